"""Pages of picture files: JPEG, PNG, TIFF of many pages, and the few others that phones and scanners make."""

import io

import cv2
import numpy as np
from PIL import Image, ImageOps

from guidang.paper.scans.page_image import (
    MAX_SOURCE_PIXELS,
    PILLOW_FAULTS,
    PageDamaged,
    PageImage,
    Pixels,
    as_pixels,
    decode_by_opencv,
    decode_jpeg,
    densities,
    finish,
    read_header,
    strictly,
    turned,
)

_STRIP_BYTES, _TILE_BYTES, _COMPRESSION = 279, 325, 259  # TIFF 6.0 tags
_MOST_FRAMES = 10_000


class PictureFile:
    """A picture file opened once. Only TIFF has more than one page: other formats' frames are animations."""

    def __init__(self, data: bytes, kind: str) -> None:
        self._data = data
        self._kind = kind
        try:
            with strictly():
                self._picture = Image.open(io.BytesIO(data))
                self.count = self._frames() if kind == "tiff" else 1
        except PILLOW_FAULTS as fault:
            raise PageDamaged("图像文件损坏") from fault

    def page(self, index: int) -> PageImage:
        """The page with this index. Raises PageDamaged."""
        mode = self._picture.mode
        if self._kind == "jpeg" and mode in ("L", "RGB"):
            header = read_header(self._data)
            pixels = turned(decode_jpeg(self._data, colour=mode == "RGB"), header.turn[1], header.turn[0])
            return finish(pixels, max(header.dpi), coded=len(self._data), lossy=True)
        if self._kind == "png" and mode in ("L", "I;16", "I", "1"):
            return self._png()
        return self._by_pillow(index)

    def close(self) -> None:
        """Let go of the bytes."""
        self._picture.close()

    def _frames(self) -> int:
        """How many pages a TIFF has; one whose directory is broken counts, and is the last."""
        number = 0
        while number < _MOST_FRAMES:
            try:
                self._picture.seek(number)
            except EOFError:
                return number
            except PILLOW_FAULTS:
                if not number:
                    raise
                return number + 1
            number += 1
        return number

    def _png(self) -> PageImage:
        # Pillow's convert("L") clips 16-bit grays instead of scaling them; OpenCV scales.
        header = read_header(self._data)
        pixels = decode_by_opencv(self._data, cv2.IMREAD_GRAYSCALE)
        if not self._data.rstrip(b"\0").endswith(b"IEND\xaeB`\x82"):
            raise PageDamaged("图像数据不完整")
        return finish(pixels, max(header.dpi))

    def _by_pillow(self, index: int) -> PageImage:
        try:
            with strictly():
                self._picture.seek(index)
                width, height = self._picture.size
                if width * height > MAX_SOURCE_PIXELS:
                    raise PageDamaged("图像过大")
                dpi_x, dpi_y = densities(self._picture)
                coded = self._coded_bytes()
                frame = ImageOps.exif_transpose(self._picture.copy())
                pixels = _as_pixels(frame)
        except PILLOW_FAULTS as fault:
            raise PageDamaged("图像数据不完整或无法解码") from fault
        if frame.size != (width, height):
            dpi_x, dpi_y = dpi_y, dpi_x
        aspect = (frame.width / dpi_x) / (frame.height / dpi_y) if dpi_x and dpi_y else None
        return finish(pixels, max(dpi_x, dpi_y), aspect, coded, lossy=self._kind not in ("tiff", "gif"))

    def _coded_bytes(self) -> int:
        """In how many bytes the current frame is compressed, 0 when it is not."""
        if self._kind != "tiff":
            return 0 if self._kind == "bmp" else len(self._data)
        tags = self._picture.tag_v2  # type: ignore[attr-defined]
        if tags.get(_COMPRESSION, 1) == 1:
            return 0
        return int(sum(tags.get(_STRIP_BYTES) or tags.get(_TILE_BYTES) or (0,)))


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
