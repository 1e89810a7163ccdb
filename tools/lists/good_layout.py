"""Where the table lies on the sheet: lines around it, two-row headings, sections, side by side."""

import datetime as dt
import io

import xlsxwriter
from tools.lists import markup
from tools.lists.kit import TERM, Case, Cell, Made, people, xls, xlsx

_HEAD = ["序号", "学号", "姓名", "专业", "班级", "不及格门数", "预警等级", "备注"]


def lists() -> list[Made]:
    return [
        _heading_in_row_six(),
        _two_heading_rows(),
        _two_heading_rows_on_a_page(),
        _sections(),
        _sections_of_roman_levels(),
        _stacked(),
        _side_by_side(),
        _subtotals(),
        _foot_of_a_form(),
        _filtered(),
        _empty_edges(),
        _class_in_a_line(),
        _term_in_the_file_name(),
        _term_said_by_the_clerk(),
    ]


def _rows(pack: str, seed: int, levels: list[str], first: int) -> tuple[list[list[Cell]], list[Case]]:
    """Rows under _HEAD from sheet row ``first`` on."""
    rows: list[list[Cell]] = []
    cases = []
    for index, (p, level) in enumerate(zip(people(pack, len(levels), seed), levels, strict=True)):
        count = {"黄色预警": 2, "橙色预警": 4, "红色预警": 7}[level]
        rows.append([index + 1, p.number, p.name, p.major, p.class_name, count, level, None])
        cases.append(p.case(first + index, level, "major", "class", failed_count=count))
    return rows, cases


def _heading_in_row_six() -> Made:
    rows, cases = _rows("heilongjiang", 25, ["黄色预警", "橙色预警", "红色预警", "黄色预警"], 7)
    above = [
        ["黑龙江建筑职业技术学院"],
        ["学业预警学生名单"],
        [f"学年学期：{TERM}"],
        ["填报单位（盖章）：", None, None, "填表人：", None, "填表日期：2026年3月2日"],
        ["说明：1.本表由各系教务科填写，一式两份；2.学号、姓名必填，请勿改动表头。"],
    ]
    data = xlsx({"Sheet1": [*above, _HEAD, *rows]}, {"Sheet1": ["A1:H1", "A2:H2", "A3:H3", "A5:H5"]})
    return Made(
        "G25_预警名单.xlsx", data, "openpyxl", "表头在第 6 行，上有标题、填报栏和说明", "heilongjiang", cases
    )


def _parents(seed: int, first: int) -> tuple[list[list[Cell]], list[Case]]:
    rows: list[list[Cell]] = []
    cases = []
    for index, p in enumerate(people("nanjing", 4, seed)):
        count, level = [(2, "黄色预警"), (3, "橙色预警"), (5, "红色预警"), (2, "黄色预警")][index]
        cells = [index + 1, p.number, p.name, p.class_name, count, count * 2.5, level]
        rows.append([*cells, p.parent, p.phone, p.counselor])
        keys = ("class", "parent_name", "parent_phone", "counselor")
        figures = {"failed_count": count, "unearned_credits": count * 2.5}
        cases.append(p.case(first + index, level, *keys, **figures))
    return rows, cases


_UPPER = ["序号", "学号", "姓名", "班级", "学业情况", None, "预警级别", "家长信息", None, "辅导员"]
_LOWER = [None, None, None, None, "不及格课程门数", "未获学分", None, "姓名", "联系电话", None]


def _two_heading_rows() -> Made:
    rows, cases = _parents(26, 4)
    down = [f"{column}2:{column}3" for column in "ABCDGJ"]
    data = xlsx(
        {"Sheet1": [[f"{TERM}学业预警名单"], _UPPER, _LOWER, *rows]},
        {"Sheet1": ["A1:J1", "E2:F2", "H2:I2", *down]},
    )
    purpose = "两行表头，合并单元格：学业情况、家长信息下的姓名和电话属于家长"
    return Made("G26_预警名单.xlsx", data, "openpyxl", purpose, "nanjing", cases)


def _two_heading_rows_on_a_page() -> Made:
    rows, cases = _parents(27, 4)
    upper = [value for value in _UPPER if value is not None]
    lower = [value for value in _LOWER if value is not None]
    spans = {(0, 0): "colspan=10"}
    for c, value in enumerate(upper):
        spans[1, c] = "colspan=2" if value in ("学业情况", "家长信息") else "rowspan=2"
    data = markup.page(markup.table([[f"{TERM}学业预警名单"], upper, lower, *rows], spans)).encode("utf-8")
    return Made("G27_导出.xls", data, "HTML", "网页表格的两行表头：rowspan、colspan", "nanjing", cases)


