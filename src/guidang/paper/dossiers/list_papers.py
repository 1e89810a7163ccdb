"""移交清单 and 材料缺失与豁免清单 to print and sign: A4 landscape, thousands of rows."""

from collections.abc import Iterable, Sequence

from guidang.domain.handover import Manifest
from guidang.paper.dossiers import xmp
from guidang.paper.dossiers.ruled import MM, Column, Document, Sheet, height_of, width

_WIDE, _HIGH = 297.0, 210.0  # mm
_LEFT, _RIGHT, _TOP, _BOTTOM = 15.0, 282.0, 20.0, 194.0
_TITLE, _HEADING, _TABLE = 23.0, 31.5, 34.5  # on the first page
_HEAD, _ROW = 8.0, 7.0  # heights
_SIZE, _SMALL = 9.5, 8.0  # pt
_CLOSING = 24.0  # mm below the table for remark and signatures
_LINE = "＿＿＿＿＿＿＿＿"

_WHO = (Column("序号", 12), Column("案号", 31, size=_SMALL))
_MANIFEST = (
    *_WHO,
    Column("班级", 33),
    Column("级别", 22),
    Column("学号", 29),
    Column("姓名", 25),
    Column("件数", 11),
    Column("页数", 11),
    Column("材料状况", 77, centred=False, size=_SMALL),
    Column("督促失败", 16),
)
_GAPS = (
    *_WHO,
    Column("班级", 30),
    Column("级别", 20),
    Column("学号", 28),
    Column("姓名", 22),
    Column("材料", 44, centred=False),
    Column("状况", 13),
    Column("说明", 43, centred=False, size=_SMALL),
    Column("依据", 24, centred=False, size=_SMALL),
)


def manifest_pdf(manifest: Manifest, rows: Iterable[Sequence[str]]) -> bytes:
    """移交清单. ``rows`` are number, case, class, level, id, name, items, pages, state, 督促失败."""
    document, top = _table("档案移交清单", manifest, _MANIFEST, rows)
    sheet = document.sheets[-1]
    merged = (
        Column("", sum(column.width for column in _MANIFEST[:6])),
        *_MANIFEST[6:8],
        Column("", sum(column.width for column in _MANIFEST[8:]), centred=False, size=_SMALL),
    )
    said = (
        f"合计 {len(manifest.rows)} 卷",
        str(sum(row.items for row in manifest.rows)),
        str(sum(row.pages for row in manifest.rows)),
        f"齐全 {sum(row.complete for row in manifest.rows)} 卷，"
        f"督促失败 {sum(row.unresolved for row in manifest.rows)} 人，"
        f"卷宗共 {sum(row.size for row in manifest.rows):,} 字节",
    )
    sheet.row(_LEFT, top, _ROW, merged, said)
    sheet.text(_LEFT, top + _ROW + 4, manifest.remark, _SIZE)
    signed = (
        f"档案提供人（{manifest.handed_by}）：{_LINE}",
        f"档案接收人（{manifest.handed_to}）：{_LINE}",
        "交接时间：　　　　年　　月　　日",
    )
    _across(sheet, top + _ROW + 13, signed)
    return _finished(document, "档案移交清单", manifest)


def gaps_pdf(manifest: Manifest, rows: Sequence[Sequence[str]]) -> bytes:
    """缺失与豁免. ``rows`` are number, case, class, level, id, name, material, state, explanation, source."""
    document, top = _table("材料缺失与豁免清单", manifest, _GAPS, rows)
    if not rows:
        document.sheets[-1].text(_LEFT, top + 5, "各卷应归档材料齐全，无缺失、存疑、豁免。", _SIZE)
    return _finished(document, "材料缺失与豁免清单", manifest)


def _table(
    title: str, manifest: Manifest, columns: Sequence[Column], rows: Iterable[Sequence[str]]
) -> tuple[Document, float]:
    """The title, the heading on every page and the rows; where the table ends, with room for its close."""
    document = Document(_WIDE, _HIGH)
    top = _begin(document, columns, _first(document, title, manifest))
    for row in rows:
        high = min(height_of(columns, row, _ROW), _BOTTOM - _TOP - _HEAD)
        if top + high > _BOTTOM:
            top = _begin(document, columns, _TOP, fresh=True)
        document.sheets[-1].row(_LEFT, top, high, columns, row)
        top += high
    if top + _CLOSING > _BOTTOM:
        top = _begin(document, columns, _TOP, fresh=True)
    return document, top


def _first(document: Document, title: str, manifest: Manifest) -> float:
    sheet = document.sheet()
    sheet.text((_LEFT + _RIGHT) / 2, _TITLE, title, 18, align="centre", track=0.1)
    _across(
        sheet,
        _HEADING,
        (
            f"移交单位：{manifest.school}{manifest.unit}",
            f"学期：{manifest.term}",
            f"批次：{manifest.batch}（第 {manifest.version} 版）",
            f"制表日期：{manifest.made_on}",
        ),
    )
    return _TABLE


def _begin(document: Document, columns: Sequence[Column], top: float, *, fresh: bool = False) -> float:
    """The heading row at ``top``, on a ``fresh`` page or the last one; where the rows begin."""
    sheet = document.sheet() if fresh else document.sheets[-1]
    heads = [Column(column.head, column.width, size=_SIZE) for column in columns]
    sheet.row(_LEFT, top, _HEAD, heads, [column.head for column in columns])
    return top + _HEAD


def _across(sheet: Sheet, y: float, words: Sequence[str]) -> None:
    """Words spread from margin to margin, smaller when they are long."""
    wide = [width(word) for word in words]
    size = min(_SIZE, (_RIGHT - _LEFT) * MM / (sum(wide) + len(words)))
    gap = ((_RIGHT - _LEFT) * MM / size - sum(wide)) / (len(words) - 1)
    for number, word in enumerate(words):
        sheet.text(_LEFT + (sum(wide[:number]) + gap * number) * size / MM, y, word, size)


def _finished(document: Document, title: str, manifest: Manifest) -> bytes:
    total = len(document.sheets)
    for number, sheet in enumerate(document.sheets, 1):
        sheet.text(_WIDE / 2, _HIGH - 8, f"第 {number} 页 共 {total} 页", _SMALL, align="centre")
    full = f"{manifest.school}{manifest.unit}{manifest.term}{title}"
    pdf, fonts = document.laid_out(f"{manifest.batch}{title}")
    with pdf:
        document.fonts.embed(pdf, fonts)
        xmp.describe(
            pdf,
            identifier=manifest.batch,
            title=full,
            author=f"{manifest.school}{manifest.unit}",
            day=manifest.made_on,
            ours={},
        )
        return xmp.finished(pdf)
