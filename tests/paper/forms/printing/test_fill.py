"""Filled papers, seen as a reader, a printer and a scanner see them."""

import io
import pickle
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pytest
import zxingcpp
from PIL import Image
from tests.paper.forms import form_samples as samples
from tests.paper.forms.form_samples import VALUES, form, ink, one_page, paper, payload, pixels, text

from guidang.domain.errors import TemplateFaults, Unprintable
from guidang.domain.form import Blank, MarkKind, Rect
from guidang.paper.forms.printing import annex
from guidang.paper.forms.printing.fill import AnnexPage, FilledBatch, FormFill, annex_keys, fill_batch
from guidang.paper.forms.template.blank import compile_blank
from guidang.paper.lettering.fonts import Fonts

RARE = "㛃䶮𠮷𬭎𡚸𫘧"


def filled(blank: Blank, *fills: FormFill, **looks: bool) -> FilledBatch:
    return fill_batch(fills, {blank.edition: blank}, **looks)


def slot_rect(blank: Blank, field: str, number: int = 0) -> Rect:
    return [s.rect for s in blank.slots if s.field == field][number]


def test_every_value_stands_in_its_slot_and_can_be_copied(three: Blank, letter: Blank) -> None:
    for blank in (three, letter):
        batch = filled(blank, paper(blank, failed_courses=list(samples.COURSES[:4])))
        assert (batch.starts, batch.lengths) == ((0,), (1,))
        for slot in blank.slots:
            name, _, rest = slot.field.partition(".")
            value = "N252-00001-41" if name == "case_no" else VALUES[name]
            if rest:
                row, column = rest.split(".")
                value = VALUES[name][int(row)][column]
            wide = Rect(slot.rect.x0 - 1, slot.rect.y0 - 2, slot.rect.x1 + 1, slot.rect.y1 + 2)
            assert "".join(value.split()) in text(batch.pdf, 0, wide), slot.field


def test_codes_on_the_paper_say_what_they_were_given(letter: Blank) -> None:
    gray = pixels(filled(letter, paper(letter, number=7)).pdf, dpi=200)
    scale = 200 / 72
    for mark in (m for m in letter.marks if m.kind is MarkKind.QR):
        rect = mark.rect
        cut = gray[
            round((rect.y0 - 5) * scale) : round((rect.y1 + 5) * scale),
            round((rect.x0 - 5) * scale) : round((rect.x1 + 5) * scale),
        ]
        (found,) = zxingcpp.read_barcodes(np.ascontiguousarray(cut))
        assert found.text == payload(mark.name.removesuffix(".2"), 7)
    assert len(zxingcpp.read_barcodes(np.ascontiguousarray(gray))) == 3


def test_a_code_fills_its_rectangle(three: Blank) -> None:
    gray = pixels(filled(three, paper(three)).pdf, dpi=288)
    rect = next(m.rect for m in three.marks if m.kind is MarkKind.QR)
    corner = rect.width / 29
    for x, y in ((rect.x0, rect.y0), (rect.x1 - corner, rect.y0), (rect.x0, rect.y1 - corner)):
        assert ink(gray, Rect(x + 0.3, y + 0.3, x + corner - 0.3, y + corner - 0.3), 288) == 1
    assert ink(gray, Rect(rect.x0 - 3, rect.y0, rect.x0 - 0.3, rect.y1), 288) == 0


def test_the_office_ticks_the_box_of_the_level_and_no_other(three: Blank) -> None:
    before, after = pixels(three.pdf, dpi=288), pixels(filled(three, paper(three)).pdf, dpi=288)
    for mark in (m for m in three.marks if m.kind is MarkKind.CHOICE):
        added = ink(after, mark.rect, 288) - ink(before, mark.rect, 288)
        assert (added > 0.08) == (mark.name == "level.orange"), mark.name


def test_places_for_hands_stay_white(three: Blank, letter: Blank) -> None:
    for blank in (three, letter):
        before, after = pixels(blank.pdf), pixels(filled(blank, paper(blank)).pdf)
        for mark in blank.marks:
            if mark.kind in (MarkKind.SIGNATURE, MarkKind.TICK):
                assert ink(after, mark.rect) == ink(before, mark.rect), mark.name


def test_what_is_not_known_prints_nothing(three: Blank) -> None:
    empty = paper(three)
    bare = FormFill(empty.form, empty.edition, empty.case_no, {"name": "", "grade": None}, {}, empty.codes)
    shown = text(filled(three, bare).pdf)
    assert shown.replace("N252-00001-41", "") == text(three.pdf)


@pytest.mark.parametrize(
    "name", ["{{ 7*7 }}", "<b>张</b>", "张&amp;三", "a'b\"c\\(d)", "（）()", "%PDF", "=1+1", "<hex>"]
)
def test_hostile_names_are_text(three: Blank, name: str) -> None:
    assert "".join(name.split()) in text(filled(three, paper(three, name=name)).pdf)


