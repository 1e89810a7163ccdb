"""Admit a dropped sheet: keep it, read it, and do what it says.

A warning list opens cases, revises them and raises questions (`opening`); any other sheet of an open case is
put on record (`records`). The same bytes as an accepted list do nothing: dropped again after a later list,
they would turn cases back.
"""

from collections.abc import Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from guidang.domain.case import Case
from guidang.domain.errors import ListRefused
from guidang.domain.events import Event
from guidang.domain.records import RecordKind, RecordList
from guidang.domain.term import Term
from guidang.domain.warning_list import ListOutcome, RowError, WarningList
from guidang.paper.lists.answers.report_page import Section, report_page
from guidang.paper.lists.confined import mark_confined, read_confined
from guidang.paper.lists.files.sheet import MAX_BYTES
from guidang.paper.lists.records.templates import template
from guidang.steps import opening, print_requests, records
from guidang.steps.desk import Desk
from guidang.steps.folders import REFUSED
from guidang.steps.list_papers import ListPapers, lay_out, marked_name
from guidang.steps.taking import Claim, read_regular
from guidang.store import cases, orders, questions
from guidang.store.ledger import Transaction

_ACCEPTED = (ListOutcome.ACCEPTED, ListOutcome.ACCEPTED_WITH_ROW_ERRORS)

Reading = WarningList | RecordList


@dataclass(slots=True)
class _Done:
    """What a sheet did: what happened, what to tell of it, and whom to ask about."""

    reading: Reading
    events: list[Event] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    asked: list[Case] = field(default_factory=list)


def admit(desk: Desk, claim: Claim, term: Term | None = None) -> list[Event]:
    """Read the claimed sheet and do what it says, all of it or nothing.

    A refused sheet goes back with a report; the same bytes twice do nothing. ``term`` is used when a list
    names none.
    """
    with desk.ledger.connect() as connection:
        known = cases.list_by_claim(connection, claim.token)
    if known is not None:  # a crash came between the record and the move
        _lay_out(desk, claim, known)
        return []
    data, reading = _taken(claim)
    digest = desk.vault.put(data)
    with desk.ledger.connect() as connection:
        before = cases.accepted_list(connection, digest)
    if before is not None:
        reading = WarningList(ListOutcome.IGNORED, _the_same(before))
    return _record(desk, claim, digest, data, reading or _read(desk, data, claim.name, term))


def _taken(claim: Claim) -> tuple[bytes, Reading | None]:
    """The file's bytes, or why they cannot be taken."""
    try:
        data = read_regular(claim.path, MAX_BYTES)
    except ListRefused as refusal:
        return b"", WarningList(ListOutcome.REJECTED_WHOLE, refusal.details["reason"])
    return data, None if data else WarningList(ListOutcome.REJECTED_WHOLE, "文件是空的，请重新导出后放入")


def _the_same(before: cases.ListRow) -> str:
    told = f"与 {before.taken_at[:10]} 处理过的“{before.name}”完全相同，没有重复办理"
    told += "；确要改回它的内容的，请在 Excel 中另存后再放入"
    if before.outcome == ListOutcome.ACCEPTED_WITH_ROW_ERRORS:
        told += "；当时有错误的行没有办理，请改正后再放入"
    return told


def _read(desk: Desk, data: bytes, name: str, term: Term | None) -> Reading:
    """Parse in a child of a worker: a file that kills the parser must not kill the office's program."""
    try:
        return desk.workers.submit(read_confined, data, name, desk.pack, desk.today(), term).result()
    except BrokenProcessPool:
        return WarningList(
            ListOutcome.REJECTED_WHOLE,
            "读取时程序异常终止，文件可能已损坏。请在 Excel 中另存为新的 .xlsx 文件。",
        )


def _record(desk: Desk, claim: Claim, digest: str, data: bytes, reading: Reading) -> list[Event]:
    at = desk.clock()
    row = cases.ListRow(claim.token, digest, claim.name, at.isoformat(timespec="seconds"), reading.outcome)
    with desk.ledger.transaction() as tx:
        cases.add_list(tx.connection, row)
        told = {"outcome": reading.outcome.value, "entries": len(reading.entries)}
        happened = [tx.record("list.taken", digest, at, **told)]
        done = _work_off(tx, desk, claim, reading, at) if reading.outcome in _ACCEPTED else _Done(reading)
        happened += done.events
        refused = len(done.reading.row_errors) - len(reading.row_errors)
        if refused:
            happened.append(tx.record("list.rows_refused", digest, at, rows=refused))
        papers = _papers(desk, claim, data, done, at)
        row = replace(
            row,
            outcome=done.reading.outcome,
            run=cases.next_run(tx.connection) if orders.any_by(tx.connection, claim.token) else 0,
            report=desk.vault.put(papers.page),
            marked=desk.vault.put(papers.marked) if papers.marked else "",
            asked=desk.vault.put(papers.asked) if papers.asked else "",
        )
        cases.finish_list(tx.connection, row)
    _lay_out(desk, claim, row)
    return happened


