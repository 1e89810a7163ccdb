"""Text drawn straight into PDF pages, in the office's song face, each document with its own small font.

For pages whose layout is simple and whose number is large: catalogues, lists of thousands of rows. A page of
WeasyPrint's takes 60 ms, one of these 1 ms. Characters that the office face lacks are taken from the faces
for rare characters, drawn as outlines (a Type 3 font, which PDF/A allows); what no face has is printed as 〓,
the typesetter's mark for a missing sort.
"""

import hashlib
import os
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pikepdf
from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name

from guidang.domain.errors import MissingLibrary
from guidang.paper.cff import CidFont

_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
_OFFICE = ("NotoSerifCJK-Regular.ttc", "Noto Serif CJK SC", "fonts-noto-cjk")
_RARE = (
    ("LXGWWenKai-Regular.ttf", "LXGW WenKai", "fonts-lxgw-wenkai"),
    ("HanaMinA.ttf", "HanaMinA", "fonts-hanazono"),
    ("HanaMinB.ttf", "HanaMinB", "fonts-hanazono"),
)
_MISSING_SORT = "〓"

# The middle of a Chinese character above its baseline, in em: the em box lies from -0.12 to 0.88.
CENTRE = 0.38


class Face:
    """One font of the machine, opened once and read as needed. Advances are in 1/1000 em."""

    def __init__(self, path: Path, family: str) -> None:
        self._font = _open(path, family)
        self._map: dict[int, str] = self._font.getBestCmap()
        self._unit: int = self._font["head"].unitsPerEm
        self.cff = CidFont(self._font.reader["CFF "]) if "CFF " in self._font else None
        self._metrics: dict[str, tuple[int, int]] = self._font["hmtx"].metrics

    def has(self, character: str) -> bool:
        """Whether the font can draw it."""
        return ord(character) in self._map

    def glyph(self, character: str) -> int:
        """Its glyph number."""
        return int(self._font.getGlyphID(self._map[ord(character)]))

    def advance(self, character: str) -> int:
        """Its width."""
        return round(self._metrics[self._map[ord(character)]][0] * 1000 / self._unit)

    def outline(self, character: str) -> bytes:
        """Its shape as PDF path operators, in font units, filled."""
        glyphs = self._font.getGlyphSet()
        pen = _PathPen(glyphs)
        glyphs[self._map[ord(character)]].draw(pen)
        return " ".join([*pen.operators, "f"]).encode("ascii")

    @property
    def unit(self) -> int:
        """Font units per em."""
        return self._unit


class Letters:
    """The letters of one document. Show text first, embed at the end."""

    def __init__(self) -> None:
        self._office: set[str] = set()
        self._rare: dict[str, int] = {}

    def show(self, x: float, y: float, size: float, words: str) -> str:
        """Operators that print ``words`` from (``x``, ``y``), the baseline's start, in pt."""
        parts, codes, inside = [], "", True
        for character in map(_printed, words):
            office = _office().has(character)
            if office is not inside and codes:
                parts.append(self._run(size, codes, inside))
                codes = ""
            inside = office
            codes += self._code(character, office)
        if codes:
            parts.append(self._run(size, codes, inside))
        return f"BT {x:.2f} {y:.2f} Td {' '.join(parts)} ET" if parts else ""

    def embed(self, pdf: pikepdf.Pdf) -> Dictionary:
        """The /Font resources of every page of ``pdf`` that shows these letters."""
        fonts = Dictionary(Office=pdf.make_indirect(_cid_font(pdf, sorted(self._office or {" "}))))
        for number in range(-(-len(self._rare) // 256)):
            some = list(self._rare)[number * 256 : (number + 1) * 256]
            fonts[f"/Rare{number}"] = pdf.make_indirect(_outline_font(pdf, some))
        return fonts

    def _code(self, character: str, office: bool) -> str:
        if office:
            self._office.add(character)
            return f"{_office().glyph(character):04x}"
        return f"{self._rare.setdefault(character, len(self._rare)):04x}"

    def _run(self, size: float, codes: str, office: bool) -> str:
        if office:
            return f"/Office {size:g} Tf <{codes}> Tj"
        numbers = [int(codes[at : at + 4], 16) for at in range(0, len(codes), 4)]
        return " ".join(f"/Rare{number // 256} {size:g} Tf <{number % 256:02x}> Tj" for number in numbers)


@cache
def advance(character: str) -> float:
    """The width of ``character`` as it is printed, in em."""
    character = _printed(character)
    return _face_of(character).advance(character) / 1000


def width(words: str) -> float:
    """The width of ``words``, in em."""
    return sum(map(advance, words))


def _printed(character: str) -> str:
    if character.isspace() and character != "\u3000":
        return " "
    return character if _covered(character) else _MISSING_SORT


@cache
def _covered(character: str) -> bool:
    return any(face.has(character) for face in _faces())


def _face_of(character: str) -> Face:
    return next(face for face in _faces() if face.has(character))


def _faces() -> Iterable[Face]:
    """The office face, then those for rare characters, opened when the ones before have not sufficed."""
    yield _office()
    for face in _RARE:
        yield _opened(*face)


def _office() -> Face:
    return _opened(*_OFFICE)


@cache
def _opened(file: str, family: str, package: str) -> Face:
    for folder in _FOLDERS:
        for at, _, files in sorted(os.walk(Path(folder).expanduser())):
            if file in files:
                return Face(Path(at, file), family)
    raise MissingLibrary(what=file, package=package)


def _open(path: Path, family: str) -> TTFont:
    if path.suffix != ".ttc":
        return TTFont(path, lazy=True)
    for number in range(64):
        font = TTFont(path, fontNumber=number, lazy=True)
        if font["name"].getDebugName(1) == family:
            return font
    raise MissingLibrary(what=family, package=path.name)


def _cid_font(pdf: pikepdf.Pdf, characters: list[str]) -> Dictionary:
    """A composite font (ISO 32000-1, 9.7) of ``characters``; a code is a CID is the face's glyph number."""
    face = _office()
    # Where a glyph draws two characters, such as ⼀ (a radical) and 一, readers are told the plain one.
    glyphs = {face.glyph(character): character for character in sorted(characters, key=_plain)}
    order = sorted(glyphs)
    tag = "".join(chr(65 + byte % 26) for byte in hashlib.sha256(repr(order).encode()).digest()[:6])
    name = Name(f"/{tag}+NotoSerifCJKsc-Regular")
    if face.cff is None:
        raise MissingLibrary(what="Noto Serif CJK SC (CFF)", package=_OFFICE[2])
    program = pdf.make_stream(face.cff.program(order))
    program.Subtype = Name.CIDFontType0C
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        Flags=4,
        FontBBox=Array([-1000, -300, 2000, 1200]),
        ItalicAngle=0,
        Ascent=880,
        Descent=-120,
        CapHeight=733,
        StemV=80,
        FontFile3=program,
    )
    wide = Array()
    for glyph in order:
        wide.extend([glyph, Array([face.advance(glyphs[glyph])])])
    inner = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0,
        BaseFont=name,
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        DW=1000,
        W=wide,
        FontDescriptor=pdf.make_indirect(descriptor),
    )
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=name,
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(inner)]),
        ToUnicode=pdf.make_stream(_to_unicode([(f"{glyph:04x}", glyphs[glyph]) for glyph in order], "ffff")),
    )


