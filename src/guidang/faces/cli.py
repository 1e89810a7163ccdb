"""The command line: parse, open the desk, run steps, print. Only here do Refusals become exit codes."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

import guidang
from guidang.domain.errors import Refusal
from guidang.domain.term import Term
from guidang.faces import answers, tables
from guidang.faces import watch as watching
from guidang.faces.settings import read_settings
from guidang.faces.workspace import at_desk, create, find_pack
from guidang.steps import bind as binding
from guidang.steps import hand_over as handing
from guidang.steps import list_check
from guidang.steps import review as reviewing
from guidang.steps.desk import Desk
from guidang.steps.remind import remind as reminders
from guidang.steps.verify import verify as verifying

WORKSPACE = click.option(
    "--workspace",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    callback=lambda ctx, _param, value: _workspace(ctx, value),
    help="工作目录（默认：当前文件夹）",
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档")


class _Commands(click.Group):
    """Turns every Refusal, whichever command it comes from, into a sentence, a remedy and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """As click does. On stderr, so that `--json` keeps stdout to itself."""
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            click.echo(f"错误：{refusal}\n{refusal.advice}".rstrip(), err=True)
            ctx.exit(refusal.exit_code)


class _TermType(click.ParamType[Term]):
    name = "TERM"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Term:
        if isinstance(value, Term):
            return value
        try:
            return Term.parse(str(value))
        except ValueError:
            self.fail(f"“{value}”不是学年学期，应写成 2025-2026-2 的样子", param, ctx)


def _workspace(ctx: click.Context, value: Path | None) -> Path:
    """The one said here, else by the group before (`review --workspace DIR accept 3`), else this folder."""
    parent = ctx.parent.params.get("workspace") if ctx.parent else None
    return value or parent or Path()


def _say(text: str) -> None:
    click.echo(text, err=True)


def _tell(as_json: bool, value: Any, text: str) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1) if as_json else text)


@contextmanager
def _reading(workspace: Path) -> Iterator[Desk]:
    with at_desk(workspace, writing=False) as desk:
        yield desk


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(guidang.__version__, "--version", message="%(prog)s %(version)s")
def main() -> None:
    """归档：学业预警从名单到移交的全过程。"""


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--pack", required=True, help="学校包名，如 nanjing")
def init(folder: Path, pack: str) -> None:
    """新建工作目录：四个文件夹和设置文件 guidang.toml。"""
    create(folder, pack)
    _say(f"工作目录已就绪：{folder}\n把预警名单放入 {folder / 'intake'}，然后运行 guidang watch。")


@main.command()
@click.option("--once", is_flag=True, help="处理完现有文件后退出")
@WORKSPACE
def watch(once: bool, workspace: Path) -> None:
    """看管 intake 和 scans 文件夹：名单变文书，扫描件自动归档。"""
    settings = read_settings(workspace)
    if once:
        with at_desk(workspace, progress=_say) as desk:
            watching.watch_once(desk, settings)
        return
    with at_desk(workspace, progress=_say, writing=False) as desk:
        _say(f"正在看管 {desk.intake} 和 {desk.scans}，按 Ctrl+C 停止。")
        try:
            watching.watch(desk, settings, threading.Event())
        except KeyboardInterrupt:
            _say("已停止。")


@main.group(name="list")
def list_() -> None:
    """预警名单。"""


@list_.command(name="check")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--pack", required=True, help="学校包名")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), default=None, help="当作今天的日期")
@click.option("--term", type=_TermType(), default=None, help="名单未写明时的学年学期，如 2025-2026-2")
@AS_JSON
@WORKSPACE
def check_list(
    file: Path, pack: str, today: datetime | None, term: Term | None, as_json: bool, workspace: Path
) -> None:
    """试读一份名单：不建个案，不写任何文件。"""
    on = today.date() if today else date.today()  # noqa: DTZ011 - the clerk's calendar date
    document, report = list_check.check(file, find_pack(pack, workspace), on, term)
    _tell(as_json, document, report)


@main.command()
@AS_JSON
@WORKSPACE
def issued(as_json: bool, workspace: Path) -> None:
    """列出已打印的每一张文书。"""
    with _reading(workspace) as desk:
        found = answers.issued(desk)
    _tell(as_json, found, tables.issued(found))


@main.command()
@AS_JSON
@WORKSPACE
def scans(as_json: bool, workspace: Path) -> None:
    """列出收回的每一张纸和它的结果。"""
    with _reading(workspace) as desk:
        found = answers.scanned(desk)
    _tell(as_json, found, tables.scanned(found))


