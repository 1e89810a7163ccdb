"""Good lists: failed courses, one a row or joined in one cell; their names hold brackets and digits."""

from collections.abc import Callable

from tools.office_lists.book import Book, Col, col, serial
from tools.office_lists.columns import (
    CLASS,
    COUNT,
    CREDITS,
    DEPARTMENT,
    ID,
    LEVEL,
    MAJOR,
    NAME,
    TERM,
    counted,
    courses,
)
from tools.office_lists.good_formats import GIVEN_TERM, TITLE_H, titled
from tools.office_lists.registry import listed
from tools.office_lists.truth import Student, people, with_courses

_COURSE = col("课程名称", "name")
_CREDIT = col("学分", "credits")
_SCORE = col("成绩", "score")
_TITLE_N = "机械工程系2025-2026学年第二学期学业预警名单"
_TITLE_Q = "衢州学院2025-2026学年第二学期学业预警名单"
_KEYS = ("name", "credits", "score")


@listed(
    "G37_不及格课程明细（长表）.xlsx",
    "heilongjiang",
    "openpyxl",
    "a row for each failed course, the student repeated",
)
def _(b: Book) -> None:
    sheet = titled(b, TITLE_H, 8)
    sheet.long_table(
        [ID, NAME, DEPARTMENT, CLASS, LEVEL],
        [_COURSE, _CREDIT, _SCORE],
        [counted(s) for s in people("heilongjiang", 6, 44)],
        given=GIVEN_TERM,
    )


@listed(
    "G38_不及格课程明细（合并单元格）.xlsx",
    "nanjing",
    "openpyxl",
    "a row for each failed course, the student's cells merged downwards",
)
def _(b: Book) -> None:
    sheet = titled(b, "机械工程系2025-2026学年第二学期学业预警学生不及格课程明细", 9)
    sheet.long_table(
        [serial(), ID, NAME, CLASS, LEVEL, CREDITS],
        [_COURSE, _CREDIT, _SCORE],
        [counted(s) for s in people("nanjing", 6, 45)],
        style="merge",
        given=GIVEN_TERM,
    )


@listed(
    "G39_经补考未通过课程（明细）.ods",
    "lanzhou",
    "lo-ods",
    "a row for each course not passed after resit, cells below the first left empty; level computed",
)
def _(b: Book) -> None:
    sheet = titled(b, "生命学院2025-2026学年第二学期学业警示：经补考未通过课程明细", 6)
    own = [with_courses("lanzhou", s, *range(i % 3 + 1)) for i, s in enumerate(people("lanzhou", 6, 46))]
    sheet.long_table(
        [ID, NAME, MAJOR, CLASS],
        [col("经补考未通过课程", "name"), col("学分", "credits")],
        [counted(s) for s in own],
        style="blank",
        given={"term": ..., "level": ...},
    )


@listed(
    "G40_KCMX.xls",
    "heilongjiang",
    "html",
    "long format by pinyin codes, XF and CJ a row; level computed by their number",
)
def _(b: Book) -> None:
    places = [(0, 1), (2, 3, 4), (0, 2, 4, 6), (1, 3, 5, 7, 9), (0, 1, 2, 3, 4, 5)]
    own = [
        with_courses("heilongjiang", s, *p)
        for s, p in zip(people("heilongjiang", 5, 47), places, strict=True)
    ]
    b.sheet().long_table(
        [col("XNXQ", "term", lambda _: "2025-2026-2"), col("XH", "student_id"), col("XM", "name"),
         col("YXMC", "department"), col("BJMC", "class")],
        [col("KCMC", "name"), col("XF", "credits"), col("CJ", "score")],
        [counted(s) for s in own], given={"level": ...},
    )  # fmt: skip
    b.notes_say += ["判定"]


def _numbered(student: Student) -> str:
    return "\n".join(
        f"{i}、{c['name']}（{c['credits']:g}学分，{c['score']}分）"
        for i, c in enumerate(student["failed_courses"], 1)
    )


@listed(
    "G41_预警名单（课程带编号）.xlsx",
    "heilongjiang",
    "openpyxl",
    "courses numbered on lines of one cell, credits and score in brackets behind 体育（三）, AutoCAD 2020",
)
def _(b: Book) -> None:
    sheet = titled(b, TITLE_H, 7)
    own = [
        with_courses("heilongjiang", s, *{i: None, 2: None, 3: None, 6: None})
        for i, s in enumerate(people("heilongjiang", 8, 48))
    ]
    sheet.table(
        [serial(), ID, NAME, CLASS, COUNT, courses("不及格课程", _numbered, _KEYS), LEVEL],
        own,
        given=GIVEN_TERM,
    )


def _bracket(key: str, sep: str) -> Callable[[Student], str]:
    return lambda s: sep.join(f"{c['name']}（{c[key]:g}）" for c in s["failed_courses"])


@listed(
    "G42_学业预警（课程学分）.xlsx",
    "nanjing",
    "openpyxl",
    "不及格课程（学分）: the heading says that 高等数学（下）（4） holds credits",
)
def _(b: Book) -> None:
    sheet = titled(b, _TITLE_N, 7)
    own = [with_courses("nanjing", s, i, (i + 3) % 8, 8) for i, s in enumerate(people("nanjing", 6, 49))]
    column = courses("不及格课程（学分）", _bracket("credits", "、"), ("name", "credits"))
    sheet.table([serial(), ID, NAME, CLASS, COUNT, column, LEVEL], own, given=GIVEN_TERM)


