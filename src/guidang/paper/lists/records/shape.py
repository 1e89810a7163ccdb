"""A sheet → the tables of records on it: heading rows of one line or two, titles above, footers below.

Told by content as in shape.py, but a row counts when it says something in a column of its own kind: a
template that was filled in beforehand with every student has rows that say nothing, and those are no records.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from guidang.domain.records import RecordKind
from guidang.paper.lists.files.spreadsheet import Cell, Sheet
from guidang.paper.lists.headers import MAX_LENGTH
from guidang.paper.lists.records.columns import (
    meaning,
    names_case,
    names_kind,
    of_warning_lists,
    own_columns,
)
from guidang.paper.lists.table import Column, Row, Table
from guidang.paper.lists.values import CellError, fold, shown, student_id

_FIRST_ROWS = 200  # titles of an office's sheet are a handful of lines
_FOOTER = re.compile(
    r"[合总小]计|共\d+|(?:制表|填表|填报|审核|审批|核对|复核|统计|报送)(?:人|单位|时间|日期|意见)?[:(]?"
    r"|单位[:(]|备注[:]|注[:\d]|说明[:]|填写说明|签字|签名|[(]?盖章|打印|以下空白|以下无正文|第\d+页"
    r"|\d{4}年\d{1,2}月\d{1,2}日"
)
_SIGNING = re.compile(r".{0,12}(?:盖章|签字|签名|签章)[)]?:?")
_EXAMPLE = re.compile(r"[(【\[]?(?:填写)?(?:示例|样例|范例|举例|例如|例)(?:行|数据)?[)】\]]?[:]?\d*")


@dataclass(frozen=True, slots=True)
class Headings:
    """A heading row of a sheet that speaks of students. ``index`` is 0-based; ``height`` 1 or 2 rows.

    ``titles`` holds the candidates of each column, best first; ``kind`` is None when it tells none.
    ``levels`` and ``figures`` say whether it also has columns of a warning list.
    """

    index: int
    height: int
    titles: tuple[tuple[str, ...], ...]
    kind: RecordKind | None
    levels: bool
    figures: bool


@dataclass(slots=True)
class Found:
    """The tables of a sheet, and the 1-based rows left out: ``examples`` of a template, ``unfilled`` ones
    that name a student and say nothing.
    """

    tables: list[Table] = field(default_factory=list)
    examples: list[int] = field(default_factory=list)
    unfilled: list[int] = field(default_factory=list)


def first_headings(sheet: Sheet) -> tuple[Headings, tuple[str, ...]] | None:
    """The first heading row of a sheet with what stands above it; None when it has none."""
    captions: list[str] = []
    for index, cells in enumerate(sheet.rows[:_FIRST_ROWS]):
        headings = _headings(sheet, index)
        if headings is not None:
            return headings, tuple(captions)
        if text := " ".join(_distinct(cells)):
            captions.append(text)
    return None


def find_records(sheet: Sheet, kind: RecordKind) -> Found:
    """The tables of ``kind`` on a sheet. A later heading starts a new one unless it repeats the last."""
    found = Found()
    captions: list[str] = []
    parts: list[_Part] = []
    skip = 0
    for index, cells in enumerate(sheet.rows):
        texts = _distinct(cells)
        if index < skip or not texts:
            continue
        headings = _headings(sheet, index)
        if headings is not None:
            skip = index + headings.height
            columns, unknown = _columns(headings, kind)
            if not parts or columns != parts[-1].columns:
                parts.append(_Part(columns, unknown, tuple(captions), index + 1))
            captions = []
        elif not parts:
            captions.append(" ".join(texts))
        elif _EXAMPLE.fullmatch(fold(texts[0])):
            found.examples.append(index + 1)
        elif not parts[-1].states_student(cells) and _is_aside(texts) and not parts[-1].asks(cells, kind):
            captions.append(" ".join(texts))
        elif parts[-1].says_something(cells, kind):
            parts[-1].rows.append(Row(index + 1, cells))
        else:
            found.unfilled.append(index + 1)
    found.tables = [part.table(sheet.name) for part in parts]
    return found


@dataclass(slots=True)
class _Part:
    """A heading and the rows gathered under it. ``number`` is the heading's 1-based row."""

    columns: tuple[Column, ...]
    unknown: tuple[str, ...]
    captions: tuple[str, ...]
    number: int
    rows: list[Row] = field(default_factory=list)

    def states_student(self, cells: Sequence[Cell]) -> bool:
        """Whether a student id stands in its column: such a row is never a footer."""
        row = Row(0, cells)
        return any(_is_id(row.cell(c)) for c in self.columns if c.heading.means in ("student_id", "case_no"))

    def says_something(self, cells: Sequence[Cell], kind: RecordKind) -> bool:
        """Whether any column of the kind's own says something, badly or well."""
        row = Row(0, cells)
        own = {spec.means for spec in own_columns(kind)}
        return any(shown(row.cell(c)) for c in self.columns if c.heading.means in own)

    def asks(self, cells: Sequence[Cell], kind: RecordKind) -> bool:
        """Whether the row names a form to be printed: a clerk forgot for whom, which must be said. On other
        sheets a lone text is a section or a footer.
        """
        row = Row(0, cells)
        forms = [shown(row.cell(c)) for c in self.columns if c.heading.means == "form"]
        return kind is RecordKind.REPRINT and any(text and not _FOOTER.match(fold(text)) for text in forms)

    def table(self, sheet: str) -> Table:
        """What was gathered."""
        return Table(sheet, self.columns, tuple(self.rows), self.captions, self.unknown, self.number)


