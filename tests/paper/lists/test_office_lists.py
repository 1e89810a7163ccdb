"""Lists as offices make them read as those who made them say; see resources/lists/office/README.md."""

import datetime as dt
import functools
import json
from pathlib import Path
from typing import Any

import pytest

from guidang.domain.pack import Pack
from guidang.domain.term import Term
from guidang.domain.warning_list import Aside, WarningList
from guidang.faces.packs import find_pack
from guidang.paper.lists.reader import read_list
from guidang.paper.lists.reading_json import reading_json

OFFICE = Path(__file__).parents[2] / "resources" / "lists" / "office"
TAIL = ".expected.json"
LISTS = sorted(path.name.removesuffix(TAIL) for path in OFFICE.glob(f"*{TAIL}"))


@functools.cache
def pack_of(name: str) -> Pack:
    return find_pack(name)


@functools.cache
def expectation(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((OFFICE / f"{name}{TAIL}").read_text(encoding="utf-8"))
    return found


@functools.cache
def reading(name: str) -> WarningList:
    expected = expectation(name)
    term = Term.parse(expected["term"]) if "term" in expected else None
    today = dt.date.fromisoformat(expected["today"])
    return read_list((OFFICE / name).read_bytes(), name, pack_of(expected["pack"]), today, term)


def says(wanted: str, text: str) -> bool:
    """Whether one of the wordings a|b stands in the text."""
    return any(word in text for word in wanted.split("|"))


def cases_of(name: str) -> list[dict[str, Any]]:
    """The cases as read; keys that the list's maker leaves free are taken out when they are as he allows."""
    expected, found = expectation(name), json.loads(json.dumps(reading_json(reading(name))))
    keep_sheet = any("sheet" in case for case in expected["cases"])
    cases = []
    for case in found["cases"]:
        free = expected.get("may", {}).get(case["student_id"], {})
        wanted = next((c for c in expected["cases"] if c["student_id"] == case["student_id"]), {})
        kept = {
            key: value
            for key, value in case.items()
            if key in wanted or key not in free or free[key] not in ("any", value)
        }
        kept |= {key: wanted[key] for key, value in free.items() if value == "any" and key in wanted}
        # where a row came from and what became of it, beside the data of section 8
        cases.append({key: kept[key] for key in kept if keep_sheet or key not in ("sheet", "sheets")})
    return cases


@pytest.mark.parametrize("name", LISTS)
def test_cases_are_those_that_were_put_in(name: str) -> None:
    expected = expectation(name)
    assert reading(name).outcome in expected["acceptable_outcomes"], reading(name).reason
    if reading(name).outcome in ("rejected_whole", "ignored"):
        assert cases_of(name) == []
        return
    found, wanted = cases_of(name), expected["cases"]
    if expected.get("any_order"):
        found, wanted = (sorted(c, key=lambda case: case["student_id"]) for c in (found, wanted))
    assert found == wanted


@pytest.mark.parametrize("name", LISTS)
def test_faulty_rows_are_named_and_no_others(name: str) -> None:
    errors, wanted = reading(name).row_errors, expectation(name)["row_errors"]
    if reading(name).outcome == "rejected_whole" and not (errors and wanted):
        return  # test_cases… holds the outcome, test_the_clerk… the reason
    several = any("sheet" in error for error in wanted)
    may = expectation(name).get("row_errors_may", ())
    found = {(error.sheet if several else "", error.row) for error in errors if error.row not in may}
    assert found == {(error.get("sheet", ""), error["row"]) for error in wanted}, errors
    for fault in wanted:
        at = [e.message for e in errors if e.row == fault["row"] and fault.get("sheet", e.sheet) == e.sheet]
        assert any(all(says(word, message) for word in fault["says"]) for message in at), (fault, at)


@pytest.mark.parametrize("name", LISTS)
def test_the_clerk_is_told(name: str) -> None:
    expected, notes = expectation(name), "\n".join(reading(name).notes)
    if reading(name).outcome in ("rejected_whole", "ignored"):
        assert reading(name).reason
        told = "\n".join([reading(name).reason, *(error.message for error in reading(name).row_errors)])
        assert [word for word in expected.get("reason_says", ()) if not says(word, told)] == [], told
    else:
        assert [word for word in expected.get("notes_say", ()) if not says(word, notes)] == [], notes


@pytest.mark.parametrize("name", LISTS)
def test_counts_add_up(name: str) -> None:
    found = reading(name)
    if found.outcome in ("rejected_whole", "ignored"):
        return
    wrong = len({(error.sheet, error.row, error.student_id) for error in found.row_errors})
    assert found.rows_read == len(found.entries) + len(found.asides) + wrong
    below = sum(aside.why is Aside.BELOW for aside in found.asides)
    counts = {"rows_read": found.rows_read, "cases": len(found.entries), "errors": wrong}
    counts |= {"not_warned": below, "merged": len(found.asides) - below}
    wanted = expectation(name).get("counts", {})
    assert {key: counts[key] for key in wanted} == wanted


def test_every_list_has_an_expectation_and_a_line() -> None:
    names = {path.name for path in OFFICE.iterdir()} - {"README.md"}
    assert {name for name in names if not name.endswith(TAIL)} == set(LISTS)
    lines = (OFFICE / "README.md").read_text(encoding="utf-8").splitlines()
    told = [line.split("` |")[0].removeprefix("| `") for line in lines if line.startswith("| `")]
    assert sorted(told) == LISTS


def test_there_are_enough_lists() -> None:
    assert len(LISTS) >= 180
