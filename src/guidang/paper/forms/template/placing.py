"""Where an anchored drawing or table stands, and how text keeps away from it (ECMA-376 part 1, 20.4.3)."""

from dataclasses import dataclass

from guidang.paper.forms.template.ooxml import css

BESIDE = 72.0  # pt; Word sets no text beside a drawing into less room than an inch
_MIDDLE = ("center", "centre")
_FAR = ("right", "bottom", "outside")


@dataclass(frozen=True, slots=True)
class Column:
    """What a drawing's paragraph stands in. ``kind``: body, head, foot, cell or box.

    ``width`` is that of its lines. ``page`` are the page's width and height, ``margins`` its margins (top,
    right, bottom, left), ``distance`` how far a header or footer is from the edge; all in pt.
    """

    kind: str
    width: float
    page: tuple[float, float] = (0.0, 0.0)
    margins: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    distance: float = 0.0


@dataclass(frozen=True, slots=True)
class Axis:
    """A place along one axis: ``offset`` pt from the start of the frame ``of``, or ``align`` in it."""

    of: str
    offset: float = 0.0
    align: str = ""

    def within(self, start: float, end: float, size: float) -> float:
        """Where something of ``size`` begins in the frame from ``start`` to ``end``."""
        if self.align in _MIDDLE:
            return (start + end - size) / 2
        if self.align in _FAR:
            return end - size
        return start + (0.0 if self.align else self.offset)


@dataclass(frozen=True, slots=True)
class Anchor:
    """How a drawing hangs on its paragraph. ``wrap``: none, square, lines (text above and below only).

    ``gaps`` are kept free around it (top, right, bottom, left); ``order`` is its height over the paper.
    """

    across: Axis
    down: Axis
    wrap: str = "none"
    gaps: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    behind: bool = False
    order: int = 0

    @property
    def layer(self) -> int:
        """Its z-index: in front of the text, or behind it."""
        step = min(max(self.order, 0), 2**32) // 1024
        return step - 2**23 if self.behind else step + 1


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawing read: its figures as HTML, its size in pt, and how it hangs; None: it stands in the line."""

    html: str
    width: float
    height: float
    anchor: Anchor | None
    column: Column
    place: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A place for CSS: ``x`` from the left of the column; ``y`` from the top of the paragraph or, when
    ``on_page``, by the rule ``edge``.
    """

    x: float
    y: float
    on_page: bool = False
    edge: str = ""


def spot(anchor: Anchor, column: Column, width: float, height: float) -> Spot:
    """Where a drawing of that size stands.

    Raises ValueError with a sentence for the clerk when it stands where this compiler does not set it.
    """
    x = anchor.across.within(*_frame_across(anchor.across.of, column), width)
    down = anchor.down
    if down.of in ("paragraph", "line", "text"):
        if down.align and down.align not in ("top", "inside"):
            raise ValueError("不支持相对段落居中或靠下的图形（请改用“绝对位置”）")
        return Spot(x, 0.0 if down.align else down.offset)
    if column.kind in ("cell", "box"):
        raise ValueError("不支持表格或文本框里相对页面定位的图形（请把垂直位置改为相对“段落”）")
    y = down.within(*_frame_down(down.of, column), height)
    if column.kind == "head":
        return Spot(x, 0.0, True, f"top:{css(y - column.distance)}")
    if column.kind == "foot":
        return Spot(x, 0.0, True, f"bottom:{css(column.page[1] - column.distance - y - height)}")
    return Spot(x, 0.0, True, f"top:calc({css(y)} - var(--top))")


def fills_page(drawn: Drawn, line: float) -> bool:
    """Whether a drawing that keeps text away leaves its page less than a ``line`` (pt).

    Word keeps the empty paragraph that such a drawing hangs on with it, rather than begin a page for it.
    """
    anchor, column = drawn.anchor, drawn.column
    if anchor is None or anchor.wrap == "none" or column.kind != "body":
        return False
    free = column.page[1] - column.margins[0] - column.margins[2] - drawn.height
    lead = anchor.down.offset if anchor.down.of in ("paragraph", "line", "text") else 0.0
    return 0.0 <= free - max(lead, 0.0) < line


def _frame_across(name: str, column: Column) -> tuple[float, float]:
    """Start and end of a frame, from the left of the column."""
    wide = column.width
    if name == "character":
        raise ValueError("不支持相对字符定位的图形（请把水平位置改为相对“栏”）")
    if column.kind in ("cell", "box"):
        return 0.0, wide  # as Word lays out in a cell
    right, left = column.margins[1], column.margins[3]
    return {
        "page": (-left, column.page[0] - left),
        "leftMargin": (-left, 0.0),
        "insideMargin": (-left, 0.0),
        "rightMargin": (wide, wide + right),
        "outsideMargin": (wide, wide + right),
    }.get(name, (0.0, wide))


def _frame_down(name: str, column: Column) -> tuple[float, float]:
    """Start and end of a frame, from the top of the page."""
    tall = column.page[1]
    top, bottom = column.margins[0], tall - column.margins[2]
    return {
        "page": (0.0, tall),
        "topMargin": (0.0, top),
        "insideMargin": (0.0, top),
        "bottomMargin": (bottom, tall),
        "outsideMargin": (bottom, tall),
    }.get(name, (top, bottom))
