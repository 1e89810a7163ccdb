"""Typefaces: which installed font prints what, and the refusal to print without them.

| Word says | face | printed with | Debian package |
|---|---|---|---|
| 宋体 and the like | song | Noto Serif CJK SC | fonts-noto-cjk |
| 黑体 and the like | hei | Noto Sans CJK SC | fonts-noto-cjk |
| 楷体 and the like | kai | LXGW WenKai | fonts-lxgw-wenkai |
| 仿宋 and the like | fang | Noto Serif CJK SC | Debian has FangSong only inside TeX Live (about 200 MB) |
| what these lack | | LXGW WenKai, HanaMinA, HanaMinB | fonts-lxgw-wenkai, fonts-hanazono |

Latin letters and digits are set in the face of the Chinese text around them.
"""

import ctypes
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from guidang.domain.errors import MissingLibrary
from guidang.paper.lettering.fontfile import FontFile

_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
# All of them WeasyPrint's.
_LIBRARIES = {
    "libharfbuzz.so.0": "libharfbuzz0b",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
}
MISSING_SORT = "〓"
"""What typesetters print for a character that they have no type for."""
LINE_CENTRE = 0.4325
"""Height above the baseline, in em, of the middle of a line of Noto Serif CJK (ascent 1.151, descent
0.286), on which CSS centres its lines; text beside print that WeasyPrint set stands level with it."""
BOX_CENTRE = 0.38
"""Height above the baseline, in em, of the middle of a Chinese character, whose box lies from -0.12 to 0.88:
for text that is centred between rules."""


@dataclass(frozen=True, order=True, slots=True)
class Typeface:
    """One font: the file's name, the family in it (a collection holds several), its package."""

    file: str
    family: str
    package: str

    @property
    def name(self) -> str:
        """A PostScript name for PDF font dictionaries: NotoSerifCJKSC-Bold."""
        weight = "Bold" if "Bold" in self.file else "Regular"
        return f"{self.family.replace(' ', '')}-{weight}"

    def opened(self) -> FontFile:
        """The font, opened once a process. Raises MissingLibrary."""
        return _open(self)

    def covers(self, character: str) -> bool:
        """Whether the font has a glyph for ``character``."""
        return self.opened().glyph(character) != 0


_CJK, _WENKAI, _HANA = "fonts-noto-cjk", "fonts-lxgw-wenkai", "fonts-hanazono"
_SONG = Typeface("NotoSerifCJK-Regular.ttc", "Noto Serif CJK SC", _CJK)
_SONG_BOLD = Typeface("NotoSerifCJK-Bold.ttc", "Noto Serif CJK SC", _CJK)
_KAI = Typeface("LXGWWenKai-Regular.ttf", "LXGW WenKai", _WENKAI)
_FACES = {
    ("song", False): _SONG,
    ("song", True): _SONG_BOLD,
    ("fang", False): _SONG,
    ("fang", True): _SONG_BOLD,
    ("hei", False): Typeface("NotoSansCJK-Regular.ttc", "Noto Sans CJK SC", _CJK),
    ("hei", True): Typeface("NotoSansCJK-Bold.ttc", "Noto Sans CJK SC", _CJK),
    ("kai", False): _KAI,
    ("kai", True): Typeface("LXGWWenKai-Bold.ttf", "LXGW WenKai", _WENKAI),
}
_RARE = (_KAI, Typeface("HanaMinA.ttf", "HanaMinA", _HANA), Typeface("HanaMinB.ttf", "HanaMinB", _HANA))


def css_family(face: str) -> str:
    """The CSS font families of ``face``, with those for rare characters after it."""
    family = _FACES[face, False].family
    return ",".join(f"'{name}'" for name in dict.fromkeys((family, _SONG.family, *(t.family for t in _RARE))))


def face_of(font: str | None) -> tuple[str, bool]:
    """The face that stands for a Word font, and whether it is a heavy one; an unknown font is set in song."""
    name = (font or "").lower()
    for face, signs in (
        ("fang", ("仿宋", "fangsong")),
        ("kai", ("楷", "kai")),
        ("hei", ("黑", "等线", "hei", "dengxian", "gothic", "sans")),
    ):
        if any(sign in name for sign in signs):
            return face, False
    return "song", "小标宋" in name


def typeface_named(family: str, *, bold: bool) -> Typeface | None:
    """The installed font of this family and weight, None when it is none of ours."""
    return next((t for (_, heavy), t in _FACES.items() if t.family == family and heavy == bold), None)


def typeface_for(character: str, face: str = "song", bold: bool = False) -> Typeface | None:
    """The first font that prints ``character``: its own face, song, then the fonts for rare characters."""
    for typeface in (_FACES[face, bold], _FACES["song", bold], *_RARE):
        if typeface.covers(character):
            return typeface
    return None


@lru_cache(maxsize=65536)
def measure(character: str, face: str = "song", bold: bool = False) -> float:
    """The width of ``character`` in em; 1.0 when no font has it."""
    typeface = typeface_for(character, face, bold)
    if typeface is None:
        return 1.0
    font = typeface.opened()
    return font.advance(font.glyph(character))


def width(text: str, face: str = "song", bold: bool = False) -> float:
    """The width of ``text`` in em."""
    return sum(measure(character, face, bold) for character in text)


def marked(text: str) -> str:
    """``text`` as it can be printed: 〓 for what no font has; white space but the wide one becomes blanks."""
    return "".join(map(_marked, text))


@lru_cache(maxsize=65536)
def _marked(character: str) -> str:
    if character.isspace() and character != "\u3000":
        return " "
    return character if typeface_for(character) else MISSING_SORT


def require() -> None:
    """Refuse to work without the libraries and fonts. Raises MissingLibrary naming every package.

    Without libharfbuzz-subset0 WeasyPrint only logs a warning and becomes 50 to 100 times slower.
    """
    missing: dict[str, str] = {}
    for library, package in _LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing[library] = package
    missing |= {t.file: t.package for t in (*_FACES.values(), *_RARE) if t.file not in _installed()}
    if missing:
        packages = " ".join(dict.fromkeys(missing.values()))
        raise MissingLibrary(what="、".join(missing), package=packages)


@cache
def stamp() -> str:
    """A digest of the installed fonts' headers: other fonts, other geometry. Raises MissingLibrary."""
    digest = hashlib.sha256()
    for typeface in sorted({*_FACES.values(), *_RARE}):
        digest.update(typeface.file.encode() + typeface.opened().table("head"))
    return digest.hexdigest()


@cache
def _open(typeface: Typeface) -> FontFile:
    path = _installed().get(typeface.file)
    if path is None:
        raise MissingLibrary(what=typeface.file, package=typeface.package)
    # A Noto collection holds ten faces at most. A damaged file has no family.
    for index in range(10):
        font = FontFile(path, index)
        if font.family() == typeface.family:
            return font
    raise MissingLibrary(what=f"{typeface.file} ({typeface.family})", package=typeface.package)


@cache
def _installed() -> dict[str, Path]:
    wanted = {t.file for t in (*_FACES.values(), *_RARE)}
    return {path.name: path for path in _font_files() if path.name in wanted}


def _font_files() -> Iterator[Path]:
    for folder in reversed(_FOLDERS):
        for at, _, files in os.walk(Path(folder).expanduser()):
            yield from (Path(at, file) for file in files)
