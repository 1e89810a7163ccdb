"""Paper: printed pages, what people do to them with pen and seal, and the torn-off piece that is left."""

from collections import OrderedDict
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

import cv2
import numpy as np
import pypdfium2
import zxingcpp
from numpy.typing import NDArray

from . import script
from .ink import MM, Image
from .sheets import EDGE, Box

_FIGURES_PT = 16.0  # room for a figure or two in a date
_KEPT = 6  # renders kept: the parts of one page are asked for soon after each other


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of paper: ``pixels`` BGR or gray at ``dpi``, ``mask`` (h, w) 255 where there is paper."""

    pixels: Image
    mask: NDArray[np.uint8]
    dpi: float

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height in mm."""
        height, width = self.mask.shape
        return width / self.dpi * MM, height / self.dpi * MM

    def in_gray(self) -> Self:
        """The same piece without colour: a scanner set to gray sees no more."""
        return replace(self, pixels=cv2.cvtColor(self.pixels, cv2.COLOR_BGR2GRAY))


class Prints:
    """The printer: renders pages of the PDFs under ``root`` and keeps the last ``kept`` renders. Use as a
    context manager; one thread only.
    """

    def __init__(self, root: Path, kept: int = _KEPT) -> None:
        self._root = root
        self._kept = kept
        self._dates: dict[tuple[str, int], list[tuple[float, float]]] = {}
        self._documents: dict[str, pypdfium2.PdfDocument] = {}
        self._pages: OrderedDict[tuple[str, int, int], Image] = OrderedDict()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for document in self._documents.values():
            document.close()

    def page(self, pdf: str, index: int, dpi: int) -> Image:
        """A fresh print (BGR) of page ``index`` (0-based) of ``pdf``. Raises FileNotFoundError."""
        key = (pdf, index, dpi)
        if key not in self._pages:
            if pdf not in self._documents:
                self._documents[pdf] = pypdfium2.PdfDocument(self._root / pdf)
            page = self._documents[pdf][index]
            toner = page.render(scale=dpi / 72, rev_byteorder=False).to_numpy()[..., :3]
            page.close()
            levels = np.linspace(script.TONER, script.WHITE, 256).astype(np.uint8)
            self._pages[key] = cv2.LUT(np.ascontiguousarray(toner), levels)
            if len(self._pages) > self._kept:
                self._pages.popitem(last=False)
        self._pages.move_to_end(key)
        return self._pages[key].copy()

    def dates(self, pdf: str, index: int, dpi: int) -> list[tuple[float, float]]:
        """Where a person writes figures into a printed date: the free places left of 年, 月 and 日, each the
        (x, y) of its right end on the line of print, 0..1 of the page. Raises FileNotFoundError.
        """
        if (pdf, index) not in self._dates:
            self.page(pdf, index, dpi)
            self._dates[pdf, index] = self._dates_of(self._documents[pdf][index])
        return self._dates[pdf, index]

    def _dates_of(self, page: pypdfium2.PdfPage) -> list[tuple[float, float]]:
        width, height = page.get_size()
        text = page.get_textpage()
        chars = text.get_text_range()
        boxes = [text.get_charbox(i) for i in range(text.count_chars())]
        free = []
        for i, char in enumerate(chars[: len(boxes)]):
            if char not in "年月日" or chars[i + 1 : i + 2] == "级":
                continue
            left, bottom, _, top = boxes[i]
            same_line = [b[2] for b in boxes if b[2] <= left and b[1] < top and b[3] > bottom]
            if left - max(same_line, default=0.0) > _FIGURES_PT:
                free.append((left / width, 1 - bottom / height))
        text.close()
        page.close()
        return free


def codes_on(page: Image, dpi: float) -> list[Box]:
    """Where a person sees QR codes on ``page``, in mm: nobody stamps on them."""
    gray = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
    boxes = []
    for found in zxingcpp.read_barcodes(gray, formats=zxingcpp.BarcodeFormat.QRCode):
        where = found.position
        corners = (where.top_left, where.top_right, where.bottom_right, where.bottom_left)
        xs, ys = [c.x / dpi * MM for c in corners], [c.y / dpi * MM for c in corners]
        boxes.append((min(xs), min(ys), max(xs), max(ys)))
    return boxes


