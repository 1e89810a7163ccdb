"""Zip packages of strangers: nothing is extracted, nothing is read whose checksum or length is wrong.

zipfile stops at a part's declared length and does not look whether more follows, where another reader would
go on; so the parts are inflated here, and what follows a part's end is a fault.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator

from guidang.paper.lists.files import sheet as limits
from guidang.paper.lists.files.sheet import DamagedError, LockedError, UnreadableError

_CHUNK = 2**20
_PIECE = 2**16  # fed to zlib at once; it copies what it has not taken yet
_MAX_PARTS = 10_000
_MAX_SMALL_PART = 20 * 2**20  # workbook.xml, its relations, styles.xml: kilobytes in real lists
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")  # APPNOTE 4.3.7
_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_NAME_IS_UTF8 = 0x800


class Package:
    """A zip file by the names of its parts, in lower case and with forward slashes."""

    def __init__(self, data: bytes) -> None:
        """Raises DamagedError, LockedError; UnreadableError when it would be too big."""
        self.data = data
        if data.count(_ENTRY) > _MAX_PARTS:
            raise UnreadableError("文件中的部件太多，不像一份名单")
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                infos = archive.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, OSError) as fault:
            raise DamagedError("central directory") from fault
        if sum(info.file_size for info in infos) > limits.MAX_UNZIPPED:
            raise UnreadableError(f"解压后超过 {limits.MAX_UNZIPPED >> 20} MB，不像一份名单")
        self.parts = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in infos}
        if len(self.parts) != len(infos):
            raise DamagedError("a part stands in the package twice")
        if any(info.flag_bits & _ENCRYPTED for info in infos):
            raise LockedError

    def __contains__(self, name: str) -> bool:
        return name.lower() in self.parts

    def chunks(self, name: str) -> Iterator[bytes]:
        """The part in pieces of a megabyte. Raises DamagedError, at its end when its checksum is wrong."""
        info = self.parts.get(name.lower())
        if info is None:
            raise DamagedError("a part is missing")
        checksum = length = 0
        for chunk in self._inflated(info):
            checksum = zlib.crc32(chunk, checksum)
            length += len(chunk)
            if length > info.file_size:
                break
            yield chunk
        if length != info.file_size or checksum != info.CRC:
            raise DamagedError("checksum or length of a part")

    def read(self, name: str) -> bytes:
        """A small part as a whole; b"" when it is missing. Raises DamagedError."""
        info = self.parts.get(name.lower())
        if info is None:
            return b""
        if info.file_size > _MAX_SMALL_PART:
            raise DamagedError("a small part is too big")
        return b"".join(self.chunks(name))

    def verify(self, but: Iterable[str] = ()) -> None:
        """Check every part except those that are read, or known not to be. Raises DamagedError."""
        known = {name.lower() for name in but}
        for name in self.parts.keys() - known:
            for _ in self.chunks(name):
                pass

    def _inflated(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        body = self._body(info)
        if info.compress_type == zipfile.ZIP_STORED:
            yield from (bytes(body[i : i + _CHUNK]) for i in range(0, len(body), _CHUNK))
            return
        if info.compress_type != zipfile.ZIP_DEFLATED:
            raise DamagedError("a part is packed in a way that no office program writes")
        yield from _inflate(body)

    def _body(self, info: zipfile.ZipInfo) -> memoryview:
        try:
            header = _LOCAL_HEADER.unpack_from(self.data, info.header_offset)
        except struct.error as fault:
            raise DamagedError("local header") from fault
        magic, name_length, extra_length = header[0], header[9], header[10]
        name_at = info.header_offset + _LOCAL_HEADER.size
        name = self.data[name_at : name_at + name_length]
        start = name_at + name_length + extra_length
        stated = info.orig_filename.encode("utf-8" if info.flag_bits & _NAME_IS_UTF8 else "cp437", "replace")
        if magic != b"PK\x03\x04" or name != stated or start + info.compress_size > len(self.data):
            raise DamagedError("local header")
        return memoryview(self.data)[start : start + info.compress_size]


def _inflate(body: memoryview) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for start in range(0, len(body), _PIECE):
            piece: bytes | memoryview = body[start : start + _PIECE]
            while piece:
                if chunk := inflater.decompress(piece, _CHUNK):
                    yield chunk
                piece = inflater.unconsumed_tail
        if rest := inflater.flush():
            yield rest
    except zlib.error as fault:
        raise DamagedError("a part does not inflate") from fault
    if not inflater.eof or inflater.unused_data:
        raise DamagedError("a part ends too soon or too late")
