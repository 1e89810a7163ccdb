"""Letters drawn without a typesetter: the right shapes, widths and words, in every reader."""

import io
import subprocess

import numpy as np
import pikepdf
import pypdf
import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont
from PIL import Image

from guidang.paper.cff import CidFont, NotCidKeyed
from guidang.paper.charstrings import flatten
from guidang.paper.lettering import Letters, advance, width

SONG = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"
SAMPLE = "卷内备考表：2025-2026学年（第二学期）《通知书》AaWg%㛃䶮𠮷𬭎𡚸𫘧"


def drawn(*words: str) -> bytes:
    """One page with each of ``words`` on a line."""
    letters, pdf = Letters(), pikepdf.new()
    content = "\n".join(letters.show(20, 700 - 40 * n, 20, word) for n, word in enumerate(words))
    pdf.add_blank_page(page_size=(595, 842))
    pdf.pages[0].Resources = pikepdf.Dictionary(Font=letters.embed(pdf))
    pdf.pages[0].Contents = pdf.make_stream(content.encode("ascii"))
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


@pytest.fixture(scope="module")
def song() -> TTFont:
    return next(
        font
        for number in range(10)
        if (font := TTFont(SONG, fontNumber=number, lazy=True))["name"].getDebugName(1) == "Noto Serif CJK SC"
    )


def test_cut_glyphs_have_the_fonts_own_outlines(song):
    cut = CFFFontSet()
    gids = [song.getGlyphID(song.getBestCmap()[ord(ch)]) for ch in SAMPLE]
    cut.decompile(io.BytesIO(CidFont(song.reader["CFF "]).program(gids)), None)
    glyphs, whole = cut.topDictIndex[0].CharStrings, song.getGlyphSet()
    assert len(glyphs) == len(set(gids)) + 1
    for character, gid in zip(SAMPLE, gids, strict=True):
        ours, theirs = RecordingPen(), RecordingPen()
        glyphs[f"cid{gid:05d}"].draw(ours)
        whole[song.getBestCmap()[ord(character)]].draw(theirs)
        assert ours.value == theirs.value


def test_program_depends_on_its_glyphs_alone(song):
    font = CidFont(song.reader["CFF "])
    first = font.program([100, 200])
    font.program(range(5000, 5200))
    assert font.program([200, 100, 100]) == first == CidFont(song.reader["CFF "]).program([100, 200])
    assert len(first) < 4000


def test_font_without_cids_is_not_taken():
    name_keyed = b"\x01\x00\x04\x01" + b"\x00\x01\x01\x01\x02A" + b"\x00\x01\x01\x01\x01" + b"\0\0" * 2
    with pytest.raises(NotCidKeyed):
        CidFont(name_keyed)


def test_subroutines_are_put_where_they_were_called():
    # A number n is written n + 139, a call names a subroutine less 107; 10 calls local, 29 global, 11 ends.
    local, shared = [bytes([5 + 139, 21, 11])], [bytes([-107 + 139, 10, 11])]
    code = bytes([7 + 139, -107 + 139, 29, 14])
    assert flatten(code, local, shared) == bytes([7 + 139, 5 + 139, 21, 14])


def test_mask_bytes_are_not_taken_for_operators():
    # hstemhm with two pairs, then a mask whose one byte looks like a call.
    code = bytes([140, 141, 142, 143, 18, 19, 10, 140, 140, 21, 14])
    assert flatten(code, [], []) == code


@pytest.mark.parametrize("words", [SAMPLE, "", "a b", "罕见字𰻝🙂", "空　格"])
def test_words_are_found_again(words):
    assert pypdf.PdfReader(io.BytesIO(drawn(words))).pages[0].extract_text().strip() == words


def test_character_of_no_font_is_marked():
    assert pypdf.PdfReader(io.BytesIO(drawn("甲\U000f0000乙"))).pages[0].extract_text() == "甲〓乙"


def test_radical_does_not_take_the_place_of_the_character_it_looks_like():
    assert pypdf.PdfReader(io.BytesIO(drawn("⼀一"))).pages[0].extract_text() == "一一"


def test_widths_are_the_fonts():
    assert advance("中") == advance("〓") == advance("\U000f0000") == 1
    assert advance("\t") == advance(" ") < 0.3
    assert width("中中") == 2
    assert 0.4 < advance("1") < 0.6


def test_more_rare_characters_than_one_font_holds():
    rare = "".join(chr(0x30000 + n) for n in range(300))
    with pikepdf.open(io.BytesIO(drawn(rare))) as pdf:
        assert set(pdf.pages[0].Resources.Font.keys()) >= {"/Office"}


def test_ghostscript_and_poppler_draw_the_same(tmp_path):
    (tmp_path / "page.pdf").write_bytes(drawn(SAMPLE, "𰻝🙂罕见"))
    subprocess.run(
        ["gs", "-q", "-sDEVICE=pnggray", "-r150", "-o", "gs.png", "page.pdf"], cwd=tmp_path, check=True
    )
    subprocess.run(
        ["pdftoppm", "-r", "150", "-png", "-singlefile", "page.pdf", "pop"], cwd=tmp_path, check=True
    )
    ink = [
        255
        - np.asarray(Image.open(tmp_path / name).convert("L").resize((298, 421), Image.Resampling.BOX), float)
        for name in ("gs.png", "pop.png")
    ]
    assert ink[1].sum() > 10_000
    assert np.corrcoef(ink[0].ravel(), ink[1].ravel())[0, 1] > 0.85
