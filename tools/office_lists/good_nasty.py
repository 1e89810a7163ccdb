"""Good lists of shapes that grow in offices over the years."""

from tools.office_lists.book import Book, Col, col, serial
from tools.office_lists.columns import (
    CLASS,
    COLLEGE,
    COUNT,
    CREDITS,
    DEPARTMENT,
    ID,
    LEVEL,
    NAME,
    PARENT,
    PHONE,
    TERM,
    counted,
    courses,
)  # fmt: skip
from tools.office_lists.good_formats import GIVEN_TERM, TITLE_H, titled
from tools.office_lists.registry import listed
from tools.office_lists.truth import Student, aside, people, put, with_courses

_TITLE_N = "机械工程系2025-2026学年第二学期学业预警名单"
_TITLE_Q = "衢州学院2025-2026学年第二学期学业预警名单"
_COMPUTED = {"term": ..., "level": ...}


@listed(
    "G93_三行表头.xlsx",
    "nanjing",
    "openpyxl",
    "three heading rows: a group, its parts, and the parts of those; all merged",
)
def _(b: Book) -> None:
    sheet = titled(b, _TITLE_N, 8)
    sheet.line("序号", "学生基本信息", None, None, "联系信息", None, None, "预警等级")
    sheet.line(None, "学号", "姓名", "班级", "家长", None, "辅导员", None)
    sheet.line(None, None, None, None, "姓名", "电话", None, None)
    sheet.merges += [
        (2, 0, 4, 0),
        (2, 1, 2, 3),
        (2, 4, 2, 6),
        (2, 7, 4, 7),
        (3, 1, 4, 1),
        (3, 2, 4, 2),
        (3, 3, 4, 3),
        (3, 4, 3, 5),
        (3, 6, 4, 6),
    ]
    columns = [serial(), ID, NAME, CLASS, PARENT, PHONE, col("辅导员", "counselor"), LEVEL]
    sheet.table(columns, people("nanjing", 6, 101), heading=False, given=GIVEN_TERM)


@listed(
    "G94_表头不合并.xlsx",
    "nanjing",
    "openpyxl",
    "two heading rows whose groups are centred without merging: only the left cell is filled",
)
def _(b: Book) -> None:
    sheet = titled(b, _TITLE_N, 8)
    sheet.line("学生信息", None, None, "家长信息", None, "预警情况", None)
    sheet.line("学号", "姓名", "班级", "姓名", "联系电话", "未获学分", "等级")
    sheet.table(
        [ID, NAME, CLASS, PARENT, PHONE, CREDITS, LEVEL],
        people("nanjing", 6, 102),
        heading=False,
        given=GIVEN_TERM,
    )


@listed(
    "G95_汉字学年.xlsx",
    "heilongjiang",
    "openpyxl",
    "the term in Chinese numerals, the title in three lines of one cell",
)
def _(b: Book) -> None:
    sheet = titled(b, "黑龙江建筑职业技术学院\n二〇二五—二〇二六学年第二学期\n学业预警学生名单", 5)
    sheet.table([serial(), ID, NAME, CLASS, LEVEL], people("heilongjiang", 5, 103), given=GIVEN_TERM)


@listed(
    "G96_两学期.xlsx",
    "quzhou",
    "openpyxl",
    "a sheet for each term, both visible: one case a student and term",
)
def _(b: Book) -> None:
    own = people("quzhou", 5, 104)
    for name, half in (("2025-2026-1", "一"), ("2025-2026-2", "二")):
        sheet = titled(b, f"衢州学院2025-2026学年第{half}学期学业预警名单", 5, name)
        rows = [put(s, term=f"2025-2026学年第{half}学期") for s in (own[:3] if half == "一" else own[1:])]
        sheet.table([ID, NAME, CLASS, CREDITS, LEVEL], rows, given=GIVEN_TERM)


@listed(
    "G97_班级合并.xlsx",
    "heilongjiang",
    "openpyxl",
    "系部, class and level merged downwards over several students",
)
def _(b: Book) -> None:
    sheet = titled(b, TITLE_H, 7)
    own = [
        put(s, level="黄色预警" if i < 3 else "橙色预警")
        for i, s in enumerate(people("heilongjiang", 9, 105))
    ]
    sheet.table([serial(), DEPARTMENT, CLASS, ID, NAME, LEVEL], own, given=GIVEN_TERM)
    for top, bottom, column in ((3, 11, 1), (3, 5, 2), (6, 8, 2), (9, 11, 2), (3, 5, 5), (6, 11, 5)):
        for row in sheet.rows[top:bottom]:
            row[column] = None
        sheet.merges.append((top, column, bottom, column))


