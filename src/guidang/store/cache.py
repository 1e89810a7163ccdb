"""缓存: what can be made again at any time, kept outside the workspaces so that it is made once a machine.

Nothing personal ever goes in here. What comes out is checked: it must lie in a folder that only its owner can
write, be that owner's, and carry the hash that it was written with. Anything else counts as not there and is
made anew; no fault of a cache may stop work. Knowingly left open: who can write as this user can also write
here, as he could into the program itself.
"""

import hashlib
import os
import stat
from collections.abc import Callable
from pathlib import Path

from guidang.store.vault import write_durably

_LARGEST = 50_000_000  # bytes; a blank is some 50 KB
_DIGEST = hashlib.sha256().digest_size


class Cache:
    """A folder of files ``<key>``, each its SHA-256 and then its bytes. Keys are names of our own making."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def get(self, key: str) -> bytes | None:
        """What was last put under ``key``; None when there is nothing or nothing that can be trusted."""
        try:
            if not _private(self._root.stat(), stat.S_ISDIR):
                return None
            handle = os.open(self._root / key, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with os.fdopen(handle, "rb") as stream:
                about = os.fstat(handle)
                if not _private(about, stat.S_ISREG) or about.st_size > _LARGEST:
                    return None
                held = stream.read(_LARGEST)
        except OSError:
            return None
        digest, data = held[:_DIGEST], held[_DIGEST:]
        return data if hashlib.sha256(data).digest() == digest else None

    def put(self, key: str, data: bytes) -> None:
        """Keep ``data``, whole or not at all. A disk that is full or not ours is no reason to stop."""
        try:
            self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
            if _private(self._root.stat(), stat.S_ISDIR):
                write_durably(self._root / key, hashlib.sha256(data).digest() + data)
        except OSError:
            return


def _private(about: os.stat_result, kind: Callable[[int], bool]) -> bool:
    """Whether it is of this kind, belongs to this user and can be written by nobody else."""
    others = about.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return kind(about.st_mode) and about.st_uid == os.getuid() and not others
