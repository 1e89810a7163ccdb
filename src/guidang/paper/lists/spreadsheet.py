"""Bytes → sheets of typed cells, whatever the file calls itself.

The format is told by the content, never by the name. Workbooks go through calamine, which drops error values
and uncalculated formulas; `xlsx_extras` puts those back. calamine may abort the process on a hostile file, so
callers that read files of strangers run this in a child process.
"""

import datetime as dt
import io
import lzma
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import PurePath

import python_calamine as calamine

from guidang.domain.errors import ListRefused
from guidang.paper.lists import html_table, text_table, xlsx_extras

MAX_BYTES = 50 * 2**20  # a list of 200 000 students with 20 columns is about 25 MB as xlsx
MAX_UNZIPPED = 400 * 2**20  # the same list's XML is about 250 MB
MAX_ROWS = 200_000
MAX_CELLS = 8_000_000  # the rectangle that calamine fills, 200 000 rows by 40 columns
MAX_MERGED = 2_000_000  # cells filled from merged ranges, all sheets together

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_XLS_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_FOREIGN = {
    b"%PDF": "PDF 文件",
    b"\xff\xd8\xff": "图片",
    b"\x89PNG": "图片",
    b"Rar!": "压缩包",
    b"7z\xbc\xaf": "压缩包",
}
# What zipfile raises for hostile archives, besides its own error: bad streams, unknown methods, passwords.
_UNREADABLE = (
    zipfile.BadZipFile,
    xlsx_extras.DamagedPackageError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)


