"""Fonts for the oracle: the installed ones under the names that Word files ask for, with Word's line heights.

Layout can be compared only when both sides set the same glyphs. LibreOffice is therefore shown nothing but
copies of the fonts that print the blanks (``typefaces`` says which stands for which), renamed to the families
of the documents; Chinese ones get lines of ``styles.NATURAL`` em, centred as CSS centres them.
"""

import io
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import uharfbuzz as hb
from fontTools.ttLib import TTFont

from guidang.paper.forms.template.styles import NATURAL
from guidang.paper.lettering import typefaces

_ALWAYS = "□☑☒〓\u00a0\u3000" + "".join(map(chr, range(32, 127)))
_CONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


@dataclass(frozen=True)
class _Source:
    """What one file of a family is cut from."""

    typeface: typefaces.Typeface
    chinese: bool
    half: bool


def write_fonts(folder: Path, families: Iterable[str], characters: str) -> Path:
    """Write a font in two weights for each of ``families`` and return the fontconfig file that shows them."""
    fonts = folder / "fonts"
    fonts.mkdir(parents=True, exist_ok=True)
    wanted = "".join(sorted({*characters, *_ALWAYS}))
    for number, family in enumerate(sorted({*families, "宋体", "Times New Roman"})):
        for bold in (False, True):
            (fonts / f"{number:03}{'b' * bold}.otf").write_bytes(_font(family, wanted, bold=bold))
    config = folder / "fonts.conf"
    config.write_text(_CONFIG.format(fonts=fonts, cache=folder / "cache"), encoding="utf-8")
    return config


def _font(family: str, characters: str, *, bold: bool) -> bytes:
    source = _source(family, bold=bold)
    data = _cut(source, characters)
    font = TTFont(io.BytesIO(data), lazy=True)
    if source.half:
        _use_half_letters(font, data)
    for tag in ("GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG", "kern"):
        if tag in font:
            del font[tag]
    heavy = bold or (source.chinese and typefaces.face_of(family)[1])
    _name(font, family, bold=bold)
    font["OS/2"].usWeightClass = 700 if heavy and bold else 400
    if source.chinese:
        _set_lines(font)
        _widen(font)
    held = io.BytesIO()
    font.save(held)
    return held.getvalue()


def _source(family: str, *, bold: bool) -> _Source:
    face, heavy = typefaces.face_of(family)
    latin = typefaces.latin_of(family)
    chinese = latin.startswith("half") or latin == "hei" or any(c > "\u2fff" for c in family)
    if chinese:
        found = typefaces.typeface_for("国", face, bold or heavy)
    else:
        found = typefaces.typeface_for("A", f"song+{latin}", bold)
    assert found is not None
    return _Source(found, chinese, chinese and latin.startswith("half"))


def _cut(source: _Source, characters: str) -> bytes:
    path = typefaces._installed()[source.typeface.file]  # the only place that knows where fonts lie
    face = next(
        face
        for index in range(10)
        if (face := hb.Face(hb.Blob.from_file_path(str(path)), index)).get_name(
            hb.OTNameIdPredefined.FONT_FAMILY
        )
        == source.typeface.family
    )
    wish = hb.SubsetInput()
    if source.chinese:
        wish.unicode_set.update(map(ord, characters))
    else:
        wish.unicode_set.update(range(0x20, 0x3000))
    wish.layout_feature_tag_set.clear()
    wish.layout_feature_tag_set.update([int.from_bytes(b"hwid", "big")])
    wish.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.DESUBROUTINIZE
    return bytes(hb.subset(face, wish).blob.data)


def _use_half_letters(font: TTFont, data: bytes) -> None:
    shaper = hb.Font(hb.Face(data))
    order = font.getGlyphOrder()
    for code in range(32, 127):
        buffer = hb.Buffer()
        buffer.add_str(chr(code))
        buffer.guess_segment_properties()
        hb.shape(shaper, buffer, {"hwid": True})
        glyph = buffer.glyph_infos[0].codepoint
        if glyph:
            for table in font["cmap"].tables:
                if table.isUnicode() and hasattr(table, "cmap"):
                    table.cmap[code] = order[glyph]


def _name(font: TTFont, family: str, *, bold: bool) -> None:
    weight = "Bold" if bold else "Regular"
    ascii_name = "F" + family.encode("utf-8").hex()[:40]
    names = font["name"]
    names.names = []
    for number, text in (
        (1, family),
        (2, weight),
        (3, f"{ascii_name}-{weight}"),
        (4, f"{family} {weight}" if bold else family),
        (5, "Version 1"),
        (6, f"{ascii_name}-{weight}"),
    ):
        names.setName(text, number, 3, 1, 0x409)
    system = font["OS/2"]
    system.fsSelection = (system.fsSelection & ~0x61) | (0x20 if bold else 0x40)
    font["head"].macStyle = int(bold)
    if "CFF " in font:
        top = font["CFF "].cff
        top.fontNames[0] = f"{ascii_name}-{weight}"


def _set_lines(font: TTFont) -> None:
    unit = font["head"].unitsPerEm
    ascent = round((NATURAL / 2 + typefaces.LINE_CENTRE) * unit)
    descent = round(NATURAL * unit) - ascent
    across, system = font["hhea"], font["OS/2"]
    across.ascent, across.descent, across.lineGap = ascent, -descent, 0
    system.sTypoAscender, system.sTypoDescender, system.sTypoLineGap = ascent, -descent, 0
    system.usWinAscent, system.usWinDescent = ascent, descent


def _widen(font: TTFont) -> None:
    """Give an em to every character that Chinese type gives one: Noto's dashes and dots are narrower."""
    metrics, unit = font["hmtx"], font["head"].unitsPerEm
    for code, glyph in font.getBestCmap().items():
        # GB 2312's dash and dot go by other code points in Python's table of it.
        if code in (0xB7, 0x2014) or (code > 0xA0 and len(chr(code).encode("gb2312", "ignore")) == 2):
            wide, bearing = metrics[glyph]
            metrics[glyph] = (max(wide, unit), bearing)


def environment(config: Path, home: Path) -> dict[str, str]:
    """The environment of a soffice that sees only the fonts of ``config``."""
    return {**os.environ, "FONTCONFIG_FILE": str(config), "HOME": str(home), "SAL_USE_VCLPLUGIN": "svp"}
