"""Regions as the reader would report them, put on record without any scanning."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import openpyxl
import pikepdf
from PIL import Image

from guidang.domain.review import HEADINGS, SHEET_NAME
from guidang.domain.scan import Outcome
from guidang.faces import answers
from guidang.steps.desk import Desk
from guidang.steps.folders import REVIEW
from guidang.steps.judging import keep_regions
from guidang.store import scans
from guidang.store.scans import BatchRow, RegionRow, get_region

WHOLE = (0.0, 0.0, 1.0, 1.0)
WHO = "赵经办"


@lru_cache
def picture(level: int = 200) -> bytes:
    held = io.BytesIO()
    Image.new("L", (300, 424), level).save(held, "JPEG")
    return held.getvalue()


@lru_cache
def paper(width: int = 300) -> bytes:
    held = io.BytesIO()
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(width, 424))
    pdf.save(held, deterministic_id=True)
    return held.getvalue()


def returning(desk: Desk, count: int = 3) -> list[dict[str, Any]]:
    """Printed sheets that must come back, of different cases."""
    found: dict[str, dict[str, Any]] = {}
    for sheet in answers.issued(desk):
        if sheet["returns"] and sheet["page"] == 0:
            found.setdefault(sheet["case_id"], sheet)
    return list(found.values())[:count]


def seen(
    desk: Desk,
    sheet: Mapping[str, Any] | None,
    outcome: Outcome = Outcome.MATCHED,
    *,
    page: int = 0,
    stamp: str = "",
    bbox: tuple[float, float, float, float] = WHOLE,
    signed: bool | None = True,
    codes: Sequence[str] = (),
) -> RegionRow:
    """What the reader makes of a page: a sheet of ours, or (None) something without a code."""
    code = str(sheet["qr"]) if sheet else ""
    crop = desk.vault.put(picture(90))
    return RegionRow(
        claim="",
        page=page,
        region_index=0,
        bbox=bbox,
        outcome=outcome,
        orientation=0,
        residual=0.1,
        reading={
            "signed": {"student": signed} if sheet else {},
            "ticks": {},
            "figures": {"student": {"crop": crop}} if sheet else {},
            "codes": [code] if code else list(codes),
            "code": code,
            "note": "",
            "turn": 0,
        },
        seen=outcome.value,
        stamp=stamp,
        body=code.rpartition(".")[0],
        picture=desk.vault.put(picture()),
        paper=desk.vault.put(paper(300 + page)),
    )


def came(desk: Desk, *rows: RegionRow, name: str = "扫描.pdf", data: bytes = b"") -> list[int]:
    """One scanned file with these regions is on record; their ids."""
    with desk.ledger.transaction() as tx:
        claim = f"claim{len(scans.all_batches(tx.connection)):04d}"
        at = desk.clock()
        digest = desk.vault.put(data or claim.encode())
        batch = BatchRow(claim, digest, name, at.isoformat(timespec="seconds"), len(rows))
        scans.add_batch(tx.connection, batch)
        keep_regions(tx, [replace(row, claim=claim, page=n) for n, row in enumerate(rows)], digest, at)
        return [region.id for region in scans.regions_of(tx.connection, claim)]


def region(desk: Desk, key: int) -> RegionRow:
    with desk.ledger.connect() as connection:
        found = get_region(connection, key)
    assert found is not None
    return found


def filed(desk: Desk, sheet: Mapping[str, Any]) -> list[int]:
    """The ids of what is filed as this sheet: never more than one."""
    with desk.ledger.connect() as connection:
        found = [r.id for r in scans.filed_for(connection, str(sheet["qr"]).rpartition(".")[0])]
    assert len(found) <= 1
    return found


def workbook(desk: Desk) -> openpyxl.Workbook:
    return openpyxl.load_workbook(desk.scans / REVIEW / SHEET_NAME)


def rows_of(book: openpyxl.Workbook) -> dict[str, dict[str, Any]]:
    """The rows of 复核处理.xlsx by 编号, each by column."""
    sheet = book.active
    assert sheet is not None
    found = {}
    for row in sheet.iter_rows(min_row=5):
        said = dict(zip(HEADINGS, row, strict=True))
        found[str(said["item"].value)] = said
    return found


def fill(book: openpyxl.Workbook, key: int, **said: str) -> None:
    """What the clerk writes into the row of an item."""
    for means, value in said.items():
        rows_of(book)[str(key)][means].value = value


def sign(book: openpyxl.Workbook, who: str = WHO) -> None:
    assert book.active is not None
    book.active["B3"] = who
