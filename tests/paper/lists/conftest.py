"""Packs of the four schools, as far as reading a list needs them; and the means to make small lists."""

import datetime as dt
import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from decimal import Decimal
from types import MappingProxyType
from xml.sax.saxutils import escape

import openpyxl
import pytest

from guidang.domain.dossier import MaterialRule
from guidang.domain.pack import HandoverRule, Pack
from guidang.domain.policy import Condition, Ground, Level, Policy
from guidang.domain.term import Term
from guidang.domain.warning_list import Measure, WarningList
from guidang.paper.lists.files.xls_container import contained
from guidang.paper.lists.reader import read_list

TODAY = dt.date(2026, 3, 2)


def ground(code: str, measure: Measure, **bounds: str) -> Ground:
    limits = {name: Decimal(value) for name, value in bounds.items()}
    return Ground(code, (Condition(measure, **limits),), code, code)


def make_pack(
    name: str, school: str, levels: Sequence[Level], unit: str = "", aliases: tuple[str, ...] = ()
) -> Pack:
    materials: tuple[MaterialRule, ...] = ()
    return Pack(
        name=name,
        school=school,
        unit=unit,
        edition="test",
        letter=name[0].upper(),
        fingerprint="",
        words=MappingProxyType({"warning": "警示" if name == "lanzhou" else "预警"}),
        aliases=aliases,
        policy=Policy(tuple(levels)),
        forms=(),
        materials=materials,
        duties=(),
        handover=HandoverRule((), "", "", ""),
        templates=MappingProxyType({}),
    )


def colours(
    yellow: tuple[Ground, ...] = (), orange: tuple[Ground, ...] = (), red: tuple[Ground, ...] = ()
) -> list[Level]:
    return [
        Level("yellow", "黄色预警", 1, ("黄", "黄色"), yellow),
        Level("orange", "橙色预警", 2, ("橙", "橙色"), orange),
        Level("red", "红色预警", 3, ("红", "红色"), red),
    ]


PACKS = {
    "heilongjiang": make_pack(
        "heilongjiang",
        "黑龙江建筑职业技术学院",
        colours(
            (
                ground("HLJ-Y1", Measure.FAILED_REQUIRED, at_least="2", at_most="3"),
                ground("HLJ-Y2", Measure.DISCIPLINED, at_least="1"),
            ),
            (
                ground("HLJ-O1", Measure.FAILED_EXAMS_AFTER_RESIT, at_least="2"),
                ground("HLJ-O2", Measure.FAILED_COUNT, at_least="4", at_most="5"),
            ),
            (
                ground("HLJ-R1", Measure.EARNED_CREDITS, below="10"),
                ground("HLJ-R2a", Measure.FAILED_COUNT, at_least="6"),
                ground("HLJ-R2b", Measure.LAST_TERM_FAILED_AFTER_RESIT, at_least="5"),
            ),
        ),
        aliases=("黑龙江建院", "黑建院"),
    ),
    "nanjing": make_pack(
        "nanjing", "南京机电职业技术学院", colours(), unit="机械工程系", aliases=("南京机电", "机械工程系")
    ),
    "lanzhou": make_pack(
        "lanzhou",
        "兰州理工大学",
        [
            Level(
                "first_sitting",
                "学业警示（正考）",
                0,
                ("正考",),
                (ground("LZ-S1", Measure.FAILED_FIRST_SITTING, at_least="3"),),
            ),
            Level(
                "oral",
                "口头警示",
                1,
                ("口头",),
                (ground("LZ-S2", Measure.FAILED_AFTER_RESIT, at_least="1", at_most="1"),),
            ),
            Level(
                "written",
                "书面警示",
                2,
                ("书面",),
                (ground("LZ-S3", Measure.FAILED_AFTER_RESIT, at_least="2"),),
            ),
        ],
        unit="生命科学与工程学院",
        aliases=("兰州理工大学生命科学与工程学院", "兰州理工", "生命院"),
    ),
    "quzhou": make_pack(
        "quzhou",
        "衢州学院",
        [
            Level(
                "three",
                "三级预警",
                1,
                ("三级", "3级", "Ⅲ级"),
                (
                    ground("QZ-3a", Measure.UNEARNED_CREDITS, above="0", at_most="6"),
                    ground("QZ-3b", Measure.ABSENCE_HOURS, at_least="6", below="10"),
                    ground("QZ-3c", Measure.PHYSICAL_FAILS, at_least="1", at_most="1"),
                ),
            ),
            Level(
                "two",
                "二级预警",
                2,
                ("二级", "2级", "Ⅱ级"),
                (
                    ground("QZ-2a", Measure.UNEARNED_CREDITS, above="6", at_most="12"),
                    ground("QZ-2b", Measure.ABSENCE_HOURS, at_least="10", below="12"),
                    ground("QZ-2c", Measure.PHYSICAL_FAILS, at_least="2"),
                ),
            ),
            Level(
                "one",
                "一级预警",
                3,
                ("一级", "1级", "Ⅰ级"),
                (
                    ground("QZ-1a", Measure.UNEARNED_CREDITS, above="12"),
                    ground("QZ-1b", Measure.ABSENCE_HOURS, at_least="12"),
                    ground("QZ-1c", Measure.PHYSICAL_UNGRADUABLE, at_least="1"),
                ),
            ),
        ],
    ),
}


