"""Watching intake/ and scans/: what lies there is worked off, again and again.

The events of the operating system only wake the loop early; every round looks at the folders themselves, so a
missed event costs seconds, never a file.
"""

import shutil
import threading
import time
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from guidang.domain.errors import Refusal
from guidang.domain.term import Term
from guidang.faces.arrival import Stillness, candidates
from guidang.faces.settings import Settings
from guidang.faces.workspace import exclusive
from guidang.steps import review, review_folder, review_sheet
from guidang.steps.admit import admit
from guidang.steps.desk import Desk
from guidang.steps.folders import HIDDEN, TAKING
from guidang.steps.issue import issue
from guidang.steps.receive import receive
from guidang.steps.rematching import rematch
from guidang.steps.taking import Claim, send_back, take, unfinished
from guidang.store.vault import WRITING

_ONCE_PATIENCE = 60.0  # seconds without a file becoming ready, after which `watch --once` stops waiting
BUG_LOG = "errors.log"
_BUG = (
    "程序在处理这个文件时出错，文件没有丢失。\n"
    "请先检查文件能否正常打开，另存一份后重新放入；\n"
    "仍然出错时，把工作目录 .guidang 中的 {log} 交给信息技术人员。\n"
)


def recover(desk: Desk, settings: Settings) -> None:
    """Work off what a crash left behind: claimed files, cases without forms, half-written files."""
    for folder in (desk.intake, desk.scans, desk.outbox, desk.archive):
        for leftover in list(folder.rglob(f"{WRITING}*")):
            shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink(missing_ok=True)
    for claim in unfinished(desk.intake):
        _admit(desk, settings, claim)
    issue(desk)
    for claim in unfinished(desk.scans):
        _receive(desk, claim)
    _end_of_round(desk)


def work_off(desk: Desk, settings: Settings, stillness: Stillness, now: float) -> tuple[int, int]:
    """One round: take what is ready. Returns how many files were taken and how many must still settle."""
    taken = unsettled = 0
    for home, handle in ((desk.intake, _intake_handler(desk, settings)), (desk.scans, _scan_handler(desk))):
        for path in candidates(home):
            if not stillness.ready(path, now):
                unsettled += 1
                continue
            stillness.forget(path)
            try:
                claim = take(path, home)
            except OSError as trouble:  # gone, or held by another program: the next round tries again
                desk.progress(f"“{path.name}”暂时无法取走（{trouble.strerror}）。")
                continue
            handle(claim)
            taken += 1
    sheet = _filled_sheet(desk, stillness, now)
    if sheet is not None:
        _receive(desk, sheet)
        taken += 1
    elif review_sheet.filled_in_place(desk) is not None:
        unsettled += 1
    if taken or review_folder.due(desk):
        _end_of_round(desk)
    return taken, unsettled


def _filled_sheet(desk: Desk, stillness: Stillness, now: float) -> Claim | None:
    """The workbook that a clerk filled in 待复核 and closed, once it is still."""
    path = review_sheet.filled_in_place(desk)
    if path is None or not stillness.ready(path, now):
        return None
    stillness.forget(path)
    try:
        return take(path, desk.scans)
    except OSError as trouble:  # open in another program: the next round tries again
        desk.progress(f"“{path.name}”暂时无法取走（{trouble.strerror}）。")
        return None


def _end_of_round(desk: Desk) -> None:
    """Once a round, not once a file: judge again what waits, and say what waits."""
    rematch(desk)
    review.lay_out(desk)


def _intake_handler(desk: Desk, settings: Settings) -> Callable[[Claim], None]:
    def handle(claim: Claim) -> None:
        _admit(desk, settings, claim)
        issue(desk)

    return handle


def _scan_handler(desk: Desk) -> Callable[[Claim], None]:
    return lambda claim: _receive(desk, claim)


def _admit(desk: Desk, settings: Settings, claim: Claim) -> None:
    desk.progress(f"名单：{claim.name}")
    term = Term.parse(settings.term) if settings.term else None
    if review_sheet.may_be_one(claim.name):
        _guarded(desk, claim, lambda: review_sheet.carry_out(desk, claim) or admit(desk, claim, term))
    else:
        _guarded(desk, claim, lambda: admit(desk, claim, term))


