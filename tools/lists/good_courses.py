"""Failed courses: a row a course, courses in one cell, or columns of courses side by side."""

from tools.lists import markup
from tools.lists.kit import TERM, Case, Cell, Made, courses, delimited, people, xls, xlsx

_LONG = ["学号", "姓名", "班级", "课程名称", "学分", "成绩", "预警等级"]
_FAILED: list[list[tuple[str, float, int]]] = [
    [("工程力学", 4.0, 45), ("体育（三）", 1.0, 58)],
    [("AutoCAD 2020", 2.5, 30), ("形势与政策（3）", 0.5, 0), ("高等数学A（2）", 5.0, 52)],
    [("大学英语（二）", 3.5, 59)],
]
_HLJ = ["黄色预警", "黄色预警", "橙色预警"]


def lists() -> list[Made]:
    return [
        _long_repeated(),
        _long_merged(),
        _long_blank(),
        _long_page(),
        _long_computed(),
        _wide_separators(),
        _wide_brackets(),
        _wide_numbering(),
        _numbered_groups(),
        _unnumbered_groups(),
        _groups_below_a_heading(),
        _credits_in_heading(),
    ]


def _long(
    pack: str, seed: int, levels: list[str], style: str, first: int
) -> tuple[list[list[Cell]], list[Case], list[tuple[int, int]]]:
    """Rows from sheet row ``first`` on, the cases, and (first, last) row of each student."""
    rows: list[list[Cell]] = []
    cases, spans = [], []
    for p, level, failed in zip(people(pack, 3, seed), levels, _FAILED, strict=True):
        top = first + len(rows)
        spans.append((top, top + len(failed) - 1))
        cases.append(p.case(top, level, "class", failed_courses=courses(*failed)))
        for index, (name, credit, score) in enumerate(failed):
            own = style == "repeat" or index == 0
            who = [p.number, p.name, p.class_name] if own else [None, None, None]
            rows.append([*who, name, credit, score, level if own else None])
    return rows, cases, spans


_COUNTS = {"rows_read": 6, "cases": 3, "merged": 3, "not_warned": 0, "row_errors": 0}


def _long_repeated() -> Made:
    rows, cases, _ = _long("heilongjiang", 48, _HLJ, "repeat", 3)
    data = xlsx({"Sheet1": [[f"{TERM}学业预警名单"], _LONG, *rows]})
    purpose = "一门课一行，学生信息每行重复"
    return Made("G48_成绩明细.xlsx", data, "openpyxl", purpose, "heilongjiang", cases, counts=_COUNTS)


def _long_merged() -> Made:
    rows, cases, spans = _long("nanjing", 49, ["黄色预警", "红色预警", "黄色预警"], "merge", 3)
    areas = [(a - 1, b - 1, c, c) for a, b in spans if b > a for c in (0, 1, 2, 6)]
    data = xls({"Sheet1": [[f"{TERM}学业预警名单"], _LONG, *rows]}, {"Sheet1": areas})
    purpose = "一门课一行，学生信息竖向合并"
    return Made("G49_成绩明细.xls", data, "xlwt", purpose, "nanjing", cases, counts=_COUNTS)


def _long_blank() -> Made:
    rows, cases, _ = _long("quzhou", 50, ["三级预警", "二级预警", "三级预警"], "blank", 2)
    text = delimited([[*_LONG, "学期"], *([*row, TERM if row[0] else None] for row in rows)])
    purpose = "一门课一行，学生信息只在第一行，下面留空"
    return Made("G50_成绩明细.csv", text.encode("gb18030"), "csv", purpose, "quzhou", cases, counts=_COUNTS)


