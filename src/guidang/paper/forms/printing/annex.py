"""附页: what a form has no room for, in full, with the code of the paper that it belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass

from guidang.domain.form import Rect
from guidang.paper import qr
from guidang.paper.lettering.canvas import Canvas
from guidang.paper.lettering.fonts import Fonts
from guidang.paper.lettering.linebreak import wrap
from guidang.paper.lettering.typefaces import LINE_CENTRE, width

NOTICE = "见附页"
PAGE = (595.28, 841.89)  # A4, pt
_MM = 72 / 25.4
_LEFT, _RIGHT, _TOP, _BOTTOM = 25 * _MM, PAGE[0] - 25 * _MM, 25 * _MM, PAGE[1] - 22 * _MM
_LABEL = 38 * _MM
_PAD = 1.9 * _MM
_SIZE, _LEADING = 10.5, 15.6
_CODE = qr.SIDE_MM * _MM


@dataclass(frozen=True, slots=True)
class Entry:
    """One value in full."""

    label: str
    text: str


def draw_annex(
    fonts: Fonts, case_no: str, belongs: str, payload: str, entries: Sequence[Entry]
) -> list[bytes]:
    """The contents of as many A4 pages as ``entries`` need.

    ``belongs`` says to which page of which paper they belong; ``payload`` is that page's sheet code, ""
    when it has none. Every character must have a font (the caller refused the others): else KeyError.
    """
    pages: list[bytes] = []
    canvas = _begin(fonts, case_no, belongs, payload, first=True)
    y = _TOP + _CODE + 4 * _MM
    for entry in entries:
        label = wrap(entry.label, (_LABEL - 2 * _PAD) / _SIZE, "song")
        text = wrap(entry.text, (_RIGHT - _LEFT - _LABEL - 2 * _PAD) / _SIZE, "song")
        while text:
            fits = int((_BOTTOM - y - 2 * _PAD) // _LEADING)
            if fits < min(len(text), 2):
                pages.append(canvas.content())
                canvas = _begin(fonts, case_no, belongs, payload, first=False)
                y = _TOP + _CODE + 4 * _MM
                continue
            here, text = text[:fits], text[fits:]
            y = _row(canvas, y, label[:fits], here)
    return [*pages, canvas.content()]


def _begin(fonts: Fonts, case_no: str, belongs: str, payload: str, *, first: bool) -> Canvas:
    canvas = Canvas(fonts, PAGE[1])
    title = "附页" if first else "附页（续）"
    middle = (_LEFT + _RIGHT) / 2
    canvas.text(middle - width(title, "hei") * 8, _TOP + 20, title, "hei", 16)
    canvas.text(_LEFT, _TOP + 38, f"案号：{case_no}", "song", _SIZE)
    canvas.text(_LEFT, _TOP + 54, belongs, "song", _SIZE)
    if payload:
        canvas.code(Rect(_RIGHT - _CODE, _TOP, _RIGHT, _TOP + _CODE), payload)
    return canvas


def _row(canvas: Canvas, y: float, label: Sequence[str], text: Sequence[str]) -> float:
    """One row of the table; the y of the next."""
    bottom = y + max(len(text), len(label)) * _LEADING + 2 * _PAD
    canvas.frame(Rect(_LEFT, y, _LEFT + _LABEL, bottom))
    canvas.frame(Rect(_LEFT + _LABEL, y, _RIGHT, bottom))
    for x, lines in ((_LEFT + _PAD, label), (_LEFT + _LABEL + _PAD, text)):
        for number, line in enumerate(lines):
            canvas.text(x, y + _PAD + (number + 0.5) * _LEADING + LINE_CENTRE * _SIZE, line, "song", _SIZE)
    return bottom
