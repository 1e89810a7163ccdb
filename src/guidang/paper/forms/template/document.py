"""Opening a Word template, and the parts of it that are not text: page setup, settings, theme."""

import io
import lzma
import posixpath
import zipfile
import zlib
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
    plain,
    switch,
    value,
)

_SAFE = etree.XMLParser(resolve_entities=False, no_network=True)
_MAX_UNPACKED = 40_000_000  # bytes; the largest of 43 real forms unpacks to 3 MB
_STRICT, _USUAL = b"http://purl.oclc.org/ooxml/", b"http://schemas.openxmlformats.org/"
_UNREADABLE = "不是可以读取的 Word 文档（.docx）"
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    RuntimeError,  # a part that is locked with a password; its child NotImplementedError: packed in rare ways
    OpcError,
    etree.XMLSyntaxError,
    KeyError,
    ValueError,
    OSError,
)
_TELLING = ("_rels/.rels", "word/document.xml")
_NAMES = {
    b"officeDocument/relationships": b"officeDocument/2006/relationships",
    b"officeDocument/math": b"officeDocument/2006/math",
    b"officeDocument/": b"officeDocument/2006/",
    b"wordprocessingml/main": b"wordprocessingml/2006/main",
    b"drawingml/main": b"drawingml/2006/main",
    b"drawingml/": b"drawingml/2006/",
}
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
        "pgBorders",
    ]
)
_PARTS = {"theme": "主题", "styles": "样式", "numbering": "编号", "settings": "设置"}
_SECTION_FAULTS = {"lnNumType": "行号", "sectPrChange": "修订标记"}


def open_template(template: bytes, faults: Faults) -> Any:
    """The document as python-docx holds it. Raises TemplateFaults when ``template`` is none or far too
    large.
    """
    readable = openable(template, faults)
    try:
        document = docx.Document(io.BytesIO(readable))
        if find(document.element, "w:body") is None:
            faults.add("文件", _UNREADABLE)
    except _BROKEN:
        faults.add("文件", _UNREADABLE)
    faults.refuse()
    return document


def openable(template: bytes, faults: Faults) -> bytes:
    """``template`` as python-docx can open it: with the names of a transitional document, and without
    relations that lead nowhere. Raises TemplateFaults when it is no Word file or far too large.
    """
    made = template
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > _MAX_UNPACKED:
                faults.add("文件", "解压后过大，不像是一份表格模板")
            else:
                made = _without_loose_ends(_transitional(packed, template))
    except _BROKEN:
        faults.add("文件", _UNREADABLE)
    faults.refuse()
    return made


def _transitional(packed: zipfile.ZipFile, template: bytes) -> bytes:
    """A strict document (ISO/IEC 29500-1) with the names of a transitional one, as all others are."""
    names = packed.namelist()
    if not any(_STRICT in packed.read(name) for name in _TELLING if name in names):
        return template
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as target:
        for name in names:
            data = packed.read(name)
            if name.endswith((".xml", ".rels")):
                for strict, usual in _NAMES.items():
                    data = data.replace(_STRICT + strict, _USUAL + usual)
            target.writestr(name, data)
    return held.getvalue()


def _without_loose_ends(template: bytes) -> bytes:
    """The file without relations to parts that it does not hold, which Word and WPS overlook, python-docx
    does not. What refers to such a part is named where it stands: a picture, a header.
    """
    with zipfile.ZipFile(io.BytesIO(template)) as packed:
        held = {name.lower() for name in packed.namelist()}
        mended = {}
        for name in packed.namelist():
            if name.endswith(".rels"):
                root = etree.fromstring(packed.read(name), _SAFE)
                loose = [relation for relation in root if _is_loose(relation, name, held)]
                for relation in loose:
                    root.remove(relation)
                if loose:
                    mended[name] = etree.tostring(
                        root, xml_declaration=True, encoding="UTF-8", standalone=True
                    )
        if not mended:
            return template
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as fresh:
            for name in packed.namelist():
                fresh.writestr(name, mended.get(name) or packed.read(name))
        return target.getvalue()


def _is_loose(relation: Element, rels: str, held: set[str]) -> bool:
    """Whether a relation of the part ``rels`` (a/_rels/b.xml.rels) leads to no part of the file."""
    target = relation.get("Target")
    if relation.get("TargetMode") == "External" or target is None:
        return False
    folder = posixpath.dirname(posixpath.dirname(rels))
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/").lower() not in held


def root_of(document: Any, kind: str, faults: Faults) -> Element:
    """The root of the part that the document calls its ``kind`` (theme, styles, numbering, settings), None
    when it has none; that it cannot be read is noted.
    """
    for relation in document.part.rels.values():
        if relation.reltype.endswith(f"/{kind}") and not relation.is_external:
            part = relation.target_part
            if hasattr(part, "element"):
                return part.element
            try:
                return etree.fromstring(part.blob, _SAFE)
            except etree.XMLSyntaxError:
                faults.add("文件", f"{_PARTS.get(kind, kind)}部分无法读取（请用 Word 打开后另存）")
                return None
    return None


def compatibility_mode(settings: Element) -> float:
    """As which Word the document is laid out: 15 is 2013 and later. A file that does not say is of 2007 or
    WPS.
    """
    modes = {attribute(e, "name"): attribute(e) for e in find_all(settings, "w:compat/w:compatSetting")}
    return number(modes.get("compatibilityMode"), 12.0)


def check_section(section: Element, root: Element, faults: Faults) -> None:
    """Note what the page setup asks for and this compiler does not do.

    A colour of the page is for the screen: Word leaves it out of the print unless told otherwise (its option
    "print background colours"), and so is it here. Offices set it for tired eyes.
    """
    for child in section:
        name = local(child)
        if name not in _SECTION_LOOKS:
            faults.add("页面设置", f"不支持{_SECTION_FAULTS.get(name, f'“{name}”')}")
    for wrong, what in (
        ((value(section, "w:textDirection") or "lrTb") != "lrTb", "竖排"),
        ((value(section, "w:vAlign") or "top") != "top", "页面垂直对齐"),
        (value(section, "w:docGrid", "type") == "snapToChars", "“文字对齐字符网格”"),
        (bool(switch(section, "w:bidi")), "从右到左的版面"),
        (_has_ground(root), "图片、渐变或纹理的页面背景（请删去，或改为衬于文字下方的图片）"),
    ):
        if wrong:
            faults.add("页面设置", f"不支持{what}")


def _has_ground(root: Element) -> bool:
    """Whether the page's background is more than a colour."""
    ground = find(root, "w:background")
    fills = [inner for inner in (() if ground is None else ground.iter()) if local(inner) == "fill"]
    return any((plain(fill, "type") or "solid") != "solid" for fill in fills)
