"""Every file format of a list, read from files of real programs or built in their spelling."""

import datetime as dt
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.paper.lists.books import changed, excel_xlsx, mhtml, xlsb, xml_2003
from tests.paper.lists.conftest import make_ods, make_xls

from guidang.domain.errors import ListRefused
from guidang.paper.lists.files.sheet import MACROS
from guidang.paper.lists.files.spreadsheet import Book, Broken, read_book

FORMATS = Path(__file__).parents[2] / "resources" / "lists" / "formats"
ROWS: list[list[str | float]] = [["学号", "姓名"], ["02025001", "学生甲"], ["02025002", 5.0]]


def rows(data: bytes) -> list[list[object]]:
    (sheet,) = read_book(data, "x").sheets
    return [list(row) for row in sheet.rows]


def reason(data: bytes) -> str:
    with pytest.raises(ListRefused) as caught:
        read_book(data, "x")
    return caught.value.details["reason"]


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_one_workbook_saved_in_three_formats_reads_alike(ending: str) -> None:
    book = read_book((FORMATS / f"各种单元格.{ending}").read_bytes(), "x")
    assert [(sheet.name, sheet.visible) for sheet in book.sheets] == [
        ("名单", True),
        ("隐藏", False),
        ("深藏", False),
    ]
    assert not book.sheets[1].rows and not book.sheets[2].rows
    sheet = book.sheets[0]
    assert set(sheet.rows[0]) == {"2025-2026学年第二学期学业预警名单"}
    assert [row[0] for row in sheet.rows[2:]] == [f"000202500{n}" for n in range(6)]
    assert [row[2] for row in sheet.rows[2:]] == ["装饰2501"] * 6  # of which three are one merged range
    assert [row[4] for row in sheet.rows[2:4]] == [4, 4.5]
    assert {row[5] for row in sheet.rows[2:]} == {dt.date(2026, 3, 2)}
    assert [row[6] for row in sheet.rows[2:6]] == ["𠮷㛃", Broken.ERROR, "2025000x", 24.5]
    assert sheet.hidden_rows == {7}


def strict(name: str, body: bytes) -> bytes:
    for transitional, other in (
        (
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
        (
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
    ):
        body = body.replace(transitional, other)
    return body


def prefixed(name: str, body: bytes) -> bytes:
    if "sheet1.xml" not in name:
        return body
    text = body.decode().replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?")
    return text.replace("xmlns=", "xmlns:x=").encode()


def without_references(name: str, body: bytes) -> bytes:
    if "sheet1.xml" not in name:
        return body
    text = body.decode()
    for row in range(1, 4):
        text = text.replace(f' r="{row}"', "").replace(f' r="A{row}"', "").replace(f' r="B{row}"', "")
    return text.encode()


@pytest.mark.parametrize("spelling", [strict, prefixed, without_references])
def test_xlsx_of_other_programs(spelling: Callable[[str, bytes], bytes]) -> None:
    assert rows(changed(excel_xlsx(ROWS), spelling)) == ROWS


def test_error_and_formula_places_in_another_spelling() -> None:
    row = '<row><c t="e"><v>#REF!</v></c><c s="0"><f>1+1</f></c></row>'
    data = changed(excel_xlsx(ROWS, extra_rows=row), prefixed)
    assert rows(data)[3] == [Broken.ERROR, Broken.UNCALCULATED]


def test_results_that_nobody_calculated() -> None:
    row = '<row r="4"><c r="A4"><f>1+1</f><v>0</v></c><c r="B4"><f>SUM(A4)</f><v>0</v></c></row>'
    data = excel_xlsx(ROWS, extra_rows=row)
    assert rows(data)[3] == [0.0, 0.0]
    asks = changed(
        data, lambda name, body: body.replace(b"</workbook>", b'<calcPr fullCalcOnLoad="1"/></workbook>')
    )
    assert rows(asks)[3] == [Broken.UNCALCULATED, Broken.UNCALCULATED]


def test_a_merged_range_leaves_cells_that_hold_their_own() -> None:
    data = excel_xlsx(
        [["学号", "姓名"], ["1", "学生甲"], ["2", "学生乙"], ["3", ""]],
        after_rows='<mergeCells count="1"><mergeCell ref="B2:B4"/></mergeCells>',
    )
    assert [row[1] for row in rows(data)] == ["姓名", "学生甲", "学生乙", "学生甲"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'r="B2"', b'r="B3"'),
        (b'r="B2"', b'r="A2"'),
        (b'<row r="2"><c r="A2"', b'<row r="2"><c r="A1"'),
        (b"</v></c><c", b"</v></c <c"),
        (b'uniqueCount="5"', b'uniqueCount="4"'),
        (b"<si>", b"<si/><si>"),
        (b"<v>1</v>", b"<v>9</v>"),
    ],
)
def test_an_xlsx_that_contradicts_itself_is_refused(old: bytes, new: bytes) -> None:
    data = changed(excel_xlsx(ROWS), lambda name, body: body.replace(old, new, 1))
    assert data != excel_xlsx(ROWS)
    assert "损坏" in reason(data)


