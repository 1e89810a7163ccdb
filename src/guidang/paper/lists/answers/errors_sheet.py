"""The sheet 错误说明 at the end of a marked workbook: every error with a link to its cell.

It must not look like a list when the workbook is dropped again: none of its headings is one of a list's.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from guidang.domain.warning_list import RowError
from guidang.paper.lists.answers.red_marks import Place, plain
from guidang.paper.lists.answers.tally import bare_message
from guidang.paper.lists.files.sheet import column_letters, place_name
from guidang.paper.lists.notes import MARKED_SHEET

TITLE = MARKED_SHEET
ADVICE = "归档所列的错误：请在标红的格子中改正，保存后把本文件放入 intake 文件夹。这张工作表不必删去。"
_HEADINGS = ("工作表", "行", "列", "问题和改法", "定位")
_WIDTHS = (18, 8, 26, 72, 12)
_MOST_LINKS = 5000  # more make Excel slow

Entry = tuple[RowError, str, Place | None]  # the error, the title of its sheet in the workbook, its cell


def is_ours(first_cells: Iterable[object]) -> bool:
    """Whether a sheet whose first cells are these was put in by an earlier round."""
    return next(iter(first_cells), None) == ADVICE


def add(book: Workbook, entries: Sequence[Entry]) -> None:
    """Put the sheet at the end; it holds nothing but text, numbers and links within the workbook."""
    sheet = book.create_sheet(TITLE)
    for number, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A3"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
    _put(sheet, 1, 1, ADVICE).font = Font(bold=True)
    for column, heading in enumerate(_HEADINGS, 1):
        cell = _put(sheet, 2, column, heading)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="FFEDEDED")
    text, link = sheet.cell(1, 8), sheet.cell(1, 9)  # empty cells whose styles the rows share
    text.alignment = Alignment(vertical="top", wrap_text=True)
    text.number_format = "@"
    link.font = Font(color="FF0563C1", underline="single")
    for row, (error, title, place) in enumerate(entries, 3):
        words: tuple[str | int, ...] = (title or error.sheet, error.row, _column(error), bare_message(error))
        for column, value in enumerate(words, 1):
            _put(sheet, row, column, value)._style = text._style
        if place is not None and row < _MOST_LINKS:
            cell = _put(sheet, row, len(_HEADINGS), f"转到 {place_name(*place)}")
            target = f"{quote_sheetname(title)}!{place_name(*place)}"
            cell._hyperlink = Hyperlink(ref=cell.coordinate, location=target)
            cell._style = link._style
    del sheet._cells[1, 8], sheet._cells[1, 9]


def _column(error: RowError) -> str:
    if error.column_index is None:
        return "整行"
    return f"{column_letters(error.column_index)} 列“{' '.join(error.column.split())}”"


def _put(sheet: Worksheet, row: int, column: int, value: str | int) -> Any:
    cell = sheet.cell(row, column)
    cell._value, cell.data_type = (plain(value), "s") if isinstance(value, str) else (value, "n")
    return cell
