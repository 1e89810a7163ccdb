"""A second way to find sheet codes: by the likeness of whole finder patterns, where edges are lost.

zxing follows runs of black and white; grain, blur and the pepper of a fax break them. Here a finder pattern
is correlated as a whole, at any angle and size, and three of them that stand as a symbol's three corners are
tried; then two, as the third may lie under a staple, a hole or a pen. Slower than zxing, so it comes after
that has failed; a fixed number of trials, so that the answer does not depend on the machine.

Measured on 90 whole codes at the worst severity of photographs, apps, fax and others: zxing with all
treatments read 71, this 90, OpenCV's two QR decoders under 60 % of what zxing read and nothing beyond.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice, permutations

import cv2
import numpy as np

from guidang.paper.scans.codes import Symbol
from guidang.paper.scans.page_image import Pixels, as_pixels
from guidang.paper.scans.pyramid import Matrix, Points, Pyramid, apply
from guidang.paper.scans.symbol_grid import SQUARE, Ground, decoded, likeness, settled

_MODULE = 2.0  # px a module at which finders are looked for
_STEP = 1.3  # between the sizes tried
_SMALLEST = 1300  # modules in the long side of a page: a 14 mm code on A4 that fills half a photograph
_LARGEST = 45  # a crop that is hardly more than the code
_LONG = 2600  # px: a page is looked at no larger
_ALIKE = 0.5  # correlation from which a spot may be a finder
_MOST_A_SIZE, _MOST = 40, 60  # finders
_MOST_FRAMES, _MOST_TRIES = 2000, 10
_SEEN, _SETTLED = 0.25, 0.45  # likeness of the fixed patterns: text has up to 0.3
_BETWEEN = 22.0  # modules between the middles of neighbouring finders
_LEFT_TOP, _RIGHT_TOP, _LEFT_LOW = (3.5, 3.5), (25.5, 3.5), (3.5, 25.5)  # where these are, in modules


@dataclass(frozen=True, slots=True)
class _Finder:
    at: Points
    module: float
    alike: float


def second_codes(page: Pyramid, wanted: Callable[[str], bool]) -> list[Symbol]:
    """Sheet codes, ``wanted`` ones only; those that show through mirrored are marked."""
    finders = _finders(page)
    found = _read(page, _corners(finders), wanted)
    if all(symbol.mirrored for symbol in found):
        found += _read(page, _sides(finders), wanted)
    return found


def _read(page: Pyramid, frames: Iterator[Matrix], wanted: Callable[[str], bool]) -> list[Symbol]:
    found: list[Symbol] = []
    for matrix, ground in _likely(page, frames):
        if any(_within(matrix, symbol) for symbol in found):
            continue
        fitted, seen = settled(ground, matrix)
        text, mirrored = decoded(ground, fitted) if seen > _SETTLED else ("", False)
        if text and wanted(text):
            found.append(Symbol(text, apply(fitted, SQUARE), mirrored))
    return found


def _likely(page: Pyramid, frames: Iterator[Matrix]) -> list[tuple[Matrix, Ground]]:
    """The frames in which fixed patterns are seen, the best first."""
    grounds: dict[int, Ground] = {}
    likely = []
    for matrix in islice(frames, _MOST_FRAMES):
        module = float(np.sqrt(abs(np.linalg.det(matrix[:2, :2]))))
        size = round(2 * np.log2(module))
        if size not in grounds:
            grounds[size] = Ground(page, module)
        seen = likeness(grounds[size], matrix)
        if seen > _SEEN:
            likely.append((seen, matrix, grounds[size]))
    likely.sort(key=lambda frame: -frame[0])
    return [(matrix, ground) for _, matrix, ground in likely[:_MOST_TRIES]]


def _within(matrix: Matrix, symbol: Symbol) -> bool:
    middle = apply(matrix, SQUARE).mean(axis=0)
    return bool(np.linalg.norm(middle - symbol.centre[0]) < 0.5 * symbol.side)


def _finders(page: Pyramid) -> list[_Finder]:
    """Spots that look like finder patterns, of the sizes that a code may have, the likest first."""
    long = max(page.size)
    module = max(1.6, long / _SMALLEST, _MODULE * long / _LONG)
    found: list[_Finder] = []
    while module <= long / _LARGEST:
        found += _finders_of(page, module)
        module *= _STEP
    found.sort(key=lambda finder: -finder.alike)
    kept: list[_Finder] = []
    for finder in found:
        if all(np.linalg.norm(finder.at - other.at) > 4 * other.module for other in kept):
            kept.append(finder)
        if len(kept) == _MOST:
            break
    return kept


def _finders_of(page: Pyramid, module: float) -> list[_Finder]:
    number = int(np.clip(np.floor(np.log2(module / _MODULE)), 0, 3))
    level = page.level(number)
    shrink = _MODULE / module * 2**number
    size = (max(1, round(level.shape[1] * shrink)), max(1, round(level.shape[0] * shrink)))
    how = cv2.INTER_AREA if shrink < 1 else cv2.INTER_LINEAR
    small = as_pixels(cv2.resize(level, size, interpolation=how))
    pattern = _pattern()
    if min(small.shape) <= len(pattern):
        return []
    alike = np.asarray(cv2.matchTemplate(small, pattern, cv2.TM_CCOEFF_NORMED))
    peaks = (alike >= cv2.dilate(alike, np.ones((9, 9), np.uint8))) & (alike > _ALIKE)
    rows, columns = np.nonzero(peaks)
    order = np.argsort(-alike[rows, columns], kind="stable")[:_MOST_A_SIZE]
    half = len(pattern) / 2
    ratio = np.array([page.size[0] / size[0], page.size[1] / size[1]])
    return [
        _Finder((np.array([columns[i], rows[i]]) + half) * ratio, module, float(alike[rows[i], columns[i]]))
        for i in order
    ]


@cache
def _pattern() -> Pixels:
    """A finder pattern with its separator, averaged over all angles, _MODULE px a module."""
    fine = 8
    side = int(9 * _MODULE) | 1
    ring = np.maximum(*np.abs(np.indices((20 * fine, 20 * fine)) / fine + 0.5 / fine - 10))
    square = np.where((ring < 1.5) | ((ring > 2.5) & (ring < 3.5)), 0, 255).astype(np.uint8)
    total = np.zeros(square.shape, np.float32)
    for degrees in range(0, 90, 6):
        spin = cv2.getRotationMatrix2D((10 * fine - 0.5, 10 * fine - 0.5), degrees, 1)
        total += cv2.warpAffine(square, spin, square.shape[::-1], borderValue=255)
    whole = cv2.resize(total / 15, None, fx=_MODULE / fine, fy=_MODULE / fine, interpolation=cv2.INTER_AREA)
    middle, half = whole.shape[0] // 2, side // 2
    return as_pixels(whole[middle - half : middle + half, middle - half : middle + half])


def _corners(finders: list[_Finder]) -> Iterator[Matrix]:
    """Ways (modules → px of the page) in which three finders can be those of one symbol."""
    for corner in finders:
        near = [f for f in finders if f is not corner and _apart(corner, f, _BETWEEN)]
        for right, low in permutations(near, 2):
            a, b = right.at - corner.at, low.at - corner.at
            turn = float(a[0] * b[1] - a[1] * b[0])
            sides = float(np.linalg.norm(a)), float(np.linalg.norm(b))
            # Clockwise on the page, and by and large square: perspective shears and shortens.
            if turn > 0.8 * sides[0] * sides[1] and max(sides) < 1.5 * min(sides):
                yield _placed(np.stack([a, b], axis=1) / _BETWEEN, _LEFT_TOP, corner.at)


def _sides(finders: list[_Finder]) -> Iterator[Matrix]:
    """Ways in which two can be: the third may lie under a staple, a hole or a pen."""
    for one, other in permutations(finders, 2):
        for here, there in ((_LEFT_TOP, _RIGHT_TOP), (_LEFT_TOP, _LEFT_LOW), (_RIGHT_TOP, _LEFT_LOW)):
            if _apart(one, other, float(np.hypot(there[0] - here[0], there[1] - here[1]))):
                turn = complex(*(other.at - one.at)) / complex(there[0] - here[0], there[1] - here[1])
                linear = np.array([[turn.real, -turn.imag], [turn.imag, turn.real]])
                yield _placed(linear, here, one.at)


def _placed(linear: Points, place: tuple[float, float], at: Points) -> Matrix:
    matrix = np.eye(3)
    matrix[:2, :2], matrix[:2, 2] = linear, at - linear @ np.array(place)
    return matrix


def _apart(one: _Finder, other: _Finder, modules: float) -> bool:
    """Whether the two are of one size, and about so many modules apart."""
    module = (one.module + other.module) / 2
    apart = float(np.linalg.norm(one.at - other.at)) / module
    alike = max(one.module, other.module) < 1.8 * min(one.module, other.module)
    return alike and 0.64 * modules < apart < 1.45 * modules
