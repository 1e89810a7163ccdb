"""Admit a warning list: keep it, read it, decide levels, open cases."""

from collections.abc import Sequence
from concurrent.futures.process import BrokenProcessPool

from sqlalchemy import Connection

from guidang.domain.case import Case
from guidang.domain.events import Event
from guidang.domain.term import Term
from guidang.domain.warning_list import ListOutcome, WarningEntry, WarningList
from guidang.paper.lists.reader import read_list
from guidang.paper.lists.report import report_text
from guidang.steps.desk import REFUSED, Desk
from guidang.steps.taking import Claim, put_away, send_back
from guidang.store import cases
from guidang.store.ledger import Transaction

_TOO_BIG = 50 * 1024 * 1024  # bytes; the largest real list seen is under 2 MB


def admit(desk: Desk, claim: Claim, term: Term | None = None) -> list[Event]:
    """Read the claimed list and open a case for every student on it who has none in that term.

    A refused list goes back with a report; the same bytes twice do nothing. ``term`` is used when the list
    names none.
    """
    with desk.ledger.connect() as connection:
        known = cases.list_by_claim(connection, claim.token)
    if known is not None:  # a crash came between the record and the move
        _tell(desk, claim, known)
        return []
    data = claim.path.read_bytes() if _size(claim) <= _TOO_BIG else b""
    digest = desk.vault.put(data)
    with desk.ledger.connect() as connection:
        before = cases.accepted_list(connection, digest)
    if before is not None:
        reading = WarningList(
            ListOutcome.IGNORED, f"与 {before.taken_at[:10]} 处理过的“{before.name}”完全相同。"
        )
    elif not data:
        reading = WarningList(ListOutcome.REJECTED_WHOLE, "文件是空的，或超过 50 MB。")
    else:
        reading = _read(desk, data, claim.name, term)
    return _record(desk, claim, digest, reading)


def _size(claim: Claim) -> int:
    return claim.path.stat().st_size


def _read(desk: Desk, data: bytes, name: str, term: Term | None) -> WarningList:
    """Parse in a worker: a file that kills the parser must not kill the office's program."""
    try:
        return desk.workers.submit(read_list, data, name, desk.pack, desk.today(), term).result()
    except BrokenProcessPool:
        return WarningList(
            ListOutcome.REJECTED_WHOLE,
            "读取时程序异常终止，文件可能已损坏。请在 Excel 中另存为新的 .xlsx 文件。",
        )


def _record(desk: Desk, claim: Claim, digest: str, reading: WarningList) -> list[Event]:
    at = desk.clock()
    accepted = reading.outcome in (ListOutcome.ACCEPTED, ListOutcome.ACCEPTED_WITH_ROW_ERRORS)
    happened: list[Event] = []
    with desk.ledger.transaction() as tx:
        known = [cases.case_of_student(tx.connection, e.student_id, e.term) for e in reading.entries]
        run = cases.next_run(tx.connection) if accepted and not all(known) else 0
        notes = [_already(b, e) for b, e in zip(known, reading.entries, strict=True) if b is not None]
        if accepted:
            opened = known.count(None)
            notes.insert(
                0, f"新开个案 {opened} 个，本学期已有个案 {len(known) - opened} 个；文书在 outbox 中。"
            )
        report = desk.vault.put("\n".join([report_text(reading, claim.name), *notes, ""]).encode())
        taken_at = at.isoformat(timespec="seconds")
        row = cases.ListRow(claim.token, digest, claim.name, taken_at, reading.outcome, run, report)
        cases.add_list(tx.connection, row)
        happened.append(
            tx.record(
                "list.taken", digest, at, outcome=reading.outcome.value, entries=len(reading.entries), run=run
            )
        )
        if accepted:
            happened += _open_cases(desk, tx, claim, reading.entries, known)
    _tell(desk, claim, row)
    return happened


def _tell(desk: Desk, claim: Claim, row: cases.ListRow) -> None:
    """Put the file where its outcome belongs, with its report beside it."""
    report = desk.vault.get(row.report).decode()
    if row.outcome == ListOutcome.REJECTED_WHOLE:
        desk.progress(f"名单“{claim.name}”未被接收，原因见 {desk.relative(desk.intake)}/{REFUSED}。")
        send_back(claim, desk.today(), report)
    else:
        put_away(claim, desk.today(), report)


def _open_cases(
    desk: Desk,
    tx: Transaction,
    claim: Claim,
    entries: Sequence[WarningEntry],
    known: Sequence[Case | None],
) -> list[Event]:
    happened = []
    for position, (entry, before) in enumerate(zip(entries, known, strict=True)):
        if before is not None:
            continue
        case = _case(desk, tx.connection, entry)
        cases.add_case(tx.connection, case, claim.token, position)
        happened.append(
            tx.record(
                "case.opened", str(case.number), desk.clock(), level=case.level, grounds=list(case.grounds)
            )
        )
    return happened


def _already(before: Case, entry: WarningEntry) -> str:
    changed = "" if before.level_label == entry.level else f"，名单中的等级“{entry.level}”未作更改"
    return f"第 {entry.row} 行：该生本学期已有个案 {before.number}（{before.level_label}）{changed}。"


def _case(desk: Desk, connection: Connection, entry: WarningEntry) -> Case:
    judged = desk.pack.policy.assess(entry.level, entry.figures)
    if judged.level is None:  # the reader gives entries only to students who are warned
        raise ValueError("an entry without level reached the ledger")
    return Case(
        number=cases.next_number(connection, desk.pack.letter, entry.term),
        entry=entry,
        level=judged.level.code,
        level_label=judged.level.label,
        grounds=tuple(ground.code for ground in judged.grounds),
        notice_date=entry.warning_date or desk.today().isoformat(),
        pack=desk.pack.name,
        fingerprint=desk.pack.fingerprint,
    )
