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
        with reading(workspace) as desk:
            found = answers.in_review(desk)
        tell(as_json, found, tables.in_review(found))


_ITEM = click.argument("item", metavar="编号", type=int)


def _named(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    if not value.strip():
        raise click.BadParameter("请写明经办人姓名")
    return value.strip()


_BY = click.option("--by", "who", required=True, callback=_named, help="经办人姓名")
_REPLACE = click.option("--replace", is_flag=True, help="替换这张文书已归档的扫描件")


def _decided(as_json: bool, item: int, decision: str, text: str) -> None:
    tell(as_json, {"review": item, "decision": decision}, text)


@review.command(name="show")
@_ITEM
@AS_JSON
@WORKSPACE
def show_item(item: int, as_json: bool, workspace: Path) -> None:
    """看一项：原因、最可能的归属、图片在哪里。"""
    with reading(workspace) as desk:
        found = answers.review_item(desk, reviewing.item(desk, item))
    tell(as_json, found, tables.review_item(found))


@review.command()
@_ITEM
@_BY
@_REPLACE
@AS_JSON
@WORKSPACE
def accept(item: int, who: str, replace: bool, as_json: bool, workspace: Path) -> None:
    """采用：按它自己的单号归入个案。"""
    with at_desk(workspace) as desk:
        reviewing.accept(desk, item, who, replace=replace)
    _decided(as_json, item, "accepted", f"第 {item} 项已归入个案。")


@review.command()
@_ITEM
@_BY
@AS_JSON
@WORKSPACE
def reject(item: int, who: str, as_json: bool, workspace: Path) -> None:
    """不采用：不进任何档案，原图仍保留。"""
    with at_desk(workspace) as desk:
        reviewing.reject(desk, item, who)
    _decided(as_json, item, "rejected", f"第 {item} 项不采用。")


@review.command()
@_ITEM
@_BY
@click.option("--case", "case_no", required=True, help="案号")
@click.option("--form", required=True, help="文书代码，见 guidang issued")
@click.option("--part", default="MAIN", show_default=True, help="联的代码")
@_REPLACE
@AS_JSON
@WORKSPACE
def assign(
    item: int, who: str, case_no: str, form: str, part: str, replace: bool, as_json: bool, workspace: Path
) -> None:
    """归入：由人指定个案和文书。"""
    with at_desk(workspace) as desk:
        reviewing.assign(desk, item, who, case_no, form, part, replace=replace)
    _decided(as_json, item, "assigned", f"第 {item} 项已归入 {case_no}。")