@listed(
    "G43_学业预警（课程成绩）.csv",
    "nanjing",
    "csv",
    "不及格课程及成绩: the heading says that 体育（2）（45） holds a score",
)
def _(b: Book) -> None:
    own = [with_courses("nanjing", s, 3, (i + 4) % 10, 0) for i, s in enumerate(people("nanjing", 5, 50))]
    column = courses("不及格课程及成绩", _bracket("score", "；"), ("name", "score"))
    b.sheet().table([TERM, ID, NAME, CLASS, COUNT, column, LEVEL], own)


def _half(student: Student) -> str:
    return ";".join(f"{c['name']}({c['credits']}学分)" for c in student["failed_courses"])


@listed(
    "G44_学业警示名单（分号）.xlsx",
    "lanzhou",
    "openpyxl",
    "courses joined by ; with half-width brackets (3.5学分)",
)
def _(b: Book) -> None:
    sheet = titled(b, "生命科学与工程学院2025-2026学年第二学期学业警示学生名单", 6)
    column = courses("经补考未通过课程", _half, ("name", "credits"))
    sheet.table(
        [serial(), ID, NAME, CLASS, column, col("警示级别", "level")],
        [counted(s) for s in people("lanzhou", 6, 51)],
        given=GIVEN_TERM,
    )


@listed(
    "G45_预警（斜杠分隔）.xlsx",
    "quzhou",
    "openpyxl",
    "courses joined by /, their number in a column of its own",
)
def _(b: Book) -> None:
    sheet = titled(b, _TITLE_Q, 7)
    sheet.table(
        [ID, NAME, CLASS, col("门数", "failed_count"), courses("未通过课程", "/"), CREDITS, LEVEL],
        people("quzhou", 6, 52),
        given=GIVEN_TERM,
    )


@listed("G46_三列并行.xlsx", "quzhou", "openpyxl", "courses, credits and scores in three cells, line by line")
def _(b: Book) -> None:
    sheet = titled(b, _TITLE_Q, 8)

    def lines(title: str, key: str) -> Col:
        return col(title, "", lambda s: "\n".join(str(c[key]) for c in s["failed_courses"]))

    sheet.table(
        [
            ID,
            NAME,
            CLASS,
            courses("不及格课程", "\n", _KEYS),
            lines("学分", "credits"),
            lines("成绩", "score"),
            CREDITS,
            LEVEL,
        ],
        [counted(s) for s in people("quzhou", 5, 53)],
        given=GIVEN_TERM,
    )


@listed("G47_成绩词语.xlsx", "heilongjiang", "openpyxl", "scores that are words: 缺考, 缓考, 不及格, 作弊")
def _(b: Book) -> None:
    sheet = titled(b, TITLE_H, 6)
    own = [with_courses("heilongjiang", s, i % 2, 2, 7) for i, s in enumerate(people("heilongjiang", 4, 54))]
    for student, word in zip(own, ("缺考", "缓考", "不及格", "作弊"), strict=True):
        student["failed_courses"][1]["score"] = word

    def joined(student: Student) -> str:
        return "，".join(
            f"{c['name']}（{c['score']}{'分' * isinstance(c['score'], int)}）"
            for c in student["failed_courses"]
        )

    sheet.table(
        [ID, NAME, CLASS, COUNT, courses("不及格课程", joined, ("name", "score")), LEVEL],
        own,
        given=GIVEN_TERM,
    )


@listed(
    "G48_书名号与顿号.xlsx",
    "nanjing",
    "openpyxl",
    "course names that hold 、, brackets and digits, joined by ；",
)
def _(b: Book) -> None:
    sheet = titled(b, _TITLE_N, 6)
    bank = [
        [("毛泽东思想和中国特色社会主义理论体系概论（一、二）", 4.0), ("职业发展与就业指导3（含实践）", 1.0)],
        [("机床电气控制（电气、液压）", 3.0), ("3D打印技术（2024版）", 2.0), ("C#程序设计", 3.0)],
        [("大学语文【必修】", 2.0), ("入学教育[军训]", 1.0)],
    ]  # fmt: skip
    own = []
    for student, chosen in zip(people("nanjing", 3, 55), bank, strict=True):
        failed = [{"name": name, "credits": c} for name, c in chosen]
        own.append(student | {"failed_courses": failed, "failed_count": len(failed), "level": "黄色预警"})
    sheet.table([ID, NAME, CLASS, COUNT, courses("不及格课程", "；"), LEVEL], own, given=GIVEN_TERM)


@listed(
    "G49_长表（衢州）.xls",
    "quzhou",
    "xlwt",
    "long format merged downwards in BIFF8; credits a row and their total merged",
)
def _(b: Book) -> None:
    sheet = titled(b, "衢州学院2025-2026学年第二学期学业预警学生不及格课程一览表", 7)
    sheet.long_table(
        [ID, NAME, CLASS, CREDITS, LEVEL],
        [_COURSE, _CREDIT],
        [counted(s) for s in people("quzhou", 5, 56)],
        style="merge",
        given=GIVEN_TERM,
    )
