"""What a draft tells of itself: every token it put in, every place it left, with how sure it was."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Placed:
    """One token put in. ``seen`` are the words of the form that spoke for it; with a ``why``, look again."""

    place: str
    seen: str
    token: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """A place that was recognised and left as it is, and why."""

    place: str
    seen: str
    why: str


@dataclass(slots=True)
class Notes:
    """What is said of one form, and the names that its marks have taken, piece by piece."""

    placed: list[Placed] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    widths: dict[str, float] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    taken: set[tuple[int, str]] = field(default_factory=set)
    signed: dict[int, list[str]] = field(default_factory=dict)
    asked: dict[int, list[str]] = field(default_factory=dict)
    levels: dict[str, str] = field(default_factory=dict)

    def free(self, piece: int, name: str) -> str:
        """``name``, or ``name_2``… where this piece of paper has a mark of that name already."""
        number, free = 1, name
        while (piece, free) in self.taken:
            number += 1
            free = f"{name}_{number}"
        self.taken.add((piece, free))
        return free

    def widen(self, token: str, characters: float) -> None:
        """A field in running text is as wide as its narrowest blank, and no narrower than it needs."""
        self.widths[token] = round(min(characters, self.widths.get(token, characters)), 1)


@dataclass(frozen=True, slots=True)
class Edit:
    """``words`` for the characters ``start`` to ``end`` of a line."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What a rule sees of a line: ``text``, and ``shape`` with underlined blanks as ``_``; what earlier rules
    have taken is NUL in both.
    """

    text: str
    shape: str


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a line stands: its place in words, its piece of paper, and the label to its left, "" without."""

    place: str
    piece: int
    beside: str = ""


def token(name: str) -> str:
    """The token as it is typed in Word."""
    return f"{{{{ {name} }}}}"


def joined(texts: Iterable[str]) -> str:
    """Words in a row, each once."""
    return "、".join(dict.fromkeys(texts))
