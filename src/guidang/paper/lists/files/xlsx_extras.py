"""What calamine does not tell of an xlsx: error values, formulas without result, padded numbers, hidden rows,
merged ranges, cells too far out to load; and whether the cells stand in order, as no damaged sheet's do.

The sheets' XML is searched as a stream with regular expressions, and only where a cheap look finds something
to search for: a full parse would cost several times what calamine needs for the whole list. No pattern may
run past a "<", else a hostile sheet takes quadratic time.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import ge

from guidang.paper.lists.files.far_cells import FEWEST_COLUMNS, MOST_FAR, Extent, Place
from guidang.paper.lists.files.sheet import DamagedError
from guidang.paper.lists.files.xlsx_rows import SheetXml, column_number

Range = tuple[Place, Place]  # first and last place

_FILLED = re.compile(rb'<c r="([^"]+)"[^<>/]*>(?!</)')  # what is no reference is found out below
_ERROR_CELL = re.compile(rb'<c r="([A-Z]{1,3}\d{1,7})"[^<>]*?\bt=["\']e["\']')
_FORMULA_CELL = re.compile(
    rb'<c r="([A-Z]{1,3}\d{1,7})"([^<>]*[^<>/])?>\s*<f\b(?:[^<>]*/>|[^<>]*>[^<]*</f>)\s*'
    rb"(?:<v\s*/>|<v\s*[^<>]*>([^<]*)</v>)?"
)
_TEXT_RESULT = re.compile(rb"\bt=[\"']str[\"']")
_HIDDEN_ROW = re.compile(rb'<row\b(?=[^<>]*?\shidden=["\'](?:1|true)["\'])[^<>]*?\sr=["\'](\d{1,7})["\']')
_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\b[^<>]*?\sref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']"
)
_EXCEL_ROWS, _EXCEL_COLUMNS = 1_048_576, 16_384
_DIGITS, _LETTERS = b"0123456789", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(slots=True)
class Extras:
    """Of one sheet: 0-based places, and for numbers shown with leading zeros also their width.

    ``hidden_rows`` are 1-based. ``far`` cells must not be loaded; ``empty`` counts bytes of rows that hold no
    value.
    """

    errors: list[Place] = field(default_factory=list)
    uncalculated: list[Place] = field(default_factory=list)
    padded: list[tuple[int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    merged: list[Range] = field(default_factory=list)
    far: Collection[Place] = ()
    empty: int = 0


def scan(xml: SheetXml, name: str, widths: Mapping[int, int], recalculates: bool) -> Extras:
    """Read one sheet's XML. ``widths`` maps cell styles to shown digits.

    ``recalculates``: the workbook asks Excel to calculate when it opens; then results that are all 0 are not
    results, as xlsxwriter writes them. Raises DamagedError; UnreadableError when the sheet is too big.
    """
    found = Extras()
    extent = _Ordered()
    padded = _padded_cell(widths)
    calculated = False
    zeros: list[Place] = []
    for chunk in xml.spelled():
        extent.take(_FILLED.findall(chunk))
        if b't="e"' in chunk or b"t='e'" in chunk:
            found.errors += map(_place, _ERROR_CELL.findall(chunk))
        if b"<f" in chunk:
            for reference, attributes, value in _FORMULA_CELL.findall(chunk):
                if value.strip():
                    calculated = calculated or value != b"0"
                    zeros.append(_place(reference))
                elif not _TEXT_RESULT.search(attributes):  # an empty text is a result
                    found.uncalculated.append(_place(reference))
        if padded:
            found.padded += [(*_place(r), widths[int(style)]) for r, style in padded.findall(chunk)]
        if b'hidden="1"' in chunk or b'hidden="true"' in chunk or b"hidden='" in chunk:
            found.hidden_rows.update(map(int, _HIDDEN_ROW.findall(chunk)))
        if b"mergeCell" in chunk:
            found.merged += map(_range, _MERGED.findall(chunk))
    if recalculates and not calculated:
        found.uncalculated += zeros
    found.far = extent.extent.far(name)
    found.empty = xml.empty
    return found


def _padded_cell(widths: Mapping[int, int]) -> re.Pattern[bytes] | None:
    if not widths:
        return None
    styles = b"|".join(b"%d" % style for style in widths)
    return re.compile(
        rb'<c r="([A-Z]{1,3}\d{1,7})"(?=[^<>]*?\ss=["\'](' + styles + rb')["\'])(?![^<>]*\st=["\'][^n])'
    )


class _Ordered:
    """Gathers the extent of filled cells; rows and columns must ascend, or the bytes are damaged."""

    def __init__(self) -> None:
        self.extent = Extent()
        self._known: dict[
            tuple[bytes, ...], list[int]
        ] = {}  # rows fill the same few columns: here the far ones

    def take(self, references: list[bytes]) -> None:
        """The filled cells of a chunk of whole rows."""
        if not references:
            return
        joined = b" ".join(references)
        letters = joined.translate(None, _DIGITS).split()
        numbers = joined.translate(None, _LETTERS).split()
        if len(letters) != len(references) or len(numbers) != len(references):
            raise DamagedError("no reference")
        at = 0
        try:
            for row, cells in groupby(numbers):
                end = at + len(list(cells))
                self._take_row(int(row) - 1, tuple(letters[at:end]))
                at = end
            self.extent.tail.extend(map(_place, references[-MOST_FAR - 1 :]))
        except ValueError as fault:
            raise DamagedError("no reference") from fault

    def _take_row(self, row: int, letters: tuple[bytes, ...]) -> None:
        rows = self.extent.rows
        if row >= _EXCEL_ROWS or row <= (rows[-1] if rows else -1):
            raise DamagedError("rows out of order")
        rows.append(row)
        wide = self._known.get(letters)
        if wide is None:
            columns = [column_number(letter) for letter in letters]
            if columns[-1] >= _EXCEL_COLUMNS or any(map(ge, columns, columns[1:])):
                raise DamagedError("cells out of order")
            wide = self._known[letters] = [column for column in columns if column >= FEWEST_COLUMNS]
        if wide:
            self.extent.add_wide(row, wide)


def _place(reference: bytes) -> Place:
    letters = reference.rstrip(_DIGITS)
    return int(reference[len(letters) :]) - 1, column_number(letters)


def _range(corners: tuple[bytes, bytes, bytes, bytes]) -> Range:
    left, top, right, bottom = corners
    return (int(top) - 1, column_number(left)), (int(bottom) - 1, column_number(right))