def test_controls_and_directions_do_not_reach_the_paper(three: Blank) -> None:
    shown = text(filled(three, paper(three, name="张\u202e三\u200b\x00\x1b四\ufeff\U000e0100")).pdf)
    assert "张三四" in shown


def test_a_letter_and_its_mark_are_one_character_and_a_mark_alone_is_refused(three: Blank) -> None:
    assert "René" in text(filled(three, paper(three, name="Rene\u0301")).pdf)
    with pytest.raises(Unprintable, match=r"姓名：“\u0300”（U\+0300）"):
        filled(three, paper(three, name="业\u0300学"))


def test_rare_characters_print_in_every_renderer(three: Blank, tmp_path: Path) -> None:
    """Ghostscript is the one that prints blanks where others print text, when glyphs are numbered anew."""
    pdf = filled(three, paper(three, name=RARE, reason="\u4e28\U00020089" + RARE)).pdf
    assert RARE in text(pdf)
    (tmp_path / "rare.pdf").write_bytes(pdf)
    command = [
        "gs",
        "-q",
        "-dNOPAUSE",
        "-dBATCH",
        "-sDEVICE=pnggray",
        "-r144",
        "-sOutputFile=rare.png",
        "rare.pdf",
    ]
    subprocess.run(command, cwd=tmp_path, check=True, timeout=60)
    drawn = np.asarray(Image.open(tmp_path / "rare.png").convert("L"))
    name = slot_rect(three, "name")
    size = name.width / len(RARE) if name.width < len(RARE) * 10.5 else 10.5
    left = (name.x0 + name.x1 - size * len(RARE)) / 2
    for shown in (drawn, pixels(pdf)):
        for number in range(len(RARE)):
            x = left + number * size
            assert ink(shown, Rect(x + 0.5, name.y0 + 4, x + size - 0.5, name.y1 - 4)) > 0.05, RARE[number]


def test_characters_without_font_are_refused_all_at_once(three: Blank) -> None:
    wrong = "\U00031350", "\ue000", "\ud800"
    fills = [paper(three, number=n, name=f"张{c}", reason=f"原因{c}") for n, c in enumerate(wrong, start=1)]
    with pytest.raises(Unprintable) as refused:
        filled(three, *fills)
    said = str(refused.value)
    assert refused.value.details["count"] == "6"
    for number, character in enumerate(wrong, start=1):
        assert f"N252-{number:05d}-41 姓名：" in said
        assert f"N252-{number:05d}-41 学业具体情况：" in said
        seen = "\ufffd" if character == "\ud800" else character  # so that the clerk can find it in the list
        assert f"“{seen}”（U+{ord(character):04X}）" in said
    said.encode()


def with_annex_codes(blank: Blank, fill: FormFill) -> FormFill:
    codes = {(part, page): f"{payload(part)}.{part}.{page}" for part, page in annex_keys(blank)}
    return replace(fill, annex_codes=codes)


def decoded(pdf: bytes, page: int) -> list[str]:
    return [c.text for c in zxingcpp.read_barcodes(np.ascontiguousarray(pixels(pdf, page, 200)))]


def test_what_does_not_fit_goes_to_an_annex_of_its_own_part(three: Blank) -> None:
    reason = "累计六门课程不及格，" * 60
    one = with_annex_codes(three, paper(three, reason=reason))
    batch = filled(three, one, paper(three, number=2))
    assert (batch.starts, batch.lengths) == ((0, 3), (3, 1))
    assert text(batch.pdf, 0, slot_rect(three, "reason")) == "见附页"
    assert batch.annexes == ((AnnexPage("STUB", 1, 1), AnnexPage("STUDENT_COPY", 1, 2)), ())
    for part, page in (("STUB", 1), ("STUDENT_COPY", 2)):
        shown = text(batch.pdf, page)
        assert shown.startswith("附页案号：N252-00001-41姓名：欧阳晓明学号：2024010123")
        assert "附页第1页，共1页" in shown and reason in shown
        assert decoded(batch.pdf, page) == [one.annex_codes[part, 1]]
    assert "见附页" not in text(batch.pdf, 3)


def test_no_code_is_printed_twice_and_an_annex_without_one_prints_none(three: Blank) -> None:
    long = paper(three, reason="累计六门课程不及格，" * 200)
    batch = filled(three, with_annex_codes(three, long))
    found = [code for page in range(batch.lengths[0]) for code in dict.fromkeys(decoded(batch.pdf, page))]
    assert len(found) == len(set(found)) == 2 + len(batch.annexes[0]) == 6
    assert [page.page for page in batch.annexes[0]] == [1, 2, 1, 2]
    assert decoded(filled(three, long).pdf, 1) == []


