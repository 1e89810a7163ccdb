"""Pages of picture files: JPEG, PNG, TIFF of many pages, and the few others that phones and scanners make."""

import io
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import cv2
import numpy as np
from PIL import Image, ImageOps

from guidang.paper.scans.page_image import (
    MAX_SOURCE_PIXELS,
    PageDamaged,
    PageImage,
    Pixels,
    as_pixels,
    decode_jpeg,
    exif_turn,
    finish,
    source_size,
    turned,
)

_PILLOW_FAULTS = (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError)


class PictureFile:
    """A picture file opened once. Only TIFF has more than one page: other formats' frames are animations."""

    def __init__(self, data: bytes, kind: str) -> None:
        self._data = data
        self._kind = kind
        try:
            with _unwarned():
                self._picture = Image.open(io.BytesIO(data))
                self.count = getattr(self._picture, "n_frames", 1) if kind == "tiff" else 1
        except _PILLOW_FAULTS as fault:
            raise PageDamaged("图像文件损坏") from fault

    def page(self, index: int) -> PageImage:
        """The page with this index. Raises PageDamaged."""
        components = self._picture.mode
        if self._kind == "jpeg" and components in ("L", "RGB"):
            return self._jpeg(colour=components == "RGB")
        if self._kind == "png" and components in ("L", "I;16", "I", "1"):
            return self._png()
        return self._by_pillow(index)

    def close(self) -> None:
        """Let go of the bytes."""
        self._picture.close()

    def _jpeg(self, colour: bool) -> PageImage:
        mirrored, clockwise = exif_turn(self._data)
        pixels = turned(decode_jpeg(self._data, colour), clockwise, mirrored)
        return finish(pixels, _density(self._picture))

    def _png(self) -> PageImage:
        # Pillow's convert("L") clips 16-bit grays instead of scaling them; OpenCV scales.
        source_size(self._data)
        pixels = _quietly(lambda: cv2.imdecode(np.frombuffer(self._data, np.uint8), cv2.IMREAD_GRAYSCALE))
        if not self._data.rstrip(b"\0").endswith(b"IEND\xaeB`\x82"):
            raise PageDamaged("图像数据不完整")
        return finish(pixels, _density(self._picture))

    def _by_pillow(self, index: int) -> PageImage:
        try:
            with _unwarned():
                self._picture.seek(index)
                width, height = self._picture.size
                if width * height > MAX_SOURCE_PIXELS:
                    raise PageDamaged("图像过大")
                dpi_x, dpi_y = _densities(self._picture)
                frame = ImageOps.exif_transpose(self._picture.copy())
                pixels = _as_pixels(frame)
        except _PILLOW_FAULTS as fault:
            raise PageDamaged("图像数据不完整或无法解码") from fault
        if frame.size != (width, height):
            dpi_x, dpi_y = dpi_y, dpi_x
        aspect = (frame.width / dpi_x) / (frame.height / dpi_y) if dpi_x and dpi_y else None
        return finish(pixels, max(dpi_x, dpi_y), aspect)


@contextmanager
def _unwarned() -> Iterator[None]:
    """Pillow warns of what it then raises, and of sizes that are checked here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _as_pixels(frame: Image.Image) -> Pixels:
    """Any Pillow mode as gray or BGR on white paper."""
    if frame.mode.startswith(("I", "F")):
        values = np.asarray(frame, dtype=np.float64)
        return as_pixels(np.clip(values / (257.0 if values.max(initial=0) > 255 else 1.0), 0, 255))
    if frame.mode in ("1", "L"):
        return as_pixels(np.asarray(frame.convert("L")))
    if "A" in frame.mode or "transparency" in frame.info:
        layer = frame.convert("RGBA")
        paper = Image.new("RGBA", layer.size, (255, 255, 255, 255))
        frame = Image.alpha_composite(paper, layer)
    return as_pixels(np.asarray(frame.convert("RGB"))[:, :, ::-1])


def _quietly(decode: Callable[[], object]) -> Pixels:
    """The result of an OpenCV decoder, or PageDamaged for both of its ways to fail."""
    try:
        pixels = decode()
    except cv2.error as fault:
        raise PageDamaged("图像数据无法解码") from fault
    if pixels is None:
        raise PageDamaged("图像数据无法解码")
    return as_pixels(pixels)


def _densities(picture: Image.Image) -> tuple[float, float]:
    """Dots per inch across and down, (0, 0) when the file says none that a scanner or fax could have."""
    dpi = picture.info.get("dpi", (0, 0))
    across, down = float(dpi[0] or 0), float(dpi[1] or 0)
    return (across, down) if min(across, down) >= 60 and max(across, down) <= 1300 else (0.0, 0.0)


def _density(picture: Image.Image) -> float:
    return max(_densities(picture))
