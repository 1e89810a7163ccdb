"""Empty sheets for the clerk: title, headings with the required ones starred, drop-down lists, 填写说明.

What a template offers is what the readers take: both come from records.toml and the pack. Filled in and
dropped, a template is recognised by its headings like any other sheet.
"""

import io
from collections.abc import Mapping, Sequence

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from guidang.domain.form_names import EVERYTHING
from guidang.domain.material_names import log_labels
from guidang.domain.pack import Pack
from guidang.domain.records import CaseOutcome, RecordKind
from guidang.paper.lists.records.columns import ColumnSpec, columns_of, template_title
from guidang.paper.lists.records.list_columns import list_columns, list_title

GUIDE = "填写说明"
_HEADING = 3  # the row of headings; above it the title and one line of advice
_ROW, _ABOVE = 24, 88  # pt: the height of a row, and of title, advice and headings together
_PAGE = (785, 470)  # pt that A4 landscape leaves within the margins
_CHARACTER = 5.3  # pt of one character of column width
_CHECKED = 2000  # rows that drop-down lists and the text format reach down to
_LINE = Side(style="thin", color="7F7F7F")
_GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_REQUIRED = PatternFill("solid", fgColor="FCE4D6")
_OPTIONAL = PatternFill("solid", fgColor="EDEDED")
_TITLE, _TEXT = "黑体", "宋体"


def template(kind: RecordKind | None, pack: Pack, rows: Sequence[Mapping[str, str]] = ()) -> bytes:
    """An xlsx to fill in; ``kind`` None is the warning list. ``rows`` fills cells beforehand, by heading.

    Every cell is text: student ids keep their digits, and nothing that begins with = is ever calculated.
    """
    specs = [spec for spec in (columns_of(kind) if kind else list_columns(pack)) if not spec.hidden]
    book = openpyxl.Workbook()
    sheet, guide = book.active, book.create_sheet(GUIDE)
    sheet.title = kind.label if kind else "名单"
    choices = {spec.means: _choices(spec, pack) for spec in specs}
    places = _write_guide(guide, specs, choices, kind, pack)
    title = f"{pack.school}{template_title(kind)}" if kind else list_title(pack)
    _write_sheet(sheet, specs, title, rows)
    for number, spec in enumerate(specs, 1):
        if spec.means in places:
            _offer(sheet, number, places[spec.means], strict=spec.means in ("outcome", "new_level", "ruling"))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _choices(spec: ColumnSpec, pack: Pack) -> tuple[str, ...]:
    of_pack = {
        "<logged>": log_labels(pack.materials),
        "<materials>": tuple(rule.label for rule in pack.materials),
        "<levels>": tuple(level.label for level in pack.policy.levels),
        "<forms>": (*dict.fromkeys(form.title for form in pack.forms), EVERYTHING),
        "<outcomes>": tuple(outcome.label for outcome in CaseOutcome),
    }
    return tuple(item for choice in spec.choices for item in of_pack.get(choice, (choice,)))


def _write_sheet(
    sheet: Worksheet, specs: Sequence[ColumnSpec], title: str, rows: Sequence[Mapping[str, str]]
) -> None:
    last = len(specs)
    sheet.append([title])
    sheet.append([f"带 * 的为必填；一行一条；各列怎样填，见工作表“{GUIDE}”。请勿改动列名。"])
    sheet.append([spec.label + ("*" if spec.required else "") for spec in specs])
    for values in rows:
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", values.get(spec.label, "")) for spec in specs])
    for row in (1, 2):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last)
    sheet["A1"].font = Font(name=_TITLE, size=16, bold=True)
    sheet["A1"].alignment = Alignment(horizontal="center", vertical="center")
    sheet["A2"].font = Font(name=_TEXT, size=10, color="595959")
    sheet["A2"].alignment = Alignment(vertical="center")
    for number, spec in enumerate(specs, 1):
        _dress_column(sheet, number, spec)
        _dress_heading(sheet.cell(_HEADING, number), spec)
    for row in sheet.iter_rows(
        min_row=_HEADING + 1, max_row=_HEADING + max(_ruled(specs), len(rows)), max_col=last
    ):
        sheet.row_dimensions[row[0].row].height = _ROW
        for cell, spec in zip(row, specs, strict=True):
            _dress_cell(cell, spec)
    for row_number, height in ((1, 34), (2, 20), (_HEADING, 34)):
        sheet.row_dimensions[row_number].height = height
    sheet.freeze_panes = sheet.cell(_HEADING + 1, 1)
    _set_page(sheet)
    sheet.print_title_rows = f"{_HEADING}:{_HEADING}"


