"""文书: forms, the parts that are cut off them, and the blank whose geometry every reader trusts.

All rectangles are in pt (1/72 inch), measured from the top left corner of the page, y downwards.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class MarkKind(StrEnum):
    """What a mark on a blank is for."""

    SIGNATURE = "signature"  # a hand writes its name here: 签名位
    TICK = "tick"  # a hand ticks this box: one answer of one question, named "question.answer"
    CHOICE = "choice"  # the office ticks this box when printing: "field.value"
    SEAL = "seal"  # a seal is stamped over this place: 盖章处
    QR = "qr"  # the sheet code: named by its part; a second one at the far corner ends in ".2"
    TEAR = "tear"  # the dashed line along which paper is torn: 虚线


class Timing(StrEnum):
    """When a form is printed."""

    ISSUE = "issue"  # with the warning: 下发时
    BIND = "bind"  # when the dossier is bound (a cover may also be printed at issue)
    DEMAND = "demand"  # only when someone asks for it: 按需
    LEVEL_CHANGE = "level_change"  # once for every change of a case's level: 等级变更时


class Keeper(StrEnum):
    """Who keeps a part once it is signed."""

    OFFICE = "office"
    STUDENT = "student"
    PARENT = "parent"


@dataclass(frozen=True, order=True, slots=True)
class Rect:
    """A rectangle in pt from the page's top left corner."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Width in pt."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Height in pt."""
        return self.y1 - self.y0

    def contains(self, other: "Rect", slack: float = 0.5) -> bool:
        """Whether ``other`` lies inside, give or take ``slack`` pt."""
        return (
            self.x0 - slack <= other.x0
            and self.y0 - slack <= other.y0
            and self.x1 + slack >= other.x1
            and self.y1 + slack >= other.y1
        )

    def overlaps(self, other: "Rect") -> bool:
        """Whether the two share any area."""
        return self.x0 < other.x1 and other.x0 < self.x1 and self.y0 < other.y1 and other.y0 < self.y1

    def relative(self, width: float, height: float) -> tuple[float, float, float, float]:
        """The same rectangle in 0..1 of a page of ``width`` by ``height`` pt."""
        return (self.x0 / width, self.y0 / height, self.x1 / width, self.y1 / height)


@dataclass(frozen=True, slots=True)
class Slot:
    """填写位: where the text of ``field`` goes, in which type.

    ``face`` is one of song, hei, kai, fang, with the face of Latin letters after a plus where that is another
    (song+serif, see paper/lettering/typefaces.py); ``size`` and ``leading`` are in pt. ``lines`` is how many
    lines of ``leading`` fit the rectangle; 1 means the text may only shrink.
    """

    field: str
    page: int
    rect: Rect
    face: str
    size: float
    bold: bool = False
    align: str = "left"  # left, center, right
    valign: str = "middle"  # top, middle, bottom
    leading: float = 0.0
    lines: int = 1
    indent: float = 0.0  # of the first line, pt


@dataclass(frozen=True, slots=True)
class Mark:
    """标记: where a hand writes, a seal is stamped, a code is printed, or paper is torn."""

    name: str
    kind: MarkKind
    page: int
    rect: Rect


@dataclass(frozen=True, slots=True)
class Blank:
    """空白版: a form typeset once. ``pdf`` holds its pages, without any student's text.

    ``edition`` is the SHA-256 (hex) of everything that decided the geometry: template, fonts, compiler.
    """

    form: str
    edition: str
    pdf: bytes
    pages: tuple[tuple[float, float], ...]
    slots: tuple[Slot, ...]
    marks: tuple[Mark, ...]

    def part_rect(self, part: str, page: int) -> Rect:
        """The piece of ``page`` that carries the QR of ``part``: between the tear lines around it.

        Raises KeyError when the part has no QR on that page.
        """
        codes = [m for m in self.marks if m.kind is MarkKind.QR and m.page == page and m.name == part]
        if not codes:
            raise KeyError(f"{part} has no QR on page {page}")
        width, height = self.pages[page]
        middle = (codes[0].rect.y0 + codes[0].rect.y1) / 2
        cuts = sorted(
            (m.rect.y0 + m.rect.y1) / 2 for m in self.marks if m.kind is MarkKind.TEAR and m.page == page
        )
        above = max((y for y in cuts if y < middle), default=0.0)
        below = min((y for y in cuts if y > middle), default=height)
        return Rect(0.0, above, width, below)

    def parts(self, page: int) -> tuple[str, ...]:
        """The parts that carry a code of their own on ``page``, from top to bottom."""
        codes = [m for m in self.marks if m.kind is MarkKind.QR and m.page == page and "." not in m.name]
        return tuple(m.name for m in sorted(codes, key=lambda m: m.rect.y0))

    def marks_of(self, part: str, page: int) -> tuple[Mark, ...]:
        """The marks that lie on the piece of ``page`` that is ``part``, QR codes and tear lines included."""
        piece = self.part_rect(part, page)
        return tuple(
            m for m in self.marks if m.page == page and piece.y0 <= (m.rect.y0 + m.rect.y1) / 2 <= piece.y1
        )


@dataclass(frozen=True, slots=True)
class Part:
    """联: a piece of a form that lives alone once it is cut off."""

    code: str  # "STUB", "STUDENT_COPY", "RECEIPT"; a form in one piece has the one part "MAIN"
    letter: str  # in the sheet code
    label: str
    kept_by: Keeper
    returns: bool = False  # it must come back to the office and be scanned
    signed_by: tuple[str, ...] = ()  # signature marks that must carry ink
    asks: tuple[str, ...] = ()  # questions whose tick boxes are read
    may_sign: tuple[str, ...] = ()  # signature marks that may stay empty: no ink there is no doubt


@dataclass(frozen=True, slots=True)
class Form:
    """文书: one of the school's papers, as its pack describes it."""

    code: str  # "parent_letter": in the code, file names of the pack, JSON
    short: str  # two characters, in the sheet code
    title: str
    file: str  # the Word template, beside pack.toml
    parts: tuple[Part, ...]
    levels: frozenset[str]
    timing: frozenset[Timing]
    order: int  # the print order within one student's set
    typed: bool = False  # staff type into it: a Word copy is made too
    restricted: bool = False  # never in class batches (psychological material)
    reference: bool = False  # our own layout, marked 参考样式
    rows: Mapping[str, int] | None = None  # printed rows of a repeating table
    widths: Mapping[str, float] | None = None  # width of inline fields, in characters

    def part(self, code: str) -> Part:
        """The part with this code. Raises KeyError."""
        for part in self.parts:
            if part.code == code:
                return part
        raise KeyError(code)

    def part_by_letter(self, letter: str) -> Part:
        """The part with this letter. Raises KeyError."""
        for part in self.parts:
            if part.letter == letter:
                return part
        raise KeyError(letter)
