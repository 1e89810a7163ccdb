"""Readings of all rows → entries, errors and asides that together account for every row."""

from collections.abc import Sequence
from dataclasses import dataclass

from guidang.domain.policy import Policy
from guidang.domain.warning_list import Aside, RowAside, RowError, WarningEntry
from guidang.paper.lists import notes
from guidang.paper.lists.deciding import decide
from guidang.paper.lists.gather import gather
from guidang.paper.lists.rows import RowReading


@dataclass(frozen=True, slots=True)
class Settled:
    """Every row is an entry, an aside, or has errors; ``remarks`` are for the clerk's report."""

    entries: tuple[WarningEntry, ...]
    errors: tuple[RowError, ...]
    asides: tuple[RowAside, ...]
    remarks: tuple[str, ...]


def settle(readings: Sequence[RowReading], policy: Policy) -> Settled:
    """Bring rows of one student together, then decide the levels that the list leaves open."""
    faults = [fault for reading in readings for fault in reading.faults]
    gathered = gather(readings, faults, policy)
    counts = {(r.sheet, r.row): r.counts for r in readings}
    decided = [(entry, decide(entry, counts[entry.sheet, entry.row], policy)) for entry in gathered.entries]
    undecided = [RowError(e.sheet, e.row, e.student_id, d.fault) for e, d in decided if d.fault]
    below = [RowAside(r.sheet, r.row, r.student_id, Aside.BELOW) for r in readings if r.not_warned]
    below += [RowAside(e.sheet, e.row, e.student_id, Aside.BELOW) for e, d in decided if d.below]
    order = {(reading.sheet, reading.row): index for index, reading in enumerate(readings)}
    asides = sorted([*gathered.asides, *below], key=lambda a: order[a.sheet, a.row])
    return Settled(
        tuple(decision.entry for _, decision in decided if decision.entry is not None),
        tuple(sorted([*faults, *gathered.errors, *undecided], key=lambda e: order[e.sheet, e.row])),
        tuple(asides),
        (*notes.of_decisions(decided), *notes.of_asides(asides)),
    )
