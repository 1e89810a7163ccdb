"""The courses of one row: in one cell, in parallel lists of three cells, or one course a row."""

from decimal import Decimal

from guidang.domain.warning_list import Course
from guidang.paper.lists.courses import split_courses, split_names
from guidang.paper.lists.spreadsheet import Cell
from guidang.paper.lists.table import Column, Row, Table
from guidang.paper.lists.values import CellError, number, said, text_of

_MAX_COURSES = 60  # a whole programme has about as many
_MAX_NAME = 60
_MAX_CREDITS = Decimal(40)  # of one course; the largest, a graduation project, has about 20


def courses_of(
    table: Table, row: Row, stated: int | None
) -> tuple[tuple[Course, ...], list[tuple[Column, str]]]:
    """The row's courses and the faults found, as (column, what is wrong).

    ``stated`` is the number of courses that the row states, or None.
    """
    column = next(
        (c for c in (*table.all("failed_courses"), *table.all("course")) if row.cell(c) != ""), None
    )
    if column is None:
        return (), []
    try:
        text = said(row.cell(column))
    except CellError as fault:
        return (), [(column, str(fault))]
    courses = split_courses(text, stated)
    if len(courses) > _MAX_COURSES or any(len(course.name) > _MAX_NAME for course in courses):
        return (), [
            (column, f"课程超过 {_MAX_COURSES} 门或课程名超过 {_MAX_NAME} 个字，请核对分隔符（用顿号、）")
        ]
    credit_column, score_column = table.find("course_credits"), table.find("course_score")
    if not courses or (credit_column is None and score_column is None):
        return courses, []
    return _with_particulars(table, row, column, text, courses)


def _with_particulars(
    table: Table, row: Row, column: Column, text: str, courses: tuple[Course, ...]
) -> tuple[tuple[Course, ...], list[tuple[Column, str]]]:
    """Courses with credits and score from their own columns, matched one to one."""
    faults: list[tuple[Column, str]] = []
    credit_column, score_column = table.find("course_credits"), table.find("course_score")
    if (
        len(courses) > 1
        and column.heading.means == "course"
        and not _parallel(row, len(courses), credit_column)
    ):
        courses = (
            Course(" ".join(text.split())),
        )  # one course a row: 毛泽东思想、邓小平理论概论 is one name
    credits_ = _pieces(row, credit_column, len(courses))
    scores = _pieces(row, score_column, len(courses))
    found = []
    for course, credit, score in zip(courses, credits_, scores, strict=True):
        amount = course.credits
        try:
            amount = number(credit) if credit != "" else amount
            if amount is not None and not 0 <= amount <= _MAX_CREDITS:
                raise CellError(f"一门课程 {amount} 学分，请核对")
        except CellError as fault:
            if credit_column is not None:
                faults.append((credit_column, str(fault)))
            amount = None
        try:
            points = said(score) or course.score
        except CellError as fault:
            if score_column is not None:
                faults.append((score_column, str(fault)))
            points = None
        found.append(Course(course.name, amount, points))
    return tuple(found), faults


def _parallel(row: Row, count: int, column: Column | None) -> bool:
    return column is not None and any(piece != "" for piece in _pieces(row, column, count))


def _pieces(row: Row, column: Column | None, count: int) -> list[Cell]:
    """The cell cut into ``count`` pieces; blanks when it has another number of them."""
    if column is None:
        return [""] * count
    cell = row.cell(column)
    if count == 1:
        return [cell]
    pieces: list[Cell] = list(split_names(text_of(cell) if isinstance(cell, str) else ""))
    return pieces if len(pieces) == count else [""] * count
