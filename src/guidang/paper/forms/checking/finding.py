"""What a check finds: where, what, and what to do about it, in the words of whoever makes a pack."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from guidang.domain.pack import Pack


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. A ``grave`` one is a fault; the others are remarks: the form prints, but look at it."""

    place: str
    what: str
    remedy: str
    grave: bool = True

    def __str__(self) -> str:
        return f"{self.place}：{self.what}。{self.remedy}" if self.place else f"{self.what}。{self.remedy}"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a form's check needs of its pack. ``levels`` are code → label, ``words`` as in pack.toml."""

    school: str = ""
    unit: str = ""
    letter: str = "X"
    levels: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, pack: Pack) -> "Surroundings":
        """Those of ``pack``."""
        levels = {level.code: level.label for level in pack.policy.levels}
        return cls(pack.school, pack.unit, pack.letter, levels, dict(pack.words))


def page_place(page: int) -> str:
    """第 1 页 for page 0."""
    return f"第 {page + 1} 页"
