"""Which words of a form become which token; what is not sure is said, what is not known is left."""

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from tests.paper.forms.form_samples import Page, fill, write

from guidang.paper.forms.drafting.cells import fill_table
from guidang.paper.forms.drafting.pieces import cut
from guidang.paper.forms.drafting.placed import Notes, Spot
from guidang.paper.forms.drafting.rules import edit_line
from guidang.paper.forms.drafting.word_text import Line, drop_fallbacks, said

SPOT = Spot("表1", 0)


def typed(text: str, beside: str = "") -> tuple[str, Notes]:
    """What becomes of a paragraph; |_| around a part underlines it."""
    paragraph = write(docx.Document().add_paragraph(), text)._p
    notes = Notes()
    edit_line(Line(paragraph), Spot("表1", 0, beside), notes)
    return said(paragraph), notes


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("姓名：____学号：______", "姓名：{{ name }}  学号：{{ student_id }}"),
        ("姓　名：", "姓　名：{{ name }}"),
        ("班级：|_|            |_|", "班级：{{ class_name }}"),
        ("学年学期|_|       |_|", "学年学期{{ term }}"),
        ("|_|      |_|同学：", "{{ name }}同学："),
        (
            "累计____门课程不及格，未获学分____学分",
            "累计{{ failed_count }}门课程不及格，未获学分{{ unearned_credits }}学分",
        ),
        ("20____-20____学年第____学期", "20{{ term_years_tail }}学年第{{ term_half }}学期"),
        ("________学年第__学期", "{{ term_years }}学年第{{ term_half }}学期"),
        ("家长（监护人）签字：        ", "家长（监护人）签字：{{ sign.parent }}"),
        ("学生（签字）：      年  月  日", "学生（签字）：{{ sign.student }}年  月  日"),
        ("学院（盖章）：", "学院（盖章）：{{ seal.department }}"),
        ("教务处（公章）", "教务处（公章）{{ seal.registry }}"),
        ("□红色预警  □黄色预警", "{{ choice.level.red }}红色预警  {{ choice.level.yellow }}黄色预警"),
        ("1. 是否已知悉：□是  □否", "1. 是否已知悉：{{ tick.q1.yes }}是  {{ tick.q1.no }}否"),
        ("是否同意：是□  否□", "是否同意：是{{ tick.q1.yes }}  否{{ tick.q1.no }}"),
        ("姓名：张三", "姓名：张三"),
        ("请家长确认签字后寄回学院，谢谢配合支持", "请家长确认签字后寄回学院，谢谢配合支持"),
        ("联系电话：________", "联系电话：________"),
        ("我校专业设置：机电等", "我校专业设置：机电等"),
    ],
)
def test_words_become_tokens(before: str, after: str) -> None:
    assert typed(before)[0] == after


def test_an_underlined_blank_stays_underlined() -> None:
    paragraph = write(docx.Document().add_paragraph(), "专业：|_|        |_|").runs
    line = Line(paragraph[0]._r.getparent())
    edit_line(line, SPOT, Notes())
    assert [(run.text, bool(run.underline)) for run in paragraph] == [
        ("专业：", False),
        ("{{ major }}", True),
    ]


def test_what_is_not_sure_is_said() -> None:
    _, notes = typed("|_|      |_|同学，联系人：____")
    assert {p.token: bool(p.why) for p in notes.placed} == {"{{ name }}": True, "{{ contact_teacher }}": True}
    _, filled = typed("姓名：张三")
    assert "已有文字" in filled.left[0].why
    _, nobody = typed("签字：")
    assert "没有写明是谁" in nobody.placed[0].why


def test_two_signatures_of_one_person_have_two_names() -> None:
    text, notes = typed("家长签名：          家长签字：")
    assert "{{ sign.parent }}" in text
    assert "{{ sign.parent_2 }}" in text
    assert notes.signed == {0: ["parent", "parent_2"]}


