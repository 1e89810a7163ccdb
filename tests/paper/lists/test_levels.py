"""预警等级: stated in a column, by a tick, a section, a sheet's name or a title."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidang.domain.pack import Pack
from guidang.domain.warning_list import Aside, ListOutcome, WarningList
from guidang.paper.lists.levels import level_named

TITLE = ["2025-2026学年第二学期学业预警学生名单"]

Read = Callable[..., WarningList]


@pytest.mark.parametrize("text", ["红色预警", "红色", "红", " 红 色 ", "red", "RED", "红色\n预警"])
def test_spellings_of_the_pack(text: str, read: Read) -> None:
    assert (
        read([TITLE, ["学号", "姓名", "级别"], ["2025001", "张三", text]], "nanjing").entries[0].level
        == "红色预警"
    )


@pytest.mark.parametrize(
    ("pack", "text", "level"),
    [
        ("nanjing", "黄色预警（累计2门）", "黄色预警"),
        ("nanjing", "黄牌", "黄色预警"),
        ("nanjing", "橙色警告", "橙色预警"),
        ("nanjing", "学业预警：红色", "红色预警"),
        ("nanjing", "红色（严重）", "红色预警"),
        ("quzhou", "Ⅰ级", "一级预警"),
        ("quzhou", "I级预警", "一级预警"),
        ("quzhou", "ＩＩ级", "二级预警"),
        ("quzhou", "III 级", "三级预警"),
        ("quzhou", "2级", "二级预警"),
        ("quzhou", "三级学业预警", "三级预警"),
        ("quzhou", "一", "一级预警"),
        ("quzhou", 1, "一级预警"),
        ("quzhou", 2.0, "二级预警"),
        ("lanzhou", "口头学业警示", "口头警示"),
        ("lanzhou", "书面警告", "书面警示"),
        ("lanzhou", "正考警示", "学业警示（正考）"),
        ("lanzhou", "学业警示（正考）", "学业警示（正考）"),
    ],
)
def test_usual_spellings(pack: str, text: object, level: str, read: Read) -> None:
    (entry,) = read([TITLE, ["学号", "姓名", "级别"], ["2025001", "张三", text]], pack).entries
    assert entry.level == level


@pytest.mark.parametrize("text", ["预警", "四级", "黄橙", "严重", "绿色", "二级学院", "0"])
def test_what_no_level_is_called(text: str, read: Read) -> None:
    rows = [TITLE, ["学号", "姓名", "级别"], ["2025001", "张三", "二级"], ["2025002", "李四", text]]
    assert [error.row for error in read(rows, "quzhou").row_errors] == [4]


def test_an_unknown_spelling_names_the_allowed_ones(read: Read) -> None:
    reading = read(
        [TITLE, ["学号", "姓名", "级别"], ["2025001", "张三", "红"], ["2025002", "李四", "书面警示"]]
    )
    (error,) = reading.row_errors
    assert (error.row, error.column) == (4, "级别")
    assert "黄色预警、橙色预警、红色预警" in error.message


@pytest.mark.parametrize("text", ["无", "正常", "未预警"])
def test_a_student_whom_the_list_calls_unwarned_is_set_aside(text: str, read: Read) -> None:
    reading = read(
        [TITLE, ["学号", "姓名", "级别"], ["2025001", "张三", "红"], ["2025002", "李四", text]], "nanjing"
    )
    assert reading.outcome is ListOutcome.ACCEPTED
    assert [(aside.row, aside.why) for aside in reading.asides] == [(4, Aside.BELOW)]


def test_ticks(read: Read) -> None:
    head = ["学号", "姓名", "黄色预警", "橙色预警", "红色预警"]
    rows = [
        ["1001", "甲", "√", "", ""],
        ["1002", "乙", "□", "☑", ""],
        ["1003", "丙", "√", "", "√"],
        ["1004", "丁", "待定", "", ""],
    ]
    reading = read([TITLE, head, *rows], "nanjing")
    assert [(e.name, e.level) for e in reading.entries] == [("甲", "黄色预警"), ("乙", "橙色预警")]
    assert [error.row for error in reading.row_errors] == [5, 6]


def test_sections(read: Read) -> None:
    rows = [
        TITLE,
        ["学号", "姓名"],
        ["一、红色预警（1人）"],
        ["1001", "甲"],
        ["（二）黄色预警学生名单"],
        ["环境艺术系"],
        ["1002", "乙"],
        ["小计：1人"],
        ["1003", "丙"],
    ]
    assert [(e.name, e.level) for e in read(rows, "nanjing").entries] == [
        ("甲", "红色预警"),
        ("乙", "黄色预警"),
        ("丙", "黄色预警"),
    ]


def test_sheets_and_titles(read: Read, xlsx: Callable[..., bytes]) -> None:
    data = xlsx(
        [TITLE, ["学号", "姓名"], ["1001", "甲"]],
        [TITLE, ["学号", "姓名"], ["1002", "乙"]],
        names=["红色预警", "黄色"],
    )
    assert [e.level for e in read(data, "nanjing").entries] == ["红色预警", "黄色预警"]
    title = ["2025-2026学年第二学期橙色预警学生名单"]
    assert read([title, ["学号", "姓名"], ["1001", "甲"]], "nanjing").entries[0].level == "橙色预警"


def test_a_title_that_names_several_levels_gives_none(read: Read) -> None:
    title = ["2025-2026学年第二学期黄色预警、红色预警学生名单"]
    assert read([title, ["学号", "姓名"], ["1001", "甲"]], "nanjing").outcome is ListOutcome.REJECTED_WHOLE


def test_a_school_that_computes_nothing_needs_the_level(read: Read) -> None:
    reading = read([TITLE, ["学号", "姓名", "不及格课程门数"], ["2025001", "张三", 9]], "nanjing")
    assert reading.outcome is ListOutcome.REJECTED_WHOLE
    assert "预警等级" in reading.reason
    rows = [TITLE, ["学号", "姓名", "预警等级"], ["2025001", "张三", "红"], ["2025002", "李四", ""]]
    assert [error.row for error in read(rows, "nanjing").row_errors] == [4]


@given(
    st.sampled_from(["nanjing", "quzhou", "lanzhou"]),
    st.data(),
    st.sampled_from(["", " ", "\u3000", "\u200b"]),
    st.sampled_from(["{}", "{}（2人次）", "{}\n"]),
)
def test_dress_does_not_change_a_level(
    packs: dict[str, Pack], pack: str, data: st.DataObject, blank: str, shape: str
) -> None:
    policy = packs[pack].policy
    level = data.draw(st.sampled_from(policy.levels))
    spelling = data.draw(st.sampled_from((level.label, *level.spellings)))
    dressed = blank + shape.format(blank.join(spelling))
    assert level_named(dressed.replace("\u200b", ""), policy) == level


def test_levels_under_a_heading_that_nobody_knows_are_not_computed_instead(read: Read) -> None:
    head = ["学号", "姓名", "不及格课程门数", "预警道级"]
    reading = read([TITLE, head, ["2025001", "张三", 4, "红色预警"], ["2025002", "李四", 2, "红色"]])
    assert reading.outcome is ListOutcome.REJECTED_WHOLE
    assert "D 列" in reading.reason
    assert "预警等级" in reading.reason
    remark = read(
        [TITLE, [*head[:3], "去向"], ["2025001", "张三", 4, "实习"], ["2025002", "李四", 4, "红色"]]
    )
    assert [entry.level for entry in remark.entries] == ["橙色预警", "橙色预警"]
