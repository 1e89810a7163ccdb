"""The characters of a PDF with their places, as PDFium reads them; white space is left out."""

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character on ``page`` (0-based). ``x`` and ``y`` are its origin on the baseline, ``box`` its ink.

    In pt from the page's top left corner.
    """

    text: str
    page: int
    x: float
    y: float
    size: float
    box: tuple[float, float, float, float]

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of its ink."""
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2


def read(pdf: bytes) -> tuple[int, list[Glyph]]:
    """The number of pages, and the characters in the order in which they are drawn."""
    with pypdfium2.PdfDocument(pdf) as document:
        found: list[Glyph] = []
        for number, page in enumerate(document):
            text = page.get_textpage()
            found += _of_page(text.raw, number, page.get_height())
            text.close()
            page.close()
        return len(document), found


def _of_page(text: "ctypes._Pointer[raw.FPDF_TEXTPAGE]", page: int, height: float) -> Iterator[Glyph]:
    x, y = ctypes.c_double(), ctypes.c_double()
    edges = [ctypes.c_double() for _ in range(4)]
    left, right, bottom, top = edges
    matrix = raw.FS_MATRIX()
    last = ("", 0.0, 0.0)
    for index in range(raw.FPDFText_CountChars(text)):
        character = chr(raw.FPDFText_GetUnicode(text, index))
        if (
            character.isspace()
            or character < " "
            or character in "\u200b\ufffe"
            or raw.FPDFText_IsGenerated(text, index) == 1
        ):
            continue
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        raw.FPDFText_GetCharBox(text, index, *edges)
        raw.FPDFText_GetMatrix(text, index, matrix)
        size = raw.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
        if last == (character, x.value, y.value):
            x.value += size  # two characters that the font draws as one sign: ——
        last = (character, x.value, y.value)
        box = (left.value, height - top.value, right.value, height - bottom.value)
        yield Glyph(character, page, x.value, height - y.value, size, box)
