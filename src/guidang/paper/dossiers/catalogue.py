"""卷内目录 and 卷内备考表.

Columns after GB/T 9705-2008 (文书档案案卷格式): 序号、文号、责任者、题名、日期、页号、备注, dates in eight
digits; margins 天头 20, 地脚 15, 订口 25, 翻口 15 mm. The 文号 of papers of one case is the case number.
"""

from collections.abc import Sequence

from guidang.domain.dossier import MaterialState, MaterialStatus
from guidang.paper.dossiers.content import BoundItem, DossierContent
from guidang.paper.dossiers.ruled import MM, Column, Document, Sheet, height_of, width, wrap

WIDE, HIGH = 210.0, 297.0  # mm
_LEFT, _TOP, _RIGHT, _BOTTOM = 25.0, 20.0, 195.0, 279.0
_TITLE, _TABLE = 29.0, 43.0  # the title's middle, the first page's table
_COLUMNS = (
    Column("序号", 10, size=10.5),
    Column("文号", 30, size=9),
    Column("责任者", 25, size=10.5),
    Column("题名", 55, centred=False, size=10.5),
    Column("日期", 19, size=9),
    Column("页号", 13, size=10.5),
    Column("备注", 18, centred=False, size=9),
)
_HEADS = tuple(Column(column.head, column.width, size=10.5) for column in _COLUMNS)
_HEAD, _ROW = 11.2, 12.2  # heights; rows that are not needed stay empty, to enter a late paper by hand
_BODY = 10.5  # pt
_STEP = _BODY * 1.75 / MM
_FRAME, _SIGN, _INSET = 40.0, 32.0, 6.0  # of the 备考表: its top, the height for signatures, the margin


def page_numbers(content: DossierContent, covers: int, counts: Sequence[int]) -> tuple[BoundItem, ...]:
    """Where every paper comes to lie behind ``covers`` pages and the catalogue; ``counts`` are its pages."""
    first, items = covers + len(_broken(content)) + 1, []
    for item, count in zip(content.items, counts, strict=True):
        items.append(BoundItem(item.label, first, count))
        first += count
    return tuple(items)


def draw_catalogue(document: Document, content: DossierContent, items: Sequence[BoundItem]) -> int:
    """Draw the 卷内目录; how many pages it took."""
    pages = _broken(content)
    for number, rows in enumerate(pages):
        sheet, top = document.sheet(), _TOP
        if number == 0:
            sheet.text((_LEFT + _RIGHT) / 2, _TITLE, "卷内目录", 20, align="centre", track=0.5)
            _identify(sheet, content)
            top = _TABLE
        sheet.row(_LEFT, top, _HEAD, _HEADS, [column.head for column in _HEADS])
        top += _HEAD
        for row in rows:
            cells = _cells(content, items, row)
            high = height_of(_COLUMNS, cells, _ROW)
            sheet.row(_LEFT, top, high, _COLUMNS, cells)
            top += high
        while number == len(pages) - 1 and top + _ROW <= _BOTTOM:
            sheet.row(_LEFT, top, _ROW, _COLUMNS, [""] * len(_COLUMNS))
            top += _ROW
    return len(pages)


def draw_reference_sheet(
    document: Document, content: DossierContent, total: int, notes: Sequence[str]
) -> None:
    """Draw the 卷内备考表, on ``reference_pages`` pages. ``total`` counts all pages of the dossier."""
    pages = _spread(_said(content, total, notes))
    for number, lines in enumerate(pages):
        sheet, top = document.sheet(), _TOP
        if number == 0:
            sheet.text((_LEFT + _RIGHT) / 2, _TITLE, "卷内备考表", 20, align="centre", track=0.5)
            top = _FRAME
        sheet.lines(
            (_LEFT, top, _RIGHT, top),
            (_LEFT, _BOTTOM, _RIGHT, _BOTTOM),
            (_LEFT, top, _LEFT, _BOTTOM),
            (_RIGHT, top, _RIGHT, _BOTTOM),
        )
        for place, (indent, line) in enumerate(lines, 1):
            x = _LEFT + _INSET + indent * _BODY / MM
            sheet.text(x, top + _INSET / 2 + (place - 0.5) * _STEP, line, _BODY)
    _signatures(sheet, content)


def reference_pages(content: DossierContent, total: int, notes: Sequence[str]) -> int:
    """How many pages the 卷内备考表 takes."""
    return len(_spread(_said(content, total, notes)))


