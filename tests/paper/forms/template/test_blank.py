"""Where the compiler says that slots and marks are, the printed page has them."""

import io
from itertools import pairwise

import pikepdf
import pytest
from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT as VALIGN
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from tests.paper.forms import form_samples as samples
from tests.paper.forms.form_samples import LEFT, RIGHT, Page, fill, form, ink, one_page, pixels

from guidang.domain.errors import TemplateFaults
from guidang.domain.form import Blank, MarkKind, Rect
from guidang.paper.forms.template.blank import compile_blank, dump_blank, edition_of, load_blank
from guidang.paper.lettering import typefaces

MM = 72 / 25.4


def slot(blank, field, number=0):
    return [s for s in blank.slots if s.field == field][number]


def mark(blank, name, kind=None):
    return next(m for m in blank.marks if m.name == name and kind in (None, m.kind))


def test_three_parts_stand_on_one_page_between_two_tear_lines(three: Blank) -> None:
    assert len(three.pages) == 1
    assert three.parts(0) == samples.THREE
    cuts = [m.rect for m in three.marks if m.kind is MarkKind.TEAR]
    assert [m.name for m in three.marks if m.kind is MarkKind.TEAR] == ["tear.1", "tear.2"]
    gray = pixels(three.pdf, dpi=288)
    for cut in cuts:
        line = Rect(cut.x0, cut.y0, cut.x0 + 100, cut.y1)
        assert 0.3 < ink(gray, line, 288) < 0.8  # dashes
        assert cut.width == pytest.approx(170 * MM, abs=0.5)
    for part in samples.THREE:
        assert [m.name for m in three.marks_of(part, 0) if m.kind is MarkKind.QR] == [part]
    assert [m.name for m in three.marks_of("RECEIPT", 0) if m.kind is MarkKind.SIGNATURE] == ["student"]


def test_codes_are_20_mm_and_14_mm_of_white(three: Blank, letter: Blank) -> None:
    for blank in (three, letter):
        gray = pixels(blank.pdf)
        for code in (m for m in blank.marks if m.kind is MarkKind.QR):
            side = 14 if code.name.endswith(".2") else 20
            assert code.rect.width == pytest.approx(side * MM, abs=0.01)
            assert code.rect.height == pytest.approx(side * MM, abs=0.01)
            quiet = Rect(code.rect.x0 - 5, code.rect.y0 - 5, code.rect.x1 + 5, code.rect.y1 + 5)
            assert ink(gray, quiet) == 0
            assert code.rect.x1 < blank.pages[0][0] - 15 * MM


def test_ticks_are_squares_whose_edges_are_where_the_blank_says(letter: Blank) -> None:
    gray = pixels(letter.pdf, dpi=576)
    ticks = [m for m in letter.marks if m.kind is MarkKind.TICK]
    assert [m.name for m in ticks] == ["informed.yes", "informed.no", "contact_known.yes", "contact_known.no"]
    for tick in ticks:
        box = tick.rect
        assert [box.width, box.height] == pytest.approx([0.85 * 10.5] * 2, abs=0.01)
        inner = Rect(box.x0 + 1.2, box.y0 + 1.2, box.x1 - 1.2, box.y1 - 1.2)
        assert ink(gray, inner, 576) == 0
        for edge in (
            Rect(box.x0, box.y0, box.x1, box.y0 + 0.5),
            Rect(box.x0, box.y1 - 0.5, box.x1, box.y1),
            Rect(box.x0, box.y0, box.x0 + 0.5, box.y1),
            Rect(box.x1 - 0.5, box.y0, box.x1, box.y1),
        ):
            assert ink(gray, edge, 576) > 0.7


