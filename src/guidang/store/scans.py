"""What came back: batches, regions, and what people decided about them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.engine import RowMapping

from guidang.domain.review import Decision
from guidang.domain.scan import Outcome
from guidang.store import codec
from guidang.store.groups import in_groups
from guidang.store.schema import batches, regions, sheets


@dataclass(frozen=True, slots=True)
class BatchRow:
    """批次: one dropped file. ``claim`` is the token under which it was taken."""

    claim: str
    sha256: str
    name: str
    taken_at: str
    pages: int


@dataclass(frozen=True, slots=True)
class RegionRow:
    """区域, as recorded. ``id`` is 0 before it is stored.

    ``body`` and the three names are empty when no sheet of ours is named. ``reading`` holds signatures,
    ticks, decoded codes and the note. ``picture`` and ``paper`` are vault hashes, "" when there is none.
    ``seen`` is the Outcome that the reader gave, before the ledger was asked, "" when that is not known;
    ``stamp`` hashes the page's pixels. ``decision`` is "" or a domain.review.Decision.
    """

    claim: str
    page: int
    region_index: int
    bbox: tuple[float, float, float, float]
    outcome: Outcome
    orientation: int
    residual: float
    reading: Mapping[str, Any]
    body: str = ""
    case_no: str | None = None
    form: str | None = None
    part: str | None = None
    picture: str = ""
    paper: str = ""
    decision: str = ""
    decided_by: str = ""
    decided_at: str = ""
    seen: str = ""
    stamp: str = ""
    id: int = 0

    @property
    def filed(self) -> bool:
        """Whether it counts as evidence in its case's dossier."""
        if self.decision:
            return self.decision in (Decision.ACCEPTED, Decision.ASSIGNED)
        return self.outcome is Outcome.MATCHED

    @property
    def behind(self) -> bool:
        """Whether it lies in the dossier behind the region that is filed as the same sheet."""
        return self.decision in (Decision.MERGED, Decision.ATTACHED)

    @property
    def waiting(self) -> bool:
        """Whether a person must still look."""
        return self.outcome.doubt and not self.decision


def add_batch(connection: Connection, row: BatchRow) -> None:
    """Record a taken file."""
    connection.execute(
        insert(batches).values(
            claim=row.claim, sha256=row.sha256, name=row.name, taken_at=row.taken_at, pages=row.pages
        )
    )


def batch_by_claim(connection: Connection, claim: str) -> BatchRow | None:
    """The batch taken under this claim, or None."""
    row = connection.execute(select(batches).where(batches.c.claim == claim)).mappings().first()
    return BatchRow(**row) if row else None


def batch_by_hash(connection: Connection, sha256: str) -> BatchRow | None:
    """The first batch with these bytes, or None."""
    query = select(batches).where(batches.c.sha256 == sha256).order_by(batches.c.taken_at).limit(1)
    row = connection.execute(query).mappings().first()
    return BatchRow(**row) if row else None


def all_batches(connection: Connection) -> dict[str, BatchRow]:
    """Every batch, by claim, in the order of arrival."""
    query = select(batches).order_by(batches.c.taken_at, batches.c.claim)
    return {row["claim"]: BatchRow(**row) for row in connection.execute(query).mappings()}


def batch_names(connection: Connection, claims: Iterable[str]) -> dict[str, str]:
    """What the files of these batches were called, by claim."""
    found: dict[str, str] = {}
    for some in in_groups(claims):
        query = select(batches.c.claim, batches.c.name).where(batches.c.claim.in_(some))
        found |= {row.claim: row.name for row in connection.execute(query)}
    return found


def add_regions(connection: Connection, rows: Sequence[RegionRow]) -> list[int]:
    """Record regions and return their ids, in the same order."""
    if not rows:
        return []
    adding = insert(regions).returning(regions.c.id, sort_by_parameter_order=True)
    return [int(key) for key in connection.scalars(adding, [_values(row) for row in rows])]


def add_region(connection: Connection, row: RegionRow) -> int:
    """Record one region and return its id."""
    return add_regions(connection, [row])[0]


