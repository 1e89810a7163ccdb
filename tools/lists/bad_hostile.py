"""Bad lists that mean harm: payloads in cells, packages and file names. Text stays text, never evaluated."""

import re
from collections.abc import Iterator

from tools.lists.bad_kit import (
    TERM,
    Bad,
    Row,
    csv_text,
    edited,
    err,
    listed,
    ok,
    parts,
    refused,
    rezip,
    shared,
    xlsx,
)

_NJ = ("学年学期", "系部", "专业", "班级", "学号", "姓名", "预警等级")
_B = (TERM, "机械工程系", "数控技术", "数控2531")
_SHEET = "xl/worksheets/sheet1.xml"


def lists() -> Iterator[Bad]:
    """Each list with its answers."""
    yield from _payloads()
    yield from _packages()
    yield from _names()


def _payloads() -> Iterator[Bad]:
    for number, kind in ((81, "xlsx"), (82, "csv")):
        yield listed(
            f"B{number}_单元格里的公式和脚本.{kind}",
            "nanjing",
            "formulas, templates, scripts, paths and SQL as names, classes, majors: the same in the case",
            _NJ,
            [
                ok(*_B, "25020311501", "=cmd|' /C calc'!A0", "红色预警"),
                ok(*_B, "25020311502", "{{ 7*7 }}", "红色预警"),
                ok(*_B, "25020311503", "<script>alert(1)</script>", "橙色预警"),
                ok(*_B, "25020311504", "../../etc/passwd", "橙色预警"),
                ok(TERM, "机械工程系", "{% for x in y %}", "../..", "25020311505", "麦俊涛", "黄色预警"),
                ok(TERM, "机械工程系", "<b>&amp;", "@SUM(1+1)", "25020311506", "卜梦琳", "黄色预警"),
                ok(
                    TERM,
                    "${jndi:ldap://x/a}",
                    "数控'; DROP TABLE cases;--",
                    "+1+1",
                    "25020311507",
                    "游语",
                    "黄色预警",
                ),
                ok(TERM, "机械工程系", "=1+1", "C:\\Windows", "25020311508", "翁雪", "黄色预警"),
                ok(TERM, "机械工程系", "%s%n{0}", "$(touch x)", "25020311509", "庄彤", "黄色预警"),
            ],
            write=None if kind == "xlsx" else lambda lines: csv_text(lines).encode("utf-8-sig"),
        )
    yield listed(
        "B83_姓名里的方向控制符.xlsx",
        "nanjing",
        "a direction override shows another name than is stored; a zero-width space shows nothing",
        _NJ,
        [
            ok(*_B, "25020311511", "祝晨", "红色预警"),
            err("姓名", *_B, "25020311512", "荆\u202e涵雨\u202c", "红色预警"),
            err("姓名", *_B, "25020311513", "\u2067柴若\u2069", "橙色预警"),
            ok(*_B, "25020311514", "麦\u200b俊涛", "橙色预警", name="麦俊涛"),
            ok(*_B, "25020311515", "\ufeff卜梦琳", "黄色预警", name="卜梦琳"),
        ],
    )
    yield listed(
        "B84_姓名里的控制字符.csv",
        "nanjing",
        "names with a line break, a tab, a bell: taken apart or refused",
        _NJ,
        [
            ok(*_B, "25020311521", "祝晨", "红色预警"),
            ok(*_B, "25020311522", "荆\n雨涵", "红色预警", name="荆雨涵"),
            ok(*_B, "25020311523", "柴\t若", "橙色预警", name="柴若"),
            err("姓名", *_B, "25020311524", "麦俊涛" * 30, "橙色预警"),
        ],
        write=lambda lines: csv_text(lines).encode("utf-8-sig"),
    )
    yield _long_cell()
    yield _many_columns()
    yield _outside_links()


def _long_cell() -> Bad:
    """40,000 characters are more than any office program writes in a cell."""
    return listed(
        "B85_四万字的单元格.xlsx",
        "nanjing",
        "one cell of 40,000 characters, beside rows that are right",
        (*_NJ, "预警原因"),
        [
            ok(*_B, "25020311531", "祝晨", "红色预警", "多门不及格"),
            err("原因 长|字", *_B, "25020311532", "荆雨涵", "红色预警", "LONG"),
            ok(*_B, "25020311533", "柴若", "橙色预警", ""),
        ],
        write=lambda lines: edited(
            shared(lines), "xl/sharedStrings.xml", lambda text: text.replace("LONG", "很长" * 20_000)
        ),
    )


