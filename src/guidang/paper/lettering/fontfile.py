"""One font of the machine by HarfBuzz: which glyph draws a character, how wide it is, and the font cut down.

In a PDF a code must name the same glyph to every reader. A cut CFF font is numbered anew but keeps each
glyph's CID, which in the Noto collections is its old glyph number: codes are those numbers, and the font's
own charset finds the glyph (ISO 32000-1, 9.7.4.2). Writing the new numbers instead prints blanks in
Ghostscript. Keeping the old ones costs an index of 65 000 empty glyphs, 50 to 150 KB a font. A cut TrueType
font has no CIDs and keeps its numbers; its empty index compresses away.
"""

from collections.abc import Iterable
from pathlib import Path

import uharfbuzz as hb

# What a PDF reads of an embedded font (ISO 32000-1, 9.9). Cutting layout and naming tables too, only to throw
# them away, takes most of the time.
_KEPT = ("CFF ", "glyf", "loca", "head", "hhea", "hmtx", "maxp")


class FontFile:
    """One face of a font file, opened once and kept; the file is mapped, not read.

    Raises HarfBuzzError when the file cannot be opened.
    """

    def __init__(self, path: Path, index: int) -> None:
        self._face = hb.Face(hb.Blob.from_file_path(str(path)), index)
        self._font = hb.Font(self._face)
        tables = set(self._face.table_tags)
        self._dropped = [int.from_bytes(tag.encode("ascii"), "big") for tag in sorted(tables - {*_KEPT})]
        self.is_cff = "CFF " in tables
        self.unit: int = self._face.upem

    def glyph(self, character: str, *, half: bool = False) -> int:
        """The glyph number of ``character``, ``half`` an em wide if asked; 0 when the font has none."""
        if not half or character > "~":
            return self._font.get_nominal_glyph(ord(character)) or 0
        buffer = hb.Buffer()
        buffer.add_str(character)
        buffer.guess_segment_properties()
        hb.shape(self._font, buffer, {"hwid": True})
        return int(buffer.glyph_infos[0].codepoint)

    def advance(self, glyph: int) -> float:
        """The width of ``glyph`` in em."""
        return float(self._font.get_glyph_h_advance(glyph) / self.unit)

    def family(self) -> str:
        """The family name in English."""
        return self._face.get_name(hb.OTNameIdPredefined.FONT_FAMILY) or ""

    def table(self, name: str) -> bytes:
        """One table of the font, b"" when it has none."""
        return bytes(self._face.reference_table(name).data)

    def cut(self, glyphs: Iterable[int]) -> bytes:
        """A font with only ``glyphs`` and .notdef; the same bytes for the same glyphs.

        Of a CFF font the bare table is given, which is what a PDF embeds as CIDFontType0C; else a TrueType
        file with the same glyph numbers.
        """
        wish = hb.SubsetInput()
        wish.glyph_set.update({0, *glyphs})
        wish.drop_table_tag_set.update(self._dropped)
        own = hb.SubsetFlags.DESUBROUTINIZE if self.is_cff else hb.SubsetFlags.RETAIN_GIDS
        wish.flags = hb.SubsetFlags.NO_HINTING | own
        face = hb.subset(self._face, wish)
        return bytes(face.reference_table("CFF ").data if self.is_cff else face.blob.data)
