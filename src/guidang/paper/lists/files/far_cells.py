"""Cells far outside a list: a stray word in XFD1048576 must cost neither the list nor the memory.

A few such cells are left out and named in a remark. Many of them, or such that continue the rows above them,
are content: then the sheet as a whole is too big, for nothing of a list may be dropped quietly.
"""

from collections import deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from guidang.paper.lists.files import sheet as limits
from guidang.paper.lists.files.sheet import UnreadableError, place_name, too_big

MOST_FAR = 20  # cells; more are no slip of the hand
FEWEST_COLUMNS = 20  # what any sheet may fill: MAX_CELLS / MAX_ROWS
_GAP = 1_000  # empty rows between a list and a stray cell below it

Place = tuple[int, int]  # 0-based row and column


def far_remark(sheet: str, places: Collection[Place]) -> str:
    """What the clerk is told of cells that were left out."""
    names = "、".join(place_name(*place) for place in sorted(places))
    return f"工作表“{sheet}”的 {names} 单元格离名单太远，没有读取；如是误填，请删去"


def too_many_far(sheet: str, place: Place) -> UnreadableError:
    """The refusal of a sheet with content far out."""
    return UnreadableError(
        f"工作表“{sheet}”的 {place_name(*place)} 等单元格还有内容，请删去名单以外的行和列后重新保存"
    )


@dataclass(slots=True)
class Extent:
    """Where a sheet's filled cells lie, gathered row by row from the top.

    ``rows`` are the filled rows; ``tail`` the last filled places; ``wide`` the first filled places of each
    column beyond those that any sheet may fill.
    """

    rows: list[int] = field(default_factory=list)
    tail: deque[Place] = field(default_factory=lambda: deque(maxlen=MOST_FAR + 1))
    wide: dict[int, list[Place]] = field(default_factory=dict)

    def add_wide(self, row: int, columns: Iterable[int]) -> None:
        """Note filled columns beyond FEWEST_COLUMNS."""
        for column in columns:
            found = self.wide.setdefault(column, [])
            if len(found) <= MOST_FAR:
                found.append((row, column))

    def far(self, sheet: str) -> set[Place]:
        """The cells to leave out. Raises UnreadableError when they are too many, or the list is too big."""
        below = self._below()
        height = 1 + next((row for row in reversed(self.rows) if row not in {r for r, _ in below}), 0)
        if height > limits.MAX_ROWS:
            raise too_big(sheet)
        limit = min(limits.MAX_COLUMNS, limits.MAX_CELLS // height)
        beside = {p for column, places in self.wide.items() if column >= limit for p in places}
        if len(beside - below) > MOST_FAR:
            raise too_many_far(sheet, min(beside - below))
        return below | beside

    def _below(self) -> set[Place]:
        """The few cells under the last gap, if there is a gap and they are few."""
        places = list(self.tail)
        for index in range(len(places) - 1, 0, -1):
            if places[index][0] - places[index - 1][0] > _GAP:
                return set(places[index:])
        return set()
