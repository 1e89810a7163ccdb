"""Dossiers and their hand-over."""

from pathlib import Path

import click

from guidang.domain.term import Term
from guidang.faces import answers, tables
from guidang.faces.commands.options import AS_JSON, WORKSPACE, TermType, say, tell
from guidang.faces.workspace import at_desk
from guidang.steps import bind as binding
from guidang.steps import hand_over as handing


@click.command()
@click.option("--case", "case_no", default=None, help="只装订这一个案")
@AS_JSON
@WORKSPACE
def bind(case_no: str | None, as_json: bool, workspace: Path) -> None:
    """装订卷宗：每人一份 PDF，放入 archive。"""
    with at_desk(workspace, progress=say) as desk:
        binding.bind(desk, case_no)
        found = answers.bound(desk)
    tell(as_json, found, tables.bound(found))


@click.command(name="hand-over")
@click.option("--term", type=TermType(), default=None, help="移交哪个学期（默认：最近一个）")
@AS_JSON
@WORKSPACE
def hand_over(term: Term | None, as_json: bool, workspace: Path) -> None:
    """生成移交包：卷宗、移交清单、校验值。"""
    with at_desk(workspace, progress=say) as desk:
        row = handing.hand_over(desk, term)
        found = answers.handed_over(desk, row)
    tell(as_json, found, tables.handed_over(found))
