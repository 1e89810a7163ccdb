"""archive: binding dossiers, handing them over, and verifying the package beside a plain sha256."""

import hashlib
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from bench.figures import Figures
from bench.measure import MB, Clocked, best_of, lap, peak_mb
from bench.office import SCANNED, admit_and_issue, scan, workspace, write_list
from guidang.faces import answers
from guidang.faces.workers import Workers
from guidang.faces.workspace import at_desk
from guidang.steps.bind import bind
from guidang.steps.hand_over import hand_over
from guidang.steps.receive import receive
from guidang.steps.taking import take
from guidang.steps.verify import verify

_ROUNDS = 3


def prepare(folder: Path, students: int, _before: Figures) -> Figures:
    """A workspace of a third as many students; as many papers came back, those of the first classes."""
    count = max(4, students // 3)
    with at_desk(workspace(folder)) as desk:
        admit_and_issue(desk, write_list(desk.intake / "名单.xlsx", count))
        scan(desk, desk.scans / SCANNED, count)
        receive(desk, take(desk.scans / SCANNED, desk.scans))
    return {}


def bind_all(folder: Path, _students: int, _before: Figures) -> Figures:
    """Every dossier with one worker, then the package."""
    workers = Clocked(Workers(1))
    with at_desk(folder / "office", workers=workers) as desk:
        with lap() as binding:
            bind(desk)
        found = answers.bound(desk)
        where, cpu = workers.where(binding), workers.cpu(binding)
        with lap() as handing:
            row = hand_over(desk)
    workers.shutdown()
    pages = sum(dossier["pages"] for dossier in found)
    return {
        "ms_per_page": round(binding.seconds * 1000 / pages, 2),
        "cpu_ms_per_page": round(cpu * 1000 / pages, 2),
        "pages": pages,
        "dossiers": len(found),
        "where_s": where,
        "hand_over_s": round(handing.seconds, 2),
        "peak_mb": peak_mb(1),
        "package": row.path,
    }


def check(folder: Path, _students: int, before: Figures) -> Figures:
    """Verify, hashlib and sha256sum over the same bytes, in turns."""
    package = folder / "office" / str(before["package"])
    files = sorted(path for path in package.rglob("*") if path.is_file())
    size = sum(path.stat().st_size for path in files) / MB
    runs = {"hashlib": lambda: _hashed(files), "verify": lambda: verify(package)}
    program = shutil.which("sha256sum")
    if program:
        runs["sha256sum"] = lambda: subprocess.run([program, *files], check=True, capture_output=True)
    faults = verify(package).faults
    best = best_of(_ROUNDS, runs)
    return {
        "package_mb": round(size, 1),
        "verify_mb_s": round(size / best["verify"].seconds, 1),
        "hashlib_mb_s": round(size / best["hashlib"].seconds, 1),
        "sha256sum_mb_s": round(size / best["sha256sum"].seconds, 1) if program else None,
        "ratio_sha256sum": round(best["sha256sum"].seconds / best["verify"].seconds, 3) if program else None,
        "verify_faults": len(faults),
        "peak_mb_verify": peak_mb(),
    }


def _hashed(files: Sequence[Path]) -> list[str]:
    digests = []
    for path in files:
        with path.open("rb") as stream:
            digests.append(hashlib.file_digest(stream, "sha256").hexdigest())
    return digests
