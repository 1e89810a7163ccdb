"""The frame around a page (w:pgBorders, ECMA-376 part 1, 17.6.10), painted as the background of the paper."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from guidang.paper.forms.template.ooxml import (
    Element,
    attribute,
    border,
    find,
    line_width,
    number,
    strange_border,
)

SIDES = ("top", "right", "bottom", "left")
_STRIPES = {"double": ((-1 / 3, 1 / 3), (1 / 3, 1 / 3))}  # from the middle, and how wide, in whole widths
_DASHES = {"dashed": (4, 3), "dotted": (1, 1)}
_FROM_PAGE, _FROM_TEXT = 24.0, 4.0  # pt: Word's own distances, where a side states none


@dataclass(frozen=True, slots=True)
class Edge:
    """One side of the frame: its line for CSS, and how far it stands off in pt."""

    line: str
    space: float


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of a section's pages. ``pages``: allPages, firstPage or notFirstPage. ``off_page``: its
    sides stand off from the paper's edge, else from the text.
    """

    edges: dict[str, Edge]
    pages: str
    off_page: bool

    def background(self, size: tuple[float, float], body: tuple[float, float, float, float]) -> str:
        """The CSS of a page of ``size``, whose framed area is ``body`` from its edges (top, right, bottom,
        left), all in pt.
        """
        wide, tall = size
        inner = dict(zip(SIDES, body, strict=True))
        far = {}
        for side, edge in self.edges.items():
            off = edge.space + line_width(edge.line) / 2
            far[side] = off if self.off_page else inner[side] - off
        box = {side: far.get(side, 0.0 if self.off_page else inner[side]) for side in SIDES}
        x0, x1, y0, y1 = box["left"], wide - box["right"], box["top"], tall - box["bottom"]
        ends = {
            "top": (x0, y0, x1, y0),
            "right": (x1, y0, x1, y1),
            "bottom": (x0, y1, x1, y1),
            "left": (x0, y0, x0, y1),
        }
        drawn = "".join(_lines(edge.line, *ends[side]) for side, edge in self.edges.items())
        picture = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:.3f}pt" height="{tall:.3f}pt" '
            f'viewBox="0 0 {wide:.3f} {tall:.3f}">{drawn}</svg>'
        )
        place = "fixed 0 0/100% 100% no-repeat"
        return f"background:url('data:image/svg+xml,{quote(picture)}') {place};"


def read_frame(section: Element, fault: Callable[[str], None]) -> Frame | None:
    """The frame that a w:sectPr asks for, None when its sides are all without line."""
    stated = find(section, "w:pgBorders")
    off_page = attribute(stated, "offsetFrom") == "page"
    edges = {}
    for side in SIDES:
        edge = find(stated, f"w:{side}")
        if edge is None or border(edge) == "none":
            continue
        if strange := strange_border(edge):
            fault(f"页面边框：{strange}")
        space = number(attribute(edge, "space"), _FROM_PAGE if off_page else _FROM_TEXT)
        edges[side] = Edge(border(edge), space)
    return Frame(edges, attribute(stated, "display") or "allPages", off_page) if edges else None


def _lines(line: str, x0: float, y0: float, x1: float, y1: float) -> str:
    width, (_, style, ink) = line_width(line), line.split()
    html = ""
    for aside, share in _STRIPES.get(style, ((0.0, 1.0),)):
        dx, dy = (aside * width, 0.0) if x0 == x1 else (0.0, aside * width)
        dash = " ".join(f"{part * width:.3f}" for part in _DASHES.get(style, ()))
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        # Square ends, so that the sides meet in the corners.
        html += (
            f'<line x1="{x0 + dx:.3f}" y1="{y0 + dy:.3f}" x2="{x1 + dx:.3f}" y2="{y1 + dy:.3f}" '
            f'stroke="{ink}" stroke-width="{width * share:.3f}" stroke-linecap="square"{dashed}/>'
        )
    return html
