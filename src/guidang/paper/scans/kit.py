"""All that a worker needs to read pages: the key, and what a scan of every piece of every blank must show.

The reference is the blank only: a student's text, ink and seals are on the scan and never in the kit. A kit
travels to workers with every batch, so rasters are kept as PNG and unpacked once a process.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import cv2
import numpy as np
import pypdfium2

from guidang.domain.form import Blank, Form, Mark, MarkKind, Part, Rect, Slot
from guidang.paper.scans.landmarks import choose_landmarks
from guidang.paper.scans.page_image import Pixels, as_pixels
from guidang.paper.scans.rivals import Print, Rival, find_rivals

REFERENCE_DPI = 150.0
"""Of the blanks' rasters: registration gains nothing above it, and loses accuracy below."""
COARSE_DPI = REFERENCE_DPI / 2
"""Of the rasters with which the search begins."""
_AROUND_PX = 21  # 20 pt at COARSE_DPI


@dataclass(frozen=True, slots=True)
class Piece:
    """One part on one page of one edition of a form, as paper. Rectangles and landmarks in pt of the page.

    ``codes`` are the places of its QR codes, the main one first. ``raster`` is the blank's page, gray PNG.
    """

    form: str
    edition: str
    part: Part
    page: int
    rect: Rect
    codes: tuple[Rect, ...]
    marks: tuple[Mark, ...]
    landmarks: tuple[tuple[float, float], ...]
    raster: bytes = field(repr=False)
    slots: tuple[Rect, ...] = ()  # where a student's text is printed
    rivals: tuple[Rival, ...] = ()
    numbers: tuple[Slot, ...] = ()  # where the case number is printed

    @property
    def pixels(self) -> Pixels:
        """The blank's page at REFERENCE_DPI."""
        return _unpacked(self.raster)[0]

    @property
    def page_rect(self) -> Rect:
        """The whole page of the blank, of which this is a part."""
        height, width = (side * 72 / REFERENCE_DPI for side in self.pixels.shape)
        return Rect(0.0, 0.0, width, height)

    @property
    def coarse(self) -> Pixels:
        """The blank's page at COARSE_DPI."""
        return _unpacked(self.raster)[1]

    @property
    def tone(self) -> Pixels:
        """At COARSE_DPI, how light the blank is within 10 pt around every px."""
        return _unpacked(self.raster)[2]


@dataclass(frozen=True, slots=True)
class ReadingKit:
    """What the reader knows. ``pieces`` are in the order of preference: the newest edition first.

    ``printed_on`` names the edition on which a sheet (the body of its code) was printed, where a form has
    several; it need not know every sheet.
    """

    key: bytes = field(repr=False)
    pieces: tuple[tuple[tuple[str, str, int], Piece], ...]
    printed_on: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)

    def candidates(self, form: str, letter: str, page: int, code: str = "") -> tuple[Piece, ...]:
        """The pieces that a code with this form, part letter and 1-based page may be printed on: only its own
        edition's when it is known on which the very sheet with ``code`` was printed.
        """
        edition = self.printed_on.get(code.rpartition(".")[0], "")
        return tuple(
            piece
            for address, piece in self.pieces
            if address == (form, letter, page - 1) and edition in ("", piece.edition)
        )


def make_kit(key: bytes, blanks: Sequence[tuple[Form, Blank]]) -> ReadingKit:
    """A kit for these forms; give every edition that may still come back, the newest first."""
    pieces: list[tuple[tuple[str, str, int], Piece]] = []
    for form, blank in blanks:
        document = pypdfium2.PdfDocument(blank.pdf)
        for page in range(len(blank.pages)):
            raster = _raster(document, page)
            packed = cv2.imencode(".png", raster)[1].tobytes()
            for part in form.parts:
                if part.code in blank.parts(page):
                    piece = _piece(form, blank, part, page, raster, packed)
                    pieces.append(((form.short, part.letter, page), piece))
        document.close()
    prints = [_print(piece) for _, piece in pieces]
    for number, (address, piece) in enumerate(pieces):
        others = [*prints[:number], *prints[number + 1 :]]
        pieces[number] = (address, replace(piece, rivals=find_rivals(prints[number], others)))
    return ReadingKit(key, tuple(pieces))


def coarse_of(raster: bytes) -> Pixels:
    """A raster as Piece.coarse."""
    return _unpacked(raster)[1]


def _print(piece: Piece) -> Print:
    return Print(
        raster=piece.raster,
        coarse=piece.coarse,
        per_pt=COARSE_DPI / 72,
        rect=piece.rect,
        codes=piece.codes,
        landmarks=piece.landmarks,
        covered=_changing(piece.marks),
        written=piece.slots,
    )


def _piece(form: Form, blank: Blank, part: Part, page: int, raster: Pixels, packed: bytes) -> Piece:
    rect = blank.part_rect(part.code, page)
    marks = blank.marks_of(part.code, page)
    names = (part.code, f"{part.code}.2")
    codes = tuple(m.rect for name in names for m in marks if m.kind is MarkKind.QR and m.name == name)
    slots = tuple(slot for slot in blank.slots if slot.page == page)
    landmarks = choose_landmarks(raster, REFERENCE_DPI / 72, rect, _changing(marks), _written(slots))
    written = _written(slots)
    numbers = tuple(slot for slot in slots if slot.field == "case_no" and rect.contains(slot.rect))
    return Piece(
        form.code,
        blank.edition,
        part,
        page,
        rect,
        codes,
        marks,
        landmarks,
        packed,
        written,
        numbers=numbers,
    )


def _changing(marks: tuple[Mark, ...]) -> tuple[Rect, ...]:
    """Where the blank's own print is covered or missing on paper."""
    return tuple(
        m.rect for m in marks if m.kind in (MarkKind.QR, MarkKind.SEAL, MarkKind.SIGNATURE, MarkKind.TEAR)
    )


def _written(slots: tuple[Slot, ...]) -> tuple[Rect, ...]:
    """Where text stands on paper that the blank does not have."""
    return tuple(slot.rect for slot in slots)


def _raster(document: pypdfium2.PdfDocument, page: int) -> Pixels:
    bitmap = document[page].render(scale=REFERENCE_DPI / 72, grayscale=True)
    pixels = as_pixels(bitmap.to_numpy())
    return pixels if pixels.ndim == 2 else as_pixels(pixels[:, :, 0])


@lru_cache(maxsize=64)
def _unpacked(raster: bytes) -> tuple[Pixels, Pixels, Pixels]:
    pixels = as_pixels(cv2.imdecode(np.frombuffer(raster, np.uint8), cv2.IMREAD_GRAYSCALE))
    half = (pixels.shape[1] // 2, pixels.shape[0] // 2)
    even = pixels[: 2 * half[1], : 2 * half[0]]
    coarse = as_pixels(cv2.resize(even, half, interpolation=cv2.INTER_AREA))
    return pixels, coarse, as_pixels(cv2.blur(coarse, (_AROUND_PX, _AROUND_PX)))
