"""A Word form to one HTML page for WeasyPrint, for the subset of Word that such forms use.

Everything outside the subset is a fault with its place; nothing is dropped in silence. The file is hostile
input: its size is limited before it is unpacked, no reference in it is followed, its text is escaped.
Knowingly left open: Word also compresses lone marks to get one more character onto a line; after a page
number a tab goes to where it would go after one digit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guidang.domain.form import Form
from guidang.paper.forms.template import boxes, drawing, sections, table, text
from guidang.paper.forms.template.boxes import Boxes
from guidang.paper.forms.template.document import (
    check_section,
    compatibility_mode,
    open_template,
    root_of,
)
from guidang.paper.forms.template.drawing import Drawings
from guidang.paper.forms.template.faults import Faults
from guidang.paper.forms.template.numbering import Numbering
from guidang.paper.forms.template.ooxml import points, switch, value
from guidang.paper.forms.template.placing import Column
from guidang.paper.forms.template.plan import Plan
from guidang.paper.forms.template.runs import Reader
from guidang.paper.forms.template.sections import SIDES, Pages, Section, read_sections
from guidang.paper.forms.template.story import Flow, unwrapped
from guidang.paper.forms.template.styles import Styles
from guidang.paper.forms.template.subset import check_styles
from guidang.paper.forms.template.table import Tables
from guidang.paper.forms.template.tabs import DEFAULT_STEP
from guidang.paper.forms.template.text import Setter
from guidang.paper.lettering.typefaces import css_family

_LABELS = {"header": "页眉", "footer": "页脚"}
_WHICH = {"default": "", "first": "（首页）", "even": "（偶数页）"}


@dataclass(frozen=True, slots=True)
class Source:
    """A form as HTML. ``running`` are the ids of the headers and footers; ``facing`` and ``mirrored`` tell
    that even pages have headers, or margins, of their own.
    """

    body: str
    sections: tuple[Section, ...]
    running: tuple[str, ...]
    facing: bool
    mirrored: bool

    def page(self, heights: Mapping[str, float], starts: Mapping[str, int]) -> str:
        """The whole document; text makes way for headers and footers of these ``heights`` (pt, by id).
        ``starts``: on which page of their section its followers begin.
        """
        rules = "".join(
            sections.page_rules(section, heights, starts, facing=self.facing, mirrored=self.mirrored)
            for section in self.sections
        )
        rules += "".join(f".{name}{{position:running({name})}}" for name in self.running)
        rules += (
            f"html{{font-family:{css_family('song')};font-kerning:none;font-variant-ligatures:none}}"
            "body{margin:0}"
        )
        sheet = rules + table.SHEET + text.SHEET + boxes.SHEET + drawing.SHEET
        head_of = f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><style>{sheet}</style>'
        return f"{head_of}<body>{self.body}"


def read_source(form: Form, template: bytes, plan: Plan, faults: Faults) -> Source:
    """Turn ``template`` into HTML; slots and marks go to ``plan``, what cannot be done to ``faults``.

    Raises TemplateFaults at once when ``template`` is no Word document.
    """
    document = open_template(template, faults)
    return _Compiler(form, document, plan, faults).source()


class _Compiler:
    """Everything that one document is set with."""

    def __init__(self, form: Form, document: Any, plan: Plan, faults: Faults) -> None:
        self._document, self._faults, self._plan = document, faults, plan
        self._settings = root_of(document, "settings", faults)
        self._body = document.element.body
        self._found = read_sections(self._body, unwrapped(self._body), faults)
        theme = root_of(document, "theme", faults)
        self._styles = Styles(
            root_of(document, "styles", faults),
            theme,
            numbering=Numbering(root_of(document, "numbering", faults)),
        )
        self._drawings = Drawings(theme, plan, faults, _column(self._found[0][0]), document.part)
        self._reader = Reader(self._styles, faults, self._drawings)
        self._setter = Setter(
            self._styles, plan, faults, Boxes(plan, faults, form.widths or {}), self._drawings
        )
        settings = self._settings
        self._setter.step = points(value(settings, "w:defaultTabStop"), DEFAULT_STEP) or DEFAULT_STEP
        self._setter.expand = not switch(settings, "w:compat/w:doNotExpandShiftReturn")
        self._setter.sections = len(self._found)
        self._styles.close_up = (value(settings, "w:characterSpacingControl") or "").startswith("compress")
        old = compatibility_mode(settings) < 15  # 15: Word 2013
        tables = Tables(self._styles, plan, faults, form.rows or {}, self._drawings, old=old)
        in_tables = bool(switch(settings, "w:compat/w:adjustLineHeightInTable"))
        self._running = Flow(self._reader, self._setter, tables, on_grid=False, grid_in_tables=False)
        self._flow = Flow(self._reader, self._setter, tables, on_grid=True, grid_in_tables=in_tables)
        self._drawings.story = self._flow

    def source(self) -> Source:
        """The whole document as HTML."""
        for section in self._document.element.iter(f"{{{self._body.nsmap['w']}}}sectPr"):
            check_section(section, self._document.element, self._faults)
        facing = bool(switch(self._settings, "w:evenAndOddHeaders"))
        blocks: dict[tuple[object, ...], tuple[str, str]] = {}
        pages: list[Section] = []
        html = ""
        for index, (section, children) in enumerate(self._found):
            before = pages[-1] if pages else None
            goes_on = before is not None and section.continues(before)
            following = self._found[index + 1][0] if index + 1 < len(self._found) else None
            last = following is None or not following.continues(section)
            self._begin(section)
            if not goes_on:
                self._set_running(section, blocks, facing=facing)
                pages.append(section)
                html += _turned(section, first=index == 0)
            elif before is not None and section.parts != (before.followers or [before])[-1].parts:
                self._set_running(section, blocks, facing=facing)
                before.followers.append(section)
            html += sections.opened(section, before if goes_on else None, last=last)
            with self._drawings.inside(_column(section)):
                html += self._flow.blocks(children, "", {}, [], None)
            html += "</div>" + "</div>" * last
        self._reader.close()
        check_styles(self._styles.used, root_of(self._document, "styles", self._faults), self._faults)
        heads = "".join(block for _, block in blocks.values())
        names = tuple(name for name, _ in blocks.values())
        # The blocks stand on the first page, from where every later page has them.
        start = html.index(">") + 1
        mirrored = bool(switch(self._settings, "w:mirrorMargins"))
        return Source(html[:start] + heads + html[start:], tuple(pages), names, facing, mirrored)

    def _begin(self, section: Section) -> None:
        self._styles.on_page(section.pitch, section.tracking)
        # "Do Not Allow Hanging Punctuation With Character Grid": it says nothing about grids of lines alone.
        flush = switch(self._settings, "w:compat/w:doNotWrapTextWithPunct")
        self._styles.flush = bool(flush) and section.celled
        self._reader.fields.numbers = section.numbers
        self._setter.width, self._setter.columns = section.width, section.columns

    def _set_running(
        self, section: Section, blocks: dict[tuple[object, ...], tuple[str, str]], *, facing: bool
    ) -> None:
        """Set the headers and footers of ``section`` that no earlier one has set alike."""
        columns, self._setter.columns = self._setter.columns, 1
        self._setter.width = section.size[0] - section.margins[1] - section.margins[3]
        for (side, which), relation in section.parts.items():
            if (which == "first" and not section.first) or (which == "even" and not facing):
                continue
            part = self._document.part.related_parts.get(relation)
            if part is None:
                missing = "文件里缺少这一部分（请用 Word 打开后重新插入）"
                self._faults.add(f"{_LABELS[side]}{_WHICH[which]}", missing)
                continue
            key = (relation, self._setter.width, section.numbers, section.edges)
            if key not in blocks:
                blocks[key] = self._block(section, (side, which), part, len(blocks))
            section.running[side, which] = blocks[key][0]
        self._setter.width, self._setter.columns = section.width, columns

    def _block(self, section: Section, pages: Pages, part: Any, index: int) -> tuple[str, str]:
        """The id of a new running block, and its HTML."""
        side, which = pages
        kind, distance = ("head", section.edges[0]) if side == SIDES[0] else ("foot", section.edges[1])
        column = Column(kind, self._setter.width, section.size, section.margins, distance)
        with self._drawings.inside(column, part), self._plan.repeating(), self._reader.story():
            inner = self._running.blocks(part.element, f"{_LABELS[side]}{_WHICH[which]}", {}, [], None)
        name = f"{kind}{index}"
        return name, f'<div class="{name}" id="{name}">{inner}</div>'


def _turned(section: Section, *, first: bool) -> str:
    """The start tag of a section that begins on a new page, an odd or an even one if it says so."""
    turn = {"oddPage": "right", "evenPage": "left"}.get(section.starts, "page")
    rule = "" if first else f' style="break-before:{turn}"'
    return f'<div class="{section.name}"{rule}>'


def _column(section: Section) -> Column:
    """The body of a page, for what hangs on its paragraphs."""
    return Column("body", section.width, section.size, section.margins)
