"""Characters of Word's symbol fonts, which are pictures under arbitrary codes, as characters of Unicode.

After the tables of Wingdings, Wingdings 2 and Symbol that Unicode's proposals L2/11-052 and L2/12-368 list.
Two signs that no Chinese font has are printed with their nearest kin: the hollow arrow head ➢ as ▶, the heavy
ballot mark ✔ as ✓. A code that is not here is a fault, told by font and code.
"""

_WINGDINGS = {
    0x20: " ",
    0x22: "✂",
    0x28: "☎",
    0x2A: "✉",
    0x3F: "✍",
    0x45: "☜",
    0x46: "☞",
    0x47: "☝",
    0x48: "☟",
    0x6C: "●",
    0x6D: "○",
    0x6E: "■",
    0x6F: "□",
    0x70: "□",
    0x71: "□",
    0x72: "□",
    0x73: "◆",
    0x74: "◆",
    0x75: "◆",
    0x76: "❖",
    0x77: "◆",
    **{0x81 + n: chr(0x2460 + n) for n in range(10)},
    **{0x8C + n: chr(0x2776 + n) for n in range(10)},
    0x9E: "·",
    0x9F: "•",
    0xA0: "■",
    0xA1: "○",
    0xA2: "○",
    0xA3: "○",
    0xA4: "◎",
    0xA5: "◎",
    0xA7: "■",
    0xA8: "□",
    0xAB: "★",
    0xD8: "▶",
    0xDF: "←",
    0xE0: "→",
    0xE1: "↑",
    0xE2: "↓",
    0xE8: "→",
    0xEF: "⇦",
    0xF0: "⇨",
    0xFB: "✗",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
}
_WINGDINGS_2 = {
    0x20: " ",
    0x4F: "✗",
    0x50: "✓",
    0x51: "☒",
    0x52: "☑",
    0x53: "☒",
    0x54: "☒",
    0x97: "●",
    0x98: "●",
    0xA2: "■",
    0xA3: "□",
    0xAE: "◆",
}
_SYMBOL = {
    **{code: chr(code) for code in (*range(0x20, 0x22), *range(0x28, 0x2A), 0x2B, 0x2C, *range(0x2E, 0x40))},
    **dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)),
    0x2D: "−",
    0x44: "Δ",
    0x46: "Φ",
    0x47: "Γ",
    0x4C: "Λ",
    0x50: "Π",
    0x51: "Θ",
    0x53: "Σ",
    0x57: "Ω",
    0x58: "Ξ",
    0x59: "Ψ",
    0xA2: "′",
    0xA3: "≤",
    0xA5: "∞",
    0xA8: "◆",
    0xAB: "↔",
    0xAC: "←",
    0xAD: "↑",
    0xAE: "→",
    0xAF: "↓",
    0xB0: "°",
    0xB1: "±",
    0xB2: "″",
    0xB3: "≥",
    0xB4: "×",
    0xB7: "•",
    0xB8: "÷",
    0xB9: "≠",
    0xBB: "≈",
    0xD6: "√",
    0xE0: "◇",
}
_TABLES = {"Wingdings": _WINGDINGS, "Wingdings 2": _WINGDINGS_2, "Symbol": _SYMBOL}
SYMBOL_FONTS = frozenset([*_TABLES, "Wingdings 3", "Webdings"])
_PLAIN = {"☐": "□", "✔": "✓", "➢": "▶", "⬜": "□", "▢": "□", "❏": "□", "◻": "□", "\u202f": "\u00a0"}
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))  # print nothing, in Word too


def symbol(font: str, code: int) -> str | None:
    """The character that the symbol font ``font`` draws for ``code``; None when it is not known."""
    if font not in SYMBOL_FONTS:
        # A private code in a font of letters is no letter; anything else is itself.
        return None if 0xE000 <= code <= 0xF8FF or code > 0x10FFFF else plain(chr(code))
    return _TABLES.get(font, {}).get(code & 0xFF)


def plain(text: str) -> str:
    """``text`` with the signs that hardly any font has as their nearest kin: ☐ as □."""
    return "".join(_PLAIN.get(character, character) for character in text.translate(_UNSEEN))
