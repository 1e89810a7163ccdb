"""Values as offices type them: student numbers, names, levels, terms, dates, phones, figures."""

import datetime as dt
import io
from dataclasses import replace

import openpyxl
import xlsxwriter
from tools.lists.kit import TERM, Cell, Made, delimited, fill, people, saved, xls, xlsx


def lists() -> list[Made]:
    return [
        _numbers(),
        _zeros_shown(),
        _numbers_in_text(),
        _names(),
        _colours(),
        _romans(),
        _ticks(),
        _ticks_of_two(),
        _terms(),
        _days(),
        _phones(),
        _units(),
        _nothings(),
    ]


def _wide_digits(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) for char in text)


def _numbers() -> Made:
    who = people("heilongjiang", 7, 69)
    as_typed: list[Cell] = [
        who[0].number,
        int(who[1].number),
        float(who[2].number),
        _wide_digits(who[3].number),
        f'="{who[4].number}"',
        f"\t{who[5].number}",
        f" {who[6].number}\u00a0",
    ]
    rows: list[list[Cell]] = [[f"{TERM}学业预警名单"], ["学号", "姓名", "班级", "预警等级"]]
    cases = []
    for p, cell in zip(who, as_typed, strict=True):
        rows.append([cell, p.name, p.class_name, "黄色预警"])
        cases.append(p.case(len(rows), "黄色预警", "class"))
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": dt.datetime(2026, 3, 1, tzinfo=dt.UTC).replace(tzinfo=None)})
        sheet = book.add_worksheet()
        for r, row in enumerate(rows):
            sheet.write_row(r, 0, row)
    purpose = '学号：文本、整数、小数、全角、="…"、制表符、空格'
    return Made("G69_名单.xlsx", stream.getvalue(), "xlsxwriter", purpose, "heilongjiang", cases)


def _zeros_shown() -> Made:
    who = [
        replace(p, number=f"0{p.number[:10]}"[:8] + f"{n:03d}")
        for n, p in enumerate(people("quzhou", 4, 70), 1)
    ]
    book = openpyxl.Workbook()
    sheet = book.active
    rows: list[list[Cell]] = [["学号", "姓名", "班级", "学年学期", "预警等级"]]
    cases = []
    for index, p in enumerate(who):
        rows.append([p.number if index % 2 else int(p.number), p.name, p.class_name, TERM, "三级"])
        cases.append(p.case(len(rows), "三级预警", "class"))
    fill(sheet, rows)
    for row in range(2, 6):
        sheet.cell(row, 1).number_format = "00000000000"
    purpose = "学号以 0 开头：文本，或数字格式 00000000000"
    return Made("G70_名单.xlsx", saved(book), "openpyxl", purpose, "quzhou", cases)


def _numbers_in_text() -> Made:
    who = [replace(p, number=f"0{n}{p.number}"[:11]) for n, p in enumerate(people("nanjing", 4, 71), 1)]
    rows: list[list[Cell]] = [["学号", "姓名", "班级", "学期", "预警级别", "家长电话"]]
    cases = []
    for index, p in enumerate(who):
        cell = f'="{p.number}"' if index % 2 else f"\t{p.number}"
        phone = f'="{p.phone}"' if index % 2 else f"{p.phone}\t"
        rows.append([cell, p.name, p.class_name, TERM, "黄色预警", phone])
        cases.append(p.case(len(rows), "黄色预警", "class", "parent_phone"))
    data = delimited(rows).encode("gb18030")
    purpose = 'csv 中为防丢 0 写成 ="…" 或加制表符的学号、电话'
    return Made("G71_导出.csv", data, "csv", purpose, "nanjing", cases)


def _names() -> Made:
    typed = {
        "祝 雨": "祝雨",
        "荆　梦": "荆梦",
        "柴\u00a0辰": "柴辰",
        "游\u200b辰\u200c": "游辰",
        "阿依古丽·买买提": "阿依古丽·买买提",
        "阿依努尔•艾力": "阿依努尔·艾力",
        "古丽娜．艾力": "古丽娜·艾力",
        "John Smith": "John Smith",
        "庞𰻝": "庞𰻝",
        "翁㛃䶮": "翁㛃䶮",
    }
    rows: list[list[Cell]] = [["学号", "姓名", "班级", "学年学期", "警示级别"]]
    cases = []
    for p, (cell, name) in zip(people("lanzhou", len(typed), 72), typed.items(), strict=True):
        rows.append([p.number, cell, p.class_name, TERM, "口头警示"])
        cases.append(replace(p, name=name).case(len(rows), "口头警示", "class"))
    purpose = "姓名：空格、不换行空格、零宽字符、各种间隔号、外文、扩展 G 区罕用字"
    return Made("G72_名单.xlsx", xlsx({"Sheet1": rows}), "openpyxl", purpose, "lanzhou", cases)


