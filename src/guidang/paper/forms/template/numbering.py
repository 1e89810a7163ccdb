"""Automatic numbers: what Word prints before a paragraph of a list (ECMA-376 part 1, 17.9)."""

import re
from dataclasses import dataclass

from guidang.paper.forms.template.numerals import numeral
from guidang.paper.forms.template.ooxml import Element, attribute, find, find_all, number, switch, value
from guidang.paper.forms.template.symbols import plain, symbol

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Label:
    """A number as printed. ``properties`` are the w:rPr of its level; ``suffix`` is tab, space or nothing;
    ``align`` left, center or right, at its place. ``fault`` says why it cannot be printed, "" when it can.
    """

    text: str
    properties: Element
    suffix: str
    align: str
    fault: str = ""


class Numbering:
    """The lists of one document, with how far each has counted. ``root`` is w:numbering, or None."""

    def __init__(self, root: Element) -> None:
        self._abstract = {attribute(a, "abstractNumId"): a for a in find_all(root, "w:abstractNum")}
        self._lists = {attribute(n, "numId"): n for n in find_all(root, "w:num")}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def properties(self, lists: str, level: int) -> Element:
        """The w:pPr of a list's level, or None."""
        return find(self._level(lists, level), "w:pPr")

    def label(self, lists: str, level: int) -> Label | None:
        """Count one paragraph on and give its number; None when the document has no such list or level."""
        own = self._level(lists, level)
        if own is None:
            return None
        self._count(lists, level)
        form = value(own, "w:numFmt") or "decimal"
        if find(own, "w:lvlPicBulletId") is not None:
            return Label("", None, "nothing", "left", "图片项目符号（请改用文字符号）")
        pattern = value(own, "w:lvlText") or ""
        text = self._bullet(own, pattern) if form == "bullet" else self._text(lists, own, pattern)
        fault = "" if text is not None else f"编号“{pattern}”的格式（{form}）"
        return Label(
            text=text or "",
            properties=find(own, "w:rPr"),
            suffix=(value(own, "w:suff") or "tab") if text else "nothing",
            align=value(own, "w:lvlJc") or "left",
            fault=fault,
        )

    def _bullet(self, own: Element, pattern: str) -> str | None:
        fonts = find(own, "w:rPr/w:rFonts")
        font = attribute(fonts, "ascii") or attribute(fonts, "hAnsi") or ""
        signs = [symbol(font, ord(character)) for character in pattern]
        if any(sign is None for sign in signs):
            # WPS writes Wingdings' codes without naming the font.
            signs = [symbol("Wingdings", ord(character)) for character in pattern]
        return None if any(sign is None for sign in signs) else "".join(filter(None, signs))

    def _text(self, lists: str, own: Element, pattern: str) -> str | None:
        plainly = bool(switch(own, "w:isLgl"))
        counts = self._counts[self._key(lists)]
        text, at = "", 0
        for place in _PLACE.finditer(pattern):
            level = int(place[1]) - 1
            other = self._level(lists, level)
            form = "decimal" if plainly else value(other, "w:numFmt") or "decimal"
            written = "" if form == "none" else numeral(counts.get(level, self._start(lists, level)), form)
            if written is None:
                return None
            text += pattern[at : place.start()] + written
            at = place.end()
        return plain(text + pattern[at:])

    def _count(self, lists: str, level: int) -> None:
        counts = self._counts.setdefault(self._key(lists), {})
        override = find(self._override(lists, level), "w:startOverride")
        if override is not None and (lists, level) not in self._begun:
            counts.pop(level, None)
        self._begun.add((lists, level))
        for upper in range(level):
            counts.setdefault(upper, self._start(lists, upper))
        counts[level] = counts[level] + 1 if level in counts else self._start(lists, level)
        for lower in range(level + 1, _LEVELS):
            restart = value(self._level(lists, lower), "w:lvlRestart")
            if restart is None or (restart != "0" and level < int(number(restart))):
                counts.pop(lower, None)

    def _start(self, lists: str, level: int) -> int:
        own = value(self._override(lists, level), "w:startOverride")
        return int(number(own if own is not None else value(self._level(lists, level), "w:start"), 1))

    def _level(self, lists: str, level: int) -> Element:
        replaced = find(self._override(lists, level), "w:lvl")
        return replaced if replaced is not None else _numbered(self._sheet(lists), "w:lvl", level)

    def _override(self, lists: str, level: int) -> Element:
        return _numbered(self._lists.get(lists), "w:lvlOverride", level)

    def _key(self, lists: str) -> str:
        return value(self._lists.get(lists), "w:abstractNumId") or ""

    def _sheet(self, lists: str) -> Element:
        """The w:abstractNum of a list; one that only points to a list style is followed."""
        found = self._abstract.get(self._key(lists))
        link = value(found, "w:numStyleLink")
        if link is None:
            return found
        return next((a for a in self._abstract.values() if value(a, "w:styleLink") == link), found)


def _numbered(parent: Element, path: str, level: int) -> Element:
    return next((e for e in find_all(parent, path) if attribute(e, "ilvl") == str(level)), None)
