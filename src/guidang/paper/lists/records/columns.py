"""What the headings and set words of the other sheets mean. The tables are data: records.toml beside it."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from guidang.domain.records import RecordKind
from guidang.paper.lists.headers import MAX_LENGTH, Heading

_NOISE = re.compile(r"[\s:：*＊_．.。]+")
_BRACKETS = re.compile(r"[()\[\]【】]")
_BRACKETED = re.compile(r"[(\[【].*?[)\]】]")


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column of a kind of sheet, as records.toml describes it. ``width`` is in characters."""

    means: str
    label: str
    names: tuple[str, ...] = ()
    required: bool = False
    tells: bool = False
    hidden: bool = False
    long: bool = False
    width: int = 12
    choices: tuple[str, ...] = ()
    help: str = ""


def columns_of(kind: RecordKind) -> tuple[ColumnSpec, ...]:
    """Every column of the kind: those that all kinds share, then its own, in the order of the template.

    What a kind says of a shared column holds for the kind.
    """
    said = {spec.means: spec for spec in _specs(kind.value)}
    return tuple(said.get(spec.means, spec) for spec in _specs("common")) + own_columns(kind)


def own_columns(kind: RecordKind) -> tuple[ColumnSpec, ...]:
    """The columns that only this kind has."""
    shared = {spec.means for spec in _specs("common")}
    return tuple(spec for spec in _specs(kind.value) if spec.means not in shared)


@cache
def by_meaning(kind: RecordKind) -> dict[str, ColumnSpec]:
    """The columns of the kind by field; of two that fill the same the one that stands first."""
    return {spec.means: spec for spec in reversed(columns_of(kind))}


def template_title(kind: RecordKind) -> str:
    """The title of the kind's template."""
    return str(_data()[kind.value]["title"])


@lru_cache(maxsize=8192)
def meaning(text: str, kind: RecordKind) -> Heading | None:
    """What a heading means on a sheet of this kind, or None. ``rank`` is its place in records.toml."""
    table = _headings(kind)
    return next((table[form] for form in _variants(text) if form in table), None)


@lru_cache(maxsize=8192)
def names_case(text: str) -> bool:
    """Whether this heads the student ids or the case numbers, without which no row is a heading."""
    table = _headings(RecordKind.TALK)  # both are in the columns that every kind shares
    return any(form in table and table[form].means in ("student_id", "case_no") for form in _variants(text))


def names_kind(titles: Iterable[str]) -> RecordKind | None:
    """The kind that a row of headings tells, or None. Headings of one kind only go before shared ones."""
    titles = [title for title in titles if title]
    for kind in (RecordKind.OBJECTION, RecordKind.EXEMPTION, RecordKind.REPRINT):
        telling = _telling_names(kind)
        if any(form in telling for title in titles for form in _variants(title)):
            return kind
    for kind in (
        RecordKind.EXEMPTION,
        RecordKind.TALK,
        RecordKind.OUTCOME,
        RecordKind.REPRINT,
        RecordKind.GRADES,
    ):
        found = {heading.means for title in titles if (heading := meaning(title, kind)) is not None}
        if any(found.issuperset(group) for group in _data()[kind.value]["telling"]):
            return kind
    return None


def of_warning_lists(titles: Iterable[str]) -> tuple[bool, bool]:
    """Whether a row of headings states levels, and whether it states figures of failed courses or absence."""
    data = _data()["warning_list"]
    levels, figures = ({_bare(name) for name in data[key]} for key in ("levels", "figures"))
    forms = {form for title in titles if title for form in _variants(title)}
    return bool(forms & levels), bool(forms & figures)


def set_word(table: str, text: str) -> str | None:
    """The code that ``text`` spells in one of the tables of words (rulings, outcomes, passed), or None."""
    return _words(table).get(_bare(text))


def _variants(text: str) -> Iterator[str]:
    if not text or len(text) > MAX_LENGTH:
        return
    bare = _bare(text)
    for form in dict.fromkeys((bare, _BRACKETS.sub("", bare), _BRACKETED.sub("", bare))):
        yield form
        for prefix in _data()["prefixes"]:
            if form.startswith(prefix):
                yield form.removeprefix(prefix)


def _bare(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).upper()


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("records.toml").read_text(encoding="utf-8"))


@cache
def _specs(section: str) -> tuple[ColumnSpec, ...]:
    lists = ("names", "choices")
    columns: list[dict[str, Any]] = [
        {key: tuple(value) if key in lists else value for key, value in column.items()}
        for column in _data()[section]["column"]
    ]
    return tuple(ColumnSpec(**column) for column in columns)


@cache
def _headings(kind: RecordKind) -> dict[str, Heading]:
    found: dict[str, Heading] = {}
    for spec in (*own_columns(kind), *_specs("common")):
        for spelling in (spec.label, *spec.names):
            found.setdefault(_bare(spelling), Heading(spec.means, len(found)))
    return found


@cache
def _telling_names(kind: RecordKind) -> frozenset[str]:
    return frozenset(
        _bare(name) for spec in own_columns(kind) if spec.tells for name in (spec.label, *spec.names)
    )


@cache
def _words(table: str) -> dict[str, str]:
    return {_bare(word): code for code, words in _data()[table].items() for word in words}
