"""Seals stamped over a signature's box: their ink is not a signature.

On a colour page red ink is dropped, whatever its shape; a pen under or over it is darker and stays. On a gray
page a round seal (GB standard sizes for institutions, 38-45 mm across) is looked for by its ring; inside it
only ink clearly darker than the ring counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from guidang.domain.form import MarkKind, Rect
from guidang.paper.scans.box import Box
from guidang.paper.scans.kit import COARSE_DPI
from guidang.paper.scans.page_image import Pixels, as_pixels
from guidang.paper.scans.pyramid import Matrix, Points, Pyramid, apply, scale, shift
from guidang.paper.scans.registration import PT_PER_MM, Fit

_REDNESS = 0.16  # red minus the mean of green and blue, of paper's white
_STAYS_BRIGHT = 0.45  # red channel of red ink; a pen's is below
_SEARCH_DPI = 30.0
_AROUND_MM = 40.0
_RADII_MM = np.arange(16.0, 23.0, 2.0)
_MOST_RINGS, _APART_MM = 2, 8.0  # how many are told apart, and from how far between their centres
_OUTSIDE_MM2 = 30.0  # ink around the box; less of it is no seal
_RING = 0.55  # share of a ring that must be inked,
_LINE = 0.5  # and of it that must look like a line
_BLEEDS_MM = 1.5  # beyond its ring
_STAR, _CHARACTERS = 0.42, 0.58  # of a seal's radius: where its star ends and its characters begin
_PALE = 0.10  # of print's contrast, from which something counts as a seal's ink
_LARGE_MM = 22.0  # red ink that reaches this far both ways is a seal, not a pen
_LARGE_MM2 = 60.0


@dataclass(frozen=True, slots=True)
class Ring:
    """A round seal on a gray page: centre and radius in pt of the blank, ``depth`` of its ink in grays.

    ``share`` of the circle on which its line was found (0..1).
    """

    x: float
    y: float
    radius: float
    depth: float
    share: float


def red_ink(colour: Pixels, to_page: Matrix, size: tuple[int, int]) -> NDArray[np.bool_]:
    """Where a window of the BGR page (see Pyramid.window) shows red ink and nothing darker."""
    matrix = shift(-0.5, -0.5) @ to_page @ shift(0.5, 0.5)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    window = cv2.warpPerspective(colour, matrix, size, None, flags, cv2.BORDER_CONSTANT, (255, 255, 255))
    values = np.asarray(cv2.GaussianBlur(window, (0, 0), 1.0), dtype=np.float32)
    paper = np.percentile(values.reshape(-1, 3), 80, axis=0).astype(np.float32) + 1
    blue, green, red = (values[:, :, i] / paper[i] for i in range(3))
    vivid = (red - (green + blue) / 2 > _REDNESS) & (red > _STAYS_BRIGHT)
    grown = cv2.dilate(vivid.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    return np.asarray(vivid | (grown & (red > 0.6)), dtype=np.bool_)


def red_seal(colour: Pixels, fit: Fit, rect: Rect) -> bool:
    """Whether the red ink around ``rect`` is as large as a seal."""
    to_pt, size = _around(rect, 25.0)
    red = red_ink(colour, fit.matrix @ to_pt, size)
    per_mm = _SEARCH_DPI / 25.4
    rows, columns = np.nonzero(red)
    if len(rows) < _LARGE_MM2 * per_mm**2:
        return False
    spread = [float(np.ptp(np.percentile(axis, (2, 98)))) / per_mm for axis in (rows, columns)]
    return min(spread) >= _LARGE_MM


def find_rings(page: Pyramid, fit: Fit, rect: Rect) -> list[Ring]:
    """The round seals that reach into ``rect``, at most two."""
    to_pt, size = _around(rect, _AROUND_MM)
    gray = page.window(fit.matrix @ to_pt, size)
    ink = _unprinted_ink(gray, fit, to_pt, size)
    per_mm = _SEARCH_DPI / 25.4
    if float(_unclaimed(ink, fit, rect).sum()) < _OUTSIDE_MM2 * per_mm**2:
        return []
    thick = cv2.dilate(ink, np.ones((3, 3), np.uint8)).astype(np.float32)
    scores = []
    for radius in _RADII_MM:
        kernel = _circle(radius * per_mm)
        score = cv2.filter2D(thick, cv2.CV_32F, kernel / kernel.sum(), borderType=cv2.BORDER_CONSTANT)
        scores.append((float(radius) * PT_PER_MM, np.asarray(score)))
    found: list[Ring] = []
    while len(found) < _MOST_RINGS:
        ring = _best_ring(page, fit, to_pt, scores)
        if ring is None:
            break
        found.append(ring)
        centre = apply(np.asarray(np.linalg.inv(to_pt), np.float64), np.array([[ring.x, ring.y]]))[0]
        for _, score in scores:
            cv2.circle(score, np.rint(centre).astype(int).tolist(), round(_APART_MM * per_mm), 0, -1)
    return [ring for ring in found if _reaches(ring, rect)]


def _best_ring(
    page: Pyramid, fit: Fit, to_pt: Matrix, scores: list[tuple[float, NDArray[np.float32]]]
) -> Ring | None:
    best: Ring | None = None
    for radius, score in scores:
        row, column = np.unravel_index(int(np.argmax(score)), score.shape)
        if float(score[row, column]) < _RING:
            continue
        x, y = apply(to_pt, np.array([[float(column) + 0.5, float(row) + 0.5]]))[0]
        guess = _followed(page, fit, Ring(float(x), float(y), radius, 0.0, 0.0))
        ring = _followed(page, fit, guess) if guess else None
        best = ring if ring and (best is None or ring.share > best.share) else best
    return best if best and best.share >= _LINE else None


def _reaches(ring: Ring, rect: Rect) -> bool:
    nearest = (float(np.clip(ring.x, rect.x0, rect.x1)), float(np.clip(ring.y, rect.y0, rect.y1)))
    return bool(np.hypot(ring.x - nearest[0], ring.y - nearest[1]) <= ring.radius + PT_PER_MM)


def _unclaimed(ink: Pixels, fit: Fit, rect: Rect) -> Pixels:
    """``ink`` around ``rect`` that stands in no box where a hand was asked to write."""
    left, per_pt = ink.copy(), _SEARCH_DPI / 72
    x0, y0 = rect.x0 - _AROUND_MM * PT_PER_MM, rect.y0 - _AROUND_MM * PT_PER_MM
    for mark in fit.piece.marks:
        if mark.kind is not MarkKind.SEAL:
            box = (mark.rect.x0 - x0, mark.rect.x1 - x0, mark.rect.y0 - y0, mark.rect.y1 - y0)
            a, b, c, d = (max(0, round(side * per_pt)) for side in box)
            left[c:d, a:b] = 0
    return left


def inside_rings(rings: Sequence[Ring], rect: Rect, box: Box) -> NDArray[np.bool_]:
    """Which px of a box around ``rect`` the seals may cover."""
    inside = np.zeros(box.depth.shape, dtype=np.bool_)
    for ring in rings:
        x, y = _from_centre(ring, rect, box)
        inside |= np.hypot(x, y) <= ring.radius + _BLEEDS_MM * PT_PER_MM
    return inside


def quiet_zone(ring: Ring, rect: Rect, box: Box) -> NDArray[np.bool_]:
    """The px of a box where a round seal has no ink: between its star and its characters, but below.

    Institutions' seals (42 mm, GB standard) have a star of a third of the diameter, and characters in the
    outer third; under the star another line may stand.
    """
    x, y = _from_centre(ring, rect, box)
    away = np.hypot(x, y) / ring.radius
    below = np.abs(np.arctan2(x, y)) < np.pi / 3
    return np.asarray((away > _STAR) & (away < _CHARACTERS) & ~below, dtype=np.bool_)


def _from_centre(ring: Ring, rect: Rect, box: Box) -> tuple[Points, Points]:
    """How far right of and below the seal's centre each px of a box around ``rect`` lies, pt."""
    per_pt = box.per_mm / PT_PER_MM
    margin = (box.depth.shape[1] / per_pt - rect.width) / 2
    rows, columns = np.indices(box.depth.shape)
    x = rect.x0 - margin + (columns + 0.5) / per_pt - ring.x
    return x, rect.y0 - margin + (rows + 0.5) / per_pt - ring.y


