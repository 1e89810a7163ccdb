"""Where a taken list ends up, with what the clerk gets beside it.

已处理 holds what is done with, 退回 what somebody has to do something about: a refused list, the workbook
with its faulty rows marked (待改正), the sheet of questions (待确认). The same page (说明.html) lies in both.

What is laid out comes from the vault, so that a crash half way repeats it under the same names; and a file
that is not ours is never overwritten: another number is taken for all of them.

Not a step: steps may import this module.
"""

from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path

from guidang.steps.folders import DONE, REFUSED
from guidang.steps.taking import Claim, clear, shortened
from guidang.store.vault import write_durably

_PAGE, _MARKED, _ASKED = " 说明.html", " 待改正.xlsx", " 待确认.xlsx"
_LONGEST_SUFFIX = 8  # characters; what is longer is no kind of file but part of the name


@dataclass(frozen=True, slots=True)
class ListPapers:
    """What lies beside the list: the page, and two workbooks, b"" when there is none.

    ``refused``: the list itself goes back. ``faulty``: some of its rows were not worked off, whether or not
    a workbook could be made that marks them.
    """

    page: bytes
    marked: bytes = b""
    asked: bytes = b""
    refused: bool = False
    faulty: bool = False


@dataclass(frozen=True, slots=True)
class _Names:
    """The names that belong together: ``名单 (2).xlsx``, ``名单 (2) 待改正.xlsx``…"""

    file: str
    page: str
    marked: str
    asked: str

    @classmethod
    def numbered(cls, name: str, number: int) -> "_Names":
        stem, suffix = Path(name).stem, Path(name).suffix
        if len(suffix) > _LONGEST_SUFFIX:
            stem, suffix = name, ""
        sign = f" ({number})" if number > 1 else ""
        endings = (suffix, suffix + _PAGE, _MARKED, _ASKED)
        return cls(*(shortened(stem, sign + ending) for ending in endings))


def marked_name(claim: Claim, on: date) -> str:
    """What the workbook with the marked rows will be called, for the page that speaks of it."""
    return _free(claim, on, {}).marked


def lay_out(claim: Claim, on: date, papers: ListPapers) -> Path:
    """Put the list and its papers into the folders of the day ``on``; the list last. Returns where it is."""
    done, back = (claim.home / folder / on.isoformat() for folder in (DONE, REFUSED))
    home = back if papers.refused else done
    names = _free(claim, on, _contents(papers))
    laid = [(home / names.page, papers.page)]
    if papers.faulty or papers.asked:
        laid += [(back / names.page, papers.page)]
    laid += [(back / names.marked, papers.marked), (back / names.asked, papers.asked)]
    for path, data in dict(laid).items():
        if data and not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_durably(path, data)
    home.mkdir(parents=True, exist_ok=True)
    target = claim.path.rename(home / names.file)
    clear(claim.path.parent)
    return target


def _contents(papers: ListPapers) -> dict[str, bytes]:
    return {_PAGE: papers.page, _MARKED: papers.marked, _ASKED: papers.asked}


def _free(claim: Claim, on: date, ours: dict[str, bytes]) -> _Names:
    """The first names of which none is taken in either folder; a file of exactly ``ours`` takes no name."""
    folders = [claim.home / folder / on.isoformat() for folder in (DONE, REFUSED)]
    numbered = (_Names.numbered(claim.name, number) for number in count(1))
    return next(names for names in numbered if not any(_taken(folder, names, ours) for folder in folders))


def _taken(folder: Path, names: _Names, ours: dict[str, bytes]) -> bool:
    papers = {names.page: _PAGE, names.marked: _MARKED, names.asked: _ASKED}
    return (folder / names.file).exists() or any(
        (folder / name).exists() and not _is(folder / name, ours.get(ending, b""))
        for name, ending in papers.items()
    )


def _is(path: Path, data: bytes) -> bool:
    same_size = bool(data) and path.is_file() and path.stat().st_size == len(data)
    return same_size and path.read_bytes() == data
