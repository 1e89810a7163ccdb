"""Good lists: the spellings of headings, student ids, names, levels, terms, dates and phones."""

import datetime as dt

from tools.office_lists.book import Book, col, serial
from tools.office_lists.columns import (
    CLASS,
    COLLEGE,
    COUNT,
    CREDITS,
    DEPARTMENT,
    ID,
    LEVEL,
    MAJOR,
    NAME,
    PARENT,
    PHONE,
    REASON,
    TERM,
)  # fmt: skip
from tools.office_lists.good_formats import GIVEN_TERM, TITLE_H, titled
from tools.office_lists.registry import listed
from tools.office_lists.truth import Student, people, put


def spelled(
    pack: str, number: int, seed: int, heading: str, key: str, cells: list[tuple[object, object]]
) -> list[Student]:
    """Students whose ``key`` is written in the cell as given, and means the second of each pair."""
    return [
        put(s, {heading: cell}, **{key: truth})
        for s, (cell, truth) in zip(people(pack, number, seed), cells, strict=True)
    ]


@listed(
    "G50_预警名单（列名各异）.xlsx",
    "heilongjiang",
    "openpyxl",
    "headings full-width, spaced, broken by a line feed, with units in brackets and an asterisk",
)
def _(b: Book) -> None:
    sheet = titled(b, TITLE_H, 9)
    sheet.table(
        [serial("序\n号"), col("学\n号", "student_id"), col("姓　　名", "name"), col("系 部", "department"),
         col("专业（方向）", "major"), col("班　级*", "class"),
         col("累计不及格课程门数（门）", "failed_count"),
         col("未获学分（分）", "unearned_credits"), col("预 警 等 级", "level")],
        people("heilongjiang", 6, 57), given=GIVEN_TERM,
    )  # fmt: skip


@listed("G51_YJXS.xlsx", "quzhou", "xlsxwriter", "pinyin codes in full-width and lower case letters")
def _(b: Book) -> None:
    b.sheet().table(
        [col("ＸＨ", "student_id"), col("XM", "name"), col("xymc", "department"), col("Zymc", "major"),
         col("BJMC", "class"), col("XNXQ", "term", lambda _: "2025-2026-2"), col("WHXF", "unearned_credits"),
         col("YJJB", "level")],
        people("quzhou", 6, 58),
    )  # fmt: skip


@listed(
    "G52_学号各种写法.xlsx",
    "heilongjiang",
    "openpyxl",
    'ids as text, number, float, full-width, ="…", TAB, spaces, NBSP, apostrophe, zero-width space',
)
def _(b: Book) -> None:
    sheet = titled(b, TITLE_H, 6)
    own = people("heilongjiang", 10, 59)
    ids = [s["student_id"] for s in own]
    wide = ids[3].translate({ord(str(d)): 0xFF10 + d for d in range(10)})
    cells = [
        ids[0],
        int(ids[1]),
        float(ids[2]),
        wide,
        f'="{ids[4]}"',
        f"\t{ids[5]}",
        f"  {ids[6]} ",
        f"{ids[7]}\u00a0",
        f"'{ids[8]}",
        f"\u200b{ids[9]}",
    ]
    rows = [put(s, {"学号": cell}) for s, cell in zip(own, cells, strict=True)]
    sheet.table([serial(), ID, NAME, CLASS, COUNT, LEVEL], rows, given=GIVEN_TERM)


@listed(
    "G53_学号前导零.csv", "quzhou", "csv", 'leading zeros stay; ="…" and TAB as 教务系统 guard ids in csv'
)
def _(b: Book) -> None:
    b.raw = {"encoding": "gb18030"}
    own = [put(s, student_id=f"00{s['student_id'][:8]}{i}") for i, s in enumerate(people("quzhou", 6, 60))]
    guards = ['="{}"', "\t{}", "{}\t", "{}", "'{}", " {}"]
    rows = [put(s, {"学号": guard.format(s["student_id"])}) for s, guard in zip(own, guards, strict=True)]
    b.sheet().table([ID, NAME, COLLEGE, CLASS, TERM, CREDITS, LEVEL], rows)


