"""BIFF5 by hand, as Excel 5.0/95 wrote it: byte strings in a code page. LibreOffice no longer saves it.

Records: BOF 0x0809, CODEPAGE 0x0042, BOUNDSHEET 0x0085, DIMENSIONS 0x0200, LABEL 0x0204, NUMBER 0x0203,
EOF 0x000A.
"""

import struct

from tools.office_lists.book import Book, Grid
from tools.office_lists.office import compound

_END = struct.pack("<HH", 0x000A, 0)


def biff5_xls(book: Book) -> bytes:
    """Texts and numbers of every sheet; no formats, no merges."""
    head = _bof(0x0005) + _record(0x0042, struct.pack("<H", 936))
    names = [grid.name.encode("gbk") for grid in book.sheets]
    start = len(head) + sum(4 + 7 + len(name) for name in names) + len(_END)
    bounds, bodies = b"", b""
    for grid, name in zip(book.sheets, names, strict=True):
        bounds += _record(0x0085, struct.pack("<IHB", start + len(bodies), 0, len(name)) + name)
        bodies += _sheet(grid)
    return compound({"Book": head + bounds + _END + bodies})


def _sheet(grid: Grid) -> bytes:
    width = max(map(len, grid.rows))
    found = _bof(0x0010) + _record(0x0200, struct.pack("<HHHHH", 0, len(grid.rows), 0, width, 0))
    for r, row in enumerate(grid.rows):
        for c, value in enumerate(row):
            place = struct.pack("<HHH", r, c, 0)
            if isinstance(value, str) and value:
                text = value.encode("gbk")
                found += _record(0x0204, place + struct.pack("<H", len(text)) + text)
            elif isinstance(value, int | float):
                found += _record(0x0203, place + struct.pack("<d", value))
    return found + _END


def _bof(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHH", 0x0500, kind, 2412, 1993))


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body
