"""The threshold tables of obligations 1.1, 3.1 and 4.1, at their boundaries."""

from decimal import Decimal

import pytest

from guidang.domain.pack import Pack
from guidang.domain.warning_list import Measure

YELLOW, ORANGE, RED = "yellow", "orange", "red"


def level_of(pack: Pack, **figures: str) -> str:
    """The computed level's code, "" when nothing hits."""
    known = {Measure(name): Decimal(value) for name, value in figures.items()}
    level = pack.policy.assess("", known).level
    return level.code if level else ""


@pytest.mark.parametrize(
    ("figures", "level"),
    [
        ({"failed_count": "1", "failed_required": "1"}, ""),
        ({"failed_count": "2", "failed_required": "2"}, YELLOW),
        ({"failed_count": "3", "failed_required": "3"}, YELLOW),
        ({"failed_count": "3", "failed_required": "1"}, ""),  # only 必修课 count for yellow
        ({"failed_count": "4", "failed_required": "1"}, ORANGE),
        ({"failed_count": "4"}, ORANGE),
        ({"failed_count": "5"}, ORANGE),
        ({"failed_count": "6"}, RED),
        ({"failed_count": "7"}, RED),
        ({"failed_count": "8"}, RED),  # not in the text: 6 and more
        ({"disciplined": "1"}, YELLOW),
        ({"unsettled": "1"}, YELLOW),
        ({"psychological": "1"}, YELLOW),
        ({"psychological": "0"}, ""),
        ({"failed_exams_after_resit": "1"}, ""),
        ({"failed_exams_after_resit": "2"}, ORANGE),
        ({"failed_exams_after_resit": "3"}, ORANGE),
        ({"failed_exams_after_resit": "2", "failed_count": "2", "failed_required": "2"}, ORANGE),
        ({"earned_credits": "9.5"}, RED),
        ({"earned_credits": "10"}, ""),
        ({"earned_credits": "10.0"}, ""),
        ({"last_term_failed_after_resit": "4"}, ""),
        ({"last_term_failed_after_resit": "5"}, RED),
        ({"failed_count": "5", "last_term_failed_after_resit": "5"}, RED),
    ],
)
def test_heilongjiang(packs: dict[str, Pack], figures: dict[str, str], level: str) -> None:
    assert level_of(packs["heilongjiang"], **figures) == level


@pytest.mark.parametrize(
    ("figures", "level"),
    [
        ({"failed_first_sitting": "2", "failed_after_resit": "0"}, ""),
        ({"failed_first_sitting": "3", "failed_after_resit": "0"}, "first_sitting"),
        ({"failed_first_sitting": "1", "failed_after_resit": "1"}, "oral"),
        ({"failed_first_sitting": "5", "failed_after_resit": "1"}, "oral"),
        ({"failed_after_resit": "2"}, "written"),
        ({"failed_after_resit": "8"}, "written"),
    ],
)
def test_lanzhou(packs: dict[str, Pack], figures: dict[str, str], level: str) -> None:
    assert level_of(packs["lanzhou"], **figures) == level


@pytest.mark.parametrize(
    ("figures", "level"),
    [
        ({"unearned_credits": "0"}, ""),
        ({"unearned_credits": "0.5"}, "three"),
        ({"unearned_credits": "5.5"}, "three"),
        ({"unearned_credits": "6.0"}, "three"),
        ({"unearned_credits": "6.5"}, "two"),
        ({"unearned_credits": "12"}, "two"),
        ({"unearned_credits": "12.0"}, "two"),
        ({"unearned_credits": "12.5"}, "one"),
        ({"absence_hours": "5"}, ""),
        ({"absence_hours": "6"}, "three"),
        ({"absence_hours": "9"}, "three"),
        ({"absence_hours": "10"}, "two"),
        ({"absence_hours": "11"}, "two"),
        ({"absence_hours": "12"}, "one"),
        ({"physical_fails": "0"}, ""),
        ({"physical_fails": "1"}, "three"),
        ({"physical_fails": "2"}, "two"),
        ({"physical_ungraduable": "1"}, "one"),
        ({"unearned_credits": "3", "absence_hours": "10", "physical_fails": "1"}, "two"),
    ],
)
def test_quzhou(packs: dict[str, Pack], figures: dict[str, str], level: str) -> None:
    assert level_of(packs["quzhou"], **figures) == level


def test_every_hit_is_kept_as_evidence(packs: dict[str, Pack]) -> None:
    figures = {Measure.UNEARNED_CREDITS: Decimal(3), Measure.ABSENCE_HOURS: Decimal(12)}
    hits = packs["quzhou"].policy.assess("", figures).grounds
    assert [ground.code for ground in hits] == ["QZ-C3", "QZ-A1"]


def test_nanjing_levels_are_stated_never_computed(packs: dict[str, Pack]) -> None:
    pack = packs["nanjing"]
    assert not pack.policy.computes()
    assert level_of(pack, failed_count="9", unearned_credits="30") == ""
    stated = pack.policy.assess("红色", {}).level
    assert stated is not None and stated.code == RED


@pytest.mark.parametrize(
    ("pack", "text", "code"),
    [
        ("heilongjiang", "橙色 预警", ORANGE),
        ("nanjing", "黄", YELLOW),
        ("lanzhou", "学业警示（正考）", "first_sitting"),
        ("lanzhou", "书面", "written"),
        ("quzhou", "三级", "three"),
        ("quzhou", "Ⅰ级", "one"),
    ],
)
def test_levels_as_lists_spell_them(packs: dict[str, Pack], pack: str, text: str, code: str) -> None:
    level = packs[pack].policy.spelled(text)
    assert level is not None and level.code == code
