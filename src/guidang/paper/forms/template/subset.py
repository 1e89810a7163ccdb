"""What of Word this compiler knows, by element name, and what the rest is called in a fault."""

from guidang.paper.forms.template.faults import Faults
from guidang.paper.forms.template.ooxml import Element, W, attribute, find, local, number, switch

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
NAMED = {
    "drawing": "图片或图形",
    "pict": "图形或文本框",
    "object": "嵌入对象",
    "AlternateContent": "文本框或图形",
    "fldChar": "域（如页码、日期）",
    "instrText": "域（如页码、日期）",
    "fldSimple": "域（如页码、日期）",
    "footnoteReference": "脚注",
    "endnoteReference": "尾注",
    "tab": "制表符（请改用无边框表格）",
    "ptab": "制表符（请改用无边框表格）",
    "ruby": "拼音指南",
    "ins": "修订标记（请先接受全部修订）",
    "del": "修订标记（请先接受全部修订）",
    "moveFrom": "修订标记（请先接受全部修订）",
    "moveTo": "修订标记（请先接受全部修订）",
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
        "color",
        "spacing",
        "kern",
        "sz",
        "szCs",
        "u",
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
        "cnfStyle",
        "divId",
    ]
)
_LOOK_NAMES = {
    "highlight": "突出显示",
    "shd": "字符底纹",
    "bdr": "字符边框",
    "caps": "全部大写",
    "smallCaps": "小型大写",
    "dstrike": "双删除线",
    "outline": "空心字",
    "shadow": "文字阴影",
    "emboss": "阳文",
    "imprint": "阴文",
    "position": "字符升降",
    "w": "字符缩放",
    "em": "着重号",
    "fitText": "调整宽度",
    "eastAsianLayout": "双行合一或纵横混排",
    "framePr": "图文框",
    "textDirection": "文字方向",
    "bidi": "从右到左的段落",
    "rtl": "从右到左的文字",
    "sectPr": "分节（一份模板只能有一节）",
    "pPrChange": "修订标记（请先接受全部修订）",
    "rPrChange": "修订标记（请先接受全部修订）",
}


def check_looks(paragraph: Element, place: str, faults: Faults) -> None:
    """Note every property of a paragraph and of its runs that would print otherwise in Word than here."""
    properties = find(paragraph, "w:pPr")
    for child in properties if properties is not None else ():
        if local(child) not in _PARAGRAPH_LOOKS and _matters(child):
            faults.add(place, f"不支持{_LOOK_NAMES.get(local(child), f'“{local(child)}”')}")
    for look in paragraph.iterfind(".//w:r/w:rPr/*", {"w": W}):
        if local(look) not in _RUN_LOOKS and _matters(look):
            faults.add(place, f"不支持{_LOOK_NAMES.get(local(look), f'“{local(look)}”')}")


def _matters(look: Element) -> bool:
    """Whether a property that we do not draw would change the print."""
    name = local(look)
    if not look.tag.startswith("{http://schemas.openxmlformats.org/wordprocessingml/"):
        return False  # Word 2010's own additions (w14: shadows and glows) never reach official paper
    if name == "shd":
        return (attribute(look, "fill") or "auto").lower() not in ("auto", "ffffff")
    if name in ("highlight", "em", "bdr"):
        return attribute(look) not in (None, "none", "nil")
    if name in ("position", "w"):
        return number(attribute(look)) not in (0.0, 100.0)
    if name in ("framePr", "textDirection", "sectPr", "fitText", "eastAsianLayout", "pPrChange", "rPrChange"):
        return True
    return switch(look.getparent(), f"w:{name}") is not False
