"""Whether a page without a code carries anything at all: a clean back may be passed over, ink may not."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from guidang.paper.scans.codes import Symbol, read_symbols
from guidang.paper.scans.page_image import Pixels, as_pixels
from guidang.paper.scans.pyramid import Points, Pyramid

_LARGE_ENOUGH = 1300  # px, long side: a pencil's stroke is still a pixel wide
_LONG_SIDE_MM = 297.0  # taken for the page when nothing tells its size
_LENGTHS = (90.0, 450.0)  # mm, long side: from a torn strip to A3
_CODE_MM = 20.0  # side of the larger code on a sheet
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
_DARKER = 1.5  # times as dark as the code that shines through: not from the back


@dataclass(frozen=True, slots=True)
class _Spot:
    """A connected dark spot in mm. ``outer`` and ``inner``: how far its ends are from the nearest edge."""

    area: float
    length: float
    narrow: float
    outer: float
    inner: float


def is_blank(page: Pyramid, through: Sequence[Symbol] = ()) -> bool:
    """Hardly any ink: border shadows, folds, punch holes and specks aside.

    With mirrored codes ``through`` the page is the back of a printed one, and ink no darker than they is what
    shows through; a code too pale for the reader is looked for here.
    """
    look = _look(page, through)
    if look is None:
        return False
    if _ink(look, max(10.0, 5 * look.noise)) <= _MOST_INK_MM2:
        return True
    if _ink(look, _SHOWING_THROUGH) > _MOST_INK_MM2:
        return False
    shrink = max(look.depth.shape) / max(page.size)
    darkness = max((_depth_in(look, symbol.corners * shrink) for symbol in through), default=0.0)
    darkness = darkness or _code_showing_through(look)
    return darkness > 0 and _ink(look, _excused(look, darkness)) <= _MOST_INK_MM2


def is_paler(page: Pyramid, contrast: float) -> bool:
    """Whether nothing on the page is darker than print of this ``contrast`` (gray levels) that shows through
    from its back.
    """
    look = _look(page)
    return look is not None and _ink(look, _excused(look, contrast)) <= _MOST_INK_MM2


@dataclass(frozen=True, slots=True)
class _Look:
    """How much darker than its paper each px is, in how much noise (gray levels)."""

    depth: NDArray[np.float32]
    noise: float
    per_mm: float


def _look(page: Pyramid, through: Sequence[Symbol] = ()) -> _Look | None:
    """None where a word could hide: on dark paper, or in noise."""
    number = next(n for n in range(4) if max(page.size) / 2**n <= _LARGE_ENOUGH or n == 3)
    gray = page.level(number)
    per_mm = _per_mm(page, through) / 2**number
    depth = _depth(gray, per_mm)
    noise = 1.4826 * float(np.median(np.abs(depth - np.median(depth))))
    if float(np.median(gray)) < _PAPER or noise > _NOISE:
        return None
    return _Look(depth, noise, per_mm)


def _per_mm(page: Pyramid, through: Sequence[Symbol]) -> float:
    """px a mm of the full page: as the scanner says where a paper of that size exists, else by the larger
    code that shows through, else as if the page were A4.
    """
    length = max(page.size) / page.dpi * 25.4 if page.dpi else 0.0
    if _LENGTHS[0] <= length <= _LENGTHS[1]:
        return page.dpi / 25.4
    return max((symbol.side / _CODE_MM for symbol in through), default=max(page.size) / _LONG_SIDE_MM)


def _excused(look: _Look, contrast: float) -> float:
    """From which depth on ink is this side's own, where print of this contrast shows through."""
    return min(_SHOWING_THROUGH, max(10.0, _DARKER * contrast + 4 * look.noise))


def _ink(look: _Look, threshold: float) -> float:
    """mm² of ink of at least this depth."""
    dark = _without_shadows(look.depth > threshold, look.per_mm)
    return sum(spot.area for spot in _spots(look.depth, dark, look.per_mm) if _is_ink(spot))


def _code_showing_through(look: _Look) -> float:
    """How dark (gray levels) a mirrored code is that can be read once the page is given all contrast there
    is; 0.0 when there is none.
    """
    darkest = max(8.0, float(np.percentile(look.depth, 99.5)))
    clear = as_pixels(255 - np.clip(look.depth * (220 / darkest), 0, 255))
    for sigma in (0.0, 0.15 * look.per_mm):
        pixels = as_pixels(cv2.GaussianBlur(clear, (0, 0), sigma)) if sigma else clear
        for symbol in read_symbols(pixels, np.eye(3), full=True):
            if symbol.mirrored:
                return _depth_in(look, symbol.corners)
    return 0.0


def _depth_in(look: _Look, corners: Points) -> float:
    """How dark (gray levels) the dark modules of a code are."""
    (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
    inside = look.depth[max(0, int(y0)) : int(y1) + 1, max(0, int(x0)) : int(x1) + 1]
    return float(np.percentile(inside, 95)) if inside.size else 0.0


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
