"""复核留痕: who decided what about a region, when and why, and how the region was before."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, insert, or_, select, update
from sqlalchemy.engine import RowMapping

from guidang.domain.scan import Outcome
from guidang.store import codec
from guidang.store.groups import in_groups
from guidang.store.scans import RegionRow, decide
from guidang.store.schema import decisions, events

_KEPT = ("outcome", "body", "case_no", "form", "part", "decision", "decided_by", "decided_at")


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One decision about one region. ``decision`` is "" on a region that the act only leaned on;
    ``before`` holds what of the region the act may have changed.
    """

    act: str
    region: int
    decision: str
    by_whom: str
    at: str
    why: str
    before: Mapping[str, Any]
    undone_by: str = ""
    undone_at: str = ""
    id: int = 0


def as_before(region: RegionRow) -> dict[str, Any]:
    """What undoing brings back."""
    return {name: getattr(region, name) for name in _KEPT} | {"outcome": region.outcome.value}


def add(connection: Connection, rows: Iterable[DecisionRow]) -> None:
    """Record decisions."""
    values = [
        {
            "act": row.act,
            "region": row.region,
            "decision": row.decision,
            "by_whom": row.by_whom,
            "at": row.at,
            "why": row.why,
            "before_json": codec.as_json(row.before),
        }
        for row in rows
    ]
    if values:
        connection.execute(insert(decisions), values)


def of_act(connection: Connection, act: str) -> list[DecisionRow]:
    """All that was decided in one act."""
    query = select(decisions).where(decisions.c.act == act).order_by(decisions.c.id)
    return [_row(row) for row in connection.execute(query).mappings()]


def of_regions(connection: Connection, keys: Iterable[int]) -> dict[int, list[DecisionRow]]:
    """The history of each of these regions, oldest first."""
    found: dict[int, list[DecisionRow]] = {}
    for some in in_groups(keys):
        query = select(decisions).where(decisions.c.region.in_(some)).order_by(decisions.c.id)
        for row in connection.execute(query).mappings():
            found.setdefault(row["region"], []).append(_row(row))
    return found


def latest(connection: Connection, key: int, *, leaning: bool = True) -> DecisionRow | None:
    """The last decision about a region that still stands; without those by which a person only leaned on it,
    when ``leaning`` is False.
    """
    query = select(decisions).where(decisions.c.region == key, decisions.c.undone_at == "")
    if not leaning:
        query = query.where(or_(decisions.c.decision != "", decisions.c.by_whom == ""))
    row = connection.execute(query.order_by(decisions.c.id.desc()).limit(1)).mappings().first()
    return _row(row) if row else None


def lately_decided(connection: Connection, most: int) -> list[int]:
    """The regions that people decided about last, the latest first; what was undone is left out."""
    query = (
        select(decisions.c.region)
        .where(decisions.c.undone_at == "", decisions.c.decision != "", decisions.c.by_whom != "")
        .order_by(decisions.c.id.desc())
        .limit(most)
    )
    return list(dict.fromkeys(connection.scalars(query)))


def restore(connection: Connection, region: RegionRow, row: DecisionRow) -> RegionRow:
    """Let the region be as it was before the decision."""
    restored = decide(connection, region, **row.before)
    return replace(restored, outcome=Outcome(row.before["outcome"]))


def mark_undone(connection: Connection, act: str, by_whom: str, at: str) -> None:
    """The act does not stand any more."""
    undone = {"undone_by": by_whom, "undone_at": at}
    connection.execute(update(decisions).where(decisions.c.act == act).values(**undone))


SHEET_TAKEN = "review.sheet_taken"
"""The event of a filled workbook that was carried out: subject is its hash, data["faults"] what came of it
(a hash of the vault)."""


def sheet_taken(connection: Connection, digest: str) -> bool:
    """Whether a filled workbook with this hash was carried out."""
    query = select(events.c.seq).where(events.c.subject == digest, events.c.kind == SHEET_TAKEN).limit(1)
    return connection.scalar(query) is not None


def last_sheet(connection: Connection) -> str:
    """The vault's hash of what came of the last filled workbook, "" when there was none."""
    query = select(events.c.data_json).where(events.c.kind == SHEET_TAKEN)
    found = connection.scalar(query.order_by(events.c.seq.desc()).limit(1))
    return str(json.loads(found)["faults"]) if found else ""


def _row(row: RowMapping) -> DecisionRow:
    plain = dict(row)
    before = json.loads(plain.pop("before_json"))
    return DecisionRow(**plain, before=before)