def test_a_field_alone_in_its_cell_owns_the_cell(three: Blank) -> None:
    name = slot(three, "name")
    assert name.rect.width == pytest.approx(32 * MM - 2 * 5.4, abs=1)
    assert name.rect.height == pytest.approx(8 * MM, abs=1)
    assert (name.align, name.valign, name.face, name.size, name.lines) == (
        "center",
        "middle",
        "fang+serif",
        10.5,
        1,
    )
    reason = slot(three, "reason")
    assert reason.rect.width == pytest.approx((34 + 20 + 32) * MM - 2 * 5.4, abs=1)
    assert reason.lines == int((reason.rect.height + 0.5) // reason.leading) == 4
    gray = pixels(three.pdf, dpi=288)
    inner = {s.field: Rect(s.rect.x0, s.rect.y0 + 0.3, s.rect.x1, s.rect.y1 - 0.3) for s in three.slots}
    assert [field for field, rect in inner.items() if field != "term" and ink(gray, rect, 288)] == []


def test_an_inline_field_owns_the_width_that_the_pack_gives(letter: Blank) -> None:
    assert slot(letter, "name").rect.width == pytest.approx(5 * 12, abs=0.01)
    assert slot(letter, "unearned_credits").rect.width == pytest.approx(6 * 12, abs=0.01)  # the default
    count = slot(letter, "failed_count")
    gray = pixels(letter.pdf, dpi=288)
    assert ink(gray, count.rect, 288) == 0
    under = Rect(count.rect.x0, count.rect.y1, count.rect.x1, count.rect.y1 + 3)
    assert 0.1 < ink(gray, under, 288) < 0.4  # the blank's own rule
    beside = Rect(count.rect.x1 + 1, count.rect.y0, count.rect.x1 + 11, count.rect.y1)
    assert ink(gray, beside, 288) > 0.05  # 门


def test_a_repeating_row_is_printed_as_often_as_the_pack_says(letter: Blank) -> None:
    fields = [s.field for s in letter.slots if s.field.startswith("failed_courses.")]
    columns = ("no", "name", "credits", "score")
    assert fields == [f"failed_courses.{n}.{column}" for n in range(4) for column in columns]
    tops = [slot(letter, f"failed_courses.{n}.name").rect.y0 for n in range(4)]
    steps = [after - before for before, after in pairwise(tops)]
    assert steps == pytest.approx([8 * MM] * 3, abs=1)


def test_signatures_have_room_for_a_hand(three: Blank, letter: Blank) -> None:
    for blank, name in ((three, "student"), (letter, "parent")):
        box = mark(blank, name, MarkKind.SIGNATURE).rect
        assert box.width >= 25 * MM
        assert box.height >= 8 * MM
        assert ink(pixels(blank.pdf), box) == 0
    # At the end of its line a signature owns the line.
    assert mark(three, "student").rect.x1 == pytest.approx(105 * MM + 80 * MM - 5.4, abs=1)


def test_a_signature_between_words_has_a_fixed_width_and_does_not_push_lines_apart() -> None:
    texts = (
        "上一行文字上一行文字",
        "签名：{{ sign.parent }}日期：    年    月    日",
        "下一行文字下一行文字",
    )
    blank = compile_blank(form(widths={"sign.parent": 10}), one_page(*texts))
    box = mark(blank, "parent").rect
    assert box.width == pytest.approx(10 * 10.5, abs=0.01)
    assert box.height == pytest.approx(8.5 * MM, abs=0.1)
    gray = pixels(blank.pdf)
    rows = [y for y in range(int(box.y0) - 20, int(box.y1) + 20) if ink(gray, Rect(56, y, 120, y + 1)) > 0]
    assert rows[-1] - rows[0] < 3 * 15.6 + 10  # three lines, the middle one a little higher


def test_a_seal_owns_its_small_cell_or_a_square_that_stays_on_its_piece(letter: Blank) -> None:
    seal = mark(letter, "department", MarkKind.SEAL).rect
    assert seal.width == pytest.approx(40 * MM, abs=0.1)
    assert letter.part_rect("LETTER", 0).contains(seal)
    page = Page()
    page.paragraph("{{ qr.MAIN }}")
    table = page.table((60, 60), 1, height=30)
    fill(table.cell(0, 0), "学院意见（盖章）：{{ seal.college }}", align=LEFT)
    blank = compile_blank(form(), page.bytes())
    assert mark(blank, "college").rect.width == pytest.approx(60 * MM - 10.8, abs=1)
    assert mark(blank, "college").rect.height == pytest.approx(30 * MM, abs=1)


def test_text_in_slots_stands_level_with_print_beside_it(three: Blank) -> None:
    """The label 姓名 and the value's slot share a middle."""
    gray = pixels(three.pdf, dpi=288)
    name = slot(three, "name").rect
    label = Rect(name.x0 - 20 * MM, name.y0 + 1.5, name.x0 - 8, name.y1 - 1.5)
    band = gray[int(label.y0 * 4) : int(label.y1 * 4), int(label.x0 * 4) : int(label.x1 * 4)]
    dark = [y for y, row in enumerate(band) if (row < 128).any()]
    middle = label.y0 + (dark[0] + dark[-1]) / 2 / 4
    assert (name.y0 + name.y1) / 2 - middle == pytest.approx((0.4325 - 0.38) * -10.5, abs=0.8)


def test_lines_follow_the_grid() -> None:
    """A grid of 15.6 pt: 12 pt text takes one line of it, 16 pt text two; without a grid, 1.3 em."""

    def pitch(size: float, grid: int, **looks: object) -> float:
        page = Page(grid=grid)
        page.paragraph("{{ qr.MAIN }}")
        for field in ("name", "grade"):
            page.paragraph(f"{{{{ {field} }}}}", size=size, **looks)
        blank = compile_blank(form(), page.bytes())
        return slot(blank, "grade").rect.y0 - slot(blank, "name").rect.y0

    assert pitch(12, 312) == pytest.approx(15.6, abs=0.05)
    assert pitch(10.5, 312) == pytest.approx(15.6, abs=0.05)
    assert pitch(16, 312) == pytest.approx(31.2, abs=0.05)
    assert pitch(10, 0) == pytest.approx(13, abs=0.05)
    assert pitch(12, 312, exact=20) == pytest.approx(20, abs=0.05)
    assert pitch(12, 0, before=6, after=3) == pytest.approx(15.6 + 6, abs=0.05)  # the larger gap, as Word


def test_exact_rows_do_not_grow_and_at_least_rows_do() -> None:
    page = Page(grid=0)
    page.paragraph("{{ qr.MAIN }}")
    table = page.table((20, 60), 3, height=10)
    for row, field in enumerate(("name", "grade", "major")):
        fill(table.cell(row, 0), "很长的标签文字折成许多行" if row < 2 else "短")
        fill(table.cell(row, 1), f"{{{{ {field} }}}}")
    samples.exact(table.rows[0], 10)
    blank = compile_blank(form(), page.bytes())
    heights = [slot(blank, field).rect.height for field in ("name", "grade", "major")]
    assert heights[0] == pytest.approx(10 * MM, abs=1)
    assert heights[1] == pytest.approx(3 * 13.65, abs=8)
    assert heights[1] > 12 * MM
    assert heights[2] == pytest.approx(10 * MM, abs=1)


def test_merged_cells_reach_over_rows_and_columns() -> None:
    page = Page()
    page.paragraph("{{ qr.MAIN }}")
    table = page.table((30, 40, 50), 3, height=10)
    fill(table.cell(0, 0).merge(table.cell(2, 0)), "{{ name }}")
    fill(table.cell(0, 1).merge(table.cell(0, 2)), "{{ grade }}", valign=VALIGN.BOTTOM)
    fill(table.cell(1, 1).merge(table.cell(2, 2)), "{{ major }}", valign=VALIGN.TOP, align=RIGHT)
    blank = compile_blank(form(), page.bytes())
    name, grade, major = (slot(blank, field) for field in ("name", "grade", "major"))
    assert name.rect.height == pytest.approx(30 * MM, abs=1.5)
    assert grade.rect.width == pytest.approx(90 * MM - 10.8, abs=1)
    assert major.rect.height == pytest.approx(20 * MM, abs=1.5)
    assert (grade.valign, major.valign, major.align) == ("bottom", "top", "right")


def test_cell_margins_and_character_indents_are_words() -> None:
    page = Page()
    page.paragraph("{{ qr.MAIN }}")
    table = page.table((60, 60), 1, height=12)
    fill(table.cell(0, 0), "{{ reason }}", align=LEFT, first=2)
    table.cell(0, 0)._tc.get_or_add_tcPr().append(samples.element("w:tcMar"))
    for side, twips in (("left", 200), ("right", 40), ("top", 60), ("bottom", 20)):
        table.cell(0, 0)._tc.tcPr.find(qn("w:tcMar")).append(
            samples.element(f"w:{side}", w=twips, type="dxa")
        )
    fill(table.cell(0, 1), "{{ grade }}")
    blank = compile_blank(form(), page.bytes())
    own, other = slot(blank, "reason"), slot(blank, "grade")
    assert own.indent == pytest.approx(21)
    assert own.rect.width == pytest.approx(60 * MM - 12, abs=1)
    assert own.rect.y0 - other.rect.y0 == pytest.approx(3, abs=0.1)


def test_empty_lines_under_a_lone_field_are_its_room() -> None:
    page = Page()
    page.paragraph("{{ qr.MAIN }}")
    for text in ("{{ reason }}", "", "", "以下"):
        page.paragraph(text)
    table = page.table((100,), 1, height=60)
    fill(table.cell(0, 0), "具体情况：", "{{ failed_courses_text }}", valign=VALIGN.TOP, align=LEFT)
    blank = compile_blank(form(), page.bytes())
    assert slot(blank, "reason").lines == 3
    assert slot(blank, "failed_courses_text").rect.height == pytest.approx(60 * MM - 15.6 - 1, abs=3)


def test_a_token_may_be_spread_over_runs() -> None:
    document = Document(io.BytesIO(one_page("签名")))
    paragraph = document.paragraphs[-1]
    for piece in ("：{", "{ na", "me", " }", "}同学"):
        paragraph.add_run(piece).font.size = Pt(14 if "{ na" in piece else 10.5)
    held = io.BytesIO()
    document.save(held)
    blank = compile_blank(form(), held.getvalue())
    assert slot(blank, "name").size == 10.5
    assert "签名：" in samples.text(blank.pdf)
    assert "{" not in samples.text(blank.pdf)


def test_a_header_repeats_its_code_on_every_page_and_pushes_the_text_down() -> None:
    page = Page(margins=(25, 15, 20, 20))
    section = page.document.sections[0]
    section.header_distance = Mm(10)
    samples.write(section.header.paragraphs[0], "{{ qr.MAIN }}", align=RIGHT)
    page.paragraph("{{ name }}")
    for _ in range(70):
        page.paragraph("正文")
    blank = compile_blank(form(), page.bytes())
    assert len(blank.pages) == 2
    assert [m.page for m in blank.marks if m.kind is MarkKind.QR] == [0, 1]
    codes = [m.rect for m in blank.marks]
    assert codes[0] == codes[1]
    assert slot(blank, "name").rect.y0 > codes[0].y1


def test_a_page_without_a_code_is_a_fault() -> None:
    page = Page()
    page.paragraph("{{ qr.MAIN }}")
    for _ in range(70):
        page.paragraph("正文")
    with pytest.raises(TemplateFaults, match="第2页：应有且只有一个二维码，现有 0 个；如果本应只有一页"):
        compile_blank(form(), page.bytes())


def test_codes_and_parts_must_agree() -> None:
    with pytest.raises(TemplateFaults) as refused:
        compile_blank(form("STUB", "RECEIPT"), one_page("{{ qr.MAIN }}", "{{ sign.a }}", "{{ sign.a }}"))
    text = str(refused.value)
    assert "没有名为“MAIN”的联" in text
    assert "缺少“STUB”联的二维码 {{ qr.STUB }}" in text
    assert "应有且只有一个二维码，现有 2 个" in text
    assert "标记“signature.a”出现了 2 次" in text


def test_page_breaks_make_pages() -> None:
    page = Page()
    page.paragraph("{{ qr.MAIN }}")
    page.paragraph("{{ name }}").add_run().add_break(samples.PAGE_BREAK)
    page.paragraph("{{ qr.MAIN }}{{ grade }}")
    blank = compile_blank(form(), page.bytes())
    assert [(s.field, s.page) for s in blank.slots] == [("name", 0), ("grade", 1)]
    assert blank.parts(1) == ("MAIN",)


def test_the_same_template_gives_the_same_bytes(three: Blank) -> None:
    template = one_page("{{ name }}", "签名：{{ sign.parent }}")
    assert compile_blank(form(), template) == compile_blank(form(), template)
    assert load_blank(dump_blank(three)) == three
    assert dump_blank(load_blank(dump_blank(three))) == dump_blank(three)
    with pytest.raises(ValueError, match="not a blank"):
        load_blank(b"{}")
    with pytest.raises(ValueError, match=r"."):
        load_blank(b"\x80\x04pickle")


def test_the_edition_changes_with_what_decides_the_geometry() -> None:
    plain, template = form(widths={"name": 5}), one_page("{{ name }}")
    edition = edition_of(plain, template)
    assert edition == edition_of(form(widths={"name": 5}), template) and len(edition) == 64
    assert edition != edition_of(form(widths={"name": 6}), template)
    assert edition != edition_of(plain, template + b" ")
    assert edition == compile_blank(plain, template).edition


def test_fonts_are_those_of_the_template(letter: Blank) -> None:
    held = letter.pdf
    for family in (b"Noto-Serif-CJK-SC", b"Noto-Sans-CJK-SC", b"LXGW-WenKai"):
        assert family in _names(held)
    assert typefaces.face_of("方正小标宋简体") == ("song", True)
    assert typefaces.face_of("仿宋_GB2312") == ("fang", False)
    assert typefaces.face_of("楷体_GB2312") == ("kai", False)
    assert typefaces.face_of("Microsoft YaHei") == ("hei", False)
    assert typefaces.face_of(None) == ("song", False)


def _names(pdf: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return b" ".join(
            str(o.BaseFont).encode()
            for o in opened.objects
            if isinstance(o, pikepdf.Dictionary) and "/BaseFont" in o
        )


def test_titles_stand_in_the_middle_of_their_cell(three: Blank) -> None:
    gray = pixels(three.pdf)
    band = gray[80:170, :940]  # pt 40 to 85, left of the code
    columns = [x for x in range(band.shape[1]) if (band[:, x] < 128).any()]
    assert (columns[0] + columns[-1]) / 4 == pytest.approx(105 * MM, abs=6)
