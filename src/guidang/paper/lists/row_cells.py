"""The cells of one row by meaning; what cannot be taken becomes a fault at its column."""

from collections.abc import Callable
from typing import TypeVar

from guidang.domain.warning_list import RowError
from guidang.paper.lists.spreadsheet import Cell
from guidang.paper.lists.table import Column, Row, Table
from guidang.paper.lists.values import CellError, said

MAX_TEXT = 100  # characters of the name of a person, class, major or unit

T = TypeVar("T")


class RowCells:
    """The cells of one row by meaning; a cell that cannot be taken becomes a fault and reads as empty."""

    def __init__(self, table: Table, row: Row) -> None:
        self.table, self.row = table, row
        self.faults: list[RowError] = []

    def find(self, means: str) -> Column | None:
        """The best column of this meaning, or None."""
        return self.table.find(means)

    def fault_at(self, column: Column | None, message: str) -> None:
        """Note what is wrong in ``column``, or in the row as a whole."""
        title = column.title if column else ""
        place = f"“{title}”列：" if title else ""
        self.faults.append(RowError(self.table.sheet, self.row.number, "", place + message, title))

    def fault(self, means: str, message: str) -> None:
        """Note what is wrong in the best column of this meaning."""
        self.fault_at(self.find(means), message)

    def guard(self, column: Column, check: Callable[[], None]) -> None:
        """Run ``check`` and note the CellError that it raises."""
        try:
            check()
        except CellError as fault:
            self.fault_at(column, str(fault))

    def take(self, means: str, reader: Callable[[Column], T], blank: T) -> T:
        """What the first column of this meaning that says something says, as ``reader`` takes it."""
        for column in self.table.all(means):
            try:
                value = reader(column)
            except CellError as fault:
                self.fault_at(column, str(fault))
                continue
            if value != blank:
                return value
        return blank

    def read(self, means: str, reader: Callable[[Cell], T], blank: T) -> T:
        """Like take, for readers that need only the cell."""
        return self.take(means, lambda column: reader(self.row.cell(column)), blank)

    def text(self, means: str, longest: int = MAX_TEXT) -> str:
        """The text of the first column of this meaning that says something."""
        return self.read(means, lambda cell: _short(cell, longest), "")

    def required(self, means: str, reader: Callable[[Cell], str]) -> str:
        """Like read; an empty cell is a fault."""
        before = len(self.faults)
        value = self.read(means, reader, "")
        if not value and len(self.faults) == before:
            column = self.find(means)
            self.fault_at(column, f"缺少{'学号' if means == 'student_id' else '姓名'}，请补填")
        if len(value) > MAX_TEXT:
            self.fault(means, f"超过 {MAX_TEXT} 个字，请核对")
        return value


def _short(cell: Cell, longest: int) -> str:
    text = said(cell)
    if len(text) > longest:
        raise CellError(f"超过 {longest} 个字，请缩短")
    return text if longest > MAX_TEXT else " ".join(text.split())
