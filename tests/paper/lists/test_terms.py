"""学年学期 of a row: its column, else the list's own words, else what the clerk said, never a guess."""

from collections.abc import Callable

import pytest

from guidang.domain.term import Term
from guidang.domain.warning_list import ListOutcome, WarningList

HEAD = ["学号", "姓名", "预警等级"]
ONE = ["2025001", "张三", "红色"]
SPRING = Term(2025, 2)

Read = Callable[..., WarningList]


def test_the_order_of_evidence(read: Read, xlsx: Callable[..., bytes]) -> None:
    named = "2024-2025-1 名单.xlsx"
    column = [["2025-2026学年第一学期名单"], [*HEAD, "学年学期"], [*ONE, "2025-2026-2"]]
    assert read(column, name=named, term=Term(2023, 1)).entries[0].term == SPRING
    title = [["2025-2026学年第二学期名单"], HEAD, ONE]
    assert read(title, name=named, term=Term(2023, 1)).entries[0].term == SPRING
    sheet = xlsx([HEAD, ONE], names=["2025-2026-2"])
    assert read(sheet, name=named, term=Term(2023, 1)).entries[0].term == SPRING
    assert read([HEAD, ONE], name=named, term=Term(2023, 1)).entries[0].term == Term(2024, 1)
    assert read([HEAD, ONE], term=Term(2023, 1)).entries[0].term == Term(2023, 1)


def test_nothing_says_the_term(read: Read) -> None:
    reading = read([HEAD, ONE])
    assert reading.outcome is ListOutcome.REJECTED_WHOLE
    assert "学年学期" in reading.reason


def test_the_title_goes_before_a_remark(read: Read) -> None:
    rows = [["统计依据：2025-2026学年第一学期成绩"], ["2025-2026学年第二学期学业预警名单"], HEAD, ONE]
    assert read(rows).entries[0].term == SPRING


def test_a_term_spread_over_cells(read: Read) -> None:
    assert read([["2025-2026学年", "第二学期", "学业预警名单"], HEAD, ONE]).entries[0].term == SPRING


@pytest.mark.parametrize(
    ("year", "half"),
    [("2025-2026", "2"), ("2025-2026学年", "第二学期"), ("2025-2026", 2.0), ("2025-2026学年", "下学期")],
)
def test_year_and_half_in_two_columns(year: object, half: object, read: Read) -> None:
    assert read([["学年", "学期", *HEAD], [year, half, *ONE]]).entries[0].term == SPRING


def test_a_whole_term_in_the_column_of_the_half(read: Read) -> None:
    assert read([["学期", *HEAD], ["2025-2026学年第二学期", *ONE]]).entries[0].term == SPRING


def test_bad_and_missing_terms_are_errors_of_their_row(read: Read) -> None:
    rows = [
        [*HEAD, "学年学期"],
        [*ONE, "2025-2026-2"],
        ["2025002", "李四", "黄", "本学期"],
        ["2025003", "王五", "黄", ""],
    ]
    reading = read(rows)
    assert len(reading.entries) == 1
    assert [(error.row, error.column) for error in reading.row_errors] == [(3, "学年学期"), (4, "学年学期")]


def test_a_term_in_the_future_is_a_slip_of_the_hand(read: Read) -> None:
    reading = read([["2052-2053学年第二学期名单"], HEAD, ONE])
    assert reading.outcome is ListOutcome.REJECTED_WHOLE
    assert "在将来" in reading.row_errors[0].message


def test_the_same_student_in_two_terms_is_two_cases(read: Read) -> None:
    rows = [[*HEAD, "学年学期"], [*ONE, "2025-2026-1"], [*ONE, "2025-2026-2"]]
    assert [entry.term.half for entry in read(rows).entries] == [1, 2]
