"""One page as a viewer shows it: gray pixels, turned by /Rotate or EXIF, with square pixels.

A page never holds more than about 50 megapixels: larger JPEGs are decoded at a fraction, larger PDF pages
rendered coarser, other pictures shrunk. 300 dpi is all that reading needs.
"""

import io
import struct
import warnings
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile

Pixels = NDArray[np.uint8]
"""Gray (height, width) or BGR (height, width, 3), 0 = black."""

MAX_LONG_SIDE = 7000  # px: A3 at 400 dpi; beyond it a JPEG is decoded at a fraction
_MAX_SIDE = 20_000  # px: of a long strip; OpenCV warps nothing beyond 32767
_PAPER_RATIO = 2**0.5
MAX_SOURCE_PIXELS = 1_250_000_000  # 35 000 x 35 000
_MAX_DECODED = 1_300_000_000  # bytes that a picture may take in memory; a decompression bomb takes more
_BYTES = {"1": 1, "L": 1, "I;16": 2, "I;16B": 2, "I;16L": 2}  # a pixel, in Pillow; all else 4
_TOO_LARGE = "图像过大（{width} × {height} 像素）；请以较低的分辨率（如 300 dpi）重新扫描"
_VIVID = 30  # gray levels between the channels of a coloured pixel
_EVEN = 0.3  # share of 16 × 16 blocks without any grain
_MAX_ANISOTROPY = 1.02  # beyond it pixels are not square (fax, 204 × 98 dpi)

# EXIF 2.32, Orientation: whether the stored picture is mirrored left to right, and then how far turned.
_EXIF = {1: (False, 0), 2: (True, 0), 3: (False, 180), 4: (True, 180), 5: (True, 270), 6: (False, 90)}
_EXIF |= {7: (True, 90), 8: (False, 270)}
_TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


# What Pillow's parsers raise on damaged or hostile files, apart from its own OSError.
PILLOW_FAULTS = (
    OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError, IndexError, AttributeError,
    OverflowError, ZeroDivisionError, MemoryError, struct.error, Image.DecompressionBombError,
)  # fmt: skip


class PageDamaged(Exception):  # noqa: N818 - an outcome of one page, not a fault of ours
    """The pixels of this page, or the whole file, cannot be had. The text says why, in the clerk's words."""


class FileLocked(Exception):  # noqa: N818 - an outcome of one file
    """The file is encrypted and a password is asked for."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """A displayed page. ``dpi`` is 0.0 when nothing tells it (a photo). ``bilevel``: black and white only.

    ``colour`` is the same page in BGR, None when it has no colour. ``sound`` says whether the coded data hold
    no more than the pixels show; it is costly, and asked only before a page is called blank.
    """

    gray: Pixels
    dpi: float
    bilevel: bool
    colour: Pixels | None = None
    sound: Callable[[], bool] = lambda: True


def turned(pixels: Pixels, clockwise: int, mirrored: bool = False) -> Pixels:
    """``pixels`` mirrored left to right if asked, then turned by a multiple of 90 degrees."""
    if mirrored:
        pixels = as_pixels(cv2.flip(pixels, 1))
    return as_pixels(cv2.rotate(pixels, _TURNS[clockwise % 360])) if clockwise % 360 else pixels


def as_pixels(array: object) -> Pixels:
    """OpenCV's answers are typed loosely; ours are contiguous bytes."""
    return np.ascontiguousarray(array, dtype=np.uint8)


@dataclass(frozen=True, slots=True)
class Header:
    """What a picture's first bytes state. ``turn``: (mirrored first, degrees clockwise) by its EXIF."""

    mode: str  # Pillow's
    width: int
    height: int
    dpi: tuple[float, float]  # across, down; (0, 0) when none that a scanner or fax could have
    turn: tuple[bool, int]
    progressive: bool  # a JPEG whose coefficients must all be in memory at once


def read_header(data: bytes) -> Header:
    """The header of a picture. Raises PageDamaged, also when the picture is absurdly large."""
    try:
        with strictly(), Image.open(io.BytesIO(data)) as picture:
            progressive = bool(picture.info.get("progressive"))
            header = Header(picture.mode, *picture.size, densities(picture), exif_turn(picture), progressive)
    except PILLOW_FAULTS as fault:
        raise PageDamaged("图像数据不完整或无法解码") from fault
    check_size(header.width, header.height)
    return header


def exif_turn(picture: Image.Image) -> tuple[bool, int]:
    """How the stored picture must be turned to be seen upright: mirrored first, degrees clockwise."""
    return _EXIF.get(picture.getexif().get(0x0112, 1), (False, 0))


def check_size(width: int, height: int, mode: str = "1") -> None:
    """Raise PageDamaged when a picture of this size in Pillow's ``mode`` takes more memory than is right."""
    if width * height > MAX_SOURCE_PIXELS or width * height * _BYTES.get(mode, 4) > _MAX_DECODED:
        raise PageDamaged(_TOO_LARGE.format(width=width, height=height))


def long_side_cap(width: float, height: float, cap: float = MAX_LONG_SIDE) -> float:
    """How long (px) a page of this shape may be: ``cap`` for paper, and the same area for a longer strip."""
    ratio = max(width, height) / max(min(width, height), 1e-9)
    return float(min(_MAX_SIDE, cap * max(1.0, ratio / _PAPER_RATIO) ** 0.5))