@listed(
    "G54_姓名各种写法.xlsx",
    "nanjing",
    "xlsxwriter",
    "names padded with spaces, NBSP, zero-width characters; the dots · • ．; Latin names keep their spaces",
)
def _(b: Book) -> None:
    sheet = titled(b, "机械工程系2025-2026学年第二学期学业预警名单", 6)
    cells = [
        ("祝　雨", "祝雨"), ("荆 晨", "荆晨"), ("柴\u00a0\u00a0涵", "柴涵"), ("\u200b麦俊涛\ufeff", "麦俊涛"),
        ("库尔班·阿依拜克", "库尔班·阿依拜克"), ("玛依拉•托合迪", "玛依拉·托合迪"),
        ("巴图尔．赛力克", "巴图尔·赛力克"), ("Lina Okoro Vale", "Lina Okoro Vale"),
        ("  Tomas  Brandel ", "Tomas Brandel"), ("欧阳  语雪", "欧阳语雪"),
    ]  # fmt: skip
    rows = spelled("nanjing", 10, 61, "姓名", "name", cells)  # type: ignore[arg-type]
    sheet.table([serial(), ID, NAME, CLASS, CREDITS, LEVEL], rows, given=GIVEN_TERM)


@listed("G55_生僻字姓名.xls", "lanzhou", "xlwt", "rare characters to Ext-G in BIFF8 (surrogate pairs)")
def _(b: Book) -> None:
    sheet = titled(b, "生命科学与工程学院2025-2026学年第二学期学业警示学生名单", 5)
    rare = ["柴㛃", "麦䶮", "荆𠮷", "祝𬭎", "卜𡚸", "游𫘧", "甘\U0002b740", "席\U0002ceb3", "桑\U00030021"]
    rows = [put(s, name=name) for s, name in zip(people("lanzhou", 9, 62), rare, strict=True)]
    sheet.table([serial(), ID, NAME, CLASS, col("警示级别", "level")], rows, given=GIVEN_TERM)


@listed(
    "G56_等级各种写法.xlsx",
    "heilongjiang",
    "openpyxl",
    "colours in every usual spelling, with spaces and brackets",
)
def _(b: Book) -> None:
    sheet = titled(b, TITLE_H, 5)
    yellow, orange, red = "黄色预警", "橙色预警", "红色预警"
    cells = [
        ("黄", yellow),
        ("黄色", yellow),
        ("黄色预警 ", yellow),
        ("黄 色 预 警", yellow),
        ("橙", orange),
        ("橙色学业预警", orange),
        ("橙色　", orange),
        ("预警（橙色）", orange),
        ("红色\u00a0", red),
        ("红", red),
        ("红牌", red),
        ("学业预警-红色", red),
    ]
    rows = spelled("heilongjiang", 12, 63, "预警等级", "level", cells)  # type: ignore[arg-type]
    sheet.table([serial(), ID, NAME, CLASS, LEVEL], rows, given=GIVEN_TERM)


@listed("G57_等级各种写法.csv", "quzhou", "csv", "三级 / Ⅲ级 / 3级 / III级 and so on, 一级 being the gravest")
def _(b: Book) -> None:
    three, two, one = "三级预警", "二级预警", "一级预警"
    cells = [
        ("三级", three),
        ("Ⅲ级", three),
        ("3级", three),
        ("III级", three),
        ("三级学业预警", three),
        ("二级", two),
        ("Ⅱ级预警", two),
        ("2级预警", two),
        ("学业预警（二级）", two),
        ("一级", one),
        ("Ⅰ级", one),
        ("１级", one),
        ("I级预警", one),
        ("学业一级预警", one),
    ]
    rows = spelled("quzhou", 14, 64, "预警等级", "level", cells)  # type: ignore[arg-type]
    b.sheet().table([ID, NAME, COLLEGE, CLASS, TERM, LEVEL], rows)


