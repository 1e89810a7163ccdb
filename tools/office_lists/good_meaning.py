"""Good lists: levels computed by the schools' rules, contradictions reported, students named twice."""

from typing import Any

from tools.office_lists.book import Book, col, serial
from tools.office_lists.columns import (
    ABSENCE,
    CLASS,
    COLLEGE,
    COUNT,
    CREDITS,
    EARNED,
    ID,
    LEVEL,
    MAJOR,
    NAME,
    PHYSICAL,
    courses,
)
from tools.office_lists.good_formats import GIVEN_TERM, TITLE_H, titled
from tools.office_lists.registry import listed
from tools.office_lists.truth import Student, aside, people, put, with_courses

COMPUTED = {"term": ..., "level": ...}
YELLOW, ORANGE, RED = "黄色预警", "橙色预警", "红色预警"
THREE, TWO, ONE = "三级预警", "二级预警", "一级预警"


def judged(pack: str, seed: int, rows: list[tuple[dict[str, Any], str]]) -> list[Student]:
    """Students with these figures; the level "" means that they are not warned."""
    found = []
    for student, (figures, level) in zip(people(pack, len(rows), seed), rows, strict=True):
        bare = {
            k: v
            for k, v in student.items()
            if k not in ("failed_count", "unearned_credits", "failed_courses")
        }
        found.append(put(bare, **figures, level=level) if level else aside(bare, "not_warned", **figures))
    return found


@listed(
    "G69_不及格门数统计（未定级）.xlsx",
    "heilongjiang",
    "openpyxl",
    "levels by the number of courses; 8 or more is red; 1 course is no case and is reported",
    context="必修/选修 are not told apart, so all count as 必修 and that is said; 001 第五条, 1.6 note 3",
)
def _(b: Book) -> None:
    sheet = titled(b, TITLE_H, 6)
    wanted = [
        (2, YELLOW),
        (3, YELLOW),
        (4, ORANGE),
        (5, ORANGE),
        (6, RED),
        (7, RED),
        (8, RED),
        (11, RED),
        (1, ""),
        (0, ""),
    ]
    rows = judged("heilongjiang", 76, [({"failed_count": n}, level) for n, level in wanted])
    for row in rows:
        row["may"] = {"failed_required": row["failed_count"]}
    sheet.table([serial(), ID, NAME, CLASS, col("累计不及格课程门数", "failed_count")], rows, given=COMPUTED)
    b.notes_say += ["判定", "必修", "未达"]


@listed(
    "G70_必修门数与学分.xlsx",
    "heilongjiang",
    "xlsxwriter",
    "必修 and all courses apart, credits earned in the term below 10 is red; the gravest ground wins",
)
def _(b: Book) -> None:
    sheet = titled(b, TITLE_H, 7)
    wanted = [
        ((3, 2, 20.0), YELLOW),
        ((3, 1, 18.0), ""),
        ((4, 1, 16.5), ORANGE),
        ((2, 2, 9.5), RED),
        ((2, 2, 10.0), YELLOW),
        ((0, 0, 8.0), RED),
        ((5, 5, 12.0), ORANGE),
        ((6, 0, 15.0), RED),
    ]
    rows = judged(
        "heilongjiang",
        77,
        [({"failed_count": n, "must": m, "earned_credits": e}, level) for (n, m, e), level in wanted],
    )
    sheet.table(
        [serial(), ID, NAME, CLASS, COUNT, col("其中必修课不及格门数", "", lambda s: s["must"]), EARNED],
        rows,
        given=COMPUTED,
    )
    b.notes_say += ["未达"]


@listed(
    "G71_补考后情况.xlsx",
    "heilongjiang",
    "openpyxl",
    "two failed exams after resit are orange though two courses alone are yellow; five of last term are red",
)
def _(b: Book) -> None:
    sheet = titled(b, TITLE_H, 7)
    wanted = [
        ((2, 2, 2), ORANGE),
        ((2, 1, 2), YELLOW),
        ((3, 3, 3), ORANGE),
        ((5, 0, 5), RED),
        ((5, 1, 4), ORANGE),
        ((1, 1, 1), ""),
    ]
    rows = judged(
        "heilongjiang",
        78,
        [({"failed_count": n, "exams": e, "last": x}, level) for (n, e, x), level in wanted],
    )
    sheet.table(
        [
            ID,
            NAME,
            CLASS,
            COUNT,
            col("经补考后仍不及格考试课门数", "", lambda s: s["exams"]),
            col("上一学期补考后不及格门数", "", lambda s: s["last"]),
        ],
        rows,
        given=COMPUTED,
    )


