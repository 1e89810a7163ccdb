"""A leaf: one piece of paper, what is printed and written on it, and what of its codes can still be seen.

Everything that bends, covers or tears a leaf moves and hides its spots with it, so that truth is kept by the
same hands that spoil the paper and never asked of a reader.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from guidang.rehearsal.ink import MM, Image, Points
from guidang.rehearsal.paper import Prints, tear, torn_rect
from guidang.rehearsal.sheets import Box, Sheet

_GRID = 40  # points a side, at which a code or box is asked whether it can still be seen
_WHITE = (247, 247, 247)


@dataclass(slots=True)
class Spot:
    """A code, a mark's box or the whole of the paper. ``points`` (n, 2; px of the leaf) row by row;
    ``hidden`` (n,) tells of each.

    ``name`` is the text of a code, the name of a mark; ``kind`` code, signature, tick or paper.
    """

    name: str
    kind: str
    points: Points
    hidden: NDArray[np.bool_]

    @property
    def corners(self) -> Points:
        """(4, 2): top left, top right, bottom right, bottom left."""
        return self.points[[0, _GRID - 1, -1, -_GRID]]

    @property
    def visible(self) -> float:
        """Share of its area that can be seen, 0..1."""
        return 1.0 - float(self.hidden.mean())


@dataclass(frozen=True, slots=True)
class Hand:
    """What a hand did in a mark's box. ``ink``: whether it means signed or ticked. ``how``: plain, tiny,
    crossing, faint, ...; of an empty box: empty, neighbour, seal. ``pen``: ball, gel, pencil, ... or "".
    """

    ink: bool
    how: str
    pen: str = ""


@dataclass(slots=True)
class Leaf:
    """``pixels`` BGR and ``mask`` (255: paper) at ``dpi``. ``sheet`` is None for paper that is not ours.

    ``kind``: clean, foreign, forged or blank.
    """

    pixels: Image
    mask: NDArray[np.uint8]
    dpi: float
    sheet: Sheet | None = None
    kind: str = "clean"
    spots: list[Spot] = field(default_factory=list)
    hands: dict[str, Hand] = field(default_factory=dict)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in px."""
        return self.mask.shape[1], self.mask.shape[0]

    @property
    def unit(self) -> float:
        """Px per mm."""
        return self.dpi / MM

    def hide(self, cover: NDArray[np.bool_]) -> None:
        """What lies under ``cover`` (h, w) can no longer be seen."""
        for spot in self.spots:
            spot.hidden |= _looked_up(cover, spot.points, outside=True)

    def bend(self, dx: NDArray[np.float32], dy: NDArray[np.float32]) -> None:
        """Show at each px what was ``dx``, ``dy`` px away: coarse fields of any size."""
        width, height = self.size
        coarse = (-(-width // 8), -(-height // 8))  # a smooth field needs no more knots
        fields = [
            cv2.resize(cv2.resize(f, coarse, interpolation=cv2.INTER_CUBIC), (width, height))
            for f in (dx, dy)
        ]
        across = cv2.add(fields[0], np.broadcast_to(np.arange(width, dtype=np.float32), (height, width)))
        down = cv2.add(
            fields[1], np.broadcast_to(np.arange(height, dtype=np.float32)[:, None], (height, width))
        )
        self.pixels = cv2.remap(
            self.pixels, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=_WHITE
        )
        self.mask = cv2.remap(self.mask, across, down, cv2.INTER_NEAREST)
        for spot in self.spots:
            inner = np.clip(np.rint(spot.points).astype(int), 0, (width - 1, height - 1))
            moves = np.stack([f[inner[:, 1], inner[:, 0]] for f in fields], axis=1)
            spot.points = spot.points - moves


class Press:
    """The printer, and where it put codes: fresh leaves of sheets. One thread only."""

    def __init__(self, prints: Prints) -> None:
        self._prints = prints
        self._codes: dict[tuple[str, int], list[tuple[str, Points]]] = {}

    def leaf(
        self,
        sheet: Sheet,
        dpi: int,
        rng: np.random.Generator,
        toner: Callable[[Image], None] | None = None,
        hands: Callable[[Leaf], None] | None = None,
    ) -> Leaf:
        """Print ``sheet`` at ``dpi``, faded by ``toner``, written on by ``hands``, then torn off.

        Raises FileNotFoundError.
        """
        page = self._prints.page(sheet.pdf, sheet.pdf_page, dpi)
        spots = self._spots(sheet, page, dpi)
        if toner is not None:
            toner(page)
        leaf = Leaf(page, np.full(page.shape[:2], 255, np.uint8), dpi, sheet, spots=spots)
        if hands is not None:
            hands(leaf)
        if not sheet.whole:
            x0, y0, _, _ = torn_rect(leaf.size, sheet.box, dpi)
            piece = tear(leaf.pixels, sheet.box, dpi, rng)
            leaf.pixels, leaf.mask = piece.pixels, piece.mask
            for spot in spots:
                spot.points = spot.points - (x0, y0)
            leaf.hide(leaf.mask < 128)
        leaf.spots.append(_spot("", "paper", np.array([0, 0, *leaf.size], np.float64)))
        return leaf

    def _spots(self, sheet: Sheet, page: Image, dpi: int) -> list[Spot]:
        key = (sheet.pdf, sheet.pdf_page)
        if key not in self._codes:
            self._codes[key] = _codes(self._prints.page(sheet.pdf, sheet.pdf_page, 200))
        height, width = page.shape[:2]
        ours = [(text, box) for text, box in self._codes[key] if text == sheet.qr]
        spots = [_spot(text, "code", box * (width, height, width, height)) for text, box in ours]
        for mark in sheet.marks:
            if mark.kind in ("signature", "tick"):
                box = np.array(mark.box) * (width, height, width, height)
                spots.append(_spot(mark.name, mark.kind, box))
        return spots


def box_mm(leaf: Leaf, box: Box) -> Box:
    """A box in 0..1 of the page, on a leaf that is the page, in mm."""
    width, height = (side / leaf.unit for side in leaf.size)
    return box[0] * width, box[1] * height, box[2] * width, box[3] * height


def _codes(page: Image) -> list[tuple[str, Points]]:
    """Text and box (0..1 of the page) of every code on a fresh print at 200 dpi."""
    height, width = page.shape[:2]
    found = []
    for code in zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode):
        where = code.position
        ends = [(p.x, p.y) for p in (where.top_left, where.top_right, where.bottom_right, where.bottom_left)]
        box = np.concatenate([np.min(ends, axis=0), np.max(ends, axis=0)])
        found.append((code.text, box / (width, height, width, height)))
    return found


def _spot(name: str, kind: str, box: Points) -> Spot:
    points = _unit_grid() * (box[2:] - box[:2]) + box[:2]
    return Spot(name, kind, points, np.zeros(len(points), np.bool_))


@lru_cache(maxsize=1)
def _unit_grid() -> Points:
    line = np.linspace(0, 1, _GRID)
    xs, ys = np.meshgrid(line, line)
    return np.stack([xs.ravel(), ys.ravel()], axis=1)


def _looked_up(cover: NDArray[np.bool_], points: Points, *, outside: bool) -> NDArray[np.bool_]:
    """``cover`` at ``points``; beyond its edge ``outside``."""
    height, width = cover.shape
    at = np.rint(points).astype(int)
    inside = ((at >= 0) & (at < (width, height))).all(axis=1)
    found = np.full(len(points), outside)
    found[inside] = cover[at[inside, 1], at[inside, 0]]
    return found


def hidden_at(cover: NDArray[np.bool_], points: Points) -> NDArray[np.bool_]:
    """Which ``points`` (n, 2; px) lie under ``cover`` or off the picture."""
    return _looked_up(cover, points, outside=True)
