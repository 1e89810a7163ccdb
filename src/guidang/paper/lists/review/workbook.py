"""复核处理.xlsx: one row an item, drop-down lists, faulty rows marked. Same board, same bytes."""

from collections.abc import Sequence
from typing import Any
from unicodedata import east_asian_width

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from guidang.domain.review import (
    FILLED,
    HEADINGS,
    SHEET_TITLE,
    DecidedItem,
    Doing,
    FilledRow,
    ReviewBoard,
    ReviewItem,
    RowFault,
)
from guidang.paper.lists.answers.in_memory import xlsx_of

WHO_ROW, HEADING_ROW = 3, 4
GUIDE = "填写说明"
_WIDTHS = {
    "item": 7, "picture": 22, "source": 26, "reason": 22, "guess": 34, "advice": 38, "doing": 11, "case": 17,
    "form": 26, "part": 13, "into": 12, "replace": 12, "why": 20, "who": 12, "state": 40,
}  # fmt: skip
_ADVICE = "在橙色的列里填写，一行一项，保存并关闭后程序自动办理；办不了的行标红，写明原因。空着的行不动。"
_HELP = (
    ("采用", "按“最可能属于”归档。签字已看清、版面无误时用；“同一单号已有另一张”的，采用即以新换旧。"),
    ("归入", "自己指定归到哪里：填案号（文书右上角），有多种文书或多联的再填文书、联。"),
    ("不采用", "不进任何档案；原图仍保留，可以撤销。"),
    (
        "合并到",
        "与另一项是同一张纸（上下两半、正反面分开拍的）：在“合并到编号”填那一项的编号，或填案号、文书、联。",
    ),
    ("作附件", "是另一项的附件：在“合并到编号”填那一项的编号，或填案号、文书、联。"),
    ("撤销", "收回以前的处理，恢复原样（被替换的扫描件也恢复）。已办的项列在下面灰色的行里。"),
    ("替换已归档的", "这张文书已有归档的扫描件、确要换成这一张时填“是”。原来的仍保留，可以撤销恢复。"),
    ("经办人", f"填在上面第 {WHO_ROW} 行一次即可；某一行由别人经办的，填在该行。必填。"),
)
_LINE = Side(style="thin", color="FFBFBFBF")
_GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_TO_FILL = PatternFill("solid", fgColor="FFFCE4D6")
_HEAD = PatternFill("solid", fgColor="FFEDEDED")
_DONE = PatternFill("solid", fgColor="FFF2F2F2")
_FAULT = PatternFill("solid", fgColor="FFFFC7CE")
_COLUMNS = tuple(HEADINGS)
_TO_UNDO = ("doing", "why", "who")  # what is filled in the row of an item that was decided
_LINE_HEIGHT = 17  # pt


def review_workbook(board: ReviewBoard) -> bytes:
    """The workbook. Every cell is text; nothing that begins with = is ever calculated."""
    book = openpyxl.Workbook()
    sheet, guide = book.active, book.create_sheet(GUIDE)
    sheet.title = SHEET_TITLE
    _write_head(sheet, board)
    listed: list[ReviewItem | DecidedItem] = [*board.items, *board.decided]
    for row, item in enumerate(listed, HEADING_ROW + 1):
        _write_row(sheet, row, item)
    _offer(sheet, _write_guide(guide, board), max(sheet.max_row, HEADING_ROW + 1))
    return xlsx_of(book, {})


def _write_head(sheet: Worksheet, board: ReviewBoard) -> None:
    _put(sheet, 1, 1, f"{board.school}{SHEET_TITLE}").font = Font(name="黑体", size=15, bold=True)
    _put(sheet, 2, 1, _ADVICE + (f"  上次：{board.last}" if board.last else ""))
    _put(sheet, WHO_ROW, 1, "经办人").font = Font(bold=True)
    _put(sheet, WHO_ROW, 2, "").fill = _TO_FILL
    for number, means in enumerate(_COLUMNS, 1):
        cell = _put(sheet, HEADING_ROW, number, HEADINGS[means])
        cell.font, cell.border = Font(bold=True), _GRID
        cell.fill = _TO_FILL if means in FILLED else _HEAD
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS[means]
    sheet.row_dimensions[HEADING_ROW].height = 30
    sheet.freeze_panes = sheet.cell(HEADING_ROW + 1, 2)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True


