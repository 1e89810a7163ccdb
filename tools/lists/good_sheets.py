"""Workbooks of several sheets: by class, by level, instructions, hidden leftovers, an empty first one."""

from tools.lists.kit import LAST_TERM, TERM, Case, Cell, Made, courses, people, xls, xlsx

_EXAMPLE = [
    ["填写说明"],
    ["1.学号、姓名为必填项。"],
    ["2.预警级别填写：黄色预警、橙色预警、红色预警。"],
    ["填写示例："],
    ["学号", "姓名", "班级", "预警级别"],
    ["20250000001", "张三", "示例2501班", "黄色预警"],
]


def lists() -> list[Made]:
    return [
        _by_class(),
        _by_level(),
        _by_level_of_roman_names(),
        _leftovers(),
        _leftovers_of_excel_97(),
        _graver_of_two_sheets(),
        _graver_of_two_rows(),
        _same_student_twice(),
        _two_terms(),
    ]


def _by_class() -> Made:
    who = people("nanjing", 6, 39)
    head = ["序号", "学号", "姓名", "专业", "未获学分累计", "预警级别"]
    sheets: dict[str, list[list[Cell]]] = {"填写说明": _EXAMPLE}
    cases: list[Case] = []
    for part in (who[:3], who[3:]):
        name = part[0].class_name
        rows: list[list[Cell]] = [[f"{TERM}学业预警名单"], head]
        for index, p in enumerate(part, 1):
            rows.append([index, p.number, p.name, p.major, 6.5, "橙色"])
            case = p.case(len(rows), "橙色预警", "major", "class", unearned_credits=6.5, sheet=name)
            cases.append(case)
        sheets[name] = rows
    purpose = "每班一张工作表，班级只在表名里；说明页的示例学生不读"
    return Made(
        "G39_各班名单.xlsx", xlsx(sheets), "openpyxl", purpose, "nanjing", cases, notes_say=["填写说明"]
    )


def _by_level() -> Made:
    who = people("heilongjiang", 5, 40)
    head = ["学号", "姓名", "系部", "班级"]
    sheets: dict[str, list[list[Cell]]] = {"封面": []}
    cases: list[Case] = []
    for name, level, part in (
        ("红色预警", "红色预警", who[:1]),
        ("橙色预警", "橙色预警", who[1:3]),
        ("黄色预警", "黄色预警", who[3:]),
    ):
        rows: list[list[Cell]] = [[f"{TERM}{name}学生名单"], head]
        for p in part:
            rows.append([p.number, p.name, p.department, p.class_name])
            cases.append(p.case(len(rows), level, "department", "class", sheet=name))
        sheets[name] = rows
    purpose = "每个等级一张工作表，没有等级列；第一张表是空的"
    return Made("G40_分级名单.xlsx", xlsx(sheets), "openpyxl", purpose, "heilongjiang", cases)


def _by_level_of_roman_names() -> Made:
    who = people("quzhou", 3, 41)
    sheets: dict[str, list[list[Cell]]] = {}
    cases: list[Case] = []
    for name, level, p in zip(
        ("一级", "二级", "三级"), ("一级预警", "二级预警", "三级预警"), who, strict=True
    ):
        sheets[name] = [["学年学期", "学号", "姓名", "班级"], [TERM, p.number, p.name, p.class_name]]
        cases.append(p.case(2, level, "class", sheet=name))
    return Made("G41_名单.xls", xls(sheets), "xlwt", "等级只在表名里：一级、二级、三级", "quzhou", cases)


def _leftovers() -> Made:
    rows, cases, old = _now_and_before(42)
    sheets = {"上学期": old, "本学期": rows, "Sheet3": []}
    purpose = "隐藏的工作表是上学期的，不读，并在说明中写明"
    data = xlsx(sheets, hidden=["上学期"])
    return Made(
        "G42_警示名单.xlsx", data, "openpyxl", purpose, "lanzhou", cases, notes_say=["上学期", "隐藏"]
    )


def _leftovers_of_excel_97() -> Made:
    rows, cases, old = _now_and_before(43)
    data = xls({"名单": rows, "旧": old, "更旧": old}, visibility={"旧": 1, "更旧": 2})
    purpose = "xls 中隐藏和深度隐藏的工作表不读"
    return Made("G43_警示名单.xls", data, "xlwt", purpose, "lanzhou", cases, notes_say=["更旧"])


