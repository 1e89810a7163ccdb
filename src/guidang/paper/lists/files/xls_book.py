"""xls: the records are looked through, then calamine reads them out of a fresh container."""

import struct
from collections.abc import Collection

from guidang.paper.lists.files import calamine_book, xls_cells
from guidang.paper.lists.files.far_cells import Place, far_remark, too_many_far
from guidang.paper.lists.files.sheet import MACROS, Book, DamagedError
from guidang.paper.lists.files.xls_biff5 import biff5_decoder
from guidang.paper.lists.files.xls_cells import place_of
from guidang.paper.lists.files.xls_container import contained, workbook_stream
from guidang.paper.lists.files.xls_records import BIFF5, LONGEST, Globals, read_globals, records
from guidang.paper.lists.files.xlsx_extras import Extras

_NOTHING = struct.pack("<H", 0x0201)  # a blank cell, which calamine passes over


def read(data: bytes) -> Book:
    """The sheets of a compound file. Raises UnreadableError and its kin."""
    stream, macros = workbook_stream(data)
    return read_stream(stream, (MACROS,) if macros else ())


def read_stream(stream: bytearray, remarks: tuple[str, ...] = ()) -> Book:
    """The sheets of a workbook's records, as some old programs write them without a container.

    ``stream`` is used up.
    """
    book = read_globals(stream)
    scanned = {
        sheet: xls_cells.scan(stream, records(stream, sheet.offset, LONGEST[book.version]), book)
        for sheet in book.sheets
    }
    _check_uses(book, list(scanned.values()))
    if len({sheet.name for sheet in scanned}) != len(book.sheets):
        raise DamagedError("two sheets of one name")
    calculated = any(found.calculated for found in scanned.values())
    extras: dict[str, Extras] = {}
    for sheet, found in scanned.items():
        if not sheet.visible:
            continue
        far = found.extent.far(sheet.name)
        uncalculated = [] if calculated else found.zeros
        extras[sheet.name] = Extras(
            found.errors, uncalculated, found.padded, found.hidden_rows, found.merged, far
        )
        _put_dimensions(stream, found)
        if far:
            _blank_out(stream, sheet.name, found, far)
            remarks = (*remarks, far_remark(sheet.name, far))
    decode = biff5_decoder(stream, book) if book.version == BIFF5 else None
    data = contained(stream)
    stream.clear()  # of a long list each copy is 36 MB
    scanned.clear()
    return Book(tuple(calamine_book.read(data, extras, decode)), remarks)


def _check_uses(book: Globals, sheets: list[xls_cells.XlsSheet]) -> None:
    """Where the writer counted exactly, every string is used; one that is not lost its cell to another."""
    if sum(len(found.used) for found in sheets) != book.uses:
        return
    used = bytearray(book.strings)
    for found in sheets:
        for index in found.used:
            used[index] = 1
    if not all(used):
        raise DamagedError("a shared string that no cell uses")


def _put_dimensions(stream: bytearray, found: xls_cells.XlsSheet) -> None:
    """Write in the sheet's size as it is: formatted cells without a value do not count."""
    start, length = found.dimensions
    layout = {14: "<IIHHH", 10: "<HHHHH"}.get(length)
    if start and layout:
        rows = found.extent.rows
        columns = max((cell & 0xFF for cell in found.cells), default=-1) + 1
        struct.pack_into(layout, stream, start, 0, min(rows[-1] + 1 if rows else 0, 0xFFFF), 0, columns, 0)


def _blank_out(stream: bytearray, sheet: str, found: xls_cells.XlsSheet, far: Collection[Place]) -> None:
    records = {at for cell, at in zip(found.cells, found.starts, strict=True) if place_of(cell) in far}
    for cell, at in zip(found.cells, found.starts, strict=True):
        if at in records and place_of(cell) not in far:  # a run of numbers that begins in the list
            raise too_many_far(sheet, place_of(cell))
        if at in records:
            stream[at - 4 : at - 2] = _NOTHING
