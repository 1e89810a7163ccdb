"""Lists with rows that cannot be taken: each is named by sheet, row and column, the others are taken."""

import datetime as dt
from typing import Any

from tools.office_lists.book import Book, Col, Formula, col, serial
from tools.office_lists.columns import (
    ABSENCE,
    CLASS,
    COLLEGE,
    COUNT,
    CREDITS,
    ID,
    LEVEL,
    NAME,
    PARENT,
    PHONE,
    TERM,
    courses,
)  # fmt: skip
from tools.office_lists.good_formats import GIVEN_TERM, TITLE_H, titled
from tools.office_lists.registry import listed
from tools.office_lists.truth import Student, bad, people, put, with_courses

_TITLE_N = "机械工程系2025-2026学年第二学期学业预警名单"
_TITLE_Q = "衢州学院2025-2026学年第二学期学业预警名单"


def wrong(pack: str, seed: int, heading: str, cells: list[tuple[Any, str]], good: int = 3) -> list[Student]:
    """``good`` students, then one a wrong cell; the message must name the heading and hold the word."""
    own = people(pack, good + len(cells), seed)
    return own[:good] + [
        bad(s, [heading, word] if word else [heading], {heading: cell})
        for s, (cell, word) in zip(own[good:], cells, strict=True)
    ]


@listed(
    "B29_学号科学计数.xlsx",
    "heilongjiang",
    "openpyxl",
    "ids whose digits are lost: 2.02504E+10 and 2.02E+11 as text",
)
def _(b: Book) -> None:
    rows = wrong(
        "heilongjiang",
        20,
        "学号",
        [("2.02504E+10", "2.02504E+10"), ("2.02E+11", "2.02E+11"), ("2.025E+10", "科学计数")],
    )
    titled(b, TITLE_H, 5).table([serial(), ID, NAME, CLASS, LEVEL], rows, given=GIVEN_TERM)


@listed("B30_学号科学计数.csv", "quzhou", "csv", "ids that Excel saved as 5.25E+10 in csv, beside whole ones")
def _(b: Book) -> None:
    rows = wrong("quzhou", 21, "学号", [("5.25E+10", "5.25E+10"), ("5.251011E+10", "")])
    b.sheet().table([ID, NAME, COLLEGE, CLASS, TERM, CREDITS, LEVEL], rows)


@listed(
    "B31_学号超15位.xls",
    "nanjing",
    "xlwt",
    "18-digit ids stored as numbers have lost their tail; as text they are whole",
)
def _(b: Book) -> None:
    own = [put(s, student_id=f"320104{s['student_id']}0") for s in people("nanjing", 4, 22)]
    rows = [*own[:2], *(bad(s, ["学号", "丢失|15"], {"学号": float(int(s["student_id"]))}) for s in own[2:])]
    titled(b, _TITLE_N, 5).table([ID, NAME, CLASS, CREDITS, LEVEL], rows, given=GIVEN_TERM)


@listed("B32_学号不成样.xlsx", "quzhou", "openpyxl", "ids that are none: 待定, 日期, 12, a name, empty")
def _(b: Book) -> None:
    rows = wrong(
        "quzhou",
        23,
        "学号",
        [("待定", "待定"), (dt.date(2025, 4, 21), ""), ("12", "12"), ("柴柏宁", "柴柏宁"), ("", "")],
    )
    titled(b, _TITLE_Q, 6).table([serial(), ID, NAME, CLASS, CREDITS, LEVEL], rows, given=GIVEN_TERM)


@listed(
    "B33_姓名有误.xlsx",
    "heilongjiang",
    "openpyxl",
    "names empty, of ?, of the replacement character, numbers (columns shifted)",
)
def _(b: Book) -> None:
    rows = wrong(
        "heilongjiang",
        24,
        "姓名",
        [("", ""), ("祝?", "祝?"), ("麦\ufffd", ""), (20250421003, ""), ("2025", "2025")],
    )
    titled(b, TITLE_H, 5).table([serial(), ID, NAME, CLASS, LEVEL], rows, given=GIVEN_TERM)


