"""Text from top to bottom in a cell or a text box (w:textDirection), which WeasyPrint cannot set: Chinese
characters are stacked upright, Latin words turned; text from bottom to top is turned as a whole.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from guidang.paper.forms.template.faults import Faults
from guidang.paper.forms.template.figures import LYING
from guidang.paper.forms.template.inline import look_css
from guidang.paper.forms.template.ooxml import colour, css
from guidang.paper.forms.template.runs import Paragraph
from guidang.paper.forms.template.styles import RunStyle
from guidang.paper.lettering import typefaces

UPRIGHT = ("tbRl", "tbRlV", "tbLrV", "tb", "rl")
"""Directions in which Chinese characters stand upright; "tb" and "rl" are how strict files write two."""
TURNED = ("btLr", "lr")
LEVEL = ("lrTb", "lrTbV", "")
_LYING = "（）()〔〕【】《》〈〉「」『』[]{}—…～-–"  # turned with the line
_CORNER = "，。、．"  # stand in the upper right corner of their square
_SHIFT = 0.55  # em that they move there
_ROUNDING = 0.5  # pt
_RULED = ("single", "words")  # kinds of rule beside the text that are drawn
_RULE = 0.55  # em from the middle of a line to its rule
_STEP = 6.0  # pt by which lines are tried longer


@dataclass(frozen=True, slots=True)
class _Glyph:
    """A character, or a Latin word, with its length along the line in pt. ``turned``: by a right angle."""

    text: str
    look: RunStyle
    length: float
    turned: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A paragraph as it is set downwards, and the height of its lines in pt."""

    paragraph: Paragraph
    leading: float


def set_vertical(columns: Sequence[Column], direction: str, limit: float, room: float, faults: Faults) -> str:
    """The HTML of paragraphs in ``direction``. Lines are ``limit`` pt long, 0: as needed, and longer
    where they would not fit side by side into ``room`` pt.
    """
    upright = direction in (*UPRIGHT, LYING)
    lying = direction not in UPRIGHT
    for column in columns:
        read = column.paragraph
        if any(piece.token is not None or piece.thing is not None for piece in read.pieces):
            faults.add(read.place, "竖排的文字里不能有标签或图形（请把文字方向改为横排）")
        looks = [piece.look for piece in read.pieces if piece.text.strip()]
        for said in dict.fromkeys(said for look in looks for said in _unlike_level(look)):
            faults.add(read.place, f"竖排文字不支持{said}（请去掉该格式）")
    lines = _lines(columns, limit, lying=lying)
    while limit and sum(leading for _, leading, _ in lines) > room + _ROUNDING and len(lines) > len(columns):
        limit += _STEP
        lines = _lines(columns, limit, lying=lying)
    wide = sum(leading for _, leading, _ in lines)
    tall = max((_length(glyphs) for glyphs, _, _ in lines), default=0.0)
    html, x = "", wide if upright and direction != "tbLrV" else 0.0
    for glyphs, leading, align in lines:
        x -= leading if upright and direction != "tbLrV" else 0.0
        spare = tall - _length(glyphs)
        lead = {"center": spare / 2, "right": spare, "end": spare}.get(align, 0.0)
        html += _line(glyphs, x, lead, leading, tall, upright=upright)
        x += 0.0 if upright and direction != "tbLrV" else leading
    rules = f"position:relative;display:inline-block;width:{css(wide)};height:{css(tall)}"
    return f'<div style="line-height:0"><span style="{rules}">{html}</span></div>'


def _unlike_level(look: RunStyle) -> Iterator[str]:
    """What a run has that is drawn in level lines alone."""
    stated = {
        "下划线（除单线外）": look.underline and look.underline not in _RULED,
        "删除线": look.strike,
        "着重号": look.dots,
        "字符边框": look.boxed,
        "底纹或突出显示": look.shade,
        "上标或下标": look.raised,
        "字符升降": look.lift,
        "字符缩放": look.scale != 1.0,
        "调整宽度": look.fit,
    }
    return (name for name, has in stated.items() if has)


def _lines(columns: Sequence[Column], limit: float, *, lying: bool) -> list[tuple[list[_Glyph], float, str]]:
    """The lines of all paragraphs: glyphs, height in pt, alignment."""
    return [
        (glyphs, column.leading, column.paragraph.style.align)
        for column in columns
        for glyphs in _broken(list(_glyphs(column.paragraph, lying=lying)), limit)
    ]


