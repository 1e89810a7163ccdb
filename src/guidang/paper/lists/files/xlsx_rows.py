"""The XML of one xlsx sheet as a stream: its head, then chunks of whole rows, then what follows the rows.

Chunks come in the one spelling that Excel writes, ``<c r="B3" s="1" t="s">``: other programs prefix their
tags (``<x:c``), put the reference later or leave it out. Only what `xlsx_extras` looks at is respelled.
"""

import re
from collections.abc import Iterator

from guidang.paper.lists.files.sheet import DamagedError, column_letters

_MAX_ROW_BYTES = 64 * 2**20  # of one row, or of all that follows the rows
_ROOT = re.compile(rb"<(?:(\w+):)?worksheet\b")
_VALUES = (b"v", b"is", b"f")
_ROW_START = 8  # bytes into a chunk of rows
_ODD_CELL = re.compile(rb'<c(?! r=")[\s/>]')
_TAG = re.compile(rb"<(/?)(?:\w+:)?(row|c|v|f|is|t|mergeCell|sheetData)\b([^<>]*)>")
_OWN_REFERENCE = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]{0,3})(\d{1,7})[\"']")
_ATTRIBUTE = re.compile(rb"\s([a-z]+)\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)')")


class SheetXml:
    """Chunks of one sheet, in order. ``empty`` counts the bytes of chunks without a value, given or not."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self.empty = 0
        self._parts = parts
        self._row = 0  # the row and column that a cell without reference continues
        self._column = 0

    def spelled(self) -> Iterator[bytes]:
        """The chunks that hold values, as Excel spells. Raises DamagedError."""
        for chunk in self.raw():
            odd = self._prefix or _ODD_CELL.search(chunk)
            yield _TAG.sub(self._respell, chunk) if odd else chunk

    def raw(self) -> Iterator[bytes]:
        """The chunks that hold values, or stand before or after the rows, as they are."""
        buffer = b""
        self._prefix = b""
        for part in self._parts:
            if not buffer:
                prefix = (_ROOT.search(part) or _no_sheet())[1]
                self._prefix = prefix + b":" if prefix else b""
            buffer += part
            cut = buffer.rfind(b"<" + self._prefix + b"row")
            if cut > 0:
                yield from self._checked(buffer[:cut])
                buffer = buffer[cut:]
            elif len(buffer) > _MAX_ROW_BYTES:
                raise DamagedError("a row without end")
        yield from self._checked(buffer)

    def _checked(self, chunk: bytes) -> Iterator[bytes]:
        if b"<!" in chunk:  # no office program writes document types, comments or CDATA into a sheet
            raise DamagedError("markup declarations in a sheet")
        if chunk.count(b"<") > chunk.count(b">"):  # calamine reads on over a tag without end
            raise DamagedError("a tag without end")
        start = b"<" + self._prefix
        if start + b"row" in chunk[:_ROW_START] and not any(start + tag in chunk for tag in _VALUES):
            self.empty += len(chunk)
            if b"sheetData" not in chunk:
                self._row += chunk.count(start + b"row")
                return
        yield chunk

    def _respell(self, tag: re.Match[bytes]) -> bytes:
        slash, name, attributes = tag.groups()
        if slash or name not in (b"row", b"c"):
            return b"<" + slash + name + attributes + b">"
        own = _OWN_REFERENCE.search(attributes)
        if name == b"row":
            self._row, self._column = int(own[2]) if own else self._row + 1, 0
            reference = b"%d" % self._row
        elif own and own[1]:
            reference = own[1].upper() + own[2]
            self._column = column_number(own[1].upper()) + 1
        else:
            reference = column_letters(self._column).encode() + b"%d" % max(self._row, 1)
            self._column += 1
        found = {key: one or other for key, one, other in _ATTRIBUTE.findall(attributes) if key != b"r"}
        ordered = {key: found.pop(key) for key in (b"s", b"t") if key in found} | found
        spelled = b"".join(b' %s="%s"' % item for item in ordered.items())
        end = b"/>" if attributes.endswith(b"/") else b">"
        return b'<%s r="%s"%s%s' % (name, reference, spelled, end)


def _no_sheet() -> re.Match[bytes]:
    raise DamagedError("a sheet without worksheet element")


def column_number(letters: bytes) -> int:
    """The 0-based column of upper-case letters."""
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column - 1