def _plain(character: str) -> tuple[bool, str]:
    return unicodedata.normalize("NFKC", character) == character, character


def _outline_font(pdf: pikepdf.Pdf, characters: list[str]) -> Dictionary:
    """A Type 3 font (ISO 32000-1, 9.6.5) of up to 256 ``characters`` from the faces for rare ones."""
    procedures, widths, names = Dictionary(), Array(), Array([0])
    for number, character in enumerate(characters):
        face = _face_of(character)
        scale = 1000 / face.unit
        wide = face.advance(character)
        drawn = f"{wide} 0 0 -300 {wide} 1000 d1 {scale:.6g} 0 0 {scale:.6g} 0 0 cm ".encode()
        procedures[f"/c{number}"] = pdf.make_stream(drawn + face.outline(character))
        widths.append(wide)
        names.append(Name(f"/c{number}"))
    pairs = [(f"{number:02x}", character) for number, character in enumerate(characters)]
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type3,
        FontBBox=Array([0, -300, 1000, 1000]),
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
        CharProcs=procedures,
        Encoding=Dictionary(Type=Name.Encoding, Differences=names),
        FirstChar=0,
        LastChar=len(characters) - 1,
        Widths=widths,
        Resources=Dictionary(),
        ToUnicode=pdf.make_stream(_to_unicode(pairs, "ff")),
    )


def _to_unicode(pairs: list[tuple[str, str]], last: str) -> bytes:
    """The CMap by which text is copied and searched (ISO 32000-1, 9.10.3), 100 entries a block at most."""
    entries = [f"<{code}> <{character.encode('utf-16-be').hex()}>" for code, character in pairs]
    blocks = [entries[at : at + 100] for at in range(0, len(entries), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        f"1 begincodespacerange <{'0' * len(last)}> <{last}> endcodespacerange\n"
        f"{body}\nendcmap CMapName currentdict /CMap defineresource pop end end\n"
    ).encode("ascii")


class _PathPen(BasePen):  # type: ignore[misc]
    """Draws a glyph as PDF path operators; quadratic curves become cubic ones in BasePen."""

    def __init__(self, glyphs: object) -> None:
        super().__init__(glyphs)
        self.operators: list[str] = []

    def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802 - fontTools' names
        self.operators.append(f"{pt[0]:g} {pt[1]:g} m")

    def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
        self.operators.append(f"{pt[0]:g} {pt[1]:g} l")

    def _curveToOne(  # noqa: N802
        self, pt1: tuple[float, float], pt2: tuple[float, float], pt3: tuple[float, float]
    ) -> None:
        numbers = " ".join(f"{part:g}" for point in (pt1, pt2, pt3) for part in point)
        self.operators.append(f"{numbers} c")

    def _closePath(self) -> None:  # noqa: N802
        self.operators.append("h")
