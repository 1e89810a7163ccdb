"""Whether a page without a code carries anything at all: a clean back may be passed over, ink may not."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from guidang.paper.scans.page_image import Pixels, as_pixels
from guidang.paper.scans.pyramid import Pyramid

_LARGE_ENOUGH = 1300  # px, long side: a pencil's stroke is still a pixel wide
_LONG_SIDE_MM = 297.0  # taken for the page when nothing tells its size
_EDGE_MM = 8.0  # scanner shadows, torn edges
_PAPER = 90.0  # gray level: darker, it is no paper that lies there
_NOISE = 8.0  # gray levels; in more of it a word could hide
_SPECK_MM = 1.0  # dust, and the pepper of a fax
_THICK_MM = 2.5  # no hand draws as thick: a shadow at the edge
_MOST_INK_MM2 = 4.0  # two letters of handwriting have more
_LINE_MM, _LINE_WIDE_MM = 60.0, 9.0  # longer and narrower: a fold, a streak, the edge of a shadow
_RIM_LINE = 4.0  # times as long as narrow, and from the rim: the paper's own edge
_HOLE_MM, _HOLE_FROM_EDGE_MM = (3.5, 9.0), 22.0  # ISO 838 punches 6 mm holes 12 mm from the edge
_SHOWING_THROUGH = 90.0  # gray levels: what shines through from the back is paler


@dataclass(frozen=True, slots=True)
class _Spot:
    """A connected dark spot in mm. ``outer`` and ``inner``: how far its ends are from the nearest edge."""

    area: float
    length: float
    narrow: float
    outer: float
    inner: float


def is_blank(page: Pyramid, mirrored_code: bool) -> bool:
    """Hardly any ink: border shadows, folds, punch holes and specks aside.

    With a ``mirrored_code`` the page is the back of a printed one, and pale ink is what shows through.
    """
    number = next(n for n in range(4) if max(page.size) / 2**n <= _LARGE_ENOUGH or n == 3)
    gray = page.level(number)
    per_mm = max(gray.shape) / _LONG_SIDE_MM
    depth = _depth(gray, per_mm)
    noise = 1.4826 * float(np.median(np.abs(depth - np.median(depth))))
    threshold = max(10.0, 5 * noise, _SHOWING_THROUGH if mirrored_code else 0.0)
    if float(np.median(gray)) < _PAPER or noise > _NOISE:
        return False
    dark = _without_shadows(depth > threshold, per_mm)
    ink = sum(spot.area for spot in _spots(depth, dark, per_mm) if _is_ink(spot))
    return ink <= _MOST_INK_MM2


def _without_shadows(dark: NDArray[np.bool_], per_mm: float) -> NDArray[np.bool_]:
    """``dark`` less the rim of the page and the thick dark areas that begin there."""
    size = round(_THICK_MM * per_mm)
    thick = cv2.morphologyEx(dark.astype(np.uint8), cv2.MORPH_OPEN, np.ones((size, size), np.uint8))
    edge = round(_EDGE_MM * per_mm)
    rim = np.ones(dark.shape, dtype=bool)
    rim[edge:-edge, edge:-edge] = False
    _, labels = cv2.connectedComponents(np.asarray(thick))
    shadow = np.isin(labels, np.unique(labels[rim & (labels > 0)])).astype(np.uint8)
    lit = np.asarray(cv2.dilate(shadow, np.ones((2 * size + 1, 2 * size + 1), np.uint8))) == 0
    return np.asarray(dark & lit & ~rim, dtype=np.bool_)


def _is_ink(spot: _Spot) -> bool:
    if spot.length >= _LINE_MM and spot.narrow <= _LINE_WIDE_MM:
        return False
    if spot.outer <= _EDGE_MM + 1 and spot.length >= _RIM_LINE * spot.narrow:
        return False
    square = spot.narrow >= 0.75 * spot.length / np.sqrt(2) and spot.area >= 0.65 * spot.narrow**2
    hole = square and _HOLE_MM[0] <= spot.narrow <= _HOLE_MM[1] and spot.inner < _HOLE_FROM_EDGE_MM
    return not hole


def _spots(depth: NDArray[np.float32], dark: NDArray[np.bool_], per_mm: float) -> list[_Spot]:
    """The dark spots larger than specks, at most a few hundred: a written page has its answer by then."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark.astype(np.uint8), connectivity=8)
    height, width = dark.shape
    found: list[_Spot] = []
    order = np.argsort(-stats[1:, cv2.CC_STAT_AREA], kind="stable")[:300] + 1
    for number in order:
        x, y, w, h = (int(v) for v in stats[number, :4])
        own = labels[y : y + h, x : x + w] == number
        deep = depth[y : y + h, x : x + w]
        # Blur makes a speck look large; its core is what counts.
        core = np.argwhere(own & (deep > 0.5 * deep[own].max()))[:, ::-1].astype(np.float32)
        length = (float(np.hypot(*np.ptp(core, axis=0))) + 1) / per_mm
        if length < _SPECK_MM:
            continue
        _, sides, _ = cv2.minAreaRect(core)
        outer = min(x, y, width - x - w, height - y - h) / per_mm
        inner = min(x + w, y + h, width - x, height - y) / per_mm
        found.append(_Spot(len(core) / per_mm**2, length, (min(sides) + 1) / per_mm, outer, inner))
    return found


def _depth(gray: Pixels, per_mm: float) -> NDArray[np.float32]:
    """How much darker than its paper each px is."""
    small = cv2.resize(gray, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    reach = 2 * max(1, round(3.0 * per_mm / 4)) + 1
    paper = cv2.blur(
        cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8)), (reach, reach)
    )
    full = as_pixels(cv2.resize(paper, (gray.shape[1], gray.shape[0]), interpolation=cv2.INTER_LINEAR))
    soft = cv2.GaussianBlur(gray, (0, 0), 0.15 * per_mm)
    return np.asarray(full.astype(np.float32) - np.asarray(soft, dtype=np.float32), dtype=np.float32)
