"""Making a text fit a slot: first on more lines, then smaller, never smaller than can be read."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from guidang.domain.form import Rect, Slot
from guidang.paper.lettering.linebreak import CLOSING, wrap
from guidang.paper.lettering.typefaces import width

SMALLEST = 7.5
"""pt: 六号. On a page scanned at 150 dpi characters such as 鑫, 蠢 and 懿 can be told at this size, at 6.5 pt
(小六) no longer (looked at, 2026-11)."""
_STEP = 0.5
_TIGHT = 1.15  # the least leading, in em
_TIGHT_INLINE = 1.05  # above an underlined blank
_TIGHTEST = 1.02  # in a cell, at the smallest size, rather than an annex: the ink of a line is 0.93 em high
_INSET = 1.2  # pt kept white above and below
_SLACK = 0.5  # pt; what borders may take from a row
_MOST_ABOVE = 0.9  # em above an underlined blank, which make two lines; more would crowd the line above
_SLIGHT = 0.85  # shrunk so little, one line reads better than two


_CODE = re.compile(r"[0-9A-Za-z.\-]{1,24}")  # a figure, a student number, a case number: never on two lines
_CODES = re.compile(r"(?<![0-9A-Za-z.\-])[0-9A-Za-z.\-]{1,24}(?![0-9A-Za-z.\-])")


@dataclass(frozen=True, slots=True)
class Fitted:
    """The lines of a text in a slot, with the size and leading (pt) at which they fit."""

    lines: tuple[str, ...]
    size: float
    leading: float


def is_inline(slot: Slot) -> bool:
    """Whether ``slot`` is a blank in running text, which stands on the line of its sentence."""
    return slot.valign == "bottom" and slot.rect.height < 1.5 * slot.size


def fit(text: str, slot: Slot, above: float = 0.0) -> Fitted | None:
    """``text`` as large as ``slot`` can hold it, down to 7.5 pt; None when it cannot.

    ``above`` is the white (pt) over a blank in running text: a second line may stand there.
    """
    flat = " ".join(text.split("\n"))
    one = _one_line(flat, slot)
    if "\n" not in text and one is not None and one.size >= _SLIGHT * slot.size:
        return one
    if _CODE.fullmatch(flat):
        return one
    smallest = min(SMALLEST, slot.size)
    if is_inline(slot):
        tight = _TIGHT_INLINE
        room = replace(slot, rect=_raised(slot.rect, min(above, _MOST_ABOVE * slot.size)))
    else:
        tight, room = _TIGHT, replace(slot, rect=_inset(slot.rect))
    if room.rect.height + _SLACK < 2 * min(tight, _TIGHTEST) * smallest:
        return one
    more = _lines(text, room, smallest, tight)
    few = room.rect.height < 4 * _TIGHTEST * smallest  # lines; a whole paragraph so close is hard to read
    if more is None and one is None and few and not is_inline(slot):
        full = replace(slot, rect=_inset(slot.rect, _INSET / 3), size=smallest, leading=_TIGHTEST * smallest)
        more = _lines(text, full, smallest, _TIGHTEST)
    return one if one and (more is None or one.size > more.size) and "\n" not in text else more or one


def _one_line(flat: str, slot: Slot) -> Fitted | None:
    room = slot.rect.width + _SLACK - slot.indent
    whole = width(flat, slot.face, slot.bold) or 1e-9
    size = slot.size if whole * slot.size <= room else int(room / whole * 10) / 10
    return Fitted((flat,), size, slot.leading) if size >= min(SMALLEST, slot.size) else None


def _lines(text: str, slot: Slot, smallest: float, tight: float) -> Fitted | None:
    size = slot.size
    codes = max((width(code, slot.face, slot.bold) for code in _CODES.findall(text)), default=0.0)
    while size >= smallest:
        lines = _broken(text, slot, size)
        whole = codes * size <= slot.rect.width + _SLACK  # else a number would be broken
        if whole and len(lines) * tight * size <= slot.rect.height + _SLACK:
            leading = min(slot.leading * size / slot.size, slot.rect.height / len(lines))
            return Fitted(tuple(lines), size, max(leading, tight * size))
        size -= _STEP
    return None


def _broken(text: str, slot: Slot, size: float) -> list[str]:
    """``text`` in lines; centred ones of about one length, so that none holds a single character."""
    limit = (slot.rect.width + _SLACK) / size
    lines = wrap(text, limit, slot.face, bold=slot.bold, indent=slot.indent / size)
    if slot.align != "center" or len(lines) < 2 or "\n" in text:
        return lines
    least = width(text, slot.face, slot.bold) / len(lines)
    while least < limit:
        even = wrap(text, least, slot.face, bold=slot.bold)
        if len(even) == len(lines) and not any(_torn(one, two) for one, two in pairwise(even)):
            return even
        least += 0.5
    return lines


def _inset(rect: Rect, most: float = _INSET) -> Rect:
    """A cell without a hairbreadth of white inside its rules, for text that fills it."""
    white = min(most, rect.height / 20)
    return Rect(rect.x0, rect.y0 + white, rect.x1, rect.y1 - white)


def _torn(upper: str, lower: str) -> bool:
    """Whether a word or number, or a mark and what it closes, stand on two lines."""
    word = upper[-1:].isascii() and upper[-1:].isalnum() and lower[:1].isascii() and lower[:1].isalnum()
    return word or lower[:1] in CLOSING


def _raised(rect: Rect, above: float) -> Rect:
    """A blank with the white above it."""
    return Rect(rect.x0, rect.y0 - max(0.0, above), rect.x1, rect.y1)
