"""Good lists with what exporters and new programs leave in a file: inline strings, 1904 dates, ticks."""

import datetime as dt
import re
from typing import Any

from tools.office_lists.book import Book, Col, Formula, col, serial
from tools.office_lists.columns import CLASS, COLLEGE, CREDITS, ID, LEVEL, MAJOR, NAME, TERM
from tools.office_lists.good_formats import GIVEN_TERM, TITLE_H, titled
from tools.office_lists.registry import listed
from tools.office_lists.truth import people, put
from tools.office_lists.writers import openpyxl_xlsx, rezipped

_TITLE_N = "机械工程系2025-2026学年第二学期学业预警名单"
_TITLE_Q = "衢州学院2025-2026学年第二学期学业预警名单"


@listed("G101_sep行.csv", "quzhou", "csv", "Excel's first line sep=, and blank lines at the end")
def _(b: Book) -> None:
    b.raw = {"bom": b"\xef\xbb\xbf", "ragged": True}
    sheet = b.sheet()
    sheet.line("sep=,")
    sheet.table([ID, NAME, COLLEGE, CLASS, TERM, CREDITS, LEVEL], people("quzhou", 5, 109))
    sheet.rows += [["", "", "", "", "", "", ""]] * 4


@listed(
    "G102_教务网页.xls",
    "lanzhou",
    "html",
    "a page of two tables: one of the search form, one of the students; UTF-8 without charset said",
)
def _(b: Book) -> None:
    b.raw = {
        "charset": None,
        "encoding": "utf-8",
        "head": "<title>预警查询</title><script>var a = '<td>学号</td>';</script>",
    }
    form = b.sheet("查询")
    form.line("学年学期：", "2025-2026学年第二学期", "学院：", "生命科学与工程学院")
    sheet = b.sheet("结果")
    sheet.table(
        [
            serial(),
            ID,
            NAME,
            MAJOR,
            CLASS,
            col("补考后不及格门数", "failed_count"),
            col("警示级别", "level"),
            TERM,
        ],
        people("lanzhou", 6, 110),
    )


@listed(
    "G103_流式导出.xlsx",
    "quzhou",
    "bytes",
    "inline strings, no cell references, a wrong dimension: as streaming exporters write",
)
def _(b: Book) -> None:
    inner = Book()
    sheet = titled(inner, _TITLE_Q, 1)
    sheet.merges.clear()
    sheet.table([ID, NAME, CLASS, CREDITS, LEVEL], people("quzhou", 6, 111), given=GIVEN_TERM)
    b.cases, b.counts = inner.cases, inner.counts
    shared: list[str] = []

    def edit(name: str, content: bytes) -> bytes:
        text = content.decode("utf-8")
        if name == "xl/sharedStrings.xml":
            shared.extend(re.findall(r"<t[^>]*>([^<]*)</t>", text))
        if name == "xl/worksheets/sheet1.xml":
            text = re.sub(
                r'<c r="[A-Z]+\d+"([^>]*?) t="s"><v>(\d+)</v></c>',
                lambda m: f'<c{m[1]} t="inlineStr"><is><t>{shared[int(m[2])]}</t></is></c>',
                text,
            )
            text = re.sub(r'<c r="[A-Z]+\d+"', "<c", text)
            text = re.sub(r'<row r="\d+"[^>]*>', "<row>", text)
            text = re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1"', text)
        return text.encode("utf-8")

    b.data = rezipped(openpyxl_xlsx(inner), edit, first="xl/sharedStrings.xml")


@listed(
    "G104_1904日期系统.xlsx",
    "nanjing",
    "xlsxwriter",
    "a workbook of the 1904 date system, as Excel for Mac made them",
)
def _(b: Book) -> None:
    b.raw = {"date_1904": True}
    sheet = titled(b, _TITLE_N, 5)
    own = [
        put(s, {"预警日期": dt.date(2026, 3, 2)}, warning_date="2026-03-02")
        for s in people("nanjing", 4, 112)
    ]
    sheet.table([ID, NAME, CLASS, LEVEL, col("预警日期", "warning_date")], own, given=GIVEN_TERM)


@listed(
    "G105_拼音标注与富文本.xlsx",
    "heilongjiang",
    "xlsxwriter",
    "names with phonetic guides and of several fonts: only the name is read",
)
def _(b: Book) -> None:
    sheet = titled(b, TITLE_H, 5)
    own = people("heilongjiang", 5, 113)
    sheet.table([serial(), ID, NAME, CLASS, LEVEL], own, given=GIVEN_TERM)

    def rich(made: Any) -> None:
        bold, page = made.add_format({"bold": True}), made.worksheets()[0]
        page.write_rich_string(2, 2, bold, own[0]["name"][0], own[0]["name"][1:], bold, " ")

    def edit(_: str, content: bytes) -> bytes:
        name = own[1]["name"]
        guide = f'<si><t>{name}</t><rPh sb="0" eb="1"><t>zhu</t></rPh><phoneticPr fontId="1"/></si>'
        return content.decode("utf-8").replace(f"<si><t>{name}</t></si>", guide).encode("utf-8")

    b.finish = rich
    b.raw = {"edit": lambda data: rezipped(data, edit)}


@listed(
    "G106_复选框.xlsx",
    "quzhou",
    "openpyxl",
    "levels ticked with TRUE and FALSE, as check boxes of new programs store them",
)
def _(b: Book) -> None:
    sheet = titled(b, _TITLE_Q, 7)
    ticks = [
        Col(c, lambda s, _, c=c: s["level"] == c, lambda s: {"level": s["level"]})  # type: ignore[misc]
        for c in ("三级预警", "二级预警", "一级预警")
    ]
    sheet.table([ID, NAME, CLASS, CREDITS, *ticks], people("quzhou", 5, 114), given=GIVEN_TERM)


@listed(
    "G112_公式列.xls",
    "nanjing",
    "lo-xls",
    "formulas in BIFF8 with their kept results: level by IF, name by CONCATENATE",
)
def _(b: Book) -> None:
    sheet = titled(b, _TITLE_N, 6)
    own = people("nanjing", 5, 120)
    rows = [
        put(
            s,
            {
                "姓名": Formula(f'"{s["name"][0]}"&"{s["name"][1:]}"', s["name"]),
                "预警等级": Formula(f'IF(E{i}>12,"红色预警",IF(E{i}>8,"橙色预警","黄色预警"))', s["level"]),
            },
        )
        for i, s in enumerate(own, 3)
    ]
    sheet.table([serial(), ID, NAME, CLASS, CREDITS, LEVEL], rows, given=GIVEN_TERM)


@listed("G113_隐藏与筛选.ods", "quzhou", "lo-ods", "hidden sheet and filtered rows in OpenDocument")
def _(b: Book) -> None:
    sheet = titled(b, _TITLE_Q, 5, "本学期")
    sheet.table([ID, NAME, CLASS, CREDITS, LEVEL], people("quzhou", 7, 121), given=GIVEN_TERM)
    sheet.hidden_rows += [4, 5]
    old = titled(b, "衢州学院2025-2026学年第一学期学业预警名单", 5, "上学期")
    old.state = "hidden"
    old.table([ID, NAME, CLASS, CREDITS, LEVEL], people("quzhou", 3, 122), expect=False)
    b.notes_say += ["上学期", "隐藏"]
