"""Bad lists: files damaged on the way, and packages that are not what they claim."""

from collections.abc import Iterator

from tools.lists.bad_kit import TERM, Bad, csv_text, edited, parts, refused, rezip, shared, xls

_LINES = [
    ["学年学期", "系部", "班级", "学号", "姓名", "预警等级"],
    *(
        [TERM, "机械工程系", "机电2531", f"250203114{n:02}", f"祝{given}", "红色预警"]
        for n, given in enumerate("晨雨涵若俊涛梦琳语雪彤鹏鑫艳睿嘉宁泽昊依", start=1)
    ),
]
_SHEET = "xl/worksheets/sheet1.xml"
_ENTITIES = (
    '<!DOCTYPE lolz [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">'
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
_DAMAGE = "损坏|不完整|不是|打不开|重新"


def lists() -> Iterator[Bad]:
    """Each file with what must be said of it."""
    book, old = shared(_LINES), xls(_LINES)
    yield refused(
        "B61_复制中断.xlsx", "nanjing", "the second half is missing", book[: len(book) // 2], _DAMAGE
    )
    yield refused("B62_复制中断.xls", "nanjing", "the second half is missing", old[: len(old) // 2], _DAMAGE)
    sheet = _ods()
    yield refused(
        "B63_复制中断.ods", "nanjing", "the second half is missing", sheet[: len(sheet) // 2], _DAMAGE
    )
    text = csv_text(_LINES).encode("utf-8")
    cut = text.index("睿".encode()) + 1
    yield refused(
        "B64_复制中断.csv",
        "nanjing",
        "UTF-8 cut within a character: the rows behind it are lost",
        text[:cut],
        "16 损坏|不完整|截断|中断",
    )
    gbk = csv_text(_LINES).encode("gb18030")
    cut = gbk.index("睿".encode("gb18030")) + 1
    yield refused(
        "B65_复制中断_GBK.csv", "nanjing", "GBK cut within a character", gbk[:cut], "16 损坏|不完整|截断|中断"
    )
    lone = csv_text(_LINES).replace("祝俊", '"祝俊')
    yield refused(
        "B66_引号不配对.csv",
        "nanjing",
        "a quote that never ends swallows the rest of the list",
        lone.encode("utf-8-sig"),
        "引号 6",
    )
    hurt = bytearray(text)
    hurt[text.index("祝涛".encode()) + 4] = 0x20
    yield refused(
        "B67_坏了一个字节.csv",
        "nanjing",
        "one damaged byte of UTF-8 in row 7",
        bytes(hurt),
        "7 损坏|乱码|字符",
    )
    wide = b"\xff\xfe" + csv_text(_LINES).encode("utf-16-le")
    yield refused(
        "B68_UTF16少一个字节.csv",
        "nanjing",
        "UTF-16 of odd length: a byte is lost",
        wide[:-5],
        "损坏|不完整|乱码",
    )
    yield from _packages(book)
    yield from _entities(book)


def _packages(book: bytes) -> Iterator[Bad]:
    files = parts(book)
    yield refused(
        "B69_缺工作表部件.xlsx",
        "nanjing",
        "the package lost the part that holds the sheet",
        rezip({name: data for name, data in files.items() if name != _SHEET}),
        _DAMAGE,
        how="openpyxl, edited",
    )
    yield refused(
        "B70_缺共享文字.xlsx",
        "nanjing",
        "the package lost its shared strings: every text is gone",
        rezip({name: data for name, data in files.items() if name != "xl/sharedStrings.xml"}),
        _DAMAGE,
        how="openpyxl, edited",
    )
    yield refused(
        "B71_工作表断了一半.xlsx",
        "nanjing",
        "a whole package around a sheet that breaks off",
        rezip(files | {_SHEET: files[_SHEET][:900]}),
        _DAMAGE,
        how="openpyxl, edited",
    )
    yield refused(
        "B72_文字编号超出.xlsx",
        "nanjing",
        "cells point at shared strings that do not exist",
        edited(book, _SHEET, lambda text: text.replace('t="s"><v>1</v>', 't="s"><v>99999</v>')),
        _DAMAGE,
        how="openpyxl, edited",
    )
    wrong = bytearray(book)
    wrong[book.index(_SHEET.encode()) + 200] ^= 0xFF
    yield refused(
        "B73_校验和不符.xlsx",
        "nanjing",
        "one byte of a compressed part flipped: its checksum does not fit",
        bytes(wrong),
        _DAMAGE,
        how="openpyxl, edited",
    )


def _entities(book: bytes) -> Iterator[Bad]:
    declared = _DAMAGE + "|实体|DOCTYPE|DTD|安全"
    head = '<!DOCTYPE worksheet [<!ENTITY who "祝晨">]>'
    yield refused(
        "B74_工作表带实体.xlsx",
        "nanjing",
        "a sheet that declares an entity, as no office program does",
        edited(book, _SHEET, lambda text: head + text.replace("</worksheet>", "<x>&who;</x></worksheet>")),
        declared,
        how="openpyxl, edited",
    )
    yield refused(
        "B75_实体炸弹.xml",
        "nanjing",
        "SpreadsheetML whose entities grow to a billion characters",
        _spreadsheet_ml(_ENTITIES, "&i;").encode(),
        declared,
    )
    outside = '<!DOCTYPE Workbook [<!ENTITY who SYSTEM "file:///etc/hostname">]>'
    yield refused(
        "B76_外部实体.xls",
        "nanjing",
        "SpreadsheetML that asks for a file of the machine: never read, never shown",
        _spreadsheet_ml(outside, "&who;").encode(),
        declared,
    )


def _spreadsheet_ml(doctype: str, name: str) -> str:
    def row(cells: list[str]) -> str:
        return "<Row>" + "".join(f'<Cell><Data ss:Type="String">{c}</Data></Cell>' for c in cells) + "</Row>"

    rows = row(_LINES[0]) + row([*_LINES[1][:4], name, _LINES[1][5]])
    return (
        f'<?xml version="1.0"?>{doctype}<?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="名单"><Table>{rows}</Table></Worksheet></Workbook>'
    )


def _ods() -> bytes:
    rows = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in line)
        + "</table:table-row>"
        for line in _LINES
    )
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<office:document-content xmlns:office="{names}office:1.0" xmlns:table="{names}table:1.0"'
        f' xmlns:text="{names}text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="名单">{rows}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return rezip({"mimetype": kind, "content.xml": content.encode()})
