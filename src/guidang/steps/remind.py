"""Remind: who must do what by when, and what is late (催办)."""

from dataclasses import dataclass
from datetime import date, timedelta

from guidang.domain.case import Case, CaseState
from guidang.domain.dossier import MaterialState, MaterialStatus
from guidang.domain.pack import Due, Duty
from guidang.steps.desk import Desk
from guidang.steps.standing import standing
from guidang.store.cases import all_cases

_TRANSIT_DAYS = 3  # post, when nobody logged the delivery (obligations.md 2.7, reading 7)
_EVERY = {"week": 7, "month": 30}  # days; 每月 is counted as 30 days from the notice


@dataclass(frozen=True, slots=True)
class Reminder:
    """催办, one line. ``due`` is an ISO date, "" when the school gives none or its trigger is not set."""

    case_no: str
    duty: str
    who: str
    what: str
    due: str
    late: bool
    counselor: str
    material: str


def remind(desk: Desk) -> list[Reminder]:
    """Every duty whose material is lacking, the late ones first, then by due date and case."""
    found = []
    with desk.ledger.connect() as connection:
        for case in all_cases(connection):
            if case.state is not CaseState.OPEN:
                continue
            lacking = {
                status.rule.code: status
                for status in standing(connection, desk.pack, case)
                if status.state in (MaterialState.MISSING, MaterialState.DOUBTFUL)
            }
            for duty in desk.pack.duties:
                if case.level in duty.levels and duty.material in lacking:
                    found.append(_reminder(desk, case, duty, lacking[duty.material]))
    return sorted(found, key=lambda r: (not r.late, r.due or "9999", r.case_no, r.duty))


def _reminder(desk: Desk, case: Case, duty: Duty, status: MaterialStatus) -> Reminder:
    due = _due(desk, case, duty.due)
    return Reminder(
        case_no=str(case.number),
        duty=duty.code,
        who=duty.who,
        what=duty.what,
        due=due.isoformat() if due else "",
        late=due is not None and due < desk.today(),
        counselor=case.entry.counselor,
        material=f"{status.rule.label}（{status.state.label}）",
    )


def _due(desk: Desk, case: Case, due: Due | None) -> date | None:
    """The next date by which the duty must be done, or None when nothing fixes one."""
    if due is None:
        return None
    notice = date.fromisoformat(case.notice_date)
    starts = {
        "term_start": desk.calendar.term_start,
        "resit_end": desk.calendar.resit_end,
        "term_end": desk.calendar.term_end,
        "notice": notice.isoformat(),
        "delivered": (notice + timedelta(days=_TRANSIT_DAYS)).isoformat(),
    }
    start = starts.get(due.trigger, "")
    if due.every in _EVERY:
        return notice + timedelta(days=_EVERY[due.every])
    if due.every == "term":
        start = desk.calendar.term_end
    return date.fromisoformat(start) + timedelta(days=due.days or 0) if start else None