@listed(
    "B34_未知等级.xlsx",
    "heilongjiang",
    "openpyxl",
    "levels that the school does not have: 蓝色, 一级, 黄/橙, 严重",
)
def _(b: Book) -> None:
    rows = wrong(
        "heilongjiang", 25, "预警等级", [(v, v) for v in ("蓝色预警", "一级预警", "黄色/橙色", "严重")]
    )
    titled(b, TITLE_H, 5).table([serial(), ID, NAME, CLASS, LEVEL], rows, given=GIVEN_TERM)


@listed("B35_未知等级.csv", "quzhou", "csv", "四级, 0级, 黄色, 三级/二级, and a payload in the level's cell")
def _(b: Book) -> None:
    rows = wrong(
        "quzhou", 26, "预警等级", [(v, v) for v in ("四级", "0级", "黄色", "三级/二级", "=cmd|' /C calc'!A0")]
    )
    b.sheet().table([ID, NAME, COLLEGE, CLASS, TERM, CREDITS, LEVEL], rows)


@listed("B36_荒唐数字.xlsx", "quzhou", "openpyxl", "negative, enormous and wordy credits and hours")
def _(b: Book) -> None:
    own = wrong(
        "quzhou",
        27,
        "未获学分累计",
        [(-3, "-3"), (9999, "9999"), ("约12", "约12"), ("6-12", "6-12"), ("1.5.5", "1.5.5")],
    )
    more = people("quzhou", 2, 28)
    rows = [
        *(put(s, absence_hours=0) for s in own),
        bad(more[0], ["旷课学时", "-1"], {"旷课学时": -1}),
        bad(more[1], ["旷课学时", "100000"], {"旷课学时": 100000}),
    ]
    rows = [s if "absence_hours" in s else put(s, absence_hours=0) for s in rows]
    titled(b, _TITLE_Q, 7).table([serial(), ID, NAME, CLASS, CREDITS, ABSENCE, LEVEL], rows, given=GIVEN_TERM)


@listed("B37_荒唐门数.xls", "heilongjiang", "xlwt", "counts: 300, 2.5, -1, 4-5, 很多")
def _(b: Book) -> None:
    rows = wrong(
        "heilongjiang",
        29,
        "不及格课程门数",
        [(300, "300"), (2.5, "2.5"), (-1, "-1"), ("4-5", "4-5"), ("很多", "很多")],
    )
    titled(b, TITLE_H, 6).table([serial(), ID, NAME, CLASS, COUNT, LEVEL], rows, given=GIVEN_TERM)


@listed("B38_错误值.xlsx", "nanjing", "openpyxl", "#REF!, #N/A, #VALUE! in id, level, credits")
def _(b: Book) -> None:
    own = people("nanjing", 6, 30)
    rows = [
        *own[:3],
        bad(own[3], ["学号"], {"学号": "#REF!"}),
        bad(own[4], ["预警等级"], {"预警等级": "#N/A"}),
        bad(own[5], ["未获学分累计"], {"未获学分累计": "#VALUE!"}),
    ]
    titled(b, _TITLE_N, 6).table([serial(), ID, NAME, CLASS, CREDITS, LEVEL], rows, given=GIVEN_TERM)


@listed(
    "B39_公式无结果.xlsx",
    "quzhou",
    "openpyxl",
    "formulas whose results were never kept: in id, name, credits, level",
)
def _(b: Book) -> None:
    own = people("quzhou", 6, 31)
    rows = [*own[:2]] + [
        bad(s, [h, "公式"], {h: Formula("VLOOKUP(A1,Sheet2!A:B,2,0)")})
        for s, h in zip(own[2:], ("学号", "姓名", "未获学分累计", "预警等级"), strict=True)
    ]
    titled(b, _TITLE_Q, 6).table([serial(), ID, NAME, CLASS, CREDITS, LEVEL], rows, given=GIVEN_TERM)


