"""The compound file of an old Office document: which document it is, and the workbook's stream out of it.

The stream that was looked through is put into a fresh, plain container for calamine, so that what is read is
what was checked.
"""

import io
import struct

import olefile

from guidang.paper.lists.files.sheet import DamagedError, LockedError, UnreadableError

_SECTOR = 4096  # version 4 of the format: 109 sectors of addresses hold 450 MB
_PER_SECTOR = _SECTOR // 4
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_OTHERS = {
    "WordDocument": "Word 文档",
    "PowerPoint Document": "PowerPoint 演示文稿",
    "VisioDocument": "Visio 图",
    "__properties_version1.0": "邮件",
}


def workbook_stream(data: bytes) -> tuple[bytearray, bool]:
    """The workbook's records, and whether macros stand beside them. Raises UnreadableError and its kin."""
    try:
        with olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_INCORRECT) as container:
            names = {"/".join(entry) for entry in container.listdir(streams=True, storages=True)}
            if "EncryptedPackage" in names:
                raise LockedError
            for stream, kind in _OTHERS.items():
                if stream in names:
                    raise UnreadableError(f"这是 {kind}，不是电子表格，请提供 xlsx、xls、ods 或 csv")
            for stream in ("Workbook", "Book"):
                if container.exists(stream):
                    macros = "_VBA_PROJECT_CUR" in names or "_VBA_PROJECT" in names
                    return bytearray(container.openstream(stream).read()), macros
    except (OSError, ValueError, IndexError, KeyError, TypeError, struct.error) as fault:
        if isinstance(fault, UnreadableError):
            raise
        raise DamagedError("compound file") from fault  # olefile lets the errors of its arithmetic through
    raise UnreadableError("这不是电子表格，或者文件已损坏，请提供 xlsx、xls、ods 或 csv")


def contained(stream: bytes | bytearray, name: str = "Workbook") -> bytes:
    """A compound file that holds the stream and nothing else ([MS-CFB] 2.2 to 2.6)."""
    sectors = -(-max(len(stream), _SECTOR) // _SECTOR)
    fats = 1
    while fats * _PER_SECTOR < fats + 2 + sectors:
        fats += 1
    start = (
        fats + 2
    )  # after the directory and one sector of small streams, without which calamine sees no root
    table = [_FAT] * fats + [_END, _END, *range(start + 1, start + sectors), _END]
    table += [_FREE] * (fats * _PER_SECTOR - len(table))
    directory = _entry("Root Entry", 5, 1, fats + 1, 0) + _entry(name, 2, _NONE, start, sectors * _SECTOR)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 4, 0xFFFE, 12, 6)
    header += bytes(6) + struct.pack("<9I", 1, fats, fats, 0, _SECTOR, _END, 0, _END, 0)
    header += struct.pack("<109I", *range(fats), *[_FREE] * (109 - fats))
    return b"".join(
        (
            header.ljust(_SECTOR, b"\0"),
            struct.pack(f"<{len(table)}I", *table),
            directory.ljust(2 * _SECTOR, b"\0"),
            stream,
            bytes(sectors * _SECTOR - len(stream)),
        )
    )


def _entry(label: str, kind: int, child: int, start: int, size: int) -> bytes:
    wide = label.encode("utf-16-le") + b"\0\0"
    head = wide.ljust(64, b"\0") + struct.pack("<HBBIII", len(wide), kind, 1, _NONE, _NONE, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)
