"""Levels that the list leaves open: computed by the school's policy from the figures."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from guidang.domain.policy import Policy
from guidang.domain.warning_list import Measure, WarningEntry

_REQUIRED = "必修"  # in 课程性质: 必修, 公共必修课, 专业必修…


@dataclass(frozen=True, slots=True)
class Decision:
    """``entry`` is None when the student is not warned (``below``) or nothing can be decided (``fault``).

    ``computed``: the level is the policy's, not the list's. ``remark`` is for the clerk, "" when there is
    nothing to say.
    """

    entry: WarningEntry | None
    below: bool = False
    fault: str = ""
    remark: str = ""
    computed: bool = False


def decide(entry: WarningEntry, counts: tuple[Measure, ...], policy: Policy) -> Decision:
    """Whether ``entry`` is warned, and at which level.

    A stated level stands; when the figures give another one, the remark says so. Otherwise the policy
    computes it, and the figures that it then rests on are added to the entry: courses counted where the list
    gives no number, and, where the list does not tell 必修 from 选修, all counted as 必修.
    """
    full = {**_followed(entry, counts, policy), **entry.figures}
    return _stated(entry, full, policy) if entry.level else _computed(entry, full, policy)


def _stated(entry: WarningEntry, full: Mapping[Measure, Decimal], policy: Policy) -> Decision:
    computed = policy.assess(entry.level, full).computed
    if computed is None and not measures_used(policy) & full.keys():
        return Decision(entry)
    if computed is not None and computed.label == entry.level:
        return Decision(entry)
    figured = f"应为“{computed.label}”" if computed else "未达预警条件"
    remark = f"名单写“{entry.level}”，按所列数据{figured}，已按名单办理，请核对"
    return Decision(entry, remark=remark)


def _computed(entry: WarningEntry, full: Mapping[Measure, Decimal], policy: Policy) -> Decision:
    if not policy.computes():
        return Decision(None, fault="没有预警等级，本校等级不按数据计算，请补填")
    used = measures_used(policy)
    if not used & full.keys():
        return Decision(None, fault="没有预警等级，也没有可据以判定等级的数据，请补填")
    assessed = policy.assess("", full)
    if assessed.level is None:
        return Decision(None, below=True)
    own = {ground.code for ground in assessed.level.grounds}
    basis = "；".join(f"{g.text}（{g.source}）" for g in assessed.grounds if g.code in own)
    figures = {m: value for m, value in full.items() if m in used or m in entry.figures}
    return Decision(replace(entry, level=assessed.level.label, figures=figures, basis=basis), computed=True)


def measures_used(policy: Policy) -> set[Measure]:
    """The measures that any ground of the policy asks for."""
    return {c.measure for level in policy.levels for ground in level.grounds for c in ground.conditions}


def _followed(entry: WarningEntry, counts: tuple[Measure, ...], policy: Policy) -> dict[Measure, Decimal]:
    found: dict[Measure, Decimal] = {}
    if entry.failed_courses:
        found = dict.fromkeys(counts, Decimal(len({course.name for course in entry.failed_courses})))
    total = entry.figures.get(Measure.FAILED_COUNT, found.get(Measure.FAILED_COUNT))
    if Measure.FAILED_REQUIRED in measures_used(policy):
        if entry.failed_courses and all(course.kind for course in entry.failed_courses):
            required = {course.name for course in entry.failed_courses if _REQUIRED in course.kind}
            found[Measure.FAILED_REQUIRED] = Decimal(len(required))
        elif total is not None:
            found[Measure.FAILED_REQUIRED] = total
    return found