@listed("G58_警示级别各种写法.xlsx", "lanzhou", "openpyxl", "口头 / 书面 / 正考 in their usual spellings")
def _(b: Book) -> None:
    sheet = titled(b, "生命科学与工程学院2025-2026学年第二学期学业警示学生名单", 5)
    oral, written, first = "口头警示", "书面警示", "学业警示（正考）"
    cells = [
        ("口头", oral),
        ("口头警示", oral),
        ("口头 警示", oral),
        ("书面", written),
        ("书面学业警示", written),
        ("书面警示\n", written),
        ("学业警示（正考）", first),
        ("学业警示(正考)", first),
        ("正考", first),
    ]
    level = col("学业警示级别", "level")
    rows = spelled("lanzhou", 9, 65, "学业警示级别", "level", cells)  # type: ignore[arg-type]
    sheet.table([serial(), ID, NAME, CLASS, level], rows, given=GIVEN_TERM)


@listed(
    "G59_学期各种写法.xlsx",
    "nanjing",
    "openpyxl",
    "the term in every usual spelling, row by row; two terms are two cases",
)
def _(b: Book) -> None:
    first, second = "2025-2026学年第一学期", "2025-2026学年第二学期"
    cells = [
        ("2025-2026-1", first),
        ("2025-2026-2", second),
        ("2025—2026学年第1学期", first),
        ("2025/2026学年第一学期", first),
        ("2025～2026学年第二学期", second),
        ("2025-2026学年 第 2 学期", second),
        ("2025-2026（2）", second),
        ("2025-2026学年下学期", second),
        ("２０２５－２０２６学年第二学期", second),
        ("2025-2026学年度第二学期", second),
        ("25-26学年第二学期", second),
        ("2025-2026学年第二学期 ", second),
    ]
    rows = spelled("nanjing", 12, 66, "学年学期", "term", cells)  # type: ignore[arg-type]
    rows.append(put(rows[0], {"学年学期": "2025-2026-2"}, term=second))
    b.sheet("名单").table([TERM, DEPARTMENT, CLASS, ID, NAME, CREDITS, LEVEL], rows)


@listed(
    "G60_学年与学期分列.xls",
    "nanjing",
    "xlwt",
    "学年 and 学期 in two columns, the half as a number or a word",
)
def _(b: Book) -> None:
    halves = [2, "2", "第二学期", "二", "下", 2.0]
    year, half = col("学年", "", lambda _: "2025-2026"), col("学期", "term", lambda s: s["half"])
    own = [put(s, half=h) for s, h in zip(people("nanjing", 6, 67), halves, strict=True)]
    b.sheet("名单").table([year, half, DEPARTMENT, CLASS, ID, NAME, LEVEL], own)


@listed(
    "G61_日期与电话.xlsx",
    "nanjing",
    "openpyxl",
    "dates as serials, dates and texts; phones with dashes, spaces, as numbers, with area code, +86",
)
def _(b: Book) -> None:
    sheet = titled(b, "机械工程系2025-2026学年第二学期学业预警名单", 8)
    own = people("nanjing", 8, 68)
    dates = [
        (46083, "2026-03-02"),
        (dt.date(2026, 3, 2), "2026-03-02"),
        ("2026/3/2", "2026-03-02"),
        ("2026年3月2日", "2026-03-02"),
        ("2026.03.02", "2026-03-02"),
        ("20260301", "2026-03-01"),
        ("2026-02-28 ", "2026-02-28"),
        (dt.date(2026, 2, 27), "2026-02-27"),
    ]
    plain = [s["parent_phone"] for s in own]
    phones = [
        (f"{plain[0][:3]}-{plain[0][3:7]}-{plain[0][7:]}", plain[0]),
        (int(plain[1]), plain[1]),
        (f"{plain[2][:3]} {plain[2][3:7]} {plain[2][7:]}", plain[2]),
        (float(plain[3]), plain[3]),
        ("0451-86500142", "0451-86500142"),
        (f"\t{plain[5]}", plain[5]),
        (f'="{plain[6]}"', plain[6]),
        (plain[7].translate({ord(str(d)): 0xFF10 + d for d in range(10)}), plain[7]),
    ]
    rows = [
        put(s, {"预警日期": d[0], "家长联系电话": p[0]}, warning_date=d[1], parent_phone=p[1])
        for s, d, p in zip(own, dates, phones, strict=True)
    ]
    sheet.table(
        [ID, NAME, CLASS, CREDITS, LEVEL, PARENT, PHONE, col("预警日期", "warning_date")],
        rows,
        given=GIVEN_TERM,
    )


