"""SpreadsheetML 2003: the XML that Excel 2003 and many student-record systems write under an .xls name."""

import datetime as dt
import re
from collections.abc import Mapping

from guidang.paper.lists.files import sheet as limits
from guidang.paper.lists.files.calamine_book import padded
from guidang.paper.lists.files.grid import Grid
from guidang.paper.lists.files.sheet import Book, Broken, Cell, DamagedError, UnreadableError
from guidang.paper.lists.files.xlsx_parts import zero_padding
from guidang.paper.lists.files.xml_stream import parse

_START = re.compile(rb"\s*<\?xml\b[^<>]*>|\s*<(?:\w+:)?Workbook\b")
_SPACE = b"urn:schemas-microsoft-com:office:spreadsheet"
_GB = re.compile(rb"^(\s*<\?xml[^<>]*encoding\s*=\s*[\"'])(?:gb2312|gbk|gb18030)([\"'])", re.IGNORECASE)
_HEAD = 4096
_PIECE = 2**20


def looks_like(data: bytes) -> bool:
    """Whether the bytes are an XML workbook, in UTF-8, UTF-16 or GB18030."""
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").removeprefix(b"\xff\xfe")
    head = head.removeprefix(b"\xfe\xff")
    return _START.match(head) is not None and _SPACE in head


def read(data: bytes) -> Book:
    """The sheets. Raises UnreadableError and its kin."""
    if _GB.match(data):  # expat knows no multi-byte encoding but Unicode's
        try:
            data = _GB.sub(rb"\1utf-8\2", data.decode("gb18030").encode())
        except UnicodeError as fault:
            raise DamagedError("GB18030") from fault
    content = _Content()
    parse((data[at : at + _PIECE] for at in range(0, len(data), _PIECE)), content)
    if not content.grids:
        raise DamagedError("no worksheet")
    sheets = tuple(grid.sheet() for grid in content.grids)
    return Book(
        tuple(
            sheet if content.visible[number] else type(sheet)(sheet.name, False, ())
            for number, sheet in enumerate(sheets)
        ),
        tuple(remark for grid in content.grids for remark in grid.remarks()),
    )


class _Content:
    """``visible`` is known only after a sheet's rows."""

    def __init__(self) -> None:
        self.grids: list[Grid] = []
        self.visible: list[bool] = []
        self._widths: dict[str, int] = {}
        self._style = ""
        self._cell: Mapping[str, str] = {}
        self._kind = ""
        self._words: list[str] | None = None  # of the Data or Visible element that is open
        self._value: Cell = ""
        self._row: Mapping[str, str] = {}

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        match name:
            case "spreadsheet:Style":
                self._style = attributes.get("spreadsheet:ID", "")
            case "spreadsheet:NumberFormat":
                if width := zero_padding(attributes.get("spreadsheet:Format", "")):
                    self._widths[self._style] = width
            case "spreadsheet:Worksheet":
                if len(self.grids) >= limits.MAX_SHEETS:
                    raise UnreadableError(f"文件的工作表超过 {limits.MAX_SHEETS} 张，不像一份名单")
                self.grids.append(Grid(attributes.get("spreadsheet:Name", ""), True))
                self.visible.append(True)
            case "spreadsheet:Row" if self.grids:
                self._start_row(attributes)
            case "spreadsheet:Cell" if self.grids:
                self._cell, self._value = attributes, ""
                self.grids[-1].column = _index(attributes, self.grids[-1].column)
            case "spreadsheet:Data":
                self._kind, self._words = attributes.get("spreadsheet:Type", "String"), []
            case "excel:Visible":
                self._words = []
            case _:
                return

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        grid = self.grids[-1]
        self._row = attributes
        grid.row, grid.column = _index(attributes, grid.row), 0
        if attributes.get("spreadsheet:Hidden") == "1":
            grid.hide_rows(_count(attributes, "spreadsheet:Span") + 1)

    def end(self, name: str) -> None:
        if name == "spreadsheet:Row" and self.grids:
            self.grids[-1].end_row()
            self.grids[-1].row += _count(self._row, "spreadsheet:Span")
        elif name == "spreadsheet:Cell" and self.grids:
            self._end_cell(self.grids[-1])
        elif name == "spreadsheet:Data" and self._words is not None:
            self._value = _typed(self._kind, "".join(self._words))
            self._words = None
        elif name == "excel:Visible" and self._words is not None:
            if "".join(self._words).strip() != "SheetVisible" and self.visible:
                self.visible[-1] = False
            self._words = None

    def _end_cell(self, grid: Grid) -> None:
        down, across = (_count(self._cell, f"spreadsheet:Merge{way}") for way in ("Down", "Across"))
        grid.merge(down + 1, across + 1)
        width = self._widths.get(
            self._cell.get("spreadsheet:StyleID", self._row.get("spreadsheet:StyleID", "")), 0
        )
        value = self._value
        if value == "" and "spreadsheet:Formula" in self._cell:
            value = Broken.UNCALCULATED if self._kind != "String" else ""
        grid.put(padded(value, width) if width else value)
        grid.column += across
        self._kind = ""

    def text(self, text: str) -> None:
        if self._words is not None:
            self._words.append(text)


def _index(attributes: Mapping[str, str], following: int) -> int:
    """The 0-based place that ss:Index states; it may only go forward."""
    stated = attributes.get("spreadsheet:Index")
    if stated is None:
        return following
    if not (stated.isascii() and stated.isdigit()) or not following < int(stated) <= 2**21:
        raise DamagedError("index of a row or cell")
    return int(stated) - 1


def _count(attributes: Mapping[str, str], name: str) -> int:
    number = attributes.get(name, "0")
    return min(int(number), 2**21) if number.isascii() and number.isdigit() else 0


def _typed(kind: str, text: str) -> Cell:
    if kind == "Error":
        return Broken.ERROR
    if kind == "Boolean":
        return text.strip() == "1"
    try:
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            return dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    return text
