"""Rows of the same student: said twice, one course a row, or contradicting each other."""

from collections.abc import Callable
from decimal import Decimal

from guidang.domain.warning_list import Aside, Course, ListOutcome, WarningList

TITLE = ["2025-2026学年第二学期学业预警学生名单"]
HEAD = ["学号", "姓名", "班级", "不及格课程", "预警等级"]
ONE = ["2025001", "张三", "装饰2501", "高等数学、体育（三）", "红"]

Read = Callable[..., WarningList]


def test_the_same_row_twice_counts_once(read: Read) -> None:
    reading = read([TITLE, HEAD, ONE, ONE])
    assert reading.outcome is ListOutcome.ACCEPTED
    assert [entry.row for entry in reading.entries] == [3]
    assert [(aside.row, aside.why) for aside in reading.asides] == [(4, Aside.DUPLICATE)]


def test_a_second_sheet_may_say_less(read: Read, xlsx: Callable[..., bytes]) -> None:
    data = xlsx(
        [TITLE, ["学号", "姓名", "预警等级"], ["2025001", "张三", "红"]], [HEAD, ONE], names=["汇总", "明细"]
    )
    (entry,) = read(data).entries
    assert (entry.sheet, entry.class_name, len(entry.failed_courses)) == ("汇总", "装饰2501", 2)


def test_contradictions_open_no_case_and_name_each_other(read: Read) -> None:
    for column, other, label in ((1, "张山", "姓名"), (4, "黄", "等级"), (3, "高等数学、英语", "不及格课程")):
        changed = [*ONE]
        changed[column] = other
        reading = read([TITLE, HEAD, ONE, ["2025002", "李四", "装饰2501", "", "黄"], changed])
        assert [entry.student_id for entry in reading.entries] == ["2025002"]
        assert [error.row for error in reading.row_errors] == [3, 5]
        assert all(label in error.message and "第 3 行" in error.message for error in reading.row_errors)


def test_one_course_a_row(read: Read) -> None:
    head = ["XH", "XM", "KCMC", "XF", "CJ", "YJJB"]
    rows = [
        ["2025001", "张三", "高等数学（一）", 4, 45, "红"],
        ["2025001", "张三", "毛泽东思想、邓小平理论概论", 3, "缺考", "红"],
        ["", "", "体育（三）", 1, 50.5, ""],
        ["2025002", "李四", "大学英语", 2.5, 58, "黄"],
        ["2025002", "李四", "大学英语", 2.5, 58, "黄"],
    ]
    reading = read([TITLE, head, *rows])
    assert [entry.failed_courses for entry in reading.entries] == [
        (
            Course("高等数学（一）", Decimal(4), "45"),
            Course("毛泽东思想、邓小平理论概论", Decimal(3), "缺考"),
            Course("体育（三）", Decimal(1), "50.5"),
        ),
        (Course("大学英语", Decimal("2.5"), "58"),),
    ]
    assert [aside.why for aside in reading.asides] == [Aside.COURSE_ROW, Aside.COURSE_ROW, Aside.DUPLICATE]
    assert reading.rows_read == len(reading.entries) + len(reading.asides)


def test_a_faulty_course_row_holds_the_whole_student_back(read: Read) -> None:
    head = ["学号", "姓名", "课程名称", "学分", "预警等级"]
    rows = [
        ["2025001", "张三", "高等数学", 4, "红"],
        ["2025001", "张三", "英语", "四分半", "红"],
        ["2025002", "李四", "英语", 4, "红"],
    ]
    reading = read([TITLE, head, *rows])
    assert [entry.student_id for entry in reading.entries] == ["2025002"]
    assert [error.row for error in reading.row_errors] == [3, 4]


def test_one_course_a_row_without_particulars_unless_the_count_forbids_it(read: Read) -> None:
    head = ["学号", "姓名", "不及格课程", "门数", "预警等级"]
    rows = [["2025001", "张三", "高等数学", 2, "黄"], ["2025001", "张三", "英语", 2, "黄"]]
    (entry,) = read([TITLE, head, *rows]).entries
    assert [course.name for course in entry.failed_courses] == ["高等数学", "英语"]
    rows = [["2025001", "张三", "高等数学", 1, "黄"], ["2025001", "张三", "英语", 1, "黄"]]
    assert len(read([TITLE, head, *rows]).row_errors) == 2


def test_parallel_lists_of_courses_credits_and_scores(read: Read) -> None:
    head = ["学号", "姓名", "不及格课程", "学分", "成绩", "预警等级"]
    row = ["2025001", "张三", "高等数学（一）、体育（三）", "4、1", "45、缺考", "黄"]
    (entry,) = read([TITLE, head, row]).entries
    assert entry.failed_courses == (
        Course("高等数学（一）", Decimal(4), "45"),
        Course("体育（三）", Decimal(1), "缺考"),
    )


def test_merged_student_cells_over_course_rows(read: Read) -> None:
    import io

    import openpyxl

    book = openpyxl.Workbook()
    for row in (
        TITLE,
        ["学号", "姓名", "课程名称", "预警等级"],
        ["2025001", "张三", "高等数学", "黄"],
        ["", "", "英语", ""],
        ["2025002", "李四", "体育", "黄"],
    ):
        book.active.append(row)
    for column in "ABD":
        book.active.merge_cells(f"{column}3:{column}4")
    stream = io.BytesIO()
    book.save(stream)
    assert [(e.student_id, len(e.failed_courses)) for e in read(stream.getvalue()).entries] == [
        ("2025001", 2),
        ("2025002", 1),
    ]


def test_on_two_sheets_at_two_levels_the_graver_holds(read: Read, xlsx: Callable[..., bytes]) -> None:
    head = ["学号", "姓名", "班级", "不及格课程门数"]
    data = xlsx(
        [TITLE, head, ["2025001", "张三", "装饰2501", 3], ["2025002", "李四", "装饰2501", 2]],
        [TITLE, head, ["2025001", "张三", "装饰2501", 6]],
        names=["黄色预警", "红色预警"],
    )
    reading = read(data)
    assert [(e.student_id, e.level, e.row, e.sheet) for e in reading.entries] == [
        ("2025001", "红色预警", 3, "红色预警"),
        ("2025002", "黄色预警", 4, "黄色预警"),
    ]
    assert [(a.sheet, a.row, a.why) for a in reading.asides] == [("黄色预警", 3, Aside.LIGHTER)]
    assert any("较重的等级" in note and "“黄色预警”第 3 行" in note for note in reading.notes)
    assert reading.rows_read == len(reading.entries) + len(reading.asides)


def test_two_levels_in_one_table_or_two_names_remain_a_contradiction(
    read: Read, xlsx: Callable[..., bytes]
) -> None:
    head = ["学号", "姓名", "班级", "预警等级"]
    one = [TITLE, head, ["2025001", "张三", "装饰2501", "黄"], ["2025001", "张三", "装饰2501", "红"]]
    assert [e.row for e in read(one).row_errors] == [3, 4]
    other_name = xlsx(
        [TITLE, head, ["2025001", "张三", "装饰2501", "黄"]],
        [TITLE, head, ["2025001", "张山", "装饰2501", "红"]],
        names=["一", "二"],
    )
    reading = read(other_name)
    assert not reading.entries
    assert len(reading.row_errors) == 2
