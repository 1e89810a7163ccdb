"""Files that are built to hurt their reader, or that an office's habits make so; built when a test runs."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterator

from tests.paper.lists.books import excel_xlsx, mhtml, packed, xlsb, xml_2003
from tests.paper.lists.conftest import make_ods, make_xls

from guidang.paper.lists.files.xls_container import contained

TITLE = "2025-2026学年第二学期学业预警名单"
LIST: list[list[str | float]] = [
    [TITLE, "", "", ""],
    ["学号", "姓名", "班级", "预警等级"],
    ["02025001", "学生甲", "装饰2501", "橙色"],
    ["02025002", "学生乙", "装饰2501", "红色"],
]
READ = ("accepted", 2)  # what a file gives that is the list after all
DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
XXE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'

Expected = (
    str | tuple[str, int] | tuple[str, int, str]
)  # a word of the reason; or outcome, cases, word of a note


def files() -> Iterator[tuple[str, bytes, Expected]]:
    """(what it is, its bytes, what reading it must give)."""
    yield from zips()
    yield from documents()
    yield from far_and_empty()
    yield from texts()


def zips() -> Iterator[tuple[str, bytes, Expected]]:
    good = excel_xlsx(LIST)
    yield "a good list", good, READ
    yield "zip bomb", bomb(good, 401), "解压后"
    yield "zip bomb that states a small size", lying(bomb(good, 100), "xl/worksheets/sheet1.xml"), "损坏"
    yield "zip in a zip", packed({"名单.xlsx": good}), "压缩包"
    yield "20 000 entries", packed({f"xl/{n}": b"" for n in range(20_000)}), "太多"
    yield "an entry twice", twice(good, "xl/worksheets/sheet1.xml"), "损坏"
    stranger = {"../../../tmp/x": "x", "/etc/x": "x", "..\\x": "x"}
    yield "entries that lead outside", excel_xlsx(LIST, more=stranger), READ
    for part in ("xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"):
        yield f"entity bomb in {part}", with_head(good, part, DOCTYPE), "损坏"
        yield f"outside entity in {part}", with_head(good, part, XXE), "损坏"
    yield "no shared strings", without(good, "xl/sharedStrings.xml"), "损坏"
    yield "no sheet", without(good, "xl/worksheets/sheet1.xml"), "损坏"
    yield "cut in half", good[: len(good) // 2], "损坏"
    yield "first bytes only", good[:100], "损坏"
    at = good.index(b"sheet1.xml") + 20
    yield "a flipped bit in a part", good[:at] + bytes([good[at] ^ 4]) + good[at + 1 :], "损坏"
    yield "1 000 sheets", excel_xlsx(LIST, *[[["x"]]] * 999), READ
    yield "macros", excel_xlsx(LIST, more={"xl/vbaProject.bin": b"x"}), (*READ, "宏")


def documents() -> Iterator[tuple[str, bytes, Expected]]:
    yield "Word", packed({"word/document.xml": "<w/>"}), "Word"
    yield "PowerPoint", packed({"ppt/presentation.xml": "<p/>"}), "PowerPoint"
    yield "old Word", contained(b"x" * 5000, "WordDocument"), "Word"
    yield "some other compound file", contained(b"x" * 5000, "Contents"), "不是电子表格"
    yield "xlsx with a password", contained(b"x" * 5000, "EncryptedPackage"), "密码"
    yield "xls with a password", make_xls(LIST, before=struct.pack("<HHH", 0x2F, 2, 0)), "密码"
    yield "ods with a password", make_ods(LIST, manifest="<m:encryption-data/>"), "密码"
    for head, word in (
        (b"%PDF-1.7\n", "PDF"),
        (b"GIF89a", "图片"),
        (b"7z\xbc\xaf\x27\x1c", "压缩包"),
        (b"MZ\x90\0\0\0", "程序"),
    ):
        yield f"a file that begins {head!r}", head + bytes(range(256)) * 20, word
    whole = make_xls(LIST)
    yield "xls cut in half", whole[: len(whole) // 2], "损坏"
    yield "xls of nothing but its signature", whole[:8] + bytes(5000), "损坏"
    size = struct.pack("<HHIIHHH", 0x200, 14, 0, 4, 0, 4, 0)
    huge = struct.pack("<HHIIHHH", 0x200, 14, 0, 2**32 - 1, 0, 2**16 - 1, 0)
    yield "xls that states 4 000 000 000 rows", whole.replace(size, huge), READ


def far_and_empty() -> Iterator[tuple[str, bytes, Expected]]:
    far = '<row r="1048576"><c r="XFD1048576" t="str"><v>x</v></c></row>'
    yield "a far cell", excel_xlsx(LIST, extra_rows=far), (*READ, "XFD1048576")
    yield "a far cell in xlsb", xlsb(LIST, far=(1_048_575, 16_383)), (*READ, "XFD1048576")
    yield "a far cell in xml", xml_2003(f'{xml_rows()}<Row ss:Index="1048576"><Cell ss:Index="16384">'
        '<Data ss:Type="String">x</Data></Cell></Row>').encode(), (*READ, "XFD1048576")  # fmt: skip
    yield "a far cell in ods", make_ods(LIST, more='<table:table-row table:number-rows-repeated="1048571"/>'
        '<table:table-row><table:table-cell table:number-columns-repeated="16383"/><table:table-cell '
        'office:value-type="string"><text:p>x</text:p>'
        "</table:table-cell></table:table-row>"), (*READ, "XFD1048576")  # fmt: skip
    line = "".join(f'<c r="{letter}%d" s="1"/>' for letter in "AB")
    empty = "".join(
        f'<row r="{n}" spans="1:2">{line.replace("%d", str(n))}</row>' for n in range(5, 1_000_000)
    )
    yield "a million formatted rows", excel_xlsx(LIST, extra_rows=empty), READ
    opened = "".join(f'<x:row r="{n}" s="1"></x:row>' for n in range(5, 300_000))
    yield "300 000 rows in another spelling", prefixed(opened), READ
    yield (
        "a million rows in ods",
        make_ods(
            LIST,
            more='<table:table-row table:number-rows-repeated="1048000">'
            '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>',
        ),
        READ,
    )
    blanks = b"".join(
        struct.pack("<HHHH", 0xBE, 6 + 2 * 256, row, 0) + b"\x0f\0" * 256 + struct.pack("<H", 255)
        for row in range(4, 65_536)
    )
    yield "65 532 formatted rows of 256 cells in xls", make_xls(LIST, after=blanks), READ
    many = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(5, 150_000))
    yield "150 000 rows", excel_xlsx(LIST, extra_rows=many), "太大"
    merged = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    yield "a merge over everything", excel_xlsx(LIST, after_rows=merged), READ


def texts() -> Iterator[tuple[str, bytes, Expected]]:
    table = "<table>" + "".join("<tr>" + "".join(f"<td>{c}" for c in row) for row in LIST) + "</table>"
    yield "an entity bomb in xml", xml_2003(xml_rows(), head=DOCTYPE).encode(), "损坏"
    yield "xml cut in half", xml_2003(xml_rows()).encode()[:600], "损坏"
    ods = make_ods(LIST)
    yield "an entity bomb in ods", with_head(ods, "content.xml", DOCTYPE), "损坏"
    yield "an HTML doctype", f"<!DOCTYPE html><html>{table}</html>".encode(), READ
    yield "a page of 300 000 tables", ("<html>" + "<table>" * 300_000 + table).encode(), ("ignored", 0)
    yield "a web archive", mhtml({"a/sheet001.htm": f"<html>{table}</html>"}), READ
    yield "a web archive cut in half", mhtml({"a/sheet001.htm": f"<html>{table}</html>"})[:-60], "损坏"
    deep = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(4_000))
    yield "a web archive 4 000 deep", f"MIME-Version: 1.0\n{deep}".encode(), "损坏"
    yield "one line of 40 MB", b"a," * 20_000_000, "太"
    yield "40 MB of quotes", b'"' * 40_000_000, "引号"
    yield "50 MB and more", b"x" * (50 * 2**20 + 1), "上限"


def bomb(good: bytes, megabytes: int) -> bytes:
    """The list with so many megabytes of spaces in its sheet."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(good)) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for info in source.infolist():
            with target.open(info.filename, "w", force_zip64=True) as part:
                part.write(source.read(info))
                for _ in range(megabytes if "sheet1.xml" in info.filename else 0):
                    part.write(b" " * 2**20)
    return stream.getvalue()


