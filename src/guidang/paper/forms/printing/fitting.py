"""Making a text fit a slot: first on more lines, then smaller."""

from dataclasses import dataclass

from guidang.domain.form import Slot
from guidang.paper.lettering.linebreak import wrap
from guidang.paper.lettering.typefaces import width

SMALLEST = 6.5  # pt; smaller Chinese text cannot be read on office printers
_STEP = 0.5
_TIGHT = 1.15  # the least leading, in em
_SLACK = 0.5  # pt; what borders may take from a row


@dataclass(frozen=True, slots=True)
class Fitted:
    """The lines of a text in a slot, with the size and leading (pt) at which they fit."""

    lines: tuple[str, ...]
    size: float
    leading: float


def fit(text: str, slot: Slot) -> Fitted | None:
    """``text`` as large as ``slot`` can hold it, down to 6.5 pt; None when it cannot."""
    flat = " ".join(text.split("\n"))
    whole = width(flat, slot.face, slot.bold) or 1e-9
    room = slot.rect.width + _SLACK
    if "\n" not in text and whole * slot.size + slot.indent <= room:
        return Fitted((flat,), slot.size, slot.leading)
    smallest = min(SMALLEST, slot.size)
    if slot.rect.height < 2 * _TIGHT * smallest:
        size = int((room - slot.indent) / whole * 10) / 10
        return Fitted((flat,), min(size, slot.size), slot.leading) if size >= smallest else None
    size = slot.size
    while size >= smallest:
        lines = wrap(text, room / size, slot.face, bold=slot.bold, indent=slot.indent / size)
        if len(lines) * _TIGHT * size <= slot.rect.height + _SLACK or (
            len(lines) == 1 and size <= slot.leading
        ):
            leading = min(slot.leading * size / slot.size, slot.rect.height / len(lines))
            return Fitted(tuple(lines), size, max(leading, _TIGHT * size))
        size -= _STEP
    return None
