"""What a form prints is never left out: signs that are no letters, slots over two pages, drawings of old."""

import base64
import io

import numpy as np
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image
from tests.paper.forms import form_samples as samples
from tests.paper.forms.form_samples import Page, element, fill, form, ink, pixels
from tests.paper.forms.template.test_drawing_kinds import (
    LEFT,
    anchor,
    compiled,
    dark,
    faults,
    page_with,
    shape,
)
from tests.paper.forms.template.text_samples import add, lines, typed
from tests.paper.forms.template.text_samples import run as letters

from guidang.domain.errors import TemplateFaults
from guidang.domain.form import MarkKind, Rect
from guidang.paper.forms.template.blank import compile_blank
from guidang.paper.forms.template.pictures import data_url

UNDERLINED = letters("      ", '<w:u w:val="single"/>')
SYMBOL = '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>'
TICK = (
    '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox>'
    "</w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r>"
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
PAGE_FIELD = '<w:fldSimple w:instr="PAGE"/>'


def refused(page: Page) -> str:
    with pytest.raises(TemplateFaults) as found:
        compile_blank(form(), page.bytes())
    return found.value.details["faults"]


def old_box(inside: str, left: int = 50, style: str = "", kind: str = "shape", look: str = "") -> str:
    """A text box of Word 2003, 100 by 40 pt."""
    words = f"<v:textbox><w:txbxContent><w:p>{inside}</w:p></w:txbxContent></v:textbox>" if inside else ""
    place = f"position:absolute;margin-left:{left}pt;margin-top:20pt;width:100pt;height:40pt{style}"
    named = ' type="#_x0000_t202"' if kind == "shape" else ""
    return f'<v:{kind}{named} style="{place}" {look}>{words}</v:{kind}>'


def pict(*shapes: str) -> str:
    return f"<w:pict>{''.join(shapes)}</w:pict>"


def test_a_slot_over_two_pages_is_one_slot_and_a_head_repeats_its_own() -> None:
    page = Page()
    head = page.document.sections[0].header.paragraphs[0]
    head.add_run("{{ qr.MAIN }}{{ case_no }}")
    table = page.table((85, 85), 3, height=20)
    table.rows[0]._tr.get_or_add_trPr().append(element("tblHeader"))
    fill(table.cell(0, 0), "{{ term }}")
    fill(table.cell(1, 0), "{{ reason }}", *[""] * 70, valign=samples.TOP)
    fill(table.cell(2, 0), "{{ sign.student }}", *[""] * 70, valign=samples.TOP)
    blank = compile_blank(form(), page.bytes())
    assert len(blank.pages) >= 3
    count = [[s.page for s in blank.slots if s.field == field] for field in ("reason", "term", "case_no")]
    assert count == [[0], list(range(len(blank.pages))), list(range(len(blank.pages)))]
    assert len([m for m in blank.marks if m.kind is MarkKind.SIGNATURE]) == 1


@pytest.mark.parametrize("inside", [SYMBOL, TICK, UNDERLINED, PAGE_FIELD])
def test_a_cell_is_no_fields_own_when_something_else_is_printed_in_it(inside: str) -> None:
    page = typed()
    table = page.table((60, 60), 2, height=30)
    fill(table.cell(0, 0), "{{ name }}", "")
    fill(table.cell(1, 0), "{{ major }}", "")
    table.cell(0, 0).paragraphs[1]._p.extend(list(parse_xml(f"<w:p {nsdecls('w')}>{inside}</w:p>")))
    # The mark of this cell would be left out if it were empty.
    table.cell(0, 1)._tc.get_or_add_tcPr().append(element("hideMark"))
    table.cell(0, 1).paragraphs[0]._p.extend(list(parse_xml(f"<w:p {nsdecls('w')}>{inside}</w:p>")))
    blank = compile_blank(form(), page.bytes())
    shared, own = blank.slots
    assert shared.rect.height < 30 < own.rect.height
    gray = pixels(blank.pdf)
    cell = Rect(own.rect.x0 + 180, shared.rect.y0 - 30, own.rect.x0 + 300, shared.rect.y1 + 30)
    assert ink(gray, cell) > 0


@pytest.mark.parametrize("inside", [SYMBOL, TICK, UNDERLINED, PAGE_FIELD])
def test_a_text_box_prints_what_is_no_letter(inside: str) -> None:
    blank = compiled(pict(old_box(inside, look='stroked="f" filled="f"')), text="")
    assert LEFT + 50 <= dark(blank).x0 <= LEFT + 75
    new = anchor(shape("rect", "<a:ln><a:noFill/></a:ln>", words=f"<w:p>{inside}</w:p>"), (100, 30))
    assert LEFT <= dark(compiled(new, text="")).x0 <= LEFT + 30


def test_every_old_drawing_is_read_and_what_is_not_drawn_so_is_named() -> None:
    two = pict(old_box(letters("甲框")), old_box(letters("乙框"), left=250))
    rule = '<v:rect style="width:0;height:1.5pt" o:hrstd="t" o:hr="t" fillcolor="#404040" stroked="f"/>'
    blank = compiled(two, text="")
    assert lines(blank.pdf) == ["甲框乙框"]
    assert dark(compiled(pict(rule), text="")).width == pytest.approx(170 / 25.4 * 72, abs=1)
    said = faults(
        pict(old_box("", kind="rect", style=";rotation:2949120fd")),
        pict(old_box(letters("倒"), style=";rotation:180")),
        pict(old_box("", kind="rect").replace("></v:rect>", '><v:fill opacity="32768f"/></v:rect>')),
        pict(old_box("", kind="rect").replace("></v:rect>", '><v:stroke opacity=".5"/></v:rect>')),
        anchor(
            shape(
                "rect",
                '<a:solidFill><a:srgbClr val="FF0000"><a:alpha val="30000"/></a:srgbClr></a:solidFill>',
            ),
            (100, 30),
        ),
    )
    rows = said.splitlines() if isinstance(said, str) else said
    assert sum("旋转" in row for row in rows) == 2
    assert sum("透明" in row for row in rows) == 3


def test_vertical_text_is_as_strict_as_any_other() -> None:
    page = typed()
    table = page.table((20, 20, 20, 20, 60), 1, height=60)
    looks = ("", "<w:strike/>", '<w:em w:val="dot"/>', '<w:bdr w:val="single" w:sz="8"/>')
    for index, (look, text) in enumerate(zip(looks, ("缺\ue123字", "删", "点", "框"), strict=True)):
        cell = table.cell(0, index)
        cell._tc.get_or_add_tcPr().append(element("textDirection", val="tbRlV"))
        cell.paragraphs[0]._p.append(parse_xml(f"<w:p {nsdecls('w')}>{letters(text, look)}</w:p>")[0])
    said = refused(page).splitlines()
    assert ["\ue123" in row for row in said].count(True) == 1
    assert sum("竖排文字不支持" in row for row in said) == 3


def test_a_tear_line_stands_alone_and_may_begin_a_page() -> None:
    page = typed()
    add(page, "<w:pPr><w:pageBreakBefore/></w:pPr>" + letters("{{ tear }}"))
    page.paragraph("{{ qr.B }}", align=samples.RIGHT)
    with pytest.raises(TemplateFaults, match=r".") as found:
        compile_blank(form("MAIN", "B"), page.bytes())
    assert "第2页第1联" in found.value.details["faults"]  # the page begins above the line
    page = typed()
    add(page, "<w:r><w:t>第一行</w:t><w:br/><w:t>第二行{{ tear }}</w:t></w:r>")
    fill(page.table((60, 60), 1).cell(0, 0), "{{ tear }}")
    page.paragraph("{{ qr.B }}", align=samples.RIGHT)
    with pytest.raises(TemplateFaults) as found:
        compile_blank(form("MAIN", "B"), page.bytes())
    said = found.value.details["faults"]
    assert "撕开线一段里不能有换行" in said
    assert "撕开线不能放在表格或文本框里" in said


def test_lines_around_text_and_cells_are_drawn_or_named() -> None:
    page = typed()
    for kind in ("thinThickSmallGap", "triple"):
        add(page, f'<w:pPr><w:pBdr><w:bottom w:val="{kind}" w:sz="24" w:space="1"/></w:pBdr></w:pPr>')
    blank = compile_blank(form(), page.bytes())
    gray = pixels(blank.pdf, dpi=288)[:, (300 * 4)]
    below = (gray < 128)[(120 * 4) :].astype(int)
    assert int((below[1:] > below[:-1]).sum()) == 4  # two strokes each
    page = typed()
    add(page, '<w:pPr><w:pBdr><w:top w:val="wave" w:sz="6"/></w:pBdr></w:pPr>')
    cell = page.table((60, 60), 1).cell(0, 0)._tc.get_or_add_tcPr()
    cell.append(parse_xml(f'<w:tcBorders {nsdecls("w")}><w:top w:val="dashDotStroked"/></w:tcBorders>'))
    said = refused(page)
    assert "不支持边框线型“波浪线”" in said
    assert "不支持边框线型“斜线点划线”" in said


def test_slots_and_marks_lie_on_their_paper() -> None:
    page = page_with(pict(old_box(letters("{{ name }}"), left=700)), anchor_above(), text="")
    fill(page.table((2, 60), 1).cell(0, 0), "{{ major }}")
    said = refused(page)
    assert "填写位“name”超出纸面" in said
    assert "填写位“major”太小" in said
    assert "标记“seal.school”超出纸面" in said


def anchor_above() -> str:
    words = f"<w:p>{letters('{{ seal.school }}')}</w:p>"
    return anchor(shape("rect", words=words), (100, 30), down=("page", -60))


def test_a_photograph_leaves_its_history_at_home() -> None:
    tags = Image.Exif()
    tags[0x010E] = "SECRETNAME"
    held = io.BytesIO()
    Image.new("L", (300, 300), 90).save(held, "JPEG", exif=tags, comment=b"SECRETWORD")
    url = data_url(held.getvalue(), 100, 100)
    plain = base64.b64decode(url.partition(",")[2])
    assert (b"SECRETNAME" in held.getvalue(), b"SECRET" in plain) == (True, False)
    assert Image.open(io.BytesIO(plain)).tobytes() == Image.open(held).tobytes()
    deep = io.BytesIO()
    Image.fromarray(np.full((40, 40), 30000, dtype=np.uint16)).save(deep, "PNG")
    flat = base64.b64decode(data_url(deep.getvalue(), 100, 100).partition(",")[2])
    assert Image.open(io.BytesIO(flat)).convert("L").getextrema() == pytest.approx((117, 117), abs=1)
