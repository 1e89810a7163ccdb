"""The demo: four schools, from list to hand-over, with people and scanners played by the rehearsal.

The rehearsal knows only what is printed and what `issued --json` says; what the program made of the scans is
compared here with what the rehearsal says it did.
"""

import json
import shutil
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from guidang.faces import answers
from guidang.faces.settings import FILE, read_settings
from guidang.faces.tables import table
from guidang.faces.watch import watch_once
from guidang.faces.workers import Workers
from guidang.faces.workspace import at_desk, create
from guidang.rehearsal import rehearse
from guidang.steps.bind import bind
from guidang.steps.desk import Desk
from guidang.steps.hand_over import hand_over
from guidang.steps.verify import verify

PACKS = ("heilongjiang", "nanjing", "lanzhou", "quzhou")
SAMPLES = Path(__file__).resolve().parents[3] / "samples"
_MARKER = ".guidang-demo"  # only a folder that the demo made itself is ever cleared


@dataclass
class Showing:
    """What happened in one school's demo. ``faults`` is empty when everything went as it must."""

    pack: str
    folder: Path
    numbers: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def must(self, holds: bool, fault: str) -> None:
        """Note ``fault`` unless it holds."""
        if not holds:
            self.faults.append(fault)


def run(out: Path, seed: int, say: Callable[[str], None]) -> int:
    """Play all four packs into fresh workspaces under ``out``. Returns 0 when everything went as it must."""
    _fresh(out)
    started = time.monotonic()
    workers = Workers()
    showings = []
    try:
        for pack in PACKS:
            say(f"== {pack}")
            showings.append(play(pack, out / pack, seed, say, workers))
    finally:
        workers.shutdown()
    say(_report(showings))
    say(f"用时 {time.monotonic() - started:.0f} 秒。")
    return 1 if any(showing.faults for showing in showings) else 0


def _fresh(out: Path) -> None:
    if out.exists() and any(out.iterdir()):
        if not (out / _MARKER).exists():
            raise SystemExit(f"“{out}”里有别的文件，请用 --out 指定一个空文件夹。")
        shutil.rmtree(out)
    out.mkdir(parents=True, exist_ok=True)
    (out / _MARKER).touch()


def play(
    pack: str, folder: Path, seed: int, say: Callable[[str], None], workers: Executor | None = None
) -> Showing:
    """One school, from list to verified package."""
    showing = Showing(pack, folder)
    create(folder, pack)
    with_short_wait(folder)
    settings = read_settings(folder)
    for sample in sorted(SAMPLES.glob(f"{pack}*")):
        shutil.copy(sample, folder / "intake")
    with at_desk(folder, progress=say, workers=workers) as desk:
        watch_once(desk, settings)
        truth = _people(desk, seed, say)
        watch_once(desk, settings)
        _compare(desk, truth, showing)
        bind(desk)
        row = hand_over(desk)
        _check_package(desk, folder / row.path, showing)
        _count(desk, showing)
    return showing


def with_short_wait(folder: Path) -> None:
    """Nobody is copying files here: do not wait for them to settle."""
    path = folder / FILE
    path.write_text(path.read_text("utf-8").replace("settle_seconds = 2.0", "settle_seconds = 0.2"), "utf-8")


