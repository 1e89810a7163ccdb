"""A paragraph as the row of items that its lines are made of: characters, boxes, tabs and breaks with their
widths. Which characters are set in the Latin font, how wide each is, what must stay together.

Widths are the sums of the fonts' advances, which is what WeasyPrint sets when kerning and ligatures are off.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from guidang.paper.forms.template.fields import Thing
from guidang.paper.forms.template.runs import Piece
from guidang.paper.forms.template.styles import ParagraphStyle, RunStyle
from guidang.paper.lettering import typefaces

AUTOSPACE = 0.25
"""The gap between Chinese and Latin text in Word, in em (a quarter of the Chinese character)."""
RAISED = 0.65
"""The size of what stands above or below the line, of the run's size."""
CLOSING = "!%),.:;?]}¨·ˇˉ―‖’”…∶、。〃々〉》」』】〕〗！＂＇），．：；？］｀｜｝～￠℃‰°′″"
OPENING = "([{£¥‘“〈《「『【〔〖（．［｛￡￥$"
_PAIRED = "—…"  # two of them make one sign
_HALF_BEFORE = "（《〈「『【〔〖［｛“‘"  # marks whose ink stands in the right half of their em
_HALF_AFTER = "，、。．：；）》〉」』】〕〗］｝”’"  # and in the left half


@dataclass(slots=True)
class Item:
    """One item. ``kind``: char, box (``html`` of fixed size), tab, break (of the line).

    ``width`` is its advance in pt, ``add`` what is given on top of it, ``gap`` what follows it when the next
    item stands on the same line. ``latin``: set in the Latin font. ``centred``: its glyph is narrower than
    the em that Chinese type gives it. ``tied``: no line begins with it. ``align`` is a w:ptab's.
    ``ruled``: a box over the rule of its underline, which the line draws.
    """

    kind: str
    text: str
    look: RunStyle
    width: float = 0.0
    add: float = 0.0
    gap: float = 0.0
    latin: bool = False
    centred: bool = False
    tied: bool = False
    html: str = ""
    align: str = ""
    ruled: bool = False

    @property
    def blank(self) -> bool:
        """White space, which may hang over the end of a line."""
        return self.kind == "char" and self.text in " \u3000"


def characters(piece: Piece, before: str, after: str) -> Iterator[Item]:
    """The items of a stretch of text; ``before`` and ``after`` are its neighbours, "" for none."""
    text, look = piece.text, piece.look
    for index, character in enumerate(text):
        if character == "\t":
            yield Item("tab", character, look)
        elif character == "\n":
            yield Item("break", character, look)
        else:
            left = text[index - 1] if index else before
            right = text[index + 1] if index + 1 < len(text) else after
            yield _character(character, look, left, right)


def _character(character: str, look: RunStyle, left: str, right: str) -> Item:
    latin = _is_latin(character, look.hint, left, right)
    size = look.size * (RAISED if look.raised else 1.0)
    wide = typefaces.measure(character, look.face, look.bold, latin=latin)
    centred = not latin and wide < 0.99 and _is_full(character)
    natural = (1.0 if centred else wide) * size * look.scale
    return Item("char", character, look, natural + look.spacing, latin=latin, centred=centred)


def counter(thing: Thing, look: RunStyle, html: str) -> Item:
    """A page number: as wide as one digit, since nobody knows it before the pages are set."""
    wide = typefaces.measure("0", look.face, look.bold) * look.size
    return Item("box", "0", look, wide * (3 if thing.value == "dash" else 1), latin=True, html=html)


def _is_latin(character: str, hint: str, left: str, right: str) -> bool:
    """Whether a character is set in the Latin font (ECMA-376 part 1, 17.3.2.26).

    What both scripts have (“ ” … — × ① Ω) follows the run's hint; where it gives none, it is Chinese type,
    as office paper is typed, but between Latin letters: don’t.
    """
    if typefaces.is_latin(character):
        greek = "\u0370" <= character <= "\u04ff"
        return not (hint == "eastAsia" and greek)
    if not "\u00a0" <= character <= "\u2bff":
        return False
    if hint in ("eastAsia", "default", "cs"):
        return hint != "eastAsia"
    return bool(left and right) and left.isascii() and left.isalpha() and right.isascii() and right.isalpha()


def _is_full(character: str) -> bool:
    """Whether Chinese type gives a character a whole em: all of GBK but ASCII.

    Not by Python's ``gb2312``, which has other code points for — and ·.
    """
    try:
        return len(character.encode("gbk")) == 2
    except UnicodeEncodeError:
        return False


def join(items: Sequence[Item], style: ParagraphStyle) -> None:
    """Note the gaps between scripts and between marks, and what is stretched to a width (w:fitText).

    Two full marks side by side (，“) lose half an em in Word where the document has punctuation compressed
    and the run has kerning (w:kern): what Word printed of test files says so, ECMA-376 does not.
    """
    letters, digits = style.autospace
    for one, other in pairwise(items):
        chinese = one if _is_chinese(one) else other
        latin = other if chinese is one else one
        if _is_chinese(chinese) and latin.latin and latin.text.isalnum():
            wanted = digits if latin.text.isdigit() else letters
            one.gap = AUTOSPACE * chinese.look.size if wanted else 0.0
        elif style.close_up and one.look.closes_up and _share_room(one, other):
            one.gap = -0.5 * min(one.look.size * one.look.scale, other.look.size * other.look.scale)
    for fit, group in groupby(items, key=lambda item: item.look.fit):
        if fit is not None:
            _fit(list(group), fit[0])


def _share_room(one: Item, other: Item) -> bool:
    """Whether two marks of Chinese type side by side have half an em between them that Word takes away."""
    if one.kind != "char" or other.kind != "char" or one.latin or other.latin:
        return False
    if one.text in _HALF_BEFORE:
        return other.text in _HALF_BEFORE
    return one.text in _HALF_AFTER and other.text in _HALF_BEFORE + _HALF_AFTER


def _fit(items: list[Item], width: float) -> None:
    for item in items:
        item.gap = 0.0
    spare = width - sum(item.width for item in items)
    for item in items[:-1]:
        item.add = spare / (len(items) - 1)
    items[-1].add = spare if len(items) == 1 else 0.0
    for item in items[1:]:
        item.tied = True


def _is_chinese(item: Item) -> bool:
    return item.kind == "char" and not item.latin and item.text.isalnum()


def may_break(one: Item, other: Item) -> bool:
    """Whether a line may end between two items, by Chinese rules (CLREQ 3.1.4) and Word's for Latin words."""
    if other.tied or other.blank:
        return False
    if one.blank or one.kind == "tab":
        return True
    if (one.text and one.text in OPENING) or (other.text and other.text in CLOSING):
        return False
    if one.text and one.text == other.text and one.text in _PAIRED:
        return False
    if one.latin and other.latin and one.kind == other.kind == "char":
        return one.text == "-" and other.text.isalnum()
    return True
