"""Pages of picture files: JPEG, PNG, TIFF of many pages, HEIC, and others that phones and scanners make.

Pillow reads them; OpenCV reads JPEGs at a fraction, 16-bit and very large PNGs, and the TIFFs that Pillow
does not know (odd layouts of planes, big-endian BigTIFF).
"""

import io

import cv2
import numpy as np
import pi_heif
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from guidang.paper.scans.page_image import (
    PILLOW_FAULTS,
    PageDamaged,
    PageImage,
    Pixels,
    as_pixels,
    check_size,
    decode_by_opencv,
    decode_jpeg,
    densities,
    exif_turn,
    finish,
    long_side_cap,
    read_header,
    strictly,
    turned,
)
from guidang.paper.scans.tiff_directories import count_directories

pi_heif.register_heif_opener()

_STRIP_BYTES, _TILE_BYTES, _COMPRESSION = 279, 325, 259  # TIFF 6.0 tags
_TURNED_BY_PILLOW = ("tiff", "heic")  # when it loads them; the file's own orientation is then spent
_UPRIGHT = (False, 0)
_MOST_IN_OPENCV = 2**30  # px that OpenCV decodes
_WHITES = (1.0, 255.0, 4095.0, 65535.0)  # of samples with a fraction, of 8, 12 and 16 bits
_UNKNOWN = "图像的编码方式少见，无法解码，或文件已损坏；请另存为 JPEG 或 PDF，或重新扫描"
_CUT = "图像数据不完整或无法解码"


class PictureFile:
    """A picture file opened once. Only TIFF and HEIC have pages: other formats' frames are animations.

    Raises PageDamaged.
    """

    def __init__(self, data: bytes, kind: str) -> None:
        self._data = data
        self._kind = kind
        self._picture: Image.Image | None = None
        try:
            with strictly():
                self._picture = Image.open(io.BytesIO(data))
                frames = getattr(self._picture, "n_frames", 1) if kind == "heic" else 1
        except UnidentifiedImageError as fault:
            if kind != "tiff":
                raise PageDamaged(_UNKNOWN) from fault
        except PILLOW_FAULTS as fault:
            raise PageDamaged("图像文件损坏") from fault
        self.count = count_directories(data) if kind == "tiff" else frames
        if not self.count:
            raise PageDamaged("图像文件损坏")

    def page(self, index: int) -> PageImage:
        """The page with this index. Raises PageDamaged."""
        picture = self._picture
        if picture is None:
            return self._by_opencv(index)
        mode, size = picture.mode, picture.size
        if self._kind == "jpeg" and mode in ("L", "RGB"):
            header = read_header(self._data)
            pixels = turned(decode_jpeg(self._data, colour=mode == "RGB"), header.turn[1], header.turn[0])
            return finish(pixels, max(header.dpi), coded=len(self._data), lossy=True)
        gray = mode in ("L", "I;16", "I", "1") or _too_large_in_colour(mode, size)
        if self._kind == "png" and gray and size[0] * size[1] <= _MOST_IN_OPENCV:
            return self._png()
        return self._by_pillow(picture, index)

    def close(self) -> None:
        """Let go of the bytes."""
        if self._picture is not None:
            self._picture.close()

    def _png(self) -> PageImage:
        # Pillow's convert("L") clips 16-bit grays instead of scaling them; OpenCV scales.
        header = read_header(self._data)
        pixels = decode_by_opencv(self._data, cv2.IMREAD_GRAYSCALE | cv2.IMREAD_IGNORE_ORIENTATION)
        if not self._data.rstrip(b"\0").endswith(b"IEND\xaeB`\x82"):
            raise PageDamaged("图像数据不完整")
        return finish(turned(pixels, header.turn[1], header.turn[0]), max(header.dpi))

    def _by_pillow(self, picture: Image.Image, index: int) -> PageImage:
        try:
            with strictly():
                picture.seek(index)
                check_size(*picture.size, picture.mode)
                dpi = densities(picture)
                coded = self._coded_bytes(picture)
                stored = exif_turn(picture) if self._kind == "tiff" else _UPRIGHT
                picture.load()
                turn = exif_turn(picture) if self._kind not in _TURNED_BY_PILLOW else _UPRIGHT
                pixels, shrink = _as_pixels(picture)
        except PILLOW_FAULTS as fault:
            # Missing data no decoder can replace; what Pillow merely does not know, another may.
            if self._kind == "tiff" and not isinstance(fault, EOFError) and "truncated" not in str(fault):
                return self._by_opencv(index)
            raise PageDamaged("图像数据不完整或无法解码") from fault
        pixels = turned(pixels, turn[1], turn[0])
        across, down = dpi[::-1] if (turn[1] + stored[1]) % 180 else dpi
        height, width = pixels.shape[:2]
        aspect = (width / across) / (height / down) if across and down else None
        lossy = self._kind not in ("tiff", "gif")
        return finish(pixels, max(across, down) / shrink, aspect, coded, lossy)

    def _by_opencv(self, index: int) -> PageImage:
        try:
            held = np.frombuffer(self._data, np.uint8)
            _, pages = cv2.imdecodemulti(held, cv2.IMREAD_GRAYSCALE, range=(index, index + 1))
        except cv2.error as fault:
            raise PageDamaged(_UNKNOWN) from fault
        if not pages or not np.ptp(pages[0]):  # libtiff passes over what it cannot decode
            raise PageDamaged(_UNKNOWN)
        return finish(as_pixels(pages[0]), 0.0)

    def _coded_bytes(self, picture: Image.Image) -> int:
        """In how many bytes the current frame is compressed, 0 when that is not known or it is not."""
        if self._kind != "tiff":
            return 0 if self._kind in ("bmp", "heic", "jpeg2000", "avif") else len(self._data)
        tags = picture.tag_v2  # type: ignore[attr-defined]  # a TiffImageFile
        if tags.get(_COMPRESSION, 1) == 1:
            return 0
        return int(sum(tags.get(_STRIP_BYTES) or tags.get(_TILE_BYTES) or (0,)))


