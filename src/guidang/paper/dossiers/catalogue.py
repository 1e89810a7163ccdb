"""卷内目录 and 卷内备考表 as HTML.

Columns after GB/T 9705-2008 (文书档案案卷格式): 序号、文号、责任者、题名、日期、页号、备注, dates in eight
digits; margins 天头 20, 地脚 15, 订口 25, 翻口 15 mm. The 文号 of papers of
one case is the case number.
"""

from collections.abc import Sequence

from guidang.domain.dossier import MaterialState, MaterialStatus
from guidang.paper.dossiers.content import BoundItem, DossierContent, DossierItem
from guidang.paper.typesetting import page, text

_COLUMNS = (("序号", 10), ("文号", 30), ("责任者", 25), ("题名", 55), ("日期", 19), ("页号", 13), ("备注", 18))  # mm
_WIDTH = sum(width for _, width in _COLUMNS)

# A page holds this many rows of two lines; those not needed stay empty, to enter a late paper by hand.
_ROWS = 18
_ROW = 12.2  # mm
_LINE = 5.0  # mm
_LETTERS = {"label": 14, "responsible": 6, "note": 5}  # that fit a line of each

_STYLE = """
@page{size:210mm 297mm;margin:20mm 15mm 15mm 25mm}
body{font-size:10.5pt;line-height:1.35}
section{break-after:page} section:last-child{break-after:auto}
h1{font-weight:normal;font-size:20pt;letter-spacing:10pt;text-indent:10pt;text-align:center;margin:2mm 0 5mm}
.of{display:flex;justify-content:space-between;margin:0 0 1.5mm}
table{border-collapse:collapse;width:100%;table-layout:fixed}
td,th{border:.5pt solid #000;padding:1mm 1mm;vertical-align:middle;overflow-wrap:anywhere}
th{font-weight:normal;text-align:center;height:9mm} thead{display:table-header-group} tr{break-inside:avoid}
.list td{height:10.2mm} .c{text-align:center} .s{font-size:9pt}
.sheet td.words{height:190mm;vertical-align:top;padding:4mm 6mm;line-height:1.75}
.sheet tr{break-inside:auto} .sheet p{margin:0;text-indent:2em} .sheet p.l{text-indent:0;padding-left:2em}
.sign{padding:3mm 6mm 3mm 88mm;line-height:2.1} .sheet td.sign{height:30mm}
.line{display:inline-block;min-width:38mm;border-bottom:.5pt solid #000}
"""


def catalogue_html(
    content: DossierContent, items: Sequence[BoundItem], total: int, notes: Sequence[str]
) -> str:
    """The catalogue, then the 备考表 on a page of its own; ``total`` counts all pages of the dossier.

    Each begins with a heading that becomes a bookmark, by which the binder tells where the second begins.
    """
    body = _catalogue(content, items) + _reference_sheet(content, len(items), total, notes)
    return page(content.title, _STYLE, body)


def _catalogue(content: DossierContent, items: Sequence[BoundItem]) -> str:
    rows = "".join(
        f'<tr><td class="c">{number}</td><td class="c s">{text(content.case_no)}</td>'
        f'<td class="c">{text(item.responsible)}</td><td>{text(item.label)}</td>'
        f'<td class="c s">{text(item.date.replace("-", ""))}</td>'
        f'<td class="c">{_pages(bound, last=number == len(items))}</td>'
        f'<td class="s">{text(item.note)}</td></tr>'
        for number, (item, bound) in enumerate(zip(content.items, items, strict=True), 1)
    )
    widths = "".join(f'<col style="width:{width}mm">' for _, width in _COLUMNS)
    heads = "".join(f"<th>{head}</th>" for head, _ in _COLUMNS)
    return (
        f'<section><h1>卷内目录</h1><p class="of"><span>案号：{text(content.case_no)}</span>'
        f"<span>姓名：{text(content.name)}</span><span>学号：{text(content.student_id)}</span>"
        f"<span>班级：{text(content.class_name)}</span></p>"
        f'<table class="list"><colgroup>{widths}</colgroup><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table>{_empty_rows(content)}</section>"
    )


def _empty_rows(content: DossierContent) -> str:
    """The rest of the page, ruled. One drawing: as table cells it would take longer than all the rest."""
    used = sum(max(_ROW, _LINE * _lines(item) + 2) for item in content.items)
    count = int((_ROWS * _ROW - used) / _ROW)
    if count <= 0:
        return ""
    height = count * _ROW
    lines = "".join(f"M0 {n * _ROW:.2f}h{_WIDTH}" for n in range(1, count + 1)) + f"M0 0v{height:.2f}"
    at = 0
    for _, width in _COLUMNS:
        at += width
        lines += f"M{at} 0v{height:.2f}"
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height:.2f}" style="width:{_WIDTH}mm;height:{height:.2f}mm;display:block;'
        f'overflow:visible;margin-left:.088mm"><path d="{lines}" fill="none" stroke="#000" stroke-width=".176"/></svg>'
    )


def _lines(item: DossierItem) -> int:
    return max(-(-len(getattr(item, field)) // letters) for field, letters in _LETTERS.items())


def _pages(item: BoundItem, *, last: bool) -> str:
    """页号: where a paper starts; of the last one, where it starts and ends (GB/T 9705)."""
    end = item.first_page + item.pages - 1
    return f"{item.first_page}-{end}" if last and item.pages > 1 else str(item.first_page)


def _reference_sheet(content: DossierContent, count: int, total: int, notes: Sequence[str]) -> str:
    facts = [
        f"本卷为{content.school}{content.unit}{content.term}{content.word}档案（一人一档）。",
        f"学生 {content.name}，学号 {content.student_id}，{content.department} {content.class_name}，"
        f"{content.level}。",
        f"卷内材料共 {count} 件，全卷共 {total} 页。",
    ]
    words = "".join(f"<p>{text(fact)}</p>" for fact in facts)
    words += _materials(content.statuses)
    words += "".join(f"<p>{text(note)}</p>" for note in (*notes, content.remark) if note)
    year, month, day = content.bound_on.split("-")
    return (
        '<section><h1>卷内备考表</h1><table class="sheet">'
        f'<tr><td class="words">本卷情况说明：{words}</td></tr><tr><td class="sign">'
        f'立卷人：<span class="line">{text(content.prepared_by)}</span><br>'
        f'检查人：<span class="line">&#160;</span><br>立卷时间：{int(year)} 年 {int(month)} 月 {int(day)} 日'
        "</td></tr></table></section>"
    )


def _materials(statuses: Sequence[MaterialStatus]) -> str:
    """What is 缺失, 存疑 or 豁免, each with its reason; a plain sentence when nothing is."""
    said = ""
    for state in (MaterialState.MISSING, MaterialState.DOUBTFUL, MaterialState.EXEMPT):
        lines = [
            f"{status.rule.label}" + (f"（{status.note}）" if status.note else "")
            for status in statuses
            if status.state is state
        ]
        if lines:
            said += f"<p>{state.label}材料 {len(lines)} 项：</p>"
            said += "".join(f'<p class="l">{n}．{text(line)}</p>' for n, line in enumerate(lines, 1))
    return said or "<p>应归档材料齐全，无缺失、存疑、豁免。</p>"
