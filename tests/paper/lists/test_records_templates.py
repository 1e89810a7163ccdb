"""Templates: what is handed out, filled in and dropped, is read back as what it is, without a fault."""

import io
from collections.abc import Mapping

import openpyxl
import pytest
from tests.paper.lists.record_samples import NAMES, TODAY, real_pack

from guidang.domain.material_names import log_labels
from guidang.domain.records import RecordKind, RecordList
from guidang.domain.warning_list import ListOutcome, WarningList
from guidang.paper.lists.dropped import read_dropped
from guidang.paper.lists.records.templates import template

WHO = {"学号": "20250103200001", "姓名": "张三", "班级": "一班"}
KINDS = [None, *RecordKind]


def filled(kind: RecordKind | None, pack_name: str) -> Mapping[str, str]:
    pack = real_pack(pack_name)
    level, heavier = pack.policy.levels[0].label, pack.policy.levels[-1].label
    more: dict[RecordKind | None, dict[str, str]] = {
        None: {"学年学期": "2025-2026学年第二学期", "预警等级": level, "警示等级": level},
        RecordKind.TALK: {
            "日期": "2026-03-09",
            "谈话人/联系人": "李老师",
            "内容": "谈学习",
            "材料": next(iter(log_labels(pack.materials)), ""),
        },
        RecordKind.OBJECTION: {"异议内容": "成绩录错", "提出日期": "2026-03-09", "处理结果": "不成立"},
        RecordKind.EXEMPTION: {
            "豁免材料": pack.materials[-1].label,
            "批准人": "赵主任",
            "批准日期": "2026-06-01",
            "理由": "家长在国外",
        },
        RecordKind.OUTCOME: {
            "结果": "升级",
            "新等级": heavier,
            "原因": "又有两门不及格",
            "决定人": "赵主任",
            "日期": "2026-06-26",
        },
        RecordKind.GRADES: {"课程名称": "大学英语", "学分": "4", "成绩": "72"},
        RecordKind.REPRINT: {"文书": pack.forms[0].title, "加印方式": "另加新份", "份数": "2"},
    }
    return WHO | more[kind]


@pytest.mark.parametrize("pack_name", NAMES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_filled_template_is_read_back_as_its_kind(kind: RecordKind | None, pack_name: str) -> None:
    data = template(kind, real_pack(pack_name), [filled(kind, pack_name)])
    reading = read_dropped(data, "交来的表.xlsx", real_pack(pack_name), TODAY, None)
    assert reading.outcome is ListOutcome.ACCEPTED, (reading.reason, reading.row_errors)
    assert isinstance(reading, WarningList) if kind is None else isinstance(reading, RecordList)
    assert getattr(reading, "kind", None) is kind
    (entry,) = reading.entries
    assert (entry.student_id, entry.name) == (WHO["学号"], WHO["姓名"])


@pytest.mark.parametrize("pack_name", NAMES)
@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_template_says_nothing(kind: RecordKind | None, pack_name: str) -> None:
    reading = read_dropped(
        template(kind, real_pack(pack_name)), "空表.xlsx", real_pack(pack_name), TODAY, None
    )
    assert (reading.outcome, reading.entries, reading.row_errors) == (ListOutcome.IGNORED, (), ())


def test_students_filled_in_beforehand_are_no_records_until_something_is_said() -> None:
    data = template(RecordKind.OUTCOME, real_pack("nanjing"), [WHO | {"案号": "N252-00001-37"}])
    assert read_dropped(data, "待确认.xlsx", real_pack("nanjing"), TODAY, None).outcome is ListOutcome.IGNORED


def test_nothing_that_looks_like_a_formula_is_one() -> None:
    rows = [{"姓名": "=HYPERLINK(1)", "学号": "+1", "备注": "@x", "内容": "-2\x07"}]
    sheet = openpyxl.load_workbook(
        io.BytesIO(template(RecordKind.TALK, real_pack("quzhou"), rows))
    ).worksheets[0]
    cells = {sheet.cell(3, c).value: sheet.cell(4, c) for c in range(1, sheet.max_column + 1)}
    assert [cells[name].value for name in ("姓名*", "学号*", "备注", "内容*")] == [
        "=HYPERLINK(1)",
        "+1",
        "@x",
        "-2",
    ]
    assert {cells[name].data_type for name in ("姓名*", "学号*", "备注", "内容*")} == {"s"}
    assert {sheet.cell(5, c).number_format for c in range(1, sheet.max_column + 1)} == {"@"}


def test_drop_down_lists_offer_the_packs_own_words() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template(RecordKind.OUTCOME, real_pack("quzhou"))))
    sheet, guide = book.worksheets
    offered = {}
    for rule in sheet.data_validations.dataValidation:
        heading = sheet.cell(3, sheet[str(rule.sqref).split(":")[0]].column).value
        cells = guide[rule.formula1.split("!")[1].replace("$", "")]
        offered[heading] = [row[0].value for row in cells]
    assert offered["新等级"] == ["三级预警", "二级预警", "一级预警"]
    assert offered["结果*"][:2] == ["解除", "降级"]
    assert sheet.freeze_panes == "A4"