def tear(page: Image, box: Box, dpi: float, rng: np.random.Generator) -> Piece:
    """Tear the part ``box`` (0..1) out of ``page``: uneven where its edge is inside the page."""
    height, width = page.shape[:2]
    inside = (box[0] > EDGE, box[1] > EDGE, box[2] < 1 - EDGE, box[3] < 1 - EDGE)
    edges = [box[0] * width, box[1] * height, box[2] * width, box[3] * height]
    x0, y0, x1, y1 = torn_rect((width, height), box, dpi)
    pixels = page[y0:y1, x0:x1].copy()
    mask = np.full(pixels.shape[:2], 255, np.uint8)
    corner = (x0, y0, x0, y0)
    for side in range(4):
        if inside[side]:
            _tear_side(pixels, mask, side, edges[side] - corner[side], dpi, rng)
    return Piece(pixels, mask, dpi)


def torn_rect(size: tuple[int, int], box: Box, dpi: float) -> tuple[int, int, int, int]:
    """x0, y0, x1, y1 in px of the page of ``size`` (w, h) from which ``tear`` takes the part ``box``."""
    width, height = size
    spare = 2.0 / MM * dpi  # the tear may stray outwards by so much
    inside = (box[0] > EDGE, box[1] > EDGE, box[2] < 1 - EDGE, box[3] < 1 - EDGE)
    edges = [box[0] * width, box[1] * height, box[2] * width, box[3] * height]
    outward = (-spare, -spare, spare, spare)
    limits = (0, 0, width, height)
    cut = [
        int(np.clip(round(edge + away), 0, max(width, height))) if torn else limit
        for edge, away, torn, limit in zip(edges, outward, inside, limits, strict=True)
    ]
    return cut[0], cut[1], min(cut[2], width), min(cut[3], height)


def fold(piece: Piece, rng: np.random.Generator) -> None:
    """Fold ``piece`` (in place) once and open it: a crease is left, gray on one side, light on the other."""
    height, width = piece.mask.shape
    at = round(width * rng.uniform(0.46, 0.54))
    reach = max(round(0.9 / MM * piece.dpi), 3)
    offsets = np.arange(-reach, reach)
    depth = rng.uniform(8, 20) * np.where(offsets < 0, 1.0, -0.4) * np.exp(-np.abs(offsets) / (reach / 3))
    strength = cv2.resize(rng.uniform(0.5, 1.0, (12, 1)), (1, height))
    band = piece.pixels[:, at - reach : at + reach]
    band[:] = np.clip(band - (strength * depth)[..., None], 0, 255).astype(np.uint8)


def _tear_side(
    pixels: Image, mask: NDArray[np.uint8], side: int, edge: float, dpi: float, rng: np.random.Generator
) -> None:
    """Tear side 0 left, 1 top, 2 right or 3 bottom along ``edge`` px, in place; a pale rim is left."""
    if side % 2 == 0:  # a side edge is a top edge of the turned page; views, so the change is in place
        pixels, mask = pixels.transpose(1, 0, 2), mask.T
    away = edge + _ragged(mask.shape[1], dpi, rng)
    rim = np.clip(rng.normal(0.35, 0.2, mask.shape[1]), 0.05, 1.0) / MM * dpi
    low, high = max(int((away - rim).min()), 0), int((away + rim).max()) + 2  # nothing happens outside it
    rows = np.arange(low, min(high, mask.shape[0]))[:, None]
    inward = rows - away if side < 2 else away - rows
    mask[:low] *= side >= 2
    mask[high:] *= side < 2
    mask[low:high][inward < 0] = 0
    pixels[low:high][(inward >= 0) & (inward < rim)] = (251, 252, 252)


def _ragged(length: int, dpi: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """How far a tear strays from its line, px, at each of ``length`` px."""
    knots = max(int(length / dpi * MM / 14), 3)
    drift = cv2.resize(
        rng.normal(0, script.TEAR_DRIFT_MM / 2, (1, knots)), (length, 1), interpolation=cv2.INTER_CUBIC
    )
    fibres = cv2.blur(rng.normal(0, script.TEAR_FIBRE_MM * 1.7, (1, length)), (3, 1))
    stray: NDArray[np.float64] = np.clip(drift + fibres, -1.8, 1.8)[0] / MM * dpi
    return stray
