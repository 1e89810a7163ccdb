"""QR codes of a page: what they say, and where their corners are.

Reading is a ladder: the page at half size first (best and fastest on 300 pages measured), then costlier
treatments, a fixed number of them so that the answer does not depend on the machine's speed. zxing also reads
codes that show through mirrored from the back of the sheet; those are told apart by their format bits and
kept aside.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import zxingcpp

from guidang.paper.scans.page_image import Pixels, as_pixels
from guidang.paper.scans.pyramid import Matrix, Points, Pyramid, apply, scale, shift

_QR = zxingcpp.BarcodeFormat.QRCodeModel2
_EC_BITS = {"L": 1, "M": 0, "Q": 3, "H": 2}
_FULL_SIZE = 20_000_000  # px: above it the full-size rungs work on half


@dataclass(frozen=True, slots=True)
class Symbol:
    """One QR code. ``corners`` (4, 2; page px): its top left, top right, bottom right, bottom left.

    ``text`` is "" when the code was seen but could not be decoded.
    """

    text: str
    corners: Points
    mirrored: bool = False

    @property
    def centre(self) -> Points:
        """(1, 2): the middle of the symbol."""
        return np.asarray(self.corners.mean(axis=0)[None], dtype=np.float64)

    @property
    def side(self) -> float:
        """Mean length of the sides in px."""
        return float(np.linalg.norm(self.corners - np.roll(self.corners, 1, axis=0), axis=1).mean())


def quick_codes(page: Pyramid) -> list[Symbol]:
    """The first rung: half size, 2 ms on A4 at 300 dpi. Small pages are read at full size."""
    number = 1 if max(page.size) > 1400 else 0
    return read_symbols(page.level(number), scale(2.0**number), full=False)


def patient_codes(page: Pyramid, wanted: Callable[[str], bool]) -> list[Symbol]:
    """The whole ladder, for a page on which the first rung read nothing ``wanted``: stops when one is."""
    found: list[Symbol] = []
    for pixels, to_page in _rungs(page):
        found = merged(found, read_symbols(pixels, to_page, full=True))
        if any(symbol.text and not symbol.mirrored and wanted(symbol.text) for symbol in found):
            break
    return found


def _rungs(page: Pyramid) -> Iterator[tuple[Pixels, Matrix]]:
    number = 1 if page.size[0] * page.size[1] > _FULL_SIZE else 0
    full, half = page.level(number), page.level(number + 1)
    whole, twice = scale(2.0**number), scale(2.0 ** (number + 1))
    yield full, whole
    yield as_pixels(cv2.medianBlur(full, 3)), whole
    soft = cv2.GaussianBlur(full, (0, 0), 2)
    yield as_pixels(cv2.addWeighted(full, 2.5, soft, -1.5, 0)), whole
    yield as_pixels(cv2.createCLAHE(4, (8, 8)).apply(cv2.GaussianBlur(half, (0, 0), 1))), twice
    yield as_pixels(soft), whole
    # Ink or a stamp over the code: closing lifts thin dark strokes, opening lifts thin light scratches.
    yield as_pixels(cv2.morphologyEx(half, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))), twice
    yield as_pixels(cv2.morphologyEx(half, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))), twice
    for degrees in (15, 30, 45):
        yield _rotated(half, degrees, twice)
    if max(full.shape) < 5200:
        yield (
            as_pixels(cv2.resize(full, None, fx=1.5, fy=1.5, interpolation=cv2.INTER_CUBIC)),
            whole @ scale(1 / 1.5),
        )


def _rotated(pixels: Pixels, degrees: float, to_page: Matrix) -> tuple[Pixels, Matrix]:
    height, width = pixels.shape
    angle = np.deg2rad(degrees)
    cos, sin = float(np.cos(angle)), float(np.sin(angle))
    new = (int(height * sin + width * cos) + 1, int(height * cos + width * sin) + 1)
    spin = np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]])
    back = shift(width / 2, height / 2) @ spin @ shift(-new[0] / 2, -new[1] / 2)
    matrix = shift(-0.5, -0.5) @ back @ shift(0.5, 0.5)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return as_pixels(cv2.warpAffine(pixels, matrix[:2], new, flags=flags, borderValue=255)), to_page @ back


def read_symbols(pixels: Pixels, to_page: Matrix, full: bool) -> list[Symbol]:
    """What zxing sees in ``pixels``, ``full`` with all its own treatments; ``to_page`` maps px to page px."""
    results = zxingcpp.read_barcodes(
        pixels, formats=_QR, try_rotate=full, try_downscale=full, try_invert=full, return_errors=True
    )
    found = []
    for result in results:
        spot = result.position
        corners = np.array(
            [(p.x, p.y) for p in (spot.top_left, spot.top_right, spot.bottom_right, spot.bottom_left)],
            dtype=np.float64,
        )
        text = result.text if result.valid else ""
        extra = dict(result.extra or {})
        mirrored = bool(text) and _mirrored(pixels, corners, extra)
        if text or extra.get("Version") == "3":
            found.append(Symbol(text, apply(to_page, corners), mirrored))
    return found


def merged(first: Sequence[Symbol], second: Sequence[Symbol]) -> list[Symbol]:
    """Both, one symbol a place; a decoded one wins over one only seen."""
    kept: list[Symbol] = []
    for symbol in sorted([*first, *second], key=lambda s: not s.text):
        if all(np.linalg.norm(symbol.centre - other.centre) > 0.5 * other.side for other in kept):
            kept.append(symbol)
    return kept


def _mirrored(pixels: Pixels, corners: Points, extra: dict[str, str]) -> bool:
    """Compare the 15 format bits (ISO/IEC 18004, 7.9) with those of the transposed symbol."""
    try:
        modules = 17 + 4 * int(extra["Version"])
        expected = _format_bits(_EC_BITS[extra["ECLevel"]] << 3 | int(extra["DataMask"]))
    except (KeyError, ValueError):
        return False
    square = np.array([(0, 0), (modules, 0), (modules, modules), (0, modules)], dtype=np.float32)
    matrix = np.asarray(cv2.getPerspectiveTransform(square, corners.astype(np.float32)), dtype=np.float64)
    columns = (
        [8] * 6 + [8, 8, 7] + [14 - i for i in range(9, 15)] + [modules - 1 - i for i in range(8)] + [8] * 7
    )
    rows = [0, 1, 2, 3, 4, 5, 7, 8, 8] + [8] * 6 + [8] * 8 + [modules - 15 + i for i in range(8, 15)]
    bits = [expected >> i & 1 for i in list(range(15)) + list(range(15))]
    spots = np.array([columns, rows], dtype=np.float64).T + 0.5
    upright = _agreement(_sampled(pixels, apply(matrix, spots)), bits)
    return _agreement(_sampled(pixels, apply(matrix, spots[:, ::-1])), bits) > upright


def _sampled(pixels: Pixels, spots: Points) -> Points:
    height, width = pixels.shape
    x = np.clip(np.rint(spots[:, 0]).astype(int), 0, width - 1)
    y = np.clip(np.rint(spots[:, 1]).astype(int), 0, height - 1)
    return np.asarray(pixels[y, x], dtype=np.float64)


def _agreement(grays: Points, bits: list[int]) -> float:
    dark = np.array(bits, dtype=bool)
    if dark.all() or not dark.any():
        return 0.0
    return float(grays[~dark].mean() - grays[dark].mean())


def _format_bits(data: int) -> int:
    remainder = data
    for _ in range(10):
        remainder = remainder << 1 ^ (remainder >> 9) * 0x537
    return (data << 10 | remainder) ^ 0x5412