def _ruled(specs: Sequence[ColumnSpec]) -> int:
    """How many empty rows with lines fill one printed page, which is as wide as the columns."""
    scale = min(1.0, _PAGE[0] / (_CHARACTER * sum(spec.width for spec in specs)))
    return int((_PAGE[1] / scale - _ABOVE) / _ROW)


def _dress_column(sheet: Worksheet, number: int, spec: ColumnSpec) -> None:
    """Text format for the cells below the ruled ones, so that what is typed there keeps its digits."""
    column = sheet.column_dimensions[get_column_letter(number)]
    column.width = spec.width
    column.number_format = "@"


def _dress_heading(cell: Cell, spec: ColumnSpec) -> None:
    cell.font = Font(name=_TITLE, size=11, bold=spec.required)
    cell.fill = _REQUIRED if spec.required else _OPTIONAL
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    cell.border = _GRID
    cell.number_format = "@"


def _dress_cell(cell: Cell, spec: ColumnSpec) -> None:
    if cell.value is not None:
        cell.data_type = "s"
        cell.quotePrefix = True
    cell.number_format = "@"
    cell.font = Font(name=_TEXT, size=11)
    cell.border = _GRID
    cell.alignment = Alignment(
        horizontal="left" if spec.long else "center", vertical="center", wrap_text=True
    )


def _offer(sheet: Worksheet, number: int, source: str, *, strict: bool) -> None:
    """A drop-down list; ``strict`` where nothing else can be meant."""
    rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=strict)
    rule.errorTitle, rule.error = "请从列表中选择", f"请从下拉列表中选一项，见工作表“{GUIDE}”。"
    letter = get_column_letter(number)
    rule.add(f"{letter}{_HEADING + 1}:{letter}{_CHECKED}")
    sheet.add_data_validation(rule)


def _write_guide(
    guide: Worksheet,
    specs: Sequence[ColumnSpec],
    choices: Mapping[str, tuple[str, ...]],
    kind: RecordKind | None,
    pack: Pack,
) -> dict[str, str]:
    """The sheet 填写说明; the ranges of its lists of choices, by field, for the drop-down lists."""
    label = kind.label if kind else list_title(pack).removeprefix(pack.school)
    guide.append([f"{label}：{GUIDE}"])
    guide.append(["列名", "必填", "怎样填"])
    for spec in specs:
        guide.append([spec.label, "必填" if spec.required else "", spec.help])
    heads, places = [2], {}
    for spec in specs:
        if choices[spec.means]:
            guide.append(["列名", "", "可以选的内容"])
            heads.append(guide.max_row)
            first = guide.max_row + 1
            for choice in choices[spec.means]:
                guide.append([spec.label, "", choice])
            places[spec.means] = f"{quote_sheetname(GUIDE)}!$C${first}:$C${guide.max_row}"
            guide.merge_cells(start_row=first, end_row=guide.max_row, start_column=1, end_column=2)
    _dress_guide(guide, heads)
    return places


def _dress_guide(guide: Worksheet, heads: Sequence[int]) -> None:
    guide.merge_cells("A1:C1")
    for letter, width in (("A", 20), ("B", 8), ("C", 84)):
        guide.column_dimensions[letter].width = width
    for row in guide.iter_rows(min_row=2, max_row=guide.max_row, max_col=3):
        heading = row[0].row in heads
        for number, cell in enumerate(row, 1):
            cell.font = Font(name=_TITLE if heading else _TEXT, size=11)
            cell.border = _GRID
            cell.alignment = Alignment(
                horizontal="left" if number == 3 and not heading else "center",
                vertical="center",
                wrap_text=True,
            )
            if heading:
                cell.fill = _OPTIONAL
        guide.row_dimensions[row[0].row].height = 20 * -(-len(str(row[2].value or "")) // 42) or 20
    guide["A1"].font = Font(name=_TITLE, size=14, bold=True)
    guide["A1"].alignment = Alignment(horizontal="center", vertical="center")
    guide.row_dimensions[1].height = 32
    _set_page(guide)
    guide.page_setup.orientation = "portrait"


def _set_page(sheet: Worksheet) -> None:
    """A4, as wide as the paper, page numbers below."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
