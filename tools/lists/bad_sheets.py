"""Bad lists of several sheets, and formats that keep their faults in other ways than xlsx."""

from collections.abc import Iterator
from typing import Any

from tools.lists.bad_kit import TERM, Bad, err, listed, ok, rezip
from tools.lists.kit import xlsx

_NJ = ["学年学期", "系部", "班级", "学号", "姓名", "预警等级"]
_B = [TERM, "机械工程系", "机电2531"]
_QZ = ("学年学期", "学院", "班级", "学号", "姓名", "体质测试")
_D = (TERM, "商学院", "25会计1班")


def lists() -> Iterator[Bad]:
    """Each list with its answers."""
    yield _two_sheets_in_conflict()
    yield _a_sheet_without_ids()
    yield listed(
        "B104_衢州学院_体测写法不可能.xlsx",
        "quzhou",
        "physical tests: marks and numbers of times beyond reason; words that say nothing are left to people",
        _QZ,
        [
            ok(*_D, "52510111801", "祝晨", "两次不合格", level="二级预警", physical_test="两次不合格"),
            ok(*_D, "52510111802", "荆雨涵", "不合格", level="三级预警", physical_test="不合格"),
            err("体质|体测 520", *_D, "52510111803", "柴若", 520),
            err("体质|体测 -5|负", *_D, "52510111804", "麦俊涛", -5),
            err("体质|体测 #REF|错误", *_D, "52510111805", "卜梦琳", "#REF!"),
        ],
    )
    yield _ods_errors()
    yield _html_rows()


def _case(row: int, sheet: str, number: str, name: str, level: str) -> dict[str, Any]:
    return {
        "student_id": number,
        "name": name,
        "department": _B[1],
        "class": _B[2],
        "term": TERM,
        "level": level,
        "sheet": sheet,
        "row": row,
    }


def _two_sheets_in_conflict() -> Bad:
    """A sheet a teacher; the same number is another person on the second sheet."""
    first = [_NJ, [*_B, "25020311801", "祝晨", "红色预警"], [*_B, "25020311802", "荆雨涵", "红色预警"]]
    second = [_NJ, [*_B, "25020311803", "柴若", "黄色预警"], [*_B, "25020311802", "麦俊涛", "红色预警"]]
    return Bad(
        "B102_南京机电_两表同号异名.xlsx",
        xlsx({"机电": first, "数控": second}),
        "openpyxl",
        "one number, two names, on two sheets: neither is issued, and each message names the other place",
        "nanjing",
        [
            _case(2, "机电", "25020311801", "祝晨", "红色预警"),
            _case(2, "数控", "25020311803", "柴若", "黄色预警"),
        ],
        [
            {"sheet": "机电", "row": 3, "student_id": "25020311802", "says": ["姓名", "数控"]},
            {"sheet": "数控", "row": 3, "student_id": "25020311802", "says": ["姓名", "机电"]},
        ],
        outcomes=("accepted_with_row_errors",),
    )


def _a_sheet_without_ids() -> Bad:
    """Students on a sheet that cannot be read must not be lost in silence."""
    first = [_NJ, [*_B, "25020311811", "祝晨", "红色预警"]]
    second = [
        ["序号", "班级", "姓名", "预警等级"],
        [1, "数控2531", "荆雨涵", "橙色预警"],
        [2, "数控2531", "柴若", "红色预警"],
    ]
    return Bad(
        "B103_南京机电_第二张表没有学号.xlsx",
        xlsx({"机电": first, "数控（补报）": second}),
        "openpyxl",
        "a second sheet of students without numbers: each of them is named, nobody passed over",
        "nanjing",
        [{**_case(2, "机电", "25020311811", "祝晨", "红色预警"), "sheet": "机电"}],
        row_errors=[{"row": row, "sheet": "数控（补报）", "says": ["学号"]} for row in (2, 3)],
        outcomes=("accepted_with_row_errors",),
    )


def _ods_errors() -> Bad:
    """LibreOffice writes errors as texts of formulas, a date as an office:date-value."""
    names = "urn:oasis:names:tc:opendocument:xmlns:"

    def text(value: str) -> str:
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'

    def row(*cells: str) -> str:
        return "<table:table-row>" + "".join(cells) + "</table:table-row>"

    def student(number: str, name: str, level: str) -> str:
        return row(*map(text, _B), number, name, level)

    broken = (
        '<table:table-cell table:formula="of:=VLOOKUP([.D3];[$#REF!.A1];2;0)" office:value-type="string"'
        ' office:string-value="" calcext:value-type="error"><text:p>#REF!</text:p></table:table-cell>'
    )
    day = (
        '<table:table-cell office:value-type="date" office:date-value="2025-02-03">'
        "<text:p>2025-2-3</text:p></table:table-cell>"
    )
    lost = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value=""'
        ' calcext:value-type="error"><text:p>Err:502</text:p></table:table-cell>'
    )
    rows = [
        row(*map(text, _NJ)),
        student(text("25020311821"), text("祝晨"), text("红色预警")),
        student(text("25020311822"), text("荆雨涵"), broken),
        student(day, text("柴若"), text("橙色预警")),
        student(text("25020311824"), lost, text("橙色预警")),
    ]
    content = (
        f'<office:document-content xmlns:office="{names}office:1.0" xmlns:table="{names}table:1.0"'
        f' xmlns:text="{names}text:1.0" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:'
        'xmlns:calcext:1.0"><office:body><office:spreadsheet><table:table table:name="名单">'
        + "".join(rows)
        + "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    case = _case(2, "", "25020311821", "祝晨", "红色预警")
    del case["sheet"]
    return Bad(
        "B105_南京机电_公式出错.ods",
        rezip({"mimetype": kind, "content.xml": content.encode()}),
        "by hand",
        "errors of formulas and a date in place of an id, as LibreOffice keeps them",
        "nanjing",
        [case],
        [{"row": 3, "says": ["等级"]}, {"row": 4, "says": ["学号"]}, {"row": 5, "says": ["姓名"]}],
        outcomes=("accepted_with_row_errors",),
    )


def _html_rows() -> Bad:
    """A record system's page: scripts in it are no text, markup typed by a student is."""
    page = [
        "<html><head><meta charset='utf-8'><script>document.write('<table><tr><td>学号</td></tr></table>')",
        "</script><style>td{mso-number-format:'\\@'}</style></head><body><table border=1>",
        "<tr>" + "".join(f"<td>{title}</td>" for title in _NJ) + "</tr>",
    ]
    rows = [
        ("25020311831", "祝晨", "红色预警"),
        ("25020311832", "&lt;script&gt;alert(1)&lt;/script&gt;", "红色预警"),
        ("2.50203E+10", "柴若", "橙色预警"),
        ("25020311834", "<img src=x onerror=alert(1)>麦俊涛", "橙色预警"),
    ]
    page += ["<tr>" + "".join(f"<td>{cell}</td>" for cell in (*_B, *row)) + "</tr>" for row in rows]
    cases = [
        _case(2, "", "25020311831", "祝晨", "红色预警"),
        _case(3, "", "25020311832", "<script>alert(1)</script>", "红色预警"),
        _case(5, "", "25020311834", "麦俊涛", "橙色预警"),
    ]
    for case in cases:
        del case["sheet"]
    return Bad(
        "B106_教务系统导出_带脚本.xls",
        "\n".join([*page, "</table></body></html>"]).encode(),
        "by hand",
        "a page saved as xls with scripts in it: no script runs, none becomes a heading; a lost id is named",
        "nanjing",
        cases,
        [{"row": 4, "says": ["学号"]}],
        outcomes=("accepted_with_row_errors",),
    )
