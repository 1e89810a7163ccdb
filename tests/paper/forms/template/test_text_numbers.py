"""Automatic numbers, page numbers and the other fields print what Word prints."""

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from tests.paper.forms.template.text_samples import LEFT, add, compiled, lines, place, run, typed

from guidang.paper.forms.template.numerals import numeral

_LISTS = f"""<w:numbering {nsdecls("w")}>
<w:abstractNum w:abstractNumId="90">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/>
<w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/><w:isLgl/>
<w:pPr><w:ind w:left="800" w:hanging="800"/></w:pPr></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="91">
<w:lvl w:ilvl="0"><w:start w:val="3"/>
<w:numFmt w:val="decimalEnclosedCircle"/><w:suff w:val="space"/><w:lvlText w:val="%1"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="92"><w:lvl w:ilvl="0">
<w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF06E;"/>
<w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/></w:rPr></w:lvl></w:abstractNum>
<w:num w:numId="90"><w:abstractNumId w:val="90"/></w:num>
<w:num w:numId="91"><w:abstractNumId w:val="91"/></w:num>
<w:num w:numId="92"><w:abstractNumId w:val="92"/></w:num>
<w:num w:numId="93"><w:abstractNumId w:val="90"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
</w:numbering>"""


def _item(text: str, lists: int, level: int = 0) -> str:
    number = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{lists}"/></w:numPr>'
    return f"<w:pPr>{number}</w:pPr>{run(text)}"


def test_lists_count_as_word_counts() -> None:
    page = typed(
        _item("甲", 90),
        _item("乙", 90, 1),
        _item("丙", 90, 1),
        _item("丁", 90),
        _item("戊", 90, 1),
        _item("己", 91),
        _item("庚", 92),
        _item("辛", 93),
    )
    root = page.document.part.numbering_part.element
    for child in parse_xml(_LISTS):
        root.append(child)
    pdf = compiled(page).pdf
    assert lines(pdf) == ["一、甲", "1.1乙", "1.2丙", "二、丁", "2.1戊", "③己", "■庚", "一、辛"]
    assert place(pdf, "乙")[0] == pytest.approx(LEFT + 40, abs=0.6)


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        (10, "chineseCounting", "十"),
        (21, "chineseCountingThousand", "二十一"),
        (105, "chineseCountingThousand", "一百零五"),
        (110, "chineseCounting", "一百一十"),
        (10, "ideographDigital", "一〇"),
        (21, "chineseLegalSimplified", "贰拾壹"),
        (27, "lowerLetter", "aa"),
        (14, "upperRoman", "XIV"),
        (21, "decimalEnclosedCircle", "㉑"),
        (12, "decimalEnclosedFullstop", "⒓"),
        (3, "ideographTraditional", "丙"),
        (7, "decimalZero", "07"),
        (12, "decimalFullWidth", "１２"),
        (1, "hindiVowels", None),
    ],
)
def test_numerals(number: int, form: str, text: str | None) -> None:
    assert numeral(number, form) == text


def _field(code: str, result: str = "", data: str = "") -> str:
    begin = f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>'
    saved = f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}' if result else ""
    return (
        f"{begin}<w:r><w:instrText>{code}</w:instrText></w:r>{saved}"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def test_fields_and_symbols() -> None:
    ticked = "<w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData>"
    box = "<w:ffData><w:checkBox><w:default w:val='0'/></w:checkBox></w:ffData>"
    page = typed(
        run("第") + _field("PAGE", "9") + run("页共") + _field(r"NUMPAGES \* MERGEFORMAT", "8") + run("页"),
        _field('DATE \\@ "yyyy"', "二〇二六年") + f'<w:fldSimple w:instr="REF x">{run("见上")}</w:fldSimple>',
        _field("FORMCHECKBOX", data=ticked) + run("是") + _field("FORMCHECKBOX", data=box) + run("否"),
        '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>'
        + run("\uf06c", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>')
        + run("☐"),
        f'<w:hyperlink w:anchor="x">{run("链接")}</w:hyperlink><w:smartTag>{run("标签")}</w:smartTag>',
    )
    add(page, "<w:r><w:br w:type='page'/></w:r>" + run("{{ qr.MAIN }}第") + _field("PAGE") + run("页"))
    pdf = compiled(page).pdf
    assert lines(pdf) == ["第1页共2页", "二〇二六年见上", "☑是□否", "□☑●□", "链接标签"]
    assert "第2页" in "".join(lines(pdf, 1))


def test_page_numbers_in_other_figures() -> None:
    page = typed(*(_field(f"PAGE \\* {style}") for style in ("ROMAN", "CHINESENUM3", "ArabicDash")))
    assert lines(compiled(page).pdf) == ["I", "一", "-1-"]
