"""HTML of the report page: the only place where text becomes markup, and the page's style sheet."""

from collections.abc import Iterable, Sequence
from html import escape

from guidang.paper.lists.answers.visible import visible

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"

STYLE = """
@page { size: A4; margin: 16mm 14mm; }
* { box-sizing: border-box; }
body { margin: 0; background: #eef0f2; color: #1d2329; font: 15px/1.65 "Microsoft YaHei", "PingFang SC",
  "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "SimSun", sans-serif; }
main { max-width: 960px; margin: 20px auto; padding: 30px 38px 40px; background: #fff;
  border: 1px solid #d5d9dd; border-top: 4px solid #8c1c1c; }
.issuer { margin: 0; color: #5b646d; font-size: 14px; }
h1 { margin: 2px 0 14px; font-size: 23px; line-height: 1.4; overflow-wrap: anywhere; }
h2 { margin: 28px 0 8px; padding-bottom: 4px; border-bottom: 1px solid #c4c9ce; font-size: 17px;
  break-after: avoid; }
p { margin: 6px 0; overflow-wrap: anywhere; }
a { color: #1d4f80; }
ul { margin: 6px 0; padding-left: 22px; }
li { margin: 3px 0; overflow-wrap: anywhere; }
.outcome { display: flex; gap: 14px; align-items: center; padding: 12px 16px; border: 1px solid;
  border-left-width: 6px; }
.outcome strong { font-size: 19px; }
.outcome p { margin: 2px 0 0; color: #1d2329; }
.sign { flex: none; width: 34px; height: 34px; border-radius: 50%; color: #fff; font-size: 20px;
  font-weight: bold; line-height: 34px; text-align: center; }
.good { color: #1e6b37; background: #f0f7f2; } .good .sign { background: #1e6b37; }
.partly { color: #8a5200; background: #fdf6ea; } .partly .sign { background: #b26a00; }
.refused { color: #a01c1c; background: #fcf0f0; } .refused .sign { background: #a01c1c; }
.ignored { color: #4d565f; background: #f3f5f6; } .ignored .sign { background: #6a737b; }
.next h2 { margin-top: 18px; }
table { width: 100%; margin: 8px 0 12px; border-collapse: collapse; font-size: 14px; line-height: 1.5; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { padding: 5px 9px; border: 1px solid #cfd4d9; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; white-space: pre-wrap; }
th { background: #f0f2f4; font-weight: 600; white-space: nowrap; }
.counts, .levels { width: auto; }
.counts td:first-child, .levels td:first-child { min-width: 130px; }
.counts td:nth-child(2), .levels td:nth-child(2) { min-width: 80px; text-align: right; }
.counts td:nth-child(3) { min-width: 220px; color: #4d565f; }
.counts tr:last-child td { border-top: 2px solid #7d868e; font-weight: 600; }
.sum { color: #4d565f; }
.errors td:nth-child(2) { text-align: right; white-space: nowrap; }
.errors td:nth-child(3), .kinds td:nth-child(2) { min-width: 110px; }
.errors td:last-child { width: 50%; }
.kinds td:nth-child(3) { white-space: nowrap; }
.kinds td:nth-child(4) { width: 30%; }
.kinds td:last-child { width: 32%; }
.errors td:first-child, .kinds td:first-child { min-width: 84px; }
.students td:first-child, .errors td:nth-child(4) { min-width: 110px; }
.errors tr:nth-child(even) td, .students tr:nth-child(even) td { background: #fafbfb; }
@media (max-width: 820px) { main { margin: 0; padding: 20px 18px 30px; border-width: 4px 0 0; } }
@media print {
  body { background: #fff; font-size: 10.5pt; }
  main { max-width: none; margin: 0; padding: 0; border: 0; }
  table { font-size: 9.5pt; }
  .outcome, .sign, th { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""


def text(words: str) -> str:
    """Words as they may stand anywhere in the page."""
    return escape(visible(words))


def paragraph(words: str, style: str = "") -> str:
    """One paragraph of plain words."""
    return f"<p{_class(style)}>{text(words)}</p>"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], style: str = "") -> str:
    """A table of plain words."""
    head = "".join(f'<th scope="col">{text(heading)}</th>' for heading in headings)
    body = "\n".join("<tr>" + "".join(f"<td>{text(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table{_class(style)}><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>"


def section(title: str, inner: str, style: str = "", *, anchor: str = "") -> str:
    """A part of the page; ``inner`` is markup, ``title`` words."""
    mark = f' id="{escape(anchor)}"' if anchor else ""
    return f"<section{_class(style)}{mark}><h2>{text(title)}</h2>{inner}</section>"


def join(pieces: Iterable[str]) -> str:
    """Markup, piece below piece; what is empty falls away."""
    return "\n".join(piece for piece in pieces if piece)


def mark_up(title: str, style: str, body: str, *, pictures: bool = False) -> str:
    """The whole page; ``title`` is words, ``body`` markup. ``pictures``: it holds some, as data URIs."""
    policy = _POLICY + "; img-src data:" if pictures else _POLICY
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{text(title)}</title>\n<style>{style}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _class(style: str) -> str:
    return f' class="{escape(style)}"' if style else ""