def _long_page() -> Made:
    rows, cases, spans = _long("lanzhou", 51, ["书面警示", "书面警示", "口头警示"], "merge", 3)
    attributes = {(0, 0): "colspan=7"}
    cells: list[list[Cell]] = [[f"{TERM}学业警示名单"], _LONG]
    for r, row in enumerate(rows, 2):
        cells.append([value for value in row if value is not None])
        for top, bottom in spans:
            if top - 1 == r:
                attributes |= {(r, c): f'rowspan="{bottom - top + 1}"' for c in (0, 1, 2, 6)}
    data = markup.page(markup.table(cells, attributes), "gb2312").encode("gb18030")
    purpose = "网页表格：一门课一行，学生信息用 rowspan 合并"
    return Made("G51_成绩明细.xls", data, "HTML", purpose, "lanzhou", cases, counts=_COUNTS)


def _long_computed() -> Made:
    who = people("heilongjiang", 3, 52)
    names = [
        "工程力学",
        "建筑材料",
        "工程测量",
        "高等数学",
        "大学英语（二）",
        "体育（三）",
        "形势与政策（3）",
    ]
    rows: list[list[Cell]] = [["XH", "XM", "BJMC", "XNXQ", "KCMC", "XF", "CJ"]]
    cases = []
    for p, count, level in zip(who, (2, 5, 7), ("黄色预警", "橙色预警", "红色预警"), strict=True):
        failed = [(name, 2.0, 40 + n) for n, name in enumerate(names[:count])]
        case = p.case(len(rows) + 1, level, "class", failed_courses=courses(*failed), failed_count=count)
        rows += [[p.number, p.name, p.class_name, "2025-2026-2", *course] for course in failed]
        cases.append(case)
    counts = {"rows_read": 14, "cases": 3, "merged": 11}
    purpose = "系统导出的拼音列名，一门课一行，等级由门数判定"
    return Made(
        "G52_导出.xlsx", xlsx({"Sheet1": rows}), "openpyxl", purpose, "heilongjiang", cases, counts=counts
    )


def _wide(
    pack: str, seed: int, heading: str, cells: list[str], subjects: list[list[object]], levels: list[str]
) -> tuple[list[list[Cell]], list[Case]]:
    rows: list[list[Cell]] = [["学号", "姓名", "班级", "学年学期", heading, "预警级别"]]
    cases = []
    for p, cell, failed, level in zip(people(pack, len(cells), seed), cells, subjects, levels, strict=True):
        rows.append([p.number, p.name, p.class_name, TERM, cell, level])
        cases.append(p.case(len(rows), level, "class", failed_courses=courses(*failed)))
    return rows, cases


def _wide_separators() -> Made:
    names = [["工程测量", "体育（三）", "AutoCAD 2020"], ["C语言程序设计", "高等数学A（2）"]]
    joined = ["、", "；", ";", "，", ",", "\n", "/"]
    who = people("heilongjiang", len(joined), 53)
    rows: list[list[Cell]] = [["学号", "姓名", "班级", "学年学期", "不及格课程", "预警级别"]]
    cases = []
    for index, (p, mark) in enumerate(zip(who, joined, strict=True)):
        failed = names[index % 2]
        rows.append([p.number, p.name, p.class_name, TERM, mark.join(failed), "黄色预警"])
        cases.append(p.case(len(rows), "黄色预警", "class", failed_courses=courses(*failed)))
    purpose = "课程写在一格里，用 、；;，,/ 或换行隔开；课名含括号、数字、空格"
    return Made("G53_名单.xlsx", xlsx({"Sheet1": rows}), "openpyxl", purpose, "heilongjiang", cases)


def _wide_brackets() -> Made:
    cells = [
        "工程力学（4学分）、体育（三）（1学分）",
        "高等数学A（2）(5.0)；形势与政策（3）(0.5)",
        "AutoCAD 2020（2.5学分，38分）、大学英语（二）（3.5学分，55分）",
    ]
    subjects: list[list[object]] = [
        [("工程力学", 4.0), ("体育（三）", 1.0)],
        [("高等数学A（2）", 5.0), ("形势与政策（3）", 0.5)],
        [("AutoCAD 2020", 2.5, 38), ("大学英语（二）", 3.5, 55)],
    ]
    rows, cases = _wide("nanjing", 54, "不及格课程（学分）", cells, subjects, ["黄色预警"] * 3)
    purpose = "课程（学分）：括号里是学分，课名自己也有括号"
    return Made("G54_名单.xls", xls({"Sheet1": rows}), "xlwt", purpose, "nanjing", cases)