def test_an_annex_names_the_paper_that_it_belongs_to(three: Blank) -> None:
    one = replace(paper(three, reason="长" * 2000), title="样张", labels={"STUB": "存根"})
    assert "本页是《样张》存根的附页，请随同保存。" in text(filled(three, one).pdf, 1)


def test_the_annex_of_a_cut_paper_is_not_on_its_back(three: Blank) -> None:
    one = paper(three, reason="累计六门课程不及格，" * 60)
    batch = filled(three, one, duplex=True)
    assert [page.pdf_page for page in batch.annexes[0]] == [2, 4]
    assert batch.lengths == (5,) and text(batch.pdf, 1) == text(batch.pdf, 3) == ""


def test_short_annexes_of_a_cut_paper_share_a_sheet_that_is_cut_like_it(three: Blank) -> None:
    reason = "累计六门课程不及格，" * 30
    one = replace(
        with_annex_codes(three, paper(three, reason=reason)),
        title="样张",
        labels={"STUB": "存根", "STUDENT_COPY": "告知联"},
    )
    batch = filled(three, one, duplex=True)
    assert batch.lengths == (3,)
    assert batch.annexes == ((AnnexPage("STUB", 1, 2), AnnexPage("STUDENT_COPY", 1, 2)),)
    shown = text(batch.pdf, 2)
    assert shown.count(reason) == 2 and "沿虚线剪开" in shown
    assert shown.index("存根的附页") < shown.index("沿虚线剪开") < shown.index("告知联的附页")
    assert sorted(decoded(batch.pdf, 2)) == sorted(one.annex_codes[p, 1] for p in ("STUB", "STUDENT_COPY"))


def test_more_than_nine_annex_pages_have_codes_of_their_own_each(letter: Blank) -> None:
    long = paper(letter, failed_courses=[{"no": str(n), "name": f"课程{n}"} for n in range(300)])
    batch = filled(letter, with_annex_codes(letter, long))
    found = batch.annexes[0]
    assert len(found) > 9 and [a.page for a in found] == [1 + n for n in range(len(found))]
    codes = [decoded(batch.pdf, a.pdf_page) for a in found]
    assert all(len(code) == 1 for code in codes) and len({code[0] for code in codes}) == len(found)
    assert "课程299" in text(batch.pdf, found[-1].pdf_page)


def test_no_annex_page_has_a_number_that_a_code_cannot_say(three: Blank) -> None:
    many = replace(three, pages=three.pages * 30)
    assert max(page for _, page in annex_keys(many)) == 34  # 0-based; the code says Z


def test_a_form_of_more_pages_than_a_code_can_count_is_refused() -> None:
    page = samples.Page()
    for _ in range(36):
        page.paragraph("{{ qr.MAIN }}")
        page.document.add_page_break()
    with pytest.raises(TemplateFaults, match=r"共3[67]页，一份文书最多35页"):
        compile_blank(form(), page.bytes())


def test_a_list_without_a_column_of_names_says_where_it_goes_on() -> None:
    page = samples.Page()
    samples.fill(page.document.add_table(1, 1).cell(0, 0), "{{ qr.MAIN }}")
    table = page.table((40, 40), 3)
    for row, cells in enumerate(
        (("{%tr for c in failed_courses %}",), ("{{ c.no }}", "{{ c.score }}"), ("{%tr endfor %}",))
    ):
        for column, words in enumerate(cells):
            samples.fill(table.cell(row, column), words)
    blank = compile_blank(form(rows={"failed_courses": 3}), page.bytes())
    courses = [{"no": str(n), "name": f"课程{n}", "credits": "2", "score": f"3{n}"} for n in range(1, 6)]
    batch = filled(blank, paper(blank, failed_courses=courses))
    assert "以下见附页" in text(batch.pdf, 0) and "35" not in text(batch.pdf, 0)
    annex = text(batch.pdf, 1)
    assert all(course["name"] in annex for course in courses[2:]) and annex.count("以下见附页") == 0


def test_latin_text_on_an_annex_is_set_in_the_serif_of_the_forms(three: Blank) -> None:
    def latin_fonts(reason: str) -> int:
        pdf = filled(three, paper(three, name="某", reason=reason)).pdf
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            fonts = opened.pages[-1].resources["/Font"]
            return sum("LiberationSerif" in str(font["/BaseFont"]) for font in fonts.values())

    assert latin_fonts("Python 程序设计，" * 80)


def test_a_very_long_annex_goes_over_pages(three: Blank) -> None:
    reason = "这是很长的一段说明文字。" * 500
    batch = filled(three, paper(three, reason=reason))
    shown = [text(batch.pdf, page) for page in range(1, batch.lengths[0])]
    assert "附页第2页，共" in shown[1]
    assert "".join(shown).count("这是很长的一段说明文字。") > 900


