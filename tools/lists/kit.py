"""What the builders of the list corpus share: what a list is, invented people, writers, the expectation file.

Nothing here may import guidang: the expectations are the builders' own truth and never ask the reader.
"""

import io
import random
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import openpyxl
import xlwt
from openpyxl.worksheet.worksheet import Worksheet

TODAY = "2026-03-02"
TERM = "2025-2026学年第二学期"
LAST_TERM = "2025-2026学年第一学期"

Cell = Any  # str, int, float, bool, date, or None for an empty cell
Rows = Sequence[Sequence[Cell]]
Case = dict[str, Any]


@dataclass(frozen=True)
class Made:
    """One list of the corpus, with what reading it must give.

    ``cases`` have the keys of `guidang list check --json`, in the order that the reader gives them.
    ``soffice`` is (extension of ``data``, LibreOffice's name of the format) when LibreOffice is to save it.
    Words that must be said may be "a|b": either. ``term`` is what the clerk said when handing the list in.
    ``counts`` may hold any of rows_read, cases, merged, not_warned, row_errors.
    """

    name: str
    data: bytes
    how: str
    purpose: str
    pack: str
    cases: list[Case] = field(default_factory=list)
    row_errors: list[dict[str, Any]] = field(default_factory=list)
    notes_say: list[str] = field(default_factory=list)
    reason_says: list[str] = field(default_factory=list)
    outcomes: tuple[str, ...] = ("accepted",)
    term: str | None = None
    counts: Mapping[str, int] | None = None
    soffice: tuple[str, str] | None = None

    def expectation(self) -> dict[str, Any]:
        """The content of ``<name>.expected.json``."""
        found: dict[str, Any] = {
            "purpose": self.purpose,
            "how": self.how,
            "pack": self.pack,
            "today": TODAY,
            "acceptable_outcomes": list(self.outcomes),
            "cases": self.cases,
            "row_errors": self.row_errors,
            "reason_says": self.reason_says,
            "notes_say": self.notes_say,
        }
        if self.term is not None:
            found["term"] = self.term
        if self.counts is not None:
            found["counts"] = dict(self.counts)
        return found


@dataclass(frozen=True)
class Person:
    """A student who does not exist."""

    number: str
    name: str
    class_name: str
    major: str
    department: str
    grade: str
    parent: str
    phone: str
    counselor: str

    def case(self, row: int, level: str, *keys: str, term: str = TERM, **more: Any) -> Case:
        """The case of a list that gives, besides number, name and term, the ``keys`` of this person.

        ``keys`` are out of "department", "grade", "major", "class", "parent_name", "parent_phone",
        "counselor"; ``more`` is any other key.
        """
        known = {
            "department": self.department,
            "grade": self.grade,
            "major": self.major,
            "class": self.class_name,
            "parent_name": self.parent,
            "parent_phone": self.phone,
            "counselor": self.counselor,
        }
        found: Case = {"student_id": self.number, "name": self.name, "term": term, "level": level, "row": row}
        return found | {key: known[key] for key in keys} | more


_FAMILY = "祝荆游柴翁乔柏阮褚卫戚邬滕臧茅庞幸司鄂巩聂晁"
_GIVEN = "雨梦琳辰豪志平鸣立兰艳睿玉彤若宁行俊珂霁岚峤沐萱朗澈屿"
_UNITS = {  # department, (major, class) pairs, prefix of student numbers
    "heilongjiang": (
        "环境艺术系",
        [("建筑装饰工程技术", "装饰2501班"), ("园林技术", "园林2502班")],
        "202504",
    ),
    "nanjing": ("自动化工程系", [("工业机器人技术", "机器人2531"), ("电气自动化技术", "电气2532")], "250103"),
    "lanzhou": (
        "生命科学与工程学院",
        [("制药工程", "制药2025级1班"), ("生物工程", "生工2025级2班")],
        "252603",
    ),
    "quzhou": ("商学院", [("会计学", "25会计1"), ("国际经济与贸易", "25国贸2")], "525101"),
}


