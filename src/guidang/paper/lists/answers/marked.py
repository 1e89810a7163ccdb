"""A list with its faulty cells marked, as an xlsx to correct and drop again.

An xlsx stays the clerk's own workbook as far as openpyxl keeps it (`kept_workbook`); every other format, and
a workbook that openpyxl cannot open or would change, is made anew from what was read (`plain_workbook`).
Nothing is written to a disk: this runs in the child of `confined`.
"""

import datetime as dt
import math
import re
from collections.abc import Iterable, Mapping, Sequence

from guidang.domain.errors import ListRefused
from guidang.domain.warning_list import RowError
from guidang.paper.lists.answers.errors_sheet import TITLE, Entry, is_ours
from guidang.paper.lists.answers.kept_workbook import UNFIT, formula_cells, marked_bytes, opened
from guidang.paper.lists.answers.plain_workbook import Marks, plain_workbook
from guidang.paper.lists.answers.red_marks import place_of, placed, plain
from guidang.paper.lists.files.package import Package
from guidang.paper.lists.files.sheet import Broken, Cell, Sheet, UnreadableError
from guidang.paper.lists.files.spreadsheet import read_book

_FORBIDDEN = re.compile(r"[\\*?:/\[\]]")  # in a sheet's name
_LONGEST_TITLE = 31  # characters, as Excel counts


def mark(data: bytes, filename: str, errors: Sequence[RowError]) -> bytes:
    """An xlsx of the file ``data``, its errors marked red with comments and listed on a sheet 错误说明.

    Raises ListRefused when the file cannot be read.
    """
    sheets = [sheet for sheet in read_book(data, filename).sheets if not _is_explanation(sheet)]
    by_sheet: dict[str, list[RowError]] = {}
    for error in errors:
        by_sheet.setdefault(error.sheet, []).append(error)
    marks = [placed(by_sheet.get(sheet.name, ()), sheet) for sheet in sheets]
    return _kept(data, sheets, marks, errors) or _anew(sheets, marks, errors)


def _is_explanation(sheet: Sheet) -> bool:
    return sheet.name.startswith(TITLE) and bool(sheet.rows) and is_ours(sheet.rows[0])


def _kept(
    data: bytes, sheets: Sequence[Sheet], marks: Sequence[Marks], errors: Sequence[RowError]
) -> bytes | None:
    """The clerk's own workbook; None when it is no xlsx, or would not be read as before."""
    if not data.startswith(b"PK"):
        return None
    try:
        package = Package(data)
        if "xl/workbook.xml" not in package or "xl/workbook.bin" in package:
            return None
        formulas = formula_cells(package)
        if formulas is None:
            return None
        titles = {sheet.name: sheet.name for sheet in sheets}
        made = marked_bytes(opened(data), sheets, marks, formulas, _entries(errors, sheets, titles))
        again = read_book(made, "x.xlsx").sheets
    except (*UNFIT, UnreadableError, ListRefused):
        return None
    return made if _reads_as(again, sheets) else None


def _anew(sheets: Sequence[Sheet], marks: Sequence[Marks], errors: Sequence[RowError]) -> bytes:
    titles = _titles(sheet.name for sheet in sheets)
    return plain_workbook(sheets, list(titles.values()), marks, _entries(errors, sheets, titles))


def _entries(errors: Sequence[RowError], sheets: Sequence[Sheet], titles: Mapping[str, str]) -> list[Entry]:
    by_name = {sheet.name: sheet for sheet in sheets}
    return [
        (error, titles[error.sheet], place_of(error, by_name[error.sheet]))
        if error.sheet in by_name
        else (error, "", None)
        for error in errors
    ]


def _titles(names: Iterable[str]) -> dict[str, str]:
    """Names as Excel takes them, each once; by the name that was read."""
    found: dict[str, str] = {}
    used: set[str] = set()
    for name in names:
        base = _FORBIDDEN.sub("_", plain(name)).strip("'") or "名单"
        title, number = base[:_LONGEST_TITLE], 1
        while title.casefold() in used:
            number += 1
            end = f" ({number})"
            title = base[: _LONGEST_TITLE - len(end)] + end
        used.add(title.casefold())
        found[name] = title
    return found


def _reads_as(again: Sequence[Sheet], sheets: Sequence[Sheet]) -> bool:
    by_name = {sheet.name: sheet for sheet in again}
    return all(sheet.name in by_name and _same_sheet(by_name[sheet.name], sheet) for sheet in sheets)


def _same_sheet(made: Sheet, sheet: Sheet) -> bool:
    if made.visible != sheet.visible or made.hidden_rows != sheet.hidden_rows:
        return False
    rows, others = _trimmed(made.rows), _trimmed(sheet.rows)
    return len(rows) == len(others) and all(map(_same_row, rows, others))


def _trimmed(rows: Sequence[Sequence[Cell]]) -> Sequence[Sequence[Cell]]:
    last = len(rows)
    while last and all(cell == "" for cell in rows[last - 1]):
        last -= 1
    return rows[:last]


def _same_row(one: Sequence[Cell], other: Sequence[Cell]) -> bool:
    if one == other:
        return True
    longest = max(len(one), len(other))
    cells = (list(row) + [""] * (longest - len(row)) for row in (one, other))
    return all(map(_same, *cells))


def _same(one: Cell, other: Cell) -> bool:
    if one == other:
        return True
    if isinstance(one, Broken) and isinstance(other, Broken):
        return True
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-14)  # openpyxl writes 16 digits
    if isinstance(one, dt.datetime) and isinstance(other, dt.datetime):
        return abs(one - other) < dt.timedelta(seconds=1)
    return False
