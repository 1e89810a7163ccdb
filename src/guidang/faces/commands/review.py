"""What waits for a person, and what the person decides."""

from pathlib import Path

import click

from guidang.faces import answers, tables
from guidang.faces.commands.options import AS_JSON, WORKSPACE, reading, tell
from guidang.faces.workspace import at_desk
from guidang.steps import review as reviewing


@click.group(invoke_without_command=True)
@click.pass_context
@AS_JSON
@WORKSPACE
def review(ctx: click.Context, as_json: bool, workspace: Path) -> None:
    """待复核：程序拿不准、需要人看的页。"""
    if ctx.invoked_subcommand is None:
        _list(as_json, workspace)


def _list(as_json: bool, workspace: Path) -> None:
    with reading(workspace) as desk:
        found = answers.in_review(desk)
    tell(as_json, found, tables.in_review(found))


_ITEM = click.argument("item", metavar="编号", type=int)


def _named(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    if not value.strip():
        raise click.BadParameter("请写明经办人姓名")
    return value.strip()


_BY = click.option("--by", "who", required=True, callback=_named, help="经办人姓名")
_WHY = click.option("--why", default="", help="处理说明，记入留痕")
_REPLACE = click.option("--replace", is_flag=True, help="替换这张文书已归档的扫描件")


def _decided(as_json: bool, item: int, decision: str, text: str) -> None:
    tell(as_json, {"review": item, "decision": decision}, text)


@review.command(name="list")
@AS_JSON
@WORKSPACE
def list_items(as_json: bool, workspace: Path) -> None:
    """待复核清单，与 guidang review 相同。"""
    _list(as_json, workspace)


@review.command(name="show")
@_ITEM
@AS_JSON
@WORKSPACE
def show_item(item: int, as_json: bool, workspace: Path) -> None:
    """看一项：原因、最可能的归属、图片和截图在哪里、以前怎样处理过。"""
    with reading(workspace) as desk:
        found = answers.review_history(desk, reviewing.seen(desk, item))
    tell(as_json, found, tables.review_item(found))


@review.command()
@_ITEM
@_BY
@_WHY
@_REPLACE
@AS_JSON
@WORKSPACE
def accept(item: int, who: str, why: str, replace: bool, as_json: bool, workspace: Path) -> None:
    """采用：按它自己的单号归入个案。"""
    with at_desk(workspace) as desk:
        reviewing.accept(desk, item, who, replace=replace, why=why)
    _decided(as_json, item, "accepted", f"第 {item} 项已归入个案。")


@review.command()
@_ITEM
@_BY
@_WHY
@AS_JSON
@WORKSPACE
def reject(item: int, who: str, why: str, as_json: bool, workspace: Path) -> None:
    """不采用：不进任何档案，已归档的也取出；原图仍保留。"""
    with at_desk(workspace) as desk:
        reviewing.reject(desk, item, who, why=why)
    _decided(as_json, item, "rejected", f"第 {item} 项不采用。")


@review.command()
@_ITEM
@_BY
@click.option("--case", "case_no", required=True, help="案号")
@click.option("--form", default="", help="文书的名称或代码；不写时按程序的判断")
@click.option("--part", default="", help="联的名称或代码；不写时按程序的判断，或只有一联")
@_WHY
@_REPLACE
@AS_JSON
@WORKSPACE
def assign(
    item: int,
    who: str,
    case_no: str,
    form: str,
    part: str,
    why: str,
    replace: bool,
    as_json: bool,
    workspace: Path,
) -> None:
    """归入：由人指定个案和文书。"""
    with at_desk(workspace) as desk:
        reviewing.assign(desk, item, who, case_no, form, part, replace=replace, why=why)
    _decided(as_json, item, "assigned", f"第 {item} 项已归入 {case_no}。")


@review.command()
@click.argument("items", metavar="编号...", type=int, nargs=-1, required=True)
@_BY
@click.option("--into", required=True, type=int, help="合并到哪一项（编号）")
@click.option("--attached", is_flag=True, help="作为那一项的附件，而不是同一张纸")
@_WHY
@AS_JSON
@WORKSPACE
def merge(
    items: tuple[int, ...],
    who: str,
    into: int,
    attached: bool,
    why: str,
    as_json: bool,
    workspace: Path,
) -> None:
    """合并：几处是同一张纸（两半、正反面分开拍的），或作另一项的附件。"""
    decision = "attached" if attached else "merged"
    with at_desk(workspace) as desk:
        reviewing.merge(desk, items, into, who, attached=attached, why=why)
    told = "、".join(map(str, items))
    tell(
        as_json,
        {"review": list(items), "into": into, "decision": decision},
        f"第 {told} 项已并入第 {into} 项。",
    )


@review.command()
@_ITEM
@_BY
@_WHY
@AS_JSON
@WORKSPACE
def undo(item: int, who: str, why: str, as_json: bool, workspace: Path) -> None:
    """撤销：收回对一项的最后一次处理，恢复原样，被替换的扫描件也恢复。"""
    with at_desk(workspace) as desk:
        reviewing.undo(desk, item, who, why=why)
    _decided(as_json, item, "undone", f"第 {item} 项的处理已撤销。")
