"""Tables to HTML: merged cells, borders, row heights and cell margins as Word prints them.

A last column without width holds the rows' heights: WeasyPrint 70 forgets a row's own height where only
merged cells stand in it, and gives the last row of a merged cell all of that cell's height. Knowingly left
open: a table with automatic layout is not widened for long Latin words, noWrap changes nothing.
"""

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from guidang.paper.forms.template import drawing, vertical
from guidang.paper.forms.template.banding import Banding, Condition
from guidang.paper.forms.template.content import prints
from guidang.paper.forms.template.drawing import Drawings
from guidang.paper.forms.template.edges import borders, diagonals
from guidang.paper.forms.template.faults import Faults
from guidang.paper.forms.template.floating import (
    Floating,
    begins_page,
    floating,
    set_floating,
    wraps_text,
)
from guidang.paper.forms.template.grid import SIDES, Grid, Shape, sided
from guidang.paper.forms.template.ooxml import (
    Element,
    attribute,
    css,
    find,
    find_all,
    line_width,
    local,
    number,
    points,
    switch,
    value,
)
from guidang.paper.forms.template.placing import BESIDE, Column
from guidang.paper.forms.template.plan import Plan, Room
from guidang.paper.forms.template.rows import Cell, Row, Rows
from guidang.paper.forms.template.shades import backdrop
from guidang.paper.forms.template.styles import Styles

_CELL_FAULTS = {
    "tcFitText": "单元格适应文字",
    "cellIns": "修订标记（请先接受全部修订）",
    "cellDel": "修订标记（请先接受全部修订）",
    "cellMerge": "修订标记（请先接受全部修订）",
}
_VALIGN = {"center": "middle", "bottom": "bottom"}
_SIDES_OF_PAGE = {"center": "0 auto", "right": "0 0 0 auto", "end": "0 0 0 auto"}
SHEET = """
table{border-collapse:collapse;table-layout:fixed}
td{padding:0}
"""


class Story(drawing.Story, Protocol):
    """What sets the content of a cell."""

    def columns(
        self, container: Element, place: str, rows: Rows, table: list[Element]
    ) -> list[vertical.Column]:
        """The paragraphs of ``container``, to be set downwards."""


@dataclass(frozen=True, slots=True)
class _Table:
    """One table being set."""

    grid: Grid
    chain: list[Element]
    banding: Banding
    shape: Shape
    place: str
    story: Story


@dataclass(frozen=True, slots=True)
class _Placed:
    """One cell in its place.

    ``edges`` are its borders for CSS, ``pads`` its margins (top, right, bottom, left). ``tall`` is what its
    rows state as their height together, 0 when one of them states none; ``exact``: they do not grow.
    """

    cell: Cell
    rows: Rows
    place: str
    edges: dict[str, str]
    pads: tuple[float, ...]
    shape: Shape
    conditions: list[Condition]
    tall: float
    exact: bool

    @property
    def inner(self) -> float:
        """What the stated height leaves to the content, in pt; 0 when none is stated."""
        lines = (line_width(self.edges["top"]) + line_width(self.edges["bottom"])) / 2
        return max(1.0, self.tall - self.pads[0] - self.pads[2] - lines) if self.tall else 0.0

    def said(self, name: str, attribute_: str = "val") -> str | None:
        """What the cell, or else a condition of its style, says in a property of w:tcPr."""
        own = value(self.cell.element, f"w:tcPr/w:{name}", attribute_)
        if own is not None:
            return own
        found = (value(c.element, f"w:tcPr/w:{name}", attribute_) for c in self.conditions)
        return next((text for text in found if text is not None), None)


