"""Better nobody than the wrong one: what must not open a case, give a level or name a class."""

from collections.abc import Callable, Sequence

import pytest

from guidang.domain.warning_list import ListOutcome, WarningList

TITLE = ["2025-2026学年第二学期学业预警学生名单"]
HEAD = ["学号", "姓名", "预警等级"]

Read = Callable[..., WarningList]
Rows = Sequence[Sequence[object]]


@pytest.mark.parametrize(
    "rows",
    [
        [
            ["学号", "姓名", "班级", "预警等级"],
            ["2025001", "张三", "装饰2501", "红"],
            ["合计", "135", "人", ""],
        ],
        [["序号", "学号", "姓名", "预警等级"], [1, "2025001", "张三", "红"], ["合计", 135, "人", ""]],
        [["序号", "学号", "姓名", "预警等级"], [1, "2025001", "张三", "红"], ["合计", "135", "平均", "6"]],
        [HEAD, ["2025001", "张三", "红"], ["2025XXXX", "某某某", "黄"]],
        [HEAD, ["2025001", "张三", "红"], ["2025000", "李四（示例）", "黄"]],
        [
            ["学号", "姓名", "预警等级", "课程名称", "学分"],
            ["2025001", "张三", "红", "体育", 1],
            ["", "", "", "学分小计", 7],
        ],
    ],
)
def test_totals_and_examples_are_no_students(rows: Rows, read: Read) -> None:
    reading = read([TITLE, *rows])
    assert [(entry.student_id, len(entry.failed_courses) < 2) for entry in reading.entries] == [
        ("2025001", True)
    ]
    assert not reading.row_errors


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (["预警等级（上学期）", "预警等级（本学期）"], ["红", "无"]),
        (["预警等级（原）", "预警等级（现）"], ["黄", "红"]),
        (["不及格门数（必修）", "不及格门数（选修）"], [1, 6]),
        (["不及格课程（必修）", "不及格课程（选修）", "预警等级"], ["高等数学", "音乐欣赏", "红"]),
        (["预警等级"], ["红（已解除）"]),
        (["预警等级"], ["橙色（上学期）"]),
    ],
)
def test_what_could_be_two_things_is_asked_about(head: list[str], row: list[object], read: Read) -> None:
    reading = read([TITLE, ["学号", "姓名", *head], ["2025001", "张三", *row]])
    assert reading.outcome is ListOutcome.REJECTED_WHOLE
    assert [error.row for error in reading.row_errors] == [3]


def test_a_heading_as_it_stands_goes_before_one_with_brackets(read: Read) -> None:
    head = ["学号", "姓名", "班级（转专业前）", "班级", "预警等级"]
    (entry,) = read([TITLE, head, ["2025001", "张三", "装饰2401", "环艺2501", "红"]]).entries
    assert entry.class_name == "环艺2501"


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        ("二、解除预警学生", "below"),
        ("三、不预警学生", "below"),
        ("待定", "error"),
        ("二、黄色预警及橙色预警", "error"),
    ],
)
def test_a_section_that_is_not_understood_ends_the_one_before(line: str, outcome: str, read: Read) -> None:
    reading = read(
        [TITLE, ["学号", "姓名"], ["一、红色预警"], ["2025001", "张三"], [line], ["2025002", "李四"]]
    )
    assert [entry.student_id for entry in reading.entries] == ["2025001"]
    assert ([a.row for a in reading.asides], [e.row for e in reading.row_errors]) == (
        ([6], []) if outcome == "below" else ([], [6])
    )


@pytest.mark.parametrize(
    "title",
    ["解除红色预警学生名单", "非红色预警学生名单", "红、橙、黄色预警学生汇总表", "黄色预警及以上学生名单"],
)
def test_a_title_that_only_mentions_a_level_gives_none(title: str, read: Read) -> None:
    reading = read([[f"2025-2026学年第二学期{title}"], ["学号", "姓名"], ["2025001", "张三"]], "nanjing")
    assert not reading.entries


def test_a_flag_that_says_no_is_no_warning(read: Read) -> None:
    rows = [
        ["学号", "姓名", "是否预警", "不及格门数"],
        ["2025001", "张三", "否", 6],
        ["2025002", "李四", "是", 6],
    ]
    assert [entry.student_id for entry in read([TITLE, *rows]).entries] == ["2025002"]


@pytest.mark.parametrize("line", ["会计系", "公共管理2301班", "班级：____", "（续）"])
def test_a_line_that_is_no_known_class_ends_the_class_before(line: str, read: Read) -> None:
    rows = [HEAD, ["行政管理2301班"], ["2025001", "张三", "红"], [line], ["2025002", "李四", "红"]]
    first, second = read([TITLE, *rows]).entries
    assert first.class_name == "行政管理2301班"
    assert second.class_name in ("", line)


@pytest.mark.parametrize(
    "name", ["学业预警 教务处0302.xlsx", "预警名单_修改稿2026.xlsx", "名单_张老师班.xlsx", "预警_V20_x.xlsx"]
)
def test_a_file_s_name_gives_no_class_by_chance(name: str, read: Read) -> None:
    (entry,) = read([TITLE, HEAD, ["2025001", "张三", "红"]], name=name).entries
    assert entry.class_name == ""


def test_a_row_that_begins_like_a_footer_is_not_lost(read: Read) -> None:
    head = ["预警日期", "学号", "姓名", "预警等级"]
    reading = read([TITLE, head, ["2026-03-01", "2025001", "张三", "红"], ["2026-03-02", "", "李四", "红"]])
    assert [entry.student_id for entry in reading.entries] == ["2025001"]
    assert [error.row for error in reading.row_errors] == [4]


@pytest.mark.parametrize("name", ["信息参考2301", "会计系（新模板）", "黄色预警(有说明)"])
def test_students_on_a_sheet_are_read_whatever_word_its_name_holds(
    name: str, read: Read, xlsx: Callable[..., bytes]
) -> None:
    rows = [TITLE, HEAD, ["2025001", "张三", "红"]]
    data = xlsx(rows, [TITLE, HEAD, ["2025002", "李四", "红"]], names=["软件2301", name])
    assert len(read(data).entries) == 2


def test_a_long_cell_is_not_quoted_whole(read: Read) -> None:
    reading = read([TITLE, HEAD, ["2025001", "张三", "红" * 30_000], ["2025002", "李四", "红"]])
    assert len(reading.row_errors[0].message) < 300