@pytest.fixture(scope="session")
def packs() -> dict[str, Pack]:
    return PACKS


def make_xlsx(
    *sheets: Sequence[Sequence[object]], names: Sequence[str] = (), hidden: Sequence[int] = ()
) -> bytes:
    """A workbook of the given sheets of rows; ``hidden`` holds the indexes of hidden ones."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for index, rows in enumerate(sheets):
        sheet = book.create_sheet(names[index] if index < len(names) else f"Sheet{index + 1}")
        for row in rows:
            sheet.append(list(row))
        if index in hidden:
            sheet.sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.fixture(scope="session")
def xlsx() -> Callable[..., bytes]:
    return make_xlsx


@pytest.fixture(scope="session")
def read() -> Callable[..., WarningList]:
    """Read rows (one sheet) or bytes as a school's list: read(rows, pack=…, name=…, term=…)."""

    def _read(
        content: bytes | Sequence[Sequence[object]],
        pack: str = "heilongjiang",
        name: str = "名单.xlsx",
        term: Term | None = None,
    ) -> WarningList:
        data = content if isinstance(content, bytes) else make_xlsx(content)
        return read_list(data, name, PACKS[pack], TODAY, term)

    return _read


def make_ods(rows: Sequence[Sequence[str | float]], manifest: str = "", more: str = "") -> bytes:
    """An OpenDocument workbook with one sheet of texts and floats; ``more`` rows of XML after them."""
    cells = {
        str: lambda v: f' office:value-type="string"><text:p>{escape(v)}</text:p></table:table-cell>',
        float: lambda v: f' office:value-type="float" office:value="{v}"/>',
    }
    body = "".join(
        "<table:table-row>"
        + "".join("<table:table-cell" + cells[type(v)](v) for v in row)
        + "</table:table-row>"
        for row in rows
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style")
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="名单">{body}{more}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return stream.getvalue()


@pytest.fixture(scope="session")
def ods() -> Callable[..., bytes]:
    """An OpenDocument workbook with one sheet: texts and floats."""
    return make_ods


@pytest.fixture(scope="session")
def xls() -> Callable[..., bytes]:
    """A BIFF8 workbook with one sheet of texts and floats, in the smallest compound file that holds it."""
    return make_xls


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _wide(text: str, length: str) -> bytes:
    return struct.pack(length, len(text)) + b"\x01" + text.encode("utf-16-le")


def make_xls(
    rows: Sequence[Sequence[str | float]],
    name: str = "名单",
    biff: int = 8,
    before: bytes = b"",
    after: bytes = b"",
) -> bytes:
    """``biff`` is 8 or 5; ``before`` are records of the workbook, ``after`` records of the sheet's end."""
    # [MS-XLS]: BOF 0x0809, BOUNDSHEET8 0x0085, DIMENSIONS 0x0200, LABEL 0x0204, NUMBER 0x0203, EOF 0x000A,
    # CODEPAGE 0x0042
    version = {8: 0x0600, 5: 0x0500}[biff]

    def text(value: str, length: str) -> bytes:
        if biff == 8:
            return _wide(value, length)
        body = value.encode("gb18030")
        return struct.pack(length, len(body)) + body

    bof = [_record(0x0809, struct.pack("<HHHHII", version, kind, 0, 0, 0, 6)) for kind in (0x0005, 0x0010)]
    end = _record(0x000A, b"")
    head = bof[0] + _record(0x0042, struct.pack("<H", 1200 if biff == 8 else 936)) + before
    sheet_at = len(head) + len(_record(0x0085, b"\0" * 6 + text(name, "<B"))) + len(end)
    book = head + _record(0x0085, struct.pack("<IBB", sheet_at, 0, 0) + text(name, "<B")) + end
    size = "<IIHHH" if biff == 8 else "<HHHHH"
    sheet = bof[1] + _record(0x0200, struct.pack(size, 0, len(rows), 0, max(map(len, rows)), 0))
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            place = struct.pack("<HHH", r, c, 0)
            if isinstance(value, str):
                sheet += _record(0x0204, place + text(value, "<H"))
            else:
                sheet += _record(0x0203, place + struct.pack("<d", value))
    return contained(book + sheet + after + end, "Workbook" if biff == 8 else "Book")
