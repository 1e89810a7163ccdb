"""The printed papers of a hand-over, as PDF/A: lists, the registration form, the inspection report.

What carries the package's digest, 移交与接收登记表 and 四性检测报告, is made after the bag is closed and lies
beside it, never inside: a paper inside would change the digest that it states.
"""

import hashlib
import io
from collections.abc import Iterable, Sequence

import pikepdf

from guidang.domain.handover import Manifest, Nature
from guidang.paper import qr
from guidang.paper.dossiers import xmp
from guidang.paper.dossiers.verdicts import Verdict, VerifyReport, by_nature
from guidang.paper.typesetting import page, pdf_from_html, text

_COMMON = """
body{font-size:9.5pt;line-height:1.3}
h1{font-weight:normal;font-size:18pt;text-align:center;letter-spacing:2pt;margin:0 0 3mm;bookmark-level:none}
.of{display:flex;justify-content:space-between;margin:0 0 1.5mm}
table{border-collapse:collapse;width:100%;table-layout:fixed}
td,th{border:.5pt solid #000;padding:.8mm 1mm;vertical-align:middle;overflow-wrap:anywhere}
th{font-weight:normal;text-align:center} thead{display:table-header-group} tr{break-inside:avoid}
.c{text-align:center} .r{text-align:right} .s{font-size:8pt} .m{font-size:8.5pt;letter-spacing:.2pt}
p{margin:1.5mm 0 0} .sign{display:flex;justify-content:space-between;margin-top:7mm;break-inside:avoid}
"""
_LANDSCAPE = (
    "@page{size:297mm 210mm;margin:20mm 15mm 16mm 15mm;"
    "@bottom-center{content:'第 ' counter(page) ' 页 共 ' counter(pages) ' 页';font-size:8pt}}" + _COMMON
)
_PORTRAIT = (
    "@page{size:210mm 297mm;margin:18mm 18mm 16mm 22mm;"
    "@bottom-center{content:'第 ' counter(page) ' 页 共 ' counter(pages) ' 页';font-size:8pt}}" + _COMMON
)
_BLANK_DATE = "　　　　年　　月　　日"
_LINE = "＿＿＿＿＿＿＿＿"
_GB = 10**9

Column = tuple[str, int, str]  # heading, width in mm, class of its cells


def manifest_pdf(manifest: Manifest, rows: Iterable[Sequence[str]]) -> bytes:
    """移交清单 to print and sign. ``rows`` are number, case, class, level, id, name, items, pages, state."""
    columns: tuple[Column, ...] = (
        ("序号", 11, "c"),
        ("案号", 30, "c s"),
        ("班级", 33, "c"),
        ("级别", 22, "c"),
        ("学号", 29, "c"),
        ("姓名", 25, "c"),
        ("件数", 11, "c"),
        ("页数", 11, "c"),
        ("材料状况", 79, "s"),
        ("督促失败", 16, "c"),
    )
    size = sum(row.size for row in manifest.rows)
    total = (
        f'<tr><td class="c" colspan="6">合计 {len(manifest.rows)} 卷</td>'
        f'<td class="c">{sum(row.items for row in manifest.rows)}</td>'
        f'<td class="c">{sum(row.pages for row in manifest.rows)}</td>'
        f'<td class="s" colspan="2">齐全 {sum(row.complete for row in manifest.rows)} 卷，'
        f"督促失败 {sum(row.unresolved for row in manifest.rows)} 人，卷宗共 {size:,} 字节</td></tr>"
    )
    body = _heading("档案移交清单", manifest) + _table(columns, rows, total)
    body += f"<p>{text(manifest.remark)}</p>" if manifest.remark else ""
    body += (
        f'<div class="sign"><span>档案提供人（{text(manifest.handed_by)}）：{_LINE}</span>'
        f"<span>档案接收人（{text(manifest.handed_to)}）：{_LINE}</span><span>交接时间：{_BLANK_DATE}</span></div>"
    )
    return _finish("档案移交清单", _LANDSCAPE, body, manifest, {})


