"""HTML tables saved under an .xls name, as many student-record systems export them.

Only the cells' text is taken: no link, script, style or formula of the page means anything here. The page is
cut into tags and text by patterns that never run past a "<": the standard library's parser takes quadratic
time on a page of unclosed tags.
"""

import html
import re
from collections.abc import Iterator

_START = re.compile(
    r"\s*(?:<\?xml[^<>]*>\s*|<!doctype[^<>]*>\s*)*<(?:html|table|head|body|meta|style)\b", re.IGNORECASE
)
_PIECE = re.compile(r"<(/?)([a-z]+)\b([^<>]*)>|([^<]+)|<", re.IGNORECASE)
_SPAN = re.compile(r"\b(rowspan|colspan)\s*=\s*[\"']?\s*(\d{1,4})", re.IGNORECASE)
_SILENT = (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>"))
_MAX_COLUMNS = 500  # more is no list; spans could otherwise fill the memory
_MAX_SPAN = 100  # of one cell, in rows or columns; a list's widest title spans fewer


def looks_like(text: str) -> bool:
    """Whether the text is an HTML page that holds a table."""
    return _START.match(text[:4096]) is not None and "<table" in text.lower()


def read(text: str) -> list[tuple[str, list[list[str]]]]:
    """Every outermost table as (name, rows); spanned cells repeat their text, as merged cells do."""
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
    return [(f"表{number}", table.rows) for number, table in enumerate(tables, start=1)]


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
        self.rows: list[list[str]] = []
        self.text: list[str] = []
        self._row: list[str] | None = None
        self._span: tuple[int, int] | None = None
        self._hanging: dict[int, tuple[int, str]] = {}

    def take(self, tag: str, closing: str, attributes: str) -> None:
        """A tag of this table; unclosed cells and rows end where the next begins."""
        if tag == "tr":
            self.end_row()
            self._row = None if closing else []
            return
        self._end_cell()
        if not closing:
            spans = {name.lower(): int(number) for name, number in _SPAN.findall(attributes)}
            down, across = (max(1, min(spans.get(name, 1), _MAX_SPAN)) for name in ("rowspan", "colspan"))
            self._span = (down, across)
            self.text = []

    def end_row(self) -> None:
        """Close the open cell and row, if any."""
        self._end_cell()
        if self._row is not None:
            self._fill_hanging(self._row)
            self.rows.append(self._row)
            self._row = None

    def _end_cell(self) -> None:
        if self._span is None:
            return
        if self._row is None:
            self._row = []
        self._fill_hanging(self._row)
        text = "".join(self.text).strip()
        down, across = self._span
        for _ in range(min(across, _MAX_COLUMNS - len(self._row))):
            if down > 1:
                self._hanging[len(self._row)] = (down - 1, text)
            self._row.append(text)
        self._span = None

    def _fill_hanging(self, row: list[str]) -> None:
        """Put in the cells that hang down from rows above, up to the next free column."""
        while (column := len(row)) in self._hanging:
            left, text = self._hanging.pop(column)
            row.append(text)
            if left > 1:
                self._hanging[column] = (left - 1, text)
