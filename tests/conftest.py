"""A small office to test in: one workspace, a fixed clock, no extra processes."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import AbstractContextManager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from guidang.faces.workspace import at_desk, create
from guidang.steps.desk import Desk

CLOCK = datetime(2026, 3, 2, 9, 30, tzinfo=timezone(timedelta(hours=8)))
HEADER = (
    "学年学期",
    "系部",
    "年级",
    "专业",
    "班级",
    "学号",
    "姓名",
    "不及格课程门数",
    "未获学分累计",
    "预警等级",
    "家长姓名",
    "家长联系电话",
    "辅导员",
)


class Inline(Executor):
    """Runs a job where it is submitted, so that a failing test shows one stack."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:  # noqa: BLE001 - as every executor does
            future.set_exception(error)
        return future


def student(
    n: int,
    level: str = "红色预警",
    klass: str = "机器人2531",
    name: str = "",
    term: str = "2025-2026学年第二学期",
) -> tuple[object, ...]:
    """One row of a list, under HEADER."""
    place = (term, "自动化工程系", "2025级", "工业机器人技术", klass)
    return (
        *place,
        f"2501032{n:04d}",
        name or f"学生{'甲乙丙丁戊己庚辛'[n % 8]}",
        4,
        15.5,
        level,
        "家长",
        "",
        "辅导员",
    )


def write_list(path: Path, rows: Sequence[Sequence[object]], header: Sequence[str] = HEADER) -> Path:
    """A warning list as an office makes it."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (header, *rows):
        sheet.append(list(row))
        for cell in sheet[sheet.max_row]:
            if cell.data_type == "f":  # a text that begins with "=" is meant as text
                cell.data_type = "s"
    book.save(path)
    return path


@pytest.fixture(scope="session", autouse=True)
def typeset_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One cache of blanks for the whole run, its subprocesses and all its workers; never the user's own."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "blanks"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GUIDANG_CACHE", str(folder))
        yield folder


@pytest.fixture
def office(tmp_path: Path) -> Callable[[], AbstractContextManager[Desk]]:
    """Opens the desk of one nanjing workspace, as often as a test wants."""
    folder = tmp_path / "office"
    create(folder, "nanjing")

    def open_desk() -> AbstractContextManager[Desk]:
        return at_desk(folder, clock=lambda: CLOCK, workers=Inline())

    return open_desk


@pytest.fixture
def desk(office: Callable[[], AbstractContextManager[Desk]]) -> Iterator[Desk]:
    with office() as opened:
        yield opened
