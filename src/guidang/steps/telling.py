"""What a warning list did, in the clerk's words: counts, what changed from what to what, what is asked.

Not a step: steps may import this module.
"""

from collections.abc import Iterable, Mapping, Sequence

from guidang.domain.case import Case
from guidang.domain.form import Timing
from guidang.domain.pack import Pack
from guidang.paper.lists.answers.report_page import Section
from guidang.steps.comparing import Comparison, Revision
from guidang.store.questions import QuestionKind

_NOTHING = "（空）"
_HOW = "在“待确认”表的“结果”一栏写明，放入 intake："
_ANSWERS = {
    QuestionKind.DROPPED: (
        "更正后的名单中没有下列学生，他们的个案照常在办。漏列的，补入名单重新放入即可；否则"
        f"{_HOW}不再{{warning}}的写“撤销”或“解除”，仍要{{warning}}的写“维持”。"
    ),
    QuestionKind.BELOW: (
        "名单中的数据表明下列学生已不达{warning}条件，但他们有在办的个案，照常在办。请"
        f"{_HOW}确应结束的写“解除”或“撤销”，继续{{warning}}的写“维持”。"
    ),
    QuestionKind.CLOSED: (
        "下列学生的个案已经办结，名单又列入他们。办结是人作的决定，个案没有重开，内容也没有更改。请"
        f"{_HOW}需要重开的写“维持”（或“升级”“降级”），仍然办结的，照原来的结果再写一次。"
    ),
}


def of_list(
    pack: Pack,
    found: Comparison,
    papers: Mapping[str, int],
    waiting: Sequence[tuple[QuestionKind, Case]],
    unread: int,
) -> list[Section]:
    """The sections of the clerk's page. ``papers`` counts what is printed of a case, by its number;
    ``unread`` how many rows name a student that could not be read.
    """
    changed = [r for r in found.revised if r.level_changed]
    sections = [Section("办理结果", tuple(_counts(found, len(changed))))]
    if changed:
        sections.append(_levels(pack, changed, papers))
    revised = [r for r in found.revised if r.facts]
    if revised:
        sections.append(_facts(revised, papers))
    if found.decided:
        sections.append(_decided(found))
    sections += _questions(pack, waiting, unread)
    return sections


def _counts(found: Comparison, changed: int) -> Iterable[str]:
    told = (
        ("新开个案", len(found.opened)),
        ("与台账相同", len(found.unchanged)),
        ("更正内容", len(found.revised) - changed),
        ("等级变更", changed),
        ("已办结未动", len(found.closed)),
        ("与台账不符未办理", len(found.refused)),
    )
    yield "，".join(f"{label} {count} 人" for label, count in told if count) + "。"
    if found.opened or changed:
        yield "要打印的文书在 outbox 中。"
    for name in dict.fromkeys(found.corrects):
        yield f"这份名单视为“{name}”的更正：学生大多相同，或文件同名。"


def _levels(pack: Pack, changed: Sequence[Revision], papers: Mapping[str, int]) -> Section:
    levels = {r.after.level for r in changed}
    titles = [f.title for f in pack.forms if Timing.LEVEL_CHANGE in f.timing and levels & f.levels]
    told = f"每人打印一份《{titles[0]}》，并补打" if titles else "本校没有等级变更通知的表样；只补打"
    lines = (
        f"{told}新等级要求而尚未打印的文书；已打印的不重印、不改动。",
        "原等级的文书还没有打印的，直接按新等级打印，不另发变更通知。",
    )
    rows = tuple(
        (*_who(r), f"{r.before.level_label} → {r.after.level_label}", _printed(r, papers)) for r in changed
    )
    return Section("等级变更", lines, (*_WHO, "等级", "已打印"), rows)


def _facts(revised: Sequence[Revision], papers: Mapping[str, int]) -> Section:
    lines = (
        "新名单没有写的内容（空着的格）保留台账中原来的。",
        "已经打印的文书仍是原来的内容，没有改动；需要换发的，请手工更正并盖章。",
    )
    rows = tuple(
        (*_who(r), d.label, d.before or _NOTHING, d.after or _NOTHING, _printed(r, papers))
        for r in revised
        for d in r.facts
    )
    return Section("更正的内容", lines, (*_WHO, "项目", "原来", "现在", "已打印"), rows)


def _decided(found: Comparison) -> Section:
    lines = ("下列学生的等级由结果登记改过，名单写的仍是改之前的等级：等级按结果登记，没有改回。",)
    rows = tuple(
        (str(entry.row), entry.student_id, entry.name, str(case.number), entry.level, case.level_label)
        for entry, case in found.decided
    )
    return Section("等级未改", lines, (*_WHO, "名单", "台账"), rows)


_WHO = ("行", "学号", "姓名", "案号")


def _who(revision: Revision) -> tuple[str, str, str, str]:
    entry = revision.entry
    return str(entry.row), entry.student_id, entry.name, str(revision.before.number)


def _printed(revision: Revision, papers: Mapping[str, int]) -> str:
    count = papers.get(str(revision.before.number), 0)
    return f"{count} 页" if count else "无"


def _questions(pack: Pack, waiting: Sequence[tuple[QuestionKind, Case]], unread: int) -> Iterable[Section]:
    warning = pack.words.get("warning", "预警")
    for kind in QuestionKind:
        about = [case for asked, case in waiting if asked is kind]
        if not about:
            continue
        lines = [_ANSWERS[kind].format(warning=warning)]
        if kind is QuestionKind.DROPPED and unread:
            lines.append(f"名单中有 {unread} 行的学号无法读取，下列学生可能在其中。")
        rows = tuple(
            (
                c.entry.student_id,
                c.entry.name,
                str(c.number),
                c.entry.class_name,
                c.level_label,
                c.state.label,
            )
            for c in about
        )
        headings = ("学号", "姓名", "案号", "班级", "等级", "状态")
        yield Section(f"请确认：{kind.label}", tuple(lines), headings, rows)
