"""HTML tables saved under an .xls name, as many student-record systems export them.

Only text is taken: no link, script, style or formula of the page means anything here.
"""

import re
from html.parser import HTMLParser

_START = re.compile(
    r"\s*(?:<\?xml[^>]*>|<!--.*?-->|<!doctype[^>]*>|\s)*<(?:html|table|head|body|meta|style)\b", re.I | re.S
)
_MAX_SPAN = 100  # of one cell, in rows or columns; a list's widest title spans fewer


def looks_like(text: str) -> bool:
    """Whether the text is an HTML page that holds a table."""
    return _START.match(text[:4096]) is not None and "<table" in text.lower()


def read(text: str) -> list[tuple[str, list[list[str]]]]:
    """Every outermost table as (name, rows); spanned cells repeat their text, as merged cells do."""
    parser = _Tables()
    parser.feed(text)
    parser.close()
    return [(f"表{number}", rows) for number, rows in enumerate(parser.tables, start=1)]


class _Tables(HTMLParser):
    """Collects cells row by row; ``_hanging`` maps a column to (rows left, text) of a cell spanning down."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._depth = 0
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._span = (1, 1)
        self._hanging: dict[int, tuple[int, str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append([])
                self._hanging = {}
        elif self._depth != 1:
            return
        elif tag == "tr":
            self._end_row()
            self._row = []
        elif tag in ("td", "th"):
            self._end_cell()
            known = dict(attrs)
            self._span = (_span(known.get("rowspan")), _span(known.get("colspan")))
            self._cell = []
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            if self._depth == 1:
                self._end_row()
            self._depth = max(0, self._depth - 1)
        elif self._depth == 1 and tag in ("td", "th"):
            self._end_cell()
        elif self._depth == 1 and tag == "tr":
            self._end_row()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        if self._row is None:
            self._row = []
        self._fill_hanging()
        text = "".join(self._cell).strip()
        down, across = self._span
        for _ in range(across):
            if down > 1:
                self._hanging[len(self._row)] = (down - 1, text)
            self._row.append(text)
        self._cell = None

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is None:
            return
        self._fill_hanging()
        self.tables[-1].append(self._row)
        self._row = None

    def _fill_hanging(self) -> None:
        """Put in the cells that hang down from rows above, up to the next free column."""
        assert self._row is not None
        while (column := len(self._row)) in self._hanging:
            left, text = self._hanging.pop(column)
            self._row.append(text)
            if left > 1:
                self._hanging[column] = (left - 1, text)


def _span(value: str | None) -> int:
    if not value or not value.isascii() or not value.isdigit():
        return 1
    return max(1, min(int(value[:4]), _MAX_SPAN))
