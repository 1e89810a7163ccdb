"""What the reader made of trials, against what is true of them: one record a piece of paper, and tallies."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from guidang.domain.scan import Answer, Outcome, PageReading, RegionReading
from guidang.rehearsal.trials import RegionTruth, Trial

FILED = (Outcome.MATCHED, Outcome.UNSIGNED, Outcome.UNCERTAIN)
"""Read as a certain sheet of ours: it goes to that case, whatever its signatures say."""
_MOST = 0.75  # of a piece must be seen, or it is for a person, who is told its code
_SEEN = 0.97  # of a mark's box, or nobody asks what is in it


@dataclass(frozen=True)
class Record:
    """One piece of paper, or (``what`` stray) a region read where there is none.

    ``what``: whole, part (code whole, much of the paper hidden), broken (no whole code left), blank,
    foreign, forged, stray; ``got``: the outcome; ``verdict``: right, wrong, twice, missed, lost.
    ``plain``: zxing alone read its code. ``box``: of what is right, how well the box told covers the piece
    (their common area over their joint one). ``marks``: (kind, how, ink, answer, visible) of what was asked.
    """

    pack: str
    kind: str
    severity: int
    what: str
    got: str
    verdict: str
    make: str
    note: str = ""
    plain: bool = False
    box: float | None = None
    marks: list[tuple[str, str, bool, str, float]] = field(default_factory=list)


def compare(trial: Trial, reading: PageReading | None, plain: set[str], pack: str, make: str) -> list[Record]:
    """Records of one page. ``reading`` is None for a lost page; ``plain`` is what zxing alone read of it."""

    def record(what: str, got: str, verdict: str, **more: Any) -> Record:
        return Record(pack, trial.kind, trial.severity, what, got, verdict, make, **more)

    if reading is None or not reading.regions:
        return [record(_what(t), "lost", "lost") for t in trial.regions]
    left, found = list(reading.regions), []
    for truth in trial.regions:
        if not truth.qr:
            found.append(_stranger(truth, reading, record))
            continue
        mine = [r for r in left if r.code == truth.qr]
        filed = [r for r in mine if r.outcome in FILED]
        if filed:
            left.remove(filed[0])
            more = {
                "marks": _marks(truth, filed[0]),
                "note": f"{filed[0].residual}",
                "box": _overlap(truth, filed[0], trial.view.size),
            }
            found.append(
                record(_what(truth), filed[0].outcome.value, "right", plain=truth.qr in plain, **more)
            )
            continue
        got = mine[0].outcome if mine else _likely(truth, left, trial.view.size)
        found.append(record(_what(truth), str(got), "missed", plain=truth.qr in plain))
    ours = {t.qr for t in trial.regions if t.qr}
    for region in left:
        if region.outcome in FILED:
            twice = region.code in ours
            found.append(record("stray", region.outcome.value, "twice" if twice else "wrong"))
    return found


def _what(truth: RegionTruth) -> str:
    if not truth.qr:
        return truth.kind
    if not truth.whole:
        return "broken"
    return "whole" if truth.seen >= _MOST else "part"


def _stranger(truth: RegionTruth, reading: PageReading, record: Callable[[str, str, str], Record]) -> Record:
    got = ",".join(sorted({r.outcome.value for r in reading.regions}))
    wanted = {"blank": "blank"}.get(truth.kind, "foreign_code")
    return record(truth.kind, got, "right" if got == wanted else "missed")


def _overlap(truth: RegionTruth, region: RegionReading, size: tuple[int, int]) -> float:
    """Common over joint area of the piece's upright box, as far as the picture shows it, and the one told."""
    xs, ys = zip(*truth.outline, strict=True)
    mine = [min(max(x / size[0], 0.0), 1.0) for x in (min(xs), max(xs))]
    tall = [min(max(y / size[1], 0.0), 1.0) for y in (min(ys), max(ys))]
    x0, y0, x1, y1 = region.bbox
    wide = max(min(mine[1], x1) - max(mine[0], x0), 0.0)
    high = max(min(tall[1], y1) - max(tall[0], y0), 0.0)
    joint = (x1 - x0) * (y1 - y0) + (mine[1] - mine[0]) * (tall[1] - tall[0]) - wide * high
    return round(wide * high / joint, 3) if joint > 0 else 0.0


def _likely(truth: RegionTruth, left: Sequence[RegionReading], size: tuple[int, int]) -> str:
    """The outcome of the region that lies where this piece does."""
    xs, ys = zip(*truth.outline, strict=True)
    x, y = sum(xs) / 4 / size[0], sum(ys) / 4 / size[1]
    here = [r for r in left if r.bbox[0] <= x <= r.bbox[2] and r.bbox[1] <= y <= r.bbox[3]]
    return str(here[0].outcome) if here else "nothing there"


def _marks(truth: RegionTruth, region: RegionReading) -> list[tuple[str, str, bool, str, float]]:
    said = {m.mark: m.answer for m in (*region.signatures, *region.ticks)}
    return [
        (m.kind, m.how, m.ink, str(said.get(m.name, "missing")), m.visible)
        for m in truth.marks
        if m.visible >= _SEEN
    ]


def failed(record: Record) -> bool:
    """Whether a person should see this one."""
    wrong = any(
        answer == str(Answer.NO if ink else Answer.YES) and how != "struck"
        for _, how, ink, answer, _ in record.marks
    )
    return (
        wrong
        or record.verdict in ("lost", "wrong", "twice")
        or (record.verdict == "missed" and record.what not in ("broken", "part"))
    )


def marks_line(records: Iterable[Record], kind: str, hows: frozenset[str] | None = None) -> dict[str, Any]:
    """Precision, recall and uncertainty over marks; ``hows`` keeps only those."""
    tally: Counter[tuple[bool, str]] = Counter()
    for record in records:
        for k, how, ink, answer, _ in record.marks:
            if k == kind and (hows is None or how in hows):
                tally[ink, answer] += 1
    total = sum(tally.values())
    yes = tally[True, "yes"] + tally[False, "yes"]
    inked = sum(n for (ink, _), n in tally.items() if ink)
    wrong = tally[True, "no"] + tally[False, "yes"]
    unsure = sum(n for (_, answer), n in tally.items() if answer not in ("yes", "no"))
    return {
        "asked": total,
        "precision": _share(tally[True, "yes"], yes),
        "recall": _share(tally[True, "yes"], inked),
        "uncertain": _share(unsure, total),
        "uncertain_of_ink": _share(
            sum(n for (i, a), n in tally.items() if i and a not in ("yes", "no")), inked
        ),
        "right": _share(total - wrong - unsure, total),
        "wrong": wrong,
        "false_yes": tally[False, "yes"],
        "false_no": tally[True, "no"],
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
