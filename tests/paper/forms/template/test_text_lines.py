"""Lines of text break, stand and stretch as Word sets them."""

from itertools import pairwise

import pytest
from tests.paper.forms.template.text_samples import (
    LEFT,
    RIGHT_EDGE,
    compiled,
    fonts,
    glyphs,
    lines,
    place,
    run,
    typed,
)

_WIDE = RIGHT_EDGE - LEFT
_TIMES = fonts("Times New Roman") + '<w:sz w:val="24"/>'
_SONG = fonts("宋体") + '<w:sz w:val="24"/>'
_BOTH = '<w:pPr><w:jc w:val="both"/></w:pPr>'


def test_latin_letters_stand_in_their_own_font_beside_chinese_ones() -> None:
    page = typed(
        run("学号2024ABCD号", _TIMES),
        run("编号mm01号", _SONG),
        run("说“好”don’t", _TIMES),
        run("甲“乙”", fonts("Times New Roman", hint="default") + '<w:sz w:val="24"/>'),
    )
    pdf = compiled(page).pdf
    x0, x1 = place(pdf, "2024ABCD")
    assert x1 - x0 == pytest.approx((4 * 0.5 + 0.722 + 0.667 + 0.667 + 0.722) * 12, abs=0.5)
    assert x0 - (LEFT + 24) == pytest.approx(3, abs=0.6)  # a quarter of an em between the scripts
    x0, x1 = place(pdf, "mm01")
    assert x1 - x0 == pytest.approx(4 * 0.5 * 12, abs=0.5)
    quote = place(pdf, "好")
    assert quote[0] == pytest.approx(LEFT + 24, abs=0.6)  # “ takes a whole em
    assert place(pdf, "乙")[0] == pytest.approx(LEFT + 12 + 0.444 * 12, abs=0.8)  # here it is Latin


def test_lines_keep_chinese_rules_hang_punctuation_and_are_justified() -> None:
    full = int(_WIDE // 12)
    text = "文" * full + "，" + "字" * (full - 2) + "（甲）" + "尾" * 5
    pdf = compiled(typed(_BOTH + run(text, _TIMES))).pdf
    broken = lines(pdf)
    assert broken[0] == "文" * full + "，"
    assert broken[1] == "字" * (full - 2)  # （ does not end a line
    assert broken[2] == "（甲）" + "尾" * 5
    assert place(pdf, "，")[1] > RIGHT_EDGE
    row = [glyph for glyph in glyphs(pdf) if glyph[0] == "字"]
    assert row[-1][2] == pytest.approx(RIGHT_EDGE, abs=0.6)
    steps = [b[1] - a[1] for a, b in pairwise(row)]
    assert max(steps) - min(steps) < 0.3 and steps[0] > 12
    last = [glyph for glyph in glyphs(pdf) if glyph[0] == "尾"]
    assert last[1][1] - last[0][1] == pytest.approx(12, abs=0.1)


def test_distributed_text_reaches_both_edges_and_fitted_text_its_width() -> None:
    fit = _TIMES + '<w:fitText w:val="1600" w:id="1"/>'
    page = typed(
        '<w:pPr><w:jc w:val="distribute"/></w:pPr>' + run("分散对齐", _TIMES),
        run("调整宽", fit) + run("后", _TIMES),
    )
    pdf = compiled(page).pdf
    assert place(pdf, "分")[0] == pytest.approx(LEFT, abs=0.6)
    assert place(pdf, "齐")[1] == pytest.approx(RIGHT_EDGE, abs=0.6)
    assert place(pdf, "宽")[1] == pytest.approx(LEFT + 80, abs=0.6)
    assert place(pdf, "后")[0] == pytest.approx(LEFT + 80, abs=0.6)


def test_tabs_go_to_their_stops() -> None:
    def stops(*wanted: str) -> str:
        return f"<w:pPr><w:tabs>{''.join(wanted)}</w:tabs></w:pPr>"

    tab = "<w:r><w:tab/></w:r>"
    page = typed(
        stops('<w:tab w:val="left" w:pos="2000"/>', '<w:tab w:val="right" w:leader="dot" w:pos="6000"/>')
        + f"{run('甲', _TIMES)}{tab}{run('左停', _TIMES)}{tab}{run('右停', _TIMES)}",
        stops('<w:tab w:val="center" w:pos="4000"/>', '<w:tab w:val="decimal" w:pos="7000"/>')
        + f"{tab}{run('中间停', _TIMES)}{tab}{run('12.5', _TIMES)}",
        f"{run('乙', _TIMES)}{tab}{run('默认', _TIMES)}",
        '<w:pPr><w:ind w:left="1000" w:hanging="1000"/></w:pPr>'
        + f"{run('一', _TIMES)}{tab}{run('悬挂', _TIMES)}",
        f'{run("签名", _TIMES)}<w:r><w:rPr><w:u w:val="single"/></w:rPr><w:tab/><w:tab/></w:r>',
    )
    pdf = compiled(page).pdf
    assert place(pdf, "左停")[0] == pytest.approx(LEFT + 100, abs=0.6)
    assert place(pdf, "右停")[1] == pytest.approx(LEFT + 300, abs=0.6)
    x0, x1 = place(pdf, "中间停")
    assert (x0 + x1) / 2 == pytest.approx(LEFT + 200, abs=0.6)
    assert place(pdf, "12")[1] == pytest.approx(LEFT + 350, abs=0.6)
    assert place(pdf, "默认")[0] == pytest.approx(LEFT + 36, abs=0.6)
    assert place(pdf, "悬挂")[0] == pytest.approx(LEFT + 50, abs=0.6)


def test_each_line_is_as_high_as_its_own_largest_type() -> None:
    large = fonts("Times New Roman") + '<w:sz w:val="44"/>'
    single = '<w:pPr><w:spacing w:line="240" w:lineRule="auto"/></w:pPr>'
    pdf = compiled(typed(single + run("大", large) + run("小" * 96, _TIMES), grid=0)).pdf
    ys = sorted({round(glyph[3]) for glyph in glyphs(pdf) if glyph[0] == "小"})
    assert len(ys) == 3
    assert ys[2] - ys[1] == pytest.approx(12 * 1.3, abs=1.1)
    assert ys[1] - ys[0] > 16
