"""A Book → the bytes of a file, by the programs and libraries that offices' lists come from.

Deterministic: dates of creation are fixed and archives are packed anew, except what LibreOffice packs itself
(BIFF), which is therefore only built when it is missing (build.py).
"""

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable

import openpyxl
import xlsxwriter
import xlwt
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet
from tools.office_lists import biff5, html_text, office
from tools.office_lists.book import Book, Formula, Grid

MADE = dt.datetime(2026, 3, 1, 9, 0)  # noqa: DTZ001 - files of offices carry no zone
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def openpyxl_xlsx(book: Book) -> bytes:
    """openpyxl keeps no results of formulas: a Formula reads as one that was never computed."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for grid in book.sheets:
        sheet = made.create_sheet(grid.name)
        for r, row in enumerate(grid.rows, 1):
            for c, value in enumerate(row, 1):
                if value is not None:
                    _put(sheet.cell(r, c), value)
        for top, left, bottom, right in grid.merges:
            sheet.merge_cells(start_row=top, start_column=left + 1, end_row=bottom, end_column=right + 1)
        for number in grid.hidden_rows:
            sheet.row_dimensions[number].hidden = True
        sheet.sheet_state = grid.state
        _widths(sheet)
    made.active = next((i for i, grid in enumerate(book.sheets) if grid.state == "visible"), 0)
    if book.finish:
        book.finish(made)
    stream = io.BytesIO()
    made.save(stream)
    return repacked(stream.getvalue())


def _put(cell: Cell, value: object) -> None:
    if isinstance(value, Formula):
        cell.value = f"={value.text}"
    elif isinstance(value, str) and not value.startswith("#"):
        cell.value = value
        cell.data_type = "s"  # “=cmd|…” typed as text stays text
        cell.number_format = "@"
    else:
        cell.value = value  # “#REF!” becomes an error value


def _widths(sheet: Worksheet) -> None:
    for letter in "ABCDEFGHIJ":
        sheet.column_dimensions[letter].width = 14


def repacked(data: bytes) -> bytes:
    """The same archive with fixed dates."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for info in old.infolist():
            content = _STAMP.sub(rb"\g<1>" + MADE.isoformat().encode() + b"Z", old.read(info))
            fixed = zipfile.ZipInfo(info.filename, (2026, 3, 1, 9, 0, 0))
            fixed.compress_type = zipfile.ZIP_STORED if info.filename == "mimetype" else zipfile.ZIP_DEFLATED
            new.writestr(fixed, content)
    return stream.getvalue()


