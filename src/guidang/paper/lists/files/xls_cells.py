"""One sheet's records of an .xls: places of errors, hidden rows, merges; and whether the cells are whole."""

import struct
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import ge

from guidang.paper.lists.files.far_cells import FEWEST_COLUMNS, MOST_FAR, Extent, Place
from guidang.paper.lists.files.merging import Range
from guidang.paper.lists.files.sheet import DamagedError
from guidang.paper.lists.files.xls_records import BOF, CONTINUE, EOF, Globals

_FORMULA, _MULRK, _LABELSST, _BLANK, _NUMBER = 0x06, 0xBD, 0xFD, 0x0201, 0x0203
_LABEL, _BOOLERR, _STRING, _RK, _ROW, _MERGED, _MULBLANK, _RSTRING = (
    0x0204, 0x0205, 0x0207, 0x027E, 0x0208, 0xE5, 0xBE, 0xD6,
)  # fmt: skip
_LENGTHS = {_LABELSST: 10, _NUMBER: 14, _BOOLERR: 8, _RK: 10}
_VALUES = {_FORMULA, _MULRK, _LABELSST, _NUMBER, _LABEL, _BOOLERR, _RK, _RSTRING}
_EMPTY = {_BLANK, _MULBLANK}
# What may stand between cells: rows, blocks, shared and array formulas; and, of writers that keep no order,
# columns, notes, drawings, links and validations.
_BETWEEN = {
    _ROW, CONTINUE, _STRING, 0xD7, 0x20B, 0x221, 0x4BC, 0x236, 0x7D, 0x1C, 0x5D, 0xEC, 0x1B6, 0x1B8, 0x1BE,
    0x800, _MERGED,
}  # fmt: skip
_COLUMNS = 256
_DIMENSIONS = 0x0200
_CELL = struct.Struct("<HHH")
_STRING_CELL = struct.Struct("<HHHI")  # row, column, style, index