def _work_off(tx: Transaction, desk: Desk, claim: Claim, reading: Reading, at: datetime) -> _Done:
    if isinstance(reading, RecordList) and reading.kind is RecordKind.REPRINT:
        events, sections, errors = print_requests.keep(tx, desk.pack, reading, claim.token, at)
        return _Done(_with_errors(reading, errors), events, sections)
    if isinstance(reading, RecordList):
        events, sections, errors = records.keep(tx, desk, reading, claim.token, at)
        # A sheet of questions filled in by half must not take the rest with it.
        asked = _still_asked(tx) if reading.kind is RecordKind.OUTCOME else []
        return _Done(_with_errors(reading, errors), events, sections, asked)
    kept = opening.keep(tx, desk, reading, claim, at)
    return _Done(_with_errors(reading, kept.errors), kept.events, kept.sections, kept.asked)


def _still_asked(tx: Transaction) -> list[Case]:
    """The cases with an open question, each once."""
    numbers = dict.fromkeys(q.case_no for q in questions.all_questions(tx.connection, unanswered=True))
    found = (cases.get_case(tx.connection, number) for number in numbers)
    return [case for case in found if case is not None]


def _with_errors(reading: Reading, errors: Sequence[RowError]) -> Reading:
    """The reading with the rows that the ledger speaks against among its faulty rows."""
    if not errors:
        return reading
    places = {(error.sheet, error.row, error.student_id) for error in errors}
    left = [entry for entry in reading.entries if (entry.sheet, entry.row, entry.student_id) not in places]
    asides = reading.asides if isinstance(reading, WarningList) else ()
    outcome, reason = ListOutcome.ACCEPTED_WITH_ROW_ERRORS, ""
    if not left and not asides:
        outcome = ListOutcome.REJECTED_WHOLE
        reason = f"全部 {reading.rows_read} 行都有错误，请按所列各行改正"
    # replace() keeps the class, so that the entries that are left are of the kind that it holds.
    changes: dict[str, Any] = {"outcome": outcome, "reason": reason, "entries": tuple(left)}
    return replace(reading, row_errors=(*reading.row_errors, *errors), **changes)


def _papers(desk: Desk, claim: Claim, data: bytes, done: _Done, at: datetime) -> ListPapers:
    reading = done.reading
    marked = _marked(desk, claim.name, data, reading.row_errors)
    name = marked_name(claim, at.date()) if marked else ""
    page = report_page(
        reading,
        claim.name,
        ledger=done.sections,
        marked_name=name,
        school=desk.pack.school,
        at=f"{at.year}年{at.month}月{at.day}日",  # no time: a run after a crash must say the same
    )
    return ListPapers(page.encode(), marked, _asked(desk, done.asked))


def _marked(desk: Desk, name: str, data: bytes, errors: Sequence[RowError]) -> bytes:
    """The list with its faulty rows marked; b"" when there are none or no copy can be made."""
    if not errors:
        return b""
    try:
        return desk.workers.submit(mark_confined, data, name, errors).result()
    except (ListRefused, BrokenProcessPool):
        return b""


def _asked(desk: Desk, about: Sequence[Case]) -> bytes:
    """The sheet on which the clerk answers what is asked; b"" when nothing is."""
    rows = [{"学号": c.entry.student_id, "姓名": c.entry.name, "案号": str(c.number)} for c in about]
    return template(RecordKind.OUTCOME, desk.pack, rows) if rows else b""


def _lay_out(desk: Desk, claim: Claim, row: cases.ListRow) -> None:
    """Put the file where its outcome belongs, with what the clerk gets, all of it from the vault."""
    papers = ListPapers(
        page=desk.vault.get(row.report),
        marked=desk.vault.get(row.marked) if row.marked else b"",
        asked=desk.vault.get(row.asked) if row.asked else b"",
        refused=row.outcome == ListOutcome.REJECTED_WHOLE,
        faulty=row.outcome == ListOutcome.ACCEPTED_WITH_ROW_ERRORS,
    )
    back = f"{desk.relative(desk.intake)}/{REFUSED}"
    if papers.refused:
        desk.progress(f"名单“{claim.name}”未被接收，原因见 {back}。")
    elif papers.faulty or papers.asked:
        desk.progress(f"名单“{claim.name}”已接收，有要改正的行或要确认的学生，见 {back}。")
    lay_out(claim, date.fromisoformat(row.taken_at[:10]), papers)
