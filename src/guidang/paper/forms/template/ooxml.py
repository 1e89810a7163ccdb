"""Reading WordprocessingML: names, values, units. The names of elements are those of ECMA-376 part 1."""

from math import isfinite
from typing import Any

Element = Any  # lxml gives no types

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NS = {"w": W, "a": "http://schemas.openxmlformats.org/drawingml/2006/main"}
_LINES = {  # styles of borders (ECMA-376 part 1, 17.18.2) in CSS, and their whole width: times w:sz, plus pt
    "single": ("solid", 1.0, 0.0),
    "thick": ("solid", 1.0, 0.0),
    "dashed": ("dashed", 1.0, 0.0),
    "dashSmallGap": ("dashed", 1.0, 0.0),
    "dotDash": ("dashed", 1.0, 0.0),
    "dotDotDash": ("dashed", 1.0, 0.0),
    "dotted": ("dotted", 1.0, 0.0),
    "double": ("double", 3.0, 0.0),
    "triple": ("double", 5.0, 0.0),
    **{
        f"{order}{gap}Gap": ("double", times, more)
        for order in ("thinThick", "thickThin")
        for gap, times, more in (("Small", 1.0, 1.5), ("Medium", 2.0, 0.0), ("Large", 1.0, 2.25))
    },
    "inset": ("inset", 1.0, 0.0),
    "outset": ("outset", 1.0, 0.0),
    "threeDEmboss": ("ridge", 1.0, 0.0),
    "threeDEngrave": ("groove", 1.0, 0.0),
}
_STRANGE = {
    "wave": "波浪线",
    "doubleWave": "双波浪线",
    "dashDotStroked": "斜线点划线",
    **{f"thinThickThin{gap}Gap": "细粗细三线" for gap in ("Small", "Medium", "Large")},
}
_OFF = ("0", "false", "off", "none")


def w(name: str) -> str:
    """The qualified name of an element or attribute of WordprocessingML."""
    return f"{{{W}}}{name}"


def local(element: Element) -> str:
    """An element's name without its namespace; "" for comments and processing instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def find(element: Element, path: str) -> Element:
    """The first element at ``path`` ("w:pPr/w:jc"), or None; ``element`` may be None."""
    return None if element is None else element.find(path, _NS)


def find_all(element: Element, path: str) -> list[Element]:
    """All elements at ``path``."""
    return [] if element is None else list(element.findall(path, _NS))


def attribute(element: Element, name: str = "val") -> str | None:
    """A w: attribute, or None; ``element`` may be None."""
    return None if element is None else element.get(w(name))


def value(element: Element, path: str, name: str = "val") -> str | None:
    """The w: attribute ``name`` of the element at ``path``, or None."""
    return attribute(find(element, path), name)


def switch(element: Element, path: str) -> bool | None:
    """An on/off property: None when it is not stated."""
    found = find(element, path)
    return None if found is None else (found.get(w("val")) or "1") not in _OFF


def number(text: str | None, default: float = 0.0) -> float:
    """A number as Word writes it; ``default`` when absent, "auto", endless or broken."""
    try:
        found = float(text) if text is not None else default
    except ValueError:
        return default
    return found if isfinite(found) else default


def points(twips: str | None, default: float = 0.0) -> float:
    """Twentieths of a point, as pt; ``default`` is in pt."""
    return default if twips is None else number(twips, default * 20) / 20


def css(length: float) -> str:
    """A length in pt for CSS."""
    return f"{round(length, 3):g}pt"


def border(element: Element) -> str:
    """A border element as a CSS border value. Widths are in eighths of a point.

    CSS has no line of strokes unlike each other: they come out alike, in the width that Word gives them all.
    """
    kind = attribute(element)
    if kind in (None, "nil", "none"):
        return "none"
    style, times, more = _LINES.get(str(kind), ("solid", 1.0, 0.0))
    width = number(attribute(element, "sz"), 4) / 8 * times + more
    return f"{css(width)} {style} {colour(attribute(element, 'color'))}"


def strange_border(element: Element) -> str:
    """What a clerk is told about a border element that ``border`` does not know; "" for all others."""
    kind = attribute(element) or "none"
    if kind in ("nil", "none") or kind in _LINES:
        return ""
    return f"不支持边框线型“{_STRANGE.get(kind, kind)}”（请改为单线、双线或虚线）"


def line_width(line: str) -> float:
    """The width in pt of what ``border`` wrote."""
    return number(line.partition("pt")[0])


def colour(text: str | None) -> str:
    """A Word colour for CSS; automatic is black."""
    wanted = (text or "").lower()
    good = len(wanted) == 6 and all(c in "0123456789abcdef" for c in wanted)
    return f"#{wanted}" if good else "#000000"


def child(element: Element, *path: str) -> Element:
    """The first descendant along ``path`` of local names, whatever their namespaces, or None.

    Drawings are read this way: strict files and those of WPS use other namespaces for the same elements.
    """
    for name in path:
        element = next((c for c in (() if element is None else element) if local(c) == name), None)
    return element


def plain(element: Element, name: str) -> str | None:
    """The attribute with the local name ``name``, or None; ``element`` may be None."""
    if element is None:
        return None
    own = element.get(name)
    return own if own is not None else next((v for k, v in element.items() if k.endswith("}" + name)), None)


def emu(text: str | None, default: float = 0.0) -> float:
    """English metric units, 12700 to the point, as pt; ``default`` is in pt."""
    return default if text is None else number(text, default * 12700) / 12700
