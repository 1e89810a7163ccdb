"""Taking a dropped file so that a crash at any moment neither loses it nor does it twice.

A file is claimed by an atomic rename into a folder of its own beside where it lay; the folder's name is the
claim, and what is recorded of the file is recorded under that claim. After a crash the claims that are
still there are worked off first: a claim that the ledger already knows only has to be put away.

Not a step: steps may import this module.
"""

import contextlib
import errno
import os
import secrets
import shutil
import stat
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from guidang.domain.errors import ListRefused
from guidang.steps.folders import DONE, REFUSED, TAKING
from guidang.store.vault import write_durably

_NO_FILE = "这是链接、文件夹或特殊文件，不是普通文件；请把名单文件本身复制进来"


_LITTER = frozenset({"thumbs.db", "desktop.ini", ".ds_store", "@eadir"})  # what a NAS or a desktop leaves


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
        files = [path for path in folder.iterdir() if path.is_file() and not _is_litter(path)]
        if len(files) > 1:  # which of them the claim was made for, nobody can say: each gets its own
            found.extend(take(path, home) for path in sorted(files))
        else:
            found.extend(Claim(folder.name, path, home) for path in files)
        clear(folder)
    return found


def clear(folder: Path) -> None:
    """Remove an empty claim folder. What a NAS or a desktop put into it goes too, any other file stays."""
    for path in folder.iterdir():
        if _is_litter(path):
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # not empty
        folder.rmdir()


def _is_litter(path: Path) -> bool:
    return path.name.lower() in _LITTER


def read_regular(path: Path, limit: int) -> bytes:
    """The bytes of an ordinary file of at most ``limit`` bytes. Raises ListRefused, OSError when it is gone.

    A link could point at any file of this machine, and a pipe or device would be read without end: neither
    is opened. The size is measured on what is open, and never trusted.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as trouble:
        if trouble.errno not in (errno.ELOOP, errno.ENXIO):
            raise
        raise ListRefused(file=path.name, reason=_NO_FILE) from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise ListRefused(file=path.name, reason=_NO_FILE)
    with os.fdopen(handle, "rb") as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        reason = f"文件超过 {limit // 2**20} MB，不像一份名单；请只保留名单所在的工作表，另存后重新放入"
        raise ListRefused(file=path.name, reason=reason)
    return data


def put_away(claim: Claim, on: date, report: str = "") -> Path:
    """Move a finished file to its dated folder, with a report beside it when there is one."""
    return _lay(claim, claim.home / DONE / on.isoformat(), report)


def send_back(claim: Claim, on: date, report: str) -> Path:
    """Move a refused file to its dated folder, with a report in the clerk's words beside it."""
    return _lay(claim, claim.home / REFUSED / on.isoformat(), report)


def report_beside(target: Path) -> Path:
    """Where the report on ``target`` lies. The byte order mark lets every Windows Notepad read it."""
    return target.with_name(shortened(target.name, " 说明.txt"))


def free_name(folder: Path, name: str) -> Path:
    """A path in ``folder`` that nothing occupies: ``名单.xlsx``, then ``名单 (2).xlsx``."""
    target = folder / name
    stem, suffix = target.stem, target.suffix
    count = 1
    while target.exists():
        count += 1
        target = folder / shortened(stem, f" ({count}){suffix}")
    return target


def _lay(claim: Claim, folder: Path, report: str) -> Path:
    """The report first: a crash between the two repeats both, under the same names."""
    folder.mkdir(parents=True, exist_ok=True)
    target = free_name(folder, claim.name)
    if report:
        write_durably(report_beside(target), report.encode("utf-8-sig"))
    claim.path.rename(target)
    clear(claim.path.parent)
    return target


def shortened(stem: str, ending: str) -> str:
    """``stem``, cut so that it and ``ending`` are a file name.

    File systems allow 255 bytes; a Chinese character takes three, and an ending may be long itself.
    """
    while len(os.fsencode(stem + ending)) > 255:
        stem, ending = (stem[:-1], ending) if stem else (stem, ending[1:])
    return stem + ending
