"""Merged ranges: their value stands in every cell of them that holds none of its own."""

from collections.abc import Iterable

from guidang.paper.lists.files import sheet as limits
from guidang.paper.lists.files.sheet import Cell, UnreadableError

Range = tuple[tuple[int, int], tuple[int, int]]  # first and last (row, column), 0-based


def fill_merged(sheet: str, rows: list[list[Cell]], ranges: Iterable[Range]) -> None:
    """Write the values in; ``rows`` may be ragged, and are not added to.

    A covered cell that still holds something (WPS and LibreOffice can merge that way) keeps it: two students
    must not become one. Raises UnreadableError when there is more to fill than a list can need.
    """
    left = limits.MAX_MERGED
    for (top, first), (bottom, last) in ranges:
        value = rows[top][first] if top < len(rows) and first < len(rows[top]) else ""
        if value == "":
            continue
        end = min(last + 1, limits.MAX_COLUMNS)
        for line in rows[top : bottom + 1]:
            left -= end - first
            if left < 0:
                raise UnreadableError(
                    f"工作表“{sheet}”中的合并单元格太多，不像一份名单，请取消合并后重新保存"
                )
            line.extend([""] * (end - len(line)))
            for column in range(first, end):
                if line[column] == "":
                    line[column] = value
