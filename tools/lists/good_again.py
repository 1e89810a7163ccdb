"""Second and third examples of what the other themes show once, in other schools and formats."""

import datetime as dt
import io
from dataclasses import replace

import xlsxwriter
import xlwt
from tools.lists import markup
from tools.lists.good_saved import with_macros
from tools.lists.kit import TERM, Case, Cell, Made, delimited, people, xlsx


def lists() -> list[Made]:
    return [
        _macros_and_classes(),
        _rare_names_first_sitting(),
        _hidden_rows_of_xls(),
        _chart_first(),
        _page_with_rare_names(),
        _ods_of_sections(),
        _earned_and_failed(),
    ]


def _macros_and_classes() -> Made:
    who = people("quzhou", 4, 110)
    sheets: dict[str, list[list[Cell]]] = {}
    cases: list[Case] = []
    for part in (who[:2], who[2:]):
        name = part[0].class_name
        rows: list[list[Cell]] = [[f"{TERM}学业预警名单"], ["学号", "姓名", "电话", "预警等级", "备注"]]
        for p, remark in zip(part, ("已撤销", None), strict=True):
            rows.append([p.number, p.name, p.phone, "二级", remark])
            cases.append(p.case(len(rows), "二级预警", "class", sheet=name))
        sheets[name] = rows
    purpose = "xlsm：班级在表名（25会计1）；“电话”没说是谁的；备注已撤销只报告"
    says = ["宏", "电话", "已撤销"]
    data = with_macros(xlsx(sheets))
    return Made("G110_名单.xlsm", data, "openpyxl、手工加宏", purpose, "quzhou", cases, notes_say=says)


def _rare_names_first_sitting() -> Made:
    names = ["庞𰻝", "荆𠮷䶮", "司𬭎", "卫𡚸", "翁㛃"]
    figures = [(3, 0, "学业警示（正考）"), (5, 1, "口头警示"), (2, 0, ""), (0, 0, ""), (6, 3, "书面警示")]
    rows: list[list[Cell]] = [["学号", "姓名", "班级", "学年学期", "正考不及格门数", "补考后不及格门数"]]
    cases = []
    for p, name, (first, after, level) in zip(people("lanzhou", 5, 111), names, figures, strict=True):
        rows.append([p.number, name, p.class_name, TERM, first, after])
        if level:
            case = replace(p, name=name).case(len(rows), level, "class", failed_count=after)
            cases.append(case)
    data = delimited(rows).encode("gb18030")
    purpose = "GB18030 四字节罕用字；正考 3 门补考全过为学业警示（正考），2 门不立案"
    counts = {"rows_read": 5, "cases": 3, "not_warned": 2}
    return Made("G111_名单.csv", data, "csv", purpose, "lanzhou", cases, counts=counts)


def _hidden_rows_of_xls() -> Made:
    book = xlwt.Workbook()
    sheet = book.add_sheet("名单")
    figures = [(6, "三级预警"), (12.5, "一级预警"), (0, ""), (7, "二级预警")]
    rows: list[list[Cell]] = [[f"{TERM}学分统计"], ["学号", "姓名", "班级", "未获学分"]]
    cases = []
    for p, (credit, level) in zip(people("quzhou", 4, 112), figures, strict=True):
        rows.append([p.number, p.name, p.class_name, credit])
        if level:
            cases.append(p.case(len(rows), level, "class", unearned_credits=float(credit)))
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            sheet.write(r, c, value)
    sheet.row(3).hidden = True
    stream = io.BytesIO()
    book.save(stream)
    purpose = "xls 中隐藏的行照读并在说明中写明；0 学分不立案"
    counts = {"rows_read": 4, "cases": 3, "not_warned": 1}
    return Made(
        "G112_名单.xls",
        stream.getvalue(),
        "xlwt",
        purpose,
        "quzhou",
        cases,
        notes_say=["1 行", "隐藏"],
        counts=counts,
    )