def _now_and_before(seed: int) -> tuple[list[list[Cell]], list[Case], list[list[Cell]]]:
    who = people("lanzhou", 6, seed)
    head = ["学号", "姓名", "班级", "警示级别"]
    rows: list[list[Cell]] = [[f"{TERM}学业警示学生名单"], head]
    old: list[list[Cell]] = [[f"{LAST_TERM}学业警示学生名单"], head]
    cases = []
    for p in who[:3]:
        rows.append([p.number, p.name, p.class_name, "口头"])
        cases.append(p.case(len(rows), "口头警示", "class"))
    old += [[p.number, p.name, p.class_name, "书面"] for p in who[3:]]
    return rows, cases, old


def _graver_of_two_sheets() -> Made:
    who = people("nanjing", 3, 44)
    head = ["学号", "姓名", "班级", "学期", "预警等级"]
    sheets: dict[str, list[list[Cell]]] = {"机电": [head], "复核后": [head]}
    for sheet, level, part in (("机电", "黄色预警", who), ("复核后", "红色预警", who[1:2])):
        sheets[sheet] += [[p.number, p.name, p.class_name, TERM, level] for p in part]
    cases = [
        who[0].case(2, "黄色预警", "class", sheet="机电"),
        who[1].case(2, "红色预警", "class", sheet="复核后"),
        who[2].case(4, "黄色预警", "class", sheet="机电"),
    ]
    purpose = "同一学生在两张表上等级不同：按较重的立一案，并写明"
    counts = {"rows_read": 4, "cases": 3, "merged": 1, "not_warned": 0, "row_errors": 0}
    data = xlsx(sheets)
    return Made(
        "G44_名单.xlsx", data, "openpyxl", purpose, "nanjing", cases, notes_say=["较重"], counts=counts
    )


def _graver_of_two_rows() -> Made:
    who = people("quzhou", 3, 45)
    red, blue = who[0], who[1]
    rows = {
        "一级预警": [["学号", "姓名", "班级"], [red.number, red.name, red.class_name]],
        "三级预警": [["学号", "姓名", "班级"], *([p.number, p.name, p.class_name] for p in (blue, red))],
    }
    cases = [
        red.case(2, "一级预警", "class", sheet="一级预警"),
        blue.case(2, "三级预警", "class", sheet="三级预警"),
    ]
    counts = {"rows_read": 3, "cases": 2, "merged": 1}
    name = f"G45_{TERM}学业预警名单.xlsx"
    purpose = "同一学生先在一级表、又在三级表：一案，一级；学期只在文件名里"
    return Made(name, xlsx(rows), "openpyxl", purpose, "quzhou", cases, notes_say=["较重"], counts=counts)


def _same_student_twice() -> Made:
    who = people("heilongjiang", 3, 46)
    rows: list[list[Cell]] = [["学号", "姓名", "班级", "学年学期", "累计不及格课程", "等级"]]
    for p in (*who, who[1]):
        rows.append([p.number, p.name, p.class_name, TERM, "工程力学、建筑材料", "黄色"])
    subjects = courses("工程力学", "建筑材料")
    cases = [p.case(2 + i, "黄色预警", "class", failed_courses=subjects) for i, p in enumerate(who)]
    counts = {"rows_read": 4, "cases": 3, "merged": 1, "row_errors": 0}
    purpose = "同一学生写了两遍，完全相同：一案"
    return Made(
        "G46_名单.xls",
        xls({"Sheet1": rows}),
        "xlwt",
        purpose,
        "heilongjiang",
        cases,
        notes_say=["重复"],
        counts=counts,
    )


def _two_terms() -> Made:
    who = people("lanzhou", 4, 47)
    rows: list[list[Cell]] = [["学年", "学期", "学号", "姓名", "行政班级", "警示等级"]]
    spellings = [("2025-2026", "2"), ("2025-2026学年", "第二学期"), ("2025/2026", "下"), ("2025-2026", "一")]
    cases = []
    for p, (year, half) in zip(who, spellings, strict=True):
        rows.append([year, half, p.number, p.name, p.class_name, "书面警示"])
        term = LAST_TERM if half == "一" else TERM
        cases.append(p.case(len(rows), "书面警示", "class", term=term))
    purpose = "学年、学期分两列，写法各异；一行是上学期的"
    return Made("G47_名单.xlsx", xlsx({"Sheet1": rows}), "openpyxl", purpose, "lanzhou", cases)
