"""Working off an accepted warning list: open cases, revise them, ask about them; and say so.

Everything of one list happens in one transaction. Cases are opened in bulk: a whole school's list is a few
seconds, not a minute.

Not a step: steps may import this module.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from guidang.domain.case import Case
from guidang.domain.events import Event
from guidang.domain.warning_list import RowError, WarningList
from guidang.paper.lists.answers.report_page import Section
from guidang.steps import by_hand, changing, glyphs, telling
from guidang.steps.comparing import Comparison, compare
from guidang.steps.desk import Desk
from guidang.steps.taking import Claim
from guidang.store import cases, orders, questions
from guidang.store.ledger import Transaction
from guidang.store.questions import QuestionKind
from guidang.store.sheets import printed_papers


@dataclass(frozen=True, slots=True)
class Opened:
    """What became of a list: events, what to tell, rows the ledger speaks against, cases asked about."""

    events: list[Event]
    sections: list[Section]
    errors: list[RowError]
    asked: list[Case]


def keep(tx: Transaction, desk: Desk, reading: WarningList, claim: Claim, at: datetime) -> Opened:
    """Do what the list says. It must be recorded already (`cases.add_list`), under the claim's token.

    When the ledger speaks against every row and there is nothing else on the list, nothing is done.
    """
    found = compare(tx.connection, desk.pack, reading, claim.name, at.date())
    if found.refused and len(found.refused) == len(reading.entries) and not reading.asides:
        return Opened([], [], found.refused, [])
    papers = printed_papers(tx.connection, [str(r.before.number) for r in found.revised])
    happened = _open(tx, found, claim, at)
    why = f"按{at.year}年{at.month}月{at.day}日收到的名单重新认定"
    changes = [changing.Change(r.before, r.after, r.position, why) for r in found.revised]
    happened += changing.revise_all(tx, changes, claim.token, at)
    cases.name_cases(tx.connection, claim.token, (str(case.number) for case in found.named))
    happened += _answer(tx, found, at)
    asked = {
        QuestionKind.DROPPED: found.dropped,
        QuestionKind.BELOW: found.below,
        QuestionKind.CLOSED: [case for _, case in found.closed],
    }
    happened += _ask(tx, asked, claim, at)
    waiting = _waiting(tx, asked)
    unread = sum(not error.student_id for error in reading.row_errors)
    sections = telling.of_list(desk.pack, found, papers, waiting, unread)
    sections += glyphs.section(_unprintable(tx, desk, found))
    printing = [case for _, case in found.opened]
    sections += by_hand.section(by_hand.said(desk.pack, desk.office, printing))
    return Opened(happened, sections, found.refused, [case for _, case in waiting])


def _open(tx: Transaction, found: Comparison, claim: Claim, at: datetime) -> list[Event]:
    cases.add_cases(tx.connection, claim.token, found.opened)
    orders.add_opened(tx.connection, claim.token, [(str(case.number), n) for n, case in found.opened])
    return tx.record_all(
        at,
        [
            ("case.opened", str(case.number), {"level": case.level, "grounds": list(case.grounds)})
            for _, case in found.opened
        ],
    )


def _answer(tx: Transaction, found: Comparison, at: datetime) -> list[Event]:
    """A student who is on a list again answers why he was lacking; a closed case is a person's to answer."""
    named = {str(case.number) for case in found.named}
    happened: list[Event] = []
    for number in {q.case_no: None for q in questions.all_questions(tx.connection, unanswered=True)}:
        if number in named:
            happened += changing.answer(tx, number, changing.AGAIN, at, lambda q: q.kind != "closed")
    return happened


def _ask(
    tx: Transaction, asked: Mapping[QuestionKind, Sequence[Case]], claim: Claim, at: datetime
) -> list[Event]:
    return [
        event
        for kind, about in asked.items()
        for case in about
        for event in changing.ask(tx, str(case.number), claim.token, kind, at)
    ]


def _unprintable(tx: Transaction, desk: Desk, found: Comparison) -> list[glyphs.Left]:
    """The students of the list whose papers are to be printed and cannot be."""
    named = [*(case for _, case in found.opened), *found.unchanged, *(r.after for r in found.revised)]
    left = glyphs.without_glyphs(desk, named)
    ordered = {o.case.number for _, some in orders.waiting(tx.connection) for o in some} if left else set()
    return [one for one in left if one.case.number in ordered]


def _waiting(
    tx: Transaction, asked: Mapping[QuestionKind, Sequence[Case]]
) -> list[tuple[QuestionKind, Case]]:
    """The questions of this list that wait for an answer, those put before among them."""
    still = {(q.case_no, q.kind) for q in questions.all_questions(tx.connection, unanswered=True)}
    return [
        (kind, case)
        for kind, about in asked.items()
        for case in about
        if (str(case.number), kind.value) in still
    ]
