"""The fonts of one PDF: which glyphs its text uses, then each font cut to them and embedded once."""

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name

from guidang.paper.lettering.typefaces import Typeface, typeface_for

_SCALE = 1000  # font units of a PDF


@dataclass(frozen=True, slots=True)
class Glyph:
    """How a character is shown: the font's name in the PDF, four hexadecimal digits, the width in em."""

    font: str
    code: str
    advance: float


class Fonts:
    """The fonts of one PDF. A character without a font is the caller's to refuse; here it raises KeyError."""

    def __init__(self) -> None:
        self._names: dict[Typeface, str] = {}
        self._used: dict[Typeface, dict[int, str]] = {}
        self._known: dict[tuple[str, str, bool], Glyph] = {}

    def glyph(self, character: str, face: str, bold: bool) -> Glyph:
        """The glyph of ``character``, noted as used. Raises KeyError when no font has it."""
        key = (character, face, bold)
        found = self._known.get(key)
        if found is None:
            typeface = typeface_for(character, face, bold)
            if typeface is None:
                raise KeyError(character)
            font = typeface.opened()
            number = typeface.glyph(character)
            name = self._names.setdefault(typeface, f"F{len(self._names)}")
            used = self._used.setdefault(typeface, {})
            # Where a glyph draws two characters, ⼀ (a radical) and 一, readers are told the plain one.
            used[number] = max(used.get(number, character), character, key=_plainness)
            found = self._known[key] = Glyph(name, f"{number:04x}", font.advance(number))
        return found

    def embed(self, pdf: pikepdf.Pdf, resources: Dictionary) -> None:
        """Put every used font into ``resources`` (a /Font dictionary) of ``pdf``."""
        for typeface, name in self._names.items():
            resources[f"/{name}"] = pdf.make_indirect(_font(pdf, typeface, self._used[typeface]))


def _plainness(character: str) -> tuple[bool, int]:
    return unicodedata.normalize("NFKC", character) == character, -ord(character)


def _font(pdf: pikepdf.Pdf, typeface: Typeface, used: dict[int, str]) -> Dictionary:
    """A composite font (ISO 32000-1, 9.7) whose codes are the glyph numbers of ``typeface``."""
    font = typeface.opened()
    glyphs = sorted(used)
    tag = "".join(chr(65 + byte % 26) for byte in hashlib.sha256(repr(glyphs).encode()).digest()[:6])
    base = Name(f"/{tag}+{typeface.name}")
    program = pdf.make_stream(font.cut(glyphs))
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
    wide = Array()
    for glyph in glyphs:
        wide.extend([glyph, Array([round(font.advance(glyph) * _SCALE)])])
    inner = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0 if font.is_cff else Name.CIDFontType2,
        BaseFont=base,
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        DW=_SCALE,
        W=wide,
        FontDescriptor=pdf.make_indirect(descriptor),
    )
    if font.is_cff:
        program.Subtype = Name.CIDFontType0C
        descriptor.FontFile3 = program
    else:
        descriptor.FontFile2 = program
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
    """The CMap by which text is copied and searched (ISO 32000-1, 9.10.3); 100 entries a block at most."""
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
