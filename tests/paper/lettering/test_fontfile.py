"""Fonts cut to a few glyphs keep shapes, widths and the numbers that a PDF calls them by."""

import io
from pathlib import Path

import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.pens.recordingPen import DecomposingRecordingPen, RecordingPen
from fontTools.ttLib import TTFont

from guidang.paper.lettering.fontfile import FontFile
from guidang.paper.lettering.typefaces import typeface_for

SONG = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")
SAMPLE = "卷内备考表：2025-2026学年（第二学期）《通知书》AaWg%㛃䶮𠮷𬭎𡚸𫘧"
OF_NOTO_SC = 2  # its index in the collection


def test_cut_cff_glyphs_have_the_fonts_own_outlines() -> None:
    song = TTFont(SONG, fontNumber=OF_NOTO_SC, lazy=True)
    font, cut = FontFile(SONG, OF_NOTO_SC), CFFFontSet()
    assert font.family() == song["name"].getDebugName(1) == "Noto Serif CJK SC"
    gids = [font.glyph(character) for character in SAMPLE]
    assert gids == [song.getGlyphID(song.getBestCmap()[ord(character)]) for character in SAMPLE]
    cut.decompile(io.BytesIO(font.cut(gids)), None)
    glyphs, whole = cut.topDictIndex[0].CharStrings, song.getGlyphSet()
    assert len(glyphs) == len(set(gids)) + 1
    for character, gid in zip(SAMPLE, gids, strict=True):
        ours, theirs = RecordingPen(), RecordingPen()
        glyphs[f"cid{gid:05d}"].draw(ours)
        whole[song.getBestCmap()[ord(character)]].draw(theirs)
        assert ours.value == theirs.value


def test_cut_truetype_glyphs_have_the_fonts_own_outlines() -> None:
    face = typeface_for("张", "kai")
    assert face is not None
    font = face.opened()
    (path,) = Path("/usr/share/fonts").rglob(face.file)
    gids = [font.glyph(character) for character in "张三Wg，"]
    cut, whole = TTFont(io.BytesIO(font.cut(gids))), TTFont(path)
    for gid in gids:
        pens = []
        for one in (cut, whole):
            pens.append(DecomposingRecordingPen(one.getGlyphSet()))
            one.getGlyphSet()[one.getGlyphOrder()[gid]].draw(pens[-1])
        assert pens[0].value == pens[1].value != []


def test_a_program_depends_on_its_glyphs_alone() -> None:
    font = FontFile(SONG, OF_NOTO_SC)
    first = font.cut([100, 200])
    font.cut(range(5000, 5200))
    assert font.cut([200, 100, 100]) == first == FontFile(SONG, OF_NOTO_SC).cut([100, 200])
    assert len(first) < 4000


def test_a_cut_truetype_font_keeps_its_glyph_numbers() -> None:
    face = typeface_for("张", "kai", False)
    assert face is not None
    source = face.opened()
    wanted = [source.glyph(c) for c in "张三李四"]
    data = source.cut(wanted)
    assert not source.is_cff and len(data) < 100_000
    glyphs = TTFont(io.BytesIO(data))["glyf"]
    order = glyphs.glyphOrder
    assert [bool(glyphs[order[g]].numberOfContours) for g in wanted] == [True] * 4
    assert not glyphs[order[wanted[0] + 1]].numberOfContours


@pytest.mark.parametrize("face", ["song", "hei"])
def test_a_cut_cff_font_names_its_glyphs_by_their_old_numbers(face: str) -> None:
    found = typeface_for("张", face, False)
    assert found is not None
    source = found.opened()
    wanted = sorted(source.glyph(c) for c in "张三李四𠮷㛃")
    data = source.cut(wanted)
    assert source.is_cff and len(data) < 10_000
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(data), None)
    assert fonts[0].charset == [".notdef", *(f"cid{glyph:05d}" for glyph in wanted)]
