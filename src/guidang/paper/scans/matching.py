"""Patches of a blank found again on a page by normalised correlation. What it means is decided elsewhere."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from guidang.paper.scans.kit import COARSE_DPI, REFERENCE_DPI, Piece
from guidang.paper.scans.pyramid import Matrix, Points, Pyramid, apply, scale

ALIKE = 0.45
"""Normalised correlation from which a patch counts as found."""


@dataclass(frozen=True, slots=True)
class Look:
    """How patches are looked for: ``half`` a patch and the ``reach`` of the search in pt, at ``dpi``."""

    dpi: float
    half: float
    reach: float


COARSE = Look(COARSE_DPI, 12.0, 14.0)
WIDE = Look(COARSE_DPI, 12.0, 36.0)
"""For paper that a feeder dragged, beyond what is known of it."""
FINE = Look(REFERENCE_DPI, 7.6, 4.6)
SOFT = Look(COARSE_DPI, 12.0, 4.6)
"""For pictures too blurred for more."""
CLOSE = Look(REFERENCE_DPI, 7.6, 2.4)
"""Where the place is known within 0.5 mm."""


@dataclass(frozen=True, slots=True)
class Found:
    """``seen`` (n, 2) the landmarks that lie on the page; ``good`` (m, 2) those found again, both in pt;
    ``on_page`` (m, 2; px) where.
    """

    seen: Points
    good: Points
    on_page: Points


def find(page: Pyramid, piece: Piece, matrix: Matrix, landmarks: Points, moves: Points, look: Look) -> Found:
    """Look for ``landmarks`` (n, 2; pt) where ``matrix`` puts them once moved by ``moves`` (n, 2; pt)."""
    per_pt = look.dpi / 72
    half, reach = round(look.half * per_pt), round(look.reach * per_pt)
    reference = piece.pixels if look.dpi == REFERENCE_DPI else piece.coarse
    where = apply(matrix, landmarks + moves)
    inside = ((where > 0) & (where < page.size)).all(axis=1)
    seen, moves = landmarks[inside], moves[inside]
    to_page = matrix @ scale(1 / per_pt)
    middle = seen.mean(axis=0) * per_pt if len(seen) else np.zeros(2)
    level = page.coarsest(to_page, (float(middle[0]), float(middle[1])))
    places = (seen * per_pt).astype(int)
    corners = np.maximum(places - half, 0)
    starts = corners - reach + moves * per_pt
    shifts = np.repeat(np.eye(3)[None], len(seen), axis=0)
    shifts[:, :2, 2] = starts
    found, good = [], []
    for number, ((left, top), (x, y), window_to_page) in enumerate(
        zip(corners.tolist(), places.tolist(), to_page @ shifts, strict=True)
    ):
        patch = reference[top : y + half + 1, left : x + half + 1]
        size = (patch.shape[1] + 2 * reach, patch.shape[0] + 2 * reach)
        window = page.window(window_to_page, size, level)
        likeness = np.asarray(cv2.matchTemplate(window, patch, cv2.TM_CCOEFF_NORMED))
        _, best, _, (column, row) = cv2.minMaxLoc(likeness)
        # At the edge it is no maximum: what it climbs to lies farther out.
        if best >= ALIKE and 0 < row < 2 * reach and 0 < column < 2 * reach:
            peak_y, peak_x = peak(likeness, row, column)
            good.append(number)
            found.append((peak_x - reach, peak_y - reach))
    if not good:
        return Found(seen, seen[:0], seen[:0])
    at = seen[good]
    return Found(seen, at, apply(matrix, at + moves[good] + np.array(found) / per_pt))


def peak(likeness: NDArray[np.float32], row: int, column: int) -> tuple[float, float]:
    """The maximum between pixels: a parabola through its neighbours, each way."""
    height, width = likeness.shape

    def between(low: float, high: float, top: float) -> float:
        bend = low + high - 2 * top
        return min(0.5, max(-0.5, 0.5 * (low - high) / bend)) if bend < -1e-6 else 0.0

    if not (0 < row < height - 1 and 0 < column < width - 1):
        return float(row), float(column)
    (_, above, _), (before, top, after), (_, below, _) = likeness[
        row - 1 : row + 2, column - 1 : column + 2
    ].tolist()
    return row + between(above, below, top), column + between(before, after, top)
