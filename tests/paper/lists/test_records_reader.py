"""The other sheets a clerk drops: recognised by their headings, read row by row, every fault at its place."""

import datetime as dt
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.paper.lists.record_samples import TODAY, real_pack

from guidang.domain.codes import CaseNo
from guidang.domain.records import RecordKind, RecordList
from guidang.domain.term import Term
from guidang.domain.warning_list import ListOutcome, WarningList
from guidang.paper.lists.dropped import read_dropped
from guidang.paper.lists.files.spreadsheet import Book, Broken, Cell, Sheet
from guidang.paper.lists.reading_json import reading_json
from guidang.paper.lists.records.columns import columns_of
from guidang.paper.lists.records.reader import read_records

WHO = ["2025001", "张三"]
TALK = ["学号", "姓名", "谈话时间", "类型", "谈话人", "谈话内容"]
OUTCOME = ["学号", "姓名", "结果", "新等级", "原因", "决定人", "日期"]
GRADES = ["学号", "姓名", "课程名称", "学分", "成绩", "是否通过"]
Read = Callable[..., WarningList | RecordList]


@pytest.fixture(scope="module")
def drop(xlsx: Callable[..., bytes]) -> Read:
    def _drop(
        *sheets: Sequence[Sequence[object]],
        pack: str = "heilongjiang",
        name: str = "表.xlsx",
        names: Sequence[str] = (),
    ) -> WarningList | RecordList:
        return read_dropped(xlsx(*sheets, names=names), name, real_pack(pack), TODAY, None)

    return _drop


def only(reading: WarningList | RecordList) -> dict[str, str]:
    assert isinstance(reading, RecordList)
    assert reading.row_errors == ()
    (record,) = reading.entries
    return dict(record.facts)


def faults(reading: WarningList | RecordList) -> list[tuple[int, str, int | None]]:
    return [(e.row, e.column, e.column_index) for e in reading.row_errors]


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (TALK, RecordKind.TALK),
        (
            ["序号", "班级", "学号*", "姓名*", "联系日期", "联系方式", "联系人", "联系内容", "备注"],
            RecordKind.TALK,
        ),
        (["案号", "姓名", "日期", "内容"], RecordKind.TALK),
        (["学号", "姓名", "异议内容", "提出日期", "处理结果", "处理人", "处理日期"], RecordKind.OBJECTION),
        (["学号", "姓名", "豁免材料", "批准人", "批准日期", "理由"], RecordKind.EXEMPTION),
        (["学号", "姓名", "材料", "批准人", "批准日期", "豁免理由"], RecordKind.EXEMPTION),
        (OUTCOME, RecordKind.OUTCOME),
        (["学号", "姓名", "原等级", "变更后等级", "变更原因", "批准人", "批准日期"], RecordKind.OUTCOME),
        (GRADES, RecordKind.GRADES),
        (["XH", "XM", "KCMC", "XF", "CJ", "考核结果"], RecordKind.GRADES),
    ],
)
def test_each_kind_is_told_by_its_headings(drop: Read, head: list[str], kind: RecordKind) -> None:
    reading = drop([["黑龙江建筑职业技术学院"], head])
    assert isinstance(reading, RecordList)
    assert reading.kind is kind


@pytest.mark.parametrize(
    ("title", "head", "row"),
    [
        ("学业预警名单", ["学号", "姓名", "预警等级"], [*WHO, "红"]),
        ("2025-2026学年第二学期", ["学号", "姓名", "课程名称", "学分", "补考成绩"], [*WHO, "英语", 4, 45]),
        ("预警学生成绩", ["学号", "姓名", "课程名称", "学分", "成绩", "等级"], [*WHO, "英语", 4, 45, "红"]),
        (
            "学业预警名单",
            ["学号", "姓名", "等级", "预警原因", "谈话人", "辅导员"],
            [*WHO, "红", "挂科", "", ""],
        ),
    ],
)
def test_a_warning_list_stays_one(drop: Read, title: str, head: list[str], row: list[object]) -> None:
    reading = drop([[title], head, row], name="2025-2026-2.xlsx")
    assert isinstance(reading, WarningList)
    assert reading.outcome is not ListOutcome.REJECTED_WHOLE, reading.reason


def test_a_title_of_grades_makes_a_sheet_of_grades(drop: Read) -> None:
    head = ["学号", "姓名", "课程名称", "学分", "成绩"]
    reading = drop([["2025-2026学年第二学期学生成绩表"], head, [*WHO, "英语", 4, 88]])
    assert only(reading) == {"course": "英语", "credits": "4", "score": "88", "passed": "yes"}
    assert reading.entries[0].term == Term(2025, 2)


