"""A workbook that a clerk filled → what it says. A stranger's file: `confined` calls this in a child."""

from collections.abc import Iterable

from guidang.domain.review import FILLED, HEADINGS, FilledRow, FilledSheet
from guidang.paper.lists.files.sheet import Cell, Sheet, column_letters
from guidang.paper.lists.files.spreadsheet import read_book
from guidang.paper.lists.values import CellError, text_of

_MEANS = {heading: means for means, heading in HEADINGS.items()}
_NEEDED = ("item", "doing", "state")
_HEADING_WITHIN = 12  # rows; a clerk may have put some above
_LONGEST = 500  # characters of a cell


def read_filled(data: bytes, filename: str) -> FilledSheet:
    """The rows in which something is written. ``ours`` is False for any other workbook.

    Raises ListRefused when the file cannot be opened.
    """
    for sheet in read_book(data, filename).sheets:
        found = _headings(sheet)
        if found is not None:
            return _read(sheet, *found)
    return FilledSheet(ours=False, columns={})


def is_review_sheet(sheets: Iterable[Sheet]) -> bool:
    """Whether a workbook that was read is one of ours, filled or not."""
    return any(_headings(sheet) is not None for sheet in sheets)


def _headings(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """The 0-based row of headings, and the 0-based column of each."""
    for number, row in enumerate(sheet.rows[:_HEADING_WITHIN]):
        columns: dict[str, int] = {}
        for column, cell in enumerate(row):
            means = _MEANS.get("".join(_text(cell).split()))
            if means:
                columns.setdefault(means, column)
        if all(means in columns for means in _NEEDED):
            return number, columns
    return None


def _read(sheet: Sheet, heading: int, columns: dict[str, int]) -> FilledSheet:
    rows = []
    for number, row in enumerate(sheet.rows[heading + 1 :], heading + 2):
        said = {m: _text(row[c]) if c < len(row) else "" for m, c in columns.items()}
        if any(said.get(means) for means in FILLED if means != "who"):
            rows.append(FilledRow(number, said["item"], **{means: said.get(means, "") for means in FILLED}))
    letters = {means: column_letters(column) for means, column in columns.items()}
    return FilledSheet(True, letters, tuple(rows), _who(sheet, heading))


def _who(sheet: Sheet, heading: int) -> str:
    """What stands right of 经办人 above the table."""
    for row in sheet.rows[:heading]:
        cells = [_text(cell) for cell in row]
        for place, cell in enumerate(cells):
            if cell.rstrip("：:") == HEADINGS["who"]:
                return next((text for text in cells[place + 1 :] if text), "")
    return ""


def _text(cell: Cell) -> str:
    try:
        return text_of(cell).strip()[:_LONGEST]
    except CellError:
        return ""
