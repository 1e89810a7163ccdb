"""Breaking a text into lines and making it fit a slot, by the rules of Chinese typesetting.

No line begins with a closing mark, none ends with an opening one (CLREQ, 3.1.4); words and numbers stay
whole where a line can hold them.
"""

import re
from dataclasses import dataclass

from guidang.domain.form import Slot
from guidang.paper.forms.typefaces import measure, width

SMALLEST = 6.5  # pt; smaller Chinese text cannot be read on office printers
_STEP = 0.5
_TIGHT = 1.15  # the least leading, in em
_SLACK = 0.5  # pt; what borders may take from a row
_CLOSING = "，。、；：？！）》〉】」』〕”’…·％℃°,.;:?!)]}>%～"
_OPENING = "（《〈【「『〔“‘([{<"
_UNIT = re.compile(r"\s|[0-9A-Za-z][0-9A-Za-z.\-_/@%+:]*|.", re.DOTALL)


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


def wrap(text: str, limit: float, face: str, *, bold: bool = False, indent: float = 0.0) -> list[str]:
    """``text`` in lines of at most ``limit`` em, the first shorter by ``indent``; line breaks in it are
    kept.
    """
    lines: list[str] = []
    for part in text.split("\n"):
        lines += _wrap_part(part, limit, face, bold, 0.0 if lines else indent)
    return lines


def _wrap_part(text: str, limit: float, face: str, bold: bool, indent: float) -> list[str]:
    lines, line, used = [], "", indent
    for unit in _units(text):
        wide = width(unit, face, bold)
        if line and used + wide > limit:
            lines.append(line.rstrip())
            line, used = "", 0.0
            if unit.isspace():
                continue
        if used + wide <= limit:
            line, used = line + unit, used + wide
            continue
        for character in unit:  # longer than a whole line
            wide = measure(character, face, bold)
            if line and used + wide > limit:
                lines.append(line)
                line, used = "", 0.0
            line, used = line + character, used + wide
    return [*lines, line.rstrip()]


def _units(text: str) -> list[str]:
    """What must stay together."""
    units: list[str] = []
    for piece in _UNIT.findall(text):
        joined = units and not units[-1].isspace() and not piece.isspace()
        if joined and (piece[0] in _CLOSING or units[-1][-1] in _OPENING):
            units[-1] += piece
        else:
            units.append(piece)
    return units
