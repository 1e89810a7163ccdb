"""ods, as LibreOffice and WPS write it: repeated cells and rows, hidden rows and sheets, errors, merges.

Read as a stream. The text of a number is what the clerk sees; where it has leading zeros, it is taken.
"""

import datetime as dt
import re
from collections.abc import Mapping

from guidang.paper.lists.files import sheet as limits
from guidang.paper.lists.files.grid import Grid
from guidang.paper.lists.files.package import Package
from guidang.paper.lists.files.sheet import MACROS, Book, Broken, Cell, LockedError, UnreadableError
from guidang.paper.lists.files.xml_stream import parse

_SPREADSHEET = b"opendocument.spreadsheet"
_LEADING_ZEROS = re.compile(r"0\d+")
_ERROR_TEXT = re.compile(r"#(?:REF|N/A|VALUE|DIV/0|NAME|NUM|NULL)[!?]?|Err:\d{3}|错误:\d{3}")
_DURATION = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")
_HIDDEN = ("collapse", "filter")
_MOST_SPACES = 100


def is_spreadsheet(package: Package) -> bool:
    """Whether the package is an OpenDocument spreadsheet. Raises DamagedError."""
    if "content.xml" not in package:
        return False
    return _SPREADSHEET in package.read("mimetype") or _SPREADSHEET in package.read("META-INF/manifest.xml")


def read(package: Package) -> Book:
    """The sheets. Raises UnreadableError and its kin."""
    if b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise LockedError
    package.verify(but=("content.xml",))
    content = _Content()
    parse(package.chunks("content.xml"), content)
    macros = any(name.startswith(("basic/", "scripts/")) for name in package.parts)
    remarks = tuple(remark for grid in content.grids for remark in grid.remarks())
    return Book(
        tuple(grid.sheet() for grid in content.grids),
        (*remarks, MACROS) if macros else remarks,
    )


class _Content:
    """What content.xml says; only tables at the top count, not those inside charts or cells."""

    def __init__(self) -> None:
        self.grids: list[Grid] = []
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._tables = 0
        self._cell: Mapping[str, str] | None = None
        self._words: list[str] = []
        self._paragraphs = 0
        self._silent = 0  # inside a comment, a drawing or a ruby text
        self._rows = 1
        self._formulas: list[tuple[Grid, int, int]] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in _SILENT or self._silent:
            self._silent += 1
        elif name == "table:table":
            self._tables += 1
            if self._tables == 1:
                self._start_table(attributes)
        elif name == "style:style":
            self._style = attributes.get("style:name", "")
        elif name == "style:table-properties" and attributes.get("table:display") == "false":
            self._hidden_styles.add(self._style)
        elif self._tables == 1:
            self._start_inside(name, attributes)

    def _start_table(self, attributes: Mapping[str, str]) -> None:
        if len(self.grids) >= limits.MAX_SHEETS:
            raise UnreadableError(f"文件的工作表超过 {limits.MAX_SHEETS} 张，不像一份名单")
        visible = attributes.get("table:style-name") not in self._hidden_styles
        self.grids.append(Grid(attributes.get("table:name", ""), visible))

    def _start_inside(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "table:table-row":
            self._rows = _count(attributes, "table:number-rows-repeated")
            if attributes.get("table:visibility") in _HIDDEN:
                self.grids[-1].hide_rows(self._rows)
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._cell, self._words, self._paragraphs = attributes, [], 0
        elif self._cell is None:
            return
        elif name == "text:p":
            self._paragraphs += 1
            if self._paragraphs > 1:
                self._words.append("\n")
        elif name == "text:s":
            self._words.append(" " * min(_count(attributes, "text:c"), _MOST_SPACES))
        elif name in ("text:tab", "text:line-break"):
            self._words.append("\t" if name == "text:tab" else "\n")

    def end(self, name: str) -> None:
        if self._silent:
            self._silent -= 1
        elif name == "table:table":
            self._tables -= 1
        elif self._tables != 1:
            return
        elif name == "table:table-row":
            self.grids[-1].end_row(self._rows)
        elif name in ("table:table-cell", "table:covered-table-cell") and self._cell is not None:
            grid = self.grids[-1]
            grid.merge(
                _count(self._cell, "table:number-rows-spanned"),
                _count(self._cell, "table:number-columns-spanned"),
            )
            value = _value(self._cell, "".join(self._words))
            grid.put(value, _count(self._cell, "table:number-columns-repeated"))
            self._cell = None

    def text(self, text: str) -> None:
        if self._cell is not None and self._paragraphs and not self._silent:
            self._words.append(text)


_SILENT = {
    "office:annotation",
    "draw:frame",
    "draw:custom-shape",
    "text:ruby-text",
    "table:shapes",
    "office:forms",
}


def _count(attributes: Mapping[str, str], name: str) -> int:
    number = attributes.get(name, "1")
    return max(1, min(int(number), 2**31)) if number.isascii() and number.isdigit() else 1


def _value(cell: Mapping[str, str], text: str) -> Cell:
    kind = cell.get("office:value-type", "")
    formula = "table:formula" in cell
    value: Cell = text
    if cell.get("calcext:value-type") == "error" or (formula and _ERROR_TEXT.fullmatch(text)):
        value = Broken.ERROR
    elif not kind and formula and not text:
        value = Broken.UNCALCULATED
    elif kind == "boolean":
        value = cell.get("office:boolean-value") == "true"
    elif kind in ("float", "percentage", "currency"):
        value = _number(cell.get("office:value", ""), text)
    elif kind == "date":
        value = _date(cell.get("office:date-value", ""), text)
    elif kind == "time" and (match := _DURATION.fullmatch(cell.get("office:time-value", ""))):
        value = dt.timedelta(hours=int(match[1]), minutes=int(match[2]), seconds=int(match[3]))
    elif kind == "string":
        value = text or cell.get("office:string-value", "")
    return value


def _number(value: str, text: str) -> Cell:
    try:
        number = float(value)
    except ValueError:
        return text
    return text if _LEADING_ZEROS.fullmatch(text) and int(text) == number else number


def _date(value: str, text: str) -> Cell:
    try:
        moment = dt.datetime.fromisoformat(value)
    except ValueError:
        return text
    return moment if "T" in value else moment.date()
