"""What the compiler cannot do it names, all of it at once and by place; hostile templates do nothing."""

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from tests.paper.forms import form_samples as samples
from tests.paper.forms.form_samples import Page, element, fill, form, one_page, write

from guidang.domain.errors import TemplateFaults
from guidang.paper.forms.template.blank import compile_blank


def faults(template: bytes, **looks: object) -> list[str]:
    with pytest.raises(TemplateFaults) as refused:
        compile_blank(form(**looks), template)
    details = refused.value.details
    assert details["file"] == "样张.docx"
    said = details["faults"].splitlines()
    assert int(details["count"]) == len(said)
    return said


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("{{ 7*7 }}", "标签“{{ 7*7 }}”不受支持"),
        ("{{ name.upper() }}", "不受支持"),
        ("{{ name|upper }}", "不受支持"),
        ("{{ ''.__class__ }}", "不受支持"),
        ("{{ name.__class__ }}", "不受支持"),
        ("{% if name %}有{% endif %}", "标签“{% if name %}”不受支持"),
        ("{%p if name %}", "不受支持"),
        ("{# 备注 #}", "标签“{# 备注 #}”不受支持"),
        ("{{ nmae }}", "没有名为“nmae”的字段"),
        ("{{ c.name }}", "没有名为“c.name”的字段"),
        ("{{ sign }}", "应在“sign”之后写 1 个名称"),
        ("{{ tick.informed }}", "应在“tick”之后写 2 个名称"),
        ("{{ name", "不完整的标签“{{”"),
        ("name }}", "不完整的标签“}}”"),
        ("{_{ name }_}", "不完整的标签“{_{”"),
        ("{%tr for c in failed_courses %}", "必须独占表格的一行"),
        ("{%tr for c in users %}", "没有名为“users”的列表"),
    ],
)
def test_tags_outside_the_grammar(tag: str, said: str) -> None:
    assert any(said in fault and "第2段" in fault for fault in faults(one_page(tag)))


def test_every_fault_is_named_at_once_with_its_place() -> None:
    page = Page()
    page.paragraph("{{ qr.MAIN }}")
    page.paragraph("姓名：{{ nmae }}")
    table = page.table((30, 30), 2)
    fill(table.cell(1, 1), "{{ 1+1 }}")
    made = page.paragraph("左右")
    made._p.append(parse_xml(f"<w:r {nsdecls('w')}><w:ruby/></w:r>"))
    assert faults(page.bytes()) == [
        "第2段“姓名：{{ nmae }}”：没有名为“nmae”的字段",
        "表1第2行第2列第1段“{{ 1+1 }}”：标签“{{ 1+1 }}”不受支持（只能写 {{ 字段 }} 或表格行循环 "
        "{%tr for x in 列表 %}）",
        "第3段“左右”：不支持拼音指南",
    ]


RUN_XML = {
    "<w:drawing/>": "图形没有内容",
    "<w:pict/>": "图形没有内容",
    "<w:object/>": "嵌入对象",
    '<w:fldChar w:fldCharType="begin"/><w:instrText>EQ \\o(1,2)</w:instrText><w:fldChar '
    'w:fldCharType="end"/>': "公式域（如带圈字符",
    '<w:fldChar w:fldCharType="begin"/><w:instrText>PAGE \\* HEBREW2</w:instrText><w:fldChar '
    'w:fldCharType="end"/>': "页码格式“HEBREW2”",
    '<w:footnoteReference w:id="1"/>': "脚注",
    "<w:ruby/>": "拼音指南",
    '<w:sym w:font="Wingdings" w:char="F04A"/>': "符号字体“Wingdings”的字符 F04A",
    '<w:rPr><w:em w:val="comma"/></w:rPr>': "这种着重号",
    '<w:rPr><w:u w:val="wave"/></w:rPr>': "波浪下划线",
    "<w:rPr><w:outline/></w:rPr>": "空心字",
    '<w:rPr><w:eastAsianLayout w:id="1" w:combine="1"/></w:rPr>': "双行合一",
}


@pytest.mark.parametrize("xml", RUN_XML)
def test_constructs_inside_a_run(xml: str) -> None:
    page = Page()
    page.paragraph("{{ qr.MAIN }}")
    paragraph = page.paragraph("这里")
    paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{xml}<w:t>文字</w:t></w:r>"))
    assert any(RUN_XML[xml] in fault and "第2段“这里" in fault for fault in faults(page.bytes()))


PARAGRAPH_XML = {
    "<w:fldSimple w:instr='EQ \\o(1,2)'/>": "公式域（如带圈字符",
    "<w:bdo w:val='rtl'/>": "从右到左的文字",
    "<w:ins><w:r><w:t>加</w:t></w:r></w:ins>": "修订标记",
    "<w:del><w:r><w:delText>减</w:delText></w:r></w:del>": "修订标记",
    "<w:pPr><w:framePr/></w:pPr>": "图文框",
    "<w:pPr><w:sectPr><w:lnNumType/></w:sectPr></w:pPr>": "行号",
    "<w:pPr><w:sectPr><w:pgBorders><w:top w:val='apples'/></w:pgBorders></w:sectPr></w:pPr>": "页面边框",
}