def rezipped(data: bytes, edit: Callable[[str, bytes], bytes], first: str = "") -> bytes:
    """The archive with every text part edited; the part ``first`` is looked at before the others."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        infos = sorted(old.infolist(), key=lambda info: info.filename != first)
        for info in infos:
            new.writestr(info, edit(info.filename, old.read(info)))
    return stream.getvalue()


def xlsxwriter_xlsx(book: Book) -> bytes:
    """xlsxwriter keeps the results of formulas that it is told."""
    stream = io.BytesIO()
    made = xlsxwriter.Workbook(stream, {
        "strings_to_formulas": False, "strings_to_numbers": False,
        "date_1904": book.raw.get("date_1904", False),
    })  # fmt: skip
    made.set_properties({"created": MADE})
    dates = made.add_format({"num_format": "yyyy-mm-dd"})
    for grid in book.sheets:
        sheet = made.add_worksheet(grid.name)
        for top, left, bottom, right in grid.merges:
            sheet.merge_range(top - 1, left, bottom - 1, right, "")
        for r, row in enumerate(grid.rows):
            for c, value in enumerate(row):
                if isinstance(value, Formula):
                    sheet.write_formula(r, c, f"={value.text}", None, value.value)
                elif isinstance(value, dt.date):
                    sheet.write_datetime(r, c, dt.datetime.combine(value, dt.time()), dates)
                elif isinstance(value, str):
                    sheet.write_string(r, c, value)
                elif value is not None:
                    sheet.write(r, c, value)
        for number in grid.hidden_rows:
            sheet.set_row(number - 1, None, None, {"hidden": True})
        if grid.state != "visible":
            sheet.hide() if grid.state == "hidden" else sheet.very_hidden()
    if book.finish:
        book.finish(made)
    made.close()
    edit = book.raw.get("edit")
    return edit(stream.getvalue()) if edit else stream.getvalue()


def xlwt_xls(book: Book) -> bytes:
    """BIFF8, as Excel 97 to 2003 and most student-record systems of their time write it."""
    made = xlwt.Workbook(encoding="utf-8")
    dates = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for grid in book.sheets:
        sheet = made.add_sheet(grid.name, cell_overwrite_ok=True)
        merged = {(top, left): (bottom, right) for top, left, bottom, right in grid.merges}
        for r, row in enumerate(grid.rows):
            for c, value in enumerate(row):
                style = dates if isinstance(value, dt.date) else xlwt.Style.default_style
                if (r + 1, c) in merged:
                    bottom, right = merged[r + 1, c]
                    sheet.write_merge(r, bottom - 1, c, right, value)
                elif value is not None and not _inside(grid, r + 1, c):
                    sheet.write(r, c, value, style)
        for number in grid.hidden_rows:
            sheet.row(number - 1).hidden = True
        sheet.visibility = {"visible": 0, "hidden": 1, "veryHidden": 2}[grid.state]
    if book.finish:
        book.finish(made)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def _inside(grid: Grid, row: int, column: int) -> bool:
    return any(t <= row <= b and left <= column <= right for t, left, b, right in grid.merges)


def text_file(book: Book) -> bytes:
    """csv or tab text: raw = {encoding, delimiter, end, bom}."""
    settings = {"encoding": "utf-8", "delimiter": ",", "end": "\r\n", "bom": b""} | book.raw
    stream = io.StringIO()
    rows = book.sheets[0].rows
    width = max(map(len, rows))
    writer = csv.writer(stream, delimiter=settings["delimiter"], lineterminator=settings["end"])
    for row in rows:
        shown = ["" if v is None else v.isoformat() if isinstance(v, dt.date) else v for v in row]
        writer.writerow(shown if settings.get("ragged") else shown + [""] * (width - len(shown)))
    return settings["bom"] + stream.getvalue().encode(settings["encoding"])


def given(book: Book) -> bytes:
    """The bytes that the builder made itself."""
    assert book.data is not None
    return book.data


WRITERS: dict[str, Callable[[Book], bytes]] = {
    "openpyxl": openpyxl_xlsx,
    "xlsxwriter": xlsxwriter_xlsx,
    "xlwt": xlwt_xls,
    "csv": text_file,
    "html": html_text.html,
    "xml2003": html_text.spreadsheet_ml,
    "xlsm": lambda book: office.with_macros(openpyxl_xlsx(book)),
    "lo-ods": lambda book: repacked(office.converted(openpyxl_xlsx(book), "ods")),
    "lo-xlsx": lambda book: repacked(office.converted(xlsxwriter_xlsx(book), "xlsx")),
    "lo-xls": lambda book: office.converted(openpyxl_xlsx(book), "xls"),
    "biff5": biff5.biff5_xls,
    "lo-html": lambda book: office.converted(openpyxl_xlsx(book), "html"),
    "bytes": given,
}
HOW = {
    "openpyxl": "openpyxl (xlsx)", "xlsxwriter": "XlsxWriter (xlsx)", "xlwt": "xlwt (BIFF8)",
    "csv": "csv module",
    "html": "HTML by hand", "xml2003": "SpreadsheetML 2003 by hand", "xlsm": "openpyxl, a VBA part added",
    "lo-ods": "LibreOffice (ods)", "lo-xlsx": "LibreOffice (xlsx)", "lo-xls": "LibreOffice (BIFF8)",
    "biff5": "by hand (BIFF5)", "lo-html": "LibreOffice (HTML)", "bytes": "by hand",
}  # fmt: skip
