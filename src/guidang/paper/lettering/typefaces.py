"""Typefaces: which installed font prints what, and the refusal to print without them.

| Word says | face | printed with | Debian package |
|---|---|---|---|
| 宋体 and the like | song | Noto Serif CJK SC | fonts-noto-cjk |
| 黑体 and the like | hei | Noto Sans CJK SC | fonts-noto-cjk |
| 楷体 and the like | kai | LXGW WenKai | fonts-lxgw-wenkai |
| 仿宋 and the like | fang | Noto Serif CJK SC | Debian has FangSong only inside TeX Live (about 200 MB) |
| what these lack | | LXGW WenKai, HanaMinA, HanaMinB | fonts-lxgw-wenkai, fonts-hanazono |
| Times New Roman and the like | serif | Liberation Serif | fonts-liberation |
| Arial and the like | sans | Liberation Sans | fonts-liberation |
| Courier New | mono | Liberation Mono | fonts-liberation |
| Calibri | carlito | Carlito | fonts-crosextra-carlito |
| Latin text in 宋体, 仿宋; 黑体; 楷体 | half; halfhei; halfkai | letters half an em wide | as above |

A face is written ``song``: Latin letters and digits are those of the Chinese font; or ``song+serif``: they
are set in another font, as Word does with the run's ascii font. Liberation and Carlito have the widths of
the fonts they stand for, so lines break where they did in Word.
"""

import ctypes
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
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
    half: bool = False  # draws Latin letters half an em wide, by the font's feature hwid

    @property
    def name(self) -> str:
        """A PostScript name for PDF font dictionaries: NotoSerifCJKSC-Bold."""
        weight = "Bold" if "Bold" in self.file else "Regular"
        return f"{self.family.replace(' ', '')}-{weight}"

    def opened(self) -> FontFile:
        """The font, opened once a process. Raises MissingLibrary."""
        return _open(self)

    def glyph(self, character: str) -> int:
        """The glyph number of ``character``; 0 when the font has none."""
        return self.opened().glyph(character, half=self.half)

    def covers(self, character: str) -> bool:
        """Whether the font has a glyph for ``character``."""
        return self.glyph(character) != 0


_CJK, _WENKAI, _HANA = "fonts-noto-cjk", "fonts-lxgw-wenkai", "fonts-hanazono"
_LIBERATION, _CARLITO = "fonts-liberation", "fonts-crosextra-carlito"
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
_HEI, _HEI_BOLD = _FACES["hei", False], _FACES["hei", True]
_LATIN = {
    ("serif", False): Typeface("LiberationSerif-Regular.ttf", "Liberation Serif", _LIBERATION),
    ("serif", True): Typeface("LiberationSerif-Bold.ttf", "Liberation Serif", _LIBERATION),
    ("sans", False): Typeface("LiberationSans-Regular.ttf", "Liberation Sans", _LIBERATION),
    ("sans", True): Typeface("LiberationSans-Bold.ttf", "Liberation Sans", _LIBERATION),
    ("mono", False): Typeface("LiberationMono-Regular.ttf", "Liberation Mono", _LIBERATION),
    ("mono", True): Typeface("LiberationMono-Bold.ttf", "Liberation Mono", _LIBERATION),
    ("carlito", False): Typeface("Carlito-Regular.ttf", "Carlito", _CARLITO),
    ("carlito", True): Typeface("Carlito-Bold.ttf", "Carlito", _CARLITO),
    ("half", False): replace(_SONG, half=True),
    ("half", True): replace(_SONG_BOLD, half=True),
    ("halfhei", False): replace(_HEI, half=True),
    ("halfhei", True): replace(_HEI_BOLD, half=True),
    ("halfkai", False): Typeface("LXGWWenKaiMono-Regular.ttf", "LXGW WenKai Mono", _WENKAI),
    ("halfkai", True): Typeface("LXGWWenKaiMono-Bold.ttf", "LXGW WenKai Mono", _WENKAI),
    ("hei", False): _HEI,
    ("hei", True): _HEI_BOLD,
}
_QUOTES = "“”‘’"  # half an em wide in LXGW WenKai, a whole one in Chinese type
_RARE = (_KAI, Typeface("HanaMinA.ttf", "HanaMinA", _HANA), Typeface("HanaMinB.ttf", "HanaMinB", _HANA))


