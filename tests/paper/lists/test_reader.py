"""The whole reading: outcomes, reasons, row errors by place, and counts that add up."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guidang.domain.pack import Pack
from guidang.domain.term import Term
from guidang.domain.warning_list import ListOutcome, Measure, WarningList
from guidang.paper.lists.reader import read_list

TITLE = ["2025-2026学年第二学期学业预警学生名单"]
SAMPLES = Path(__file__).parents[2] / "resources" / "lists"

Read = Callable[..., WarningList]


def test_every_field(read: Read) -> None:
    given_row = {
        "学号": "2025001",
        "姓名": "张三",
        "院系": "环境艺术系",
        "年级": 2025,
        "专业": "建筑装饰",
        "班级": "装饰2501",
        "预警等级": "红",
        "累计不及格课程门数": 6,
        "未获学分": 20.5,
        "所获学分": 8,
        "旷课学时": 0,
        "体质测试": "不合格",
        "家长姓名": "张大",
        "家长联系电话": 13800000000,
        "辅导员": "李四",
        "预警原因": "累计六门不及格",
        "预警日期": dt.date(2026, 3, 2),
        "处分": "严重警告",
    }
    (entry,) = read([TITLE, list(given_row), list(given_row.values())]).entries
    assert (entry.department, entry.grade, entry.major, entry.class_name) == (
        "环境艺术系",
        "2025",
        "建筑装饰",
        "装饰2501",
    )
    assert (entry.parent_name, entry.parent_phone, entry.counselor) == ("张大", "13800000000", "李四")
    assert (entry.reason, entry.warning_date, entry.physical_test) == (
        "累计六门不及格",
        "2026-03-02",
        "不合格",
    )
    assert entry.figures == {
        Measure.FAILED_COUNT: 6,
        Measure.UNEARNED_CREDITS: Decimal("20.5"),
        Measure.EARNED_CREDITS: 8,
        Measure.ABSENCE_HOURS: 0,
        Measure.PHYSICAL_FAILS: 1,
        Measure.DISCIPLINED: 1,
    }


def test_a_phone_without_an_owner_is_nobodys(read: Read) -> None:
    reading = read(
        [
            TITLE,
            ["学号", "姓名", "家长姓名", "联系电话", "等级"],
            ["2025001", "张三", "张大", "13800000000", "红"],
        ]
    )
    assert reading.entries[0].parent_phone == ""
    assert any("联系电话" in note and "家长联系电话" in note for note in reading.notes)


def test_credits_and_marks_that_stay_in_a_name_are_told_by_place(read: Read) -> None:
    head = [TITLE, ["学号", "姓名", "不及格课程", "等级"]]
    reading = read(
        [
            *head,
            ["2025001", "张三", "高等数学 3 学分 40 分；大学英语 2 学分 35 分；", "红"],
            ["2025002", "李四", "高等数学 3.0 40；大学英语 2.0 35", "红"],
        ]
    )
    first, second = reading.entries
    assert [(c.name, c.credits, c.score) for c in first.failed_courses] == [
        ("高等数学", 3, "40"),
        ("大学英语", 2, "35"),
    ]
    assert [c.name for c in second.failed_courses] == ["高等数学 3.0 40", "大学英语 2.0 35"]
    (told,) = [note for note in reading.notes if "没有拆开" in note]
    assert "第 4 行“不及格课程”列（C 列）：“高等数学 3.0 40”等 2 门" in told


def test_columns_that_nobody_knows_are_said(read: Read) -> None:
    reading = read([TITLE, ["学号", "姓名", "等级", "电子邮箱"], ["2025001", "张三", "红", "x"]])
    assert any("电子邮箱" in note for note in reading.notes)


@pytest.mark.parametrize(
    ("heading", "value", "word"),
    [
        ("不及格门数", -1, "负数"),
        ("不及格门数", 61, "60"),
        ("不及格门数", 2.5, "整数"),
        ("不及格门数", "很多", "不是数字"),
        ("未获学分", 301, "300"),
        ("未获学分", "#REF!", "错误值"),
        ("旷课学时", 5000, "1000"),
        ("预警日期", "下周", "日期"),
        ("家长联系电话", "1.38E+10", "科学计数法"),
        ("班级", "长" * 101, "100"),
        ("预警原因", "长" * 2001, "2000"),
        ("不及格课程", "长" * 61, "60"),
        ("家长姓名", "张\ufffd", "无法辨认"),
    ],
)
def test_a_cell_that_cannot_be_taken_is_an_error_of_its_column(
    heading: str, value: object, word: str, read: Read
) -> None:
    rows = [["2025001", "张三", "红", value], ["2025002", "李四", "红", ""]]
    reading = read([TITLE, ["学号", "姓名", "等级", heading], *rows])
    assert reading.outcome is ListOutcome.ACCEPTED_WITH_ROW_ERRORS
    (error,) = reading.row_errors
    assert (error.sheet, error.row, error.student_id, error.column) == ("Sheet1", 3, "2025001", heading)
    assert heading in error.message
    assert word in error.message
    assert [entry.student_id for entry in reading.entries] == ["2025002"]


def test_every_fault_of_a_row_is_said_at_once(read: Read) -> None:
    rows = [["", "", "紫", -1], ["2025002", "李四", "红", 1]]
    reading = read([TITLE, ["学号", "姓名", "等级", "不及格门数"], *rows])
    assert [error.column for error in reading.row_errors] == ["学号", "姓名", "等级", "不及格门数"]


def test_markup_and_formulas_stay_text(read: Read) -> None:
    rows = [
        ["2025001", "=cmd|'/c calc'!A1", "<script>", "红"],
        ["2025002", "{{ 7*7 }}", "{% for x in y %}", "红"],
    ]
    data = "\n".join([TITLE[0], "学号\t姓名\t班级\t等级", *("\t".join(row) for row in rows)]).encode()
    assert [(e.name, e.class_name) for e in read(data).entries] == [tuple(row[1:3]) for row in rows]


@pytest.mark.parametrize("name", ["~$名单.xlsx", ".~名单.xlsx", "._名单.xlsx", "/a/b/~$x.xlsx"])
def test_lock_files_are_ignored(name: str, read: Read) -> None:
    assert read(b"\x05admin" + b"\0" * 100, name=name).outcome is ListOutcome.IGNORED


def test_empty_files_and_lists_are_ignored(read: Read, xlsx: Callable[..., bytes]) -> None:
    for content in (b"", b"\r\n", xlsx([]), xlsx([[""], [None]]), xlsx([TITLE, ["学号", "姓名", "等级"]])):
        reading = read(content)
        assert reading.outcome is ListOutcome.IGNORED
        assert reading.reason
    only_hidden = xlsx([], [TITLE, ["学号", "姓名", "等级"], ["2025001", "张三", "红"]], hidden=[1])
    assert "隐藏" in read(only_hidden).reason


@pytest.mark.parametrize(
    ("rows", "missing"),
    [
        ([["商品", "价格"], ["甲", 1]], "学号、姓名"),
        ([["姓名", "等级"], ["张三", "红"]], "缺少“学号”"),
        ([["学号", "等级"], ["2025001", "红"]], "缺少“姓名”"),
    ],
)
def test_without_its_two_headings_a_list_is_refused(
    rows: list[list[object]], missing: str, read: Read
) -> None:
    reading = read([TITLE, *rows])
    assert reading.outcome is ListOutcome.REJECTED_WHOLE
    assert missing in reading.reason


def test_a_list_wrong_in_every_row_is_refused_with_every_row(read: Read) -> None:
    rows = [[f"202500{n}", "张三", "书面警示"] for n in range(5)]
    reading = read([TITLE, ["学号", "姓名", "等级"], *rows])
    assert reading.outcome is ListOutcome.REJECTED_WHOLE
    assert len(reading.row_errors) == reading.rows_read == 5
    assert "5 行" in reading.reason


def test_what_cannot_be_opened_is_refused_with_a_reason(read: Read) -> None:
    for data in (
        b"PK\x03\x04 no",
        b"%PDF-1.4",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        bytes(range(256)) * 4,
    ):
        reading = read(data)
        assert reading.outcome is ListOutcome.REJECTED_WHOLE
        assert reading.reason


@pytest.mark.parametrize("keep", range(50, 5200, 350))
def test_a_truncated_list_is_refused_never_half_read(keep: int, packs: dict[str, Pack]) -> None:
    data = (SAMPLES / "S3_兰州理工生命院_学业警示名单.xlsx").read_bytes()
    reading = read_list(
        data[: min(keep, len(data) - 1)], "x.xlsx", packs["lanzhou"], dt.date(2026, 3, 2), None
    )
    assert reading.outcome is ListOutcome.REJECTED_WHOLE


def test_the_clerks_term_and_every_format(
    read: Read, xls: Callable[..., bytes], ods: Callable[..., bytes]
) -> None:
    rows = [["学号", "姓名", "未获学分"], [52510111003.0, "张三", 6.5]]
    for data in (xls(rows), ods(rows), "学号,姓名,未获学分\n52510111003,张三,6.5\n".encode("gbk")):
        (entry,) = read(data, "quzhou", term=Term(2025, 2)).entries
        assert (entry.student_id, entry.level, str(entry.term)) == (
            "52510111003",
            "二级预警",
            "2025-2026学年第二学期",
        )


cells = st.one_of(
    st.sampled_from(
        [
            "",
            "",
            "学号",
            "姓名",
            "张三",
            "2025001",
            "2025002",
            "红",
            "合计",
            "不及格门数",
            "等级",
            "2025-2026-2",
            "无",
            "√",
        ]
    ),
    st.text(max_size=8),
    st.integers(-5, 10**12).map(str),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    grid=st.lists(st.lists(cells, max_size=6), max_size=12),
    name=st.sampled_from(["heilongjiang", "nanjing", "lanzhou", "quzhou"]),
)
def test_any_table_is_accounted_for_row_by_row(
    grid: list[list[str]], name: str, packs: dict[str, Pack]
) -> None:
    rows = [[*TITLE], ["学号", "姓名", "等级", "不及格门数", "未获学分"], *grid]
    text = "\n".join("\t".join(" ".join(cell.replace('"', "").split()) for cell in row) for row in rows)
    reading = read_list(text.encode("utf-8", "replace"), "x.csv", packs[name], dt.date(2026, 3, 2), None)
    wrong = {(error.sheet, error.row, error.student_id) for error in reading.row_errors}
    if reading.rows_read:
        assert len(reading.entries) + len(reading.asides) + len(wrong) == reading.rows_read
    assert all(entry.level for entry in reading.entries)
