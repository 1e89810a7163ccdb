"""移交清单: json is the source; csv and xlsx say the same to people; only json is read back."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from pydantic import TypeAdapter, ValidationError

from guidang.domain.handover import Manifest, ManifestRow

COLUMNS = (
    "序号",
    "案号",
    "班级",
    "级别",
    "学号",
    "姓名",
    "件数",
    "页数",
    "材料状况",
    "缺失材料",
    "存疑材料",
    "豁免材料",
    "督促失败",
    "文件",
    "字节数",
    "SHA-256",
)
_WIDTHS = (6, 16, 16, 11, 15, 11, 6, 6, 10, 32, 20, 32, 10, 44, 11, 68)

_ADAPTER = TypeAdapter(Manifest)

# A spreadsheet program runs a cell that begins so (OWASP, CSV Injection); full-width forms included.
_FORMULA = re.compile(r"^[\s]*[=+\-@＝＋－＠]|^[\t\r\n]")
_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)


def manifest_json(manifest: Manifest) -> bytes:
    """The manifest as JSON, UTF-8, keys as the fields of Manifest and ManifestRow."""
    return _ADAPTER.dump_json(manifest, indent=1) + b"\n"


def load_manifest(data: bytes) -> Manifest:
    """Read :func:`manifest_json` back. Raises ValueError, naming the places, when ``data`` is no manifest."""
    try:
        return _ADAPTER.validate_json(data, strict=True)
    except ValidationError as error:
        places = "；".join(".".join(map(str, fault["loc"])) or "全文" for fault in error.errors()[:5])
        raise ValueError(f"移交清单.json 内容有误：{places}") from None


def manifest_csv(manifest: Manifest) -> bytes:
    """The rows as CSV for Excel."""
    return table_csv(COLUMNS, map(cells, manifest.rows))


def manifest_xlsx(manifest: Manifest) -> bytes:
    """The rows as a workbook. Every cell is text: student numbers keep their zeros and nothing runs."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "移交清单"
    sheet.append(COLUMNS)
    for row in manifest.rows:
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", cell) for cell in cells(row)])
    _dress(sheet)
    raw = io.BytesIO()
    book.save(raw)
    return _settled(raw.getvalue())


def cells(row: ManifestRow) -> list[str]:
    """A row as text, in the order of COLUMNS."""
    return [
        str(row.number),
        row.case_no,
        row.class_name,
        row.level,
        row.student_id,
        row.name,
        str(row.items),
        str(row.pages),
        "齐全" if row.complete else "不齐全",
        "；".join(row.missing),
        "；".join(row.doubtful),
        "；".join(row.exempt),
        "是" if row.unresolved else "否",
        row.path,
        str(row.size),
        row.sha256,
    ]


def table_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A table as CSV: UTF-8 with BOM and CRLF, as Excel in Chinese wants it; formulas are disarmed."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([disarm(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig", errors="replace")


def disarm(cell: str) -> str:
    """``cell`` so that no spreadsheet program takes it for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _dress(sheet: Worksheet) -> None:
    line = Side(style="thin", color="808080")
    border = Border(left=line, right=line, top=line, bottom=line)
    for row in sheet.iter_rows():
        for cell in row:
            cell.data_type = "s"
            cell.number_format = "@"
            cell.quotePrefix = True
            cell.border = border
            cell.alignment = Alignment(vertical="center", wrap_text=True)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="D9E1F2")
        cell.alignment = Alignment(horizontal="center", vertical="center")
    for column, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "G2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _settled(workbook: bytes) -> bytes:
    """The workbook without the time at which it was saved."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(out, "w") as target:
        for name in sorted(source.namelist()):
            data = source.read(name)
            if name == "docProps/core.xml":
                data = _TIMES.sub(rb"\g<1>1980-01-01T00:00:00Z", data)
            target.writestr(zipfile.ZipInfo(name, _ZIP_DAY), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