def _broken(content: DossierContent) -> list[list[int]]:
    """The rows of every page of the catalogue, by index. Numbers of pages do not change a row's height."""
    pages: list[list[int]] = [[]]
    top = _TABLE + _HEAD
    for row, item in enumerate(content.items):
        high = height_of(_COLUMNS, ("", "", item.responsible, item.label, "", "", item.note), _ROW)
        if top + high > _BOTTOM and pages[-1]:
            pages.append([])
            top = _TOP + _HEAD
        pages[-1].append(row)
        top += high
    return pages


def _identify(sheet: Sheet, content: DossierContent) -> None:
    """案号, 姓名, 学号, 班级 across the page, smaller when they are long."""
    words = (
        f"案号：{content.case_no}",
        f"姓名：{content.name}",
        f"学号：{content.student_id}",
        f"班级：{content.class_name}",
    )
    wide = [width(word) for word in words]
    size = min(_BODY, (_RIGHT - _LEFT) * MM / (sum(wide) + 3))
    gap = ((_RIGHT - _LEFT) * MM / size - sum(wide)) / 3
    for number, word in enumerate(words):
        sheet.text(_LEFT + (sum(wide[:number]) + gap * number) * size / MM, _TABLE - 4, word, size)


def _cells(content: DossierContent, items: Sequence[BoundItem], row: int) -> tuple[str, ...]:
    item, bound = content.items[row], items[row]
    end = bound.first_page + bound.pages - 1
    # 页号 is where a paper starts; of the last one, where it starts and ends (GB/T 9705).
    last = row == len(items) - 1 and bound.pages > 1
    return (
        str(row + 1),
        content.case_no,
        item.responsible,
        item.label,
        item.date.replace("-", ""),
        f"{bound.first_page}-{end}" if last else str(bound.first_page),
        item.note,
    )


def _said(content: DossierContent, total: int, notes: Sequence[str]) -> list[str]:
    """本卷情况说明, paragraph by paragraph."""
    return [
        f"本卷为{content.school}{content.unit}{content.term}{content.word}档案（一人一档）。",
        f"学生 {content.name}，学号 {content.student_id}，{content.department} {content.class_name}，"
        f"{content.level}。",
        f"卷内材料共 {len(content.items)} 件，全卷共 {total} 页。",
        *_materials(content.statuses),
        *notes,
        *content.remark.splitlines(),
    ]


def _materials(statuses: Sequence[MaterialStatus]) -> list[str]:
    """What is 缺失, 存疑 or 豁免, each with its reason; a plain sentence when nothing is."""
    said = []
    for state in (MaterialState.MISSING, MaterialState.DOUBTFUL, MaterialState.EXEMPT):
        some = [status for status in statuses if status.state is state]
        if some:
            said.append(f"{state.label}材料 {len(some)} 项：")
            said += [
                f"{number}．{status.rule.label}" + (f"（{status.note}）" if status.note else "")
                for number, status in enumerate(some, 1)
            ]
    return said or ["应归档材料齐全，无缺失、存疑、豁免。"]


def _spread(paragraphs: Sequence[str]) -> list[list[tuple[float, str]]]:
    """Lines by page, each with its indent in em; the last page leaves room for the signatures."""
    limit = (_RIGHT - _LEFT - 2 * _INSET) * MM / _BODY
    lines: list[tuple[float, str]] = [(0.0, "本卷情况说明：")]
    for paragraph in paragraphs:
        wrapped = wrap(paragraph, limit, indent=2)
        lines += [(0.0 if number else 2.0, line) for number, line in enumerate(wrapped)]
    pages, top = [], _FRAME
    while len(lines) > _room(top, _BOTTOM - _SIGN):
        pages.append(lines[: _room(top, _BOTTOM)])
        lines, top = lines[_room(top, _BOTTOM) :], _TOP
    return [*pages, lines]


def _room(top: float, bottom: float) -> int:
    return int((bottom - top - _INSET) / _STEP)


def _signatures(sheet: Sheet, content: DossierContent) -> None:
    """立卷人, 检查人, 立卷时间, at the foot of the last page's frame."""
    top = _BOTTOM - _SIGN
    year, month, day = (int(part) for part in content.bound_on.split("-"))
    sheet.lines((_LEFT, top, _RIGHT, top), (127, top + 11, 172, top + 11), (127, top + 19.5, 172, top + 19.5))
    sheet.text(113, top + 8, "立卷人：", _BODY)
    sheet.text(128, top + 8, content.prepared_by, _BODY)
    sheet.text(113, top + 16.5, "检查人：", _BODY)
    sheet.text(113, top + 25, f"立卷时间：{year} 年 {month} 月 {day} 日", _BODY)
