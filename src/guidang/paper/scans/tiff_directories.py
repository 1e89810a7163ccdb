"""How many pages a TIFF has: its directories are walked, whatever is in them and whether it can be decoded.

TIFF 6.0, section 2; BigTIFF differs in the width of its numbers only.
"""

import struct

_MOST = 20_000


def count_directories(data: bytes) -> int:
    """The number of directories. One that lies outside the file counts, and is the last; a loop ends."""
    order = "<" if data[:2] == b"II" else ">"
    if data[2:4] in (b"+\0", b"\0+"):
        start, entries, each, link = 8, "Q", 20, "Q"
    else:
        start, entries, each, link = 4, "H", 12, "I"
    seen: set[int] = set()
    try:
        (offset,) = struct.unpack_from(order + link, data, start)
        while offset and offset not in seen and len(seen) < _MOST:
            seen.add(offset)
            (count,) = struct.unpack_from(order + entries, data, offset)
            end = offset + struct.calcsize("<" + entries) + each * count
            (offset,) = struct.unpack_from(order + link, data, end)
    except struct.error:
        pass
    return len(seen)
