"""Sheets of typed cells, as the readers of all file formats give them; and the limits that they keep."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

MAX_BYTES = 50 * 2**20  # a list of 100 000 students with 20 columns is 8 MB as xlsx, 55 MB as xls
MAX_UNZIPPED = 400 * 2**20  # the same list's XML is 100 MB; formatted empty rows can be more
MAX_ROWS = 100_000
MAX_COLUMNS = 256  # what an .xls can hold; the widest real list seen has 60
MAX_CELLS = 2_000_000  # of the rectangle that a sheet fills: what 450 MB of memory hold (confined_child)
MAX_MERGED = 2_000_000  # cells filled from merged ranges, of one sheet
MAX_SHEETS = 2_000

MACROS = "文件带有宏；宏没有运行，也没有读取"  # a remark, never a refusal


class Broken(Enum):
    """A cell that holds no value although something stands in it."""

    ERROR = "错误值（如 #REF!）"
    UNCALCULATED = "没有计算结果的公式"


Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | Broken

ERROR_TEXTS = frozenset(
    ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA")
)  # as Excel writes errors where a format has no type for them


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet from A1 on; an empty cell is "". ``hidden_rows`` are 1-based; csv and HTML have none.

    The value of a merged range stands in every cell of it that holds none of its own.
    """

    name: str
    visible: bool
    rows: Sequence[Sequence[Cell]]
    hidden_rows: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Book:
    """A file as read. ``remarks`` are for the clerk: what of the file was knowingly left out (宏, …)."""

    sheets: tuple[Sheet, ...]
    remarks: tuple[str, ...] = ()


class UnreadableError(ValueError):
    """A file that is not read; ``reason`` says why and what to do, in the clerk's Chinese."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__("unreadable file")


class DamagedError(UnreadableError):
    """The bytes contradict themselves; ``detail`` is the evidence, for developers."""

    def __init__(self, detail: str) -> None:
        super().__init__("文件已损坏或不完整，无法打开，请重新导出或重新拷贝")
        self.detail = detail


class LockedError(UnreadableError):
    """Nobody can read it without its password."""

    def __init__(self) -> None:
        super().__init__("文件设有打开密码，请去掉密码后重新保存")


def too_big(sheet: str) -> UnreadableError:
    """The refusal of a sheet that holds more than a list can."""
    return UnreadableError(f"工作表“{sheet}”太大（上限 {MAX_ROWS} 行），请按学院或年级拆分")


def column_letters(column: int) -> str:
    """``A`` of 0, ``XFD`` of 16 383."""
    letters = ""
    number = column + 1
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(65 + letter) + letters
    return letters


def place_name(row: int, column: int) -> str:
    """``B3`` of the 0-based (2, 1)."""
    return f"{column_letters(column)}{row + 1}"