def _followed(page: Pyramid, fit: Fit, ring: Ring) -> Ring | None:
    """The circle through the thin dark line near ``ring`` and how dark it is; None where no line runs.

    Text and handwriting also lie on any circle, but seldom as a line with paper on both sides.
    """
    angle, across = np.meshgrid(np.arange(0, 2 * np.pi, np.pi / 180), np.arange(-13.0, 13.1, 0.5))
    x, y = ring.x + (ring.radius + across) * np.cos(angle), ring.y + (ring.radius + across) * np.sin(angle)
    on_page = apply(fit.matrix, np.stack([x, y], axis=-1).reshape(-1, 2)) - 0.5
    columns, rows = (on_page[:, i].astype(np.float32).reshape(angle.shape) for i in (0, 1))
    taken = cv2.remap(page.level(0), columns, rows, cv2.INTER_LINEAR, None, cv2.BORDER_REPLICATE)
    grays = np.asarray(cv2.blur(taken, (1, 3)), dtype=np.float32)
    depth = np.percentile(grays, 85) - grays
    beside = round(1.8 * PT_PER_MM / 0.5)
    best = 14 + np.argmax(depth[14:-14], axis=0)
    turn = np.arange(depth.shape[1])
    line, gap = depth[best, turn], np.maximum(depth[best - beside, turn], depth[best + beside, turn])
    is_line = (line > _PALE * fit.contrast) & (gap < 0.5 * line)
    if is_line.sum() < 60:
        return None
    spots = x[best, turn][is_line], y[best, turn][is_line]
    centre_x, centre_y, radius = _circle_through(*spots)
    on_circle = np.abs(np.hypot(spots[0] - centre_x, spots[1] - centre_y) - radius) < 1.5
    # Three quarters of the way up: a seal's ink is blotchy.
    depth_of_ink = float(np.percentile(line[is_line], 75))
    return Ring(centre_x, centre_y, radius, depth_of_ink, float(on_circle.sum()) / len(turn))


