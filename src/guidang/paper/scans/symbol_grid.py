"""Our own QR symbol as a grid: what each of them shows, and how one is read where it is known to lie.

Every sheet code is a version 3 symbol (31 alphanumeric characters, level H: 29 modules a side). A quarter of
its modules are the same in all of them: finders, timing and alignment patterns. They tell exactly where the
grid lies, how the picture is blurred and lit, and so what the other modules were. The tag of the code vouches
that nothing was invented.
"""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from guidang.paper.scans.codes import read_symbols
from guidang.paper.scans.page_image import as_pixels
from guidang.paper.scans.pyramid import Matrix, Points, Pyramid, apply, scale

MODULES = 29
SQUARE = np.array([(0, 0), (MODULES, 0), (MODULES, MODULES), (0, MODULES)], dtype=np.float64)
"""The symbol's corners in modules."""
_CELL = 8  # px a module in the flattened symbol
_QUIET = 4
_CORNER_STEPS = (
    1.0,
    0.5,
    0.25,
    0.12,
)  # modules by which a corner is moved to see whether the grid fits better
_BESIDE = (-0.7, -0.35, 0.0, 0.35, 0.7)  # modules: where around a module's middle the picture is looked at
_RIDGE = 0.02  # keeps an equaliser of 27 unknowns from fitting the noise of 240 modules


def _square(side: int, middle: int) -> NDArray[Any]:
    """Distance from the middle cell in king's moves."""
    rows, columns = np.indices((side, side))
    return np.maximum(np.abs(rows - middle), np.abs(columns - middle))


def draw_fixed(dark: NDArray[np.bool_]) -> None:
    """Finders with separators, timing patterns and version 3's alignment pattern (ISO/IEC 18004, 6.3)."""
    ring = _square(8, 3)
    finder = (ring != 2) & (ring < 4)
    dark[:8, :8], dark[:8, -8:], dark[-8:, :8] = finder, finder[:, ::-1], finder[::-1]
    dark[6, 8:-8] = dark[8:-8, 6] = np.arange(MODULES - 16) % 2 == 0
    dark[20:25, 20:25] = _square(5, 2) != 1


def _fixed() -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    black, white = np.zeros((MODULES, MODULES), bool), np.ones((MODULES, MODULES), bool)
    draw_fixed(black)
    draw_fixed(white)
    return black == white, black


_IS_FIXED, _FIXED_DARK = _fixed()
_ROWS, _COLUMNS = np.nonzero(_IS_FIXED)
_FIXED_AT = np.stack([_COLUMNS, _ROWS], axis=1) + 0.5
_WANTED = np.where(_FIXED_DARK[_IS_FIXED], -1.0, 1.0)


class Ground:
    """A page at the level that suits symbols of one size: ``module`` is px of the page a module."""

    def __init__(self, page: Pyramid, module: float) -> None:
        self.number = int(np.clip(np.floor(np.log2(max(module, 1e-6) / 2.5)), 0, 3))
        self.pixels = page.level(self.number)
        self.to_page = scale(2.0**self.number)
        soft = cv2.GaussianBlur(self.pixels, (0, 0), max(0.3 * module / 2**self.number, 0.5))
        self.soft = as_pixels(soft)

    def at(self, matrix: Matrix, points: Points) -> Points:
        """(n,): the soft picture at ``points`` (n, 2; modules); ``matrix`` maps them to px of the page."""
        spots = (apply(matrix, points) / 2**self.number - 0.5).astype(np.float32)
        taken = cv2.remap(
            self.soft, spots[None, :, 0], spots[None, :, 1], cv2.INTER_LINEAR, None, cv2.BORDER_REPLICATE
        )
        return np.asarray(taken, dtype=np.float64).ravel()


def likeness(ground: Ground, matrix: Matrix) -> float:
    """How well the fixed patterns are seen if the grid lies so: correlation, -1..1."""
    grays = ground.at(matrix, _FIXED_AT)
    spread = float(grays.std())
    if spread < 2:
        return 0.0
    return float(((grays - grays.mean()) * (_WANTED - _WANTED.mean())).mean()) / (
        spread * float(_WANTED.std())
    )


