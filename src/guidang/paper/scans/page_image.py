"""One page as a viewer shows it: gray pixels, turned by /Rotate or EXIF, with square pixels.

A page never holds more than about 40 megapixels: larger JPEGs are decoded at half or a quarter, larger PDF
pages rendered coarser, other pictures shrunk. 300 dpi is all that reading needs.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
"""Gray (height, width) or BGR (height, width, 3), 0 = black."""

MAX_LONG_SIDE = 7000  # px: A3 at 400 dpi; beyond it a JPEG is decoded at a fraction
MAX_SOURCE_PIXELS = 250_000_000  # a phone's 200 megapixels pass; a decompression bomb does not
_MAX_ANISOTROPY = 1.02  # beyond it pixels are not square (fax, 204 × 98 dpi)

# EXIF 2.32, Orientation: whether the stored picture is mirrored left to right, and then how far turned.
_EXIF = {1: (False, 0), 2: (True, 0), 3: (False, 180), 4: (True, 180), 5: (True, 270), 6: (False, 90)}
_EXIF |= {7: (True, 90), 8: (False, 270)}
_TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


class PageDamaged(Exception):  # noqa: N818 - an outcome of one page, not a fault of ours
    """The pixels of this page, or the whole file, cannot be had. The text says why, in the clerk's words."""


class FileLocked(Exception):  # noqa: N818 - an outcome of one file
    """The file is encrypted and a password is asked for."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """A displayed page. ``dpi`` is 0.0 when nothing tells it (a photo). ``bilevel``: black and white only.

    ``colour`` gives the same page in BGR, at any scale, or None when it has no colour; it may be costly.
    """

    gray: Pixels
    dpi: float
    bilevel: bool
    colour: Callable[[], Pixels | None]


def turned(pixels: Pixels, clockwise: int, mirrored: bool = False) -> Pixels:
    """``pixels`` mirrored left to right if asked, then turned by a multiple of 90 degrees."""
    if mirrored:
        pixels = as_pixels(cv2.flip(pixels, 1))
    return as_pixels(cv2.rotate(pixels, _TURNS[clockwise % 360])) if clockwise % 360 else pixels


def as_pixels(array: object) -> Pixels:
    """OpenCV's answers are typed loosely; ours are contiguous bytes."""
    return np.ascontiguousarray(array, dtype=np.uint8)


def exif_turn(data: bytes) -> tuple[bool, int]:
    """How a picture file asks to be shown: (mirrored first, degrees clockwise); (False, 0) by default."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            return _EXIF.get(picture.getexif().get(0x0112, 1), (False, 0))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return (False, 0)


def source_size(data: bytes) -> tuple[int, int]:
    """Width and height that a picture's header states. Raises PageDamaged, also when it is absurdly large."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            width, height = picture.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as fault:
        raise PageDamaged("图像数据不完整或过大") from fault
    if width * height > MAX_SOURCE_PIXELS:
        raise PageDamaged("图像过大")
    return width, height


def check_jpeg(data: bytes) -> None:
    """Raise PageDamaged when a JPEG is cut short: libjpeg would fill the rest with gray and only warn."""
    if b"\xff\xd9" not in data[-65536:].rstrip(b"\0\r\n"):
        raise PageDamaged("图像数据不完整")


def decode_jpeg(data: bytes, colour: bool) -> Pixels:
    """A JPEG of one or three components, not turned by its EXIF. Raises PageDamaged."""
    check_jpeg(data)
    long_side = max(source_size(data))
    shrink = 1 if long_side <= MAX_LONG_SIDE else 2 if long_side <= 2 * MAX_LONG_SIDE else 4
    flags = {
        (1, False): cv2.IMREAD_GRAYSCALE,
        (1, True): cv2.IMREAD_COLOR,
        (2, False): cv2.IMREAD_REDUCED_GRAYSCALE_2,
        (2, True): cv2.IMREAD_REDUCED_COLOR_2,
        (4, False): cv2.IMREAD_REDUCED_GRAYSCALE_4,
        (4, True): cv2.IMREAD_REDUCED_COLOR_4,
    }[shrink, colour]
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), flags | cv2.IMREAD_IGNORE_ORIENTATION)
    if pixels is None:
        raise PageDamaged("图像数据无法解码")
    return as_pixels(pixels)


def finish(pixels: Pixels, dpi: float, aspect: float | None = None) -> PageImage:
    """A PageImage of ``pixels`` (gray or BGR, as displayed), shrunk to the cap.

    ``aspect`` is the displayed width over height when pixels may not be square; None when they are.
    """
    height, width = pixels.shape[:2]
    if aspect is not None:
        stretch = aspect * height / width
        if stretch > _MAX_ANISOTROPY:
            width = round(height * aspect)
        elif stretch < 1 / _MAX_ANISOTROPY:
            height = round(width / aspect)
    shrink = min(1.0, MAX_LONG_SIDE / max(width, height))
    size = (max(1, round(width * shrink)), max(1, round(height * shrink)))
    bilevel = is_bilevel(pixels)
    if size != (pixels.shape[1], pixels.shape[0]):
        pixels = as_pixels(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA))
    if pixels.ndim == 2:
        return PageImage(pixels, dpi * shrink, bilevel, lambda: None)
    return PageImage(
        as_pixels(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)), dpi * shrink, bilevel, lambda: pixels
    )


def is_bilevel(pixels: Pixels) -> bool:
    """Whether the page was scanned as black and white: beside those that are dark, hardly a pixel is gray."""
    rows = pixels[::8]
    dark = int(np.count_nonzero(rows < 32))
    between = int(np.count_nonzero((rows >= 32) & (rows < 224)))
    return between < 0.03 * dark
