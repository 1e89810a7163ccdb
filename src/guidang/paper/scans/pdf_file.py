"""Pages of PDF files. A page that is one full-page image is taken from its stream, decoded once; any other is
rendered by pdfium, 300 dpi under a cap. pdfium must never be called from threads: use worker processes.

A damaged file is read as far as it can be repaired, and where pages may be missing it has one page more,
which is damaged: a batch that lost its end is never taken for a whole one.
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
from guidang.paper.scans.pdf_drawing import draw_page

_CUT = "PDF 文件不完整（缺少结尾），后面的页可能没有读到；请重新扫描或重新导出整份文件"
_FEWER = "PDF 文件损坏：目录写有 {stated} 页，只能读出 {found} 页；请重新扫描或重新导出整份文件"
_BROKEN = "PDF 文件损坏，无法修复；请重新扫描或重新导出"
_PIKEPDF_FAULTS = (pikepdf.PikepdfError, ValueError, TypeError, OverflowError, RecursionError)
_QUIET_ANNOTATIONS = ("/Link", "/Popup")  # nothing of them is seen on the page
_HUGE = 120_000_000  # px; A0 at 300 dpi
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

    @property
    def is_huge(self) -> bool:
        """Whether it is better not decoded whole: pdfium shrinks it row by row, and OpenCV any JPEG."""
        pixels = int(self.stream.Width) * int(self.stream.Height)
        return self.filter != "/DCTDecode" and pixels > _HUGE


class PdfFile:
    """A PDF opened once. Raises FileLocked or PageDamaged."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.pdf: pikepdf.Pdf | None = None
        self._found = stated = 0
        self._warned = False
        try:
            self.pdf = pikepdf.open(io.BytesIO(data))
            self._found = len(self.pdf.pages)
            stated = _stated_pages(self.pdf)
        except pikepdf.PasswordError as fault:
            raise FileLocked from fault
        except _PIKEPDF_FAULTS:
            self.pdf = None
        if not self._found:
            self.pdf, self._found = None, len(self._pdfium)
        self._missing = _FEWER.format(stated=stated, found=self._found) if stated > self._found else ""
        if _is_cut(data):
            self._missing = _CUT
        if not self._found:
            raise PageDamaged(self._missing or _BROKEN)
        self.count = self._found + bool(self._missing)

    def page(self, index: int) -> PageImage:
        """The page with this index. Raises PageDamaged."""
        if index >= self._found:
            raise PageDamaged(self._missing or _BROKEN)
        plain = self.plain(index)
        if plain is None or plain.is_huge:
            return self.rendered(index)
        pixels = turned(_decoded(plain), plain.rotate)
        width, height = plain.size[:: -1 if plain.rotate % 180 else 1]
        coded = len(plain.stream.read_raw_bytes())
        lossy = plain.filter == "/DCTDecode"
        return finish(pixels, pixels.shape[1] * 72 / width, width / height, coded, lossy)

    def plain(self, index: int) -> PlainImage | None:
        """The one image that fills the page, None when the page must be rendered."""
        try:
            return _plain_image(self.pdf.pages[index]) if self.pdf and index < self._found else None
        except (*_PIKEPDF_FAULTS, IndexError, KeyError, AttributeError):  # pdfium may make more of it
            return None

    def rendered(self, index: int) -> PageImage:
        """The page as pdfium draws it. Raises PageDamaged."""
        try:
            pixels, dpi = draw_page(self._pdfium[index], self._native_side(index))
        except (pypdfium2.PdfiumError, ValueError, IndexError) as fault:
            raise PageDamaged("PDF 页面损坏，无法显示；请重新扫描这一页") from fault
        shown = finish(pixels if has_colour(pixels) else as_pixels(pixels[:, :, 1]), dpi)
        bilevel = shown.bilevel or self._has_bilevel_image(index)
        return replace(shown, bilevel=bilevel, sound=lambda: self._drawn_in_full(index))

    def _native_side(self, index: int) -> int:
        """How long (px) the largest image of the page is, 0 when it has none."""
        try:
            images = self.pdf.pages[index].get_images().values() if self.pdf else ()
            return max((max(int(i.Width), int(i.Height)) for i in images), default=0)
        except (*_PIKEPDF_FAULTS, AttributeError, KeyError):
            return 0

    def _has_bilevel_image(self, index: int) -> bool:
        """Whether pdfium smoothed a scan that was black and white (JBIG2, a compact PDF's mask layer)."""
        try:
            images = self.pdf.pages[index].get_images().values() if self.pdf else ()
            return any(int(image.get("/BitsPerComponent", 1)) == 1 for image in images)
        except _PIKEPDF_FAULTS:
            return True

    def close(self) -> None:
        """Let go of both readers."""
        if self.pdf:
            self.pdf.close()
        if "_pdfium" in self.__dict__:
            self._pdfium.close()

    def _drawn_in_full(self, index: int) -> bool:
        """pdfium draws nothing for a stream it cannot decode; such a page is damaged, not blank."""
        if self.pdf is None:
            return False
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
        except (*_PIKEPDF_FAULTS, pypdfium2.PdfiumError):
            return False
        self._warned = self._warned or bool(self.pdf.get_warnings())  # which forgets them
        return not self._warned and not self._missing

    @cached_property
    def _pdfium(self) -> Any:
        """The document for pdfium: as it is, or as qpdf repaired it when pdfium finds no or other pages."""
        document, fault = None, ""
        try:
            document = pypdfium2.PdfDocument(self._data)
        except pypdfium2.PdfiumError as trouble:
            fault = str(trouble).lower()
        if self.pdf is None and ("password" in fault or "security" in fault):  # the latter: by certificate
            raise FileLocked
        if self.pdf is not None and (document is None or len(document) != self._found):
            document = _repaired(self.pdf) or document
            self._warned = True
        if document is None:
            raise PageDamaged(_BROKEN)
        return document


def _repaired(pdf: pikepdf.Pdf) -> Any:
    held = io.BytesIO()
    try:
        pdf.save(held)
        return pypdfium2.PdfDocument(held.getvalue())
    except (*_PIKEPDF_FAULTS, pypdfium2.PdfiumError):
        return None


def _is_cut(data: bytes) -> bool:
    """Whether the mark at the end is missing, or another part of the file follows it (an update cut short).

    Mail gateways and devices may append anything else.
    """
    end = data.rfind(b"%%EOF")
    return end < 0 or b" obj" in data[end:]


def _stated_pages(pdf: pikepdf.Pdf) -> int:
    """How many pages the root of the page tree says there are."""
    try:
        return int(pdf.Root.Pages.Count)
    except (*_PIKEPDF_FAULTS, AttributeError, KeyError):
        return 0


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
    if any(note.get("/Subtype") not in _QUIET_ANNOTATIONS for note in page.obj.get("/Annots", ())):
        return None  # a name signed, or a stamp put, in a PDF program
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
