"""The workbook that goes back to the clerk: it says what the file said, and faulty cells are marked."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from guidang.domain.warning_list import RowError, WarningList
from guidang.paper.lists.answers.marked import mark
from guidang.paper.lists.confined import mark_confined
from guidang.paper.lists.files.sheet import Broken, Cell
from guidang.paper.lists.files.spreadsheet import read_book

HEAD = ["学号", "姓名", "不及格门数"]
PAYLOADS = ["=1+1", "+1+1", "-2+3|cmd", "@SUM(A1)", "\t=1", "{{7*7}}", "<b>&amp;", "_x0041_", " 前后 空格 "]


def fault(
    row: int, column: int | None = None, message: str = "错", sheet: str = "名单", who: str = ""
) -> RowError:
    heading = "" if column is None else HEAD[column]
    return RowError(sheet, row, who, message, heading, column)


def saved(book: Any) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def workbook(*rows: Sequence[object]) -> Any:
    book = openpyxl.Workbook()
    book.active.title = "名单"
    for row in rows:
        book.active.append(list(row))
    return book


def marks(data: bytes, sheet: str = "名单") -> dict[str, str]:
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(data))[sheet] for cell in row]
    red = {cell.coordinate for cell in cells if cell.fill.fgColor.rgb == "FFFFC7CE"}
    told = {cell.coordinate: cell.comment for cell in cells if cell.comment is not None}
    assert red == told.keys()
    assert all(comment.author == "归档" for comment in told.values())
    return {place: comment.text for place, comment in told.items()}


def read_again(data: bytes, sheet: int = 0) -> list[list[Cell]]:
    rows = [list(row) for row in read_book(data, "名单.xlsx").sheets[sheet].rows]
    while rows and not any(cell != "" for cell in rows[-1]):
        rows.pop()
    return rows


def typed(rows: Sequence[Sequence[Cell]]) -> list[list[tuple[bool, Cell]]]:
    """Cells with what tells True from 1, without the empty ends of rows."""
    wide = max(map(len, rows))
    return [[(isinstance(c, bool), c) for c in [*row, *[""] * (wide - len(row))]] for row in rows]


def a_colourful_workbook() -> bytes:
    book = workbook(HEAD, [20230001, "𠮷𬭎", 4], ["0012", "甲", 0.1], [None, "乙", True])
    sheet = book.active
    sheet["A2"].number_format = "0000000000"
    for row, value in enumerate(
        [
            dt.date(2026, 3, 2),
            dt.datetime.fromisoformat("2026-03-02T08:30:00"),
            dt.time(8, 30),
            12345678901.25,
            *PAYLOADS,
        ],
        2,
    ):
        cell = sheet.cell(row, 5)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
    sheet["F2"], sheet["F3"] = "#REF!", "=1+1"
    sheet.merge_cells("A3:A4")
    return saved(book)


def test_the_clerks_own_workbook_reads_as_before() -> None:
    data = a_colourful_workbook()
    made = mark(data, "名单.xlsx", [fault(3, 1), fault(2, 2)])
    before, after = read_again(data), read_again(made)
    assert before[1][0] == "0020230001"
    assert before[1][5] is Broken.ERROR
    assert before[2][5] is Broken.UNCALCULATED
    before[2][5] = Broken.ERROR
    assert typed(after) == typed(before)
    assert marks(made) == {"B3": "错", "C2": "错"}
    assert openpyxl.load_workbook(io.BytesIO(made))["名单"]["A2"].number_format == "0000000000"


def test_an_xls_reads_as_before(xls: Callable[..., bytes]) -> None:
    data = xls([[*HEAD, "备注"], ["0012", "𠮷𬭎", 4.0, "=1+1"], ["0013", "甲", 0.1, "  x "]])
    made = mark(data, "名单.xls", [fault(2, 2)])
    assert typed(read_again(made)) == typed(read_again(data))
    assert marks(made) == {"C2": "错"}


def test_a_csv_reads_as_before_and_every_text_stays_text() -> None:
    rows = [HEAD, *([f"00{n}", payload.strip("\t"), "#REF!"] for n, payload in enumerate(PAYLOADS))]
    data = "\n".join(",".join(row) for row in rows).encode("gb18030")
    made = mark(data, "名单.csv", [fault(2, 2)])
    assert typed(read_again(made)) == typed(read_again(data))
    sheet = openpyxl.load_workbook(io.BytesIO(made))["名单"]
    assert {sheet.cell(row, 2).data_type for row in range(2, len(rows) + 1)} == {"s"}
    assert sheet["A2"].number_format == "@"
    assert sheet["B2"].quotePrefix
    assert sheet["C2"].value == "#REF!"


def test_no_formula_macro_or_outside_link_survives() -> None:
    book = workbook([*HEAD, "外"], ["1001", "甲", "=WEBSERVICE(A1)"])
    sheet = book.active
    sheet["D2"] = "点"
    sheet["D2"].hyperlink = "http://example.org/x"
    for source in ('"一,二"', "[1]外部!$A$1:$A$9"):
        rule = DataValidation(type="list", formula1=source)
        rule.add("B2")
        sheet.add_data_validation(rule)
    book.defined_names["外"] = openpyxl.workbook.defined_name.DefinedName("外", attr_text="[1]外部!$A$1")
    stream = io.BytesIO(saved(book))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    made = mark(stream.getvalue(), "名单.xlsm", [fault(2, 2)])
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert not [name for name in archive.namelist() if "vba" in name or "external" in name]
        whole = b"".join(archive.read(name) for name in archive.namelist())
    for trace in (b"WEBSERVICE", b"example.org", b"[1]", b"<f>", b"<f "):
        assert trace not in whole
    left = openpyxl.load_workbook(io.BytesIO(made))
    assert [rule.formula1 for rule in left["名单"].data_validations.dataValidation] == ['"一,二"']
    assert "原来是公式" in marks(made)["C2"]


def test_the_looks_of_the_workbook_are_kept() -> None:
    book = workbook(HEAD, ["1001", "甲", 4], ["1002", "乙", 5])
    sheet = book.active
    sheet.column_dimensions["B"].width = 33
    sheet.row_dimensions[3].hidden = True
    sheet.row_dimensions[2].height = 40
    sheet.auto_filter.ref = "A1:C3"
    sheet["A1"].font = Font(bold=True, color="FF112233")
    sheet["B3"].fill = PatternFill("solid", fgColor="FFFFFF00")
    made = openpyxl.load_workbook(io.BytesIO(mark(saved(book), "名单.xlsx", [fault(2, 2)])))["名单"]
    assert made.column_dimensions["B"].width == 33
    assert made.row_dimensions[3].hidden
    assert made.row_dimensions[2].height == 40
    assert made.auto_filter.ref == "A1:C3"
    assert made["A1"].font.bold
    assert made["B3"].fill.fgColor.rgb == "FFFFFF00"


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_errors_of_a_row_stand_at_the_students_id(suffix: str) -> None:
    rows = [["序号", "姓名", "学号"], ["1", "甲", "1001"], ["2", "乙", "1002"], ["", "丙", ""]]
    data = saved(workbook(*rows)) if suffix == "xlsx" else "\n".join(map(",".join, rows)).encode()
    errors = [fault(3, None, "整行错", who="1002"), fault(4, None, "无学号")]
    assert marks(mark(data, f"名单.{suffix}", errors)) == {"C3": "整行错", "B4": "无学号"}


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_several_errors_of_a_cell_share_a_comment_and_odd_places_do_no_harm(suffix: str) -> None:
    rows = [HEAD, ["1001", "甲", "4"]]
    data = saved(workbook(*rows)) if suffix == "xlsx" else "\n".join(map(",".join, rows)).encode()
    errors = [
        fault(2, 1, "第一\x00\x0b\ud800"),
        fault(2, 1, "第二"),
        fault(99, 1),
        fault(2_000_000, 1),
        RowError("名单", 2, "", "远", "远", 20_000),
        fault(2, 1, sheet="没有"),
        RowError("名单", 2, "", "空列", "空列", 5),
    ]
    made = mark(data, f"名单.{suffix}", errors)
    assert marks(made) == {"B2": "1. 第一\n2. 第二", "F2": "空列"}
    explained = openpyxl.load_workbook(io.BytesIO(made))["错误说明"]
    assert [row[1].value for row in explained.iter_rows(min_row=3)] == [error.row for error in errors]
    assert explained["E3"].hyperlink.location == "'名单'!B2"


def test_marks_of_an_earlier_round_go_and_the_clerks_own_comment_stays() -> None:
    book = workbook(HEAD, ["1001", "甲", "很多"], ["1002", "乙", 3])
    book.active["C2"].comment = Comment("书记的话", "书记")
    first = mark(saved(book), "名单.xlsx", [fault(2, 2), fault(3, 1)])
    assert "书记的话" in marks(first)["C2"]
    second = mark(first, "名单.xlsx", [fault(3, 2, "新")])
    again = openpyxl.load_workbook(io.BytesIO(second))
    assert again.sheetnames == ["名单", "错误说明"]
    assert [row[3].value for row in again["错误说明"].iter_rows(min_row=3)] == ["新"]
    assert again["名单"]["C2"].comment.text == "书记的话"
    assert again["名单"]["C3"].comment.text == "新"
    assert again["名单"]["B3"].comment is None
    assert again["名单"]["B3"].fill.fgColor.rgb != "FFFFC7CE"


def test_a_sheet_of_the_clerk_with_our_name_is_left_alone() -> None:
    book = workbook(HEAD, ["1001", "甲", "很多"])
    book.create_sheet("错误说明")["A1"] = "书记的表"
    made = openpyxl.load_workbook(io.BytesIO(mark(saved(book), "名单.xlsx", [fault(2, 2)])))
    assert made.sheetnames == ["名单", "错误说明"]
    assert made["错误说明"]["A1"].value == "书记的表"


def test_a_mark_in_a_merged_range_stands_where_it_shows() -> None:
    book = workbook(HEAD, ["1001", "甲", 4], ["", "", 5])
    book.active.merge_cells("A2:A3")
    assert marks(mark(saved(book), "名单.xlsx", [fault(3, 0)])) == {"A2": "错"}


def test_one_cell_far_out_does_no_harm() -> None:
    book = workbook(HEAD, ["1001", "甲", "很多"])
    book.active["XFD1048576"] = "远"
    assert marks_near(mark_confined(saved(book), "名单.xlsx", [fault(2, 2)])) == "错"


def marks_near(data: bytes) -> str:
    return str(openpyxl.load_workbook(io.BytesIO(data))["名单"]["C2"].comment.text)


def test_a_workbook_beyond_openpyxl_is_made_anew() -> None:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(saved(workbook(HEAD, ["0012", "甲", 4])))) as source,
        zipfile.ZipFile(stream, "w") as archive,
    ):
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/styles.xml":
                part = part.replace(b"<fonts ", b"<fonts bogus='").replace(
                    b"<fonts bogus='", b"<fonts x='1' ", 1
                )
                part = part.replace(b'patternType="gray125"', b'patternType="nonsense"')
            archive.writestr(name, part)
    data = stream.getvalue()
    with pytest.raises(ValueError, match=r"stylesheet|Value must be"):
        openpyxl.load_workbook(io.BytesIO(data))
    made = mark(data, "名单.xlsx", [fault(2, 2)])
    assert marks(made) == {"C2": "错"}
    assert typed(read_again(made)) == typed(read_again(data))


def test_the_answer_is_no_new_list_and_is_read_as_the_first_was(read: Callable[..., WarningList]) -> None:
    rows = [["2025-2026学年第二学期预警名单"], HEAD, ["1001", "甲", 4], ["1002", "乙", -1]]
    first = read(rows)
    data = saved(workbook(*rows))
    errors = [
        RowError("名单", e.row, e.student_id, e.message, e.column, e.column_index) for e in first.row_errors
    ]
    again = read(mark(data, "名单.xlsx", errors))
    assert (again.outcome, again.rows_read, len(again.entries)) == (first.outcome, first.rows_read, 1)


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_a_confined_child_can_do_it(suffix: str) -> None:
    rows = [HEAD, ["1001", "甲", "很多"]]
    data = saved(workbook(*rows)) if suffix == "xlsx" else "\n".join(map(",".join, rows)).encode()
    made = mark_confined(data, f"名单.{suffix}", [fault(2, 2)])
    assert marks(made) == {"C2": "错"}
    assert made == mark(data, f"名单.{suffix}", [fault(2, 2)])
