"""The files of a received package, in a folder or in a .zip, as they really lie there.

Nothing is extracted, no link is followed, nothing but a regular file is opened. Paths are relative to what
was given, with slashes, in NFC; how a name was spelled is kept, because two spellings are a fault.
"""

import os
import shutil
import stat
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import cast

_ZIP_UTF8 = 0x800  # general purpose bit 11: the name is UTF-8 (APPNOTE.TXT, 4.4.4)
_ZIP_ENCRYPTED = 0x1

# A dossier hardly shrinks at all; a member that grows a thousand times is a bomb.
_LARGEST_RATIO = 1000
_SMALL = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Found:
    """One name in the package. ``trouble`` says in Chinese why it is not an ordinary file, "" when it is."""

    path: str
    spelling: str
    size: int
    trouble: str = ""


class FolderFiles:
    """A package in a folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def listing(self) -> list[Found]:
        """Every name in it, folders left out. A link is listed and never followed."""
        return sorted(self._walk(self._root, ""), key=lambda found: found.spelling)

    def _walk(self, folder: Path, prefix: str) -> Iterator[Found]:
        with os.scandir(folder) as entries:
            for entry in entries:
                spelling = prefix + entry.name
                path = unicodedata.normalize("NFC", spelling)
                if entry.is_symlink():
                    yield Found(path, spelling, 0, "是链接，不是文件")
                elif entry.is_dir(follow_symlinks=False):
                    yield from self._walk(Path(entry.path), spelling + "/")
                elif entry.is_file(follow_symlinks=False):
                    yield Found(path, spelling, entry.stat(follow_symlinks=False).st_size)
                else:
                    yield Found(path, spelling, 0, "不是普通文件")

    @contextmanager
    def open(self, found: Found) -> Iterator[BufferedReader]:
        """An ordinary file of the listing. Raises OSError."""
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(self._root / found.spelling, flags), "rb") as stream:
            yield stream


class ZipFiles:
    """A package in a .zip file."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._members: dict[str, zipfile.ZipInfo] = {}

    def listing(self) -> list[Found]:
        """Every name in it, folders left out. Of a name that occurs twice only the first is read."""
        names = []
        for member in self._archive.infolist():
            if member.is_dir():
                continue
            spelling = _name_of(member)
            trouble = "压缩包内有两个同名文件" if spelling in self._members else _trouble_of(member)
            self._members.setdefault(spelling, member)
            names.append(Found(unicodedata.normalize("NFC", spelling), spelling, member.file_size, trouble))
        return sorted(names, key=lambda found: found.spelling)

    @contextmanager
    def open(self, found: Found) -> Iterator[BufferedReader]:
        """A member of the listing, unpacked to a temporary file so that it can be sought in.

        Raises OSError, zipfile.BadZipFile.
        """
        with tempfile.SpooledTemporaryFile(max_size=_SMALL * 8) as spool:
            with self._archive.open(self._members[found.spelling]) as member:
                shutil.copyfileobj(member, spool, _SMALL)
            spool.seek(0)
            yield cast(BufferedReader, spool)


PackageFiles = FolderFiles | ZipFiles


@contextmanager
def open_package(path: Path) -> Iterator[PackageFiles]:
    """The package at ``path``. Raises OSError, zipfile.BadZipFile."""
    if path.is_dir():
        yield FolderFiles(path)
    else:
        with zipfile.ZipFile(path) as archive:
            yield ZipFiles(archive)


def _name_of(member: zipfile.ZipInfo) -> str:
    """The member's name as it was meant: Windows' own zip writes names in GBK and does not say so."""
    name = member.orig_filename
    if member.flag_bits & _ZIP_UTF8:
        return name
    try:
        return name.encode("cp437").decode("gb18030")
    except UnicodeError:
        return name


def _trouble_of(member: zipfile.ZipInfo) -> str:
    if stat.S_ISLNK(member.external_attr >> 16):
        return "是链接，不是文件"
    if member.flag_bits & _ZIP_ENCRYPTED:
        return "在压缩包内被加密"
    if member.file_size > _SMALL and member.file_size > _LARGEST_RATIO * max(member.compress_size, 1):
        return "压缩比异常，疑为恶意文件"
    return ""
