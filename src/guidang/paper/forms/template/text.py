"""Paragraphs to HTML: every line gets the height that Word gives it.

Runs have ``line-height: 0`` so that the paragraph alone decides the height of its lines, whatever fonts
stand in it; fonts' own line heights (Noto's is 1.44 em) never enter.
"""

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from itertools import pairwise

from guidang.domain.form import MarkKind
from guidang.paper.forms.template.boxes import MARKS, SIGN_HEIGHT, Boxes
from guidang.paper.forms.template.faults import Faults
from guidang.paper.forms.template.ooxml import attribute, border, colour, css, find, number
from guidang.paper.forms.template.plan import MarkPlan, Plan, Room, SlotPlan
from guidang.paper.forms.template.runs import PAGE_BREAK, Paragraph, Piece
from guidang.paper.forms.template.styles import RunStyle, Styles
from guidang.paper.forms.template.tokens import TokenKind
from guidang.paper.lettering import typefaces

_CLOSING = "，。、；：？！）》〉】」』”’％,.;:?!)%]"
_LABEL = 6  # characters kept on the line of their □
_ALIGN = {"center": "center", "right": "right", "end": "right"}
SHEET = """
.p{white-space:pre-wrap;overflow-wrap:anywhere}
.r{line-height:0}
.n{white-space:nowrap;line-height:0}
.cut{position:relative;text-align:center}
.cut div{position:absolute;left:0;right:0;top:50%;border-top:0.75pt dashed #000}
.cut b{position:relative;background:#fff;padding:0 1em;font-weight:inherit}
"""


