"""A sheet filled cell by cell, for formats that tell their cells in order, millions of empty ones too.

Only what holds a value takes memory: rows are ragged, what repeats without a value is only counted.
"""

from collections.abc import Sequence

from guidang.paper.lists.files import sheet as limits
from guidang.paper.lists.files.far_cells import MOST_FAR, Place, far_remark, too_many_far
from guidang.paper.lists.files.merging import Range, fill_merged
from guidang.paper.lists.files.sheet import Cell, Sheet, too_big

_NEAR_END = 100  # rows


class Grid:
    """``row`` and ``column`` are the 0-based place of the next cell."""

    def __init__(self, name: str, visible: bool) -> None:
        self.name, self.visible = name, visible
        self.row = self.column = 0
        self.hidden_rows: set[int] = set()
        self.merged: list[Range] = []
        self._rows: list[list[Cell]] = []
        self._far: list[Place] = []
        self._filled = 0

    def put(self, value: Cell, repeated: int = 1) -> None:
        """Place a value, ``repeated`` times to the right. Raises UnreadableError when there is too much."""
        column = self.column
        self.column += repeated
        if value == "" or not self.visible:
            return
        if self.row >= limits.MAX_ROWS or self.column > limits.MAX_COLUMNS:
            self._far += [(self.row, column + offset) for offset in range(min(repeated, MOST_FAR + 1))]
            if len(self._far) > MOST_FAR:
                continues = self.row >= limits.MAX_ROWS and len(self._rows) > limits.MAX_ROWS - _NEAR_END
                raise too_big(self.name) if continues else too_many_far(self.name, self._far[0])
            return
        while len(self._rows) <= self.row:
            self._rows.append([])
        line = self._rows[self.row]
        self._filled += self.column - len(line)
        if self._filled > limits.MAX_CELLS:
            raise too_big(self.name)
        line.extend([""] * (column - len(line)))
        line[column : self.column] = [value] * repeated

    def end_row(self, repeated: int = 1) -> None:
        """Go on to the next row; what was put into this one stands in ``repeated`` rows."""
        line = self._rows[self.row] if self.row < len(self._rows) else []
        if line and repeated > 1:
            if (
                self.row + repeated > limits.MAX_ROWS
                or self._filled + len(line) * repeated > limits.MAX_CELLS
            ):
                raise too_big(self.name)
            self._filled += len(line) * (repeated - 1)
            self._rows.extend(list(line) for _ in range(repeated - 1))
        self.row += repeated
        self.column = 0

    def hide_rows(self, repeated: int = 1) -> None:
        """Note that this row, or so many, are hidden; those beyond any list are not noted."""
        end = min(self.row + repeated, limits.MAX_ROWS)
        self.hidden_rows.update(range(self.row + 1, end + 1))

    def merge(self, down: int, across: int) -> None:
        """The cell just put, or about to be, spans so many rows and columns."""
        if (down > 1 or across > 1) and self.visible:
            last = (self.row + down - 1, self.column + across - 1)
            self.merged.append(((self.row, self.column), last))

    def sheet(self) -> Sheet:
        """The sheet as filled. Raises UnreadableError."""
        if (
            self._far
            and self._far[-1][0] >= limits.MAX_ROWS
            and len(self._rows) > limits.MAX_ROWS - _NEAR_END
        ):
            raise too_big(self.name)
        fill_merged(self.name, self._rows, self.merged)
        hidden = frozenset(row for row in self.hidden_rows if row <= len(self._rows))
        rows: Sequence[Sequence[Cell]] = self._rows if self.visible else ()
        return Sheet(self.name, self.visible, rows, hidden)

    def remarks(self) -> tuple[str, ...]:
        """What was left out."""
        return (far_remark(self.name, self._far),) if self._far else ()