def _sections() -> Made:
    who = people("heilongjiang", 6, 28)
    rows: list[list[Cell]] = [[f"{TERM}学业预警学生名单"], ["序号", "学号", "姓名", "专业", "班级"]]
    cases = []
    for title, level, part in (
        ("一、红色预警（2人）", "红色预警", who[:2]),
        ("二、橙色预警（1人）", "橙色预警", who[2:3]),
        ("三、黄色预警（3人）", "黄色预警", who[3:]),
    ):
        rows.append([title])
        for index, p in enumerate(part, 1):
            rows.append([index, p.number, p.name, p.major, p.class_name])
            cases.append(p.case(len(rows), level, "major", "class"))
    data = xlsx({"名单": rows}, {"名单": ["A1:E1", "A3:E3", "A6:E6", "A8:E8"]})
    return Made("G28_分级名单.xlsx", data, "openpyxl", "等级只在分段标题里", "heilongjiang", cases)


def _sections_of_roman_levels() -> Made:
    who = people("quzhou", 5, 29)
    rows: list[list[Cell]] = [["衢州学院学业预警名单"], [f"（{TERM}）"]]
    cases = []
    for title, level, part in (
        ("一级预警", "一级预警", who[:1]),
        ("二级预警", "二级预警", who[1:3]),
        ("三级预警", "三级预警", who[3:]),
    ):
        rows += [[title], ["学号", "姓名", "学院", "班级"]]
        for p in part:
            rows.append([p.number, p.name, p.department, p.class_name])
            cases.append(p.case(len(rows), level, "department", "class"))
        rows.append([])
    data = xls({"Sheet1": rows})
    purpose = "等级在各段标题里，每段重复表头，段间空行"
    return Made("G29_分级名单.xls", data, "xlwt", purpose, "quzhou", cases)


def _stacked() -> Made:
    who = people("lanzhou", 6, 30)
    rows: list[list[Cell]] = [[f"{TERM}学业警示学生名单汇总表"]]
    cases = []
    for part in (who[:3], who[3:]):
        rows += [[f"班级：{part[0].class_name}"], ["学号", "姓名", "专业", "警示级别"]]
        for index, p in enumerate(part):
            level = "口头警示" if index % 2 else "书面警示"
            rows.append([p.number, p.name, p.major, level])
            cases.append(p.case(len(rows), level, "major", "class"))
    data = xlsx({"Sheet1": rows})
    return Made(
        "G30_警示名单.xlsx", data, "openpyxl", "两张表上下叠放，班级只在各表上方一行", "lanzhou", cases
    )


def _side_by_side() -> Made:
    who = people("quzhou", 6, 31)
    head = ["学号", "姓名", "班级", "未获学分"]
    rows: list[list[Cell]] = [[f"商学院{TERM}学业预警名单"], [*head, None, *head]]
    earned = [
        (3.0, "三级预警"),
        (6.5, "二级预警"),
        (12.5, "一级预警"),
        (6, "三级预警"),
        (12, "二级预警"),
        (0.5, "三级预警"),
    ]
    left, right = [], []
    for index in range(3):
        cells: list[Cell] = []
        for side, p, (value, level) in (
            (left, who[index], earned[index]),
            (right, who[index + 3], earned[index + 3]),
        ):
            cells += [p.number, p.name, p.class_name, value, None]
            side.append(p.case(3 + index, level, "class", unearned_credits=float(value)))
        rows.append(cells[:-1])
    data = xlsx({"Sheet1": rows})
    purpose = "两张表左右并排，等级由学分判定（6、12 为界）"
    return Made("G31_并排名单.xlsx", data, "openpyxl", purpose, "quzhou", [*left, *right])


def _subtotals() -> Made:
    rows, cases = _rows("nanjing", 32, ["黄色预警", "红色预警", "橙色预警", "黄色预警"], 3)
    first, second = rows[:2], rows[2:]
    for case in cases[2:]:
        case["row"] += 1
    below = [
        ["合计", None, None, None, None, 15, "4人", None],
        ["制表人：", None, "审核人：", None, None, "日期：2026年3月2日"],
    ]
    sums = (
        [["小计", None, None, None, None, 9, "2人", None]],
        [["小计", None, None, None, None, 6, "2人", None]],
    )
    data = xlsx({"Sheet1": [[f"{TERM}学业预警名单"], _HEAD, *first, *sums[0], *second, *sums[1], *below]})
    counts = {"rows_read": 4, "cases": 4, "merged": 0, "not_warned": 0, "row_errors": 0}
    return Made(
        "G32_预警名单.xlsx",
        data,
        "openpyxl",
        "每班小计、合计、制表人和日期行都不是学生",
        "nanjing",
        cases,
        counts=counts,
    )


