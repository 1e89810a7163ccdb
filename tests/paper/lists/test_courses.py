"""Courses in one cell: names hold brackets, digits and spaces, and survive."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidang.domain.warning_list import Course
from guidang.paper.lists.courses import order_of, seems_unsplit, split_courses, split_names

NAMES = [
    "体育（三）",
    "AutoCAD 2020",
    "高等数学A（2）",
    "形势与政策（3）",
    "大学英语(四)",
    "C/C++程序设计",
    "3D打印技术",
    "有机化学（上）",
    "毛泽东思想和中国特色社会主义理论体系概论",
    "习近平新时代中国特色社会主义思想概论【理论】",
    "素描（一、二）",
    "电工学（上；下）",
    "《论语》选读",
]


@given(
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=8),
    st.sampled_from(["、", "；", ";", "，", ",", "\n", "、\n"]),
)
def test_names_survive_every_separator(names: list[str], separator: str) -> None:
    assert split_names(separator.join(names)) == names


@pytest.mark.parametrize(
    "text",
    [
        "1、高等数学2、体育（三）",
        "1.高等数学 2.体育（三）",
        "1）高等数学；2）体育（三）",
        "1.高等数学\n2.体育（三）",
    ],
)
def test_numbered_lists(text: str) -> None:
    assert split_names(text) == ["高等数学", "体育（三）"]


@pytest.mark.parametrize("text", ["", "无", " — ", "/"])
def test_no_courses(text: str) -> None:
    assert split_courses(text) == ()


def test_the_stated_number_decides_about_spaces_and_slashes() -> None:
    assert split_names("高等数学 大学英语", 2) == ["高等数学", "大学英语"]
    assert split_names("AutoCAD 2020", 1) == ["AutoCAD 2020"]
    assert split_names("AutoCAD 2020") == ["AutoCAD 2020"]
    assert split_names("高等数学/大学英语/体育", 3) == ["高等数学", "大学英语", "体育"]
    assert split_names("C/C++程序设计", 1) == ["C/C++程序设计"]


def test_an_unpaired_bracket_does_not_swallow_the_list() -> None:
    assert split_names("高等数学（一、大学英语、体育（三）") == ["高等数学（一", "大学英语", "体育（三）"]


@pytest.mark.parametrize(
    ("text", "credits_", "score", "name"),
    [
        ("高等数学（一）（4学分）", "4", None, "高等数学（一）"),
        ("高等数学（4学分，52分）", "4", "52", "高等数学"),
        ("高等数学(52分)", None, "52", "高等数学"),
        ("大学英语（缺考）", None, "缺考", "大学英语"),
        ("大学英语：45分", None, "45", "大学英语"),
        ("高等数学（学分：3.5；成绩：40）", "3.5", "40", "高等数学"),
        ("形势与政策（3）", None, None, "形势与政策（3）"),
        ("体育（男生班，三）", None, None, "体育（男生班，三）"),
    ],
)
def test_credits_and_scores_need_their_word(
    text: str, credits_: str | None, score: str | None, name: str
) -> None:
    (course,) = split_courses(text)
    assert (course.name, course.score) == (name, score)
    assert (None if course.credits is None else str(course.credits)) == credits_


@given(st.text(max_size=80), st.none() | st.integers(0, 9))
def test_any_text_splits_into_nonempty_names(text: str, stated: int | None) -> None:
    for course in split_courses(text, stated):
        assert isinstance(course, Course)
        assert course.name.strip()


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        (
            "高等数学（4）、形势与政策（3）（2）",
            "不及格课程（学分）",
            [("高等数学", "4", None), ("形势与政策（3）", "2", None)],
        ),
        (
            "高等数学（45）、大学英语（缺考）",
            "不及格课程及成绩",
            [("高等数学", None, "45"), ("大学英语", None, "缺考")],
        ),
        ("高等数学（4/45）", "不及格课程（学分/成绩）", [("高等数学", "4", "45")]),
        ("高等数学（45，4）", "不及格课程（成绩、学分）", [("高等数学", "4", "45")]),
        (
            "高等数学 45；大学英语：50",
            "不及格课程（成绩）",
            [("高等数学", None, "45"), ("大学英语", None, "50")],
        ),
        ("体育（三）（1学分）（55分）", "不及格课程", [("体育（三）", "1", "55")]),
        (
            "高等数学4学分、大学英语 3.5学分 52分",
            "不及格课程",
            [("高等数学", "4", None), ("大学英语", "3.5", "52")],
        ),
        ("高等数学（4，52）", "不及格课程", [("高等数学", "4", "52")]),
        (
            "体育（三，四）、概论（1，2）",
            "不及格课程",
            [("体育（三，四）", None, None), ("概论（1，2）", None, None)],
        ),
        ("形势与政策（3）", "未获学分课程", [("形势与政策（3）", None, None)]),
    ],
)
def test_the_heading_says_what_the_brackets_hold(
    text: str, title: str, expected: list[tuple[str, str | None, str | None]]
) -> None:
    found = split_courses(text, None, order_of(title))
    assert [(c.name, c.credits and str(c.credits), c.score) for c in found] == expected


def test_slashes_and_blanks_part_names_only_where_each_piece_is_one() -> None:
    assert split_names("高等数学/大学英语/体育（三/四）") == ["高等数学", "大学英语", "体育（三/四）"]
    assert split_names("高等数学 大学英语") == ["高等数学", "大学英语"]
    assert split_names("C/C++程序设计") == ["C/C++程序设计"]
    assert split_names("Python 程序设计") == ["Python 程序设计"]


@pytest.mark.parametrize(
    "text",
    [
        "高等数学 3 学分 40 分；大学英语 2 学分 缺考；",
        "高等数学 3 学分 40 分\n大学英语 2 学分 缺考",
        "高等数学，3学分，40分；大学英语，2学分，缺考",
        "高等数学（3 学分，40 分）、大学英语（2 学分 缺考）",
        "高等数学/3学分/40分；大学英语/2学分/缺考",
        "高等数学 学分3 成绩40；大学英语 学分：2 缺考",
        "高等数学3学分40分、大学英语2学分缺考",
    ],
)
def test_credits_and_marks_with_their_units_are_taken_off_however_they_are_spaced(text: str) -> None:
    assert split_courses(text) == (
        Course("高等数学", Decimal(3), "40"),
        Course("大学英语", Decimal(2), "缺考"),
    )


@pytest.mark.parametrize("name", ["高等数学 3.0 40", "高等数学 40", "高等数学 3 学 分", "高数（3学分 重修）"])
def test_what_is_not_safe_to_split_is_told(name: str) -> None:
    assert split_courses(name) == (Course(name),)
    assert seems_unsplit(name)


@pytest.mark.parametrize("name", [*NAMES, "大学英语 2", "数学 分析", "学分制概论", "3D打印技术 2", "微积分2"])
def test_ordinary_names_raise_no_doubt(name: str) -> None:
    assert split_courses(name, 1) == (Course(name),)
    assert not seems_unsplit(name)
