"""Whether a list speaks of another school. Only evidence that cannot mean a unit of ours counts.

Knowingly left open: a school named in a title only by a short form (建院, 理工), and one whose name starts
with no place and ends like a unit's. Such a list fails at its levels instead, or is taken.
"""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources

from guidang.domain.pack import Pack
from guidang.paper.lists.values import fold

_HAN = r"[\u4e00-\u9fff]"
_BREAK = "|"  # stands where our unit's name stood, so that its neighbours do not grow together
_REMARKS = ("注", "说明", "备注")
_STUDENTS = "生(?![命物态医])"  # 大学生, but not 理工大学生命学院
_LEAD = re.compile(r"^.*(?:关于|印发|公布|报送)")


def other_school(titles: Iterable[str], file_stem: str, pack: Pack) -> str:
    """The name of another school in the titles or the file's name; "" when there is none or ours is too."""
    school, units = _own_names(pack)
    texts = [bare for text in (*titles, file_stem) if not (bare := fold(text)).startswith(_REMARKS)]
    if any(name in text for name in school for text in texts):
        return ""
    short = _short_form(file_stem)
    if short and _shortens(short, fold(pack.school) + fold(pack.unit)):
        return ""
    matches = (_pattern().search(_without(units, text)) for text in texts)
    return next((_LEAD.sub("", match[0]) for match in matches if match), short)


def _own_names(pack: Pack) -> tuple[list[str], list[str]]:
    """Names of our school, and names of our unit, which other schools may have as well (机械工程系)."""
    names = [fold(name) for name in (pack.school, *pack.aliases) if name]
    school = [name for name in names if fold(pack.school) in name or _shortens(name, fold(pack.school))]
    return school, [name for name in (fold(pack.unit), *names) if name and name not in school]


def _without(names: list[str], text: str) -> str:
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, _BREAK)
    return text


def _short_form(file_stem: str) -> str:
    """The piece of a file's name that is a place and a kind of school: 南京机电 in 名单_南京机电_自动化系."""
    pieces = re.split(r"[\W_]+", file_stem)
    return next((piece for piece in pieces if _short_pattern().match(piece)), "")


def _shortens(name: str, full: str) -> bool:
    """Whether ``name`` is ``full`` with characters left out: 黑龙江建院."""
    left = iter(full)
    return all(char in left for char in name)


def is_ours(name: str, pack: Pack) -> bool:
    """Whether the value of a 学校 column is this school: its name, an alias, or a part of either."""
    bare = fold(name)
    return any(bare in fold(own) or fold(own) in bare for own in (pack.school, *pack.aliases) if own)


@cache
def _pattern() -> re.Pattern[str]:
    data = _words()
    sure, places, kinds, after = (_any_of(data[key]) for key in ("sure", "places", "kinds", "not_after"))
    return re.compile(
        rf"{_HAN}{{2,12}}?(?:{sure})"
        rf"|(?:{places}){_HAN}{{0,6}}?大学(?!{after}|{_STUDENTS})"
        rf"|(?<!{_HAN}){_HAN}{{2,8}}大学(?=\d|{_HAN}{{2,10}}(?:学院|系|部)|[^\w]|_|$)(?!{after}|{_STUDENTS})"
        rf"|(?:{places})市?(?:{kinds}){{0,2}}学院"
    )


@cache
def _short_pattern() -> re.Pattern[str]:
    data = _words()
    return re.compile(rf"(?:{_any_of(data['places'])})(?:{_any_of(data['short'])})")


@cache
def _words() -> dict[str, list[str]]:
    source = resources.files(__package__).joinpath("schools.toml").read_text(encoding="utf-8")
    found: dict[str, list[str]] = tomllib.loads(source)
    return found


def _any_of(words: list[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))