@main.command()
@AS_JSON
@WORKSPACE
def status(as_json: bool, workspace: Path) -> None:
    """概况：个案、文书、回收、待复核、缺什么材料。"""
    with _reading(workspace) as desk:
        found = answers.status(desk)
    _tell(as_json, found, tables.status(found))


@main.command()
@AS_JSON
@WORKSPACE
def remind(as_json: bool, workspace: Path) -> None:
    """催办清单：谁还欠什么、何时到期。"""
    with _reading(workspace) as desk:
        found = [answers.reminder(line) for line in reminders(desk)]
    _tell(as_json, found, tables.reminders(found))


@main.group(invoke_without_command=True)
@click.pass_context
@AS_JSON
@WORKSPACE
def review(ctx: click.Context, as_json: bool, workspace: Path) -> None:
    """待复核：程序拿不准、需要人看的页。"""
    if ctx.invoked_subcommand is None:
        with _reading(workspace) as desk:
            found = answers.in_review(desk)
        _tell(as_json, found, tables.in_review(found))


_ITEM = click.argument("item", metavar="编号", type=int)


def _named(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    if not value.strip():
        raise click.BadParameter("请写明经办人姓名")
    return value.strip()


_BY = click.option("--by", "who", required=True, callback=_named, help="经办人姓名")
_REPLACE = click.option("--replace", is_flag=True, help="替换这张文书已归档的扫描件")


def _decided(as_json: bool, item: int, decision: str, text: str) -> None:
    _tell(as_json, {"review": item, "decision": decision}, text)


@review.command(name="show")
@_ITEM
@AS_JSON
@WORKSPACE
def show_item(item: int, as_json: bool, workspace: Path) -> None:
    """看一项：原因、最可能的归属、图片在哪里。"""
    with _reading(workspace) as desk:
        found = answers.review_item(desk, reviewing.item(desk, item))
    _tell(as_json, found, tables.review_item(found))


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


@main.command()
@click.option("--case", "case_no", default=None, help="只装订这一个案")
@AS_JSON
@WORKSPACE
def bind(case_no: str | None, as_json: bool, workspace: Path) -> None:
    """装订卷宗：每人一份 PDF，放入 archive。"""
    with at_desk(workspace, progress=_say) as desk:
        binding.bind(desk, case_no)
        found = answers.bound(desk)
    _tell(as_json, found, tables.bound(found))


@main.command(name="hand-over")
@click.option("--term", type=_TermType(), default=None, help="移交哪个学期（默认：最近一个）")
@AS_JSON
@WORKSPACE
def hand_over(term: Term | None, as_json: bool, workspace: Path) -> None:
    """生成移交包：卷宗、移交清单、校验值。"""
    with at_desk(workspace, progress=_say) as desk:
        row = handing.hand_over(desk, term)
        found = answers.handed_over(desk, row)
    _tell(as_json, found, tables.handed_over(found))


@main.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@AS_JSON
@WORKSPACE
def verify(path: Path, as_json: bool, workspace: Path) -> None:
    """接收方检验移交包：不需要工作目录和网络。"""
    del workspace  # every command takes it; this one needs none
    report = verifying(path)
    found = answers.verified(report)
    _tell(as_json, found, tables.verified(found))
    if report.faults:
        raise SystemExit(answers.FAULTY_PACKAGE)


@main.group()
def forms() -> None:
    """学校包和文书模板。"""


@forms.command(name="check")
@click.argument("pack")
@AS_JSON
@WORKSPACE
def check_forms(pack: str, as_json: bool, workspace: Path) -> None:
    """检查学校包：设置、模板、每个标记都放好了没有。"""
    from guidang.steps.form_check import check_pack  # noqa: PLC0415 - typesets every form

    found = answers.form_report(check_pack(find_pack(pack, workspace)))
    _tell(as_json, found, tables.form_report(found))


@forms.command(name="preview")
@click.argument("pack")
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="放到哪个文件夹")
@WORKSPACE
def preview_forms(pack: str, out: Path, workspace: Path) -> None:
    """画出每份文书的空白版，标出填写位和标记。"""
    from guidang.steps.form_check import preview_pack  # noqa: PLC0415 - typesets every form

    for path in preview_pack(find_pack(pack, workspace), out):
        _say(str(path))


@main.command()
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("demo"), show_default=True
)
@click.option("--seed", type=int, default=20260302, show_default=True, help="模拟签字和扫描的随机种子")
def demo(out: Path, seed: int) -> None:
    """演示：四所学校从名单到移交的全过程，签字和扫描由程序模拟。"""
    from guidang.faces.demo import run  # noqa: PLC0415 - brings in the simulator

    raise SystemExit(run(out, seed, _say))
