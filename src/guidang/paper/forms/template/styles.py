"""Word's styles: what a run and a paragraph look like once styles, defaults and themes are laid over each
other.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

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
from guidang.paper.lettering.typefaces import face_of

NATURAL = 1.3
"""Single line spacing of Chinese fonts in Word, in em: 宋体 at 12 pt gives lines of 15.6 pt."""
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class RunStyle:
    """A run. ``size`` and ``spacing`` (between characters) in pt; ``space`` is the width of a blank in em."""

    face: str
    size: float
    bold: bool
    italic: bool
    underline: bool
    strike: bool
    colour: str | None
    raised: str  # "", super, sub
    spacing: float
    space: float
    hidden: bool


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """A paragraph, lengths in pt; gaps in lines and indents in characters are resolved already.

    ``name`` is its style's id. ``line`` is a factor when ``rule`` is auto, else pt. ``numbered`` tells that
    Word would print a number, ``contextual`` that there is no gap to a neighbour of the same style.
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
    numbered: bool
    contextual: bool
    borders: Element
    fill: str | None


class Styles:
    """The style sheet of one document.

    ``pitch`` is the line grid in pt, 0 when the page has none; ``tracking`` what a character grid adds to
    each character's width, in pt.
    """

    def __init__(self, sheet: Element, theme: Element, pitch: float, tracking: float = 0.0) -> None:
        self._sheet, self._theme = sheet, theme
        self.pitch, self._tracking = pitch, tracking
        self._styles = {attribute(s, "styleId"): s for s in find_all(sheet, "w:style")}
        self._defaults = {
            attribute(s, "type"): attribute(s, "styleId")
            for s in find_all(sheet, "w:style")
            if attribute(s, "default") in ("1", "true", "on")
        }

    def chain(self, kind: str, style: str | None) -> list[Element]:
        """A style and those it is based on, nearest first; None: the kind's default style."""
        found: list[Element] = []
        name = style or self._defaults.get(kind)
        while name in self._styles and self._styles[name] not in found:
            found.append(self._styles[name])
            name = value(found[-1], "w:basedOn")
        return found

    def run(self, properties: Element, paragraph: str | None, table: list[Element]) -> RunStyle:
        """The look of a run with ``properties`` (a w:rPr or None) in a paragraph of style ``paragraph``."""
        own = value(properties, "w:rStyle")
        chain = [*(self.chain("character", own) if own else []), *self.chain("paragraph", paragraph), *table]
        sources = [properties, *(find(s, "w:rPr") for s in chain), self._run_defaults]
        font = _first(sources, self._font("eastAsia"))
        latin = _first(sources, self._font("ascii"))
        face, heavy = face_of(font)
        underline = _first(sources, lambda s: value(s, "w:u"))
        return RunStyle(
            face=face,
            size=number(_first(sources, lambda s: value(s, "w:sz")), 20) / 2,
            bold=heavy or bool(_first(sources, lambda s: switch(s, "w:b"))),
            italic=bool(_first(sources, lambda s: switch(s, "w:i"))),
            underline=underline not in (None, "none"),
            strike=bool(_first(sources, lambda s: switch(s, "w:strike"))),
            colour=_first(sources, lambda s: value(s, "w:color")),
            raised=(_first(sources, lambda s: value(s, "w:vertAlign")) or "").removesuffix("script"),
            spacing=points(_first(sources, lambda s: value(s, "w:spacing"))) + self._tracking,
            space=0.5 if _is_chinese(latin) else 0.25,
            hidden=bool(_first(sources, lambda s: switch(s, "w:vanish"))),
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
        spacing, indent = _reader(sources, "w:spacing"), _reader(sources, "w:ind")
        rule = spacing("lineRule") or "auto"
        line = spacing("line")
        first = _length(indent("firstLineChars"), indent("firstLine"), size)
        hanging = _length(indent("hangingChars"), indent("hanging"), size)
        return ParagraphStyle(
            name=attribute(chain[0], "styleId") or "" if chain else "",
            align=_first(sources, lambda s: value(s, "w:jc")) or "left",
            before=self._gap(spacing("beforeAutospacing"), spacing("beforeLines"), spacing("before")),
            after=self._gap(spacing("afterAutospacing"), spacing("afterLines"), spacing("after")),
            line=number(line, 240) / 240 if rule == "auto" else points(line),
            rule=rule,
            left=_length(
                indent("leftChars") or indent("startChars"), indent("left") or indent("start"), size
            ),
            right=_length(indent("rightChars") or indent("endChars"), indent("right") or indent("end"), size),
            first=first or -hanging,
            snap=_first(sources, lambda s: switch(s, "w:snapToGrid")) is not False,
            keep_next=bool(_first(sources, lambda s: switch(s, "w:keepNext"))),
            keep_lines=bool(_first(sources, lambda s: switch(s, "w:keepLines"))),
            page_break=bool(_first(sources, lambda s: switch(s, "w:pageBreakBefore"))),
            numbered=(_first(sources, lambda s: value(s, "w:numPr/w:numId")) or "0") != "0",
            contextual=bool(_first(sources, lambda s: switch(s, "w:contextualSpacing"))),
            borders=_first(sources, lambda s: find(s, "w:pBdr")),
            fill=_first(sources, lambda s: value(s, "w:shd", "fill")),
        )

    def line_height(self, style: ParagraphStyle, size: float, *, on_grid: bool) -> float:
        """The height of a line of ``size`` pt, in pt.

        On a line grid Word gives a single line as many whole grid lines as it needs, then applies the factor.
        """
        natural = NATURAL * size
        if style.rule == "exact":
            return style.line
        if self.pitch and style.snap and on_grid:
            # 0.05: 12 pt Song on a grid of 15.6 pt needs one line, not two.
            natural = self.pitch * max(1, -int(-(natural - 0.05) // self.pitch))
        return max(natural, style.line) if style.rule == "atLeast" else natural * style.line

    def _gap(self, automatic: str | None, lines: str | None, twips: str | None) -> float:
        if automatic in ("1", "true", "on"):
            return 14.0  # what Word uses for HTML's automatic spacing
        if number(lines):
            return number(lines) / 100 * (self.pitch or 12.0)
        return points(twips)

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


def _first(sources: list[Element], read: Callable[[Element], _T | None]) -> _T | None:
    return next((found for s in sources if s is not None and (found := read(s)) is not None), None)


def _reader(sources: list[Element], path: str) -> Callable[[str], str | None]:
    return lambda name: _first(sources, lambda source: value(source, path, name))


def _length(characters: str | None, twips: str | None, size: float) -> float:
    """An indent in pt: in hundredths of a character when that is stated, else in twips."""
    return number(characters) / 100 * size if number(characters) else points(twips)


def _is_chinese(font: str | None) -> bool:
    return font is not None and (any("\u4e00" <= c <= "\u9fff" for c in font) or font in _CHINESE)


_CHINESE = ("SimSun", "NSimSun", "SimHei", "KaiTi", "FangSong", "KaiTi_GB2312", "FangSong_GB2312")
