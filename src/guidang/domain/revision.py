"""What a later list says of a student whose case is open already: which facts differ, and what then holds.

Pure values. What is done about a difference is the steps' business.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from guidang.domain.warning_list import Course, Measure, WarningEntry

_ALONE = {
    "name": "姓名",
    "department": "院系",
    "grade": "年级",
    "major": "专业",
    "class_name": "班级",
    "level": "预警等级",
    "parent_name": "家长姓名",
    "parent_phone": "家长电话",
    "counselor": "辅导员",
    "warning_date": "预警日期",
}
_TOGETHER = {
    "figures": "门数、学分等数字",
    "failed_courses": "不及格课程",
    "reason": "学业具体情况",
    "physical_test": "体质测试",
}
LABELS = _ALONE | _TOGETHER
_MEASURES = {
    Measure.FAILED_COUNT: "不及格课程门数",
    Measure.FAILED_REQUIRED: "其中必修课门数",
    Measure.FAILED_EXAMS_AFTER_RESIT: "补考后不及格考试课门数",
    Measure.FAILED_AFTER_RESIT: "补考未通过门数",
    Measure.LAST_TERM_FAILED_AFTER_RESIT: "上学期补考后不及格门数",
    Measure.FAILED_FIRST_SITTING: "正考不及格门数",
    Measure.EARNED_CREDITS: "所得学分",
    Measure.UNEARNED_CREDITS: "未获学分",
    Measure.ABSENCE_HOURS: "旷课学时",
    Measure.PHYSICAL_FAILS: "体测不合格次数",
    Measure.PHYSICAL_UNGRADUABLE: "体测未达毕业要求",
    Measure.DISCIPLINED: "因违纪受处分",
    Measure.UNSETTLED: "情绪波动、沉溺网络等",
    Measure.PSYCHOLOGICAL: "心理问题",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact that two lists state otherwise. ``field`` is the entry's field; the texts are for people."""

    field: str
    label: str
    before: str
    after: str


def merged(before: WarningEntry, stated: WarningEntry) -> WarningEntry:
    """The entry that holds once ``stated`` is accepted for the same student and term.

    What the newer list leaves empty stays as it was: a list without a column for telephones must not wipe
    them out, and an empty cell cannot be told from a missing column. Figures, courses, reason and physical
    test are one account of the student's standing: as soon as the newer list states any of them it replaces
    all, so that no count of one list stands beside the courses of another.
    """
    kept = {name: getattr(before, name) for name in _ALONE if not getattr(stated, name)}
    if not any(getattr(stated, name) for name in _TOGETHER):
        kept |= {name: getattr(before, name) for name in _TOGETHER}
    return replace(stated, **kept)


def differences(before: WarningEntry, after: WarningEntry) -> tuple[Difference, ...]:
    """The facts that differ. Where a row stands in its sheet is no fact of the student."""
    return tuple(
        Difference(name, label, _text(getattr(before, name)), _text(getattr(after, name)))
        for name, label in LABELS.items()
        if _fact(getattr(before, name)) != _fact(getattr(after, name))
    )


def _fact(value: object) -> object:
    """Courses in another order are the same courses."""
    return frozenset(value) if isinstance(value, tuple) else value


def _text(value: object) -> str:
    if isinstance(value, Mapping):
        return "，".join(f"{_MEASURES[m]} {_plain(figure)}" for m, figure in sorted(value.items()))
    if isinstance(value, tuple):
        return "、".join(_course(course) for course in value)
    return str(value)


def _course(course: Course) -> str:
    worth = f"{_plain(course.credits)}学分" if course.credits is not None else ""
    said = "，".join(part for part in (worth, course.score or "") if part)
    return f"{course.name}（{said}）" if said else course.name


def _plain(figure: Decimal) -> str:
    return f"{figure.normalize():f}"
