"""The courses of one row: in one cell, in parallel lists of cells, in groups, or one course a row."""

import datetime as dt
import re
from collections.abc import Hashable
from dataclasses import replace
from decimal import Decimal

from guidang.domain.warning_list import Course, Measure
from guidang.paper.lists import figures
from guidang.paper.lists.courses import order_of, split_courses, split_names
from guidang.paper.lists.files.spreadsheet import Cell
from guidang.paper.lists.remembered import key_of
from guidang.paper.lists.row_cells import Fault
from guidang.paper.lists.table import Column, Row, Table
from guidang.paper.lists.values import CellError, number, said, shown, text_of

COURSE_MEANINGS = ("failed_courses", "course", "course_credits", "course_score", "course_kind")
_MAX_COURSES = 60  # a whole programme has about as many
_MAX_NAME = 60
_MAX_CELL = 4000  # characters
_MAX_CREDITS = Decimal(40)  # of one course; the largest, a graduation project, has about 20
_MOST_POINTS = Decimal(150)  # of any examination's full mark
_NUMBER = re.compile(r"-?\d{1,9}(?:\.\d{1,4})?")
_MOST_REMEMBERED = 4096
# A number where courses are expected is how many they are; under 不及格课程（学分） it is their credits.
_COUNTED_AS: dict[tuple[str, ...], tuple[Measure, ...]] = {
    ("credits",): (Measure.UNEARNED_CREDITS,),
    ("score",): (),
    ("credits", "score"): (),
    ("score", "credits"): (),
}

# Courses, the figures when the cell holds their number instead, and what is wrong.
Courses = tuple[tuple[Course, ...], dict[Measure, Decimal], tuple[Fault, ...]]


