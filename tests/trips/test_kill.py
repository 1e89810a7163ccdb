"""kill -9 at any moment, start again: the same cases, sheets, files and regions as an undisturbed run.

What is killed is the program as an office runs it, in processes of its own. What comes after, the second run
and the looking, happens in this process with one pool of workers for all tests: it asks the same of the disk,
and starting Python five times a test took most of the time.
"""

import contextlib
import hashlib
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest
from openpyxl import Workbook

from guidang.domain.review import ReviewBoard, ReviewItem
from guidang.faces import answers
from guidang.faces.settings import read_settings
from guidang.faces.watch import watch_once
from guidang.faces.workers import Workers
from guidang.faces.workspace import at_desk, create
from guidang.paper.lists.review.workbook import review_workbook

STUDENTS = 48
MOMENTS = 10
GUIDANG = [sys.executable, "-m", "guidang"]
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
)


def watched(workspace: Path, workers: Workers) -> None:
    """What ``guidang watch --once`` does."""
    with at_desk(workspace, workers=workers) as desk:
        watch_once(desk, read_settings(workspace))


def warning_list(path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER)
    levels = ("黄色预警", "橙色预警", "红色预警")
    for n in range(STUDENTS):
        klass = f"机器人253{n % 3 + 1}"
        figures = (2 + n % 4, 4 + n / 2, levels[n % 3])
        row = (
            "2025-2026学年第二学期",
            "自动化工程系",
            "2025级",
            "工业机器人技术",
            klass,
            f"2501032{n:04d}",
            f"学生{n:02d}",
        )
        sheet.append((*row, *figures))
    book.save(path)


def receipts(workspace: Path, target: Path) -> None:
    """The printed pages that have something to return, as a lossless scanner gives them back."""
    with at_desk(workspace, writing=False) as desk:
        pages = sorted({(s["pdf"], s["pdf_page"]) for s in answers.issued(desk) if s["returns"]})
    out = pypdf.PdfWriter()
    for name, number in pages[:24]:
        out.append(workspace / name, pages=[number])
    out.write(target)


def decisions(target: Path) -> None:
    """A clerk's 复核处理 on the first pages of that scan, which nobody signed; one row is at fault."""
    items = tuple(ReviewItem(n, "", "", "", "") for n in range(1, 6))
    book = openpyxl.load_workbook(io.BytesIO(review_workbook(ReviewBoard("", items))))
    sheet = book.active
    assert sheet is not None
    sheet["B3"] = "赵经办"
    columns = {cell.value: cell.column for cell in sheet[4]}
    for row, doing, into in ((5, "归入", ""), (7, "合并到", "4"), (9, "不采用", "")):
        sheet.cell(row, columns["处理"], doing)
        sheet.cell(row, columns["合并到编号"], into)
    book.save(target)
    later = time.time() + 5  # than the scan: files are taken in the order of their age
    os.utime(target, (later, later))


def snapshot(workspace: Path) -> dict[str, Any]:
    """All that an undisturbed run and a killed one must agree on."""
    files = {}
    for folder in ("intake", "outbox", "scans", "archive"):
        for path in sorted((workspace / folder).rglob("*")):
            if path.is_file():
                files[path.relative_to(workspace).as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
    with at_desk(workspace, writing=False) as desk:
        told = {
            "files": files,
            "issued": answers.issued(desk),
            "status": answers.status(desk),
            "scans": [{k: v for k, v in r.items() if k != "review"} for r in answers.scanned(desk)],
        }
    return json.loads(json.dumps(told))


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    made = Workers()
    yield made
    made.shutdown()


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory, workers: Workers) -> Path:
    """A workspace with a list of 48 students and a scan of their receipts, nothing worked off yet."""
    folder = tmp_path_factory.mktemp("kill") / "start"
    create(folder, "nanjing")
    settings = folder / "guidang.toml"
    settings.write_text(
        settings.read_text("utf-8").replace("settle_seconds = 2.0", "settle_seconds = 0.2"), "utf-8"
    )
    first = folder.with_name("first")
    shutil.copytree(folder, first)
    warning_list(folder / "intake" / "名单.xlsx")
    shutil.copy(folder / "intake" / "名单.xlsx", first / "intake")
    watched(first, workers)
    receipts(first, folder / "scans" / "回执.pdf")
    decisions(folder / "scans" / "复核处理.xlsx")
    return folder


@pytest.fixture(scope="module")
def undisturbed(start: Path) -> tuple[dict[str, Any], float]:
    folder = start.with_name("undisturbed")
    shutil.copytree(start, folder)
    began = time.monotonic()
    subprocess.run([*GUIDANG, "watch", "--once"], cwd=folder, capture_output=True, check=True)
    return snapshot(folder), time.monotonic() - began


def killed_at(folder: Path, seconds: float) -> None:
    process = subprocess.Popen(
        [*GUIDANG, "watch", "--once"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.fixture
def workspace(start: Path, tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "workspace"
    shutil.copytree(start, folder)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.parametrize("moment", range(MOMENTS))
def test_kill_and_rerun(
    moment: int, workspace: Path, undisturbed: tuple[dict[str, Any], float], workers: Workers
) -> None:
    expected, duration = undisturbed
    fraction = (moment + random.Random(moment).random()) / MOMENTS
    killed_at(workspace, duration * fraction)
    watched(workspace, workers)
    found = snapshot(workspace)
    for part in expected:
        assert found[part] == expected[part], f"{part} differs after kill -9 at {fraction:.0%} of the run"


def test_the_undisturbed_run_did_the_work(undisturbed: tuple[dict[str, Any], float]) -> None:
    expected, _ = undisturbed
    assert expected["status"]["cases"] == STUDENTS
    assert len({sheet["qr"] for sheet in expected["issued"]}) == len(expected["issued"])
    assert expected["scans"]
    decided = [region["decision"] for region in expected["scans"]]
    assert decided[2:4] == ["merged", "accepted"]
    assert "scans/待复核/复核处理.xlsx" in expected["files"]


def test_a_second_run_changes_nothing(
    workspace: Path, undisturbed: tuple[dict[str, Any], float], workers: Workers
) -> None:
    expected, _ = undisturbed
    watched(workspace, workers)
    watched(workspace, workers)
    assert snapshot(workspace) == expected
