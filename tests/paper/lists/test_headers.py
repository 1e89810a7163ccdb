"""Headings → meanings: every synonym of headers.toml, and the dress that offices put on them."""

import tomllib
from importlib import resources

import pytest

from guidang.domain.pack import Pack
from guidang.domain.warning_list import Measure
from guidang.paper.lists.headers import meaning

TABLE = tomllib.loads(resources.files("guidang.paper.lists").joinpath("headers.toml").read_text("utf-8"))
SPELLINGS = [(e["means"], s) for e in TABLE["heading"] for s in [*e["names"], *e.get("codes", [])]]


@pytest.mark.parametrize(("means", "spelling"), SPELLINGS)
def test_every_spelling_of_the_table_means_what_it_stands_under(
    means: str, spelling: str, packs: dict[str, Pack]
) -> None:
    heading = meaning(spelling, packs["quzhou"].policy)
    assert heading is not None
    assert heading.means == means


def test_no_spelling_stands_twice() -> None:
    assert len({spelling for _, spelling in SPELLINGS}) == len(SPELLINGS)


@pytest.mark.parametrize(
    ("text", "means"),
    [
        (" 学 号 ", "student_id"),
        ("学\n号", "student_id"),
        ("学号*", "student_id"),
        ("*学号（必填）", "student_id"),
        ("学生学号", "student_id"),
        ("xh", "student_id"),
        ("ＸＨ", "student_id"),
        ("姓名：", "name"),
        ("所在学院", "department"),
        ("旷课（学时）", "absence_hours"),
        ("未获学分（累计）", "unearned_credits"),
        ("不及格课程（门数）", "failed_count"),
        ("课程名称（学分）", "course"),
        ("联系电话", "asked"),
        ("学生联系电话", "ignored"),
        ("不及格课程（学分）", "failed_courses"),
        ("不及格课程及成绩", "failed_courses"),
        ("总学分", "asked"),
        ("家长（监护人）联系电话", "parent_phone"),
    ],
)
def test_dress_does_not_matter(text: str, means: str, packs: dict[str, Pack]) -> None:
    heading = meaning(text, packs["nanjing"].policy)
    assert heading is not None
    assert means in (heading.means, *heading.measures)


@pytest.mark.parametrize(
    "text", ["", "考生号", "电子邮箱", "2025-2026学年第二学期学业预警学生名单", "张三", "红"]
)
def test_other_texts_mean_nothing(text: str, packs: dict[str, Pack]) -> None:
    assert meaning(text, packs["nanjing"].policy) is None


def test_a_level_as_heading_is_a_column_to_tick(packs: dict[str, Pack]) -> None:
    heading = meaning("红色预警", packs["nanjing"].policy)
    assert heading is not None
    assert (heading.means, heading.level) == ("level_tick", "red")


def test_the_first_measure_is_what_the_column_says(packs: dict[str, Pack]) -> None:
    heading = meaning("经补考未通过课程门数", packs["lanzhou"].policy)
    assert heading is not None
    assert heading.measures == (Measure.FAILED_AFTER_RESIT, Measure.FAILED_COUNT)


@pytest.mark.parametrize(
    ("text", "means", "group"),
    [
        ("课程1", "course", 1),
        ("课程名称（二）", "course", 2),
        ("第3门课程", "course", 3),
        ("课程1学分", "course_credits", 1),
        ("学分2", "course_credits", 2),
        ("成绩十", "course_score", 10),
        ("不及格课程4", "failed_courses", 4),
    ],
)
def test_numbered_headings_of_courses_are_groups(
    text: str, means: str, group: int, packs: dict[str, Pack]
) -> None:
    heading = meaning(text, packs["nanjing"].policy)
    assert heading is not None
    assert (heading.means, heading.group) == (means, group)


@pytest.mark.parametrize("text", ["姓名1", "家长2电话", "课程99"])
def test_a_number_elsewhere_makes_no_group(text: str, packs: dict[str, Pack]) -> None:
    assert meaning(text, packs["nanjing"].policy) is None
