"""The bench measures what its interface promises. How fast anything is, no test says."""

import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from bench.__main__ import STAGES
from bench.figures import PARTS

ROOT = Path(__file__).resolve().parents[2]
PROMISED = {
    "forms": {
        "ms_per_page_core",
        "pages",
        "peak_mb",
        "ratio_libreoffice_single",
        "ratio_libreoffice_merged",
    },
    "scans": {"pages_per_s", "limit_pages_per_s", "peak_mb"},
    "archive": {"ms_per_page", "verify_mb_s", "sha256sum_mb_s", "peak_mb"},
    "lists": {"rows_per_s", "ratio_calamine", "peak_mb", "cases_per_s"},
}


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bench", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("part", PROMISED)
def test_every_part_tells_what_others_rely_on(part: str) -> None:
    assert PROMISED[part] <= PARTS[part].keys()


@pytest.mark.parametrize("part", PROMISED)
def test_every_stage_is_there(part: str) -> None:
    module = importlib.import_module(f"bench.{part}")
    assert all(callable(getattr(module, stage)) for stage in STAGES[part])


def test_lists_are_measured(tmp_path: Path) -> None:
    out = tmp_path / "bench.json"
    out.write_text('{"scans": {"pages_per_s": 1.5}, "lists": {"rows_per_s": -1}}', "utf-8")
    done = bench("lists", "--students", "6", "--out", str(out))
    assert done.returncode == 0, done.stderr
    found = json.loads(out.read_text("utf-8"))
    assert found["scans"] == {"pages_per_s": 1.5}, "a part that nobody asked for is left as it was"
    machine = found["lists"].pop("machine")
    assert found["lists"].keys() == PARTS["lists"].keys()
    assert all(value > 0 for value in found["lists"].values())
    assert found["lists"]["entries"] == found["lists"]["cases"] == found["lists"]["rows_wide"] == 250
    assert found["lists"]["rows"] == 1000
    assert machine["students"] == 6
    for key, value in found["lists"].items():
        assert f"{key} " in done.stdout
        assert str(value) in done.stdout


@pytest.mark.parametrize("arguments", [("nothing",), ("lists", "--students", "0")])
def test_nonsense_is_refused(arguments: tuple[str, ...]) -> None:
    assert bench(*arguments).returncode == 2