def _people(desk: Desk, seed: int, say: Callable[[str], None]) -> list[dict[str, Any]]:
    """Print, sign, tick, tear, scan: into scans/, and the truth of it beside the workspace's folders."""
    say("模拟签字、撕取回执和扫描……")
    truth = rehearse(answers.issued(desk), desk.root, desk.scans, seed)
    (desk.root / "truth.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1), "utf-8")
    return truth


def _compare(desk: Desk, truth: Sequence[dict[str, Any]], showing: Showing) -> None:
    """Every played sheet against what was read: matched, wrong, signatures, ticks."""
    found: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for region in answers.scanned(desk):
        found.setdefault((region["file"], region["page"]), []).append(region)
    tally: Counter[str] = Counter()
    for played in truth:
        regions = found.get((played["file"], played["page"]), [])
        showing.must(bool(regions), f"{played['file']} 第 {played['page'] + 1} 页没有结果")
        tally[played["kind"]] += 1
        if played["case_id"] is None:
            wanted = {"foreign": "foreign_code", "blank": "blank"}.get(played["kind"], played["kind"])
            hit = any(region["outcome"] == wanted for region in regions)
            tally[f"{played['kind']}_right"] += hit
            showing.must(hit, f"{played['file']}：{played['kind']} 读成 {[r['outcome'] for r in regions]}")
            continue
        _compare_sheet(played, regions, tally, showing)
    showing.numbers |= dict(tally)


def _compare_sheet(
    played: dict[str, Any], regions: Sequence[dict[str, Any]], tally: Counter[str], showing: Showing
) -> None:
    key = (played["case_id"], played["form"], played["part"])
    mine = [r for r in regions if (r["case_id"], r["form"], r["part"]) == key]
    where = f"{played['file']} 第 {played['page'] + 1} 页 {key}"
    if not mine:
        tally["lost"] += 1
        showing.must(False, f"{where} 没有认出，结果为 {[r['outcome'] for r in regions]}")
        return
    read = mine[0]
    wanted = {"unsigned": "unsigned", "duplicate": "duplicate"}.get(played["kind"], "matched")
    tally["right"] += read["outcome"] == wanted
    showing.must(read["outcome"] == wanted, f"{where} 应为 {wanted}，读成 {read['outcome']}")
    for what in ("signed", "ticks"):
        for mark, truth in played[what].items():
            said = read[what].get(mark)
            tally[f"{what}_right"] += said is truth
            # "Uncertain" is an honest answer about a mark that nobody had to make; a wrong one never is.
            showing.must(said in (truth, None), f"{where} {mark}：应为 {truth}，读成 {said}")


def _check_package(desk: Desk, package: Path, showing: Showing) -> None:
    """The clean package is clean; one changed byte of one dossier is named, file and student."""
    clean = verify(package)
    showing.must(not clean.faults, f"移交包应无问题，却有 {[f.message for f in clean.faults][:3]}")
    showing.numbers["verify_clean"] = not clean.faults
    copy = desk.root / "被改动的移交包"
    shutil.copytree(package, copy)
    victim = sorted(copy.rglob("data/**/*.pdf"), key=lambda p: -p.stat().st_size)[0]
    data = bytearray(victim.read_bytes())
    data[len(data) // 2] ^= 1
    victim.write_bytes(data)
    faults = verify(copy).faults
    named = [fault for fault in faults if fault.file.endswith(victim.name) and fault.student]
    showing.must(bool(named), "改动一个字节后，检验没有指出文件和学生")
    showing.numbers["tamper"] = "；".join(f"{f.file}（{f.student}）{f.message}" for f in named) or "未发现"


def _count(desk: Desk, showing: Showing) -> None:
    state = answers.status(desk)
    showing.must(state["dossiers"] == state["cases"], "有个案没有装订卷宗")
    showing.must(state["cases"] == 12, f"应有 12 个个案，实有 {state['cases']}")
    showing.numbers |= {k: state[k] for k in ("cases", "sheets", "printed_pages", "in_review", "dossiers")}


def _report(showings: Sequence[Showing]) -> str:
    rows = []
    for s in showings:
        n = s.numbers
        rows.append(
            (
                s.pack,
                n["cases"],
                n["sheets"],
                n["printed_pages"],
                n.get("clean", 0) + n.get("unsigned", 0) + n.get("duplicate", 0),
                n.get("right", 0),
                n.get("lost", 0),
                f"{n.get('unsigned', 0)} / {n.get('foreign_right', 0)} / {n.get('blank_right', 0)}",
                n["in_review"],
                n["dossiers"],
                "完好" if n["verify_clean"] else "有问题",
            )
        )
    head = (
        "学校包",
        "个案",
        "文书",
        "页",
        "收回（含重复件）",
        "判对",
        "未认出",
        "缺签/外来码/空白",
        "待复核",
        "卷宗",
        "移交包",
    )
    lines = [table(head, rows), ""]
    for s in showings:
        lines.append(f"{s.pack}：{s.folder}")
        lines.append(f"  待打印 {s.folder / 'outbox'}    待复核 {s.folder / 'scans' / '待复核'}")
        lines.append(f"  档案和移交包 {s.folder / 'archive'}")
        lines.append(f"  改动一个字节后检验：{s.numbers['tamper']}")
        lines += [f"  问题：{fault}" for fault in s.faults]
    return "\n".join(lines)