def test_a_part_with_a_wrong_checksum_is_not_read() -> None:
    data = excel_xlsx(ROWS)
    for name in (b"xl/sharedStrings.xml", b"xl/worksheets/sheet1.xml", b"xl/workbook.xml"):
        central = data.rindex(name) - 46 + 16  # APPNOTE 4.3.12: the checksum in the central directory
        assert "损坏" in reason(data[:central] + bytes([data[central] ^ 1]) + data[central + 1 :])


def test_macros_are_said_and_not_run() -> None:
    assert read_book(excel_xlsx(ROWS, more={"xl/vbaProject.bin": b"x"}), "x.xlsm").remarks == (MACROS,)
    assert read_book(excel_xlsx(ROWS), "x.xlsm").remarks == ()


def test_xlsb() -> None:
    book = read_book(xlsb(ROWS, hidden=[1]), "x.xlsb")
    assert [list(row) for row in book.sheets[0].rows] == ROWS
    assert book.sheets[0].hidden_rows == {2}


@pytest.mark.parametrize("biff", [5, 8])
def test_xls_of_both_ages(biff: int) -> None:
    assert rows(make_xls(ROWS, biff=biff)) == ROWS


def test_xls_records_without_a_container() -> None:
    from guidang.paper.lists.files.xls_container import workbook_stream

    stream, _ = workbook_stream(make_xls(ROWS))
    assert rows(bytes(stream)) == ROWS
    assert "另存为" in reason(b"\x09\x04\x06\x00\x00\x04\x10\x00\x00\x00" + bytes(20))


def cell(kind: int, row: int, column: int, body: bytes) -> bytes:
    return struct.pack("<HHHHH", kind, 6 + len(body), row, column, 0) + body


def test_errors_and_formulas_in_xls() -> None:
    error = cell(0x205, 3, 0, b"\x17\x01")
    nothing = cell(0x06, 3, 1, bytes(8) + b"\0\0" + bytes(6))
    assert rows(make_xls(ROWS, after=error + nothing))[3] == [Broken.ERROR, Broken.UNCALCULATED]
    something = cell(0x06, 3, 2, struct.pack("<d", 2.5) + b"\0\0" + bytes(6))
    assert rows(make_xls(ROWS, after=error + nothing + something))[3] == [Broken.ERROR, 0.0, 2.5]


@pytest.mark.parametrize(
    "after",
    [
        cell(0x203, 1, 1, struct.pack("<d", 1)),  # a cell a second time
        cell(0x203, 3, 0, b"\0\0\0\0"),  # too short
        cell(0xFD, 3, 0, b"\x07\0\0\0"),  # no such shared string
        cell(0x1234, 2, 2, b"\0\0\0\0"),  # a cell that lost its kind
        struct.pack("<HH", 0x207, 4) + b"\x01\0\0x",  # a formula's text without the formula
        struct.pack("<HH", 0x208, 9999),  # longer than records can be
    ],
)
def test_an_xls_that_contradicts_itself_is_refused(after: bytes) -> None:
    assert "损坏" in reason(make_xls(ROWS, after=after))


def test_a_moved_cell_is_told_from_a_writer_without_order() -> None:
    moved = "".join(f"{r}{c} " for r in range(3, 6) for c in range(3)).split()
    body = {place: cell(0x203, int(place[0]), int(place[1]), struct.pack("<d", 1)) for place in moved}
    by_column = b"".join(body[place] for place in sorted(moved, key=lambda place: place[::-1]))
    assert len(rows(make_xls(ROWS, after=by_column))) == 6
    one = b"".join(body[p] if p != "41" else cell(0x203, 8, 1, struct.pack("<d", 1)) for p in moved)
    assert "损坏" in reason(make_xls(ROWS, after=one))


def test_a_shared_string_that_lost_its_cell() -> None:
    text = "".join("甲乙丙丁"[n] for n in range(4))
    strings = struct.pack("<II", 4, 4) + b"".join(
        struct.pack("<HB", 1, 1) + ch.encode("utf-16-le") for ch in text
    )
    table = struct.pack("<HH", 0xFC, len(strings)) + strings

    def book(*indexes: int) -> bytes:
        cells = b"".join(cell(0xFD, 3 + n, 0, struct.pack("<I", index)) for n, index in enumerate(indexes))
        return make_xls(ROWS, before=table, after=cells)

    assert [row[0] for row in rows(book(0, 1, 2, 3))[3:]] == ["甲", "乙", "丙", "丁"]
    assert "损坏" in reason(book(0, 1, 1, 3))  # the third cell's index was hit
    assert len(rows(book(0, 1, 3))) == 6  # a writer that does not count uses exactly
    longer = table.replace(
        struct.pack("<HB", 1, 1) + "乙".encode("utf-16-le"),
        struct.pack("<HB", 2, 1) + "乙".encode("utf-16-le"),
    )
    assert "损坏" in reason(make_xls(ROWS, before=longer))


