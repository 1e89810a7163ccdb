"""What a case says in the words of the templates."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from guidang.domain.case import Case
from guidang.domain.codes import CaseNo
from guidang.domain.term import Term
from guidang.domain.warning_list import Course, Measure, WarningEntry
from guidang.paper.forms.fields import known_fields, known_lists
from guidang.paper.forms.values import case_choices, case_values, change_values

PACK = SimpleNamespace(school="某某学院", unit="某系")
OFFICE = {"office_phone": "000-0000000", "office_postcode": "100000"}


def case(level_label: str = "红色预警", **looks: object) -> Case:
    entry = WarningEntry("2024010123", "甲", "Sheet1", 2, Term(2025, 2), **looks)  # type: ignore[arg-type]
    return Case(CaseNo("N", 25, 2, 12), entry, "red", level_label, (), "2026-03-02", "nanjing", "")


def values(made: Case) -> dict[str, object]:
    return case_values(made, PACK, OFFICE)  # type: ignore[arg-type]


def test_the_whole_vocabulary_is_there_as_text() -> None:
    found = values(case())
    assert set(found) == set(known_fields()) | set(known_lists())
    assert all(isinstance(found[name], str) for name in known_fields())
    assert found["catalogue"] == [] and found["failed_courses"] == []


def test_a_case_in_words() -> None:
    found = values(
        case(
            figures={
                Measure.FAILED_COUNT: Decimal("2"),
                Measure.UNEARNED_CREDITS: Decimal("21.50"),
                Measure.ABSENCE_HOURS: Decimal("120"),
            },
            failed_courses=(Course("高等数学", Decimal("4.0"), "45"), Course("体育")),
            grade="2024级",
        )
    )
    expected = {
        "case_no": "N252-00012-" + str(CaseNo("N", 25, 2, 12))[-2:],
        "school": "某某学院",
        "level": "红色预警",
        "level_short": "红色",
        "term": "2025-2026学年第二学期",
        "term_years": "2025-2026",
        "term_years_tail": "25-2026",
        "term_half": "二",
        "failed_count": "2",
        "unearned_credits": "21.5",
        "absence_hours": "120",
        "earned_credits": "",
        "failed_courses_text": "高等数学、体育",
        "reason": "累计2门课程不及格，未获学分累计21.5学分，旷课120学时，"
        "不及格课程：高等数学（4学分，45分）、体育。",
        "reason_figures": "累计2门课程不及格，未获学分累计21.5学分，旷课120学时。",
        "notice_date": "2026年3月2日",
        "notice_month": "3",
        "office_phone": "000-0000000",
        "office_address": "",
    }
    assert {name: found[name] for name in expected} == expected
    assert found["failed_courses"] == [
        {"no": "1", "name": "高等数学", "credits": "4", "score": "45"},
        {"no": "2", "name": "体育", "credits": "", "score": ""},
    ]


@pytest.mark.parametrize(
    ("label", "short"),
    [("一级学业预警", "一级"), ("橙色预警", "橙色"), ("学业警示", "学业警示"), ("二级", "二级")],
)
def test_the_short_name_of_a_level(label: str, short: str) -> None:
    assert values(case(label))["level_short"] == short


def test_a_change_of_level_in_words() -> None:
    told = change_values("黄色预警", "红色预警", "2026-03-20", "更正")
    assert told == {
        "level": "红色预警",
        "level_short": "红色",
        "level_before": "黄色预警",
        "change_date": "2026年3月20日",
        "change_reason": "更正",
    }
    assert set(told) <= set(known_fields())
    ordinary = values(case())
    assert [ordinary[name] for name in ("level_before", "change_date", "change_reason")] == ["", "", ""]


def test_the_list_has_the_last_word_on_the_reason() -> None:
    stated = values(case(reason="旷考", failed_courses=(Course("数学"),)))
    assert (stated["reason"], stated["reason_figures"]) == ("旷考", "")


@pytest.mark.parametrize(
    ("score", "printed"),
    [
        ("45", "45分"),
        ("45.5", "45.5分"),
        ("45分", "45分"),
        ("缺考", "缺考"),
        ("不及格", "不及格"),
        ("F", "F"),
    ],
)
def test_marks_have_their_unit_and_words_have_none(score: str, printed: str) -> None:
    assert values(case(failed_courses=(Course("数学", None, score),)))["reason"].endswith(f"（{printed}）。")


@pytest.mark.parametrize(
    ("looks", "printed"),
    [
        ({"figures": {Measure.PHYSICAL_FAILS: Decimal(1)}}, "体质测试成绩一次不合格"),
        ({"figures": {Measure.PHYSICAL_FAILS: Decimal(2)}}, "体质测试成绩两次不合格"),
        ({"figures": {Measure.PHYSICAL_UNGRADUABLE: Decimal(1)}}, "体质测试成绩未达到毕业要求"),
        ({"physical_test": "不合格"}, "体质测试成绩不合格"),
        ({"physical_test": "体测两次不合格"}, "体测两次不合格"),
        ({"physical_test": "合格", "figures": {Measure.PHYSICAL_FAILS: Decimal(0)}}, ""),
    ],
)
def test_the_physical_test_is_said_as_the_criterion_and_only_when_it_was_failed(
    looks: dict[str, object], printed: str
) -> None:
    found = values(case(**looks))
    assert found["physical_test"] == printed
    assert found["reason"] == (f"{printed}。" if printed else "")


def test_no_failed_course_prints_none_only_when_the_list_says_so() -> None:
    assert values(case(figures={Measure.FAILED_COUNT: Decimal(0)}))["failed_courses_text"] == "无"
    assert values(case(figures={Measure.FAILED_COUNT: Decimal(3)}))["failed_courses_text"] == ""
    assert values(case())["failed_courses"] == []


def test_the_level_is_a_choice() -> None:
    assert case_choices(case()) == {"level": "red"}
