"""A list of another school is refused; a unit's name is never taken for a school's."""

from collections.abc import Callable

import pytest

from guidang.domain.pack import Pack
from guidang.domain.warning_list import ListOutcome, WarningList
from guidang.paper.lists.schools import is_ours, other_school

TERM = "2025-2026学年第二学期"
HEAD = ["学号", "姓名", "预警等级", "不及格门数"]
ONE = ["2025001", "张三", "红", 6]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("南京机电职业技术学院2025-2026学年第二学期学业预警名单", "南京机电职业技术学院"),
        ("关于公布南京机电职业技术学院学业预警名单的通知", "南京机电职业技术学院"),
        ("衢州学院商学院2025-2026学年第二学期学业预警名单", "衢州学院"),
        ("兰州理工大学生命科学与工程学院学业警示名单", "兰州理工大学"),
        ("黑龙江工程学院学业预警名单", "黑龙江工程学院"),
        ("清华大学2025-2026学年预警名单", "清华大学"),
        ("哈尔滨幼儿师范高等专科学校预警名单", "哈尔滨幼儿师范高等专科学校"),
    ],
)
def test_other_schools(title: str, name: str, packs: dict[str, Pack]) -> None:
    assert other_school([title], "名单", packs["heilongjiang"]) == name


@pytest.mark.parametrize(
    "title",
    [
        "商学院2025-2026学年第二学期学业预警名单",
        "机械工程学院学业预警名单",
        "环境艺术系学业预警名单",
        "生命科学与工程学院学业警示学生名单汇总表",
        "马克思主义学院、继续教育学院预警名单",
        "2025级大学英语不及格学生预警名单",
        "大学生学业预警名单",
        "学生大学期间学业预警名单",
        "黑龙江建筑职业技术学院与南京机电职业技术学院联合培养班预警名单",
        "注：转入南京大学的学生除外",
    ],
)
def test_units_and_other_words_are_no_schools(title: str, packs: dict[str, Pack]) -> None:
    assert other_school([title], "黑龙江建院_名单", packs["heilongjiang"]) == ""
    assert other_school([title], "名单", packs["heilongjiang"]) == ""


def test_a_units_name_is_no_evidence_for_our_school(packs: dict[str, Pack]) -> None:
    title = "金华职业技术学院机械工程系学业预警名单"
    assert other_school([title], "名单", packs["nanjing"]) == "金华职业技术学院"
    assert other_school(["机械工程系学业预警名单"], "名单", packs["nanjing"]) == ""


def test_names_of_files(packs: dict[str, Pack]) -> None:
    assert other_school([], "S2_南京机电_自动化工程系预警名单", packs["heilongjiang"]) == "南京机电"
    assert other_school([], "S3_兰州理工生命院_学业警示名单", packs["quzhou"]) == "兰州理工生命院"
    assert other_school([], "S4_衢州学院_商学院预警名单", packs["lanzhou"]) == "衢州学院"
    for name, stem in (
        ("nanjing", "南京机电_名单"),
        ("lanzhou", "兰州理工生命院_名单"),
        ("heilongjiang", "黑龙江建院_名单"),
    ):
        assert other_school([], stem, packs[name]) == ""


def test_the_whole_list_is_refused_with_both_names(read: Callable[..., WarningList]) -> None:
    reading = read([[f"衢州学院商学院{TERM}学业预警名单"], HEAD, ONE])
    assert reading.outcome is ListOutcome.REJECTED_WHOLE
    assert "衢州学院" in reading.reason
    assert "黑龙江建筑职业技术学院" in reading.reason


def test_a_column_of_schools(read: Callable[..., WarningList], packs: dict[str, Pack]) -> None:
    assert is_ours("黑龙江建筑职业技术学院", packs["heilongjiang"])
    rows = [["黑龙江建筑职业技术学院", *ONE], ["南京机电职业技术学院", "2025002", "李四", "黄", 2]]
    reading = read([[f"{TERM}名单"], ["学校", *HEAD], *rows])
    assert [error.row for error in reading.row_errors] == [4]