def gaps_pdf(manifest: Manifest, rows: Iterable[Sequence[str]]) -> bytes:
    """缺失与豁免. ``rows`` are number, case, class, level, id, name, material, state, explanation, source."""
    columns: tuple[Column, ...] = (
        ("序号", 11, "c"),
        ("案号", 30, "c s"),
        ("班级", 30, "c"),
        ("级别", 20, "c"),
        ("学号", 28, "c"),
        ("姓名", 22, "c"),
        ("材料", 46, ""),
        ("状况", 13, "c"),
        ("说明", 43, "s"),
        ("依据", 24, "s"),
    )
    listed = list(rows)
    body = _heading("材料缺失与豁免清单", manifest)
    body += _table(columns, listed, "") if listed else "<p>各卷应归档材料齐全，无缺失、存疑、豁免。</p>"
    return _finish("材料缺失与豁免清单", _LANDSCAPE, body, manifest, {})


def inspection_report(manifest: Manifest, report: VerifyReport) -> bytes:
    """四性检测报告 of a package, as :func:`verify_package` found it. It lies beside the bag."""
    columns: tuple[Column, ...] = (
        ("序号", 10, "c"),
        ("性质", 16, "c"),
        ("检测项目", 40, ""),
        ("检测内容", 52, ""),
        ("结果", 15, "c"),
        ("说明", 37, "s"),
    )
    rows = [
        (str(number), check.nature, check.item, check.what, check.verdict, check.detail)
        for number, check in enumerate(report.checks, 1)
    ]
    counts = "，".join(
        f"{verdict} {sum(check.verdict is verdict for check in report.checks)} 项" for verdict in Verdict
    )
    body = (
        "<h1>电子档案四性检测报告</h1>"
        f"<p>移交单位：{text(manifest.school)}{text(manifest.unit)}　　学期：{text(manifest.term)}</p>"
        f"<p>检测对象：移交包 {text(manifest.batch)}（第 {manifest.version} 版，{text(manifest.made_on)} 制作），"
        f"文件 {report.files} 个，{report.size:,} 字节。</p>"
        f'<p>包摘要（SHA-256）：<span class="m">{report.digest}</span></p>'
        f"<p>检测依据：参照《文书类电子档案检测一般要求》（DA/T 70-2018）。检测结果：{counts}。</p><p></p>"
    )
    body += _table(columns, rows, "")
    if report.faults:
        body += "<p>发现的问题：</p>" + "".join(
            f'<p class="s">{number}．{text(fault.file)} {text(fault.student)} {text(fault.message)}</p>'
            for number, fault in enumerate(report.faults, 1)
        )
    body += (
        "<p>标“未检测”的项目本程序没有检测，须由移交、接收双方另行检测。</p>"
        f'<div class="sign"><span>检测人：{_LINE}</span><span>检测时间：{_BLANK_DATE}</span></div>'
    )
    return _finish("电子档案四性检测报告", _PORTRAIT, body, manifest, {xmp.DIGEST: report.digest})


