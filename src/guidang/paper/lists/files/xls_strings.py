"""The shared strings of an .xls: walked through only to see that they are whole, for there is no checksum.

One string read too long or too short would give every later cell another cell's text.
"""

import struct
from collections.abc import Sequence

from guidang.paper.lists.files.sheet import DamagedError

_WIDE, _FAR_EAST, _RICH = 0x01, 0x04, 0x08
_HEAD = struct.Struct("<HB")


def count_strings(parts: Sequence[bytes]) -> tuple[int, int]:
    """(uses, strings) that the SST record states; ``parts`` are its body and its continuations.

    Raises DamagedError when the strings do not fill the parts to the last byte ([MS-XLS] 2.4.265, 2.5.293).
    """
    try:
        uses, unique = struct.unpack_from("<II", parts[0])
        walk = _Walk(parts)
        for _ in range(unique):
            walk.string()
    except (struct.error, IndexError) as fault:
        raise DamagedError("shared strings end too soon") from fault
    if not walk.at_end():
        raise DamagedError("shared strings end too late")
    return uses, unique


class _Walk:
    """A place in the parts. Characters may go on in the next part, after a new byte of options."""

    def __init__(self, parts: Sequence[bytes]) -> None:
        self._parts = parts
        self._part = 0
        self._at = 8

    def at_end(self) -> bool:
        return self._part == len(self._parts) - 1 and self._at == len(self._parts[self._part])

    def string(self) -> None:
        if self._at == len(self._parts[self._part]):
            self._part, self._at = self._part + 1, 0
        part = self._parts[self._part]
        length, options = _HEAD.unpack_from(part, self._at)
        at = self._at + 3
        after = 0
        if options:
            if options & ~(_WIDE | _FAR_EAST | _RICH):
                raise DamagedError("options of a shared string")
            if options & _RICH:
                after = 4 * struct.unpack_from("<H", part, at)[0]
                at += 2
            if options & _FAR_EAST:
                after += struct.unpack_from("<I", part, at)[0]
                at += 4
        end = at + (length << 1 if options & _WIDE else length)
        if end <= len(part):
            self._at = end
        else:
            self._at = at
            self._characters(length, options & _WIDE)
        if after:
            self._skip(after)

    def _characters(self, length: int, wide: int) -> None:
        while True:
            room = (len(self._parts[self._part]) - self._at) >> wide
            if length <= room:
                self._at += length << wide
                return
            length -= room
            self._part += 1
            wide = self._parts[self._part][0]
            if wide & ~_WIDE:
                raise DamagedError("options of a continued string")
            self._at = 1

    def _skip(self, count: int) -> None:
        """Formatting runs and phonetic data go on in the next part without a byte of options."""
        while (room := len(self._parts[self._part]) - self._at) < count:
            count -= room
            self._part, self._at = self._part + 1, 0
        self._at += count
