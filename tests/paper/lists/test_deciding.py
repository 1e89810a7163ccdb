"""Levels that a list leaves open are computed; nobody is warned by a guess, and nobody is lost."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidang.domain.pack import Pack
from guidang.domain.term import Term
from guidang.domain.warning_list import Aside, ListOutcome, Measure, WarningEntry, WarningList
from guidang.paper.lists.deciding import decide

TITLE = ["2025-2026学年第二学期学业预警学生名单"]

Read = Callable[..., WarningList]


def levels(reading: WarningList) -> list[str]:
    return [entry.level for entry in reading.entries]


@pytest.mark.parametrize(
    ("pack", "heading", "figures", "expected"),
    [
        (
            "quzhou",
            "未获学分",
            [0.5, 6, 6.5, 12, 12.5],
            ["三级预警", "三级预警", "二级预警", "二级预警", "一级预警"],
        ),
        (
            "quzhou",
            "旷课学时",
            [6, 9, 10, 11, 12],
            ["三级预警", "三级预警", "二级预警", "二级预警", "一级预警"],
        ),
        (
            "quzhou",
            "体质测试",
            ["不合格", "一次不合格", "两次不合格", "未达到毕业要求", 55],
            ["三级预警", "三级预警", "二级预警", "一级预警", "三级预警"],
        ),
        ("quzhou", "体测不合格次数", [1, 2], ["三级预警", "二级预警"]),
        ("lanzhou", "经补考未通过课程门数", [1, 2, 5], ["口头警示", "书面警示", "书面警示"]),
        (
            "heilongjiang",
            "累计不及格课程门数",
            [2, 3, 4, 5, 6, 9],
            ["黄色预警"] * 2 + ["橙色预警"] * 2 + ["红色预警"] * 2,
        ),
        ("heilongjiang", "本学期所得学分", [9.5, 0], ["红色预警", "红色预警"]),
        ("heilongjiang", "上学期补考后不及格门数", [5], ["红色预警"]),
    ],
)
def test_levels_from_figures(
    pack: str, heading: str, figures: list[object], expected: list[str], read: Read
) -> None:
    rows = [[f"202500{n}", "张三", figure] for n, figure in enumerate(figures)]
    reading = read([TITLE, ["学号", "姓名", heading], *rows], pack)
    assert levels(reading) == expected
    assert reading.outcome is ListOutcome.ACCEPTED


@pytest.mark.parametrize(
    ("pack", "heading", "figures"),
    [
        ("quzhou", "未获学分", [0]),
        ("quzhou", "旷课学时", [0, 5]),
        ("lanzhou", "经补考未通过门数", [0]),
        ("heilongjiang", "不及格门数", [0, 1]),
        ("heilongjiang", "所得学分", [10]),
    ],
)
def test_below_every_threshold_no_case_is_opened_and_the_report_says_so(
    pack: str, heading: str, figures: list[object], read: Read
) -> None:
    rows = [[f"202500{n}", "张三", figure] for n, figure in enumerate(figures)]
    reading = read([TITLE, ["学号", "姓名", heading], *rows], pack)
    assert reading.entries == ()
    assert {aside.why for aside in reading.asides} == {Aside.BELOW}
    assert any("未达到预警条件" in note for note in reading.notes)


def test_the_most_severe_of_several_figures(read: Read) -> None:
    rows = [
        TITLE,
        ["学号", "姓名", "未获学分", "旷课学时"],
        ["2025001", "张三", 3, 12],
        ["2025002", "李四", 13, 0],
    ]
    assert levels(read(rows, "quzhou")) == ["一级预警", "一级预警"]


def test_courses_are_counted_where_no_number_stands(read: Read) -> None:
    reading = read(
        [TITLE, ["学号", "姓名", "经补考未通过课程"], ["2025001", "张三", "化工原理、大学物理B"]], "lanzhou"
    )
    assert levels(reading) == ["书面警示"]
    assert reading.entries[0].figures[Measure.FAILED_AFTER_RESIT] == 2
    assert any("按所列课程的门数判定" in note for note in reading.notes)


def test_a_bare_number_of_courses_counts_what_the_courses_beside_it_are(read: Read) -> None:
    rows = [TITLE, ["学号", "姓名", "经补考未通过课程", "门数"], ["2025001", "张三", "化工原理", 1]]
    (entry,) = read(rows, "lanzhou").entries
    assert entry.level == "口头警示"
    assert entry.figures == {Measure.FAILED_COUNT: 1, Measure.FAILED_AFTER_RESIT: 1}


def test_figures_that_no_rule_asks_for_decide_nothing(read: Read) -> None:
    reading = read([TITLE, ["学号", "姓名", "不及格门数"], ["2025001", "张三", 3]], "lanzhou")
    assert reading.outcome is ListOutcome.REJECTED_WHOLE
    rows = [TITLE, ["学号", "姓名", "未获学分"], ["2025001", "张三", 3], ["2025002", "李四", ""]]
    assert [error.row for error in read(rows, "quzhou").row_errors] == [4]


def test_required_courses_apart(read: Read) -> None:
    rows = [
        TITLE,
        ["学号", "姓名", "累计不及格课程门数", "不及格必修课门数"],
        ["2025001", "张三", 3, 1],
        ["2025002", "李四", 3, 2],
    ]
    reading = read(rows)
    assert [(entry.name, entry.level) for entry in reading.entries] == [("李四", "黄色预警")]
    assert not any("没有区分必修课" in note for note in reading.notes)


def test_a_stated_level_stands_and_a_contradiction_is_said(read: Read) -> None:
    rows = [
        TITLE,
        ["学号", "姓名", "不及格门数", "预警等级"],
        ["2025001", "张三", 6, "黄色"],
        ["2025002", "李四", 2, "黄色"],
    ]
    reading = read(rows)
    assert levels(reading) == ["黄色预警", "黄色预警"]
    assert any(note.startswith("“Sheet1”第 3 行") and "应为“红色预警”" in note for note in reading.notes)
    assert reading.entries[1].figures == {Measure.FAILED_COUNT: 2}


@given(count=st.integers(0, 60), credits_=st.decimals(0, 300, places=1))
def test_what_is_decided_is_what_the_policy_says(
    count: int, credits_: Decimal, packs: dict[str, Pack]
) -> None:
    figures = {Measure.FAILED_COUNT: Decimal(count), Measure.UNEARNED_CREDITS: credits_}
    entry = WarningEntry("1", "a", "s", 1, Term(2025, 2), figures=figures)
    for name in ("heilongjiang", "quzhou"):
        decision = decide(entry, (), packs[name].policy)
        if decision.entry is None:
            assert decision.below
        else:
            again = packs[name].policy.assess("", decision.entry.figures).level
            assert again is not None
            assert decision.entry.level == again.label
