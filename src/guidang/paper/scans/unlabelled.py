"""Pages of ours on which no code is left: which blank, by their print, and which sheet, by its number.

Nothing is guessed: a page counts only when its print registers onto a blank and the case number printed there
is read beyond doubt; a number that is read, but not beyond doubt, is told as a guess. Knowingly left open:
photographs at a slant, and several pieces on one page, as nothing tells where such a piece lies.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from guidang.domain.codes import CaseNo, SheetCode
from guidang.domain.form import Rect
from guidang.paper.scans.case_number import read_number
from guidang.paper.scans.kit import COARSE_DPI, Piece, ReadingKit
from guidang.paper.scans.page_image import Pixels
from guidang.paper.scans.page_print import alike, place_of, spectrum_of, spectrum_of_blank
from guidang.paper.scans.pyramid import Matrix, Pyramid, scale, shift
from guidang.paper.scans.registration import Fit, register_from

_REACH = 16  # px of what is compared: how far a sheet may lie from where the page has it
_SHAPE = 0.14  # relative difference of aspect: a scanner's margins, a torn edge
_CANDIDATES = 8
_SHARE = 0.8  # of the landmarks: more than is asked of a page whose code says what it is
_DIFFERENT = 25  # gray levels, where two blanks are not the same
_TELLING = 40  # px at COARSE_DPI: a character
_CLEARLY = 0.3  # of correlation
_FIRST = 1  # serial


@dataclass(frozen=True, slots=True)
class Unlabelled:
    """A piece of paper laid without a code. ``text`` is the code that it should have; ``sure`` or a guess.

    Which copy of a form it is stands in the code alone: ``text`` says the first, and whoever knows of others
    must ask.
    """

    fit: Fit
    case: CaseNo
    text: str
    sure: bool


@dataclass(frozen=True, slots=True)
class _Sample:
    """A part of a blank's page that may be a page by itself, and its pieces."""

    raster: bytes
    rect: Rect
    pieces: tuple[Piece, ...]


def read_unlabelled(page: Pyramid, kit: ReadingKit) -> list[Unlabelled]:
    """The pieces of an uncut page, or the one torn-off piece on it, whose case number can be read."""
    likely = _likely(page, kit)
    laid = [_laid(page, sample, guess) for sample, guess in likely]
    best = max(laid, key=lambda fits: sum(fit.share for fit in fits), default=[])
    found: list[Unlabelled] = []
    for fit in best:
        read = read_number(page, fit)
        if read is not None:
            own = _address(fit.piece, kit)
            rivals = [p for sample, _ in likely for p in sample.pieces if _address(p, kit) != own]
            sure = read.sure and all(_rather(page, fit, rival) for rival in rivals)
            code = SheetCode(read.case, own[0], _FIRST, own[1], own[2] + 1)
            found.append(Unlabelled(fit, read.case, code.sealed(kit.key), sure))
    return found


def _address(piece: Piece, kit: ReadingKit) -> tuple[str, str, int]:
    return next(address for address, other in kit.pieces if other is piece)


def _laid(page: Pyramid, sample: _Sample, guess: Matrix) -> list[Fit]:
    fits = [register_from(page, piece, guess) for piece in sample.pieces]
    return [fit for fit in fits if fit is not None and fit.accepted and fit.share >= _SHARE]


def _rather(page: Pyramid, fit: Fit, rival: Piece) -> bool:
    """Whether the page is the blank of ``fit`` rather than ``rival``, judged where the two differ: forms of
    one school may differ in two words. False when they differ nowhere.
    """
    per_pt = COARSE_DPI / 72
    own, other = (_soft(_cut(piece.coarse, piece.rect, per_pt)) for piece in (fit.piece, rival))
    rows, columns = (min(a, b) for a, b in zip(own.shape, other.shape, strict=True))
    placed = fit.matrix @ shift(fit.piece.rect.x0, fit.piece.rect.y0) @ scale(1 / per_pt)
    seen = _soft(page.window(placed, (columns, rows)))
    own, other = own[:rows, :columns], other[:rows, :columns]
    differ = np.abs(own - other) > _DIFFERENT
    for piece in (fit.piece, rival):
        for rect in (*piece.slots, *(mark.rect for mark in piece.marks)):
            x0, x1 = (max(0, round((x - piece.rect.x0) * per_pt)) for x in (rect.x0 - 4, rect.x1 + 4))
            y0, y1 = (max(0, round((y - piece.rect.y0) * per_pt)) for y in (rect.y0 - 4, rect.y1 + 4))
            differ[y0:y1, x0:x1] = False
    if np.count_nonzero(differ) < _TELLING:
        return False
    return _agreement(seen[differ], own[differ]) > _agreement(seen[differ], other[differ]) + _CLEARLY


def _cut(pixels: Pixels, rect: Rect, per_pt: float) -> Pixels:
    x0, y0, x1, y1 = (round(v * per_pt) for v in (rect.x0, rect.y0, rect.x1, rect.y1))
    return pixels[y0:y1, x0:x1]


def _soft(pixels: Pixels) -> NDArray[np.float32]:
    return np.asarray(cv2.GaussianBlur(pixels.astype(np.float32), (0, 0), 1.0), dtype=np.float32)


def _agreement(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    a, b = one - one.mean(), other - other.mean()
    lengths = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum()) / lengths if lengths > 1e-3 else 0.0


def _likely(page: Pyramid, kit: ReadingKit) -> list[tuple[_Sample, Matrix]]:
    """The samples whose print is likest, and where each lies on the page (pt to px), the likest first."""
    width, height = page.size
    own = spectrum_of(page.level(2))
    if own is None:
        return []
    found: list[tuple[float, _Sample, Matrix]] = []
    for sample in _samples(kit):
        for turns in range(4):
            across, down = (width, height) if turns % 2 == 0 else (height, width)
            if abs(np.log(across / down * sample.rect.height / sample.rect.width)) > _SHAPE:
                continue
            blank = spectrum_of_blank(sample.raster, sample.rect, turns)
            if blank is not None:
                likeness, moved = alike(own, blank, _REACH)
                found.append((likeness, sample, place_of(page, sample.rect, turns, moved)))
    found.sort(key=lambda one: -one[0])
    return [(sample, guess) for _, sample, guess in found[:_CANDIDATES]]


def _samples(kit: ReadingKit) -> list[_Sample]:
    """Whole pages and pieces of all blanks; of an edition's pages each once."""
    pages: dict[tuple[str, int], list[Piece]] = {}
    for _, piece in kit.pieces:
        pages.setdefault((piece.edition, piece.page), []).append(piece)
    samples = []
    for pieces in pages.values():
        samples.append(_Sample(pieces[0].raster, pieces[0].page_rect, tuple(pieces)))
        if len(pieces) > 1:
            samples += [_Sample(piece.raster, piece.rect, (piece,)) for piece in pieces]
    return samples
