"""A sheet → tables: where the heading row is, what stands above it, which rows below it are students.

Above the heading stand titles (captions); among and below the students stand section lines (一、红色预警),
subtotals, repeated headings and footers (合计, 制表人…). Everything is told apart by content, not by place.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from guidang.domain.policy import Policy
from guidang.paper.lists.heading_rows import HeadingRow, heading_row
from guidang.paper.lists.levels import section_level
from guidang.paper.lists.spreadsheet import Cell, Sheet
from guidang.paper.lists.table import Column, Row, Table
from guidang.paper.lists.values import CellError, fold, shown, student_id

_FOOTER = re.compile(
    r"[合总小共]计|共\d+"
    r"|(?:制表|填表|填报|审核|审批|核对|复核|经办|负责|主管|分管|联系|统计|报送)(?:人|院长|领导|单位|时间|日期|意见)"
    r"|制表|填表|(?:审核|审批|日期|时间|系主任|书记):|单位[:(]|备注:?|注[:\d]|说明:?|签字|签名|[(]?盖章|打印|教学院长"
    r"|以下空白|以下无正文|第\d+页|\d{4}年\d{1,2}月\d{1,2}日|20\d\d[-/.]\d{1,2}[-/.]\d{1,2}$"
)
_SIGNING = re.compile(r".{0,12}(?:盖章|签字|签名|签章)[)]?:?")
_NAME_LIKE = re.compile(r"[\u3400-\u9fff·]{2,4}(?<![系院班级部科])")
_MOST_CAPTIONS = 20  # lines above a heading that are read for titles; the nearest
_PLACE_ONLY = {
    "department",
    "grade",
    "major",
    "class_name",
    "term",
    "academic_year",
    "half",
    "ignored",
    "school",
}


def find_tables(sheet: Sheet, policy: Policy) -> tuple[Table, ...]:
    """The tables of a sheet. A later heading starts a new one unless it only repeats the last."""
    found: list[_Part] = []
    captions: list[str] = []
    section = ""
    skip_until = 0
    for number, cells in enumerate(sheet.rows, start=1):
        if number < skip_until or _is_blank(cells):
            continue
        heading = heading_row(sheet, number - 1, policy)
        if heading is not None:
            skip_until = number + heading.height
            if not found or captions or heading != found[-1].heading:
                above = (*captions[-_MOST_CAPTIONS:], *(found[-1].captions if found else ()))
                found.append(_Part(heading, number, above[:_MOST_CAPTIONS]))
                section = next((text for text in reversed(captions) if section_level(text, policy)), "")
                captions = []
        elif not found:
            captions.append(_joined(cells))
        elif not found[-1].add(number, cells, section) and _is_section(cells):
            captions.append(_joined(cells))
            section = captions[-1] if section_level(captions[-1], policy) else section
    return tuple(table for part in found for table in part.tables(sheet.name))


@dataclass(slots=True)
class _Part:
    """A heading and what is gathered under it, one list of rows for each table side by side."""

    heading: HeadingRow
    number: int
    captions: tuple[str, ...]
    who: list[tuple[Column, Column]] = field(init=False)
    rows: list[list[Row]] = field(init=False)

    def __post_init__(self) -> None:
        self.rows = [[] for _ in self.heading.blocks]
        self.who = [(_best(block, "student_id"), _best(block, "name")) for block in self.heading.blocks]

    def add(self, number: int, cells: Sequence[Cell], section: str) -> bool:
        """Take the row if it states students; say whether it does."""
        taken = False
        for block, who, rows in zip(self.heading.blocks, self.who, self.rows, strict=True):
            own = cells if len(self.rows) == 1 else _only(cells, block)
            if _is_student(own, block, *who):
                rows.append(Row(number, own, section))
                taken = True
        return taken

    def tables(self, sheet: str) -> list[Table]:
        """The tables, left to right."""
        return [
            Table(sheet, block, tuple(rows), self.captions, self.heading.unknown, self.number)
            for block, rows in zip(self.heading.blocks, self.rows, strict=True)
        ]


def _only(cells: Sequence[Cell], block: tuple[Column, ...]) -> list[Cell]:
    """The row with everything outside the columns of one table blank."""
    first, last = block[0].index, block[-1].index
    return [cell if first <= index <= last else "" for index, cell in enumerate(cells)]


def _best(block: tuple[Column, ...], means: str) -> Column:
    return min((c for c in block if c.heading.means == means), key=lambda c: (c.heading.rank, c.index))


def _is_student(
    cells: Sequence[Cell], block: tuple[Column, ...], id_column: Column, name_column: Column
) -> bool:
    """Whether a row below the heading states a student, well or badly."""
    row = Row(0, cells)
    named, known = row.cell(name_column), row.cell(id_column)
    if isinstance(named, str) and named and named != known and _looks_like_id(known):
        return True  # most rows end here; what follows is slower
    texts = _distinct(cells)
    if not texts or _FOOTER.match(fold(texts[0])) or any(_SIGNING.fullmatch(fold(text)) for text in texts):
        return False
    if len(texts) == 1:
        alone = sum(cell != "" for cell in cells) == 1  # and no merged range
        return alone and (_looks_like_id(known) or _NAME_LIKE.fullmatch(shown(named)) is not None)
    return any(c.heading.means not in _PLACE_ONLY and shown(row.cell(c)) for c in block)


def _looks_like_id(cell: Cell) -> bool:
    try:
        return student_id(cell) != ""
    except CellError:
        return False


def _is_section(cells: Sequence[Cell]) -> bool:
    texts = _distinct(cells)
    return len(texts) == 1 and _FOOTER.match(fold(texts[0])) is None and not fold(texts[0]).isdigit()


def _is_blank(cells: Sequence[Cell]) -> bool:
    return all(isinstance(cell, str) and not cell.strip() for cell in cells)


def _distinct(cells: Sequence[Cell]) -> list[str]:
    return list(dict.fromkeys(text for cell in cells if (text := shown(cell))))


def _joined(cells: Sequence[Cell]) -> str:
    return " ".join(_distinct(cells))
