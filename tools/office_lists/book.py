"""A list under construction: what is written into it, and, beside it, what it must read as."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tools.office_lists.truth import Student

Reads = Callable[[Student], dict[str, Any]]


@dataclass(frozen=True)
class Formula:
    """A formula with the result that the office program kept beside it (None: kept none)."""

    text: str
    value: Any = None


@dataclass(frozen=True)
class Col:
    """A column: its heading, what it writes, and the keys of a case that a reader learns from it."""

    title: str
    write: Callable[[Student, int], Any]
    reads: Reads
    group: str = ""


def col(title: str, key: str = "", write: Callable[[Student], Any] | None = None, group: str = "") -> Col:
    """A column that says ``key`` (nothing when ""), as text unless ``write`` writes it otherwise."""

    def reads(student: Student) -> dict[str, Any]:
        return {key: student[key]} if key and student.get(key, "") != "" else {}

    writer = write or (lambda student: student.get(key, ""))
    return Col(title, lambda student, _: writer(student), reads, group)


def serial(title: str = "序号") -> Col:
    return Col(title, lambda _, index: index + 1, lambda _: {})


@dataclass
class Grid:
    """One sheet. Rows are counted from 1, as in the office program; columns from 0."""

    name: str
    book: "Book"
    state: str = "visible"  # hidden, veryHidden
    rows: list[list[Any]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(
        default_factory=list
    )  # row, column, last row, last column
    hidden_rows: list[int] = field(default_factory=list)
    widths: dict[int, float] = field(default_factory=dict)

    def line(self, *cells: Any, at: int = 0, merge: int = 0) -> int:
        """One row of cells from column ``at``; the first one merged over ``merge`` columns."""
        self.rows.append([None] * at + list(cells))
        if merge:
            self.merges.append((len(self.rows), at, len(self.rows), at + merge - 1))
        return len(self.rows)

    def skip(self, number: int = 1) -> None:
        self.rows.extend([] for _ in range(number))

    def heading(self, columns: Sequence[Col], at: int = 0) -> None:
        """The heading: two rows, merged, where columns belong to groups."""
        if not any(column.group for column in columns):
            self.line(*(column.title for column in columns), at=at)
            return
        upper, start = [column.group or column.title for column in columns], 0
        lower = [column.title if column.group else None for column in columns]
        top = self.line(*upper, at=at)
        self.line(*lower, at=at)
        while start < len(columns):
            end = start
            while columns[start].group and end + 1 < len(columns) and upper[end + 1] == upper[start]:
                end += 1
                self.rows[top - 1][at + end] = None
            down = 0 if columns[start].group else 1
            if end > start or down:
                self.merges.append((top, at + start, top + down, at + end))
            start = end + 1

    def table(
        self, columns: Sequence[Col], students: Iterable[Student], *, at: int = 0, heading: bool = True,
        given: dict[str, Any] | None = None, expect: bool = True,
    ) -> None:  # fmt: skip
        """A heading and a row for each student; ``given`` is what the list says of all of them elsewhere."""
        if heading:
            self.heading(columns, at)
        for index, student in enumerate(students):
            over = student.get("cells", {})
            row = self.line(*(over.get(c.title, c.write(student, index)) for c in columns), at=at)
            if expect:
                self.book.expect(self, row, student, columns, given or {})

    def long_table(
        self, columns: Sequence[Col], course: Sequence[Col], students: Iterable[Student], *,
        style: str = "repeat", given: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        """A row for each failed course; the student ``repeat``-ed, ``merge``-d or left ``blank`` below."""
        self.heading([*columns, *course])
        for index, student in enumerate(students):
            first = len(self.rows) + 1
            for number, failed in enumerate(student["failed_courses"]):
                who = [c.write(student, index) if style == "repeat" or not number else None for c in columns]
                self.line(*who, *(c.write(failed, number) for c in course))
            last = len(self.rows)
            if style == "merge" and last > first:
                self.merges.extend((first, place, last, place) for place in range(len(columns)))
            keys = {key for c in course for key in c.reads({"name": 1, "credits": 1, "score": 1})}
            courses = [{key: f[key] for key in f if key in keys} for f in student["failed_courses"]]
            said = student | {"failed_courses": courses}
            read = Col("", lambda *_: "", lambda s: {"failed_courses": s["failed_courses"]})
            self.book.expect(self, first, said, [*columns, read], given or {})
            if not student.get("says"):
                self.book.count("merged", last - first)
            else:
                self.book.row_errors.extend(
                    {"sheet": self.name, "row": row, "says": student["says"]}
                    for row in range(first + 1, last + 1)
                )
            self.book.count("rows_read", last - first)


@dataclass
class Book:
    """The whole file, and the expectation that grows with it."""

    sheets: list[Grid] = field(default_factory=list)
    cases: list[dict[str, Any]] = field(default_factory=list)
    may: dict[str, dict[str, Any]] = field(default_factory=dict)  # by student id: keys that may be there
    row_errors: list[dict[str, Any]] = field(default_factory=list)
    notes_say: list[str] = field(default_factory=list)
    reason_says: list[str] = field(default_factory=list)
    outcome: str | list[str] = ""
    counts: dict[str, int] = field(default_factory=dict)
    any_order: bool = False
    may_err: list[int] = field(default_factory=list)  # rows that may be named too
    data: bytes | None = None  # the file itself, when it is no workbook of ours
    finish: Callable[[Any], None] | None = None  # last touches, on the writer's own workbook
    raw: dict[str, Any] = field(default_factory=dict)  # settings for the writer

    def sheet(self, name: str = "Sheet1", state: str = "visible") -> Grid:
        grid = Grid(name, self, state)
        self.sheets.append(grid)
        return grid

    def count(self, what: str, number: int = 1) -> None:
        if number:
            self.counts[what] = self.counts.get(what, 0) + number

    def expect(
        self, grid: Grid, row: int, student: Student, columns: Sequence[Col], given: dict[str, Any]
    ) -> None:
        """What the row must become, by what the list's maker knows of it."""
        self.count("rows_read")
        if "says" in student:
            error = {"sheet": grid.name, "row": row, "says": student["says"]}
            self.row_errors.append(error)
        elif "aside" in student:
            self.count(student["aside"])
        else:
            case: dict[str, Any] = {}
            for column in columns:
                case |= column.reads(student)
            case |= {key: student[key] if value is ... else value for key, value in given.items()}
            self.cases.append(case | {"row": row})
            if "may" in student:
                self.may[case["student_id"]] = student["may"]
