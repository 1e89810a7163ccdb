"""The clerk's report says what became of the list, by place, in counts that add up."""

import re
from collections.abc import Callable

from guidang.domain.warning_list import WarningList
from guidang.paper.lists.report import report_text

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
    assert text.startswith("名单：环艺系.xlsx\n结果：已接收，部分行有错误，未立案\n")
    counts = next(line for line in text.splitlines() if line.startswith("共读取"))
    total, *parts = [int(number) for number in re.findall(r"(\d+) [行人]", counts)]
    assert (total, parts) == (6, [2, 1, 1, 2])
    assert "工作表“Sheet1”第 6 行：“学号”列：缺少学号，请补填" in text
    assert "工作表“Sheet1”第 7 行（学号 1004）：“不及格门数”列：-1 是负数，请核对" in text
    assert "按本校规定由数据判定" in text


def test_a_refused_list_gives_its_reason(read: Callable[..., WarningList]) -> None:
    text = report_text(read([["商品"], ["甲"]]), "x.xlsx")
    assert "结果：未接收\n原因：没有找到表头" in text
    assert "共读取" not in text


def test_a_list_without_faults_says_no_more_than_needed(read: Callable[..., WarningList]) -> None:
    text = report_text(read([TITLE, HEAD, ["1001", "甲", 4]]), "x.xlsx")
    assert "结果：已接收\n" in text
    assert "需要改正" not in text
