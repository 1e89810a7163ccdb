"""A sheet → tables: where the heading row is, what stands above it, which rows below it are students.

Above the heading stand titles (captions); among and below the students stand section lines (一、红色预警),
subtotals, repeated headings and footers (合计, 制表人…). Everything is told apart by content, not by place.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from guidang.domain.policy import Policy
from guidang.paper.lists.files.spreadsheet import Cell, Sheet
from guidang.paper.lists.headers import meaning
from guidang.paper.lists.heading_rows import HeadingRow, heading_row
from guidang.paper.lists.levels import section_level
from guidang.paper.lists.surroundings import is_class, labelled
from guidang.paper.lists.table import NO_SECTION, Column, Row, Section, Table, plain
from guidang.paper.lists.values import CellError, fold, shown, student_id

_FOOTER = re.compile(
    r"[合总小共]计|其中[:]|共\d+"
    r"|(?:制表|填表|填报|审核|审批|核对|复核|经办|负责|主管|分管|联系|统计|报送)(?:人|院长|领导|单位|时间|日期|意见)"
    r"|制表|填表|(?:审核|审批|日期|时间|系主任|书记):|单位[:(]|备注:?|注[:\d]|说明:?|签字|签名|[(]?盖章|打印|教学院长"
    r"|以下空白|以下无正文|第\d+页|\d{4}年\d{1,2}月\d{1,2}日|20\d\d[-/.]\d{1,2}[-/.]\d{1,2}$"
)
_DATE_LINE = re.compile(r"20\d\d年\d{1,2}月(?:\d{1,2}日)?$")
_FEW = 3  # texts of a line that only says who made the list, and when
_SIGNING = re.compile(r".{0,12}(?:盖章|签字|签名|签章)[)]?:?")
_EXAMPLE = re.compile(
    r"\s*[（(【]?(?:填写|填表)?(?:示例|样例|举例|范例|例如|例)[\d一二三]?[)）】]?\s*(?:[:：].*)?$"
)
_ONLY_EXAMPLE = re.compile(r"示例|样例|范例|填[写表报]?说明|使用说明|须知|^说明$|填写要求")
_EXPLAINING = re.compile(
    _ONLY_EXAMPLE.pattern
    + r"|(?:说明|样表|模板|帮助)\d?$|^(?:说明|参考|数据字典|代码表)|(?:解除|撤销|取消)(?:学业)?[预警]"
)
_WARNED_FOR = {"level", "level_tick", "failed_courses", "figures"}
_OWN_HEADING = re.compile(
    r"^\s*[(（]?[一二三四五六七八九十\d]{1,3}[)）]?\s*[、.．)）]|预警|警示|待定|学生|人员"
)
_USUAL_DIGITS = range(6, 21)  # of a student id
_LEAST_USUAL = 100_000
_MASKED_ID = re.compile(r"[xX]{3}|×{3}")
_NOBODY = re.compile(r"[(（](?:示例|样例|例)[)）]|^某{2,3}$|^X{2,3}$")
_TOTAL = re.compile(r".{0,6}(?:[合总小共]计|平均)")
_NAMED = re.compile(
    r"[\u3400-\u9fff]{2,4}(?<![系院班级部科])|(?=.*·)[\u3400-\u9fff·]{3,20}|[A-Za-z][A-Za-z .'-]+"
)
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
    section = NO_SECTION
    skip_until = 0
    for number, cells in enumerate(sheet.rows, start=1):
        if number < skip_until or _is_blank(cells):
            continue
        cells = plain(cells)  # noqa: PLW2901 - the row as it is read from here on
        if found and found[-1].add_plain(number, cells, section):
            continue
        heading = heading_row(sheet, number - 1, policy)
        if heading is not None:
            skip_until = number + heading.height
            if not found or captions or heading != found[-1].heading:
                above = (*captions[-_MOST_CAPTIONS:], *(found[-1].captions if found else ()))
                found.append(_Part(heading, number, above[:_MOST_CAPTIONS]))
                section = NO_SECTION
                for text in captions:
                    section = _section_of(text, section, policy)
                captions = []
        elif not found:
            captions.append(_joined(cells))
        elif not found[-1].add(number, cells, section) and _is_section(cells):
            captions.append(_joined(cells))
            section = _section_of(captions[-1], section, policy)
    return tuple(table for part in found for table in part.tables(sheet.name))


def rows_without_ids(sheet: Sheet, policy: Policy) -> tuple[int, ...]:
    """The 1-based rows of students under a heading that has 姓名 and what they are warned for, but no 学号.

    () when the sheet holds no such heading: then it is no list.
    """
    for number, cells in enumerate(sheet.rows, start=1):
        headings = [(i, meaning(c, policy)) for i, c in enumerate(cells) if isinstance(c, str)]
        means = {heading.means: index for index, heading in headings if heading is not None}
        if "name" in means and "student_id" not in means and not _WARNED_FOR.isdisjoint(means):
            named_at = means["name"]
            return tuple(
                below
                for below, row in enumerate(sheet.rows[number:], start=number + 1)
                if named_at < len(row) and (name := fold(shown(row[named_at]))) and not _FOOTER.match(name)
                if _FOOTER.match(fold(shown(row[0]))) is None
            )
    return ()


def is_explaining(name: str) -> bool:
    """Whether a sheet of this name explains how to fill in another."""
    return _EXPLAINING.search(name) is not None


def without_examples(tables: Sequence[Table]) -> list[Table]:
    """Leave out the sheets that only explain how to fill the list in, with students who do not exist."""
    return [t for t in tables if not is_explaining(t.sheet)] or [
        t for t in tables if not _ONLY_EXAMPLE.search(t.sheet)
    ]


def _section_of(text: str, before: Section, policy: Policy) -> Section:
    """What holds below the line ``text``.

    A new level ends the class that was named before it. A line that is not understood ends the class too,
    and, where it looks like a heading of its own (二、解除预警学生), the level: better none than a wrong one.
    """
    unit = text if is_class(text) or "class_name" in labelled(text, policy) else ""
    if section_level(text, policy):
        return Section(text, unit if "class_name" in labelled(text, policy) else "")
    if unit:
        return Section(before.level, unit)
    return Section(text if before.level and _OWN_HEADING.search(text) else before.level)


@dataclass(slots=True)
class _Part:
    """A heading and what is gathered under it, one list of rows for each table side by side."""

    heading: HeadingRow
    number: int
    captions: tuple[str, ...]
    who: list[tuple[Column, Column]] = field(init=False)
    rows: list[list[Row]] = field(init=False)
    examples: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rows = [[] for _ in self.heading.blocks]
        self.who = [(_best(block, "student_id"), _best(block, "name")) for block in self.heading.blocks]

    def add_plain(self, number: int, cells: Sequence[Cell], section: Section) -> bool:
        """Take a row that needs no second look, as most do: an id and a name in their places."""
        if len(self.rows) > 1:
            return False
        known_at, named_at = self.who[0][0].index, self.who[0][1].index
        if known_at >= len(cells) or named_at >= len(cells):
            return False
        named, known = cells[named_at], cells[known_at]
        if not isinstance(named, str) or not named or named == known or not _usual_id(known):
            return False
        if _is_example(cells[0]) or _shows_how(known, named):
            self.examples.append(number)
            return True
        self.rows[0].append(Row(number, cells, section))
        return True

    def add(self, number: int, cells: Sequence[Cell], section: Section) -> bool:
        """Take the row if it states students; say whether it does."""
        taken = False
        known, named = (Row(0, cells).cell(column) for column in self.who[0])
        if cells and (_is_example(cells[0]) or _shows_how(known, named)):
            self.examples.append(number)
            return True
        for block, who, rows in zip(self.heading.blocks, self.who, self.rows, strict=True):
            own = cells if len(self.rows) == 1 else _only(cells, block)
            if _is_student(own, block, *who):
                rows.append(Row(number, own, section))
                taken = True
        return taken

    def tables(self, sheet: str) -> list[Table]:
        """The tables, left to right."""
        return [
            Table(
                sheet,
                block,
                tuple(rows),
                self.captions,
                self.heading.unknown,
                self.number,
                tuple(self.examples),
            )
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
    if isinstance(named, str) and named and named != known and _usual_id(known):
        return True
    texts = [fold(text) for text in _distinct(cells)]
    if not texts or _closes(texts, shown(named), shown(known)):
        return False
    if _FOOTER.match(texts[0]) or any(_SIGNING.fullmatch(text) for text in texts):
        return _is_person(row, block, texts, fold(shown(named)))
    if isinstance(named, str) and named and named != known and _looks_like_id(known):
        return True
    if len(texts) == 1:
        alone = sum(cell != "" for cell in cells) == 1  # and no merged range
        return alone and (_looks_like_id(known) or _NAMED.fullmatch(shown(named)) is not None)
    return any(c.heading.means not in _PLACE_ONLY and shown(row.cell(c)) for c in block)


def _closes(texts: Sequence[str], named: str, known: str) -> bool:
    """A line of totals, or of who made the list and when: 合计 | 135 | 人, 教务处 | 2026年3月."""
    if named or known:
        return _TOTAL.fullmatch(texts[0]) is not None and fold(named) != texts[0]
    if any(_TOTAL.fullmatch(text) for text in texts):
        return True
    return len(texts) <= _FEW and _DATE_LINE.search("".join(texts)) is not None


def _is_person(row: Row, block: tuple[Column, ...], texts: Sequence[str], named: str) -> bool:
    """Whether a row that begins like a footer names a student all the same: 2026-03-02 | | 李四 | 红."""
    if named == texts[0] or not _NAMED.fullmatch(named) or any(text.endswith(":") for text in texts):
        return False
    return any(c.heading.means in _WARNED_FOR and shown(row.cell(c)) for c in block)


def _looks_like_id(cell: Cell) -> bool:
    if isinstance(cell, str) and cell.isdigit() and cell.isascii() and len(cell) in _USUAL_DIGITS:
        return True  # what follows is slower
    try:
        return student_id(cell) != ""
    except CellError:
        return False


def _usual_id(cell: Cell) -> bool:
    """Whether a cell is a student id beyond doubt; 135 may be a total."""
    if isinstance(cell, str):
        return len(cell) in _USUAL_DIGITS and _looks_like_id(cell)
    return isinstance(cell, int | float) and cell >= _LEAST_USUAL and _looks_like_id(cell)


def _shows_how(known: Cell, named: Cell) -> bool:
    """A student who does not exist: 2023XXXXXX, 某某某, 张三（示例）."""
    return (isinstance(known, str) and _MASKED_ID.search(known) is not None) or (
        isinstance(named, str) and _NOBODY.search(named) is not None
    )


def _is_example(cell: Cell) -> bool:
    return isinstance(cell, str) and _EXAMPLE.match(cell) is not None


def _is_section(cells: Sequence[Cell]) -> bool:
    texts = _distinct(cells)
    return len(texts) == 1 and _FOOTER.match(fold(texts[0])) is None and not fold(texts[0]).isdigit()


def _is_blank(cells: Sequence[Cell]) -> bool:
    if cells and cells[0] != "" and not isinstance(cells[0], str):
        return False  # 序号: most rows end here
    return all(isinstance(cell, str) and not cell.strip() for cell in cells)


def _distinct(cells: Sequence[Cell]) -> list[str]:
    return list(dict.fromkeys(text for cell in cells if (text := shown(cell))))


def _joined(cells: Sequence[Cell]) -> str:
    return " ".join(_distinct(cells))