def _write_row(sheet: Worksheet, row: int, item: ReviewItem | DecidedItem) -> None:
    faulty = {fault.column for fault in item.faults}
    for number, (means, value) in enumerate(zip(_COLUMNS, _cells(item), strict=True), 1):
        cell = _put(sheet, row, number, value)
        cell.border, cell.number_format = _GRID, "@"
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        if means in faulty or (item.faults and means == "state"):
            cell.fill = _FAULT
        elif isinstance(item, DecidedItem) and means not in _TO_UNDO:
            cell.fill = _DONE
        elif means in FILLED:
            cell.fill = _TO_FILL
    sheet.row_dimensions[row].height = _LINE_HEIGHT * max(
        _lines(str(sheet.cell(row, number).value or ""), _WIDTHS[means])
        for number, means in enumerate(_COLUMNS, 1)
    )
    if isinstance(item, ReviewItem) and item.file:
        cell = sheet.cell(row, _COLUMNS.index("picture") + 1)
        cell.hyperlink = item.file  # beside the workbook
        cell.font = Font(color="FF0563C1", underline="single")


def _lines(text: str, width: int) -> int:
    """How many lines the text takes in a column: a Chinese character is as wide as two digits."""
    wide = sum(2 if east_asian_width(ch) in "WFA" else 1 for ch in text)
    return max(1, -(-wide // max(1, width - 3)))


def _cells(item: ReviewItem | DecidedItem) -> list[str]:
    shown: dict[str, str] = {"item": str(item.number), "source": item.source, "reason": item.reason}
    if isinstance(item, ReviewItem):
        shown |= {"picture": item.file, "guess": item.guess, "advice": item.advice}
        state = "待复核" if not item.note else f"待复核：{item.note}"
    else:
        shown |= {"guess": item.belongs}
        state = f"已办：{item.decision}（{item.who}，{item.on}）" + (f"，{item.why}" if item.why else "")
    shown["state"] = _faults(item.faults) or state
    shown |= _filled(item.filled) if item.faults else {}
    return [shown.get(means, "") for means in _COLUMNS]


def _faults(faults: Sequence[RowFault]) -> str:
    return "没有办理：" + "；".join(f"“{HEADINGS[f.column]}”{f.message}" for f in faults) if faults else ""


def _filled(row: FilledRow | None) -> dict[str, str]:
    return {means: getattr(row, means) for means in FILLED} if row else {}


def _write_guide(guide: Worksheet, board: ReviewBoard) -> dict[str, str]:
    """How to fill it; the ranges of the drop-down lists, by column."""
    for number, width in enumerate((18, 96), 1):
        guide.column_dimensions[get_column_letter(number)].width = width
    _put(guide, 1, 1, GUIDE).font = Font(bold=True)
    for row, (word, told) in enumerate(_HELP, 2):
        _put(guide, row, 1, word)
        _put(guide, row, 2, told).alignment = Alignment(wrap_text=True, vertical="top")
    row, places = len(_HELP) + 3, {}
    lists = {"doing": tuple(Doing), "form": board.forms, "part": board.parts, "replace": ("是",)}
    for means, choices in lists.items():
        first = row
        for choice in choices:
            _put(guide, row, 1, f"可以选：{HEADINGS[means]}")
            _put(guide, row, 2, str(choice))
            row += 1
        if choices:
            places[means] = f"{quote_sheetname(GUIDE)}!$B${first}:$B${row - 1}"
    return places


def _offer(sheet: Worksheet, places: dict[str, str], last: int) -> None:
    for means, source in places.items():
        strict = means in ("doing", "replace")
        rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=strict)
        rule.errorTitle, rule.error = "请从列表中选择", "请从下拉列表中选一项。"
        letter = get_column_letter(_COLUMNS.index(means) + 1)
        rule.add(f"{letter}{HEADING_ROW + 1}:{letter}{last}")
        sheet.add_data_validation(rule)


def _put(sheet: Worksheet, row: int, column: int, value: str) -> Any:
    cell = sheet.cell(row, column)
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell._value, cell.data_type = (text or None), "s"
    return cell
