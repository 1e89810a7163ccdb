"""Word's fields (ECMA-376 part 1, 17.16): what is counted anew, what is drawn, and what is text.

Page numbers are counted by the typeset page and tick boxes drawn as □ or ☑. Every other field (dates, cross
references, links, mail merge …) prints the result that Word saved with it, as Word itself prints it until
somebody updates it. Fields that draw their result instead of saving it are refused by name.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from guidang.paper.forms.template.ooxml import Element, attribute, find, find_all, number, switch, value
from guidang.paper.forms.template.placing import Drawn
from guidang.paper.forms.template.symbols import symbol

Counter = Literal["page", "pages", "section"]
_LIVE: dict[str, Counter] = {"PAGE": "page", "NUMPAGES": "pages", "SECTIONPAGES": "section"}
_NUMBERING = ("AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "LISTNUM")
_INVISIBLE = ("", "TC", "XE", "TA", "RD", "SET", "ADDIN", "PRIVATE")
_ANEW = (*_LIVE, "FORMCHECKBOX", "FORMDROPDOWN", "SYMBOL")
"""Fields that are printed by what they say, not by the result that was saved."""
_DRAWN = {
    "EQ": "公式域（如带圈字符，请直接键入该字符）",
    "ADVANCE": "移动文字的域",
    "BARCODE": "条码域",
    "DISPLAYBARCODE": "条码域",
    "MACROBUTTON": "按钮域（MACROBUTTON，请改成普通文字）",
    "GOTOBUTTON": "按钮域（GOTOBUTTON，请改成普通文字）",
    **{name: f"自动编号域（{name}，请直接键入编号）" for name in _NUMBERING},
}
_STYLES = {  # of numbers, by what follows \* or by w:pgNumType
    "ARABIC": "decimal",
    "MERGEFORMAT": "",
    "CHARFORMAT": "",
    "decimal": "decimal",
    "decimalHalfWidth": "decimal",
    "ROMAN": "upper-roman",
    "roman": "lower-roman",
    "upperRoman": "upper-roman",
    "lowerRoman": "lower-roman",
    "ALPHABETIC": "upper-latin",
    "alphabetic": "lower-latin",
    "upperLetter": "upper-latin",
    "lowerLetter": "lower-latin",
    "CHINESENUM3": "japanese-informal",  # which WeasyPrint has; the same as the Chinese one below 100
    "chineseCounting": "japanese-informal",
    "chineseCountingThousand": "japanese-informal",
    "ArabicDash": "dash",
    "ARABICDASH": "dash",
    "numberInDash": "dash",
}
COUNTER_STYLES = tuple(sorted({style for style in _STYLES.values() if style not in ("", "dash", "decimal")}))
"""Those that a page number may be written in, beside plain digits; names of CSS."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something in a line that is no character. ``kind``: page, pages, section (their ``value`` is a counter
    style), ptab (left, center or right), drawing (``drawn``, ``width`` pt wide).
    """

    kind: str
    value: str = ""
    width: float = 0.0
    drawn: Drawn | None = None

    @property
    def hung(self) -> bool:
        """A drawing that is anchored to its paragraph and takes no room in the line."""
        return self.drawn is not None and self.drawn.anchor is not None


@dataclass(slots=True)
class _Open:
    """A field being read: where it begins, its instruction, whether its result has begun, the state of its
    tick box, the chosen entry of its list.
    """

    place: str
    code: str = ""
    result: bool = False
    ticked: bool | None = None
    chosen: str | None = None


class Fields:
    """The fields that are open while runs are read one after another. ``numbers`` is how the section counts
    its pages (w:pgNumType).
    """

    def __init__(self) -> None:
        self._open: list[_Open] = []
        self.numbers = "decimal"

    @property
    def silent(self) -> bool:
        """Whether what is read now is an instruction, or a result that is made anew."""
        return any(not field.result or _name(field.code) in _ANEW for field in self._open)

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Read a story of its own, beside the fields that are open now."""
        held, self._open = self._open, []
        try:
            yield
        finally:
            self._open = held

    def close(self) -> list[str]:
        """Close all fields at the end of a story; the places where those began that have no end."""
        places = [field.place for field in self._open]
        self._open.clear()
        return places

    def code(self, text: str) -> None:
        """More of an instruction."""
        if self._open:
            self._open[-1].code += text

    def character(self, element: Element, place: str) -> str | Thing:
        """A w:fldChar at ``place``; what the field prints beside its saved result, "" when nothing.

        Raises ValueError with what cannot be printed.
        """
        kind = attribute(element, "fldCharType")
        if kind == "begin":
            box = find(element, "w:ffData/w:checkBox")
            ticked = switch(box, "w:checked")
            state = None if box is None else bool(switch(box, "w:default") if ticked is None else ticked)
            self._open.append(_Open(place, ticked=state, chosen=_chosen(element)))
        elif kind == "separate" and self._open:
            self._open[-1].result = True
        elif kind == "end" and self._open:
            field = self._open.pop()
            if self.silent:
                return ""
            if field.chosen is not None and _name(field.code) == "FORMDROPDOWN":
                return field.chosen
            return self.printed(field.code, field.ticked, saved=field.result)
        return ""

    def printed(self, code: str, ticked: bool | None = None, *, saved: bool = True) -> str | Thing:
        """What the field with the instruction ``code`` prints beside its ``saved`` result, if it has one.

        Raises ValueError with what cannot be printed.
        """
        name = _name(code)
        if name in _DRAWN:
            raise ValueError(_DRAWN[name])
        if name == "FORMCHECKBOX":
            return "☑" if ticked else "□"
        if name in _LIVE:
            return Thing(_LIVE[name], self._style(code))
        if name == "SYMBOL":
            return _symbol(code)
        if name == "FORMDROPDOWN":
            raise ValueError("下拉型窗体域（没有选项，请改成普通文字）")
        if not saved and name not in _INVISIBLE:
            raise ValueError(f"没有结果的域“{name}”（请按 F9 更新后保存，或改成普通文字）")
        return ""

    def live(self, code: str) -> bool:
        """Whether the saved result of a field is left out."""
        return _name(code) in _ANEW

    def _style(self, code: str) -> str:
        style = self.numbers if _name(code) == "PAGE" else "decimal"
        for wish in code.split("\\*")[1:]:
            words = wish.split()
            style = (words and _STYLES.get(words[0], words[0])) or style
        found = _STYLES.get(style, style)
        if found not in _STYLES.values():
            raise ValueError(f"页码格式“{style}”")
        return found


def _name(code: str) -> str:
    words = code.split()
    return words[0].upper() if words else ""


def _chosen(element: Element) -> str | None:
    """The entry that a list to choose from shows; None for other fields, and when there is no such entry."""
    choices = find(element, "w:ffData/w:ddList")
    entries = [attribute(entry) or "" for entry in find_all(choices, "w:listEntry")]
    at = int(number(value(choices, "w:result"), number(value(choices, "w:default"))))
    return entries[at] if 0 <= at < len(entries) else None


def _symbol(code: str) -> str:
    """SYMBOL 168 \\f "Wingdings"."""
    words = code.replace('"', " ").split()
    font = words[words.index("\\f") + 1] if "\\f" in words[:-1] else "Symbol"
    number = words[1] if len(words) > 1 else ""
    try:
        found = symbol(font, int(number, 0))
    except ValueError:
        found = None
    if found is None:
        raise ValueError(f"符号域“{' '.join(words)}”")
    return found
