"""The clerk's report says what became of the list, by place, in counts that add up."""

import re
from collections.abc import Callable

from guidang.domain.records import RecordKind, RecordList
from guidang.domain.warning_list import Aside, ListOutcome, RowAside, RowError, WarningList
from guidang.paper.lists.answers.report import report_text

TITLE = ["2025-2026学年第二学期学业预警学生名单"]
HEAD = ["学号", "姓名", "不及格门数"]


def test_a_report_adds_up_and_names_every_fault(read: Callable[..., WarningList]) -> None:
    rows = [
        ["1001", "甲", 4],
        ["1001", "甲", 4],
        ["1002", "乙", 0],
        ["", "丙", 4],
        ["1004", "丁", -1],
        ["1005", "戊", 6],
    ]
    text = report_text(read([TITLE, HEAD, *rows]), "环艺系.xlsx")
    assert text.startswith("名单：环艺系.xlsx\n结果：已接收，部分行有错误，有错误的行没有办理\n")
    counts = next(line for line in text.splitlines() if line.startswith("读取"))
    total, *parts = [int(number) for number in re.findall(r"(\d+) [行人]", counts)]
    assert (total, parts) == (6, [2, 1, 1, 2])
    assert "工作表“Sheet1”第 6 行 A 列“学号”：缺少学号，请补填" in text
    assert "工作表“Sheet1”第 7 行 C 列“不及格门数”（学号 1004）：-1 是负数，请核对" in text
    assert "按本校规定由数据判定" in text


def test_a_refused_list_gives_its_reason(read: Callable[..., WarningList]) -> None:
    text = report_text(read([["商品"], ["甲"]]), "x.xlsx")
    assert "结果：未接收\n原因：没有找到表头" in text
    assert "读取 " not in text


def test_a_list_without_faults_says_no_more_than_needed(read: Callable[..., WarningList]) -> None:
    text = report_text(read([TITLE, HEAD, ["1001", "甲", 4]]), "x.xlsx")
    assert "结果：已接收\n" in text
    assert "需要改正" not in text


def test_every_row_set_aside_is_counted_by_its_reason() -> None:
    asides = tuple(RowAside("名单", row, "1001", why) for row, why in enumerate(Aside, 2))
    text = report_text(WarningList(ListOutcome.ACCEPTED, rows_read=4, asides=asides), "x.xlsx")
    assert "读取 4 行 = 立案 0 人 + 并入 3 行 + 未达预警条件 1 行 + 有错误 0 行\n" in text
    assert "并入的 3 行：同一学生的其他课程 1 行，重复行 1 行，同一学生的较轻等级 1 行" in text


def test_a_sheet_of_records_is_reported_too() -> None:
    errors = (RowError("谈话", 3, "1001", "“日期”列（C 列）：缺少日期", "日期", 2),)
    reading = RecordList(
        RecordKind.TALK, ListOutcome.ACCEPTED_WITH_ROW_ERRORS, row_errors=errors, rows_read=3, repeated=2
    )
    text = report_text(reading, "谈话.xlsx")
    assert "读取 3 行 = 登记 0 行 + 重复 2 行 + 有错误 1 行\n" in text
    assert "第 3 行 C 列“日期”（学号 1001）：缺少日期" in text


def test_what_a_terminal_would_obey_is_shown() -> None:
    errors = (RowError("名\x1b[2J单", 2, "10\u202e01", "“\n”不是数字"),)
    reading = WarningList(ListOutcome.ACCEPTED_WITH_ROW_ERRORS, "", row_errors=errors, rows_read=1)
    text = report_text(reading, "甲\u200b\r.xlsx")
    assert text.startswith("名单：甲[U+200B]␍.xlsx\n")
    assert "工作表“名␛[2J单”第 2 行（学号 10[U+202E]01）：“␊”不是数字" in text


def test_two_hundred_errors_of_a_kind_are_told_together() -> None:
    errors = tuple(RowError("名单", row, "", "“门数”列：空着", "门数", 2) for row in range(3, 203))
    reading = WarningList(ListOutcome.REJECTED_WHOLE, "全错", row_errors=errors, rows_read=200)
    text = report_text(reading, "x.xlsx")
    assert "工作表“名单”第 3–202 行 C 列“门数”，共 200 处：空着" in text
    assert len(text.splitlines()) < 15