@pytest.mark.parametrize("xml", PARAGRAPH_XML)
def test_constructs_of_a_paragraph(xml: str) -> None:
    document = docx.Document(io.BytesIO(one_page()))
    made = parse_xml(f"<w:p {nsdecls('w')}>{xml}<w:r><w:t>文字</w:t></w:r></w:p>")
    document.element.body.insert(1, made)
    held = io.BytesIO()
    document.save(held)
    assert any(PARAGRAPH_XML[xml] in fault for fault in faults(held.getvalue()))


TABLE_XML = {
    "w:tcPr/w:tcFitText": "单元格适应文字",
    "w:tcPr/w:cellIns": "修订标记",
    "w:tblPr/w:bidiVisual": "从右到左的表格",
}


@pytest.mark.parametrize("path", TABLE_XML)
def test_constructs_of_a_table(path: str) -> None:
    page = Page()
    page.paragraph("{{ qr.MAIN }}")
    table = page.table((30, 30), 1)
    parent, name = path.split("/")
    made = element(name.removeprefix("w:"))
    (table.cell(0, 1)._tc.get_or_add_tcPr() if parent == "w:tcPr" else table._tbl.tblPr).append(made)
    where = "表1第1行第2列" if parent == "w:tcPr" else "表1"
    assert [f for f in faults(page.bytes()) if TABLE_XML[path] in f and f.startswith(where)]


def test_repeating_rows_must_be_whole_and_announced() -> None:
    def rows(*texts: str) -> bytes:
        page = Page()
        page.paragraph("{{ qr.MAIN }}")
        table = page.table((60, 60), len(texts))
        for number, text in enumerate(texts):
            for column, words in enumerate(text.split("|")):
                write(table.cell(number, column).paragraphs[0], words)
        return page.bytes()

    loop, end = "{%tr for c in failed_courses %}", "{%tr endfor %}"
    assert "pack.toml 没有说明列表“failed_courses”印几行" in "\n".join(
        faults(rows(loop, "{{ c.name }}", end))
    )
    printed = {"rows": {"failed_courses": 2}}
    assert "不成对" in "\n".join(faults(rows(loop, "{{ c.name }}"), **printed))
    assert "不成对" in "\n".join(faults(rows("甲", end), **printed))
    assert "不能有其他文字" in "\n".join(faults(rows(f"{loop}|甲", "{{ c.name }}", end), **printed))
    assert "没有“teacher”这一列" in "\n".join(faults(rows(loop, "{{ c.teacher }}", end), **printed))
    compile_blank(form(**printed), rows(loop, "{{ c.no }}|{{ c.name }}", end))


def test_page_setup_that_is_not_done() -> None:
    document = docx.Document(io.BytesIO(one_page()))
    section = document.sections[0]._sectPr
    section.append(element("lnNumType"))
    columns = section.find(qn("w:cols"))
    columns.set(qn("w:num"), "2")
    columns.set(qn("w:equalWidth"), "0")
    section.find(qn("w:docGrid")).set(qn("w:type"), "snapToChars")
    held = io.BytesIO()
    document.save(held)
    said = "\n".join(faults(held.getvalue()))
    assert "行号" in said and "不等宽的分栏" in said and "文字对齐字符网格" in said


def test_a_character_without_font_is_named() -> None:
    assert faults(one_page("生僻字\U00031350"))[0] == "第2段“生僻字\U00031350”：没有字体能印“\U00031350”"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"%PDF-1.7", b"\xd0\xcf\x11\xe0" * 200])
def test_what_is_no_word_file(data: bytes) -> None:
    assert faults(data) == ["文件：不是可以读取的 Word 文档（.docx）"]


def _repacked(change) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(one_page("{{ name }}"))) as source, zipfile.ZipFile(held, "w") as target:
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)), zipfile.ZIP_DEFLATED)
    return held.getvalue()


def test_a_file_that_unpacks_to_far_too_much() -> None:
    bomb = _repacked(lambda name, data: data + b" " * 50_000_000 if name == "word/settings.xml" else data)
    assert len(bomb) < 200_000
    assert faults(bomb) == ["文件：解压后过大，不像是一份表格模板"]


def test_entities_are_not_expanded_and_files_are_not_read() -> None:
    def attack(name: str, data: bytes) -> bytes:
        if name != "word/document.xml":
            return data
        evil = b'<!DOCTYPE w:document [<!ENTITY e SYSTEM "file:///etc/hostname">]><w:document'
        return data.replace(b"<w:document", evil, 1).replace(b"{{ name }}", b"&e;")

    try:
        blank = compile_blank(form(), _repacked(attack))
    except TemplateFaults:
        return
    assert Path("/etc/hostname").read_text().strip() not in samples.text(blank.pdf)


def test_markup_in_the_text_of_a_template_is_text() -> None:
    words = "<b>粗</b><img src='file:///etc/passwd'>&amp;"
    blank = compile_blank(form(), one_page(words))
    assert "".join(words.split()) in samples.text(blank.pdf)
