"""A Word form to one HTML page for WeasyPrint, for the subset of Word that such forms use.

Everything outside the subset is a fault with its place; nothing is dropped in silence. The file is hostile
input: its size is limited before it is unpacked, no reference in it is followed, its text is escaped.
Knowingly left open: Word's extra space between Chinese and Latin text (autoSpaceDE); justified paragraphs
are set flush left, because WeasyPrint would widen only the blanks; where one paragraph mixes sizes, the
largest sets the height of all its lines.
"""

from dataclasses import dataclass
from typing import Any

from guidang.domain.form import Form
from guidang.paper.forms.template import boxes, table, text
from guidang.paper.forms.template.boxes import Boxes
from guidang.paper.forms.template.document import check_section, compatibility_mode, open_template, theme_of
from guidang.paper.forms.template.faults import Faults
from guidang.paper.forms.template.grid import Rows
from guidang.paper.forms.template.ooxml import Element, css, find, local, number, points, switch, value
from guidang.paper.forms.template.plan import Plan, Room
from guidang.paper.forms.template.runs import Paragraph, Reader
from guidang.paper.forms.template.styles import Styles
from guidang.paper.forms.template.table import Tables
from guidang.paper.forms.template.text import Setter
from guidang.paper.lettering.typefaces import css_family

_A4 = (595.3, 841.9)
_SILENT = frozenset(
    [
        "sectPr",
        "tcPr",
        "bookmarkStart",
        "bookmarkEnd",
        "proofErr",
        "permStart",
        "permEnd",
        "commentRangeStart",
        "commentRangeEnd",
    ]
)


@dataclass(frozen=True, slots=True)
class Source:
    """A form as HTML. ``header`` and ``footer`` are the ids of the running blocks, "" when there are none.

    ``margins`` are top, right, bottom, left; ``distances`` those of header and footer from the edge; in pt.
    """

    body: str
    size: tuple[float, float]
    margins: tuple[float, float, float, float]
    distances: tuple[float, float]
    header: str
    footer: str

    def page(self, head: float = 0.0, foot: float = 0.0) -> str:
        """The whole document; text makes way for a header of ``head`` pt and a footer of ``foot`` pt."""
        top, right, bottom, left = self.margins
        above, below = self.distances
        top, bottom = max(top, above + head if head else 0.0), max(bottom, below + foot if foot else 0.0)
        rules = (
            f"@page{{size:{css(self.size[0])} {css(self.size[1])};"
            f"margin:{css(top)} {css(right)} {css(bottom)} {css(left)};"
            f"@top-left{{content:element(head);width:100%;vertical-align:top;padding-top:{css(above)}}}"
            f"@bottom-left{{content:element(foot);width:100%;vertical-align:bottom;padding-bottom:{css(below)}}}}}"
            f"html{{font-family:{css_family('song')};text-decoration-thickness:0.5pt}}body{{margin:0}}"
            ".head{position:running(head)}.foot{position:running(foot)}"
        )
        sheet = rules + table.SHEET + text.SHEET + boxes.SHEET
        head_of = f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><style>{sheet}</style>'
        return f"{head_of}<body>{self.body}"


