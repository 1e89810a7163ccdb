"""Whether a stretch of a document prints anything: letters are not all that a form is made of."""

from guidang.paper.forms.template.ooxml import Element, attribute, find, local

_INK = ("sym", "drawing", "pict", "object", "fldChar", "fldSimple", "pgNum", "ptab", "pBdr")
_BLANKS = ("t", "tab", "noBreakHyphen")
_NONE = ("none", "nil", "0")


def prints(element: Element) -> bool:
    """Whether anything in ``element`` prints: letters, symbols, drawings, fields, numbers, rules, blanks that
    are underlined. Cells, borders and shades of tables do not count.
    """
    name = local(element)
    if name in _INK:
        return True
    if name == "t":
        return bool((element.text or "").strip())
    if name == "numPr":
        return (attribute(find(element, "w:numId")) or "0") not in _NONE
    if name == "r" and (attribute(find(element, "w:rPr/w:u")) or "none") not in _NONE:
        return any(local(child) in _BLANKS for child in element)
    return any(prints(child) for child in element if local(child) != "Fallback")
