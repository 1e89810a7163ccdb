"""A blank made ready for filling: sorted by page, with what its slots have around them."""

from functools import lru_cache

import numpy as np
import pypdfium2
from numpy.typing import NDArray

from guidang.domain.form import Blank, Mark, Rect, Slot
from guidang.paper.forms.printing.fitting import Fitted, fit, is_inline

_PIXELS = 2  # a pt
_DARK = 200  # gray; hairlines are drawn lighter than this
_CLEAR = 1.0  # pt kept white between a raised line and what is above it


class Prepared:
    """A blank sorted by page. ``printed`` counts the rows of each list; ``telling`` is the widest cell of a
    list's last row, which says that there is more.
    """

    def __init__(self, blank: Blank) -> None:
        self.blank = blank
        pages = range(len(blank.pages))
        self.slots: list[list[Slot]] = [[slot for slot in blank.slots if slot.page == page] for page in pages]
        self.marks: list[list[Mark]] = [[mark for mark in blank.marks if mark.page == page] for page in pages]
        self.printed: dict[str, int] = {}
        for slot in blank.slots:
            name, _, rest = slot.field.partition(".")
            if rest:
                self.printed[name] = max(self.printed.get(name, 0), int(rest.partition(".")[0]) + 1)
        self.telling: dict[str, Slot] = {}
        for slot in blank.slots:
            name, _, rest = slot.field.partition(".")
            if rest and int(rest.partition(".")[0]) == self.printed[name] - 1:
                self.telling[name] = max(self.telling.get(name, slot), slot, key=lambda s: s.rect.width)

    def part(self, slot: Slot) -> str:
        """The part on whose piece of paper ``slot`` lies; "" when the piece has no code."""
        middle = (slot.rect.y0 + slot.rect.y1) / 2
        for part in self.blank.parts(slot.page):
            piece = self.blank.part_rect(part, slot.page)
            if piece.y0 <= middle < piece.y1:
                return part
        return ""

    def fitted(self, text: str, slot: Slot) -> Fitted | None:
        """``text`` as ``slot`` can hold it with the white that it has above it; None when it cannot."""
        fitted = fit(text, slot)
        if is_inline(slot) and (fitted is None or fitted.size < slot.size):
            return fit(text, slot, self.white_above(slot))
        return fitted

    def white_above(self, slot: Slot) -> float:
        """How much white (pt) is over ``slot``: no print, no other slot, no mark."""
        rect = slot.rect
        over = [s.rect for s in self.slots[slot.page] if s is not slot]
        over += [mark.rect for mark in self.marks[slot.page]]
        ends = [other.y1 for other in over if _is_over(other, rect)]
        gray = _pixels(self.blank.edition, self.blank.pdf, slot.page)
        first, last = max(0, int((rect.x0 - 1) * _PIXELS)), int((rect.x1 + 1) * _PIXELS)
        dark = np.flatnonzero((gray[: int(rect.y0 * _PIXELS), first:last] < _DARK).any(axis=1))
        if dark.size:
            ends.append((int(dark[-1]) + 1) / _PIXELS)
        return max(0.0, rect.y0 - max(ends, default=0.0) - _CLEAR)


def _is_over(other: Rect, rect: Rect) -> bool:
    return other.x0 < rect.x1 and rect.x0 < other.x1 and other.y0 < rect.y0


@lru_cache(maxsize=32)
def _pixels(edition: str, pdf: bytes, page: int) -> NDArray[np.uint8]:
    """A page of a blank in gray. ``edition`` decides ``pdf``."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        drawn = document[page].render(scale=_PIXELS, grayscale=True).to_numpy()
        return np.array(drawn.reshape(drawn.shape[0], drawn.shape[1], -1)[:, :, 0], dtype=np.uint8)
    finally:
        document.close()
