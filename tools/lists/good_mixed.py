"""Several habits in one list, as the files that offices really send have them."""

import datetime as dt
import io
from dataclasses import replace

import openpyxl
import xlsxwriter
import xlwt
from tools.lists import markup
from tools.lists.kit import (
    LAST_TERM,
    TERM,
    Case,
    Cell,
    Made,
    courses,
    delimited,
    fill,
    people,
    saved,
    xls,
    xlsx,
)


def lists() -> list[Made]:
    return [
        _ods_of_classes(),
        _ods_long_merged(),
        _libreoffice_values(),
        _xls_values(),
        _xml_of_levels(),
        _page_with_query(),
        _csv_with_lines(),
        _very_hidden(),
        _classes_in_sections(),
        _class_in_sheet_term_in_file(),
        _utf16_quoted(),
        _side_by_side_stated(),
        _two_of_one_name(),
        _class_in_the_file_name(),
    ]


def _ods_of_classes() -> Made:
    who = people("lanzhou", 6, 96)
    sheets: dict[str, list[list[Cell]]] = {}
    cases: list[Case] = []
    for part in (who[:3], who[3:]):
        name = part[0].class_name
        rows: list[list[Cell]] = [
            ["兰州理工大学生命科学与工程学院"],
            ["学业警示学生名单汇总表"],
            [f"学期：{TERM}"],
            ["填表人：", None, None, "填表日期：2026.3.2"],
            ["注：警示级别分口头警示和书面警示。"],
            ["序号", "学号", "姓名", "专业", "班级", "警示级别"],
        ]
        for index, p in enumerate(part, 1):
            rows.append([index, p.number, p.name, p.major, p.class_name, "书面"])
            cases.append(p.case(len(rows), "书面警示", "major", "class", sheet=name))
        sheets[name] = [*rows, ["合计", f"{len(part)}人"], ["审核人：", None, None, "日期："]]
    old = [["学号", "姓名", "学期", "警示级别"], [who[0].number, who[0].name, LAST_TERM, "书面警示"]]
    data = xlsx({**sheets, "旧名单": old}, hidden=["旧名单"])
    purpose = "ods：每班一张表，表头在第 6 行，有合计行；隐藏的旧名单不读"
    return Made(
        "G96_名单.ods", data, "LibreOffice", purpose, "lanzhou", cases,
        notes_say=["旧名单"], soffice=("xlsx", "ods"), counts={"rows_read": 6, "cases": 6},
    )  # fmt: skip


def _ods_long_merged() -> Made:
    who = people("quzhou", 2, 97)
    rows: list[list[Cell]] = [
        ["学号", "姓名", "班级", "学年学期", "未获学分累计", "课程名称", "学分", "成绩"]
    ]
    failed = [[("会计学原理", 4.0, 50), ("管理学", 3.0, 41)], [("税法", 2.0, 58)]]
    cases = []
    for p, subjects, level in zip(who, failed, ("二级预警", "三级预警"), strict=True):
        total = sum(credit for _, credit, _ in subjects)
        more = {"unearned_credits": total, "failed_courses": courses(*subjects)}
        cases.append(p.case(len(rows) + 1, level, "class", **more))
        for index, subject in enumerate(subjects):
            own = [p.number, p.name, p.class_name, TERM, total] if index == 0 else [None] * 5
            rows.append([*own, *subject])
    data = xlsx({"成绩": rows}, {"成绩": [f"{column}2:{column}3" for column in "ABCDE"]})
    purpose = "ods：一门课一行，学生信息竖向合并，等级由学分判定"
    counts = {"rows_read": 3, "cases": 2, "merged": 1}
    return Made(
        "G97_名单.ods", data, "LibreOffice", purpose, "quzhou", cases, soffice=("xlsx", "ods"), counts=counts
    )


