"""Receive a scan: keep it, read it, match every piece of paper to its sheet or put it before a person.

The reader knows no ledger; what needs the ledger (was this sheet issued, did it come back before) is decided
here. Every page of the file ends as one or more regions, each with one outcome.
"""

from collections.abc import Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from guidang.domain.errors import ScanRefused
from guidang.domain.events import Event
from guidang.domain.scan import InkReading, Outcome, PageReading, RegionReading
from guidang.paper.scans.batch import ReadPage, read_batch
from guidang.paper.scans.container import count_pages
from guidang.paper.scans.kit import ReadingKit, make_kit
from guidang.steps.desk import Desk
from guidang.steps.taking import Claim, put_away, send_back
from guidang.store import scans
from guidang.store.ledger import Transaction
from guidang.store.sheets import sheet_by_body

# Pages a worker reads in one go: few enough to spread, and never so few that the file, which travels with
# every stretch, travels more than _SENDS times.
_CHUNK = 8
_SENDS = 16
_MOST_BYTES = 768 * 2**20  # 400 pages in colour, and a phone's photos, are far fewer
_ENDED = "读取这一页时程序被中止：超出时间或内存限制，或文件已损坏；请将这一页另存为 JPEG 或重新扫描"
_NO_MATTER = (Outcome.DOES_NOT_FIT, Outcome.UNSIGNED, Outcome.UNCERTAIN)  # of an annex
_VOID = "这张文书已换号重印，旧张作废；请收回新印的那张"


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
    try:
        rows, pages = _again(desk, claim, before) if before else _read(desk, claim, data)
    except ScanRefused as refusal:
        return _refuse(desk, claim, refusal)
    return _record(desk, claim, digest, pages, rows)


def _bytes(claim: Claim) -> bytes:
    """The file's bytes. They travel to every worker, so a file may not be arbitrarily large."""
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
    return region.filed or (region.waiting and not hopeless) or not region.outcome.doubt


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


