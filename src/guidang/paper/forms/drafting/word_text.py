"""A Word paragraph as one string that can be edited: every character knows the node that it stands in."""

from copy import deepcopy
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

Element = Any
_RULES = ("none",)
_SAID = {qn("w:tab"): "\t", qn("w:br"): "\n"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


class Line:
    """One paragraph. ``text`` is what it says; in ``shape`` a blank drawn by underlining is ``_`` too."""

    def __init__(self, paragraph: Element) -> None:
        self.paragraph = paragraph
        self._nodes: list[tuple[Element, int, int]] = []
        self.text = self.shape = ""
        for node in _own(paragraph):
            said = node.text or "" if node.tag == qn("w:t") else _SAID[node.tag]
            start = len(self.text)
            self.text += said
            ruled = _underlined(node.getparent())
            self.shape += "".join("_" if c in "_＿" or (ruled and c.isspace()) else c for c in said)
            self._nodes.append((node, start, len(self.text)))

    def replace(self, start: int, end: int, words: str) -> None:
        """Put ``words`` for the characters from ``start`` to ``end``; last edits go first."""
        for node, first, last in self._nodes:
            if node.tag != qn("w:t"):
                if start <= first < end:
                    node.getparent().remove(node)
                continue
            # A blank's words go where the blank begins, so that they are underlined as it was.
            inside = words and (start <= first < end or first <= start < last or start == end == last)
            if not inside and (last <= start or first >= end):
                continue
            text = node.text or ""
            before, after = text[: max(0, start - first)], text[max(0, end - first) :]
            node.text = before + (words if inside else "") + after
            node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            words = "" if inside else words
        if words:  # an empty paragraph, or one of tabs only
            write(self.paragraph, words)


def write(paragraph: Element, words: str, points: float = 0.0, like: Element = None) -> None:
    """A run with ``words`` at the end of ``paragraph``, looking as its mark says, else as the run ``like``;
    of ``points`` pt when that is given.
    """
    run = OxmlElement("w:r")
    looks = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}")
    if looks is None and like is not None:
        looks = like.find(qn("w:rPr"))
    properties = OxmlElement("w:rPr")
    if looks is not None:
        for look in looks:
            if look.tag not in (qn("w:ins"), qn("w:del")):
                properties.append(deepcopy(look))
    if points:
        for old in properties.findall(qn("w:sz")) + properties.findall(qn("w:szCs")):
            properties.remove(old)
        size = OxmlElement("w:sz")
        size.set(qn("w:val"), str(round(points * 2)))
        properties.append(size)
    if len(properties):
        run.append(properties)
    text = OxmlElement("w:t")
    text.text = words
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(text)
    paragraph.append(run)


def said(element: Element) -> str:
    """All text of an element, paragraph after paragraph."""
    return "\n".join(Line(p).text for p in paragraphs(element))


def paragraphs(element: Element) -> list[Element]:
    """Every paragraph of an element, of tables and text boxes too; not the copies made for old programs."""
    found = [element] if element.tag == qn("w:p") else []
    for child in element.iter(qn("w:p")):
        if child is not element and not any(a.tag == _FALLBACK for a in child.iterancestors()):
            found.append(child)
    return found


def cells_of(row: Element) -> list[Element]:
    """The cells of a table's row, those in content controls too."""
    found = []
    for child in row:
        inner = child.find(qn("w:sdtContent")) if child.tag == qn("w:sdt") else None
        found += [c for c in (inner if inner is not None else (child,)) if c.tag == qn("w:tc")]
    return found


def drop_fallbacks(root: Element) -> int:
    """Take out the copies of text boxes for old programs: they would show the old text. How many."""
    old = [f for f in root.iter(_FALLBACK) if next(f.iter(qn("w:txbxContent")), None) is not None]
    for fallback in old:
        fallback.getparent().remove(fallback)
    return len(old)


def _own(paragraph: Element) -> list[Element]:
    """The nodes of a paragraph's own characters, not those of text boxes anchored in it."""
    found = []
    waiting = list(paragraph)[::-1]
    while waiting:
        node = waiting.pop()
        if node.tag in (qn("w:t"), qn("w:tab"), qn("w:br")):
            found.append(node)
        elif node.tag in (qn("w:r"), qn("w:hyperlink"), qn("w:smartTag"), qn("w:ins")):
            waiting.extend(list(node)[::-1])
        elif node.tag == qn("w:sdt"):
            waiting.extend(list(node.find(qn("w:sdtContent")) or ())[::-1])
    return found


def _underlined(run: Element) -> bool:
    rule = run.find(f"{qn('w:rPr')}/{qn('w:u')}") if run is not None else None
    return rule is not None and rule.get(qn("w:val"), "single") not in _RULES
