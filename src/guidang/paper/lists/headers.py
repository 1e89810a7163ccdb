"""Headings → meanings. The table of synonyms is data: headers.toml beside this file."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from guidang.domain.policy import Policy
from guidang.domain.warning_list import Measure

_NOISE = re.compile(r"[\s:：*＊_．.。]+")
_BRACKETS = re.compile(r"[()（）\[\]【】]")
_BRACKETED = re.compile(r"[(（\[【].*?[)）\]】]")
_AND_MORE = re.compile(r"(?:[及和与、/,，+](?:其)?(?:课程)?(?:学分|成绩|分数|得分))+$")  # 不及格课程及成绩
_OF_COURSES = re.compile(
    r"[(（\[【](?:课程)?(?:学分|成绩|分数|得分)(?:[及和与、/,，+](?:学分|成绩|分数|得分))*[)）\]】]$"
)
_NUMBERED = re.compile(r"第?(\d{1,2}|[一二三四五六七八九十])门?")
_NUMERALS = {char: number for number, char in enumerate("一二三四五六七八九十", start=1)}
_MOST_GROUPS = 20
_ASIDE = re.compile(
    r"[(（\[【](?!必填|选填|监护人|可选|全称|中文|分|门|学时|学分|人|元|数字|文本)[^()（）\[\]【】]+[)）\]】]"
)
_INEXACT = 10_000  # more than there are spellings: a heading that is known as it stands goes before it
GROUPED = ("failed_courses", "course", "course_credits", "course_score", "course_kind")
MAX_LENGTH = 40  # a longer cell is a title or a note, never a heading


@dataclass(frozen=True, slots=True)
class Heading:
    """What a column means.

    ``means`` is a field of WarningEntry, or figures, failed_courses, course, course_credits, course_score,
    academic_year, half, discipline, school, level_tick (``level`` is then a level's code), remark, asked (it
    fits two meanings; ``asks`` is the question) or ignored. ``rank`` grows down headers.toml; of two columns
    that mean the same the lower rank wins. ``group`` numbers columns of courses (课程2 is 2), 0 for none.
    ``exact``: nothing in brackets had to be left out.
    """

    means: str
    rank: int
    measures: tuple[Measure, ...] = ()
    of_courses: bool = False
    level: str = ""
    asks: str = ""
    group: int = 0
    exact: bool = True


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
    bare = _bare(text)
    if bare in table:
        return table[bare]
    courses = table.get(_OF_COURSES.sub("", bare))
    if courses is not None and courses.means == "failed_courses" and _OF_COURSES.search(bare):
        return courses  # 不及格课程（学分）: courses, or their credits; the cells tell (course_cells)
    numbered = _numbered(bare)
    if numbered is not None:
        return numbered
    found = next((table[form] for form in _variants(bare, prefixes) if form in table), None)
    aside = _ASIDE.search(bare)
    if found is None or aside is None or not found.exact:
        return found
    return replace(found, exact=False, rank=found.rank + _INEXACT)  # 班级（转专业前）, 门数（选修）


def _numbered(bare: str) -> Heading | None:
    """课程1, 学分（一）, 第2门课程名称: a heading of courses with a number that tells the groups apart."""
    table, prefixes = _table()
    for match in _NUMBERED.finditer(bare):
        rest = bare[: match.start()] + bare[match.end() :]
        heading = next((table[form] for form in _variants(rest, prefixes) if form in table), None)
        if heading is not None and heading.means in GROUPED:
            number = _NUMERALS.get(match[1]) or int(match[1])
            return replace(heading, group=number) if 0 < number <= _MOST_GROUPS else None
    return None


def group_number(text: str) -> int:
    """The number in the upper line of a heading: 不及格课程二 over 名称 | 学分; 0 when there is none."""
    match = _NUMBERED.search(_bare(text))
    return (_NUMERALS.get(match[1]) or int(match[1])) if match else 0


def _variants(bare: str, prefixes: tuple[str, ...]) -> Iterable[str]:
    for form in dict.fromkeys(
        (bare, _BRACKETS.sub("", bare), _BRACKETED.sub("", bare), _AND_MORE.sub("", bare))
    ):
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
    return Heading(entry["means"], rank, measures, entry.get("of_courses", False), asks=entry.get("asks", ""))
