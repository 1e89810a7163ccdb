"""Bad lists that are refused whole: a column or the term missing, a heading in doubt, another school."""

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
    REMARK,
    TERM,
)
from tools.office_lists.good_formats import GIVEN_TERM, TITLE_H, titled
from tools.office_lists.registry import listed
from tools.office_lists.truth import bad, people, put


def refused(b: Book, *says: str) -> None:
    b.cases, b.row_errors, b.counts = [], [], {}
    b.outcome, b.reason_says = "rejected_whole", list(says)


@listed("B15_缺学号.xlsx", "heilongjiang", "openpyxl", "no column of student ids")
def _(b: Book) -> None:
    titled(b, TITLE_H, 5).table([serial(), NAME, CLASS, COUNT, LEVEL], people("heilongjiang", 5, 4))
    refused(b, "学号")


@listed("B16_缺姓名.csv", "quzhou", "csv", "no column of names")
def _(b: Book) -> None:
    b.sheet().table([ID, COLLEGE, CLASS, TERM, CREDITS, LEVEL], people("quzhou", 5, 5))
    refused(b, "姓名")


@listed("B17_缺等级.xlsx", "nanjing", "openpyxl", "no level, and nanjing's is never computed")
def _(b: Book) -> None:
    b.sheet().table([TERM, ID, NAME, CLASS, COUNT, CREDITS], people("nanjing", 5, 6))
    refused(b, "等级")


@listed("B18_缺等级和数据.xls", "quzhou", "xlwt", "neither a level nor a figure that gives one")
def _(b: Book) -> None:
    b.sheet().table([TERM, ID, NAME, COLLEGE, CLASS], people("quzhou", 5, 7))
    refused(b, "等级")


@listed(
    "B19_缺学期.xlsx", "nanjing", "openpyxl", "no term in column, title, sheet or file name, and none said"
)
def _(b: Book) -> None:
    titled(b, "学业预警学生名单", 5).table([serial(), ID, NAME, CLASS, LEVEL], people("nanjing", 5, 8))
    refused(b, "学期")


@listed("B20_别校名单（标题）.xlsx", "heilongjiang", "openpyxl", "the title names another school")
def _(b: Book) -> None:
    titled(b, "衢州学院2025-2026学年第二学期学业预警学生名单", 5).table(
        [serial(), ID, NAME, CLASS, COUNT, col("预警等级", "level")], people("heilongjiang", 5, 9)
    )
    refused(b, "衢州学院")


@listed("B21_南京机电_自动化工程系预警名单.csv", "quzhou", "csv", "the file's name names another school")
def _(b: Book) -> None:
    b.raw = {"encoding": "gb18030"}
    b.sheet().table([ID, NAME, DEPARTMENT, CLASS, TERM, LEVEL], people("nanjing", 5, 10))
    refused(b, "南京机电")


@listed(
    "B22_别校名单（学校列）.xlsx", "lanzhou", "openpyxl", "a column 学校 names another school in every row"
)
def _(b: Book) -> None:
    b.sheet().table(
        [TERM, col("学校名称", "", lambda _: "黑龙江建筑职业技术学院"), ID, NAME, CLASS, LEVEL],
        people("heilongjiang", 5, 11),
    )
    refused(b, "黑龙江建筑职业技术学院")


@listed(
    "B23_别校等级.xlsx",
    "lanzhou",
    "openpyxl",
    "colours in a list of lanzhou: all rows in error, refused whole",
)
def _(b: Book) -> None:
    rows = [bad(put(s, level="橙色预警"), ["橙色预警"]) for s in people("lanzhou", 5, 12)]
    b.sheet().table([TERM, ID, NAME, CLASS, LEVEL], rows)
    b.outcome = "rejected_whole"


@listed(
    "B24_两个姓名列.xlsx",
    "nanjing",
    "openpyxl",
    "two columns headed 姓名 whose owner is not said: asked about, not guessed",
    context="the second may be the parent's or the counselor's",
)
def _(b: Book) -> None:
    b.sheet().table(
        [
            TERM,
            ID,
            NAME,
            CLASS,
            LEVEL,
            col("姓名", "", lambda s: s["parent_name"]),
            col("电话", "", lambda s: s["parent_phone"]),
        ],
        people("nanjing", 5, 13),
    )
    refused(b, "姓名")


@listed(
    "B25_两个等级列.xlsx",
    "heilongjiang",
    "openpyxl",
    "预警等级 twice, with other levels in each: asked about",
    context="one is last term's, but nothing says which",
)
def _(b: Book) -> None:
    other = {"黄色预警": "橙色预警", "橙色预警": "红色预警", "红色预警": "黄色预警"}
    titled(b, TITLE_H, 6).table(
        [serial(), ID, NAME, CLASS, LEVEL, col("预警等级", "", lambda s: other[s["level"]])],
        [s | {"cells": {}} for s in people("heilongjiang", 5, 14)],
    )
    refused(b, "预警等级|等级")


@listed(
    "B26_两个学号列.csv",
    "quzhou",
    "csv",
    "学号 and 原学号 differ: the present number counts",
    context="原学号 is the number before a change of major; it must not make the list ambiguous",
)
def _(b: Book) -> None:
    b.sheet().table(
        [
            ID,
            col("原学号", "", lambda s: "5" + s["student_id"][::-1][:10]),
            NAME,
            CLASS,
            TERM,
            CREDITS,
            LEVEL,
        ],
        people("quzhou", 5, 15),
    )


@listed(
    "B27_跨校合并表.xlsx",
    "heilongjiang",
    "openpyxl",
    "a second sheet is another school's list: the file is refused whole",
)
def _(b: Book) -> None:
    titled(b, TITLE_H, 5, "本校").table(
        [serial(), ID, NAME, CLASS, LEVEL], people("heilongjiang", 4, 16), given=GIVEN_TERM
    )
    titled(b, "兰州理工大学2025-2026学年第二学期学业警示学生名单", 5, "外校").table(
        [serial(), ID, NAME, CLASS, LEVEL], people("lanzhou", 4, 17), given=GIVEN_TERM
    )
    refused(b, "兰州理工大学")


@listed("B28_全部有错.xlsx", "quzhou", "openpyxl", "every row has an error")
def _(b: Book) -> None:
    rows = [bad(s, ["未获学分", "999"], {"未获学分累计": 999}) for s in people("quzhou", 4, 18)]
    b.sheet().table([TERM, ID, NAME, COLLEGE, MAJOR, CLASS, CREDITS, REMARK], rows)
    b.outcome = "rejected_whole"
