"""xlsb: the parts are checked and their records looked through, then calamine reads them."""

import io
import zipfile
from collections.abc import Mapping

from guidang.paper.lists.files import calamine_book, xlsb_records, xlsx_parts
from guidang.paper.lists.files.far_cells import far_remark
from guidang.paper.lists.files.package import Package
from guidang.paper.lists.files.sheet import MACROS, Book, DamagedError
from guidang.paper.lists.files.xlsx_extras import Extras


def read(package: Package) -> Book:
    """The sheets. Raises UnreadableError and its kin."""
    package.verify()
    relations = xlsx_parts.relations(package, "xl/_rels/workbook.bin.rels")
    widths = xlsb_records.padded_styles(_whole(package, "xl/styles.bin"))
    xlsb_records.check_strings(_whole(package, "xl/sharedStrings.bin"))
    extras: dict[str, Extras] = {}
    replaced: dict[str, bytes] = {}
    for name, relation, visible in xlsb_records.sheets(_whole(package, "xl/workbook.bin")):
        kind, part = relations.get(relation, ("", ""))
        if part not in package or name in extras:
            raise DamagedError("sheets of the workbook")
        if kind == "worksheet" and visible:
            data = _whole(package, part)
            extras[name] = xlsb_records.scan(data, name, widths)
            if extras[name].far:
                replaced[part.lower()] = xlsb_records.without(data, extras[name].far)
    data = _with(package, replaced) if replaced else package.data
    remarks = [far_remark(name, extra.far) for name, extra in extras.items() if extra.far]
    if any(name.endswith("vbaproject.bin") for name in package.parts):
        remarks.append(MACROS)
    return Book(tuple(calamine_book.read(data, extras)), tuple(remarks))


def _whole(package: Package, name: str) -> bytes:
    return b"".join(package.chunks(name)) if name in package else b""


def _with(package: Package, replaced: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, info in package.parts.items():
            if not info.is_dir():
                archive.writestr(
                    info.filename.replace("\\", "/"), replaced.get(name) or _whole(package, name)
                )
    return stream.getvalue()
