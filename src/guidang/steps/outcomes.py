"""结果登记: what becomes of a case by a person's decision (obligations.md 6). The program carries it out.

Not a step: steps may import this module.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from guidang.domain.case import Case, CaseState
from guidang.domain.events import Event
from guidang.domain.pack import Pack
from guidang.domain.records import CaseOutcome, RecordKind
from guidang.steps import changing
from guidang.steps.record_matching import Mismatch
from guidang.store import records as store
from guidang.store.ledger import Transaction
from guidang.store.records import KeptRecord

_CLOSING = {
    CaseOutcome.RELEASED: CaseState.RELEASED,
    CaseOutcome.FAILED: CaseState.FAILED,
    CaseOutcome.REFERRED: CaseState.REFERRED,
    CaseOutcome.WITHDRAWN: CaseState.WITHDRAWN,
}
_GOES_ON = (CaseState.OPEN, CaseState.FAILED)  # 督促失败 is followed up, so it may still end otherwise


@dataclass(frozen=True, slots=True)
class Decided:
    """The case as it stands now, what happened, and what the clerk is told."""

    after: Case
    events: list[Event]
    told: str


def apply(
    tx: Transaction, pack: Pack, case: Case, kept: KeptRecord, claim: str, at: datetime
) -> Decided | Mismatch:
    """Carry out one outcome on ``case``; a Mismatch when it does not fit how the case stands.

    Whatever a person decided of a case answers what was asked about it. A closed case is open again when the
    decision is that the warning stands: at its level (维持), or at another.
    """
    facts = kept.record.facts
    outcome = CaseOutcome(facts["outcome"])
    recorded = store.of_case(tx.connection, kept.case_no, RecordKind.OUTCOME)
    latest = max((record.facts["date"] for record in recorded), default="")
    if facts["date"] < latest:
        return Mismatch("date", f"该个案已登记过 {latest} 的结果，不能再登记更早的，请核对日期")
    after = _after(pack, case, outcome, facts.get("new_level", ""), at)
    if isinstance(after, Mismatch):
        return after
    why = f"{facts['why']}（{facts['by']}，{facts['date']}）"
    events = changing.revise(tx, case, after, claim, kept.position, at, facts["why"])
    events += changing.answer(tx, kept.case_no, f"{outcome.label}：{why}", at)
    return Decided(after, events, _told(outcome, case, after))


def _after(pack: Pack, case: Case, outcome: CaseOutcome, new_level: str, at: datetime) -> Case | Mismatch:
    if outcome is CaseOutcome.KEPT:
        return replace(case, state=CaseState.OPEN)
    if outcome in _CLOSING:
        state = _CLOSING[outcome]
        if case.state in (*_GOES_ON, state):  # the same again answers what a later list asked
            return replace(case, state=state)
        return Mismatch(
            "outcome",
            f"该个案{case.state.label}，不能改为{outcome.label}；要更改的，请先登记“{CaseOutcome.KEPT.label}”使它重新在办",
        )
    return _at_level(pack, case, outcome, new_level, at)


def _at_level(pack: Pack, case: Case, outcome: CaseOutcome, new_level: str, at: datetime) -> Case | Mismatch:
    """The case at its new level. A new level is a new notice, dated when it is recorded, so that its duties
    are not late before they were known.
    """
    new = pack.policy.level(new_level)
    # A level of an older edition may be gone; then only the person who decides knows how the two compare.
    now = next((level for level in pack.policy.levels if level.code == case.level), None)
    lower = outcome is CaseOutcome.LOWERED
    if now is not None and not (new.rank < now.rank if lower else new.rank > now.rank):
        than = "低" if lower else "高"
        return Mismatch(
            "new_level", f"该生现为{now.label}，{outcome.label}的新等级应{than}于它，不能是{new.label}"
        )
    return replace(
        case,
        state=CaseState.OPEN,
        entry=replace(case.entry, level=new.label),
        level=new.code,
        level_label=new.label,
        notice_date=at.date().isoformat(),
    )


def _told(outcome: CaseOutcome, before: Case, after: Case) -> str:
    if after.state is CaseState.OPEN and before.state is not CaseState.OPEN:
        return f"{outcome.label}：个案重新在办，{after.level_label}"
    if before.level != after.level:
        return f"{outcome.label}：{before.level_label} → {after.level_label}，将打印等级变更通知"
    return outcome.label
