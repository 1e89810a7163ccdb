"""One row → one entry, or what is wrong with it, said by column; nothing in a cell raises.

A long list repeats itself: rows of one student differ only in their course, and most columns hold few
different values. So every cell, and the whole of a row but its course, is read once and remembered.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from guidang.domain.pack import Pack
from guidang.domain.policy import Level
from guidang.domain.term import Term
from guidang.domain.warning_list import Course, Measure, RowError, WarningEntry
from guidang.paper.lists import figures, values
from guidang.paper.lists.course_cells import COURSE_MEANINGS, CourseReader
from guidang.paper.lists.files.spreadsheet import Cell
from guidang.paper.lists.levels import Stated, stated_level, table_level
from guidang.paper.lists.remembered import Remembered
from guidang.paper.lists.row_cells import Fault, Field, Found, T, first_fault, text_field
from guidang.paper.lists.schools import is_ours
from guidang.paper.lists.surroundings import Surroundings
from guidang.paper.lists.table import Column, Row, Section, Table
from guidang.paper.lists.terms import term_of_row
from guidang.paper.lists.values import CellError

_MAX_NAME = 50  # characters; the longest names in Latin letters have about 40
_MAX_REASON = 2000  # characters; more cannot be printed even with annex pages
_NO_TERM = Term(0, 1)  # stands in entries that are faulty anyway
_UNUSED = ("ignored", "asked")
_FROM_AROUND = ("department", "grade", "major", "class_name", "counselor")

Figures = dict[Measure, Decimal]
Place = tuple[str, int, int, Section]


@dataclass(frozen=True, slots=True)
class Student:
    """All that a row says but its courses. ``facts`` are what else WarningEntry takes."""

    student_id: str
    term: Term
    figures: Mapping[Measure, Decimal]
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RowReading:
    """A row as read.

    ``student`` is all that it says but its ``courses``, one object for rows that differ in nothing else; None
    when there are ``faults`` or the list says that nobody is warned here. ``counted`` are the figures when a
    cell of courses holds their number. ``place`` tells apart the tables and sections of a file: (sheet,
    1-based heading row, first column, section). ``counts`` are the measures that the number of listed courses
    gives where no figure is stated.
    """

    sheet: str
    row: int
    student_id: str
    place: Place
    student: Student | None
    courses: tuple[Course, ...] = ()
    counted: Mapping[Measure, Decimal] | None = None
    faults: tuple[RowError, ...] = ()
    not_warned: bool = False
    counts: tuple[Measure, ...] = ()

    def entry(self, courses: tuple[Course, ...] | None = None) -> WarningEntry:
        """The row as an entry, with other courses when given. Not for rows without ``student``."""
        if self.student is None:
            raise ValueError("a row that states no warned student")
        stated = self.student.figures
        return WarningEntry(
            row=self.row,
            failed_courses=self.courses if courses is None else courses,
            figures={**self.counted, **stated} if self.counted else stated,
            **self.student.facts,
        )


@dataclass(frozen=True, slots=True)
class _Read:
    student: Student
    not_warned: bool
    faults: tuple[Fault, ...]


class RowReader:
    """Reads the rows of one table, top down; a course row without a student continues the row above it."""

    def __init__(
        self, table: Table, pack: Pack, today: dt.date, term: Term | None, around: Surroundings
    ) -> None:
        self._table, self._pack, self._today, self._term = table, pack, today, term
        self._around = around
        self._level = table_level(table, pack)
        self._counts = figures.counted_by_courses(table)
        self._place = (table.sheet, table.heading_row, table.columns[0].index)
        self._above: Row | None = None
        self._fields = _Fields(table, pack, today)
        told = [c for c in table.columns if c.heading.means not in (*COURSE_MEANINGS, *_UNUSED)]
        self._student = Remembered(told, self._read_student, by_section=True)
        levels = [*table.all("level"), *table.all("level_tick"), *table.all("warned_flag")]
        self._stated = Remembered(levels, self._read_level, by_section=True)
        terms = [*table.all("term"), *table.all("academic_year"), *table.all("half")]
        self._term_of = Remembered(terms, self._read_term)
        self._courses = CourseReader(table)
        courses = table.find("course") or table.find("failed_courses")
        self._who = (*table.all("student_id"), *table.all("name")) if courses else ()
        self._course_columns = (*table.all("course"), *table.all("failed_courses"))
        self._known_at = table.all("student_id")[0].index

    def read(self, row: Row) -> RowReading:
        """The next row."""
        row = self._continued(row)
        read = self._student(row)
        student = read.student
        stated = student.figures.get(Measure.FAILED_COUNT)
        courses, counted, course_faults = self._courses(row, int(stated) if stated is not None else None)
        student_id = student.student_id
        faults = read.faults + course_faults
        place = (*self._place, row.section)
        sheet, counts = self._table.sheet, self._counts
        if faults or read.not_warned:
            errors = tuple(fault.at(sheet, row.number, student_id) for fault in faults)
            return RowReading(
                sheet,
                row.number,
                student_id,
                place,
                None,
                faults=errors,
                not_warned=not errors,
                counts=counts,
            )
        return RowReading(
            sheet, row.number, student_id, place, student, courses, counted or None, counts=counts
        )

    def _read_student(self, row: Row) -> _Read:
        fields = self._fields
        faults: list[Fault] = []
        student_id, name = _take(faults, fields.student_id(row)), _take(faults, fields.name(row))
        level, not_warned = _take(faults, self._stated(row))
        term = _take(faults, self._term_of(row))
        _take(faults, fields.school(row))
        numbers = fields.numbers(row, faults)
        texts = {
            means: (_take(faults, field(row)) if field.columns else "")
            or self._around.told(means, row.section)
            for means, field in fields.text.items()
        }
        physical, from_physical = _take(faults, fields.physical(row))
        stated = {**_take(faults, fields.discipline(row)), **from_physical, **numbers}
        facts = dict(
            student_id=student_id,
            name=name,
            sheet=self._table.sheet,
            term=term or _NO_TERM,
            level=level.label if level else "",
            **texts,
            parent_name=_take(faults, fields.parent_name(row)),
            parent_phone=_take(faults, fields.parent_phone(row)),
            reason=_take(faults, fields.reason(row)),
            warning_date=_take(faults, fields.warning_date(row)),
            physical_test=physical,
        )
        return _Read(Student(student_id, term or _NO_TERM, stated, facts), not_warned, tuple(faults))

    def _read_level(self, row: Row) -> Found[tuple[Level | None, bool]]:
        try:
            stated: Stated = stated_level(self._table, row, self._pack.policy, self._level)
        except CellError as fault:
            columns = self._table.all("level") or self._table.all("level_tick")
            return (None, False), (first_fault(columns, str(fault)),)
        return (stated.level, stated.not_warned), ()

    def _read_term(self, row: Row) -> Found[Term | None]:
        columns = (*self._table.all("term"), *self._table.all("academic_year"), *self._table.all("half"))
        try:
            term = term_of_row(self._table, row, self._term, self._today)
        except CellError as fault:
            return None, (first_fault(columns, str(fault)),)
        if term is None:
            return None, (first_fault(columns, "没有学年学期，请填写，如 2025-2026学年第二学期"),)
        return term, ()

    def _continued(self, row: Row) -> Row:
        """A row with a course and no student belongs to the student above (纵向合并的单元格)."""
        above = self._above
        if self._known_at < len(row.cells) and row.cells[self._known_at] != "":
            self._above = row
            return row
        if not self._who or any(row.cell(column) != "" for column in self._who):
            self._above = row
            return row
        if (
            above is None
            or above.section != row.section
            or not any(row.cell(column) != "" for column in self._course_columns)
        ):
            self._above = row
            return row
        own = {c.index for c in self._table.columns if c.heading.means in COURSE_MEANINGS}
        width = max(len(row.cells), len(above.cells))
        cells = [
            _at(above.cells, i) if i not in own and _at(row.cells, i) == "" else _at(row.cells, i)
            for i in range(width)
        ]
        return replace(row, cells=cells)


class _Fields:
    """The fields of a table that need one cell each."""

    def __init__(self, table: Table, pack: Pack, today: dt.date) -> None:
        self.student_id = Field(table, "student_id", _student_id, "", lacking="缺少学号，请补填", agree=True)
        self.name = Field(table, "name", _name, "", lacking="缺少姓名，请补填", agree=True)
        self.numbers = figures.FigureReader(table)
        self.text = {means: text_field(table, means) for means in _FROM_AROUND}
        self.reason = text_field(table, "reason", _MAX_REASON)
        self.parent_name = Field(table, "parent_name", lambda _c, cell: _parent(cell), "")
        self.parent_phone = Field(table, "parent_phone", lambda _c, cell: values.phone(cell), "")
        self.warning_date = Field(table, "warning_date", lambda _c, cell: _date(cell, today), "")
        self.school = Field(table, "school", lambda _c, cell: _our_school(cell, pack), "")
        nothing: tuple[str, Figures] = ("", {})
        self.physical = Field(table, "physical_test", figures.physical_test, nothing)
        no_figures: Figures = {}
        self.discipline = Field(table, "discipline", lambda _c, cell: figures.disciplined(cell), no_figures)


def _student_id(_column: Column, cell: Cell) -> str:
    return values.student_id(cell)


def _name(_column: Column, cell: Cell) -> str:
    name = values.person_name(cell)
    if len(name) > _MAX_NAME:
        raise CellError(f"超过 {_MAX_NAME} 个字，请核对")
    return name


def _parent(cell: Cell) -> str:
    return values.person_name(cell) if not isinstance(cell, str) or values.said(cell) else ""


def _date(cell: Cell, today: dt.date) -> str:
    found = values.date(cell, today)
    return found.isoformat() if found else ""


def _our_school(cell: Cell, pack: Pack) -> str:
    """Always ""; raises CellError when the cell names another school."""
    school = values.said(cell)
    if school and not is_ours(school, pack):
        raise CellError(f"“{school}”不是本校，请从名单中删去该行")
    return ""


def _take(faults: list[Fault], found: Found[T]) -> T:
    faults.extend(found[1])
    return found[0]


def _at(cells: Sequence[Cell], index: int) -> Cell:
    return cells[index] if index < len(cells) else ""
