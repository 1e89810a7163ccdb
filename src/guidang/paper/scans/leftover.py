"""Ink on a page beside the pieces already found: another piece, whose code was missed or cannot be read."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from guidang.paper.scans.page_image import Pixels, as_pixels
from guidang.paper.scans.pieces import Paper, px_per_mm
from guidang.paper.scans.pyramid import Points, Pyramid

_PIECE_INK_MM2 = 60.0  # the code of a piece alone has 200
_GRAIN_MM = 8.0  # ink closer than this belongs together
_AROUND_MM = 4.0  # paper bends and is torn: ink this close to a piece is its own
_LETTER_MM = (1.2, 8.0)
_LETTERS = 40  # a piece with print on it has more
_LEVEL = 3  # of the pyramid: 37 dpi of a 300 dpi page


@dataclass(frozen=True, slots=True)
class Leftover:
    """A box of unexplained ink: corners (4, 2) in page px; ``letters`` counts marks of a letter's size."""

    corners: Points
    letters: int

    @property
    def looks_printed(self) -> bool:
        """Whether a person would call it a piece of paper with print on it."""
        return self.letters >= _LETTERS


def leftovers(page: Pyramid, papers: Sequence[Paper]) -> list[Leftover]:
    """What may be other pieces, the most ink first, at most three."""
    gray = page.level(_LEVEL)
    per_mm = px_per_mm(papers[0]) / 2**_LEVEL
    outside = _outside(gray.shape, papers, per_mm)
    if np.count_nonzero(outside) < 0.05 * outside.size:
        return []
    ink = _dark(gray) & outside
    grain = 2 * max(1, round(_GRAIN_MM * per_mm / 2)) + 1
    joined = cv2.morphologyEx(ink.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((grain, grain), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(np.asarray(joined))
    boxes = []
    for label in range(1, count):
        x, y, width, height = (int(v) for v in stats[label, :4])
        amount = float(np.count_nonzero(ink[labels == label])) / per_mm**2
        if amount >= _PIECE_INK_MM2 and min(width, height) >= 12 * per_mm:
            boxes.append((amount, (x, y, x + width, y + height)))
    boxes.sort(reverse=True)
    return [_leftover(page, outside, box, px_per_mm(papers[0])) for _, box in boxes[:3]]


def _leftover(
    page: Pyramid, outside: NDArray[np.bool_], box: tuple[int, int, int, int], per_mm: float
) -> Leftover:
    x0, y0, x1, y1 = box
    corners = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], dtype=np.float64) * 2**_LEVEL
    fine = page.level(1)[4 * y0 : 4 * y1, 4 * x0 : 4 * x1]
    free = np.kron(outside[y0:y1, x0:x1], np.ones((4, 4), bool))[: fine.shape[0], : fine.shape[1]]
    ink = (_dark(as_pixels(fine))[: free.shape[0], : free.shape[1]] & free).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink)
    size = stats[1:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1) * 2 / per_mm
    return Leftover(corners, int(((size >= _LETTER_MM[0]) & (size <= _LETTER_MM[1])).sum()))


def _outside(shape: tuple[int, ...], papers: Sequence[Paper], per_mm: float) -> NDArray[np.bool_]:
    taken = np.zeros(shape, np.uint8)
    for paper in papers:
        outlines = [paper.symbol.corners] if paper.outline is None else [paper.outline, paper.symbol.corners]
        for outline in outlines:
            cv2.fillConvexPoly(taken, np.rint(outline / 2**_LEVEL).astype(np.int32), 1)
    around = 2 * max(1, round(_AROUND_MM * per_mm)) + 1
    return np.asarray(cv2.dilate(taken, np.ones((around, around), np.uint8)) == 0, dtype=np.bool_)


def _dark(gray: Pixels) -> NDArray[np.bool_]:
    paper = cv2.blur(cv2.morphologyEx(gray, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8)), (15, 15))
    return np.asarray(as_pixels(paper).astype(np.int16) - gray > 40, dtype=np.bool_)
