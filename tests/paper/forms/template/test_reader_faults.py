"""Small properties of Word files that are easily misread: what is printed, and what is refused by name."""

import io
import zipfile

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from tests.paper.forms.form_samples import Page, form, ink, one_page, pixels
from tests.paper.forms.template.text_samples import (
    LEFT,
    add,
    compiled,
    fonts,
    glyphs,
    lines,
    place,
    run,
    typed,
)

from guidang.domain.errors import TemplateFaults
from guidang.domain.form import Rect
from guidang.paper.forms.template import tokens
from guidang.paper.forms.template.blank import compile_blank

_BEGIN = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
_SEPARATE = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
_DROPDOWN = (
    '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/>'
    '<w:listEntry w:val="一级"/><w:listEntry w:val="二级"/></w:ddList></w:ffData></w:fldChar></w:r>'
    "<w:r><w:instrText>FORMDROPDOWN</w:instrText></w:r>" + _END
)


def _field(code: str, result: str | None = None) -> str:
    saved = "" if result is None else _SEPARATE + run(result)
    return f'{_BEGIN}<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>{saved}{_END}'


def _faults(page: Page | bytes) -> list[str]:
    with pytest.raises(TemplateFaults) as refused:
        compile_blank(form(), page if isinstance(page, bytes) else page.bytes())
    return refused.value.details["faults"].splitlines()


def _styled(page: Page, name: str, inside: str, kind: str = "paragraph") -> None:
    page.document.styles.element.append(
        parse_xml(
            f'<w:style {nsdecls("w")} w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/>{inside}'
            "</w:style>"
        )
    )


def test_what_is_printed_plainly() -> None:
    """Baseline alignment, drop-down lists, invisible fields, comments in a text, capitals around a token."""
    size = '<w:sz w:val="21"/>'
    page = typed(
        run("平文", size) + run("基线", size + '<w:vertAlign w:val="baseline"/>'),
        run("等级：") + _DROPDOWN + _field("XE 索引") + run("。"),
        "<w:r><w:t>前<!-- 注 -->后</w:t></w:r>",
        run("abc {{ name }} def", "<w:caps/>"),
        _field('SYMBOL 168 \\f "Wingdings"', "x") + run("尾"),
        run("{{ name }}", fonts("Wingdings")),
    )
    blank = compiled(page)
    heights = {c: x1 - x0 for c, x0, x1, _ in glyphs(blank.pdf)}
    assert heights["基"] == pytest.approx(heights["平"], abs=0.1)
    assert lines(blank.pdf) == ["平文基线", "等级：二级。", "前后", "ABCDEF", "□尾"]
    assert [slot.field for slot in blank.slots] == ["name", "name"]


def test_indents_come_from_the_nearest_source_that_states_one() -> None:
    """Where LibreOffice puts the same paragraphs, whose style says two characters."""
    page = typed(grid=0)
    _styled(page, "LP", '<w:pPr><w:ind w:firstLineChars="200" w:firstLine="420" w:leftChars="100"/></w:pPr>')
    for words, indent in (
        ("甲", 'w:leftChars="0" w:firstLine="0"'),
        ("乙", 'w:left="0" w:firstLineChars="0"'),
        ("丙", 'w:hanging="420" w:left="420"'),
        ("丁", 'w:left="0" w:firstLineChars="0" w:firstLine="0"'),
        ("戊", 'w:left="0" w:firstLine="840"'),
        ("己", 'w:left="420" w:firstLine="840" w:hanging="420"'),
        ("庚", 'w:left="0"'),
    ):
        looks = f'<w:pPr><w:pStyle w:val="LP"/><w:ind {indent}/></w:pPr>'
        add(page, looks + run(words, '<w:sz w:val="21"/>'))
    pdf = compiled(page).pdf
    shifts = [round(place(pdf, words)[0] - LEFT) for words in "甲乙丙丁戊己庚"]
    assert shifts == [0, 21, 0, 0, 42, 0, 21]


