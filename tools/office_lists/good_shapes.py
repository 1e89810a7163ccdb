"""Good lists: where the heading, the class, the level and the term stand, and what stands around them."""

from tools.office_lists.book import Book, Col, col, serial
from tools.office_lists.columns import (
    CLASS,
    COLLEGE,
    COUNSELOR,
    COUNT,
    CREDITS,
    ID,
    LEVEL,
    MAJOR,
    NAME,
    PARENT,
    PHONE,
    REMARK,
    TERM,
    counted,
    courses,
)  # fmt: skip
from tools.office_lists.good_formats import GIVEN_TERM, TITLE_H, titled
from tools.office_lists.registry import listed
from tools.office_lists.truth import Student, people, put, with_courses


def _nth(index: int, key: str, title: str) -> Col:
    def write(student: Student, _: int) -> object:
        found = student["failed_courses"]
        return found[index][key] if index < len(found) else None

    return Col(f"{title}{index + 1}", write, lambda s: {"failed_courses": s["failed_courses"]})


@listed(
    "G22_装饰专业预警名单（分课程）.xlsx", "heilongjiang", "openpyxl", "numbered groups 课程1/学分1/成绩1 … 5"
)
def _(b: Book) -> None:
    sheet = titled(b, TITLE_H, 20)
    groups = [
        _nth(i, key, t)
        for i in range(5)
        for key, t in (("name", "课程"), ("credits", "学分"), ("score", "成绩"))
    ]
    sheet.table(
        [serial(), ID, NAME, CLASS, *groups, LEVEL],
        [counted(s) for s in people("heilongjiang", 8, 22)],
        given=GIVEN_TERM,
    )


@listed(
    "G23_机械系各班学业预警名单2025-2026-2.xlsx",
    "nanjing",
    "openpyxl",
    "a sheet for each class, the class only in the sheet's name, the term only in the file's name",
)
def _(b: Book) -> None:
    for place, name in enumerate(["机电2531班", "数控2531班", "模具2532班"]):
        own = [put(s, **{"class": name}) for s in people("nanjing", 4, 23 + place, place=place)]
        b.sheet(name).table(
            [serial(), ID, NAME, MAJOR, COUNT, CREDITS, LEVEL, PARENT, PHONE],
            own,
            given={"term": ..., "class": ...},
        )


@listed(
    "G24_环境艺术系预警名单（分级）.xlsx",
    "heilongjiang",
    "openpyxl",
    "a sheet for each level, the level only in its name; 说明 with an example; last term's sheet hidden",
)
def _(b: Book) -> None:
    help_ = b.sheet("填表说明")
    help_.line("填表说明", merge=4)
    help_.line("1. 学号为11位数字；2. 等级分表填写；3. 示例如下：")
    help_.table(
        [ID, NAME, CLASS, COUNT],
        [put(people("heilongjiang", 1, 1)[0], student_id="20259999999", name="示例")],
        expect=False,
    )
    for seed, (level, places) in enumerate({
        "黄色预警": (0, 1, 2), "橙色预警": (3, 4, 5, 6), "红色预警": (1, 2, 4, 6, 7, 8),
    }.items(), 24):  # fmt: skip
        own = [with_courses("heilongjiang", s, *places) for s in people("heilongjiang", 3, seed)]
        sheet = b.sheet(level)
        sheet.line(f"2025-2026学年第二学期{level}学生名单", merge=6)
        sheet.table([serial(), ID, NAME, CLASS, COUNT, courses()], own, given={"term": ..., "level": level})
    old = b.sheet("2025-2026-1", "hidden")
    old.table([ID, NAME, CLASS, COUNT, TERM, LEVEL], people("heilongjiang", 4, 27), expect=False)
    b.notes_say += ["2025-2026-1", "隐藏", "填表说明"]


@listed(
    "G25_生命院学业警示学生名单（按级别）.xlsx",
    "lanzhou",
    "openpyxl",
    "level only in section lines 一、书面警示（5人）, serial numbers start anew, totals below",
)
def _(b: Book) -> None:
    sheet = titled(b, "生命科学与工程学院2025-2026学年第二学期学业警示学生名单", 6)
    written = [with_courses("lanzhou", s, i % 3, 4, 5) for i, s in enumerate(people("lanzhou", 5, 25))]
    oral = [with_courses("lanzhou", s, i) for i, s in enumerate(people("lanzhou", 3, 26))]
    columns = [serial(), ID, NAME, MAJOR, CLASS, courses("经补考未通过课程")]
    sheet.heading(columns)
    for title, level, own in (
        ("一、书面警示（5人）", "书面警示", written),
        ("二、口头警示（3人）", "口头警示", oral),
    ):
        sheet.line(title, merge=6)
        sheet.table(columns, [counted(s) for s in own], heading=False, given={"term": ..., "level": level})
    sheet.line("合计：8人", merge=6)
    sheet.line("教学办（盖章）：", None, None, "日期：")


