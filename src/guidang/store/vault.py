"""库: bytes, written once, named by their SHA-256. Nothing in it is ever changed or deleted."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from guidang.domain.errors import LedgerBroken

WRITING = ".writing-"  # prefix of files that are not yet whole
_AT_ONCE = 8  # files being written: while a disk makes one safe, the next can be on their way


class Vault:
    """A folder of files ``ab/abcdef…`` under ``root``."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, data: bytes) -> str:
        """Keep ``data`` and return its SHA-256 (hex). Twice the same is once.

        The bytes are on disk (fsync) under their final name before this returns, so that a record may
        point to them.
        """
        digest = hashlib.sha256(data).hexdigest()
        target = self.path(digest)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            write_durably(target, data)
        return digest

    def put_all(self, many: Iterable[bytes]) -> list[str]:
        """As `put` for each of ``many``, which wait for the disk together."""
        digests, new = [], {}
        for data in many:
            digests.append(hashlib.sha256(data).hexdigest())
            target = self.path(digests[-1])
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                new[target] = data
        write_all_durably(new.items())
        return digests

    def get(self, digest: str) -> bytes:
        """The bytes with this SHA-256. Raises LedgerBroken when they are gone or no longer the same."""
        try:
            data = self.path(digest).read_bytes()
        except FileNotFoundError:
            raise LedgerBroken(reason=f"库中缺少文件 {digest[:12]}…") from None
        if hashlib.sha256(data).hexdigest() != digest:
            raise LedgerBroken(reason=f"库中文件 {digest[:12]}… 已损坏")
        return data

    def path(self, digest: str) -> Path:
        """Where the bytes with this SHA-256 lie, or would."""
        return self._root / digest[:2] / digest


def write_durably(target: Path, data: bytes) -> None:
    """Write ``data`` so that ``target`` holds all of it or does not change: temporary file, fsync, rename."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=WRITING)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_all_durably(files: Iterable[tuple[Path, bytes]]) -> None:
    """As `write_durably` for many files, which wait for the disk together. Their folders must be there."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for done in [pool.submit(write_durably, target, data) for target, data in files]:
            done.result()
