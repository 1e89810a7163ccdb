"""Which words of a form become which token; what is not sure is said, what is not known is left."""

import tomllib

import docx
import pytest
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from tests.paper.forms.form_samples import CENTER, RIGHT, Page, fill, write

from guidang.paper.forms.drafting.cells import fill_table
from guidang.paper.forms.drafting.draft import _tokened, draft_form
from guidang.paper.forms.drafting.filled import filled_in, filled_line
from guidang.paper.forms.drafting.pieces import cut
from guidang.paper.forms.drafting.placed import Notes, Spot
from guidang.paper.forms.drafting.rules import edit_line
from guidang.paper.forms.drafting.toml_text import pack_toml
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
    assert "已经填有内容" in filled.left[0].why
    assert "{{ name }}" in filled.left[0].why
    assert "张三" not in str(filled.left)
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


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("学号 __20240001_____学生姓名 _某某某____", ["学号", "学生姓名"]),
        ("     学    号 20240001____________", ["学号"]),
        ("姓　名          某某某          ", ["姓名"]),
        ("学生姓名：某某", ["学生姓名"]),
        ("姓名：____宿舍号：____", []),
        ("姓名：__________某某某__________", ["姓名"]),
        ("专业：请填写全称", []),
        ("姓名：{{ name }}  学号：{{ student_id }}", []),
        ("姓名：____班级____", []),
    ],
)
def test_what_somebody_filled_in_is_found_in_a_line_and_left_as_it_is(text: str, labels: list[str]) -> None:
    line = Line(write(docx.Document().add_paragraph(), text)._p)
    assert [found.label for found in filled_line(line, "")] == labels
    if labels:
        after, notes = typed(text)
        assert after == text
        assert [left.seen for left in notes.left] == labels or notes.left == []


def test_cells_that_somebody_filled_in_are_listed_with_what_to_do() -> None:
    page = Page()
    rows = (
        ("姓名", "某某某", "学号", "20240001"),
        ("专业", "{{ major }}", "班级", "□"),
        ("联系电话", "13900000000", "性别", "男"),
    )
    table = page.table((30, 50, 30, 50), 3)
    listed = page.table((40, 40, 40), 3)
    for chosen, texts in ((table, rows), (listed, (("姓名", "学号", "专业"), ("某某某", "20240001", "")))):
        for number, row in enumerate(texts):
            for column, text in enumerate(row):
                fill(chosen.cell(number, column), text)
    page.paragraph("学生姓名：某某某")
    found = list(filled_in(page.document.element.body))
    assert [(f.place, f.label) for f in found] == [
        ("表1第1行", "姓名"),
        ("表1第1行", "学号"),
        ("表1第3行", "联系电话"),
        ("表2第2行", "姓名"),
        ("表2第2行", "学号"),
        ("“学生姓名…”", "学生姓名"),
    ]
    assert "{{ student_id }}" in found[1].remedy
    assert "空着留给手写" in found[2].remedy
    assert all("空表" in f.remedy for f in found)
    assert "某某某" not in str(found)


def told_of(page: Page) -> dict[str, str]:
    """What the draft of a whole document says it left: seen → why."""
    notes = _tokened("表.docx", page.bytes())[1]
    return {left.seen: left.why for left in notes.left}


def test_every_label_and_blank_that_was_left_alone_is_listed() -> None:
    page = Page()
    page.paragraph("尊敬的老师：")
    page.paragraph("因____________事请假，离校__天。")
    page.paragraph("请假人：", align=RIGHT)
    page.paragraph("日  期：", align=RIGHT)
    page.paragraph("负责老师：")
    page.paragraph("姓名：____")
    table = page.table((30, 30, 30, 30), 5)
    for number, row in enumerate(
        (
            ("宿舍楼号及房间号（填写完整名称）", "", "考核", ""),
            ("签 字", "", "", ""),
            ("交通工具", "去向", "往返", "备注甲"),
            ("", "", "", ""),
            ("", "", "", ""),
        )
    ):
        for column, text in enumerate(row):
            fill(table.cell(number, column), text)
    told = told_of(page)
    assert {
        "请假人",
        "日期",
        "负责老师",
        "因＿＿事请假，",
        "离校＿＿天。",
        "宿舍楼号及房间号（填写完整名称）",
        "考核",
    } <= set(told)
    assert "sign." in told["请假人"]
    assert "sign." in told["负责老师"]
    assert told["日期"] == "留给手写"
    assert "2 个空格" in told["签字"]
    assert "交通工具、去向、往返、备注甲" in told
    assert "（空行）" in told
    assert not {"姓名", "尊敬的老师"} & set(told)


