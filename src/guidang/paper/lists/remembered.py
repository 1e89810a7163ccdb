"""Reading each different cell of a column once: most columns of a long list repeat a few values."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from operator import itemgetter
from typing import Generic, TypeVar

from guidang.paper.lists.table import Column, Row

T = TypeVar("T")

_MOST = 4096  # readings kept; a column of student ids would otherwise keep the whole list a second time


class Remembered(Generic[T]):
    """A reader of some columns of a row that is asked only once for the same cells.

    ``read`` must depend on nothing else of the row; ``by_section``: it may also look at the section line.
    """

    def __init__(
        self, columns: Iterable[Column], read: Callable[[Row], T], *, by_section: bool = False
    ) -> None:
        self._key = key_of({column.index for column in columns})
        self._read = read
        self._by_section = by_section
        self._known: dict[Hashable, T] = {}

    def __call__(self, row: Row) -> T:
        """What ``read`` says of the row."""
        key = (row.section, self._key(row.cells)) if self._by_section else self._key(row.cells)
        known = self._known
        if key in known:
            return known[key]
        if len(known) >= _MOST:
            known.clear()
        known[key] = found = self._read(row)
        return found


def key_of(places: Iterable[int]) -> Callable[[Sequence[Hashable]], Hashable]:
    """What takes the cells at the 0-based ``places`` from a row, as one key; "" beyond the row's end.

    1 and 1.0 are one key, and one value. So would True be: rows hold no truth values (see table.plain).
    """
    wanted = tuple(sorted(places))
    if not wanted:
        return lambda _cells: ()
    quick: Callable[[Sequence[Hashable]], Hashable] = itemgetter(*wanted)
    last = wanted[-1]

    def key(cells: Sequence[Hashable]) -> Hashable:
        if last < len(cells):
            return quick(cells)
        return tuple(cells[place] if place < len(cells) else "" for place in wanted)

    return key