def is_latin(character: str) -> bool:
    """Whether ``character`` is set in the Latin font of a face, for text that stands by itself.

    ASCII, Latin, Greek and Cyrillic letters (ECMA-376 part 1, 17.3.2.26); quotation marks, dashes, signs
    such as × and circled numbers are Chinese type.
    """
    letter = "\u00c0" <= character <= "\u04ff" and character not in "×÷"
    return letter or character <= "~" or character == "\u00a0"


def css_latin(face: str) -> str:
    """The CSS for Latin text in ``face``: font families, and the feature that makes letters half as wide."""
    chinese, _, latin = face.partition("+")
    if not latin:
        return f"font-family:{css_family(chinese)}"
    typeface = _LATIN[latin, False]
    feature = ";font-feature-settings:'hwid'" if typeface.half else ""
    return f"font-family:'{typeface.family}',{css_family(chinese)}{feature}"


def css_family(face: str) -> str:
    """The CSS font families for the Chinese text of ``face``, with those for rare characters after it."""
    family = _FACES[face.partition("+")[0], False].family
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


def latin_of(font: str | None) -> str:
    """The Latin face that stands for a Word font; an unknown font is set in serif."""
    name = (font or "").lower()
    for face, signs in (
        ("hei", ("yahei", "雅黑", "等线", "dengxian", "noto sans cjk", "思源黑体")),
        ("halfkai", ("楷", "kaiti", "simkai")),
        ("halfhei", ("黑", "simhei", "gothic", "幼圆", "youyuan")),
        ("carlito", ("calibri", "carlito")),
        ("mono", ("courier", "consolas", "mono")),
        ("sans", ("arial", "helvetica", "verdana", "tahoma", "segoe", "sans", "trebuchet")),
        ("half", ("simsun", "fangsong", "stsong", "mincho")),
    ):
        if any(sign in name for sign in signs):
            return face
    return "half" if any("\u4e00" <= c <= "\u9fff" for c in name) else "serif"


def typeface_named(family: str, *, bold: bool) -> Typeface | None:
    """The installed font of this family and weight, None when it is none of ours."""
    ours = (*_FACES.items(), *_LATIN.items())
    return next((t for (_, heavy), t in ours if t.family == family and heavy == bold), None)


@lru_cache(maxsize=65536)
def typeface_for(
    character: str, face: str = "song", bold: bool = False, *, latin: bool | None = None
) -> Typeface | None:
    """The first font that prints ``character``: its own face, song, then the fonts for rare characters.

    ``latin``: whether it is set in the Latin font of ``face``; None: as ``is_latin`` says.
    """
    chinese, _, western = face.partition("+")
    wanted = is_latin(character) if latin is None else latin
    own = [_LATIN[western, bold]] if western and wanted else []
    if wanted or not (western and character in _QUOTES):
        own.append(_FACES[chinese, bold])
    for typeface in (*own, _FACES["song", bold], *_RARE):
        if typeface.covers(character):
            return typeface
    return None


@lru_cache(maxsize=65536)
def measure(character: str, face: str = "song", bold: bool = False, *, latin: bool | None = None) -> float:
    """The width of ``character`` in em; 1.0 when no font has it. ``latin`` as for ``typeface_for``."""
    typeface = typeface_for(character, face, bold, latin=latin)
    if typeface is None:
        return 1.0
    return typeface.opened().advance(typeface.glyph(character))


@lru_cache(maxsize=16384)  # a class has its school, term and level in common
def width(text: str, face: str = "song", bold: bool = False) -> float:
    """The width of ``text`` in em."""
    return sum([measure(character, face, bold) for character in text])


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
    missing |= {
        t.file: t.package for t in (*_FACES.values(), *_LATIN.values(), *_RARE) if t.file not in _installed()
    }
    if missing:
        packages = " ".join(dict.fromkeys(missing.values()))
        raise MissingLibrary(what="、".join(missing), package=packages)


@cache
def stamp() -> str:
    """A digest of the installed fonts' headers: other fonts, other geometry. Raises MissingLibrary."""
    digest = hashlib.sha256()
    for typeface in sorted({*_FACES.values(), *_LATIN.values(), *_RARE}):
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
    wanted = {t.file for t in (*_FACES.values(), *_LATIN.values(), *_RARE)}
    return {path.name: path for path in _font_files() if path.name in wanted}


def _font_files() -> Iterator[Path]:
    for folder in reversed(_FOLDERS):
        for at, _, files in os.walk(Path(folder).expanduser()):
            yield from (Path(at, file) for file in files)