@listed("B40_错误值（csv）.csv", "heilongjiang", "csv", "#REF! and #N/A as texts of a csv")
def _(b: Book) -> None:
    own = people("heilongjiang", 5, 32)
    rows = [
        *own[:3],
        bad(own[3], ["姓名"], {"姓名": "#N/A"}),
        bad(own[4], ["不及格课程门数"], {"不及格课程门数": "#REF!"}),
    ]
    b.sheet().table([TERM, ID, NAME, CLASS, COUNT, LEVEL], rows)


@listed(
    "B41_学期有误.xlsx", "nanjing", "openpyxl", "terms in the future, of years that do not follow, of words"
)
def _(b: Book) -> None:
    rows = wrong(
        "nanjing",
        33,
        "学年学期",
        [
            ("2030-2031学年第一学期", "2030"),
            ("2025-2027-1", "2025-2027-1"),
            ("本学期", "本学期"),
            ("2025-2026-5", "2025-2026-5"),
        ],
    )
    b.sheet().table([TERM, ID, NAME, CLASS, CREDITS, LEVEL], rows)


@listed(
    "B42_电话有误.xlsx",
    "nanjing",
    "openpyxl",
    "phones whose digits are lost: 1.54E+10, #REF!, a formula never computed",
)
def _(b: Book) -> None:
    rows = wrong(
        "nanjing",
        34,
        "家长联系电话",
        [("1.54E+10", "1.54E+10"), ("#REF!", ""), (Formula("VLOOKUP(A1,Sheet2!A:B,2,0)"), "公式")],
    )
    titled(b, _TITLE_N, 7).table([ID, NAME, CLASS, CREDITS, LEVEL, PARENT, PHONE], rows, given=GIVEN_TERM)


@listed(
    "B43_两处打勾.xlsx",
    "heilongjiang",
    "openpyxl",
    "two levels ticked, none ticked in a list that has no figures, a word for a tick",
)
def _(b: Book) -> None:
    own = people("heilongjiang", 5, 35)
    ticks = [
        Col(
            c,
            lambda s, _, c=c: "√" if s["level"].startswith(c) else "",  # type: ignore[misc]
            lambda s: {"level": s["level"]},
            "预警级别",
        )
        for c in ("黄色", "橙色", "红色")
    ]
    rows = [
        *own[:2],
        bad(own[2], ["黄色", "红色"], {"黄色": "√", "橙色": "", "红色": "√"}),
        bad(own[3], ["等级|级别"], {"黄色": "", "橙色": "", "红色": ""}),
        bad(own[4], ["待定"], {"黄色": "待定", "橙色": "", "红色": ""}),
    ]
    titled(b, TITLE_H, 6).table([ID, NAME, CLASS, *ticks], rows, given=GIVEN_TERM)


@listed(
    "B44_同表等级矛盾.xlsx",
    "nanjing",
    "openpyxl",
    "the same student twice in one table at two levels: both rows in error, no case",
)
def _(b: Book) -> None:
    own = people("nanjing", 5, 36)
    rows = [
        *own[:2],
        bad(put(own[2], level="黄色预警"), ["等级"]),
        own[3],
        bad(put(own[2], level="红色预警"), ["等级"]),
        own[4],
    ]
    titled(b, _TITLE_N, 5).table([ID, NAME, CLASS, CREDITS, LEVEL], rows, given=GIVEN_TERM)


@listed("B45_同号不同名.csv", "quzhou", "csv", "one id, two names: both rows in error")
def _(b: Book) -> None:
    own = people("quzhou", 5, 37)
    rows = [*own[:3], bad(own[3], ["姓名"]), bad(put(own[3], name="荆梦琳"), ["姓名"])]
    b.sheet().table([ID, NAME, COLLEGE, CLASS, TERM, CREDITS, LEVEL], rows)


