"""What a dropped file is, by its first bytes and never by its name, and how many pages it holds."""

from typing import Protocol

from guidang.domain.errors import ScanRefused
from guidang.paper.scans.page_image import FileLocked, PageDamaged, PageImage
from guidang.paper.scans.page_limit import limited
from guidang.paper.scans.pdf_file import PdfFile
from guidang.paper.scans.picture_file import PictureFile

_STARTS = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"II+\0", "tiff"),
    (b"MM\0+", "tiff"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "jpeg2000"),
    (b"\xff\x4f\xff\x51", "jpeg2000"),
    (b"BM", "bmp"),
    (b"GIF8", "gif"),
)
# ISO/IEC 23008-12, annex B and C: major brands of still pictures; the first lists also compatible ones.
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"mif2", b"msf1")
_OTHERS = (
    (b"PK\x03\x04", "这是压缩包或 Office 文件；请解压，或在 Word、WPS 中另存为 PDF 后放入。"),
    (b"\xd0\xcf\x11\xe0", "这是 Office 文件；请在 Word、WPS 中另存为 PDF 后放入。"),
    (b"Rar!", "这是压缩包；请解压后放入。"),
    (b"7z\xbc\xaf", "这是压缩包；请解压后放入。"),
    (b"\x1f\x8b", "这是压缩包；请解压后放入。"),
    (b"{\\rtf", "这是文字文件；请在 Word、WPS 中另存为 PDF 后放入。"),
)
_MOST_PAGES = 10_000


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
    """pdf, jpeg, png, tiff, bmp, gif, webp, heic, avif or jpeg2000. Raises ScanRefused for anything else."""
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
    if data[4:8] == b"ftyp":
        brands = data[8 : min(int.from_bytes(data[:4], "big"), 256)]
        if b"avif" in brands:
            return "avif"
        if any(brand in brands for brand in _HEIC):
            return "heic"
        raise ScanRefused(file=filename, reason="这是视频，或是无法读取的图像格式。")
    for start, reason in _OTHERS:
        if data.startswith(start):
            raise ScanRefused(file=filename, reason=reason)
    if not any(byte < 9 for byte in data[:2000]):
        raise ScanRefused(file=filename, reason="这是文字，不是扫描件。")
    raise ScanRefused(file=filename, reason="内容不是 PDF、TIFF、JPEG 或 PNG。")


def open_scan(data: bytes, filename: str) -> ScanFile:
    """Open a file. Raises ScanRefused when it is no scan, FileLocked or PageDamaged when it is unreadable."""
    kind = kind_of(data, filename)
    return PdfFile(data) if kind == "pdf" else PictureFile(data, kind)


def count_pages(data: bytes, filename: str) -> int:
    """How many pages the file has; 1 for a locked or damaged one, which is reported as one entry.

    Raises ScanRefused when the file is no scan at all, or has too many pages.
    """
    try:
        with limited():
            scan = open_scan(data, filename)
    except (FileLocked, PageDamaged):
        return 1
    count = scan.count
    scan.close()
    if count > _MOST_PAGES:
        reason = f"有 {count} 页，一个文件最多 {_MOST_PAGES} 页；请拆分成几个文件后放入。"
        raise ScanRefused(file=filename, reason=reason)
    return count
