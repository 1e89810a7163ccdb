"""Texts of an .xls of Excel 5 and 95: bytes in a code page, of which calamine knows those of one byte only.

calamine is told that the code page is 1252, where a byte is a character, and the bytes are taken back.
"""

import struct
from collections.abc import Callable

from guidang.paper.lists.files.sheet import DamagedError
from guidang.paper.lists.files.xls_records import Globals

_LATIN = 1252
# Windows-1252 as the WHATWG's encoding standard has it: bytes without a character are control characters.
_BYTE_OF = {
    ord(bytes([byte]).decode("cp1252", "replace").replace("\ufffd", chr(byte))): byte for byte in range(256)
}


def biff5_decoder(stream: bytearray, book: Globals) -> Callable[[str], str]:
    """State code page 1252 in the stream; what is returned turns calamine's texts into what they are."""
    if book.codepage_at:
        struct.pack_into("<H", stream, book.codepage_at, _LATIN)

    def decode(text: str) -> str:
        if text.isascii():
            return text
        try:
            return text.translate(_BYTE_OF).encode("latin-1").decode(book.encoding)
        except UnicodeError as fault:
            raise DamagedError("text that is not of the code page") from fault

    return decode
