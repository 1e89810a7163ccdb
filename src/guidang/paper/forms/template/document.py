"""Opening a Word template, and the parts of it that are not text: page setup, settings, theme."""

import io
import zipfile
from typing import Any

import docx
from docx.opc.exceptions import OpcError
from lxml import etree

from guidang.paper.forms.template.faults import Faults
from guidang.paper.forms.template.ooxml import (
    Element,
    attribute,
    find,
    find_all,
    local,
    number,
    switch,
    value,
)

_MAX_UNPACKED = 40_000_000  # bytes; the largest of 43 real forms unpacks to 3 MB
_SECTION_LOOKS = frozenset(
    [
        "headerReference",
        "footerReference",
        "pgSz",
        "pgMar",
        "cols",
        "docGrid",
        "type",
        "paperSrc",
        "formProt",
        "vAlign",
        "titlePg",
        "pgNumType",
        "textDirection",
        "bidi",
        "rtlGutter",
        "noEndnote",
        "footnotePr",
        "endnotePr",
        "printerSettings",
    ]
)
_SECTION_FAULTS = {"pgBorders": "页面边框", "lnNumType": "行号", "sectPrChange": "修订标记"}


def open_template(template: bytes, faults: Faults) -> Any:
    """The document as python-docx holds it. Raises TemplateFaults when ``template`` is none or far too
    large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > _MAX_UNPACKED:
                faults.add("文件", "解压后过大，不像是一份表格模板")
                faults.refuse()
        document = docx.Document(io.BytesIO(template))
        if document.element.body.sectPr is None:
            faults.add("文件", "没有页面设置")
    except (zipfile.BadZipFile, OpcError, etree.XMLSyntaxError, KeyError, ValueError, OSError):
        faults.add("文件", "不是可以读取的 Word 文档（.docx）")
    faults.refuse()
    return document


def theme_of(document: Any) -> Element:
    """The root of the document's theme, None when it has none."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/theme") and not relation.is_external:
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            try:
                return etree.fromstring(relation.target_part.blob, parser)
            except etree.XMLSyntaxError:
                return None
    return None


def compatibility_mode(settings: Element) -> float:
    """As which Word the document is laid out: 15 is 2013 and later. A file that does not say is of 2007 or
    WPS.
    """
    modes = {attribute(e, "name"): attribute(e) for e in find_all(settings, "w:compat/w:compatSetting")}
    return number(modes.get("compatibilityMode"), 12.0)


def check_section(section: Element, root: Element, faults: Faults) -> None:
    """Note what the page setup asks for and this compiler does not do."""
    for child in section:
        name = local(child)
        if name not in _SECTION_LOOKS:
            faults.add("页面设置", f"不支持{_SECTION_FAULTS.get(name, f'“{name}”')}")
    for wrong, what in (
        (number(value(section, "w:cols", "num"), 1) > 1, "分栏"),
        ((value(section, "w:textDirection") or "lrTb") != "lrTb", "竖排"),
        ((value(section, "w:vAlign") or "top") != "top", "页面垂直对齐"),
        (value(section, "w:docGrid", "type") == "snapToChars", "“文字对齐字符网格”"),
        (bool(switch(section, "w:bidi")), "从右到左的版面"),
        (find(root, "w:background") is not None, "页面背景"),
    ):
        if wrong:
            faults.add("页面设置", f"不支持{what}")
