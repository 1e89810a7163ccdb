"""``python -m bench.reading --regions N --seed S --out DIR``: our own trials, read and counted.

Forms of the packs are printed as offices print them, put through guidang.rehearsal.trials, packed into files
of every make and read by guidang.paper.scans.reading. Pictures of failures, with the truth, lie in --out.
"""

import argparse
import json
import pickle
import shutil
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np
import zxingcpp

from bench.reading_score import Record, compare, failed, marks_line
from guidang.domain.scan import PageReading
from guidang.faces import answers
from guidang.faces.demo import PACKS, SAMPLES, with_short_wait
from guidang.faces.settings import read_settings
from guidang.faces.watch import watch_once
from guidang.faces.workspace import at_desk, create
from guidang.paper.scans.kit import ReadingKit, make_kit
from guidang.paper.scans.reading import read_pages
from guidang.rehearsal.paper import Prints
from guidang.rehearsal.sheets import Sheet, returning
from guidang.rehearsal.trials import KINDS, SEVERITIES, Press, Trial, stage
from guidang.rehearsal.trials.files import MAKES, makes_for, pack
from guidang.rehearsal.trials.looks import gray

_PAGES = 2  # most pages of one file
_ROUND = 20  # files between two reports
_SLOW = ("pdf-jpx", "pdf-flate", "tiff-16", "png-16", "webp")  # to write: met four times less often
_LONG = 1600  # px, of pictures for viewing
_WINDOW, _HELD = 12, 400  # sheets of an office in use at a time, for so many files: each is printed once
_TOLD = ("does_not_fit", "uncertain")
_ASTRAY = 0.7  # a box covers so little of its piece that a person would be shown the wrong place
_KEPT = 16  # renders of an office that a worker keeps


@dataclass(frozen=True)
class Job:
    """One file to make and read: pages of one kind and severity. ``seed`` decides everything in it."""

    pack: str
    kind: str
    severity: int
    seed: tuple[int, ...]


@dataclass(frozen=True)
class Office:
    """A workspace with its forms printed: their PDFs, what comes back, and what its reader knows."""

    root: Path
    sheets: list[Sheet]
    kit: ReadingKit


@dataclass
class Bench:
    """What a worker holds."""

    offices: dict[str, Office]
    prints: dict[str, Prints]
    presses: dict[str, Press]
    out: Path


_BENCH: list[Bench] = []


def open_office(folder: Path, name: str) -> Office:
    """The office of a pack, printed anew unless ``folder`` has it."""
    root = folder / name
    if not (root / ".printed").exists():
        create(root, name)
        with_short_wait(root)
        for sample in SAMPLES.glob(f"{name}*"):
            shutil.copy(sample, root / "intake")
        with at_desk(root) as desk:
            watch_once(desk, read_settings(root))
        (root / ".printed").touch()
    with at_desk(root, writing=False) as desk:
        sheets = [s for s in returning(answers.issued(desk)) if s.marks]
        return Office(root, sheets, make_kit(desk.key, desk.issued_blanks()))


def start(held: bytes, out: Path) -> None:
    """In a worker, once."""
    cv2.setNumThreads(1)
    offices: dict[str, Office] = pickle.loads(held)
    prints = {name: Prints(office.root, _KEPT) for name, office in offices.items()}
    _BENCH[:] = [Bench(offices, prints, {name: Press(p) for name, p in prints.items()}, out)]


def run(job: Job) -> tuple[list[Record], float, float, int]:
    """Records of one file; CPU seconds for making and for reading its pages; how many pages."""
    bench = _BENCH[0]
    office = bench.offices[job.pack]
    rng = np.random.default_rng(job.seed)
    began = time.process_time()
    trials = [_trial(job, number, office, rng) for number in range(int(rng.integers(1, _PAGES + 1)))]
    made = time.process_time() - began
    views = [trial.view for trial in trials]
    if len({v.bilevel for v in views}) > 1:
        trials, views = trials[:1], views[:1]
    makes = makes_for(views)
    weights = np.array([0.25 if make in _SLOW else 1.0 for make in makes])
    make = str(rng.choice(makes, p=weights / weights.sum()))
    data = pack(views, make, rng)
    began = time.process_time()
    name = f"{job.kind}.{MAKES[make].suffix}"
    readings: dict[int, PageReading] = {
        r.index: r for r in read_pages(data, name, range(len(views)), office.kit)
    }
    taken = time.process_time() - began
    records = []
    for number, trial in enumerate(trials):
        reading = readings.get(number)
        found = compare(trial, reading, _plainly(trial), job.pack, make)
        if any(failed(r) for r in found):
            _keep(bench.out, job, number, trial, reading, found)
        records += found
    return records, made, taken, len(trials)


