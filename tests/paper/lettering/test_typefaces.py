"""Fonts: which prints what, and the refusal to work without them."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from guidang.domain.errors import MissingLibrary
from guidang.paper.lettering import typefaces
from guidang.paper.lettering.typefaces import face_of, marked, measure, require, typeface_for, width


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
        "请安装：sudo apt-get install libharfbuzz-subset0 fonts-noto-cjk fonts-lxgw-wenkai "
        "fonts-liberation fonts-crosextra-carlito fonts-hanazono"
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
    assert measure("中") == measure("〓") == measure("\U000f0000") == 1
    assert width("中中") == 2
    assert 0.4 < measure("1") < 0.6


def test_a_damaged_font_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "HanaMinA.ttf").write_bytes(b"\0\1\0\0 no font")
    monkeypatch.setattr(typefaces, "_installed", lambda: {"HanaMinA.ttf": tmp_path / "HanaMinA.ttf"})
    with pytest.raises(MissingLibrary, match="HanaMinA"):
        typefaces._open.__wrapped__(typefaces.Typeface("HanaMinA.ttf", "HanaMinA", "fonts-hanazono"))


def test_every_rare_font_has_its_turn() -> None:
    found = {typeface.file for n in range(0x20000, 0x2A6D6) if (typeface := typeface_for(chr(n)))}
    assert {"NotoSerifCJK-Regular.ttc", "LXGWWenKai-Regular.ttf", "HanaMinB.ttf"} <= found
    assert (found_a := typeface_for("🙂")) is not None and found_a.family == "HanaMinA"


def test_a_character_of_no_font_is_marked() -> None:
    assert marked("甲\U000f0000乙\ue000\x07\t\n　丙") == "甲〓乙〓〓  　丙"
