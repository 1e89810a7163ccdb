"""Codes with one finder pattern lost to a staple, a hole or a pen: no decoder finds them.

Every sheet code is a version 3 symbol (31 alphanumeric characters, level H: 29 modules a side), so two finder
patterns say where the third must be. The symbol is flattened, its finders and timing patterns drawn anew, and
handed to the decoder; the tag of the code vouches that nothing was invented.
"""

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from guidang.paper.scans.codes import Symbol, read_symbols
from guidang.paper.scans.page_image import Pixels, as_pixels
from guidang.paper.scans.pyramid import Matrix, Points, Pyramid, apply, scale, shift

_MODULES = 29  # version 3
_BETWEEN = 22  # modules between the middles of neighbouring finders
_CELL = 8  # px a module in the flattened symbol
_QUIET = 4
_MOST_FINDERS = 12
_LEFT_TOP, _RIGHT_TOP, _LEFT_LOW = (3.5, 3.5), (25.5, 3.5), (3.5, 25.5)  # middles of the finders, in modules
_ALIGNMENT = (22.5, 22.5)


def mended_codes(page: Pyramid, wanted: Callable[[str], bool]) -> list[Symbol]:
    """Codes that read once a lost finder pattern is drawn anew, ``wanted`` ones only."""
    number = 1 if max(page.size) > 1400 else 0
    gray = page.level(number)
    finders = _finders(gray)
    found: list[Symbol] = []
    for one, other in combinations(finders, 2):
        for matrix in _frames(gray, one, other):
            text = _decoded(gray, matrix)
            if text and wanted(text):
                square = np.array(
                    [(0, 0), (_MODULES, 0), (_MODULES, _MODULES), (0, _MODULES)], dtype=np.float64
                )
                found.append(Symbol(text, apply(scale(2.0**number) @ matrix, square)))
                break
    return found


def _finders(gray: Pixels) -> list[Points]:
    """Outer corners (4, 2), clockwise, of squares that hold a square that holds a square."""
    soft = as_pixels(cv2.GaussianBlur(gray, (3, 3), 0))
    dark = cv2.adaptiveThreshold(soft, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 51, 12)
    contours, tree = cv2.findContours(dark, cv2.RETR_TREE, cv2.CHAIN_APPROX_SIMPLE)
    if tree is None:
        return []
    found = []
    for number, contour in enumerate(contours):
        child = tree[0][number][2]
        grandchild = tree[0][child][2] if child >= 0 else -1
        if grandchild < 0:
            continue
        outer, inner = cv2.contourArea(contour), cv2.contourArea(contours[grandchild])
        # 49 : 9 modules; blur and thresholds move both.
        if outer < 100 or not 2.8 < outer / max(inner, 1.0) < 11:
            continue
        corners = cv2.approxPolyDP(contour, 0.08 * cv2.arcLength(contour, True), True).reshape(-1, 2)
        if len(corners) == 4 and cv2.isContourConvex(corners):
            clockwise = corners if cv2.contourArea(corners.astype(np.float32), True) > 0 else corners[::-1]
            found.append(clockwise.astype(np.float64) + 0.5)
    found.sort(key=lambda c: -cv2.contourArea(c.astype(np.float32)))
    return found[:_MOST_FINDERS]


def _frames(gray: Pixels, one: Points, other: Points) -> Iterator[Matrix]:
    """Ways (modules → px) in which the two can be finders of one symbol; none when they do not fit."""
    sides = [float(np.linalg.norm(f - np.roll(f, 1, axis=0), axis=1).mean()) for f in (one, other)]
    module = sum(sides) / 14
    ends = np.stack([one.mean(axis=0), other.mean(axis=0)])
    apart = float(np.linalg.norm(ends[1] - ends[0])) / module
    if max(sides) > 1.3 * min(sides):
        return
    if abs(apart - _BETWEEN) < 3.5:
        pairs = [
            (_LEFT_TOP, _RIGHT_TOP),
            (_RIGHT_TOP, _LEFT_TOP),
            (_LEFT_TOP, _LEFT_LOW),
            (_LEFT_LOW, _LEFT_TOP),
        ]
    elif abs(apart - _BETWEEN * np.sqrt(2)) < 4.5:
        pairs = [(_RIGHT_TOP, _LEFT_LOW), (_LEFT_LOW, _RIGHT_TOP)]
    else:
        return
    for pair in pairs:
        places = np.array(pair)
        straight = _similar(places, ends)
        yield straight
        spot = _alignment(gray, straight)
        if spot is not None:
            # Two finders and the alignment pattern: enough for a page seen at a slant.
            three = np.vstack([places, [_ALIGNMENT]])
            affine = np.linalg.solve(np.hstack([three, np.ones((3, 1))]), np.vstack([ends, spot])).T
            yield np.vstack([affine, [0.0, 0.0, 1.0]])