def _trial(job: Job, number: int, office: Office, rng: np.random.Generator) -> Trial:
    kind = KINDS[job.kind]
    held = np.random.default_rng((job.seed[0], job.seed[-1] // _HELD))
    torn = [s for s in office.sheets if not s.whole]
    pool = torn if torn and (kind.torn or rng.random() < 0.4) else office.sheets
    pool = [pool[int(i)] for i in held.permutation(len(pool))[:_WINDOW]]
    count = min(int(rng.integers(kind.pieces[0], kind.pieces[1] + 1)), len(pool))
    sheets = [pool[int(i)] for i in rng.choice(len(pool), count, replace=False)]
    bench = _BENCH[0]
    seed = (*job.seed, number)
    return stage(job.kind, job.severity, sheets, bench.prints[job.pack], bench.presses[job.pack], seed)


def _plainly(trial: Trial) -> set[str]:
    found = zxingcpp.read_barcodes(gray(trial.view.image), formats=zxingcpp.BarcodeFormat.QRCode)
    return {code.text for code in found}


def _keep(
    out: Path, job: Job, number: int, trial: Trial, reading: PageReading | None, records: Sequence[Record]
) -> None:
    """The picture as it is (PNG, whole), one for viewing with the truth drawn in, and all that is known."""
    name = f"{job.kind}-{job.severity}-{job.pack}-{job.seed[-1]}-{number}"
    image = trial.view.image
    cv2.imwrite(str(out / f"{name}.full.png"), image)
    seen = image.copy() if image.ndim == 3 else cv2.cvtColor(image, cv2.COLOR_GRAY2BGR)
    for region in trial.regions:
        cv2.polylines(seen, [np.array(region.outline).astype(int)], True, (0, 160, 0), 2)
        for mark in region.marks:
            tone = (255, 0, 255) if mark.ink else (255, 160, 0)
            cv2.polylines(seen, [np.array(mark.corners).astype(int)], True, tone, 1)
    shrink = min(1.0, _LONG / max(seen.shape[:2]))
    cv2.imwrite(
        str(out / f"{name}.png"), cv2.resize(seen, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    )
    regions = (
        []
        if reading is None
        else [
            {
                "outcome": r.outcome.value,
                "code": r.code,
                "codes": r.codes,
                "bbox": r.bbox,
                "residual": r.residual,
                "note": r.note,
                "marks": {
                    m.mark: [str(m.answer), m.area, m.longest, m.contrast] for m in (*r.signatures, *r.ticks)
                },
            }
            for r in reading.regions
        ]
    )
    known = {
        "job": asdict(job),
        "records": [asdict(r) for r in records],
        "truth": [asdict(t) for t in trial.regions],
        "read": regions,
    }
    (out / f"{name}.json").write_text(json.dumps(known, ensure_ascii=False, indent=1), "utf-8")


def table(records: Sequence[Record]) -> str:
    """Matching recall over pieces with a whole code by kind and severity, plain zxing's beside it."""
    cells: dict[tuple[str, int], list[Record]] = defaultdict(list)
    for record in records:
        if record.what in ("whole", "blank", "foreign", "forged"):
            cells[record.kind, record.severity].append(record)
    lines = [
        "recall of pieces with a whole code (plain zxing-cpp) by severity; strangers: called what they are"
    ]
    for kind in [*KINDS, "all"]:
        row = [f"{kind:11}"]
        for severity in SEVERITIES:
            here = [
                r
                for (k, s), found in cells.items()
                if s == severity and (k == kind or (kind == "all" and k not in ("back", "foreign")))
                for r in found
            ]
            right, plain = sum(r.verdict == "right" for r in here), sum(r.plain for r in here)
            row.append(f"{right:4}/{len(here):<4}({plain / len(here):4.0%})" if here else f"{'-':^15}")
        lines.append(" ".join(row))
    verdicts = Counter(r.verdict for r in records)
    lines.append(
        f"pieces {len(records)}  " + "  ".join(f"{v} {verdicts[v]}" for v in ("wrong", "twice", "lost"))
    )
    boxes = [r.box for r in records if r.box is not None]
    if boxes:
        lines.append(
            f"boxes of pieces: {np.mean(boxes):.3f} of the joint area is common, "
            f"{np.mean(np.array(boxes) < _ASTRAY):.2%} below {_ASTRAY}"
        )
    broken = [r for r in records if r.what == "broken"]
    part = [r for r in records if r.what == "part"]
    shown = sum(r.verdict == "right" or r.got in _TOLD for r in part)
    lines.append(f"most of the paper hidden, code whole: {shown} of {len(part)} matched or shown to a person")
    lines.append(f"no code whole: {sum(r.verdict == 'right' for r in broken)} of {len(broken)} matched")
    return "\n".join(lines)


def marks_table(records: Sequence[Record]) -> str:
    """Signatures and ticks by severity, and by how they were made."""
    lines = []
    strong = frozenset({"plain", "tiny", "crossing", "seal", "empty", "neighbour"})
    usual = frozenset({"check", "cross", "circle", "filled", "long", "empty"})
    for title, kind, hows in (
        ("signatures but pencil", "signature", strong),
        ("ticks but struck", "tick", usual),
    ):
        lines.append(f"\n{title}")
        for label, chosen in (*((f"severity {s}", {s}) for s in SEVERITIES), ("severity 0-3", {0, 1, 2, 3})):
            line = marks_line([r for r in records if r.severity in chosen], kind, hows)
            lines.append(f"  {label:13} " + "  ".join(f"{k} {v}" for k, v in line.items()))
        lines.append(f"{kind} at severity 0-3 by how it was made")
        upto = [r for r in records if r.severity < 4]
        hows_met = sorted({(m[1], m[2]) for r in upto for m in r.marks if m[0] == kind})
        for how, ink in hows_met:
            answers_met = Counter(m[3] for r in upto for m in r.marks if m[:3] == (kind, how, ink))
            lines.append(f"  {how:10} {'ink' if ink else 'none':5} {dict(answers_met)}")
        lines.append(f"{kind} by capture, severity 0-3: asked, false yes, false no, share uncertain")
        for name in KINDS:
            line = marks_line([r for r in upto if r.kind == name], kind, hows)
            if line["asked"]:
                lines.append(
                    "  ".join(
                        [
                            f"  {name:11}",
                            *(f"{line[k]:5}" for k in ("asked", "false_yes", "false_no", "uncertain")),
                        ]
                    )
                )
    return "\n".join(lines)


def misses(records: Sequence[Record]) -> str:
    """Outcomes of what was not right, by kind and severity."""
    found = Counter((r.kind, r.severity, r.what, r.got) for r in records if r.verdict != "right")
    return "\n".join(f"  {k:11} {s} {what:8} {got:24} {n}" for (k, s, what, got), n in sorted(found.items()))


def main() -> None:
    """Stage, read, tell."""
    parser = argparse.ArgumentParser(prog="python -m bench.reading")
    parser.add_argument("--regions", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pack", action="append", choices=PACKS)
    parser.add_argument("--kind", action="append", choices=list(KINDS))
    parser.add_argument("--severity", action="append", type=int, choices=list(SEVERITIES))
    parser.add_argument("--out", type=Path, required=True, help="for pictures and truth of failures")
    parser.add_argument(
        "--offices", type=Path, help="printed workspaces, kept between runs (default OUT/offices)"
    )
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=600.0, help="begin no more files after so long")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    folder = asked.offices or asked.out / "offices"
    offices = {name: open_office(folder, name) for name in asked.pack or PACKS}
    kinds, severities = asked.kind or list(KINDS), asked.severity or list(SEVERITIES)
    records: list[Record] = []
    made = taken = 0.0
    pages = number = 0
    told, ends = "", time.monotonic() + 60 * asked.minutes
    pool = ProcessPoolExecutor(asked.workers, get_context("spawn"), start, (pickle.dumps(offices), asked.out))
    cells = [(kind, severity) for severity in severities for kind in kinds]
    np.random.default_rng(asked.seed).shuffle(cells)  # a run cut short has met all of them alike
    with pool:
        while len(records) < asked.regions and time.monotonic() < ends:
            jobs = []
            for _ in range(_ROUND):
                kind, severity = cells[number % len(cells)]
                name = list(offices)[(number + number // len(cells)) % len(offices)]
                number += 1
                jobs.append(Job(name, kind, severity, (asked.seed, number)))
            for found, making, reading, count in pool.map(run, jobs):
                records += found
                made, taken, pages = made + making, taken + reading, pages + count
            spent = (
                f"CPU ms a page: made {1000 * made / pages:.0f}, read {1000 * taken / pages:.0f} ({pages})"
            )
            told = "\n".join((table(records), marks_table(records), "\nnot right:", misses(records), spent))
            (asked.out / "report.txt").write_text(told + "\n", "utf-8")
            (asked.out / "records.json").write_text(json.dumps([asdict(r) for r in records]), "utf-8")
            print(f"{len(records)} pieces", flush=True)
    print(told)


if __name__ == "__main__":
    main()