def _many_columns() -> Bad:
    """More columns than an old workbook can hold; the reader may refuse them, but then names the place."""
    more = [f"附加列{n}" for n in range(1, 294)]
    return refused(
        "B86_三百列.xlsx",
        "nanjing",
        "300 columns, of which seven mean something",
        xlsx([[*_NJ, *more], [*_B, "25020311541", "祝晨", "红色预警", *["x"] * 293]]),
        "列 IW|KN|256|300",
        how="openpyxl",
    )


def _outside_links() -> Bad:
    """Results that Excel kept beside formulas of other files and the web are the list; nothing is fetched."""

    def link(text: str) -> str:
        text = re.sub(r'<c r="F3"[^>]*>.*?</c>', _formula("F3", "[1]Sheet1!$B$3", "荆雨涵"), text)
        web = 'WEBSERVICE("http://127.0.0.1:9/"&amp;E4)'
        return re.sub(r'<c r="G4"[^>]*>.*?</c>', _formula("G4", web, "橙色预警"), text)

    return listed(
        "B87_公式连到外部文件.xlsx",
        "nanjing",
        "formulas that reach for other files and the web: kept results only",
        _NJ,
        [
            ok(*_B, "25020311551", "祝晨", "红色预警"),
            ok(*_B, "25020311552", "荆雨涵", "红色预警"),
            ok(*_B, "25020311553", "柴若", "橙色预警"),
        ],
        write=lambda lines: edited(xlsx(lines), _SHEET, link),
    )


def _formula(place: str, formula: str, result: str) -> str:
    return f'<c r="{place}" t="str"><f>{formula}</f><v>{result}</v></c>'


def _packages() -> Iterator[Bad]:
    rows = [
        ok(*_B, "25020311561", "祝晨", "红色预警"),
        ok(*_B, "25020311562", "荆雨涵", "橙色预警"),
    ]
    evil = {"../../../../tmp/guidang_evil.txt": b"x", "/etc/guidang_evil": b"x", "..\\..\\evil.bat": b"x"}
    yield listed(
        "B88_压缩包里的越界路径.xlsx",
        "nanjing",
        "parts that would be written outside: the list reads as ever",
        _NJ,
        rows,
        write=lambda lines: rezip(parts(xlsx(lines)) | evil),
    )
    yield _far_cell(rows)
    yield listed(
        "B90_自称有百万行.xlsx",
        "nanjing",
        "a dimension of the whole sheet over two students: two students",
        _NJ,
        rows,
        write=lambda lines: edited(
            xlsx(lines),
            _SHEET,
            lambda t: re.sub('<dimension ref="[^"]*"', '<dimension ref="A1:XFD1048576"', t),
        ),
    )


def _far_cell(rows: list[Row]) -> Bad:
    """Reading the list is right, and so is refusing it with a word on the cell; here it must be read."""
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    return listed(
        "B89_最远处有一个字.xlsx",
        "nanjing",
        "one letter in the farthest cell of the sheet beside a good list",
        _NJ,
        rows,
        write=lambda lines: edited(xlsx(lines), _SHEET, lambda t: t.replace("</sheetData>", far)),
        notes="XFD1048576",
    )


def _names() -> Iterator[Bad]:
    """File names: a list reads the same under any; only the file's stem ever tells a term or a class."""
    given = {
        "很长": "预" * 82 + ".csv",  # 250 bytes
        "横线开头": "--help.csv",
        "换行": "预警\n名单.csv",
        "引号": '预警\'"名单".csv',
        "命令": "$(touch x);`id`|预警.csv",
        "方向控制符": "预警\u202evsc.exe",
        "越界": "../../../tmp/预警.csv",
        "没有后缀": "预警名单",
        "模板": "{{ 7*7 }}<script>.csv",
        "通配": "*?[预警].csv",
    }
    for number, (kind, name) in enumerate(given.items(), start=91):
        rows = [
            ok(*_B, f"25020311{number}1", "祝晨", "红色预警"),
            ok(*_B, f"25020311{number}2", "荆雨涵", "橙色预警"),
        ]
        yield listed(
            f"B{number}_文件名_{kind}.csv",
            "nanjing",
            "handed in under a name " + _shown(name),
            _NJ,
            rows,
            write=lambda lines: csv_text(lines).encode("utf-8-sig"),
            given_name=name,
        )


def _shown(name: str) -> str:
    """The name as a table of Markdown can show it."""
    return repr(name if len(name) < 40 else f"{name[:3]}…")[1:-1].replace("|", "¦").replace("`", "´")
