"""The grid of a Word table: its rows as printed, its cells with their spans, its columns' widths, its
borders.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from guidang.paper.forms.template import tokens
from guidang.paper.forms.template.faults import Faults
from guidang.paper.forms.template.ooxml import (
    Element,
    attribute,
    border,
    find,
    find_all,
    local,
    number,
    points,
    value,
)
from guidang.paper.forms.template.tokens import Token, TokenKind

Rows = dict[str, tuple[str, int]]
"""The names that enclosing repeating rows give to their items: name → (list, row number)."""
SIDES = ("top", "right", "bottom", "left")
_SYNONYMS = {"left": ("left", "start"), "right": ("right", "end")}
_MARGINS = {"top": 0.0, "right": 5.4, "bottom": 0.0, "left": 5.4}  # Word's own, when no style says otherwise
_KNOWN = ("tblPr", "tblGrid", "tr", "bookmarkStart", "bookmarkEnd", "proofErr", "permStart", "permEnd")


@dataclass(frozen=True, slots=True)
class Cell:
    """A w:tc from grid column ``column`` on. ``merge`` is its vMerge: "", restart, continue."""

    column: int
    span: int
    merge: str
    element: Element


@dataclass(frozen=True, slots=True)
class Row:
    """A w:tr as printed, with the items of its repeating rows. ``number`` counts rows in Word, from 1."""

    element: Element
    cells: tuple[Cell, ...]
    rows: Rows
    number: int


class Grid:
    """A table's rows and columns. Faults of its repeating rows are noted while it is read."""

    def __init__(
        self, table: Element, place: str, rows: Rows, printed: Mapping[str, int], faults: Faults
    ) -> None:
        self._faults, self._printed = faults, printed
        for child in table:
            if local(child) and local(child) not in _KNOWN:
                faults.add(place, f"表格中不支持“{local(child)}”")
        self.rows = list(self._read([child for child in table if local(child) == "tr"], place, rows))
        self.widths = _widths(table, self.rows)

    def depth(self, index: int, cell: Cell) -> int:
        """Over how many rows a cell of row ``index`` reaches."""
        depth = 1
        while cell.merge == "restart" and index + depth < len(self.rows):
            below = self._below(index + depth, cell)
            if below is None or below.merge != "continue":
                break
            depth += 1
        return depth

    def borders(self, index: int, cell: Cell, shape: "Shape") -> dict[str, str]:
        """The four borders of a cell of row ``index``, for CSS: its own, else the table's outer or inner
        ones.
        """
        last = index + self.depth(index, cell) - 1
        outer = {
            "top": index == 0,
            "bottom": last == len(self.rows) - 1,
            "left": cell.column == 0,
            "right": cell.column + cell.span >= len(self.widths),
        }
        edges = {}
        for side in SIDES:
            owner = (self._below(last, cell) or cell) if side == "bottom" else cell
            own = sided(find(owner.element, "w:tcPr/w:tcBorders"), side)
            inner = "insideH" if side in ("top", "bottom") else "insideV"
            edges[side] = border(shape.edge(side if outer[side] else inner) if own is None else own)
        return edges

    def _below(self, index: int, cell: Cell) -> Cell | None:
        """The cell of row ``index`` in the same column."""
        return next((c for c in self.rows[index].cells if c.column == cell.column), None)

    def _read(self, found: list[Element], place: str, rows: Rows) -> Iterator[Row]:
        """The rows as printed: repeating rows as often as the pack says."""
        at = 0
        while at < len(found):
            where = f"{place}第{at + 1}行"
            loop = self._loop(found[at], where, rows)
            if loop is None:
                yield Row(found[at], tuple(_cells(found[at])), rows, at + 1)
                at += 1
                continue
            end = next((i for i in range(at + 1, len(found)) if "endfor" in _words(found[i])), len(found))
            if loop.kind is TokenKind.END or end == len(found):
                self._faults.add(where, "表格行循环的开头和结尾不成对")
            elif loop.name not in self._printed:
                self._faults.add(where, f"pack.toml 没有说明列表“{loop.name}”印几行（rows）")
            else:
                self._loop(found[end], f"{place}第{end + 1}行", rows)
            for turn in range(self._printed.get(loop.name, 0)):
                inside = rows | {loop.variable: (loop.name, turn)}
                for i in range(at + 1, end):
                    yield Row(found[i], tuple(_cells(found[i])), inside, i + 1)
            at = end + 1

    def _loop(self, row: Element, place: str, rows: Rows) -> Token | None:
        """The tag of a row that begins or ends a repetition, None for any other row."""
        words = _words(row)
        tags = [words[start:end] for start, end in tokens.spans(words) if words.startswith("{%", start)]
        if not tags:
            return None
        if words.strip() != tags[0]:
            self._faults.add(place, "表格行循环的标签必须独占一行，该行不能有其他文字")
        try:
            return tokens.parse(tags[0], rows)
        except ValueError as fault:
            self._faults.add(place, str(fault))
            return None


class Shape:
    """Borders and cell margins that a table's properties and styles state, nearest first."""

    def __init__(self, sources: list[Element]) -> None:
        self._sources = [source for source in sources if source is not None]

    def over(self, exception: Element) -> "Shape":
        """The same with a row's own exceptions (w:tblPrEx) on top."""
        return self if exception is None else Shape([exception, *self._sources])

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


def _cells(row: Element) -> Iterator[Cell]:
    at = int(number(value(row, "w:trPr/w:gridBefore")))
    for element in find_all(row, "w:tc"):
        span = max(1, int(number(value(element, "w:tcPr/w:gridSpan"), 1)))
        merged = find(element, "w:tcPr/w:vMerge")
        yield Cell(at, span, "" if merged is None else attribute(merged) or "continue", element)
        at += span


def _widths(table: Element, rows: list[Row]) -> list[float]:
    """Column widths in pt: what cells of one column say, which Word goes by in a fixed layout, else the
    grid.
    """
    widths = [points(attribute(column, "w")) for column in find_all(table, "w:tblGrid/w:gridCol")]
    count = max((cell.column + cell.span for row in rows for cell in row.cells), default=0)
    widths += [0.0] * (count - len(widths))
    stated: dict[int, float] = {}
    for cell in sorted((cell for row in rows for cell in row.cells), key=lambda cell: cell.span):
        wide = find(cell.element, "w:tcPr/w:tcW")
        columns = range(cell.column, cell.column + cell.span)
        open_columns = [column for column in columns if column not in stated]
        rest = points(attribute(wide, "w")) - sum(stated.get(column, 0.0) for column in columns)
        if attribute(wide, "type") == "dxa" and open_columns and rest > 0:
            # What a merged cell leaves to columns that say nothing is shared as the grid has it.
            share = sum(widths[column] for column in open_columns) or len(open_columns)
            stated |= {column: rest * (widths[column] or 1.0) / share for column in open_columns}
    return [stated.get(index, wide) for index, wide in enumerate(widths)]


def _words(row: Element) -> str:
    return "".join(t.text or "" for t in row.iter() if local(t) == "t")
