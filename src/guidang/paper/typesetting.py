"""HTML of our own to PDF/A-2b pages, the same bytes every time.

Catalogues, lists and registration forms are written as HTML by this program and typeset here. Nothing is
fetched: a name or a remark that smuggles in an address, an image or a style sheet finds no fetcher. The
file's dates and identifier are the caller's, so that no clock and no chance gets into the bytes.
"""

import re
from functools import lru_cache
from html import escape

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from guidang.paper.lettering.recut import recut_fonts
from guidang.paper.lettering.typefaces import css_family

FACES = f"{css_family('song')},serif"

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
    return recut_fonts(
        document.write_pdf(
            font_config=_fonts(), pdf_variant="pdf/a-2b", pdf_identifier=identifier, uncompressed_pdf=True
        )
    )


@lru_cache(maxsize=1)
def _fonts() -> FontConfiguration:
    # Reading the machine's font list anew for every document costs 15 ms.
    return FontConfiguration()