def _libreoffice_values() -> Made:
    who = [replace(p, number="0" + p.number[1:]) for p in people("heilongjiang", 3, 98)]
    book = openpyxl.Workbook()
    sheet = book.active
    levels = ["黄色预警", "橙色预警", "红色预警"]
    rows: list[list[Cell]] = [["学号", "姓名", "班级", "学年学期", *levels, "预警日期"]]
    cases = []
    for index, p in enumerate(who):
        ticks = ["√" if n == index else None for n in range(3)]
        rows.append([int(p.number), p.name, p.class_name, "2025-2026-2", *ticks, dt.date(2026, 3, 1)])
        cases.append(p.case(len(rows), levels[index], "class", warning_date="2026-03-01"))
    fill(sheet, rows)
    for row in (2, 3, 4):
        sheet.cell(row, 1).number_format = "00000000000"
        sheet.cell(row, 8).number_format = "yyyy/m/d"
    purpose = "LibreOffice 存的 xlsx：学号数字格式补 0，打勾，日期格"
    target = "xlsx:Calc MS Excel 2007 XML"
    return Made(
        "G98_名单.xlsx", saved(book), "LibreOffice", purpose, "heilongjiang", cases, soffice=("xlsx", target)
    )


def _xls_values() -> Made:
    who = [replace(p, number="0" + p.number[1:]) for p in people("nanjing", 3, 99)]
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    zeros = xlwt.easyxf(num_format_str="00000000000")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for c, value in enumerate(
        ["学号", "姓名", "班级", "学期", "预警级别", "家长姓名", "家长手机", "通知日期", "预警日期"]
    ):
        sheet.write(0, c, value)
    cases = []
    for r, p in enumerate(who, 1):
        sheet.write(r, 0, int(p.number), zeros)
        for c, value in enumerate([p.name, p.class_name, TERM, "红色", p.parent, int(p.phone), None], 1):
            if value is not None:
                sheet.write(r, c, value)
        sheet.write(r, 8, dt.date(2026, 2, 28), day)
        keys = ("class", "parent_name", "parent_phone")
        cases.append(p.case(r + 1, "红色预警", *keys, warning_date="2026-02-28"))
    stream = io.BytesIO()
    book.save(stream)
    purpose = "xls：学号数字格式补 0，手机存成数字，日期格"
    return Made("G99_名单.xls", stream.getvalue(), "xlwt", purpose, "nanjing", cases)


def _xml_of_levels() -> Made:
    who = people("quzhou", 4, 100)
    sheets: dict[str, list[list[Cell]]] = {"说明": [["本表由学工部统一下发"]]}
    cases: list[Case] = []
    for name, part in (("二级预警", who[:2]), ("三级预警", who[2:])):
        rows: list[list[Cell]] = [[f"{TERM}{name}学生"], [], ["学号", None, "姓名", "班级", "旷课学时"]]
        for p in part:
            rows.append([int(p.number), None, p.name, p.class_name, 10 if name == "二级预警" else 6])
            hours = {"absence_hours": rows[-1][4]}
            cases.append(p.case(len(rows), name, "class", sheet=name, **hours))
        sheets[name] = rows
    purpose = "XML 表格 2003：每级一张表，有空列和空行，学号是数字"
    return Made("G100_名单.xls", markup.xml2003(sheets), "XML 2003", purpose, "quzhou", cases)


def _page_with_query() -> Made:
    who = people("nanjing", 3, 101)
    query = markup.table([["学年学期：", TERM, "系部：", who[0].department], ["查询", "导出"]])
    rows: list[list[Cell]] = [["序号", "学号", "姓名", "班级", "不及格门数", "预警级别", "操作"]]
    cases = []
    for index, p in enumerate(who, 1):
        rows.append([index, p.number, f"{p.name}\u00a0", p.class_name, "3门", "橙色预警", "查看"])
        cases.append((p, index))
    body = query + "<br>" + markup.table(rows) + "<p>共 3 条记录　第 1/1 页</p>"
    data = markup.page(body, "gbk").encode("gb18030")
    made = [p.case(1 + index, "橙色预警", "class", failed_count=3) for p, index in cases]
    purpose = "整页导出：查询条件一张表，名单一张表，页脚有记录数；学期只在查询条件里"
    return Made("G101_导出.xls", data, "HTML", purpose, "nanjing", made)


