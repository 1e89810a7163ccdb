"""Tables to HTML: merged cells, borders, row heights and cell margins as Word prints them.

A last column without width holds the rows' heights: WeasyPrint 70 forgets a row's own height where only
merged cells stand in it, and gives the last row of a merged cell all of that cell's height.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from guidang.paper.forms.template.faults import Faults
from guidang.paper.forms.template.grid import SIDES, Cell, Grid, Row, Rows, Shape, sided
from guidang.paper.forms.template.ooxml import (
    Element,
    attribute,
    border,
    colour,
    css,
    find,
    find_all,
    line_width,
    local,
    points,
    switch,
    value,
)
from guidang.paper.forms.template.plan import Plan, Room
from guidang.paper.forms.template.styles import Styles

_CELL_FAULTS = {
    "textDirection": "竖排文字",
    "hMerge": "旧式横向合并（请重新合并单元格）",
    "tcFitText": "单元格适应文字",
    "cellIns": "修订标记（请先接受全部修订）",
    "cellDel": "修订标记（请先接受全部修订）",
}
_VALIGN = {"center": "middle", "bottom": "bottom"}


SHEET = """
table{border-collapse:collapse;table-layout:fixed}
td{padding:0}
"""


class Story(Protocol):
    """What sets the content of a cell."""

    def blocks(
        self, container: Element, place: str, rows: Rows, table: list[Element], room: Room | None
    ) -> str:
        """The HTML of everything in ``container``."""

    def single(self, container: Element) -> bool:
        """Whether only one paragraph of ``container`` is not empty, and it holds no table."""


@dataclass(frozen=True, slots=True)
class _Table:
    """One table being set."""

    grid: Grid
    chain: list[Element]
    place: str
    story: Story


@dataclass(frozen=True, slots=True)
class _Placed:
    """One cell in its place.

    ``edges`` are its borders for CSS, ``pads`` its margins (top, right, bottom, left), ``limit`` the height
    of an exact row, 0 for others.
    """

    cell: Cell
    rows: Rows
    place: str
    edges: dict[str, str]
    pads: tuple[float, ...]
    limit: float


class Tables:
    """Sets tables of one document. ``printed`` is ``Form.rows``; ``old``: laid out as before Word 2013."""

    def __init__(
        self, styles: Styles, plan: Plan, faults: Faults, printed: Mapping[str, int], *, old: bool
    ) -> None:
        self._styles, self._plan, self._faults = styles, plan, faults
        self._printed, self._old = printed, old

    def html(self, element: Element, place: str, rows: Rows, story: Story, *, nested: bool) -> str:
        """One w:tbl. ``place`` names it."""
        properties = find(element, "w:tblPr")
        chain = self._styles.chain("table", value(properties, "w:tblStyle"))
        self._check(properties, chain, place)
        table = _Table(Grid(element, place, rows, self._printed, self._faults), chain, place, story)
        shape = Shape([properties, *(find(style, "w:tblPr") for style in chain)])
        body = "".join(self._row(table, index, row, shape) for index, row in enumerate(table.grid.rows))
        columns = "".join(f'<col style="width:{css(wide)}">' for wide in (*table.grid.widths, 0.0))
        # Before Word 2013 the text of a table, not its border, stands on the page's margin.
        shift = shape.margin("left") if self._old and not nested else 0.0
        indent = points(value(properties, "w:tblInd", "w")) - shift
        sides = {"center": "0 auto", "right": "0 0 0 auto", "end": "0 0 0 auto"}
        margin = sides.get(value(properties, "w:jc") or "", f"0 0 0 {css(indent)}")
        style = f"width:{css(sum(table.grid.widths))};margin:{margin}"
        return f'<table style="{style}"><colgroup>{columns}</colgroup>{body}</table>'

    def _check(self, properties: Element, chain: list[Element], place: str) -> None:
        if find(properties, "w:tblpPr") is not None:
            self._faults.add(place, "不支持文字环绕的表格（请把环绕改为“无”）")
        if switch(properties, "w:bidiVisual"):
            self._faults.add(place, "不支持从右到左的表格")
        if any(len(part) for style in chain for part in find_all(style, "w:tblStylePr")):
            self._faults.add(place, "不支持带条件格式的表格样式（请改用“网格型”）")

    def _row(self, table: _Table, index: int, row: Row, shape: Shape) -> str:
        properties = find(row.element, "w:trPr")
        tall = points(value(properties, "w:trHeight"))
        exact = value(properties, "w:trHeight", "hRule") == "exact"
        shape = shape.over(find(row.element, "w:tblPrEx"))
        html, at = "", 0
        for order, cell in enumerate(row.cells):
            html += _gap(cell.column - at)
            at = cell.column + cell.span
            if cell.merge == "continue" and self._hidden(table.grid, index, cell):
                continue
            depth = table.grid.depth(index, cell)
            placed = _Placed(
                cell=cell,
                rows=row.rows,
                place=f"{table.place}第{row.number}行第{order + 1}列",
                edges=table.grid.borders(index, cell, shape),
                pads=_pads(cell, shape),
                limit=tall if exact and depth == 1 else 0.0,
            )
            inner = self._cell(table, placed)
            spans = f' colspan="{cell.span}"' * (cell.span > 1) + f' rowspan="{depth}"' * (depth > 1)
            html += f"<td{spans} {inner}</td>"
        html += _gap(len(table.grid.widths) - at)
        whole = ' style="break-inside:avoid"' if switch(properties, "w:cantSplit") else ""
        return f'<tr{whole}>{html}<td style="height:{css(tall)}"></td></tr>'

    def _hidden(self, grid: Grid, index: int, cell: Cell) -> bool:
        """Whether a cell above really reaches down over this one; Word shows a stray continuation as a
        cell.
        """
        for above in range(index - 1, -1, -1):
            same = next((c for c in grid.rows[above].cells if c.column == cell.column), None)
            if same is None or same.merge != "continue":
                return same is not None and same.merge == "restart"
        return False

    def _cell(self, table: _Table, placed: _Placed) -> str:
        """A cell's id, style and content."""
        element, edges = placed.cell.element, placed.edges
        top, right, bottom, left = placed.pads
        properties = find(element, "w:tcPr")
        self._check_cell(properties, placed.place)
        anchor = self._plan.anchor()
        # A collapsed border lies half in the cell on either side of it.
        self._plan.insets[anchor] = (
            left + line_width(edges["left"]) / 2,
            top + line_width(edges["top"]) / 2,
            right + line_width(edges["right"]) / 2,
            bottom + line_width(edges["bottom"]) / 2,
        )
        valign = _VALIGN.get(value(properties, "w:vAlign") or "", "top")
        rules = [f"border-{side}:{line}" for side, line in edges.items()]
        rules += [f"vertical-align:{valign}", f"padding:{' '.join(css(pad) for pad in placed.pads)}"]
        fill = (value(properties, "w:shd", "fill") or "auto").lower()
        if fill not in ("auto", "ffffff"):
            rules.append(f"background:{colour(fill)}")
        room = Room(anchor, valign, table.story.single(element))
        html = table.story.blocks(element, placed.place, placed.rows, table.chain, room)
        if placed.limit:
            height = placed.limit - top - bottom
            html = f'<div style="max-height:{css(height)};overflow:hidden">{html}</div>'
        return f'id="{anchor}" style="{";".join(rules)}">{html}'

    def _check_cell(self, properties: Element, place: str) -> None:
        for child in properties if properties is not None else ():
            if local(child) in _CELL_FAULTS:
                self._faults.add(place, f"不支持{_CELL_FAULTS[local(child)]}")
        for side in ("tl2br", "tr2bl"):
            if border(find(properties, f"w:tcBorders/w:{side}")) != "none":
                self._faults.add(place, "不支持斜线表头")


def _pads(cell: Cell, shape: Shape) -> tuple[float, ...]:
    stated = {side: sided(find(cell.element, "w:tcPr/w:tcMar"), side) for side in SIDES}
    return tuple(
        shape.margin(side) if own is None else points(attribute(own, "w")) for side, own in stated.items()
    )


def _gap(columns: int) -> str:
    return f'<td colspan="{columns}"></td>' if columns > 0 else ""
