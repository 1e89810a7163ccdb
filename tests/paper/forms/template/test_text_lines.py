"""Lines of text break, stand and stretch as Word sets them."""

from itertools import pairwise

import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
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

from guidang.domain.errors import TemplateFaults

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


def test_quotation_marks_are_as_wide_as_measured_in_kai() -> None:
    kai = fonts("Times New Roman", "楷体_GB2312") + '<w:sz w:val="24"/>'
    pdf = compiled(typed(run("，“同意”。‘见’完", kai))).pdf
    assert [place(pdf, c)[0] for c in "同见完"] == pytest.approx([LEFT + 24, LEFT + 84, LEFT + 108], abs=0.3)


@pytest.mark.parametrize("compressed", [True, False])
def test_marks_side_by_side_close_up_where_word_kerns_them(compressed: bool) -> None:
    kerned = _SONG + '<w:kern w:val="2"/>'
    page = typed(run("甲：“乙”。丙（《丁", kerned), run("戊：“己", _SONG), run("庚（）辛", kerned))
    control = page.document.settings.element.find(qn("w:characterSpacingControl"))
    control.set(qn("w:val"), "compressPunctuation" if compressed else "doNotCompress")
    pdf = compiled(page).pdf
    less = 6 if compressed else 0  # half an em a pair
    assert place(pdf, "乙")[0] == pytest.approx(LEFT + 36 - less, abs=0.3)
    assert place(pdf, "丙")[0] == pytest.approx(LEFT + 72 - 2 * less, abs=0.3)
    assert place(pdf, "丁")[0] == pytest.approx(LEFT + 108 - 3 * less, abs=0.3)
    assert place(pdf, "己")[0] == pytest.approx(LEFT + 36, abs=0.3)  # without w:kern
    assert place(pdf, "辛")[0] == pytest.approx(LEFT + 36, abs=0.3)  # nothing to share inside （）


def test_dashes_and_dots_of_chinese_type_are_an_em_wide() -> None:
    pdf = compiled(typed(run("学——生·名", _SONG), run("甲·乙—", _SONG + '<w:w w:val="50"/>'))).pdf
    assert [place(pdf, c)[0] for c in "学生名"] == pytest.approx([LEFT, LEFT + 36, LEFT + 60], abs=0.3)
    first, second = (glyph for glyph in glyphs(pdf)[:4] if glyph[0] == "—")
    assert second[1] == pytest.approx(first[2], abs=0.2)  # two of them are one stroke
    x0, x1 = place(pdf, "·", nth=1)
    assert (x0 + x1) / 2 == pytest.approx(LEFT + 9, abs=0.3)  # in the middle of half an em
    assert place(pdf, "乙")[0] == pytest.approx(LEFT + 12, abs=0.3)


@pytest.mark.parametrize(("grid", "hangs"), [("lines", True), ("linesAndChars", False)])
def test_punctuation_does_not_hang_on_a_grid_of_characters_where_word_is_told_so(
    grid: str, hangs: bool
) -> None:
    full = int(_WIDE // 12)
    page = typed(run("文" * full + "，" + "字", _TIMES))
    page.document.element.body.find(f".//{qn('w:docGrid')}").set(qn("w:type"), grid)
    compat = page.document.settings.element.find(qn("w:compat"))
    compat.insert(0, OxmlElement("w:doNotWrapTextWithPunct"))
    expected = ["文" * full + "，", "字"] if hangs else ["文" * (full - 1), "文，字"]
    assert lines(compiled(page).pdf) == expected


def test_a_field_at_the_end_of_a_line_does_not_hang_over_it() -> None:
    room = int(_WIDE // 12) - 3
    page = typed(run("文" * room + "{{ name }}", _TIMES), run("文" * room + "{{ name }}，", _TIMES))
    found = [slot.rect for slot in compiled(page, widths={"name": 5}).slots]
    assert [round(slot.x0 - LEFT) for slot in found] == [0, 0]  # both begin a line of their own


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


def test_lines_of_yahei_are_higher_than_those_of_song() -> None:
    single = '<w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
    high = fonts("微软雅黑", "微软雅黑") + '<w:sz w:val="21"/>'
    typing = [run("高", high), run("Mm", high), run("低", _TIMES), run("尾", _TIMES)]
    for grid, heights in ((312, (31.2, 31.2, 15.6, 15.6)), (0, (18.0, 18.0, 15.6, 15.6))):
        page = typed(*(single + inside for inside in typing), grid=grid)
        found = {c: y for c, _, _, y in glyphs(compiled(page).pdf)}
        tops = [found[c] - tall / 2 for c, tall in zip("高M低尾", heights, strict=True)]
        assert [b - a for a, b in pairwise(tops)] == pytest.approx(heights[:3], abs=1.5)


@pytest.mark.parametrize(
    ("size", "line", "height"),
    [(28, 240, 31.2), (28, 360, 23.4), (24, 360, 23.4), (44, 360, 46.8), (24, 216, 14.04), (28, 300, 19.5)],
)
def test_on_a_grid_a_factor_sets_the_grid_lines_apart(size: int, line: int, height: float) -> None:
    looks = fonts("Times New Roman") + f'<w:sz w:val="{size}"/>'
    spaced = f'<w:pPr><w:spacing w:after="0" w:line="{line}" w:lineRule="auto"/></w:pPr>'
    pdf = compiled(typed(spaced + run("一", looks), spaced + run("二", looks))).pdf
    found = {c: y for c, _, _, y in glyphs(pdf)}
    assert found["二"] - found["一"] == pytest.approx(height, abs=0.1)


@pytest.mark.parametrize(
    ("tall", "alone", "pages"),
    [(700, True, 2), (740, True, 3), (740, False, 2)],
    ids=["room", "none", "text"],
)
def test_a_page_break_alone_needs_a_line_of_its_page(tall: int, alone: bool, pages: int) -> None:
    high = f'<w:pageBreakBefore/><w:spacing w:after="0" w:line="{tall * 20}" w:lineRule="exact"/>'
    brk = '<w:r><w:br w:type="page"/></w:r>'
    following = [brk, run("后", _SONG)] if alone else [brk + run("后", _SONG)]
    with pytest.raises(TemplateFaults) as refused:
        compiled(typed(f"<w:pPr>{high}</w:pPr>" + run("高", _SONG), *following))
    # None of the pages after the first has a code.
    said = [fault[:3] for fault in refused.value.details["faults"].splitlines()]
    assert said == [f"第{number}页" for number in range(2, 2 + pages)]
