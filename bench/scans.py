"""scans: signed sheets, from the dropped file to the record in ledger and vault, beside the bare necessities
and the usual way.

Wall time says how long one waits; on a busy machine only processor time tells what was done, so that is
measured as well: of coordinator and workers together.
"""

import io
import os
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pikepdf
import zxingcpp
from PIL import Image

from bench.figures import Figures
from bench.measure import MB, best_of, children_cpu, held, lap, one_core
from bench.office import admit_and_issue, scan_into, workspace, write_list
from guidang.domain.codes import SheetCode, read_code
from guidang.faces import answers
from guidang.faces.workers import Workers
from guidang.faces.workspace import at_desk
from guidang.paper.scans.batch import read_batch
from guidang.paper.scans.kit import ReadingKit, make_kit
from guidang.paper.scans.pyramid import Points, Pyramid
from guidang.paper.scans.registration import register
from guidang.steps.folders import DONE
from guidang.steps.receive import receive
from guidang.steps.taking import take

_ROUNDS = 2
_FILES = 5
_AGAIN = 5  # times that all files come, for what memory does
_SAMPLE = 100  # pages, of what is measured in one process
_USUAL = 30  # pages, of the usual way
_NAP = 1.0  # s


def prepare(folder: Path, students: int, _before: Figures) -> Figures:
    """A workspace whose students' papers were printed, signed and scanned: twice as many pages."""
    with at_desk(workspace(folder)) as desk:
        admit_and_issue(desk, write_list(desk.intake / "名单.xlsx", students))
        scan_into(desk, _files(folder), 2 * students)
    shutil.copytree(folder / "office", folder / "office_one_core")
    return {}


def _files(folder: Path) -> list[Path]:
    return [folder / f"扫描{number}.pdf" for number in range(1, _FILES + 1)]


def alone(folder: Path, _students: int, _before: Figures) -> Figures:
    """The bare loop and read_batch, in turns, in this one process."""
    cv2.setNumThreads(1)
    data = _few(_files(folder)[0].read_bytes(), _SAMPLE)
    with at_desk(folder / "office") as desk, lap() as kit_lap:
        kit = make_kit(desk.key, desk.issued_blanks())
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pages = len(pdf.pages)
    best = best_of(
        _ROUNDS,
        {
            "read": lambda: read_batch(data, "扫描.pdf", range(pages), kit),
            "limit": lambda: bare_loop(data, kit, registering=True),
            "decode": lambda: bare_loop(data, kit, registering=False),
        },
    )
    return {
        "limit_pages_per_s": round(pages / best["limit"].seconds, 2),
        "limit_pages_per_cpu_s": round(pages / best["limit"].cpu, 2),
        "limit_without_registration_pages_per_s": round(pages / best["decode"].seconds, 2),
        "read_pages_per_s": round(pages / best["read"].seconds, 2),
        "read_pages_per_cpu_s": round(pages / best["read"].cpu, 2),
        "ratio_limit_read": round(best["limit"].cpu / best["read"].cpu, 3),
        "kit_s": round(kit_lap.seconds, 2),
    }


