"""Saving a marked workbook into memory.

openpyxl itself writes each sheet to a temporary file first, which the confined child may not do, and which
would leave students' names in a folder of the system; and it takes 50 µs for each cell, where a list has
400 000. So the rows are written here, everything around them by openpyxl.
"""

import datetime as dt
import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from openpyxl import Workbook
from openpyxl.comments.comment_sheet import CommentRecord
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

_LEVEL = 4  # of compression; the last percent would take twice the time
_DAY = dt.datetime(1980, 1, 1)  # noqa: DTZ001 - no moment: the same workbook gives the same bytes
_NO_ROWS = re.compile(rb"<sheetData\s*/>|<sheetData>\s*</sheetData>")

Rows = Callable[[Worksheet], Iterable[str]]  # the XML of a sheet's rows


def xlsx_of(book: Workbook, rows: Mapping[str, Rows]) -> bytes:
    """The workbook as an xlsx, without its drawings; the same every time.

    ``rows`` gives the rows of the sheets, by title, whose cells are not in the book itself.
    """
    book.properties.created = book.properties.modified = _DAY
    stream = io.BytesIO()
    with _Undated(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        _Writer(book, archive, rows).write_data()
    return stream.getvalue()


def cell_xml(reference: str, style: int, kind: str, value: Any) -> str:
    """One cell; ``kind`` as openpyxl names it: s text, n number, b truth, e error; value None: empty."""
    start = f'<c r="{reference}" s="{style}"' if style else f'<c r="{reference}"'
    if value is None or value == "":
        return start + "/>"
    if kind == "s":
        text = escape(value, {"\r": "&#13;"})
        space = ' xml:space="preserve"' if text != " ".join(text.split()) else ""
        return f'{start} t="inlineStr"><is><t{space}>{text}</t></is></c>'
    if kind == "b":
        return f'{start} t="b"><v>{int(value)}</v></c>'
    return f'{start} t="{kind}"><v>{escape(str(value))}</v></c>'


class _Undated(zipfile.ZipFile):
    """A zip file whose parts bear the first date that it can hold."""

    def writestr(
        self,
        zinfo_or_arcname: str | zipfile.ZipInfo,
        data: Any,
        compress_type: int | None = zipfile.ZIP_DEFLATED,
        compresslevel: int | None = _LEVEL,
    ) -> None:
        """Like ZipFile.writestr."""
        name = getattr(zinfo_or_arcname, "filename", zinfo_or_arcname)
        super().writestr(zipfile.ZipInfo(str(name)), data, compress_type, compresslevel)


class _Writer(ExcelWriter):  # type: ignore[misc]  # openpyxl has no types
    def __init__(self, workbook: Workbook, archive: zipfile.ZipFile, rows: Mapping[str, Rows]) -> None:
        super().__init__(workbook, archive)
        self._rows = rows

    def write_worksheet(self, ws: Worksheet) -> None:
        """As ExcelWriter does it, but into memory and with our rows."""
        ws._drawing = SpreadsheetDrawing()
        writer = _Around(ws, out=io.BytesIO())
        writer.write()
        ws._rels = writer._rels
        around = writer.out.getvalue()
        gap = _NO_ROWS.search(around)
        if gap is None:
            raise ValueError("a sheet without a place for its rows")
        rows = self._rows.get(ws.title, _own_rows)(ws)
        info = zipfile.ZipInfo(ws.path[1:])
        info.compress_type = zipfile.ZIP_DEFLATED
        with self._archive.open(info, "w") as part:
            part.write(around[: gap.start()] + b"<sheetData>")
            for row in rows:
                part.write(row.encode())
            part.write(b"</sheetData>" + around[gap.end() :])
        self.manifest.append(ws)


class _Around(WorksheetWriter):  # type: ignore[misc]  # openpyxl has no types
    """Writes everything but the rows; what their cells refer to is gathered."""

    def write_rows(self) -> None:
        for place in sorted(self.ws._cells):
            cell = self.ws._cells[place]
            if cell.comment is not None:
                self.ws._comments.append(CommentRecord.from_cell(cell))
            if cell.hyperlink is not None:
                self.ws._hyperlinks.append(cell.hyperlink)
        xf = self.xf.send(True)
        with xf.element("sheetData"):
            pass
        self.xf.send(None)


def _own_rows(sheet: Worksheet) -> Iterator[str]:
    """The rows of the cells that the sheet itself holds."""
    by_row: dict[int, list[Any]] = defaultdict(list)
    for row, column in sorted(sheet._cells):
        by_row[row].append(sheet._cells[row, column])
    for row in sheet.row_dimensions.keys() - by_row.keys():
        by_row[row] = []
    styles: dict[bytes, int] = {}
    for number in sorted(by_row):
        dimension = dict(sheet.row_dimensions[number]) if number in sheet.row_dimensions else {}
        attributes = "".join(f" {k}={quoteattr(v)}" for k, v in dimension.items() if k != "r")
        cells = "".join(_own_cell(cell, styles) for cell in by_row[number])
        yield f'<row r="{number}"{attributes}>{cells}</row>'


def _own_cell(cell: Any, styles: dict[bytes, int]) -> str:
    key = b"" if cell._style is None else cell._style.tobytes()
    style = styles.get(key)
    if style is None:
        style = styles[key] = cell.style_id
    value, kind = cell._value, cell.data_type
    if value is None and not style:
        return ""
    if kind == "d":
        kind, value = "n", to_excel(value, cell.parent.parent.epoch)
    return cell_xml(cell.coordinate, style, kind, value)
