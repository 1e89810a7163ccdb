"""Review: what the reader could not decide, put before a person, and what the person decided."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from guidang.domain.errors import UnknownReviewItem
from guidang.domain.events import Event
from guidang.steps import deciding, review_folder
from guidang.steps.deciding import Act, Target
from guidang.steps.desk import Desk
from guidang.steps.rematching import rematch
from guidang.store import decisions, scans
from guidang.store.decisions import DecisionRow
from guidang.store.ledger import Transaction


def waiting(desk: Desk) -> list[scans.RegionRow]:
    """Every region that waits for a person, oldest first."""
    with desk.ledger.connect() as connection:
        return scans.waiting_regions(connection)


def item(desk: Desk, key: int) -> scans.RegionRow:
    """One waiting region. Raises UnknownReviewItem."""
    with desk.ledger.connect() as connection:
        return deciding.waiting_item(connection, key)


@dataclass(frozen=True, slots=True)
class Seen:
    """A region, waiting or not, and all that was ever decided about it, oldest first."""

    region: scans.RegionRow
    history: Sequence[DecisionRow]


def seen(desk: Desk, key: int) -> Seen:
    """Any region of the record. Raises UnknownReviewItem."""
    with desk.ledger.connect() as connection:
        region = scans.get_region(connection, key)
        if region is None:
            raise UnknownReviewItem(item=str(key))
        return Seen(region, decisions.of_regions(connection, [key]).get(key, []))


def accept(desk: Desk, key: int, who: str, *, replace: bool = False, why: str = "") -> list[Event]:
    """File the region as the sheet it names; see `deciding.accept`."""
    return _act(desk, who, why, lambda tx, act: deciding.accept(tx, act, key, replacing=replace))


def reject(desk: Desk, key: int, who: str, *, why: str = "") -> list[Event]:
    """Leave the region out of every dossier. Its bytes stay in the vault."""
    return _act(desk, who, why, lambda tx, act: deciding.reject(tx, act, key))


def assign(
    desk: Desk,
    key: int,
    who: str,
    case: str,
    form: str = "",
    part: str = "",
    *,
    replace: bool = False,
    why: str = "",
) -> list[Event]:
    """File the region as a given sheet of a given case; see `deciding.assign`."""
    target = Target(case, form, part)
    return _act(
        desk, who, why, lambda tx, act: deciding.assign(tx, desk.pack, act, key, target, replacing=replace)
    )


def merge(
    desk: Desk, keys: Sequence[int], into: int, who: str, *, attached: bool = False, why: str = ""
) -> list[Event]:
    """Lay regions behind another, as pieces of its sheet or as its attachments; see `deciding.merge`."""
    return _act(desk, who, why, lambda tx, act: deciding.merge(tx, act, keys, into, attached=attached))


def undo(desk: Desk, key: int, who: str, *, why: str = "") -> list[Event]:
    """Take back the last decision about a region and all that was done with it; see `deciding.undo`."""
    return _act(desk, who, why, lambda tx, act: deciding.undo(tx, act, key))


def _act(desk: Desk, who: str, why: str, work: Callable[[Transaction, Act], list[Event]]) -> list[Event]:
    act = Act(secrets.token_hex(8), who, desk.clock(), why)
    with desk.ledger.transaction() as tx:
        happened = work(tx, act)
    happened += rematch(desk)
    lay_out(desk)
    return happened


def lay_out(desk: Desk) -> Path:
    """Make the review folder say exactly what waits; see `review_folder.lay_out`."""
    return review_folder.lay_out(desk)