def _wide_numbering() -> Made:
    cells = [
        "1.有机化学（上）\n2.大学物理B\n3.化工原理",
        "①大学英语（四）②生物化学",
        "（1）发酵工程；（2）高等数学A（2）",
    ]
    subjects: list[list[object]] = [
        ["有机化学（上）", "大学物理B", "化工原理"],
        ["大学英语（四）", "生物化学"],
        ["发酵工程", "高等数学A（2）"],
    ]
    rows, cases = _wide("lanzhou", 55, "补考后不及格课程", cells, subjects, ["书面警示"] * 3)
    purpose = "课程写在一格里并编号：1. ① （1）"
    return Made("G55_名单.xlsx", xlsx({"Sheet1": rows}), "openpyxl", purpose, "lanzhou", cases)


def _credits_in_heading() -> Made:
    cells = ["会计学原理(48)、管理学(55)", "微观经济学45、统计学（一）52", "经济法：58；税法：40"]
    subjects: list[list[object]] = [
        [("会计学原理", None, 48), ("管理学", None, 55)],
        [("微观经济学", None, 45), ("统计学（一）", None, 52)],
        [("经济法", None, 58), ("税法", None, 40)],
    ]
    rows, cases = _wide("quzhou", 59, "不及格课程及成绩", cells, subjects, ["二级预警"] * 3)
    purpose = "不及格课程及成绩：课名后面是成绩"
    return Made("G59_名单.xlsx", xlsx({"Sheet1": rows}), "openpyxl", purpose, "quzhou", cases)


def _groups(seed: int, pack: str, level: str, first: int) -> tuple[list[list[Cell]], list[Case]]:
    rows: list[list[Cell]] = []
    cases = []
    for index, p in enumerate(people(pack, 3, seed)):
        failed = _FAILED[index]
        flat = [value for course in failed for value in course] + [None] * (9 - 3 * len(failed))
        rows.append([p.number, p.name, p.class_name, *flat, level])
        cases.append(p.case(first + index, level, "class", failed_courses=courses(*failed)))
    return rows, cases


def _numbered_groups() -> Made:
    rows, cases = _groups(56, "heilongjiang", "黄色预警", 3)
    head = [
        "学号",
        "姓名",
        "班级",
        *(f"{word}{n}" for n in (1, 2, 3) for word in ("课程", "学分", "成绩")),
        "等级",
    ]
    data = xlsx({"Sheet1": [[f"{TERM}学业预警名单"], head, *rows]})
    return Made("G56_名单.xlsx", data, "openpyxl", "课程1、学分1、成绩1、课程2……分列", "heilongjiang", cases)


def _unnumbered_groups() -> Made:
    rows, cases = _groups(57, "nanjing", "橙色预警", 3)
    head = ["学号", "姓名", "班级", *["课程名称", "学分", "成绩"] * 3, "预警级别"]
    data = xls({"Sheet1": [[f"{TERM}学业预警名单"], head, *rows]})
    return Made("G57_名单.xls", data, "xlwt", "课程名称、学分、成绩重复三组，没有编号", "nanjing", cases)


def _groups_below_a_heading() -> Made:
    rows, cases = _groups(58, "quzhou", "三级预警", 4)
    upper = [
        "学号",
        "姓名",
        "班级",
        "不及格课程一",
        None,
        None,
        "不及格课程二",
        None,
        None,
        "不及格课程三",
        None,
        None,
        "等级",
    ]
    lower = [None, None, None, *["课程名称", "学分", "成绩"] * 3, None]
    areas = ["A1:M1", "D2:F2", "G2:I2", "J2:L2", *(f"{column}2:{column}3" for column in "ABCM")]
    data = xlsx({"Sheet1": [[f"{TERM}学业预警名单"], upper, lower, *rows]}, {"Sheet1": areas})
    return Made("G58_名单.xlsx", data, "openpyxl", "两行表头，课程分三组", "quzhou", cases)
