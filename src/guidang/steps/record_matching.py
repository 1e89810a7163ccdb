"""Which case a row of another sheet belongs to. A row lands at one student for certain, or nowhere.

Not a step: steps may import this module.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from guidang.domain.case import Case, CaseState
from guidang.domain.records import Record, RecordKind

_DOTS = str.maketrans(dict.fromkeys("·•‧∙⋅・･.", ""))
_DAYS_BEFORE = 60  # a term's warnings are decided within its first weeks


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Why a row belongs to no case: the field at fault (as in RecordList.columns) and a sentence.

    ``stranger``: the student has no case at all.
    """

    field: str
    message: str
    stranger: bool = False


def match(
    record: Record, by_student: Mapping[str, Sequence[Case]], by_number: Mapping[str, Case]
) -> Case | Mismatch:
    """The one case that the row is about: by 案号, else student and term, else the student's only open case,
    or only case.

    The student id must agree with the case number, and the name with the case.
    """
    if record.case_no:
        found = _by_number(record, by_number)
    else:
        found = _by_student(record, by_student.get(record.student_id, ()))
    if isinstance(found, Mismatch) or _same_name(record.name, found.entry.name):
        return found
    return Mismatch(
        "name",
        f"学号 {record.student_id} 在台账中是“{found.entry.name}”（案号 {found.number}），"
        f"不是“{record.name}”，没有登记。请核对学号和姓名",
    )


def _by_number(record: Record, by_number: Mapping[str, Case]) -> Case | Mismatch:
    case = by_number.get(record.case_no)
    if case is None:
        return Mismatch("case_no", f"台账中没有案号 {record.case_no}，请按文书右上角印的案号核对")
    if case.entry.student_id != record.student_id:
        return Mismatch("case_no", f"案号 {record.case_no} 不是学号 {record.student_id} 的个案，请核对")
    if record.term not in (None, case.entry.term) and record.kind is not RecordKind.GRADES:
        return Mismatch("term", f"案号 {record.case_no} 是{case.entry.term}的个案，不是{record.term}，请核对")
    return case


def _by_student(record: Record, theirs: Sequence[Case]) -> Case | Mismatch:
    if not theirs:
        return Mismatch("student_id", f"台账中没有学号 {record.student_id} 的个案，请核对学号", stranger=True)
    named = [case for case in theirs if case.entry.term == record.term]
    if named:
        return named[0]
    numbers = "；".join(f"{case.number}（{case.entry.term}，{case.state.label}）" for case in theirs)
    if record.term is not None and record.kind is not RecordKind.GRADES:
        return Mismatch("term", f"该生在{record.term}没有个案，已有：{numbers}。请核对学年学期")
    still = [case for case in theirs if case.state is CaseState.OPEN] or theirs
    if len(still) > 1:
        why = "有几个在办的个案" if still is not theirs else "没有在办的个案"
        return Mismatch("student_id", f"该生{why}：{numbers}。请在“案号”列写明是哪一个")
    decided = record.facts["date"] if record.kind is RecordKind.OUTCOME else ""
    if decided and decided < _earliest(still[0], alone=len(theirs) == 1):
        return Mismatch(
            "date", f"结果的日期早于在办个案的填发日期，该生有：{numbers}。请在“案号”列写明是哪一个"
        )
    return still[0]


def _earliest(case: Case, *, alone: bool) -> str:
    """The ISO date before which no outcome of ``case`` can have been decided.

    A register that is kept from term to term repeats old rows; where the student has no other case, some days
    before the notice are believed.
    """
    before = timedelta(days=_DAYS_BEFORE if alone else 0)
    return (date.fromisoformat(case.notice_date) - before).isoformat()


def _same_name(one: str, other: str) -> bool:
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).translate(_DOTS).split()).casefold()
