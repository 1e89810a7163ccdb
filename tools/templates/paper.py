"""One A4 template: page setup, the head that carries a sheet code, tear lines, tables, and a stable file.

Only what the blank compiler reads is written: no fields, no drawings, no numbering.
"""

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import word_xml
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from kit import CODE_WIDTH, KAI, SMALL_CODE_WIDTH, SONG, WU_HAO, XIAO_WU, C, P, R, code_cell, small_code

_KEPT_STYLES = {"Normal", "DefaultParagraphFont", "TableNormal", "NoList"}
_MADE_ON = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)  # fixed, so that the same calls give the same bytes


@dataclass
class Paper:
    """One A4 template. ``margins`` are top, bottom, left, right."""

    title: str
    margins: tuple[float, float, float, float] = (18, 15, 20, 20)
    _document: Any = field(init=False)

    def __post_init__(self) -> None:
        self._document = Document()
        _trim_styles(self._document)
        for spoken in self._document.styles.element.iter(qn("w:lang")):
            spoken.set(qn("w:eastAsia"), "zh-CN")  # python-docx says English
        for spoken in self._document.settings.element.iter(qn("w:themeFontLang")):
            spoken.set(qn("w:eastAsia"), "zh-CN")  # python-docx says Japanese, whose marks look otherwise
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        top, bottom, left, right = (Mm(side) for side in self.margins)
        section.top_margin, section.bottom_margin = top, bottom
        section.left_margin, section.right_margin = left, right
        section.header_distance = section.footer_distance = Mm(8)
        for grid in section._sectPr.findall(qn("w:docGrid")):
            section._sectPr.remove(grid)

    @property
    def width(self) -> float:
        """Of the text, mm."""
        return 210 - self.margins[2] - self.margins[3]

    def head(self, part: str, *titles: P, tag: str = "", below: Sequence[P] = ()) -> None:
        """The title of a part, ``tag`` at its left, its sheet code at the right and 案号 under the code.

        ``below`` are lines that start at the left margin, under a title that is still centred on the page.
        """
        tags = (P(tag, XIAO_WU, line=12),)
        if below:
            moved = tuple(replace(paragraph, left=CODE_WIDTH) for paragraph in titles)
            cells = [C(self.width - CODE_WIDTH, (*(tags if tag else ()), *moved, *below))]
        else:
            cells = [C(CODE_WIDTH, tags, valign="top"), C(self.width - 2 * CODE_WIDTH, titles)]
        self.table(R(27, (*cells, code_cell(part))), ruled=False)

    def foot(self, part: str, *notes: P) -> None:
        """The second code at the lower left corner, with notes beside it."""
        beside = C(self.width - SMALL_CODE_WIDTH, notes or (P(size=XIAO_WU),), valign="top")
        self.table(R(18.5, (small_code(part), beside)), ruled=False)

    def para(self, *paragraphs: P) -> None:
        """Paragraphs of the page itself."""
        for paragraph in paragraphs:
            self._document.element.body.insert(self._end(), word_xml.paragraph(paragraph))

    def gap(self, height: float) -> None:
        """White space of ``height`` mm; also keeps two tables apart."""
        self.para(P(size=1, line=round(height * 72 / 25.4, 1)))

    def tear(self, text: str = "") -> None:
        """The dashed line along which the paper is cut."""
        self.para(P("{{ tear }}" + text, XIAO_WU, KAI, align="center", line=14, before=4, after=4))

    def table(self, *rows: R, ruled: bool = True) -> None:
        """A table as wide as the text. Word joins it to a table right before it, hence the thin paragraph."""
        if self._end() and self._document.element.body[self._end() - 1].tag == qn("w:tbl"):
            self.gap(0.5)
        self._document.element.body.insert(self._end(), word_xml.table(rows, ruled=ruled))

    def save(self, path: Path) -> None:
        """Write the template; the same calls give the same bytes."""
        self.gap(0.5)  # Word wants a paragraph after the last table
        properties = self._document.core_properties
        properties.title, properties.author, properties.comments = self.title, "", ""
        properties.created = properties.modified = _MADE_ON
        package = self._document.part.package
        for rid in [r.rId for r in package.rels.values() if r.reltype.endswith("/thumbnail")]:
            package.rels.pop(rid)
        held = io.BytesIO()
        self._document.save(held)
        path.write_bytes(_same_zip(held.getvalue()))

    def _end(self) -> int:
        return len(self._document.element.body) - 1  # before w:sectPr


def _same_zip(data: bytes) -> bytes:
    """The same archive with fixed times, in a fixed order."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w") as new:
        for name in sorted(old.namelist()):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            new.writestr(info, old.read(name))
    return held.getvalue()


def _trim_styles(document: Any) -> None:
    """Leave Normal alone of python-docx's styles and make it 宋体 五号 without spacing."""
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:styleId")) not in _KEPT_STYLES:
            styles.remove(style)
    for spacing in styles.findall(".//" + qn("w:pPrDefault") + "//" + qn("w:spacing")):
        spacing.getparent().remove(spacing)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(WU_HAO)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), SONG)