def _few(data: bytes, most: int) -> bytes:
    """The first pages of a PDF."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        del pdf.pages[most:]
        held_ = io.BytesIO()
        pdf.save(held_)
    return held_.getvalue()


def bare_loop(data: bytes, kit: ReadingKit, *, registering: bool) -> int:
    """Decode each page's stream to gray, read its code at half size, lay it onto its blank. Counts successes.

    No second try, no ink, no copy of the paper, no check of anything.
    """
    done = 0
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            stream = next(iter(page.get_images().values()))
            raw = np.frombuffer(stream.read_raw_bytes(), np.uint8)
            gray = Pyramid(np.asarray(cv2.imdecode(raw, cv2.IMREAD_GRAYSCALE), dtype=np.uint8))
            found = zxingcpp.read_barcodes(
                gray.level(1),
                formats=zxingcpp.BarcodeFormat.QRCodeModel2,
                try_rotate=False,
                try_downscale=False,
                try_invert=False,
            )
            done += any(not registering or _laid(gray, code, kit) for code in found[:1])
    return done


def _laid(page: Pyramid, code: zxingcpp.Barcode, kit: ReadingKit) -> bool:
    sheet, spot = read_code(code.text, kit.key), code.position
    if not isinstance(sheet, SheetCode):
        return False
    ends = (spot.top_left, spot.top_right, spot.bottom_right, spot.bottom_left)
    corners: Points = 2.0 * np.array([(p.x, p.y) for p in ends], dtype=np.float64)
    piece = kit.candidates(sheet.form, sheet.part, sheet.page)[0]
    fits = (register(page, piece, place, corners) for place in piece.codes)
    return any(fit is not None and fit.accepted for fit in fits)


def usual(folder: Path, _students: int, _before: Figures) -> Figures:
    """As scripts do it: every page drawn at 300 dpi by poppler (pdf2image), one call of zxing."""
    path = folder / "usual.pdf"
    path.write_bytes(_few(_files(folder)[0].read_bytes(), _USUAL))
    with pikepdf.open(path) as pdf:
        pages = len(pdf.pages)
    before, read = children_cpu(), 0
    with lap() as taken:
        for page in range(1, pages + 1):
            command = ["pdftoppm", "-r", "300", "-f", str(page), "-l", str(page), str(path)]
            try:
                drawn = subprocess.run(command, capture_output=True, check=True).stdout
            except FileNotFoundError:  # poppler-utils is not needed for anything else
                return {}
            with Image.open(io.BytesIO(drawn)) as picture:
                read += bool(zxingcpp.read_barcodes(picture))
    spent = taken.cpu + children_cpu() - before
    return {
        "usual_pages_per_s": round(pages / taken.seconds, 2),
        "usual_pages_per_cpu_s": round(pages / spent, 2),
        "usual_read": f"{read}/{pages}",
    }


def _ready() -> None:
    """Importing this module has imported the reader. The nap leaves the next job to the next process."""
    time.sleep(_NAP)


@dataclass(frozen=True, slots=True)
class _Received:
    """What became of dropped files: ``cpu`` seconds of coordinator and workers, ``mb`` they held at most."""

    seconds: float
    cpu: float
    mb: float
    pages: int
    matched: int


def _received(folder: Path, files: Iterable[tuple[str, bytes]], count: int) -> _Received:
    """Drop the files (name, bytes) one after the other and receive each, with workers that are ready."""
    workers = Workers(count)
    with at_desk(folder, workers=workers) as desk:
        for job in [workers.submit(_ready) for _ in range(count)]:
            job.result()
        before, started = children_cpu(), _living_cpu()
        regions = len(answers.scanned(desk))
        with held() as memory, lap() as taken:
            for name, data in files:
                (desk.scans / name).write_bytes(data)
                receive(desk, take(desk.scans / name, desk.scans))
                shutil.rmtree(desk.scans / DONE)  # they lie in the vault
        new = answers.scanned(desk)[regions:]
    workers.shutdown()
    spent = taken.cpu + children_cpu() - before - started
    matched = Counter(region["outcome"] for region in new)["matched"]
    return _Received(taken.seconds, spent, memory.mb, len(new), matched)


def _living_cpu() -> float:
    """CPU seconds that the workers had spent before anything was dropped (proc(5), stat)."""
    spent = 0
    for task in Path("/proc/self/task").glob("*/children"):
        for child in task.read_text().split():
            values = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
            spent += int(values[11]) + int(values[12])
    return spent / os.sysconf("SC_CLK_TCK")


def single(folder: Path, _students: int, before: Figures) -> Figures:
    """One of the files, with everything on one core."""
    path = _files(folder)[0]
    with one_core():
        found = _received(folder / "office_one_core", [(path.name, path.read_bytes())], 1)
    return {
        "pages_per_s": round(found.pages / found.seconds, 2),
        "pages_per_cpu_s": round(found.pages / found.cpu, 2),
        "ratio_limit": round(found.pages / found.cpu / _of(before, "limit_pages_per_cpu_s"), 3),
    }


def office(folder: Path, _students: int, before: Figures) -> Figures:
    """All files, with the default pool."""
    count = os.cpu_count() or 1
    files = [(path.name, path.read_bytes()) for path in _files(folder)]
    found = _received(folder / "office", ((name, data) for name, data in files), count)
    rate = found.pages / found.cpu
    figures: Figures = {
        "pages_per_s_two_cores": round(found.pages / found.seconds, 2),
        "pages_per_cpu_s_two_cores": round(rate, 2),
        "ratio_limit_two_cores": round(rate / _of(before, "limit_pages_per_cpu_s"), 3),
        "workers": count,
        "pages": found.pages,
        "matched": found.matched,
        "file_mb": round(sum(len(data) for _, data in files) / MB, 1),
        "peak_mb": found.mb,
    }
    if "usual_pages_per_cpu_s" in before:
        figures["ratio_usual"] = round(rate / _of(before, "usual_pages_per_cpu_s"), 2)
    return figures


def _of(before: Figures, key: str) -> float:
    return float(str(before[key]))


def many(folder: Path, _students: int, _before: Figures) -> Figures:
    """All files five times, each time as other bytes: every page is read again, none is filed again."""
    again = (
        (f"{turn}_{path.name}", path.read_bytes() + b"\n%" + b"again" * turn + b"\n")
        for turn in range(1, _AGAIN + 1)
        for path in _files(folder)
    )
    found = _received(folder / "office", again, os.cpu_count() or 1)
    return {"peak_mb_many": found.mb, "pages_many": found.pages}