class Tables:
    """Sets tables of one document. ``printed`` is ``Form.rows``; ``old``: laid out as before Word 2013."""

    def __init__(
        self,
        styles: Styles,
        plan: Plan,
        faults: Faults,
        printed: Mapping[str, int],
        drawings: Drawings,
        *,
        old: bool,
    ) -> None:
        self._styles, self._plan, self._faults, self._drawings = styles, plan, faults, drawings
        self._printed, self._old = printed, old

    def html(self, element: Element, place: str, rows: Rows, story: Story, *, nested: bool) -> str:
        """One w:tbl. ``place`` names it."""
        properties = find(element, "w:tblPr")
        chain = self._styles.chain("table", value(properties, "w:tblStyle"))
        shape = Shape([properties, *(find(style, "w:tblPr") for style in chain)])
        self._check(properties, shape, place)
        # Before Word 2013 the text of a table, not its border, stands on the page's margin.
        outside = self._old and not nested
        column = self._drawings.column
        room = column.width + (shape.margin("left") + shape.margin("right") if outside else 0.0)
        grid = Grid(element, place, rows, self._printed, self._faults, room)
        table = _Table(grid, chain, Banding(properties, chain, grid), shape, place, story)
        wide = sum(grid.widths)
        position = find(properties, "w:tblpPr")
        where = None if position is None else self._floating(element, position, place, wide)
        indent = points(shape.said("w:tblInd", "w")) - (shape.margin("left") if outside else 0.0)
        margin = _SIDES_OF_PAGE.get(shape.said("w:jc") or "", f"0 0 0 {css(indent)}")
        if where is not None:
            margin = "0"
        columns = "".join(f'<col style="width:{css(one)}">' for one in (*grid.widths, 0.0))
        html = (
            f'<table style="width:{css(wide)};margin:{margin}"><colgroup>{columns}</colgroup>'
            f"{self._rows(table)}</table>"
        )
        return html if where is None else set_floating(html, where, wide)

    def _floating(self, element: Element, position: Element, place: str, wide: float) -> Floating | None:
        try:
            where = floating(position, self._drawings.column, wide, first=begins_page(element))
        except ValueError as fault:
            self._faults.add(place, str(fault))
            return None
        if where.free >= BESIDE and wraps_text(element):
            self._faults.add(place, "不支持文字在表格旁边环绕（请在表格属性里把文字环绕改为“无”）")
        return where

    def _check(self, properties: Element, shape: Shape, place: str) -> None:
        if switch(properties, "w:bidiVisual"):
            self._faults.add(place, "不支持从右到左的表格")
        if number(shape.said("w:tblCellSpacing", "w")):
            self._faults.add(place, "不支持单元格间距（请在表格选项里取消“允许调整单元格间距”）")

    def _rows(self, table: _Table) -> str:
        """All rows; those that Word repeats on every page are the head of the table."""
        rows = table.grid.rows
        heads = 0
        while heads < len(rows) and switch(rows[heads].element, "w:trPr/w:tblHeader"):
            heads += 1
        reach = (
            index + table.grid.depth(index, cell) for index in range(heads) for cell in rows[index].cells
        )
        if heads == len(rows) or max(reach, default=0) > heads:
            heads = 0  # a merged cell that reaches out of the head keeps it from being repeated
        with self._plan.repeating() if heads else nullcontext():
            html = [self._row(table, index, row) for index, row in enumerate(rows[:heads])]
        html += [self._row(table, index, row) for index, row in enumerate(rows[heads:], start=heads)]
        head = f"<thead>{''.join(html[:heads])}</thead>" if heads else ""
        return head + "".join(html[heads:])

    def _row(self, table: _Table, index: int, row: Row) -> str:
        properties = find(row.element, "w:trPr")
        shape = table.shape.over(find(row.element, "w:tblPrEx"))
        if number(value(properties, "w:tblCellSpacing", "w")):
            self._faults.add(f"{table.place}第{row.number}行", "不支持单元格间距")
        html, at = "", 0
        for order, cell in enumerate(row.cells):
            html += _gap(cell.column - at)
            at = cell.column + cell.span
            if table.grid.hidden(index, cell):
                continue
            depth = table.grid.depth(index, cell)
            conditions = table.banding.of(index, cell)
            below = table.grid.rows[index : index + depth]
            heights = [_height(one) for one in below]
            where = f"{table.place}第{row.number}行第{order + 1}列"
            placed = _Placed(
                cell=cell,
                rows=row.rows,
                place=where,
                edges=borders(table.grid, index, cell, shape, conditions, partial(self._faults.add, where)),
                pads=_pads(cell, shape),
                shape=shape,
                conditions=conditions,
                tall=sum(tall for tall, _ in heights) if all(tall for tall, _ in heights) else 0.0,
                exact=all(tall and exact for tall, exact in heights),
            )
            inner = self._cell(table, placed)
            spans = f' colspan="{cell.span}"' * (cell.span > 1) + f' rowspan="{depth}"' * (depth > 1)
            html += f"<td{spans} {inner}</td>"
        html += _gap(len(table.grid.widths) - at)
        whole = ' style="break-inside:avoid"' if switch(properties, "w:cantSplit") else ""
        return f'<tr{whole}>{html}<td style="height:{css(_height(row)[0])}"></td></tr>'

    def _cell(self, table: _Table, placed: _Placed) -> str:
        """A cell's id, style and content."""
        element, edges = placed.cell.element, placed.edges
        top, right, bottom, left = placed.pads
        self._check_cell(find(element, "w:tcPr"), placed.place)
        anchor = self._plan.anchor()
        # A collapsed border lies half in the cell on either side of it.
        self._plan.insets[anchor] = (
            left + line_width(edges["left"]) / 2,
            top + line_width(edges["top"]) / 2,
            right + line_width(edges["right"]) / 2,
            bottom + line_width(edges["bottom"]) / 2,
        )
        valign = _VALIGN.get(placed.said("vAlign") or "", "top")
        rules = [f"border-{side}:{line}" for side, line in edges.items()]
        rules += [f"padding:{' '.join(css(pad) for pad in placed.pads)}"]
        rules += self._ground(table, placed)
        wide = sum(table.grid.widths[placed.cell.column : placed.cell.column + placed.cell.span])
        room = Room(anchor, valign, table.story.single(element), max(1.0, wide - left - right))
        direction = placed.said("textDirection") or ""
        with self._drawings.inside(Column("cell", room.width)):
            if direction in vertical.LEVEL:
                html = self._level(table, placed, room)
                rules.append(f"vertical-align:{valign}")
            else:
                html, more = self._upright(table, placed, direction, valign)
                rules += more
        if placed.exact:
            html = f'<div style="max-height:{css(placed.inner)};overflow:hidden">{html}</div>'
        return f'id="{anchor}" style="{";".join(rules)}">{html}'

    def _level(self, table: _Table, placed: _Placed, room: Room) -> str:
        element = placed.cell.element
        if switch(element, "w:tcPr/w:hideMark") and not prints(element) and not find_all(element, "w:tbl"):
            return ""  # the mark of an empty cell does not count
        chain = [*(condition.element for condition in placed.conditions), *table.chain]
        return table.story.blocks(element, placed.place, placed.rows, chain, room)

    def _upright(self, table: _Table, placed: _Placed, direction: str, valign: str) -> tuple[str, list[str]]:
        """The content of a cell with vertical text, and what its style needs for it."""
        if direction not in (*vertical.UPRIGHT, *vertical.TURNED):
            self._faults.add(placed.place, f"不支持文字方向“{direction}”")
        chain = [*(condition.element for condition in placed.conditions), *table.chain]
        columns = table.story.columns(placed.cell.element, placed.place, placed.rows, chain)
        # Lines may use the cell's side margins: vertical labels are typed into the narrowest cells.
        room = self._drawings.column.width + placed.pads[1] + placed.pads[3]
        html = vertical.set_vertical(columns, direction, placed.inner, room, self._faults)
        return html, vertical.sides(direction, valign, columns)

    def _ground(self, table: _Table, placed: _Placed) -> list[str]:
        """The shading of a cell and the lines across it, for CSS."""
        rules = []
        shades = [
            find(placed.cell.element, "w:tcPr/w:shd"),
            *(find(condition.element, "w:tcPr/w:shd") for condition in placed.conditions),
            *(find(style, "w:tcPr/w:shd") for style in table.chain),
            placed.shape.nearest("w:shd"),
        ]
        shade = backdrop(next((shade for shade in shades if shade is not None), None))
        if shade:
            rules.append(f"background-color:{shade}")
        lines = diagonals(placed.cell.element, placed.conditions)
        if lines:
            rules.append(f"background-image:{lines};background-size:100% 100%;background-repeat:no-repeat")
        return rules

    def _check_cell(self, properties: Element, place: str) -> None:
        for child in properties if properties is not None else ():
            if local(child) in _CELL_FAULTS:
                self._faults.add(place, f"不支持{_CELL_FAULTS[local(child)]}")


def _height(row: Row) -> tuple[float, bool]:
    """A row's own height in pt, 0 when it has none, and whether it is exact."""
    tall = points(value(row.element, "w:trPr/w:trHeight"))
    return tall, tall > 0 and value(row.element, "w:trPr/w:trHeight", "hRule") == "exact"


def _pads(cell: Cell, shape: Shape) -> tuple[float, ...]:
    stated = {side: sided(find(cell.element, "w:tcPr/w:tcMar"), side) for side in SIDES}
    return tuple(
        shape.margin(side) if own is None else points(attribute(own, "w")) for side, own in stated.items()
    )


def _gap(columns: int) -> str:
    return f'<td colspan="{columns}"></td>' if columns > 0 else ""
