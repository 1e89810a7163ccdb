"""Paragraphs typed in WordprocessingML, and where their characters stand on the compiled page."""

import pypdfium2
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from tests.paper.forms.form_samples import RIGHT, Page, form

from guidang.domain.form import Blank
from guidang.paper.forms.template.blank import compile_blank

LEFT = 20 / 25.4 * 72  # the page's left margin, pt
RIGHT_EDGE = 190 / 25.4 * 72


def typed(*paragraphs: str, grid: int = 312) -> Page:
    """A page with a code and paragraphs, each the inside of a w:p."""
    page = Page(grid=grid)
    page.paragraph("{{ qr.MAIN }}", align=RIGHT)
    for inside in paragraphs:
        add(page, inside)
    return page


def add(page: Page, inside: str) -> None:
    made = parse_xml(f"<w:p {nsdecls('w')}>{inside}</w:p>")
    page.document.element.body.insert(len(page.document.element.body) - 1, made)


def run(text: str, looks: str = "") -> str:
    return f'<w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def fonts(ascii_: str, eastern: str = "宋体", hint: str = "") -> str:
    said = f' w:hint="{hint}"' if hint else ""
    return f'<w:rFonts w:ascii="{ascii_}" w:hAnsi="{ascii_}" w:eastAsia="{eastern}"{said}/>'


def compiled(page: Page, **looks: object) -> Blank:
    return compile_blank(form(**looks), page.bytes())


def glyphs(pdf: bytes, page: int = 0) -> list[tuple[str, float, float, float]]:
    """Every printed character: it, its left and right edge, its baseline from the page's top; in pt."""
    shown = pypdfium2.PdfDocument(pdf)[page]
    text = shown.get_textpage()
    height = shown.get_height()
    found = []
    for index in range(text.count_chars()):
        character = text.get_text_range(index, 1)
        if character.strip():
            x0, y0, x1, _ = text.get_charbox(index, loose=True)
            found.append((character, x0, x1, height - y0))
    return found


def place(pdf: bytes, words: str, page: int = 0, nth: int = 0) -> tuple[float, float]:
    """Left and right edge of ``words`` where they are printed for the ``nth`` time."""
    found = glyphs(pdf, page)
    text = "".join(glyph[0] for glyph in found)
    at = -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    return found[at][1], found[at + len(words) - 1][2]


def lines(pdf: bytes, page: int = 0) -> list[str]:
    """The text of the page line by line, from top to bottom, without white space."""
    rows: dict[int, list[tuple[float, str]]] = {}
    for character, x0, _, y in glyphs(pdf, page):
        key = next((k for k in rows if abs(k - y) < 4), round(y))
        rows.setdefault(key, []).append((x0, character))
    return ["".join(c for _, c in sorted(rows[key])) for key in sorted(rows)]