def _spelled(name: str, pack: str, seed: int, spelled: list[tuple[Cell, str]], purpose: str) -> Made:
    rows: list[list[Cell]] = [["学号", "姓名", "班级", "学年学期", "预警等级"]]
    cases = []
    for p, (cell, level) in zip(people(pack, len(spelled), seed), spelled, strict=True):
        rows.append([p.number, p.name, p.class_name, TERM, cell])
        cases.append(p.case(len(rows), level, "class"))
    return Made(name, xls({"Sheet1": rows}), "xlwt", purpose, pack, cases)


def _colours() -> Made:
    yellow, orange, red = "黄色预警", "橙色预警", "红色预警"
    spelled: list[tuple[Cell, str]] = [
        ("黄", yellow),
        ("黄色", yellow),
        (" 黄色预警 ", yellow),
        ("黄牌", yellow),
    ]
    spelled += [
        ("橙色学业预警", orange),
        ("橙 色", orange),
        ("学业预警（橙色）", orange),
        ("橙色预警（4门）", orange),
    ]
    spelled += [("红色预警\n", red), ("红色 预警", red), ("红色警告", red)]
    return _spelled(
        "G73_名单.xls", "heilongjiang", 73, spelled, "等级的各种写法：黄、黄牌、橙色预警（4门）……"
    )


def _romans() -> Made:
    one, two, three = "一级预警", "二级预警", "三级预警"
    spelled: list[tuple[Cell, str]] = [
        ("三级", three),
        ("3级", three),
        ("Ⅲ级", three),
        ("III级", three),
        ("３级", three),
    ]
    spelled += [("二", two), ("学业预警二级", two), (2, two), ("Ⅱ", two), ("2级预警", two)]
    spelled += [("Ⅰ级预警", one), ("一级学业预警", one), ("1", one), ("一级（最重）", one)]
    return _spelled("G74_名单.xls", "quzhou", 74, spelled, "等级的各种写法：Ⅲ级、3级、２、一级（最重）……")


def _ticks() -> Made:
    levels = ["黄色预警", "橙色预警", "红色预警"]
    rows: list[list[Cell]] = [["学号", "姓名", "班级", "学年学期", *levels]]
    cases = []
    for index, (p, tick) in enumerate(zip(people("nanjing", 6, 75), "√✓✔●☑1", strict=True)):
        ticks = [tick if index % 3 == n else None for n in range(3)]
        rows.append([p.number, p.name, p.class_name, TERM, *ticks])
        cases.append(p.case(len(rows), levels[index % 3], "class"))
    purpose = "每个等级一列，打勾"
    return Made("G75_名单.xlsx", xlsx({"Sheet1": rows}), "openpyxl", purpose, "nanjing", cases)


def _ticks_of_two() -> Made:
    upper = ["学号", "姓名", "班级", "警示级别", None]
    lower = [None, None, None, "口头警示", "书面警示"]
    rows: list[list[Cell]] = [[f"{TERM}学业警示名单"], upper, lower]
    cases = []
    for index, (p, tick) in enumerate(zip(people("lanzhou", 4, 76), ["√", "是", "Y", "☑"], strict=True)):
        rows.append([p.number, p.name, p.class_name, *([tick, None] if index % 2 else [None, tick])])
        cases.append(p.case(len(rows), "口头警示" if index % 2 else "书面警示", "class"))
    data = xlsx({"Sheet1": rows}, {"Sheet1": ["D2:E2", "A2:A3", "B2:B3", "C2:C3"]})
    return Made("G76_名单.xlsx", data, "openpyxl", "两行表头，警示级别下面两列打勾", "lanzhou", cases)