class Setter:
    """Writes the HTML of paragraphs and plans their slots and marks."""

    def __init__(self, styles: Styles, plan: Plan, faults: Faults, boxes: Boxes) -> None:
        self._styles, self._plan, self._faults, self._boxes = styles, plan, faults, boxes
        self._tears = 0

    def paragraphs(self, read: Sequence[Paragraph], room: Room | None, *, on_grid: bool) -> str:
        """The paragraphs of a page or of a cell, one after another."""
        ends: dict[int, str] = {}
        html = ""
        read = _closed_up(read)
        for index, paragraph in enumerate(read):
            until = ""
            if paragraph.alone_as(TokenKind.FIELD):
                # The empty lines under a lone field are its writing space; in a cell, all that is left of it.
                last = index + 1
                while last < len(read) and read[last].empty:
                    last += 1
                if room and room.valign == "top" and last == len(read):
                    until = room.anchor
                elif last > index + 1:
                    until = ends[last - 1] = self._plan.anchor()
            height = self._styles.line_height(paragraph.style, paragraph.size, on_grid=on_grid)
            html += self._paragraph(paragraph, room, height, ends.get(index, ""), until)
        return html

    def _paragraph(self, read: Paragraph, room: Room | None, height: float, anchor: str, until: str) -> str:
        whole = room.anchor if room and room.single else ""
        broken = next((index for index, piece in enumerate(read.pieces) if PAGE_BREAK in piece.text), None)
        if broken is not None:
            return self._page_break(read, room, height, broken)
        kinds = [piece.token.kind for piece in read.pieces if piece.token]
        if TokenKind.TEAR in kinds:
            return self._tear(read, height, kinds)
        if read.alone_as(TokenKind.FIELD):
            own = whole or self._plan.anchor()
            self._own_slot(read, own, room if whole else None, height, until)
            return self._block(read, "&#160;", height, "" if whole else own)
        if read.alone_as(TokenKind.SIGN, TokenKind.SEAL):
            token = next(piece.token for piece in read.pieces if piece.token)
            own = whole or self._plan.anchor()
            self._plan.marks.append(MarkPlan(own, MARKS[token.kind], token.name))
            tall = max(height, SIGN_HEIGHT) if token.kind is TokenKind.SIGN else height
            return self._block(read, "", tall, "" if whole else own)
        line = anchor or self._plan.anchor()
        return self._block(read, self._inline(read, room, line), height, line)

    def _page_break(self, read: Paragraph, room: Room | None, height: float, index: int) -> str:
        """A paragraph with a page break in its piece number ``index``."""
        before, _, after = read.pieces[index].text.partition(PAGE_BREAK)
        if after.strip() or not read.ends_at(index) or room:
            self._faults.add(read.place, "分页符只能单独成段或放在段末，且不能在表格里")
        upper = replace(read, pieces=(*read.pieces[:index], replace(read.pieces[index], text=before)))
        text = "" if upper.empty else self._paragraph(upper, room, height, "", "")
        return f'{text}<div style="break-after:page"></div>'

    def _own_slot(self, read: Paragraph, anchor: str, cell: Room | None, height: float, until: str) -> None:
        piece = next(piece for piece in read.pieces if piece.token)
        self._plan.slots.append(
            SlotPlan(
                anchor=anchor,
                field=piece.token.name if piece.token else "",
                face=piece.look.face,
                size=piece.look.size,
                bold=piece.look.bold,
                align={"center": "center", "right": "right", "end": "right"}.get(read.style.align, "left"),
                valign=cell.valign if cell else "top",
                leading=height,
                indent=max(0.0, read.style.first),
                until="" if cell else until,
            )
        )

    def _block(self, read: Paragraph, body: str, height: float, anchor: str) -> str:
        style = read.style
        rules = [
            f"font-size:{css(read.size)};line-height:{css(height)};min-height:{css(height)}",
            f"margin:{css(style.before)} {css(style.right)} {css(style.after)} {css(style.left)}",
        ]
        if style.align in _ALIGN:
            rules.append(f"text-align:{_ALIGN[style.align]}")
        if style.first:
            rules.append(f"text-indent:{css(style.first)}")
        for side in ("top", "bottom", "left", "right"):
            edge = find(style.borders, f"w:{side}")
            if edge is not None:
                gap = number(attribute(edge, "space"))
                rules.append(f"border-{side}:{border(edge)};padding-{side}:{css(gap)}")
        if style.fill and style.fill.lower() not in ("auto", "ffffff"):
            rules.append(f"background:{colour(style.fill)}")
        rules += ["break-after:avoid"] * style.keep_next + ["break-inside:avoid"] * style.keep_lines
        rules += ["break-before:page"] * style.page_break
        name = f' id="{anchor}"' if anchor else ""
        return f'<div class="p"{name} style="{";".join(rules)}">{body}</div>'

    def _tear(self, read: Paragraph, height: float, kinds: list[TokenKind]) -> str:
        if len(kinds) > 1:
            self._faults.add(read.place, "撕开线一段里不能有其他标签")
        self._tears += 1
        anchor = self._plan.anchor()
        self._plan.marks.append(MarkPlan(anchor, MarkKind.TEAR, f"tear.{self._tears}"))
        words = "".join(self._text(p, read.place) for p in read.pieces if p.text.strip())
        style = (
            f"font-size:{css(read.size)};line-height:{css(height)};height:{css(height)};"
            f"margin:{css(read.style.before)} 0 {css(read.style.after)}"
        )
        label = f"<b>{words}</b>" if words else ""
        return f'<div class="cut" style="{style}"><div id="{anchor}"></div>{label}</div>'

    def _inline(self, read: Paragraph, room: Room | None, line: str) -> str:
        html, before, skip = "", "", 0
        for index, piece in enumerate(read.pieces):
            if piece.token is None:
                html += self._text(piece, read.place, skip)
                before, skip = piece.text, 0
                continue
            box = self._boxes.box(read, index, before, room, line)
            following = read.pieces[index + 1] if index + 1 < len(read.pieces) else piece
            skip = _tied(piece.token.kind, following.text)
            if skip:
                tied = Piece(following.text[:skip], following.look)
                box = f'<span class="n">{box}{self._text(tied, read.place)}</span>'
            html += box
            before = "#"
        return html

    def _text(self, piece: Piece, place: str, skip: int = 0) -> str:
        look, text = piece.look, piece.text[skip:]
        lacking = [c for c in text if c > " " and typefaces.typeface_for(c, look.face, look.bold) is None]
        if lacking:
            self._faults.add(place, f"没有字体能印“{'、'.join(dict.fromkeys(lacking))}”")
        if not text:
            return ""
        return f'<span class="r" style="{_css(look)}">{escape(text).replace(chr(10), "<br>")}</span>'


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


def _css(look: RunStyle) -> str:
    # Blanks as wide as Word's: its Latin font's, or half a character where that font is a Chinese one.
    blank = (look.space - typefaces.measure(" ", look.face, look.bold)) * look.size
    rules = [
        f"font-family:{typefaces.css_family(look.face)};font-size:{css(look.size)};word-spacing:{css(blank)}",
    ]
    rules += ["font-weight:bold"] * look.bold + ["font-style:italic"] * look.italic
    lines = ["underline"] * look.underline + ["line-through"] * look.strike
    if lines:
        rules.append(f"text-decoration:{' '.join(lines)}")
    if look.colour not in (None, "auto", "000000"):
        rules.append(f"color:{colour(look.colour)}")
    if look.raised in ("super", "sub"):
        rules.append(f"vertical-align:{look.raised};font-size:{css(look.size * 0.65)}")
    if look.spacing:
        rules.append(f"letter-spacing:{css(look.spacing)}")
    return ";".join(rules)


def _tied(kind: TokenKind, following: str) -> int:
    """How many characters after a token stay on its line: closing marks; after a □, its label."""
    count = 0
    limit = _LABEL if kind in (TokenKind.TICK, TokenKind.CHOICE) else 0
    while count < len(following) and not following[count].isspace():
        if following[count] not in _CLOSING and count >= limit:
            break
        count += 1
    return count