def _too_large_in_colour(mode: str, size: tuple[int, int]) -> bool:
    """Whether only its grays fit into memory. Transparent paper is not for OpenCV, which shows it black."""
    try:
        check_size(*size, mode)
    except PageDamaged:
        return mode == "RGB"
    return False


def _as_pixels(frame: Image.Image) -> tuple[Pixels, int]:
    """Any Pillow mode as gray or BGR on white paper, and how many times smaller than it was stored."""
    cap = long_side_cap(*frame.size)
    shrink = max(1, int(max(frame.size) // cap))
    if frame.mode.startswith(("I", "F")):
        return _from_numbers(np.asarray(frame), shrink), shrink
    if shrink > 1:
        frame = _reduced(frame, shrink)
    if frame.mode == "1":
        frame = frame.convert("L")
    if frame.mode == "L" and "transparency" not in frame.info:
        return as_pixels(np.asarray(frame)), shrink
    if "A" in frame.mode.replace("LAB", "") or "transparency" in frame.info:
        layer = frame.convert("RGBA")
        paper = Image.new("RGBA", layer.size, (255, 255, 255, 255))
        frame = Image.alpha_composite(paper, layer)
    return as_pixels(np.asarray(frame.convert("RGB"))[:, :, ::-1]), shrink


def _reduced(frame: Image.Image, times: int) -> Image.Image:
    """``frame``, ``times`` smaller, band by band: a second whole copy may not fit into memory."""
    modes = {"1": "L", "P": "RGBA" if "transparency" in frame.info else "RGB"}
    mode = modes.get(frame.mode, frame.mode)
    rows = 256 * times
    small = Image.new(mode, (-(-frame.width // times), -(-frame.height // times)))
    for top in range(0, frame.height, rows):
        band = frame.crop((0, top, frame.width, min(top + rows, frame.height)))
        small.paste(band.convert(mode).reduce(times), (0, top // times))
    return small


def _from_numbers(values: NDArray[np.generic], shrink: int) -> Pixels:
    """Samples of more than 8 bits as gray; white is the largest value of the samples' likely depth."""
    most = float(values.max(initial=0))
    white = next((white for white in _WHITES if most <= white), most)
    if values.dtype.kind != "f" and white == 1.0:
        white = 255.0
    if shrink > 1:
        size = (values.shape[1] // shrink, values.shape[0] // shrink)
        kept = values.astype(np.uint16 if values.dtype.kind == "u" else np.float32)
        values = np.asarray(cv2.resize(kept, size, interpolation=cv2.INTER_AREA))
    return as_pixels(np.clip(values.astype(np.float32) * np.float32(255.0 / white), 0, 255))