def settled(ground: Ground, matrix: Matrix) -> tuple[Matrix, float]:
    """``matrix`` with its corners moved to where the fixed patterns are seen best, and their likeness."""
    corners = apply(matrix, SQUARE)
    module = float(np.linalg.norm(corners - np.roll(corners, 1, axis=0), axis=1).mean()) / MODULES
    best, seen = matrix, likeness(ground, matrix)
    for step in _CORNER_STEPS:
        for number in (2, 0, 1, 3, 2):
            for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                while True:
                    moved = corners.copy()
                    moved[number] += np.array([dx, dy]) * step * module
                    trial = _between(moved)
                    now = likeness(ground, trial)
                    if now <= seen + 1e-4:
                        break
                    corners, best, seen = moved, trial, now
    return best, seen


def _between(corners: Points) -> Matrix:
    matrix = cv2.getPerspectiveTransform(SQUARE.astype(np.float32), corners.astype(np.float32))
    return np.asarray(matrix, dtype=np.float64)


def decoded(ground: Ground, matrix: Matrix) -> tuple[str, bool]:
    """What the symbol says, "" when it cannot be read; whether it shows through mirrored from the back."""
    for dark in _readings(ground, matrix):
        draw_fixed(dark)
        light = np.pad(np.where(dark, 0, 255), _QUIET, constant_values=255)
        clean = as_pixels(np.kron(light, np.ones((4, 4))))
        for symbol in read_symbols(clean, np.eye(3), full=False):
            if symbol.text:
                return symbol.text, symbol.mirrored
    return "", False


def _readings(ground: Ground, matrix: Matrix) -> list[NDArray[np.bool_]]:
    """(29, 29) dark modules: by the paper around each, then by what the fixed patterns teach, twice."""
    rows, columns = np.indices((MODULES, MODULES))
    middles = np.stack([columns.ravel(), rows.ravel()], axis=1) + 0.5
    plain = ground.at(matrix, middles).reshape(MODULES, MODULES)
    light = cv2.blur(plain, (9, 9))
    readings = [plain < (np.percentile(plain, 10) + np.percentile(plain, 90)) / 2, plain < light]
    shifts = [(dx, dy) for dx in _BESIDE for dy in _BESIDE]
    around = np.stack([ground.at(matrix, middles + np.array(s)) for s in shifts], axis=1)
    place = (middles - MODULES / 2) / MODULES
    seen = np.hstack(
        [(around - around.mean()) / max(float(around.std()), 1.0), place, np.ones((len(place), 1))]
    )
    known, wanted = _IS_FIXED.ravel(), np.where(_FIXED_DARK.ravel(), -1.0, 1.0)
    for _ in range(3):
        level = _equalised(seen, known, wanted)
        readings.append((level < 0).reshape(MODULES, MODULES))
        # What is now beyond doubt teaches as well.
        known = _IS_FIXED.ravel() | (np.abs(level) > 0.6)
        wanted = np.where(_IS_FIXED.ravel(), np.where(_FIXED_DARK.ravel(), -1.0, 1.0), np.sign(level))
    return readings


def _equalised(seen: Points, known: NDArray[np.bool_], wanted: Points) -> Points:
    """Least squares, damped: from what is ``seen`` around the ``known`` modules to dark -1 and light 1."""
    damping = np.sqrt(_RIDGE * known.sum()) * np.eye(seen.shape[1])
    a, b = np.vstack([seen[known], damping]), np.append(wanted[known], np.zeros(seen.shape[1]))
    # OpenCV's, which starts no threads of its own: numpy's take a hundred times as long on a busy machine.
    _, taps = cv2.solve(a, b[:, None], flags=cv2.DECOMP_NORMAL | cv2.DECOMP_CHOLESKY)
    return np.asarray((seen * taps.ravel()).sum(axis=1), dtype=np.float64)
