"""Colours of drawings as Word writes them in DrawingML and VML, for CSS."""

from guidang.paper.forms.template.ooxml import Element, child, colour, local, number, plain

_NAMED = {
    "black": "#000000",
    "white": "#ffffff",
    "red": "#ff0000",
    "green": "#008000",
    "blue": "#0000ff",
    "yellow": "#ffff00",
    "gray": "#808080",
    "grey": "#808080",
    "silver": "#c0c0c0",
    "maroon": "#800000",
    "navy": "#000080",
    "orange": "#ffa500",
}
_THEME = {"tx1": "dk1", "tx2": "dk2", "bg1": "lt1", "bg2": "lt2"}
_SEEN = 0.005  # share of colour below which nothing is seen
_PLAIN = {"dk1": "#000000", "lt1": "#ffffff"}


def drawing_colour(holder: Element, theme: Element) -> str:
    """The colour inside an a:solidFill or a style reference; "" when it holds none or is transparent."""
    for found in () if holder is None else holder:
        value = {
            "srgbClr": lambda e: colour(plain(e, "val")),
            "prstClr": lambda e: _NAMED.get(plain(e, "val") or "", "#000000"),
            "sysClr": lambda e: colour(plain(e, "lastClr")),
            "schemeClr": lambda e: _of_theme(plain(e, "val") or "", theme),
        }.get(local(found))
        if value is not None:
            return _changed(value(found), found)
    return ""


def sees_through(holder: Element) -> bool:
    """Whether the colour inside an a:solidFill lets some of what lies behind it be seen; ``holder`` may be
    None.
    """
    stated = [child(found, "alpha") for found in (() if holder is None else holder)]
    shares = [number(plain(alpha, "val"), 100000) / 100000 for alpha in stated if alpha is not None]
    return any(_SEEN <= share < 1 - _SEEN for share in shares)


def vml_colour(text: str | None, default: str) -> str:
    """A colour of VML: "#f00", "red", "black [3213]", "window"."""
    if not text:
        return default
    word = text.split()[0].lower()
    if word.startswith("#"):
        digits = word[1:]
        return colour("".join(c * 2 for c in digits) if len(digits) == 3 else digits)
    return {"window": "#ffffff", "windowtext": "#000000"}.get(word) or _NAMED.get(word, default)


def _of_theme(name: str, theme: Element) -> str:
    name = _THEME.get(name, name)
    scheme = child(theme, "themeElements", "clrScheme", name)
    for found in () if scheme is None else scheme:
        return colour(plain(found, "lastClr") or plain(found, "val"))
    return _PLAIN.get(name, "#000000")


def _changed(rgb: str, element: Element) -> str:
    """``rgb`` made lighter or darker as the children of its element say."""
    parts = [int(rgb[at : at + 2], 16) for at in (1, 3, 5)]
    for change in element:
        share = number(plain(change, "val"), 100000) / 100000
        name = local(change)
        if name == "alpha" and share < _SEEN:
            return ""
        if name in ("lumMod", "shade"):
            parts = [round(part * share) for part in parts]
        elif name == "lumOff":
            parts = [round(part + 255 * share) for part in parts]
        elif name == "tint":
            parts = [round(255 - (255 - part) * share) for part in parts]
    return "#" + "".join(f"{min(255, max(0, part)):02x}" for part in parts)