def registration_form(manifest: Manifest, report: VerifyReport, qr_text: str) -> bytes:
    """电子档案移交与接收登记表 (annex of 档发〔2012〕7号), one page for two signatures, beside the bag.

    The handing office's column of results is filled from ``report``; what no program can test stays empty.
    ``qr_text`` is what its code says, "" for none.
    """
    verdicts = dict(by_nature(report.checks))
    tests = (
        ("准确性检验", verdicts[Nature.AUTHENTICITY]),
        ("完整性检验", verdicts[Nature.INTEGRITY]),
        ("可用性检验", verdicts[Nature.USABILITY]),
        ("安全性检验", verdicts[Nature.SECURITY]),
        ("载体外观检验", Verdict.NOT_DONE),
    )
    size = f"{report.size / _GB:.3f}"
    facts = (
        ("交接工作名称", f"{manifest.school}{manifest.unit}{manifest.term}档案移交"),
        ("内容描述", f"一人一档卷宗及移交清单，移交批次 {manifest.batch}，第 {manifest.version} 版"),
        (
            "移交电子档案数量",
            f"{len(manifest.rows)} 卷，{sum(row.items for row in manifest.rows)} 件，"
            f"{sum(row.pages for row in manifest.rows)} 页；全包 {report.files} 个文件",
        ),
        ("移交数据量", f"{size} GB（{report.size:,} 字节）"),
        ("载体起止顺序号", ""),
        ("移交载体类型、规格", "□ 在线　　□ 光盘　　□ 移动硬盘　　□ U 盘　　规格："),
    )
    opened = '<tr class="h"><td class="c">'
    rows = "".join(f'{opened}{head}</td><td colspan="2">{text(said)}</td></tr>' for head, said in facts)
    rows += f'{opened}检验内容</td><td class="c">移交单位</td><td class="c">接收单位</td></tr>'
    rows += "".join(
        f'{opened}{head}</td><td class="c">{"" if verdict is Verdict.NOT_DONE else verdict}</td>'
        "<td></td></tr>"
        for head, verdict in tests
    )
    for head in ("填表人（签名）", "审核人（签名）", "单位（印章）"):
        rows += f'<tr class="g"><td class="c">{head}</td>' + f'<td class="d">{_BLANK_DATE}</td>' * 2 + "</tr>"
    annex = (
        "<tr><th>包编号</th><th>内容说明</th><th>数字摘要（SHA-256）</th><th>实际容量（GB）</th></tr>"
        f'<tr><td class="c s">{text(manifest.batch)}</td><td class="c s">档案移交包</td>'
        f'<td class="c m">{report.digest[:32]}<br>{report.digest[32:]}</td><td class="c">{size}</td></tr>'
    )
    style = _PORTRAIT + (
        "h1{margin:6mm 0 10mm} .h td{height:8.2mm} .g td{height:15mm}"
        ".g .d{vertical-align:bottom;text-align:right}"
        ".qr{position:absolute;right:0;top:-6mm;width:20mm;height:20mm} .a{margin-top:4mm}"
    )
    body = _code(qr_text) + "<h1>电子档案移交与接收登记表</h1>"
    body += '<table><col style="width:38mm"><col><col>' + rows + "</table>"
    body += '<p class="a">附：电子档案数字摘要（tagmanifest-sha256.txt 的 SHA-256）</p>'
    widths = '<col style="width:42mm"><col style="width:26mm"><col><col style="width:26mm">'
    body += f"<table>{widths}{annex}</table>"
    body += "<p>移交单位的检验结果由程序检测得出，详见《电子档案四性检测报告》；未检测的项目留空，由人工填写。</p>"
    body += "<p>本表一式两份，移交单位、接收单位各存一份。"
    body += f"{text(manifest.remark)}</p>" if manifest.remark else "</p>"
    return _finish("电子档案移交与接收登记表", style, body, manifest, {xmp.DIGEST: report.digest})


def _heading(title: str, manifest: Manifest) -> str:
    return (
        f"<h1>{title}</h1>"
        f'<p class="of"><span>移交单位：{text(manifest.school)}{text(manifest.unit)}</span>'
        f"<span>学期：{text(manifest.term)}</span>"
        f"<span>批次：{text(manifest.batch)}（第 {manifest.version} 版）</span>"
        f"<span>制表日期：{text(manifest.made_on)}</span></p>"
    )


def _table(columns: Sequence[Column], rows: Iterable[Sequence[str]], total: str) -> str:
    widths = "".join(f'<col style="width:{width}mm">' for _, width, _ in columns)
    heads = "".join(f"<th>{heading}</th>" for heading, _, _ in columns)
    opened = [f'<td class="{kind}">' for _, _, kind in columns]
    lines = "".join(
        f"<tr>{''.join(f'{cell}{text(value)}</td>' for cell, value in zip(opened, row, strict=True))}</tr>"
        for row in rows
    )
    return f"<table>{widths}<thead><tr>{heads}</tr></thead><tbody>{lines}{total}</tbody></table>"


def _code(words: str) -> str:
    """The QR code of ``words`` as vectors, dark modules of a row joined."""
    if not words:
        return ""
    modules = qr.modules(words)
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(modules) for x, dark in enumerate(row) if dark)
    return f'<svg class="qr" viewBox="0 0 {len(modules)} {len(modules)}"><path d="{path}"/></svg>'


def _finish(title: str, style: str, body: str, manifest: Manifest, ours: dict[str, str]) -> bytes:
    identifier = hashlib.md5(f"{title}{manifest.batch}".encode(), usedforsecurity=False).digest()
    full = f"{manifest.school}{manifest.unit}{manifest.term}{title}"
    raw = pdf_from_html(page(full, style, body), identifier)
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        xmp.describe(
            pdf,
            identifier=manifest.batch,
            title=full,
            author=f"{manifest.school}{manifest.unit}",
            day=manifest.made_on,
            ours=ours,
        )
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()
