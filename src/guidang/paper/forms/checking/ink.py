"""What a blank prints where nothing may be printed, by its pixels: under codes, slots, boxes, at the edge."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pypdfium2
import zxingcpp
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from PIL import Image

from guidang.domain.form import Blank, MarkKind, Rect
from guidang.paper import qr
from guidang.paper.forms.checking.finding import Finding, page_place
from guidang.paper.forms.checking.places import MARGIN, MM, grown, mark_name, slot_name

DPI = 200
_SCAN_DPI = 150  # of a plain office scanner
_DARK = 170  # gray value; thinner than a hairline of 0.25 pt is lighter at 200 dpi
_EDGE = 1.2  # pt; rules under and around a slot may touch it
_FEW = 3  # pixels; the end of a stroke
_RULE = 24  # pt; longer than a stroke of any letter in a line that is signed
Pixels = NDArray[np.uint8]


def open_pages(pdf: bytes, dpi: int) -> list[Image.Image]:
    """The pages of ``pdf`` as pictures. pdfium is not thread-safe: one thread of a process only."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [document[n].render(scale=dpi / 72).to_pil().copy() for n in range(len(document))]
    finally:
        document.close()


def render(pdf: bytes, dpi: int) -> list[Pixels]:
    """The pages of ``pdf`` in gray."""
    return [np.asarray(page.convert("L")) for page in open_pages(pdf, dpi)]


def check_ink(blank: Blank) -> Iterator[Finding]:
    """Print in the white of a code, in a slot, in a box for a hand, or where no printer prints."""
    for page, gray in enumerate(render(blank.pdf, DPI)):
        dark = gray < _DARK
        place = page_place(page)
        yield from _margins(place, dark)
        for mark in (m for m in blank.marks if m.page == page):
            if mark.kind is MarkKind.QR:
                zone = grown(mark.rect, (qr.QUIET_MM - 0.2) * MM)
                if _count(dark, zone) > _FEW:
                    yield Finding(
                        place,
                        f"{mark_name(mark)}四周 {qr.QUIET_MM:g} 毫米内印有文字或线条",
                        "请移开，或让二维码独占一个无边框的单元格",
                    )
            elif mark.kind is MarkKind.SIGNATURE and _writes(dark, grown(mark.rect, -2 * _EDGE), signed=True):
                yield Finding(place, f"{mark_name(mark)}里印有文字", "签名的地方请空着，把文字移到它前面")
            elif mark.kind in (MarkKind.TICK, MarkKind.CHOICE):
                inside = grown(mark.rect, -0.25 * mark.rect.width)
                if _count(dark, inside) > _FEW:
                    yield Finding(place, f"{mark_name(mark)}里印有文字或线条", "请移开")
        for slot in (s for s in blank.slots if s.page == page):
            if _writes(dark, grown(slot.rect, -_EDGE)):
                yield Finding(
                    place,
                    f"{slot_name(slot)}压在印好的文字或线条上",
                    "请让它独占单元格，或缩小 widths 的宽度",
                )


def check_codes(filled: bytes, wanted: list[dict[str, str]]) -> Iterator[Finding]:
    """Read a filled example as a scanner would; ``wanted`` maps payload → name of its mark, page by page."""
    for page, (codes, gray) in enumerate(zip(wanted, render(filled, _SCAN_DPI), strict=False)):
        read = {code.text for code in zxingcpp.read_barcodes(gray, formats=zxingcpp.BarcodeFormat.QRCode)}
        for payload, name in codes.items():
            if payload not in read:
                yield Finding(
                    page_place(page),
                    f"二维码“{name}”在 {_SCAN_DPI} dpi 的扫描图上读不出来",
                    "请让它四周空着、不被文字压住",
                )


def _margins(place: str, dark: Any) -> Iterator[Finding]:
    edge = round(MARGIN / 72 * DPI)
    inner = dark.copy()
    inner[edge:-edge, edge:-edge] = False
    if inner.any():
        rows, columns = np.nonzero(inner)
        height, width = dark.shape
        near = {
            "上": rows.min() < edge,
            "下": rows.max() >= height - edge,
            "左": columns.min() < edge,
            "右": columns.max() >= width - edge,
        }
        sides = "、".join(side for side, is_near in near.items() if is_near)
        yield Finding(
            place,
            f"{sides}边有文字或线条离纸边不足 {MARGIN / MM:g} 毫米，打印机印不到",
            "请加大页边距",
        )


def _window(dark: Any, rect: Rect) -> Any:
    scale = DPI / 72
    x0, y0 = max(0, round(rect.x0 * scale)), max(0, round(rect.y0 * scale))
    return dark[y0 : max(y0, round(rect.y1 * scale)), x0 : max(x0, round(rect.x1 * scale))]


def _count(dark: Any, rect: Rect) -> int:
    return int(_window(dark, rect).sum())


def _writes(dark: Any, rect: Rect, *, signed: bool = False) -> bool:
    """Whether there is print inside; rules that only run along its edges have been cut off with them.

    ``signed``: a rule through the lower half is the line to sign on.
    """
    inside = _window(dark, rect)
    length = round(_RULE / 72 * DPI)
    if signed and inside.shape[1] >= length:
        lower = inside[len(inside) // 2 :]
        starts = sliding_window_view(lower, length, axis=1).all(axis=2)
        around = np.pad(starts, ((0, 0), (length - 1, length - 1)))
        rules = sliding_window_view(around, length, axis=1).any(axis=2)
        return int(inside.sum() - (lower & rules).sum()) > _FEW
    return int(inside.sum()) > _FEW
