"""Lists as web pages and as XML of 2003, the way student-record systems export them: written by hand."""

import base64
from html import escape

from tools.lists.kit import Rows

_SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"


def table(rows: Rows, spans: dict[tuple[int, int], str] | None = None) -> str:
    """An HTML table; ``spans`` are attributes by 0-based (row, column); a None leaves its cell out."""
    lines = ["<table border=1>"]
    for r, row in enumerate(rows):
        cells = [
            f"<td {(spans or {}).get((r, c), '')}>{escape('' if v is None else str(v))}</td>"
            for c, v in enumerate(row)
            if v is not None
        ]
        lines.append("<tr>" + "".join(cells) + "</tr>")
    return "\n".join([*lines, "</table>"])


def page(body: str, charset: str = "utf-8", title: str = "") -> str:
    """A page as an .xls export has it."""
    return (
        f'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta http-equiv="Content-Type" '
        f'content="text/html; charset={charset}"><title>{escape(title)}</title>'
        f'<style>td{{mso-number-format:"\\@"}}</style></head><body>{body}</body></html>'
    )


def xml2003(sheets: dict[str, Rows]) -> bytes:
    """SpreadsheetML 2003; numbers are Number cells, after an empty cell the next has ss:Index."""
    parts = []
    for name, rows in sheets.items():
        lines = []
        for row in rows:
            cells, gap = "", False
            for c, value in enumerate(row, 1):
                if value is None:
                    gap = True
                    continue
                index = f' ss:Index="{c}"' if gap else ""
                kind = "Number" if isinstance(value, int | float) else "String"
                cells += f'<Cell{index}><Data ss:Type="{kind}">{escape(str(value))}</Data></Cell>'
                gap = False
            lines.append(f"<Row>{cells}</Row>")
        parts.append(f'<Worksheet ss:Name="{escape(name)}"><Table>{"".join(lines)}</Table></Worksheet>')
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    body = f'<Workbook xmlns="{_SPREADSHEET}" xmlns:ss="{_SPREADSHEET}">{"".join(parts)}</Workbook>'
    return (head + body).encode("utf-8")


def mhtml(html: str, charset: str = "utf-8") -> bytes:
    """单个文件网页: a page in a MIME message, base64."""
    content = base64.encodebytes(html.encode(charset)).decode("ascii")
    head = (
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="----=_Next"; type="text/html"\n\n'
        "------=_Next\nContent-Location: file:///C:/list.htm\nContent-Transfer-Encoding: base64\n"
        f'Content-Type: text/html; charset="{charset}"\n\n'
    )
    return (head + content + "\n------=_Next--\n").replace("\n", "\r\n").encode("ascii")
