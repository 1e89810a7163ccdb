"""A Word paragraph taken apart: its text and tokens in order, each with its look. Nothing is dropped unsaid.

Word splits a token over several runs as it pleases; the runs of a paragraph are therefore read as one text,
and a token takes the look of the run in which it begins.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from guidang.paper.forms.template import tokens
from guidang.paper.forms.template.drawing import DRAWN, Drawings
from guidang.paper.forms.template.faults import Faults, excerpt
from guidang.paper.forms.template.fields import Fields, Thing
from guidang.paper.forms.template.ooxml import Element, attribute, find, local, value
from guidang.paper.forms.template.placing import Drawn
from guidang.paper.forms.template.styles import ParagraphStyle, RunStyle, Styles
from guidang.paper.forms.template.subset import (
    CONTAINERS,
    NAMED,
    UNSEEN,
    UNSEEN_IN_RUN,
    check_looks,
    plain_choice,
)
from guidang.paper.forms.template.symbols import plain, symbol
from guidang.paper.forms.template.tokens import Token, TokenKind
from guidang.paper.lettering.typefaces import measure

PAGE_BREAK = "\x0c"
COLUMN_BREAK = "\x0b"
THING = "\ufffc"
"""Stands in a text for what is no character."""
_SMALL_CAPS = 0.8
_SIGNS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "\u2011"}
_BREAKS = {"page": PAGE_BREAK, "column": COLUMN_BREAK}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text in one look, a token (then ``text`` is ""), or a thing (then ``text`` is THING).

    A tab is the character of that name.
    """

    text: str
    look: RunStyle
    token: Token | None = None
    thing: Thing | None = None

    @property
    def blank(self) -> bool:
        """Nothing but white space, or a drawing that takes no room in the line."""
        hung = self.thing is not None and self.thing.hung
        return hung or (self.token is None and not self.text.strip())


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph read: ``size`` is its largest type, ``tall`` the size of Song as high as its highest type,
    ``mark`` the look of its end, ``place`` names it.
    """

    place: str
    pieces: tuple[Piece, ...]
    style: ParagraphStyle
    mark: RunStyle
    size: float
    tall: float

    @property
    def empty(self) -> bool:
        """Nothing but white space."""
        return all(piece.blank for piece in self.pieces)

    @property
    def hung(self) -> list[Drawn]:
        """The drawings that are anchored to the paragraph."""
        things = [piece.thing for piece in self.pieces if piece.thing is not None and piece.thing.hung]
        return [thing.drawn for thing in things if thing.drawn is not None]

    def alone_as(self, *kinds: TokenKind) -> bool:
        """Whether all there is is one token, of one of ``kinds``."""
        seen = [p for p in self.pieces if not p.blank]
        return len(seen) == 1 and seen[0].token is not None and seen[0].token.kind in kinds

    @property
    def ruled(self) -> bool:
        """Whether a token is underlined: then it takes the place that its rule takes."""
        return any(piece.token is not None and bool(piece.look.underline) for piece in self.pieces)

    def ends_at(self, index: int) -> bool:
        """Whether nothing but white space follows the piece number ``index``."""
        return all(piece.blank for piece in self.pieces[index + 1 :])


@dataclass(slots=True)
class _Text:
    """The text of a paragraph with the look of every character, and the things in it by their place."""

    words: str
    looks: list[RunStyle]
    things: dict[int, Thing]

    def add(self, what: str | Thing, look: RunStyle) -> None:
        """Append text or a thing."""
        if isinstance(what, Thing):
            self.things[len(self.words)] = what
            what = THING
        self.looks += [look] * len(what)
        self.words += what


class Reader:
    """Reads paragraphs of one document with its styles; faults go to ``faults``."""

    def __init__(self, styles: Styles, faults: Faults, drawings: Drawings) -> None:
        self.styles, self.faults, self.drawings = styles, faults, drawings
        self._rows: dict[str, tuple[str, int]] = {}
        self.fields = Fields()

    @contextmanager
    def story(self) -> Iterator[None]:
        """Read a header or a footer: fields that are open in it or outside of it do not meet."""
        with self.fields.apart():
            yield
            self.close()

    def close(self) -> None:
        """Note the fields that have no end, at the end of a story."""
        for place in self.fields.close():
            self.faults.add(place, "域没有结束（请删除后重新插入）")

    def paragraph(
        self, element: Element, place: str, rows: dict[str, tuple[str, int]], table: list[Element]
    ) -> Paragraph:
        """One w:p. ``rows`` are the row names of enclosing repeating rows, ``table`` the enclosing table
        styles.
        """
        self._rows = rows
        style_name = value(element, "w:pPr/w:pStyle")
        mark = self.styles.run(find(element, "w:pPr/w:rPr"), style_name, table)
        text = _Text("", [], {})
        for run in self._runs(element, place, text, mark):
            look = self.styles.run(find(run, "w:rPr"), style_name, table)
            self._text(run, place, text, look)
        named = place + excerpt(text.words.replace(THING, ""))
        check_looks(element, named, self.faults)
        text = self._dressed(text, named)
        looks = dict.fromkeys(text.looks) or {mark: None}
        sizes = [look.size for look in looks]
        tall = max(look.size * look.growth[0] for look in looks)
        style = self.styles.paragraph(element, sizes[0], table)
        pieces = list(self._pieces(text, named, rows))
        if style.number:
            style, label = self._label(element, style, table, named)
            pieces = [*label, *pieces]
        return Paragraph(named, tuple(pieces), style, mark, max(sizes), tall)

    def _label(
        self, element: Element, style: ParagraphStyle, table: list[Element], place: str
    ) -> tuple[ParagraphStyle, list[Piece]]:
        """The automatic number before a paragraph, and the paragraph's style with room for it."""
        lists, level = style.number or ("", 0)
        label = self.styles.numbering.label(lists, level)
        if label is None:
            return style, []
        if label.fault:
            self.faults.add(place, f"不支持{label.fault}")
        look = replace(
            self.styles.run(
                find(element, "w:pPr/w:rPr"), value(element, "w:pPr/w:pStyle"), table, label.properties
            ),
            underline="",
            symbol="",
        )
        wide = sum(measure(c, look.face, look.bold) for c in label.text) * look.size
        shift = {"right": wide, "end": wide, "center": wide / 2}.get(label.align, 0.0)
        pieces = [Piece(label.text, look)] if label.text else []
        if label.suffix != "nothing":
            pieces.append(Piece("\t" if label.suffix == "tab" else " ", look))
        return replace(style, first=style.first - shift), pieces

    def _runs(self, element: Element, place: str, text: _Text, look: RunStyle) -> Iterator[Element]:
        for child in element:
            name = local(child)
            if name == "r":
                yield child
            elif name in CONTAINERS:
                yield from self._runs(child, place, text, look)
            elif name == "fldSimple":
                code = attribute(child, "instr") or ""
                self._field(code, place + excerpt(_plain(element)), text, look)
                if not self.fields.live(code):
                    yield from self._runs(child, place, text, look)
            elif name == "AlternateContent" and (choice := plain_choice(child)) is not None:
                yield from self._runs(choice, place, text, look)
            elif name and name not in UNSEEN:
                self.faults.add(place + excerpt(_plain(element)), f"不支持{NAMED.get(name, f'“{name}”')}")

    def _field(self, code: str, place: str, text: _Text, look: RunStyle) -> None:
        try:
            text.add(self.fields.printed(code), look)
        except ValueError as fault:
            self.faults.add(place, f"不支持{fault}")

    def _text(self, run: Element, place: str, text: _Text, look: RunStyle) -> None:
        """What a run holds, appended to ``text``."""
        for child in run:
            name = local(child)
            if name == "fldChar":
                try:
                    found = self.fields.character(child, place + excerpt(_plain(run.getparent())))
                except ValueError as fault:
                    found = ""
                    self.faults.add(place + excerpt(_plain(run.getparent())), f"不支持{fault}")
                if not look.hidden:
                    text.add(found, look)
            elif name == "instrText":
                self.fields.code(_text_of(child))
            elif name == "AlternateContent" and (choice := plain_choice(child)) is not None:
                self._text(choice, place, text, look)
            elif name in DRAWN:
                if not look.hidden and not self.fields.silent:
                    self._drawings(child, place, text, look)
            elif name and name not in UNSEEN_IN_RUN and not self.fields.silent:
                found = self._one(child, name, place, look)
                if not look.hidden:
                    text.add(found, look)

    def _drawings(self, element: Element, place: str, text: _Text, look: RunStyle) -> None:
        """The drawings of an element; paragraphs in their text boxes are read by this same reader."""
        rows = self._rows
        for drawn in self.drawings.read(element, place + excerpt(text.words.replace(THING, "")), rows):
            text.add(Thing("drawing", width=drawn.width, drawn=drawn), look)
        self._rows = rows

    def _one(self, child: Element, name: str, place: str, look: RunStyle) -> str | Thing:
        """One element of a run as text or as a thing."""
        if name == "t":
            words = "".join(" " if c in "\t\r\n" + THING else c for c in _text_of(child))
            return words if look.symbol else plain(words)
        if name in _SIGNS:
            return _BREAKS.get(attribute(child, "type") or "", _SIGNS[name])
        if name == "ptab":
            return Thing("ptab", attribute(child, "alignment") or "left")
        if name == "pgNum":
            return Thing("page", "decimal")
        where = place + excerpt(_plain(child.getparent().getparent()))
        if name == "sym":
            return self._symbol(child, where)
        self.faults.add(where, f"不支持{NAMED.get(name, f'“{name}”')}")
        return ""

    def _dressed(self, text: _Text, place: str) -> _Text:
        """``text`` with capitals and the pictures of symbol fonts; tokens stay as they were typed."""
        typed = {i for start, end in tokens.spans(text.words) for i in range(start, end)}
        letters, looks = list(text.words), list(text.looks)
        for index, (letter, look) in enumerate(zip(text.words, text.looks, strict=True)):
            if index in typed or letter.isspace() or letter == THING:
                continue
            if look.symbol and (letter < "\u0100" or "\uf000" <= letter <= "\uf0ff"):
                found = symbol(look.symbol, ord(letter))
                if found is None:
                    code = f"“{letter}”" if letter < "\u0100" else f" {ord(letter):04X}"
                    self.faults.add(place, f"不支持符号字体“{look.symbol}”的字符{code}")
                letters[index] = found or letter
            elif look.caps and (upper := letter.upper()) != letter and len(upper) == 1:
                small = look.caps == "small"
                looks[index] = replace(look, size=look.size * _SMALL_CAPS) if small else look
                letters[index] = upper
        return _Text("".join(letters), looks, text.things)

    def _symbol(self, element: Element, place: str) -> str:
        font, code = attribute(element, "font") or "", attribute(element, "char") or ""
        try:
            known = symbol(font, int(code, 16))
        except ValueError:
            known = None
        if known is None:
            self.faults.add(place, f"不支持符号字体“{font}”的字符 {code}")
        return known or ""

    def _check_token(self, token: Token, look: RunStyle, place: str) -> None:
        """Note the looks of a token that what is written in its place does not take on."""
        wrong = ["字符缩放"] * (look.scale != 1.0)
        if token.kind is TokenKind.FIELD:
            coloured = look.colour not in (None, "auto", "000000")
            for is_set, name in (
                (look.italic, "倾斜"),
                (coloured, "颜色"),
                (bool(look.shade), "底纹"),
                (bool(look.strike), "删除线"),
                (bool(look.dots), "着重号"),
                (bool(look.boxed), "边框"),
                (bool(look.raised or look.lift), "上下标或升降"),
            ):
                wrong += [name] * is_set
        if wrong:
            self.faults.add(place, f"标签所在的文字不能设{'、'.join(wrong)}")

    def _pieces(self, text: _Text, place: str, rows: dict[str, tuple[str, int]]) -> Iterator[Piece]:
        at = 0
        for start, end in tokens.spans(text.words):
            yield from _stretches(text, at, start)
            look = text.looks[start]
            try:
                token = tokens.parse(text.words[start:end], rows)
                self._check_token(token, look, place)
                yield Piece("", look, token)
            except ValueError as fault:
                self.faults.add(place, str(fault))
            at = end
        yield from _stretches(text, at, len(text.words))
        for stray in tokens.strays(text.words):
            self.faults.add(place, f"不完整的标签“{stray}”")


def _text_of(element: Element) -> str:
    """All text in an element; comments in it are none."""
    return (element.text or "") + "".join(child.tail or "" for child in element)


def _stretches(text: _Text, start: int, end: int) -> Iterator[Piece]:
    """The text between two places, cut where the look changes and around things."""
    at = start
    for index in range(start + 1, end + 1):
        cut = index == end or text.looks[index] != text.looks[at] or index in text.things or at in text.things
        if cut:
            yield Piece(text.words[at:index], text.looks[at], thing=text.things.get(at))
            at = index


def _plain(element: Element) -> str:
    return "".join(_text_of(t) for t in element.iter() if local(t) == "t")