@listed(
    "G98_专升本及留学生.csv", "quzhou", "csv", "student ids with letters and hyphens, of different lengths"
)
def _(b: Book) -> None:
    ids = ["Z2526011001", "2020B0312", "52510111003-1", "LX20250007", "s2510112"]
    own = [put(s, student_id=i) for s, i in zip(people("quzhou", 5, 106), ids, strict=True)]
    b.sheet().table([ID, NAME, COLLEGE, CLASS, TERM, CREDITS, LEVEL], own)


@listed(
    "G99_课程性质（长表）.xlsx",
    "heilongjiang",
    "openpyxl",
    "long format, rows sorted by course, with 课程性质: yellow counts 必修 only, orange and red count all",
    context="001 第五条: 黄色 2-3 门必修课; 橙色 4-5 门课程. 1 必修 + 2 选修 is below, 1 + 3 is orange",
)
def _(b: Book) -> None:
    wanted = [
        ((0, 1), 2, "黄色预警"),
        ((0, 1, 2), 1, ""),
        ((0, 1, 2, 3), 1, "橙色预警"),
        ((4, 5, 6), 2, "黄色预警"),
        ((7,), 1, ""),
    ]
    own = []
    for one, (places, required, level) in zip(people("heilongjiang", 5, 107), wanted, strict=True):
        student = with_courses("heilongjiang", one, *places)
        for index, course in enumerate(student["failed_courses"]):
            course["kind"] = "必修" if index < required else "选修"
        own.append((student, level))
    sheet = titled(b, TITLE_H, 7)
    columns = ["学号", "姓名", "班级", "课程名称", "课程性质", "学分", "成绩"]
    sheet.line(*columns)
    rows = sorted(
        ((c, s, level) for s, level in own for c in s["failed_courses"]), key=lambda row: row[0]["name"]
    )
    first: dict[str, int] = {}
    for course, s, _ in rows:
        at = sheet.line(
            s["student_id"],
            s["name"],
            s["class"],
            course["name"],
            course["kind"],
            course["credits"],
            course["score"],
        )
        first.setdefault(s["student_id"], at)
        b.count("rows_read")
    for s, level in sorted(own, key=lambda pair: first[pair[0]["student_id"]]):
        failed = [
            {k: c[k] for k in ("name", "credits", "score")}
            for c in sorted(s["failed_courses"], key=lambda c: str(c["name"]))
        ]
        if level:
            b.cases.append(
                {
                    "student_id": s["student_id"],
                    "name": s["name"],
                    "class": s["class"],
                    "term": s["term"],
                    "level": level,
                    "failed_courses": failed,
                    "row": first[s["student_id"]],
                }
            )
            b.may[s["student_id"]] = {"failed_count": len(failed)}
    below = [s for s, level in own if not level]
    b.count("not_warned", len(below))
    b.count("merged", len(rows) - len(own))
    b.notes_say += ["未达"]


@listed(
    "G100_门数学分合栏.xlsx",
    "nanjing",
    "openpyxl",
    "a column 门数/学分 that says two things (3/9.5) is not taken for either, and is named",
    context="the level is stated; a guess would print a wrong number on the notice",
)
def _(b: Book) -> None:
    sheet = titled(b, _TITLE_N, 5)
    both = col("不及格门数/学分", "", lambda s: f"{s['failed_count']}/{s['unearned_credits']:g}")
    sheet.table([ID, NAME, CLASS, both, LEVEL], people("nanjing", 5, 108), given=GIVEN_TERM)
    b.notes_say += ["不及格门数/学分"]
    b.outcome = ["accepted", "rejected_whole"]


@listed(
    "G107_页脚紧接.xlsx",
    "heilongjiang",
    "openpyxl",
    "footer lines right below the last student, with counts by level and a remark on ids",
)
def _(b: Book) -> None:
    sheet = titled(b, TITLE_H, 5)
    sheet.table([serial(), ID, NAME, CLASS, LEVEL], people("heilongjiang", 6, 115), given=GIVEN_TERM)
    sheet.line("合计人数：6人")
    sheet.line("其中：", "黄色预警", "3人", "橙色预警", "3人")
    sheet.line("备注：学号、姓名以教务系统为准。")
    sheet.line(None, "填表人（签字）", None, "系主任（签字）")
    sheet.line(None, None, None, "黑龙江建筑职业技术学院教务处", "2026年3月")


