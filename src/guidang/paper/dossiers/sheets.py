"""Every page of a dossier on an A4 sheet, with its running number.

A paper's page becomes one form object, drawn on a sheet of its own: nothing in it, unbalanced or turned, can
shift the number, and its streams are copied byte for byte. Receipts and photos, which have any size, are
laid on A4; a page that is A4 already stays where it is.
"""

import re
from functools import lru_cache
from io import BytesIO

import pikepdf

from guidang.paper.typesetting import page as html_page
from guidang.paper.typesetting import pdf_from_html

_MM = 72 / 25.4
A4 = (210 * _MM, 297 * _MM)

_SLACK = 4 * _MM  # a scanner's A4 is off by a millimetre or two, a US letter by more
_MARGIN = 15 * _MM
_TOP = 20 * _MM

# The number: centred, its baseline 7 mm above the edge, where printers still print and forms have no text.
_BASELINE = 7 * _MM
_SIZE = 8
_GLYPHS = "第页共 0123456789"


def sheet_of(dossier: pikepdf.Pdf, paper: pikepdf.Page) -> pikepdf.Page:
    """A new sheet of ``dossier`` that shows ``paper``, a page of another file, which must stay open."""
    form = dossier.copy_foreign(paper.as_form_xobject())
    x0, y0, x1, y1 = _shown(form)
    width, height = x1 - x0, y1 - y0
    sheet = A4[::-1] if width > max(height, A4[0]) else A4
    if abs(width - sheet[0]) <= _SLACK and abs(height - sheet[1]) <= _SLACK:
        sheet, scale, left, bottom = (width, height), 1.0, 0.0, 0.0
    else:
        scale = min(1.0, (sheet[0] - 2 * _MARGIN) / width, (sheet[1] - 2 * _TOP) / height)
        left = (sheet[0] - scale * width) / 2
        bottom = sheet[1] - _TOP - scale * height
    content = f"q {scale:.5f} 0 0 {scale:.5f} {left - scale * x0:.3f} {bottom - scale * y0:.3f} cm /P Do Q"
    return pikepdf.Page(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=[0, 0, round(sheet[0], 3), round(sheet[1], 3)],
            Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=form)),
            Contents=pikepdf.Stream(dossier, content.encode("ascii")),
        )
    )


def number_pages(dossier: pikepdf.Pdf) -> None:
    """Print 第 n 页 共 m 页 at the foot of every page, and label the pages with the same numbers."""
    data, codes, widths = _typeface()
    with pikepdf.open(BytesIO(data)) as source:
        font = dossier.copy_foreign(_only_font(source))
    total = len(dossier.pages)
    for number, page in enumerate(dossier.pages, 1):
        words = f"第 {number} 页 共 {total} 页"
        x0, y0, x1, _ = (float(side) for side in page.mediabox)
        left = (x0 + x1 - sum(widths[ch] for ch in words) * _SIZE / 1000) / 2
        shown = "".join(codes[ch] for ch in words)
        resources = page.resources
        fonts = pikepdf.Dictionary(resources.get("/Font", pikepdf.Dictionary()))
        fonts["/PageNumber"] = font
        page.obj.Resources = pikepdf.Dictionary(resources)
        page.obj.Resources.Font = fonts
        page.contents_add(b"q", prepend=True)
        page.contents_add(
            f"Q q BT /PageNumber {_SIZE} Tf 0 g {left:.3f} {y0 + _BASELINE:.3f} Td <{shown}> Tj ET Q".encode()
        )
    dossier.Root.PageLabels = pikepdf.Dictionary(Nums=[0, pikepdf.Dictionary(S=pikepdf.Name.D)])


def _shown(form: pikepdf.Object) -> tuple[float, float, float, float]:
    """The form's box as displayed: its BBox under its own matrix, which undoes /Rotate."""
    x0, y0, x1, y1 = (float(side) for side in form.BBox)
    a, b, c, d, e, f = (float(part) for part in form.get("/Matrix", [1, 0, 0, 1, 0, 0]))
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (x0, x1) for y in (y0, y1)]
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


@lru_cache(maxsize=1)
def _typeface() -> tuple[bytes, dict[str, str], dict[str, float]]:
    """A file that holds the number's font, its character codes in hex, its widths in 1/1000 em."""
    data = pdf_from_html(html_page("", "", _GLYPHS), bytes(16))
    with pikepdf.open(BytesIO(data)) as pdf:
        font = _only_font(pdf)
        codes = _codes(font.ToUnicode.read_bytes().decode("latin-1"))
        advances = _advances(font.DescendantFonts[0].W)
    return data, codes, {ch: advances[int(code, 16)] for ch, code in codes.items()}


def _only_font(pdf: pikepdf.Pdf) -> pikepdf.Object:
    (font,) = (font for _, font in pdf.pages[0].resources.Font.items())
    return font


def _codes(cmap: str) -> dict[str, str]:
    """Character → code, from the bfchar lines ``<code> <utf-16>`` of a ToUnicode map."""
    pairs = re.findall(r"^<([0-9a-f]{4})> <([0-9a-f]{4})>$", cmap, re.MULTILINE)
    return {chr(int(target, 16)): code for code, target in pairs if chr(int(target, 16)) in _GLYPHS}


def _advances(array: pikepdf.Array) -> dict[int, float]:
    """CID → width, from a /W array of the shape ``c [w …]``, the only one that WeasyPrint writes."""
    flat = list(array)
    return {
        int(first) + i: float(width)
        for first, widths in zip(flat[::2], flat[1::2], strict=True)
        for i, width in enumerate(widths)
    }