def densities(picture: Image.Image) -> tuple[float, float]:
    """Dots per inch across and down, (0, 0) when the file says none that a scanner or fax could have."""
    dpi = picture.info.get("dpi", (0, 0))
    across, down = float(dpi[0] or 0), float(dpi[1] or 0)
    return (across, down) if min(across, down) >= 60 and max(across, down) <= 1300 else (0.0, 0.0)


@contextmanager
def strictly() -> Iterator[None]:
    """Pillow as it should be: it raises on cut files and does not warn besides.

    WeasyPrint, where it is imported, tells Pillow for the whole process to fill cut files with nothing.
    """
    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    # Pillow refuses twice this number; ours is about memory (check_size), and twice as large for 1 bit.
    most, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, MAX_SOURCE_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient
        Image.MAX_IMAGE_PIXELS = most


def check_jpeg(data: bytes) -> None:
    """Raise PageDamaged when a JPEG is cut short: libjpeg would fill the rest with gray and only warn."""
    end = data.rfind(b"\xff\xd9")
    if end < data.rfind(b"\xff\xda"):  # no end of image after the last start of scan; a thumbnail has its own
        raise PageDamaged("图像数据不完整")


def decode_jpeg(data: bytes, colour: bool) -> Pixels:
    """A JPEG of one or three components, not turned by its EXIF. Raises PageDamaged."""
    check_jpeg(data)
    header = read_header(data)
    if header.progressive:
        check_size(header.width, header.height, header.mode)
    times = max(header.width, header.height) / long_side_cap(header.width, header.height)
    shrink = 1 if times <= 1 else 2 if times <= 2 else 4 if times <= 6 else 8
    flags = {
        (1, False): cv2.IMREAD_GRAYSCALE,
        (1, True): cv2.IMREAD_COLOR,
        (2, False): cv2.IMREAD_REDUCED_GRAYSCALE_2,
        (2, True): cv2.IMREAD_REDUCED_COLOR_2,
        (4, False): cv2.IMREAD_REDUCED_GRAYSCALE_4,
        (4, True): cv2.IMREAD_REDUCED_COLOR_4,
        (8, False): cv2.IMREAD_REDUCED_GRAYSCALE_8,
        (8, True): cv2.IMREAD_REDUCED_COLOR_8,
    }[shrink, colour]
    return decode_by_opencv(data, flags | cv2.IMREAD_IGNORE_ORIENTATION)


def decode_by_opencv(data: bytes, flags: int) -> Pixels:
    """What OpenCV makes of the bytes. Raises PageDamaged for both of its ways to fail."""
    try:
        pixels = cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    except cv2.error as fault:
        raise PageDamaged("图像数据无法解码") from fault
    if pixels is None:
        raise PageDamaged("图像数据无法解码")
    return as_pixels(pixels)


def finish(
    pixels: Pixels, dpi: float, aspect: float | None = None, coded: int = 0, lossy: bool = False
) -> PageImage:
    """A PageImage of ``pixels`` (gray or BGR, as displayed), shrunk to the cap.

    ``aspect`` is the displayed width over height when pixels may not be square, None when they are; ``coded``
    the bytes in which they were compressed, 0 when that tells nothing, and ``lossy`` whether as JPEG.
    """
    height, width = pixels.shape[:2]
    if aspect is not None:
        stretch = aspect * height / width
        if stretch > _MAX_ANISOTROPY:
            width = round(height * aspect)
        elif stretch < 1 / _MAX_ANISOTROPY:
            height = round(width / aspect)
    shrink = min(1.0, long_side_cap(width, height) / max(width, height))
    size = (max(1, round(width * shrink)), max(1, round(height * shrink)))
    bilevel = is_bilevel(pixels)
    if size != (pixels.shape[1], pixels.shape[0]):
        pixels = as_pixels(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA))
    gray = pixels if pixels.ndim == 2 else as_pixels(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY))
    colour = pixels if pixels.ndim == 3 and has_colour(pixels) else None
    return PageImage(gray, dpi * shrink, bilevel, colour, lambda: _fits_its_code(gray, coded, lossy))


def has_colour(pixels: Pixels) -> bool:
    """Whether a BGR page shows any colour; many machines code gray pages as three components."""
    vivid = np.ptp(pixels[::8, ::8].astype(np.int16), axis=2) > _VIVID
    return int(np.count_nonzero(vivid)) >= 20


def _fits_its_code(gray: Pixels, coded: int, lossy: bool) -> bool:
    """Whether an empty page was coded in about as few bytes as the same pixels take when coded anew.

    Decoders of JPEG, CCITT and LZW pass over damage and leave the rest of the page in one tone.
    """
    height, width = (side - side % 16 for side in gray.shape)
    blocks = gray[:height, :width].reshape(height // 16, 16, width // 16, 16)
    even = blocks.max(axis=(1, 3)) == blocks.min(axis=(1, 3))
    if not coded or not even.size or float(even.mean()) < _EVEN:
        return True
    if lossy:
        anew = len(cv2.imencode(".jpg", gray, [cv2.IMWRITE_JPEG_QUALITY, 95])[1])
    elif ((gray == 0) | (gray == 255)).all():
        held = io.BytesIO()
        Image.fromarray(gray > 127).save(held, "TIFF", compression="group4")
        anew = held.tell()
    else:
        anew = len(zlib.compress(gray.data, 6))
    return coded < 3 * anew + 500


def is_bilevel(pixels: Pixels) -> bool:
    """Whether the page was scanned as black and white: beside those that are dark, hardly a pixel is gray."""
    rows = pixels[::8]
    dark = int(np.count_nonzero(rows < 32))
    between = int(np.count_nonzero((rows >= 32) & (rows < 224)))
    return between < 0.03 * dark
