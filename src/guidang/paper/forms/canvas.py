"""Text, codes and ticks as PDF operators, and the fonts that they use, cut down and embedded once a file."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import pikepdf
from pikepdf import Array, Dictionary, Name

from guidang.domain.form import Rect
from guidang.paper import qr
from guidang.paper.forms.typefaces import Typeface, typeface_for

_TICK = ((0.12, 0.50), (0.40, 0.86), (0.94, 0.06))  # a ☑ drawn over its □, in sides of the box, y downwards
_RUN = re.compile("#+")
_SCALE = 1000  # font units of a PDF


@dataclass(frozen=True, slots=True)
class _Glyph:
    font: str
    code: str  # four hexadecimal digits
    advance: float  # em


class Fonts:
    """The fonts of one PDF. A character without a font is the caller's to refuse; here it raises KeyError."""

    def __init__(self) -> None:
        self._names: dict[Typeface, str] = {}
        self._used: dict[Typeface, dict[int, str]] = {}
        self._known: dict[tuple[str, str, bool], _Glyph] = {}

    def glyph(self, character: str, face: str, bold: bool) -> _Glyph:
        """The glyph of ``character``, noted as used. Raises KeyError when no font has it."""
        key = (character, face, bold)
        found = self._known.get(key)
        if found is None:
            typeface = typeface_for(character, face, bold)
            if typeface is None:
                raise KeyError(character)
            font = typeface.opened()
            number = font.glyph(character)
            name = self._names.setdefault(typeface, f"F{len(self._names)}")
            self._used.setdefault(typeface, {}).setdefault(number, character)
            found = self._known[key] = _Glyph(name, f"{number:04x}", font.advance(number) / font.unit)
        return found

    def embed(self, pdf: pikepdf.Pdf, resources: Dictionary) -> None:
        """Put every used font into ``resources`` (a /Font dictionary) of ``pdf``."""
        for typeface, name in self._names.items():
            resources[f"/{name}"] = pdf.make_indirect(_font(pdf, typeface, self._used[typeface]))


class Canvas:
    """One page being drawn, ``height`` pt high. Coordinates are pt from its top left corner, y downwards."""

    def __init__(self, fonts: Fonts, height: float) -> None:
        self._fonts, self._height = fonts, height
        self._operators: list[str] = []

    def text(self, x: float, y: float, text: str, face: str, size: float, *, bold: bool = False) -> None:
        """Print ``text`` from ``x`` on the baseline ``y``. Raises KeyError as ``Fonts.glyph`` does."""
        at, font, codes = x, "", ""
        start = x
        for character in text:
            glyph = self._fonts.glyph(character, face, bold)
            if glyph.font != font and codes:
                self._show(start, y, font, size, codes)
                codes, start = "", at
            font = glyph.font
            codes += glyph.code
            at += glyph.advance * size
        if codes:
            self._show(start, y, font, size, codes)

    def code(self, rect: Rect, payload: str) -> None:
        """Draw the QR code of ``payload`` so that it fills ``rect``; one path, without seams between
        modules.
        """
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

    def frame(self, rect: Rect, thickness: float = 0.5) -> None:
        """Draw the outline of ``rect``."""
        where = f"{rect.x0:.2f} {self._height - rect.y1:.2f} {rect.width:.2f} {rect.height:.2f}"
        self._operators.append(f"q {thickness:g} w {where} re S Q")

    def colour(self, rgb: str) -> None:
        """Draw in a colour from here on: three numbers 0..1, as PDF writes them."""
        self._operators.append(f"{rgb} rg {rgb} RG")

    def content(self, under: str = "") -> bytes:
        """The page's operators, on top of the form XObject named ``under``."""
        below = [f"q /{under} Do Q"] if under else []
        return "\n".join([*below, *self._operators]).encode("ascii")

    def _show(self, x: float, y: float, font: str, size: float, codes: str) -> None:
        self._operators.append(f"BT /{font} {size:g} Tf {x:.2f} {self._height - y:.2f} Td <{codes}> Tj ET")


@lru_cache(maxsize=64)
def _modules(payload: str) -> tuple[int, str]:
    """Modules a side of a code, and its dark modules as rectangles, one for each stretch of a row."""
    rows = qr.modules(payload)
    lines = ("".join("#" if dark else " " for dark in row) for row in rows)
    boxes = [
        f"{run.start()} {y} {run.end() - run.start()} 1 re"
        for y, line in enumerate(lines)
        for run in _RUN.finditer(line)
    ]
    return len(rows), " ".join(boxes)


def _font(pdf: pikepdf.Pdf, typeface: Typeface, used: dict[int, str]) -> Dictionary:
    """A composite font (ISO 32000-1, 9.7) whose codes are the glyph numbers of ``typeface``."""
    source = typeface.opened()
    glyphs = sorted(used)
    data, is_cff = source.cut(glyphs)
    tag = "".join(chr(65 + byte % 26) for byte in hashlib.sha256(repr(glyphs).encode()).digest()[:6])
    base = Name(f"/{tag}+{typeface.name}")
    program = pdf.make_stream(data)
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=base,
        Flags=4,
        FontBBox=Array([-1000, -300, 2000, 1200]),
        ItalicAngle=0,
        Ascent=880,
        Descent=-120,
        CapHeight=733,
        StemV=80,
    )
    if is_cff:
        program.Subtype = Name.CIDFontType0C
        descriptor.FontFile3 = program
    else:
        descriptor.FontFile2 = program
    wide = Array()
    for glyph in glyphs:
        wide.extend([glyph, Array([round(source.advance(glyph) * _SCALE / source.unit)])])
    inner = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0 if is_cff else Name.CIDFontType2,
        BaseFont=base,
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        DW=1000,
        W=wide,
        FontDescriptor=pdf.make_indirect(descriptor),
    )
    if not is_cff:
        inner.CIDToGIDMap = Name.Identity
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=base,
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(inner)]),
        ToUnicode=pdf.make_stream(_to_unicode((glyph, used[glyph]) for glyph in glyphs)),
    )


def _to_unicode(pairs: Iterable[tuple[int, str]]) -> bytes:
    """The CMap that lets a reader copy and search the text (ISO 32000-1, 9.10.3); 100 entries a block at
    most.
    """
    entries = [f"<{glyph:04x}> <{character.encode('utf-16-be').hex()}>" for glyph, character in pairs]
    blocks = [entries[start : start + 100] for start in range(0, len(entries), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{body}\nendcmap CMapName currentdict /CMap defineresource pop end end\n"
    ).encode("ascii")
