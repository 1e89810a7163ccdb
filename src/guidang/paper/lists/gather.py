"""Rows of the same student and term → one entry: said twice, one course a row, or in contradiction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from guidang.domain.policy import Policy
from guidang.domain.warning_list import Aside, Course, Measure, RowAside, RowError, WarningEntry
from guidang.paper.lists.rows import Place, RowReading

_TEXTS = {
    "name": "姓名",
    "department": "院系",
    "grade": "年级",
    "major": "专业",
    "class_name": "班级",
    "level": "等级",
    "parent_name": "家长姓名",
    "parent_phone": "家长电话",
    "counselor": "辅导员",
    "reason": "原因",
    "warning_date": "日期",
    "physical_test": "体质测试",
}


@dataclass(slots=True)
class Gathered:
    """``entries``: one a student and term, in the list's order; every other row is an aside or an error."""

    entries: list[WarningEntry] = field(default_factory=list)
    asides: list[RowAside] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)


def gather(readings: Iterable[RowReading], faults: Sequence[RowError], policy: Policy) -> Gathered:
    """Bring the rows of each student and term together.

    Rows that say the same count once; a row may leave cells empty that another fills. Rows that differ only
    in their one course are the courses of one student. At different levels in different places (sheets,
    tables, sections) the graver level holds. Rows that otherwise contradict each other, or stand beside a row
    of ``faults`` with the same student id, become errors: half a student's record is worse than none.
    """
    groups: dict[tuple[str, int, int], list[RowReading]] = {}
    for reading in readings:
        if reading.student is not None:
            term = reading.student.term
            groups.setdefault((reading.student_id, term.year, term.half), []).append(reading)
    faulty = {fault.student_id: fault for fault in faults if fault.student_id}
    result = Gathered()
    for (student_id, _, _), rows in groups.items():
        if student_id in faulty:
            place = _place(faulty[student_id])
            result.errors.extend(_error(row, f"该生在{place}的另一行有错误，请一并改正") for row in rows)
        elif len(rows) == 1:
            result.entries.append(rows[0].entry())
        elif all(row.student is rows[0].student and len(row.courses) == 1 for row in rows):
            _gather_courses(rows, result)  # most of a long list ends here
        else:
            entries = _lighter_aside(rows, [row.entry() for row in rows], policy, result)
            _gather_student(entries, result)
    return result


def _gather_courses(rows: Sequence[RowReading], result: Gathered) -> None:
    """Rows that differ only in their one course; the number of courses that they state must allow it."""
    courses = tuple(dict.fromkeys(row.courses[0] for row in rows))
    entry = rows[0].entry(courses)
    if not _count_allows([entry], courses):
        _gather_student([row.entry() for row in rows], result)
        return
    result.entries.append(entry)
    seen = {courses[0]}
    for row in rows[1:]:
        why = Aside.DUPLICATE if row.courses[0] in seen else Aside.COURSE_ROW
        seen.add(row.courses[0])
        result.asides.append(RowAside(row.sheet, row.row, row.student_id, why))


def _lighter_aside(
    rows: Sequence[RowReading], entries: list[WarningEntry], policy: Policy, result: Gathered
) -> list[WarningEntry]:
    """The student's rows of the place with the graver level; those of the other places become asides.

    Only where each place has one level of its own and nothing else tells the students apart.
    """
    levels: dict[Place, set[str]] = {}
    for row, entry in zip(rows, entries, strict=True):
        levels.setdefault(row.place, set()).add(entry.level)
    if len(levels) < 2 or any(len(own) > 1 or "" in own for own in levels.values()):
        return entries
    who = {(entry.name, entry.class_name or entries[0].class_name) for entry in entries}
    if len(who) > 1 or len(set.union(*levels.values())) < 2:
        return entries
    ranks = {level.label: level.rank for level in policy.levels}
    gravest = max((level for own in levels.values() for level in own), key=lambda label: ranks[label])
    for entry in entries:
        if entry.level != gravest:
            result.asides.append(RowAside(entry.sheet, entry.row, entry.student_id, Aside.LIGHTER))
    return [entry for entry in entries if entry.level == gravest]


def _gather_student(rows: list[WarningEntry], result: Gathered) -> None:
    if len(rows) == 1:
        result.entries.append(rows[0])
        return
    differing = _differences(rows)
    one_each = all(len(row.failed_courses) == 1 for row in rows)
    courses = _all_courses(rows) if one_each else _longest_courses(rows)
    if courses is None or (one_each and not _count_allows(rows, courses)):
        differing.append("不及格课程")
    if courses is None or differing:
        places = "、".join(_place(row) for row in rows)
        message = f"该生在{places}重复出现且内容不一致（{'、'.join(differing)}），请只保留正确的一行"
        result.errors.extend(_error(row, message) for row in rows)
        return
    result.entries.append(_merged(rows, courses))
    seen = set(rows[0].failed_courses)
    for row in rows[1:]:
        why = Aside.COURSE_ROW if one_each and not seen.issuperset(row.failed_courses) else Aside.DUPLICATE
        seen.update(row.failed_courses)
        result.asides.append(RowAside(row.sheet, row.row, row.student_id, why))


def _differences(rows: Sequence[WarningEntry]) -> list[str]:
    """Labels of what several rows state, but not alike."""
    found = [label for name, label in _TEXTS.items() if len({getattr(row, name) for row in rows} - {""}) > 1]
    measures = {measure for row in rows for measure in row.figures}
    if any(len({row.figures[m] for row in rows if m in row.figures}) > 1 for m in measures):
        found.append("门数、学分等数字")
    return found


def _all_courses(rows: Sequence[WarningEntry]) -> tuple[Course, ...]:
    return tuple(dict.fromkeys(course for row in rows for course in row.failed_courses))


def _longest_courses(rows: Sequence[WarningEntry]) -> tuple[Course, ...] | None:
    """The courses of rows that all state the same ones or none; None when they differ."""
    stated = {row.failed_courses for row in rows if row.failed_courses}
    return next(iter(stated), ()) if len(stated) <= 1 else None


def _count_allows(rows: Sequence[WarningEntry], courses: Sequence[Course]) -> bool:
    """Whether the stated number, if any, is at least the number of courses that the rows list together."""
    stated = [row.figures[Measure.FAILED_COUNT] for row in rows if Measure.FAILED_COUNT in row.figures]
    return not stated or max(stated) >= len({course.name for course in courses})


def _merged(rows: Sequence[WarningEntry], courses: tuple[Course, ...]) -> WarningEntry:
    texts = {name: next((text for row in rows if (text := getattr(row, name))), "") for name in _TEXTS}
    figures: Mapping[Measure, object] = {m: v for row in reversed(rows) for m, v in row.figures.items()}
    return replace(rows[0], **texts, figures=figures, failed_courses=courses)  # type: ignore[arg-type]


def _error(at: WarningEntry | RowReading, message: str) -> RowError:
    return RowError(at.sheet, at.row, at.student_id, message)


def _place(at: WarningEntry | RowError) -> str:
    return f"“{at.sheet}”第 {at.row} 行" if at.sheet else f"第 {at.row} 行"
