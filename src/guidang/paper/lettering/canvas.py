"""Text, rules, codes and ticks as PDF operators.

For pages whose layout is simple and whose number is large: a page of WeasyPrint's takes 60 ms, one of these
1 ms.
"""

from functools import lru_cache

import numpy as np

from guidang.domain.form import Rect
from guidang.paper import qr
from guidang.paper.lettering.fonts import Fonts

_TICK = ((0.12, 0.50), (0.40, 0.86), (0.94, 0.06))  # a ☑ drawn over its □, in sides of the box, y downwards


class Canvas:
    """One page being drawn, ``height`` pt high. Coordinates are pt from its top left corner, y downwards."""

    def __init__(self, fonts: Fonts, height: float) -> None:
        self._fonts, self._height = fonts, height
        self._operators: list[str] = []

    def text(
        self,
        x: float,
        y: float,
        text: str,
        face: str,
        size: float,
        *,
        bold: bool = False,
        track: float = 0.0,
    ) -> None:
        """Print ``text`` from ``x`` on the baseline ``y``; ``track`` pt more between characters.

        Raises KeyError as ``Fonts.glyph`` does.
        """
        if track:
            self._operators.append(f"{track:.2f} Tc")
        at, font, codes = x, "", ""
        start = x
        for character in text:
            glyph = self._fonts.glyph(character, face, bold)
            if glyph.font != font and codes:
                self._show(start, y, font, size, codes)
                codes, start = "", at
            font = glyph.font
            codes += glyph.code
            at += glyph.advance * size + track
        if codes:
            self._show(start, y, font, size, codes)
        if track:
            self._operators.append("0 Tc")

    def lines(self, thickness: float, *lines: tuple[float, float, float, float]) -> None:
        """Rule lines from (x0, y0) to (x1, y1)."""
        high = self._height
        drawn = " ".join(f"{x0:.2f} {high - y0:.2f} m {x1:.2f} {high - y1:.2f} l" for x0, y0, x1, y1 in lines)
        self._operators.append(f"{thickness:g} w {drawn} S")

    def frame(self, rect: Rect, thickness: float = 0.5) -> None:
        """Draw the outline of ``rect``."""
        where = f"{rect.x0:.2f} {self._height - rect.y1:.2f} {rect.width:.2f} {rect.height:.2f}"
        self._operators.append(f"q {thickness:g} w {where} re S Q")

    def code(self, rect: Rect, payload: str) -> None:
        """Draw the QR code of ``payload`` so that it fills ``rect``: one path, no seams between modules."""
        count, boxes = _modules(payload)
        side = rect.width / count
        place = f"{side:.5f} 0 0 {-side:.5f} {rect.x0:.3f} {self._height - rect.y0:.3f} cm"
        self._operators.append(f"q {place} {boxes} f Q")

    def tick(self, box: Rect) -> None:
        """Draw a tick over the □ at ``box``."""
        points = [
            f"{box.x0 + x * box.width:.2f} {self._height - box.y0 - y * box.height:.2f}" for x, y in _TICK
        ]
        path = f"{points[0]} m {points[1]} l {points[2]} l S"
        self._operators.append(f"q 1 J 1 j {box.width * 0.13:.2f} w {path} Q")

    def colour(self, rgb: str) -> None:
        """Draw in a colour from here on: three numbers 0..1, as PDF writes them."""
        self._operators.append(f"{rgb} rg {rgb} RG")

    def content(self, under: str = "", place: str = "") -> bytes:
        """The page's operators, on top of the form XObject named ``under``, put where ``place`` (cm) says."""
        below = [" ".join(filter(None, ("q", place, f"/{under} Do Q")))] if under else []
        return "\n".join([*below, *self._operators]).encode("ascii")

    def _show(self, x: float, y: float, font: str, size: float, codes: str) -> None:
        self._operators.append(f"BT /{font} {size:g} Tf {x:.2f} {self._height - y:.2f} Td <{codes}> Tj ET")


@lru_cache(maxsize=64)
def _modules(payload: str) -> tuple[int, str]:
    """Modules a side of a code, and its dark modules as rectangles, one for each stretch of a row."""
    dark = qr.modules(payload)
    framed = np.zeros((len(dark), len(dark) + 2), np.int8)  # np.pad takes longer than all of this
    framed[:, 1:-1] = dark
    edges = np.diff(framed, axis=1)
    (rows, starts), (_, ends) = np.nonzero(edges == 1), np.nonzero(edges == -1)
    stretches = zip(starts.tolist(), rows.tolist(), (ends - starts).tolist(), strict=True)
    return len(dark), " ".join([f"{x} {y} {wide} 1 re" for x, y, wide in stretches])
