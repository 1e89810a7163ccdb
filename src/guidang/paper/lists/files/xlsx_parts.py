"""The small parts of an xlsx package: which part is which sheet, which styles show leading zeros."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from guidang.paper.lists.files.package import Package
from guidang.paper.lists.files.sheet import DamagedError

_NAMESPACE = re.compile(r"^\{[^}]*\}")
_RELATION_ID = re.compile(r"^\{[^}]*\}id$")
_ZERO_PADDED = re.compile(r"(?:\[[^\]]*\])*(0{3,})(?:_.)?(?:;.*)?")
_MAX_WIDTH = 32  # of a padded number
_SST = re.compile(rb"<(?:(\w+):)?sst\b")
_UNIQUE = re.compile(rb"<(?:\w+:)?sst\b[^<>]*\suniqueCount\s*=\s*[\"'](\d{1,9})[\"']")


@dataclass(slots=True)
class Workbook:
    """``sheets`` maps the worksheets' names to parts. ``recalculates``: Excel shall calculate on opening."""

    sheets: dict[str, str]
    hidden: set[str]
    recalculates: bool


def workbook(package: Package) -> Workbook:
    """The workbook part. Raises DamagedError when a part that it names is missing."""
    parts = relations(package, "xl/_rels/workbook.xml.rels")
    found = Workbook({}, set(), False)
    for element in parse(package, "xl/workbook.xml").iter():
        tag = _NAMESPACE.sub("", element.tag)
        if tag == "calcPr":
            found.recalculates = element.get("fullCalcOnLoad") in ("1", "true")
        if tag != "sheet":
            continue
        name = element.get("name", "")
        relation = next((value for key, value in element.items() if _RELATION_ID.match(key)), "")
        kind, part = parts.get(relation, ("", ""))
        if part not in package or name in found.sheets:
            raise DamagedError("sheets of the workbook")
        if kind == "worksheet":
            found.sheets[name] = part
            if element.get("state", "visible") != "visible":
                found.hidden.add(name)
    return found


def relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Kind and part of every relation that the part names, by its id. Raises DamagedError."""
    found: dict[str, tuple[str, str]] = {}
    for element in parse(package, part):
        if element.get("TargetMode") == "External":
            continue
        target = element.get("Target", "").replace("\\", "/")
        name = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
        kind = element.get("Type", "").rpartition("/")[2]
        if kind in ("styles", "sharedStrings") and name not in package:
            raise DamagedError("styles or shared strings are missing")
        found[element.get("Id", "")] = (kind, name)
    return found


def padded_styles(package: Package) -> dict[int, int]:
    """Cell style number → shown digits, for number formats such as 00000000000."""
    if "xl/styles.xml" not in package:
        return {}
    formats: dict[str, int] = {}
    styles: dict[int, int] = {}
    for kind, item, number in _style_items(parse(package, "xl/styles.xml")):
        if kind == "numFmts" and (width := zero_padding(item.get("formatCode", ""))):
            formats[item.get("numFmtId", "")] = width
        elif kind == "cellXfs" and item.get("numFmtId") in formats:
            styles[number] = formats[item.get("numFmtId", "")]
    return styles


def zero_padding(number_format: str) -> int:
    """The digits that a number format such as 00000000000 shows at least; 0 for any other format."""
    match = _ZERO_PADDED.fullmatch(number_format)
    return len(match[1]) if match and len(match[1]) <= _MAX_WIDTH else 0


def _style_items(styles: ElementTree.Element) -> Iterator[tuple[str, ElementTree.Element, int]]:
    for group in styles:
        for number, item in enumerate(group):
            yield _NAMESPACE.sub("", group.tag), item, number


def check_strings(package: Package) -> None:
    """Read the shared strings through. Raises DamagedError when there are not as many as they say.

    A string too many or too few would give every later cell another cell's text.
    """
    if "xl/sharedstrings.xml" not in package:
        return
    stated: int | None = None
    tag = b"<si"
    found = 0
    rest = b""
    for chunk in package.chunks("xl/sharedstrings.xml"):
        text = rest + chunk
        refuse_declarations(text)
        if not rest and (root := _SST.search(text)):
            tag = b"<" + (root[1] + b":" if root[1] else b"") + b"si"
            unique = _UNIQUE.search(text)
            stated = int(unique[1]) if unique else None
        cut = max(text.rfind(b"<"), 0)  # a tag may be cut in two
        if text.count(b"<", 0, cut) > text.count(b">", 0, cut):
            raise DamagedError("a tag without end")
        found += sum(text.count(tag + end, 0, cut) for end in (b">", b" ", b"/"))
        rest = text[cut:]
    if stated is not None and stated != found:
        raise DamagedError("number of shared strings")


def refuse_declarations(xml: bytes) -> None:
    """Raises DamagedError for a document type or entity: no spreadsheet has one, entity bombs do."""
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise DamagedError("document type")


def parse(package: Package, part: str) -> ElementTree.Element:
    """One small part. Raises DamagedError when it is missing or does not parse."""
    xml = package.read(part)
    refuse_declarations(xml)
    try:
        return ElementTree.fromstring(xml)
    except (ElementTree.ParseError, ValueError) as fault:  # ValueError: an encoding that it does not know
        raise DamagedError("XML of a small part") from fault
