"""A workbook of Excel 5.0/95 (BIFF5), which no library writes any more: texts in GBK and floats, by hand.

[MS-XLS] 2.4 for the records (BIFF5 strings are bytes of the code page), [MS-CFB] for the container.
"""

import struct
from collections.abc import Mapping

from tools.lists.kit import Rows

_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def biff5(sheets: Mapping[str, Rows]) -> bytes:
    """The bytes of an .xls of Excel 5.0/95."""
    bodies = [_sheet(rows) for rows in sheets.values()]
    names = [name.encode("gbk") for name in sheets]
    head = _record(0x0809, struct.pack("<HHHH", 0x0500, 0x0005, 0x0DBB, 1996))  # BOF, globals
    head += _record(0x0042, struct.pack("<H", 936))  # CODEPAGE
    end = _record(0x000A, b"")
    place = len(head) + sum(4 + 7 + len(name) for name in names) + len(end)
    for name, body in zip(names, bodies, strict=True):
        head += _record(0x0085, struct.pack("<IHB", place, 0, len(name)) + name)  # BOUNDSHEET
        place += len(body)
    return _compound("Book", head + end + b"".join(bodies))


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _sheet(rows: Rows) -> bytes:
    found = _record(0x0809, struct.pack("<HHHH", 0x0500, 0x0010, 0x0DBB, 1996))
    width = max(map(len, rows))
    found += _record(0x0200, struct.pack("<HHHHH", 0, len(rows), 0, width, 0))  # DIMENSIONS
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            at = struct.pack("<HHH", r, c, 0)
            if isinstance(value, str):
                text = value.encode("gbk")
                found += _record(0x0204, at + struct.pack("<H", len(text)) + text)  # LABEL
            elif value is not None:
                found += _record(0x0203, at + struct.pack("<d", value))  # NUMBER
    return found + _record(0x000A, b"")


def _compound(name: str, stream: bytes) -> bytes:
    """One stream of at least 4096 bytes, so that it lies in whole sectors: FAT, directory, stream."""
    size = max(4096, len(stream))
    sectors = -(-size // 512)
    chain = [_FAT, _END, *range(3, 2 + sectors), _END]
    assert len(chain) <= 128  # one FAT sector
    fat = struct.pack("<128I", *chain, *[_FREE] * (128 - len(chain)))
    entries = (
        _entry("Root Entry", 5, 1, _END, 0) + _entry(name, 2, _NONE, 2, size) + _entry("", 0, _NONE, 0, 0) * 2
    )
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    head += struct.pack("<I", 0) + struct.pack("<I", _FREE) * 108
    return head + fat + entries + stream.ljust(sectors * 512, b"\0")


def _entry(label: str, kind: int, child: int, start: int, size: int) -> bytes:
    wide = (label + "\0").encode("utf-16-le") if label else b""
    head = wide.ljust(64, b"\0") + struct.pack("<HBBIII", len(wide), kind, 1, _NONE, _NONE, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)
