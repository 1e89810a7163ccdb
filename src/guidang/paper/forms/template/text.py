"""Paragraphs to HTML: every line is broken here, as Word breaks it, and gets the height that Word gives it.

WeasyPrint only stacks the lines and breaks them into pages; fonts' own line heights (Noto's is 1.44 em) never
enter.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from guidang.domain.form import MarkKind
from guidang.paper.forms.template import inline, items, lines
from guidang.paper.forms.template.bordered import joined
from guidang.paper.forms.template.boxes import MARKS, SIGN_HEIGHT, Boxes
from guidang.paper.forms.template.drawing import Drawings
from guidang.paper.forms.template.faults import Faults
from guidang.paper.forms.template.fields import COUNTER_STYLES, Thing
from guidang.paper.forms.template.items import Item
from guidang.paper.forms.template.ooxml import (
    attribute,
    border,
    css,
    find,
    line_width,
    number,
    strange_border,
)
from guidang.paper.forms.template.placing import fills_page
from guidang.paper.forms.template.plan import MarkPlan, Plan, Room, SlotPlan
from guidang.paper.forms.template.runs import COLUMN_BREAK, PAGE_BREAK, Paragraph
from guidang.paper.forms.template.styles import RunStyle, Styles
from guidang.paper.forms.template.tabs import DEFAULT_STEP
from guidang.paper.forms.template.tokens import TokenKind
from guidang.paper.lettering import typefaces

_CLOSING = "，。、；：？！）》〉】」』”’％,.;:?!)%]"
_LABEL = 6  # characters kept on the line of their □
_SIDES = ("top", "right", "bottom", "left")
SHEET = (
    inline.SHEET
    + """
