"""A made-up office: a workspace, lists of students who do not exist, and their papers as they come back."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from openpyxl import Workbook

from guidang.faces import answers
from guidang.faces.workspace import create
from guidang.rehearsal.capture import feeder, glass
from guidang.rehearsal.containers import Jpeg, jpeg, write_pdf
from guidang.rehearsal.paper import Prints
from guidang.rehearsal.people import finish
from guidang.rehearsal.sheets import Sheet, returning
from guidang.steps.admit import admit
from guidang.steps.desk import Desk
from guidang.steps.issue import issue
from guidang.steps.taking import take

PACK = "nanjing"
SCANNED = "扫描.pdf"
_CLASS = 30  # students a class
_LEVELS = ("黄色预警", "橙色预警", "红色预警")
_COURSES = ("高等数学", "机械制图", "工程力学", "电工技术", "大学英语")
_SEED = 1
_DPI, _QUALITY = 300, 75
_GROUP = 10  # sheets scanned by one process in one go
_HEADER = (
    "学年学期",
    "系部",
    "年级",
    "专业",
    "班级",
    "学号",
    "姓名",
    "不及格课程门数",
    "不及格课程",
    "未获学分累计",
    "预警等级",
    "家长姓名",
    "家长联系电话",
    "辅导员",
)
_LONG_HEADER = (*_HEADER[:7], "预警等级", "课程名称", "学分", "成绩", *_HEADER[-3:])
_COURSES_EACH = 4
_SURNAMES, _GIVEN = "赵钱孙李周吴郑王冯陈", "一二三四五六七八九十"


def workspace(folder: Path) -> Path:
    """A fresh workspace in ``folder``."""
    root = folder / "office"
    create(root, PACK)
    return root


def write_list(path: Path, students: int, first: int = 1) -> Path:
    """A warning list of ``students`` rows, every level in turn, numbered from ``first`` on."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("名单")
    sheet.append(_HEADER)
    for number in range(first, first + students):
        sheet.append(_row(number))
    book.save(path)
    return path


def write_long_list(path: Path, students: int) -> int:
    """A list with a row for each of four failed courses, as record systems export it; how many rows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("名单")
    sheet.append(_LONG_HEADER)
    for number in range(1, students + 1):
        term, *who, _failed, _courses, _credits, level, parent, phone, counselor = _row(number)
        for n in range(_COURSES_EACH):
            course = _COURSES[(number + n) % len(_COURSES)]
            points = (3.5 + n % 2, 30 + (number + n) % 30)
            sheet.append((term, *who, level, course, *points, parent, phone, counselor))
    book.save(path)
    return students * _COURSES_EACH


def _row(number: int) -> tuple[object, ...]:
    failed = 2 + number % 4
    name = _SURNAMES[number % 10] + _GIVEN[number // 10 % 10] + _GIVEN[number // 100 % 10]
    return (
        "2025-2026学年第二学期",
        "机械工程系",
        "2025级",
        "机械制造与自动化",
        f"机制{2500 + (number - 1) // _CLASS + 1}",
        f"25010{number:06d}",
        name,
        failed,
        "、".join(_COURSES[:failed]),
        failed * 3.5,
        _LEVELS[number % 3],
        f"{name[0]}家长",
        "",
        "辅导员",
    )


def admit_and_issue(desk: Desk, path: Path) -> None:
    """From a list that lies in intake/ to the finished outbox."""
    admit(desk, take(path, desk.intake))
    issue(desk)


def scan(desk: Desk, path: Path, pages: int) -> None:
    """Sign the first ``pages`` returning sheets and scan them, a sheet a page, into one PDF."""
    scan_into(desk, [path], pages)


def scan_into(desk: Desk, paths: Sequence[Path], pages: int) -> None:
    """The same into several PDFs of about as many pages each, on all cores: a page takes half a second."""
    sheets = list(enumerate(returning(answers.issued(desk))[:pages]))
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for number, path in enumerate(paths):
            own = sheets[number * len(sheets) // len(paths) : (number + 1) * len(sheets) // len(paths)]
            groups = [own[start : start + _GROUP] for start in range(0, len(own), _GROUP)]
            scanned = pool.map(_scanned_group, [desk.root] * len(groups), groups)
            write_pdf(path, [page for group in scanned for page in group])


def _scanned_group(root: Path, sheets: Sequence[tuple[int, Sheet]]) -> list[Jpeg]:
    with Prints(root) as prints:
        return [_scanned(sheet, prints, number) for number, sheet in sheets]


def _scanned(sheet: Sheet, prints: Prints, number: int) -> Jpeg:
    rng = np.random.default_rng((_SEED, number))
    piece = finish(sheet, prints, _DPI, _SEED, False, rng).piece.in_gray()
    image = feeder(piece, rng) if sheet.whole else glass([piece], [0], rng)
    return jpeg(image, _QUALITY, _DPI)