def people(pack: str, count: int, seed: int) -> list[Person]:
    """``count`` invented students of a school, the first half in one class, the rest in another."""
    draw = random.Random(f"{pack}/{seed}")
    department, units, prefix = _UNITS[pack]
    found: list[Person] = []
    names: set[str] = set()
    counselor = _name(draw, names)
    for index in range(count):
        major, class_name = units[index * len(units) // count]
        found.append(
            Person(
                number=f"{prefix}{seed % 100:02d}{index + 1:03d}",
                name=_name(draw, names),
                class_name=class_name,
                major=major,
                department=department,
                grade="2025级",
                parent=_name(draw, names),
                phone=f"154{draw.randrange(10**7, 10**8)}",
                counselor=counselor,
            )
        )
    return found


def _name(draw: random.Random, taken: set[str]) -> str:
    while True:
        name = draw.choice(_FAMILY) + "".join(draw.sample(_GIVEN, draw.choice((1, 2, 2))))
        if name not in taken:
            taken.add(name)
            return name


def courses(*found: str | tuple[Any, ...]) -> list[dict[str, Any]]:
    """Failed courses: "name", (name, credits) or (name, credits, score); None for what is not said."""
    made = []
    for course in found:
        values = (course,) if isinstance(course, str) else course
        keyed = zip(("name", "credits", "score"), values, strict=False)
        made.append({key: value for key, value in keyed if value is not None})
    return made


def xlsx(
    sheets: Mapping[str, Rows], merges: Mapping[str, Sequence[str]] | None = None, hidden: Sequence[str] = ()
) -> bytes:
    """A workbook by openpyxl; ``merges`` are ranges like "A1:F1" by sheet, ``hidden`` sheet names."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        fill(sheet, rows)
        for area in (merges or {}).get(title, ()):
            sheet.merge_cells(area)
        if title in hidden:
            sheet.sheet_state = "hidden"
    return saved(book)


def fill(sheet: Worksheet, rows: Rows) -> None:
    """Write rows from A1 on; a None leaves its cell out."""
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            if value is not None:
                sheet.cell(r, c, value)


def saved(book: openpyxl.Workbook) -> bytes:
    """The bytes of an openpyxl workbook, the same in every run."""
    stream = io.BytesIO()
    book.save(stream)
    return steady(stream.getvalue())


def steady(package: bytes) -> bytes:
    """A zip package without the moment it was made."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2026-03-01T08:00:00Z", content)
            new.writestr(zipfile.ZipInfo(name, (2026, 3, 1, 8, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def repacked(package: bytes, changes: Mapping[str, bytes]) -> bytes:
    """A zip package with parts replaced or added by name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(stream, "w") as new:
        parts = {name: old.read(name) for name in old.namelist()} | dict(changes)
        for name, content in parts.items():
            new.writestr(zipfile.ZipInfo(name, (2026, 3, 1, 8, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def xls(
    sheets: Mapping[str, Rows],
    merges: Mapping[str, Sequence[tuple[int, int, int, int]]] | None = None,
    visibility: Mapping[str, int] | None = None,
) -> bytes:
    """A BIFF8 workbook by xlwt; merges are 0-based (first row, last row, first column, last column).

    ``visibility``: 1 hidden, 2 very hidden.
    """
    book = xlwt.Workbook()
    for title, rows in sheets.items():
        sheet = book.add_sheet(title, cell_overwrite_ok=True)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if value is not None:
                    sheet.write(r, c, value)
        for top, bottom, left, right in (merges or {}).get(title, ()):
            sheet.merge(top, bottom, left, right)
        sheet.visibility = (visibility or {}).get(title, 0)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def delimited(rows: Rows, comma: str = ",", newline: str = "\r\n") -> str:
    """Text as Excel saves it: fields quoted when they hold the comma, a quote or a line break."""
    lines = []
    for row in rows:
        cells = ["" if cell is None else str(cell) for cell in row]
        lines.append(comma.join(_quoted(cell, comma) for cell in cells))
    return newline.join(lines) + newline


def _quoted(cell: str, comma: str) -> str:
    if any(mark in cell for mark in (comma, '"', "\n")):
        return '"' + cell.replace('"', '""') + '"'
    return cell
