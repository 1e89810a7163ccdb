"""Long values in the cells of a Word copy: smaller, as on the printed page, so that a page stays one page.

Word lets a row grow with its text, and a major of sixty characters would push the end of a one-page form onto
a second page. A value that stands alone in its cell is set here by the printed page's own rule (``fitting``):
on more lines, then smaller, never smaller than can be read. What does not fit even so grows its row: a copy
has no annex page, and nothing in it is cut. The size of type is the run's own, or 五号 where a style of the
template says it.
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from guidang.domain.form import Rect, Slot
from guidang.paper.forms.printing.fitting import SMALLEST, Fitted, fit
from guidang.paper.forms.template.ooxml import attribute, find, find_all, local, number, points, value, w
from guidang.paper.lettering.typefaces import face_of

SHORT = 7
"""Characters that any cell of a form holds; a value of no more needs no look."""
_WU_HAO = 10.5  # pt
_LINE = 1.35  # em, of a row that says no height
_MARGIN = 5.4  # pt at either side of a cell, unless the table says otherwise (ECMA-376 part 1, 17.4.42)
_AFTER_SIZE = (
    "szCs",
    "highlight",
    "u",
    "effect",
    "bdr",
    "shd",
    "fitText",
    "vertAlign",
    "rtl",
    "cs",
    "em",
    "lang",
)
_AFTER_SPACING = (
    "ind",
    "contextualSpacing",
    "mirrorIndents",
    "suppressOverlap",
    "jc",
    "textDirection",
    "rPr",
)


@dataclass(frozen=True, slots=True)
class _Place:
    """A paragraph alone in its cell, and the room it has (pt)."""

    paragraph: Any
    slot: Slot


def shrink(root: Any, values: Container[str]) -> bool:
    """Set every cell of ``root`` (lxml, filled) that holds nothing but one of ``values`` smaller where it has
    to be; whether any was. A cell of which no width is known stays as it is.
    """
    changed = False
    for node in [text for text in root.iter(w("t")) if text.text in values]:
        paragraph = next(node.iterancestors(w("p")), node)
        cell = paragraph.getparent()
        alone = cell.tag == w("tc") and find_all(cell, "w:p") == [paragraph] and find(cell, "w:tbl") is None
        if alone and "".join(part.text or "" for part in paragraph.iter(w("t"))) == node.text:
            place = _place(cell, paragraph)
            if place.slot.rect.width <= 0:
                continue
            fitted = fit(node.text, place.slot)
            if fitted is None or fitted.size < place.slot.size:
                _set(place, fitted)
                changed = True
    return changed


def _place(cell: Any, paragraph: Any) -> _Place:
    row, table = (next(cell.iterancestors(w(name))) for name in ("tr", "tbl"))
    run = next(paragraph.iter(w("r")))
    size = (number(value(run, "w:rPr/w:sz")) or 2 * _WU_HAO) / 2
    face, heavy = face_of(value(run, "w:rPr/w:rFonts", "eastAsia"))
    wide = _width(cell, row, table)
    for side in ("left", "right"):
        stated = value(table, f"w:tblPr/w:tblCellMar/w:{side}", "w")
        wide -= _MARGIN if stated is None else points(stated)
    tall = max(points(value(row, "w:trPr/w:trHeight")), _LINE * size)
    spacing = find(paragraph, "w:pPr/w:spacing")
    exact = spacing is not None and attribute(spacing, "lineRule") == "exact"
    leading = points(attribute(spacing, "line")) if exact else _LINE * size
    bold = heavy or find(run, "w:rPr/w:b") is not None
    align = value(paragraph, "w:pPr/w:jc") or "left"
    return _Place(paragraph, Slot("", 0, Rect(0, 0, wide, tall), face, size, bold, align, leading=leading))


def _width(cell: Any, row: Any, table: Any) -> float:
    """How wide a cell is in pt: as it says itself, else as its columns; 0 when neither says it."""
    stated = find(cell, "w:tcPr/w:tcW")
    if attribute(stated, "type") in (None, "dxa") and (own := points(attribute(stated, "w"))) > 0:
        return own
    columns = [points(attribute(column, "w")) for column in find_all(table, "w:tblGrid/w:gridCol")]
    start = int(number(value(row, "w:trPr/w:gridBefore")))
    for other in row.iter(w("tc")):
        if other is cell:
            break
        if next(other.iterancestors(w("tr"))) is row:
            start += _span(other)
    return sum(columns[start : start + _span(cell)])


def _span(cell: Any) -> int:
    return int(number(value(cell, "w:tcPr/w:gridSpan"), 1.0))


def _set(place: _Place, fitted: Fitted | None) -> None:
    size = fitted.size if fitted else min(SMALLEST, place.slot.size)
    leading = fitted.leading if fitted and len(fitted.lines) > 1 else _LINE * size
    for run in place.paragraph.iter(w("r")):
        _put(_first(run, "rPr"), "sz", _AFTER_SIZE, val=str(int(2 * size)))
    spacing = {"line": str(round(20 * leading)), "lineRule": "exact"}
    _put(_first(place.paragraph, "pPr"), "spacing", _AFTER_SPACING, **spacing)


def _first(element: Any, name: str) -> Any:
    found = find(element, f"w:{name}")
    if found is None:
        found = etree.Element(w(name))
        element.insert(0, found)
    return found


def _put(properties: Any, name: str, after: Container[str], **attributes: str) -> None:
    """The property ``name`` with these attributes, where the schema wants it: before any of ``after``."""
    found = find(properties, f"w:{name}")
    if found is None:
        found = etree.Element(w(name))
        later = next((child for child in _elements(properties) if local(child) in after), None)
        properties.append(found) if later is None else later.addprevious(found)
    for key, text in attributes.items():
        found.set(w(key), text)


def _elements(properties: Any) -> Iterator[Any]:
    return (child for child in properties if isinstance(child.tag, str))
