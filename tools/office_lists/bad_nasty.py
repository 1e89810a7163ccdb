"""More bad lists: no table of students, columns that say two things, cells merged by mistake."""

import datetime as dt

from tools.office_lists.bad_whole import refused
from tools.office_lists.book import Book, Col, col, serial
from tools.office_lists.columns import CLASS, COLLEGE, COUNT, CREDITS, ID, LEVEL, NAME, TERM
from tools.office_lists.good_formats import GIVEN_TERM, TITLE_H, titled
from tools.office_lists.registry import listed
from tools.office_lists.truth import bad, people, put


@listed(
    "B55_学生卡片.xlsx",
    "nanjing",
    "openpyxl",
    "one form a student instead of a table: refused, and told what is wanted",
)
def _(b: Book) -> None:
    sheet = titled(b, "机械工程系学业预警学生登记表 2025-2026学年第二学期", 4)
    for s in people("nanjing", 3, 130):
        sheet.line("姓名", s["name"], "学号", s["student_id"])
        sheet.line("班级", s["class"], "预警等级", s["level"])
        sheet.skip()
    refused(b, "表头|等级")


@listed("B56_横排名单.xlsx", "quzhou", "openpyxl", "the table lies on its side, students across: refused")
def _(b: Book) -> None:
    own = people("quzhou", 4, 131)
    sheet = titled(b, "衢州学院2025-2026学年第二学期学业预警名单", 5)
    for title, key in (("学号", "student_id"), ("姓名", "name"), ("班级", "class"), ("预警等级", "level")):
        sheet.line(title, *(s[key] for s in own))
    refused(b, "表头")


@listed(
    "B57_无标记UTF16.csv",
    "quzhou",
    "csv",
    "UTF-16 without a byte order mark: read, or refused by its encoding",
)
def _(b: Book) -> None:
    b.raw = {"encoding": "utf-16-le"}
    b.sheet().table([ID, NAME, COLLEGE, CLASS, TERM, CREDITS, LEVEL], people("quzhou", 4, 132))
    b.outcome, b.reason_says = ["accepted", "rejected_whole"], ["编码|学号|文本"]


@listed(
    "B58_姓名学号合栏.xlsx",
    "heilongjiang",
    "openpyxl",
    "姓名（学号） in one column: refused, the missing column is named",
)
def _(b: Book) -> None:
    both = col("姓名（学号）", "", lambda s: f"{s['name']}（{s['student_id']}）")
    titled(b, TITLE_H, 4).table([serial(), both, CLASS, LEVEL], people("heilongjiang", 4, 133))
    refused(b, "学号")


@listed(
    "B59_只写学业警示.xlsx",
    "lanzhou",
    "openpyxl",
    "the level says 学业警示, which is the name of all of them: asked about",
    context="001-style lists say 预警 or 学业警示 for everyone; nothing else in the row gives a level",
)
def _(b: Book) -> None:
    own = people("lanzhou", 5, 134)
    sheet = titled(b, "生命科学与工程学院2025-2026学年第二学期学业警示学生名单", 5)
    rows = [put(s, level="书面警示") for s in own[:3]] + [
        bad(s, ["警示级别", "学业警示"], {"警示级别": "学业警示"}) for s in own[3:]
    ]
    sheet.table([ID, NAME, CLASS, col("警示级别", "level")], rows, given=GIVEN_TERM)


@listed(
    "B60_学号误合并.xlsx",
    "nanjing",
    "openpyxl",
    "one id merged over two students: both rows in error, no case",
)
def _(b: Book) -> None:
    sheet = titled(b, "机械工程系2025-2026学年第二学期学业预警名单", 4)
    own = people("nanjing", 5, 135)
    rows = [own[0], bad(own[1], ["姓名"]), bad(own[2], ["姓名"], {"学号": None}), *own[3:]]
    sheet.table([ID, NAME, CLASS, LEVEL], rows, given=GIVEN_TERM)
    sheet.merges.append((4, 0, 5, 0))


@listed("B61_两个学号.csv", "quzhou", "csv", "学号 twice, with other numbers: asked about")
def _(b: Book) -> None:
    other = col("学号", "", lambda s: s["student_id"][::-1])
    b.sheet().table([ID, other, NAME, COLLEGE, CLASS, TERM, LEVEL], people("quzhou", 4, 136))
    refused(b, "学号")


@listed("B62_降级预警.xlsx", "heilongjiang", "openpyxl", "levels of another rule: 留级预警, 退学预警, 试读")
def _(b: Book) -> None:
    own = people("heilongjiang", 5, 137)
    rows = own[:2] + [
        bad(s, ["预警等级", w], {"预警等级": w})
        for s, w in zip(own[2:], ("留级预警", "退学预警", "试读"), strict=True)
    ]
    titled(b, TITLE_H, 4).table([ID, NAME, CLASS, LEVEL], rows, given=GIVEN_TERM)


