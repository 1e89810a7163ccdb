"""Every file format that offices send, known by its content and not by its name."""

import io
import zipfile
from dataclasses import replace

from tools.lists import markup
from tools.lists.biff5 import biff5
from tools.lists.kit import Made, Person, delimited, people, repacked, xls, xlsx
from tools.lists.plain import plain

_TYPES = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MACRO_TYPES = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"


def lists() -> list[Made]:
    return [*_workbooks(), *_texts(), *_pages(), *_by_libreoffice()]


def _workbooks() -> list[Made]:
    found = []
    rows, cases = plain("heilongjiang", 1)
    data = xlsx({"名单": rows}, {"名单": ["A1:I1"]})
    found.append(
        Made("G01_环境艺术系预警名单.xlsx", data, "openpyxl", "xlsx，标题跨列合并", "heilongjiang", cases)
    )
    rows, cases = plain("nanjing", 2)
    found.append(
        Made("G02_自动化系预警名单.xls", xls({"Sheet1": rows}), "xlwt", "xls（BIFF8）", "nanjing", cases)
    )
    rows, cases = plain("quzhou", 3)
    found.append(
        Made(
            "G03_商学院预警名单（宏）.xlsm", with_macros(xlsx({"名单": rows})), "openpyxl、手工加宏",
            "xlsm：照读，宏不运行并在说明中写明", "quzhou", cases, notes_say=["宏"],
        )
    )  # fmt: skip
    rows, cases = plain("lanzhou", 4)
    found.append(
        Made(
            "G04_学业警示名单.xls",
            xlsx({"Sheet1": rows}),
            "openpyxl",
            "名为 .xls，实为 xlsx",
            "lanzhou",
            cases,
        )
    )
    rows, cases = plain("quzhou", 5)
    found.append(
        Made("G05_预警名单.xlsx", xls({"Sheet1": rows}), "xlwt", "名为 .xlsx，实为 xls", "quzhou", cases)
    )
    return found


