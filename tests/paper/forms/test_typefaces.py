"""Fonts: which prints what, and the refusal to work without them."""

import io

import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.ttLib import TTFont

from guidang.domain.errors import MissingLibrary
from guidang.paper.forms import typefaces
from guidang.paper.forms.typefaces import face_of, measure, require, typeface_for, width


def test_all_is_installed() -> None:
    require()
    assert len(typefaces.stamp()) == 64


def test_every_missing_library_and_font_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typefaces, "_installed", dict)
    monkeypatch.setattr(
        typefaces, "_LIBRARIES", {"libharfbuzz-subset.so.99": "libharfbuzz-subset0", "libc.so.6": "libc6"}
    )
    with pytest.raises(MissingLibrary) as refused:
        require()
    assert "libharfbuzz-subset.so.99" in str(refused.value) and "HanaMinB.ttf" in str(refused.value)
    assert refused.value.advice == (
        "请安装：sudo apt-get install libharfbuzz-subset0 fonts-noto-cjk fonts-lxgw-wenkai fonts-hanazono"
    )


@pytest.mark.parametrize(
    ("font", "face"),
    [
        ("宋体", "song"),
        ("SimSun", "song"),
        ("Times New Roman", "song"),
        ("黑体", "hei"),
        ("Microsoft YaHei", "hei"),
        ("仿宋_GB2312", "fang"),
        ("楷体", "kai"),
        ("KaiTi_GB2312", "kai"),
    ],
)
def test_word_fonts_have_a_face(font: str, face: str) -> None:
    assert face_of(font) == (face, False)


def test_the_heavy_title_face_is_heavy() -> None:
    assert face_of("方正小标宋简体") == ("song", True)


def test_characters_fall_back_to_fonts_that_have_them() -> None:
    for character, family in (("张", "LXGW WenKai"), ("𠮷", "LXGW WenKai"), ("☑", "HanaMinA")):
        found = typeface_for(character, "kai", False)
        assert found is not None
        assert found.family == family or character == "𠮷"
    assert typeface_for("\U00031350", "song", False) is None


def test_widths_are_those_of_the_font() -> None:
    font = TTFont(typefaces._installed()["LXGWWenKai-Regular.ttf"], lazy=True)
    for character in "张W1，":
        advance = font["hmtx"][font.getBestCmap()[ord(character)]][0]
        assert measure(character, "kai", False) == pytest.approx(advance / font["head"].unitsPerEm)
    assert width("案号", "song") == 2


def test_a_cut_truetype_font_keeps_its_glyph_numbers() -> None:
    face = typeface_for("张", "kai", False)
    assert face is not None
    source = face.opened()
    wanted = [source.glyph(c) for c in "张三李四"]
    data, is_cff = source.cut(wanted)
    assert not is_cff and len(data) < 100_000
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
    data, is_cff = source.cut(wanted)
    assert is_cff and len(data) < 10_000
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(data), None)
    assert fonts[0].charset == [".notdef", *(f"cid{glyph:05d}" for glyph in wanted)]
