"""Every list of the corpus reads exactly as the one who made it says."""

import datetime as dt
import functools
import json
from pathlib import Path
from typing import Any

import pytest

from guidang.domain.pack import Pack
from guidang.domain.term import Term
from guidang.domain.warning_list import WarningList
from guidang.faces.packs import find_pack
from guidang.paper.lists.reader import read_list
from guidang.paper.lists.reading_json import reading_json

CORPUS = Path(__file__).parents[2] / "resources" / "lists" / "corpus"
TAIL = ".expected.json"
LISTS = sorted(path.name.removesuffix(TAIL) for path in CORPUS.glob(f"*{TAIL}"))
AT_LEAST = 200  # G: good lists, B: bad ones


@functools.cache
def pack_of(name: str) -> Pack:
    return find_pack(name)


def expectation(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CORPUS / f"{name}{TAIL}").read_text(encoding="utf-8"))
    return found


@functools.cache
def reading(name: str) -> WarningList:
    expected = expectation(name)
    term = Term.parse(expected["term"]) if "term" in expected else None
    today = dt.date.fromisoformat(expected["today"])
    return read_list((CORPUS / name).read_bytes(), name, pack_of(expected["pack"]), today, term)


def unsaid(words: list[str], text: str) -> list[str]:
    """The words that ``text`` lacks; "a|b" asks for either."""
    return [either for either in words if not any(word in text for word in either.split("|"))]


@pytest.mark.parametrize("name", LISTS)
def test_list_reads_as_its_maker_says(name: str) -> None:
    expected, found = expectation(name), json.loads(json.dumps(reading_json(reading(name))))
    assert found["outcome"] in expected["acceptable_outcomes"], (found["reason"], found["row_errors"])
    several = any("sheet" in case for case in expected["cases"])
    cases = [
        case if several else {key: value for key, value in case.items() if key != "sheet"}
        for case in found["cases"]
    ]
    assert cases == expected["cases"]


@pytest.mark.parametrize("name", LISTS)
def test_what_is_wrong_is_said_by_place(name: str) -> None:
    expected, errors = expectation(name), list(reading(name).row_errors)
    for wanted in expected["row_errors"]:
        at = [
            error
            for error in errors
            if error.row == wanted["row"]
            and error.sheet == wanted.get("sheet", error.sheet)
            and error.student_id == wanted.get("student_id", error.student_id)
            and unsaid(wanted["says"], error.message) == []
        ]
        assert at, (wanted, [(error.sheet, error.row, error.message) for error in errors])
    wanted_rows = {(wanted.get("sheet"), wanted["row"]) for wanted in expected["row_errors"]}
    surplus = [e for e in errors if not {(None, e.row), (e.sheet, e.row)} & wanted_rows]
    assert surplus == []


@pytest.mark.parametrize("name", LISTS)
def test_reason_and_notes_tell_the_clerk(name: str) -> None:
    expected, found = expectation(name), reading(name)
    assert unsaid(expected["reason_says"], found.reason) == [], found.reason
    notes = "\n".join(found.notes)
    assert unsaid(expected["notes_say"], notes) == [], notes


@pytest.mark.parametrize("name", LISTS)
def test_counts_add_up(name: str) -> None:
    counts = reading(name).counts()
    found = {
        key: getattr(counts, key) for key in ("rows_read", "cases", "merged", "not_warned", "row_errors")
    }
    if reading(name).entries or reading(name).asides:
        assert counts.rows_read == counts.cases + counts.merged + counts.not_warned + counts.row_errors
    wanted = expectation(name).get("counts", {})
    assert {key: found[key] for key in wanted} == wanted


def test_every_list_has_an_expectation_and_a_line() -> None:
    files = {path.name for path in CORPUS.iterdir()} - {"README.md"}
    lists = {name for name in files if not name.endswith(TAIL)}
    assert lists == set(LISTS)
    rows = (CORPUS / "README.md").read_text(encoding="utf-8").splitlines()
    assert [row.split(" | ")[0].removeprefix("| ") for row in rows if row.startswith(("| G", "| B"))] == LISTS


def test_the_corpus_is_large_enough() -> None:
    assert len(LISTS) >= AT_LEAST