def _terms() -> Made:
    spelled = [
        "2025-2026-2",
        "2025—2026学年第二学期",
        "2025-2026（二）",
        "2025/2026学年第2学期",
        "25-26学年第二学期",
    ]
    spelled += [
        "2025-2026学年下学期",
        "2026年春季学期",
        "2025～2026学年度第二学期",
        "2025-2026-02",
        "２０２５－２０２６学年第二学期",
    ]
    rows: list[list[Cell]] = [["学号", "姓名", "班级", "学年学期", "预警级别"]]
    cases = []
    for p, term in zip(people("nanjing", len(spelled), 77), spelled, strict=True):
        rows.append([p.number, p.name, p.class_name, term, "黄色"])
        cases.append(p.case(len(rows), "黄色预警", "class"))
    purpose = "学年学期的各种写法"
    return Made("G77_名单.xlsx", xlsx({"Sheet1": rows}), "openpyxl", purpose, "nanjing", cases)


def _days() -> Made:
    day = dt.date(2026, 3, 2)
    typed: list[Cell] = [
        day,
        46083,
        "46083",
        "2026.3.2",
        "2026年3月2日",
        "20260302",
        "2026/3/2",
        "2026-03-02 00:00:00",
        "3月2日",
    ]
    rows: list[list[Cell]] = [["学号", "姓名", "班级", "学年学期", "预警等级", "预警日期"]]
    cases = []
    for p, cell in zip(people("heilongjiang", len(typed), 78), typed, strict=True):
        rows.append([p.number, p.name, p.class_name, TERM, "橙色预警", cell])
        cases.append(p.case(len(rows), "橙色预警", "class", warning_date=day.isoformat()))
    purpose = "预警日期：日期格、Excel 序号、各种写法"
    return Made("G78_名单.xlsx", xlsx({"Sheet1": rows}), "openpyxl", purpose, "heilongjiang", cases)


def _phones() -> Made:
    who = people("nanjing", 7, 79)
    phones = [p.phone for p in who]
    typed: list[Cell] = [
        int(phones[0]),
        float(phones[1]),
        f"{phones[2][:3]}-{phones[2][3:7]}-{phones[2][7:]}",
        f"{phones[3][:3]} {phones[3][3:7]} {phones[3][7:]}",
        f"+86 {phones[4]}",
        _wide_digits(phones[5]),
        f"{phones[6]} ",
    ]
    rows: list[list[Cell]] = [["学号", "姓名", "学年学期", "预警级别", "家长姓名", "家长联系电话"]]
    cases = []
    for p, cell in zip(who, typed, strict=True):
        rows.append([p.number, p.name, TERM, "橙色预警", p.parent, cell])
        cases.append(p.case(len(rows), "橙色预警", "parent_name", "parent_phone"))
    purpose = "家长电话：数字、小数、短横、空格、+86、全角"
    return Made("G79_名单.xls", xls({"Sheet1": rows}), "xlwt", purpose, "nanjing", cases)


def _units() -> Made:
    rows: list[list[Cell]] = [["学号", "姓名", "学年学期", "未获学分", "旷课学时", "预警等级"]]
    cases = []
    typed: list[tuple[Cell, float, Cell, int, str]] = [
        ("5.5学分", 5.5, "0", 0, "三级预警"),
        (" 8 ", 8.0, "2学时", 2, "二级预警"),
        ("１２．５", 12.5, "4节", 4, "一级预警"),
        ("6分", 6.0, "６", 6, "三级预警"),
    ]
    for p, (credit, credits_, hour, hours, level) in zip(people("quzhou", 4, 80), typed, strict=True):
        rows.append([p.number, p.name, TERM, credit, hour, level])
        cases.append(p.case(len(rows), level, unearned_credits=credits_, absence_hours=hours))
    purpose = "数字带单位、空格、全角"
    return Made("G80_名单.xlsx", xlsx({"Sheet1": rows}), "openpyxl", purpose, "quzhou", cases)


def _nothings() -> Made:
    rows: list[list[Cell]] = [
        ["学号", "姓名", "学年学期", "预警级别", "家长姓名", "家长电话", "辅导员", "未获学分"]
    ]
    cases = []
    for p, nothing in zip(people("nanjing", 6, 81), ["无", "/", "—", "暂无", " ", None], strict=True):
        rows.append([p.number, p.name, TERM, "黄色预警", nothing, nothing, p.counselor, nothing])
        cases.append(p.case(len(rows), "黄色预警", "counselor"))
    purpose = "没有内容的格子写成 无、/、—、暂无"
    return Made("G81_名单.xlsx", xlsx({"Sheet1": rows}), "openpyxl", purpose, "nanjing", cases)
