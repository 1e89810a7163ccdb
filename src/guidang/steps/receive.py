"""Receive a scan: keep it, read it, match every piece of paper to its sheet or put it before a person.

The reader knows no ledger; what needs the ledger (was this sheet issued, did it come back before) is decided
here. Every page of the file ends as one or more regions, each with one outcome.
"""

import time
from collections.abc import Sequence
from dataclasses import replace

from guidang.domain.errors import ScanRefused
from guidang.domain.events import Event
from guidang.domain.scan import Outcome
from guidang.steps import judging
from guidang.steps.desk import Desk
from guidang.steps.scan_reading import read_file, summary
from guidang.steps.taking import Claim, put_away, send_back
from guidang.store import scans

_MOST_BYTES = 768 * 2**20  # 400 pages in colour, and a phone's photos, are far fewer


def receive(desk: Desk, claim: Claim) -> list[Event]:
    """Read the claimed file and record what became of every piece of paper on it."""
    with desk.ledger.connect() as connection:
        known = scans.batch_by_claim(connection, claim.token)
    if known is not None:
        put_away(claim, desk.today())
        return []
    try:
        data = _bytes(claim)
    except ScanRefused as refusal:
        return _refuse(desk, claim, refusal)
    digest = desk.vault.put(data)
    with desk.ledger.connect() as connection:
        before = scans.batch_by_hash(connection, digest)
        if before and not all(_settled(r) for r in scans.regions_of(connection, before.claim)):
            before = None
    began = time.monotonic()
    try:
        if before:
            rows, pages = _again(desk, claim, before)
        else:
            rows, pages = read_file(desk, claim.token, claim.name, data, digest)
    except ScanRefused as refusal:
        return _refuse(desk, claim, refusal)
    happened = _record(desk, claim, digest, pages, rows)
    with desk.ledger.connect() as connection:
        kept = scans.regions_of(connection, claim.token)
    desk.progress(summary(claim.name, pages, kept, time.monotonic() - began))
    return happened


def _bytes(claim: Claim) -> bytes:
    """The file's bytes, which are held in memory: a file may not be arbitrarily large."""
    size = claim.path.stat().st_size
    if size > _MOST_BYTES:
        reason = f"文件有 {size / 2**20:.0f} MB，最多 {_MOST_BYTES // 2**20} MB；请拆分成几个文件后放入。"
        raise ScanRefused(file=claim.name, reason=reason)
    return claim.path.read_bytes()


def _refuse(desk: Desk, claim: Claim, refusal: ScanRefused) -> list[Event]:
    desk.progress(str(refusal))
    send_back(claim, desk.today(), f"{refusal}\n{refusal.advice}\n")
    return []


def _settled(region: scans.RegionRow) -> bool:
    """Whether reading the same bytes again could tell nothing new: it is filed, waits, or is a blank page."""
    hopeless = region.outcome in (Outcome.DAMAGED, Outcome.NOT_ISSUED)
    return region.filed or region.behind or (region.waiting and not hopeless) or not region.outcome.doubt


def _again(desk: Desk, claim: Claim, before: scans.BatchRow) -> tuple[list[scans.RegionRow], int]:
    """The same bytes came before: every region is a duplicate of what it was then."""
    with desk.ledger.connect() as connection:
        earlier = scans.regions_of(connection, before.claim)
    return [
        replace(
            region,
            claim=claim.token,
            outcome=Outcome.DUPLICATE,
            paper="",
            decision="",
            decided_by="",
            decided_at="",
            id=0,
        )
        for region in earlier
    ], before.pages


def _record(
    desk: Desk, claim: Claim, digest: str, pages: int, rows: Sequence[scans.RegionRow]
) -> list[Event]:
    at = desk.clock()
    happened = []
    with desk.ledger.transaction() as tx:
        batch = scans.BatchRow(claim.token, digest, claim.name, at.isoformat(timespec="seconds"), pages)
        scans.add_batch(tx.connection, batch)
        happened.append(tx.record("scan.taken", digest, at, pages=pages))
        happened += judging.keep_regions(tx, rows, digest, at)
    put_away(claim, desk.today())
    return happened
