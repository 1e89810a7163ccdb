"""A workbook made anew from what was read of a file: same sheets, rows and columns, every text a text.

Only marked cells become openpyxl's cells: a list of 65 536 rows would not fit into the child's memory.
"""

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet

from guidang.paper.lists.answers import errors_sheet
from guidang.paper.lists.answers.errors_sheet import Entry
from guidang.paper.lists.answers.in_memory import Rows, cell_xml, xlsx_of
from guidang.paper.lists.answers.red_marks import FILL, Place, plain, put_marks
from guidang.paper.lists.files.sheet import MAX_COLUMNS, Broken, Cell, Sheet

_MEASURED = 300  # rows whose texts say how wide a column should be
_NARROWEST, _WIDEST = 8, 44  # characters
_FORMATS = {
    dt.datetime: "yyyy-mm-dd hh:mm:ss",
    dt.date: "yyyy-mm-dd",
    dt.time: "hh:mm:ss",
    dt.timedelta: "[h]:mm:ss",
}
_EXACT = 2**53  # a whole number beyond is not kept as one by a double
_LONGEST = 32_767  # characters that Excel takes into a cell
_ARMED = ("=", "+", "-", "@", "\t", "\r")  # how a text begins that could be taken for a formula
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # in an xlsx _x0041_ means A

Marks = Mapping[Place, Sequence[str]]


def plain_workbook(
    sheets: Sequence[Sheet], titles: Sequence[str], marks: Sequence[Marks], entries: Sequence[Entry]
) -> bytes:
    """The xlsx. ``titles`` and ``marks`` go with ``sheets``; ``entries`` fill the sheet 错误说明."""
    book = Workbook()
    book.remove(book.active)
    rows: dict[str, Rows] = {}
    for sheet, title, marked in zip(sheets, titles, marks, strict=True):
        out = book.create_sheet(title)
        _dress(out, sheet)
        put_marks(out, marked, ())
        rows[title] = partial(_rows, sheet=sheet, red=marked)
    if errors_sheet.TITLE not in titles:
        errors_sheet.add(book, entries)
    return xlsx_of(book, rows)


def _dress(out: Worksheet, sheet: Sheet) -> None:
    if not sheet.visible:
        out.sheet_state = "hidden"
    heading = _heading_row(sheet)
    for number, width in enumerate(_widths(sheet), 1):
        out.column_dimensions[get_column_letter(number)].width = width
    if heading is not None:
        out.freeze_panes = f"A{heading + 2}"


def _rows(out: Worksheet, sheet: Sheet, red: Marks) -> Iterator[str]:
    heading, styles = _heading_row(sheet), _Styles(out)
    letters = [get_column_letter(number + 1) for number in range(MAX_COLUMNS)]
    red_columns: dict[int, set[int]] = {}
    for row, column in red:
        red_columns.setdefault(row, set()).add(column)
    for number, values in enumerate(sheet.rows):
        marked = red_columns.get(number, set())
        wide = [*values, *[""] * (max(marked, default=-1) + 1 - len(values))]
        cells = []
        for column, value in enumerate(wide):
            if value == "" and column not in marked:
                continue
            kind, told, number_format = _written(value)
            armed = kind == "s" and str(told).startswith(_ARMED)
            style = styles.of(number_format, number == heading, column in marked, armed)
            cells.append(cell_xml(f"{letters[column]}{number + 1}", style, kind, told))
        hidden = ' hidden="1"' if number + 1 in sheet.hidden_rows else ""
        yield f'<row r="{number + 1}"{hidden}>{"".join(cells)}</row>'


def _written(value: Cell) -> tuple[str, object, str]:
    """Kind, value and number format of a cell as it was read."""
    if isinstance(value, str):
        return "s", _ESCAPED.sub("_x005F_", plain(value)[:_LONGEST]), "@"
    if isinstance(value, Broken):
        return "e", "#REF!" if value is Broken.ERROR else "#N/A", "General"
    if isinstance(value, bool):
        return "b", value, "General"
    if isinstance(value, int | float):
        return _number(value)
    return "n", to_excel(value), _FORMATS[type(value)]


def _number(value: float) -> tuple[str, object, str]:
    if not math.isfinite(value):
        return "e", "#NUM!", "General"
    if value == int(value) and abs(value) < _EXACT:
        return "n", int(value), "0"  # General would show an id of 12 digits as 2.02E+11
    return "n", value, "General"


class _Styles:
    """The numbers of the styles that the workbook's cells need."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._known: dict[tuple[str, bool, bool, bool], int] = {}

    def of(self, number_format: str, bold: bool, red: bool, armed: bool) -> int:
        """``armed``: a text that Excel shall never take for a formula, not even when it is edited."""
        key = (number_format, bold, red, armed)
        if key not in self._known:
            cell = WriteOnlyCell(self._sheet)
            cell.number_format = number_format
            cell.font = Font(name="宋体", size=11, bold=bold)
            if red:
                cell.fill = FILL
            if armed:
                cell.style_id  # noqa: B018 - makes the style array that quotePrefix is set on
                cell._style.quotePrefix = 1
            self._known[key] = cell.style_id
        return self._known[key]


def _heading_row(sheet: Sheet) -> int | None:
    """The first row with a cell 学号 or 姓名 among others, for looks only."""
    for number, row in enumerate(sheet.rows[:20]):
        words = {"".join(cell.split()).rstrip("*") for cell in row if isinstance(cell, str)}
        if len(words) > 1 and words & {"学号", "姓名", "学生姓名", "学生学号"}:
            return number
    return None


def _widths(sheet: Sheet) -> list[float]:
    found: list[float] = []
    for row in sheet.rows[:_MEASURED]:
        found += [_NARROWEST] * (len(row) - len(found))
        if sum(cell != "" for cell in row) > 1:  # a title above the table says nothing of its column
            for column, cell in enumerate(row):
                found[column] = max(found[column], _width(cell) + 2)
    return [min(width, _WIDEST) for width in found]


def _width(cell: Cell) -> int:
    text = str(cell) if not isinstance(cell, Broken) else "#REF!"
    lines = text.split("\n")
    return max(sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in line[:_WIDEST]) for line in lines)
