"""Ruled tables drawn line by line: columns, rows, wrapped cells, headings over them.

Measures are in mm from the top left corner, type sizes in pt; all is set in song unless a heading says
otherwise, and a character that no font has is printed as 〓.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from guidang.paper.lettering import linebreak, typefaces
from guidang.paper.lettering.canvas import Canvas
from guidang.paper.lettering.fonts import Fonts

MM = 72 / 25.4
_FACE = "song"
_RULE = 0.5  # pt
_LEADING = 1.35  # em, as close as Chinese text in narrow columns is set
_PAD = 1.0  # mm of white on each side of a cell
_ELLIPSIS = "……"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in mm, whether its cells are centred, their size in pt."""

    head: str
    width: float
    centred: bool = True
    size: float = 9.5


class Sheet:
    """One page being drawn, ``high`` mm high."""

    def __init__(self, fonts: Fonts, high: float) -> None:
        self.canvas = Canvas(fonts, high * MM)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        *,
        align: str = "left",
        track: float = 0,
        face: str = _FACE,
    ) -> None:
        """Print one line whose middle is ``y``; ``x`` is its left, centre or right. ``track`` is in em."""
        wide = (typefaces.width(typefaces.marked(words), face) + track * max(0, len(words) - 1)) * size
        left = x * MM - {"left": 0.0, "centre": wide / 2, "right": wide}[align]
        baseline = y * MM + typefaces.BOX_CENTRE * size
        self.canvas.text(left, baseline, typefaces.marked(words), face, size, track=track * size)

    def lines(self, *lines: tuple[float, float, float, float]) -> None:
        """Rule lines from (x0, y0) to (x1, y1)."""
        self.canvas.lines(_RULE, *((x0 * MM, y0 * MM, x1 * MM, y1 * MM) for x0, y0, x1, y1 in lines))

    def cell(self, box: tuple[float, float, float, float], words: str, column: Column) -> None:
        """Print ``words`` wrapped in the middle of ``box`` (left, top, width, height); the end is cut."""
        left, top, wide, high = box
        step = column.size * _LEADING / MM
        lines = lines_of(words, column)
        room = max(1, int(high / step))
        if len(lines) > room:
            lines = [*lines[: room - 1], _ELLIPSIS]
        y = top + (high - len(lines) * step) / 2 + step / 2
        x, align = (left + wide / 2, "centre") if column.centred else (left + _PAD, "left")
        for line in lines:
            self.text(x, y, line, column.size, align=align)
            y += step

    def row(
        self, left: float, top: float, high: float, columns: Sequence[Column], cells: Iterable[str]
    ) -> None:
        """Print a row of a table with its rules."""
        edges = [left]
        for column, words in zip(columns, cells, strict=True):
            if words:
                self.cell((edges[-1], top, column.width, high), words, column)
            edges.append(edges[-1] + column.width)
        self.lines(
            (left, top, edges[-1], top),
            (left, top + high, edges[-1], top + high),
            *((x, top, x, top + high) for x in edges),
        )


def width(words: str) -> float:
    """The width of ``words`` as they are printed, in em."""
    return typefaces.width(typefaces.marked(words), _FACE)


def wrap(words: str, limit: float, indent: float = 0.0) -> list[str]:
    """``words`` in lines of at most ``limit`` em, the first shorter by ``indent``; one line at least."""
    return linebreak.wrap(typefaces.marked(words), limit, _FACE, indent=indent)


def lines_of(words: str, column: Column) -> list[str]:
    """``words`` as they wrap in ``column``."""
    return wrap(words, (column.width - 2 * _PAD) * MM / column.size + 0.01)


def height_of(columns: Sequence[Column], cells: Iterable[str], least: float) -> float:
    """How high a row must be, ``least`` at least."""
    high = least
    for column, words in zip(columns, cells, strict=True):
        # Most cells are short: what fits a line twice over need not be wrapped to be measured.
        if len(words) * column.size > (column.width - 2 * _PAD) * MM:
            high = max(high, len(lines_of(words, column)) * column.size * _LEADING / MM + 2 * _PAD)
    return high
