"""When is a dropped file ready? When it has been still, and is whole.

A file system tells that a file was created long before the copy is done, and a network share may not tell at
all; so a file is taken only when size and time have not changed for a while and its ending is there.
"""

import contextlib
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from guidang.steps.folders import DONE, REFUSED, REVIEW, TAKING

_OURS = frozenset({DONE, REFUSED, REVIEW, TAKING})
# What Office, browsers, sync clients, macOS and NAS boxes leave in folders.
_JUNK_PREFIXES = ("~$", ".", "._", "~")
_JUNK_SUFFIXES = (".tmp", ".part", ".crdownload", ".partial", ".download", ".lock", ".swp", "~")
_JUNK_NAMES = frozenset({"thumbs.db", "desktop.ini", "readme.md", "ehthumbs.db", "@eadir", "#recycle"})


def candidates(home: Path) -> list[Path]:
    """The files in a watched folder that a clerk may have meant for us, oldest first.

    Our own subfolders, temporary and lock files, links and special files are left alone.
    """
    found: list[tuple[int, str, Path]] = []
    for path in _walk(home):
        with contextlib.suppress(OSError):  # renamed or removed meanwhile
            if not _junk(path):
                found.append((path.stat().st_mtime_ns, path.as_posix(), path))
    return [path for _, _, path in sorted(found)]


def _walk(folder: Path) -> list[Path]:
    found: list[Path] = []
    try:
        entries = list(folder.iterdir())
    except OSError:  # gone, or not ours to read
        return found
    for path in entries:
        if path.is_symlink():
            continue
        if path.is_dir():
            if path.name not in _OURS and not path.name.startswith((".", "@", "#")):
                found += _walk(path)
        elif path.is_file():
            found.append(path)
    return found


def _junk(path: Path) -> bool:
    name = path.name.lower()
    return name in _JUNK_NAMES or name.startswith(_JUNK_PREFIXES) or name.endswith(_JUNK_SUFFIXES)


def is_complete(path: Path) -> bool:
    """Whether the file's ending is there, for kinds that have one; other kinds count as complete."""
    with path.open("rb") as stream:
        head = stream.read(8)
        stream.seek(max(0, path.stat().st_size - 2048))
        tail = stream.read()
    if head.startswith(b"PK\x03\x04"):
        return zipfile.is_zipfile(path)
    if head.startswith(b"%PDF"):
        return b"%%EOF" in tail
    if head.startswith(b"\xff\xd8\xff"):
        return b"\xff\xd9" in tail
    if head.startswith(b"\x89PNG"):
        return b"IEND" in tail
    return bool(head)


@dataclass(slots=True)
class Stillness:
    """Remembers when each file was last seen to change. Time is the caller's (seconds, any origin)."""

    seconds: float
    patience: float = 30.0  # a still file that stays incomplete is taken after this long, and then refused
    _seen: dict[Path, tuple[tuple[int, int], float]] = field(default_factory=dict)

    def ready(self, path: Path, now: float) -> bool:
        """Whether ``path`` may be taken at ``now``."""
        try:
            stat = path.stat()
            state = (stat.st_size, stat.st_mtime_ns)
            before = self._seen.get(path)
            if before is None or before[0] != state:
                self._seen[path] = (state, now)
                return False
            still = now - before[1]
            return still >= self.seconds and (still >= self.patience or is_complete(path))
        except OSError:  # gone, or locked by the program that writes it
            self._seen.pop(path, None)
            return False

    def forget(self, path: Path) -> None:
        """The file was taken."""
        self._seen.pop(path, None)
