"""HTML of our own to PDF/A-2b pages, the same bytes every time.

Catalogues, lists and registration forms are written as HTML by this program and typeset here. Nothing is
fetched: a name or a remark that smuggles in an address, an image or a style sheet finds no fetcher. The
file's dates and identifier are the caller's, so that no clock and no chance gets into the bytes.
"""

import io
import re
from functools import lru_cache
from html import escape

import pikepdf
import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from guidang.paper.cff import compact

# The office face first, then the faces that hold rare characters of names (Debian packages fonts-noto-cjk,
# fonts-lxgw-wenkai, fonts-hanazono).
FACES = "'Noto Serif CJK SC', 'LXGW WenKai', HanaMinA, HanaMinB, serif"

# Characters that XML 1.0 forbids and that no paper can show: control characters, lone surrogates.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def legal(value: str) -> str:
    """``value`` without the characters that no markup may hold."""
    return _UNPRINTABLE.sub("", value)


def text(value: str) -> str:
    """``value`` as HTML text: escaped, without characters that cannot be printed."""
    return escape(legal(value))


def page(title: str, style: str, body: str) -> str:
    """A whole HTML document. ``title`` is plain text; ``style`` and ``body`` are ours, already escaped."""
    return (
        f'<html lang="zh-CN"><head><meta charset="utf-8"><title>{text(title)}</title>'
        f"<style>body{{font-family:{FACES};margin:0}}{style}</style></head><body>{body}</body></html>"
    )


def pdf_from_html(html: str, identifier: bytes) -> bytes:
    """Typeset ``html`` (see :func:`page`) as PDF/A-2b whose file identifier is ``identifier`` (16 bytes)."""
    document = weasyprint.HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=()))
    raw = document.write_pdf(
        font_config=_fonts(), pdf_variant="pdf/a-2b", pdf_identifier=identifier, uncompressed_pdf=True
    )
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        for font in pdf.objects:
            if isinstance(font, pikepdf.Dictionary) and font.get("/Subtype") == "/CIDFontType0":
                _slim(pdf, font)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _slim(pdf: pikepdf.Pdf, font: pikepdf.Dictionary) -> None:
    """Put the bare CFF program of the glyphs in use in the place of the whole OpenType font."""
    if "/FontFile3" not in font.FontDescriptor:
        return
    program = compact(font.FontDescriptor.FontFile3.read_bytes(), _widths(font.W))
    if program is not None:
        stream = pikepdf.Stream(pdf, program)
        stream.Subtype = pikepdf.Name.CIDFontType0C
        font.FontDescriptor.FontFile3 = stream


def _widths(array: pikepdf.Array) -> set[int]:
    """The CIDs that a /W array lists, as ``c [w …]`` or ``first last w``."""
    cids: set[int] = set()
    entries = list(array)
    while entries:
        first = int(entries.pop(0))
        widths = entries.pop(0)
        if isinstance(widths, pikepdf.Array):
            cids.update(range(first, first + len(widths)))
        else:
            cids.update(range(first, int(widths) + 1))
            entries.pop(0)
    return cids


@lru_cache(maxsize=1)
def _fonts() -> FontConfiguration:
    # Reading the machine's font list anew for every document costs 15 ms.
    return FontConfiguration()
