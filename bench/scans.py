"""scans: reading signed sheets, on one core and as the office does it, beside the bare necessities."""

import io
import os
import shutil
import time
from collections import Counter
from pathlib import Path

import cv2
import numpy as np
import pikepdf
import zxingcpp

from bench.figures import Figures
from bench.measure import MB, best_of, lap, peak_mb
from bench.office import SCANNED, admit_and_issue, scan, workspace, write_list
from guidang.domain.codes import SheetCode, read_code
from guidang.faces import answers
from guidang.faces.workers import Workers
from guidang.faces.workspace import at_desk
from guidang.paper.scans.batch import read_batch
from guidang.paper.scans.kit import ReadingKit, make_kit
from guidang.paper.scans.pyramid import Points, Pyramid
from guidang.paper.scans.registration import register
from guidang.steps.receive import receive
from guidang.steps.taking import take

_ROUNDS = 3
_NAP = 1.0  # s


def prepare(folder: Path, students: int, _before: Figures) -> Figures:
    """A workspace whose students' papers were printed, signed and scanned: half as many pages as students."""
    pages = max(8, students // 2)
    with at_desk(workspace(folder)) as desk:
        admit_and_issue(desk, write_list(desk.intake / "名单.xlsx", pages // 2))
        scan(desk, folder / SCANNED, pages)
    return {}


def alone(folder: Path, _students: int, _before: Figures) -> Figures:
    """read_batch and the bare loop, in turns, in this one process."""
    cv2.setNumThreads(1)
    data = (folder / SCANNED).read_bytes()
    with at_desk(folder / "office") as desk, lap() as kit_lap:
        kit = make_kit(desk.key, desk.issued_blanks())
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pages = len(pdf.pages)
    best = best_of(
        _ROUNDS,
        {
            "read": lambda: read_batch(data, SCANNED, range(pages), kit),
            "limit": lambda: bare_loop(data, kit, registering=True),
            "decode": lambda: bare_loop(data, kit, registering=False),
        },
    )
    return {
        "pages_per_s": round(pages / best["read"].seconds, 2),
        "limit_pages_per_s": round(pages / best["limit"].seconds, 2),
        "limit_without_registration_pages_per_s": round(pages / best["decode"].seconds, 2),
        "ratio_limit": round(best["limit"].seconds / best["read"].seconds, 3),
        "pages_per_cpu_s": round(pages / best["read"].cpu, 2),
        "pages": pages,
        "file_mb": round(len(data) / MB, 1),
        "kit_s": round(kit_lap.seconds, 2),
        "peak_mb_one_core": peak_mb(),
    }


def bare_loop(data: bytes, kit: ReadingKit, *, registering: bool) -> int:
    """Decode each page's stream to gray, read its code at half size, lay it onto its blank. Counts successes.

    No second try, no ink, no copy of the paper, no check of anything.
    """
    done = 0
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            stream = next(iter(page.images.values()))
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


def _ready() -> None:
    """Importing this module has imported the reader. The nap leaves the next job to the next process."""
    time.sleep(_NAP)


def office(folder: Path, _students: int, before: Figures) -> Figures:
    """The same file dropped into scans/, received with the default pool."""
    count = os.cpu_count() or 1
    workers = Workers(count)
    with at_desk(folder / "office", workers=workers) as desk:
        with lap() as start:
            for job in [workers.submit(_ready) for _ in range(count)]:
                job.result()
        claim = take(Path(shutil.copy(folder / SCANNED, desk.scans)), desk.scans)
        with lap() as taken:
            receive(desk, claim)
        outcomes = Counter(region["outcome"] for region in answers.scanned(desk))
    workers.shutdown()
    return {
        "pages_per_s_two_cores": round(int(str(before["pages"])) / taken.seconds, 2),
        "workers": count,
        "matched": outcomes["matched"],
        "pool_start_s": round(start.seconds - _NAP, 2),
        "peak_mb": peak_mb(count),
    }
