"""One stage of one part, in a process of its own: ``python -m bench.stage PART STAGE FOLDER STUDENTS``.

Figures lie in FOLDER/figures.json; a stage sees those of the stages before it and adds its own.
"""

import importlib
import json
import sys
from pathlib import Path

from bench.figures import Figures
from bench.measure import lap

FILE = "figures.json"


def figures_in(folder: Path) -> Figures:
    """What the stages so far have measured."""
    path = folder / FILE
    found: Figures = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return found


def main(part: str, stage: str, folder: Path, students: int) -> None:
    """Run the function ``stage`` of the module of ``part``: (folder, students, figures so far) → figures."""
    before = figures_in(folder)
    with lap() as importing:
        module = importlib.import_module(f"bench.{part}")
    found: Figures = getattr(module, stage)(folder, students, before)
    after = before | found | {"import_s": round(importing.seconds, 2)}
    (folder / FILE).write_text(json.dumps(after, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
