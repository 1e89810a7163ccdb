"""The clerk's own xlsx through openpyxl: what it looks like is kept, whatever could act is left out.

Left out: formulas (their results stay), macros, links to other files and to the web, tables (their filters
stay), pivot tables, charts and pictures, sheet protection, and names, validations and conditional formats
that reach out of the workbook. The formulas that stay are those of harmless validations and conditional
formats; no cell holds one.
"""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import openpyxl
from openpyxl import Workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet

from guidang.paper.lists.answers import errors_sheet
from guidang.paper.lists.answers.errors_sheet import Entry
from guidang.paper.lists.answers.in_memory import xlsx_of
from guidang.paper.lists.answers.red_marks import Place, clear_mark, put_marks
from guidang.paper.lists.files import xlsx_parts
from guidang.paper.lists.files.package import Package
from guidang.paper.lists.files.sheet import Broken, Sheet
from guidang.paper.lists.files.xlsx_rows import SheetXml

# What openpyxl raises on workbooks that other programs read.
UNFIT = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
_REACHES_OUT = re.compile(
    r"[\[|]|\b(?:WEBSERVICE|HYPERLINK|FILTERXML|CALL|REGISTER|EXEC|IMPORT\w*|DDE)\b", re.IGNORECASE
)
_FORMULA = re.compile(rb'<c r="([A-Z]{1,3}\d{1,7})"[^<>]*>\s*<f\b')
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\b[^<>]*?\sref=[\"']([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)[\"']")
_CELL = re.compile(rb"<(?:\w+:)?c[ />]")
_MOST_CELLS = 250_000  # for openpyxl, which takes 20 µs and 800 bytes for each
_MOST_MERGED = 100_000  # cells of merged ranges; openpyxl makes each of them


def formula_cells(package: Package) -> dict[str, set[str]] | None:
    """The cells that hold formulas ("B3"), by sheet; None when the workbook is too much for openpyxl."""
    cells = merged = 0
    found: dict[str, set[str]] = {}
    for name, part in xlsx_parts.workbook(package).sheets.items():
        cells += sum(len(_CELL.findall(chunk)) for chunk in package.chunks(part))
        found[name] = set()
        for chunk in SheetXml(package.chunks(part)).spelled():
            if b"<f" in chunk:
                found[name].update(reference.decode() for reference in _FORMULA.findall(chunk))
            if b"mergeCell" in chunk:
                merged += sum(_area(*corners) for corners in _MERGE.findall(chunk))
        if cells > _MOST_CELLS or merged > _MOST_MERGED:
            return None
    return found


def _area(left: bytes, top: bytes, right: bytes, bottom: bytes) -> int:
    width = column_index_from_string(right.decode()) - column_index_from_string(left.decode()) + 1
    return int(width) * (int(bottom) - int(top) + 1)


def opened(data: bytes) -> Workbook:
    """The workbook with nothing in it that could act, and without marks of an earlier round.

    Raises one of UNFIT.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells what it leaves out; so does the module docstring
        book = openpyxl.load_workbook(
            io.BytesIO(data), data_only=True, keep_links=False, keep_vba=False, rich_text=False
        )
    _drop_names(book.defined_names)
    book._external_links = []
    for sheet in list(book.worksheets):
        if sheet.title.startswith(errors_sheet.TITLE) and errors_sheet.is_ours([sheet["A1"].value]):
            book.remove(sheet)
            continue
        _disarm(sheet)
        for cell in list(sheet._cells.values()):  # iter_rows would make all cells up to one far out
            _clean_cell(cell)
    return book


def marked_bytes(
    book: Workbook,
    sheets: Sequence[Sheet],
    marks: Sequence[Mapping[Place, Sequence[str]]],
    formulas: Mapping[str, Collection[str]],
    entries: Sequence[Entry],
) -> bytes:
    """Mark the book and save it; ``sheets`` are what was read of it, ``marks`` go with them."""
    for sheet, marked in zip(sheets, marks, strict=True):
        if sheet.name not in book.sheetnames:
            continue
        out = book[sheet.name]
        _restore_broken(out, sheet)
        put_marks(out, _anchored(out, marked), formulas.get(sheet.name, ()))
    if errors_sheet.TITLE not in book.sheetnames:
        errors_sheet.add(book, entries)
    return xlsx_of(book, {})


def _anchored(sheet: Worksheet, marks: Mapping[Place, Sequence[str]]) -> dict[Place, list[str]]:
    """Marks on cells that a merged range covers go to its first cell, where Excel shows them."""
    found: dict[Place, list[str]] = {}
    first: dict[Place, Place] = {}
    for merged in sheet.merged_cells.ranges:
        for row, column in merged.cells:
            first[row - 1, column - 1] = (merged.min_row - 1, merged.min_col - 1)
    for place, messages in marks.items():
        known = found.setdefault(first.get(place, place), [])
        known += [message for message in messages if message not in known]
    return found


def _restore_broken(out: Worksheet, sheet: Sheet) -> None:
    """A formula without result would be an empty cell, and read as one."""
    for number, row in enumerate(sheet.rows, 1):
        if Broken.UNCALCULATED not in row:
            continue
        for column, value in enumerate(row, 1):
            cell = out.cell(number, column)
            if value is Broken.UNCALCULATED and not isinstance(cell, MergedCell):
                cell._value, cell.data_type = "#N/A", "e"


def _disarm(sheet: Worksheet) -> None:
    sheet._charts, sheet._images, sheet._pivots = [], [], []
    sheet.legacy_drawing = None
    sheet.protection.disable()
    for table in list(sheet.tables.values()):
        if table.autoFilter is not None and not sheet.auto_filter.ref:
            sheet.auto_filter = table.autoFilter
        del sheet.tables[table.name]
    _drop_names(sheet.defined_names)
    rules = sheet.data_validations
    rules.dataValidation = [
        rule for rule in rules.dataValidation if not _reaches(rule.formula1) and not _reaches(rule.formula2)
    ]
    formats = sheet.conditional_formatting
    for area in list(formats):
        if any(_reaches(formula) for rule in area.rules for formula in rule.formula):
            del formats[area.sqref]


def _drop_names(names: Any) -> None:
    for name in [name for name, defined in names.items() if _reaches(defined.attr_text)]:
        del names[name]


def _reaches(formula: str | None) -> bool:
    return bool(formula and _REACHES_OUT.search(formula))


def _clean_cell(cell: Any) -> None:
    if cell.hyperlink is not None and cell.hyperlink.target:
        cell.hyperlink = None
    if cell.data_type == "f":
        cell.data_type = "s"
    if cell.comment is not None:
        clear_mark(cell)
