"""Paragraphs and tables as WordprocessingML (ECMA-376 part 1, 17.3 and 17.4)."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from kit import HEI, C, P, R

RULE = 6  # eighths of a pt: 0.75 pt
NO_BREAK = "\u00a0"  # Word draws no line under ordinary blanks that end a line, unless w:ulTrailSpace is set
CELL_MARGIN = 85  # twips: 1.5 mm at either side of a ruled cell
_UNDERLINED = re.compile(r"(〖[^〗]*〗)")
_SIDES = (("t", "top"), ("l", "left"), ("b", "bottom"), ("r", "right"))


def paragraph(para: P) -> Any:
    """``w:p``."""
    element, properties = _el("p"), _el("pPr")
    element.append(properties)
    line = round(para.size * 1.35, 1) if para.line is None else para.line
    spacing: dict[str, object] = {"before": round(para.before * 20), "after": round(para.after * 20)}
    spacing |= {"line": round(line * 20), "lineRule": "exact"} if line else {"line": 240, "lineRule": "auto"}
    properties.append(_el("spacing", **spacing))
    if para.indent or para.left:
        indents: dict[str, object] = {"left": _twips(para.left)}
        if para.indent:
            indents["firstLineChars"] = round(para.indent * 100)
            indents["firstLine"] = round(para.indent * para.size * 20)
        properties.append(_el("ind", **indents))
    if para.align != "left":
        properties.append(_el("jc", val=para.align))
    mark = _el("rPr")  # the paragraph mark's own size: it decides the height of an empty line
    mark.append(_el("sz", val=round(para.size * 2)))
    properties.append(mark)
    for piece in _UNDERLINED.split(para.text):
        if piece:
            text, underline = piece.strip("〖〗"), piece.startswith("〖")
            if underline and not text.strip():
                text = text.replace(" ", NO_BREAK)
            element.append(_run(text, para, underline=underline))
    return element


def _run(text: str, para: P, *, underline: bool) -> Any:
    run, properties, content = _el("r"), _el("rPr"), _el("t")
    latin = "Arial" if para.face == HEI else "Times New Roman"
    # The hint makes Word set “ ” — · □, which both scripts have, in Chinese type.
    properties.append(_el("rFonts", hint="eastAsia", ascii=latin, hAnsi=latin, eastAsia=para.face))
    if para.bold:
        properties.append(_el("b"))
    properties.append(_el("sz", val=round(para.size * 2)))
    if underline:
        properties.append(_el("u", val="single"))
    content.text = text
    content.set(qn("xml:space"), "preserve")
    run.extend([properties, content])
    return run


def table(rows: Sequence[R], *, ruled: bool) -> Any:
    """``w:tbl``: fixed layout, centred, with all its lines when ``ruled`` and none otherwise."""
    edges = sorted({edge for row in rows for edge in _edges(row)})
    element, properties, grid = _el("tbl"), _el("tblPr"), _el("tblGrid")
    properties.append(_el("tblW", w=_twips(edges[-1]), type="dxa"))
    properties.append(_el("jc", val="center"))
    if ruled:
        borders = _el("tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            borders.append(_line(side))
        properties.append(borders)
    properties.append(_el("tblLayout", type="fixed"))
    margins = _el("tblCellMar")
    for side in ("left", "right"):
        margins.append(_el(side, w=CELL_MARGIN if ruled else 0, type="dxa"))
    properties.append(margins)
    for start, end in pairwise(edges):
        grid.append(_el("gridCol", w=_twips(end) - _twips(start)))
    element.extend([properties, grid, *(_row(row, edges) for row in rows)])
    return element


def _edges(row: R) -> list[float]:
    found = [0.0]
    for cell in row.cells:
        found.append(round(found[-1] + cell.width, 2))
    return found


def _row(row: R, edges: Sequence[float]) -> Any:
    element, properties = _el("tr"), _el("trPr")
    properties.append(_el("trHeight", val=_twips(row.height), hRule="atLeast"))
    element.append(properties)
    stops = _edges(row)
    for cell, start, end in zip(row.cells, stops, stops[1:], strict=False):
        span = edges.index(end) - edges.index(start)
        element.append(_cell(cell, span, _twips(end) - _twips(start)))
    return element


def _cell(cell: C, span: int, width: int) -> Any:
    element, properties = _el("tc"), _el("tcPr")
    properties.append(_el("tcW", w=width, type="dxa"))
    if span > 1:
        properties.append(_el("gridSpan", val=span))
    if cell.hide or cell.show:
        borders = _el("tcBorders")
        for letter, side in _SIDES:
            if letter in cell.show:
                borders.append(_line(side))
            elif letter in cell.hide:
                borders.append(_el(side, val="nil"))
        properties.append(borders)
    properties.append(_el("vAlign", val=cell.valign))
    element.extend([properties, *(paragraph(para) for para in cell.paras or (P(),))])
    return element


def _line(side: str) -> Any:
    return _el(side, val="single", sz=RULE, space=0, color="auto")


def _el(tag: str, **attributes: object) -> Any:
    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    return element


def _twips(mm: float) -> int:
    return round(mm * 1440 / 25.4)
