"""学年学期: a term of an academic year, in every spelling that lists use."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

_LABELS = {1: "一", 2: "二", 3: "三"}
_HALVES = {"一": 1, "二": 2, "三": 3, "上": 1, "下": 2, "秋": 1, "春": 2, "夏": 3, "1": 1, "2": 2, "3": 3}
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_CHINESE_YEAR = re.compile(r"[二][〇零○][〇零○一二三四五六七八九]{2}")

_RANGE = "-‐‑–—―−~/_至到"
_YEARS = rf"(20\d\d)\s*(?:学年|年)?\s*[{_RANGE}]{{1,2}}\s*(20\d\d|\d\d)(?!\d)"
_YEAR = r"(20\d\d)"
_SHORT_YEARS = rf"(?<!\d)(\d\d)\s*[{_RANGE}]{{1,2}}\s*(\d\d)(?!\d)"
_GAP = r"\s*学?年?度?\s*[,、(]?\s*"
_ORDINAL = r"第?\s*([一二三123])\s*学期"
_UPPER_LOWER = r"([上下])(?:半?学期|半学?年|期|(?![\u4e00-\u9fff]))"  # not the 上 of 上海
_SEASON = r"([春夏秋])季?(?:学期|(?![\u4e00-\u9fff]))"

# Two years, then the half; each match gives (first year, second year, half).
_OF_TWO_YEARS = tuple(
    re.compile(pattern)
    for pattern in (
        _YEARS + _GAP + _ORDINAL,
        _YEARS + _GAP + _UPPER_LOWER,
        _YEARS + _GAP + _SEASON,
        _YEARS + r"\s*(?:学年)?\s*[-‐–—−/_.(]\s*0?([123])(?!\d)",
        _YEARS + r"\s*学年度?\s*[-(]?\s*([一二三])(?![\u4e00-\u9fff])",
        _YEARS + r"\s*[(]\s*([一二三])\s*[)]",
        _SHORT_YEARS + r"\s*学年度?" + _GAP + _ORDINAL,
        _SHORT_YEARS + r"\s*学年度?" + _GAP + _UPPER_LOWER,
    )
)
# One year: 2025学年第二学期 begins in that year; 2026年春季学期 is the second term of the year before.
_OF_ONE_YEAR = re.compile(_YEAR + r"\s*学年度?\s*[,、(]?\s*" + _ORDINAL)
_OF_A_SEASON = re.compile(_YEAR + r"\s*年?\s*([春秋])(?:季?学期|季|(?![\u4e00-\u9fff]))")
# Only where the whole text is a term: codes of student-record systems, and 25-26-2, which may be a class.
_COMPACT = re.compile(rf"(20\d\d|\d\d)[{_RANGE}]?(20\d\d|\d\d)[{_RANGE}(]?0?([123])\)?")


@dataclass(frozen=True, order=True, slots=True)
class Term:
    """``year`` is the year in which the academic year starts, ``half`` the term in it (1-3)."""

    year: int
    half: int

    def __str__(self) -> str:
        return f"{self.years}学年第{_LABELS[self.half]}学期"

    @property
    def years(self) -> str:
        """``2025-2026``."""
        return f"{self.year}-{self.year + 1}"

    @property
    def half_label(self) -> str:
        """一, 二 or 三."""
        return _LABELS[self.half]

    @property
    def short(self) -> str:
        """``2025-2026-2``, for file names and the command line."""
        return f"{self.years}-{self.half}"

    @classmethod
    def find(cls, text: str) -> Self | None:
        """The first term named anywhere in ``text``, or None. Its two years must follow each other."""
        found = min(_named(_folded(text)), default=None)
        return None if found is None else cls(*found[1:])

    @classmethod
    def parse(cls, text: str) -> Self:
        """The term that ``text`` names. Raises ValueError when it names none."""
        term = cls.find(text)
        if term is not None:
            return term
        match = _COMPACT.fullmatch("".join(_folded(text).split()))
        if match is not None and _follow(match[1], match[2]):
            return cls(_full(match[1]), int(match[3]))
        raise ValueError(f"no term in {text!r}")


def _named(text: str) -> Iterator[tuple[int, int, int]]:
    """(place in the text, year, half) of everything that names a term."""
    for pattern in _OF_TWO_YEARS:
        for match in pattern.finditer(text):
            if _follow(match[1], match[2]):
                yield match.start(), _full(match[1]), _HALVES[match[3]]
    for match in _OF_ONE_YEAR.finditer(text):
        if _stands_alone(text, match.start()):
            yield match.start(), int(match[1]), _HALVES[match[2]]
    for match in _OF_A_SEASON.finditer(text):
        if _stands_alone(text, match.start()):
            half = _HALVES[match[2]]
            yield match.start(), int(match[1]) - (half == _HALVES["春"]), half


def _stands_alone(text: str, start: int) -> bool:
    """Whether the year at ``start`` is not the second of two years, nor the tail of a longer number."""
    before = text[:start].rstrip()[-1:]
    return not before or not (before in _RANGE or before.isdigit())


def _follow(first: str, second: str) -> bool:
    return int(second) % 100 == (int(first) + 1) % 100


def _full(year: str) -> int:
    return int(year) if len(year) == len("2025") else 2000 + int(year)


def _folded(text: str) -> str:
    folded = " ".join(unicodedata.normalize("NFKC", text).split())
    return _CHINESE_YEAR.sub(lambda match: match[0].translate(_DIGITS), folded)
