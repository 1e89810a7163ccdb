"""Pages of PDF files. A page that is one full-page image is taken from its stream, decoded once; any other is
rendered by pdfium, 300 dpi under a cap. pdfium must never be called from threads: use worker processes.
"""

import io
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pikepdf
import pypdfium2

from guidang.paper.scans.page_image import (
    PILLOW_FAULTS,
    FileLocked,
    PageDamaged,
    PageImage,
    Pixels,
    as_pixels,
    decode_jpeg,
    finish,
    has_colour,
    strictly,
    turned,
)

RENDER_DPI = 300.0
_MAX_RENDER_SIDE = 5000  # px; A3 at 300 dpi
_MAX_CONTENT = 16_384  # bytes: a page that only places an image needs far fewer
_COVERS = 0.02  # how far the image may fall short of the page, as a share of it
_LAYOUT_ONLY = frozenset(
    ("q", "Q", "BT", "ET", "Tf", "TL", "Td", "TD", "Tm", "T*", "Tc", "Tw", "Tz", "BMC", "BDC", "EMC")
)
_SHOWS_TEXT = frozenset(("Tj", "TJ", "'", '"'))


@dataclass(frozen=True, slots=True)
class PlainImage:
    """The one image that fills a page. ``raw`` is its stream as stored, ``filter`` "/DCTDecode" and so on.

    ``components``: 1 gray, 3 colour; ``rotate`` the page's /Rotate; ``size`` the page in pt, before turning.
    """

    stream: Any
    filter: str
    components: int
    bits: int
    rotate: int
    size: tuple[float, float]


class PdfFile:
    """A PDF opened once. Raises FileLocked or PageDamaged."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        if b"%%EOF" not in data[-4096:]:
            raise PageDamaged("PDF 文件不完整（缺少结尾）")
        try:
            self.pdf = pikepdf.open(io.BytesIO(data))
            self.count = len(self.pdf.pages)
        except pikepdf.PasswordError as fault:
            raise FileLocked from fault
        except (pikepdf.PikepdfError, ValueError, RecursionError) as fault:
            raise PageDamaged("PDF 文件损坏") from fault
        if not self.count:
            raise PageDamaged("PDF 文件没有可读的页")

    def page(self, index: int) -> PageImage:
        """The page with this index. Raises PageDamaged."""
        plain = self.plain(index)
        if plain is None:
            return self.rendered(index)
        pixels = turned(_decoded(plain), plain.rotate)
        width, height = plain.size[:: -1 if plain.rotate % 180 else 1]
        coded = len(plain.stream.read_raw_bytes())
        lossy = plain.filter == "/DCTDecode"
        return finish(pixels, pixels.shape[1] * 72 / width, width / height, coded, lossy)

    def plain(self, index: int) -> PlainImage | None:
        """The one image that fills the page, None when the page must be rendered. Raises PageDamaged."""
        try:
            return _plain_image(self.pdf.pages[index])
        except (pikepdf.PikepdfError, ValueError, TypeError, RecursionError) as fault:
            raise PageDamaged("PDF 页面损坏") from fault

    def rendered(self, index: int) -> PageImage:
        """The page as pdfium draws it. Raises PageDamaged."""
        try:
            page = self._pdfium[index]
            long_side = max(page.get_size())
            scale = min(RENDER_DPI / 72, _MAX_RENDER_SIDE / max(long_side, 1.0))
            bitmap = page.render(scale=scale, rev_byteorder=False, prefer_bgrx=False)
            pixels = as_pixels(bitmap.to_numpy()[:, :, :3])
        except (pypdfium2.PdfiumError, ValueError, IndexError, MemoryError) as fault:
            raise PageDamaged("PDF 页面无法显示") from fault
        shown = finish(pixels if has_colour(pixels) else as_pixels(pixels[:, :, 1]), scale * 72)
        bilevel = shown.bilevel or self._has_bilevel_image(index)
        return replace(shown, bilevel=bilevel, sound=lambda: self._drawn_in_full(index))

    def _has_bilevel_image(self, index: int) -> bool:
        """Whether pdfium smoothed a scan that was black and white (JBIG2, a compact PDF's mask layer)."""
        try:
            images = self.pdf.pages[index].get_images().values()
            return any(int(image.get("/BitsPerComponent", 1)) == 1 for image in images)
        except (pikepdf.PikepdfError, ValueError, TypeError, RecursionError):
            return True

    def close(self) -> None:
        """Let go of both readers."""
        self.pdf.close()
        if "_pdfium" in self.__dict__:
            self._pdfium.close()

    def _drawn_in_full(self, index: int) -> bool:
        """pdfium draws nothing for a stream it cannot decode; such a page is damaged, not blank."""
        try:
            page = self.pdf.pages[index]
            contents = page.obj.get("/Contents")
            streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
            for stream in filter(None, streams):
                if len(stream.read_raw_bytes()) > 16 and not stream.read_bytes().strip():
                    return False
            pikepdf.parse_content_stream(page)
            for drawn in self._pdfium[index].get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE,)):
                drawn.get_bitmap().close()
        except (pikepdf.PikepdfError, pypdfium2.PdfiumError, ValueError, TypeError, RecursionError):
            return False
        return not self.pdf.get_warnings()

    @cached_property
    def _pdfium(self) -> Any:
        return pypdfium2.PdfDocument(self._data)


