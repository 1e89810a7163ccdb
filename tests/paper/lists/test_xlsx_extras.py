"""What calamine does not tell: error values, uncalculated formulas, leading zeros, hidden rows."""

import io
from collections.abc import Callable

import openpyxl
import pytest

from guidang.domain.warning_list import ListOutcome, WarningList
from guidang.paper.lists.files.spreadsheet import Broken, read_book


@pytest.fixture
def book() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    for row in (["2025-2026学年第二学期预警名单"], ["学号", "姓名", "累计不及格课程门数", "预警等级"]):
        book.active.append(row)
    for number in range(1, 4):
        book.active.append([f"202500{number}", "张三", 5, "橙色"])
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_error_values_and_formulas_without_result(
    book: openpyxl.Workbook, read: Callable[..., WarningList]
) -> None:
    book.active["C3"] = "#REF!"
    book.active["C3"].data_type = "e"
    book.active["D4"] = '=IF(C4>3,"橙色","黄色")'
    book.active["C6"] = "=SUM(C3:C5)"
    (sheet,) = read_book(saved(book), "x").sheets
    assert sheet.rows[2][2] is Broken.ERROR
    assert sheet.rows[3][3] is Broken.UNCALCULATED
    assert sheet.rows[5][2] is Broken.UNCALCULATED
    reading = read(saved(book))
    assert reading.outcome is ListOutcome.ACCEPTED_WITH_ROW_ERRORS
    assert [(e.row, e.column) for e in reading.row_errors[:2]] == [(3, "累计不及格课程门数"), (4, "预警等级")]
    assert [entry.row for entry in reading.entries] == [5]


def test_numbers_shown_with_leading_zeros_keep_them(
    book: openpyxl.Workbook, read: Callable[..., WarningList]
) -> None:
    for row in (3, 4, 5):
        book.active.cell(row, 1, 2025000 + row).number_format = "0000000000"
    assert [entry.student_id for entry in read(saved(book)).entries] == [
        "0002025003",
        "0002025004",
        "0002025005",
    ]


def test_hidden_rows_are_read_and_said(book: openpyxl.Workbook, read: Callable[..., WarningList]) -> None:
    book.active.row_dimensions[4].hidden = True
    reading = read(saved(book))
    assert len(reading.entries) == 3
    assert any("1 行被隐藏" in note for note in reading.notes)


def test_a_formula_with_its_result_is_its_result(xlsx: Callable[..., bytes]) -> None:
    plain = xlsx([["学号", "姓名"], ["2025001", "张三"]])
    calculated = _with_formula(plain)
    (sheet,) = read_book(calculated, "x").sheets
    assert sheet.rows[2][:3] == [7.0, "", "甲"]


def _with_formula(data: bytes) -> bytes:
    """The workbook with a third row of formulas that carry results: a number, an empty text, a text."""
    import zipfile

    row = (
        '<row r="3"><c r="A3"><f>3+4</f><v>7</v></c><c r="B3" t="str"><f>""</f><v></v></c>'
        '<c r="C3" t="str"><f>"甲"</f><v>甲</v></c></row></sheetData>'
    )
    source, stream = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for info in source.infolist():
            body = source.read(info)
            if info.filename.endswith("sheet1.xml"):
                body = body.decode().replace("</sheetData>", row).encode()
            archive.writestr(info.filename, body)
    return stream.getvalue()
