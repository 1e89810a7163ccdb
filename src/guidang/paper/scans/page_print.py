"""A page's print, small: how alike two pages are, and where the one would lie on the other.

Pages are compared as squares of darkness at some 20 dpi, by correlation over every shift at once (spectra).
"""

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from guidang.domain.form import Rect
from guidang.paper.scans.kit import REFERENCE_DPI
from guidang.paper.scans.page_image import Pixels, as_pixels
from guidang.paper.scans.pyramid import Matrix, Pyramid, scale, shift

_LONG = 234  # px: the long side of what is compared
_SIDE = 256  # px of the square that holds it, with room to shift

Spectrum = NDArray[np.complex128]


def spectrum_of(gray: Pixels) -> Spectrum | None:
    """Of the page's print, with mean 0 and length 1; None of an empty page."""
    square = _print_of(gray)
    level = square - square.mean()
    length = float(np.linalg.norm(level))
    return np.fft.rfft2(level / length) if length > 1e-3 else None


@lru_cache(maxsize=512)
def spectrum_of_blank(raster: bytes, rect: Rect, turns: int) -> Spectrum | None:
    """Of the part ``rect`` (pt) of a blank's page (``Piece.raster``), turned by quarters clockwise."""
    pixels = as_pixels(cv2.imdecode(np.frombuffer(raster, np.uint8), cv2.IMREAD_GRAYSCALE))
    x0, y0, x1, y1 = (round(v * REFERENCE_DPI / 72) for v in (rect.x0, rect.y0, rect.x1, rect.y1))
    return spectrum_of(as_pixels(np.rot90(pixels[y0:y1, x0:x1], -turns)))


def alike(one: Spectrum, other: Spectrum, reach: int) -> tuple[float, tuple[float, float]]:
    """The best correlation within ``reach`` px, and how far (px, x, y) ``one`` lies from ``other``."""
    rows = np.fft.fftshift(np.fft.irfft2(one * np.conj(other), (_SIDE, _SIDE)))
    middle = _SIDE // 2
    near = rows[middle - reach : middle + reach + 1, middle - reach : middle + reach + 1]
    row, column = np.unravel_index(int(np.argmax(near)), near.shape)
    return float(near[row, column]), (float(column - reach), float(row - reach))


def place_of(page: Pyramid, rect: Rect, turns: int, moved: tuple[float, float]) -> Matrix:
    """pt of the blank's page to px of the page: ``rect`` turned by quarters, as large as the page, ``moved``
    as `alike` says.
    """
    quarter = [
        np.eye(3),
        np.array([[0, -1, rect.height], [1, 0, 0], [0, 0, 1]]),
        np.array([[-1, 0, rect.width], [0, -1, rect.height], [0, 0, 1]]),
        np.array([[0, 1, 0], [-1, 0, rect.width], [0, 0, 1]]),
    ][turns]
    long, step = max(page.size), max(page.size) / _LONG
    turned = shift(moved[0] * step, moved[1] * step) @ scale(long / max(rect.width, rect.height)) @ quarter
    return np.asarray(turned @ shift(-rect.x0, -rect.y0), dtype=np.float64)


def _print_of(gray: Pixels) -> NDArray[np.float32]:
    """How dark the print is, _LONG px long, in the upper left of a square."""
    factor = _LONG / max(gray.shape)
    size = (max(1, round(gray.shape[1] * factor)), max(1, round(gray.shape[0] * factor)))
    small = as_pixels(cv2.resize(gray, size, interpolation=cv2.INTER_AREA))
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    depth = cv2.GaussianBlur(cv2.subtract(paper, small).astype(np.float32), (0, 0), 1.2)
    square = np.zeros((_SIDE, _SIDE), np.float32)
    square[: size[1], : size[0]] = depth
    return square
