"""A file dropped into intake/ → a warning list or one of the other sheets, told by its headings."""

import datetime as dt

from guidang.domain.errors import ListRefused
from guidang.domain.pack import Pack
from guidang.domain.records import RecordList
from guidang.domain.review import SHEET_NAME, SHEET_TITLE
from guidang.domain.term import Term
from guidang.domain.warning_list import ListOutcome, WarningList
from guidang.paper.lists.files.spreadsheet import read_book
from guidang.paper.lists.reader import is_junk, read_warnings
from guidang.paper.lists.records.reader import read_records, recognise
from guidang.paper.lists.review.filled import is_review_sheet

_RENAMED = f"这是{SHEET_TITLE}表，不是名单；请把文件名改回“{SHEET_NAME}”再放入"


def read_dropped(
    data: bytes, filename: str, pack: Pack, today: dt.date, term: Term | None
) -> WarningList | RecordList:
    """Read whatever a clerk dropped. ``term`` is what the clerk said for warning lists that name none.

    Every way in which a file can fail is an outcome; a file that cannot be read at all, or of which it cannot
    be told what it is, is a WarningList that is REJECTED_WHOLE with the reason.
    """
    if is_junk(filename):
        return WarningList(ListOutcome.IGNORED, "这是办公软件的临时文件，不是名单")
    try:
        book = read_book(data, filename)
        if is_review_sheet(book.sheets):
            return WarningList(ListOutcome.REJECTED_WHOLE, _RENAMED)
        kind = recognise(book, filename)
    except ListRefused as refusal:
        return WarningList(ListOutcome.REJECTED_WHOLE, refusal.details["reason"])
    if kind is None:
        return read_warnings(book, filename, pack, today, term)
    return read_records(book, filename, kind, pack, today)