def _plain_image(page: pikepdf.Page) -> PlainImage | None:
    name = _only_image(page)
    stream = page.resources.get("/XObject", {}).get(name) if name else None
    if stream is None or stream.get("/Subtype") != pikepdf.Name.Image:
        return None
    filters = stream.get("/Filter")
    kind = (
        str(filters)
        if isinstance(filters, pikepdf.Name)
        else str(filters[0])
        if filters and len(filters) == 1
        else ""
    )
    components, bits = _components(stream.get("/ColorSpace")), int(stream.get("/BitsPerComponent", 8))
    masked = any(key in stream for key in ("/Mask", "/SMask", "/Decode", "/ImageMask"))
    known = kind in ("/DCTDecode", "/CCITTFaxDecode", "/FlateDecode", "/LZWDecode")
    if masked or not known or not components or (bits, components) not in ((8, 1), (8, 3), (1, 1)):
        return None
    box = [float(v) for v in page.cropbox]
    return PlainImage(
        stream, kind, components, bits, int(page.rotation) % 360, (box[2] - box[0], box[3] - box[1])
    )


def _components(space: Any) -> int:
    """1 gray, 3 colour, 0 for what pdfium had better convert."""
    if isinstance(space, pikepdf.Array) and str(space[0]) == "/ICCBased":
        return {1: 1, 3: 3}.get(int(space[1].get("/N", 0)), 0)
    if isinstance(space, pikepdf.Array) and len(space) == 2 and str(space[0]) in ("/CalGray", "/CalRGB"):
        return 1 if str(space[0]) == "/CalGray" else 3
    return {"/DeviceGray": 1, "/DeviceRGB": 3}.get(str(space), 0) if isinstance(space, pikepdf.Name) else 0


def _only_image(page: pikepdf.Page) -> str | None:
    """The resource name of the image when the page does nothing but place it, upright, over its whole box."""
    contents = page.obj.get("/Contents")
    streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    if contents is None or sum(len(s.read_raw_bytes()) for s in streams) > _MAX_CONTENT:
        return None
    matrix, kept, placed, visible_text = pikepdf.Matrix(), [], [], True
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "q":
                kept.append(matrix)
            case "Q":
                matrix = kept.pop() if kept else pikepdf.Matrix()
            case "cm":
                matrix = pikepdf.Matrix(*(float(v) for v in operands)) @ matrix
            case "Do":
                placed.append((str(operands[0]), matrix))
            case "Tr":
                visible_text = int(operands[0]) != 3
            case name if name in _LAYOUT_ONLY or (name in _SHOWS_TEXT and not visible_text):
                pass
            case _:
                return None
    if len(placed) != 1 or not _covers(placed[0][1], [float(v) for v in page.cropbox]):
        return None
    return placed[0][0]


def _covers(matrix: pikepdf.Matrix, box: list[float]) -> bool:
    a, b, c, d, e, f = matrix.as_tuple() if hasattr(matrix, "as_tuple") else tuple(matrix.shorthand)
    width, height = box[2] - box[0], box[3] - box[1]
    edges = (e - box[0], f - box[1], e + a - box[2], f + d - box[3])
    skewed = abs(b) + abs(c) > 1e-3 * width
    return not skewed and width > 0 and height > 0 and max(map(abs, edges)) <= _COVERS * min(width, height)


def _decoded(plain: PlainImage) -> Pixels:
    """The stream's pixels, not turned. Raises PageDamaged."""
    try:
        if plain.filter == "/DCTDecode":
            return decode_jpeg(plain.stream.read_raw_bytes(), colour=plain.components == 3)
        with strictly():
            picture = pikepdf.PdfImage(plain.stream).as_pil_image()
            pixels = np.asarray(picture.convert("L" if plain.components == 1 else "RGB"))
    except (pikepdf.PikepdfError, *PILLOW_FAULTS, NotImplementedError) as fault:
        raise PageDamaged("图像数据不完整或无法解码") from fault
    return as_pixels(pixels if plain.components == 1 else pixels[:, :, ::-1])
