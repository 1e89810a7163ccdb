"""预警名单: the sheet as received. Never corrected in place; what is wrong with it is said by place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from guidang.domain.term import Term


class Measure(StrEnum):
    """The closed set of figures and flags that a policy may ask for."""

    FAILED_COUNT = "failed_count"  # 累计不及格课程门数
    FAILED_REQUIRED = "failed_required"  # of these, 必修课
    FAILED_EXAMS_AFTER_RESIT = "failed_exams_after_resit"  # 经补考后仍不及格的考试课
    FAILED_AFTER_RESIT = "failed_after_resit"  # 经补考未通过课程门数
    LAST_TERM_FAILED_AFTER_RESIT = "last_term_failed_after_resit"  # 上一学期补考后不及格门数
    FAILED_FIRST_SITTING = "failed_first_sitting"  # 一学期内正考不及格门数
    EARNED_CREDITS = "earned_credits"  # 本学期所得学分
    UNEARNED_CREDITS = "unearned_credits"  # 未获学分累计
    ABSENCE_HOURS = "absence_hours"  # 一学期内旷课学时
    PHYSICAL_FAILS = "physical_fails"  # 体质测试不合格次数
    PHYSICAL_UNGRADUABLE = "physical_ungraduable"  # 体质测试未达到毕业要求 (1 when so)
    DISCIPLINED = "disciplined"  # 因考试违纪受处分 (manual flag, 1 when so)
    UNSETTLED = "unsettled"  # 情绪波动、沉溺网络… (manual flag)
    PSYCHOLOGICAL = "psychological"  # 存在心理问题 (manual flag, restricted)


@dataclass(frozen=True, slots=True)
class Course:
    """不及格课程. ``credits`` and ``score`` are None, ``kind`` (课程性质) is "", where the list says none."""

    name: str
    credits: Decimal | None = None
    score: str | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class WarningEntry:
    """条目: one student as the list states them, with the place it was read from.

    Text fields are "" when the list has no such column or an empty cell. ``level`` is the label as the
    school's policy spells it ("红色预警"), stated or else computed while reading. ``row`` is the
    1-based row of ``sheet``. ``figures`` holds only what the list gives.
    """

    student_id: str
    name: str
    sheet: str
    row: int
    term: Term
    department: str = ""
    grade: str = ""
    major: str = ""
    class_name: str = ""
    level: str = ""
    figures: Mapping[Measure, Decimal] = field(default_factory=dict)
    failed_courses: tuple[Course, ...] = ()
    parent_name: str = ""
    parent_phone: str = ""
    counselor: str = ""
    reason: str = ""
    warning_date: str = ""  # ISO date, when the list states one
    physical_test: str = ""  # as the list words it
    basis: str = ""  # the grounds by which the policy computed the level; "" for a level that the list states


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with one row, in the clerk's Chinese: where, what, and what to do.

    ``column`` is the heading of the faulty cell and ``column_index`` its 0-based place; "" and None when the
    row as a whole is meant.
    """

    sheet: str
    row: int
    student_id: str
    message: str
    column: str = ""
    column_index: int | None = None


class Aside(StrEnum):
    """Why a row that has no fault opens no case of its own."""

    DUPLICATE = "duplicate"  # says again what another row of the same student says
    LIGHTER = "lighter"  # the same student at a lighter level elsewhere in the file; the graver one holds
    COURSE_ROW = "course_row"  # one more course of a student whose first row holds the entry
    BELOW = "below"  # by its figures, or in the list's own words, not warned


@dataclass(frozen=True, slots=True)
class RowAside:
    """A row set aside, so that the counts of the clerk's report add up."""

    sheet: str
    row: int
    student_id: str
    why: Aside


class ListOutcome(StrEnum):
    """What became of a list as a whole."""

    ACCEPTED = "accepted"
    ACCEPTED_WITH_ROW_ERRORS = "accepted_with_row_errors"
    REJECTED_WHOLE = "rejected_whole"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class RowCounts:
    """What became of the rows that were read: ``rows_read`` is the sum of the other four."""

    rows_read: int
    cases: int
    merged: int  # said twice, one course more, or the lighter of two levels
    not_warned: int
    row_errors: int  # rows, not errors: a row may have several


@dataclass(frozen=True, slots=True)
class WarningList:
    """预警名单 as read: ``entries`` in the list's order. ``reason`` says why it was rejected or ignored.

    ``notes`` are remarks for the clerk's report: which reading was applied, what was left out. ``rows_read``
    counts the rows that state students: each is an entry, an aside, or has row errors.
    """

    outcome: ListOutcome
    reason: str = ""
    entries: tuple[WarningEntry, ...] = ()
    row_errors: tuple[RowError, ...] = ()
    notes: tuple[str, ...] = ()
    rows_read: int = 0
    asides: tuple[RowAside, ...] = ()

    def counts(self) -> RowCounts:
        """The counts of the clerk's report."""
        below = sum(aside.why is Aside.BELOW for aside in self.asides)
        return RowCounts(
            rows_read=self.rows_read,
            cases=len(self.entries),
            merged=len(self.asides) - below,
            not_warned=below,
            row_errors=len({(error.sheet, error.row, error.student_id) for error in self.row_errors}),
        )