def _similar(places: Points, ends: Points) -> Matrix:
    """The similarity that takes two ``places`` (modules) to two ``ends`` (px)."""
    here, there = complex(*(places[1] - places[0])), complex(*(ends[1] - ends[0]))
    turn = there / here
    linear = np.array([[turn.real, -turn.imag], [turn.imag, turn.real]])
    matrix = np.eye(3)
    matrix[:2, :2], matrix[:2, 2] = linear, ends[0] - linear @ places[0]
    return matrix


def _alignment(gray: Pixels, matrix: Matrix) -> Points | None:
    """Where the alignment pattern is in px, looked for within 3 modules of its place; None when not there."""
    reach = 3
    corner = shift(*(v - 2.5 - reach for v in _ALIGNMENT)) @ scale(1 / _CELL)
    side = (5 + 2 * reach) * _CELL
    window = Pyramid(gray).window(matrix @ corner, (side, side))
    pattern = np.kron(
        np.where(_square(5, 2) == 1, 255, 0).astype(np.uint8), np.ones((_CELL, _CELL), np.uint8)
    )
    likeness = np.asarray(cv2.matchTemplate(window, pattern, cv2.TM_CCOEFF_NORMED))
    row, column = np.unravel_index(int(np.argmax(likeness)), likeness.shape)
    if float(likeness[row, column]) < 0.6:
        return None
    middle = np.array([[column + 2.5 * _CELL, row + 2.5 * _CELL]])
    return np.asarray(apply(matrix @ corner, middle)[0], dtype=np.float64)


def _square(side: int, middle: int) -> NDArray[Any]:
    """Distance from the middle cell in king's moves."""
    rows, columns = np.indices((side, side))
    return np.maximum(np.abs(rows - middle), np.abs(columns - middle))


def _decoded(gray: Pixels, matrix: Matrix) -> str:
    side = (_MODULES + 2 * _QUIET) * _CELL
    flat = Pyramid(gray).window(matrix @ _PLACED, (side, side))
    cells = np.asarray(cv2.GaussianBlur(flat, (0, 0), _CELL / 4))
    middles = (np.arange(_MODULES) + _QUIET) * _CELL + _CELL // 2
    modules = cells[np.ix_(middles, middles)]
    dark = modules < (int(np.percentile(modules, 10)) + int(np.percentile(modules, 90))) / 2
    _draw_fixed(dark)
    light = np.pad(np.where(dark, 0, 255), _QUIET, constant_values=255)
    clean = as_pixels(np.kron(light, np.ones((4, 4))))
    # Showing through from the back, a symbol reads as well; it is not this side's.
    texts = [symbol.text for symbol in read_symbols(clean, np.eye(3), full=False) if not symbol.mirrored]
    return texts[0] if texts else ""


def _draw_fixed(dark: NDArray[np.bool_]) -> None:
    """Finders with separators, timing patterns and version 3's alignment pattern (ISO/IEC 18004, 6.3)."""
    ring = _square(8, 3)
    finder = (ring != 2) & (ring < 4)
    dark[:8, :8], dark[:8, -8:], dark[-8:, :8] = finder, finder[:, ::-1], finder[::-1]
    dark[6, 8:-8] = dark[8:-8, 6] = np.arange(_MODULES - 16) % 2 == 0
    dark[20:25, 20:25] = _square(5, 2) != 1


_PLACED = np.array([[1 / _CELL, 0, -_QUIET], [0, 1 / _CELL, -_QUIET], [0, 0, 1]])
