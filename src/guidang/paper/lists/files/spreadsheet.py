"""Bytes → sheets of typed cells, whatever the file calls itself.

The format is told by the content, never by the name; each format has a module of its own. Callers that read
files of strangers run this in a child process (`confined`): a parser may be driven into the ground.
"""

from pathlib import PurePath

from guidang.domain.errors import ListRefused
from guidang.paper.lists.files import (
    html_table,
    mhtml_book,
    ods_book,
    text_table,
    xls_book,
    xlsb_book,
    xlsx_book,
    xml_book,
)
from guidang.paper.lists.files import sheet as limits
from guidang.paper.lists.files.package import Package
from guidang.paper.lists.files.sheet import ERROR_TEXTS, Book, Broken, Cell, Sheet, UnreadableError

__all__ = ["Book", "Broken", "Cell", "Sheet", "read_book"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")  # a workbook's records without a container
_BLANK = b" \t\r\n\0\xef\xbb\xbf\xff\xfe"
_SPREADSHEETS = "请提供 xlsx、xls、ods 或 csv"
_FOREIGN = {
    b"%PDF": "PDF 文件",
    b"\xff\xd8\xff": "图片",
    b"\x89PNG": "图片",
    b"GIF8": "图片",
    b"BM": "图片",
    b"II*\0": "图片",
    b"MM\0*": "图片",
    b"Rar!": "压缩包",
    b"7z\xbc\xaf": "压缩包",
    b"\x1f\x8b": "压缩包",
    b"BZh": "压缩包",
    b"\xfd7zXZ": "压缩包",
    b"{\\rtf": "Word 文档",
    b"SQLite format 3": "数据库文件",
    b"MZ": "程序",
    b"\x7fELF": "程序",
}
_TEXT_LIKE = (b"BM", b"MZ")  # a text may begin so, too
_DOCUMENTS = {
    "word/document.xml": "Word 文档",
    "ppt/presentation.xml": "PowerPoint 演示文稿",
    "index/document.iwa": "苹果 Numbers 或 Pages 文件",
}


def read_book(data: bytes, filename: str) -> Book:
    """The sheets of a workbook or text table, in its order; none for a file without a byte of content.

    Raises ListRefused: too big, encrypted, damaged, or no table at all.
    """
    try:
        return _read(data, PurePath(filename).stem)
    except UnreadableError as fault:
        raise ListRefused(file=PurePath(filename).name, reason=fault.reason) from fault


def _read(data: bytes, name: str) -> Book:
    if len(data) > limits.MAX_BYTES:
        raise UnreadableError(
            f"文件有 {len(data) >> 20} MB，超过 {limits.MAX_BYTES >> 20} MB 的上限，请按学院或年级拆分"
        )
    if not data.strip(_BLANK):
        if b"\0\0" in data:  # a copy that was broken off leaves zeros
            raise UnreadableError("文件里全是空字节，没有拷贝完整，请重新导出或重新拷贝")
        return Book(())
    if data.startswith(b"PK"):
        return _read_zip(Package(data))
    if data.startswith(_OLE):
        return xls_book.read(data)
    if data.startswith(_BIFF) and data[3:4] == b"\0":
        return xls_book.read_stream(bytearray(data))
    _refuse_foreign(data)
    return _read_text(data, name)


def _read_zip(package: Package) -> Book:
    if "xl/workbook.bin" in package:
        return xlsb_book.read(package)
    if any(name.startswith("xl/") for name in package.parts):
        return xlsx_book.read(package)
    if ods_book.is_spreadsheet(package):
        return ods_book.read(package)
    for part, kind in _DOCUMENTS.items():
        if part in package:
            raise UnreadableError(f"这是 {kind}，不是电子表格，{_SPREADSHEETS}")
    raise UnreadableError(f"这是压缩包或其他文档，不是电子表格，{_SPREADSHEETS}；如是压缩包，请解压后放入")


def _refuse_foreign(data: bytes) -> None:
    for magic, kind in _FOREIGN.items():
        if data.startswith(magic) and (magic not in _TEXT_LIKE or b"\0\0" in data[:64]):
            raise UnreadableError(f"这是{kind}，不是电子表格，{_SPREADSHEETS}")


def _read_text(data: bytes, name: str) -> Book:
    if mhtml_book.looks_like(data):
        return mhtml_book.read(data)
    if xml_book.looks_like(data):
        return xml_book.read(data)
    declared = html_table.declared_encoding(data)
    text = text_table.decode(data, declared)
    if html_table.looks_like(text):
        return Book(html_table.sheets(text))
    rows: list[list[Cell]] = [list(row) for row in text_table.read_rows(text)]
    if "#" in text:
        rows = [[Broken.ERROR if cell in ERROR_TEXTS else cell for cell in row] for row in rows]
    return Book((Sheet(name, True, rows),))
