"""HTML tables saved under an .xls name, as many student-record systems export them.

Only the cells' text is taken: no link, script, style or formula of the page means anything here. The page is
cut into tags and text by patterns that never run past a "<": the standard library's parser takes quadratic
time on a page of unclosed tags.
"""

import html
import re
from collections.abc import Iterator

from guidang.paper.lists.files import sheet as limits
from guidang.paper.lists.files.sheet import ERROR_TEXTS, Broken, Cell, Sheet, too_big

_START = re.compile(
    r"\s*(?:<\?xml[^<>]*>\s*|<!doctype[^<>]*>\s*)*<(?:html|table|head|body|meta|style)\b", re.IGNORECASE
)
_PIECE = re.compile(r"<(/?)([a-z]+)\b([^<>]*)>|([^<]+)|<", re.IGNORECASE)
_SPAN = re.compile(r"\b(rowspan|colspan)\s*=\s*[\"']?\s*(\d{1,4})", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta\b[^<>]*charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_BIG5 = ("big5", "big5-hkscs", "x-x-big5", "cn-big5")
_SHEET_NAME = re.compile(r"<x:Name>([^<]*)</x:Name>", re.IGNORECASE)
_NOT_SHOWN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_EXCEL_NUMBER = re.compile(r"\bx:num\s*=\s*[\"'](-?\d{1,17}(?:\.\d{1,17})?)[\"']", re.IGNORECASE)
_EXCEL_ERROR = re.compile(r"\bx:err\b", re.IGNORECASE)
_SILENT = (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>"))
_MAX_COLUMNS = 500  # more is no list; spans could otherwise fill the memory
_MAX_SPAN = 100  # of one cell, in rows or columns; a list's widest title spans fewer


def looks_like(text: str) -> bool:
    """Whether the text is an HTML page that holds a table."""
    return _START.match(text[:4096]) is not None and "<table" in text.lower()


def declared_encoding(data: bytes, stated: str = "") -> str:
    """Big5, where the page or ``stated`` says so; "" for encodings that the bytes themselves tell."""
    match = _CHARSET.search(data[:4096])
    said = stated or (match[1].decode("ascii") if match else "")
    return "big5hkscs" if said.lower() in _BIG5 else ""


def sheet_name(text: str) -> str:
    """The name that Excel gave to the first sheet of a page; "" when there is none."""
    match = _SHEET_NAME.search(text)
    return html.unescape(match[1]).strip() if match else ""


def sheets(text: str) -> tuple[Sheet, ...]:
    """The tables of a page. Raises UnreadableError when they are too big."""
    tables = _tables(text)
    own = sheet_name(text) if len(tables) == 1 else ""
    return tuple(
        Sheet(own or f"表{number}", True, table.rows, frozenset(table.hidden))
        for number, table in enumerate(tables, start=1)
    )


def read(text: str) -> list[tuple[str, list[list[Cell]]]]:
    """Every outermost table as (name, rows); spanned cells repeat their text, as merged cells do."""
    return [(f"表{number}", table.rows) for number, table in enumerate(_tables(text), start=1)]


def _tables(text: str) -> list["_Table"]:
    tables: list[_Table] = []
    depth = 0
    for closing, tag, attributes, words in _pieces(text):
        if tag == "table":
            depth = max(0, depth - 1) if closing else depth + 1
            if depth == 1 and not closing:
                tables.append(_Table())
        elif depth == 1 and tag in ("tr", "td", "th"):
            tables[-1].take(tag, closing, attributes)
        elif depth and words:
            tables[-1].text.append(words)
        elif depth and tag == "br":
            tables[-1].text.append("\n")
    for table in tables:
        table.end_row()
    return tables


def _pieces(text: str) -> Iterator[tuple[str, str, str, str]]:
    """(slash, tag, attributes, words) of every tag and every stretch of text."""
    for opening, closing in _SILENT:
        text = _without(text, opening, closing)
    for match in _PIECE.finditer(text):
        slash, tag, attributes, words = match.groups("")
        yield slash, tag.lower(), attributes, html.unescape(words)


def _without(text: str, opening: str, closing: str) -> str:
    lower = text.lower()
    kept, place = [], 0
    while (start := lower.find(opening, place)) >= 0:
        kept.append(text[place:start])
        end = lower.find(closing, start)
        place = len(text) if end < 0 else end + len(closing)
    return "".join([*kept, text[place:]])


class _Table:
    """Rows as they are gathered; ``_hanging`` maps a column to (rows left, text) of a cell spanning down."""

    def __init__(self) -> None:
        self.rows: list[list[Cell]] = []
        self.hidden: list[int] = []
        self.text: list[str] = []
        self._row: list[Cell] | None = None
        self._span: tuple[int, int] | None = None
        self._hanging: dict[int, tuple[int, Cell]] = {}
        self._attributes = ""
        self._filled = 0

    def take(self, tag: str, closing: str, attributes: str) -> None:
        """A tag of this table; unclosed cells and rows end where the next begins."""
        if tag == "tr":
            self.end_row()
            self._row = None if closing else []
            if not closing and _NOT_SHOWN.search(attributes):
                self.hidden.append(len(self.rows) + 1)
            return
        self._end_cell()
        if not closing:
            spans = {name.lower(): int(number) for name, number in _SPAN.findall(attributes)}
            down, across = (max(1, min(spans.get(name, 1), _MAX_SPAN)) for name in ("rowspan", "colspan"))
            self._span = (down, across)
            self._attributes = attributes
            self.text = []

    def end_row(self) -> None:
        """Close the open cell and row, if any."""
        self._end_cell()
        if self._row is not None:
            self._fill_hanging(self._row)
            self._filled += len(self._row)
            if len(self.rows) >= limits.MAX_ROWS or self._filled > limits.MAX_CELLS:
                raise too_big("网页表格")
            self.rows.append(self._row)
            self._row = None

    def _end_cell(self) -> None:
        if self._span is None:
            return
        if self._row is None:
            self._row = []
        self._fill_hanging(self._row)
        text = _value("".join(self.text).strip(), self._attributes)
        down, across = self._span
        for _ in range(min(across, _MAX_COLUMNS - len(self._row))):
            if down > 1:
                self._hanging[len(self._row)] = (down - 1, text)
            self._row.append(text)
        self._span = None

    def _fill_hanging(self, row: list[Cell]) -> None:
        """Put in the cells that hang down from rows above, up to the next free column."""
        while (column := len(row)) in self._hanging:
            left, text = self._hanging.pop(column)
            row.append(text)
            if left > 1:
                self._hanging[column] = (left - 1, text)


def _value(text: str, attributes: str) -> Cell:
    """What Excel says of the cell's value beside its text: a number in full, an error."""
    if text in ERROR_TEXTS or _EXCEL_ERROR.search(attributes):
        return Broken.ERROR
    number = _EXCEL_NUMBER.search(attributes)
    if number is None or (text.isdigit() and int(text) == float(number[1])):
        return text
    return float(number[1])
