"""Completeness: each material is 齐全, 缺失, 不适用, 豁免 or 存疑."""

import pytest

from guidang.domain.dossier import Evidence, Exemption, MaterialRule, MaterialState, completeness

RECEIPT = MaterialRule(
    code="receipt",
    label="家长回执",
    evidence=Evidence.SCAN,
    levels=frozenset({"red"}),
    optional=frozenset({"orange"}),
    source="附件三",
)
TALKS = MaterialRule(
    code="talks",
    label="谈话记录",
    evidence=Evidence.SCAN,
    levels=frozenset({"red"}),
    optional=frozenset(),
    source="四5",
    at_least=2,
)
EXEMPT = {"receipt": Exemption("receipt", "系主任", "2026-05-01", "家长失联，已上报")}


@pytest.mark.parametrize(
    ("level", "have", "doubtful", "exempt", "state"),
    [
        ("red", 0, 0, {}, MaterialState.MISSING),
        ("red", 1, 0, {}, MaterialState.PRESENT),
        ("red", 1, 1, {}, MaterialState.PRESENT),
        ("red", 0, 1, {}, MaterialState.DOUBTFUL),
        ("red", 0, 0, EXEMPT, MaterialState.EXEMPT),
        ("red", 1, 0, EXEMPT, MaterialState.PRESENT),
        ("orange", 0, 0, {}, MaterialState.NOT_APPLICABLE),
        ("orange", 1, 0, {}, MaterialState.PRESENT),
        ("yellow", 0, 1, {}, MaterialState.DOUBTFUL),
    ],
)
def test_one_material(
    level: str, have: int, doubtful: int, exempt: dict[str, Exemption], state: MaterialState
) -> None:
    found = completeness([RECEIPT], level, {"receipt": have}, {"receipt": doubtful}, exempt)
    assert [status.state for status in found] == [state]


def test_two_talks_are_needed_and_one_is_said_to_be_there() -> None:
    (status,) = completeness([TALKS], "red", {"talks": 1}, {}, {})
    assert status.state is MaterialState.MISSING
    assert status.note == "需 2 份，已有 1 份"
