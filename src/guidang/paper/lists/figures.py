"""The figures of a row: what each column feeds, and what no record can hold."""

import re
from collections.abc import Set
from decimal import Decimal
from functools import partial

from guidang.domain.warning_list import Measure
from guidang.paper.lists.files.spreadsheet import Cell
from guidang.paper.lists.remembered import Remembered
from guidang.paper.lists.row_cells import Fault
from guidang.paper.lists.table import Column, Row, Table
from guidang.paper.lists.values import CellError, fold, number, said

_COUNTS = frozenset(
    {
        Measure.FAILED_COUNT,
        Measure.FAILED_REQUIRED,
        Measure.FAILED_EXAMS_AFTER_RESIT,
        Measure.FAILED_AFTER_RESIT,
        Measure.LAST_TERM_FAILED_AFTER_RESIT,
        Measure.FAILED_FIRST_SITTING,
        Measure.PHYSICAL_FAILS,
    }
)
# Beyond these a figure is a slip of the hand: a whole programme is about 60 courses and 200 credits,
# and a term of 20 weeks has fewer than 1000 teaching hours.
_MOST_COURSES, _MOST_CREDITS, _MOST_HOURS = Decimal(60), Decimal(300), Decimal(1000)
_PASSED = {"合格", "及格", "良好", "优秀", "通过", "达标", "已达标", "正常", "免测", "免试"}
_FAILED_ONCE = {"不合格", "不及格", "未通过", "未达标", "不达标"}
_TIMES = re.compile(r"([一二两三四五六\d])次(?:不合格|不及格)|(?:不合格|不及格)([一二两三四五六\d])次")
_UNGRADUABLE = re.compile(r"(?:未达到?|不符合?|不满足)毕业(?:要求|标准|条件)")
_BEST_MARK = Decimal(120)  # the same: 100 and at most 20 for 加分指标
_PASS_MARK = Decimal(60)  # 国家学生体质健康标准（2014年修订）: 59.9 and below is 不及格


class FigureReader:
    """Reads the figures that the rows of a table state; each cell is read once."""

    def __init__(self, table: Table) -> None:
        self._columns = [
            (column, measures_of(column, table), Remembered([column], partial(_figure, column, table)))
            for column in table.all("figures")
        ]

    def __call__(self, row: Row, faults: list[Fault]) -> dict[Measure, Decimal]:
        """The figures of ``row``; what is wrong is added to ``faults``.

        A column that says a figure outright goes before one from which it only follows.
        """
        stated: dict[Measure, Decimal] = {}
        follow: dict[Measure, Decimal] = {}
        said_by: dict[Measure, Column] = {}
        for column, (first, *others), read in self._columns:
            value, fault = read(row)
            if fault is not None:
                faults.append(fault)
            if value is None:
                continue
            other = said_by.setdefault(first, column)
            if stated.get(first, value) != value and other.heading.exact == column.heading.exact:
                faults.append(Fault(column, f"与“{other.title}”列不一致，看不出以哪一列为准，请只保留一列"))
            stated.setdefault(first, value)
            for measure in others:
                follow.setdefault(measure, value)
        return {**follow, **stated}


def _figure(column: Column, table: Table, row: Row) -> tuple[Decimal | None, Fault | None]:
    try:
        value = number(row.cell(column))
        if value is not None:
            check(measures_of(column, table)[0], value)
    except CellError as fault:
        return None, Fault(column, str(fault))
    return value, None


def measures_of(column: Column, table: Table) -> tuple[Measure, ...]:
    """What a column of figures feeds; 门数 beside 经补考未通过课程 also counts those failed after resit."""
    own = column.heading.measures
    if not column.heading.of_courses:
        return own
    courses = table.find("failed_courses")
    return (*own, *(m for m in courses.heading.measures if m not in own)) if courses else own


def check(measure: Measure, value: Decimal) -> None:
    """Raise CellError for a figure that no record can hold."""
    if value < 0:
        raise CellError(f"{value} 是负数，请核对")
    if measure in _COUNTS:
        if value != value.to_integral_value():
            raise CellError(f"{value} 不是整数，请核对")
        most, unit = _MOST_COURSES, "门（次）"
    elif measure is Measure.ABSENCE_HOURS:
        most, unit = _MOST_HOURS, "学时"
    else:
        most, unit = _MOST_CREDITS, "学分"
    if value > most:
        raise CellError(f"{value} 超过 {most} {unit}，请核对")


def physical_test(column: Column, cell: Cell) -> tuple[str, dict[Measure, Decimal]]:
    """体质测试 as the list words it, and the figures that it gives for certain. Raises CellError."""
    text = said(cell)
    figures = _worded(fold(text))
    if text and not figures:
        figures = _marked(cell, is_count="次" in column.title)
    return text, figures


def _worded(text: str) -> dict[Measure, Decimal]:
    if _UNGRADUABLE.search(text):
        return {Measure.PHYSICAL_UNGRADUABLE: Decimal(1)}
    times = _TIMES.fullmatch(text)
    if times:
        return {Measure.PHYSICAL_FAILS: number(times[1] or times[2]) or Decimal(0)}
    if text in _PASSED or text in _FAILED_ONCE:
        return {Measure.PHYSICAL_FAILS: Decimal(text in _FAILED_ONCE)}
    return {}


def _marked(cell: Cell, is_count: bool) -> dict[Measure, Decimal]:
    """A number: how often failed, or one test's mark. Other words give no figure."""
    try:
        value = number(cell)
    except CellError:
        return {}
    if value is None:
        return {}
    if is_count:
        check(Measure.PHYSICAL_FAILS, value)
        return {Measure.PHYSICAL_FAILS: value}
    if not 0 <= value <= _BEST_MARK:
        raise CellError(f"{value} 不是体质测试的成绩（0 到 {_BEST_MARK} 分），请核对")
    return {Measure.PHYSICAL_FAILS: Decimal(value < _PASS_MARK)}


def disciplined(cell: Cell) -> dict[Measure, Decimal]:
    """因考试违纪受处分, from a column of 处分: anything but 无 or an empty cell is one. Raises CellError."""
    if said(cell) in ("", "否", "未受处分", "无处分"):
        return {}
    return {Measure.DISCIPLINED: Decimal(1)}


def counted_by_courses(table: Table) -> tuple[Measure, ...]:
    """The measures that the number of listed courses gives where no figure is stated."""
    column = table.find("failed_courses")
    if column is not None:
        return column.heading.measures
    return (Measure.FAILED_COUNT,) if table.find("course") is not None else ()


def can_feed(table: Table, measures: Set[Measure]) -> bool:
    """Whether any column of the table could give one of ``measures``."""
    fed = {m for column in table.all("figures") for m in measures_of(column, table)}
    fed.update(counted_by_courses(table))
    if table.find("physical_test") is not None:
        fed |= {Measure.PHYSICAL_FAILS, Measure.PHYSICAL_UNGRADUABLE}
    if table.find("discipline") is not None:
        fed.add(Measure.DISCIPLINED)
    if Measure.FAILED_COUNT in fed:
        fed.add(Measure.FAILED_REQUIRED)  # see deciding.decide
    return not fed.isdisjoint(measures)
