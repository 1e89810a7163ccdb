"""What a drawing is made of, whichever of Word's two languages it is written in, and its HTML.

A figure is a rectangle, an ellipse, a straight line, a polygon or a picture, and may hold text. All lengths
are in pt, all places from the top left corner of the drawing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from guidang.paper.forms.template.ooxml import Element, css

_POLYGONS = {  # corners in shares of width and height
    "triangle": ((0.5, 0), (1, 1), (0, 1)),
    "rtTriangle": ((0, 0), (1, 1), (0, 1)),
    "diamond": ((0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)),
    "parallelogram": ((0.25, 0), (1, 0), (0.75, 1), (0, 1)),
    "hexagon": ((0.25, 0), (0.75, 0), (1, 0.5), (0.75, 1), (0.25, 1), (0, 0.5)),
}
SHAPES = {
    "rect": "rect",
    "flowChartProcess": "rect",
    "roundRect": "roundRect",
    "flowChartAlternateProcess": "roundRect",
    "ellipse": "ellipse",
    "flowChartConnector": "ellipse",
    "line": "line",
    "straightConnector1": "line",
    "flowChartDecision": "diamond",
    **{name: name for name in _POLYGONS},
}
"""Preset shapes that are drawn, by what they are drawn as."""
DASHES = {  # in widths of the line (ECMA-376 part 1, 20.1.10.48)
    "dot": (1, 3),
    "sysDot": (1, 1),
    "dash": (4, 3),
    "sysDash": (3, 1),
    "lgDash": (8, 3),
    "dashDot": (4, 3, 1, 3),
    "sysDashDot": (3, 1, 1, 1),
    "lgDashDot": (8, 3, 1, 3),
    "lgDashDotDot": (8, 3, 1, 3, 1, 3),
    "sysDashDotDot": (3, 1, 1, 1, 1, 1),
}
LYING = "tbRlTurned"
"""A direction of text that boxes have and cells have not: downwards, with Chinese characters turned too."""
STRIPES = {  # a compound line's strokes: where each begins and ends across the whole width
    "dbl": ((0, 1 / 3), (2 / 3, 1)),
    "thinThick": ((0, 0.2), (0.4, 1)),
    "thickThin": ((0, 0.6), (0.8, 1)),
    "tri": ((0, 1 / 6), (1 / 3, 2 / 3), (5 / 6, 1)),
}


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line: ``width`` in pt, ``dash`` a name of DASHES or "", ``compound`` a name of STRIPES or ""."""

    colour: str
    width: float
    dash: str = ""
    compound: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """The text of a box: a w:txbxContent, its distances (top, right, bottom, left), top/middle/bottom; its
    ``direction`` as that of a cell (w:textDirection), "" for level text.
    """

    content: Element
    insets: tuple[float, float, float, float]
    valign: str
    direction: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """An image as data URL; ``crop`` are the shares cut off at left, top, right, bottom."""

    url: str
    crop: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. ``falling`` tells of a line whether it runs from top left to bottom right."""

    kind: str
    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    stroke: Stroke | None = None
    falling: bool = True
    words: Words | None = None
    picture: Picture | None = None

    def moved(self, x: float, y: float, across: float, down: float) -> "Figure":
        """The same inside a group that begins at (x, y) and scales by ``across`` and ``down``."""
        return replace(
            self,
            x=x + self.x * across,
            y=y + self.y * down,
            width=self.width * across,
            height=self.height * down,
        )


def place_css(figure: Figure) -> str:
    """The CSS that puts a figure into its drawing."""
    left, top, wide, tall = (css(v) for v in (figure.x, figure.y, figure.width, figure.height))
    return f"position:absolute;left:{left};top:{top};width:{wide};height:{tall}"


def outline(figure: Figure) -> str:
    """The fill and the lines of a figure as HTML, "" when there is nothing to see."""
    if not figure.fill and figure.stroke is None:
        return ""
    # Half of a line lies outside of its shape.
    room = figure.stroke.width if figure.stroke else 0.0
    body = "".join(_strokes(figure, room))
    wide, tall = figure.width + 2 * room, figure.height + 2 * room
    rules = f"position:absolute;left:{css(figure.x - room)};top:{css(figure.y - room)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{css(wide)}" height="{css(tall)}" '
        f'viewBox="0 0 {wide:.3f} {tall:.3f}" style="{rules}">{body}</svg>'
    )


def image(figure: Figure) -> str:
    """The picture of a figure as HTML; it fills the figure."""
    if figure.picture is None:
        return ""
    left, top, right, bottom = figure.picture.crop
    across, down = max(0.01, 1 - left - right), max(0.01, 1 - top - bottom)
    wide, tall = figure.width / across, figure.height / down
    rules = (
        f"position:absolute;left:{css(-left * wide)};top:{css(-top * tall)};"
        f"width:{css(wide)};height:{css(tall)};image-orientation:none"
    )
    return f'<img src="{figure.picture.url}" alt="" style="{rules}">'


def _strokes(figure: Figure, room: float) -> Sequence[str]:
    wide, tall, stroke = figure.width, figure.height, figure.stroke
    paint = f'fill="{figure.fill or "none"}"' + ("" if stroke is None else _paint(stroke))
    if figure.kind == "line":
        return [_line(figure, room, *part) for part in _stripes(stroke)] if stroke else []
    if figure.kind == "ellipse":
        middle = f'cx="{room + wide / 2:.3f}" cy="{room + tall / 2:.3f}"'
        return [f'<ellipse {middle} rx="{wide / 2:.3f}" ry="{tall / 2:.3f}" {paint}/>']
    if figure.kind in _POLYGONS:
        corners = " ".join(f"{room + x * wide:.3f},{room + y * tall:.3f}" for x, y in _POLYGONS[figure.kind])
        return [f'<polygon points="{corners}" {paint}/>']
    round_ = f' rx="{min(wide, tall) / 6:.3f}"' if figure.kind == "roundRect" else ""
    at = f'x="{room:.3f}" y="{room:.3f}" width="{wide:.3f}" height="{tall:.3f}"'
    return [f"<rect {at}{round_} {paint}/>"]


def _paint(stroke: Stroke) -> str:
    dash = " ".join(f"{part * stroke.width:.3f}" for part in DASHES.get(stroke.dash, ()))
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f' stroke="{stroke.colour}" stroke-width="{stroke.width:.3f}"{dashed}'


def _stripes(stroke: Stroke) -> list[tuple[Stroke, float]]:
    """The strokes of a compound line, each with its distance from the middle."""
    found = []
    for start, end in STRIPES.get(stroke.compound, ((0, 1),)):
        part = replace(stroke, width=stroke.width * (end - start))
        found.append((part, stroke.width * ((start + end) / 2 - 0.5)))
    return found


def _line(figure: Figure, room: float, stroke: Stroke, aside: float) -> str:
    x0, x1 = room, room + figure.width
    y0, y1 = (room, room + figure.height) if figure.falling else (room + figure.height, room)
    # Strokes side by side: below each other on a level line, beside each other on an upright one.
    dx, dy = (aside, 0.0) if figure.height > figure.width else (0.0, aside)
    ends = f'x1="{x0 + dx:.3f}" y1="{y0 + dy:.3f}" x2="{x1 + dx:.3f}" y2="{y1 + dy:.3f}"'
    return f"<line {ends}{_paint(stroke)}/>"
