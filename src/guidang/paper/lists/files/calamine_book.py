"""Sheets of xlsx and xlsb through calamine, which is fast, trusts what it reads and fills whole rectangles.

Whoever calls it has looked the file through before: `Extras` say what calamine leaves out. It may abort the
process all the same, so files of strangers are read in a child process (`confined`).
"""

import io
from collections.abc import Callable, Mapping
from typing import cast

import python_calamine as calamine

from guidang.paper.lists.files import sheet as limits
from guidang.paper.lists.files.merging import fill_merged
from guidang.paper.lists.files.sheet import (
    Broken,
    Cell,
    DamagedError,
    LockedError,
    Sheet,
    UnreadableError,
    too_big,
)
from guidang.paper.lists.files.xlsx_extras import Extras

_MAX_GROWTH = 1_000  # rows below calamine's rectangle that still get a broken cell


def read(
    data: bytes, extras: Mapping[str, Extras], decode: Callable[[str], str] | None = None
) -> list[Sheet]:
    """The worksheets, in order; hidden ones without rows. Raises UnreadableError and its kin.

    ``decode`` turns texts and names that calamine took for another encoding into what they are.
    """
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            found = []
            for index, meta in enumerate(book.sheets_metadata):
                if meta.typ is not calamine.SheetTypeEnum.WorkSheet:
                    continue
                name = decode(meta.name) if decode else meta.name
                if meta.visible is calamine.SheetVisibleEnum.Visible:
                    rows = _rows(book.get_sheet_by_index(index), name, decode)
                    found.append(_finished(name, rows, extras.get(name, Extras())))
                else:
                    found.append(Sheet(name, False, ()))
            return found
    except UnreadableError:
        raise
    except calamine.PasswordError as fault:
        raise LockedError from fault
    except (calamine.CalamineError, ValueError, OverflowError, OSError) as fault:
        raise DamagedError("calamine") from fault
    except BaseException as fault:
        if type(fault).__name__ != "PanicException":  # a panic in Rust; pyo3 gives no class to catch it by
            raise
        raise DamagedError("calamine panics") from fault


def _rows(sheet: calamine.CalamineSheet, name: str, decode: Callable[[str], str] | None) -> list[list[Cell]]:
    last_row, last_column = sheet.end or (0, 0)
    if last_row >= limits.MAX_ROWS or (last_row + 1) * (last_column + 1) > limits.MAX_CELLS:
        raise too_big(name)
    rows = cast(list[list[Cell]], sheet.to_python(skip_empty_area=False))
    if decode:
        rows = [[decode(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    return rows


def _finished(name: str, rows: list[list[Cell]], extras: Extras) -> Sheet:
    for row, column in extras.errors:
        _put(rows, row, column, Broken.ERROR)
    for row, column in extras.uncalculated:
        _put(rows, row, column, Broken.UNCALCULATED)
    for row, column, width in extras.padded:
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = padded(rows[row][column], width)
    fill_merged(name, rows, extras.merged)
    return Sheet(name, True, rows, frozenset(extras.hidden_rows))


def _put(rows: list[list[Cell]], row: int, column: int, value: Cell) -> None:
    """Place a value that calamine gave as blank; a little beyond its rectangle the rows are grown."""
    if row >= len(rows) + _MAX_GROWTH or column >= limits.MAX_COLUMNS:
        return
    while len(rows) <= row:
        rows.append([])
    line = rows[row]
    line.extend([""] * (column + 1 - len(line)))
    line[column] = value


def padded(value: Cell, width: int) -> Cell:
    """A whole number as text with the leading zeros that its format shows; anything else as it is."""
    if isinstance(value, int | float) and not isinstance(value, bool) and value == int(value) and value >= 0:
        return f"{int(value):0{width}d}"
    return value
