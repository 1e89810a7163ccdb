"""Headings → meanings. The table of synonyms is data: headers.toml beside this file."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from guidang.domain.policy import Policy
from guidang.domain.warning_list import Measure

_NOISE = re.compile(r"[\s:：*＊_．.。]+")
_BRACKETS = re.compile(r"[()（）\[\]【】]")
_BRACKETED = re.compile(r"[(（\[【].*?[)）\]】]")
MAX_LENGTH = 40  # a longer cell is a title or a note, never a heading


@dataclass(frozen=True, slots=True)
class Heading:
    """What a column means.

    ``means`` is a field of WarningEntry, or figures, failed_courses, course, course_credits, course_score,
    academic_year, half, discipline, school, level_tick (``level`` is then a level's code), unowned_phone or
    ignored. ``rank`` grows down headers.toml; of two columns that mean the same the lower rank wins.
    """

    means: str
    rank: int
    measures: tuple[Measure, ...] = ()
    of_courses: bool = False
    level: str = ""


def meaning(text: str, policy: Policy) -> Heading | None:
    """What a heading means, or None when the table does not know it.

    A heading that spells one of the policy's levels is a column to tick: 黄色预警 | 橙色预警 | 红色预警.
    """
    if not text or len(text) > MAX_LENGTH:
        return None
    listed = _listed(text)
    if listed is not None:
        return listed
    spelled = policy.spelled(text)
    if spelled is not None and len(_bare(text)) > 1:
        return Heading("level_tick", 0, level=spelled.code)
    return None


@lru_cache(maxsize=4096)
def names_ids(text: str) -> bool:
    """Whether this is a heading of the student id column, without which no row is a heading row."""
    heading = _listed(text)
    return heading is not None and heading.means == "student_id"


def _listed(text: str) -> Heading | None:
    table, prefixes = _table()
    return next((table[form] for form in _variants(_bare(text), prefixes) if form in table), None)


def _variants(bare: str, prefixes: tuple[str, ...]) -> Iterable[str]:
    for form in (bare, _BRACKETS.sub("", bare), _BRACKETED.sub("", bare)):
        yield form
        for prefix in prefixes:
            if form.startswith(prefix):
                yield form.removeprefix(prefix)


def _bare(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).upper()


@cache
def _table() -> tuple[dict[str, Heading], tuple[str, ...]]:
    source = resources.files(__package__).joinpath("headers.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(source)
    found: dict[str, Heading] = {}
    rank = 0
    for entry in tables["heading"]:
        for spelling in [*entry["names"], *entry.get("codes", [])]:
            rank += 1
            found.setdefault(_bare(spelling), _heading(entry, rank))
    return found, tuple(tables["prefixes"])


def _heading(entry: dict[str, Any], rank: int) -> Heading:
    measures = tuple(Measure(name) for name in entry.get("measures", []))
    return Heading(entry["means"], rank, measures, entry.get("of_courses", False))
