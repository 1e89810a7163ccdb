"""The PDF of a batch: pages over shared blanks, fonts once, no dates, no chance."""

import io
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from guidang.domain.form import Blank
from guidang.paper.lettering.canvas import Canvas
from guidang.paper.lettering.fonts import Fonts


class PdfFile:
    """A PDF being written. Each page of each blank is held once, however many papers lie over it."""

    def __init__(self) -> None:
        self.fonts = Fonts()
        self.count = 0
        self._pdf = pikepdf.new()
        self._font_list = self._pdf.make_indirect(Dictionary())
        self._plain = self._pdf.make_indirect(Dictionary(Font=self._font_list))
        self._resources: dict[tuple[str, int], Any] = {}
        self._blanks: dict[str, pikepdf.Pdf] = {}
        self._last = (595.28, 841.89)

    def page(self, blank: Blank, page: int, canvas: Canvas) -> None:
        """Add page number ``page`` of ``blank`` with what ``canvas`` drew over it."""
        key = (blank.edition, page)
        if key not in self._resources:
            over = Dictionary(Font=self._font_list, XObject=Dictionary(B=self._form(blank, page)))
            self._resources[key] = self._pdf.make_indirect(over)
        self._append(blank.pages[page], self._resources[key], canvas.content("B"))

    def plain(self, size: tuple[float, float], content: bytes) -> None:
        """Add a page without a blank under it."""
        self._append(size, self._plain, content)

    def empty(self) -> None:
        """Add the empty back of a sheet, of the size of the page before."""
        self._append(self._last, self._plain, b"")

    def finish(self) -> bytes:
        """The file: without dates, its identifier a digest of its content."""
        self.fonts.embed(self._pdf, self._font_list)
        held = io.BytesIO()
        self._pdf.save(
            held,
            deterministic_id=True,
            compress_streams=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
        return held.getvalue()

    def _form(self, blank: Blank, page: int) -> Any:
        if blank.edition not in self._blanks:
            self._blanks[blank.edition] = pikepdf.open(io.BytesIO(blank.pdf))
        return self._pdf.copy_foreign(self._blanks[blank.edition].pages[page].as_form_xobject())

    def _append(self, size: tuple[float, float], resources: Any, content: bytes) -> None:
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, *size]),
            Resources=resources,
            Contents=self._pdf.make_stream(content),
        )
        self._pdf.pages.append(pikepdf.Page(self._pdf.make_indirect(page)))
        self._last = size
        self.count += 1
