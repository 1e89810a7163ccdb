"""印单: what must be printed for a case and why. Nothing is printed without one, nothing twice for one.

An order is made in the transaction that makes the printing necessary and done in the one that records the
sheets; between the two lies the printing, which a crash may repeat to the same bytes.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, insert, or_, select, update

from guidang.domain.case import Case, CaseState
from guidang.domain.form_names import annex_number
from guidang.store import codec
from guidang.store.groups import in_groups
from guidang.store.schema import cases, lists, orders


class OrderKind(StrEnum):
    """Why papers are printed."""

    OPENED = "opened"  # every form of the level
    LEVEL_CHANGED = "level_changed"  # the notice of it, and what the new level asks for beyond the old
    REPRINT = "reprint"  # 原样重印: what is printed already, once more, under the same code
    ANOTHER = "another"  # 另加新份: further copies of a form, each with a code of its own
    REPLACE = "replace"  # 换号重印: a new copy in place of one that is void from then on


@dataclass(frozen=True, slots=True)
class LevelChange:
    """变更: from which level to which (codes and labels), on which day (ISO), and why, for the paper."""

    before: str
    after: str
    before_label: str
    after_label: str
    on: str
    why: str = ""


_FIELDS = tuple(LevelChange.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Asked:
    """加印: what a person asks for beyond what the program prints by itself.

    ``form`` "" is everything that was printed for the case, which only REPRINT can mean. ``page`` counts the
    form's pages and ``annex`` its annex pages, both from 1, at most one of them; both 0 is the whole form.
    ``serial`` 0 is the newest copy that holds. ``copies`` counts for ANOTHER only.
    """

    form: str
    page: int = 0
    serial: int = 0
    copies: int = 1
    annex: int = 0

    @property
    def number(self) -> str:
        """The page as a clerk names it, "" for the whole form."""
        return annex_number(self.annex) if self.annex else str(self.page or "")


_ASKED = tuple(Asked.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Order:
    """One open order with the case as it stands now.

    ``change`` is there for LEVEL_CHANGED only, ``asked`` for REPRINT, ANOTHER and REPLACE.
    """

    id: int
    case: Case
    change: LevelChange | None = None
    kind: OrderKind = OrderKind.OPENED
    asked: Asked | None = None


def add_opened(connection: Connection, claim: str, opened: Sequence[tuple[str, int]]) -> None:
    """Order the papers of cases that the list of ``claim`` opened: (case number, position in the list)."""
    rows = [
        {
            "case_no": number,
            "claim": claim,
            "position": position,
            "kind": OrderKind.OPENED.value,
            "data_json": "{}",
        }
        for number, position in opened
    ]
    if rows:
        connection.execute(insert(orders), rows)


def add_level_changes(
    connection: Connection, claim: str, changes: Sequence[tuple[str, int, LevelChange]]
) -> None:
    """Order the notices of changes: (case number, position in the list of ``claim``, change)."""
    rows = [
        {
            "case_no": number,
            "claim": claim,
            "position": position,
            "kind": OrderKind.LEVEL_CHANGED.value,
            "data_json": codec.as_json({name: getattr(change, name) for name in _FIELDS}),
        }
        for number, position, change in changes
    ]
    if rows:
        connection.execute(insert(orders), rows)


def add_asked(connection: Connection, claim: str, asked: Sequence[tuple[str, int, OrderKind, Asked]]) -> None:
    """Order what a person asks for: (case number, position in the list of ``claim``, kind, what)."""
    rows = [
        {
            "case_no": number,
            "claim": claim,
            "position": position,
            "kind": kind.value,
            "data_json": codec.as_json({name: getattr(what, name) for name in _ASKED}),
        }
        for number, position, kind, what in asked
    ]
    if rows:
        connection.execute(insert(orders), rows)


def waiting(connection: Connection) -> list[tuple[int, list[Order]]]:
    """Open orders of open cases by print run, in the order of their list.

    Nothing new is printed for a case that was closed; its order waits, should it be opened again. What is
    printed already may be printed once more whatever became of the case.
    """
    query = (
        select(lists.c.run, orders.c.id, orders.c.kind, orders.c.data_json, cases.c.case_json)
        .join(lists, lists.c.claim == orders.c.claim)
        .join(cases, cases.c.number == orders.c.case_no)
        .where(
            orders.c.done_at == "",
            or_(cases.c.state == CaseState.OPEN.value, orders.c.kind == OrderKind.REPRINT.value),
        )
        .order_by(lists.c.run, orders.c.position, orders.c.id)
    )
    runs: dict[int, list[Order]] = {}
    for run, key, kind, data, text in connection.execute(query):
        said = json.loads(data)
        change = LevelChange(**said) if kind == OrderKind.LEVEL_CHANGED else None
        asked = Asked(**said) if said and change is None else None
        order = Order(key, codec.CASE.validate_json(text), change, OrderKind(kind), asked)
        runs.setdefault(run, []).append(order)
    return list(runs.items())


def unprinted(connection: Connection, case_nos: Sequence[str]) -> set[str]:
    """Those of the cases whose first papers are still to be printed."""
    found: set[str] = set()
    for some in in_groups(case_nos):
        query = select(orders.c.case_no).where(
            orders.c.case_no.in_(some),
            orders.c.kind == OrderKind.OPENED.value,
            orders.c.done_at == "",
        )
        found.update(connection.scalars(query))
    return found


def any_by(connection: Connection, claim: str) -> bool:
    """Whether the list of ``claim`` caused anything to be printed."""
    return connection.scalar(select(orders.c.id).where(orders.c.claim == claim).limit(1)) is not None


def done(connection: Connection, ids: Sequence[int], at: datetime) -> None:
    """Mark orders as printed."""
    stamp = at.isoformat(timespec="seconds")
    for key in ids:
        connection.execute(update(orders).where(orders.c.id == key).values(done_at=stamp))
