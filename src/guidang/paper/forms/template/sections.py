"""The sections of a document: page size, margins, columns, headers and footers, and the CSS that they become.

A section is a named page of CSS, so its first page and its even pages can differ; a continuous section that
changes nothing about the page goes on in the one before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from guidang.paper.forms.template.faults import Faults
from guidang.paper.forms.template.ooxml import (
    Element,
    attribute,
    css,
    find,
    find_all,
    local,
    number,
    points,
    switch,
    value,
)
from guidang.paper.forms.template.page_edges import Frame, read_frame

_A4 = (595.3, 841.9)
_MARGINS = {"top": 72.0, "right": 90.0, "bottom": 72.0, "left": 90.0, "header": 42.55, "footer": 49.6}
"""Word's own in pt, for a document that states none."""
_GAP = 36.0  # between columns
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
SIDES = ("header", "footer")
Pages = tuple[str, str]
"""A side (header or footer) and the pages that it is for: default, first, even."""


@dataclass(slots=True)
class Section:
    """One section, lengths in pt. ``margins`` are top, right, bottom, left; ``edges`` how far header and
    footer are from the paper's edge. ``starts`` is its w:type, ``parts`` the relations of its headers and
    footers, ``running`` the names of the running blocks that they became. ``celled``: its grid has cells for
    characters, not lines alone. ``followers`` are the sections that go on on its pages with headers or
    footers of their own, which appear from the page after the one where they begin.
    """

    name: str
    size: tuple[float, float]
    margins: tuple[float, float, float, float]
    edges: tuple[float, float]
    columns: int
    gap: float
    ruled: bool
    starts: str
    pitch: float
    tracking: float
    first: bool
    count_from: int | None
    numbers: str
    parts: dict[Pages, str]
    running: dict[Pages, str] = field(default_factory=dict)
    celled: bool = False
    frame: Frame | None = None
    followers: "list[Section]" = field(default_factory=list)

    @property
    def width(self) -> float:
        """The width of a line of text: of a column, where there are several."""
        whole = self.size[0] - self.margins[1] - self.margins[3]
        return max(1.0, (whole - self.gap * (self.columns - 1)) / self.columns)

    def continues(self, before: "Section") -> bool:
        """Whether it goes on on the page where ``before`` ended."""
        return self.starts == "continuous" and self.size == before.size


def read_sections(body: Element, children: Sequence[Element], faults: Faults) -> list[tuple[Section, Any]]:
    """The sections of a document with the blocks of each; ``children`` are those of its w:body."""
    found: list[tuple[Section, Any]] = []
    held: list[Element] = []
    parts: dict[Pages, str] = {}
    for child in children:
        if local(child) == "sectPr":
            continue
        held.append(child)
        ends = find(child, "w:pPr/w:sectPr") if local(child) == "p" else None
        if ends is not None:
            section = _section(f"s{len(found) + 1}", ends, parts, faults)
            parts = section.parts
            found.append((section, held))
            held = []
    found.append((_section(f"s{len(found) + 1}", find(body, "w:sectPr"), parts, faults), held))
    return found


def _section(name: str, element: Element, before: Mapping[Pages, str], faults: Faults) -> Section:
    edges = {side: points(value(element, "w:pgMar", side), length) for side, length in _MARGINS.items()}
    gutter = points(value(element, "w:pgMar", "gutter"))
    grid = value(element, "w:docGrid", "type")
    snaps = grid in ("lines", "linesAndChars")
    columns = find(element, "w:cols")
    count = max(1, int(number(attribute(columns, "num"), 1)))
    if count > 1 and attribute(columns, "equalWidth") in ("0", "false", "off"):
        faults.add("页面设置", "不支持不等宽的分栏")
    own = {
        (side, attribute(reference, "type") or "default"): (reference.get(_RELATION) or "")
        for side in SIDES
        for reference in find_all(element, f"w:{side}Reference")
    }
    start = value(element, "w:pgNumType", "start")
    return Section(
        name=name,
        size=(points(value(element, "w:pgSz", "w"), _A4[0]), points(value(element, "w:pgSz", "h"), _A4[1])),
        margins=(abs(edges["top"]), edges["right"], abs(edges["bottom"]), edges["left"] + gutter),
        edges=(edges["header"], edges["footer"]),
        columns=count,
        gap=points(attribute(columns, "space"), _GAP),
        ruled=attribute(columns, "sep") in ("1", "true", "on"),
        starts=value(element, "w:type") or "nextPage",
        pitch=points(value(element, "w:docGrid", "linePitch")) if snaps else 0.0,
        # In 4096ths of a point (ECMA-376 part 1, 17.6.5).
        tracking=number(value(element, "w:docGrid", "charSpace")) / 4096 if grid == "linesAndChars" else 0.0,
        first=bool(switch(element, "w:titlePg")),
        count_from=None if start is None else int(number(start)),
        numbers=value(element, "w:pgNumType", "fmt") or "decimal",
        celled=grid in ("linesAndChars", "snapToChars"),
        frame=read_frame(element, lambda what: faults.add("页面设置", what)),
        parts={**before, **{(side, str(pages)): relation for (side, pages), relation in own.items()}},
    )


