"""The other sheets of open cases: put every row on record at its case, and do what it says.

A talk proves a material (`standing`), an exemption stands in the completeness check, an outcome changes the
case. An objection and a term grade are kept for a person and for the release rule; nothing follows from them
by itself. The same row again does nothing.

Not a step: steps may import this module.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from guidang.domain.case import Case
from guidang.domain.dossier import Exemption
from guidang.domain.events import Event
from guidang.domain.pack import Pack
from guidang.domain.records import Record, RecordKind, RecordList, objections
from guidang.domain.warning_list import RowError
from guidang.paper.lists.answers.report_page import Section
from guidang.paper.lists.files.sheet import column_letters
from guidang.steps import outcomes
from guidang.steps.desk import Desk
from guidang.steps.record_matching import Mismatch, match
from guidang.store import cases, dossiers, questions
from guidang.store import records as store
from guidang.store.ledger import Transaction
from guidang.store.records import KeptRecord


@dataclass(slots=True)
class _Kept:
    """What became of the rows: ``fresh`` ones with what is told of each, and why others were refused."""

    fresh: list[tuple[KeptRecord, str]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    before: list[KeptRecord] = field(default_factory=list)  # on record already
    strangers: list[Record] = field(default_factory=list)  # grades of students without a case


def keep(
    tx: Transaction, desk: Desk, reading: RecordList, claim: str, at: datetime
) -> tuple[list[Event], "list[Section]", list[RowError]]:
    """Put the rows on record: (what happened, what to tell the clerk, rows that the ledger speaks against).

    The list must be recorded already (`cases.add_list`) under ``claim``.
    """
    result = _Kept()
    found = _matched(tx, reading, result)
    fresh = list({kept.digest: (kept, case) for kept, case in reversed(found)}.values())[::-1]
    if reading.kind is RecordKind.OUTCOME:
        _decide(tx, desk.pack, reading, fresh, claim, at, result)
    else:
        result.fresh = [(kept, _effect(tx, desk.pack, kept, case)) for kept, case in fresh]
    store.add(tx.connection, claim, [kept for kept, _ in result.fresh], at)
    told = [("record.kept", kept.case_no, {"kind": reading.kind.value}) for kept, _ in result.fresh]
    happened = [*result.events, *tx.record_all(at, told)]
    return happened, [_section(tx, reading.kind, result)], result.errors


def _matched(tx: Transaction, reading: RecordList, result: _Kept) -> list[tuple[KeptRecord, Case]]:
    """The rows that are not on record yet, each with its case.

    A row that is on record at any case of its student is that record: in a register that grows from term to
    term, 解除 of last term must not release this term's case.
    """
    by_student = store.cases_by_student(tx.connection, (r.student_id for r in reading.entries))
    numbers = {r.case_no for r in reading.entries if r.case_no}
    by_number = {n: case for n in numbers if (case := cases.get_case(tx.connection, n)) is not None}
    candidates = [
        [KeptRecord(n, position, record) for n in _numbers(record, by_student)]
        for position, record in enumerate(reading.entries)
    ]
    known = store.known(tx.connection, (kept.digest for row in candidates for kept in row))
    found = []
    for position, record in enumerate(reading.entries):
        before = next((kept for kept in candidates[position] if kept.digest in known), None)
        if before is not None:
            result.before.append(before)
            continue
        met = match(record, by_student, by_number)
        if isinstance(met, Case):
            found.append((KeptRecord(str(met.number), position, record), met))
        elif met.stranger and reading.kind is RecordKind.GRADES:
            result.strangers.append(record)  # a sheet of grades is of the whole class, most of it not warned
        else:
            result.errors.append(_error(reading, record, met))
    return found


def _numbers(record: Record, by_student: Mapping[str, Sequence[Case]]) -> list[str]:
    return (
        [record.case_no] if record.case_no else [str(c.number) for c in by_student.get(record.student_id, ())]
    )


def _decide(
    tx: Transaction,
    pack: Pack,
    reading: RecordList,
    fresh: Sequence[tuple[KeptRecord, Case]],
    claim: str,
    at: datetime,
    result: _Kept,
) -> None:
    """Outcomes, in the order of their dates; each on the case as the one before left it."""
    now = {kept.case_no: case for kept, case in fresh}
    for kept, _ in sorted(fresh, key=lambda row: (row[0].record.facts["date"], row[0].position)):
        done = outcomes.apply(tx, pack, now[kept.case_no], kept, claim, at)
        if isinstance(done, Mismatch):
            result.errors.append(_error(reading, kept.record, done))
            continue
        now[kept.case_no] = done.after
        result.events += done.events
        result.fresh.append((kept, done.told))


def _effect(tx: Transaction, pack: Pack, kept: KeptRecord, case: Case) -> str:
    """Do what a row says, and say in the clerk's words what it did."""
    facts = kept.record.facts
    labels = {rule.code: rule.label for rule in pack.materials}
    if kept.record.kind is RecordKind.TALK:
        proved = "、".join(labels[code] for code in facts.get("proves", "").split())
        return f"证明：{proved}" if proved else "只作登记"
    if kept.record.kind is RecordKind.EXEMPTION:
        exemption = Exemption(facts["material"], facts["by"], facts["date"], facts["why"])
        dossiers.put_exemption(tx.connection, kept.case_no, exemption)
        needed = any(r.code == exemption.material and case.level in r.levels for r in pack.materials)
        note = "" if needed else f"（{case.level_label}不要求这项材料）"
        return f"豁免：{labels[exemption.material]}{note}"
    if kept.record.kind is RecordKind.OBJECTION:
        ruling = {"upheld": "异议成立", "dismissed": "异议不成立"}
        return ruling.get(facts.get("ruling", ""), "异议，尚未处理")
    return facts["course"]


