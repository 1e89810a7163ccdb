"""卷宗: what a complete file holds, and what is said of each material in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Evidence(StrEnum):
    """What counts as the material being there."""

    ISSUED = "issued"  # the office's own printed copy; no hand need touch it
    SCAN = "scan"  # the signed paper, scanned and matched
    UPLOAD = "upload"  # a paper or file without code of its own, filed by a person
    LOG = "log"  # an entry in a talk or contact log


class MaterialState(StrEnum):
    """材料 is 齐全 / 缺失 / 不适用 / 豁免 / 存疑."""

    PRESENT = "present"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    EXEMPT = "exempt"
    DOUBTFUL = "doubtful"

    @property
    def label(self) -> str:
        """The word on the catalogue."""
        return {
            "present": "齐全",
            "missing": "缺失",
            "not_applicable": "不适用",
            "exempt": "豁免",
            "doubtful": "存疑",
        }[self.value]


@dataclass(frozen=True, slots=True)
class MaterialRule:
    """材料: what the pack asks for. ``of`` is "form" or "form/PART" when it is a paper of ours, else "".

    ``levels`` lists the levels that must have it; at the levels in ``optional`` it is filed when it comes
    but not missed. ``at_least`` is how many are needed. ``source`` is the school's article.
    """

    code: str
    label: str
    evidence: Evidence
    levels: frozenset[str]
    optional: frozenset[str]
    source: str
    of: str = ""
    at_least: int = 1
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class Exemption:
    """豁免: by whom, when (ISO date), why."""

    material: str
    by: str
    when: str
    why: str


@dataclass(frozen=True, slots=True)
class MaterialStatus:
    """One line of the completeness check. ``have`` counts what is filed without doubt."""

    rule: MaterialRule
    state: MaterialState
    have: int
    note: str = ""


def completeness(
    rules: Sequence[MaterialRule],
    level: str,
    have: Mapping[str, int],
    doubtful: Mapping[str, int],
    exemptions: Mapping[str, Exemption],
) -> tuple[MaterialStatus, ...]:
    """Say of every material of the pack how it stands for a case of ``level``.

    ``have`` and ``doubtful`` count, by material code, what is filed and what waits in review.
    """
    return tuple(
        _status(rule, level, have.get(rule.code, 0), doubtful.get(rule.code, 0), exemptions.get(rule.code))
        for rule in rules
    )


def _status(
    rule: MaterialRule, level: str, have: int, doubtful: int, exemption: Exemption | None
) -> MaterialStatus:
    if have >= rule.at_least and have:
        return MaterialStatus(rule, MaterialState.PRESENT, have)
    if level not in rule.levels:
        state = MaterialState.DOUBTFUL if doubtful else MaterialState.NOT_APPLICABLE
        return MaterialStatus(rule, state, have, "有待复核的扫描件" if doubtful else "")
    if exemption is not None:
        note = f"{exemption.by} {exemption.when}：{exemption.why}"
        return MaterialStatus(rule, MaterialState.EXEMPT, have, note)
    if doubtful:
        return MaterialStatus(rule, MaterialState.DOUBTFUL, have, "有待复核的扫描件")
    note = f"需 {rule.at_least} 份，已有 {have} 份" if rule.at_least > 1 else ""
    return MaterialStatus(rule, MaterialState.MISSING, have, note)
