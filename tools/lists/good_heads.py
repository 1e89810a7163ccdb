"""Headings as offices and student-record systems word them."""

from tools.lists import markup
from tools.lists.kit import TERM, Cell, Made, delimited, people, xls, xlsx


def lists() -> list[Made]:
    return [
        _spaced_and_broken(),
        _pinyin(),
        _pinyin_of_figures(),
        _starred(),
        _phone_without_owner(),
        _phones_of_two(),
        _synonyms(),
        _full_width(),
        _reason_and_date(),
    ]


def _spaced_and_broken() -> Made:
    head = [
        "序 号",
        "学\n号",
        "姓　　名",
        "院　系",
        "班\n级",
        "未获学分（分）",
        "旷课学时\n（节）",
        "预 警\n等 级",
    ]
    rows: list[list[Cell]] = [[f"{TERM}学业预警学生名单"], head]
    cases = []
    for index, (p, credit, hours, level) in enumerate(
        zip(people("quzhou", 3, 60), (3.5, 8.0, 13.5), (0, 2, 4), ("三级", "二级", "一级"), strict=True)
    ):
        rows.append([index + 1, p.number, p.name, p.department, p.class_name, credit, hours, level])
        figures = {"unearned_credits": credit, "absence_hours": hours}
        cases.append(p.case(len(rows), f"{level}预警", "department", "class", **figures))
    purpose = "表头里有空格、全角空格、换行和单位"
    return Made("G60_名单.xlsx", xlsx({"Sheet1": rows}), "openpyxl", purpose, "quzhou", cases)


def _pinyin() -> Made:
    rows: list[list[Cell]] = [["XNXQ", "YXMC", "ZYMC", "BJMC", "XH", "XM", "YJJB"]]
    cases = []
    for p, level in zip(people("nanjing", 3, 61), ("黄色", "橙色", "红色"), strict=True):
        rows.append(["2025-2026-2", p.department, p.major, p.class_name, p.number, p.name, level])
        cases.append(p.case(len(rows), f"{level}预警", "department", "major", "class"))
    data = delimited(rows).encode("utf-8-sig")
    return Made("G61_导出.csv", data, "csv", "拼音首字母列名（XH、XM、YJJB……）", "nanjing", cases)


def _pinyin_of_figures() -> Made:
    rows: list[list[Cell]] = [["xh", "xm", "xymc", "bjmc", "xn", "xq", "whxf", "kkxs"]]
    cases = []
    for p, credit, hours, level in zip(
        people("quzhou", 3, 62), (6, 4.5, 2), (0, 10, 12), ("三级预警", "二级预警", "一级预警"), strict=True
    ):
        rows.append([p.number, p.name, p.department, p.class_name, "2025-2026", 2, credit, hours])
        figures = {"unearned_credits": float(credit), "absence_hours": hours}
        cases.append(p.case(len(rows), level, "department", "class", **figures))
    data = markup.page(markup.table(rows)).encode("utf-8")
    purpose = "小写拼音列名，学年学期分两列，等级由学分和旷课学时判定，取重者"
    return Made("G62_导出.xls", data, "HTML", purpose, "quzhou", cases)


def _starred() -> Made:
    head = [
        "*学号（必填）",
        "*姓名（必填）",
        "*行政班级（必填）",
        "*预警级别（必填）",
        "家长姓名（选填）",
        "家长电话（选填）",
        "备注",
    ]
    rows: list[list[Cell]] = [[f"{TERM}预警名单导入模板"], head]
    cases = []
    for p, level in zip(people("nanjing", 3, 63), ("黄色预警", "橙色预警", "红色预警"), strict=True):
        rows.append([p.number, p.name, p.class_name, level, p.parent, p.phone, None])
        cases.append(p.case(len(rows), level, "class", "parent_name", "parent_phone"))
    data = xls({"Sheet1": rows})
    return Made("G63_导入模板.xls", data, "xlwt", "表头带星号和（必填）（选填）", "nanjing", cases)


