"""The records of an xlsb: what calamine does not tell of its sheets. Sources: [MS-XLSB] 2.1.4, 2.4."""

import struct
from collections.abc import Collection, Iterator, Mapping

from guidang.paper.lists.files.far_cells import FEWEST_COLUMNS, Extent, Place
from guidang.paper.lists.files.sheet import DamagedError
from guidang.paper.lists.files.xlsx_extras import Extras
from guidang.paper.lists.files.xlsx_parts import zero_padding

_ROW, _BLANK, _ERROR, _FORMULA_ERROR, _LAST_CELL = 0, 1, 3, 11, 11
_NUMBERS = (2, 5, 9)  # BrtCellRk, BrtCellReal, BrtFmlaNum
_FORMAT, _XF, _BEGIN_XFS, _END_XFS, _SHEET, _MERGED = 44, 47, 617, 618, 156, 176
_BEGIN_STRINGS, _STRING = 159, 19
_HIDDEN = 0x10  # of a row's flags
_EXCEL_ROWS, _EXCEL_COLUMNS = 1_048_576, 16_384


def records(data: bytes) -> Iterator[tuple[int, int, int]]:
    """(kind, start of the body, length). Raises DamagedError."""
    at, end = 0, len(data)
    try:
        while at < end:
            kind = data[at]
            at += 1
            if kind & 0x80:
                kind = kind & 0x7F | (data[at] & 0x7F) << 7
                at += 1
            length = shift = 0
            while True:
                byte = data[at]
                at += 1
                length |= (byte & 0x7F) << shift
                shift += 7
                if not byte & 0x80 or shift > 21:
                    break
            if at + length > end:
                raise DamagedError("a record ends too late")
            yield kind, at, length
            at += length
    except IndexError as fault:
        raise DamagedError("a record ends too soon") from fault


def sheets(workbook: bytes) -> list[tuple[str, str, bool]]:
    """(name, relation, whether it is shown) of every sheet. Raises DamagedError."""
    found = []
    for kind, at, length in records(workbook):
        if kind == _SHEET:
            body = workbook[at : at + length]
            (state,) = struct.unpack_from("<I", body.ljust(8, b"\0"))
            relation, after = _wide(body, 8)
            found.append((_wide(body, after)[0], relation, state & 3 == 0))
    return found


def padded_styles(styles: bytes) -> dict[int, int]:
    """Cell style number → shown digits, for number formats such as 00000000000. Raises DamagedError."""
    formats: dict[int, int] = {}
    widths: dict[int, int] = {}
    number = -1
    for kind, at, length in records(styles):
        body = styles[at : at + length].ljust(4, b"\0")
        if kind == _FORMAT:
            formats[int.from_bytes(body[:2], "little")] = zero_padding(_wide(body, 2)[0])
        elif kind in (_BEGIN_XFS, _END_XFS):
            number = 0 if kind == _BEGIN_XFS else -1
        elif kind == _XF and number >= 0:
            if width := formats.get(int.from_bytes(body[2:4], "little")):
                widths[number] = width
            number += 1
    return widths


def check_strings(strings: bytes) -> None:
    """Raises DamagedError when there are not as many shared strings as are stated."""
    stated: int | None = None
    found = 0
    for kind, at, length in records(strings):
        if kind == _BEGIN_STRINGS and length >= 8:
            stated = int.from_bytes(strings[at + 4 : at + 8], "little")
        found += kind == _STRING
    if stated is not None and stated != found:
        raise DamagedError("number of shared strings")


def scan(data: bytes, name: str, widths: Mapping[int, int]) -> Extras:
    """What calamine leaves out of a sheet. Raises DamagedError; UnreadableError when the sheet is too big."""
    found = Extras()
    extent = Extent()
    row = column_before = -1
    for kind, at, length in records(data):
        if kind == _ROW:
            before, row, column_before = row, int.from_bytes(data[at : at + 4], "little"), -1
            if row <= before or row >= _EXCEL_ROWS:
                raise DamagedError("rows out of order")
            if length > 11 and data[at + 11] & _HIDDEN:
                found.hidden_rows.add(row + 1)
        elif _BLANK < kind <= _LAST_CELL and length >= 8:
            column = int.from_bytes(data[at : at + 4], "little")
            if column <= column_before or column >= _EXCEL_COLUMNS or row < 0:
                raise DamagedError("cells out of order")
            if column_before < 0:
                extent.rows.append(row)
            column_before = column
            extent.tail.append((row, column))
            if column >= FEWEST_COLUMNS:
                extent.add_wide(row, (column,))
            if kind in (_ERROR, _FORMULA_ERROR):
                found.errors.append((row, column))
            elif kind in _NUMBERS and widths:
                style = int.from_bytes(data[at + 4 : at + 7], "little")
                if style in widths:
                    found.padded.append((row, column, widths[style]))
        elif kind == _MERGED and length >= 16:
            top, bottom, left, right = struct.unpack_from("<4I", data, at)
            found.merged.append(((top, left), (bottom, right)))
    found.far = extent.far(name)
    return found


def without(data: bytes, far: Collection[Place]) -> bytes:
    """The sheet with these cells made blank ones."""
    changed = bytearray(data)
    row = -1
    start = 0
    for kind, at, length in records(data):
        if kind == _ROW:
            row = int.from_bytes(data[at : at + 4], "little")
        elif _BLANK < kind <= _LAST_CELL and (row, int.from_bytes(data[at : at + 4], "little")) in far:
            changed[start] = _BLANK
        start = at + length
    return bytes(changed)


def _wide(body: bytes, at: int) -> tuple[str, int]:
    """An XLWideString and where it ends."""
    if at + 4 > len(body):
        raise DamagedError("a text ends too soon")
    end = at + 4 + 2 * int.from_bytes(body[at : at + 4], "little")
    if end > len(body):
        raise DamagedError("a text ends too late")
    return body[at + 4 : end].decode("utf-16-le", "replace"), end
