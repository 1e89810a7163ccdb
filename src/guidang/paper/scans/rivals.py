"""Other print that a piece could be taken for: where exactly the two differ.

Forms of one school share titles, tables and rules; editions of one form share nearly all. What most landmarks
fit is therefore not yet this piece: the page is asked at the places that tell the two apart.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from guidang.domain.form import Rect
from guidang.paper.scans.page_image import Pixels, as_pixels

HALF_PT = 12.0  # of a place that is looked at
MOST_SPOTS = 3
MOST_RIVALS = 4
_LOOKED_AT = 16  # places, by how much print differs there
_COMMON = 0.45  # share of the landmarks that another piece must have to be a rival
_ASKED = 20  # landmarks
_ALIKE = 0.45
_SLACK_PX = 3  # at COARSE_DPI: 1 mm
_BENT_PX = 16  # 5.4 mm: as far as registration looks
_DIFFERENT = 0.7  # correlation below which a place tells two prints apart
_LEAST_INK = 6.0  # gray levels that two prints differ by at such a place, on average
_WRITTEN = 0.4  # share of a place that text may change
_SAME_SIDE = 0.03  # of a code's side: other sizes are not taken for it


@dataclass(frozen=True, slots=True)
class Rival:
    """``raster`` (gray PNG) is the other's page; (x, y) of the piece lies on it at (x, y) + ``move``, in pt.

    ``spots`` are the middles of the places that tell, in pt of the piece.
    """

    raster: bytes = field(repr=False)
    move: tuple[float, float]
    spots: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Print:
    """What is compared: ``coarse`` pixels (``per_pt`` a pt), where codes and landmarks are, in pt.

    ``covered`` is where a hand, a seal or a code hides the print, ``written`` where a student's text stands.
    """

    raster: bytes = field(repr=False)
    coarse: Pixels
    per_pt: float
    rect: Rect
    codes: tuple[Rect, ...]
    landmarks: tuple[tuple[float, float], ...]
    covered: tuple[Rect, ...]
    written: tuple[Rect, ...]


def find_rivals(own: Print, others: Sequence[Print]) -> tuple[Rival, ...]:
    """Those of ``others`` that ``own`` might be laid onto by mistake, and can be told from."""
    rated: list[tuple[float, int, tuple[float, float]]] = []
    for number, other in enumerate(others):
        moves = _moves(own, other)
        common, move = max(((_common(own, other, move), move) for move in moves), default=(0.0, (0.0, 0.0)))
        if common >= _COMMON:
            rated.append((common, number, move))
    found: list[Rival] = []
    for _, number, move in sorted(rated, reverse=True):
        spots = _spots(own, others[number], move)
        if spots and len(found) < MOST_RIVALS:
            found.append(Rival(others[number].raster, move, spots))
    return tuple(found)


def moved(pixels: Pixels, move: tuple[float, float], per_pt: float) -> Pixels:
    """``pixels`` of a rival as they lie over the piece: white where there are none."""
    matrix = np.array([[1.0, 0.0, move[0] * per_pt], [0.0, 1.0, move[1] * per_pt]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    size = (pixels.shape[1], pixels.shape[0])
    return as_pixels(cv2.warpAffine(pixels, matrix, size, None, flags, cv2.BORDER_CONSTANT, 255))


def _moves(own: Print, other: Print) -> Iterator[tuple[float, float]]:
    for here in own.codes:
        for there in other.codes:
            if abs(here.width - there.width) <= _SAME_SIDE * here.width:
                yield there.x0 - here.x0, there.y0 - here.y0


def _common(own: Print, other: Print, move: tuple[float, float]) -> float:
    """The share of the piece's landmarks that the other has in the same place."""
    half = round(HALF_PT * own.per_pt)
    same = 0
    asked = own.landmarks[:_ASKED]
    for x, y in asked:
        patch = _cut(own.coarse, int(y * own.per_pt), int(x * own.per_pt), half)
        row, column = int((y + move[1]) * own.per_pt), int((x + move[0]) * own.per_pt)
        window = _cut(other.coarse, row, column, half + _SLACK_PX)
        same += _likeness(window, patch) >= _ALIKE
    return same / max(1, len(asked))


