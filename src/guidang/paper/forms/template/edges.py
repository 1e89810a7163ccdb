"""The lines around and across a cell (ECMA-376 part 1, 17.4.66 and 17.4.73).

Where two cells state the line between them, CSS lets the wider one win, as Word does. What a cell states
itself, even that it has none, goes before what the table or its style states.
"""

from collections.abc import Callable, Sequence
from urllib.parse import quote

from guidang.paper.forms.template.banding import Condition
from guidang.paper.forms.template.grid import SIDES, Grid, Shape, sided
from guidang.paper.forms.template.ooxml import Element, border, find, line_width, strange_border
from guidang.paper.forms.template.rows import Cell

_OPPOSITE = {"top": "bottom", "bottom": "top", "left": "right", "right": "left"}
_DIAGONALS = {"tl2br": ("0", "0", "100%", "100%"), "tr2bl": ("100%", "0", "0", "100%")}


def borders(
    grid: Grid,
    index: int,
    cell: Cell,
    shape: Shape,
    conditions: Sequence[Condition],
    fault: Callable[[str], None],
) -> dict[str, str]:
    """The four borders of a cell of row ``index``, for CSS; ``fault`` is told of lines that are not drawn."""
    last = index + grid.depth(index, cell) - 1
    found: dict[str, Element] = {}
    for side in SIDES:
        # Of merged cells each states the lines at its own end.
        owner = (grid.at(last, cell.column) or cell) if side == "bottom" else cell
        own = _stated(owner, side)
        if own is not None:
            found[side] = own
        elif any(_stated(other, _OPPOSITE[side]) is not None for other in grid.beside(index, cell, side)):
            found[side] = None
        else:
            found[side] = _of_table(grid, index, last, cell, shape, conditions, side)
    for edge in found.values():
        if strange := strange_border(edge):
            fault(strange)
    return {side: border(edge) for side, edge in found.items()}


def diagonals(element: Element, conditions: Sequence[Condition]) -> str:
    """The lines across a cell as a CSS background, "" when it has none."""
    images = []
    for name, (x1, y1, x2, y2) in _DIAGONALS.items():
        edge = find(element, f"w:tcPr/w:tcBorders/w:{name}")
        for condition in conditions if edge is None else ():
            edge = find(condition.element, f"w:tcPr/w:tcBorders/w:{name}") if edge is None else edge
        line = border(edge)
        if line != "none":
            _, _, ink = line.split()
            drawn = (
                '<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="100%">'
                f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{ink}" '
                f'stroke-width="{line_width(line)}pt"/></svg>'
            )
            images.append(f"url('data:image/svg+xml,{quote(drawn)}')")
    return ",".join(images)


def _stated(cell: Cell, side: str) -> Element:
    """The border that a cell states itself; the last of joined cells has the right one."""
    element = cell.joined[-1] if cell.joined and side == "right" else cell.element
    return sided(find(element, "w:tcPr/w:tcBorders"), side)


def _of_table(
    grid: Grid, index: int, last: int, cell: Cell, shape: Shape, conditions: Sequence[Condition], side: str
) -> Element:
    inner = "insideH" if side in ("top", "bottom") else "insideV"
    end = cell.column + cell.span
    for condition in conditions:
        at_edge = {
            "top": index == condition.top,
            "bottom": last == condition.bottom - 1,
            "left": cell.column == condition.left,
            "right": end >= condition.right,
        }[side]
        edge = sided(find(condition.element, "w:tcPr/w:tcBorders"), side if at_edge else inner)
        if edge is not None:
            return edge
    outer = {
        "top": index == 0,
        "bottom": last == len(grid.rows) - 1,
        "left": cell.column == 0,
        "right": end >= len(grid.widths),
    }[side]
    return shape.edge(side if outer else inner)