def lying(data: bytes, name: str) -> bytes:
    """The zip file with a size of 1000 bytes stated for this part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo(name).file_size
    return data.replace(struct.pack("<I", size), struct.pack("<I", 1000))


def twice(data: bytes, name: str) -> bytes:
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(name.upper(), "<worksheet/>")
    return stream.getvalue()


def remade(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        new = {name: change(name, archive.read(name)) for name in archive.namelist()}
    return packed({name: body for name, body in new.items() if body is not None})


def without(data: bytes, part: str) -> bytes:
    return remade(data, lambda name, body: None if name == part else body)


def with_head(data: bytes, part: str, head: str) -> bytes:
    def change(name: str, body: bytes) -> bytes:
        start = body.index(b"?>") + 2 if body.startswith(b"<?xml") else 0
        return body[:start] + head.encode() + body[start:] if name == part else body

    return remade(data, change)


def prefixed(rows: str) -> bytes:
    """The list as the Open XML SDK writes it, every tag with a prefix, and these rows after it."""

    def change(name: str, body: bytes) -> bytes:
        if "sheet1.xml" not in name:
            return body
        text = body.decode().replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?")
        return text.replace("xmlns=", "xmlns:x=").replace("</x:sheetData>", f"{rows}</x:sheetData>").encode()

    return remade(excel_xlsx(LIST), change)


def xml_rows() -> str:
    cell = '<Cell><Data ss:Type="String">{}</Data></Cell>'
    return "".join("<Row>" + "".join(cell.format(value) for value in row) + "</Row>" for row in LIST)