@listed(
    "B46_重复且一行有错.xlsx",
    "heilongjiang",
    "openpyxl",
    "a student's good row beside his bad row: both in error, half a record is worse than none",
)
def _(b: Book) -> None:
    own = people("heilongjiang", 4, 38)
    rows = [
        *own[:2],
        bad(own[2], []),
        own[3],
        bad(own[2], ["不及格课程门数", "300"], {"不及格课程门数": 300}),
    ]
    titled(b, TITLE_H, 5).table([ID, NAME, CLASS, COUNT, LEVEL], rows, given=GIVEN_TERM)


@listed(
    "B47_长表矛盾.xlsx",
    "heilongjiang",
    "openpyxl",
    "long format: one student's course rows state two levels: all his rows in error",
)
def _(b: Book) -> None:
    own = [with_courses("heilongjiang", s, 0, 1, i + 2) for i, s in enumerate(people("heilongjiang", 3, 39))]
    sheet = titled(b, TITLE_H, 7)
    third = bad(own[2], ["等级"])
    sheet.long_table(
        [ID, NAME, CLASS, LEVEL],
        [col("课程名称", "name"), col("学分", "credits")],
        [s | {"may": {"failed_count": 3}} for s in own[:2]] + [third],
        given=GIVEN_TERM,
    )
    sheet.rows[-1][3] = "红色预警"


@listed("B48_日期有误.xlsx", "nanjing", "openpyxl", "warning dates: 2026-13-45, 三月, 2026-02-30")
def _(b: Book) -> None:
    own = [put(s, warning_date="2026-03-02") for s in people("nanjing", 6, 40)]
    rows = own[:3] + [
        bad(s, ["预警日期", d], {"预警日期": d})
        for s, d in zip(own[3:], ("2026-13-45", "三月", "2026-02-30"), strict=True)
    ]
    titled(b, _TITLE_N, 6).table(
        [ID, NAME, CLASS, CREDITS, LEVEL, col("预警日期", "warning_date")], rows, given=GIVEN_TERM
    )


@listed(
    "B49_等级空白.xlsx", "nanjing", "openpyxl", "level left empty in some rows, which nanjing never computes"
)
def _(b: Book) -> None:
    own = people("nanjing", 5, 41)
    rows = [*own[:3], *(bad(s, ["等级"], {"预警等级": c}) for s, c in zip(own[3:], ("", "—"), strict=True))]
    titled(b, _TITLE_N, 5).table([ID, NAME, CLASS, CREDITS, LEVEL], rows, given=GIVEN_TERM)


@listed(
    "B50_多表各有错.xlsx",
    "heilongjiang",
    "openpyxl",
    "errors on two sheets, each named by its sheet; the second sheet lacks a term",
)
def _(b: Book) -> None:
    first, second = titled(b, TITLE_H, 5, "装饰"), titled(b, TITLE_H, 5, "环艺")
    columns = [serial(), ID, NAME, CLASS, LEVEL]
    a, c = people("heilongjiang", 4, 42), people("heilongjiang", 4, 43)
    first.table(columns, [*a[:2], bad(a[2], ["学号"], {"学号": "?"}), a[3]], given=GIVEN_TERM)
    second.table(
        columns, [c[0], bad(c[1], ["预警等级", "紫色"], {"预警等级": "紫色"}), *c[2:]], given=GIVEN_TERM
    )


@listed("B51_错列.csv", "quzhou", "csv", "an unquoted comma shifts a row's cells: named, not guessed")
def _(b: Book) -> None:
    b.raw = {"ragged": True}
    own = people("quzhou", 5, 44)
    sheet = b.sheet()
    columns = [ID, NAME, COLLEGE, CLASS, TERM, courses(), CREDITS, LEVEL]
    sheet.table(
        columns, [*(s | {"may": {"failed_count": s["failed_count"]}} for s in own[:4]), bad(own[4], [])]
    )
    shifted = sheet.rows[-1]
    shifted[5:6] = ["微积分（下）", "统计学"]
    b.outcome, b.reason_says = ["accepted_with_row_errors", "rejected_whole"], ["第 6 行"]