def _headings(sheet: Sheet, index: int) -> Headings | None:
    """The heading that begins at ``index``: it names 学号 or 案号 and at least two columns more."""
    upper = _titles(sheet.rows[index])
    places = [place for place, title in enumerate(upper) if title and names_case(title)]
    if not places or len({title for title in upper if title}) < 3:
        return None
    height = 1
    titles: tuple[tuple[str, ...], ...] = tuple((title,) if title else () for title in upper)
    if index + 1 < len(sheet.rows):
        lower = _titles(sheet.rows[index + 1])
        if all(place < len(lower) and lower[place] == upper[place] for place in places) and lower != upper:
            height, titles = 2, _of_two(upper, lower)
    flat = [title for column in titles for title in column]
    kind = names_kind(flat)
    if kind is None and not any(_common(title) == "name" for title in flat):
        return None
    return Headings(index, height, titles, kind, *of_warning_lists(flat))


def _of_two(upper: Sequence[str], lower: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """A merged heading over a second line: 处理情况 over 结果 reads 处理结果, 处理情况结果 or 结果."""
    columns = []
    for place in range(max(len(upper), len(lower))):
        top = upper[place] if place < len(upper) else ""
        low = lower[place] if place < len(lower) else ""
        stem = re.sub(r"(?:基本)?(?:信息|情况)$", "", top)
        together = (stem + low, top + low, low, top) if low != top else (top,)
        columns.append(tuple(dict.fromkeys(title for title in together if title)))
    return tuple(columns)


def _columns(headings: Headings, kind: RecordKind) -> tuple[tuple[Column, ...], tuple[str, ...]]:
    columns, unknown = [], []
    for index, titles in enumerate(headings.titles):
        known = next(((t, h) for t in titles if (h := meaning(t, kind)) is not None), None)
        if known is not None:
            columns.append(Column(index, *known))
        elif titles:
            unknown.append(titles[0])
    return tuple(columns), tuple(dict.fromkeys(unknown))


def _common(title: str) -> str:
    heading = meaning(title, RecordKind.GRADES)
    return heading.means if heading is not None else ""


def _titles(cells: Sequence[Cell]) -> list[str]:
    return [shown(cell) if isinstance(cell, str) and len(cell) <= MAX_LENGTH else "" for cell in cells]


def _is_aside(texts: Sequence[str]) -> bool:
    """Whether a row without a student id is a footer, a section line or a numbered empty line."""
    if len(texts) == 1 or _FOOTER.match(fold(texts[0])):
        return True
    return any(_SIGNING.fullmatch(fold(text)) for text in texts)


def _is_id(cell: Cell) -> bool:
    try:
        return student_id(cell) != ""
    except CellError:
        return False


def _distinct(cells: Iterable[Cell]) -> list[str]:
    return list(dict.fromkeys(text for cell in cells if cell != "" and (text := shown(cell))))
