"""What a case says in the words that templates may use: every field of the vocabulary, as text."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from guidang.domain.case import Case
from guidang.domain.pack import Pack
from guidang.domain.warning_list import Course, Measure, WarningEntry

_OFFICE = ("office_phone", "office_address", "office_postcode", "contact_teacher")
_LEVEL_TAIL = re.compile(r"(学业)?(预警|警示)$")
_NONE = "无"
_MARKS = re.compile(r"\d+(\.\d+)?")
_TIMES = {Decimal(1): "一次", Decimal(2): "两次"}  # as 衢州学院 words its criteria (obligations.md 4.1)


def case_values(case: Case, pack: Pack, office: Mapping[str, str]) -> dict[str, Any]:
    """Every field and list of the vocabulary for ``case``; "" for what is not known, so that a hand may
    write it.

    ``office`` holds office_phone, office_address, office_postcode and contact_teacher as far as they are
    set. The list ``catalogue`` is empty here: it is known only when a dossier is bound. So are the fields of
    a change of level, which only the notice of one knows (`change_values`).
    """
    entry = case.entry
    year, month, day = _date(case.notice_date)
    counts = {
        "failed_count": _failed_count(entry),
        "unearned_credits": entry.figures.get(Measure.UNEARNED_CREDITS),
        "earned_credits": entry.figures.get(Measure.EARNED_CREDITS),
        "absence_hours": _absence(entry),
    }
    none_failed = not entry.failed_courses and entry.figures.get(Measure.FAILED_COUNT) == 0
    return {
        "case_no": str(case.number),
        "school": pack.school,
        "unit": pack.unit,
        "department": entry.department,
        "department_short": entry.department.removesuffix("学院") or entry.department,
        "grade": entry.grade,
        "major": entry.major,
        "class_name": entry.class_name,
        "student_id": entry.student_id,
        "name": entry.name,
        "level": case.level_label,
        "level_short": _short(case.level_label),
        "level_before": "",
        "change_date": "",
        "change_reason": "",
        "term": str(entry.term),
        "term_years": entry.term.years,
        "term_years_tail": entry.term.years[2:],
        "term_half": entry.term.half_label,
        **{name: _plain(figure) for name, figure in counts.items()},
        "physical_test": _physical(entry),
        "reason": entry.reason or _reason(entry),
        "reason_figures": "" if entry.reason else _figures(entry),
        "failed_courses_text": _NONE if none_failed else "、".join(c.name for c in entry.failed_courses),
        "failed_courses": _courses(entry.failed_courses, none_failed=none_failed),
        "catalogue": [],
        "parent_name": entry.parent_name,
        "parent_phone": entry.parent_phone,
        "counselor": entry.counselor,
        **{name: office.get(name, "") for name in _OFFICE},
        "notice_date": _written(case.notice_date),
        "notice_year": year,
        "notice_month": month,
        "notice_day": day,
    }


def change_values(before: str, after: str, on: str, why: str) -> dict[str, str]:
    """The fields of the notice of a change of level, laid over `case_values`.

    ``before`` and ``after`` are labels, ``on`` an ISO date. The level is the one of this change: the case may
    have moved on since.
    """
    return {
        "level": after,
        "level_short": _short(after),
        "level_before": before,
        "change_date": _written(on),
        "change_reason": why,
    }


def catalogue(listed: Sequence[tuple[str, str]], printed_rows: int) -> list[dict[str, str]]:
    """The rows of a cover's table for (label, note) pairs: numbered, also those that are still empty."""
    empty = [("", "")] * (printed_rows - len(listed))
    return [
        {"no": str(number), "label": label, "note": note}
        for number, (label, note) in enumerate((*listed, *empty), start=1)
    ]


def case_choices(case: Case) -> dict[str, str]:
    """The value of every field that has boxes which the office ticks when printing."""
    return {"level": case.level}


def _failed_count(entry: WarningEntry) -> Decimal | None:
    """As the list states it, else how many courses it names."""
    stated = entry.figures.get(Measure.FAILED_COUNT)
    return stated if stated is not None or not entry.failed_courses else Decimal(len(entry.failed_courses))


def _absence(entry: WarningEntry) -> Decimal | None:
    """None when nobody was absent: of 「或…旷课达＿学时」 only what hits is filled (obligations.md 4.6.4)."""
    return entry.figures.get(Measure.ABSENCE_HOURS) or None


def _plain(figure: Decimal | None) -> str:
    """A figure without superfluous zeros: 21.5, 6, 120."""
    return "" if figure is None else f"{figure.normalize():f}"


def _physical(entry: WarningEntry) -> str:
    """As the school words its criterion: 体质测试成绩一次不合格; "" when the test was passed, for of
    「或…。或＿。」 only what hits is filled (obligations.md 4.6.4).
    """
    words, fails = entry.physical_test, entry.figures.get(Measure.PHYSICAL_FAILS)
    if not words and entry.figures.get(Measure.PHYSICAL_UNGRADUABLE):
        words = "未达到毕业要求"
    if not words and fails:
        words = f"{_TIMES.get(fails, f'{_plain(fails)}次')}不合格"
    if "不" not in words and "未" not in words:
        return ""
    return words if "体" in words else f"体质测试成绩{words}"


def _reason(entry: WarningEntry) -> str:
    """学业具体情况 in a sentence: the figures that the list gives, then the courses."""
    courses = "、".join(_course(course) for course in entry.failed_courses)
    said = [_figures(entry).removesuffix("。"), f"不及格课程：{courses}" if courses else ""]
    return "，".join(filter(None, said)) + "。" if any(said) else ""


def _figures(entry: WarningEntry) -> str:
    """学业具体情况 without the courses."""
    figures = (
        ("累计{}门课程不及格", _failed_count(entry)),
        ("未获学分累计{}学分", entry.figures.get(Measure.UNEARNED_CREDITS)),
        ("获得{}学分", entry.figures.get(Measure.EARNED_CREDITS)),
        ("旷课{}学时", _absence(entry)),
    )
    said = [words.format(_plain(figure)) for words, figure in figures if figure is not None]
    said += filter(None, [_physical(entry)])
    return "，".join(said) + "。" if said else ""


def _course(course: Course) -> str:
    worth = f"{_plain(course.credits)}学分" if course.credits is not None else ""
    score = course.score or ""
    marks = f"{score}分" if _MARKS.fullmatch(score) else score  # else a word: 缺考, 不及格, 45分
    details = "，".join(filter(None, (worth, marks)))
    return f"{course.name}（{details}）" if details else course.name


def _courses(courses: tuple[Course, ...], *, none_failed: bool) -> list[dict[str, str]]:
    """The rows of the table of courses; 无 in the first when the list says that there is none."""
    if none_failed:
        return [{"no": "", "name": _NONE, "credits": "", "score": ""}]
    return [
        {
            "no": str(number),
            "name": course.name,
            "credits": _plain(course.credits),
            "score": course.score or "",
        }
        for number, course in enumerate(courses, start=1)
    ]


def _short(label: str) -> str:
    return _LEVEL_TAIL.sub("", label) or label


def _written(iso: str) -> str:
    year, month, day = _date(iso)
    return f"{year}年{month}月{day}日" if year else ""


def _date(iso: str) -> tuple[str, str, str]:
    """Year, month and day of an ISO date without leading zeros; three times "" when there is none."""
    parts = iso.split("-")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        return "", "", ""
    return parts[0], str(int(parts[1])), str(int(parts[2]))
