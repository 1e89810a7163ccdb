"""预警等级: stated in a column, by a tick, a section, a sheet's name or a title."""

from collections.abc import Callable

import pytest

from guidang.domain.warning_list import Aside, ListOutcome, WarningList

TITLE = ["2025-2026学年第二学期学业预警学生名单"]

Read = Callable[..., WarningList]


@pytest.mark.parametrize("text", ["红色预警", "红色", "红", " 红 色 ", "red", "RED", "红色\n预警"])
def test_spellings_of_the_pack(text: str, read: Read) -> None:
    assert (
        read([TITLE, ["学号", "姓名", "级别"], ["2025001", "张三", text]], "nanjing").entries[0].level
        == "红色预警"
    )


def test_an_unknown_spelling_names_the_allowed_ones(read: Read) -> None:
    reading = read(
        [TITLE, ["学号", "姓名", "级别"], ["2025001", "张三", "红"], ["2025002", "李四", "书面警示"]]
    )
    (error,) = reading.row_errors
    assert (error.row, error.column) == (4, "级别")
    assert "黄色预警、橙色预警、红色预警" in error.message


@pytest.mark.parametrize("text", ["无", "正常", "未预警"])
def test_a_student_whom_the_list_calls_unwarned_is_set_aside(text: str, read: Read) -> None:
    reading = read(
        [TITLE, ["学号", "姓名", "级别"], ["2025001", "张三", "红"], ["2025002", "李四", text]], "nanjing"
    )
    assert reading.outcome is ListOutcome.ACCEPTED
    assert [(aside.row, aside.why) for aside in reading.asides] == [(4, Aside.BELOW)]


def test_ticks(read: Read) -> None:
    head = ["学号", "姓名", "黄色预警", "橙色预警", "红色预警"]
    rows = [
        ["1001", "甲", "√", "", ""],
        ["1002", "乙", "□", "☑", ""],
        ["1003", "丙", "√", "", "√"],
        ["1004", "丁", "待定", "", ""],
    ]
    reading = read([TITLE, head, *rows], "nanjing")
    assert [(e.name, e.level) for e in reading.entries] == [("甲", "黄色预警"), ("乙", "橙色预警")]
    assert [error.row for error in reading.row_errors] == [5, 6]


def test_sections(read: Read) -> None:
    rows = [
        TITLE,
        ["学号", "姓名"],
        ["一、红色预警（1人）"],
        ["1001", "甲"],
        ["（二）黄色预警学生名单"],
        ["环境艺术系"],
        ["1002", "乙"],
        ["小计：1人"],
        ["1003", "丙"],
    ]
    assert [(e.name, e.level) for e in read(rows, "nanjing").entries] == [
        ("甲", "红色预警"),
        ("乙", "黄色预警"),
        ("丙", "黄色预警"),
    ]


def test_sheets_and_titles(read: Read, xlsx: Callable[..., bytes]) -> None:
    data = xlsx(
        [TITLE, ["学号", "姓名"], ["1001", "甲"]],
        [TITLE, ["学号", "姓名"], ["1002", "乙"]],
        names=["红色预警", "黄色"],
    )
    assert [e.level for e in read(data, "nanjing").entries] == ["红色预警", "黄色预警"]
    title = ["2025-2026学年第二学期橙色预警学生名单"]
    assert read([title, ["学号", "姓名"], ["1001", "甲"]], "nanjing").entries[0].level == "橙色预警"


def test_a_title_that_names_several_levels_gives_none(read: Read) -> None:
    title = ["2025-2026学年第二学期黄色预警、红色预警学生名单"]
    assert read([title, ["学号", "姓名"], ["1001", "甲"]], "nanjing").outcome is ListOutcome.REJECTED_WHOLE


def test_a_school_that_computes_nothing_needs_the_level(read: Read) -> None:
    reading = read([TITLE, ["学号", "姓名", "不及格课程门数"], ["2025001", "张三", 9]], "nanjing")
    assert reading.outcome is ListOutcome.REJECTED_WHOLE
    assert "预警等级" in reading.reason
    rows = [TITLE, ["学号", "姓名", "预警等级"], ["2025001", "张三", "红"], ["2025002", "李四", ""]]
    assert [error.row for error in read(rows, "nanjing").row_errors] == [4]
