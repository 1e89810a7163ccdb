"""Workbooks built byte by byte, in spellings that openpyxl does not write, and changed from good ones."""

import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape

SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

Rows = Sequence[Sequence[str | float]]


def packed(parts: dict[str, str | bytes]) -> bytes:
    """A zip file of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return stream.getvalue()


def changed(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """The zip file with each part as ``change`` gives it; without the parts of which it gives None."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        new = {info.filename: change(info.filename, archive.read(info)) for info in archive.infolist()}
    return packed({name: body for name, body in new.items() if body is not None})


def excel_xlsx(
    *sheets: Rows, extra_rows: str = "", after_rows: str = "", more: dict[str, str | bytes] | None = None
) -> bytes:
    """Sheets with shared strings, as Excel writes them; ``extra_rows`` of XML end the first sheet."""
    strings: dict[str, int] = {}
    bodies = []
    for number, rows in enumerate(sheets):
        lines = []
        for r, row in enumerate(rows, start=1):
            cells = "".join(_cell(f"{_letters(c)}{r}", value, strings) for c, value in enumerate(row))
            lines.append(f'<row r="{r}">{cells}</row>')
        lines.append(extra_rows if number == 0 else "")
        after = after_rows if number == 0 else ""
        bodies.append(
            f'{XML}<worksheet xmlns="{SPREADSHEET}"><sheetData>{"".join(lines)}</sheetData>'
            f"{after}</worksheet>"
        )
    return packed(
        {
            "[Content_Types].xml": f'{XML}<Types xmlns="{TYPES}"/>',
            "_rels/.rels": f'{XML}<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
            f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": _workbook(len(sheets)),
            "xl/_rels/workbook.xml.rels": _relations(len(sheets)),
            "xl/sharedStrings.xml": f'{XML}<sst xmlns="{SPREADSHEET}" uniqueCount="{len(strings)}">'
            + "".join(f"<si><t>{escape(text)}</t></si>" for text in strings)
            + "</sst>",
            **{f"xl/worksheets/sheet{n}.xml": body for n, body in enumerate(bodies, start=1)},
            **(more or {}),
        }
    )


def _letters(column: int) -> str:
    return chr(65 + column)


def _cell(place: str, value: str | float, strings: dict[str, int]) -> str:
    if isinstance(value, str):
        return f'<c r="{place}" t="s"><v>{strings.setdefault(value, len(strings))}</v></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


def _workbook(count: int) -> str:
    sheets = "".join(f'<sheet name="表{n}" sheetId="{n}" r:id="s{n}"/>' for n in range(1, count + 1))
    return f'{XML}<workbook xmlns="{SPREADSHEET}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'


def _relations(count: int) -> str:
    sheets = "".join(
        f'<Relationship Id="s{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, count + 1)
    )
    strings = f'<Relationship Id="t" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    return f'{XML}<Relationships xmlns="{PACKAGE}">{sheets}{strings}</Relationships>'


def xlsb(rows: Rows, far: tuple[int, int] | None = None, hidden: Sequence[int] = ()) -> bytes:
    """One sheet 名单 of texts and numbers; ``far`` places one more text, ``hidden`` rows are 0-based."""
    sheet = [
        _bin(129),
        _bin(148, struct.pack("<4I", 0, len(rows), 0, 9)),
        _bin(145),
    ]  # its size, then its data
    places = [(r, [(c, value) for c, value in enumerate(row)]) for r, row in enumerate(rows)]
    for r, cells in [*places, *([(far[0], [(far[1], "远")])] if far else [])]:
        flags = 0x10 if r in hidden else 0
        sheet.append(_bin(0, struct.pack("<IIHBB", r, 0, 300, 0, flags) + b"\0" + struct.pack("<I", 0)))
        for c, value in cells:
            kind, body = (6, _wide(value)) if isinstance(value, str) else (5, struct.pack("<d", value))
            sheet.append(_bin(kind, struct.pack("<II", c, 0) + body))
    sheet += [_bin(146), _bin(130)]
    book = _bin(131) + _bin(143) + _bin(156, struct.pack("<II", 0, 1) + _wide("s1") + _wide("名单"))
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.bin": book + _bin(144) + _bin(132),
            "xl/_rels/workbook.bin.rels": _relations(1)
            .replace("sheet1.xml", "sheet1.bin")
            .replace(f'<Relationship Id="t" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>', ""),
            "xl/worksheets/sheet1.bin": b"".join(sheet),
        }
    )


def _bin(kind: int, body: bytes = b"") -> bytes:
    # [MS-XLSB] 2.1.4: kind and length in groups of seven bits
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length = len(body)
    while length >= 0x80:
        head += bytes([length & 0x7F | 0x80])
        length >>= 7
    return head + bytes([length]) + body


def _wide(text: str) -> bytes:
    body = text.encode("utf-16-le")
    return struct.pack("<I", len(body) // 2) + body


def xml_2003(rows: str, visible: str = "SheetVisible", styles: str = "", head: str = "") -> str:
    """SpreadsheetML 2003 with one sheet of the given Row elements."""
    return f"""<?xml version="1.0"?>{head}
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
 <Styles>{styles}</Styles>
 <Worksheet ss:Name="名单"><Table>{rows}</Table>
  <WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">
   <Visible>{visible}</Visible></WorksheetOptions>
 </Worksheet>
</Workbook>"""


def mhtml(pages: dict[str, str]) -> bytes:
    """A web archive of these pages, as Excel saves it."""
    parts = "".join(
        f"--=_part\r\nContent-Location: file:///C:/{name}\r\nContent-Transfer-Encoding: base64\r\n"
        f'Content-Type: text/html; charset="gb2312"\r\n\r\n{_base64(page)}\r\n'
        for name, page in pages.items()
    )
    head = "MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related; "
    return f'{head}boundary="=_part"\r\n\r\n{parts}--=_part--\r\n'.encode("ascii")


def _base64(page: str) -> str:
    import base64

    return base64.encodebytes(page.encode("gb18030")).decode("ascii").replace("\n", "\r\n")