def _spots(own: Print, other: Print, move: tuple[float, float]) -> tuple[tuple[float, float], ...]:
    """Up to MOST_SPOTS places apart from each other: where most print differs, and is the least alike."""
    there = moved(other.coarse, move, own.per_pt)
    half = round(HALF_PT * own.per_pt)
    side = 2 * half + 1
    differ = np.asarray(cv2.blur(cv2.absdiff(own.coarse, there).astype(np.float32), (side, side)))
    differ[~_certain(own, half)] = 0.0
    found: dict[int, list[tuple[float, float, float]]] = {_BENT_PX: [], _SLACK_PX: []}
    for _ in range(_LOOKED_AT):
        _, most, _, (column, row) = cv2.minMaxLoc(differ)
        if most < _LEAST_INK:
            break
        differ[max(0, row - half) : row + half + 1, max(0, column - half) : column + half + 1] = 0.0
        patch = _cut(own.coarse, row, column, half)
        for slack, spots in found.items():
            alike = _likeness(_cut(there, row, column, half + slack), patch)
            if alike < _DIFFERENT:
                spots.append((alike, (column + 0.5) / own.per_pt, (row + 0.5) / own.per_pt))
    # The same print a little farther on could be bent paper: other print is better evidence.
    best = found[_BENT_PX] or found[_SLACK_PX]
    return tuple((x, y) for _, x, y in sorted(best)[:MOST_SPOTS])


def _certain(own: Print, half: int) -> NDArray[np.bool_]:
    """Where a place lies within the piece, off everything covered, and mostly beside what is written."""
    side = 2 * half + 1
    inside = np.zeros(own.coarse.shape, np.uint8)
    _fill(inside, own.rect, own.per_pt, 1)
    for rect in (*own.codes, *own.covered):
        _fill(inside, rect, own.per_pt, 0)
    text = np.zeros(own.coarse.shape, np.uint8)
    for rect in own.written:
        _fill(text, rect, own.per_pt, 255)
    kernel = np.ones((side, side), np.uint8)
    eaten = cv2.erode(inside, kernel, borderType=cv2.BORDER_CONSTANT, borderValue=0)
    return np.asarray((np.asarray(eaten) > 0) & (np.asarray(cv2.blur(text, (side, side))) <= 255 * _WRITTEN))


def _fill(canvas: NDArray[np.uint8], rect: Rect, per_pt: float, value: int) -> None:
    x0, y0, x1, y1 = (max(0, round(v * per_pt)) for v in (rect.x0, rect.y0, rect.x1, rect.y1))
    canvas[y0:y1, x0:x1] = value


def _cut(pixels: Pixels, row: int, column: int, half: int) -> Pixels:
    """(2 * half + 1) px a side around a px, white beyond the edges."""
    height, width = pixels.shape
    if half <= row < height - half and half <= column < width - half:
        return as_pixels(pixels[row - half : row + half + 1, column - half : column + half + 1])
    row, column = min(max(row, -half), height + half), min(max(column, -half), width + half)
    around = cv2.copyMakeBorder(
        pixels[max(0, row - half) : row + half + 1, max(0, column - half) : column + half + 1],
        max(0, half - row),
        max(0, row + half + 1 - height),
        max(0, half - column),
        max(0, column + half + 1 - width),
        cv2.BORDER_CONSTANT,
        value=255,
    )
    return as_pixels(around)


def _likeness(window: Pixels, patch: Pixels) -> float:
    """The best correlation of ``patch`` within ``window``; 0 when either is empty."""
    if float(patch.std()) < 2.0 or float(window.std()) < 2.0:
        return 0.0
    return float(np.asarray(cv2.matchTemplate(window, patch, cv2.TM_CCOEFF_NORMED)).max())
