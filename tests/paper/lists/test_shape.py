"""Where the heading stands, which rows are students, what is a title, a section or a footer."""

from collections.abc import Callable

import pytest

from guidang.domain.warning_list import ListOutcome, WarningList

TITLE = ["2025-2026学年第二学期学业预警学生名单"]
HEAD = ["序号", "学号", "姓名", "班级", "预警等级"]
ONE = [1, "2025001", "张三", "装饰2501", "红色"]
TWO = [2, "2025002", "李四", "装饰2501", "黄色"]

Read = Callable[..., WarningList]


def rows_of(reading: WarningList) -> list[tuple[str, int]]:
    return [(entry.student_id, entry.row) for entry in reading.entries]


def test_title_lines_blank_rows_and_blank_columns(read: Read) -> None:
    rows = [[], TITLE, ["系部：环境艺术系", "", "填表日期：2026年3月2日"], [], HEAD, [], ONE, [], TWO]
    assert rows_of(read(rows)) == [("2025001", 7), ("2025002", 9)]
    assert rows_of(read([["", *row] for row in rows])) == [("2025001", 7), ("2025002", 9)]


@pytest.mark.parametrize(
    "footer",
    [
        ["合计", "", "2人"],
        ["", "合计", "2"],
        ["总计：2人"],
        ["小计", 2, 2, 2, 2],
        ["制表人：王某", "", "审核人：李某", "", "2026年3月2日"],
        ["制表人：", "王某", "审核人：", "李某", "日期："],
        ["备注：以上学生请于两周内办理"],
        ["注：本表一式两份"],
        ["说明", "以教务处数据为准"],
        ["2026年3月2日"],
        ["", "", "", "", "2026-03-02"],
        ["院（系）盖章：", "", "教学院长签字："],
        ["第1页 共1页"],
        ["以下空白"],
        [3],
        [3, "", "", "", ""],
        [3, "", "", "装饰2501", ""],
    ],
)
def test_footers_and_prepared_blank_rows_are_no_students(footer: list[object], read: Read) -> None:
    reading = read([TITLE, HEAD, ONE, TWO, [], footer])
    assert rows_of(reading) == [("2025001", 3), ("2025002", 4)]
    assert reading.outcome is ListOutcome.ACCEPTED
    assert reading.rows_read == 2


def test_subtotals_between_students_do_not_end_the_list(read: Read) -> None:
    assert rows_of(read([TITLE, HEAD, ONE, ["小计", "", "1人"], TWO, ["合计", "", "2人"]])) == [
        ("2025001", 3),
        ("2025002", 5),
    ]


@pytest.mark.parametrize(
    "row",
    [
        [3, "", "王五", "装饰2501", "红色"],
        ["", "", "王五", "", ""],
        [3, "2025003", "", "装饰2501", "红色"],
        ["", "2025003", "", "", ""],
        [3, "", "", "装饰2501", "红色"],
        [3, "合", "王五", "装饰2501", "红色"],
    ],
)
def test_a_student_stated_badly_is_a_row_error_never_dropped(row: list[object], read: Read) -> None:
    reading = read([TITLE, HEAD, ONE, row, ["合计", "", "2人"]])
    assert reading.outcome is ListOutcome.ACCEPTED_WITH_ROW_ERRORS
    assert {error.row for error in reading.row_errors} == {4}
    assert reading.rows_read == 2


def test_a_heading_repeated_on_every_page_is_no_student(read: Read) -> None:
    assert rows_of(read([TITLE, HEAD, ONE, ["第1页"], HEAD, TWO])) == [("2025001", 3), ("2025002", 6)]


def test_a_second_table_with_other_columns_is_read_by_its_own_heading(read: Read) -> None:
    rows = [TITLE, HEAD, ONE, [], ["姓名", "学号", "预警等级"], ["李四", "2025002", "黄色"]]
    assert rows_of(read(rows)) == [("2025001", 3), ("2025002", 6)]


def test_a_second_table_may_be_of_another_term(read: Read) -> None:
    rows = [TITLE, HEAD, ONE, [], ["2025-2026学年第一学期学业预警学生名单"], HEAD, TWO]
    assert [str(entry.term) for entry in read(rows).entries] == [
        "2025-2026学年第二学期",
        "2025-2026学年第一学期",
    ]


def test_tables_side_by_side(read: Read) -> None:
    rows = [TITLE, HEAD + HEAD, ONE + TWO, [3, "2025003", "王五", "装饰2502", "橙色"]]
    reading = read(rows)
    assert rows_of(reading) == [("2025001", 3), ("2025003", 4), ("2025002", 3)]
    assert {entry.class_name for entry in reading.entries} == {"装饰2501", "装饰2502"}
    assert reading.rows_read == 3


def test_a_heading_of_two_lines(read: Read) -> None:
    rows = [
        TITLE,
        ["学号", "姓名", "家长信息", "", "不及格课程", "", "预警等级"],
        ["", "", "姓名", "联系电话", "门数", "名称", ""],
        ["2025001", "张三", "张大", "13800000000", 2, "高等数学、体育（三）", "黄色"],
    ]
    (entry,) = read(rows).entries
    assert (entry.parent_name, entry.parent_phone, entry.row) == ("张大", "13800000000", 4)
    assert [course.name for course in entry.failed_courses] == ["高等数学", "体育（三）"]


def test_the_first_student_without_id_is_not_taken_for_a_second_heading_line(read: Read) -> None:
    reading = read([TITLE, HEAD, ["", "", "", "装饰2501", "红色预警"], ONE])
    assert rows_of(reading) == [("2025001", 4)]
    assert {error.row for error in reading.row_errors} == {3}


def test_several_sheets_hidden_ones_and_sheets_without_students(
    read: Read, xlsx: Callable[..., bytes]
) -> None:
    data = xlsx(
        [TITLE, HEAD, ONE],
        [HEAD, TWO],
        [["填表说明"]],
        [HEAD, [1, "2025009", "钱七", "", "红"]],
        names=["一班", "二班", "说明", "草稿"],
        hidden=[3],
    )
    reading = read(data)
    assert [(entry.sheet, entry.row) for entry in reading.entries] == [("一班", 3), ("二班", 2)]
    assert any("“草稿”是隐藏的" in note for note in reading.notes)
    assert any("“说明”中没有学生名单" in note for note in reading.notes)
