"""Printing once more, and printing further copies."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Connection

from guidang.domain.errors import PrintRefused
from guidang.domain.records import PrintWay
from guidang.domain.term import Term
from guidang.faces import tables
from guidang.faces.commands.options import AS_JSON, WORKSPACE, TermType, say, tell
from guidang.faces.workspace import at_desk
from guidang.steps.issue import issue
from guidang.steps.reprint import Answer, Request
from guidang.steps.reprint import reprint as order
from guidang.store import orders
from guidang.store.sheets import all_prints

_COPIES = click.IntRange(1, 50)
_NOTHING = "已经登记，但没有印出，原因和改法见 outbox 中的“无法打印 说明.txt”；改好后会自动补印"


@click.command()
@click.option("--case", default="", metavar="案号", help="哪个个案（文书右上角印的案号）")
@click.option("--student", default="", metavar="学号", help="哪个学生")
@click.option("--class", "class_name", default="", metavar="班级", help="整班")
@click.option("--level", default="", metavar="等级", help="整级；与 --class 同用时为该班该等级")
@click.option("--term", type=TermType(), default=None, help="哪个学期的个案")
@click.option("--form", default="", metavar="文书", help="文书名称或代码；不写为已印过的全部文书")
@click.option("--page", default="", metavar="页", help="只印第几页，附页写“附页1”；双面时一张纸的两面一起印")
@click.option("--serial", type=_COPIES, default=None, help="第几份；不写为最新一份")
@click.option("--another", type=_COPIES, default=None, help="另加几份新的（谈话记录等），各有新的二维码")
@click.option("--new-code", is_flag=True, help="换号重印，原来的那张作废")
@click.option("--why", default="", metavar="原因", help="原因，记入台账")
@AS_JSON
@WORKSPACE
def reprint(
    term: Term | None, another: int | None, new_code: bool, as_json: bool, workspace: Path, **said: Any
) -> None:
    """加印：原样重印一人、一份或一页，或另加新份、换号重印。"""
    whom = [said[name] for name in ("case", "student", "class_name", "level")]
    if not any(whom):
        raise click.UsageError("请写明给谁印：--case、--student、--class 或 --level。")
    if any(whom[:2]) and any(whom[2:]):
        raise click.UsageError("给一个学生印时，不要再写 --class 或 --level。")
    if another and new_code:
        raise click.UsageError("--another 和 --new-code 不能同时用。")
    way = PrintWay.ANOTHER if another else PrintWay.REPLACE if new_code else PrintWay.SAME
    serial = said.pop("serial") or 0
    wanted = Request(term=term, way=way, copies=another or 0, serial=serial, **said)
    with at_desk(workspace, progress=say) as desk:
        issue(desk)  # what was ordered before comes first, as in a watch
        with desk.ledger.connect() as connection:
            before = {str(row["path"]) for row in all_prints(connection)}
        done, passed = order(desk, wanted)
        issue(desk)
        with desk.ledger.connect() as connection:
            files = [row for row in all_prints(connection) if str(row["path"]) not in before]
            waiting = _waiting(connection, done)
    if waiting and len(waiting) == len({one.case_no for one in done}):
        raise PrintRefused(reason=_NOTHING)
    found = {
        "ordered": [{"case_id": one.case_no, "what": one.told, "run": one.run} for one in done],
        "passed_over": [{"case_id": number, "reason": why} for number, why in passed],
        "waiting": waiting,
        "files": [{"path": row["path"], "pages": row["pages"]} for row in files],
    }
    tell(as_json, found, tables.reprinted(found))


def _waiting(connection: Connection, done: Sequence[Answer]) -> list[str]:
    """The cases of which something that was ordered just now is still to be printed."""
    runs = {one.run for one in done}
    left = (order for run, some in orders.waiting(connection) if run in runs for order in some)
    return list(dict.fromkeys(str(order.case.number) for order in left))