def test_the_question_of_boxes_alone_in_their_cell_is_the_label_beside() -> None:
    text, notes = typed("□电话 □面谈", beside="谈话方式")
    assert text == "{{ tick.q1.a1 }}电话 {{ tick.q1.a2 }}面谈"
    assert notes.words == {"q1": "谈话方式"}


def test_a_width_is_the_narrowest_blank_but_enough_for_the_field() -> None:
    _, notes = typed("姓名：|_|                              |_|学号：__")
    assert notes.widths == {"name": 15.0, "student_id": 7.5}


def test_cells_beside_and_below_labels() -> None:
    page = Page()
    table = page.table((30, 50, 30, 50), 5)
    rows = (
        ("姓名", "", "学号", "2024"),
        ("学业情况", "", "政治面貌", ""),
        ("家长签名", "", "联系电话", ""),
        ("学院", "专业", "班级", "年级"),
        ("", "", "", ""),
    )
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            fill(table.cell(number, column), text)
    notes = Notes()
    fill_table(table._tbl, "表1", 0, notes)
    found = [[cell.text for cell in row.cells] for row in table.rows]
    assert found[0] == ["姓名", "{{ name }}", "学号", "2024"]
    assert found[1] == ["学业情况", "{{ reason }}", "政治面貌", ""]
    assert found[2] == ["家长签名", "{{ sign.parent }}", "联系电话", ""]
    assert found[4] == ["{{ department }}", "{{ major }}", "{{ class_name }}", "{{ grade }}"]
    assert {left.seen for left in notes.left} == {"政治面貌", "联系电话"}
    assert [p.seen for p in notes.placed if p.why] == ["学业情况"]


def test_a_list_of_courses_becomes_a_repeating_row() -> None:
    table = Page().table((20, 80, 30, 30), 4)
    for column, text in enumerate(("序号", "课程名称", "学分", "成绩")):
        fill(table.cell(0, column), text)
    for row in (1, 2, 3):
        fill(table.cell(row, 0), str(row))
    notes = Notes()
    fill_table(table._tbl, "表1", 0, notes)
    found = [[cell.text for cell in row.cells] for row in table.rows]
    assert found[1:] == [
        ["{%tr for c in failed_courses %}", "", "", ""],
        ["{{ c.no }}", "{{ c.name }}", "{{ c.credits }}", "{{ c.score }}"],
        ["{%tr endfor %}", "", "", ""],
    ]
    assert notes.rows == {"failed_courses": 3}


def test_a_form_is_cut_where_its_line_and_titles_say() -> None:
    page = Page()
    for text in (
        "学业预警通知书（存根）",
        "内容",
        "- - - - - - - - - - ✂ - - - - - - - - - -",
        "学业预警通知书（学生告知联）",
        "说明：________________",
        "……………………………………",
        "回  执",
        "请填写",
        "____________________",
        "谢谢",
    ):
        page.paragraph(text)
    notes = Notes()
    pieces = cut(page.document.element.body, notes)
    assert [(p.code, p.kept_by, p.returns) for p in pieces] == [
        ("STUB", "office", False),
        ("STUDENT_COPY", "student", False),
        ("RECEIPT", "office", True),
    ]
    assert len({p.letter for p in pieces}) == 3
    assert said(page.document.element.body).count("{{ tear }}") == 2
    assert any("没有当作撕开线" in left.why for left in notes.left)


def test_the_copy_of_a_text_box_for_old_programs_goes() -> None:
    paragraph = docx.Document().add_paragraph()._p
    space = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
    fallback = paragraph.makeelement(f"{space}Fallback")
    content = OxmlElement("w:txbxContent")
    content.append(write(docx.Document().add_paragraph(), "姓名：")._p)
    fallback.append(content)
    paragraph.append(fallback)
    assert "姓名" not in said(paragraph)
    assert drop_fallbacks(paragraph) == 1
    assert next(paragraph.iter(qn("w:txbxContent")), None) is None