@listed(
    "G26_2025-2026学年第二学期_班级预警统计.xlsx",
    "quzhou",
    "openpyxl",
    "class only in a caption line, term only in the file's name",
)
def _(b: Book) -> None:
    sheet = titled(b, "学业预警学生登记表", 6)
    sheet.line("学院：商学院   专业：会计学   班级：25会计1班   人数：5", merge=6)
    sheet.table(
        [serial(), ID, NAME, CREDITS, LEVEL, REMARK],
        people("quzhou", 5, 27, place=0),
        given={"term": ..., "class": "25会计1班", "department": "商学院", "major": "会计学"},
    )


@listed(
    "G27_装饰2501班学业预警名单.xlsx",
    "heilongjiang",
    "openpyxl",
    "class only in the file's name, term in the title",
)
def _(b: Book) -> None:
    sheet = titled(b, "2025—2026学年第2学期学业预警学生名单", 5)
    sheet.table(
        [serial(), ID, NAME, COUNT, LEVEL],
        people("heilongjiang", 5, 28, place=0),
        given={"term": ..., "class": "装饰2501班"},
    )


def _classes(seed: int, number: int = 3) -> list[tuple[str, list[Student]]]:
    names = ["机电2531班", "数控2531班", "模具2532班"]
    return [
        (name, [put(s, **{"class": name}) for s in people("nanjing", number, seed + i, place=i)])
        for i, name in enumerate(names)
    ]


@listed(
    "G28_机械工程系学业预警名单（按班）.xlsx",
    "nanjing",
    "openpyxl",
    "stacked tables: a class line, the heading again, 小计 in every block, 合计 and signatures at the end",
)
def _(b: Book) -> None:
    sheet = titled(b, "机械工程系2025-2026学年第二学期学业预警学生名单", 7, "汇总")
    for name, own in _classes(29):
        sheet.line(f"班级：{name}")
        sheet.table(
            [serial(), ID, NAME, MAJOR, COUNT, CREDITS, LEVEL], own, given={"term": ..., "class": name}
        )
        sheet.line(
            "小计",
            None,
            "3人",
            None,
            sum(s["failed_count"] for s in own),
            sum(s["unearned_credits"] for s in own),
        )
        sheet.skip()
    sheet.line("合计", None, "9人")
    sheet.line("制表：", None, "审核：", None, "系主任：")


@listed(
    "G29_生命院警示名单（双栏打印）.xlsx",
    "lanzhou",
    "openpyxl",
    "two tables side by side: understood, or refused with a reason",
)
def _(b: Book) -> None:
    sheet = titled(b, "生命科学与工程学院2025-2026学年第二学期学业警示名单", 9)
    own = people("lanzhou", 8, 30)
    columns = [ID, NAME, CLASS, col("警示级别", "level")]
    sheet.line(*(c.title for c in columns), None, *(c.title for c in columns))
    for left, right in zip(own[:4], own[4:], strict=True):
        row = sheet.line(*(c.write(left, 0) for c in columns), None, *(c.write(right, 0) for c in columns))
        for student in (left, right):
            b.expect(sheet, row, student, columns, GIVEN_TERM)
    b.any_order = True
    b.outcome = ["accepted", "rejected_whole"]
    b.reason_says += ["并排|左右|两张表|两个表"]


@listed(
    "G30_红黄橙打勾表.xlsx", "heilongjiang", "openpyxl", "level by a tick under 预警级别: 黄色 | 橙色 | 红色"
)
def _(b: Book) -> None:
    sheet = titled(b, TITLE_H, 8)
    ticks = [
        Col(
            c,
            lambda s, _, c=c: "√" if s["level"].startswith(c) else None,  # type: ignore[misc]
            lambda s: {"level": s["level"]},
            "预警级别",
        )
        for c in ("黄色", "橙色", "红色")
    ]
    places = [(0, 1), (0, 1, 2, 3), (0, 1, 2, 3, 4, 5)]
    own = [
        with_courses("heilongjiang", s, *places[i % 3]) for i, s in enumerate(people("heilongjiang", 6, 31))
    ]
    sheet.table([serial(), ID, NAME, CLASS, COUNT, *ticks], own, given=GIVEN_TERM)


