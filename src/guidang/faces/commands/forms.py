"""The school's forms."""

from pathlib import Path

import click

from guidang.faces import answers, tables
from guidang.faces.commands.options import AS_JSON, WORKSPACE, say, tell
from guidang.faces.packs import find_pack
from guidang.steps.form_check import check_pack, preview_pack


@click.group()
def forms() -> None:
    """学校包和文书模板。"""


@forms.command(name="check")
@click.argument("pack")
@AS_JSON
@WORKSPACE
def check_forms(pack: str, as_json: bool, workspace: Path) -> None:
    """检查学校包：设置、模板、每个标记都放好了没有。"""
    found = answers.form_report(check_pack(find_pack(pack, workspace)))
    tell(as_json, found, tables.form_report(found))


@forms.command(name="preview")
@click.argument("pack")
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="放到哪个文件夹")
@WORKSPACE
def preview_forms(pack: str, out: Path, workspace: Path) -> None:
    """画出每份文书的空白版，标出填写位和标记。"""
    for path in preview_pack(find_pack(pack, workspace), out):
        say(str(path))