def test_many_courses_stand_on_the_annex_as_a_table(three: Blank) -> None:
    courses = [
        {"no": str(n), "name": f"课程{n:02}" * 4, "credits": "3.5", "score": "45"} for n in range(1, 15)
    ]
    reason = "累计14门课程不及格，不及格课程：" + "、".join(c["name"] for c in courses) + "。"
    one = paper(three, reason=reason, reason_figures="累计14门课程不及格。", failed_courses=courses)
    batch = filled(three, one)
    assert text(batch.pdf, 0, slot_rect(three, "reason")) == "累计14门课程不及格。不及格课程见附页。"
    for page in (1, 2):
        shown = text(batch.pdf, page)
        assert "学业具体情况累计14门课程不及格。不及格课程一览表序号课程名称学分成绩1课程01" in shown
        assert all("".join(course.values()) in shown for course in courses)


def test_more_courses_than_rows_continue_on_the_annex(letter: Blank) -> None:
    batch = filled(letter, paper(letter))
    assert batch.lengths == (2,)
    names = [text(batch.pdf, 0, slot_rect(letter, f"failed_courses.{n}.name")) for n in range(4)]
    assert names == ["高等数学（上）", "大学英语", "机械制图", "以下见附页"]
    assert text(batch.pdf, 0, slot_rect(letter, "failed_courses.3.no")) == ""
    annex = text(batch.pdf, 1)
    assert all(name in annex for name in ("工程力学", "电工电子技术", "思想道德与法治"))
    assert "大学英语" not in annex


def test_every_paper_begins_on_a_front_when_printed_on_both_sides(three: Blank, letter: Blank) -> None:
    fills = [paper(letter), paper(three), paper(letter), paper(three)]
    batch = fill_batch(fills, {b.edition: b for b in (three, letter)}, duplex=True)
    assert batch.lengths == (3, 1, 3, 1)
    assert batch.starts == (0, 4, 6, 10)
    assert text(batch.pdf, 3) == ""


def test_a_blank_is_held_once_however_many_papers(three: Blank, letter: Blank) -> None:
    blanks = {b.edition: b for b in (three, letter)}
    few = fill_batch([paper(three), paper(letter)], blanks)
    many = fill_batch([paper(b, number=n) for n in range(1, 31) for b in (three, letter)], blanks)
    with pikepdf.open(io.BytesIO(many.pdf)) as opened:
        forms = [o for o in opened.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Form"]
        assert len(forms) == 2
        fonts = [
            o for o in opened.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Subtype") == "/Type0"
        ]
        assert len(fonts) <= 12  # Chinese and Latin, of the two blanks and of what is filled in
    assert (len(many.pdf) - len(few.pdf)) / 58 < 4000  # bytes a paper


def test_the_same_input_gives_the_same_bytes_and_no_dates(three: Blank) -> None:
    first, second = filled(three, paper(three)), filled(three, paper(three))
    assert first == second
    assert b"CreationDate" not in first.pdf and b"ModDate" not in first.pdf
    assert filled(three, paper(three, name="别人")).pdf != first.pdf


def test_papers_and_batches_travel_between_processes(three: Blank) -> None:
    one = paper(three)
    assert pickle.loads(pickle.dumps(one)) == one
    batch = filled(three, one)
    assert pickle.loads(pickle.dumps(batch)) == batch


def test_a_missing_code_or_blank_is_an_error(three: Blank) -> None:
    one = paper(three)
    with pytest.raises(KeyError):
        filled(three, FormFill(one.form, one.edition, one.case_no, one.values, {}, {}))
    with pytest.raises(KeyError):
        fill_batch([one], {})


def test_an_inline_value_stands_on_the_line_of_its_sentence() -> None:
    blank = compile_blank(form(widths={"name": 4}), one_page("口口{{ name }}口口", size=14))
    gray = pixels(filled(blank, paper(blank, name="口口口口")).pdf, dpi=288)
    rect = slot_rect(blank, "name")
    scale = 4

    def rows(x0: float, x1: float) -> tuple[int, int]:
        band = gray[
            int((rect.y0 - 8) * scale) : int((rect.y1 + 8) * scale), int(x0 * scale) : int(x1 * scale)
        ]
        dark = [y for y, row in enumerate(band) if (row < 128).any()]
        return dark[0], dark[-1]

    printed, value = rows(rect.x0 - 27, rect.x0 - 1), rows(rect.x0, rect.x1)
    assert abs(printed[0] - value[0]) <= 1 and abs(printed[1] - value[1]) <= 1


def test_an_annex_ends_however_long_its_head_is() -> None:
    one = annex.Annex(("长" * 3000,), (), (annex.Entry("专业", "名" * 90),))
    assert 1 <= len(annex.draw_annexes(Fonts(), [one])) < 20