@pytest.mark.parametrize(
    ("title", "head", "row"),
    [
        ("学业预警学生成绩", GRADES, [*WHO, "英语", 4, 45, "否"]),
        ("成绩", [*GRADES, "预警等级"], [*WHO, "英语", 4, 45, "否", "红"]),
        ("补考不及格学生成绩", GRADES[:-1], [*WHO, "英语", 4, 45]),
        ("学生情况", GRADES[:-1], [*WHO, "英语", 4, 88]),
    ],
)
def test_grades_or_warnings_is_asked_and_not_guessed(
    drop: Read, title: str, head: list[str], row: list[object]
) -> None:
    reading = drop([[title], head, row])
    assert isinstance(reading, WarningList)
    assert reading.outcome is ListOutcome.REJECTED_WHOLE
    assert "是否通过" in reading.reason
    assert "预警名单" in reading.reason


def test_two_kinds_in_one_workbook_are_refused_with_their_sheets(drop: Read) -> None:
    reading = drop([TALK], [OUTCOME], names=["一", "二"])
    assert reading.outcome is ListOutcome.REJECTED_WHOLE
    assert all(word in reading.reason for word in ("“一”", "“二”", "谈话、联系记录", "结果登记", "单独"))


def test_a_heading_that_lacks_a_column_is_refused_by_name(drop: Read) -> None:
    reading = drop([["学号", "姓名", "谈话内容", "谈话人"], [*WHO, "谈了学习", "李老师"]])
    assert (reading.outcome, "“日期”" in reading.reason) == (ListOutcome.REJECTED_WHOLE, True)
    assert "guidang list template talk" in reading.reason


def test_a_talk_as_an_office_writes_it(drop: Read) -> None:
    reading = drop(
        [
            ["黑龙江建筑职业技术学院预警学生谈话记录"],
            ["2025-2026学年第二学期"],
            TALK,
            ["示例", "张某", "2026-03-09", "家长沟通记录", "李老师", "谈学习"],
            ["２０２５００１", "张　三", "2026年3月9日", "家长沟通记录", "李老师", "母亲已知情"],
            ["", "", "", "", "", ""],
            ["合计", "", 1, "", "", ""],
            ["填表人：李老师", "", "", "", "日期：2026-06-01", ""],
        ]
    )
    assert only(reading) == {
        "date": "2026-03-09",
        "by": "李老师",
        "type": "家长沟通记录",
        "proves": "parent_contact",
        "content": "母亲已知情",
    }
    assert [reading.entries[0].student_id, reading.entries[0].name] == WHO
    assert (reading.entries[0].row, reading.entries[0].term, reading.rows_read) == (5, Term(2025, 2), 1)
    assert any("示例" in note for note in reading.notes)


def test_what_a_clerk_types_for_a_date_or_a_person(drop: Read) -> None:
    row = [*WHO, dt.date(2026, 3, 9), "家长沟通记录", "李老师、王老师", "谈话\n两行"]
    facts = only(drop([["学生学号", "学生姓名", *TALK[2:]], row]))
    assert (facts["date"], facts["by"], facts["content"]) == ("2026-03-09", "李老师、王老师", "谈话\n两行")


def test_every_fault_is_told_at_its_cell(drop: Read) -> None:
    reading = drop(
        [
            TALK,
            [*WHO, "2026-03-09", "", "李老师", "好"],
            ["2025 第一", "李四", "三月九日", "", "", "好"],
            ["", "王五", "2026-12-01", "", "李老师", ""],
        ]
    )
    assert reading.outcome is ListOutcome.ACCEPTED_WITH_ROW_ERRORS
    assert faults(reading) == [
        (3, "学号", 0),
        (3, "谈话时间", 2),
        (3, "谈话人", 4),
        (4, "学号", 0),
        (4, "谈话时间", 2),
        (4, "谈话内容", 5),
    ]
    told = " ".join(error.message for error in reading.row_errors)
    assert all(word in told for word in ("缺少谈话人/联系人", "缺少学号", "在将来", "缺少内容"))
    assert len(reading.entries) == 1


def test_rows_that_are_all_wrong_reject_the_sheet(drop: Read) -> None:
    reading = drop([TALK, [*WHO, "", "", "李老师", "好"]])
    assert reading.outcome is ListOutcome.REJECTED_WHOLE
    assert faults(reading) == [(2, "谈话时间", 2)]


def test_the_same_row_twice_counts_once_over_all_sheets(drop: Read) -> None:
    row = [*WHO, "2026-03-09", "", "李老师", "好"]
    reading = drop([TALK, row, row], [["标题"], TALK, row, [*WHO, "2026-04-09", "", "李老师", "好"]])
    assert isinstance(reading, RecordList)
    assert (len(reading.entries), reading.repeated, reading.rows_read) == (2, 2, 4)