@listed("G72_违纪处分.xlsx", "heilongjiang", "openpyxl", "处分 for cheating is yellow by itself; 无 is none")
def _(b: Book) -> None:
    sheet = titled(b, TITLE_H, 6)
    wanted = [((0, "考试违纪，严重警告"), YELLOW), ((1, "无"), ""), ((4, "记过"), ORANGE), ((2, ""), YELLOW)]
    rows = judged(
        "heilongjiang", 79, [({"failed_count": n, "act": act}, level) for (n, act), level in wanted]
    )
    sheet.table([ID, NAME, CLASS, COUNT, col("处分情况", "", lambda s: s["act"])], rows, given=COMPUTED)


@listed(
    "G73_正考补考情况汇总.xlsx",
    "lanzhou",
    "openpyxl",
    "three first-sitting failures all passed on resit: 学业警示（正考）; fewer: no case, reported",
)
def _(b: Book) -> None:
    sheet = titled(b, "生命科学与工程学院2025-2026学年第二学期学业警示学生情况", 7)
    oral, written, first = "口头警示", "书面警示", "学业警示（正考）"
    wanted = [
        ((3, 0), first),
        ((4, 0), first),
        ((3, 1), oral),
        ((1, 1), oral),
        ((2, 2), written),
        ((5, 3), written),
        ((2, 0), ""),
        ((0, 0), ""),
    ]
    rows = judged("lanzhou", 80, [({"first": f, "failed_count": r}, level) for (f, r), level in wanted])
    sheet.table(
        [
            serial(),
            ID,
            NAME,
            MAJOR,
            CLASS,
            col("正考不及格门数", "", lambda s: s["first"]),
            col("补考后不及格门数", "failed_count"),
        ],
        rows,
        given=COMPUTED,
    )
    b.notes_say += ["未达"]


@listed(
    "G74_三项指标.csv",
    "quzhou",
    "csv",
    "credits, absence and physical test: the gravest ground wins; 0 of all is no case",
)
def _(b: Book) -> None:
    wanted = [
        ((4.0, 0, "合格"), THREE),
        ((4.0, 10, "合格"), TWO),
        ((0.0, 6, "合格"), THREE),
        ((0.0, 12, "合格"), ONE),
        ((7.0, 11, "不合格"), TWO),
        ((0.0, 0, "不合格"), THREE),
        ((0.0, 0, "两次不合格"), TWO),
        ((0.0, 0, "未达到毕业要求"), ONE),
        ((0.0, 5, "合格"), ""),
        ((0.0, 0, "合格"), ""),
        ((12.5, 6, "不合格"), ONE),
        ((0.0, 9, "免测"), THREE),
    ]
    rows = judged(
        "quzhou",
        81,
        [
            ({"unearned_credits": c, "absence_hours": h, "physical_test": p}, level)
            for (c, h, p), level in wanted
        ],
    )
    sheet = b.sheet()
    sheet.line("衢州学院2025-2026学年第二学期学业预警情况")
    sheet.table([ID, NAME, COLLEGE, CLASS, CREDITS, ABSENCE, PHYSICAL], rows, given=COMPUTED)
    b.notes_say += ["未达"]


@listed(
    "G75_体测次数.xls",
    "quzhou",
    "xlwt",
    "体测不合格次数 as a number; attendance in hours; no credits in the list",
)
def _(b: Book) -> None:
    sheet = titled(b, "衢州学院2025-2026学年第二学期考勤、体测预警", 6)
    wanted = [((6, 0), THREE), ((10, 1), TWO), ((0, 1), THREE), ((0, 2), TWO), ((0, 0), ""), ((15, 0), ONE)]
    rows = judged(
        "quzhou", 82, [({"absence_hours": h, "physical_test": str(p)}, level) for (h, p), level in wanted]
    )
    sheet.table(
        [
            ID,
            NAME,
            CLASS,
            col("旷课学时", "absence_hours"),
            col("体测不合格次数", "physical_test", lambda s: int(s["physical_test"])),
        ],
        rows,
        given=COMPUTED,
    )


@listed(
    "G76_等级与学分不符.xlsx",
    "quzhou",
    "openpyxl",
    "a stated level that contradicts the figures stands, and is reported",
)
def _(b: Book) -> None:
    sheet = titled(b, "衢州学院2025-2026学年第二学期学业预警名单", 6)
    own = people("quzhou", 5, 83)
    rows = [
        put(own[0], unearned_credits=13.5, level=THREE),
        put(own[1], unearned_credits=6.0, level=TWO),
        put(own[2], unearned_credits=6.5, level=TWO),
        put(own[3], unearned_credits=2.0, level=ONE),
        own[4],
    ]
    sheet.table([serial(), ID, NAME, CLASS, CREDITS, LEVEL], rows, given=GIVEN_TERM)
    b.notes_say += ["第 3 行", "第 4 行", "第 6 行", "按名单", THREE, ONE]


