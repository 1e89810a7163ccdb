"""Colours behind text and frames around it, as CSS values."""

from guidang.paper.forms.template.ooxml import Element, attribute, border, colour

_HIGHLIGHTS = {  # ECMA-376 part 1, 17.18.40
    "black": "000000",
    "blue": "0000ff",
    "cyan": "00ffff",
    "darkBlue": "00008b",
    "darkCyan": "008b8b",
    "darkGray": "a9a9a9",
    "darkGreen": "006400",
    "darkMagenta": "800080",
    "darkRed": "8b0000",
    "darkYellow": "808000",
    "green": "00ff00",
    "lightGray": "d3d3d3",
    "magenta": "ff00ff",
    "red": "ff0000",
    "white": "",
    "yellow": "ffff00",
}


def shading(highlight: Element, shade: Element) -> str:
    """The colour behind a run: its w:highlight, else its w:shd; "" when it has none."""
    name = _HIGHLIGHTS.get(attribute(highlight) or "", "")
    return colour(name) if name else backdrop(shade)


def backdrop(shade: Element) -> str:
    """The colour that a w:shd comes to: its fill, darkened by a pattern of so many percent; "" for none."""
    fill = (attribute(shade, "fill") or "auto").lower()
    pattern = attribute(shade) or "clear"
    if pattern == "solid":
        share = 1.0
    elif pattern.startswith("pct") and pattern[3:].isdigit():
        share = min(int(pattern[3:]), 100) / 100
    else:
        share = 0.0
    if not share:
        return "" if fill in ("auto", "ffffff") else colour(fill)
    ink = (attribute(shade, "color") or "auto").lower()
    below, above = (_rgb(fill if fill != "auto" else "ffffff"), _rgb(ink if ink != "auto" else "000000"))
    mixed = (round(b + (a - b) * share) for b, a in zip(below, above, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def frame(element: Element) -> str:
    """The CSS border of a w:bdr, "" when it has none."""
    line = "none" if element is None else border(element)
    return "" if line == "none" else line


def _rgb(text: str) -> tuple[int, int, int]:
    plain = colour(text)
    return int(plain[1:3], 16), int(plain[3:5], 16), int(plain[5:7], 16)
