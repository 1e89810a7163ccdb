"""The columns of a table by meaning, and how their cells are read; what cannot be taken becomes a fault."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from guidang.domain.warning_list import RowError
from guidang.paper.lists.files.sheet import column_letters
from guidang.paper.lists.files.spreadsheet import Cell
from guidang.paper.lists.remembered import Remembered
from guidang.paper.lists.table import Column, Row, Table
from guidang.paper.lists.values import CellError, said

_LONGEST, _TAIL = 160, 40  # characters of a message that quotes a cell
MAX_TEXT = 100  # characters of the name of a person, class, major or unit

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a column, or in the row as a whole (None)."""

    column: Column | None
    message: str

    def at(self, sheet: str, row: int, student_id: str) -> RowError:
        """The fault of one row, for the clerk: “未获学分”列（F 列）：…"""
        message = self.message
        if len(message) > _LONGEST:
            message = f"{message[: _LONGEST - _TAIL]}……{message[-_TAIL:]}"
        if self.column is None:
            return RowError(sheet, row, student_id, message)
        title, index = self.column.title, self.column.index
        place = f"“{' '.join(title.split())}”列（{column_letters(index)} 列）"
        return RowError(sheet, row, student_id, f"{place}：{message}", title, index)


Found = tuple[T, tuple[Fault, ...]]


class Field(Generic[T]):
    """One meaning: the first of its columns that says something says it; each cell is read once.

    ``lacking`` is the fault of a row in which no column says anything, "" when that is none. With ``agree``
    the other columns must not say something else.
    """

    def __init__(
        self,
        table: Table,
        means: str,
        read: Callable[[Column, Cell], T],
        blank: T,
        *,
        lacking: str = "",
        agree: bool = False,
    ) -> None:
        self._agree = agree
        self.columns = table.all(means)
        self._reader, self._blank, self._lacking = read, blank, lacking
        self._remembered = Remembered(self.columns, self._read)

    def __call__(self, row: Row) -> Found[T]:
        """What the row says, and what is wrong with it."""
        return self._remembered(row) if self.columns else (self._blank, ())

    def _read(self, row: Row) -> Found[T]:
        faults: list[Fault] = []
        found = self._blank
        for column in self.columns:
            cell = row.cell(column)
            if cell == "":
                continue
            try:
                value = self._reader(column, cell)
            except CellError as fault:
                faults.append(Fault(column, str(fault)))
                continue
            if value != self._blank:
                if self._agree and found not in (self._blank, value):
                    faults.append(Fault(column, f"“{value}”与“{found}”不一致，请只保留正确的一列"))
                    break
                found = value
                if not self._agree:
                    break
        if found != self._blank or faults:
            return found, tuple(faults)
        if self._lacking:
            faults.append(Fault(self.columns[0], self._lacking))
        return self._blank, tuple(faults)


def text_field(table: Table, means: str, longest: int = MAX_TEXT) -> Field[str]:
    """A field of plain text of at most ``longest`` characters."""
    return Field(table, means, lambda _column, cell: short_text(cell, longest), "")


def short_text(cell: Cell, longest: int = MAX_TEXT) -> str:
    """Text of one line, "" for 无. Raises CellError when it is longer than ``longest``."""
    text = said(cell)
    if len(text) > longest:
        raise CellError(f"超过 {longest} 个字，请缩短")
    return text if longest > MAX_TEXT else " ".join(text.split())


def first_fault(columns: Iterable[Column], message: str) -> Fault:
    """The fault at the best of ``columns``, or of the row as a whole when there is none."""
    return Fault(next(iter(columns), None), message)
