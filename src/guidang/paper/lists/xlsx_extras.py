"""What calamine does not tell of an xlsx: error values, formulas without result, padded numbers, hidden rows.

The sheets' XML is searched with regular expressions, and only where a cheap look finds something to search
for: a full parse would cost several times what calamine needs for the whole list. Workbook, relations and
styles are small and parsed. No pattern may run past a "<", else a hostile sheet takes quadratic time. Cells
written without a reference (r="B2") cannot be placed and are passed over.
"""

import posixpath
import re
import zipfile
from dataclasses import dataclass
from xml.etree import ElementTree

_MAX_SMALL_PART = 20 * 2**20  # workbook.xml, its relations, styles.xml: kilobytes in real lists
_NAMESPACE = re.compile(r"^\{[^}]*\}")
_RELATION_ID = re.compile(r"^\{[^}]*\}id$")

_P = rb"<(?:\w+:)?"
_ERROR_CELL = re.compile(_P + rb"c\s([^<>]*?\bt=[\"']e[\"'][^<>]*)>")
_FORMULA_CELL = re.compile(
    _P + rb"c\s([^<>]*[^<>/])>\s*" + _P + rb"f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(<(?:\w+:)?v\s*/>|<(?:\w+:)?v\s*>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_STYLED_CELL = re.compile(_P + rb"c\s([^<>]*?\bs=[\"'](\d+)[\"'][^<>]*)>")
# A filled cell right of column ZZ or below row 199 999: calamine would fill the whole rectangle up to it.
_FAR_CELL = re.compile(
    _P
    + rb"c\s[^<>]*?\br=[\"']([A-Z]{3}\d+|[A-Z]+(?:[2-9]\d{5}|\d{7}))[\"'][^<>]*>(?=\s*"
    + _P
    + rb"(?:v|is|f)\b)"
)
_HIDDEN_ROW = re.compile(_P + rb"row\s([^<>]*?\bhidden=[\"'](?:1|true)[\"'][^<>]*)>")
_CELL_PLACE = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_ROW_PLACE = re.compile(rb"\br=[\"'](\d{1,7})[\"']")
_TEXT_RESULT = re.compile(rb"\bt=[\"']str[\"']")
_NOT_A_NUMBER = re.compile(rb"\bt=[\"'](?!n[\"'])")
_ZERO_PADDED = re.compile(r"(0{3,})(?:;.*)?")


class DamagedPackageError(ValueError):
    """The package lacks a part or its XML does not parse."""


@dataclass(frozen=True, slots=True)
class Extras:
    """Of one sheet: 0-based (row, column) places, and for numbers shown with leading zeros also their width.

    ``hidden_rows`` are 1-based. ``far`` names a cell so far out that the sheet must not be loaded, else "".
    """

    errors: tuple[tuple[int, int], ...]
    uncalculated: tuple[tuple[int, int], ...]
    padded: tuple[tuple[int, int, int], ...]
    hidden_rows: frozenset[int]
    far: str = ""


def scan(archive: zipfile.ZipFile) -> dict[str, Extras]:
    """Extras by sheet name; parts that are missing are left out. Raises DamagedPackageError, BadZipFile."""
    widths = _padded_styles(archive)
    names = set(archive.namelist())
    return {
        name: _scan_sheet(archive.read(part), widths)
        for name, part in _sheet_parts(archive).items()
        if part in names
    }


def _scan_sheet(xml: bytes, widths: dict[int, int]) -> Extras:
    errors = [_place(m[1]) for m in _ERROR_CELL.finditer(xml)] if b't="e"' in xml or b"t='e'" in xml else []
    uncalculated = []
    if b"</f>" in xml or b":f>" in xml or b"<f " in xml or b"<f/>" in xml:
        for match in _FORMULA_CELL.finditer(xml):
            if not (match[2] and _TEXT_RESULT.search(match[1])):  # an empty text is a result
                uncalculated.append(_place(match[1]))
    padded = []
    for match in _STYLED_CELL.finditer(xml) if widths else ():
        width = widths.get(int(match[2]), 0)
        place = _place(match[1])
        if width and place and not _NOT_A_NUMBER.search(match[1]):
            padded.append((*place, width))
    hidden = []
    if b"hidden=" in xml:
        hidden = [int(r[1]) for m in _HIDDEN_ROW.finditer(xml) if (r := _ROW_PLACE.search(m[1]))]
    return Extras(
        tuple(place for place in errors if place),
        tuple(place for place in uncalculated if place),
        tuple(padded),
        frozenset(hidden),
        far[1].decode("ascii") if (far := _FAR_CELL.search(xml)) else "",
    )


def _place(attributes: bytes) -> tuple[int, int] | None:
    match = _CELL_PLACE.search(attributes)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + letter - 64
    return int(match[2]) - 1, column - 1


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    relations = {
        element.get("Id"): posixpath.normpath(posixpath.join("/xl", element.get("Target", ""))).lstrip("/")
        for element in _parse(archive, "xl/_rels/workbook.xml.rels")
    }
    parts: dict[str, str] = {}
    for element in _parse(archive, "xl/workbook.xml").iter():
        if _NAMESPACE.sub("", element.tag) == "sheet":
            relation = next((value for key, value in element.items() if _RELATION_ID.match(key)), "")
            if relation in relations:
                parts[element.get("name", "")] = relations[relation]
    return parts


def _padded_styles(archive: zipfile.ZipFile) -> dict[int, int]:
    """Cell style number → shown digits, for number formats such as 00000000000."""
    if "xl/styles.xml" not in archive.namelist():
        return {}
    formats: dict[str, int] = {}
    styles: dict[int, int] = {}
    for element in _parse(archive, "xl/styles.xml"):
        kind = _NAMESPACE.sub("", element.tag)
        if kind == "numFmts":
            for item in element:
                match = _ZERO_PADDED.fullmatch(item.get("formatCode", ""))
                if match:
                    formats[item.get("numFmtId", "")] = len(match[1])
        elif kind == "cellXfs":
            for number, item in enumerate(element):
                if item.get("numFmtId") in formats:
                    styles[number] = formats[item.get("numFmtId", "")]
    return styles


def _parse(archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    """One small part. A document type is refused: no spreadsheet has one, entity bombs do."""
    try:
        with archive.open(part) as stream:
            xml = stream.read(_MAX_SMALL_PART + 1)
    except KeyError as fault:
        raise DamagedPackageError(part) from fault
    if len(xml) > _MAX_SMALL_PART or b"<!DOCTYPE" in xml:
        raise DamagedPackageError(part)
    try:
        return ElementTree.fromstring(xml)
    except ElementTree.ParseError as fault:
        raise DamagedPackageError(part) from fault
