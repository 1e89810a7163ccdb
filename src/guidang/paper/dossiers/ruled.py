"""Documents of ruled pages: office tables and short texts, as PDF/A-2b.

Measures are in mm. The file is based on an empty one that WeasyPrint made, because that carries the output
intent which makes a file PDF/A.
"""

import hashlib
import io
from functools import cache

import pikepdf

from guidang.paper.lettering.fonts import Fonts
from guidang.paper.lettering.ruled import MM, Column, Sheet, height_of, lines_of, width, wrap
from guidang.paper.typesetting import page as html_page
from guidang.paper.typesetting import pdf_from_html

__all__ = ["MM", "Column", "Document", "Sheet", "height_of", "lines_of", "width", "wrap"]


class Document:
    """Pages of one size that share their fonts."""

    def __init__(self, wide: float, high: float) -> None:
        self._size = (wide, high)
        self.fonts = Fonts()
        self.sheets: list[Sheet] = []

    def sheet(self) -> Sheet:
        """A new page, empty."""
        self.sheets.append(Sheet(self.fonts, self._size[1]))
        return self.sheets[-1]

    def laid_out(self, identity: str) -> tuple[pikepdf.Pdf, pikepdf.Dictionary]:
        """The open file and its /Font resources, empty until the caller has ``fonts`` embedded.

        ``identity`` decides the file identifier.
        """
        pdf = pikepdf.open(io.BytesIO(_empty()))
        fonts = pdf.make_indirect(pikepdf.Dictionary())
        box = [0, 0, *(round(side * MM, 3) for side in self._size)]
        for sheet in self.sheets:
            dictionary = pikepdf.Dictionary(
                Type=pikepdf.Name.Page,
                MediaBox=box,
                Resources=pikepdf.Dictionary(Font=fonts),
                Contents=pdf.make_stream(sheet.canvas.content()),
            )
            pdf.pages.append(pikepdf.Page(pdf.make_indirect(dictionary)))
        del pdf.pages[0]
        mark = hashlib.md5(identity.encode("utf-8"), usedforsecurity=False).digest()
        pdf.trailer.ID = pikepdf.Array([pikepdf.String(mark), pikepdf.String(mark)])
        return pdf, fonts


@cache
def _empty() -> bytes:
    return pdf_from_html(html_page("", "@page{size:A4}", ""), bytes(16))
