"""The whole trip of every pack's paper, from list to verified package, as the demo plays it."""

from pathlib import Path

import pytest

from guidang.faces.demo import PACKS, play

SEED = 4711  # not the demo's


@pytest.mark.parametrize("pack", PACKS)
def test_the_whole_trip(pack: str, tmp_path: Path) -> None:
    showing = play(pack, tmp_path / pack, SEED, lambda _line: None)
    assert showing.faults == []
    assert showing.numbers["cases"] == 12
    assert showing.numbers["right"] >= 24
    assert "lost" not in showing.numbers