@listed(
    "G31_衢院预警勾选.xls", "quzhou", "xlwt", "level by a mark in one of three columns named like the levels"
)
def _(b: Book) -> None:
    sheet = titled(b, "衢州学院2025-2026学年第二学期学业预警", 8)
    own = people("quzhou", 6, 32)
    ticks = [
        Col(
            c,
            lambda s, i, c=c: "✓✔√●■✓"[i] if s["level"] == c else "",  # type: ignore[misc]
            lambda s: {"level": s["level"]},
        )
        for c in ("三级预警", "二级预警", "一级预警")
    ]
    sheet.table([ID, NAME, COLLEGE, CLASS, CREDITS, *ticks], own, given=GIVEN_TERM)


@listed(
    "G32_预警名单（A列空）.xlsx",
    "nanjing",
    "openpyxl",
    "column A empty, table from C4, 学号 in the middle, blank rows inside, 以下空白 below",
)
def _(b: Book) -> None:
    sheet = b.sheet("Sheet1 (2)")
    sheet.skip()
    sheet.line("机械工程系学业预警名单（2025-2026学年第二学期）", at=2, merge=6)
    sheet.skip()
    own = people("nanjing", 6, 33)
    columns = [CLASS, NAME, LEVEL, ID, CREDITS, COUNSELOR]
    sheet.table(columns, own[:3], at=2, given=GIVEN_TERM)
    sheet.skip(2)
    sheet.table(columns, own[3:], at=2, heading=False, given=GIVEN_TERM)
    sheet.line("（以下空白）", at=3)
    sheet.skip(3)
    sheet.line("第 1 页，共 1 页", at=4)


@listed(
    "G33_预警名单（含图表及空表）.xlsx",
    "quzhou",
    "xlsxwriter",
    "empty first sheet, chart sheet, very hidden sheet, last term's hidden sheet",
)
def _(b: Book) -> None:
    b.sheet("Sheet1")
    sheet = b.sheet("名单")
    sheet.table([ID, NAME, COLLEGE, CLASS, TERM, CREDITS, LEVEL], people("quzhou", 6, 34))
    hidden = b.sheet("缓存", "veryHidden")
    hidden.table([ID, NAME, TERM, CREDITS, LEVEL], people("quzhou", 3, 35), expect=False)
    old = b.sheet("上学期", "hidden")
    old.table([ID, NAME, TERM, CREDITS, LEVEL], people("quzhou", 3, 36), expect=False)
    b.notes_say += ["上学期", "隐藏"]

    def chart(made: object) -> None:
        page = made.add_chartsheet("图表")  # type: ignore[attr-defined]
        drawn = made.add_chart({"type": "column"})  # type: ignore[attr-defined]
        drawn.add_series({"values": "=名单!$F$2:$F$7", "categories": "=名单!$B$2:$B$7"})
        page.set_chart(drawn)

    b.finish = chart


@listed(
    "G34_预警名单（筛选）.xlsx",
    "heilongjiang",
    "openpyxl",
    "an autofilter hides rows: they count, and it is said",
)
def _(b: Book) -> None:
    sheet = titled(b, TITLE_H, 6)
    sheet.table([serial(), ID, NAME, CLASS, COUNT, LEVEL], people("heilongjiang", 9, 37), given=GIVEN_TERM)
    sheet.hidden_rows += [5, 6, 10]
    b.notes_say += ["筛|隐藏"]

    def filtered(made: object) -> None:
        made["Sheet1"].auto_filter.ref = "A2:F11"  # type: ignore[index]

    b.finish = filtered


@listed(
    "G35_学业预警 各年级汇总.xlsx",
    "nanjing",
    "openpyxl",
    "class blocks in one sheet without a second heading: a class line over the whole width, 小计 rows",
)
def _(b: Book) -> None:
    sheet = titled(b, "机械工程系2025-2026学年第二学期学业预警汇总表", 6)
    columns = [serial(), ID, NAME, COUNT, CREDITS, LEVEL]
    sheet.heading(columns)
    for name, own in _classes(38):
        sheet.line(name, merge=6)
        sheet.table(columns, own, heading=False, given={"term": ..., "class": name})
        sheet.line("小计：3人", None, None, sum(s["failed_count"] for s in own))


@listed(
    "G36_机械系警示（级别在标题）.xlsx",
    "nanjing",
    "openpyxl",
    "the level stands only in the title of each block",
)
def _(b: Book) -> None:
    sheet = b.sheet("名单")
    sheet.line("机械工程系学业预警名单  2025-2026学年第二学期", merge=5)
    for seed, level in enumerate(("红色预警", "橙色预警", "黄色预警"), 41):
        sheet.line(f"{level}学生名单", merge=5)
        sheet.table(
            [serial(), ID, NAME, CLASS, CREDITS],
            people("nanjing", 3, seed),
            given={"term": ..., "level": level},
        )
        sheet.skip()