def _circle_through(x: Points, y: Points) -> tuple[float, float, float]:
    """Centre and radius of the circle nearest to the points (Kasa 1976), outliers dropped once."""
    keep = np.ones(len(x), dtype=bool)
    for _ in range(2):
        here = np.stack([x[keep], y[keep], np.ones(int(keep.sum()))], axis=1)
        a, b, c = np.linalg.lstsq(here, x[keep] ** 2 + y[keep] ** 2, rcond=None)[0]
        centre = (float(a / 2), float(b / 2))
        radius = float(np.sqrt(max(c + centre[0] ** 2 + centre[1] ** 2, 0.0)))
        off = np.abs(np.hypot(x - centre[0], y - centre[1]) - radius)
        keep = off <= max(2 * float(np.median(off)), 1.0)
    return (*centre, radius)


def _around(rect: Rect, mm: float) -> tuple[Matrix, tuple[int, int]]:
    margin, per_pt = mm * PT_PER_MM, _SEARCH_DPI / 72
    size = (round((rect.width + 2 * margin) * per_pt), round((rect.height + 2 * margin) * per_pt))
    return shift(rect.x0 - margin, rect.y0 - margin) @ scale(1 / per_pt), size


def _unprinted_ink(gray: Pixels, fit: Fit, to_pt: Matrix, size: tuple[int, int]) -> Pixels:
    blank = Pyramid(fit.piece.coarse).window(scale(COARSE_DPI / 72) @ to_pt, size)
    printed = cv2.dilate((blank < 215).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    paper = cv2.blur(cv2.morphologyEx(gray, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8)), (9, 9))
    deep = as_pixels(paper).astype(np.int16) - gray > _PALE * fit.contrast
    return as_pixels(deep & ~printed)


def _circle(radius: float) -> NDArray[np.float32]:
    half = int(radius) + 2
    return _drawn((2 * half + 1, 2 * half + 1), half, half, radius).astype(np.float32)


def _drawn(shape: tuple[int, ...], x: float, y: float, radius: float) -> NDArray[np.bool_]:
    canvas = np.zeros(shape[:2], np.uint8)
    cv2.circle(canvas, (round(x), round(y)), round(radius), 1, 1)
    return np.asarray(canvas > 0, dtype=np.bool_)