class CourseReader:
    """Reads the courses of a table's rows; rows with the same cells are read once."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._key = key_of(c.index for c in table.columns if c.heading.means in COURSE_MEANINGS)
        self._groups = _groups(table)
        lists = (*table.all("failed_courses"), *table.all("course"))
        self._lists = tuple(c for c in lists if not (self._groups and c.heading.group))
        self._credits, self._score = table.find("course_credits"), table.find("course_score")
        self._kind = table.find("course_kind")
        self._known: dict[Hashable, Courses] = {}

    def __call__(self, row: Row, stated: int | None) -> Courses:
        """The courses of ``row``; ``stated`` is the number of courses that it states, or None."""
        key = (stated, self._key(row.cells))
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            self._known[key] = found = self._read(row, stated)
        return found

    def _read(self, row: Row, stated: int | None) -> Courses:
        faults: list[Fault] = []
        courses: tuple[Course, ...] = ()
        for group in self._groups:
            courses += _one(row, *group, faults)
        filled = [c for c in self._lists if row.cell(c) != ""]
        column = next(iter(filled), None)
        for other in filled[1:]:
            if column and column.heading.exact == other.heading.exact and row.cell(other) != row.cell(column):
                faults.append(Fault(other, f"与“{column.title}”列都列了课程，请合并到一列"))
        if column is None:
            return courses, {}, tuple(faults)
        counted = _count(row.cell(column)) if column.heading.means == "failed_courses" else None
        if counted is not None:
            measures = _COUNTED_AS.get(order_of(column.title), column.heading.measures)
            try:
                if not measures:
                    raise CellError("只有一个数字，看不出是哪门课程，请填课程名称")
                figures.check(measures[0], counted)
            except CellError as fault:
                return courses, {}, (*faults, Fault(column, str(fault)))
            return courses, dict.fromkeys(measures, counted), tuple(faults)
        return courses + self._listed(row, column, stated, faults), {}, tuple(faults)

    def _listed(
        self, row: Row, column: Column, stated: int | None, faults: list[Fault]
    ) -> tuple[Course, ...]:
        try:
            text = said(row.cell(column))
            if len(text) > _MAX_CELL:
                raise CellError(f"超过 {_MAX_CELL} 个字，不像课程名称")
        except CellError as fault:
            faults.append(Fault(column, str(fault)))
            return ()
        courses = split_courses(text, stated, order_of(column.title))
        if len(courses) > _MAX_COURSES or any(len(course.name) > _MAX_NAME for course in courses):
            faults.append(
                Fault(
                    column,
                    f"课程超过 {_MAX_COURSES} 门或课程名超过 {_MAX_NAME} 个字，请核对分隔符（用顿号、）",
                )
            )
            return ()
        if not courses or self._groups or not (self._credits or self._score or self._kind):
            return courses
        if (
            len(courses) > 1
            and column.heading.means == "course"
            and not any(piece != "" for piece in _pieces(row, self._credits, len(courses)))
        ):
            # one course a row: 毛泽东思想、邓小平理论概论 is one name
            courses = (Course(" ".join(text.split())),)
        credits_, scores = (_pieces(row, c, len(courses)) for c in (self._credits, self._score))
        kind = shown(row.cell(self._kind)) if self._kind and len(courses) == 1 else ""
        return tuple(
            replace(_particular(course, (self._credits, credit), (self._score, score), faults), kind=kind)
            for course, credit, score in zip(courses, credits_, scores, strict=True)
        )


def _count(cell: Cell) -> Decimal | None:
    """The number of courses where a cell of courses holds only that."""
    try:
        return number(cell)
    except CellError:
        return None


def _groups(table: Table) -> tuple[tuple[Column, Column | None, Column | None], ...]:
    """课程1 学分1 成绩1, 课程2 …: (course, credits, score) of each group, by its number."""
    numbered: dict[int, dict[str, Column]] = {}
    for column in table.columns:
        if column.heading.group and column.heading.means in COURSE_MEANINGS:
            means = "course" if column.heading.means == "failed_courses" else column.heading.means
            numbered.setdefault(column.heading.group, {}).setdefault(means, column)
    return tuple(
        (parts["course"], parts.get("course_credits"), parts.get("course_score"))
        for _, parts in sorted(numbered.items())
        if "course" in parts
    )


def _one(
    row: Row, course: Column, credits_: Column | None, score: Column | None, faults: list[Fault]
) -> tuple[Course, ...]:
    """The course of one group, () where it is empty."""
    try:
        name = " ".join(said(row.cell(course)).split())
    except CellError as fault:
        faults.append(Fault(course, str(fault)))
        return ()
    if not name:
        return ()
    if len(name) > _MAX_NAME:
        faults.append(Fault(course, f"课程名超过 {_MAX_NAME} 个字，请核对"))
        return ()
    found = split_courses(name, 1, order_of(course.title))
    read = found[0] if len(found) == 1 else Course(name)
    cells: tuple[Cell, Cell] = (
        row.cell(credits_) if credits_ else "",
        row.cell(score) if score else "",
    )
    return (_particular(read, (credits_, cells[0]), (score, cells[1]), faults),)


def _particular(
    course: Course,
    credits_: tuple[Column | None, Cell],
    score: tuple[Column | None, Cell],
    faults: list[Fault],
) -> Course:
    """The course with credits and score of their own cells, where these say something."""
    amount, points = course.credits, course.score
    try:
        own = number(credits_[1]) if credits_[1] != "" else None
        amount = own if own is not None else amount
        if amount is not None and not 0 <= amount <= _MAX_CREDITS:
            raise CellError(f"一门课程 {amount} 学分，请核对")
    except CellError as fault:
        faults.append(Fault(credits_[0], str(fault)))
        amount = None
    try:
        points = _points(score[1]) or points
    except CellError as fault:
        faults.append(Fault(score[0], str(fault)))
        points = None
    return Course(course.name, amount, points)


def _points(cell: Cell) -> str:
    """A score as the list words it. Raises CellError for a date, or a number that no examination gives."""
    if isinstance(cell, dt.date | dt.time | dt.timedelta):
        raise CellError("成绩被存成了日期，请将该列设为常规后重填")
    text = said(cell)
    if _NUMBER.fullmatch(text) and not 0 <= Decimal(text) <= _MOST_POINTS:
        raise CellError(f"成绩 {text} 不在 0 到 {_MOST_POINTS} 之间，请核对")
    return text


def _pieces(row: Row, column: Column | None, count: int) -> list[Cell]:
    """The cell cut into ``count`` pieces; blanks when it has another number of them."""
    if column is None:
        return [""] * count
    cell = row.cell(column)
    if count == 1:
        return [cell]
    pieces: list[Cell] = list(split_names(text_of(cell) if isinstance(cell, str) else "", count))
    return pieces if len(pieces) == count else [""] * count
