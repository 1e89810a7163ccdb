"""Two thousand damaged files: no crash, no hang, no wrong case.

"No wrong case" means, for every case read out of a damaged file: there is a row of the whole list such
that each of student id, name and level is what that row says, or else the damage touched the stored text of
that very cell; and at least one of the three is untouched and right. The stored text of a cell is

- in csv: its field with the separators beside it;
- in an xlsx whose parts were damaged and packed anew with a right checksum: the cell's element in the sheet,
  and its text among the shared strings;
- in xls: the cell's record, and its text among the shared strings.

Where one of these bytes changes into another that is as good, no format without checksums can know. Damage to
an xlsx file itself has no such excuse: it has checksums, and must be refused or read exactly as it was.
"""

import datetime as dt
import multiprocessing
import random
import re
import resource
import signal
import struct
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path

import olefile
import pytest
from tests.paper.lists.corruption import Damaged, Range, damage, damage_part, part_of

from guidang.domain.pack import Pack
from guidang.domain.records import RecordList
from guidang.domain.warning_list import ListOutcome
from guidang.paper.lists.confined import read_confined
from guidang.paper.lists.dropped import read_dropped
from guidang.paper.lists.files.spreadsheet import read_book

FORMATS = Path(__file__).parents[2] / "resources" / "lists" / "formats"
XLSX = (FORMATS / "学生四十名.xlsx").read_bytes()
XLS = (FORMATS / "学生四十名.xls").read_bytes()
TODAY = dt.date(2026, 3, 2)
PER_FORMAT = 400
BATCH = 100
SECONDS = 5  # for one damaged file of forty rows, which takes some milliseconds
MEMORY = 2**29  # more than the process has at its start

Case = tuple[str, str, str]  # student id, name, level
COLUMNS = (0, 1, 3)  # of the three in the list


def table() -> list[list[str]]:
    (sheet,) = read_book(XLSX, "x.xlsx").sheets
    return [[str(int(c)) if isinstance(c, float) else str(c) for c in row] for row in sheet.rows]


def text() -> str:
    title, *rows = table()
    return "\r\n".join([title[0], *(",".join(row) for row in rows), ""])


def fields_of_text(data: bytes, encoding: str) -> list[list[list[Range]]]:
    """For every student the ranges of id, name and level, separators included."""
    found, at = [], 0
    for line in data.decode(encoding).split("\r\n"):
        ranges = []
        for cell in line.split(","):
            end = at + len(cell.encode(encoding))
            ranges.append((max(at - 2, 0), end + 2))
            at = end + 1
        at += 1
        found.append([[ranges[c]] for c in COLUMNS] if len(ranges) > 3 else [])
    return found[2:-1]


def fields_of_xlsx(part: str) -> list[list[list[Range]]]:
    """The same, of one part of the xlsx file."""
    body = part_of(XLSX, part)
    found = []
    for row, cells in enumerate(table()[2:], start=3):
        ranges = []
        for column in COLUMNS:
            pattern = rf'<c r="{"ABCD"[column]}{row}"[^>]*>.*?</c>|<si>(?:(?!</si>).)*{cells[column]}.*?</si>'
            ranges.append([m.span() for m in re.finditer(pattern.encode(), body, re.DOTALL)])
        found.append(ranges)
    return found


def fields_of_xls() -> list[list[list[Range]]]:
    """The same, of the xls file: records of shared text by their place, and the texts themselves."""
    with olefile.OleFileIO(XLS) as container:
        stream = container.openstream("Workbook").read()
    shift = XLS.index(stream[:512])  # the stream lies in one piece
    assert XLS[shift : shift + len(stream)] == stream
    records: dict[tuple[int, int], Range] = {}
    at = 0
    while at < len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == 0xFD:
            row, column = struct.unpack_from("<HH", stream, at + 4)
            records[row, column] = (shift + at, shift + at + 4 + length)
        at += 4 + length
    found = []
    for row, cells in enumerate(table()[2:], start=2):
        texts = [cells[c].encode("latin-1" if cells[c].isascii() else "utf-16-le") for c in COLUMNS]
        found.append(
            [
                [records[row, c], *(m.span() for m in re.finditer(re.escape(t), XLS))]
                for c, t in zip(COLUMNS, texts, strict=True)
            ]
        )
    return found


