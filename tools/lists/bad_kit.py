"""How the bad lists are written: rows of cells, each with what a reader must make of it, and files as bytes.

The answers stand here as an office would give them, not as the present reader gives them. A bad list is
small: one heading, a handful of rows, one kind of fault.
"""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import openpyxl
import xlsxwriter
import xlwt
from tools.lists.kit import Made

OLE = b"\xd0\xcf\x11\xe0"
Says = Sequence[str]  # words that must stand in a message; a|b: either

KEYS = {
    "学号": "student_id",
    "姓名": "name",
    "系部": "department",
    "学院": "department",
    "年级": "grade",
    "专业": "major",
    "班级": "class",
    "学年学期": "term",
    "预警等级": "level",
    "警示等级": "level",
    "不及格课程门数": "failed_count",
    "未获学分累计": "unearned_credits",
    "本学期所得学分": "earned_credits",
    "旷课学时": "absence_hours",
    "家长姓名": "parent_name",
    "家长联系电话": "parent_phone",
    "辅导员": "counselor",
    "预警原因": "reason",
    "预警日期": "warning_date",
}
TERM = "2025-2026学年第二学期"


@dataclass(frozen=True)
class Row:
    """``cells`` as written. ``says``: it must become a row error; ``case``: keys that read otherwise."""

    cells: Sequence[Any]
    says: Says = ()
    case: Mapping[str, Any] = field(default_factory=dict)
    aside: bool = False  # opens no case, and is no error


def ok(*cells: Any, **case: Any) -> Row:
    """A row that must be read; ``case`` names what reads otherwise than written (class_ for class)."""
    return Row(cells, case={key.rstrip("_"): value for key, value in case.items()})


def err(says: str, *cells: Any) -> Row:
    """A row that must be refused; ``says`` holds the words that the message needs, parted by blanks."""
    return Row(cells, says=tuple(says.split()))


def aside(*cells: Any) -> Row:
    """A row that opens no case and is no error: a repetition, or a student who is not warned."""
    return Row(cells, aside=True)


@dataclass(frozen=True)
class Bad(Made):
    """One bad list and what must be said of it. ``given_name``: the name under which it is handed in."""

    given_name: str = ""

    def expectation(self) -> dict[str, Any]:
        """As Made's, with the name under which it is handed in where that is not the file's own."""
        return super().expectation() | ({"given_name": self.given_name} if self.given_name else {})


def refused(
    file: str,
    pack: str,
    purpose: str,
    data: bytes,
    says: str,
    *,
    ignored: bool = False,
    given_name: str = "",
    how: str = "bytes",
) -> Bad:
    """A file that is refused as a whole, or (``ignored``) may also be ignored, for a reason."""
    outcomes = ("rejected_whole", "ignored") if ignored else ("rejected_whole",)
    return Bad(
        file, data, how, purpose, pack, outcomes=outcomes, reason_says=says.split(), given_name=given_name
    )


def listed(
    file: str,
    pack: str,
    purpose: str,
    heading: Sequence[str],
    rows: Sequence[Row],
    *,
    title: str = "",
    write: Callable[[Sequence[Sequence[Any]]], bytes] | None = None,
    sheet: str = "名单",
    reason: str = "",
    notes: str = "",
    also: Mapping[str, Any] | None = None,
    given_name: str = "",
) -> Bad:
    """A list of one sheet: a title when given, a heading, rows; ``also`` holds for every case."""
    above = [[title]] if title else []
    lines: list[Sequence[Any]] = [*above, heading, *(row.cells for row in rows)]
    first = len(above) + 2
    cases, errors = [], []
    for number, row in enumerate(rows, start=first):
        if row.says:
            errors.append({"row": number, "says": list(row.says)})
        elif not row.aside:
            cases.append(_case(heading, row) | dict(also or {}) | {"row": number})
    data = (write or (lambda given: xlsx(given, sheet)))(lines)
    if not cases and errors and not any(row.aside for row in rows):
        outcomes: tuple[str, ...] = ("rejected_whole",)
    else:
        outcomes = ("accepted_with_row_errors",) if errors else ("accepted",)
    how = "csv" if file.endswith(".csv") else "xlwt" if data.startswith(OLE) else "openpyxl"
    return Bad(
        file,
        data,
        how,
        purpose,
        pack,
        cases,
        errors,
        notes.split(),
        reason.split(),
        outcomes,
        given_name=given_name,
    )


def _case(heading: Sequence[str], row: Row) -> dict[str, Any]:
    case = {}
    for title, cell in zip(heading, row.cells, strict=False):
        if title in KEYS and cell not in ("", None):
            case[KEYS[title]] = cell
    case |= row.case
    for key in ("unearned_credits", "earned_credits"):
        if key in case:
            case[key] = float(case[key])
    return {key: value for key, value in case.items() if value is not None}


def xlsx(lines: Sequence[Sequence[Any]], sheet: str = "名单") -> bytes:
    """A workbook of one sheet; a text that begins with = stays a text."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = sheet
    for number, line in enumerate(lines, start=1):
        for place, value in enumerate(line, start=1):
            cell = page.cell(number, place)
            if isinstance(value, str) and value.startswith("="):
                cell.value, cell.data_type = value, "s"
            elif isinstance(value, str) and re.fullmatch(r"#[A-Z0-9/]+[!?]|#N/A", value):
                cell.value, cell.data_type = value, "e"
            elif value not in ("", None):
                cell.value = value
    return stable(_saved(book))


def shared(lines: Sequence[Sequence[Any]]) -> bytes:
    """The same with its texts in a part of their own, as Excel writes them."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet("名单")
        for number, line in enumerate(lines):
            page.write_row(number, 0, line)
    return stable(out.getvalue())


def _saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def stable(package: bytes) -> bytes:
    """The same parts with one date, so that the same list is the same bytes."""
    return rezip(parts(package))


def parts(package: bytes) -> dict[str, bytes]:
    """The parts of a zip package, in its order."""
    with zipfile.ZipFile(io.BytesIO(package)) as book:
        return {name: _undated(name, book.read(name)) for name in book.namelist()}


def _undated(name: str, data: bytes) -> bytes:
    if name == "docProps/core.xml":
        return re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2026-03-02T00:00:00Z", data)
    return data


def rezip(files: Mapping[str, bytes]) -> bytes:
    """A zip package of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, (2026, 3, 2, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            book.writestr(info, data)
    return out.getvalue()


def edited(package: bytes, part: str, edit: Callable[[str], str]) -> bytes:
    """The package with one part changed."""
    files = parts(package)
    files[part] = edit(files[part].decode("utf-8")).encode("utf-8")
    return rezip(files)


def csv_text(lines: Sequence[Sequence[Any]]) -> str:
    """A text table as Excel saves it."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(lines)
    return out.getvalue()


def csv_gbk(lines: Sequence[Sequence[Any]]) -> bytes:
    return csv_text(lines).encode("gb18030")


def csv_utf8(lines: Sequence[Sequence[Any]]) -> bytes:
    return csv_text(lines).encode("utf-8-sig")


def xls(lines: Sequence[Sequence[Any]]) -> bytes:
    """An old workbook of one sheet."""
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("名单")
    for number, line in enumerate(lines):
        for place, value in enumerate(line):
            page.write(number, place, value)
    return _saved(book)
