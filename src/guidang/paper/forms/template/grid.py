"""The grid of a Word table: how far its cells reach, where they lie, what its styles say of them."""

from collections.abc import Mapping, Sequence

from guidang.paper.forms.template.faults import Faults
from guidang.paper.forms.template.ooxml import Element, attribute, find, points, value
from guidang.paper.forms.template.rows import Cell, RowReader, Rows
from guidang.paper.forms.template.widths import column_widths

SIDES = ("top", "right", "bottom", "left")
_SYNONYMS = {"left": ("left", "start"), "right": ("right", "end")}
_MARGINS = {"top": 0.0, "right": 5.4, "bottom": 0.0, "left": 5.4}  # Word's own, when no style says otherwise


class Grid:
    """A table's rows and columns; it has ``room`` pt. Faults of its rows are noted while it is read."""

    def __init__(
        self,
        table: Element,
        place: str,
        rows: Rows,
        printed: Mapping[str, int],
        faults: Faults,
        room: float,
    ) -> None:
        self.rows = RowReader(printed, faults).read(table, place, rows)
        self.widths = column_widths(table, self.rows, room)

    def depth(self, index: int, cell: Cell) -> int:
        """Over how many rows a cell of row ``index`` reaches."""
        depth = 1
        while cell.merge == "restart" and index + depth < len(self.rows):
            below = self.at(index + depth, cell.column)
            if below is None or below.merge != "continue":
                break
            depth += 1
        return depth

    def hidden(self, index: int, cell: Cell) -> bool:
        """Whether a cell above really reaches down over this one; Word shows a stray continuation as a
        cell.
        """
        if cell.merge != "continue":
            return False
        for above in range(index - 1, -1, -1):
            same = self.at(above, cell.column)
            if same is None or same.merge != "continue":
                return same is not None and same.merge == "restart"
        return False

    def at(self, index: int, column: int) -> Cell | None:
        """The cell of row ``index`` that begins in ``column``."""
        return next((c for c in self.rows[index].cells if c.column == column), None)

    def beside(self, index: int, cell: Cell, side: str) -> list[Cell]:
        """The cells that touch ``side`` of a cell of row ``index``."""
        last = index + self.depth(index, cell) - 1
        if side in ("left", "right"):
            edge = cell.column if side == "left" else cell.column + cell.span
            return [
                other
                for row in self.rows[index : last + 1]
                for other in row.cells
                if (other.column + other.span if side == "left" else other.column) == edge
            ]
        row = index - 1 if side == "top" else last + 1
        if not 0 <= row < len(self.rows):
            return []
        start, end = cell.column, cell.column + cell.span
        return [c for c in self.rows[row].cells if c.column < end and c.column + c.span > start]


class Shape:
    """Borders and cell margins that a table's properties and styles state, nearest first."""

    def __init__(self, sources: Sequence[Element]) -> None:
        self._sources = [source for source in sources if source is not None]

    def over(self, exception: Element) -> "Shape":
        """The same with a row's own exceptions (w:tblPrEx) on top."""
        return self if exception is None else Shape([exception, *self._sources])

    def said(self, path: str, name: str = "val") -> str | None:
        """The nearest w: attribute ``name`` at ``path``, None when nobody states it."""
        found = (value(source, path, name) for source in self._sources)
        return next((text for text in found if text is not None), None)

    def nearest(self, path: str) -> Element:
        """The nearest element at ``path``, or None."""
        found = (find(source, path) for source in self._sources)
        return next((element for element in found if element is not None), None)

    def edge(self, side: str) -> Element:
        """The border element of ``side`` (or insideH, insideV), None when there is none."""
        found = (sided(find(source, "w:tblBorders"), side) for source in self._sources)
        return next((edge for edge in found if edge is not None), None)

    def margin(self, side: str) -> float:
        """The cell margin of ``side`` in pt."""
        found = (sided(find(source, "w:tblCellMar"), side) for source in self._sources)
        stated = next((margin for margin in found if margin is not None), None)
        return _MARGINS[side] if stated is None else points(attribute(stated, "w"))


def sided(parent: Element, side: str) -> Element:
    """The child of ``parent`` for a side, or None; older files say left, newer ones start."""
    found = (find(parent, f"w:{name}") for name in _SYNONYMS.get(side, (side,)))
    return next((child for child in found if child is not None), None)
