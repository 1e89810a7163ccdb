"""What the ledger says to what the reader saw: was this sheet issued, is it void, did it come back before?

A sheet is filed once. Another image of a filed sheet is a collision, which a person decides, but for one
case: the filed one lacked a signature that this one has. Then the better one takes its place, and the other
stays in the record. The same pixels in another file are a duplicate.

Not a step: steps may import this module.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from guidang.domain.events import Event
from guidang.domain.review import Decision
from guidang.domain.scan import Outcome
from guidang.steps import attachments
from guidang.store import decisions, scans
from guidang.store.decisions import DecisionRow, as_before
from guidang.store.ledger import Transaction
from guidang.store.scans import RegionRow
from guidang.store.sheets import SheetRow, sheets_by_body

_NO_MATTER = (Outcome.DOES_NOT_FIT, Outcome.UNSIGNED, Outcome.UNCERTAIN)  # of an annex
_READ = (Outcome.MATCHED, Outcome.UNSIGNED, Outcome.UNCERTAIN)
_WHICH_COPY = "二维码读不出，按印刷的案号认出；但这份文书印过不止一份，请核对是哪一份"
_READ = (Outcome.MATCHED, Outcome.UNSIGNED, Outcome.UNCERTAIN)
_EDITION = "版面是另一版表格的，与这张文书印制时的版本不同；请核对原件"
_VOID = "这张文书已换号重印，旧张作废；请收回新印的那张"
_FILED_ALREADY = "这张文书已有归档的扫描件{which}；这一张更好才采用，否则不采用"
_BETTER = "新扫描件签字齐全，原归档件缺少签字"


@dataclass(slots=True)
class Known:
    """What the ledger holds of some sheets: the sheets, and the regions that name them, by body."""

    sheets: Mapping[str, SheetRow]
    regions: dict[str, list[RegionRow]]

    @classmethod
    def of(cls, connection: Connection, bodies: Iterable[str]) -> "Known":
        """Ask the ledger once."""
        wanted = [body for body in dict.fromkeys(bodies) if body]
        others = [_second_copy(body) for body in wanted]
        sheets = sheets_by_body(connection, list(dict.fromkeys([*wanted, *others])))
        return cls(sheets, scans.regions_by_body(connection, wanted))


@dataclass(frozen=True, slots=True)
class Judged:
    """A region with the ledger's word on it, and which regions it displaces or makes idle."""

    region: RegionRow
    displaced: Sequence[RegionRow] = ()
    idle: Sequence[RegionRow] = ()


def judge(known: Known, seen: RegionRow, *, again: bool = False) -> Judged:
    """Judge a region whose outcome is the reader's. ``again``: it is in the record already, and a person may
    have been asked about it; it then displaces nothing.
    """
    named = _named(known, seen)
    sheet = known.sheets.get(seen.body)
    if not seen.body or seen.outcome is Outcome.DUPLICATE:
        return Judged(named)
    others = [r for r in known.regions.get(seen.body, ()) if r.id != seen.id]
    if sheet is None:
        return Judged(replace(named, outcome=Outcome.NOT_ISSUED))
    by_number = seen.outcome in _READ and seen.reading.get("codes") == []
    if by_number and _second_copy(seen.body) in known.sheets:
        return Judged(_noted(replace(named, outcome=Outcome.NO_CODE), _WHICH_COPY))
    if not again and _same_pixels(named, others):
        return Judged(replace(named, outcome=Outcome.DUPLICATE, paper=""))
    if sheet.replaced_by:
        return Judged(_noted(replace(named, outcome=Outcome.NOT_ISSUED), _VOID))
    if sheet.is_annex and seen.outcome in _NO_MATTER:  # it has no blank to lie on, and nobody signs it
        named = replace(named, outcome=Outcome.MATCHED)
    if _on_another_edition(named, sheet):
        named = _noted(replace(named, outcome=Outcome.DOES_NOT_FIT), _EDITION)
    return _beside(named, others, again=again)


def _on_another_edition(named: RegionRow, sheet: SheetRow) -> bool:
    """Whether signatures were read where another edition of the form has its boxes."""
    read_on = named.reading.get("edition", "")
    return named.outcome in _READ and bool(read_on) and read_on != sheet.edition


def _beside(named: RegionRow, others: Sequence[RegionRow], *, again: bool) -> Judged:
    """A region of a sheet that holds, in the light of what came back of the same sheet before."""
    filed = [r for r in others if r.filed]
    good = named.outcome is Outcome.MATCHED
    if good and (not filed or (not again and _all_lacking(filed, others))):
        return Judged(named, displaced=filed, idle=_idle(others))
    if not filed:
        return Judged(named)
    which = f"（编号 {filed[0].id}）" if filed[0].id > 0 else "（在同一份文件中）"
    outcome = Outcome.COLLISION if good else named.outcome
    return Judged(_noted(replace(named, outcome=outcome), _FILED_ALREADY.format(which=which)))


def _idle(others: Sequence[RegionRow]) -> list[RegionRow]:
    """What a good scan answers: every doubt about the same sheet, but no other good scan of it."""
    return [r for r in others if r.waiting and r.seen != Outcome.MATCHED]


