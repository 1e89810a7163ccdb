"""Many values in one question: groups that an IN (…) of any database takes."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

_Value = TypeVar("_Value", str, int)
_AT_ONCE = 500  # values in one IN (…): SQLite before 3.32 takes 999 parameters


def in_groups(values: Iterable[_Value]) -> Iterator[tuple[_Value, ...]]:
    """``values``, each once and in their order, in groups that one query can ask for."""
    unique = list(dict.fromkeys(values))
    for start in range(0, len(unique), _AT_ONCE):
        yield tuple(unique[start : start + _AT_ONCE])
