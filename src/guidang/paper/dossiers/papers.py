"""移交与接收登记表 and 四性检测报告, as PDF/A.

Both carry the package's digest. They are made after the bag is closed and lie beside it, never inside: a
paper inside would change the digest that it states.
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
_PORTRAIT = (
    "@page{size:210mm 297mm;margin:18mm 18mm 16mm 22mm;"
    "@bottom-center{content:'第 ' counter(page) ' 页 共 ' counter(pages) ' 页';font-size:8pt}}" + _COMMON
)
_BLANK_DATE = "　　　　年　　月　　日"
_LINE = "＿＿＿＿＿＿＿＿"
_GB = 10**9
_FAULTS_SHOWN = 200  # a page holds 40; who receives thousands of faults reads them on the screen

Column = tuple[str, int, str]  # heading, width in mm, class of its cells


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
        f"<p>检测对象：移交包 {text(manifest.batch)}（第 {manifest.version} 版），"
        f"文件 {report.files} 个，{report.size:,} 字节。</p>"
        f'<p>包摘要（SHA-256）：<span class="m">{report.digest}</span></p>'
        f"<p>检测依据：参照《文书类电子档案检测一般要求》（DA/T 70-2018）。检测结果：{counts}。</p><p></p>"
    )
    body += _table(columns, rows, "")
    if report.faults:
        body += f"<p>发现的问题（{len(report.faults)} 处）：</p>" + "".join(
            f'<p class="s">{number}．{text(fault.file)} {text(fault.student)} {text(fault.message)}</p>'
            for number, fault in enumerate(report.faults[:_FAULTS_SHOWN], 1)
        )
    if len(report.faults) > _FAULTS_SHOWN:
        body += '<p class="s">其余问题从略，用 guidang verify 可查看全部。</p>'
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
    # Of a faulty package only the failures are stated: what passed may not have been tested in full.
    stated = (Verdict.PASSED, Verdict.FAILED) if report.sound else (Verdict.FAILED,)
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
        f'{opened}{head}</td><td class="c">{verdict if verdict in stated else ""}</td><td></td></tr>'
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
    body += (
        "<p>移交单位的检验结果由程序检测得出，详见《电子档案四性检测报告》；未检测的留空，由人工填写。</p>"
    )
    body += "<p>本表一式两份，移交单位、接收单位各存一份。"
    body += f"{text(manifest.remark)}</p>" if manifest.remark else "</p>"
    return _finish("电子档案移交与接收登记表", style, body, manifest, {xmp.DIGEST: report.digest})


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
        return xmp.finished(pdf)
