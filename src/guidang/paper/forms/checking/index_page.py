"""The page that a person opens after `forms preview`: every form, its pictures, what the check says."""

from collections.abc import Sequence
from html import escape

from guidang.domain.form import MarkKind
from guidang.paper.forms.checking.check import FormReport
from guidang.paper.forms.checking.finding import Finding

_LEGEND = (
    ("#1a59cc", "填写位：程序印上去的内容"),
    ("#cc1a1a", "签名位、要人打勾的方框"),
    ("#d97300", "盖章处"),
    ("#1a8033", "二维码"),
    ("#808080", "撕开线"),
)
_SHEET = """
body{font:15px/1.6 "Microsoft YaHei","Noto Sans CJK SC",sans-serif;margin:24px auto;max-width:1280px;
padding:0 16px;color:#222;background:#f4f4f2}
h1{font-size:24px}h2{font-size:19px;margin:0 0 4px}section{background:#fff;margin:18px 0;padding:16px 20px}
.row{display:flex;gap:14px;flex-wrap:wrap;align-items:flex-start}
figure{margin:8px 0;width:31%;min-width:260px}
figure img{width:100%;border:1px solid #bbb;display:block}figcaption{color:#555}.bad{color:#b00020}
.note{color:#7a5a00}.good{color:#1a8033}i{display:inline-block;width:14px;height:14px;margin:0 6px 0 14px;
vertical-align:-2px}small{color:#666}
"""
Pictures = Sequence[tuple[str, str, Sequence[str]]]
"""(title, file name of the PDF, file names of its pages' pictures)."""


def index_page(pack: str, school: str, forms: Sequence[tuple[FormReport, Pictures]]) -> str:
    """One HTML page; every picture and PDF is named relative to it."""
    legend = "".join(f'<i style="background:{colour}"></i>{escape(words)}' for colour, words in _LEGEND)
    body = "".join(_form(report, pictures) for report, pictures in forms)
    faults = sum(len(report.faults) for report, _ in forms)
    verdict = f'<b class="bad">{faults} 处问题</b>' if faults else '<b class="good">没有问题</b>'
    return (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8">'
        f"<title>{escape(school)} 文书预览</title><style>{_SHEET}</style>"
        f"<h1>{escape(school)}（{escape(pack)}）文书预览</h1>"
        f"<p>{len(forms)} 份文书，{verdict}。示例中的学生是虚构的，二维码不属于任何个案。</p>"
        f"<p>{legend}</p>{body}"
    )


def _form(report: FormReport, pictures: Pictures) -> str:
    form, blank = report.form, report.blank
    figures = "".join(
        f'<figure><a href="{escape(pdf)}"><img src="{escape(picture)}" alt="{escape(title)}"></a>'
        f"<figcaption>{escape(title)}{f' 第 {n} 页' if len(names) > 1 else ''}</figcaption></figure>"
        for title, pdf, names in pictures
        for n, picture in enumerate(names, 1)
    )
    size = ""
    if blank is not None:
        signs = sum(m.kind is MarkKind.SIGNATURE for m in blank.marks)
        size = f"{len(blank.pages)} 页，填写位 {len(blank.slots)}，标记 {len(blank.marks)}（签名位 {signs}）"
    if report.annexed:
        size += f"；内容特别长时另打附页的：{'、'.join(report.annexed)}"
    parts = "；".join(f"{part.label}（{part.code}{'，收回' if part.returns else ''}）" for part in form.parts)
    return (
        f"<section><h2>{escape(form.title)}</h2><small>{escape(form.code)} · {escape(form.file)} · "
        f"{escape(parts)} · {size}</small>{_list(report.faults, 'bad')}{_list(report.remarks, 'note')}"
        f'<div class="row">{figures}</div></section>'
    )


def _list(findings: Sequence[Finding], look: str) -> str:
    items = "".join(f"<li>{escape(str(finding))}" for finding in findings)
    return f'<ul class="{look}">{items}</ul>' if items else ""
