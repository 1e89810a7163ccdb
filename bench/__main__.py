"""``./run bench [part…] [--students N] [--out FILE]``: ratios taken in one run, told and written as JSON.

Each stage of each part runs in a process of its own, started from this one, which imports nothing of the
program: a child's peak of memory is never less than what its parent held.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.figures import PARTS, STUDENTS, Figures
from bench.stage import figures_in

ROOT = Path(__file__).resolve().parents[1]
STAGES = {
    "forms": ("prepare", "one", "libreoffice", "two", "few", "many"),
    "scans": ("prepare", "alone", "usual", "single", "office", "many"),
    "archive": ("prepare", "bind_all", "check"),
    "lists": ("prepare", "read", "open_cases"),
}


def measure(part: str, students: int) -> Figures:
    """Run the stages of one part in a folder of its own. Raises CalledProcessError."""
    with tempfile.TemporaryDirectory(prefix="guidang-bench-") as name:
        for stage in STAGES[part]:
            started = time.monotonic()
            command = [sys.executable, "-m", "bench.stage", part, stage, name, str(students)]
            subprocess.run(command, cwd=ROOT, check=True)
            print(f"{part}: {stage} {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
        found = figures_in(Path(name))
    return {key: found[key] for key in PARTS[part] if key in found}


def machine() -> Figures:
    """Where and how large. ``load`` is what else ran in the minute before: best none."""
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "load": round(os.getloadavg()[0], 1),
    }


def table(found: Mapping[str, Figures]) -> str:
    """One line a figure."""
    lines = []
    for part, figures in found.items():
        for key, value in figures.items():
            lines.append(f"{part:8} {key:40} {_shown(value):>12}  {PARTS[part][key]}".rstrip())
        lines.append("")
    return "\n".join(lines)


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {figure}" for name, figure in value.items())
    return "not measured" if value is None else str(value)


def write(
    path: Path, asked: Sequence[str], found: Mapping[str, Figures], where: Figures, sizes: Mapping[str, int]
) -> None:
    """One object a part. Parts that nobody asked for keep what an earlier run found, with its own machine."""
    try:
        before = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        before = {}
    after = {part: figures for part, figures in before.items() if part in PARTS and part not in asked}
    after |= {
        part: figures | {"machine": where | {"students": sizes[part]}} for part, figures in found.items()
    }
    path.write_text(json.dumps(after, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _part(name: str) -> str:
    """Not argparse's own choices: before Python 3.12 they refuse that no part is named."""
    if name not in PARTS:
        raise argparse.ArgumentTypeError(f"{name} is none of {', '.join(PARTS)}")
    return name


def _size(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError("a whole number, 1 or more")
    return int(text)


def main(arguments: Sequence[str]) -> int:
    """Measure the asked parts, all by default. Returns 1 when one could not be measured."""
    parser = argparse.ArgumentParser(prog="./run bench", description="Ratios taken in one run.")
    parser.add_argument("parts", nargs="*", type=_part, metavar="part", help=", ".join(PARTS))
    default = ", ".join(f"{part} {size}" for part, size in STUDENTS.items())
    parser.add_argument("--students", type=_size, help=f"size of it all (by default {default})")
    parser.add_argument("--out", type=Path, default=ROOT / "bench.json", help="the JSON (default bench.json)")
    asked = parser.parse_args(arguments)
    started, where = time.monotonic(), machine()
    sizes = {part: asked.students or usual for part, usual in STUDENTS.items()}
    found: dict[str, Figures] = {}
    parts = [part for part in PARTS if part in (asked.parts or PARTS)]
    for part in parts:
        try:
            found[part] = measure(part, sizes[part])
        except subprocess.CalledProcessError as fault:
            print(f"{part}: {fault.cmd[4]} ended with {fault.returncode}", file=sys.stderr)
    print(table(found))
    print(", ".join(f"{key} {value}" for key, value in where.items()))
    write(asked.out, parts, found, where, sizes)
    print(f"{asked.out}, {time.monotonic() - started:.0f} s")
    return 0 if len(found) == len(parts) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
