"""Good lists with the small realities of offices: remarks, totals, validation, links, odd file names."""

import datetime as dt
from typing import Any

from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from tools.office_lists.book import Book, Formula, col, serial
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
)
from tools.office_lists.good_formats import GIVEN_TERM, TITLE_H, titled
from tools.office_lists.registry import listed
from tools.office_lists.truth import people, put

_LONG = (
    "关于报送机械工程系二〇二五至二〇二六学年第二学期学业预警学生名单"
    "及帮扶安排情况的汇总表最终版修改稿定稿请以此件为准"
)


@listed(
    "G83_预警名单（格式齐全）.xlsx",
    "heilongjiang",
    "openpyxl",
    "freeze panes, validation, conditional colours, comments, named ranges, print titles, page breaks",
)
def _(b: Book) -> None:
    sheet = titled(b, TITLE_H, 6)
    sheet.table([serial(), ID, NAME, CLASS, COUNT, LEVEL], people("heilongjiang", 6, 90), given=GIVEN_TERM)

    def dress(made: Any) -> None:
        page = made["Sheet1"]
        page.freeze_panes = "D3"
        page.print_title_rows = "1:2"
        page.print_area = "A1:F8"
        levels = DataValidation(type="list", formula1='"黄色预警,橙色预警,红色预警"')
        levels.add("F3:F200")
        page.add_data_validation(levels)
        page.conditional_formatting.add(
            "F3:F8",
            CellIsRule(operator="equal", formula=['"红色预警"'], fill=PatternFill(bgColor="FFFF0000")),
        )
        page["C3"].comment = Comment("已电话联系（学号 20259999999）", "教务员")
        made.defined_names["预警学生"] = DefinedName("预警学生", attr_text="Sheet1!$B$3:$B$8")

    b.finish = dress


@listed(
    "G84_预警名单（公式与外部链接）.xlsx",
    "quzhou",
    "xlsxwriter",
    "formulas with kept results: VLOOKUP into another workbook, SUM, TEXT; the results are read",
)
def _(b: Book) -> None:
    sheet = b.sheet("名单")
    sheet.line(
        Formula(
            '"衢州学院"&"2025-2026学年第二学期"&"学业预警名单"', "衢州学院2025-2026学年第二学期学业预警名单"
        )
    )
    own = people("quzhou", 6, 91)
    rows = [put(s, {
        "序号": Formula("ROW()-2", i),
        "姓名": Formula(f"VLOOKUP(B{i + 2},'[学籍.xlsx]Sheet1'!$A:$B,2,0)", s["name"]),
        "未获学分累计": Formula(f"SUM(G{i + 2}:H{i + 2})", s["unearned_credits"]),
        "预警等级": Formula(f'IF(E{i + 2}>12,"一级预警",IF(E{i + 2}>6,"二级预警","三级预警"))', s["level"]),
    }) for i, s in enumerate(own, 1)]  # fmt: skip
    sheet.table([serial(), ID, NAME, CLASS, CREDITS, LEVEL], rows, given=GIVEN_TERM)


@listed(f"G85_{_LONG}.xlsx", "nanjing", "openpyxl", "a file name of 170 bytes and more")
def _(b: Book) -> None:
    b.sheet("Sheet1").table([TERM, ID, NAME, CLASS, COUNT, LEVEL], people("nanjing", 4, 92))


@listed(
    "G86_ “商学院”学业预警　名单 (1) - 副本【终稿】'26.3'.csv",
    "quzhou",
    "csv",
    "spaces, quotes, full-width space, brackets in the file's name",
)
def _(b: Book) -> None:
    b.raw = {"encoding": "gb18030"}
    b.sheet().table([ID, NAME, COLLEGE, CLASS, TERM, CREDITS, LEVEL], people("quzhou", 4, 93))


@listed(
    "G87_预警名单（备注已撤销）.xlsx",
    "heilongjiang",
    "openpyxl",
    "a remark says 已撤销 in one row: the case stands as listed, and the remark is reported",
    context="nobody may decide by a remark; but a clerk must see it before a notice is printed",
)
def _(b: Book) -> None:
    sheet = titled(b, TITLE_H, 7)
    own = people("heilongjiang", 5, 94)
    rows = [put(own[0], {"备注": "已电话通知家长"}), put(own[1], {"备注": "已撤销"}), *own[2:]]
    sheet.table([serial(), ID, NAME, CLASS, COUNT, LEVEL, REMARK], rows, given=GIVEN_TERM)
    b.notes_say += ["已撤销"]


@listed(
    "G88_预警名单（页脚齐全）.xlsx",
    "lanzhou",
    "openpyxl",
    "footer lines of every kind: 合计, 备注：, 注：, 填表人, 审核人, 联系电话, 日期 as a date, 第1页",
)
def _(b: Book) -> None:
    sheet = titled(b, "生命科学与工程学院2025-2026学年第二学期学业警示学生名单", 6)
    sheet.table(
        [serial(), ID, NAME, CLASS, courses("经补考未通过课程"), col("警示级别", "level")],
        [counted(s) for s in people("lanzhou", 5, 95)],
        given=GIVEN_TERM,
    )
    sheet.line("合计", "5人", None, None, "12门")
    sheet.line("注：1.本表一式三份；2.学业警示不是纪律处分，不记入学生档案。", merge=6)
    sheet.line("填表人：", "乔玉", "审核人：", "柏彤", "联系电话：", "0931-2970000")
    sheet.line(None, None, None, None, "填表日期：", dt.date(2026, 3, 1))
    sheet.line("第 1 页 共 1 页", merge=6)


