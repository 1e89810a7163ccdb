"""The records of an .xls (BIFF5 and BIFF8): what calamine does not tell, and whether they agree.

An .xls has no checksum. What can be known of damage is: records that do not follow one another, cells out of
order or twice, strange records among cells, shared strings that do not end where they should, and, where the
writer counted its uses of the strings exactly, a string that no cell uses. A flipped bit inside one cell's
number or inside a string's characters cannot be known by anyone. Sources: [MS-XLS] 2.3, 2.4.
"""

import codecs
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from guidang.paper.lists.files.sheet import DamagedError, LockedError, UnreadableError
from guidang.paper.lists.files.xls_strings import count_strings
from guidang.paper.lists.files.xlsx_parts import zero_padding

BOF, EOF, CONTINUE = 0x0809, 0x000A, 0x003C
_FILEPASS, _BOUNDSHEET, _SST, _FORMAT, _FORMAT8, _XF, _CODEPAGE = 0x2F, 0x85, 0xFC, 0x1E, 0x41E, 0xE0, 0x42
BIFF5, BIFF8 = 0x0500, 0x0600
LONGEST = {BIFF5: 2080, BIFF8: 8224}  # bytes of a record's body
_HEAD = struct.Struct("<HH")
_TELLING = ("学号", "姓名")
_CODEPAGES = {10008: "gb2312", 936: "gb18030", 1200: "utf-16-le", 950: "cp950", 932: "cp932", 949: "cp949"}


@dataclass(frozen=True, slots=True)
class SheetAt:
    """A worksheet and where its records begin."""

    name: str
    visible: bool
    offset: int


@dataclass(slots=True)
class Globals:
    """Of the whole workbook. ``widths`` maps cell styles to shown digits; ``uses`` and ``strings`` count."""

    version: int
    sheets: list[SheetAt] = field(default_factory=list)
    widths: dict[int, int] = field(default_factory=dict)
    uses: int = 0
    strings: int = 0
    encoding: str = "gb18030"  # of texts before BIFF8
    codepage_at: int = 0  # where the record that states it has its body


def records(data: bytes | bytearray, at: int, longest: int) -> Iterator[tuple[int, int, int]]:
    """(kind, start of the body, length) from ``at`` up to and with the EOF that ends the substream."""
    depth = 0
    end = len(data)
    unpack = _HEAD.unpack_from
    while at + 4 <= end:
        kind, length = unpack(data, at)
        at += 4
        if length > longest or at + length > end:
            break
        yield kind, at, length
        if kind == BOF:
            depth += 1
        elif kind == EOF:
            depth -= 1
            if depth <= 0:
                return
        at += length
    raise DamagedError("records do not follow one another")


def read_globals(data: bytes | bytearray) -> Globals:
    """The workbook's own records. Raises DamagedError, LockedError, UnreadableError."""
    kind, length, version = struct.unpack_from("<3H", data.ljust(6, b"\0"))
    if kind in (0x0009, 0x0209, 0x0409):
        raise UnreadableError("这是 Excel 4.0 或更早的文件，请在 Excel 中另存为 .xlsx 再放入")
    if kind != BOF or length < 4 or version not in LONGEST:
        raise DamagedError("no workbook")
    found = Globals(version)
    formats: dict[int, int] = {}
    styles = 0
    strings: list[bytes] = []
    last = 0
    for kind, at, length in records(data, 0, LONGEST[version]):
        body = bytes(data[at : at + length])
        if kind == _FILEPASS:
            raise LockedError
        if kind == _CODEPAGE and length >= 2:
            page = int.from_bytes(body[:2], "little")
            found.encoding, found.codepage_at = _encoding(data, page), at
        elif kind == _BOUNDSHEET:
            _add_sheet(found, body)
        elif kind in (_FORMAT, _FORMAT8) and length > 3:
            formats[int.from_bytes(body[:2], "little")] = zero_padding(_format_text(body, version))
        elif kind == _XF and length >= 4:
            if width := formats.get(int.from_bytes(body[2:4], "little")):
                found.widths[styles] = width
            styles += 1
        elif kind == _SST or (kind == CONTINUE and last == _SST):
            strings.append(body)
        last = last if kind == CONTINUE else kind
    if strings:
        found.uses, found.strings = count_strings(strings)
    return found


def _encoding(data: bytes | bytearray, page: int) -> str:
    """By the stated code page, but many programs of Chinese offices state 1252 and write GBK."""
    if any(word.encode("gb18030") in data for word in _TELLING):
        return "gb18030"
    name = _CODEPAGES.get(page, f"cp{page}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"


def _add_sheet(found: Globals, body: bytes) -> None:
    if len(body) < 8:
        raise DamagedError("a sheet without name")
    offset, state, kind, length = struct.unpack_from("<IBBB", body)
    if found.version == BIFF5:
        name = body[7 : 7 + length].decode(found.encoding, "replace")
    else:
        wide = body[7] & 1
        name = body[8 : 8 + (length << wide)].decode("utf-16-le" if wide else "latin-1", "replace")
    if kind == 0:
        found.sheets.append(SheetAt(name, state & 3 == 0, offset))


def _format_text(body: bytes, version: int) -> str:
    if version == BIFF5:
        return body[3 : 3 + body[2]].decode("latin-1")
    length, wide = struct.unpack_from("<HB", body.ljust(5, b"\0"), 2)
    return body[5 : 5 + (length << (wide & 1))].decode("utf-16-le" if wide & 1 else "latin-1", "replace")
