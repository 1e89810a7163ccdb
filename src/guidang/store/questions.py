"""What the program asks about a case; a person answers, by a later list or by 结果登记."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, insert, select, update

from guidang.store.schema import questions


class QuestionKind(StrEnum):
    """Why a person is asked."""

    DROPPED = "dropped"  # on an earlier list of the term, not on the corrected one
    BELOW = "below"  # on the list, but by its figures no longer warned
    CLOSED = "closed"  # on the list, though the case was closed

    @property
    def label(self) -> str:
        """In the clerk's words."""
        return {
            "dropped": "更正后的名单中没有该生",
            "below": "名单中的数据已不达预警条件",
            "closed": "个案已办结，名单又列入该生",
        }[self.value]


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question. ``answered_at`` and ``answer`` are "" while it is open."""

    id: int
    case_no: str
    claim: str
    kind: str
    asked_at: str
    answered_at: str = ""
    answer: str = ""


def ask(connection: Connection, case_no: str, claim: str, kind: QuestionKind, at: datetime) -> None:
    """Ask; whether it was asked already is for the caller to see (`of_case`)."""
    stamp = at.isoformat(timespec="seconds")
    connection.execute(
        insert(questions).values(case_no=case_no, claim=claim, kind=kind.value, asked_at=stamp)
    )


def all_questions(connection: Connection, *, unanswered: bool = False) -> list[QuestionRow]:
    """Every question, oldest first; or only those that wait for an answer."""
    query = select(questions).order_by(questions.c.id)
    if unanswered:
        query = query.where(questions.c.answered_at == "")
    return [QuestionRow(**row) for row in connection.execute(query).mappings()]


def of_case(connection: Connection, case_no: str) -> list[QuestionRow]:
    """The questions about one case, oldest first."""
    query = select(questions).where(questions.c.case_no == case_no).order_by(questions.c.id)
    return [QuestionRow(**row) for row in connection.execute(query).mappings()]


def answer(connection: Connection, key: int, text: str, at: datetime) -> None:
    """Record the answer to one question."""
    stamp = at.isoformat(timespec="seconds")
    connection.execute(update(questions).where(questions.c.id == key).values(answered_at=stamp, answer=text))
