"""Breaking a text into lines by the rules of Chinese typesetting.

No line begins with a closing mark, none ends with an opening one (CLREQ, 3.1.4); words and numbers stay
whole where a line can hold them.
"""

import re

from guidang.paper.lettering.typefaces import measure, width

CLOSING = "，。、；：？！）》〉】」』〕”’…·％℃°,.;:?!)]}>%～"
_OPENING = "（《〈【「『〔“‘([{<"
_UNIT = re.compile(r"\s+|[0-9A-Za-z][0-9A-Za-z.\-_/@%+:]*|.", re.DOTALL)


def wrap(
    text: str, limit: float, face: str = "song", *, bold: bool = False, indent: float = 0.0
) -> list[str]:
    """``text`` in lines of at most ``limit`` em, the first shorter by ``indent``; one line at least.

    Line breaks in it are kept.
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
        if joined and (piece[0] in CLOSING or units[-1][-1] in _OPENING):
            units[-1] += piece
        else:
            units.append(piece)
    return units
