"""Sections, their headers and footers, columns; files that lack parts or use the strict names."""

import io
import zipfile

import pytest
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.shared import Mm
from tests.paper.forms import form_samples as samples
from tests.paper.forms.form_samples import Page, element, form, one_page
from tests.paper.forms.template.text_samples import LEFT, compiled, lines, place

from guidang.paper.forms.template.blank import compile_blank


def _type(paragraph, text: str) -> None:
    samples.write(paragraph, text)


def test_sections_have_their_own_paper_headers_and_page_numbers() -> None:
    page = Page()
    document = page.document
    first = document.sections[0]
    first.different_first_page_header_footer = True
    document.settings.odd_and_even_pages_header_footer = True
    _type(first.first_page_header.paragraphs[0], "首页眉")
    _type(first.header.paragraphs[0], "奇页眉")
    _type(first.even_page_header.paragraphs[0], "偶页眉")
    for number in range(3):
        page.paragraph(f"第{number}张{{{{ qr.MAIN }}}}")
        if number < 2:
            document.paragraphs[-1].add_run().add_break(samples.PAGE_BREAK)
    second = document.add_section(WD_SECTION.NEW_PAGE)
    second.orientation = WD_ORIENT.LANDSCAPE
    second.page_width, second.page_height = Mm(297), Mm(210)
    second.left_margin = Mm(40)
    second.different_first_page_header_footer = False
    second.header.is_linked_to_previous = False
    second.even_page_header.is_linked_to_previous = False
    _type(second.even_page_header.paragraphs[0], "横页眉")
    second._sectPr.append(element("pgNumType", start=7))
    page.paragraph("横{{ qr.MAIN }}")
    field = document.paragraphs[-1]._p
    field.append(element("fldSimple", instr="PAGE"))
    blank = compiled(page)
    said = ["".join(lines(blank.pdf, number)) for number in range(4)]
    heads = [next(h for h in ("首页眉", "奇页眉", "偶页眉", "横页眉") if h in text) for text in said]
    assert heads == ["首页眉", "偶页眉", "奇页眉", "横页眉"]
    assert [round(width) for width, _ in blank.pages] == [595, 595, 595, 842]
    assert place(blank.pdf, "横", 3, nth=1)[0] == pytest.approx(40 / 25.4 * 72, abs=0.6)
    assert said[3].endswith("7")


def test_columns_and_a_continuous_section() -> None:
    page = Page()
    page.paragraph("{{ qr.MAIN }}上文")
    document = page.document
    document.add_section(WD_SECTION.CONTINUOUS)._sectPr.xpath("w:cols")[0].set(samples.qn("w:num"), "2")
    page.paragraph("左栏")
    document.paragraphs[-1].add_run().add_break(samples.COLUMN_BREAK)
    page.paragraph("右栏")
    blank = compiled(page)
    assert len(blank.pages) == 1
    assert place(blank.pdf, "左栏")[0] == pytest.approx(LEFT, abs=0.6)
    assert place(blank.pdf, "右栏")[0] > 105 / 25.4 * 72


def _repacked(template: bytes, change) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template)) as source, zipfile.ZipFile(held, "w") as target:
        for name in source.namelist():
            data = change(name, source.read(name))
            if data is not None:
                target.writestr(name, data)
    return held.getvalue()


def test_a_strict_document_is_read_like_any_other() -> None:
    plain = one_page("正文{{ name }}")

    def strict(name: str, data: bytes) -> bytes:
        for usual, own in (
            (b"http://schemas.openxmlformats.org/officeDocument/2006/", b"officeDocument/"),
            (b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"wordprocessingml/main"),
            (b"http://schemas.openxmlformats.org/drawingml/2006/", b"drawingml/"),
        ):
            data = data.replace(usual, b"http://purl.oclc.org/ooxml/" + own)
        return data

    made = _repacked(plain, strict)
    assert b"purl.oclc.org" in zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml")
    assert compile_blank(form(), made).slots == compile_blank(form(), plain).slots


def test_a_document_without_styles_settings_and_page_setup_compiles() -> None:
    lacking = ("word/styles.xml", "word/settings.xml", "word/theme/theme1.xml", "word/numbering.xml")

    def bare(name: str, data: bytes) -> bytes | None:
        if name in lacking:
            return None
        if name == "word/_rels/document.xml.rels":
            return b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
        if name == "word/document.xml":
            start, end = data.index(b"<w:sectPr"), data.index(b"</w:sectPr>") + len(b"</w:sectPr>")
            return data[:start] + data[end:]
        return data

    blank = compile_blank(form(), _repacked(one_page("正文{{ name }}"), bare))
    assert (round(blank.pages[0][0]), round(blank.pages[0][1])) == (595, 842)
    assert blank.slots[0].size == 10.5
