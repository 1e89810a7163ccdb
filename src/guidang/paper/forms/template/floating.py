"""Tables that text flows around (w:tblpPr, ECMA-376 part 1, 17.4.57): WPS makes one whenever a table is moved
with the mouse, nearly always as wide as the text, so that nothing flows around it.
"""

from dataclasses import dataclass

from guidang.paper.forms.template.ooxml import Element, attribute, css, find, find_all, local, points, value
from guidang.paper.forms.template.placing import BESIDE, Axis, Column
from guidang.paper.forms.template.rows import words

_NEAR = 8.0  # pt; no line of text fits above a table that stands so little lower
_ACROSS = {"text": "column", "margin": "margin", "page": "page"}


@dataclass(frozen=True, slots=True)
class Floating:
    """Where such a table stands: ``x`` pt from the left of its column, ``y`` pt below the paragraph after it.

    ``free`` is the room beside it, in pt, where Word would set text.
    """

    x: float
    y: float
    free: float


def floating(position: Element, column: Column, wide: float, *, first: bool) -> Floating:
    """Reads a w:tblpPr for a table of ``wide`` pt; ``first``: nothing stands before it on the page.

    Raises ValueError with a sentence for the clerk when it stands where this compiler does not set it.
    """
    of = attribute(position, "horzAnchor") or "text"
    align = attribute(position, "tblpXSpec") or ""
    page, (top, _, _, left) = column.page, column.margins
    frame = (0.0, column.width)
    if _ACROSS.get(of) == "page" and column.kind not in ("cell", "box"):
        frame = (-left, page[0] - left)
    x = Axis(of, points(attribute(position, "tblpX")), align).within(*frame, wide)
    y = points(attribute(position, "tblpY"))
    lower = attribute(position, "tblpYSpec") or ""
    vertical = attribute(position, "vertAnchor") or "page"
    if vertical != "text":
        start = top if vertical == "margin" else 0.0
        y = start + (0.0 if lower in ("top", "inside", "inline") else y) - top
        if not first or column.kind != "body" or y < -_NEAR or lower in ("center", "bottom", "outside"):
            raise ValueError("不支持相对页面定位的环绕表格（请在表格属性里把文字环绕改为“无”）")
    beside = [attribute(position, f"{side}FromText") for side in ("left", "right")]
    free = max(x - points(beside[0]), column.width - x - wide - points(beside[1]), 0.0)
    return Floating(x, max(0.0, y), free)


def set_floating(table: str, where: Floating, wide: float) -> str:
    """``table`` (HTML without side margins) where it stands."""
    if where.free < BESIDE and where.y < _NEAR:
        return f'<div style="margin:{css(where.y)} 0 0 {css(where.x)}">{table}</div>'
    lead = f'<div style="float:left;width:0;height:{css(where.y)}"></div>' if where.y else ""
    room = css(where.x + wide) if where.free >= BESIDE else "100%"
    inner = f'<div style="margin-left:{css(where.x)};width:{css(wide)}">{table}</div>'
    return f'{lead}<div style="float:left;clear:left;width:{room}">{inner}</div>'


def begins_page(table: Element) -> bool:
    """Whether nothing stands before a table on its page."""
    before = table.getprevious()
    while before is not None and not words(before).strip() and local(before) != "tbl":
        if any(attribute(mark, "type") == "page" for mark in find_all(before, ".//w:br")):
            return True
        if find(before, "w:pPr/w:sectPr") is not None:
            return _turns(table)
        before = before.getprevious()
    return before is None or (find(before, "w:pPr/w:sectPr") is not None and _turns(table))


def _turns(table: Element) -> bool:
    """Whether the section that holds ``table`` begins on a new page; its w:sectPr stands at its end."""
    following = table
    while following is not None:
        section = following if local(following) == "sectPr" else find(following, "w:pPr/w:sectPr")
        if section is not None:
            return value(section, "w:type") != "continuous"
        following = following.getnext()
    return False


def wraps_text(table: Element) -> bool:
    """Whether text follows so soon after a narrow table that Word would set it beside the table."""
    rows = sum(1 for child in table if local(child) == "tr")
    following = table.getnext()
    for _ in range(rows):
        if following is None or local(following) in ("tbl", "sectPr"):
            return False
        if words(following).strip():
            return True
        following = following.getnext()
    return False
