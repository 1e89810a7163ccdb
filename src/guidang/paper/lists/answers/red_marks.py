"""Marks for faulty cells: red fill and a comment that says what to do.

A comment's author tells our marks from the clerk's own, so that those of an earlier round can be cleared.
"""

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from guidang.domain.warning_list import RowError
from guidang.paper.lists.answers.tally import bare_message
from guidang.paper.lists.files import sheet as limits
from guidang.paper.lists.files.sheet import Sheet
from guidang.paper.lists.values import shown

AUTHOR = "归档"
RED = "FFFFC7CE"
FILL = PatternFill("solid", fgColor=RED)
_BEFORE = "\n\n原有批注："  # what follows is the clerk's own comment
_WIDTH = 280  # px of a comment's box
_LINE = 40  # half-width characters in a line of it
_LINE_HEIGHT, _MARGIN = 19, 18  # px
_LONGEST = 2000  # characters of a comment
MOST_COMMENTS = 3000  # of one sheet; more take openpyxl and Excel too long, and 错误说明 has them all

Place = tuple[int, int]  # 0-based row and column


def plain(text: str) -> str:
    """Text that XML can hold: without control characters, surrogates and non-characters."""
    if text.isascii() and text.isprintable():
        return text
    kept = ILLEGAL_CHARACTERS_RE.sub("", text)
    return "".join(c for c in kept if not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")


def placed(errors: Iterable[RowError], sheet: Sheet) -> dict[Place, list[str]]:
    """The messages of one sheet's errors by the cell that they are shown at."""
    found: dict[Place, list[str]] = {}
    for error in errors:
        place = place_of(error, sheet)
        if place is not None:
            messages = found.setdefault(place, [])
            message = bare_message(error)
            if message not in messages:
                messages.append(message)
    return found


def place_of(error: RowError, sheet: Sheet) -> Place | None:
    """The cell of an error; of a whole row the one with the student's id, or else the first that is filled.

    None when it lies outside of what was read.
    """
    row, column = error.row - 1, error.column_index
    if not 0 <= row < len(sheet.rows):
        return None
    if column is None:
        column = _at_id(error.student_id, sheet.rows[row])
    return (row, column) if 0 <= column < limits.MAX_COLUMNS else None


def _at_id(student_id: str, cells: Sequence[limits.Cell]) -> int:
    filled = [index for index, cell in enumerate(cells) if cell != ""]
    if student_id:
        for index in filled:
            if shown(cells[index]) == student_id:
                return index
    return filled[0] if filled else 0


def put_marks(sheet: Worksheet, marks: Mapping[Place, Sequence[str]], formulas: Collection[str]) -> None:
    """Fill and comment cells; the clerk's own comments stay below. ``formulas`` are the cells ("B3") that
    held one.
    """
    styles: dict[bytes, Any] = {}
    for number, ((row, column), messages) in enumerate(marks.items()):
        cell = sheet.cell(row + 1, column + 1)
        if number < MOST_COMMENTS:
            cell.comment = _told(cell, messages, formula=cell.coordinate in formulas)
        before = b"" if cell._style is None else cell._style.tobytes()
        if before not in styles:
            cell.fill = FILL
            styles[before] = cell._style
        cell._style = styles[before]


def _told(cell: Any, messages: Sequence[str], *, formula: bool) -> Comment:
    told = list(messages) if len(messages) == 1 else [f"{n}. {m}" for n, m in enumerate(messages, 1)]
    if formula:
        told.append("（这一格原来是公式，这里是它算出的结果，请直接填写正确的内容）")
    text = plain("\n".join(told))[:_LONGEST]
    if cell.comment is not None:
        text += _BEFORE + plain(cell.comment.text)[:_LONGEST]
    return _comment(text, AUTHOR)


def clear_mark(cell: Any) -> None:
    """Take our mark of an earlier round off a cell."""
    comment = cell.comment
    if comment is None or comment.author != AUTHOR:
        return
    _, kept, own = comment.text.partition(_BEFORE)
    cell.comment = _comment(own, "") if kept else None
    if cell.fill.fgColor.rgb == RED:
        cell.fill = PatternFill()


def _comment(text: str, author: str) -> Comment:
    lines = sum(max(1, -(-_width(line) // _LINE)) for line in text.split("\n"))
    return Comment(text, author, width=_WIDTH, height=_LINE_HEIGHT * lines + _MARGIN)


def _width(line: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(character) in "WFA") for character in line)
