"""A Word paragraph taken apart: its text and tokens in order, each with its look. Nothing is dropped unsaid.

Word splits a token over several runs as it pleases; the runs of a paragraph are therefore read as one text,
and a token takes the look of the run in which it begins.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from guidang.paper.forms.template import tokens
from guidang.paper.forms.template.faults import Faults, excerpt
from guidang.paper.forms.template.ooxml import Element, attribute, find, local, value
from guidang.paper.forms.template.styles import ParagraphStyle, RunStyle, Styles
from guidang.paper.forms.template.subset import CONTAINERS, NAMED, UNSEEN, check_looks
from guidang.paper.forms.template.tokens import Token, TokenKind

PAGE_BREAK = "\x0c"
# Check boxes as Word's symbol fonts have them.
_SYMBOLS = {
    ("Wingdings", 0xA8): "□",
    ("Wingdings", 0x6F): "□",
    ("Wingdings 2", 0xA3): "□",
    ("Wingdings", 0xFE): "☑",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text in one look, or a token (then ``text`` is "")."""

    text: str
    look: RunStyle
    token: Token | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph read: ``size`` is its largest type, ``mark`` the look of its end, ``place`` names it."""

    place: str
    pieces: tuple[Piece, ...]
    style: ParagraphStyle
    mark: RunStyle
    size: float

    @property
    def empty(self) -> bool:
        """Nothing but white space."""
        return all(p.token is None and not p.text.strip() for p in self.pieces)

    def alone_as(self, *kinds: TokenKind) -> bool:
        """Whether all there is is one token, of one of ``kinds``."""
        seen = [p for p in self.pieces if p.token is not None or p.text.strip()]
        return len(seen) == 1 and seen[0].token is not None and seen[0].token.kind in kinds

    def ends_at(self, index: int) -> bool:
        """Whether nothing but white space follows the piece number ``index``."""
        return all(not p.text.strip() and p.token is None for p in self.pieces[index + 1 :])


class Reader:
    """Reads paragraphs of one document with its styles; faults go to ``faults``."""

    def __init__(self, styles: Styles, faults: Faults) -> None:
        self.styles, self.faults = styles, faults

    def paragraph(
        self, element: Element, place: str, rows: dict[str, tuple[str, int]], table: list[Element]
    ) -> Paragraph:
        """One w:p. ``rows`` are the row names of enclosing repeating rows, ``table`` the enclosing table
        styles.
        """
        style_name = value(element, "w:pPr/w:pStyle")
        mark = self.styles.run(find(element, "w:pPr/w:rPr"), style_name, table)
        text, looks = "", list[RunStyle]()
        for run in self._runs(element, place):
            look = self.styles.run(find(run, "w:rPr"), style_name, table)
            words = "" if look.hidden else self._text(run, place)
            text += words
            looks += [look] * len(words)
        named = place + excerpt(text)
        check_looks(element, named, self.faults)
        sizes = [look.size for look in looks] or [mark.size]
        style = self.styles.paragraph(element, sizes[0], table)
        if style.numbered:
            self.faults.add(named, "自动编号（请直接键入编号）")
        if style.align == "distribute":
            self.faults.add(named, "分散对齐")
        return Paragraph(named, tuple(self._pieces(text, looks, named, rows)), style, mark, max(sizes))

    def _runs(self, element: Element, place: str) -> Iterator[Element]:
        for child in element:
            name = local(child)
            if name == "r":
                yield child
            elif name in CONTAINERS:
                yield from self._runs(child, place)
            elif name and name not in UNSEEN:
                self.faults.add(place + excerpt(_plain(element)), f"不支持{NAMED.get(name, f'“{name}”')}")

    def _text(self, run: Element, place: str) -> str:
        words = ""
        for child in run:
            name = local(child)
            if name == "t":
                words += "".join(" " if c in "\t\r\n" else c for c in child.text or "")
            elif name == "br" and attribute(child, "type") in (None, "textWrapping"):
                words += "\n"
            elif name == "br" and attribute(child, "type") == "page":
                words += PAGE_BREAK
            elif name == "cr":
                words += "\n"
            elif name == "noBreakHyphen":
                words += "\u2011"
            elif name == "sym":
                words += self._symbol(child, place + excerpt(_plain(run.getparent())))
            elif name and name not in ("rPr", "lastRenderedPageBreak", "softHyphen", "commentReference"):
                what = "分栏符" if name == "br" else NAMED.get(name, f"“{name}”")
                self.faults.add(place + excerpt(_plain(run.getparent())), f"不支持{what}")
        return words

    def _symbol(self, element: Element, place: str) -> str:
        font, code = attribute(element, "font") or "", attribute(element, "char") or ""
        try:
            known = _SYMBOLS.get((font, int(code, 16) & 0xFF))
        except ValueError:
            known = None
        if known is None:
            self.faults.add(place, f"不支持符号字体“{font}”的字符 {code}")
        return known or ""

    def _pieces(
        self, text: str, looks: list[RunStyle], place: str, rows: dict[str, tuple[str, int]]
    ) -> Iterator[Piece]:
        at = 0
        for start, end in tokens.spans(text):
            yield from _stretches(text, looks, at, start)
            try:
                yield Piece("", looks[start], tokens.parse(text[start:end], rows))
            except ValueError as fault:
                self.faults.add(place, str(fault))
            at = end
        yield from _stretches(text, looks, at, len(text))
        for stray in tokens.strays(text):
            self.faults.add(place, f"不完整的标签“{stray}”")


def _stretches(text: str, looks: list[RunStyle], start: int, end: int) -> Iterator[Piece]:
    """``text`` between two places, cut where the look changes."""
    at = start
    for index in range(start + 1, end + 1):
        if index == end or looks[index] != looks[at]:
            yield Piece(text[at:index], looks[at])
            at = index


def _plain(element: Element) -> str:
    return "".join(t.text or "" for t in element.iter() if local(t) == "t")
