"""Good lists: every format that offices send, recognised by content."""

from tools.office_lists.book import Book, Grid, col, serial
from tools.office_lists.columns import (
    ABSENCE,
    CLASS,
    COLLEGE,
    COUNSELOR,
    COUNT,
    CREDITS,
    DEPARTMENT,
    GRADE,
    ID,
    LEVEL,
    MAJOR,
    NAME,
    PARENT,
    PHONE,
    PHYSICAL,
    REASON,
    TERM,
    counted,
    courses,
)  # fmt: skip
from tools.office_lists.registry import listed
from tools.office_lists.truth import people, put

TITLE_H = "黑龙江建筑职业技术学院2025-2026学年第二学期学业预警学生名单"
GIVEN_TERM = {"term": ...}
_SHORT_H = [serial(), ID, NAME, DEPARTMENT, MAJOR, CLASS, COUNT, courses(), LEVEL]
_SHORT_Q = [ID, NAME, COLLEGE, MAJOR, CLASS, TERM, CREDITS, LEVEL]
_SHORT_N = [TERM, DEPARTMENT, GRADE, MAJOR, CLASS, ID, NAME, COUNT, CREDITS, LEVEL, PARENT, PHONE, COUNSELOR]


def titled(book: Book, title: str, width: int, name: str = "Sheet1") -> Grid:
    sheet = book.sheet(name)
    sheet.line(title, merge=width)
    return sheet


@listed(
    "G01_黑建院_环境艺术系学业预警名单（上报版）.xlsx",
    "heilongjiang",
    "openpyxl",
    "merged title, fill-in lines, heading in row 6, footer lines; department only in a fill-in line",
)
def _(b: Book) -> None:
    sheet = titled(b, TITLE_H, 8, "预警名单")
    sheet.line("系（部）：环境艺术系", None, None, "填表人：游晨", None, None, "填表日期：2026年3月1日")
    sheet.skip()
    sheet.line("说明：本表由各系教务科填写，一式两份，于开学后两周内上报教务处。", merge=8)
    sheet.skip()
    sheet.table(
        [serial(), ID, NAME, MAJOR, CLASS, COUNT, courses(), LEVEL],
        people("heilongjiang", 9, 1),
        given={"term": ..., "department": "环境艺术系"},
    )
    sheet.skip()
    sheet.line("合计", None, None, None, None, 31)
    sheet.line("制表人：", None, "审核人：", None, None, "系主任（签字）：", None, "2026年3月1日")


@listed(
    "G02_机械工程系 2025-2026-2 学业预警学生信息表.xlsx",
    "nanjing",
    "xlsxwriter",
    "two heading rows of merged groups: 姓名 and 联系电话 stand under 学生信息 and under 家长信息",
)
def _(b: Book) -> None:
    sheet = titled(b, "南京机电职业技术学院学业预警学生信息表", 12)
    sheet.line("学年学期：2025-2026学年第二学期", None, None, None, None, None, "系部：机械工程系")
    own = [put(s, phone=f"1541{i:07}") for i, s in enumerate(people("nanjing", 8, 2), 1234567)]
    sheet.table(
        [serial(), col("姓名", "name", group="学生信息"), col("学号", "student_id", group="学生信息"),
         col("班级", "class", group="学生信息"), col("联系电话", "", lambda s: s["phone"], group="学生信息"),
         col("门数", "failed_count", group="不及格情况"), col("学分", "unearned_credits", group="不及格情况"),
         col("姓名", "parent_name", group="家长信息"), col("联系电话", "parent_phone", group="家长信息"),
         LEVEL, COUNSELOR, col("备注")],
        own, given={"term": ..., "department": "机械工程系"},
    )  # fmt: skip


@listed(
    "G03_生命院学业警示汇总表.xlsx", "lanzhou", "lo-xlsx", "saved by LibreOffice; level computed from resits"
)
def _(b: Book) -> None:
    sheet = titled(b, "生命科学与工程学院2025-2026学年第二学期学业警示学生名单汇总表", 7, "附件1")
    after = col("补考后不及格门数", "failed_count")
    sheet.table(
        [serial(), MAJOR, CLASS, ID, NAME, after, courses("补考后不及格课程")],
        people("lanzhou", 8, 3),
        given={"term": ..., "level": ...},
    )
    b.notes_say += ["判定"]


