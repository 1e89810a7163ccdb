"""Bytes → sheets: the format is told by the content; what cannot be opened is refused with a reason."""

import contextlib
import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.paper.lists.books import packed

from guidang.domain.errors import ListRefused
from guidang.paper.lists.files import calamine_book
from guidang.paper.lists.files import sheet as limits
from guidang.paper.lists.files.spreadsheet import Broken, read_book
from guidang.paper.lists.files.xls_container import contained

ROWS = [["学号", "姓名", "门数"], ["02025001", "张三", 5.0]]
SAMPLE = Path(__file__).parents[2] / "resources" / "lists" / "S3_兰州理工生命院_学业警示名单.xlsx"


def content(data: bytes, name: str = "名单") -> list[list[object]]:
    (sheet,) = read_book(data, name).sheets
    return [list(row) for row in sheet.rows]


def reason(data: bytes, name: str = "名单.xlsx") -> str:
    with pytest.raises(ListRefused) as caught:
        read_book(data, name)
    return caught.value.details["reason"]


def test_xlsx_xls_and_ods_read_alike_whatever_the_name_says(
    xlsx: Callable[..., bytes], xls: Callable[..., bytes], ods: Callable[..., bytes]
) -> None:
    for data in (xlsx(ROWS), xls(ROWS), ods(ROWS)):
        for name in ("名单.xlsx", "名单.xls", "名单.csv", "名单"):
            assert content(data, name) == ROWS


def test_sheet_names_and_visibility(xlsx: Callable[..., bytes]) -> None:
    sheets = read_book(xlsx(ROWS, ROWS, names=["甲", "乙"], hidden=[1]), "x").sheets
    assert [(sheet.name, sheet.visible, len(sheet.rows)) for sheet in sheets] == [
        ("甲", True, 2),
        ("乙", False, 0),
    ]


def test_a_text_table_is_one_sheet_named_by_its_file() -> None:
    (sheet,) = read_book("学号,姓名\n1,张三\n".encode(), "商学院预警.csv").sheets
    assert (sheet.name, len(sheet.rows)) == ("商学院预警", 2)


def test_merged_cells_repeat_their_value() -> None:
    (sheet,) = read_book(SAMPLE.read_bytes(), "x").sheets
    assert len(set(sheet.rows[0])) == 1
    assert len(sheet.rows[0]) == 8


@pytest.mark.parametrize("data", [b"", b"\r\n\t ", b"\xef\xbb\xbf"])
def test_a_file_without_content_has_no_sheets(data: bytes) -> None:
    assert read_book(data, "x.csv").sheets == ()


def test_encrypted_workbooks_are_named_as_such(xls: Callable[..., bytes], ods: Callable[..., bytes]) -> None:
    assert "密码" in reason(contained(b"x" * 5000, "EncryptedPackage"))
    assert "密码" in reason(xls(ROWS, before=struct.pack("<HHH", 0x2F, 2, 0)))
    assert "密码" in reason(ods(ROWS, manifest="<m:encryption-data/>"))


def test_truncated_and_damaged_workbooks(xlsx: Callable[..., bytes], xls: Callable[..., bytes]) -> None:
    whole = xlsx(ROWS)
    for data in (whole[: len(whole) // 2], whole[:100], b"PK\x03\x04" + b"x" * 500, xls(ROWS)[:700]):
        assert "损坏" in reason(data)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n", "图片"),
        (b"\xff\xd8\xff\xe0", "图片"),
        (b"Rar!\x1a", "压缩包"),
        (b"\x1f\x8b\x08", "压缩包"),
        (b"GIF89a", "图片"),
        (b"{\\rtf1", "Word"),
        (b"BM\0\0\0\0", "图片"),
    ],
)
def test_other_files_are_named(data: bytes, word: str) -> None:
    assert word in reason(data)


def test_other_office_documents_are_named() -> None:
    assert "Word" in reason(packed({"word/document.xml": "<w/>"}))
    assert "Word" in reason(contained(b"x" * 5000, "WordDocument"))
    assert "不是电子表格" in reason(contained(b"x" * 5000, "Contents"))
    assert "损坏" in reason(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000)


