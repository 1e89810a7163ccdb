"""Heading rows: one line or two, for one table or for several side by side."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from guidang.domain.policy import Policy
from guidang.paper.lists.files.spreadsheet import Cell, Sheet
from guidang.paper.lists.headers import GROUPED, MAX_LENGTH, Heading, group_number, meaning, names_ids
from guidang.paper.lists.table import Column
from guidang.paper.lists.values import shown

_LONGEST_GROUP = 12  # characters
_SAYS_MORE = re.compile(r"[:：\d]|名单|汇总|学院$|大学$|系$")
_BRACKETED = re.compile(r"[(（].*?[)）]")


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """``blocks`` are the columns of each table side by side, ``unknown`` the headings nobody knows.

    ``height`` is the number of rows, 1 to 3.
    """

    blocks: tuple[tuple[Column, ...], ...]
    unknown: tuple[str, ...]
    height: int


def heading_row(sheet: Sheet, index: int, policy: Policy) -> HeadingRow | None:
    """The heading that begins at the 0-based row ``index``, or None when that row is none."""
    if not _names_ids(sheet.rows[index]):  # a cheap look first: most rows of a long list end here
        return _under_groups(sheet, index, policy)
    upper = _texts(sheet.rows[index])
    columns, unknown = _columns(upper, policy)
    if not {"student_id", "name"} <= {column.heading.means for column in columns}:
        return None
    if index + 1 < len(sheet.rows):
        lower = _texts(sheet.rows[index + 1])
        if _continues(upper, lower, columns, policy):
            both, unknown_of_both = _columns_of_two(upper, lower, policy)
            if {"student_id", "name"} <= {column.heading.means for column in both}:
                return HeadingRow(_side_by_side(both), unknown_of_both, 2)
    return HeadingRow(_side_by_side(columns), unknown, 1)


def _names_ids(cells: Sequence[Cell]) -> bool:
    return any(isinstance(cell, str) and len(cell) <= MAX_LENGTH and names_ids(cell) for cell in cells)


def _under_groups(sheet: Sheet, index: int, policy: Policy) -> HeadingRow | None:
    """A heading whose upper line names groups only: 学生信息 | 家长信息 over 学号 | 姓名 | 姓名 | 电话."""
    if index + 1 >= len(sheet.rows) or not _names_ids(sheet.rows[index + 1]):
        return None
    upper, lower = _texts(sheet.rows[index]), _texts(sheet.rows[index + 1])
    groups = {text for text in upper if text}
    if len(groups) < 2 or any(len(text) > _LONGEST_GROUP or _SAYS_MORE.search(text) for text in groups):
        return None  # a title, or a line to fill in
    below = heading_row(sheet, index + 1, policy)
    if below is not None and below.height > 1:
        return replace(below, height=below.height + 1)  # the upper of three lines says nothing new
    columns, unknown = _columns_of_two(upper, lower, policy)
    if not {"student_id", "name"} <= {column.heading.means for column in columns}:
        return None
    return HeadingRow(_side_by_side(columns), unknown, 2)


def named_headings(sheet: Sheet, policy: Policy) -> set[str]:
    """Which of the two headings that a list must have stand anywhere in the sheet's first rows."""
    found = set()
    for cells in sheet.rows[:200]:
        for cell in cells:
            heading = meaning(cell, policy) if isinstance(cell, str) else None
            if heading is not None and heading.means in ("student_id", "name"):
                found.add(heading.means)
    return found


def _side_by_side(columns: tuple[Column, ...]) -> tuple[tuple[Column, ...], ...]:
    """Cut 学号 姓名 等级 | 学号 姓名 等级 into its tables; other headings are one table."""
    first = columns[0].heading.means
    starts = [place for place, column in enumerate(columns) if column.heading.means == first]
    ends = [*starts[1:], len(columns)]
    blocks = tuple(columns[start:end] for start, end in zip(starts, ends, strict=True))
    alike = all(
        [column.heading.means for column in block] == [column.heading.means for column in blocks[0]]
        and {"student_id", "name"} <= {column.heading.means for column in block}
        for block in blocks
    )
    return blocks if alike else (columns,)


def _columns(titles: Sequence[str], policy: Policy) -> tuple[tuple[Column, ...], tuple[str, ...]]:
    columns, unknown = [], []
    for index, title in enumerate(titles):
        heading = meaning(title, policy)
        if heading is not None:
            columns.append(Column(index, title, heading))
        elif title:
            unknown.append(title)
    return _grouped(columns), tuple(dict.fromkeys(unknown))


def _continues(upper: Sequence[str], lower: Sequence[str], columns: Sequence[Column], policy: Policy) -> bool:
    """Whether the row below is the second line of the heading: it names columns, and no student."""
    for column in columns:
        if column.heading.means in ("student_id", "name"):
            below = lower[column.index] if column.index < len(lower) else ""
            if below and below != upper[column.index] and meaning(below, policy) is None:
                return False
    fresh = [
        text for index, text in enumerate(lower) if text and (index >= len(upper) or text != upper[index])
    ]
    known = [heading for text in fresh if (heading := meaning(text, policy)) is not None]
    ticks = [heading for heading in known if heading.means == "level_tick"]
    return len(known) > len(ticks) or len(ticks) > 1  # one level alone is a student's level


def _columns_of_two(
    upper: Sequence[str], lower: Sequence[str], policy: Policy
) -> tuple[tuple[Column, ...], tuple[str, ...]]:
    """Columns of a two-line heading: 家长信息 over 姓名 | 联系电话 reads 家长姓名 and 家长联系电话."""
    columns, unknown = [], []
    width = max(len(upper), len(lower))
    group = ""
    for index in range(width):
        top = upper[index] if index < len(upper) else ""
        low = lower[index] if index < len(lower) else ""
        group = top or (group if low else "")
        title = low if low and low != group else top
        if low and group and low != group:
            stem = re.sub(r"(?:基本)?(?:信息|情况)$", "", _BRACKETED.sub("", group))
            heading = meaning(stem + low, policy) or _of_group(group, low, policy)
            title = f"{group}{low}"
        else:
            heading = meaning(title, policy)
        if heading is not None:
            columns.append(Column(index, title, heading))
        elif title:
            unknown.append(title)
    return _grouped(columns), tuple(dict.fromkeys(unknown))


def _of_group(group: str, low: str, policy: Policy) -> Heading | None:
    """What ``low`` means under ``group``: 名称 | 学分 under 不及格课程二 are of the second course."""
    heading = meaning(low, policy) or (meaning(f"课程{low}", policy) if "课" in group else None)
    if heading is not None and heading.means in GROUPED and not heading.group:
        number = group_number(group)
        return replace(heading, group=number) if number else heading
    return heading


def _grouped(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Number the groups of courses whose headings only repeat: 课程名称 学分 成绩 课程名称 学分 成绩."""
    titles = [c.title for c in columns if c.heading.means == "course" and not c.heading.group]
    if (
        len(titles) < 2
        or len(set(titles)) > 1
        or len(titles) != sum(c.heading.means == "course" for c in columns)
    ):
        return tuple(columns)
    found: list[Column] = []
    number = 0
    for column in columns:
        number += column.heading.means == "course"
        own = column.heading.means in ("course", "course_credits", "course_score") and number
        found.append(replace(column, heading=replace(column.heading, group=number)) if own else column)
    return tuple(found)


def _texts(cells: Sequence[Cell]) -> list[str]:
    return [shown(cell) if isinstance(cell, str) and len(cell) <= 4 * MAX_LENGTH else "" for cell in cells]