def _foot_of_a_form() -> Made:
    rows, cases = _rows("heilongjiang", 33, ["黄色预警", "橙色预警"], 3)
    below = [
        ["以下空白"],
        [],
        ["共2人"],
        ["注：1.不及格门数为累计门数。2.请班主任在两周内与学生谈话。"],
        ["系主任（签字）：", None, None, "教务科（盖章）："],
        [None, None, None, None, "2026年3月2日"],
    ]
    data = xls({"Sheet1": [[f"{TERM}学业预警名单"], _HEAD, *rows, *below]})
    counts = {"rows_read": 2, "cases": 2, "row_errors": 0}
    return Made(
        "G33_预警名单.xls",
        data,
        "xlwt",
        "表尾：以下空白、共几人、注、签字栏、日期",
        "heilongjiang",
        cases,
        counts=counts,
    )


def _filtered() -> Made:
    rows, cases = _rows("nanjing", 34, ["黄色预警", "红色预警", "橙色预警", "黄色预警", "红色预警"], 3)
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"created": dt.datetime(2026, 3, 1, tzinfo=dt.UTC).replace(tzinfo=None)})
        sheet = book.add_worksheet("名单")
        for r, row in enumerate([[f"{TERM}学业预警名单"], _HEAD, *rows]):
            sheet.write_row(r, 0, ["" if value is None else value for value in row])
        sheet.autofilter(1, 0, 6, 7)
        sheet.filter_column(6, "x == 红色预警")
        for r in (2, 4, 5):
            sheet.set_row(r, options={"hidden": True})
        book.add_chartsheet("图表")
    purpose = "自动筛选藏起的行也是名单；另有图表页"
    counts = {"rows_read": 5, "cases": 5}
    data = stream.getvalue()
    return Made(
        "G34_筛选过.xlsx",
        data,
        "xlsxwriter",
        purpose,
        "nanjing",
        cases,
        notes_say=["3 行", "隐藏"],
        counts=counts,
    )


def _empty_edges() -> Made:
    rows, cases = _rows("heilongjiang", 35, ["黄色预警", "橙色预警", "红色预警"], 5)
    lines: list[list[Cell]] = [[], [], [None, f"{TERM}学业预警名单"], [None, *_HEAD]]
    lines += [[None, *rows[0]], [], [None, *rows[1]], [], [], [None, *rows[2]], [None, 4], [None, 5]]
    for case, row in zip(cases, (5, 7, 10), strict=True):
        case["row"] = row
    data = xlsx({"Sheet1": lines})
    purpose = "A 列和前两行空，学生之间有空行，末尾只有序号的行不是学生"
    counts = {"rows_read": 3, "cases": 3, "row_errors": 0}
    return Made("G35_预警名单.xlsx", data, "openpyxl", purpose, "heilongjiang", cases, counts=counts)


def _class_in_a_line() -> Made:
    who = people("nanjing", 4, 36)[:2]
    head = ["学号", "姓名", "未获学分累计", "预警等级"]
    rows: list[list[Cell]] = [
        ["学业预警名单"],
        [f"班级：{who[0].class_name}　　学期：{TERM}　　辅导员：{who[0].counselor}"],
        head,
    ]
    cases = []
    for p, credit, level in zip(who, (7.5, 18), ("橙色", "红"), strict=True):
        rows.append([p.number, p.name, credit, level])
        full = {"橙色": "橙色预警", "红": "红色预警"}[level]
        cases.append(p.case(len(rows), full, "class", "counselor", unearned_credits=float(credit)))
    data = xls({"Sheet1": rows})
    return Made("G36_预警名单.xls", data, "xlwt", "班级、学期、辅导员只在表上方一行", "nanjing", cases)


def _term_in_the_file_name() -> Made:
    who = people("quzhou", 3, 37)
    rows: list[list[Cell]] = [["学号", "姓名", "班级", "预警等级", "旷课学时"]]
    cases = []
    for p, hours, level in zip(who, (6, 10, 12), ("三级预警", "二级预警", "一级预警"), strict=True):
        rows.append([p.number, p.name, p.class_name, level, hours])
        cases.append(p.case(len(rows), level, "class", absence_hours=hours))
    data = xlsx({"Sheet1": rows})
    name = "G37_商学院2025-2026-2学期考勤预警名单.xlsx"
    return Made(name, data, "openpyxl", "学年学期只在文件名里（2025-2026-2）", "quzhou", cases)


def _term_said_by_the_clerk() -> Made:
    who = people("heilongjiang", 3, 38)
    rows: list[list[Cell]] = [["学号", "姓名", "班级", "预警等级"]]
    cases = []
    for p, level in zip(who, ("黄色预警", "橙色预警", "红色预警"), strict=True):
        rows.append([p.number, p.name, p.class_name, level])
        cases.append(p.case(len(rows), level, "class", term="2025-2026学年第一学期"))
    data = xls({"Sheet1": rows})
    purpose = "名单没有写学期，接收时由人指定"
    return Made("G38_名单.xls", data, "xlwt", purpose, "heilongjiang", cases, term="2025-2026-1")
