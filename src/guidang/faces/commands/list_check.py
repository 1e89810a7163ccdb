"""Reading a list without consequences."""

from datetime import date, datetime
from pathlib import Path

import click

from guidang.domain.term import Term
from guidang.faces.commands.options import AS_JSON, WORKSPACE, TermType, tell
from guidang.faces.packs import find_pack
from guidang.faces.settings import read_settings
from guidang.paper.forms.attachment_sheet import with_attachment_sheet
from guidang.steps import list_check


@click.command(name="check")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--pack", default=None, help="学校包名（默认：工作目录的学校包）")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), default=None, help="当作今天的日期")
@click.option("--term", type=TermType(), default=None, help="名单未写明时的学年学期，如 2025-2026-2")
@AS_JSON
@WORKSPACE
def check_list(
    file: Path, pack: str | None, today: datetime | None, term: Term | None, as_json: bool, workspace: Path
) -> None:
    """试读一份名单：不建个案，不写任何文件。"""
    on = today.date() if today else date.today()  # noqa: DTZ011 - the clerk's calendar date
    settings = None if pack else read_settings(workspace)
    office = settings.office.model_dump() if settings else None
    try:
        document, report = list_check.check(
            file,
            with_attachment_sheet(find_pack(settings.pack if settings else pack or "", workspace)),
            on,
            term,
            office,
        )
    except OSError as trouble:
        raise click.BadParameter(f"无法读取该文件（{trouble.strerror}）", param_hint="FILE") from None
    tell(as_json, document, report)