@listed(
    "G77_门数与所列课程不符.xlsx",
    "heilongjiang",
    "openpyxl",
    "the number stated is not the number of courses listed: it stands, reported",
)
def _(b: Book) -> None:
    sheet = titled(b, TITLE_H, 6)
    own = [with_courses("heilongjiang", s, 0, 1, 2) for s in people("heilongjiang", 4, 84)]
    own[1] = put(own[1], failed_count=2)
    own[3] = put(own[3], failed_count=5, level=ORANGE)
    sheet.table([ID, NAME, CLASS, COUNT, courses(), LEVEL], own, given=GIVEN_TERM)
    b.notes_say += ["第 4 行", "第 6 行", "列出 3 门"]


@listed(
    "G78_重复学生（相同）.xlsx", "heilongjiang", "openpyxl", "the same student twice, identical: one case"
)
def _(b: Book) -> None:
    sheet = titled(b, TITLE_H, 6)
    own = people("heilongjiang", 5, 85)
    rows = [*own, aside(own[1], "merged"), aside(own[4], "merged")]
    sheet.table([serial(), ID, NAME, CLASS, COUNT, courses(), LEVEL], rows, given=GIVEN_TERM)
    b.notes_say += ["重复"]


@listed(
    "G79_重复学生（两表等级不同）.xlsx",
    "nanjing",
    "openpyxl",
    "the same student on two sheets at different levels: one case at the graver level, reported",
    context="on whichever sheet the graver level stands; either row may be the case's row",
)
def _(b: Book) -> None:
    own = people("nanjing", 6, 86, place=0)
    columns = [serial(), ID, NAME, CLASS, COUNT]
    orange = b.sheet("橙色预警")
    orange.line("2025-2026学年第二学期橙色预警学生名单")
    twice = own[1]
    orange.table(
        columns,
        [put(own[0], level=ORANGE), aside(twice, "merged"), put(own[2], level=ORANGE)],
        given={"term": ..., "level": ...},
    )
    red = b.sheet("红色预警")
    red.line("2025-2026学年第二学期红色预警学生名单")
    red.table(
        columns, [put(s, level=RED) for s in (own[3], twice, own[4])], given={"term": ..., "level": ...}
    )
    b.any_order = True
    b.may = {twice["student_id"]: {"row": "any"}}
    b.notes_say += [twice["student_id"] + "|第 4 行", RED, ORANGE]


@listed(
    "G80_重复学生（两表相同）.xls",
    "quzhou",
    "xlwt",
    "the same student on the class's sheet and on the whole list, alike",
)
def _(b: Book) -> None:
    own = people("quzhou", 6, 87)
    columns = [ID, NAME, COLLEGE, CLASS, CREDITS, LEVEL]
    whole = b.sheet("全院")
    whole.line("衢州学院商学院2025-2026学年第二学期学业预警名单")
    whole.table(columns, own, given=GIVEN_TERM)
    part = b.sheet("会计")
    part.line("衢州学院商学院2025-2026学年第二学期学业预警名单")
    part.table(columns, [aside(s, "merged") for s in own[:2]])
    b.notes_say += ["重复"]


@listed(
    "G81_不予预警行.xlsx",
    "nanjing",
    "openpyxl",
    "rows that say 不预警, 正常, 无 in the level column: no case, counted",
)
def _(b: Book) -> None:
    sheet = titled(b, "机械工程系2025-2026学年第二学期学业情况核查表", 6)
    own = people("nanjing", 6, 88)
    rows = [
        own[0],
        aside(own[1], "not_warned", {"预警等级": "不预警"}),
        own[2],
        aside(own[3], "not_warned", {"预警等级": "正常"}),
        aside(own[4], "not_warned", {"预警等级": "无"}),
        own[5],
    ]
    sheet.table([serial(), ID, NAME, CLASS, CREDITS, LEVEL], rows, given=GIVEN_TERM)
    b.notes_say += ["未达|不立案"]


@listed(
    "G82_部分写明等级.xlsx",
    "quzhou",
    "openpyxl",
    "level stated for some, empty for others: those are computed",
)
def _(b: Book) -> None:
    sheet = titled(b, "衢州学院2025-2026学年第二学期学业预警名单", 6)
    own = people("quzhou", 6, 89)
    rows = [put(s, {"预警等级": ""}) if i % 2 else s for i, s in enumerate(own)]
    sheet.table([serial(), ID, NAME, CLASS, CREDITS, LEVEL], rows, given=GIVEN_TERM)
    b.notes_say += ["判定", "写明"]