@listed("B63_仅图片.xlsx", "nanjing", "xlsxwriter", "the list is a picture on an empty sheet")
def _(b: Book) -> None:
    b.sheet("名单")
    b.outcome = ["ignored", "rejected_whole"]

    def drawn(made: object) -> None:
        made.worksheets()[0].insert_textbox("B2", "学业预警名单（见图）")  # type: ignore[attr-defined]

    b.finish = drawn


@listed(
    "B64_两表各缺.xls",
    "quzhou",
    "xlwt",
    "one sheet lacks the level and any figure, the other is whole: the whole one is taken, the other named",
)
def _(b: Book) -> None:
    own = people("quzhou", 6, 138)
    whole = titled(b, "衢州学院2025-2026学年第二学期学业预警名单", 4, "会计")
    whole.table([ID, NAME, CLASS, CREDITS, LEVEL], own[:3], given=GIVEN_TERM)
    part = titled(b, "衢州学院2025-2026学年第二学期学业预警名单", 3, "国贸")
    part.table([ID, NAME, CLASS], [bad(s, ["等级"]) for s in own[3:]], given=GIVEN_TERM)


@listed(
    "B65_重复且电话不同.xlsx",
    "nanjing",
    "openpyxl",
    "the same student twice, alike but for the parent's phone: both rows in error",
)
def _(b: Book) -> None:
    own = people("nanjing", 4, 139)
    other = put(own[1], parent_phone="15400000001")
    rows = [own[0], bad(own[1], ["电话"]), *own[2:], bad(other, ["电话"])]
    titled(b, "机械工程系2025-2026学年第二学期学业预警名单", 5).table(
        [ID, NAME, CLASS, col("家长联系电话", "parent_phone"), LEVEL], rows, given=GIVEN_TERM
    )


@listed(
    "B66_门数写成日期.xlsx",
    "heilongjiang",
    "openpyxl",
    "4-5 that Excel made a date; a count typed with a unit is read",
)
def _(b: Book) -> None:
    own = people("heilongjiang", 4, 140)
    rows = [
        put(own[0], {"不及格课程门数": f"{own[0]['failed_count']}门"}),
        own[1],
        bad(own[2], ["不及格课程门数"], {"不及格课程门数": dt.date(2026, 4, 5)}),
        own[3],
    ]
    titled(b, TITLE_H, 5).table([ID, NAME, CLASS, COUNT, LEVEL], rows, given=GIVEN_TERM)


@listed(
    "B52_个别别校学生.xlsx",
    "quzhou",
    "openpyxl",
    "one row of a column 学校 names another school: that row is an error",
)
def _(b: Book) -> None:
    own = people("quzhou", 4, 45)
    rows = [*(own[:3]), bad(own[3], ["学校", "兰州理工大学"], {"学校": "兰州理工大学"})]
    b.sheet().table([col("学校", "", lambda _: "衢州学院"), TERM, ID, NAME, CLASS, CREDITS, LEVEL], rows)


@listed(
    "B53_课程学分荒唐.xlsx",
    "heilongjiang",
    "openpyxl",
    "one course of 400 credits, one of -2, a broken course cell",
)
def _(b: Book) -> None:
    own = people("heilongjiang", 5, 46)
    one = [s | {"failed_courses": s["failed_courses"][:1], "failed_count": 1} for s in own]
    name, credit = (
        col("课程名称", "", lambda s: s["failed_courses"][0]["name"]),
        col("学分", "", lambda s: s["failed_courses"][0]["credits"]),
    )
    read = Col(
        "课程名称",
        name.write,
        lambda s: {"failed_courses": [{k: s["failed_courses"][0][k] for k in ("name", "credits")}]},
    )
    rows = [
        *(s | {"may": {"failed_count": 1}} for s in one[:2]),
        bad(one[2], ["学分", "400"], {"学分": 400}),
        bad(one[3], ["学分", "-2"], {"学分": -2}),
        bad(one[4], ["课程名称"], {"课程名称": "#REF!"}),
    ]
    titled(b, TITLE_H, 6).table([ID, NAME, CLASS, LEVEL, read, credit], rows, given=GIVEN_TERM)


@listed(
    "B54_第二段缺学号.xlsx",
    "nanjing",
    "openpyxl",
    "stacked tables, the second one lacks 学号: its students are named as missing, none is lost silently",
)
def _(b: Book) -> None:
    sheet = titled(b, "机械工程系2025-2026学年第二学期学业预警名单", 5)
    own = people("nanjing", 6, 47)
    sheet.table([serial(), ID, NAME, CLASS, LEVEL], own[:3], given=GIVEN_TERM)
    sheet.skip()
    sheet.table([serial(), NAME, CLASS, COUNT, LEVEL], [bad(s, ["学号"]) for s in own[3:]], given=GIVEN_TERM)
    b.outcome = ["accepted_with_row_errors", "rejected_whole"]
    b.reason_says, b.may_err = ["学号"], [7]  # the heading itself may be named