def _section(tx: Transaction, kind: RecordKind, result: _Kept) -> Section:
    lines = [f"新登记 {len(result.fresh)} 条。"]
    if result.before:
        lines.append(f"{len(result.before)} 条以前登记过，没有重复登记。")
    if kind is RecordKind.OUTCOME:
        lines += _unanswered(tx, result.before)
    if result.strangers:
        lines.append(
            f"{len(result.strangers)} 行的学生在台账中没有个案，没有使用：{_places(result.strangers)}。"
        )
    if kind is RecordKind.OBJECTION:
        lines += _open_objections(tx, (kept.case_no for kept, _ in result.fresh))
        if any(kept.record.facts.get("ruling") == "upheld" for kept, _ in result.fresh):
            lines.append("异议成立而应撤销或改变等级的，请另填结果登记，程序不会自动更改个案。")
    headings = ("位置", "学号", "姓名", "案号", "登记")
    rows: tuple[tuple[str, ...], ...] = tuple(
        (_place(kept.record), kept.record.student_id, kept.record.name, kept.case_no, told)
        for kept, told in result.fresh
    )
    if kind is RecordKind.GRADES:
        headings, rows = ("案号", "学号", "姓名", "课程门数", "未通过门数"), _by_case(result.fresh)
    return Section(kind.label, tuple(lines), headings if rows else (), rows)


def _by_case(fresh: Sequence[tuple[KeptRecord, str]]) -> tuple[tuple[str, ...], ...]:
    """A sheet of grades is told by student, not by course."""
    courses = Counter(kept.case_no for kept, _ in fresh)
    failed = Counter(kept.case_no for kept, _ in fresh if kept.record.facts["passed"] == "no")
    who = {kept.case_no: kept.record for kept, _ in fresh}
    return tuple(
        (number, who[number].student_id, who[number].name, str(count), str(failed[number]))
        for number, count in courses.items()
    )


def _unanswered(tx: Transaction, before: Sequence[KeptRecord]) -> list[str]:
    """An old row in a register that grows is no answer to what was asked after it."""
    waiting = [
        k for k in before if any(not q.answered_at for q in questions.of_case(tx.connection, k.case_no))
    ]
    places = _places([kept.record for kept in waiting])
    return [f"{places}是以前的结果，不算对“待确认”的答复；要答复的，请写上新的日期。"] if waiting else []


def _open_objections(tx: Transaction, numbers: Iterable[str]) -> list[str]:
    waiting = sum(
        objection.ruling is None
        for number in dict.fromkeys(numbers)
        for objection in objections(store.of_case(tx.connection, number, RecordKind.OBJECTION))
    )
    return [f"这些学生还有 {waiting} 条异议尚未处理。"] if waiting else []


def _error(reading: RecordList, record: Record, why: Mismatch) -> RowError:
    title, index = reading.columns.get(record.sheet, {}).get(why.field, ("", None))
    place = f"“{title}”列（{column_letters(index)} 列）：" if index is not None else ""
    return RowError(record.sheet, record.row, record.student_id, place + why.message, title, index)


def _places(rows: Sequence[Record], most: int = 20) -> str:
    named = "、".join(_place(record) for record in rows[:most])
    return named + (f" 等 {len(rows)} 行" if len(rows) > most else "")


def _place(record: Record) -> str:
    return f"“{record.sheet}”第 {record.row} 行" if record.sheet else f"第 {record.row} 行"
