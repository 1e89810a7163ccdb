"""What a case was before it changed. Append-only: a paper printed then can always be explained."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, func, insert, select

from guidang.domain.case import Case
from guidang.store import codec
from guidang.store.schema import history, records


def keep(connection: Connection, before: Sequence[Case], claim: str, at: datetime) -> None:
    """Keep cases as they were before the list of ``claim`` changed them."""
    stamp = at.isoformat(timespec="seconds")
    rows = [
        {
            "case_no": str(case.number),
            "claim": claim,
            "at": stamp,
            "before_json": codec.dump(codec.CASE, case),
        }
        for case in before
    ]
    if rows:
        connection.execute(insert(history), rows)


def of_case(connection: Connection, case_no: str) -> list[tuple[str, Case]]:
    """(time of the change, the case as it was before it), oldest first."""
    query = (
        select(history.c.at, history.c.before_json).where(history.c.case_no == case_no).order_by(history.c.id)
    )
    return [(at, codec.CASE.validate_json(text)) for at, text in connection.execute(query)]


def last_change(connection: Connection, case_no: str) -> str:
    """When the case last changed (ISO); "" when it never did."""
    return connection.scalar(select(func.max(history.c.at)).where(history.c.case_no == case_no)) or ""


def changed_by_hand(connection: Connection) -> set[str]:
    """The cases that a person changed at any time (结果登记)."""
    same = (records.c.claim == history.c.claim, records.c.case_no == history.c.case_no)
    return set(connection.scalars(select(history.c.case_no).join(records, and_(*same))))


def decided_from(connection: Connection, case: Case) -> str:
    """The code of the level that a person (结果登记) moved the case away from; "" when it was a list, or the
    level never changed.
    """
    number = str(case.number)
    query = (
        select(history.c.claim, history.c.before_json)
        .where(history.c.case_no == number)
        .order_by(history.c.id.desc())
    )
    for claim, text in connection.execute(query):
        before = codec.CASE.validate_json(text)
        if before.level != case.level:
            of_claim = (records.c.claim == claim, records.c.case_no == number)
            by_hand = connection.scalar(select(records.c.id).where(*of_claim).limit(1))
            return before.level if by_hand is not None else ""
    return ""