.pg:before{content:counter(page)}
.pages:before{content:counter(pages)}
.cut{position:relative;text-align:center}
.cut div{position:absolute;left:0;right:0;top:50%;border-top:0.75pt dashed #000}
.cut b{position:relative;background:#fff;padding:0 1em;font-weight:inherit}
"""
    + "".join(
        f".pg-{style}:before{{content:counter(page,{style})}}"
        f".pages-{style}:before{{content:counter(pages,{style})}}"
        for style in COUNTER_STYLES
    )
)


class Setter:
    """Writes the HTML of paragraphs and plans their slots and marks.

    ``width`` is what lines have that stand in no cell, in pt; ``step`` the distance of default tab stops;
    ``expand`` whether lines that the author broke are justified; ``columns`` how many the page has,
    ``sections`` how many the document has.
    """

    def __init__(self, styles: Styles, plan: Plan, faults: Faults, boxes: Boxes, drawings: Drawings) -> None:
        self._styles, self._plan, self._faults, self._boxes = styles, plan, faults, boxes
        self._drawings = drawings
        self._tears = 0
        self.width, self.step, self.expand, self.columns = 0.0, DEFAULT_STEP, False, 1
        self.sections = 1

    def paragraphs(self, read: Sequence[Paragraph], room: Room | None, *, on_grid: bool) -> str:
        """The paragraphs of a page or of a cell, one after another."""
        ends: dict[int, str] = {}
        html = ""
        read = joined(_closed_up(_trimmed(read) if room else read))
        for index, paragraph in enumerate(read):
            until = ""
            if paragraph.alone_as(TokenKind.FIELD) and not paragraph.ruled:
                # The empty lines under a lone field are its writing space; in a cell, all that is left of it.
                last = index + 1
                while last < len(read) and read[last].empty:
                    last += 1
                if room and room.valign == "top" and last == len(read):
                    until = room.anchor
                elif last > index + 1:
                    until = ends[last - 1] = self._plan.anchor()
            html += self._paragraph(paragraph, room, ends.get(index, ""), until, on_grid=on_grid)
        return html

    def check(self, read: Paragraph) -> None:
        """Fault the characters of a paragraph that no font has."""
        typed = [piece for piece in read.pieces if piece.token is None and piece.thing is None]
        self._check([item for piece in typed for item in items.characters(piece, "", "")], read.place)

    def leading(self, read: Paragraph, *, on_grid: bool) -> float:
        """The height of a paragraph's lines in pt."""
        return self._styles.line_height(read.style, read.tall, on_grid=on_grid)

    def _paragraph(
        self, read: Paragraph, room: Room | None, anchor: str, until: str, *, on_grid: bool
    ) -> str:
        whole = room.anchor if room and room.single else ""
        height = self._styles.line_height(read.style, read.tall, on_grid=on_grid)
        broken = next(
            (i for i, p in enumerate(read.pieces) if PAGE_BREAK in p.text or COLUMN_BREAK in p.text), None
        )
        if broken is not None:
            return self._broken(read, room, broken, on_grid=on_grid)
        kinds = [piece.token.kind for piece in read.pieces if piece.token]
        if TokenKind.TEAR in kinds:
            return self._tear(read, room, height, kinds)
        if read.alone_as(TokenKind.FIELD) and not read.ruled:
            own = whole or self._plan.anchor()
            self._own_slot(read, own, room if whole else None, height, until)
            return self._block(read, "&#160;", height, "" if whole else own)
        if read.alone_as(TokenKind.SIGN, TokenKind.SEAL) and not read.ruled:
            token = next(piece.token for piece in read.pieces if piece.token)
            own = whole or self._plan.anchor()
            self._plan.marks.append(MarkPlan(own, MARKS[token.kind], token.name))
            tall = max(height, SIGN_HEIGHT) if token.kind is TokenKind.SIGN else height
            return self._block(read, "", tall, "" if whole else own)
        line = anchor or self._plan.anchor()
        if read.style.frame:
            side = {"outside": "right", "inside": "left"}.get(read.style.frame, read.style.frame)
            read = replace(read, style=replace(read.style, align=side, frame=""))
            beside = self._block(read, self._lines(read, room, line, on_grid=on_grid), height, line)
            return f'<div style="height:0">{beside}</div>'
        filled = read.empty and any(fills_page(drawn, height) for drawn in read.hung)
        body = "" if filled else self._lines(read, room, line, on_grid=on_grid)
        return self._block(read, body, 0.0 if filled else height, line)

    def _broken(self, read: Paragraph, room: Room | None, index: int, *, on_grid: bool) -> str:
        """A paragraph with a page or column break in its piece number ``index``."""
        if room:
            self._faults.add(read.place, "表格和文本框里不能有分页符或分栏符")
        piece = read.pieces[index]
        at = min(place for sign in (PAGE_BREAK, COLUMN_BREAK) if (place := piece.text.find(sign)) >= 0)
        column = piece.text[at] == COLUMN_BREAK and self.columns > 1
        upper = replace(read, pieces=(*read.pieces[:index], replace(piece, text=piece.text[:at])))
        rest = (replace(piece, text=piece.text[at + 1 :]), *read.pieces[index + 1 :])
        lower = replace(read, pieces=rest, style=replace(read.style, first=0.0, before=0.0, page_break=False))
        before, after = (not part.empty or bool(part.hung) for part in (upper, lower))
        html = ""
        if before or not after:
            # A break alone stands on a line that must find room on its page; one before text needs none, as
            # the page breaks that Word noted in forms show.
            html = self._paragraph(upper, room, "", "", on_grid=on_grid)
        html += f'<div style="break-after:{"column" if column else "page"}"></div>'
        return html + (self._paragraph(lower, room, "", "", on_grid=on_grid) if after else "")

    def _own_slot(self, read: Paragraph, anchor: str, cell: Room | None, height: float, until: str) -> None:
        piece = next(piece for piece in read.pieces if piece.token)
        sides = {"center": "center", "distribute": "center", "right": "right", "end": "right"}
        self._plan.slots.append(
            SlotPlan(
                anchor=anchor,
                field=piece.token.name if piece.token else "",
                face=piece.look.face,
                size=piece.look.size,
                bold=piece.look.bold,
                align=sides.get(read.style.align, "left"),
                valign=cell.valign if cell else "top",
                leading=height,
                indent=max(0.0, read.style.first),
                until="" if cell else until,
            )
        )

    def _block(self, read: Paragraph, body: str, height: float, anchor: str) -> str:
        style = read.style
        rules = [f"font-size:{css(read.size)};line-height:{css(height)};min-height:{css(height)}"]
        margins = dict(zip(_SIDES, (style.before, style.right, style.after, style.left), strict=True))
        below = 0.0
        for side in _SIDES:
            edge = find(style.borders, f"w:{side}")
            line = "none" if edge is None else border(edge)
            if strange := strange_border(edge):
                self._faults.add(read.place, strange)
            if line != "none":
                gap = number(attribute(edge, "space"))
                rules.append(f"border-{side}:{line};padding-{side}:{css(gap)}")
                below = gap if side == "bottom" else below
                # Rules beside the text stand outside of its indents.
                margins[side] -= gap + line_width(line) if side in ("left", "right") else 0.0
        rules.append(f"margin:{' '.join(css(margin) for margin in margins.values())}")
        rules += [f"background:{style.fill}"] * bool(style.fill)
        rules += [f"padding-bottom:{css(style.gap + below)}"] * bool(style.gap)
        rules += ["break-after:avoid"] * style.keep_next + ["break-inside:avoid"] * style.keep_lines
        rules += ["break-before:page"] * style.page_break
        name = f' id="{anchor}"' if anchor else ""
        above, inside = "", ""
        for drawn in read.hung:
            outer, inner = self._drawings.hung(drawn, margins["left"])
            above, inside = above + outer, inside + inner
        rules += ["position:relative"] * bool(inside)
        return f'{above}<div class="p"{name} style="{";".join(rules)}">{inside}{body}</div>'

    def _tear(self, read: Paragraph, room: Room | None, height: float, kinds: list[TokenKind]) -> str:
        if len(kinds) > 1:
            self._faults.add(read.place, "撕开线一段里不能有其他标签")
        if read.hung:
            self._faults.add(read.place, "撕开线一段里不能有图形（请把图形移到另一段）")
        if room:
            self._faults.add(read.place, "撕开线不能放在表格或文本框里（请移到表格外单独一段）")
        if any(sign in piece.text for piece in read.pieces for sign in "\n\t"):
            self._faults.add(read.place, "撕开线一段里不能有换行或制表符")
        self._tears += 1
        anchor = self._plan.anchor()
        self._plan.marks.append(MarkPlan(anchor, MarkKind.TEAR, f"tear.{self._tears}"))
        pieces = [piece for piece in read.pieces if not piece.blank]
        found = [item for piece in pieces for item in items.characters(piece, "", "") if item.kind == "char"]
        self._check(found, read.place)
        set_line = lines.Line(found, 0.0, [0.0] * len(found), [0.0] * len(found), [0.0] * len(found))
        words = inline.line_html(set_line, height, read.size, 0.0)
        style = (
            f"font-size:{css(read.size)};line-height:{css(height)};height:{css(height)};"
            f"margin:{css(read.style.before)} 0 {css(read.style.after)}"
        ) + ";break-before:page" * read.style.page_break
        label = f"<b>{words}</b>" if words else ""
        return f'<div class="cut" style="{style}"><div id="{anchor}"></div>{label}</div>'

    def _lines(self, read: Paragraph, room: Room | None, anchor: str, *, on_grid: bool) -> str:
        """The lines of a paragraph, each a block of its own."""
        style = read.style
        found = self._items(read, room, anchor)
        items.join(found, style)
        wide = (room.width if room else 0.0) or self.width
        right = max(wide - style.right, style.left + read.size)
        frame = lines.Frame(
            style.left, style.first, right, style.align, style.tabs, self.step, style.hang, self.expand
        )
        placed = lines.set_lines(found, frame)
        html = ""
        for index, line in enumerate(placed):
            size = line.size or read.size
            height = self._styles.line_height(style, line.tall or read.tall, on_grid=on_grid)
            rules = (
                f"margin-left:{css(line.start - style.left)};font-size:{css(size)};line-height:{css(height)}"
            )
            rules += f";min-height:{css(height)}"
            if any(item.look.shade for item in line.items):
                rules += ";z-index:0"
            if style.widows and len(placed) > 1:
                rules += ";break-after:avoid" * (index == 0) + ";break-before:avoid" * (
                    index == len(placed) - 1
                )
            # An empty line is a line all the same, and makes way for a drawing.
            shown = inline.line_html(line, height, size, right) or '<span class="k"></span>'
            html += f'<div class="l" style="{rules}">{shown}</div>'
        return html

    def _items(self, read: Paragraph, room: Room | None, line: str) -> list[Item]:
        found: list[Item] = []
        before, tied = "", 0
        for index, piece in enumerate(read.pieces):
            following = read.pieces[index + 1] if index + 1 < len(read.pieces) else None
            if piece.token is not None:
                found.append(self._boxes.box(read, index, before, room, line))
                tied = _tied(piece.token.kind, following.text if following else "")
                before = "#"
                continue
            if piece.thing is not None and piece.thing.hung:
                continue
            if piece.thing is not None:
                found.append(self._thing(piece.thing, piece.look, read.place))
                before = "#"
                continue
            here = list(items.characters(piece, before[-1:], following.text[:1] if following else ""))
            self._check(here, read.place)
            for item in here[:tied]:
                item.tied = True
            found += here
            before, tied = piece.text, 0
        return found

    def _thing(self, thing: Thing, look: RunStyle, place: str) -> Item:
        if thing.kind == "ptab":
            return Item("tab", "", look, align=thing.value)
        if thing.drawn is not None:
            html = self._drawings.in_line(thing.drawn, self._styles.pitch)
            return Item("box", "", look, thing.width, html=html)
        if thing.kind == "section" and self.sections > 1:
            self._faults.add(place, "有几节的模板里不支持“本节页数”（SECTIONPAGES）")
        name = "pg" if thing.kind == "page" else "pages"
        style = "" if thing.value in ("decimal", "dash") else f" {name}-{thing.value}"
        dash = "- " if thing.value == "dash" else ""
        shown = f'{dash}<span class="{name}{style}"></span>{dash[::-1]}'
        rules = inline.look_css(look, latin=thing.value != "japanese-informal")
        return items.counter(thing, look, f'<span class="r" style="{rules}">{shown}</span>')

    def _check(self, found: Sequence[Item], place: str) -> None:
        lacking = [
            item.text
            for item in found
            if item.kind == "char"
            and item.text > " "
            and typefaces.typeface_for(item.text, item.look.face, item.look.bold) is None
        ]
        if lacking:
            self._faults.add(place, f"没有字体能印“{'、'.join(dict.fromkeys(lacking))}”")


def _trimmed(read: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs of a cell without the automatic space above the first and below the last."""
    found = list(read)
    if found and found[0].style.automatic[0]:
        found[0] = replace(found[0], style=replace(found[0].style, before=0.0))
    if found and found[-1].style.automatic[1]:
        found[-1] = replace(found[-1], style=replace(found[-1].style, after=0.0))
    return found


def _closed_up(read: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs without the gaps that Word leaves out between neighbours of one style."""
    closed = list(read)
    for index, (upper, lower) in enumerate(pairwise(read)):
        if upper.style.name == lower.style.name:
            if upper.style.contextual:
                closed[index] = replace(closed[index], style=replace(closed[index].style, after=0.0))
            if lower.style.contextual:
                closed[index + 1] = replace(lower, style=replace(lower.style, before=0.0))
    return closed


def _tied(kind: TokenKind, following: str) -> int:
    """How many characters after a token stay on its line: closing marks; after a □, its label."""
    count = 0
    limit = _LABEL if kind in (TokenKind.TICK, TokenKind.CHOICE) else 0
    while count < len(following) and not following[count].isspace():
        if following[count] not in _CLOSING and count >= limit:
            break
        count += 1
    return count
