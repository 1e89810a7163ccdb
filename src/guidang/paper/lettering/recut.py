"""The fonts of a page that WeasyPrint set, cut again.

WeasyPrint keeps the numbers of all 65 000 glyphs of Noto, 110 to 150 KB for twenty characters; a bare
program of the same glyphs takes 5 KB. A blank is copied into every batch and every dossier, so it counts.
"""

import io

import pikepdf
from pikepdf import Dictionary, Name

from guidang.paper.lettering.typefaces import Typeface, typeface_named


def recut_fonts(pdf: bytes) -> bytes:
    """``pdf`` as WeasyPrint wrote it, with smaller programs for the CFF fonts that are ours; others stay."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for thing in opened.objects:
            if isinstance(thing, Dictionary) and thing.get("/Subtype") == "/CIDFontType0":
                _recut(opened, thing)
        held = io.BytesIO()
        opened.save(held, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return held.getvalue()


def _recut(pdf: pikepdf.Pdf, font: Dictionary) -> None:
    typeface = _ours(font)
    if typeface is None or not typeface.opened().is_cff:
        return
    program = pdf.make_stream(typeface.opened().cut(_glyphs(font)))
    program.Subtype = Name.CIDFontType0C
    font.FontDescriptor.FontFile3 = program
    if "/CIDToGIDMap" in font:
        del font.CIDToGIDMap  # only for TrueType (ISO 32000-1, table 117)


def _ours(font: Dictionary) -> Typeface | None:
    family = str(font.FontDescriptor.get("/FontFamily", ""))
    return typeface_named(family, bold=str(font.BaseFont).endswith("-Bold"))


def _glyphs(font: Dictionary) -> list[int]:
    """The glyph numbers whose widths a font states: "first [width width …]" throughout, as WeasyPrint
    writes.
    """
    glyphs: list[int] = []
    first = 0
    for entry in font.W:
        if isinstance(entry, pikepdf.Array):
            glyphs += range(first, first + len(entry))
        else:
            first = int(entry)
    return glyphs
