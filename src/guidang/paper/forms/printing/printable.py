"""What of a text may go on paper: controls and directions are taken out, characters without a font are
named.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from guidang.domain.errors import Unprintable
from guidang.domain.form import Blank
from guidang.paper.forms.fields import label_of, list_label
from guidang.paper.lettering.typefaces import typeface_for

_NO_TEXT = frozenset(["\ufffe", "\uffff", *map(chr, range(0xD800, 0xE000))])
"""What no file of XML or UTF-8 may hold; the clerk has all else before her eyes in the list."""


@lru_cache(maxsize=4096)  # a student's values are asked for by every form, and for the screening before
def clean(text: str) -> str:
    """``text`` without control and format characters, direction overrides and glyph selectors.

    Line breaks stay, other white space becomes blanks. A letter and its mark become one character where there
    is one (e and U+0301: é). Lone surrogates stay too: they are refused as unprintable rather than lost.
    """
    if text.isprintable() and text.isascii():
        return text.strip()
    kept = []
    for character in text.strip().replace("\r\n", "\n").replace("\r", "\n"):
        if character in "\n\u3000":
            kept.append(character)
        elif character.isspace():
            kept.append(" ")
        elif (
            _is_mark(character)
            and kept
            and len(one := unicodedata.normalize("NFC", kept[-1] + character)) == 1
        ):
            kept[-1] = one
        elif not _dropped(character):
            kept.append(character)
    return "".join(kept).strip()


def has_type(character: str) -> bool:
    """Whether ``character`` can be printed by itself: a font has it, and it is no mark on another, which
    would stand on the next character instead.
    """
    return typeface_for(character) is not None and not _is_mark(character)


def _is_mark(character: str) -> bool:
    return character > "\u02ff" and unicodedata.category(character) in ("Mn", "Me")


def _dropped(character: str) -> bool:
    selector = "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
    return selector or unicodedata.category(character) in ("Cc", "Cf")


def refuse_unprintable(papers: Sequence[tuple[str, Mapping[str, Any], Blank]]) -> None:
    """Raise Unprintable naming every character that no font has, of every (case number, values, blank)."""
    faults: dict[str, None] = {}
    known: dict[str, bool] = {"\n": True}
    for case_no, values, blank in papers:
        fields = (slot.field.partition(".")[0] for slot in blank.slots)
        for name in dict.fromkeys((*fields, "name", "student_id")):  # these stand on every annex page
            label, texts = _texts(name, values.get(name))
            for character in "".join(texts):
                if character not in known:
                    known[character] = has_type(character)
                if not known[character]:
                    shown = "\ufffd" if character in _NO_TEXT else character
                    faults[f"{case_no} {label}：“{shown}”（U+{ord(character):04X}）"] = None
    if faults:
        raise Unprintable(count=str(len(faults)), faults="\n".join(faults))


def _texts(name: str, held: Any) -> tuple[str, Iterator[str]]:
    """A field's label and its texts, cleaned."""
    if isinstance(held, (list, tuple)):
        return list_label(name), (clean(str(v)) for item in held for v in item.values() if v is not None)
    return label_of(name), iter([] if held is None else [clean(str(held))])
