"""Whether a page, laid onto a piece, shows the print of a rival instead, where the two differ."""

from collections.abc import Callable
from functools import lru_cache

import cv2
import numpy as np

from guidang.domain.form import Rect
from guidang.paper.scans.kit import COARSE_DPI, Piece, coarse_of
from guidang.paper.scans.page_image import Pixels, as_pixels
from guidang.paper.scans.pyramid import Matrix, Pyramid, scale, shift
from guidang.paper.scans.rivals import HALF_PT, Rival

_PER_PT = COARSE_DPI / 72
_HALF = round(HALF_PT * _PER_PT)
_SLACK = 2  # px: what is left of registration's error
_EMPTY = 3.0  # gray levels of spread: no print
_FADED = 0.35  # of the spread that print should have there: it is not there


def favour(page: Pyramid, piece: Piece, near: Callable[[Rect], Matrix], contrast: float) -> float:
    """From 1, the page shows ``piece``, to -1, it shows one of its rivals. 1 when nobody rivals it.

    ``near`` maps pt to px around a rectangle of the piece; ``contrast`` is how dark print is, in gray levels.
    """
    return min((_against(page, piece, rival, near, contrast) for rival in piece.rivals), default=1.0)


def _against(
    page: Pyramid, piece: Piece, rival: Rival, near: Callable[[Rect], Matrix], contrast: float
) -> float:
    votes = []
    level: int | None = None
    for (x, y), (own, other) in zip(rival.spots, _patches(piece.raster, rival), strict=True):
        side = 2 * (_HALF + _SLACK) + 1
        to_page = near(Rect(x, y, x, y)) @ shift(x, y) @ scale(1 / _PER_PT) @ shift(-side / 2, -side / 2)
        level = page.coarsest(to_page, (side / 2, side / 2)) if level is None else level
        seen = page.window(to_page, (side, side), level)
        votes.append(_likeness(seen, own, other, contrast) - _likeness(seen, other, own, contrast))
    return sum(votes) / len(votes)


@lru_cache(maxsize=256)
def _patches(raster: bytes, rival: Rival) -> list[tuple[Pixels, Pixels]]:
    """What the piece, and the rival, have at each of the places."""
    own, other = coarse_of(raster), coarse_of(rival.raster)
    dx, dy = rival.move
    return [(_patch(own, x, y), _patch(other, x + dx, y + dy)) for x, y in rival.spots]


def _patch(pixels: Pixels, x: float, y: float) -> Pixels:
    side = 2 * _HALF + 1
    to_pixels = shift(x * _PER_PT - side / 2, y * _PER_PT - side / 2)[:2]
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return as_pixels(cv2.warpAffine(pixels, to_pixels, (side, side), None, flags, cv2.BORDER_CONSTANT, 255))


def _likeness(seen: Pixels, patch: Pixels, instead: Pixels, contrast: float) -> float:
    """0 to 1: how much of what is seen is ``patch``, which may be empty paper where ``instead`` has print."""
    if float(patch.std()) < _EMPTY:
        inner = seen[_SLACK:-_SLACK, _SLACK:-_SLACK]
        return float(float(inner.std()) < _FADED * float(instead.std()) * contrast / 255)
    likeness = np.asarray(cv2.matchTemplate(seen, patch, cv2.TM_CCOEFF_NORMED))
    return max(0.0, float(likeness.max())) ** 2