@dataclass(slots=True)
class XlsSheet:
    """0-based places; ``zeros`` are formulas whose result is a plain 0."""

    errors: list[Place] = field(default_factory=list)
    zeros: list[Place] = field(default_factory=list)
    calculated: bool = False
    padded: list[tuple[int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    merged: list[Range] = field(default_factory=list)
    dimensions: tuple[int, int] = (
        0,
        0,
    )  # start and length of the record's body; calamine reserves memory by it
    extent: Extent = field(default_factory=Extent)
    used: "array[int]" = field(default_factory=lambda: array("I"))  # indexes of shared strings
    cells: "array[int]" = field(default_factory=lambda: array("I"))  # row * 256 + column
    starts: "array[int]" = field(default_factory=lambda: array("I"))  # of the cells' bodies in the stream


def scan(data: bytes | bytearray, rows: Iterable[tuple[int, int, int]], book: Globals) -> XlsSheet:
    """Look one sheet's records through. Raises DamagedError."""
    found = XlsSheet()
    depth = 0
    strange = formula = False
    cells, starts, used = found.cells, found.starts, found.used
    for kind, at, length in rows:
        if kind == _LABELSST and depth == 1 and not strange:  # most cells
            row, column, _, index = _STRING_CELL.unpack_from(data, at)
            if length != _STRING_CELL.size or index >= book.strings or column >= _COLUMNS:
                raise DamagedError("a cell of shared text")
            cells.append(row << 8 | column)
            starts.append(at)
            used.append(index)
        elif kind in _VALUES and depth == 1:
            if strange:
                raise DamagedError("a strange record among cells")
            formula = kind == _FORMULA
            _take(found, data, kind, at, length, book)
        elif kind == _DIMENSIONS and depth == 1:
            found.dimensions = (at, length)
        elif kind in _EMPTY:
            continue
        elif kind in (BOF, EOF):
            depth += 1 if kind == BOF else -1
        elif depth == 1 and kind == _STRING and not formula:
            raise DamagedError("a formula's text without the formula")
        elif depth == 1:
            strange = not _take_other(found, kind, bytes(data[at : at + length])) or strange
    _check_order(found)
    return found


def _take_other(found: XlsSheet, kind: int, body: bytes) -> bool:
    """Look at a record that is no cell; say whether it may stand among cells."""
    if kind == _ROW and len(body) >= 14:
        if body[12] & 0x20:
            found.hidden_rows.add(int.from_bytes(body[:2], "little") + 1)
    elif kind == _MERGED:
        found.merged += _ranges(body)
    elif kind not in _BETWEEN and found.cells:
        _refuse_lost_cell(found.cells[-1], body)
        return False
    return True


def _take(found: XlsSheet, data: bytes | bytearray, kind: int, at: int, length: int, book: Globals) -> None:
    row, column, style = _CELL.unpack_from(data, at)
    if length != _LENGTHS.get(kind, length) or length < 8 or column >= _COLUMNS:
        raise DamagedError("length of a cell")
    found.cells.append(row << 8 | column)
    found.starts.append(at)
    if kind == _BOOLERR and data[at + 7]:
        found.errors.append((row, column))
    elif kind == _FORMULA:
        _take_formula(found, (row, column), bytes(data[at + 6 : at + 14]))
    elif kind == _MULRK:
        last = int.from_bytes(data[at + length - 2 : at + length], "little")
        if (length - 6) != 6 * (last - column + 1) or last >= _COLUMNS:
            raise DamagedError("length of cells")
        for offset in range(1, last - column + 1):
            found.cells.append(row << 8 | column + offset)
            found.starts.append(at)
            if book.widths:
                _pad(
                    found,
                    row,
                    column + offset,
                    int.from_bytes(data[at + 4 + 6 * offset :][:2], "little"),
                    book,
                )
    if book.widths:
        _pad(found, row, column, style, book)


def _pad(found: XlsSheet, row: int, column: int, style: int, book: Globals) -> None:
    if style in book.widths:
        found.padded.append((row, column, book.widths[style]))


def _take_formula(found: XlsSheet, place: Place, result: bytes) -> None:
    if result[6:] == b"\xff\xff" and result[0] == 2:
        found.errors.append(place)
    elif result == bytes(8):
        found.zeros.append(place)
    else:
        found.calculated = True


def _ranges(body: bytes) -> list[Range]:
    count = int.from_bytes(body[:2], "little")
    if len(body) < 2 + 8 * count:
        raise DamagedError("merged ranges")
    found = [struct.unpack_from("<4H", body, 2 + 8 * number) for number in range(count)]
    return [((top, left), (bottom, right)) for top, bottom, left, right in found]


def _refuse_lost_cell(last: int, body: bytes) -> None:
    """A record of no known kind that begins as the row's next cell would is a cell that lost its kind."""
    if len(body) >= 8:
        row, column, _ = _CELL.unpack_from(body)
        if row == last >> 8 and 0 < column - (last & 0xFF) <= 3:
            raise DamagedError("a cell lost its kind")


def _check_order(found: XlsSheet) -> None:
    """Cells ascend, or else keep some order of their writer's: one alone out of its place was moved there."""
    cells: Sequence[int] = found.cells
    if any(map(ge, cells, islice(cells, 1, None))):
        for before, cell, after in zip(cells, islice(cells, 1, None), islice(cells, 2, None), strict=False):
            if before < after and not before < cell < after:
                raise DamagedError("a cell out of order")
        if len(set(cells)) != len(cells):
            raise DamagedError("a cell stands twice")
        cells = sorted(cells)
    row_before = -1
    for cell in cells:
        if cell >> 8 != row_before:
            row_before = cell >> 8
            found.extent.rows.append(row_before)
        if cell & 0xFF >= FEWEST_COLUMNS:
            found.extent.add_wide(row_before, (cell & 0xFF,))
    found.extent.tail.extend(map(place_of, cells[-MOST_FAR - 1 :]))


def place_of(cell: int) -> Place:
    """Row and column of an element of ``cells``."""
    return cell >> 8, cell & 0xFF