def test_fields_that_print_something_else_than_they_saved() -> None:
    said = "\n".join(
        _faults(
            typed(
                run("甲") + _field("MACROBUTTON NoMacro 请点击"),
                run("乙") + _field("AUTONUM"),
                run("丙") + _field("DATE"),
                run("丁") + _field("SYMBOL 0x"),
                run("戊") + _field("FORMDROPDOWN"),
                run("己") + "<w:fldSimple w:instr='LISTNUM'/>",
                run("庚") + _BEGIN + "<w:r><w:instrText>REF 甲</w:instrText></w:r>" + run("从此不见"),
                run("辛"),
            )
        )
    )
    assert "第2段“甲”：不支持按钮域（MACROBUTTON" in said
    assert "第3段“乙”：不支持自动编号域（AUTONUM" in said
    assert "第4段“丙”：不支持没有结果的域“DATE”" in said
    assert "第5段“丁”：不支持符号域“SYMBOL 0x”" in said
    assert "第6段“戊”：不支持下拉型窗体域" in said
    assert "第7段“己”：不支持自动编号域（LISTNUM" in said
    assert "第8段“庚从此不见”：域没有结束（请删除后重新插入）" in said


def test_a_field_left_open_in_the_header_silences_no_body() -> None:
    page = typed(run("正文"))
    page.document.sections[0].header.paragraphs[0]._p.append(
        parse_xml(f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="begin"/></w:r>')
    )
    assert _faults(page) == ["页眉第1段：域没有结束（请删除后重新插入）"]


def test_symbol_fonts_looks_of_styles_and_of_tokens() -> None:
    page = typed(
        run("Kl", fonts("Wingdings")),
        '<w:pPr><w:pStyle w:val="Hollow"/></w:pPr>' + run("空心"),
        run("圈") + '<w:r><w:rPr><w:rStyle w:val="Dotted"/></w:rPr><w:t>点</w:t></w:r>',
        '<w:pPr><w:tabs><w:tab w:val="bar" w:pos="400"/></w:tabs></w:pPr>' + run("竖"),
        run("姓名：{{ name }}", '<w:i/><w:color w:val="FF0000"/>'),
        '<w:pPr><w:pBdr><w:bar w:val="single" w:sz="4"/></w:pBdr></w:pPr>' + run("旁"),
    )
    _styled(page, "Hollow", "<w:rPr><w:outline/></w:rPr>")
    _styled(page, "Dotted", '<w:rPr><w:em w:val="comma"/></w:rPr>', "character")
    _styled(page, "Unused", "<w:rPr><w:emboss/></w:rPr>")
    defaults = page.document.styles.element.find(".//{*}rPrDefault/{*}rPr")
    defaults.append(parse_xml(f"<w:imprint {nsdecls('w')}/>"))
    table = page.table((30,), 1)
    table._tbl.tr_lst[0].get_or_add_trPr().append(parse_xml(f"<w:hidden {nsdecls('w')}/>"))
    said = "\n".join(_faults(page))
    assert "第2段“Kl”：不支持符号字体“Wingdings”的字符“K”" in said
    assert "样式“Hollow”：不支持空心字" in said
    assert "样式“Dotted”：不支持这种着重号" in said
    assert "样式“文档默认”：不支持阴文" in said
    assert "阳文" not in said
    assert "第5段“竖”：不支持竖线制表位" in said
    assert "第6段“姓名：{{ name }}”：标签所在的文字不能设倾斜、颜色" in said
    assert "第7段“旁”：不支持段落旁的竖线" in said
    assert "表1第1行：不支持隐藏的行" in said


def _repacked(change: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    packed = io.BytesIO(one_page("{{ name }}"))
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(held, "w") as target:
        for name in source.namelist():
            target.writestr(name, change.get(name, source.read(name)), zipfile.ZIP_DEFLATED)
    return held.getvalue()


def test_broken_files_are_refused_in_a_sentence() -> None:
    unreadable = ["文件：不是可以读取的 Word 文档（.docx）"]
    bodiless = f"<w:document {nsdecls('w')}/>".encode()
    assert _faults(_repacked({"word/document.xml": bodiless})) == unreadable
    whole = _repacked({})
    at = whole.index(b"word/document.xml") + 60
    torn = whole[:at] + b"\xff" * 40 + whole[at + 40 :]
    assert _faults(torn) == unreadable
    locked = bytearray(whole)
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = -1
        while (start := whole.find(sign, start + 1)) >= 0:
            locked[start + offset] |= 1
    assert _faults(bytes(locked)) == unreadable
    assert "主题" in _faults(_repacked({"word/theme/theme1.xml": b"<broken"}))[0]


def test_a_header_that_is_not_there() -> None:
    page = typed(run("正文"))
    part = page.document.part
    section = page.document.sections[0]
    section.header.paragraphs[0].add_run("抬头")
    relation = section._sectPr.headerReference_lst[0].rId
    section._sectPr.headerReference_lst[0].rId = relation + "9"
    assert part.rels[relation] is not None
    assert _faults(page) == ["页眉：文件里缺少这一部分（请用 Word 打开后重新插入）"]


def test_numbers_that_are_none() -> None:
    """Infinite levels, sizes that are no number, lines of no height."""
    pdf = compiled(
        typed(
            '<w:pPr><w:numPr><w:ilvl w:val="inf"/><w:numId w:val="1"/></w:numPr></w:pPr>' + run("甲"),
            run("乙", '<w:sz w:val="nan"/>'),
            '<w:pPr><w:spacing w:line="0" w:lineRule="exact"/></w:pPr>' + run("丙"),
            '<w:pPr><w:spacing w:line="0" w:lineRule="exact"/></w:pPr>' + run("{{ name }}"),
        )
    ).pdf
    assert "".join(lines(pdf)).endswith("乙丙")


def test_a_cell_over_more_columns_than_word_has() -> None:
    page = typed()
    table = page.table((30, 30), 1)
    table.cell(0, 1)._tc.get_or_add_tcPr().append(parse_xml(f'<w:gridSpan {nsdecls("w")} w:val="20000"/>'))
    assert "表1第1行：不支持超过 63 列的表格" in _faults(page)


def test_an_open_tag_ends_at_the_next_one() -> None:
    assert tokens.spans("{{ a {{ name }}") == [(5, 15)]
    assert tokens.strays("{{ a {{ name }}") == ["{{"]


def test_an_underlined_field_alone_and_a_signature_have_their_rule() -> None:
    under = '<w:u w:val="single"/>'
    page = typed(
        run("   {{ name }}   ", under),
        run("家长签名：") + run("{{ sign.parent }}", under),
    )
    blank = compiled(page)
    gray = pixels(blank.pdf, dpi=288)
    slot = blank.slots[0].rect
    sign = next(mark for mark in blank.marks if mark.name == "parent").rect
    for box, reach in ((slot, slot.width), (sign, 60)):
        rule = [
            ink(gray, Rect(box.x0 + 1, y / 4, box.x0 + reach - 1, y / 4 + 0.25), 288)
            for y in range(int(box.y0 * 4) - 40, int(box.y1 * 4) + 40)
        ]
        assert max(rule) == 1.0
    assert ink(gray, Rect(slot.x0 - 8, slot.y1 - 4, slot.x0 - 2, slot.y1 + 4), 288) > 0  # blanks before it
    assert ink(gray, slot, 288) == 0


def test_paragraphs_of_the_same_border_stand_in_one_box() -> None:
    edges = "".join(
        f'<w:{s} w:val="single" w:sz="8" w:space="1"/>' for s in ("top", "left", "bottom", "right")
    )
    boxed = f'<w:pPr><w:pBdr>{edges}</w:pBdr><w:spacing w:after="240"/></w:pPr>'
    between = f'<w:pPr><w:pBdr>{edges}<w:between w:val="single" w:sz="8" w:space="1"/></w:pBdr></w:pPr>'
    shaded = '<w:pPr><w:shd w:val="pct25" w:color="auto" w:fill="auto"/></w:pPr>'
    page = typed(
        boxed + run("上框"),
        boxed + run("下框"),
        run("隔"),
        between + run("一"),
        between + run("二"),
        shaded + run("底纹"),
        grid=0,
    )
    blank = compiled(page)
    gray = pixels(blank.pdf, dpi=288)
    found = {c: y for c, _, _, y in glyphs(blank.pdf)}

    def rules(upper: str, lower: str) -> int:
        """Level lines right of the text between the baselines of two characters."""
        rows = [
            ink(gray, Rect(300, y / 4, 400, y / 4 + 0.25), 288) == 1.0
            for y in range(int(found[upper] * 4), int(found[lower] * 4))
        ]
        return sum(now and not before for before, now in zip([False, *rows], rows, strict=False))

    assert rules("上", "下") == 0 and rules("下", "隔") == 1 and rules("一", "二") == 1
    side = [
        ink(gray, Rect(LEFT - 4, y / 4, LEFT + 0.5, y / 4 + 0.25), 288) > 0
        for y in range(int(found["上"] * 4), int(found["下"] * 4))
    ]
    assert all(side)  # the rule at the side goes through, over the gap, too
    y = found["底"]
    assert (gray[int(y * 4) - 12 : int(y * 4), 1400:1500] == 191).all()
