"""What stands around a table holds for its rows: labelled lines, sections, names of sheets and files."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidang.domain.warning_list import Course, WarningList
from guidang.paper.lists.surroundings import is_class

TITLE = ["2025-2026学年第二学期学业预警学生名单"]
HEAD = ["学号", "姓名", "预警等级"]

Read = Callable[..., WarningList]


def test_labelled_lines_above_the_heading(read: Read) -> None:
    reading = read(
        [
            TITLE,
            ["学院：环境艺术学院    专业：建筑装饰", "", "班级：装饰2501（32人）"],
            ["辅导员：", "王老师", "年级：2025级"],
            HEAD,
            ["2025001", "张三", "红"],
        ]
    )
    (entry,) = reading.entries
    assert (entry.department, entry.major, entry.class_name) == ("环境艺术学院", "建筑装饰", "装饰2501")
    assert (entry.counselor, entry.grade) == ("王老师", "2025级")
    assert any("班级取自标题行：装饰2501" in note for note in reading.notes)


def test_blanks_to_fill_in_say_nothing(read: Read) -> None:
    (entry,) = read([TITLE, ["班级：________  辅导员：____"], HEAD, ["2025001", "张三", "红"]]).entries
    assert (entry.class_name, entry.counselor) == ("", "")


def test_a_column_goes_before_the_title(read: Read) -> None:
    rows = [TITLE, ["班级：装饰2501"], [*HEAD, "班级"], ["2025001", "张三", "红", "装饰2502"]]
    (entry,) = read(rows).entries
    assert entry.class_name == "装饰2502"


def test_a_class_as_the_name_of_each_sheet(read: Read, xlsx: Callable[..., bytes]) -> None:
    data = xlsx(
        [TITLE, HEAD, ["2025001", "张三", "红"]],
        [TITLE, HEAD, ["2025002", "李四", "黄"]],
        names=["装饰2501", "22级会计1班"],
    )
    assert [entry.class_name for entry in read(data).entries] == ["装饰2501", "22级会计1班"]


def test_a_class_in_section_lines_under_a_level(read: Read) -> None:
    reading = read(
        [
            TITLE,
            ["学号", "姓名"],
            ["一、红色预警（2人）"],
            ["班级：装饰2501"],
            ["2025001", "张三"],
            ["装饰2502班"],
            ["2025002", "李四"],
            ["二、黄色预警"],
            ["2025003", "王五"],
        ]
    )
    assert [(e.level, e.class_name) for e in reading.entries] == [
        ("红色预警", "装饰2501"),
        ("红色预警", "装饰2502班"),
        ("黄色预警", ""),
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("装饰2501班学业预警名单.xlsx", "装饰2501班"),
        ("预警名单_装饰2501.xlsx", "装饰2501"),
        ("环境艺术学院2025级预警名单.xlsx", ""),
        ("2025-2026-2预警名单.xlsx", ""),
        ("名单2026.xlsx", ""),
    ],
)
def test_a_class_in_the_name_of_the_file(read: Read, name: str, expected: str) -> None:
    (entry,) = read([TITLE, HEAD, ["2025001", "张三", "红"]], name=name).entries
    assert entry.class_name == expected


@pytest.mark.parametrize(
    "text",
    ["Sheet1", "Sheet2024", "工作表1", "名单2501", "2023级", "红色预警", "第一学期", "合计3人", "汇总表2"],
)
def test_what_is_no_class(text: str) -> None:
    assert not is_class(text)


@given(
    st.sampled_from(["软件", "机器人", "会计", "生物工程", "计科"]),
    st.integers(2101, 2599),
    st.sampled_from(["", "班", "-1", "-2班"]),
)
def test_names_of_classes(major: str, number: int, tail: str) -> None:
    assert is_class(f"{major}{number}{tail}")
    assert is_class(f" {major}{number}{tail}（ 35人） ")


def test_examples_are_not_students(read: Read, xlsx: Callable[..., bytes]) -> None:
    data = xlsx(
        [["填写说明：学号填 11 位"], [*HEAD, "学年学期"], ["2025999", "示例学生", "红", "2025-2026-2"]],
        [TITLE, ["序号", *HEAD], ["例", "2025998", "某某", "红"], [1, "2025001", "张三", "红"]],
        names=["填表说明", "名单"],
    )
    reading = read(data)
    assert [entry.student_id for entry in reading.entries] == ["2025001"]
    assert any("第 3 行是填写示例" in note for note in reading.notes)


def test_numbered_and_repeated_groups_of_courses(read: Read) -> None:
    numbered = [*HEAD, "课程1", "学分1", "成绩1", "课程2", "学分2", "成绩2"]
    repeated = [*HEAD, "课程名称", "学分", "成绩", "课程名称", "学分", "成绩"]
    row = ["2025001", "张三", "红", "体育（三）", 1, 50, "高等数学", 5.5, "缺考"]
    for head in (numbered, repeated):
        (entry,) = read([TITLE, head, row, ["2025002", "李四", "黄", "大学英语", 4, 59, "", "", ""]]).entries[
            :1
        ]
        assert [(c.name, str(c.credits), c.score) for c in entry.failed_courses] == [
            ("体育（三）", "1", "50"),
            ("高等数学", "5.5", "缺考"),
        ]
    upper = [*HEAD, "不及格课程一", "", "不及格课程二", ""]
    lower = ["", "", "", "名称", "学分", "名称", "学分"]
    (entry,) = read(
        [TITLE, upper, lower, ["2025001", "张三", "红", "体育（三）", 1, "高等数学", 5.5]]
    ).entries
    assert [course.name for course in entry.failed_courses] == ["体育（三）", "高等数学"]


def test_a_column_with_two_meanings_is_asked_about(read: Read) -> None:
    reading = read([TITLE, [*HEAD, "联系电话", "总学分"], ["2025001", "张三", "红", "13800000000", 80]])
    (entry,) = reading.entries
    assert entry.parent_phone == ""
    assert not entry.figures
    assert any("“联系电话”列（D 列）" in note and "家长联系电话" in note for note in reading.notes)
    assert any("“总学分”列（E 列）" in note for note in reading.notes)


def test_a_remark_decides_nothing_but_is_shown(read: Read) -> None:
    reading = read(
        [TITLE, [*HEAD, "备注"], ["2025001", "张三", "红", "已退学"], ["2025002", "李四", "黄", "无"]]
    )
    assert len(reading.entries) == 2
    assert [note for note in reading.notes if "备注" in note and "第 3 行" in note]


def test_true_is_not_one(read: Read) -> None:
    head = [*HEAD, "不及格课程门数"]
    reading = read([TITLE, head, ["2025001", "张三", "红", 1], ["2025002", "李四", "红", True]])
    assert [entry.student_id for entry in reading.entries] == ["2025001"]
    assert [error.row for error in reading.row_errors] == [4]
    assert reading.row_errors[0].column_index == 3
    assert "D 列" in reading.row_errors[0].message


def test_courses_with_the_same_cells_are_one_reading(read: Read) -> None:
    rows = [[f"20250{n:02d}", f"张{'一二三四五六七八九'[n]}", "红", "高等数学", 4] for n in range(9)]
    reading = read([TITLE, [*HEAD, "课程名称", "学分"], *rows])
    assert {entry.failed_courses for entry in reading.entries} == {(Course("高等数学", Decimal(4)),)}