def _csv_with_lines() -> Made:
    who = people("quzhou", 3, 102)
    rows: list[list[Cell]] = [
        ["衢州学院学业预警学生名单"],
        [f"学期：{TERM}", "", "填报日期：2026-03-02"],
        [],
        ["序号", "学号", "姓名", "学院", "班级", "不及格课程（学分）", "未获学分", "预警等级"],
    ]
    failed = [
        [("会计学原理", 4.0), ("税法", 2.0)],
        [("管理学", 3.0)],
        [("高等数学A（2）", 5.0), ("统计学（一）", 8.0)],
    ]
    cases = []
    for index, (p, subjects, level) in enumerate(zip(who, failed, ("三级", "三级", "一级"), strict=True), 1):
        total = sum(credit for _, credit in subjects)
        cell = ",".join(f"{name}({credit})" for name, credit in subjects)
        rows.append([index, p.number, p.name, p.department, p.class_name, cell, total, level])
        more = {"failed_courses": courses(*subjects), "unearned_credits": total}
        cases.append(p.case(len(rows), f"{level}预警", "department", "class", **more))
    rows += [[], ["合计", "", "", "", "", "", 22], ["制表人：", "", "审核人："]]
    data = delimited(rows).encode("gb18030")
    purpose = "csv：表头在第 4 行，课程格里有逗号，末尾合计、制表人"
    counts = {"rows_read": 3, "cases": 3, "row_errors": 0}
    return Made("G102_名单.csv", data, "csv", purpose, "quzhou", cases, counts=counts)


def _very_hidden() -> Made:
    who = people("heilongjiang", 4, 103)
    rows: list[list[Cell]] = [
        ["附件1"],
        ["黑龙江建筑职业技术学院学业预警名单"],
        [f"（{TERM}）"],
        [],
        ["系（盖章）："],
    ]
    rows.append(["序号", "学号", "姓名", "班级", "不及格课程（学分）", "等级"])
    cases = []
    for index, p in enumerate(who[:3], 1):
        rows.append([index, p.number, p.name, p.class_name, "工程力学（4）\n体育（三）（1）", "黄色"])
        subjects = courses(("工程力学", 4.0), ("体育（三）", 1.0))
        cases.append(p.case(len(rows), "黄色预警", "class", failed_courses=subjects))
    rows += [["小计", None, "3人"], ["（以下空白）"], ["系主任签字：", None, None, "日期：  年  月  日"]]
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"created": dt.datetime(2026, 3, 1, tzinfo=dt.UTC).replace(tzinfo=None)})
        sheet = book.add_worksheet("名单")
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if value is not None:
                    sheet.write(r, c, value)
        old = book.add_worksheet("上学期")
        for r, row in enumerate([["学号", "姓名", "等级"], [who[3].number, who[3].name, "红色"]]):
            old.write_row(r, 0, row)
        old.very_hidden()
    purpose = "表头在第 6 行，课程带学分并换行，表尾签字；深度隐藏的上学期表不读"
    counts = {"rows_read": 3, "cases": 3, "row_errors": 0}
    return Made(
        "G103_名单.xlsx", stream.getvalue(), "xlsxwriter", purpose, "heilongjiang", cases,
        notes_say=["上学期"], counts=counts,
    )  # fmt: skip


def _classes_in_sections() -> Made:
    who = people("nanjing", 5, 104)
    rows: list[list[Cell]] = [
        [f"{TERM}学业预警学生名单"],
        ["序号", "学号", "姓名", "未获学分累计", "预警级别"],
    ]
    cases = []
    for part in (who[:3], who[3:]):
        rows.append([f"{part[0].class_name}（{len(part)}人）"])
        for index, p in enumerate(part, 1):
            rows.append([index, p.number, p.name, 8, "橙色预警"])
            cases.append(p.case(len(rows), "橙色预警", "class", unearned_credits=8.0))
        rows.append(["小计", None, f"{len(part)}人", 8 * len(part)])
    purpose = "班级只在分段标题里，每段有小计"
    return Made("G104_名单.xls", xls({"Sheet1": rows}), "xlwt", purpose, "nanjing", cases)