@dataclass(frozen=True)
class Source:
    """A whole file, how it is damaged, and where its cells are stored (by part)."""

    data: bytes
    damage: Callable[[bytes, random.Random], Damaged]
    fields: Callable[[str], list[list[list[Range]]]]


SOURCES = {
    "xlsx": Source(XLSX, damage, lambda _: []),
    "xlsx packed anew": Source(XLSX, damage_part, fields_of_xlsx),
    "xls": Source(XLS, damage, lambda _: fields_of_xls()),
    "csv UTF-8": Source(text().encode(), damage, lambda _: fields_of_text(text().encode(), "utf-8")),
    "csv GB18030": Source(
        text().encode("gb18030"), damage, lambda _: fields_of_text(text().encode("gb18030"), "gb18030")
    ),
}
RIGHT: list[Case] = [
    (row[0], row[1], {"橙色": "橙色预警", "红色": "红色预警", "黄色": "黄色预警"}[row[3]])
    for row in table()[2:]
]


@pytest.fixture(scope="module")
def pack(packs: dict[str, Pack]) -> Pack:
    """One that travels to another process."""
    return replace(packs["heilongjiang"], words={}, templates={})


def read(data: bytes, pack: Pack) -> list[Case]:
    signal.alarm(SECONDS)  # ends the process
    reading = read_dropped(data, "名单", pack, TODAY, None)
    signal.alarm(0)
    return cases(reading)


def cases(reading: object) -> list[Case]:
    if isinstance(reading, RecordList) or reading.outcome is ListOutcome.REJECTED_WHOLE:
        return []
    return [(entry.student_id, entry.name, entry.level) for entry in reading.entries]


def read_batch(batch: Sequence[bytes], pack: Pack) -> list[list[Case]]:
    """In a process of its own: the cases of each file."""
    here = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (here + MEMORY, here + MEMORY))
    return [read(data, pack) for data in batch]


def read_all(damaged: Sequence[Damaged], pack: Pack) -> Iterator[tuple[Damaged, list[Case]]]:
    """Batch by batch; a batch that ends its process is read again one by one, each in a confined child."""
    for at in range(0, len(damaged), BATCH):
        batch = damaged[at : at + BATCH]
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork")) as pool:
            try:
                found = pool.submit(read_batch, [d.data for d in batch], pack).result()
            except BrokenProcessPool:
                found = [cases(read_confined(d.data, "名单", pack, TODAY, None)) for d in batch]
        yield from zip(batch, found, strict=True)


def excused(case: Case, damaged: Damaged, source: Source) -> bool:
    for right, fields in zip(RIGHT, source.fields(damaged.part), strict=False):
        same = [mine == its for mine, its in zip(case, right, strict=True)]
        if any(same) and all(s or touches(damaged, f) for s, f in zip(same, fields, strict=True)):
            return True
    return False


def touches(damaged: Damaged, ranges: Sequence[Range]) -> bool:
    return any(a < end and start < b for a, b in damaged.touched for start, end in ranges)


@pytest.mark.parametrize("name", SOURCES)
def test_no_damage_makes_a_wrong_case(name: str, pack: Pack) -> None:
    source = SOURCES[name]
    rng = random.Random(f"2026-{name}")
    damaged = [source.damage(source.data, rng) for _ in range(PER_FORMAT)]
    wrong = [
        (hurt.how, hurt.touched, case)
        for hurt, found in read_all(damaged, pack)
        for case in found
        if case not in RIGHT and not excused(case, hurt, source)
    ]
    assert not wrong


@pytest.mark.parametrize("name", SOURCES)
def test_the_whole_file_gives_every_case(name: str, pack: Pack) -> None:
    assert read(SOURCES[name].data, pack) == RIGHT


def test_a_damaged_xlsx_is_refused_or_reads_exactly_as_before(pack: Pack) -> None:
    rng = random.Random(7)
    damaged = [damage(XLSX, rng) for _ in range(PER_FORMAT)]
    found = [cases_of for _, cases_of in read_all(damaged, pack)]
    assert all(one in ([], RIGHT) for one in found)
    assert [] in found