class Broken(Enum):
    """A cell that holds no value although something stands in it."""

    ERROR = "错误值（如 #REF!）"
    UNCALCULATED = "没有计算结果的公式"


Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | Broken


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet from A1 on; an empty cell is "". ``hidden_rows`` are 1-based; only xlsx tells them.

    The value of a merged range stands in every cell of it.
    """

    name: str
    visible: bool
    rows: Sequence[Sequence[Cell]]
    hidden_rows: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Book:
    """A file as read. ``remarks`` are for the clerk: what of the file was knowingly left out (宏, …)."""

    sheets: tuple[Sheet, ...]
    remarks: tuple[str, ...] = ()


def read_book(data: bytes, filename: str) -> Book:
    """The sheets of a workbook or text table, in its order; none for a file without a byte of content.

    Raises ListRefused: too big, encrypted, damaged, or no table at all.
    """
    return Book(_read_sheets(data, filename))


def _read_sheets(data: bytes, filename: str) -> tuple[Sheet, ...]:
    if len(data) > MAX_BYTES:
        raise _refusal(
            filename, f"文件有 {len(data) >> 20} MB，超过 {MAX_BYTES >> 20} MB 的上限，请按学院或年级拆分"
        )
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        return ()
    if data.startswith(b"PK"):
        return _read_zip(data, filename)
    if data.startswith(_OLE):
        return _read_ole(data, filename)
    for magic, kind in _FOREIGN.items():
        if data.startswith(magic):
            raise _refusal(filename, f"这是{kind}，不是电子表格，请提供 xlsx、xls、ods 或 csv")
    return _read_text(data, filename)


def _read_zip(data: bytes, filename: str) -> tuple[Sheet, ...]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if sum(info.file_size for info in archive.infolist()) > MAX_UNZIPPED:
                raise _refusal(filename, f"解压后超过 {MAX_UNZIPPED >> 20} MB，不像一份名单")
            if "xl/workbook.bin" in names:
                return _read_workbook(data, filename)
            if any(name.startswith("xl/") for name in names):
                extras = xlsx_extras.scan(archive)
                return _read_workbook(data, filename, extras)
            if "content.xml" in names and b"opendocument.spreadsheet" in _member(archive, "mimetype"):
                if b"encryption-data" in _member(archive, "META-INF/manifest.xml"):
                    raise _encrypted(filename)
                return _read_workbook(data, filename)
    except _UNREADABLE as fault:
        raise _damaged(filename) from fault
    raise _refusal(filename, "这是压缩包或其他文档，不是电子表格，请提供 xlsx、xls、ods 或 csv")


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        with archive.open(name) as stream:
            return stream.read(2**20)
    except KeyError:
        return b""


def _read_ole(data: bytes, filename: str) -> tuple[Sheet, ...]:
    if _ENCRYPTED_PACKAGE in data:
        raise _encrypted(filename)
    if not any(stream in data for stream in _XLS_STREAMS):
        raise _refusal(filename, "这不是电子表格（可能是 Word 文档），或者文件已损坏")
    return _read_workbook(data, filename)


def _read_workbook(
    data: bytes, filename: str, extras: dict[str, xlsx_extras.Extras] | None = None
) -> tuple[Sheet, ...]:
    sheets: list[Sheet] = []
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for index, meta in enumerate(book.sheets_metadata):
                if meta.typ is not calamine.SheetTypeEnum.WorkSheet:
                    continue
                extra = (extras or {}).get(meta.name)
                if meta.visible is not calamine.SheetVisibleEnum.Visible:
                    sheets.append(Sheet(meta.name, False, ()))
                elif extra is not None and extra.far:
                    reason = (
                        f"工作表“{meta.name}”的 {extra.far} 单元格还有内容，请删去名单以外的行和列后重新保存"
                    )
                    raise _refusal(filename, reason)
                else:
                    sheets.append(_read_sheet(book.get_sheet_by_index(index), filename, extra))
    except calamine.PasswordError as fault:
        raise _encrypted(filename) from fault
    except (calamine.CalamineError, ValueError, OverflowError) as fault:
        raise _damaged(filename) from fault
    except BaseException as fault:
        if type(fault).__name__ != "PanicException":  # a panic in Rust; pyo3 gives no class to catch it by
            raise
        raise _damaged(filename) from fault
    return tuple(sheets)


def _read_sheet(sheet: calamine.CalamineSheet, filename: str, extras: xlsx_extras.Extras | None) -> Sheet:
    last_row, last_column = sheet.end or (0, 0)
    if last_row >= MAX_ROWS or (last_row + 1) * (last_column + 1) > MAX_CELLS:
        raise _refusal(filename, f"工作表“{sheet.name}”太大（上限 {MAX_ROWS} 行），请按学院或年级拆分")
    rows: list[list[Cell]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    if extras is not None:
        for row, column in extras.errors:
            _put(rows, row, column, Broken.ERROR)
        for row, column in extras.uncalculated:
            _put(rows, row, column, Broken.UNCALCULATED)
        for row, column, width in extras.padded:
            _pad(rows, row, column, width)
    _fill_merged(rows, sheet.merged_cell_ranges or [])
    return Sheet(sheet.name, True, rows, extras.hidden_rows if extras else frozenset())


def _put(rows: list[list[Cell]], row: int, column: int, value: Cell) -> None:
    """Place a value that calamine gave as blank; a little beyond its rectangle the rows are grown."""
    if row >= len(rows) + 1000 or column > 16_384:
        return
    while len(rows) <= row:
        rows.append([])
    line = rows[row]
    line.extend([""] * (column + 1 - len(line)))
    line[column] = value


def _pad(rows: list[list[Cell]], row: int, column: int, width: int) -> None:
    if row < len(rows) and column < len(rows[row]):
        value = rows[row][column]
        if isinstance(value, int | float) and not isinstance(value, bool) and value == int(value):
            rows[row][column] = f"{int(value):0{width}d}"


def _fill_merged(rows: list[list[Cell]], ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    left = MAX_MERGED
    for (top, first), (bottom, last) in ranges:
        if top >= len(rows) or first >= len(rows[top]):
            continue
        value = rows[top][first]
        for line in rows[top : bottom + 1]:
            span = min(last + 1, len(line)) - first
            if span <= 0:
                continue
            left -= span
            if left < 0:
                return
            line[first : first + span] = [value] * span


def _read_text(data: bytes, filename: str) -> tuple[Sheet, ...]:
    try:
        text = text_table.decode(data)
    except UnicodeError as fault:
        raise _refusal(filename, "既不是电子表格，也不是 UTF-8 或 GB18030 编码的文本表格") from fault
    if html_table.looks_like(text):
        tables = html_table.read(text)
        return tuple(Sheet(name, True, rows) for name, rows in tables)
    try:
        rows = text_table.read_rows(text)
    except text_table.UnbalancedQuotesError as fault:
        raise _refusal(
            filename, f"文本表格从第 {fault.row} 行起引号不配对，请在 Excel 中另存为 xlsx"
        ) from fault
    if len(rows) > MAX_ROWS:
        raise _refusal(filename, f"超过 {MAX_ROWS} 行，请按学院或年级拆分")
    return (Sheet(PurePath(filename).stem, True, rows),)


def _refusal(filename: str, reason: str) -> ListRefused:
    return ListRefused(file=PurePath(filename).name, reason=reason)


def _encrypted(filename: str) -> ListRefused:
    return _refusal(filename, "文件设有打开密码，请去掉密码后重新保存")


def _damaged(filename: str) -> ListRefused:
    return _refusal(filename, "文件已损坏或不完整，无法打开，请重新导出或重新拷贝")