def _class_in_sheet_term_in_file() -> Made:
    who = people("lanzhou", 4, 105)
    sheets: dict[str, list[list[Cell]]] = {}
    cases: list[Case] = []
    for part in (who[:2], who[2:]):
        name = part[0].class_name
        rows: list[list[Cell]] = [["学号", "姓名", "经补考未通过课程", "门数"]]
        for p, failed in zip(part, (["大学物理B"], ["有机化学（上）", "化工原理"]), strict=True):
            rows.append([p.number, p.name, "；".join(failed), len(failed)])
            level = "口头警示" if len(failed) == 1 else "书面警示"
            more = {"failed_courses": courses(*failed), "failed_count": len(failed), "sheet": name}
            cases.append(p.case(len(rows), level, "class", **more))
        sheets[name] = rows
    purpose = "班级在表名，学期在文件名，等级由补考未通过门数判定"
    return Made(
        "G105_2025-2026学年第二学期补考未通过名单.xlsx", xlsx(sheets), "openpyxl", purpose, "lanzhou", cases
    )


def _utf16_quoted() -> Made:
    rows: list[list[Cell]] = [["学号", "姓名", "学院", "学年学期", "不及格课程", "未获学分", "预警等级"]]
    cases = []
    for p in people("quzhou", 3, 106):
        rows.append(
            [p.number, p.name, p.department, TERM, "1. 会计学原理\n2. 大学英语（二）", "7.5", "二级预警"]
        )
        subjects = courses("会计学原理", "大学英语（二）")
        cases.append(
            p.case(len(rows), "二级预警", "department", failed_courses=subjects, unearned_credits=7.5)
        )
    data = b"\xff\xfe" + delimited(rows).encode("utf-16-le")
    purpose = "UTF-16 LE 的逗号 csv，课程格里有换行和编号"
    return Made("G106_名单.csv", data, "csv", purpose, "quzhou", cases)


def _side_by_side_stated() -> Made:
    who = people("nanjing", 5, 107)
    head = ["序号", "学号", "姓名", "预警级别"]
    rows: list[list[Cell]] = [[f"{TERM}学业预警名单"], [*head, *head]]
    left = [(p, n + 1) for n, p in enumerate(who[:3])]
    right = [(p, n + 4) for n, p in enumerate(who[3:])]
    for index in range(3):
        cells: list[Cell] = []
        for side in (left, right):
            if index < len(side):
                p, number = side[index]
                cells += [number, p.number, p.name, "黄色预警"]
        rows.append(cells)
    cases = [p.case(3 + n, "黄色预警") for side in (left, right) for n, (p, _) in enumerate(side)]
    purpose = "两张表紧挨着并排，右边少一人"
    return Made("G107_预警名单.xls", xls({"Sheet1": rows}), "xlwt", purpose, "nanjing", cases)


def _two_of_one_name() -> Made:
    first, second, third = people("heilongjiang", 3, 108)
    second = replace(second, name=first.name)
    rows: list[list[Cell]] = [["学号", "姓名", "班级", "学年学期", "预警等级"]]
    cases = []
    for p, level in ((first, "黄色"), (second, "红色"), (third, "橙色")):
        rows.append([p.number, p.name, p.class_name, TERM, level])
        cases.append(p.case(len(rows), f"{level}预警", "class"))
    purpose = "两个学生同名不同学号：两案"
    return Made("G108_名单.xlsx", xlsx({"Sheet1": rows}), "openpyxl", purpose, "heilongjiang", cases)


def _class_in_the_file_name() -> Made:
    who = people("heilongjiang", 4, 109)[:2]
    rows: list[list[Cell]] = [["序号", "学号", "姓名", "预警等级"]]
    cases = []
    for index, p in enumerate(who, 1):
        rows.append([index, p.number, p.name, "黄色预警"])
        cases.append(p.case(len(rows), "黄色预警", "class"))
    name = f"{who[0].class_name}{TERM}学业预警名单.xls"
    return Made(
        f"G109 {name}", xls({"Sheet1": rows}), "xlwt", "班级和学期都只在文件名里", "heilongjiang", cases
    )
