"""Static print of a blank that can be found again on paper: corners of rules and characters of labels."""

from collections.abc import Iterable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from guidang.domain.form import Rect
from guidang.paper.scans.page_image import Pixels, as_pixels

MOST = 30
_APART_PT = 22.0  # 8 mm
_PATCH_PT = 12.0  # half a coarse patch: see registration
_EDGE_PT = 9.0  # 3 mm: torn edges eat that much
_MAX_WRITTEN = 0.55  # share of a patch that slots may cover: half of it where a rule ends a slot
_REACH_PT = 14.0  # how far a coarse search looks
_TWIN = 0.82  # a patch that finds itself this well elsewhere within reach would mislead
_CANDIDATES = 400
_WEAKEST = 0.02  # of the strongest corner


def choose_landmarks(
    raster: Pixels, per_pt: float, piece: Rect, changing: Iterable[Rect], written: Iterable[Rect]
) -> tuple[tuple[float, float], ...]:
    """Up to MOST points (x, y) in pt on ``raster`` (gray, ``per_pt`` px a pt).

    The strongest first, then each as far as can be from those before it, so that the first few of them lie
    all over the piece. None lies on a ``changing`` rectangle, within 3 mm of the piece's edge, or mostly
    among ``written`` text.
    """
    allowed = np.zeros(raster.shape, np.uint8)
    _fill(
        allowed,
        Rect(piece.x0 + _EDGE_PT, piece.y0 + _EDGE_PT, piece.x1 - _EDGE_PT, piece.y1 - _EDGE_PT),
        per_pt,
        255,
    )
    for rect in changing:
        _fill(allowed, Rect(rect.x0 - 3, rect.y0 - 3, rect.x1 + 3, rect.y1 + 3), per_pt, 0)
    text = np.zeros(raster.shape, np.float32)
    for rect in written:
        _fill(text, rect, per_pt, 1.0)
    side = 2 * round(_PATCH_PT * per_pt) + 1
    covered = cv2.boxFilter(text, -1, (side, side))
    allowed[np.asarray(covered) > _MAX_WRITTEN] = 0
    soft = as_pixels(cv2.GaussianBlur(raster, (0, 0), 1.5))
    apart = _APART_PT / 2 * per_pt
    corners = cv2.goodFeaturesToTrack(soft, _CANDIDATES, _WEAKEST, apart, mask=allowed, blockSize=9)
    if corners is None:
        return ()
    points = _spread_out(soft, np.asarray(corners, dtype=np.float64).reshape(-1, 2), per_pt)
    return tuple((round((x + 0.5) / per_pt, 2), round((y + 0.5) / per_pt, 2)) for x, y in points)


def _spread_out(pixels: Pixels, corners: NDArray[np.float64], per_pt: float) -> list[tuple[float, float]]:
    """Up to MOST of ``corners`` (n, 2; px), none with a twin nearby, the farthest from all others next."""
    chosen: list[tuple[float, float]] = []
    away = np.full(len(corners), np.inf)
    while len(chosen) < MOST and away.max() >= _APART_PT * per_pt:
        number = int(np.argmax(away))
        x, y = float(corners[number][0]), float(corners[number][1])
        if _has_twin(pixels, (x, y), per_pt):
            away[number] = 0.0
            continue
        chosen.append((x, y))
        away = np.minimum(away, np.linalg.norm(corners - (x, y), axis=1))
    return chosen


def _fill(canvas: NDArray[Any], rect: Rect, per_pt: float, value: float) -> None:
    x0, y0, x1, y1 = (max(0, round(v * per_pt)) for v in (rect.x0, rect.y0, rect.x1, rect.y1))
    canvas[y0:y1, x0:x1] = value


def _has_twin(pixels: Pixels, point: tuple[float, float], per_pt: float) -> bool:
    """Whether the patch around ``point`` looks like another place nearby: a row of boxes, a long rule."""
    half, reach = round(_PATCH_PT * per_pt), round(_REACH_PT * per_pt)
    x, y = round(point[0]), round(point[1])
    height, width = pixels.shape
    if not (half <= x < width - half and half <= y < height - half):
        return True
    patch = pixels[y - half : y + half + 1, x - half : x + half + 1]
    x0, y0 = max(0, x - half - reach), max(0, y - half - reach)
    window = pixels[y0 : y + half + reach + 1, x0 : x + half + reach + 1]
    likeness = np.asarray(cv2.matchTemplate(window, patch, cv2.TM_CCOEFF_NORMED))
    own_y, own_x = y - half - y0, x - half - x0
    near = round(2.0 * per_pt)
    likeness[max(0, own_y - near) : own_y + near + 1, max(0, own_x - near) : own_x + near + 1] = -1
    return float(likeness.max()) > _TWIN