def _read(desk: Desk, claim: Claim, data: bytes) -> tuple[list[scans.RegionRow], int]:
    try:
        pages = desk.workers.submit(count_pages, data, claim.name).result()
    except BrokenProcessPool:  # the file cannot even be opened: reading tries again, and says so
        pages = 1
    kit = _kit(desk)
    size = max(_CHUNK, -(-pages // _SENDS))
    chunks = [range(start, min(start + size, pages)) for start in range(0, pages, size)]
    jobs = [desk.workers.submit(read_batch, data, claim.name, chunk, kit) for chunk in chunks]
    rows: list[scans.RegionRow] = []
    for chunk, job in zip(chunks, jobs, strict=True):
        try:
            found = job.result()
        except BrokenProcessPool:
            found = _alone(desk, claim, data, kit, chunk)
        desk.progress(f"读取扫描件：{chunk.stop}/{pages} 页")
        rows += [_row(desk, claim, page, n) for page in found for n in range(len(page.papers))]
    return rows, pages


def _kit(desk: Desk) -> ReadingKit:
    """What the reader needs to know of every form ever issued; made anew only when another was issued."""
    blanks = desk.issued_blanks()
    editions = tuple(blank.edition for _, blank in blanks)
    if desk.kit is None or desk.kit[0] != (desk.key, editions):
        desk.kit = ((desk.key, editions), make_kit(desk.key, blanks))
    return desk.kit[1]


def _alone(desk: Desk, claim: Claim, data: bytes, kit: ReadingKit, pages: Sequence[int]) -> list[ReadPage]:
    """Read pages while nothing else is read, after a worker died: if it dies again, one by one, and then only
    the page at which it dies is damaged.
    """
    try:
        return desk.workers.submit(read_batch, data, claim.name, pages, kit).result()
    except BrokenProcessPool:
        if len(pages) > 1:
            return [read for page in pages for read in _alone(desk, claim, data, kit, [page])]
        region = RegionReading(Outcome.DAMAGED, (0.0, 0.0, 1.0, 1.0), note=_ENDED)
        return [ReadPage(PageReading(pages[0], (region,), 0, 0), (b"",))]


def _row(desk: Desk, claim: Claim, page: ReadPage, index: int) -> scans.RegionRow:
    region, paper = page.reading.regions[index], page.papers[index]
    return scans.RegionRow(
        claim=claim.token,
        page=page.reading.index,
        region_index=index,
        bbox=region.bbox,
        outcome=region.outcome,
        orientation=region.orientation,
        residual=region.residual,
        reading={
            "signed": {ink.mark: ink.answer.as_json for ink in region.signatures},
            "ticks": {ink.mark: ink.answer.as_json for ink in region.ticks},
            "figures": {ink.mark: _figures(desk, ink) for ink in (*region.signatures, *region.ticks)},
            "codes": list(region.codes),
            "note": region.note,
        },
        body=region.code.rpartition(".")[0],
        picture=desk.vault.put(page.reading.upright) if page.reading.upright else "",
        paper=desk.vault.put(paper) if paper else "",
    )


def _figures(desk: Desk, ink: InkReading) -> dict[str, object]:
    crop = desk.vault.put(ink.crop) if ink.crop else ""
    return {"area": ink.area, "longest": ink.longest, "contrast": ink.contrast, "crop": crop}


def _record(
    desk: Desk, claim: Claim, digest: str, pages: int, rows: Sequence[scans.RegionRow]
) -> list[Event]:
    at = desk.clock()
    happened = []
    with desk.ledger.transaction() as tx:
        batch = scans.BatchRow(claim.token, digest, claim.name, at.isoformat(timespec="seconds"), pages)
        scans.add_batch(tx.connection, batch)
        happened.append(tx.record("scan.taken", digest, at, pages=pages))
        for row in rows:
            matched = _against_ledger(tx.connection, row)
            key = scans.add_region(tx.connection, matched)
            if matched.outcome is Outcome.MATCHED:
                _supersede(tx, matched, key, at)
            happened.append(
                tx.record(
                    "region.read",
                    matched.case_no or digest,
                    at,
                    region=key,
                    outcome=matched.outcome.value,
                    form=matched.form,
                    part=matched.part,
                )
            )
    put_away(claim, desk.today())
    return happened


def _supersede(tx: Transaction, matched: scans.RegionRow, key: int, at: datetime) -> None:
    """A good scan of a sheet answers every doubt that an earlier scan of it left in review."""
    for earlier in scans.regions_as(tx.connection, matched.body):
        if earlier.waiting and earlier.id != key:
            stamp = {"decision": "superseded", "decided_at": at.isoformat(timespec="seconds")}
            scans.decide(tx.connection, earlier, **stamp)
            tx.record("region.decided", str(matched.case_no), at, region=earlier.id, decision="superseded")


def _against_ledger(connection: Connection, row: scans.RegionRow) -> scans.RegionRow:
    """Name the sheet; one that was never issued, was replaced, or is filed already, is a doubt."""
    if not row.body:
        return row
    sheet = sheet_by_body(connection, row.body)
    if sheet is None:
        outcome = row.outcome if row.outcome is Outcome.DUPLICATE else Outcome.NOT_ISSUED
        return replace(row, outcome=outcome)
    named = replace(row, case_no=sheet.case_no, form=sheet.form, part=sheet.part)
    if sheet.is_annex and row.outcome in _NO_MATTER:  # it has no blank to lie on, and nobody signs it
        row = named = replace(named, outcome=Outcome.MATCHED)
    if row.outcome is not Outcome.DUPLICATE and sheet.replaced_by:
        return replace(named, outcome=Outcome.NOT_ISSUED, reading={**row.reading, "note": _VOID})
    if row.outcome is Outcome.MATCHED and scans.filed_for(connection, row.body):
        return replace(named, outcome=Outcome.COLLISION)
    return named