@listed("G62_数字写法.csv", "quzhou", "csv", "figures as 6.5分, 7.0学分, １２．５, 十; 旷课 10学时 and 10节")
def _(b: Book) -> None:
    wanted = [
        ("6.5分", 6.5, "二级预警"),
        ("7.0学分", 7.0, "二级预警"),
        ("１２．５", 12.5, "一级预警"),
        ("十", 10.0, "二级预警"),
        (" 3 ", 3.0, "三级预警"),
        ("8.50", 8.5, "二级预警"),
    ]
    hours = [("0学时", 0), ("2", 2), ("0", 0), ("0", 0), ("４", 4), ("6节", 6)]
    rows = [
        put(
            s, {"未获学分累计": c[0], "旷课学时": h[0]}, unearned_credits=c[1], level=c[2], absence_hours=h[1]
        )
        for s, c, h in zip(people("quzhou", 6, 69), wanted, hours, strict=True)
    ]
    b.sheet().table(
        [ID, NAME, COLLEGE, CLASS, TERM, CREDITS, col("旷课学时", "absence_hours")],
        rows,
        given={"level": ...},
    )


@listed(
    "G63_特殊内容.xlsx",
    "heilongjiang",
    "openpyxl",
    "formula, template and markup payloads stay text in name, class, reason and course",
)
def _(b: Book) -> None:
    sheet = titled(b, TITLE_H, 7)
    loads = [
        "=cmd|' /C calc'!A0",
        "{{ 7*7 }}",
        "<b>粗</b>",
        "../../etc/passwd",
        "{% for x in y %}",
        "@SUM(1+1)",
        '"><script>alert(1)</script>',
        "+1+1",
    ]
    own = people("heilongjiang", 8, 70)
    rows = [
        put(s, **{"class": load, "reason": f"情况：{load}", "major": load})
        for s, load in zip(own, loads, strict=True)
    ]
    rows[1] = put(rows[1], name="{{ x }}祝")
    rows[2] = put(rows[2], name="<b>荆晨</b>")
    sheet.table([ID, NAME, MAJOR, CLASS, COUNT, LEVEL, REASON], rows, given=GIVEN_TERM)


@listed(
    "G64_特殊内容.csv",
    "nanjing",
    "csv",
    "payloads in csv: =cmd|…, quotes, commas and line feeds inside a cell",
)
def _(b: Book) -> None:
    loads = ["=cmd|' /C calc'!A0", '他说"不行"', "一,二,三", "第一行\n第二行", "${jndi:ldap://x}", "%n%s"]
    rows = [put(s, reason=load) for s, load in zip(people("nanjing", 6, 71), loads, strict=True)]
    b.sheet().table([TERM, ID, NAME, CLASS, CREDITS, LEVEL, REASON], rows)


@listed("G65_英文列名.csv", "nanjing", "csv", "headings in English, semicolons between the cells")
def _(b: Book) -> None:
    b.raw = {"delimiter": ";"}
    b.sheet().table(
        [col("Student ID", "student_id"), col("Name", "name"), col("Class", "class"), col("Term", "term"),
         col("Failed Count", "failed_count"), col("Level", "level")], people("nanjing", 5, 72))  # fmt: skip