def test_students_without_anything_filled_in_are_no_records(drop: Read) -> None:
    head = ["序号", "班级", *TALK]
    reading = drop([head, [1, "一班", *WHO, "", "", "", ""], [2, "", "", "", "", "", "", ""]])
    assert (reading.outcome, reading.entries) == (ListOutcome.IGNORED, ())
    assert any("没有填写内容" in note for note in reading.notes)


def test_a_repeated_heading_and_a_second_line_of_headings(drop: Read) -> None:
    upper = ["学号", "姓名", "异议内容", "提出日期", "处理情况", "处理情况", "处理情况"]
    lower = ["学号", "姓名", "异议内容", "提出日期", "结果", "处理人", "日期"]
    one = [*WHO, "成绩录错", "2026-03-09", "成立", "王老师", "2026-03-10"]
    two = ["2025002", "李四", "已补考", "2026-03-09", "", "", ""]
    reading = drop([upper, lower, one, upper, lower, two])
    assert isinstance(reading, RecordList)
    assert [record.facts.get("ruling") for record in reading.entries] == ["upheld", None]
    assert reading.entries[0].facts["by"] == "王老师"


@pytest.mark.parametrize(
    ("pack", "text", "codes"),
    [
        ("heilongjiang", "家长沟通", "parent_contact"),
        ("heilongjiang", "parent_contact", "parent_contact"),
        ("heilongjiang", "团委书记谈话", "league_talk"),
        ("heilongjiang", "帮扶对子名单（2人）", "helper_pair"),
        ("heilongjiang", "谈话", None),  # part of several labels
        ("heilongjiang", "学生预警谈话记录表", None),  # a signed paper; no entry stands in for it
        ("nanjing", "预警学生谈话记录表", None),
        ("lanzhou", "联系家长记录", "parent_receipt"),
        ("lanzhou", "学业警示通知单（家长回执）或联系家长记录", "parent_receipt"),
        ("lanzhou", "学业警示通知单（家长回执）", None),  # the other alternative
        ("lanzhou", "家长谈话记录", None),
        ("quzhou", "联系家长记录", "parent_contact parent_visit"),  # at level one it is one of three contacts
        ("quzhou", "家长来校面谈记录", "parent_visit"),
        ("quzhou", "浙里思政工作台谈心谈话录入（副书记）", "platform_entry_secretary"),
        ("quzhou", "谈心谈话录入", None),  # of whom?
        ("quzhou", "学业辅导咨询活动", "counselling"),
    ],
)
def test_a_talk_proves_a_material_only_for_certain(
    drop: Read, pack: str, text: str, codes: str | None
) -> None:
    reading = drop([TALK, [*WHO, "2026-03-09", text, "李老师", "好"]], pack=pack)
    facts = only(reading)
    assert facts.get("proves") == codes
    assert any("只作登记" in note for note in reading.notes) is (codes is None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("回执单", None),
        ("学业预警通知书（学生告知单）回执单", "notice_receipt"),
        ("家长（监护人）谈话记录表", "parent_talk"),
        ("通知书", None),
    ],
)
def test_an_exemption_names_its_material_or_is_told_which_there_are(
    drop: Read, text: str, code: str | None
) -> None:
    head = ["学号", "姓名", "豁免材料", "批准人", "批准日期", "理由"]
    row = [*WHO, text, "赵主任", "2026-06-01", "家长在国外"]
    reading = drop([head, row], pack="nanjing")
    if code:
        assert only(reading)["material"] == code
    else:
        assert faults(reading) == [(2, "豁免材料", 2)]
        assert "学业预警通知书（学生告知单）回执单" in reading.row_errors[0].message


@pytest.mark.parametrize(
    ("cells", "outcome", "level"),
    [
        (["解除预警", "", "成绩合格", "赵主任", "2026-06-26"], "released", None),
        (["降级", "橙色", "通过两门", "赵主任", "2026-06-26"], "lowered", "orange"),
        (["升级", "红", "又挂两门", "赵主任", "2026-06-26"], "raised", "red"),
        (["维持不变", "红", "没有变化", "赵主任", "2026-06-26"], "kept", None),
        (["督促失败", "", "没有参加", "赵主任", "2026-06-26"], "failed", None),
        (["转学籍处理", "", "学分不足", "赵主任", "2026-06-26"], "referred", None),
        (["撤销", "", "录入错误", "赵主任", "2026-06-26"], "withdrawn", None),
        (["恢复预警", "", "误解除", "赵主任", "2026-06-26"], "kept", None),
    ],
)
def test_outcomes_in_their_usual_spellings(
    drop: Read, cells: list[str], outcome: str, level: str | None
) -> None:
    facts = only(drop([OUTCOME, [*WHO, *cells]]))
    assert (facts["outcome"], facts.get("new_level")) == (outcome, level)