def _named(known: Known, seen: RegionRow) -> RegionRow:
    sheet = known.sheets.get(seen.body)
    reading = dict(seen.reading)
    if "read_note" in reading:
        reading["note"] = reading.pop("read_note")
    if sheet is None:
        return replace(seen, reading=reading)
    return replace(seen, reading=reading, case_no=sheet.case_no, form=sheet.form, part=sheet.part)


def _noted(region: RegionRow, note: str) -> RegionRow:
    """The ledger's remark; the reader's own is kept, for when the ledger changes its mind."""
    said = region.reading.get("note", "")
    return replace(region, reading={**region.reading, "note": note, "read_note": said})


def _same_pixels(region: RegionRow, others: Sequence[RegionRow]) -> bool:
    """Whether the same image of the same piece of the page was recorded and still counts."""
    return bool(region.stamp) and any(
        (r.stamp, r.bbox) == (region.stamp, region.bbox) and (r.filed or r.waiting or r.behind)
        for r in others
    )


def _all_lacking(filed: Sequence[RegionRow], others: Sequence[RegionRow]) -> bool:
    """Whether what is filed was let pass without a signature that could be read, and stands alone."""
    return not any(r.behind for r in others) and all(lacks_signature(r) for r in filed)


def lacks_signature(region: RegionRow) -> bool:
    """Whether a person filed it although the reader found a signature lacking or unclear."""
    signed = region.reading.get("signed", {}).values()
    return region.decision == Decision.ACCEPTED and (
        region.outcome is Outcome.UNSIGNED or (region.outcome is Outcome.UNCERTAIN and None in signed)
    )


def _second_copy(body: str) -> str:
    """The body that the second copy of the same paper has: a printed case number does not tell them apart."""
    version, case, form, piece = body.split(".") if body.count(".") == 3 else ("",) * 4
    return f"{version}.{case}.{form[:-2]}02.{piece}"


@dataclass(slots=True)
class _Keeping:
    """Regions being recorded: those of this file have ids below 0 until they are in the ledger."""

    known: Known
    judged: list[Judged] = field(default_factory=list)

    def take(self, seen: RegionRow) -> None:
        """Judge one region in the light of all before it."""
        found = judge(self.known, replace(seen, id=-len(self.judged) - 1))
        self.judged.append(found)
        if not found.region.body:
            return
        gone = {r.id: Decision.REPLACED for r in found.displaced}
        gone |= {r.id: Decision.SUPERSEDED for r in found.idle}
        theirs = self.known.regions.setdefault(found.region.body, [])
        theirs[:] = [replace(r, decision=gone[r.id]) if r.id in gone else r for r in theirs]
        theirs.append(found.region)


def keep_regions(tx: Transaction, seen: Sequence[RegionRow], digest: str, at: datetime) -> list[Event]:
    """Judge and record the regions of one file, and what they do to earlier ones."""
    keeping = _Keeping(Known.of(tx.connection, (row.body for row in seen)))
    for row in seen:
        keeping.take(row)
    placed = attachments.follow([found.region for found in keeping.judged], at)
    keys = scans.add_regions(tx.connection, placed)
    decisions.add(tx.connection, attachments.decided(placed, keys, at))
    real = {-place - 1: key for place, key in enumerate(keys)}
    told: list[tuple[str, str, Mapping[str, Any]]] = []
    for found, row, key in zip(keeping.judged, placed, keys, strict=True):
        region = replace(row, id=key)
        about = {"region": key, "outcome": region.outcome.value, "form": region.form, "part": region.part}
        told.append(("region.read", region.case_no or digest, about))
        told += displace(tx, replace(found, region=region), at, real)
    return tx.record_all(at, told)


def displace(
    tx: Transaction, judged: Judged, at: datetime, real: Mapping[int, int] | None = None
) -> list[tuple[str, str, Mapping[str, Any]]]:
    """Let go what a newly filed region displaces or makes idle; what to tell of it. One act, by the program.

    ``real`` gives the ids of regions of the same file.
    """
    stamp = at.isoformat(timespec="seconds")
    act, subject = secrets.token_hex(8), str(judged.region.case_no)
    rows: list[DecisionRow] = []
    told: list[tuple[str, str, Mapping[str, Any]]] = []
    gone = [(r, Decision.REPLACED) for r in judged.displaced] + [
        (r, Decision.SUPERSEDED) for r in judged.idle
    ]
    for found, decision in gone:
        earlier = replace(found, id=(real or {}).get(found.id, found.id))
        why = _BETTER if decision is Decision.REPLACED else ""
        rows.append(DecisionRow(act, earlier.id, decision, "", stamp, why, as_before(earlier)))
        scans.decide(tx.connection, earlier, decision=decision.value, decided_by="", decided_at=stamp)
        told.append(("region.decided", subject, {"region": earlier.id, "decision": decision.value}))
    if judged.displaced:  # undone, the new one is what it would have been: a question for a person
        before = as_before(replace(judged.region, outcome=Outcome.COLLISION))
        rows.append(DecisionRow(act, judged.region.id, "", "", stamp, _BETTER, before))
    decisions.add(tx.connection, rows)
    return told
