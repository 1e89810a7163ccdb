"""The sample lists of the four schools read exactly as their expected.json says."""

import datetime as dt
import json
from pathlib import Path

import pytest

from guidang.domain.pack import Pack
from guidang.paper.forms.packs.pack import read_pack
from guidang.paper.lists.reader import read_list
from guidang.paper.lists.reading_json import reading_json

SAMPLES = Path(__file__).parents[2] / "resources" / "lists"
EXPECTED = sorted(SAMPLES.glob("*.expected.json"))


def test_all_four_schools_have_a_sample() -> None:
    assert len(EXPECTED) == 4


@pytest.fixture(scope="session", params=["as built here", "as shipped"])
def schools(request: pytest.FixtureRequest, packs: dict[str, Pack]) -> dict[str, Pack]:
    if request.param == "as built here":
        return packs
    folders = (SAMPLES.parents[2] / "templates" / "forms").iterdir()
    return {
        folder.name: read_pack(folder.name, {file.name: file.read_bytes() for file in folder.iterdir()})
        for folder in folders
    }


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.name[:2])
def test_sample_reads_exactly(path: Path, schools: dict[str, Pack]) -> None:
    expected = json.loads(path.read_text(encoding="utf-8"))
    pack = schools[expected["context"]["school"]]
    today = dt.date.fromisoformat(expected["context"]["today"])
    reading = read_list((SAMPLES / expected["file"]).read_bytes(), expected["file"], pack, today, None)
    found = json.loads(json.dumps(reading_json(reading)))
    assert found["outcome"] in expected["acceptable_outcomes"]
    assert found["row_errors"] == []
    assert [
        {key: value for key, value in case.items() if key != "sheet"} for case in found["cases"]
    ] == expected["cases"]
    assert len(found["cases"]) == expected["case_count"]