@listed(
    "G89_文本框与图片说明.xlsx",
    "nanjing",
    "xlsxwriter",
    "a text box and a stamp drawn over the table say nothing that is read",
)
def _(b: Book) -> None:
    sheet = titled(b, "机械工程系2025-2026学年第二学期学业预警名单", 6, "名单")
    sheet.table([serial(), ID, NAME, CLASS, CREDITS, LEVEL], people("nanjing", 5, 96), given=GIVEN_TERM)

    def drawn(made: Any) -> None:
        page = made.get_worksheet_by_name("名单")
        page.insert_textbox("H3", "学号 25999999999 姓名 示例 红色预警")
        page.set_column("A:A", 6.13)
        page.set_header("&C第 &P 页，共 &N 页")

    b.finish = drawn


@listed(
    "G90_名单.csv",
    "quzhou",
    "csv",
    "the term is said only by the clerk who takes the list",
    term="2025-2026-2",
)
def _(b: Book) -> None:
    b.raw = {"encoding": "gb18030"}
    b.sheet().table([ID, NAME, COLLEGE, CLASS, CREDITS, LEVEL], people("quzhou", 5, 97), given=GIVEN_TERM)
    b.notes_say += ["指定"]


@listed(
    "G91_自动化工程系预警名单.xlsx",
    "nanjing",
    "openpyxl",
    "another department of the same school is no other school",
)
def _(b: Book) -> None:
    sheet = titled(b, "南京机电职业技术学院自动化工程系2025-2026学年第二学期学业预警学生名单", 6)
    own = [put(s, department="自动化工程系") for s in people("nanjing", 5, 98)]
    sheet.table([serial(), ID, NAME, col("系部", "department"), CLASS, LEVEL], own, given=GIVEN_TERM)


@listed(
    "G92_转学生名单.xlsx",
    "heilongjiang",
    "openpyxl",
    "another school named in a remark or a reason refuses nothing",
)
def _(b: Book) -> None:
    sheet = titled(b, TITLE_H, 7)
    own = [put(s, reason="由衢州学院转入，学分认定中") for s in people("heilongjiang", 4, 99)]
    sheet.table([ID, NAME, MAJOR, CLASS, COUNT, LEVEL, col("预警原因", "reason")], own, given=GIVEN_TERM)


@listed(
    "G66_别名列.xlsx",
    "quzhou",
    "openpyxl",
    "other names of columns: 学生姓名, 二级学院, 行政班级, 不及格学分累计, 旷课学时数",
)
def _(b: Book) -> None:
    sheet = titled(b, "衢州学院2025-2026学年第二学期学业预警情况统计表", 9)
    sheet.table(
        [serial("编号"), col("学生学号", "student_id"), col("学生姓名", "name"),
         col("性别", "", lambda _: "女"),
         col("二级学院", "department"), col("所学专业", "major"), col("行政班级", "class"),
         col("不及格学分累计", "unearned_credits"), col("预警级别", "level"), COUNSELOR, REMARK],
        people("quzhou", 6, 73), given=GIVEN_TERM,
    )  # fmt: skip


@listed(
    "G67_无主电话.xlsx",
    "nanjing",
    "openpyxl",
    "联系电话 without an owner is never the parent's, and it is said",
)
def _(b: Book) -> None:
    sheet = titled(b, "机械工程系2025-2026学年第二学期学业预警名单", 7)
    sheet.table(
        [ID, NAME, CLASS, CREDITS, LEVEL, col("联系电话", "", lambda s: s["parent_phone"]), PARENT],
        people("nanjing", 5, 74),
        given=GIVEN_TERM,
    )
    b.notes_say += ["联系电话"]


@listed(
    "G68_空值写法.xlsx", "nanjing", "openpyxl", "无, —, /, 暂无 and blanks say nothing; MAJOR 无 is no major"
)
def _(b: Book) -> None:
    sheet = titled(b, "机械工程系2025-2026学年第二学期学业预警名单", 9)
    nothing = ["无", "—", "/", "暂无", "", "-"]
    rows = [
        put(
            s,
            {"家长姓名": n, "家长联系电话": n, "辅导员": n, "不及格课程": n},
            parent_name="",
            parent_phone="",
            counselor="",
            failed_courses=[],
        )
        for s, n in zip(people("nanjing", 6, 75), nothing, strict=True)
    ]
    sheet.table(
        [ID, NAME, MAJOR, CLASS, courses(), CREDITS, LEVEL, PARENT, PHONE, COUNSELOR], rows, given=GIVEN_TERM
    )
