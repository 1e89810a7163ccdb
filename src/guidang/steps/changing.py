"""Changing a case that is open already, asking about one, and answering: always with history and event.

Decisions. Nothing printed is altered or printed again: a change is told by a paper of its own
(预警等级变更通知, obligations.md HLJ-15 and 4.6.9), or it stands in the history and on the clerk's report. A
case whose first papers are not printed yet needs no notice of a change: they will say how it stands then.
The program closes no case and opens none again by itself; it asks.

Not a step: steps may import this module.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guidang.domain.case import Case, CaseState
from guidang.domain.events import Event
from guidang.domain.revision import differences
from guidang.store import cases, history, orders, questions
from guidang.store.ledger import Transaction
from guidang.store.questions import QuestionKind, QuestionRow

AGAIN = "又列入名单"  # the answer that a later list gives by naming the student


@dataclass(frozen=True, slots=True)
class Change:
    """One case as it was and as it is to be; ``position`` is the row that wants it so, 0-based in its list.

    ``why`` is printed on the notice of a level change (变更原因).
    """

    before: Case
    after: Case
    position: int
    why: str = ""


def revise(
    tx: Transaction, before: Case, after: Case, claim: str, position: int, at: datetime, why: str = ""
) -> list[Event]:
    """Let one case stand as ``after``; see `revise_all`."""
    return revise_all(tx, [Change(before, after, position, why)], claim, at)


def revise_all(tx: Transaction, changes: Sequence[Change], claim: str, at: datetime) -> list[Event]:
    """Let cases stand as the list of ``claim`` wants them, each case once.

    The list must be recorded already (`cases.add_list`). What is no change does nothing. Raises ValueError
    when before and after are two cases: number, student and term of a case never change.
    """
    for change in changes:
        if _identity(change.before) != _identity(change.after):
            raise ValueError("a revision must be of one case")
    changes = [change for change in changes if change.before != change.after]
    history.keep(tx.connection, [change.before for change in changes], claim, at)
    cases.replace_cases(tx.connection, [change.after for change in changes])
    moved = [change for change in changes if change.before.level != change.after.level]
    unprinted = orders.unprinted(tx.connection, [str(change.before.number) for change in moved])
    ordered = [
        (str(change.before.number), change.position, _level_change(change, at))
        for change in moved
        if str(change.before.number) not in unprinted
    ]
    orders.add_level_changes(tx.connection, claim, ordered)
    return tx.record_all(
        at,
        [
            (kind, str(change.before.number), data)
            for change in changes
            for kind, data in _happenings(change.before, change.after)
        ],
    )


def _identity(case: Case) -> tuple[object, ...]:
    return case.number, case.entry.student_id, case.entry.term


def _level_change(change: Change, at: datetime) -> orders.LevelChange:
    return orders.LevelChange(
        before=change.before.level,
        after=change.after.level,
        before_label=change.before.level_label,
        after_label=change.after.level_label,
        on=at.date().isoformat(),
        why=change.why,
    )


def _happenings(before: Case, after: Case) -> Iterator[tuple[str, dict[str, Any]]]:
    """Events name fields and codes, never what a field says of a person."""
    fields = [d.field for d in differences(before.entry, after.entry) if d.field != "level"]
    moved = before.level != after.level or before.state != after.state
    if fields or not moved:
        fields += ["notice_date"] if before.notice_date != after.notice_date else []
        yield "case.revised", {"fields": fields}
    if before.level != after.level:
        data = {"before": before.level, "after": after.level, "grounds": list(after.grounds)}
        yield "case.level_changed", data
    if before.state != after.state:
        kind = "case.reopened" if after.state is CaseState.OPEN else "case.closed"
        yield kind, {"before": before.state.value, "after": after.state.value}


def ask(tx: Transaction, number: str, claim: str, kind: QuestionKind, at: datetime) -> list[Event]:
    """Put a question about a case, once.

    While it is open it is not put again. Once a person has answered, it is put again only when things moved
    since: for a closed case when the case changed, otherwise when a list named the student as warned.
    """
    earlier = [q for q in questions.of_case(tx.connection, number) if q.kind == kind]
    if earlier:
        last = earlier[-1]
        moved = history.last_change if kind is QuestionKind.CLOSED else cases.last_listed
        by_person = last.answer != AGAIN
        if not last.answered_at or (by_person and moved(tx.connection, number) <= last.answered_at):
            return []
    questions.ask(tx.connection, number, claim, kind, at)
    return [tx.record("question.asked", number, at, question=kind.value)]


def answer(
    tx: Transaction,
    number: str,
    text: str,
    at: datetime,
    which: Callable[[QuestionRow], bool] = lambda _question: True,
) -> list[Event]:
    """Answer the open questions about a case: all, or those that ``which`` picks. ``text`` is a person's."""
    happened = []
    for question in questions.of_case(tx.connection, number):
        if not question.answered_at and which(question):
            questions.answer(tx.connection, question.id, text, at)
            happened.append(tx.record("question.answered", number, at, question=question.kind))
    return happened
