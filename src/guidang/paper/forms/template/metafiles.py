"""The picture inside a Windows metafile that does nothing but show one picture over its whole area.

Word and WPS keep pasted pictures, crests and screen shots so. A metafile that draws lines or letters is not
played (None): its drawing needs a Windows canvas. Records after MS-WMF 2.3 and MS-EMF 2.3.
"""

import struct
from collections.abc import Iterator

_PLACEABLE, _PLACEABLE_BYTES, _HEADER_BYTES = b"\xd7\xcd\xc6\x9a", 22, 18
_COPY, _NOTHING = 0x00CC0020, 0x00AA0029  # raster operations: the source as it is, the paper as it was
_EMF_SILENT = frozenset([1, 14, *range(9, 14), *range(16, 26), 30, *range(33, 41), 48, 49, 58, 70, 75, 82])
_EMF_SILENT |= {95, 98, 115}
_EMF_PICTURE = 81  # EMR_STRETCHDIBITS
_WMF_SILENT = frozenset([0x0000, 0x001E, 0x0035, 0x00F7, 0x0102, 0x0103, 0x0104, 0x0106, 0x0107, 0x0127])
_WMF_SILENT |= {0x012C, 0x012D, 0x012E, 0x01F0, 0x0201, 0x0209, 0x020B, 0x020C, 0x0234, 0x02FA, 0x02FB}
_WMF_SILENT |= {0x02FC, 0x0416, 0x0626}
_WMF_PICTURES = {0x0F43: 22, 0x0B41: 20, 0x0940: 16}  # records that hold a picture: bytes before it
_INFO = 40  # bytes of a BITMAPINFOHEADER


def is_metafile(blob: bytes) -> bool:
    """Whether ``blob`` is a WMF or an EMF."""
    return blob[40:44] == b" EMF" or blob[:4] in (_PLACEABLE, b"\x01\x00\x09\x00")


def picture_in(blob: bytes) -> bytes | None:
    """The one picture that the metafile ``blob`` shows, as BMP file; None when it draws anything else."""
    try:
        found = list(_of_emf(blob) if blob[40:44] == b" EMF" else _of_wmf(blob))
    except struct.error:
        return None
    return found[0] if len(found) == 1 else None


def _of_emf(blob: bytes) -> Iterator[bytes | None]:
    """The pictures, and None for whatever else is drawn."""
    area = struct.unpack_from("<4i", blob, 8)
    at = 0
    while at < len(blob):
        kind, size = struct.unpack_from("<II", blob, at)
        if size < 8:
            raise struct.error("a record without end")
        if kind == _EMF_PICTURE:
            numbers = struct.unpack_from("<20i", blob, at)
            head, head_bytes, bits, bits_bytes = numbers[12:16]
            frame = (numbers[6], numbers[7], numbers[6] + numbers[18], numbers[7] + numbers[19])
            slack = 2 + (area[2] - area[0]) // 50
            whole = all(abs(one - other) <= slack for one, other in zip(area, frame, strict=True))
            dib = blob[at + head : at + head + head_bytes] + blob[at + bits : at + bits + bits_bytes]
            yield _bmp(dib, head_bytes, numbers[10:12]) if whole and numbers[17] == _COPY else None
        elif kind not in _EMF_SILENT:
            yield None
        if kind == 14:  # EMR_EOF
            return
        at += size


def _of_wmf(blob: bytes) -> Iterator[bytes | None]:
    at = _HEADER_BYTES + (_PLACEABLE_BYTES if blob[:4] == _PLACEABLE else 0)
    while at < len(blob):
        words, kind = struct.unpack_from("<IH", blob, at)
        if words < 3:
            raise struct.error("a record without end")
        if kind in _WMF_PICTURES:
            (operation,) = struct.unpack_from("<I", blob, at + 6)
            start = at + 6 + _WMF_PICTURES[kind]
            if operation == _COPY:
                # The source's height and width follow the operation, and in 0x0F43 the use of colours.
                tall, wide = struct.unpack_from("<2h", blob, at + (12 if kind == 0x0F43 else 10))
                yield _bmp(blob[start : at + 2 * words], 0, (wide, tall)) if kind != 0x0940 else None
            elif operation != _NOTHING:
                yield None
        elif kind not in _WMF_SILENT:
            yield None
        if kind == 0:  # META_EOF
            return
        at += 2 * words


def _bmp(dib: bytes, head: int, shown: tuple[int, ...]) -> bytes | None:
    """A device-independent bitmap as file; ``head`` are the bytes before its pixels, 0: by its own header.
    None when only a part of it is ``shown`` (width, height).
    """
    size, wide, tall, _, depth, packing = struct.unpack_from("<IiiHHI", dib)
    if size < _INFO or max(abs(wide - shown[0]), abs(abs(tall) - abs(shown[1]))) > 1:
        return None
    (colours,) = struct.unpack_from("<I", dib, 32)
    palette = (colours or (1 << depth if depth <= 8 else 0)) * 4
    masks = 12 if packing == 3 and size == _INFO else 0
    return struct.pack("<2sIHHI", b"BM", 14 + len(dib), 0, 0, 14 + (head or size + palette + masks)) + dib
