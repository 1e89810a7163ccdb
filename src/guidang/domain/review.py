"""复核: what a person, or a better scan, decided about a region; and what a filled 复核处理 sheet says."""

from dataclasses import dataclass
from enum import StrEnum


class Decision(StrEnum):
    """What was decided about a region. The first five are a person's, the others follow from another scan."""

    ACCEPTED = "accepted"  # filed as the sheet that it names
    ASSIGNED = "assigned"  # filed as the sheet that a person named
    REJECTED = "rejected"  # in no dossier
    MERGED = "merged"  # a further piece of a sheet that is filed: it lies behind it
    ATTACHED = "attached"  # another paper, filed behind a sheet as its attachment
    REPLACED = "replaced"  # another scan of the sheet was filed in its place
    SUPERSEDED = "superseded"  # it waited, and a good scan of the sheet made the question idle

    @property
    def label(self) -> str:
        """In the clerk's words."""
        return _LABELS[self]


_LABELS = {
    Decision.ACCEPTED: "采用",
    Decision.ASSIGNED: "归入",
    Decision.REJECTED: "不采用",
    Decision.MERGED: "合并",
    Decision.ATTACHED: "作附件",
    Decision.REPLACED: "被另一张扫描件替换",
    Decision.SUPERSEDED: "已有合格的扫描件，不必再看",
}


class Doing(StrEnum):
    """What a clerk chooses in the column 处理; the value is the word."""

    ACCEPT = "采用"
    ASSIGN = "归入"
    REJECT = "不采用"
    MERGE = "合并到"
    ATTACH = "作附件"
    UNDO = "撤销"


SHEET_TITLE = "复核处理"
SHEET_NAME = f"{SHEET_TITLE}.xlsx"
HEADINGS = {
    "item": "编号",
    "picture": "图片",
    "source": "来源",
    "reason": "原因",
    "guess": "最可能属于",
    "advice": "怎么办",
    "doing": "处理",
    "case": "案号",
    "form": "文书",
    "part": "联",
    "into": "合并到编号",
    "replace": "替换已归档的",
    "why": "处理说明",
    "who": "经办人",
    "state": "办理情况",
}
"""The columns of the sheet, by what they hold, in their order."""
FILLED = ("doing", "case", "form", "part", "into", "replace", "why", "who")
"""The columns that the clerk fills."""


@dataclass(frozen=True, slots=True)
class FilledRow:
    """One row in which the clerk wrote something. All texts as typed; ``row`` is 1-based."""

    row: int
    item: str
    doing: str = ""
    case: str = ""
    form: str = ""
    part: str = ""
    into: str = ""
    replace: str = ""
    why: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """What a dropped workbook says. ``ours`` is False when it is no 复核处理 sheet at all.

    ``columns`` holds the letter of each column by what it holds; ``who`` is the 经办人 named above the table.
    """

    ours: bool
    columns: dict[str, str]
    rows: tuple[FilledRow, ...] = ()
    who: str = ""


@dataclass(frozen=True, slots=True)
class RowFault:
    """Why a row was not carried out: the column at fault (a key of HEADINGS) and a sentence."""

    column: str
    message: str


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """One item as it is put before a person.

    ``picture`` is a JPEG of its page with the item outlined, b"" when there is none; ``file`` its name in the
    folder. ``crops`` are (what, what was read, PNG) of the signatures and ticks. ``filled`` is what the clerk
    wrote in its row and could not be carried out, ``faults`` why.
    """

    number: int
    source: str
    reason: str
    guess: str
    advice: str
    note: str = ""
    case: str = ""
    file: str = ""
    picture: bytes = b""
    crops: tuple[tuple[str, str, bytes], ...] = ()
    filled: FilledRow | None = None
    faults: tuple[RowFault, ...] = ()


@dataclass(frozen=True, slots=True)
class DecidedItem:
    """One item that was decided lately: what about it, by whom, on which day, why."""

    number: int
    source: str
    reason: str
    belongs: str
    decision: str
    who: str
    on: str
    why: str = ""
    filled: FilledRow | None = None
    faults: tuple[RowFault, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewBoard:
    """All that the review folder shows. ``forms`` and ``parts`` are what the drop-down lists offer."""

    school: str
    items: tuple[ReviewItem, ...]
    decided: tuple[DecidedItem, ...] = ()
    forms: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    last: str = ""  # what became of the last sheet, a sentence
