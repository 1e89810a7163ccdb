"""xlsx and xlsm: the package is looked through, then calamine reads it.

Where a sheet holds a cell far outside the list, or millions of formatted cells without a value, calamine gets
a copy of the package without them.
"""

import io
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping

from guidang.paper.lists.files import calamine_book, xlsx_extras, xlsx_parts
from guidang.paper.lists.files.far_cells import Place, far_remark
from guidang.paper.lists.files.package import Package
from guidang.paper.lists.files.sheet import MACROS, MAX_SHEETS, Book, UnreadableError, place_name
from guidang.paper.lists.files.xlsx_rows import SheetXml

_MUCH_EMPTY = 8 * 2**20  # bytes of rows without a value, for which a copy without them pays
_NEEDED = re.compile(
    r"\[content_types\]\.xml|_rels/\.rels|xl/(?:workbook|styles|sharedstrings)\.xml|xl/_rels/.*"
)


def read(package: Package) -> Book:
    """The sheets. Raises UnreadableError and its kin."""
    workbook = xlsx_parts.workbook(package)
    if len(workbook.sheets) > MAX_SHEETS:
        raise UnreadableError(f"文件有 {len(workbook.sheets)} 张工作表，不像一份名单")
    widths = xlsx_parts.padded_styles(package)
    xlsx_parts.check_strings(package)
    shown = {name: part for name, part in workbook.sheets.items() if name not in workbook.hidden}
    package.verify(but=(*workbook.sheets.values(), "xl/sharedStrings.xml"))
    extras = {
        name: xlsx_extras.scan(SheetXml(package.chunks(part)), name, widths, workbook.recalculates)
        for name, part in shown.items()
    }
    data = package.data
    if any(extra.far or extra.empty > _MUCH_EMPTY for extra in extras.values()):
        data = _without(package, {shown[name]: extra.far for name, extra in extras.items()})
    remarks = [far_remark(name, extra.far) for name, extra in extras.items() if extra.far]
    if any(name.endswith("vbaproject.bin") for name in package.parts):
        remarks.append(MACROS)
    return Book(tuple(calamine_book.read(data, extras)), tuple(remarks))


def _without(package: Package, far: Mapping[str, Collection[Place]]) -> bytes:
    """The package without far cells and without rows that hold nothing, and only with what calamine reads."""
    stream = io.BytesIO()
    sheets = {part.lower(): places for part, places in far.items()}
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, info in package.parts.items():
            if name not in sheets and not _NEEDED.fullmatch(name):
                continue
            pieces = _kept(package, name, sheets[name]) if name in sheets else package.chunks(name)
            with archive.open(info.filename.replace("\\", "/"), "w") as part:
                for piece in pieces:
                    part.write(piece)
    return stream.getvalue()


def _kept(package: Package, name: str, far: Collection[Place]) -> Iterator[bytes]:
    references = "|".join(place_name(*place) for place in far).encode()
    cell = re.compile(
        rb"<((?:\w+:)?)c\b[^<>]*?\sr=[\"'](?:" + references + rb")[\"'](?:[^<>]*/>|[^<>]*>.*?</\1c>)",
        re.DOTALL,
    )
    for chunk in SheetXml(package.chunks(name)).raw():
        yield cell.sub(b"", chunk) if far else chunk
