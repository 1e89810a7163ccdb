"""Pictures, text boxes and shapes of a document to HTML, in the line or hung on a paragraph.

A drawing that Word writes twice, for new and for old programs (mc:AlternateContent), is read once. Nothing
is fetched but parts of the template itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from guidang.paper.forms.template import shapes, vml
from guidang.paper.forms.template.faults import Faults
from guidang.paper.forms.template.figures import Figure, image, outline, place_css
from guidang.paper.forms.template.ooxml import Element, child, css, local, plain
from guidang.paper.forms.template.pictures import PictureError, data_url
from guidang.paper.forms.template.placing import BESIDE, Anchor, Column, Drawn, spot
from guidang.paper.forms.template.plan import Plan, Room
from guidang.paper.forms.template.rows import Rows

DRAWN = ("drawing", "pict", "object", "AlternateContent")
"""Children of a run that are drawings."""
SHEET = """
.dr{position:relative;display:inline-block;vertical-align:baseline}
.an{position:absolute;text-align:left}
.fl{float:left;text-align:left}
.tb{display:inline-block;vertical-align:top}
"""


class Story(Protocol):
    """What sets the content of a text box."""

    def blocks(
        self, container: Element, place: str, rows: Rows, table: list[Element], room: Room | None
    ) -> str:
        """The HTML of everything in ``container``."""

    def downwards(
        self,
        container: Element,
        place: str,
        rows: Rows,
        direction: str,
        valign: str,
        room: tuple[float, float],
    ) -> tuple[str, list[str]]:
        """The HTML of the paragraphs of ``container`` in ``direction`` (w:textDirection), and the CSS of the
        box that holds them. ``room`` is how long a line may be, and how wide all of them, in pt.
        """

    def single(self, container: Element) -> bool:
        """Whether only one paragraph of ``container`` is not empty, and it holds no table."""


class Drawings:
    """Reads the drawings of one document. ``story`` and ``column`` are set before the first is read."""

    def __init__(self, theme: Element, plan: Plan, faults: Faults, column: Column, part: Any) -> None:
        self._theme, self._plan, self._faults = theme, plan, faults
        self.column, self._part = column, part
        self.story: Story | None = None

    @contextmanager
    def inside(self, column: Column, part: Any = None) -> Iterator[None]:
        """What is read meanwhile stands in ``column`` and belongs to ``part`` (a header's, a footer's)."""
        before = self.column, self._part
        self.column, self._part = column, part or self._part
        try:
            yield
        finally:
            self.column, self._part = before

    def read(self, element: Element, place: str, rows: Rows) -> list[Drawn]:
        """The drawings that one child of a run holds."""
        name = local(element)
        if name == "AlternateContent":
            chosen = child(element, "Choice")
            inner = chosen if chosen is not None and len(chosen) else child(element, "Fallback")
            found = [c for c in (inner if inner is not None else ()) if local(c) in DRAWN]
            return [drawn for c in found for drawn in self.read(c, place, rows)]
        if name == "object" and not vml.figures_of(element):
            self._faults.add(place, "不支持没有预览图的嵌入对象（请改为插入图片）")
            return []
        if name in ("pict", "object"):  # of an embedded object Word prints its preview
            return self._old(element, place, rows)
        frames = [c for c in element if local(c) in ("inline", "anchor")]
        if not frames:
            self._faults.add(place, "图形没有内容")
        return [self._new(frame, place, rows) for frame in frames]

    def _new(self, frame: Element, place: str, rows: Rows) -> Drawn:
        reader = shapes.Shapes(self._theme, self._loader(place), lambda what: self._faults.add(place, what))
        width, height = shapes.size_of(frame)
        hidden = plain(child(frame, "docPr"), "hidden") in ("1", "true")
        figures = [] if hidden else reader.figures(frame)
        anchor = shapes.anchor_of(frame) if local(frame) == "anchor" else None
        return self._drawn(figures, width, height, anchor, place, rows)

    def _old(self, picture: Element, place: str, rows: Rows) -> list[Drawn]:
        found = vml.figures_of(picture)
        if not found and (child(picture, "control") is not None or not len(picture)):
            self._faults.add(place, "图形没有内容")
        reader = vml.Vml(self._loader(place), lambda what: self._faults.add(place, what))
        drawn = []
        for element in found:
            width, height = vml.size_of(element, self.column.width)
            figures = reader.figures(element, (width, height))
            drawn.append(self._drawn(figures, width, height, vml.anchor_of(element), place, rows))
        return drawn

    def _loader(self, place: str) -> shapes.Load:
        def load(relation: str | None, width: float, height: float) -> str:
            related = self._part.rels.get(relation) if relation else None
            if related is None or related.is_external:
                self._faults.add(place, "图片缺失或是链接的图片（请重新插入图片）")
                return ""
            try:
                return data_url(related.target_part.blob, width, height)
            except PictureError as fault:
                self._faults.add(place, str(fault))
                return ""

        return load

    def _drawn(
        self,
        figures: list[Figure],
        width: float,
        height: float,
        anchor: Anchor | None,
        place: str,
        rows: Rows,
    ) -> Drawn:
        html = ""
        for number, figure in enumerate(figures, start=1):
            html += self._picture(figure) + outline(figure) + self._words(figure, place, number, rows)
        return Drawn(html, width, height, anchor, self.column, place)

    def _picture(self, figure: Figure) -> str:
        if figure.picture is None:
            return ""
        return f'<span style="{place_css(figure)};overflow:hidden">{image(figure)}</span>'

    def _words(self, figure: Figure, place: str, number: int, rows: Rows) -> str:
        """The text inside a figure. Its box is a cell, because that alone sets text low or in the middle, and
        an inline block, because that alone no page break cuts: what hangs beyond the page's text went lost.
        """
        if figure.words is None or self.story is None:
            return ""
        top, right, bottom, left = figure.words.insets
        wide = max(1.0, figure.width - left - right)
        name = self._plan.anchor()
        self._plan.insets[name] = (left, top, right, bottom)
        room = Room(name, figure.words.valign, self.story.single(figure.words.content), wide)
        with self.inside(Column("box", wide)):
            where = f"{place}文本框" + (f"{number}" if number > 1 else "")
            if figure.words.direction:
                long = max(1.0, figure.height - top - bottom)
                way, valign = figure.words.direction, figure.words.valign
                html, stands = self.story.downwards(
                    figure.words.content, where, rows, way, valign, (long, wide)
                )
            else:
                html = self.story.blocks(figure.words.content, where, rows, [], room)
                stands = [f"vertical-align:{figure.words.valign}", "text-align:left"]
        tall = max(0.0, figure.height - top - bottom)
        rules = (
            f"width:{css(wide)};height:{css(tall)};{';'.join(stands)};"
            f"padding:{' '.join(css(v) for v in figure.words.insets)}"
        )
        cell = f'<td id="{name}" style="{rules}">{html}</td>'
        table = f'<table style="width:{css(figure.width)}"><tr>{cell}</tr></table>'
        return f'<div style="{place_css(figure)};line-height:0"><span class="tb">{table}</span></div>'

    def in_line(self, drawn: Drawn, pitch: float) -> str:
        """A drawing among the letters; ``pitch`` is the line grid in pt that it snaps to, or 0."""
        above = -drawn.height % pitch if pitch else 0.0
        rules = f"width:{css(drawn.width)};height:{css(drawn.height)};margin-top:{css(above)}"
        return f'<span class="dr" style="{rules}">{drawn.html}</span>'

    def hung(self, drawn: Drawn, indent: float) -> tuple[str, str]:
        """An anchored drawing: HTML that stands before its paragraph, and HTML that begins it.

        ``indent`` is the paragraph's own, in pt: its box begins there.
        """
        anchor = drawn.anchor
        if anchor is None or not drawn.html:
            return "", ""
        try:
            at = spot(anchor, drawn.column, drawn.width, drawn.height)
        except ValueError as fault:
            self._faults.add(drawn.place, str(fault))
            return "", ""
        size = f"width:{css(drawn.width)};height:{css(drawn.height)}"
        if anchor.wrap == "none":
            if at.on_page:
                rules = f"left:{css(at.x)};{at.edge};{size};z-index:{anchor.layer}"
                return f'<div class="an" style="{rules}">{drawn.html}</div>', ""
            rules = f"left:{css(at.x - indent)};top:{css(at.y)};{size};z-index:{anchor.layer}"
            return "", f'<span class="an" style="{rules}">{drawn.html}</span>'
        if at.on_page:
            self._faults.add(drawn.place, "不支持相对页面定位又环绕文字的图形（请把垂直位置改为相对“段落”）")
            return "", ""
        return "", self._wrapped(drawn, anchor, at.x - indent, at.y)

    def _wrapped(self, drawn: Drawn, anchor: Anchor, x: float, y: float) -> str:
        """A drawing that text keeps away from. ``x``, ``y`` from the top left corner of its paragraph."""
        top, right, bottom, left = anchor.gaps
        wide = drawn.column.width
        before, after = x - left, wide - x - drawn.width - right
        if anchor.wrap == "square" and before >= BESIDE and after >= BESIDE:
            self._faults.add(drawn.place, "不支持文字在图形两侧环绕（请改为“上下型环绕”或“嵌入型”）")
            return ""
        room, side, shift = wide, "left", x
        if anchor.wrap == "square" and after >= BESIDE:
            room = max(0.0, x + drawn.width + right)
        elif anchor.wrap == "square" and before >= BESIDE:
            room, side, shift = wide - before, "right", left
        tall = drawn.height + bottom + min(y, 0.0) + top
        inner = (
            f'<span class="an" style="left:{css(shift)};top:{css(top + min(y, 0.0))};'
            f'width:{css(drawn.width)};height:{css(drawn.height)}">{drawn.html}</span>'
        )
        lead = max(0.0, y - top)
        spacer = f'<span class="fl" style="float:{side};width:0;height:{css(lead)}"></span>' if lead else ""
        rules = f"float:{side};clear:{side};position:relative;width:{css(room)};height:{css(max(0.1, tall))}"
        return f'{spacer}<span class="fl" style="{rules}">{inner}</span>'
