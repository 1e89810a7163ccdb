"""HTML tables and XML-2003 workbooks that student-record systems send under the name .xls."""

import datetime as dt
from xml.sax.saxutils import escape

from tools.office_lists.book import Book, Grid

_OFFICE = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel" '
    'xmlns="http://www.w3.org/TR/REC-html40">'
)


def html(book: Book) -> bytes:
    """raw = {charset (None: none said), head (more of the head), tag (of heading cells)}."""
    charset = book.raw.get("charset", "gb2312")
    said = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">' if charset else ""
    tables = "\n".join(_html_table(grid) for grid in book.sheets)
    page = f"{_OFFICE}<head>{said}{book.raw.get('head', '')}</head><body>\n{tables}\n</body></html>"
    return page.encode(book.raw.get("encoding", "gb18030"), "xmlcharrefreplace")


def _html_table(grid: Grid) -> str:
    tops = {(t, left): (b - t + 1, right - left + 1) for t, left, b, right in grid.merges}
    lines = ['<table border="1" cellspacing="0">']
    for r, row in enumerate(grid.rows, 1):
        cells = []
        for c, value in enumerate(row):
            if (r, c) not in tops and _covered(grid, r, c):
                continue
            down, across = tops.get((r, c), (1, 1))
            spans = (f' rowspan="{down}"' if down > 1 else "") + (
                f' colspan="{across}"' if across > 1 else ""
            )
            shown = "&nbsp;" if value in (None, "") else escape(str(value)).replace("\n", "<br>")
            cells.append(f"<td{spans} style='mso-number-format:\"\\@\"'>{shown}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return "\n".join([*lines, "</table>"])


def _covered(grid: Grid, row: int, column: int) -> bool:
    return any(t <= row <= b and left <= column <= right for t, left, b, right in grid.merges)


def spreadsheet_ml(book: Book) -> bytes:
    """[MS-OI29500] of old: an XML Spreadsheet 2003."""
    sheets = "".join(_xml_sheet(grid) for grid in book.sheets)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:x="urn:schemas-microsoft-com:office:excel">'
        '<Styles><Style ss:ID="Default"><Font ss:FontName="宋体"/></Style></Styles>'
        f"{sheets}</Workbook>\n"
    ).encode()


def _xml_sheet(grid: Grid) -> str:
    tops = {(t, left): (b - t, right - left) for t, left, b, right in grid.merges}
    lines, skipped = [], False
    for r, row in enumerate(grid.rows, 1):
        if not row:
            skipped = True
            continue
        cells, last = [], -1
        for c, value in enumerate(row):
            if value is None or ((r, c) not in tops and _covered(grid, r, c)):
                continue
            down, across = tops.get((r, c), (0, 0))
            spans = f' ss:MergeAcross="{across}"' * bool(across) + f' ss:MergeDown="{down}"' * bool(down)
            place = f' ss:Index="{c + 1}"' if c != last + 1 else ""
            kind, shown = _typed(value)
            cells.append(f'<Cell{place}{spans}><Data ss:Type="{kind}">{shown}</Data></Cell>')
            last = c + across
        index = f' ss:Index="{r}"' if skipped else ""
        hidden = ' ss:Hidden="1"' if r in grid.hidden_rows else ""
        lines.append(f"<Row{index}{hidden}>{''.join(cells)}</Row>")
        skipped = False
    state = {"visible": "SheetVisible", "hidden": "SheetHidden", "veryHidden": "SheetVeryHidden"}[grid.state]
    space = 'xmlns="urn:schemas-microsoft-com:office:excel"'
    options = f"<WorksheetOptions {space}><Visible>{state}</Visible></WorksheetOptions>"
    rows = "\n".join(lines)
    return f'<Worksheet ss:Name="{escape(grid.name)}"><Table>{rows}</Table>{options}</Worksheet>'


def _typed(value: object) -> tuple[str, str]:
    if isinstance(value, int | float):
        return "Number", repr(value)
    if isinstance(value, dt.date):
        return "DateTime", f"{value.isoformat()}T00:00:00.000"
    return "String", escape(str(value)).replace("\n", "&#10;")
