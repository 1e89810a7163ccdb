"""学年学期 of a row: its own column, else what the list says of itself, else what the clerk said."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from guidang.domain.term import Term
from guidang.paper.lists.table import Row, Table
from guidang.paper.lists.values import CellError, fold, said

_TELLING = (
    "预警",
    "警示",
    "名单",
    "汇总",
)  # the title says which term the warning is of; a remark may name another


@dataclass(frozen=True, slots=True)
class Found:
    """The term of a table's rows that name none, and where it was found (Chinese, "" when nowhere)."""

    term: Term | None
    place: str


def terms_of_lists(
    tables: Sequence[Table], filename: str, given: Term | None, beside: Sequence[str] = ()
) -> tuple[Found, ...]:
    """For each table the term that it says itself, else the file's name, its sister sheets, ``given``.

    ``beside`` are the texts of sheets without a list: a cover, or the query form above a web page's list.
    """
    own = [_found_in(table) for table in tables]
    shared = {found.term for found in own if found.term is not None}
    named = Term.find(filename)
    if named is not None:
        fallback = Found(named, "文件名")
    elif len(shared) == 1:
        fallback = Found(shared.pop(), "同一文件的其他工作表")
    elif len(told := {term for text in beside if (term := Term.find(text)) is not None}) == 1:
        fallback = Found(told.pop(), "其他工作表或表格")
    else:
        fallback = Found(given, "接收时的指定" if given else "")
    return tuple(found if found.term is not None else fallback for found in own)


def _found_in(table: Table) -> Found:
    titles = [text for text in table.captions if any(word in text for word in _TELLING)]
    for text in (*titles, *table.captions, " ".join(table.captions)):
        if (term := Term.find(text)) is not None:
            return Found(term, "标题")
    return Found(Term.find(table.sheet), "工作表名")


def term_of_row(table: Table, row: Row, fallback: Term | None, today: dt.date) -> Term | None:
    """The row's term; None when neither its columns nor ``fallback`` name one.

    Raises CellError when a column says something that is no term, or a term that has not begun to exist.
    """
    text = _stated(table, row)
    term = _read(text) if text else fallback
    if term is not None and term.year > today.year:
        raise CellError(f"学年学期“{term}”在将来，请核对")
    return term


def _stated(table: Table, row: Row) -> str:
    whole, year, half = table.find("term"), table.find("academic_year"), table.find("half")
    if whole is not None and (text := said(row.cell(whole))):
        return text
    half_text = said(row.cell(half)) if half is not None else ""
    year_text = said(row.cell(year)) if year is not None else ""
    if not year_text:
        return half_text
    if not half_text or Term.find(year_text):
        return year_text
    return f"{year_text.removesuffix('学年')}学年{_half(half_text)}"


def _half(text: str) -> str:
    bare = fold(text)
    return f"第{bare}学期" if len(bare) == 1 and bare in "123一二三" else bare


def _read(text: str) -> Term:
    try:
        return Term.parse(text)
    except ValueError as fault:
        raise CellError(f"“{text}”不是学年学期，请写成 2025-2026学年第二学期 的样子") from fault
