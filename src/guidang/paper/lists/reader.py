"""Bytes of a file from an office → WarningList. The running order of the lists wing."""

import datetime as dt
from collections.abc import Sequence
from pathlib import PurePath

from guidang.domain.errors import ListRefused
from guidang.domain.pack import Pack
from guidang.domain.term import Term
from guidang.domain.warning_list import ListOutcome, RowError, WarningList
from guidang.paper.lists import notes
from guidang.paper.lists.answers.report import report_text
from guidang.paper.lists.deciding import measures_used
from guidang.paper.lists.figures import can_feed
from guidang.paper.lists.files.spreadsheet import Book, Sheet, read_book
from guidang.paper.lists.heading_rows import named_headings
from guidang.paper.lists.levels import hidden_levels, states_levels
from guidang.paper.lists.rows import RowReader, RowReading
from guidang.paper.lists.schools import other_school
from guidang.paper.lists.settling import settle
from guidang.paper.lists.shape import find_tables, is_explaining, rows_without_ids, without_examples
from guidang.paper.lists.surroundings import around
from guidang.paper.lists.table import Table
from guidang.paper.lists.terms import Found, terms_of_lists
from guidang.paper.lists.values import shown

__all__ = ["read_list", "report_text"]

_COVER_ROWS = 30  # of a sheet without a list that are searched for its term
_JUNK_PREFIXES = ("~$", ".~", "._")  # lock files of Excel and WPS, shadow files of macOS


def read_list(data: bytes, filename: str, pack: Pack, today: dt.date, term: Term | None) -> WarningList:
    """Read a warning list in whatever form an office made it.

    ``term`` is what the clerk said for lists that name no term themselves; None when nothing was said. Every
    way in which a file can fail is an outcome; nothing that stands in a file raises.
    """
    if is_junk(filename):
        return WarningList(ListOutcome.IGNORED, "这是办公软件的临时文件，不是名单")
    try:
        book = read_book(data, filename)
    except ListRefused as refusal:
        return WarningList(ListOutcome.REJECTED_WHOLE, refusal.details["reason"])
    return read_warnings(book, filename, pack, today, term)


def is_junk(filename: str) -> bool:
    """Whether the name is that of a temporary file of an office program."""
    return PurePath(filename).name.startswith(_JUNK_PREFIXES)


def read_warnings(book: Book, filename: str, pack: Pack, today: dt.date, term: Term | None) -> WarningList:
    """Like read_list, of a file whose sheets are read already."""
    sheets = book.sheets
    visible = [sheet for sheet in sheets if sheet.visible]
    if not any(shown(cell) for sheet in visible for row in sheet.rows for cell in row):
        return WarningList(ListOutcome.IGNORED, "文件中没有内容（图片和隐藏的工作表不读取）")
    found = [table for sheet in visible for table in find_tables(sheet, pack.policy)]
    tables = without_examples([table for table in found if table.rows])
    if found and not tables:
        return WarningList(ListOutcome.IGNORED, "表头下面没有学生（示例和说明不读取）")
    terms = terms_of_lists(tables, filename, term, _beside(visible, tables))
    reason = _no_heading(visible, pack) if not tables else _refusal(tables, terms, filename, pack)
    if reason:
        return WarningList(ListOutcome.REJECTED_WHOLE, reason)
    return _read_tables(book, tables, terms, filename, pack, today)


def _read_tables(
    book: Book, tables: Sequence[Table], terms: Sequence[Found], filename: str, pack: Pack, today: dt.date
) -> WarningList:
    readings: list[RowReading] = []
    surroundings = [around(table, filename, pack.policy) for table in tables]
    for table, found, told in zip(tables, terms, surroundings, strict=True):
        reader = RowReader(table, pack, today, found.term, told)
        readings.extend(reader.read(row) for row in table.rows)
    lost = _without_ids(book, tables, pack)
    settled = settle(readings, pack.policy)
    remarks = (
        *book.remarks,
        *notes.of_sheets(book.sheets, tables, lost),
        *notes.of_tables(tables, terms, surroundings),
        *notes.of_rows(tables, pack),
        *notes.of_ids(settled.entries),
        *notes.of_courses(tables, settled.entries),
        *settled.remarks,
    )
    errors = (*settled.errors, *lost)
    rows_read = len(readings) + len(lost)
    if errors and not settled.entries and not settled.asides:
        outcome, reason = ListOutcome.REJECTED_WHOLE, f"全部 {rows_read} 行都有错误，请按所列各行改正"
    else:
        outcome = ListOutcome.ACCEPTED_WITH_ROW_ERRORS if errors else ListOutcome.ACCEPTED
        reason = ""
    return WarningList(outcome, reason, settled.entries, errors, remarks, rows_read, settled.asides)


def _beside(visible: Sequence[Sheet], tables: Sequence[Table]) -> list[str]:
    """The lines of the first rows of the sheets that hold no list."""
    read = {table.sheet for table in tables}
    return [
        " ".join(shown(cell) for cell in cells)
        for sheet in visible
        if sheet.name not in read and not is_explaining(sheet.name)
        for cells in sheet.rows[:_COVER_ROWS]
    ]


def _without_ids(book: Book, tables: Sequence[Table], pack: Pack) -> tuple[RowError, ...]:
    """Students of a sheet beside the lists that lacks the column 学号: nobody is passed over in silence."""
    read = {table.sheet for table in tables}
    return tuple(
        RowError(sheet.name, row, "", "该工作表有“姓名”列，没有“学号”列，这一行没有读取；请补上学号列")
        for sheet in book.sheets
        if sheet.visible and sheet.name not in read and not is_explaining(sheet.name)
        for row in rows_without_ids(sheet, pack.policy)
    )


def _no_heading(visible: Sequence[Sheet], pack: Pack) -> str:
    seen = {means for sheet in visible for means in named_headings(sheet, pack.policy)}
    wanted = {"student_id": "学号", "name": "姓名"}
    missing = (
        "、".join(label for means, label in wanted.items() if means not in seen) or "同一行上的学号、姓名"
    )
    return f"没有找到表头：缺少“{missing}”。名单须有一行表头，其中有“学号”和“姓名”两列"


def _refusal(tables: Sequence[Table], terms: Sequence[Found], filename: str, pack: Pack) -> str:
    """Why the list as a whole cannot be read, "" when it can."""
    for table in tables:
        stranger = other_school([*table.captions, table.sheet], PurePath(filename).stem, pack)
        if stranger:
            return f"名单写的是“{stranger}”，不是本校（{pack.school}）的名单，请核对后放入对应学校的工作目录"
    for table, found in zip(tables, terms, strict=True):
        if found.term is None and not any(table.find(means) for means in ("term", "academic_year", "half")):
            return (
                f"工作表“{table.sheet}”没有写明学年学期，请在标题或“学年学期”列中写明"
                "（如 2025-2026学年第二学期），或在接收时指定学期"
            )
    for table in tables:
        if column := hidden_levels(table, pack.policy):
            where = f"工作表“{table.sheet}”的 {column} 列"
            return f"{where}写的是预警等级，但列名认不出来，请把列名改为“预警等级”后重新放入"
    if not any(states_levels(table, pack) for table in tables):
        if not pack.policy.computes():
            return "名单没有“预警等级”列；本校的等级由名单写明，不按数据计算，请补上该列"
        if not any(can_feed(table, measures_used(pack.policy)) for table in tables):
            return (
                "名单没有“预警等级”列，也没有可据以判定等级的数据列（如门数、学分、旷课学时），请补上其中之一"
            )
    return ""
