"""When the ledger changes, what waits is judged again from what is stored; nobody scans anything anew.

A sheet is recorded after its paper came back; a paper that waits becomes void (换号重印); the scan that was
filed is taken out again; a blank or the key is restored from a backup. Most of this needs only what the
reader said then; where the reader itself could not know better, the page is read again from the vault.

Not a step: steps may import this module.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from guidang.domain.errors import ScanRefused
from guidang.domain.events import Event
from guidang.domain.scan import Outcome
from guidang.paper.scans.batch import read_batch
from guidang.steps.desk import Desk
from guidang.steps.judging import Judged, Known, displace, judge
from guidang.steps.readings import blanks_for, editions_in, editions_on_record, kit_of, row_of
from guidang.store import scans
from guidang.store.scans import RegionRow

_OPEN = (Outcome.NOT_ISSUED, Outcome.COLLISION)  # the ledger may come to say otherwise
_READER = (Outcome.DOES_NOT_FIT, Outcome.FOREIGN_CODE, Outcome.NOT_ISSUED)  # so may the reader


def rematch(desk: Desk) -> list[Event]:
    """Judge again what waits and may be judged otherwise now. Doing it twice does nothing more."""
    with desk.ledger.connect() as connection:
        doubtful = scans.waiting_regions(connection, (*_OPEN, *_READER))
        void = scans.waiting_void(connection)
        batches = scans.all_batches(connection) if doubtful else {}
    if not (doubtful or void):
        return []
    again = _read_again(desk, doubtful, batches)
    candidates = {region.id: region for region in (*void, *doubtful)}
    return _judged_again(desk, [again.get(key, region) for key, region in sorted(candidates.items())])


def _judged_again(desk: Desk, regions: Sequence[RegionRow]) -> list[Event]:
    at = desk.clock()
    told: list[tuple[str, str, Mapping[str, Any]]] = []
    with desk.ledger.transaction() as tx:
        for region in regions:
            found = _judgement(tx.connection, region)
            if found is None:
                continue
            before = scans.get_region(tx.connection, region.id)
            if before is None or not before.waiting or before == found.region:
                continue
            scans.change_region(tx.connection, found.region)
            if before.outcome is not found.region.outcome:
                about = {
                    "region": region.id,
                    "outcome": found.region.outcome.value,
                    "was": before.outcome.value,
                }
                told.append(("region.rematched", found.region.case_no or region.claim, about))
            told += displace(tx, found, at)
        return tx.record_all(at, told)


def _judgement(connection: Connection, region: RegionRow) -> Judged | None:
    """What the ledger says now; None where what the reader said is not known any more."""
    if not region.seen:
        return None
    seen = replace(region, outcome=Outcome(region.seen))
    return judge(Known.of(connection, [region.body]), seen, again=True)


def _read_again(
    desk: Desk, doubtful: Sequence[RegionRow], batches: Mapping[str, scans.BatchRow]
) -> dict[int, RegionRow]:
    """The regions that the reader may see otherwise today, as it sees them; by id."""
    found: dict[int, RegionRow] = {}
    pages = _pages(desk, doubtful)
    if not pages:
        return found
    kit = kit_of(desk)
    editions = editions_in(kit)
    for (claim, page), regions in pages.items():
        batch = batches[claim]
        data = desk.vault.get(batch.sha256)
        rows: list[RegionRow] = []
        with suppress(BrokenProcessPool, ScanRefused):  # as the first time: it goes on waiting
            read = desk.workers.submit(read_batch, data, batch.name, [page], kit).result()
            rows = [row_of(desk, claim, one, n, editions) for one in read for n in range(len(one.papers))]
        for region, now in regions:
            same = [row for row in rows if _same_piece(row, region)]
            seen = same[0] if len(same) == 1 else region
            found[region.id] = replace(
                seen,
                id=region.id,
                page=region.page,
                region_index=region.region_index,
                reading={**seen.reading, "blanks": now},  # not asked again until something changes once more
            )
    return found


def _pages(desk: Desk, doubtful: Sequence[RegionRow]) -> dict[tuple[str, int], list[tuple[RegionRow, str]]]:
    """The pages to read again, with their regions: what the reader knew of their codes has changed since.
    Beside each region stands what it can know now.
    """
    asked = [r for r in doubtful if r.reading.get("codes") and Outcome(r.seen or r.outcome) in _READER]
    editions = editions_on_record(desk) if asked else {}
    pages: dict[tuple[str, int], list[tuple[RegionRow, str]]] = {}
    for region in asked:
        now = blanks_for(desk.key, editions, region.reading["codes"])
        if now != region.reading.get("blanks"):
            pages.setdefault((region.claim, region.page), []).append((region, now))
    return pages


def _same_piece(row: RegionRow, region: RegionRow) -> bool:
    """Whether two readings of one page are of the same piece of paper: they share a code."""
    return bool(set(row.reading["codes"]) & set(region.reading.get("codes", [])))
