"""One page at several resolutions, and the one way in which pixels are taken out of it.

Coordinates of a page are continuous: pixel (i, j) covers [i, i+1) × [j, j+1). OpenCV's own are centred on
pixels, hence the halves below.
"""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from guidang.paper.scans.page_image import Pixels, as_pixels

Matrix = NDArray[np.float64]
"""A 3 × 3 homography."""
Points = NDArray[np.floating[Any]]
"""(n, 2) points, x then y."""

WHITE = 255
_TOP = 4  # levels: full, 1/2, 1/4, 1/8


class Pyramid:
    """A gray page and its halves, made when first asked for."""

    def __init__(self, gray: Pixels, dpi: float = 0.0) -> None:
        """``dpi`` is 0.0 when nothing tells it (a photo)."""
        self._levels = [gray]
        self.dpi = dpi

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the full page in px."""
        height, width = self._levels[0].shape
        return width, height

    def level(self, number: int) -> Pixels:
        """The page at 1 / 2**number."""
        while len(self._levels) <= number:
            last = self._levels[-1]
            size = (max(1, last.shape[1] // 2), max(1, last.shape[0] // 2))
            # An odd last row or column is dropped, so that a level's pixel is exactly four of the one above.
            even = last[: 2 * size[1], : 2 * size[0]]
            self._levels.append(as_pixels(cv2.resize(even, size, interpolation=cv2.INTER_AREA)))
        return self._levels[number]

    def coarsest(self, to_page: Matrix, at: tuple[float, float]) -> int:
        """The coarsest level from which ``to_page`` may take pixels around ``at`` without losing detail."""
        around = apply(to_page, np.array([at, (at[0] + 1, at[1]), (at[0], at[1] + 1)]))
        step = max(float(np.hypot(*(around[1] - around[0]))), float(np.hypot(*(around[2] - around[0]))))
        return int(np.clip(np.floor(np.log2(max(step, 1e-6) * 1.25)), 0, _TOP - 1))

    def window(self, to_page: Matrix, size: tuple[int, int], number: int | None = None) -> Pixels:
        """``size`` (width, height) pixels, where ``to_page`` maps continuous window px to page px.

        What lies outside the page is white. ``number`` is the level to take them from, None for the coarsest.
        """
        if number is None:
            number = self.coarsest(to_page, (size[0] / 2, size[1] / 2))
        matrix = _TO_LEVEL[number] @ to_page @ _UNCENTRE
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        constant = cv2.BORDER_CONSTANT
        taken = cv2.warpPerspective(self.level(number), matrix, size, None, flags, constant, WHITE)
        return as_pixels(taken)


def scale(factor: float) -> Matrix:
    """Multiply both coordinates."""
    return np.diag([factor, factor, 1.0])


def shift(x: float, y: float) -> Matrix:
    """Add to both coordinates."""
    return np.array([[1.0, 0.0, x], [0.0, 1.0, y], [0.0, 0.0, 1.0]])


def apply(matrix: Matrix, points: Points) -> Points:
    """Map (n, 2) points."""
    mapped = points @ matrix[:2, :2].T + matrix[:2, 2]
    weight = points @ matrix[2, :2] + matrix[2, 2]
    return np.asarray(mapped / weight[:, None], dtype=np.float64)


_UNCENTRE = shift(0.5, 0.5)
_TO_LEVEL = tuple(shift(-0.5, -0.5) @ scale(0.5**number) for number in range(_TOP))
