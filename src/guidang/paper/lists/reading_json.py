"""A reading → the JSON of `guidang list check --json`: absent keys are left out, figures are JSON numbers."""

import re
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from guidang.domain.records import Record, RecordList
from guidang.domain.warning_list import Course, Measure, WarningEntry, WarningList

_FIGURES = (Measure.FAILED_COUNT, Measure.UNEARNED_CREDITS, Measure.EARNED_CREDITS, Measure.ABSENCE_HOURS)
_CREDITS = {Measure.UNEARNED_CREDITS, Measure.EARNED_CREDITS}
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})?")


def reading_json(reading: WarningList | RecordList) -> dict[str, Any]:
    """The whole reading, as design.md section 8 lays it down.

    Beyond it, ``counts`` (rows_read is the sum of the others) and ``notes``: which rule was applied. One of
    the other sheets has no cases; it has ``kind`` and ``records`` instead, each with its facts.
    """
    found: dict[str, Any] = {"outcome": reading.outcome.value, "reason": reading.reason}
    if isinstance(reading, RecordList):
        found |= {"kind": reading.kind.value, "cases": []}
        more: dict[str, Any] = {"records": [_record(record) for record in reading.entries]}
    else:
        found["cases"] = [_case(entry) for entry in reading.entries]
        more = {"counts": asdict(reading.counts())}
    return {
        **found,
        "row_errors": [
            {"sheet": e.sheet, "row": e.row, "student_id": e.student_id, "message": e.message}
            for e in reading.row_errors
        ],
        **more,
        "notes": list(reading.notes),
    }


def _record(record: Record) -> dict[str, Any]:
    stated = {
        "student_id": record.student_id,
        "name": record.name,
        "term": str(record.term) if record.term else "",
        "case_no": record.case_no,
        "sheet": record.sheet,
        "row": record.row,
    }
    return {key: value for key, value in stated.items() if value} | dict(record.facts)


def _case(entry: WarningEntry) -> dict[str, Any]:
    case: dict[str, Any] = {
        "student_id": entry.student_id,
        "name": entry.name,
        "department": entry.department,
        "grade": entry.grade,
        "major": entry.major,
        "class": entry.class_name,
        "term": str(entry.term),
        "level": entry.level,
        "failed_courses": [_course(course) for course in entry.failed_courses],
        "physical_test": entry.physical_test,
        "parent_name": entry.parent_name,
        "parent_phone": entry.parent_phone,
        "counselor": entry.counselor,
        "reason": entry.reason,
        "warning_date": entry.warning_date,
        "sheet": entry.sheet,
    }
    case = {key: value for key, value in case.items() if value}
    for measure in _FIGURES:
        if measure in entry.figures:
            case[measure.value] = _number(entry.figures[measure], measure in _CREDITS)
    case["row"] = entry.row
    return case


def _course(course: Course) -> dict[str, Any]:
    found: dict[str, Any] = {"name": course.name}
    if course.credits is not None:
        found["credits"] = _number(course.credits, as_credits=True)
    if course.score is not None:
        score = course.score
        found["score"] = _number(Decimal(score), as_credits=False) if _NUMBER.fullmatch(score) else score
    return found


def _number(value: Decimal, as_credits: bool) -> int | float:
    """Credits come in halves and always have a point; counts and hours only when they need one."""
    return float(value) if as_credits or value != value.to_integral_value() else int(value)
