"""What of Word this compiler knows, by element name, and what the rest is called in a fault."""

from collections.abc import Mapping

from guidang.paper.forms.template.faults import Faults
from guidang.paper.forms.template.ooxml import (
    Element,
    W,
    attribute,
    find,
    find_all,
    local,
    switch,
    value,
)
from guidang.paper.forms.template.styles import side_frame

CONTAINERS = ("hyperlink", "smartTag", "sdt", "sdtContent", "customXml")
UNSEEN = frozenset(
    [
        "pPr",
        "proofErr",
        "bookmarkStart",
        "bookmarkEnd",
        "permStart",
        "permEnd",
        "commentRangeStart",
        "commentRangeEnd",
        "sdtPr",
        "sdtEndPr",
        "smartTagPr",
        "customXmlPr",
        "moveFromRangeStart",
        "moveFromRangeEnd",
        "moveToRangeStart",
        "moveToRangeEnd",
    ]
)
UNSEEN_IN_RUN = frozenset(
    ["rPr", "lastRenderedPageBreak", "softHyphen", "commentReference", "annotationRef", "delInstrText"]
)
NAMED = {
    "drawing": "图片或图形",
    "pict": "图形或文本框",
    "object": "嵌入对象",
    "AlternateContent": "文本框或图形",
    "footnoteReference": "脚注",
    "endnoteReference": "尾注",
    "ruby": "拼音指南",
    "ins": "修订标记（请先接受全部修订）",
    "del": "修订标记（请先接受全部修订）",
    "moveFrom": "修订标记（请先接受全部修订）",
    "moveTo": "修订标记（请先接受全部修订）",
    "bdo": "从右到左的文字",
    "dir": "从右到左的文字",
    "oMath": "公式",
    "oMathPara": "公式",
}
_RUN_LOOKS = frozenset(
    [
        "rStyle",
        "rFonts",
        "b",
        "bCs",
        "i",
        "iCs",
        "strike",
        "dstrike",
        "caps",
        "smallCaps",
        "highlight",
        "shd",
        "bdr",
        "position",
        "w",
        "fitText",
        "color",
        "spacing",
        "kern",
        "sz",
        "szCs",
        "vertAlign",
        "vanish",
        "lang",
        "noProof",
        "snapToGrid",
        "cs",
        "effect",
        "webHidden",
        "specVanish",
    ]
)
_PARAGRAPH_LOOKS = frozenset(
    [
        "pStyle",
        "keepNext",
        "keepLines",
        "pageBreakBefore",
        "widowControl",
        "numPr",
        "suppressLineNumbers",
        "pBdr",
        "shd",
        "tabs",
        "suppressAutoHyphens",
        "kinsoku",
        "wordWrap",
        "overflowPunct",
        "topLinePunct",
        "autoSpaceDE",
        "autoSpaceDN",
        "adjustRightInd",
        "snapToGrid",
        "spacing",
        "ind",
        "contextualSpacing",
        "mirrorIndents",
        "textAlignment",
        "outlineLvl",
        "rPr",
        "jc",
        "sectPr",
        "cnfStyle",
        "divId",
    ]
)
_LOOK_NAMES = {
    "outline": "空心字",
    "shadow": "文字阴影",
    "emboss": "阳文",
    "imprint": "阴文",
    "em": "这种着重号（请改用圆点）",
    "u": "波浪下划线（请改用直线）",
    "eastAsianLayout": "双行合一或纵横混排",
    "framePr": "图文框",
    "textDirection": "文字方向",
    "bidi": "从右到左的段落",
    "rtl": "从右到左的文字",
    "pPrChange": "修订标记（请先接受全部修订）",
    "rPrChange": "修订标记（请先接受全部修订）",
}


def check_looks(paragraph: Element, place: str, faults: Faults) -> None:
    """Note every property of a paragraph and of its runs that would print otherwise in Word than here."""
    _check(find(paragraph, "w:pPr"), _PARAGRAPH_LOOKS, place, faults)
    for looks in paragraph.iterfind(".//w:r/w:rPr", {"w": W}):
        _check(looks, _RUN_LOOKS, place, faults)


def check_styles(used: Mapping[str, Element], sheet: Element, faults: Faults) -> None:
    """The same of the styles that a document uses, by id, and of the defaults that its ``sheet`` states."""
    for name, style in used.items():
        place = f"样式“{value(style, 'w:name') or name}”"
        _check(find(style, "w:pPr"), _PARAGRAPH_LOOKS, place, faults)
        _check(find(style, "w:rPr"), _RUN_LOOKS, place, faults)
    for path, known in (("pPrDefault/w:pPr", _PARAGRAPH_LOOKS), ("rPrDefault/w:rPr", _RUN_LOOKS)):
        _check(find(sheet, f"w:docDefaults/w:{path}"), known, "样式“文档默认”", faults)


def _check(looks: Element, known: frozenset[str], place: str, faults: Faults) -> None:
    for look in () if looks is None else looks:
        if local(look) and local(look) not in known and _matters(look):
            faults.add(place, f"不支持{_LOOK_NAMES.get(local(look), f'“{local(look)}”')}")
    if any(attribute(tab) == "bar" for tab in find_all(looks, "w:tabs/w:tab")):
        faults.add(place, "不支持竖线制表位")
    if attribute(find(looks, "w:pBdr/w:bar")) not in (None, "nil", "none"):
        faults.add(place, "不支持段落旁的竖线")


def _matters(look: Element) -> bool:
    """Whether a property that we do not draw would change the print."""
    name = local(look)
    if not look.tag.startswith("{http://schemas.openxmlformats.org/wordprocessingml/"):
        return False  # Word 2010's own additions (w14: shadows and glows) never reach official paper
    if name == "em":
        return attribute(look) not in (None, "none", "dot", "underDot", "circle")
    if name == "u":
        return (attribute(look) or "").startswith("wav")
    if name == "framePr":
        return not side_frame(look)
    if name in ("textDirection", "eastAsianLayout", "pPrChange", "rPrChange"):
        return True
    return switch(look.getparent(), f"w:{name}") is not False


def plain_choice(alternatives: Element) -> Element:
    """Of a mc:AlternateContent without drawings, the version for everybody; None when it holds drawings."""
    if any(local(inner) in _DRAWINGS for inner in alternatives.iter()):
        return None
    versions = {local(child): child for child in alternatives}
    return versions.get("Fallback", versions.get("Choice"))


_DRAWINGS = ("drawing", "pict", "object", "txbxContent")