def _line(
    glyphs: Sequence[_Glyph], x: float, lead: float, leading: float, tall: float, *, upright: bool
) -> str:
    html, at = "", lead
    for glyph in glyphs:
        rules = look_css(glyph.look, latin=glyph.turned and glyph.text.isascii())
        if not upright:  # from the bottom upwards
            turn = f"transform:translateY({css(glyph.length)}) rotate(-90deg)"
            place = _place(x, tall - at - glyph.length, glyph.length, leading)
            html += f'<span style="{place};{turn};transform-origin:0 0;{rules}">{escape(glyph.text)}</span>'
        elif glyph.turned:
            turn = f"transform:translateX({css(leading)}) rotate(90deg)"
            place = _place(x, at, glyph.length, leading)
            html += f'<span style="{place};{turn};transform-origin:0 0;{rules}">{escape(glyph.text)}</span>'
        else:
            shift = _SHIFT * glyph.look.size if glyph.text in _CORNER else 0.0
            place = _place(x + shift, at - shift, leading, glyph.length)
            html += f'<span style="{place};{rules}">{escape(glyph.text)}</span>'
        if glyph.look.underline and not (glyph.look.underline == "words" and glyph.text.isspace()):
            aside = _RULE * glyph.look.size * (-1 if upright else 1)
            top = at if upright else tall - at - glyph.length
            rule = f"left:{css(x + leading / 2 + aside)};top:{css(top)};height:{css(glyph.length)}"
            ink = colour(glyph.look.colour)
            html += f'<span style="position:absolute;{rule};width:0.5pt;background:{ink}"></span>'
        at += glyph.length
    return html


def _place(x: float, y: float, wide: float, tall: float) -> str:
    return (
        f"position:absolute;left:{css(x)};top:{css(y)};width:{css(wide)};height:{css(tall)};"
        f"line-height:{css(tall)};text-align:center;white-space:pre"
    )


def _glyphs(read: Paragraph, *, lying: bool) -> Iterator[_Glyph | None]:
    """The glyphs of a paragraph; None ends a line."""
    for piece in read.pieces:
        word = ""
        for character in piece.text if piece.token is None and piece.thing is None else "":
            if character == "\n":
                yield from _word(word, piece.look)
                yield None
                word = ""
            elif character.isascii() and not character.isspace():
                word += character
            else:
                yield from _word(word, piece.look)
                word = ""
                yield _glyph(character, piece.look, turned=lying or character in _LYING)
        yield from _word(word, piece.look)


def _word(word: str, look: RunStyle) -> Iterator[_Glyph]:
    if word:
        wide = sum(typefaces.measure(c, look.face, look.bold, latin=True) for c in word)
        yield _Glyph(word, look, (wide * look.size) + look.spacing * len(word), turned=True)


def _glyph(character: str, look: RunStyle, *, turned: bool) -> _Glyph:
    blank = character.isascii() or character == "\t"
    long = (0.5 if blank else 1.0) * look.size + look.spacing
    return _Glyph(" " if character == "\t" else character, look, long, turned=turned and not blank)


def _broken(glyphs: Sequence[_Glyph | None], limit: float) -> Iterator[list[_Glyph]]:
    """Lines of at most ``limit`` pt; there is always one."""
    line: list[_Glyph] = []
    for glyph in glyphs:
        if glyph is None:
            yield line
            line = []
            continue
        if limit and line and _length(line) + glyph.length > limit + _ROUNDING:
            yield line
            line = []
        line.append(glyph)
    yield line


def _length(glyphs: Sequence[_Glyph]) -> float:
    return sum(glyph.length for glyph in glyphs)


def sides(direction: str, valign: str, columns: Sequence[Column]) -> list[str]:
    """Where in its box the text stands, for CSS: along its lines by the alignment of its first paragraph,
    across them by the box's ``valign``.
    """
    align = columns[0].paragraph.style.align if columns else "left"
    downwards = direction in (*UPRIGHT, LYING)
    near, far = ("top", "bottom") if downwards else ("bottom", "top")
    along = {"center": "middle", "distribute": "middle", "right": far, "end": far}.get(align, near)
    starts, ends = ("right", "left") if downwards and direction != "tbLrV" else ("left", "right")
    across = {"middle": "center", "bottom": ends}.get(valign, starts)
    return [f"vertical-align:{along}", f"text-align:{across}"]
