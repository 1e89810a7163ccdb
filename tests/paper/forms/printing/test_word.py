"""Word copies, opened again as Word would open them."""

import io
import re
import zipfile

import docx
import numpy as np
import pytest
import zxingcpp
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from PIL import Image
from tests.paper.forms import form_samples as samples
from tests.paper.forms.form_samples import VALUES, Page, letter, one_page, payload, three_parts

from guidang.domain.errors import TemplateFaults
from guidang.paper.forms.printing.word import WordFill, fill_word, fill_words
from guidang.paper.qr import modules as modules_of

CODES = {(part, 0): payload(part) for part in ("STUB", "STUDENT_COPY", "RECEIPT", "LETTER", "MAIN")}


def filled(template: bytes, **values: object) -> bytes:
    return fill_word(template, VALUES | {"case_no": "N252-00001-41"} | values, {"level": "orange"}, CODES)


def told(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_a_copy_holds_every_value_and_no_tag() -> None:
    text = told(filled(three_parts()))
    for name in (
        "department",
        "grade",
        "major",
        "class_name",
        "student_id",
        "name",
        "term",
        "reason",
        "notice_date",
    ):
        assert VALUES[name] in text
    assert "{{" not in text and "{%" not in text
    assert "□黄色预警\n☑橙色预警\n□红色预警" in text
    assert "学生签字：" in text and "请沿此虚线剪开" in text


def test_repeating_rows_and_empty_values() -> None:
    text = told(filled(letter(), counselor="", notice_date=None))
    assert all(course["name"] in text for course in samples.COURSES)
    assert "辅导员：    院系意见（盖章）：" in text
    assert "（□是   □否）" in text


@pytest.mark.parametrize(
    "name", ["{{ 7*7 }}", "<w:t>张</w:t>", "张&三", "{% raw %}", "a\\1b", "{_{ x }_}", "甲\n乙"]
)
def test_hostile_values_are_text(name: str) -> None:
    text = told(filled(one_page("姓名：{{ name }}。"), name=name))
    assert f"姓名：{name}。" in text
    assert "49" not in text


@pytest.mark.parametrize(
    "tag",
    [
        "{{ 7*7 }}",
        "{{ name.__class__ }}",
        "{{ name|upper }}",
        "{% if name %}",
        "{{ cycler }}",
        "{# x #}",
        "{{ range(9) }}",
    ],
)
def test_tags_outside_the_grammar_never_run(tag: str) -> None:
    with pytest.raises(TemplateFaults, match="标签"):
        filled(one_page(tag))


def test_tags_in_properties_and_headers_are_checked_too() -> None:
    page = Page()
    page.paragraph("{{ qr.MAIN }}")
    page.document.core_properties.title = "{{ 7*7 }}"
    page.document.sections[0].header.paragraphs[0].text = "{{ ''.__class__ }}"
    with pytest.raises(TemplateFaults) as refused:
        filled(page.bytes())
    assert refused.value.details["count"] == "2"


def test_headers_are_filled() -> None:
    page = Page()
    page.paragraph("{{ name }}")
    page.document.sections[0].header.paragraphs[0].text = "案号：{{ case_no }} {{ qr.MAIN }}"
    document = docx.Document(io.BytesIO(filled(page.bytes())))
    assert "N252-00001-41" in document.sections[0].header.paragraphs[0].text


def test_the_code_is_20_mm_and_reads() -> None:
    data = filled(letter())
    document = docx.Document(io.BytesIO(data))
    extents = [shape.width.mm for shape in document.inline_shapes]
    extents += [
        int(e.get("cx")) / 36000 for t in document.tables for e in t._tbl.iter() if e.tag.endswith("}extent")
    ]
    modules = 29
    assert {round(e * modules / (modules + 6), 1) for e in extents} == {20.0, 14.0}
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        pictures = [packed.read(name) for name in packed.namelist() if name.endswith(".png")]
    texts = {
        found.text
        for picture in pictures
        for found in zxingcpp.read_barcodes(np.asarray(Image.open(io.BytesIO(picture)).convert("L")))
    }
    assert texts == {payload("LETTER"), payload("RECEIPT")}


def test_the_same_input_gives_the_same_bytes() -> None:
    template = letter()
    assert filled(template) == filled(template)
    with zipfile.ZipFile(io.BytesIO(filled(template))) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_what_is_no_word_file_is_refused() -> None:
    with pytest.raises(TemplateFaults, match="不是可以读取的 Word 文档"):
        filled(b"%PDF-1.7")


def test_copies_of_one_template_do_not_touch_each_other() -> None:
    template = three_parts()
    fills = [
        WordFill(VALUES | {"case_no": "N252-00001-41", "name": name}, {"level": level}, codes)
        for name, level, codes in (
            ("甲", "orange", CODES),
            ("乙", "red", {key: payload(key[0], 2) for key in CODES}),
            ("甲", "orange", CODES),
        )
    ]
    first, second, third = fill_words(template, fills)
    assert first == third == fill_word(template, fills[0].values, fills[0].choices, fills[0].codes)
    assert "甲" in told(first) and "甲" not in told(second)
    assert "☑红色预警" in told(second) and "☑红色预警" not in told(third)


def test_properties_are_filled_and_escaped_once() -> None:
    page = Page()
    page.paragraph("{{ qr.MAIN }}")
    page.document.core_properties.title = "{{ name }}的通知书"
    assert (
        docx.Document(io.BytesIO(filled(page.bytes(), name="甲&乙"))).core_properties.title == "甲&乙的通知书"
    )


def test_every_picture_has_a_number_of_its_own() -> None:
    data = filled(letter())
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        xml = packed.read("word/document.xml").decode("utf-8")
    numbers = re.findall(r'<wp:docPr[^>]*? id="(\d+)"', xml)
    assert len(numbers) > 1 and len(set(numbers)) == len(numbers)


def test_a_code_longer_than_the_usual_is_as_large() -> None:
    codes = dict.fromkeys(CODES, "A" * 60)
    data = fill_word(one_page("{{ name }}"), VALUES | {"case_no": "N252-00001-41"}, {}, codes)
    document = docx.Document(io.BytesIO(data))
    modules = len(modules_of("A" * 60))
    assert [round(s.width.mm * modules / (modules + 6), 1) for s in document.inline_shapes] == [20.0]


def test_a_template_with_faults_stays_refused() -> None:
    for _ in range(2):
        with pytest.raises(TemplateFaults, match="标签"):
            filled(one_page("{{ range(9) }}"))


def test_a_long_value_alone_in_its_cell_is_set_smaller() -> None:
    page = Page()
    page.paragraph("{{ qr.MAIN }}")
    table = page.document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "{{ major }}", "专业：{{ major }}"
    for cell in table.rows[0].cells:
        cell.width = Mm(50)
    sizes = {}
    for name in ("机电一体化技术", "机电一体化技术" * 9):
        filled_table = docx.Document(io.BytesIO(filled(page.bytes(), major=name))).tables[0]
        alone, beside = (cell.paragraphs[0].runs[0] for cell in filled_table.rows[0].cells)
        assert (alone.text, beside.text) == (name, f"专业：{name}")
        sizes[len(name)] = (alone.font.size, beside.font.size)
    assert sizes == {7: (None, None), 63: (Pt(7.5), None)}


def test_a_cell_without_a_width_of_its_own_is_as_wide_as_its_columns() -> None:
    page = Page()
    page.paragraph("{{ qr.MAIN }}")
    table = page.document.add_table(1, 3)
    wide = table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).text = wide.text = "{{ major }}"
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, (40, 60, 60), strict=True):
        column.w = Mm(width)
    widths = [cell._tc.tcPr.find(qn("w:tcW")) for cell in (table.cell(0, 0), wide)]
    widths[0].set(qn("w:type"), "auto")
    widths[0].set(qn("w:w"), "0")
    wide._tc.tcPr.remove(widths[1])
    for length, sizes in ((9, (None, None)), (28, (Pt(7.5), None))):
        row = docx.Document(io.BytesIO(filled(page.bytes(), major="机" * length))).tables[0].rows[0]
        assert tuple(row.cells[n].paragraphs[0].runs[0].font.size for n in (0, 1)) == sizes


@pytest.mark.parametrize(
    ("usual", "odd"),
    [
        (
            b"</Relationships>",
            b'<Relationship Id="rId99" Type="http://x/ui" Target="../NULL"/></Relationships>',
        ),
        (
            b"http://schemas.openxmlformats.org/officeDocument/2006/",
            b"http://purl.oclc.org/ooxml/officeDocument/",
        ),
    ],
    ids=["a relation that leads nowhere", "strict names"],
)
def test_whatever_prints_has_a_word_copy(usual: bytes, odd: bytes) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(letter())) as packed, zipfile.ZipFile(held, "w") as target:
        for name in packed.namelist():
            target.writestr(name, packed.read(name).replace(usual, odd))
    assert told(filled(held.getvalue())) == told(filled(letter()))