def _receive(desk: Desk, claim: Claim) -> None:
    desk.progress(f"扫描件：{claim.name}")
    if review_sheet.is_spreadsheet(claim.name):
        _guarded(desk, claim, lambda: review_sheet.carry_out(desk, claim) or receive(desk, claim))
    else:
        _guarded(desk, claim, lambda: receive(desk, claim))


def _guarded(desk: Desk, claim: Claim, work: Callable[[], object]) -> None:
    """One file that trips a bug of ours goes back with a report; the office's day goes on."""
    try:
        work()
    except Refusal:
        raise
    except Exception as bug:  # noqa: BLE001 - the job runner: any bug, one file
        note_bug(desk.root / HIDDEN / BUG_LOG, bug, desk.clock())
        desk.progress(f"处理“{claim.name}”时程序出错，文件已退回。")
        if claim.path.exists():
            send_back(claim, desk.today(), _BUG.format(log=BUG_LOG))


def note_bug(path: Path, bug: Exception, at: datetime) -> None:
    """Append where the bug struck. Only places and its type: messages and values may hold personal data."""
    places = [f"  {f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(bug.__traceback__)]
    with path.open("a", encoding="utf-8") as log:
        log.write("\n".join([f"{at.isoformat(timespec='seconds')} {type(bug).__name__}", *places]) + "\n")


def watch_once(desk: Desk, settings: Settings) -> None:
    """Work off all that lies there and return."""
    recover(desk, settings)
    # Nobody may come back later for a file that is still being written: wait for it, but not for ever.
    stillness = Stillness(min(settings.watching.settle_seconds, 1.0), patience=5.0)
    deadline = time.monotonic() + _ONCE_PATIENCE
    while True:
        taken, unsettled = work_off(desk, settings, stillness, time.monotonic())
        if taken:
            deadline = time.monotonic() + _ONCE_PATIENCE
        if not unsettled:
            return
        if time.monotonic() > deadline:
            desk.progress(f"还有 {unsettled} 个文件正在写入或无法读取，留待下次处理。")
            return
        time.sleep(0.1)


def watch(desk: Desk, settings: Settings, stop: threading.Event) -> None:
    """Work off what comes until ``stop`` is set. A Refusal is told and the watch goes on."""
    wake = threading.Event()
    observer = _observer(desk, settings, wake)
    stillness = Stillness(settings.watching.settle_seconds)
    try:
        with exclusive(desk.root):
            recover(desk, settings)
        while not stop.is_set():
            try:
                unsettled = _round(desk, settings, stillness)
            except Refusal as refusal:
                desk.progress(f"{refusal}\n{refusal.advice}")
                unsettled = 0
            soon = settings.watching.settle_seconds / 2
            wake.wait(soon if unsettled else settings.watching.rescan_seconds)
            wake.clear()
    finally:
        observer.stop()
        observer.join()


_WAKING = frozenset({"created", "modified", "moved", "closed"})


def _round(desk: Desk, settings: Settings, stillness: Stillness) -> int:
    """One round, under the lock when there is anything to take; how many files must still settle."""
    waiting = any(candidates(home) for home in (desk.intake, desk.scans))
    if not waiting and review_sheet.filled_in_place(desk) is None and not review_folder.due(desk):
        return 0
    with exclusive(desk.root):
        return work_off(desk, settings, stillness, time.monotonic())[1]


class _Waker(FileSystemEventHandler):
    def __init__(self, wake: threading.Event) -> None:
        self._wake = wake

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Only what others write wakes us: our own moves and reads must not."""
        if event.event_type in _WAKING and TAKING not in Path(str(event.src_path)).parts:
            self._wake.set()


def _observer(desk: Desk, settings: Settings, wake: threading.Event) -> BaseObserver:
    observer: BaseObserver = PollingObserver() if settings.watching.polling else Observer()
    for home in (desk.intake, desk.scans):
        observer.schedule(_Waker(wake), str(home), recursive=True)
    observer.start()
    return observer