def _chart_first() -> Made:
    rows: list[list[Cell]] = [[f"{TERM}学业预警名单"], ["学号", "姓名", "班级", "预警等级", "手机号码"]]
    cases = []
    for p, level in zip(people("heilongjiang", 3, 113), ("黄牌", "橙牌", "红牌"), strict=True):
        rows.append([p.number, p.name, p.class_name, level, p.phone])
        cases.append(p.case(len(rows), f"{level[0]}色预警", "class"))
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"created": dt.datetime(2026, 3, 1, tzinfo=dt.UTC).replace(tzinfo=None)})
        chart = book.add_chartsheet("统计图")
        sheet = book.add_worksheet("名单")
        for r, row in enumerate(rows):
            sheet.write_row(r, 0, row)
        sheet.autofilter(1, 0, 4, 4)
        sheet.filter_column(3, "x == 黄牌")
        for r in (3, 4):
            sheet.set_row(r, options={"hidden": True})
        pie = book.add_chart({"type": "column"})
        pie.add_series({"values": "=名单!$A$3:$A$5"})
        chart.set_chart(pie)
    purpose = "第一张是图表页；筛掉的行照读；“手机号码”没说是谁的"
    says = ["手机号码", "2 行", "隐藏"]
    return Made(
        "G113_名单.xlsx", stream.getvalue(), "xlsxwriter", purpose, "heilongjiang", cases, notes_say=says
    )


def _page_with_rare_names() -> Made:
    who = [
        replace(p, name=name)
        for p, name in zip(people("nanjing", 3, 114), ("庞𬭎", "荆𠮷", "司䶮"), strict=True)
    ]
    rows: list[list[Cell]] = [["学号", "姓名", "班级", "学年学期", "预警级别", "备注"]]
    for p, remark in zip((*who, who[0]), (None, "预警已解除", None, None), strict=True):
        rows.append([p.number, p.name, p.class_name, TERM, "橙色预警", remark])
    cases = [p.case(2 + n, "橙色预警", "class") for n, p in enumerate(who)]
    data = markup.page(markup.table(rows), "gb18030").encode("gb18030")
    purpose = "网页表格，GB18030 四字节字；同一学生两遍；备注已解除只报告"
    counts = {"rows_read": 4, "cases": 3, "merged": 1}
    return Made(
        "G114_导出.xls", data, "HTML", purpose, "nanjing", cases, notes_say=["已解除", "重复"], counts=counts
    )


def _ods_of_sections() -> Made:
    who = people("lanzhou", 4, 115)
    rows: list[list[Cell]] = [[f"{TERM}学业警示名单"], ["学号", "姓名", "专业"]]
    cases = []
    for title, level, part in (
        ("一、书面警示", "书面警示", who[:2]),
        ("二、口头警示", "口头警示", who[2:]),
    ):
        rows.append([title])
        for p in part:
            rows.append([p.number, p.name, p.major])
            cases.append(p.case(len(rows), level, "major"))
    data = xlsx({"名单": rows}, {"名单": ["A1:C1", "A3:C3", "A6:C6"]})
    purpose = "ods：级别只在合并的分段标题里"
    return Made("G115_名单.ods", data, "LibreOffice", purpose, "lanzhou", cases, soffice=("xlsx", "ods"))


def _earned_and_failed() -> Made:
    rows: list[list[Cell]] = [["学号", "姓名", "班级", "学年学期", "累计不及格门数", "本学期获得学分"]]
    figures = [
        (8, 12.0, "红色预警"),
        (1, 9.5, "红色预警"),
        (4, 10.0, "橙色预警"),
        (1, 10.0, ""),
        (3, 15.5, "黄色预警"),
    ]
    cases = []
    for p, (failed, earned, level) in zip(people("heilongjiang", 5, 116), figures, strict=True):
        rows.append([p.number, p.name, p.class_name, TERM, f"{failed}门", earned])
        if level:
            cases.append(p.case(len(rows), level, "class", failed_count=failed, earned_credits=earned))
    data = b"\xff\xfe" + delimited(rows, "\t").encode("utf-16-le")
    purpose = "8 门为红；所得学分 9.5 为红，10 不算；1 门不立案"
    counts = {"rows_read": 5, "cases": 4, "not_warned": 1}
    return Made("G116_统计.txt", data, "text", purpose, "heilongjiang", cases, counts=counts)