def _phone_without_owner() -> Made:
    rows: list[list[Cell]] = [["学号", "姓名", "班级", "学年学期", "预警级别", "家长姓名", "联系电话"]]
    cases = []
    for p, level in zip(people("nanjing", 2, 64), ("橙色预警", "红色预警"), strict=True):
        rows.append([p.number, p.name, p.class_name, TERM, level, p.parent, p.phone])
        cases.append(p.case(len(rows), level, "class", "parent_name"))
    purpose = "“联系电话”没说是谁的：不当作家长电话，说明中点名"
    data = xlsx({"Sheet1": rows})
    return Made("G64_名单.xlsx", data, "openpyxl", purpose, "nanjing", cases, notes_say=["联系电话"])


def _phones_of_two() -> Made:
    upper = ["学号", "学生", None, "家长（监护人）", None, "预警等级"]
    lower = [None, "姓名", "联系电话", "姓名", "联系电话", None]
    rows: list[list[Cell]] = [[f"{TERM}学业预警名单"], upper, lower]
    cases = []
    for p, level in zip(people("heilongjiang", 3, 65), ("红色预警", "红色预警", "橙色预警"), strict=True):
        rows.append([p.number, p.name, "15400000000", p.parent, p.phone, level])
        cases.append(p.case(len(rows), level, "parent_name", "parent_phone"))
    data = xlsx({"Sheet1": rows}, {"Sheet1": ["A2:A3", "B2:C2", "D2:E2", "F2:F3"]})
    purpose = "学生、家长各有姓名和联系电话，由上一行表头区分"
    return Made("G65_名单.xlsx", data, "openpyxl", purpose, "heilongjiang", cases)


def _synonyms() -> Made:
    head = [
        "学生学号",
        "学生姓名",
        "所属院系",
        "所在专业",
        "所在行政班",
        "年级",
        "学业预警级别",
        "挂科门数",
        "欠学分",
        "监护人姓名",
        "监护人电话",
        "辅导员姓名",
    ]
    rows: list[list[Cell]] = [[f"{TERM}学业预警学生名单"], head]
    cases = []
    for p, level, n in zip(
        people("nanjing", 3, 66), ("黄色预警", "橙色预警", "红色预警"), (2, 3, 5), strict=True
    ):
        own = [p.number, p.name, p.department, p.major, p.class_name, p.grade, level, n, n * 3.0]
        rows.append([*own, p.parent, p.phone, p.counselor])
        keys = ("department", "major", "class", "grade", "parent_name", "parent_phone", "counselor")
        cases.append(p.case(len(rows), level, *keys, failed_count=n, unearned_credits=n * 3.0))
    data = xls({"Sheet1": rows})
    return Made("G66_名单.xls", data, "xlwt", "表头都用别称：挂科门数、欠学分、监护人……", "nanjing", cases)


def _full_width() -> Made:
    head = ["序号：", "学号：", "姓名：", "专业／方向", "班级：", "警示级别（口头／书面）"]
    rows: list[list[Cell]] = [[f"{TERM}学业警示学生名单"], head]
    cases = []
    for index, p in enumerate(people("lanzhou", 3, 67), 1):
        rows.append([f"（{index}）", p.number, p.name, p.major, p.class_name, "书面"])
        cases.append(p.case(len(rows), "书面警示", "class"))
    for p, case in zip(people("lanzhou", 3, 67), cases, strict=True):
        case["major"] = p.major
    purpose = "表头带全角冒号、斜线和括号里的选项"
    return Made("G67_名单.xlsx", xlsx({"Sheet1": rows}), "openpyxl", purpose, "lanzhou", cases)


def _reason_and_date() -> Made:
    head = ["学号", "姓名", "学院", "学期", "预警等级", "预警原因", "预警时间", "备注"]
    rows: list[list[Cell]] = [head]
    cases = []
    for p, level, why, day in zip(
        people("quzhou", 3, 68),
        ("三级预警", "二级预警", "一级预警"),
        ("未获学分累计5.5学分", "一学期内旷课达10学时", "体质测试成绩未达到毕业要求"),
        ("2026-03-01", "2026年3月1日", "2026.3.1"),
        strict=True,
    ):
        rows.append([p.number, p.name, p.department, TERM, level, why, day, None])
        cases.append(p.case(len(rows), level, "department", reason=why, warning_date="2026-03-01"))
    data = xlsx({"Sheet1": rows})
    return Made("G68_名单.xlsx", data, "openpyxl", "预警原因、预警时间两列", "quzhou", cases)
