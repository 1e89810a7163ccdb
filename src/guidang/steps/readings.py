"""From what the reader says of a page to what is put on record of it.

Not a step: steps may import this module.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from guidang.domain.codes import SheetCode, read_code
from guidang.domain.scan import InkReading
from guidang.paper.scans.batch import ReadPage
from guidang.paper.scans.kit import ReadingKit, make_kit
from guidang.steps.desk import Desk
from guidang.store.scans import RegionRow
from guidang.store.sheets import all_blanks, editions_of


def kit_of(desk: Desk) -> ReadingKit:
    """What the reader needs to know of every form ever issued; made anew only when another was issued."""
    blanks = desk.issued_blanks()
    editions = tuple(blank.edition for _, blank in blanks)
    if desk.kit is None or desk.kit[0] != (desk.key, editions):
        desk.kit = ((desk.key, editions), make_kit(desk.key, blanks))
    several = [code for code, count in Counter(form.code for form, _ in blanks).items() if count > 1]
    if not several:
        return desk.kit[1]
    with desk.ledger.connect() as connection:
        return replace(desk.kit[1], printed_on=editions_of(connection, several))


def row_of(
    desk: Desk,
    claim: str,
    page: ReadPage,
    index: int,
    editions: Mapping[str, Collection[str]],
    put: Callable[[bytes], str] | None = None,
) -> RegionRow:
    """One region of a page as it goes on record, before the ledger is asked; its images are in the vault.

    ``editions`` are those it was read with (`editions_in`). ``put`` says under which hash an image lies in
    the vault, where many are put on record at once.
    """
    region, paper = page.reading.regions[index], page.papers[index]
    put = put or desk.vault.put
    return RegionRow(
        claim=claim,
        page=page.reading.index,
        region_index=index,
        bbox=region.bbox,
        outcome=region.outcome,
        orientation=region.orientation,
        residual=region.residual,
        reading={
            "signed": {ink.mark: ink.answer.as_json for ink in region.signatures},
            "ticks": {ink.mark: ink.answer.as_json for ink in region.ticks},
            "figures": {ink.mark: _figures(put, ink) for ink in (*region.signatures, *region.ticks)},
            "codes": list(region.codes),
            "code": region.code,
            "edition": region.edition,
            "note": region.note,
            "turn": page.reading.turn,
            "blanks": blanks_for(desk.key, editions, region.codes),
        },
        seen=region.outcome.value,
        stamp=page.reading.stamp,
        body=region.code.rpartition(".")[0],
        picture=put(page.reading.upright) if page.reading.upright else "",
        paper=put(paper) if paper else "",
    )


def _figures(put: Callable[[bytes], str], ink: InkReading) -> dict[str, object]:
    crop = put(ink.crop) if ink.crop else ""
    return {"area": ink.area, "longest": ink.longest, "contrast": ink.contrast, "crop": crop}


def editions_on_record(desk: Desk) -> dict[str, set[str]]:
    """The editions of each form that sheets were printed from, by the form's two characters; needs no kit."""
    with desk.ledger.connect() as connection:
        rows = all_blanks(connection)
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row.form.short, set()).add(row.edition)
    return found


def blanks_for(key: bytes, editions: Mapping[str, Collection[str]], codes: Iterable[str]) -> str:
    """What the reader could know of the sheets of these codes: changes when another edition of their blank,
    or another key, may let a region be read otherwise.
    """
    known = hashlib.sha256()
    for text in sorted(set(codes)):
        sheet = read_code(text, key)
        if isinstance(sheet, SheetCode):
            known.update(f"{text} {' '.join(sorted(editions.get(sheet.form, ())))};".encode())
    return known.hexdigest()[:16]


def editions_in(kit: ReadingKit) -> dict[str, set[str]]:
    """The editions of each form that a reader with this kit knows, by the form's two characters."""
    found: dict[str, set[str]] = {}
    for (short, _, _), piece in kit.pieces:
        found.setdefault(short, set()).add(piece.edition)
    return found
