"""What a dropped file is, by its first bytes and never by its name, and how many pages it holds."""

from typing import Protocol

from guidang.domain.errors import ScanRefused
from guidang.paper.scans.page_image import FileLocked, PageDamaged, PageImage
from guidang.paper.scans.pdf_file import PdfFile
from guidang.paper.scans.picture_file import PictureFile

_STARTS = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"II+\0", "tiff"),
    (b"BM", "bmp"),
    (b"GIF8", "gif"),
)
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc", b"ftypavif")


class ScanFile(Protocol):
    """A file opened once; its pages are read one by one."""

    count: int

    def page(self, index: int) -> PageImage:
        """The page with this 0-based index. Raises PageDamaged."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


def kind_of(data: bytes, filename: str) -> str:
    """pdf, jpeg, png, tiff, bmp, gif or webp. Raises ScanRefused for anything else."""
    if not data.strip(b"\0"):
        raise ScanRefused(file=filename, reason="文件是空的。")
    for start, kind in _STARTS:
        if data.startswith(start):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    # ISO 32000-2, 7.5.2 allows a header after some junk; readers look in the first 1024 bytes.
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[4:12] in _HEIC:
        raise ScanRefused(
            file=filename, reason="HEIC 照片无法读取，请在手机相机设置中选“兼容性最佳”（JPEG）。"
        )
    raise ScanRefused(file=filename, reason="内容不是 PDF、TIFF、JPEG 或 PNG。")


def open_scan(data: bytes, filename: str) -> ScanFile:
    """Open a file. Raises ScanRefused when it is no scan, FileLocked or PageDamaged when it is unreadable."""
    kind = kind_of(data, filename)
    return PdfFile(data) if kind == "pdf" else PictureFile(data, kind)


def count_pages(data: bytes, filename: str) -> int:
    """How many pages the file has; 1 for a locked or damaged one, which is reported as one entry.

    Raises ScanRefused when the file is no scan at all.
    """
    try:
        scan = open_scan(data, filename)
    except (FileLocked, PageDamaged):
        return 1
    count = scan.count
    scan.close()
    return count
