"""The plain list of each school, to be saved in every format: one title line, one heading row, its people."""

from tools.lists.kit import TERM, Case, Cell, Person, courses, people

HEADS = {
    "heilongjiang": [
        "序号",
        "学号",
        "姓名",
        "系部",
        "专业",
        "班级",
        "累计不及格课程门数",
        "不及格课程",
        "预警等级",
    ],
    "nanjing": [
        "学年学期",
        "系部",
        "年级",
        "专业",
        "班级",
        "学号",
        "姓名",
        "不及格课程门数",
        "未获学分累计",
        "预警等级",
        "家长姓名",
        "家长联系电话",
        "辅导员",
    ],
    "lanzhou": ["序号", "专业", "班级", "学号", "姓名", "经补考未通过课程", "门数", "警示级别"],
    "quzhou": ["学号", "姓名", "学院", "专业", "班级", "学年学期", "未获学分", "旷课学时", "预警等级"],
}
TITLES = {
    "heilongjiang": f"黑龙江建筑职业技术学院{TERM}学业预警学生名单",
    "nanjing": f"南京机电职业技术学院{TERM}学业预警名单",
    "lanzhou": f"生命科学与工程学院{TERM}学业警示学生名单汇总表",
    "quzhou": f"衢州学院商学院{TERM}学业预警学生名单",
}
SUBJECTS = {
    "heilongjiang": ["工程测量", "体育（三）", "AutoCAD 2020", "形势与政策（3）", "工程力学", "建筑材料"],
    "lanzhou": ["大学英语（四）", "有机化学（上）", "大学物理B", "高等数学A（2）", "化工原理", "发酵工程"],
}
_LEVELS = {
    "heilongjiang": [(2, "黄色预警"), (4, "橙色预警"), (6, "红色预警"), (3, "黄色预警"), (5, "橙色预警")],
    "nanjing": [(2, "黄色预警"), (4, "红色预警"), (3, "橙色预警"), (5, "红色预警"), (1, "黄色预警")],
    "lanzhou": [(1, "口头警示"), (2, "书面警示"), (4, "书面警示"), (1, "口头警示"), (3, "书面警示")],
    "quzhou": [
        (5.5, "三级预警"),
        (6.0, "三级预警"),
        (9.0, "二级预警"),
        (12.0, "二级预警"),
        (14.5, "一级预警"),
    ],
}


def plain(
    pack: str, seed: int, count: int = 5, title: bool = True, who: list[Person] | None = None
) -> tuple[list[list[Cell]], list[Case]]:
    """Rows with title and heading, and the cases that they must give."""
    rows: list[list[Cell]] = [[TITLES[pack]]] if title else []
    rows.append(list(HEADS[pack]))
    cases = []
    for index, person in enumerate(who or people(pack, count, seed)):
        figure, level = _LEVELS[pack][index % 5]
        row, case = _RECORDS[pack](index, person, figure, level, len(rows) + 1)
        rows.append(row)
        cases.append(case)
    return rows, cases


def _heilongjiang(index: int, p: Person, n: int, level: str, row: int) -> tuple[list[Cell], Case]:
    named = SUBJECTS["heilongjiang"][:n]
    cells = [index + 1, p.number, p.name, p.department, p.major, p.class_name, n, "、".join(named), level]
    more = {"failed_count": n, "failed_courses": courses(*named)}
    return cells, p.case(row, level, "department", "major", "class", **more)


def _nanjing(index: int, p: Person, n: int, level: str, row: int) -> tuple[list[Cell], Case]:
    cells = [TERM, p.department, p.grade, p.major, p.class_name, p.number, p.name, n, n * 3.5, level]
    keys = ("department", "grade", "major", "class", "parent_name", "parent_phone", "counselor")
    case = p.case(row, level, *keys, failed_count=n, unearned_credits=n * 3.5)
    return [*cells, p.parent, p.phone, p.counselor], case


def _lanzhou(index: int, p: Person, n: int, level: str, row: int) -> tuple[list[Cell], Case]:
    named = SUBJECTS["lanzhou"][:n]
    cells = [index + 1, p.major, p.class_name, p.number, p.name, "、".join(named), n, level]
    return cells, p.case(row, level, "major", "class", failed_count=n, failed_courses=courses(*named))


def _quzhou(index: int, p: Person, n: float, level: str, row: int) -> tuple[list[Cell], Case]:
    cells = [p.number, p.name, p.department, p.major, p.class_name, TERM, n, 0, level]
    more = {"unearned_credits": n, "absence_hours": 0}
    return cells, p.case(row, level, "department", "major", "class", **more)


_RECORDS = {"heilongjiang": _heilongjiang, "nanjing": _nanjing, "lanzhou": _lanzhou, "quzhou": _quzhou}