def read_source(form: Form, template: bytes, plan: Plan, faults: Faults) -> Source:
    """Turn ``template`` into HTML; slots and marks go to ``plan``, what cannot be done to ``faults``.

    Raises TemplateFaults at once when ``template`` is no Word document.
    """
    document = open_template(template, faults)
    section, settings = document.element.body.sectPr, document.settings.element
    check_section(section, document.element, faults)
    snaps = value(section, "w:docGrid", "type") in ("lines", "linesAndChars")
    pitch = points(value(section, "w:docGrid", "linePitch")) if snaps else 0.0
    characters = value(section, "w:docGrid", "type") == "linesAndChars"
    # charSpace is in 4096ths of a point (ECMA-376 part 1, 17.6.5).
    tracking = number(value(section, "w:docGrid", "charSpace")) / 4096 if characters else 0.0
    styles = Styles(document.styles.element, theme_of(document), pitch, tracking)
    reader = Reader(styles, faults)
    setter = Setter(styles, plan, faults, Boxes(plan, faults, form.widths or {}))
    old = compatibility_mode(settings) < 15  # 15: Word 2013
    tables = Tables(styles, plan, faults, form.rows or {}, old=old)
    in_tables = bool(switch(settings, "w:compat/w:adjustLineHeightInTable"))
    running = _Story(reader, setter, tables, on_grid=False, grid_in_tables=False)
    body = _Story(reader, setter, tables, on_grid=True, grid_in_tables=in_tables)
    differing = bool(switch(section, "w:titlePg")) or bool(switch(settings, "w:evenAndOddHeaders"))
    head = _running(document.sections[0].header, "head", "页眉", running, faults, differing=differing)
    foot = _running(document.sections[0].footer, "foot", "页脚", running, faults, differing=differing)
    html = head + foot + body.blocks(document.element.body, "", {}, [], None)
    edges = {name: points(value(section, "w:pgMar", name)) for name in _EDGES}
    return Source(
        html,
        (points(value(section, "w:pgSz", "w"), _A4[0]), points(value(section, "w:pgSz", "h"), _A4[1])),
        (abs(edges["top"]), edges["right"], abs(edges["bottom"]), edges["left"] + edges["gutter"]),
        (edges["header"], edges["footer"]),
        "head" if head else "",
        "foot" if foot else "",
    )


_EDGES = ("top", "right", "bottom", "left", "gutter", "header", "footer")


def _running(block: Any, side: str, label: str, story: "_Story", faults: Faults, *, differing: bool) -> str:
    """A header or footer; "" when the document has none."""
    if block.is_linked_to_previous:
        return ""
    if differing:
        faults.add(label, "不支持首页不同或奇偶页不同的页眉页脚")
    return f'<div class="{side}" id="{side}">{story.blocks(block._element, label, {}, [], None)}</div>'


class _Story:
    """A flow of paragraphs and tables: the page, a header, a cell."""

    def __init__(
        self, reader: Reader, setter: Setter, tables: Tables, *, on_grid: bool, grid_in_tables: bool
    ) -> None:
        self._reader, self._setter, self._tables = reader, setter, tables
        self._on_grid, self._grid_in_tables = on_grid, grid_in_tables

    def blocks(
        self, container: Element, place: str, rows: Rows, table: list[Element], room: Room | None
    ) -> str:
        """The HTML of everything in ``container``."""
        html = ""
        waiting: list[Paragraph] = []
        counts = {"p": 0, "tbl": 0}
        on_grid = self._on_grid and (room is None or self._grid_in_tables)
        for child in _unwrapped(container):
            name = local(child)
            if name in counts:
                counts[name] += 1
            if name == "p":
                where = f"{place}第{counts['p']}段"
                waiting.append(self._reader.paragraph(child, where, rows, table))
            elif name == "tbl":
                html += self._setter.paragraphs(waiting, room, on_grid=on_grid)
                waiting = []
                where = f"{place}表{counts['tbl']}"
                html += self._tables.html(child, where, rows, self, nested=room is not None)
            elif name and name not in _SILENT:
                self._reader.faults.add(place or "正文", f"不支持“{name}”")
        return html + self._setter.paragraphs(waiting, room, on_grid=on_grid)

    def single(self, container: Element) -> bool:
        """Whether only one paragraph of ``container`` is not empty, and it holds no table."""
        children = [child for child in _unwrapped(container) if local(child) in ("p", "tbl")]
        words = ["".join(t.text or "" for t in child.iter() if local(t) == "t") for child in children]
        full = sum(1 for text in words if text.strip())
        return full == 1 and not any(local(child) == "tbl" for child in children)


def _unwrapped(container: Element) -> list[Element]:
    """Children, with content controls opened."""
    found: list[Element] = []
    for child in container:
        inner = find(child, "w:sdtContent") if local(child) == "sdt" else None
        found += [child] if inner is None else _unwrapped(inner)
    return found
