"""Texts of a stranger made safe for the eye: what has no shape of its own gets one.

Threat: a line feed, a right-to-left override or an escape sequence in a cell or file name makes a terminal or
a page show something else than stands there. Rule: every control and format character is shown by a sign.
Variation selectors stay: they pick the form of a rare character in a name.
"""

import re

_RISKY = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ud800-\udfff\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
_PICTURES = 0x2400  # ␀ stands for U+0000, ␊ for U+000A
_DELETE = 0x7F


def visible(text: str) -> str:
    """The text on one line: ␊ for a line feed, [U+202E] for what turns the reading direction."""
    return _RISKY.sub(_sign, text)


def shown_name(name: str) -> str:
    """A file name as it may stand in a report: on one line, and nothing hidden in it."""
    return visible(name) or "（没有文件名）"


def _sign(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < ord(" "):
        return chr(_PICTURES + code)
    return "␡" if code == _DELETE else f"[U+{code:04X}]"
