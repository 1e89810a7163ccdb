"""The JSON of `list check --json`: absent keys are left out, figures are numbers."""

import json
from collections.abc import Callable

from guidang.domain.warning_list import WarningList
from guidang.paper.lists.reading_json import reading_json

TITLE = ["2025-2026学年第二学期学业预警学生名单"]


def test_only_what_the_list_says(read: Callable[..., WarningList]) -> None:
    found = reading_json(
        read([TITLE, ["学号", "姓名", "等级"], ["2025001", "张三", "红"], ["", "李四", "红"]])
    )
    assert list(found) == ["outcome", "reason", "cases", "row_errors", "counts", "notes"]
    assert found["counts"] == {"rows_read": 2, "cases": 1, "merged": 0, "not_warned": 0, "row_errors": 1}
    assert found["outcome"] == "accepted_with_row_errors"
    assert found["cases"] == [
        {
            "student_id": "2025001",
            "name": "张三",
            "term": "2025-2026学年第二学期",
            "level": "红色预警",
            "sheet": "Sheet1",
            "row": 3,
        }
    ]
    assert found["row_errors"] == [
        {"sheet": "Sheet1", "row": 4, "student_id": "", "message": "“学号”列（A 列）：缺少学号，请补填"}
    ]
    assert json.loads(json.dumps(found)) == found


def test_numbers_are_numbers(read: Callable[..., WarningList]) -> None:
    head = ["学号", "姓名", "等级", "不及格门数", "未获学分", "所获学分", "旷课学时", "不及格课程"]
    row = ["2025001", "张三", "红", "6门", 20, "8.5", 0, "高等数学（4学分，45分）、英语（缺考）"]
    (case,) = reading_json(read([TITLE, head, row]))["cases"]
    assert (
        case["failed_count"],
        case["unearned_credits"],
        case["earned_credits"],
        case["absence_hours"],
    ) == (6, 20.0, 8.5, 0)
    assert case["failed_courses"] == [
        {"name": "高等数学", "credits": 4.0, "score": 45},
        {"name": "英语", "score": "缺考"},
    ]
    assert [type(case[key]) for key in ("failed_count", "unearned_credits", "absence_hours")] == [
        int,
        float,
        int,
    ]


def test_a_computed_level_stands_as_a_stated_one(read: Callable[..., WarningList]) -> None:
    (case,) = reading_json(
        read([TITLE, ["学号", "姓名", "不及格课程"], ["2025001", "张三", "甲、乙、丙、丁"]])
    )["cases"]
    assert (case["level"], case["failed_count"]) == ("橙色预警", 4)
