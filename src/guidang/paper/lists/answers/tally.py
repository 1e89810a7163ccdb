"""What both reports say of a reading: counts that add up, and like errors brought together."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from guidang.domain.records import RecordList
from guidang.domain.warning_list import Aside, ListOutcome, RowError, WarningList
from guidang.paper.lists.files.sheet import column_letters

Reading = WarningList | RecordList

HEADLINES = {
    ListOutcome.ACCEPTED: "已接收",
    ListOutcome.ACCEPTED_WITH_ROW_ERRORS: "已接收，部分行有错误",
    ListOutcome.REJECTED_WHOLE: "未接收",
    ListOutcome.IGNORED: "已跳过",
}
_ASIDES = {
    Aside.COURSE_ROW: "同一学生的其他课程",
    Aside.DUPLICATE: "重复行",
    Aside.LIGHTER: "同一学生的较轻等级",
}
_PLACE = re.compile(r"^“[^”]*”列(?:（[A-Z]{1,3} 列）)?：")
_PARTICULARS = re.compile(r"“[^”]*”|\d+(?:\.\d+)?(?:、\d+)*")


@dataclass(frozen=True, slots=True)
class Part:
    """One share of the rows read. ``detail`` says what it is made of, "" when that is plain."""

    label: str
    count: int
    unit: str = "行"
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Errors of one sheet and column that say alike, in the list's order; never empty.

    ``column`` is its heading, ``letter`` its letter; both "" for rows as a whole. ``messages`` are those of
    the errors, without the place. ``alike``: they are the same to the letter.
    """

    sheet: str
    column: str
    letter: str
    errors: tuple[RowError, ...]
    messages: tuple[str, ...]

    @property
    def alike(self) -> bool:
        """Whether one message says all of them."""
        return len(set(self.messages)) == 1

    @property
    def place(self) -> str:
        """D 列“未获学分”; "" for rows as a whole."""
        letter = f"{self.letter} 列" if self.letter else ""
        return f"{letter}“{self.column}”" if self.column else letter


def parts(reading: Reading) -> tuple[Part, ...]:
    """The shares of the rows read, whose sum is ``reading.rows_read``; those of 0 rows are kept."""
    if isinstance(reading, RecordList):
        wrong = len({(e.sheet, e.row, e.student_id) for e in reading.row_errors})
        return (
            Part("登记", len(reading.entries)),
            Part("重复", reading.repeated),
            Part("有错误", wrong),
        )
    counts = reading.counts()
    merged = {label: sum(aside.why is why for aside in reading.asides) for why, label in _ASIDES.items()}
    detail = "，".join(f"{label} {count} 行" for label, count in merged.items() if count)
    return (
        Part("立案", counts.cases, "人"),
        Part("并入", counts.merged, detail=detail),
        Part("未达预警条件", counts.not_warned),
        Part("有错误", counts.row_errors),
    )


def equation(reading: Reading) -> str:
    """读取 6 行 = 立案 2 人 + 并入 1 行 + 未达预警条件 1 行 + 有错误 2 行."""
    shares = " + ".join(f"{part.label} {part.count} {part.unit}" for part in parts(reading))
    return f"读取 {reading.rows_read} 行 = {shares}"


def grouped(errors: Iterable[RowError]) -> tuple[Group, ...]:
    """Like errors together, each group where its first error stands."""
    found: dict[tuple[object, ...], list[tuple[RowError, str]]] = {}
    for error in errors:
        message = bare_message(error)
        kind = (error.sheet, error.column_index, error.column, like(message))
        found.setdefault(kind, []).append((error, message))
    return tuple(_group(members) for members in found.values())


def bare_message(error: RowError) -> str:
    """The message without the name of its column, which stands beside it."""
    return _PLACE.sub("", error.message) if error.column else error.message


def like(message: str) -> str:
    """The message without what is particular to one row: two of one kind are equal."""
    return _PARTICULARS.sub("#", message)


def row_ranges(rows: Iterable[int]) -> str:
    """3–12、15 of the rows 3 to 12 and 15."""
    spans: list[list[int]] = []
    for row in sorted(set(rows)):
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    return "、".join(_span(first, last) for first, last in spans)


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}{'、' if last == first + 1 else '–'}{last}"


def _group(members: Sequence[tuple[RowError, str]]) -> Group:
    first = members[0][0]
    letter = "" if first.column_index is None else column_letters(first.column_index)
    errors, messages = zip(*members, strict=True)
    return Group(first.sheet, " ".join(first.column.split()), letter, errors, messages)
