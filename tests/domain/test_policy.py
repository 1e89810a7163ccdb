"""预警规定: the most severe ground wins, a stated level stands, reasons and gaps are kept."""

from decimal import Decimal

import pytest

from guidang.domain.policy import Condition, Ground, Level, Policy
from guidang.domain.warning_list import Measure

D = Decimal


def ground(code: str, measure: Measure, **bounds: Decimal) -> Ground:
    return Ground(code, (Condition(measure, **bounds),), text=code, source="第四条")


# The credit column of a school that counts unearned credits: 0 < x ≤ 6, 6 < x ≤ 12, 12 < x.
THREE = Level(
    "three", "三级预警", 1, ("三级",), (ground("3", Measure.UNEARNED_CREDITS, above=D(0), at_most=D(6)),)
)
TWO = Level(
    "two", "二级预警", 2, ("二级",), (ground("2", Measure.UNEARNED_CREDITS, above=D(6), at_most=D(12)),)
)
ONE = Level(
    "one",
    "一级预警",
    3,
    ("一级",),
    (ground("1", Measure.UNEARNED_CREDITS, above=D(12)), ground("1h", Measure.ABSENCE_HOURS, at_least=D(12))),
)
POLICY = Policy((THREE, TWO, ONE))


@pytest.mark.parametrize(
    ("unearned", "level"),
    [("0", None), ("0.5", THREE), ("6", THREE), ("6.0", THREE), ("6.5", TWO), ("12.0", TWO), ("12.5", ONE)],
)
def test_boundaries(unearned: str, level: Level | None) -> None:
    assert POLICY.assess("", {Measure.UNEARNED_CREDITS: D(unearned)}).level == level


def test_the_most_severe_ground_wins_and_every_hit_is_kept() -> None:
    judged = POLICY.assess("", {Measure.UNEARNED_CREDITS: D(3), Measure.ABSENCE_HOURS: D(14)})
    assert judged.level == ONE
    assert [g.code for g in judged.grounds] == ["3", "1h"]


def test_missing_figures_are_named() -> None:
    assert POLICY.assess("", {Measure.UNEARNED_CREDITS: D(3)}).missing == (Measure.ABSENCE_HOURS,)


def test_a_stated_level_stands_and_the_contradiction_is_kept() -> None:
    judged = POLICY.assess("一级", {Measure.UNEARNED_CREDITS: D(3), Measure.ABSENCE_HOURS: D(0)})
    assert (judged.level, judged.stated, judged.computed) == (ONE, True, THREE)


def test_an_unknown_spelling_is_no_level() -> None:
    assert POLICY.spelled(" 一 级 ") == ONE
    with pytest.raises(ValueError, match="unknown level"):
        POLICY.assess("四级", {})
