"""One row → one entry, or what is wrong with it, said by column; nothing in a cell raises."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from guidang.domain.pack import Pack
from guidang.domain.policy import Level
from guidang.domain.term import Term
from guidang.domain.warning_list import Course, Measure, RowError, WarningEntry
from guidang.paper.lists import figures, values
from guidang.paper.lists.course_cells import courses_of
from guidang.paper.lists.levels import stated_level, table_level
from guidang.paper.lists.row_cells import RowCells
from guidang.paper.lists.schools import is_ours
from guidang.paper.lists.spreadsheet import Cell
from guidang.paper.lists.table import Row, Table
from guidang.paper.lists.terms import term_of_row
from guidang.paper.lists.values import CellError

_MAX_REASON = 2000  # characters; more cannot be printed even with annex pages

Figures = dict[Measure, Decimal]


@dataclass(frozen=True, slots=True)
class RowReading:
    """A row as read. ``entry`` is None when there are ``faults`` or the list says that nobody is warned here.

    ``counts`` are the measures that the number of listed courses gives where no figure is stated.
    """

    sheet: str
    row: int
    student_id: str
    entry: WarningEntry | None
    faults: tuple[RowError, ...] = ()
    not_warned: bool = False
    counts: tuple[Measure, ...] = ()


class RowReader:
    """Reads the rows of one table, top down; a course row without a student continues the row above it."""

    def __init__(self, table: Table, pack: Pack, today: dt.date, term: Term | None) -> None:
        self._table, self._pack, self._today, self._term = table, pack, today, term
        self._level = table_level(table, pack)
        self._counts = figures.counted_by_courses(table)
        self._above: Row | None = None

    def read(self, row: Row) -> RowReading:
        """The next row."""
        row = self._continued(row)
        cells = RowCells(self._table, row)
        student_id = cells.required("student_id", values.student_id)
        name = cells.required("name", values.person_name)
        level, not_warned = self._stated(cells)
        term = self._term_of(cells)
        if cells.find("school") and (school := cells.text("school")) and not is_ours(school, self._pack):
            cells.fault("school", f"“{school}”不是本校，请从名单中删去该行")
        entry = self._entry(cells, student_id, name, term or Term(0, 1), level.label if level else "")
        faults = tuple(replace(fault, student_id=student_id) for fault in cells.faults)
        kept = None if faults or not_warned else entry
        return RowReading(
            self._table.sheet, row.number, student_id, kept, faults, not_warned and not faults, self._counts
        )

    def _stated(self, cells: RowCells) -> tuple[Level | None, bool]:
        try:
            stated = stated_level(self._table, cells.row, self._pack.policy, self._level)
        except CellError as fault:
            cells.fault("level" if cells.find("level") else "level_tick", str(fault))
            return None, False
        return stated.level, stated.not_warned

    def _term_of(self, cells: RowCells) -> Term | None:
        try:
            term = term_of_row(self._table, cells.row, self._term, self._today)
        except CellError as fault:
            cells.fault("term", str(fault))
            return None
        if term is None:
            cells.fault("term", "没有学年学期，请填写，如 2025-2026学年第二学期")
        return term

    def _entry(self, cells: RowCells, student_id: str, name: str, term: Term, level: str) -> WarningEntry:
        stated, faults = figures.figures_of(self._table, cells.row)
        for column, message in faults:
            cells.fault_at(column, message)
        no_test: tuple[str, Figures] = ("", {})
        physical = cells.take("physical_test", lambda c: figures.physical_test(c, cells.row), no_test)
        discipline: Figures = cells.take("discipline", lambda c: figures.disciplined(c, cells.row), {})
        courses, from_courses = self._courses(cells, stated)
        warned_on = cells.read("warning_date", lambda cell: values.date(cell, self._today), None)
        return WarningEntry(
            student_id=student_id,
            name=name,
            sheet=self._table.sheet,
            row=cells.row.number,
            term=term,
            department=cells.text("department"),
            grade=cells.text("grade"),
            major=cells.text("major"),
            class_name=cells.text("class_name"),
            level=level,
            figures={**from_courses, **discipline, **physical[1], **stated},
            failed_courses=courses,
            parent_name=cells.read("parent_name", values.person_name, ""),
            parent_phone=cells.read("parent_phone", values.phone, ""),
            counselor=cells.text("counselor"),
            reason=cells.text("reason", _MAX_REASON),
            warning_date=warned_on.isoformat() if warned_on else "",
            physical_test=physical[0],
        )

    def _courses(self, cells: RowCells, stated: Figures) -> tuple[tuple[Course, ...], Figures]:
        """The courses, and the figures when the column of courses holds their number instead."""
        column = cells.find("failed_courses")
        if column is not None:
            try:
                count = values.number(cells.row.cell(column))
            except CellError:
                count = None
            if count is not None:
                cells.guard(column, lambda: figures.check(Measure.FAILED_COUNT, count))
                return (), dict.fromkeys(column.heading.measures, count)
        counted = stated.get(Measure.FAILED_COUNT)
        courses, faults = courses_of(self._table, cells.row, int(counted) if counted is not None else None)
        for place, message in faults:
            cells.fault_at(place, message)
        return courses, {}

    def _continued(self, row: Row) -> Row:
        table, above = self._table, self._above
        who = (*table.all("student_id"), *table.all("name"))
        course = table.find("course")
        if course is None or above is None or row.cell(course) == "" or any(row.cell(c) != "" for c in who):
            self._above = row
            return row
        own = {
            c.index for c in table.columns if c.heading.means in ("course", "course_credits", "course_score")
        }
        width = max(len(row.cells), len(above.cells))
        cells = [
            _at(above.cells, i) if i not in own and _at(row.cells, i) == "" else _at(row.cells, i)
            for i in range(width)
        ]
        return replace(row, cells=cells)


def _at(cells: Sequence[Cell], index: int) -> Cell:
    return cells[index] if index < len(cells) else ""