def page_rules(
    section: Section,
    heights: Mapping[str, float],
    starts: Mapping[str, int],
    *,
    facing: bool,
    mirrored: bool,
) -> str:
    """The @page rules of a section. ``heights`` are those of the running blocks, in pt, and ``starts`` tells
    on which page of the section (from 1) each of its followers begins, as far as known.

    ``facing``: even pages have headers of their own; ``mirrored``: even pages have their margins swapped.
    """
    name, (wide, high) = section.name, section.size
    rules = f"@page {name}{{size:{css(wide)} {css(high)};{_page(section, 'default', heights)}}}"
    if facing or mirrored:
        pages = "even" if facing else "default"
        rules += f"@page {name}:left{{{_page(section, pages, heights, mirrored=mirrored)}}}"
    own = section.first or (section.frame is not None and section.frame.pages != "allPages")
    first = _page(section, "first" if section.first else "default", heights, first=True) if own else ""
    counted = "" if section.count_from is None else f"counter-reset:page {section.count_from};"
    if first or counted:
        rules += f"@page {name}:nth(1 of {name}){{{first}{counted}}}"
    for follower in section.followers:
        pages = f"n+{starts.get(follower.name, 1) + 1} of {name}"
        rules += f"@page {name}:nth({pages}){{{_page(follower, 'default', heights)}}}"
        if facing or mirrored:
            which = "even" if facing else "default"
            rules += f"@page {name}:left:nth({pages}){{{_page(follower, which, heights, mirrored=mirrored)}}}"
    return f"{rules}.{name}{{page:{name};--top:{css(_margins(section, 'default', heights)[0])}}}"


def _page(
    section: Section, pages: str, heights: Mapping[str, float], *, mirrored: bool = False, first: bool = False
) -> str:
    """Margins, header, footer and frame of the default, first or even pages; ``first``: of the first one."""
    top, right, bottom, left = _margins(section, pages, heights)
    if mirrored:
        right, left = left, right
    margins = f"margin:{css(top)} {css(right)} {css(bottom)} {css(left)};"
    head, foot = (section.running.get((side, pages)) for side in SIDES)
    above, below = section.edges
    frame = section.frame
    if frame is not None and (frame.pages == "allPages" or (frame.pages == "firstPage") == first):
        # Measured from the text, it goes around header and footer too, as Word has it by default.
        inner = (above if head else top, right, below if foot else bottom, left)
        margins += frame.background(section.size, inner)
    elif frame is not None:
        margins += "background:none;"
    return (
        f"{margins}@top-left{{content:{_element(head)};width:100%;vertical-align:top;padding-top:{css(above)}}}"
        f"@bottom-left{{content:{_element(foot)};width:100%;vertical-align:bottom;padding-bottom:{css(below)}}}"
    )


def _element(name: str | None) -> str:
    return f"element({name})" if name else "none"


def _margins(section: Section, pages: str, heights: Mapping[str, float]) -> tuple[float, float, float, float]:
    """The margins, where a header or footer that is higher than its margin pushes the text away, as in
    Word.
    """
    top, right, bottom, left = section.margins
    head, foot = (heights.get(section.running.get((side, pages), ""), 0.0) for side in SIDES)
    above, below = section.edges
    return max(top, above + head if head else 0.0), right, max(bottom, below + foot if foot else 0.0), left


def opened(section: Section, before: Section | None, *, last: bool) -> str:
    """The start tags of a section's block, inside that of its page; its id is the section's name.
    ``before`` is the section whose page it goes on; ``last``: no other goes on after it.
    """
    rules = ""
    if before is not None:
        left, right = section.margins[3] - before.margins[3], section.margins[1] - before.margins[1]
        rules += f"margin-left:{css(left)};margin-right:{css(right)};"
    if section.columns > 1:
        fill = "auto" if last else "balance"
        rules += f"column-count:{section.columns};column-gap:{css(section.gap)};column-fill:{fill};"
        rules += "column-rule:0.5pt solid #000;" * section.ruled
    return f'<div id="{section.name}" style="{rules}">'
