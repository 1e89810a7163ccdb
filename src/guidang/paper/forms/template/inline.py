"""A line that is placed already, as HTML: spans for its text, and what is drawn over and under it.

Spans have ``line-height: 0`` so that the line alone decides its height, whatever fonts stand in it. Rules
under text are drawn by place, not by CSS, so that they go through from font to font, over tabs and blanks.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from html import escape
from itertools import groupby
from typing import TypeVar

from guidang.paper.forms.template.items import RAISED, Item
from guidang.paper.forms.template.lines import Line
from guidang.paper.forms.template.ooxml import colour, css
from guidang.paper.forms.template.styles import RunStyle
from guidang.paper.lettering import typefaces

_T = TypeVar("_T")
SHEET = """
.l{white-space:pre;position:relative}
.r{line-height:0}
.w{display:inline-block;text-align:center;line-height:0;white-space:pre}
.k{display:inline-block;line-height:0;white-space:pre}
.d{display:inline-block;position:relative;width:0;height:0;line-height:0}
.d i{position:absolute;display:block;box-sizing:border-box}
"""
UNDER = 0.1775  # from the baseline down to the rule under a text, em; a blank's own rule lies there too
_ASCENT, _DESCENT = 0.88, 0.12  # of the box of a Chinese character, em
_STRIKE = 0.36
_DOT = 0.16
_DASH = "—"
_QUOTES = "“”‘’"
_RULES = {  # w:u → (CSS style, how thick in pt)
    "double": ("double", 1.5),
    "thick": ("solid", 1.25),
    "dotted": ("dotted", 0.75),
    "dottedHeavy": ("dotted", 1.25),
    "dash": ("dashed", 0.5),
    "dashedHeavy": ("dashed", 1.25),
    "dashLong": ("dashed", 0.5),
    "dashLongHeavy": ("dashed", 1.25),
    "dotDash": ("dashed", 0.5),
    "dashDotHeavy": ("dashed", 1.25),
    "dotDotDash": ("dashed", 0.5),
    "dashDotDotHeavy": ("dashed", 1.25),
}
_LEADERS = {
    "dot": ("dotted", 0.75, 0.02),
    "middleDot": ("dotted", 0.75, 0.36),
    "hyphen": ("dashed", 0.5, 0.3),
    "underscore": ("solid", 0.5, UNDER),
    "heavy": ("solid", 1.25, UNDER),
}


def line_html(line: Line, height: float, size: float, right: float) -> str:
    """The inside of the line's block. It is ``height`` pt high, of type ``size`` pt; rules that hang over
    its end stop at ``right``, from the left margin.
    """
    drawn = "".join(_drawings(line, height, size, right - line.start))
    html = f'<span class="d">{drawn}</span>' if drawn else ""
    groups = groupby(range(len(line.items)), key=lambda index: _key(line, index))
    return html + "".join(_span(line, list(indices)) for _, indices in groups)


def _key(line: Line, index: int) -> object:
    item = line.items[index]
    if item.kind != "char" or item.centred:
        return index
    return item.look, item.latin, _is_borrowed(item), round(_added(line, index), 3)


def _is_borrowed(item: Item) -> bool:
    """Whether Song prints it, as ``typefaces`` measures: a quotation mark, which Kai has only narrow."""
    return item.look.face.startswith("kai+") and not item.latin and item.text in _QUOTES


def _added(line: Line, index: int) -> float:
    item = line.items[index]
    gap = item.gap if index + 1 < len(line.items) else 0.0
    return item.look.spacing + item.add + gap + line.extra[index]


def _span(line: Line, indices: list[int]) -> str:
    item, added = line.items[indices[0]], _added(line, indices[0])
    if item.kind == "box":
        return _after(item.html, added - item.look.spacing)
    if item.kind == "tab":
        return (
            f'<span class="k" style="width:{css(line.widths[indices[0]] + line.extra[indices[0]])}"></span>'
        )
    text = escape("".join(line.items[index].text for index in indices))
    if item.centred:
        return _after(_centred(item, text), added)
    scale = item.look.scale
    spacing = f";letter-spacing:{css(added / scale)}" if round(added, 3) else ""
    look = replace(item.look, face="song") if _is_borrowed(item) else item.look
    inner = f'<span class="r" style="{look_css(look, latin=item.latin)}{spacing}">{text}</span>'
    if scale == 1.0:
        return inner
    wide = sum(line.items[index].width - item.look.spacing + added for index in indices)
    return _scaled(item.look, inner, wide)


def _centred(item: Item, text: str) -> str:
    """A glyph narrower than its em: in the middle of it, or, a dash, drawn out so that two of them join."""
    look, wide = item.look, item.width - item.look.spacing
    if item.text == _DASH:
        own = typefaces.measure(item.text, look.face, look.bold, latin=False) * wide / look.scale
        inner = f'<span class="r" style="{look_css(look)}">{text}</span>'
        return _scaled(replace(look, scale=wide / own), inner, wide)
    inner = f'<span class="w" style="{look_css(look)};width:{css(wide / look.scale)}">{text}</span>'
    return _scaled(look, inner, wide) if look.scale != 1.0 else inner


def _scaled(look: RunStyle, html: str, wide: float) -> str:
    stretch = f"transform:scaleX({look.scale:g});transform-origin:0 50%"
    return f'<span class="k" style="width:{css(wide)}"><span class="k" style="{stretch}">{html}</span></span>'


def _after(html: str, added: float) -> str:
    return html + (f'<span class="k" style="margin-left:{css(added)}"></span>' if round(added, 3) else "")


def look_css(look: RunStyle, *, latin: bool = False) -> str:
    """The CSS of text in ``look``; rules under and through it are not in it."""
    family = typefaces.css_latin(look.face) if latin else f"font-family:{typefaces.css_family(look.face)}"
    rules = [f"{family};font-size:{css(look.size * (RAISED if look.raised else 1.0))}"]
    rules += ["font-weight:bold"] * look.bold + ["font-style:italic"] * look.italic
    if look.colour not in (None, "auto", "000000"):
        rules.append(f"color:{colour(look.colour)}")
    if look.raised in ("super", "sub"):
        rules.append(f"vertical-align:{look.raised}")
    elif look.lift:
        rules.append(f"vertical-align:{css(look.lift)}")
    return ";".join(rules)


def _drawings(line: Line, height: float, size: float, limit: float) -> Iterator[str]:
    """Everything drawn by place; y is from the baseline, downwards."""
    top = -(height / 2 + typefaces.LINE_CENTRE * size)
    for x0, x1, shade in _stretches(line, limit, lambda item: item.look.shade):
        yield _area(x0, top, x1 - x0, height, f"background:{shade};z-index:-1")
    for x0, x1, (kind, ink, lift) in _stretches(line, limit, _underlined):
        style, thick = _RULES.get(kind, ("solid", 0.5))
        yield _area(x0, _under(line, x0, x1) - lift, x1 - x0, thick, f"border-top:{css(thick)} {style} {ink}")
    for x0, x1, (kind, ink, em) in _stretches(line, limit, _struck):
        for y in (_STRIKE - 0.06, _STRIKE + 0.06) if kind == "double" else (_STRIKE,):
            yield _area(x0, -y * em, x1 - x0, 0.5, f"border-top:0.5pt solid {ink}")
    for x0, x1, (edge, em) in _stretches(line, limit, _framed):
        yield _area(x0, -(_ASCENT + 0.05) * em, x1 - x0, (_ASCENT + _DESCENT + 0.1) * em, f"border:{edge}")
    for index, leader in line.leaders.items():
        if index < len(line.items) and leader in _LEADERS:
            style, thick, drop = _LEADERS[leader]
            em = line.items[index].look.size
            rule = f"border-top:{css(thick)} {style} #000"
            yield _area(line.at[index], drop * em, line.widths[index], thick, rule)
    yield from _dots(line)


def _dots(line: Line) -> Iterator[str]:
    for at, item in zip(line.at, line.items, strict=True):
        if item.look.dots and item.kind == "char" and not item.blank:
            em = item.look.size
            side, y = _DOT * em, UNDER * em if item.look.dots == "dot" else -(_ASCENT + 0.1 + _DOT) * em
            filled = "background:#000" if item.look.dots == "dot" else "border:0.4pt solid #000"
            x = at + (item.width - item.look.spacing - side) / 2
            yield _area(x, y, side, side, f"{filled};border-radius:50%")


def _underlined(item: Item) -> tuple[str, str, float] | None:
    look = item.look
    if not look.underline or (look.underline == "words" and item.blank):
        return None
    if item.kind == "box" and not item.ruled:
        return None
    return look.underline, colour(look.colour), look.lift


def _struck(item: Item) -> tuple[str, str, float] | None:
    return (item.look.strike, colour(item.look.colour), item.look.size) if item.look.strike else None


def _framed(item: Item) -> tuple[str, float] | None:
    return (item.look.boxed, item.look.size) if item.look.boxed else None


def _under(line: Line, x0: float, x1: float) -> float:
    """How far under the baseline the rule from ``x0`` to ``x1`` lies: by the largest type over it."""
    sizes = [item.look.size for at, item in zip(line.at, line.items, strict=True) if x0 <= at < x1]
    return UNDER * max(sizes, default=10.5)


def _stretches(
    line: Line, limit: float, what: Callable[[Item], _T | None]
) -> Iterator[tuple[float, float, _T]]:
    """Stretches of items for which ``what`` is the same and not nothing: from, to, it."""
    for wanted, group in groupby(range(len(line.items)), key=lambda index: what(line.items[index])):
        indices = list(group)
        if not wanted:
            continue
        x0, last = line.at[indices[0]], indices[-1]
        x1 = line.at[last + 1] if last + 1 < len(line.items) else line.at[last] + line.widths[last]
        hanging = x1 > limit and line.items[last].blank
        x1 = max(line.shown, min(x1, limit)) if hanging else x1
        if x1 > x0:
            yield x0, x1, wanted


def _area(x: float, y: float, wide: float, high: float, rules: str) -> str:
    place = f"left:{css(x)};top:{css(y)};width:{css(wide)};height:{css(high)}"
    return f'<i style="{place};{rules}"></i>'