@pytest.mark.parametrize(
    ("cells", "column", "index"),
    [
        (["降级", "", "好", "赵主任", "2026-06-26"], "新等级", 3),
        (["升级", "深红", "好", "赵主任", "2026-06-26"], "新等级", 3),
        (["督促失败", "", "", "赵主任", "2026-06-26"], "原因", 4),
        (["看情况", "", "好", "赵主任", "2026-06-26"], "结果", 2),
        (["解除", "", "好", "", "2026-06-26"], "决定人", 5),
    ],
)
def test_an_outcome_needs_its_level_reason_and_person(
    drop: Read, cells: list[str], column: str, index: int
) -> None:
    assert faults(drop([OUTCOME, [*WHO, *cells]])) == [(2, column, index)]


def test_two_outcomes_on_one_day_are_not_chosen_between(drop: Read) -> None:
    rows = [[*WHO, word, "", "好", "赵主任", "2026-06-26"] for word in ("解除", "督促失败")]
    assert faults(drop([OUTCOME, *rows])) == [(2, "结果", 2), (3, "结果", 2)]


@pytest.mark.parametrize(
    ("score", "passed", "expected"),
    [(60, "", "yes"), ("59.5", "", "no"), ("85分", "", "yes"), ("优秀", "是", "yes"), (88, "未通过", "no")],
)
def test_a_grade_is_passed_by_its_column_or_by_sixty_points(
    drop: Read, score: object, passed: str, expected: str
) -> None:
    facts = only(drop([GRADES, [*WHO, "英语", "2.5学分", score, passed]]))
    assert (facts["passed"], facts["credits"]) == (expected, "2.5")


def test_a_grade_in_words_must_say_whether_it_passes(drop: Read) -> None:
    assert faults(drop([GRADES, [*WHO, "英语", 4, "优秀", ""]])) == [(2, "是否通过", 5)]


def test_a_case_number_is_checked_by_its_digits(drop: Read) -> None:
    number = str(CaseNo("N", 25, 2, 1))
    row = [*WHO, "2026-03-09", "", "李老师", "好"]
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    reading = drop([["案号", *TALK], [number.lower().replace("-", " "), *row], [wrong, *row]])
    assert isinstance(reading, RecordList)
    assert [record.case_no for record in reading.entries] == [number]
    assert faults(reading) == [(3, "案号", 0)]


def test_a_sheet_of_another_school_is_refused(drop: Read) -> None:
    reading = drop([["衢州学院谈话记录"], TALK, [*WHO, "2026-03-09", "", "李老师", "好"]])
    assert (reading.outcome, "衢州学院" in reading.reason) == (ListOutcome.REJECTED_WHOLE, True)


def test_junk_and_damaged_files_are_outcomes(drop: Read) -> None:
    pack = real_pack("nanjing")
    assert read_dropped(b"x", "~$表.xlsx", pack, TODAY, None).outcome is ListOutcome.IGNORED
    assert read_dropped(b"PK\x03\x04xx", "表.xlsx", pack, TODAY, None).outcome is ListOutcome.REJECTED_WHOLE


def test_the_json_of_a_sheet_of_records(drop: Read) -> None:
    row = [*WHO, "2026-03-09", "家长沟通记录", "李老师", "好"]
    found = reading_json(drop([TALK, row, [*WHO, "", "", "李老师", "好"]]))
    assert list(found) == ["outcome", "reason", "kind", "cases", "row_errors", "records", "notes"]
    assert (found["kind"], found["cases"], len(found["row_errors"])) == ("talk", [], 1)
    assert found["records"] == [
        {
            "student_id": "2025001",
            "name": "张三",
            "sheet": "Sheet1",
            "row": 2,
            "date": "2026-03-09",
            "by": "李老师",
            "type": "家长沟通记录",
            "proves": "parent_contact",
            "content": "好",
        }
    ]


_CELLS = st.one_of(
    st.sampled_from(["", "2025001", "张三", "2026-03-09", "红", "解除", "是", "无", "合计", "示例", *Broken]),
    st.text(max_size=12),
    st.floats(),
    st.integers(),
    st.booleans(),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.timedeltas(),
)


@settings(max_examples=60, deadline=None)
@given(
    kind=st.sampled_from(list(RecordKind)),
    rows=st.lists(st.lists(_CELLS, max_size=14), min_size=1, max_size=4),
)
def test_nothing_that_stands_in_a_cell_raises(kind: RecordKind, rows: list[list[Cell]]) -> None:
    heading: list[Cell] = [spec.label for spec in columns_of(kind) if not spec.hidden]
    book = Book((Sheet("Sheet1", True, [heading, *rows]),))
    reading = read_records(book, "表.xlsx", kind, real_pack("quzhou"), TODAY)
    wrong = {error.row for error in reading.row_errors}
    assert len(reading.entries) + reading.repeated + len(wrong) == reading.rows_read
