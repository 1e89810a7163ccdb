"""学年学期: a term of an academic year, in every spelling that lists use."""

import re
from dataclasses import dataclass
from typing import Self

_NUMERALS = {"一": 1, "二": 2, "三": 3, "上": 1, "下": 2, "1": 1, "2": 2, "3": 3}
_YEARS = r"(20\d{2})\s*(?:学年)?\s*[-—–－―~～/至到_]{1,2}\s*(20\d{2}|\d{2})"
_PATTERNS = (
    re.compile(_YEARS + r"\s*学?年?度?\s*[,，、]?\s*第?\s*([一二三1-3])\s*学期"),
    re.compile(_YEARS + r"\s*学?年?度?\s*[,，、]?\s*([上下])\s*(?:半学)?(?:学期|期)?"),
    re.compile(_YEARS + r"\s*(?:学年)?\s*[-—–－/_.(（]\s*0?([1-3])(?![0-9])\s*[)）]?"),
)
_LABELS = {1: "一", 2: "二", 3: "三"}


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
        folded = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)
        for pattern in _PATTERNS:
            for match in pattern.finditer(folded):
                first, second, half = match.groups()
                if int(second) % 100 == (int(first) + 1) % 100:
                    return cls(int(first), _NUMERALS[half])
        return None

    @classmethod
    def parse(cls, text: str) -> Self:
        """The term that ``text`` names. Raises ValueError when it names none."""
        term = cls.find(text)
        if term is None:
            raise ValueError(f"no term in {text!r}")
        return term
