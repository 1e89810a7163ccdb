"""Table styles with conditions: what a style says of the first row, the last column, every other row …

(ECMA-376 part 1, 17.7.6 and 17.4.55.) Word notes on each row which conditions hold (w:cnfStyle), but that is
only its memory; they are found anew from the table's w:tblLook, since repeating rows move the others.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guidang.paper.forms.template.grid import Grid
from guidang.paper.forms.template.ooxml import Element, attribute, find, find_all, number, value
from guidang.paper.forms.template.rows import Cell

_OFF = ("0", "false", "off")
_BITS = {
    "firstRow": 0x0020,
    "lastRow": 0x0040,
    "firstColumn": 0x0080,
    "lastColumn": 0x0100,
    "noHBand": 0x0200,
    "noVBand": 0x0400,
}


@dataclass(frozen=True, slots=True)
class Condition:
    """What a style says of one area of a table: its w:tblStylePr, and the area: rows ``top`` to ``bottom``,
    columns ``left`` to ``right``, the ends not in it.
    """

    element: Element
    top: int
    bottom: int
    left: int
    right: int


class Banding:
    """The conditions of the styles ``chain`` (nearest first) over the cells of ``grid``."""

    def __init__(self, properties: Element, chain: Sequence[Element], grid: Grid) -> None:
        self._grid = grid
        self._parts = [
            {attribute(part, "type") or "": part for part in find_all(style, "w:tblStylePr") if len(part)}
            for style in chain
        ]
        look = find(properties, "w:tblLook")
        self._look = {name: _is_on(look, name, bit) for name, bit in _BITS.items()}
        self._rows, self._columns = (_size(chain, name) for name in ("Row", "Col"))

    def of(self, index: int, cell: Cell) -> list[Condition]:
        """The conditions that hold for a cell of row ``index``, strongest first."""
        if not any(self._parts):
            return []
        areas = list(self._areas(index, cell))
        return [
            Condition(parts[kind], *area) for kind, area in areas for parts in self._parts if kind in parts
        ]

    def _areas(self, index: int, cell: Cell) -> Iterator[tuple[str, tuple[int, int, int, int]]]:
        rows, columns = len(self._grid.rows), len(self._grid.widths)
        look = self._look
        first, last = look["firstRow"] and index == 0, look["lastRow"] and index == rows - 1
        left = look["firstColumn"] and cell.column == 0
        right = look["lastColumn"] and cell.column + cell.span >= columns
        own = (index, index + 1, cell.column, cell.column + cell.span)
        for holds, kind in (
            (first and left, "nwCell"),
            (first and right, "neCell"),
            (last and left, "swCell"),
            (last and right, "seCell"),
        ):
            if holds:
                yield kind, own
        if first:
            yield "firstRow", (0, 1, 0, columns)
        if last:
            yield "lastRow", (rows - 1, rows, 0, columns)
        if left:
            yield "firstCol", (0, rows, 0, cell.span)
        if right:
            yield "lastCol", (0, rows, cell.column, columns)
        if not look["noHBand"] and not first and not last:
            size, offset = self._rows, int(look["firstRow"])
            band = (index - offset) // size
            top = band * size + offset
            yield f"band{band % 2 + 1}Horz", (top, top + size, 0, columns)
        if not look["noVBand"] and not left and not right:
            size, offset = self._columns, int(look["firstColumn"])
            band = (cell.column - offset) // size
            start = band * size + offset
            yield f"band{band % 2 + 1}Vert", (0, rows, start, start + size)


def _size(chain: Sequence[Element], name: str) -> int:
    """How many rows or columns a band has."""
    said = (value(style, f"w:tblPr/w:tblStyle{name}BandSize") for style in chain)
    return max(1, int(number(next((text for text in said if text is not None), None), 1)))


def _is_on(look: Element, name: str, bit: int) -> bool:
    stated = attribute(look, name)
    if stated is not None:
        return stated not in _OFF
    try:
        return bool(int(attribute(look) or "0", 16) & bit)
    except ValueError:
        return False