@listed(
    "G04_商学院预警名单（UTF-8 带签名）.csv",
    "quzhou",
    "csv",
    "UTF-8 with BOM; level computed at the boundaries",
)
def _(b: Book) -> None:
    b.raw = {"bom": b"\xef\xbb\xbf"}
    wanted = [(0.5, "三级预警"), (6.0, "三级预警"), (6.5, "二级预警"), (12.0, "二级预警"), (12.5, "一级预警")]
    own = [
        put(s, unearned_credits=c, level=level)
        for s, (c, level) in zip(people("quzhou", 5, 4), wanted, strict=True)
    ]
    b.sheet().table([ID, NAME, COLLEGE, MAJOR, CLASS, TERM, CREDITS], own, given={"level": ...})


@listed(
    "G05_商学院预警名单_utf8.csv",
    "quzhou",
    "csv",
    "UTF-8 without BOM, line feeds inside quoted cells, line end LF",
)
def _(b: Book) -> None:
    b.raw = {"end": "\n"}
    own = [counted(s) for s in people("quzhou", 6, 5)]
    b.sheet().table([ID, NAME, COLLEGE, CLASS, TERM, CREDITS, courses(join="\n"), LEVEL], own)


@listed(
    "G06_预警名单（生僻字）.csv", "quzhou", "csv", "GB18030 with four-byte characters of Ext-A, B and later"
)
def _(b: Book) -> None:
    b.raw = {"encoding": "gb18030"}
    rare = ["柴㛃", "麦䶮", "荆𠮷", "祝𬭎涵", "卜𡚸", "游𫘧"]
    own = [put(s, name=name) for s, name in zip(people("quzhou", 6, 6), rare, strict=True)]
    b.sheet().table(_SHORT_Q, own)


@listed("G07_环艺系预警名单.txt", "heilongjiang", "csv", "Unicode text of Excel: UTF-16 LE with BOM, tabs")
def _(b: Book) -> None:
    b.raw = {"encoding": "utf-16-le", "bom": b"\xff\xfe", "delimiter": "\t"}
    sheet = b.sheet()
    sheet.line(TITLE_H)
    sheet.table(_SHORT_H, people("heilongjiang", 7, 7), given=GIVEN_TERM)


@listed("G08_预警导出.csv", "nanjing", "csv", "named csv, but tab text in GB18030")
def _(b: Book) -> None:
    b.raw = {"encoding": "gb18030", "delimiter": "\t"}
    b.sheet().table(_SHORT_N, people("nanjing", 6, 8))


@listed("G09_2025-2026-2学业预警.xls", "heilongjiang", "xlwt", "BIFF8; student ids and counts as numbers")
def _(b: Book) -> None:
    sheet = titled(b, TITLE_H, 9)
    number = col("学号", "student_id", lambda s: int(s["student_id"]))
    sheet.table([serial(), number, *_SHORT_H[2:]], people("heilongjiang", 9, 9), given=GIVEN_TERM)


@listed("G10_机械系预警（旧版Excel）.xls", "nanjing", "biff5", "BIFF5, Excel 5.0/95")
def _(b: Book) -> None:
    b.sheet("预警名单").table(_SHORT_N, people("nanjing", 8, 10))


@listed("G11_生命院学业警示名单.ods", "lanzhou", "lo-ods", "OpenDocument; merged title, level stated")
def _(b: Book) -> None:
    sheet = titled(b, "生命科学与工程学院2025-2026学年第二学期学业警示学生名单", 7, "名单")
    own = [counted(s) for s in people("lanzhou", 7, 11)]
    sheet.table(
        [serial(), ID, NAME, MAJOR, CLASS, courses("经补考未通过课程"), col("警示级别", "level")],
        own,
        given=GIVEN_TERM,
    )


@listed("G12_xsyjmd_20260301.xls", "lanzhou", "html", "HTML table of a 教务系统, gb2312, pinyin column codes")
def _(b: Book) -> None:
    b.sheet().table(
        [col("ROW_ID", "", lambda s: s["student_id"][-2:]), col("XNXQ", "term", lambda _: "2025-2026-2"),
         col("YXMC", "department"), col("ZYMC", "major"), col("BJMC", "class"), col("XH", "student_id"),
         col("XM", "name"), col("JSJB", "level")],
        people("lanzhou", 8, 12),
    )  # fmt: skip


