"""A table of a sheet: columns with meanings, rows that state students, and the texts above them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from guidang.paper.lists.files.spreadsheet import Cell
from guidang.paper.lists.headers import Heading


@dataclass(frozen=True, slots=True)
class Column:
    """``index`` is 0-based; ``title`` the heading as it stands."""

    index: int
    title: str
    heading: Heading


class Section(NamedTuple):
    """The lines that hold for the rows below them: one names a level, one a class; "" for none."""

    level: str = ""
    unit: str = ""


NO_SECTION = Section()


def plain(cells: Sequence[Cell]) -> Sequence[Cell]:
    """The cells with truth values as the words that stand for them, so that TRUE is never taken for 1."""
    if bool not in map(type, cells):
        return cells
    return [("是" if cell else "否") if isinstance(cell, bool) else cell for cell in cells]


@dataclass(frozen=True, slots=True)
class Row:
    """``number`` is 1-based. ``section`` is what the section lines above it say."""

    number: int
    cells: Sequence[Cell]
    section: Section = NO_SECTION

    def cell(self, column: Column) -> Cell:
        """The cell in ``column``; "" beyond the row's end."""
        return self.cells[column.index] if column.index < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Table:
    """``captions`` are the texts above the heading, top first; ``unknown`` the headings nobody knows.

    ``heading_row`` is 1-based (the first of two). ``examples`` are the 1-based rows that only show how to
    fill the list in. ``by_meaning`` holds each meaning's columns, best first.
    """

    sheet: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    captions: tuple[str, ...]
    unknown: tuple[str, ...]
    heading_row: int = 0
    examples: tuple[int, ...] = ()
    by_meaning: Mapping[str, tuple[Column, ...]] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        grouped: dict[str, list[Column]] = {}
        for column in sorted(self.columns, key=lambda c: (c.heading.rank, c.index)):
            grouped.setdefault(column.heading.means, []).append(column)
        object.__setattr__(self, "by_meaning", {means: tuple(found) for means, found in grouped.items()})

    def find(self, means: str) -> Column | None:
        """The best column of this meaning, or None."""
        return next(iter(self.all(means)), None)

    def all(self, means: str) -> tuple[Column, ...]:
        """Every column of this meaning, best first."""
        return self.by_meaning.get(means, ())
