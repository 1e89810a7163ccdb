"""Word's styles: what a run and a paragraph look like once styles, defaults and themes are laid over each
other.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TypeVar

from guidang.paper.forms.template.numbering import Numbering
from guidang.paper.forms.template.ooxml import (
    Element,
    attribute,
    find,
    find_all,
    local,
    number,
    points,
    switch,
    value,
)
from guidang.paper.forms.template.shades import backdrop, frame, shading
from guidang.paper.forms.template.symbols import SYMBOL_FONTS
from guidang.paper.forms.template.tabs import Stop, stops_of
from guidang.paper.lettering.typefaces import face_of, latin_of

_SWITCHES = ("b", "i", "strike", "dstrike", "vanish", "caps", "smallCaps")
_RAISED = {"superscript": "super", "subscript": "sub"}
_DOTS = {"dot": "dot", "underDot": "dot", "circle": "circle"}
NATURAL = 1.3
"""Single line spacing of Chinese fonts in Word, in em: 宋体 at 12 pt gives lines of 15.6 pt."""
_HIGH = {"微软雅黑": 1.32, "microsoft yahei": 1.32}
"""Fonts that are higher than their em, in em (ascent and descent of their hhea). Word sets Chinese fonts 1.3
times as high as they are: NATURAL is that of Song, which is as high as its em."""
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class RunStyle:
    """A run. ``size`` and ``spacing`` (between characters) in pt.

    ``face`` is Chinese and Latin face (``song+serif``), ``symbol`` the font of a run whose characters are
    pictures, ``hint`` what decides on characters that both scripts have: "", eastAsia, default. ``scale`` is
    the width of characters (1: normal), ``lift`` their height above the line in pt. ``fit`` is the width in
    pt and the id of a text stretched to a width, None for others. ``shade`` is a colour, ``boxed`` a w:bdr.
    ``growth`` tells how many times as high as Song the Chinese and the Latin font are.
    """

    face: str
    size: float
    bold: bool = False
    italic: bool = False
    underline: str = ""
    strike: str = ""  # "", single, double
    colour: str | None = None
    raised: str = ""  # "", super, sub
    spacing: float = 0.0
    hidden: bool = False
    symbol: str = ""
    hint: str = ""
    scale: float = 1.0
    lift: float = 0.0
    caps: str = ""  # "", all, small
    dots: str = ""  # 着重号: "", dot, circle
    shade: str = ""
    boxed: str = ""
    fit: tuple[float, str] | None = None
    growth: tuple[float, float] = (1.0, 1.0)
    closes_up: bool = False  # kerned (w:kern), which Word asks for before it closes up two marks


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """A paragraph, lengths in pt; gaps in lines and indents in characters are resolved already.

    ``name`` is its style's id. ``line`` is a factor when ``rule`` is auto, else pt. ``number`` is the list
    and the level (w:numId, w:ilvl) that number it, ``contextual`` tells that there is no gap to a neighbour
    of the same style. ``autospace`` are the gaps between Chinese and Latin text and digits, ``automatic``
    whether the space before and after is HTML's, which cells leave out at their ends, ``hang`` whether
    punctuation may hang into the margin, ``close_up`` whether the document has two marks closed up.
    """

    name: str
    align: str
    before: float
    after: float
    line: float
    rule: str
    left: float
    right: float
    first: float
    snap: bool
    keep_next: bool
    keep_lines: bool
    page_break: bool
    number: tuple[str, int] | None
    contextual: bool
    borders: Element
    fill: str  # a CSS colour, "" for none
    gap: float = 0.0  # what its borders enclose below its text, pt
    tabs: tuple[Stop, ...] = ()
    widows: bool = True
    autospace: tuple[bool, bool] = (True, True)
    automatic: tuple[bool, bool] = (False, False)
    hang: bool = True
    close_up: bool = False
    frame: str = ""  # the w:xAlign of a w:framePr that only moves the paragraph sideways


class Styles:
    """The style sheet of one document.

    ``pitch`` is the line grid in pt, 0 when the page has none; ``tracking`` what a character grid adds to
    each character's width, in pt. ``close_up``: punctuation is compressed (w:characterSpacingControl);
    ``flush``: none hangs into the margin, whatever a paragraph says. ``used`` are the styles met so far.
    """

    def __init__(
        self,
        sheet: Element,
        theme: Element,
        pitch: float = 0.0,
        tracking: float = 0.0,
        numbering: Numbering | None = None,
    ) -> None:
        self._sheet, self._theme = sheet, theme
        self.pitch, self._tracking = pitch, tracking
        self.numbering = numbering or Numbering(None)
        self.close_up = self.flush = False
        self.used: dict[str, Element] = {}
        self._styles = {attribute(s, "styleId"): s for s in find_all(sheet, "w:style")}
        self._defaults = {
            attribute(s, "type"): attribute(s, "styleId")
            for s in find_all(sheet, "w:style")
            if attribute(s, "default") in ("1", "true", "on")
        }

    def on_page(self, pitch: float, tracking: float) -> None:
        """Go on with the grid of another section."""
        self.pitch, self._tracking = pitch, tracking

    def chain(self, kind: str, style: str | None) -> list[Element]:
        """A style and those it is based on, nearest first; None: the kind's default style."""
        found: list[Element] = []
        name = style or self._defaults.get(kind)
        while name in self._styles and self._styles[name] not in found:
            found.append(self._styles[name])
            self.used[str(name)] = self._styles[name]
            name = value(found[-1], "w:basedOn")
        return found

    def run(
        self,
        properties: Element,
        paragraph: str | None,
        table: list[Element],
        over: Element = None,
    ) -> RunStyle:
        """The look of a run with ``properties`` (a w:rPr or None) in a paragraph of style ``paragraph``;
        ``over`` are properties above all those, a list level's.
        """
        own = value(properties, "w:rStyle")
        chain = [*(self.chain("character", own) if own else []), *self.chain("paragraph", paragraph), *table]
        sources = [over, properties, *(find(s, "w:rPr") for s in chain), self._run_defaults]
        read = partial(_first, sources)
        latin = read(self._font("ascii")) or read(self._font("hAnsi"))
        eastern = read(self._font("eastAsia"))
        face, heavy = face_of(eastern)
        on = {name: bool(read(partial(switch, path=f"w:{name}"))) for name in _SWITCHES}
        fit = read(lambda s: find(s, "w:fitText"))
        underline = read(lambda s: value(s, "w:u"))
        size = number(read(lambda s: value(s, "w:sz")), 20) / 2
        return RunStyle(
            face=f"{face}+{latin_of(latin)}",
            size=size,
            bold=heavy or on["b"],
            italic=on["i"],
            underline="" if underline in (None, "none") else str(underline),
            strike="double" if on["dstrike"] else "single" if on["strike"] else "",
            colour=read(lambda s: value(s, "w:color")),
            raised=_RAISED.get(read(lambda s: value(s, "w:vertAlign")) or "", ""),
            spacing=points(read(lambda s: value(s, "w:spacing"))) + self._tracking,
            hidden=on["vanish"],
            symbol=latin if latin in SYMBOL_FONTS else "",
            hint=read(lambda s: value(s, "w:rFonts", "hint")) or "",
            scale=number(read(lambda s: value(s, "w:w")), 100) / 100 or 1.0,
            lift=number(read(lambda s: value(s, "w:position"))) / 2,
            caps="all" if on["caps"] else "small" if on["smallCaps"] else "",
            dots=_DOTS.get(read(lambda s: value(s, "w:em")) or "", ""),
            shade=shading(read(lambda s: find(s, "w:highlight")), read(lambda s: find(s, "w:shd"))),
            boxed=frame(read(lambda s: find(s, "w:bdr"))),
            fit=(points(attribute(fit)), attribute(fit, "id") or "") if attribute(fit) else None,
            growth=(_growth(eastern), _growth(latin)),
            closes_up=0 < number(read(lambda s: value(s, "w:kern"))) <= size * 2,
        )

    def paragraph(self, element: Element, size: float, table: list[Element]) -> ParagraphStyle:
        """The look of a paragraph whose first run is ``size`` pt, inside tables of the styles ``table``."""
        direct = find(element, "w:pPr")
        chain = [*self.chain("paragraph", value(direct, "w:pStyle")), *table]
        sources = [
            direct,
            *(find(s, "w:pPr") for s in chain),
            find(self._sheet, "w:docDefaults/w:pPrDefault/w:pPr"),
        ]
        numbered = self._numbered(sources)
        spacing = _reader(sources, "w:spacing")
        rule, line = spacing("lineRule") or "auto", spacing("line")
        if rule == "exact" and points(line) <= 0:
            rule, line = "auto", None  # a line of no height is as high as its type
        return ParagraphStyle(
            name=attribute(chain[0], "styleId") or "" if chain else "",
            align=_first(sources, lambda s: value(s, "w:jc")) or "left",
            before=self._gap(spacing("beforeAutospacing"), spacing("beforeLines"), spacing("before")),
            after=self._gap(spacing("afterAutospacing"), spacing("afterLines"), spacing("after")),
            line=number(line, 240) / 240 if rule == "auto" else points(line),
            rule=rule,
            left=_indent(sources, (("left", 1), ("start", 1)), self._usual_size),
            right=_indent(sources, (("right", 1), ("end", 1)), self._usual_size),
            first=_indent(sources, (("hanging", -1), ("firstLine", 1)), size),
            snap=_first(sources, lambda s: switch(s, "w:snapToGrid")) is not False,
            keep_next=bool(_first(sources, lambda s: switch(s, "w:keepNext"))),
            keep_lines=bool(_first(sources, lambda s: switch(s, "w:keepLines"))),
            page_break=bool(_first(sources, lambda s: switch(s, "w:pageBreakBefore"))),
            number=numbered,
            contextual=bool(_first(sources, lambda s: switch(s, "w:contextualSpacing"))),
            borders=_first(sources, lambda s: find(s, "w:pBdr")),
            fill=backdrop(_first(sources, lambda s: find(s, "w:shd"))),
            tabs=stops_of(sources),
            widows=_first(sources, lambda s: switch(s, "w:widowControl")) is not False,
            automatic=(_on(spacing("beforeAutospacing")), _on(spacing("afterAutospacing"))),
            autospace=(
                _first(sources, lambda s: switch(s, "w:autoSpaceDE")) is not False,
                _first(sources, lambda s: switch(s, "w:autoSpaceDN")) is not False,
            ),
            hang=not self.flush and _first(sources, lambda s: switch(s, "w:overflowPunct")) is not False,
            close_up=self.close_up,
            frame=side_frame(find(direct, "w:framePr")),
        )

    def _numbered(self, sources: list[Element]) -> tuple[str, int] | None:
        """The list and level of a paragraph; the level's indents and stops are put among its ``sources``."""
        at = next((i for i, s in enumerate(sources) if find(s, "w:numPr") is not None), None)
        if at is None:
            return None
        found = [find(s, "w:numPr") for s in sources[at:]]
        lists = _first(found, lambda s: value(s, "w:numId"))
        level = int(number(_first(found, lambda s: value(s, "w:ilvl"))))
        if lists in (None, "0"):
            return None
        sources.insert(at + 1, self.numbering.properties(str(lists), level))
        return str(lists), level

    def line_height(self, style: ParagraphStyle, size: float, *, on_grid: bool) -> float:
        """The height in pt of a line as high as Song of ``size`` pt.

        On a line grid a line takes as many grid lines as it needs. A factor sets these further apart first,
        so 14 pt at 1.5 lines needs one, as the page breaks that Word noted in forms show. LibreOffice gives
        such a line two and applies the factor to both.
        """
        natural = NATURAL * size
        if style.rule == "exact":
            return style.line
        factor = style.line if style.rule == "auto" else 1.0
        if self.pitch and style.snap and on_grid:
            step = self.pitch * max(1.0, factor)
            # 0.05: 12 pt Song on a grid of 15.6 pt needs one line, not two.
            natural = step * max(1, -int(-(natural - 0.05) // step))
            factor = min(1.0, factor)
        return max(natural, style.line) if style.rule == "atLeast" else natural * factor

    def _gap(self, automatic: str | None, lines: str | None, twips: str | None) -> float:
        if _on(automatic):
            return 14.0  # what Word uses for HTML's automatic spacing
        if number(lines):
            return number(lines) / 100 * (self.pitch or 12.0)
        return points(twips)

    @cached_property
    def _usual_size(self) -> float:
        """The size of the usual paragraph style in pt, whose characters Word counts indents from the margins
        in; those of first lines it counts in the paragraph's own. So the twips say that Word and WPS write
        beside them: 152 of 173 indents of 150 public forms where the sizes differ; the rest fit neither.
        """
        sources = [find(style, "w:rPr") for style in self.chain("paragraph", None)]
        said = (value(source, "w:sz") for source in (*sources, self._run_defaults))
        return number(next((size for size in said if size is not None), None), 20) / 2

    @cached_property
    def _run_defaults(self) -> Element:
        return find(self._sheet, "w:docDefaults/w:rPrDefault/w:rPr")

    def _font(self, script: str) -> Callable[[Element], str | None]:
        def read(source: Element) -> str | None:
            fonts = find(source, "w:rFonts")
            theme = attribute(fonts, f"{script}Theme")
            return self._theme_font(theme) if theme else attribute(fonts, script)

        return read

    def _theme_font(self, name: str) -> str | None:
        """The font behind minorEastAsia, majorHAnsi and the like; Chinese in the Hans entry."""
        group = find(self._theme, ".//a:majorFont" if name.startswith("major") else ".//a:minorFont")
        if group is None:
            return None
        eastern = name.endswith("EastAsia")
        direct = find(group, "a:ea" if eastern else "a:latin")
        face = direct.get("typeface") if direct is not None else None
        if face or not eastern:
            return face or None
        return next(
            (f.get("typeface") for f in group if local(f) == "font" and f.get("script") == "Hans"), None
        )


def _growth(font: str | None) -> float:
    name = (font or "").lower()
    return next((high for known, high in _HIGH.items() if name.startswith(known)), 1.0)


def side_frame(frame: Element) -> str:
    """Where a w:framePr puts its paragraph, when it only puts it at a side of the line where it stands,
    as Word does with page numbers; else "".
    """
    place = attribute(frame, "xAlign") or ""
    here = attribute(frame, "vAnchor") == "text" and abs(points(attribute(frame, "y"))) <= 1
    plain = attribute(frame, "w") is None and attribute(frame, "dropCap") in (None, "none")
    across = attribute(frame, "hAnchor") in ("margin", None)
    known = place in ("left", "center", "right", "outside", "inside")
    return place if here and plain and across and known else ""


def _first(sources: list[Element], read: Callable[[Element], _T | None]) -> _T | None:
    return next((found for s in sources if s is not None and (found := read(s)) is not None), None)


def _reader(sources: list[Element], path: str) -> Callable[[str], str | None]:
    return lambda name: _first(sources, lambda source: value(source, path, name))


def _indent(sources: list[Element], names: Sequence[tuple[str, int]], size: float) -> float:
    """An indent in pt, as the nearest source has it that states one of ``names`` (with their signs; an
    earlier name wins): in hundredths of a character, else in twips. No characters, stated, silence those of
    farther sources, but leave the twips of these: so LibreOffice, too.
    """
    silenced = False
    for source in sources:
        indent = find(source, "w:ind")
        for name, sign in names:
            stated = attribute(indent, f"{name}Chars")
            if number(stated) and not silenced:
                return sign * number(stated) / 100 * size
            silenced = silenced or stated is not None
        for name, sign in names:
            if (twips := attribute(indent, name)) is not None:
                return sign * points(twips)
    return 0.0


def _on(text: str | None) -> bool:
    return text in ("1", "true", "on")
