"""Taking a dropped file so that a crash at any moment neither loses it nor does it twice.

A file is claimed by an atomic rename into a folder of its own beside where it lay; the folder's name is the
claim, and what is recorded of the file is recorded under that claim. After a crash the claims that are
still there are worked off first: a claim that the ledger already knows only has to be put away.

Not a step: steps may import this module.
"""

import os
import secrets
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from guidang.steps.desk import DONE, REFUSED, TAKING
from guidang.store.vault import write_durably


@dataclass(frozen=True, slots=True)
class Claim:
    """One taken file. ``token`` is unique for ever; ``home`` is the watched folder it came from."""

    token: str
    path: Path
    home: Path

    @property
    def name(self) -> str:
        """The file's name as the clerk dropped it."""
        return self.path.name


def take(path: Path, home: Path) -> Claim:
    """Claim ``path`` for this program. Raises FileNotFoundError when it is gone."""
    token = secrets.token_hex(8)
    folder = home / TAKING / token
    folder.mkdir(parents=True)
    try:
        target = path.rename(folder / path.name)
    except OSError:
        folder.rmdir()
        raise
    return Claim(token, target, home)


def unfinished(home: Path) -> list[Claim]:
    """The claims that a crash left in ``home``, oldest first; empty claim folders are cleared away."""
    found: list[Claim] = []
    for folder in sorted((home / TAKING).glob("*/"), key=lambda p: (p.stat().st_mtime_ns, p.name)):
        files = list(folder.iterdir())
        if not files:
            folder.rmdir()
        found.extend(Claim(folder.name, file, home) for file in files)
    return found


def put_away(claim: Claim, on: date, report: str = "") -> Path:
    """Move a finished file to its dated folder, with a report beside it when there is one."""
    return _lay(claim, claim.home / DONE / on.isoformat(), report)


def send_back(claim: Claim, on: date, report: str) -> Path:
    """Move a refused file to its dated folder, with a report in the clerk's words beside it."""
    return _lay(claim, claim.home / REFUSED / on.isoformat(), report)


def report_beside(target: Path) -> Path:
    """Where the report on ``target`` lies. The byte order mark lets every Windows Notepad read it."""
    return target.with_name(_shortened(target.name, " 说明.txt"))


def free_name(folder: Path, name: str) -> Path:
    """A path in ``folder`` that nothing occupies: ``名单.xlsx``, then ``名单 (2).xlsx``."""
    target = folder / name
    stem, suffix = target.stem, target.suffix
    count = 1
    while target.exists():
        count += 1
        target = folder / _shortened(stem, f" ({count}){suffix}")
    return target


def _lay(claim: Claim, folder: Path, report: str) -> Path:
    """The report first: a crash between the two repeats both, under the same names."""
    folder.mkdir(parents=True, exist_ok=True)
    target = free_name(folder, claim.name)
    if report:
        write_durably(report_beside(target), report.encode("utf-8-sig"))
    claim.path.rename(target)
    shutil.rmtree(claim.path.parent, ignore_errors=True)  # a NAS may have put its own files there
    return target


def _shortened(stem: str, ending: str) -> str:
    """File systems allow 255 bytes; a Chinese character takes three, and an ending may be long itself."""
    while len(os.fsencode(stem + ending)) > 255:
        stem, ending = (stem[:-1], ending) if stem else (stem, ending[1:])
    return stem + ending