@listed(
    "G108_每页表头.xlsx",
    "nanjing",
    "openpyxl",
    "the heading repeated for every printed page, serial numbers running on, page lines between",
)
def _(b: Book) -> None:
    sheet = titled(b, _TITLE_N, 5)
    own = people("nanjing", 12, 116)
    columns = [Col("序号", lambda s, _: s["serial"], lambda _: {}), ID, NAME, CLASS, LEVEL]
    for page in range(3):
        part = [put(s, serial=page * 4 + i + 1) for i, s in enumerate(own[page * 4 : page * 4 + 4])]
        sheet.table(columns, part, given=GIVEN_TERM)
        sheet.line(None, None, f"第{page + 1}页")


@listed(
    "G109_Word转来.xls",
    "heilongjiang",
    "xlwt",
    "every column merged over two, as tables pasted from Word come out",
)
def _(b: Book) -> None:
    sheet = titled(b, TITLE_H, 12)
    columns = [
        c
        for pair in ((serial(), ID, NAME, CLASS, COUNT, LEVEL))
        for c in (pair, Col("", lambda *_: None, lambda _: {}))
    ]
    for c in columns[1::2]:
        assert not c.title
    heading = [c.title or None for c in columns]
    sheet.line(*heading)
    sheet.table(columns, people("heilongjiang", 5, 117), heading=False, given=GIVEN_TERM)
    sheet.merges += [(row, column, row, column + 1) for row in range(2, 8) for column in range(0, 12, 2)]


@listed(
    "G110_零学分仍列三级.csv",
    "quzhou",
    "csv",
    "三级 stated though 0 credits are lacking and no hours missed: it stands, reported",
)
def _(b: Book) -> None:
    own = people("quzhou", 4, 118)
    rows = [own[0], put(own[1], unearned_credits=0, level="三级预警"), *own[2:]]
    b.sheet().table([ID, NAME, COLLEGE, CLASS, TERM, CREDITS, LEVEL], rows)
    b.notes_say += ["第 3 行"]


@listed(
    "G111_课程行重复.xlsx",
    "heilongjiang",
    "openpyxl",
    "long format in which one course row stands twice: counted once when the level is computed",
)
def _(b: Book) -> None:
    own = [with_courses("heilongjiang", s, 0, 1, 2) for s in people("heilongjiang", 3, 119)]
    sheet = titled(b, TITLE_H, 5)
    sheet.long_table(
        [ID, NAME, CLASS],
        [col("课程名称", "name"), col("学分", "credits")],
        [counted(s) for s in own],
        given=_COMPUTED,
    )
    sheet.rows.append(list(sheet.rows[-1]))
    b.count("rows_read")
    b.count("merged")


@listed("G114_体测分数.xlsx", "quzhou", "openpyxl", "体测成绩 as marks: below 60 is one failure, 60 is none")
def _(b: Book) -> None:
    wanted = [(58.5, "三级预警"), (59.9, "三级预警"), (60, ""), (85, ""), (0, "三级预警")]
    own = []
    for student, (mark, level) in zip(people("quzhou", 5, 123), wanted, strict=True):
        truth = {"physical_test": f"{mark:g}"}
        own.append(
            put(student, {"体测成绩": mark}, level=level, **truth)
            if level
            else aside(student, "not_warned", {"体测成绩": mark})
        )
    sheet = titled(b, _TITLE_Q, 4)
    sheet.table([ID, NAME, CLASS, col("体测成绩", "physical_test")], own, given=_COMPUTED)


@listed(
    "G115_颜色分表.xlsx",
    "nanjing",
    "openpyxl",
    "sheets named 红色(3人), 橙色（3人）, 黄色; the level nowhere else",
)
def _(b: Book) -> None:
    for seed, name in enumerate(("红色(3人)", "橙色（3人）", "黄色"), 124):
        own = [put(s, level=f"{name[:2]}预警") for s in people("nanjing", 3, seed)]
        b.sheet(name).table([serial(), TERM, ID, NAME, CLASS, CREDITS], own, given={"level": ...})


@listed(
    "G116_课程用加号.xlsx",
    "lanzhou",
    "openpyxl",
    "courses joined by blanks, their number said beside them; one course with blanks in its name",
)
def _(b: Book) -> None:
    sheet = titled(b, "生命科学与工程学院2025-2026学年第二学期学业警示学生名单", 6)
    own = [with_courses("lanzhou", s, i, i + 2) for i, s in enumerate(people("lanzhou", 5, 127))]

    def two(student: Student) -> str:
        return "  ".join(c["name"] for c in student["failed_courses"])

    sheet.table(
        [
            ID,
            NAME,
            CLASS,
            courses("经补考未通过课程", two),
            col("门数", "failed_count"),
            col("警示级别", "level"),
        ],
        own,
        given=GIVEN_TERM,
    )