def ods_book(more: str) -> Book:
    return read_book(make_ods(ROWS, more=more), "x.ods")


def test_repeated_cells_and_rows_in_ods() -> None:
    more = (
        '<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="string" '
        'table:number-columns-repeated="2"><text:p>甲<text:s text:c="2"/>乙</text:p><text:p>丙</text:p>'
        "</table:table-cell></table:table-row>"
        '<table:table-row table:number-rows-repeated="1000000" table:visibility="collapse"/>'
    )
    (sheet,) = ods_book(more).sheets
    assert [list(row) for row in sheet.rows[3:]] == [["甲  乙\n丙"] * 2] * 2
    assert sheet.hidden_rows == frozenset()


def test_a_row_repeated_a_million_times_is_too_much() -> None:
    more = (
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="string">'
        "<text:p>甲</text:p></table:table-cell></table:table-row>"
    )
    assert "太大" in reason(make_ods(ROWS, more=more))


STRING = '<Cell><Data ss:Type="String">{}</Data></Cell>'


def test_xml_of_excel_2003() -> None:
    styles = '<Style ss:ID="s1"><NumberFormat ss:Format="00000000"/></Style>'
    page = xml_2003(
        "<Row>" + STRING.format("学号") + STRING.format("姓名") + "</Row>"
        '<Row ss:Index="3" ss:Hidden="1"><Cell ss:StyleID="s1"><Data ss:Type="Number">2025001</Data></Cell>'
        '<Cell ss:Index="3" ss:MergeAcross="1" ss:MergeDown="1"><Data ss:Type="String">并</Data></Cell>'
        '<Cell><Data ss:Type="Error">#REF!</Data></Cell></Row>'
        '<Row><Cell><Data ss:Type="DateTime">2026-03-02T00:00:00.000</Data></Cell>'
        '<Cell><Data ss:Type="Boolean">1</Data></Cell><Cell ss:Index="5" ss:Formula="=1"/></Row>',
        styles=styles,
    )
    for data in (
        page.encode(),
        page.encode("utf-16"),
        page.replace('"1.0"', '"1.0" encoding="gb2312"', 1).encode("gb18030"),
    ):
        (sheet,) = read_book(data, "x.xls").sheets
        assert [list(row) for row in sheet.rows] == [
            ["学号", "姓名"],
            [],
            ["02025001", "", "并", "并", Broken.ERROR],
            [dt.datetime.fromisoformat("2026-03-02"), True, "并", "并", Broken.UNCALCULATED],
        ]
        assert (sheet.name, sheet.hidden_rows) == ("名单", {3})


def test_a_hidden_sheet_in_xml_and_indexes_that_go_back() -> None:
    row = "<Row>" + STRING.format("x") + "</Row>"
    (sheet,) = read_book(xml_2003(row, visible="SheetHidden").encode(), "x.xls").sheets
    assert (sheet.visible, sheet.rows) == (False, ())
    assert "损坏" in reason(xml_2003(f'{row}{row}<Row ss:Index="1"/>').encode())


def test_a_web_archive_of_two_sheets() -> None:
    main = (
        "<html><xml><x:ExcelWorksheets><x:ExcelWorksheet><x:Name>名单</x:Name>"
        '<x:WorksheetSource HRef="a.files/sheet001.htm"/></x:ExcelWorksheet>'
        '<x:ExcelWorksheet><x:Name>旧</x:Name><x:WorksheetSource HRef="a.files/sheet002.htm"/>'
        "<x:Visible>SheetHidden</x:Visible></x:ExcelWorksheet></x:ExcelWorksheets></xml></html>"
    )
    page = "<html><table><tr><td>学号</td><td>姓名</td></tr></table></html>"
    book = read_book(
        mhtml(
            {
                "a.htm": main,
                "a.files/sheet001.htm": page,
                "a.files/sheet002.htm": page,
                "a.files/tabstrip.htm": page,
            }
        ),
        "x.xls",
    )
    assert [(sheet.name, sheet.visible, list(sheet.rows)) for sheet in book.sheets] == [
        ("名单", True, [["学号", "姓名"]]),
        ("旧", False, []),
    ]


def test_errors_in_text_are_errors() -> None:
    assert rows("学号,姓名\n1,#REF!\n2,#学\n".encode())[1:] == [["1", Broken.ERROR], ["2", "#学"]]