_PLAIN = (
    "claim", "page", "region_index", "body", "case_no", "form", "part", "orientation", "residual", "picture",
    "paper", "decision", "decided_by", "decided_at", "seen", "stamp",
)  # fmt: skip


def _values(row: RegionRow) -> dict[str, Any]:
    x0, y0, x1, y1 = row.bbox
    values = {name: getattr(row, name) for name in _PLAIN} | {"x0": x0, "y0": y0, "x1": x1, "y1": y1}
    return values | {"outcome": row.outcome.value, "reading_json": codec.as_json(row.reading)}


def change_region(connection: Connection, row: RegionRow) -> None:
    """Let the region with this id be as ``row`` says."""
    connection.execute(update(regions).where(regions.c.id == row.id).values(**_values(row)))


def all_regions(connection: Connection, case_no: str | None = None) -> list[RegionRow]:
    """Every region in the order it was recorded; of one case when given."""
    query = select(regions).order_by(regions.c.id)
    if case_no:
        query = query.where(regions.c.case_no == case_no)
    return [_region(row) for row in connection.execute(query).mappings()]


def regions_of(connection: Connection, claim: str) -> list[RegionRow]:
    """The regions of one batch."""
    query = select(regions).where(regions.c.claim == claim).order_by(regions.c.id)
    return [_region(row) for row in connection.execute(query).mappings()]


def get_region(connection: Connection, key: int) -> RegionRow | None:
    """The region with this id, or None."""
    row = connection.execute(select(regions).where(regions.c.id == key)).mappings().first()
    return _region(row) if row else None


def regions_as(connection: Connection, body: str) -> list[RegionRow]:
    """The regions that name this sheet."""
    query = select(regions).where(regions.c.body == body).order_by(regions.c.id)
    return [_region(row) for row in connection.execute(query).mappings()]


def regions_by_body(connection: Connection, bodies: Iterable[str]) -> dict[str, list[RegionRow]]:
    """The regions that name each of these sheets, in the order they were recorded."""
    found: dict[str, list[RegionRow]] = {}
    for some in in_groups(bodies):
        query = select(regions).where(regions.c.body.in_(some)).order_by(regions.c.id)
        for row in connection.execute(query).mappings():
            found.setdefault(row["body"], []).append(_region(row))
    return found


def waiting_regions(connection: Connection, outcomes: Iterable[Outcome] | None = None) -> list[RegionRow]:
    """The regions that wait for a person, oldest first; only those of ``outcomes`` when given."""
    doubts = [outcome.value for outcome in (outcomes or Outcome) if outcome.doubt]
    query = select(regions).where(regions.c.decision == "", regions.c.outcome.in_(doubts))
    return [_region(row) for row in connection.execute(query.order_by(regions.c.id)).mappings()]


def waiting_void(connection: Connection) -> list[RegionRow]:
    """The regions that wait as a sheet that became void after they were judged."""
    query = (
        select(regions)
        .join(sheets, sheets.c.body == regions.c.body)
        .where(
            regions.c.decision == "",
            sheets.c.replaced_by > 0,
            regions.c.outcome.not_in([o.value for o in (*_NO_DOUBT, Outcome.NOT_ISSUED)]),
        )
    )
    return [_region(row) for row in connection.execute(query.order_by(regions.c.id)).mappings()]


_NO_DOUBT = tuple(outcome for outcome in Outcome if not outcome.doubt)


def filed_for(connection: Connection, body: str) -> list[RegionRow]:
    """The regions that are filed as this sheet."""
    return [region for region in regions_as(connection, body) if region.filed]


def decide(connection: Connection, region: RegionRow, **changes: Any) -> RegionRow:
    """Change what stands about a region (columns of its row) and return it as it stands now."""
    connection.execute(update(regions).where(regions.c.id == region.id).values(**changes))
    return replace(region, **changes)


def _region(row: RowMapping) -> RegionRow:
    plain = dict(row)
    bbox = (plain.pop("x0"), plain.pop("y0"), plain.pop("x1"), plain.pop("y1"))
    reading = json.loads(plain.pop("reading_json"))
    return RegionRow(**(plain | {"bbox": bbox, "reading": reading, "outcome": Outcome(plain["outcome"])}))