def test_sizes_are_capped(monkeypatch: pytest.MonkeyPatch, xlsx: Callable[..., bytes]) -> None:
    data = xlsx(ROWS)
    monkeypatch.setattr(limits, "MAX_ROWS", 1)
    assert "太大" in reason(data)
    assert "超过 1 行" in reason("学号,姓名\n1,张三\n2,李四\n".encode())
    monkeypatch.setattr(limits, "MAX_UNZIPPED", 1000)
    assert "解压后" in reason(data)
    monkeypatch.setattr(limits, "MAX_BYTES", 1000)
    assert "上限" in reason(data)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_UNZIPPED", 10 * 2**20)
    data = packed({"xl/worksheets/sheet1.xml": b" " * 11 * 2**20, "xl/workbook.xml": "<workbook/>"})
    assert len(data) < 2**20
    assert "解压后" in reason(data)


def test_an_entity_bomb_in_the_workbook_is_refused(xlsx: Callable[..., bytes]) -> None:
    source = zipfile.ZipFile(io.BytesIO(xlsx(ROWS)))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for info in source.infolist():
            body = source.read(info)
            if info.filename == "xl/workbook.xml":
                body = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + body
            archive.writestr(info.filename, body)
    assert "损坏" in reason(stream.getvalue())


_MAGIC = [
    b"PK\3\4",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\t\x02",
    b"\t\x04",
    b"\t\x08\x08\0",
    b"\xff\xfe",
    b"\xfe\xff",
    b"<?xml",
    b"MIME",
]


@pytest.mark.parametrize("magic", _MAGIC)
def test_a_file_broken_off_at_its_beginning_is_sheets_or_refused(magic: bytes) -> None:
    for length in range(1, len(magic) + 1):
        with contextlib.suppress(ListRefused):
            read_book(magic[:length], "x")


@settings(max_examples=50)
@given(st.binary(max_size=400), st.sampled_from([b"", *_MAGIC]))
def test_any_bytes_are_sheets_or_refused(data: bytes, magic: bytes) -> None:
    try:
        read_book(magic + data, "x")
    except ListRefused as refusal:
        assert refusal.details["reason"]


@pytest.mark.parametrize("place", ["XFD1", "A1048576", "B200000", "XFD1048576"])
def test_a_stray_cell_far_out_is_left_out_and_named(place: str) -> None:
    book = openpyxl.Workbook()
    book.active.append(["学号", "姓名"])
    book.active[place] = "x"
    found = read_book(saved(book), "x")
    assert [list(row) for row in found.sheets[0].rows] == [["学号", "姓名"]]
    assert [place in remark for remark in found.remarks] == [True]
    book.active[place] = None
    book.active[place].number_format = "0000"
    found = read_book(saved(book), "x")
    assert list(found.sheets[0].rows[0]) == ["学号", "姓名"]
    assert found.remarks == ()


@pytest.mark.parametrize("first", [100_001, 150_000])
def test_content_beyond_the_limit_is_never_dropped(first: int) -> None:
    book = openpyxl.Workbook()
    for row in range(first, first + 21):
        book.active.cell(row, 1, "x")
    assert "太大" in reason(saved(book))
    book = openpyxl.Workbook()
    for row in range(1, 30):
        book.active.cell(row, 300, "x")
    assert "KN1" in reason(saved(book))


def test_a_list_may_reach_the_limit(monkeypatch: pytest.MonkeyPatch, xlsx: Callable[..., bytes]) -> None:
    monkeypatch.setattr(limits, "MAX_ROWS", 3)
    rows = [["学号", "姓名"], ["1", "学生甲"], ["2", "学生乙"]]
    assert len(content(xlsx(rows))) == 3
    assert "太大" in reason(xlsx([*rows, ["3", "学生丙"]]))


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_panic_of_the_parser_is_a_damaged_file(
    monkeypatch: pytest.MonkeyPatch, xls: Callable[..., bytes]
) -> None:
    class PanicException(BaseException):
        pass

    def panic(_: object) -> None:
        raise PanicException

    monkeypatch.setattr(calamine_book.calamine.CalamineWorkbook, "from_filelike", panic, raising=False)
    assert "损坏" in reason(xls(ROWS))


def test_broken_cells_say_what_they_are() -> None:
    assert {kind.value for kind in Broken} == {"错误值（如 #REF!）", "没有计算结果的公式"}