def with_macros(package: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as old:
        types = old.read("[Content_Types].xml").replace(_TYPES, _MACRO_TYPES)
    override = b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    macro = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2040
    changed = {"[Content_Types].xml": types.replace(b"</Types>", override), "xl/vbaProject.bin": macro}
    return repacked(package, changed)


def rare(pack: str, seed: int) -> list[Person]:
    """People whose names need four bytes in GB18030, or three planes of Unicode."""
    names = ["祝㛃", "荆䶮", "柴𠮷", "游𬭎", "翁·阿依古丽"]
    return [replace(p, name=name) for p, name in zip(people(pack, 5, seed), names, strict=True)]


def _texts() -> list[Made]:
    found = []
    rows, cases = plain("quzhou", 6, title=False)
    text = delimited(rows)
    found.append(
        Made("G06_衢院名单.csv", text.encode("utf-8-sig"), "csv", "UTF-8 带 BOM 的 csv", "quzhou", cases)
    )
    rows, cases = plain("heilongjiang", 7, title=True)
    text = delimited(rows, newline="\n")
    found.append(
        Made(
            "G07_预警名单.csv", text.encode("utf-8"), "csv", "UTF-8 无 BOM，首行为标题", "heilongjiang", cases
        )
    )
    rows, cases = plain("quzhou", 8, title=False, who=rare("quzhou", 8))
    data = delimited(rows).encode("gb18030")
    found.append(
        Made("G08_商学院名单.csv", data, "csv", "GB18030，名字有四字节字（㛃䶮𠮷𬭎）", "quzhou", cases)
    )
    rows, cases = plain("nanjing", 9, title=False)
    data = b"\xff\xfe" + delimited(rows, "\t").encode("utf-16-le")
    found.append(
        Made("G09_机电预警.txt", data, "text", "Excel 存的 Unicode 文本：UTF-16 LE，制表符", "nanjing", cases)
    )
    rows, cases = plain("lanzhou", 10)
    data = b"\xfe\xff" + delimited(rows, "\t").encode("utf-16-be")
    found.append(Made("G10_警示名单.csv", data, "text", "名为 .csv：UTF-16 BE，制表符", "lanzhou", cases))
    rows, cases = plain("heilongjiang", 11)
    data = delimited(rows, "\t").encode("gb18030")
    found.append(Made("G11_系部名单.xls", data, "text", "名为 .xls：GBK 制表符文本", "heilongjiang", cases))
    rows, cases = plain("quzhou", 12, title=False)
    data = delimited(rows, ";").encode("utf-8")
    found.append(Made("G12_导出名单.csv", data, "csv", "分号分隔的 csv", "quzhou", cases))
    return found


def _pages() -> list[Made]:
    found = []
    rows, cases = plain("nanjing", 13)
    spans = {(0, 0): "colspan=13 align=center"}
    data = markup.page(markup.table(rows, spans), "gb2312").encode("gb18030")
    found.append(Made("G13_教务系统导出.xls", data, "HTML", "名为 .xls：网页表格，GBK", "nanjing", cases))
    rows, cases = plain("lanzhou", 14, who=rare("lanzhou", 14))
    data = markup.page("<p>&nbsp;</p>" + markup.table(rows)).encode("utf-8")
    found.append(
        Made("G14_教务系统导出.xls", data, "HTML", "名为 .xls：网页表格，UTF-8，罕用字", "lanzhou", cases)
    )
    rows, cases = plain("quzhou", 15)
    data = markup.xml2003({"预警": rows, "Sheet2": []})
    found.append(Made("G15_导出.xls", data, "XML 2003", "名为 .xls：XML 表格 2003", "quzhou", cases))
    rows, cases = plain("heilongjiang", 16)
    data = markup.xml2003({"名单": rows})
    found.append(Made("G16_导出.xml", data, "XML 2003", "XML 表格 2003，学号为文本", "heilongjiang", cases))
    rows, cases = plain("nanjing", 17, title=False)
    data = markup.mhtml(markup.page(markup.table(rows), "gb2312"), "gb2312")
    found.append(Made("G17_平台导出.xls", data, "MHTML", "名为 .xls：单个文件网页，GBK", "nanjing", cases))
    rows, cases = plain("quzhou", 18)
    data = markup.mhtml(markup.page(markup.table(rows, {(0, 0): "colspan=9"})))
    found.append(Made("G18_平台导出.mht", data, "MHTML", "单个文件网页，UTF-8", "quzhou", cases))
    return found


def _by_libreoffice() -> list[Made]:
    found = []
    for number, pack, name in ((19, "heilongjiang", "G19_老版本.xls"), (20, "nanjing", "G20_老版本.xls")):
        rows, cases = plain(pack, number)
        data = biff5({"名单": rows})
        found.append(Made(name, data, "逐字节手写", "xls（BIFF5，Excel 5.0/95），GBK", pack, cases))
    for number, pack, name, target, what in (
        (21, "quzhou", "G21_名单.ods", "ods", "ods"),
        (22, "lanzhou", "G22_名单.ods", "ods", "ods，罕用字"),
        (23, "nanjing", "G23_名单.xlsx", "xlsx:Calc MS Excel 2007 XML", "LibreOffice 存的 xlsx"),
        (24, "heilongjiang", "G24_名单.xls", "xls:MS Excel 97", "LibreOffice 存的 xls（BIFF8）"),
    ):
        who = rare(pack, number) if number == 22 else None
        rows, cases = plain(pack, number, who=who)
        end = "ABCDEFGHIJKLM"[len(rows[1]) - 1]
        data = xlsx({"名单": rows}, {"名单": [f"A1:{end}1"]})
        found.append(Made(name, data, "LibreOffice", what, pack, cases, soffice=("xlsx", target)))
    return found