@pytest.mark.parametrize(
    ("lines", "count"),
    [
        (("通知正文", "-------------------- ", "（请沿此虚线剪下）", "家长签字："), 2),
        (("通知正文", "----✂----剪----", "家长签字："), 2),
        (("通知正文", "· · · · · · · · · ·裁· · · · · ·", "学生签字："), 2),
        (("通知正文", "请沿此线撕下", "回执"), 2),
        (("通知正文", "沿此线剪开", "----------------", "回执"), 2),
        (("通知正文", "----以下由学院填写----", "意见："), 1),
        (("通知正文", "沿用原办法处理。", "意见："), 1),
        (("通知正文", "--------请沿此线剪下--------"), 1),
    ],
)
def test_a_school_s_own_tear_lines_are_recognised(lines: tuple[str, ...], count: int) -> None:
    page = Page()
    for text in lines:
        page.paragraph(text)
    notes = Notes()
    body = page.document.element.body
    pieces = cut(body, notes)
    assert len(pieces) == count
    assert said(body).count("{{ tear }}") == count - 1
    if count == 2:
        assert "--" not in said(body)
        assert "·" not in said(body)
    if "剪" in "".join(lines) and count == 1:
        assert "{{ tear }}" in notes.left[0].why  # what to do


LINE = (
    '<w:r {names}><w:drawing><wp:anchor simplePos="0" relativeHeight="1" behindDoc="0" locked="0" '
    'layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column">'
    '<wp:posOffset>0</wp:posOffset></wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>{down}'
    '</wp:posOffset></wp:positionV><wp:extent cx="5400000" cy="0"/><wp:wrapNone/><wp:docPr id="1" name="线"/>'
    '<a:graphic><a:graphicData uri="x"><wps:wsp><wps:spPr><a:prstGeom prst="line"/><a:ln>'
    '<a:prstDash val="dash"/></a:ln></wps:spPr><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic>'
    "</wp:anchor></w:drawing></w:r>"
)
NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


@pytest.mark.parametrize(
    ("words", "down", "below", "torn"),
    [
        ("", 0, "回执", True),
        ("请沿此线剪下", 0, "家长签字：", True),
        ("", 5_000_000, "回执", False),  # nobody knows where on the page it is
        ("正文的一段话，线画在它下面", 0, "回执", False),
        ("", 0, "下面的说明", False),
    ],
)
def test_a_drawn_dashed_line_is_a_tear_line_or_is_told_of(
    words: str, down: int, below: str, torn: bool
) -> None:
    page = Page()
    page.paragraph("通知正文")
    page.paragraph(words)._p.append(parse_xml(LINE.format(names=NAMES, down=down)))
    page.paragraph(below)
    notes = Notes()
    body = page.document.element.body
    assert len(cut(body, notes)) == 1 + torn
    assert (next(body.iter(qn("w:drawing")), None) is None) == torn
    assert torn or any("虚线" in left.seen and "[[form.parts]]" in left.why for left in notes.left)


def test_a_tear_line_inside_a_table_is_told_of() -> None:
    page = Page()
    table = page.table((40, 60), 2)
    fill(table.cell(0, 0), "意见")
    fill(table.cell(1, 1), "----请沿此线剪下----")
    assert "拆成上下两个" in told_of(page)["撕开线"]


def test_a_second_code_goes_into_the_opposite_corner_or_it_is_said() -> None:
    page = Page(margins=(35, 30, 20, 20))
    page.paragraph("学业预警通知书", align=CENTER)
    page.paragraph("姓名：____")
    roomy = draft_form("表.docx", page.bytes())
    assert {"{{ qr.MAIN }}", "{{ qr2.MAIN }}"} <= {placed.token for placed in roomy.notes.placed}
    assert roomy.report.faults == ()
    tight = Page(margins=(35, 8, 12, 12))
    tight.paragraph("学业预警通知书", align=CENTER)
    tight.paragraph("姓名：____")
    table = tight.table((90, 90), 1, height=240)
    fill(table.cell(0, 0), "意见", valign=WD_CELL_VERTICAL_ALIGNMENT.BOTTOM)
    fill(table.cell(0, 1), "意见", valign=WD_CELL_VERTICAL_ALIGNMENT.BOTTOM)
    full = draft_form("表.docx", tight.bytes())
    assert "{{ qr2.MAIN }}" not in {placed.token for placed in full.notes.placed}
    assert any("{{ qr2.MAIN }}" in left.why for left in full.notes.left)


def test_a_pack_of_odd_names_is_still_toml() -> None:
    text = pack_toml("示例\x7f大学\x00", "", "X", {"red": "红色"}, {"q1": "是\x7f否"}, [])
    assert tomllib.loads(text)["school"] == "示例\x7f大学\x00"
