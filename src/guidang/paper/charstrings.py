"""Type 2 charstrings without subroutine calls (Adobe Technical Note 5177).

A glyph cut out of its font leaves the subroutines behind that it shares with 60 000 others, so their bytes
are put where they were called.
"""

from collections.abc import Sequence
from typing import Protocol

_CALL_LOCAL, _CALL_GLOBAL, _RETURN, _END = 10, 29, 11, 14
_STEMS = (1, 3, 18, 23)  # hstem, vstem, hstemhm, vstemhm
_MASKS = (19, 20)  # hintmask, cntrmask
_ESCAPE, _SHORT, _FIXED = 12, 28, 255


class Subroutines(Protocol):
    """An INDEX of subroutines."""

    def __len__(self) -> int: ...

    def __getitem__(self, item: int) -> bytes: ...


def flatten(
    code: bytes, local: Subroutines | Sequence[bytes], shared: Subroutines | Sequence[bytes]
) -> bytes:
    """``code`` with every call of ``local`` and ``shared`` (global) subroutines replaced by what it calls."""
    return _Flattening(local, shared).of(code)


class _Flattening:
    def __init__(self, local: Subroutines | Sequence[bytes], shared: Subroutines | Sequence[bytes]) -> None:
        self._local, self._shared = local, shared
        self._out = bytearray()
        self._numbers: list[tuple[int, int]] = []  # (where it is written, value) since the last operator
        self._stems = 0

    def of(self, code: bytes) -> bytes:
        self._run(code)
        return bytes(self._out)

    def _run(self, code: bytes) -> None:
        at = 0
        while at < len(code):
            byte = code[at]
            if byte >= 32 or byte == _SHORT:
                at = self._push(code, at)
            elif byte in (_CALL_LOCAL, _CALL_GLOBAL):
                where, number = self._numbers.pop()
                del self._out[where:]
                called = self._local if byte == _CALL_LOCAL else self._shared
                self._run(called[number + _bias(len(called))])
                at += 1
            elif byte == _RETURN:
                return
            else:
                at = self._operate(code, at)

    def _push(self, code: bytes, at: int) -> int:
        byte = code[at]
        length = 3 if byte == _SHORT else 5 if byte == _FIXED else 1 if byte <= 246 else 2
        self._numbers.append((len(self._out), _value(code, at)))
        self._out += code[at : at + length]
        return at + length

    def _operate(self, code: bytes, at: int) -> int:
        byte, length = code[at], 1
        if byte in _STEMS or byte in _MASKS:
            # Stem hints come in pairs; numbers before a mask are stems whose operator was left out.
            self._stems += len(self._numbers) // 2
        if byte in _MASKS:
            length += (self._stems + 7) // 8
        elif byte == _ESCAPE:
            length = 2
        self._out += code[at : at + length]
        self._numbers.clear()
        return at + length


def _value(code: bytes, at: int) -> int:
    """The whole number at ``at``; a subroutine is never called by a fraction."""
    byte = code[at]
    if byte == _SHORT:
        return int.from_bytes(code[at + 1 : at + 3], "big", signed=True)
    if byte <= 246:
        return byte - 139
    if byte <= 250:
        return (byte - 247) * 256 + code[at + 1] + 108
    return -(byte - 251) * 256 - code[at + 1] - 108 if byte < _FIXED else 0


def _bias(count: int) -> int:
    return 107 if count < 1240 else 1131 if count < 33900 else 32768