@listed("G13_学业预警数据.xls", "quzhou", "xml2003", "XML Spreadsheet 2003; merged title; numbers as numbers")
def _(b: Book) -> None:
    sheet = titled(b, "衢州学院商学院2025-2026学年第二学期学业预警名单", 8, "预警")
    sheet.skip()
    sheet.table(
        [ID, NAME, COLLEGE, MAJOR, CLASS, CREDITS, ABSENCE, LEVEL],
        [put(s, absence_hours=0) for s in people("quzhou", 8, 13)],
        given=GIVEN_TERM,
    )


@listed("G14_名单.xls", "heilongjiang", "openpyxl", "an xlsx that was renamed to .xls")
def _(b: Book) -> None:
    sheet = titled(b, TITLE_H, 9)
    sheet.table(_SHORT_H, people("heilongjiang", 6, 14), given=GIVEN_TERM)


@listed("G15_名单.xlsx", "quzhou", "xlwt", "a BIFF8 workbook that was renamed to .xlsx")
def _(b: Book) -> None:
    b.sheet().table(_SHORT_Q, people("quzhou", 6, 15))


@listed("G16_预警名单（带宏）.xlsm", "nanjing", "xlsm", "macros are ignored, and the notes say so")
def _(b: Book) -> None:
    b.sheet("名单").table(_SHORT_N, people("nanjing", 6, 16))
    b.notes_say += ["宏"]


@listed(
    "G17_成绩预警_导出.xls",
    "quzhou",
    "html",
    "UTF-8 HTML: <br>, &nbsp;, two heading rows by rowspan and colspan",
)
def _(b: Book) -> None:
    b.raw = {"charset": "utf-8", "encoding": "utf-8", "head": '<style>td{mso-number-format:"\\@"}</style>'}
    sheet = titled(b, "衢州学院2025-2026学年第二学期学业预警学生一览表", 9)
    own = [put(s, absence_hours=2, physical_test="合格") for s in people("quzhou", 7, 17)]
    sheet.table(
        [serial(), col("学号", "student_id", group="基本信息"), col("姓名", "name", group="基本信息"),
         col("班级", "class", group="基本信息"), col("未获学分", "unearned_credits", group="学业情况"),
         courses("不及格课程", "\n"), col("旷课\n学时", "absence_hours"), PHYSICAL, LEVEL],
        [counted(s) for s in own], given=GIVEN_TERM,
    )  # fmt: skip


@listed(
    "G18_预警学生.xls", "heilongjiang", "csv", "tab text in GB18030 under the name .xls, as 教务系统 send it"
)
def _(b: Book) -> None:
    b.raw = {"encoding": "gb18030", "delimiter": "\t", "ragged": True}
    sheet = b.sheet()
    sheet.line("黑龙江建筑职业技术学院 2025-2026学年第二学期 学业预警名单")
    sheet.table(_SHORT_H, people("heilongjiang", 6, 18), given=GIVEN_TERM)
    sheet.line("共 6 条记录")


@listed(
    "G19_预警（兼容模式）.xls", "nanjing", "lo-xls", "BIFF8 by LibreOffice; two sheets, reason and parents"
)
def _(b: Book) -> None:
    own = [put(s, reason=f"累计未获{s['unearned_credits']}学分") for s in people("nanjing", 8, 19)]
    b.sheet("机电").table([*_SHORT_N, REASON], own[:4])
    b.sheet("数控").table([*_SHORT_N, REASON], own[4:])


@listed("G20_xyyj_export.txt", "quzhou", "csv", "UTF-16 BE with BOM, commas")
def _(b: Book) -> None:
    b.raw = {"encoding": "utf-16-be", "bom": b"\xfe\xff"}
    b.sheet().table(_SHORT_Q, people("quzhou", 5, 20))


@listed("G21_学业预警（网页另存）.xls", "heilongjiang", "lo-html", "HTML as LibreOffice saves it, named .xls")
def _(b: Book) -> None:
    sheet = titled(b, TITLE_H, 9, "名单")
    sheet.table(_SHORT_H, people("heilongjiang", 5, 21), given=GIVEN_TERM)
