"""Laying a piece of paper onto its blank.

The corners of a 20 mm code err by 1–15 mm at the far end of a page, so they are only a start: patches of the
blank are found again on the scan, coarse (75 dpi, 5 mm reach) and then fine (150 dpi). Where a leap over the
whole piece does not agree, as on a slanted photo or a stretched fax, the search grows outward from the code,
each round with a freer transform. Paper bends: what neighbouring landmarks agree on is followed beyond any
transform. A piece is accepted by how many of its landmarks are there, and by what is left over.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from guidang.domain.form import Rect
from guidang.paper.scans.bending import consistent, drift
from guidang.paper.scans.fitting import affine, fitted, inverse, similarity, stretch
from guidang.paper.scans.kit import COARSE_DPI, REFERENCE_DPI, Piece
from guidang.paper.scans.matching import CLOSE, COARSE, FINE, SOFT, WIDE, Look, find, peak
from guidang.paper.scans.pyramid import Matrix, Points, Pyramid, apply, scale, shift
from guidang.paper.scans.telling import favour

__all__ = ["PT_PER_MM", "Fit", "corners_of", "peak", "register", "register_from", "rough_corners"]

PT_PER_MM = 72 / 25.4
_NONE: Points = np.zeros((0, 2))
MAX_RESIDUAL_MM = 1.0  # beyond it the print is not this blank's
MIN_MATCHED = 6  # patches; fewer prove nothing
# Of the landmarks that are on the page.
MIN_SHARE = 0.6
# At the places that tell this print from others alike; from -1 to 1.
MIN_FAVOUR = 0.1


@dataclass(frozen=True, slots=True)
class Fit:
    """A piece laid onto the page: ``matrix`` maps pt of the blank to px of the page, as if paper were flat.

    ``at`` (n, 2) are the landmarks found again and ``off`` (n, 2) how far from there the paper bends them,
    both in pt. ``residual`` is the median, in mm over all patches that look alike, of what their neighbours
    do not explain; ``share`` how many of the landmarks on the page were found within 1 mm of where neighbours
    let expect them; ``contrast`` the darkness of print there in gray levels; ``favour`` as in favour().
    """

    piece: Piece
    matrix: Matrix
    residual: float
    share: float
    matched: int
    contrast: float
    at: Points
    off: Points
    favour: float = 1.0

    @property
    def accepted(self) -> bool:
        """Whether this paper is this blank."""
        enough = self.matched >= MIN_MATCHED and self.share >= MIN_SHARE and self.favour >= MIN_FAVOUR
        return enough and self.residual <= MAX_RESIDUAL_MM and _is_paper(self.corners())

    def corners(self) -> Points:
        """(4, 2): the piece's corners in px of the page, clockwise from its top left."""
        return apply(self.matrix, corners_of(self.piece.rect))

    def near(self, rect: Rect) -> Matrix:
        """``matrix`` corrected by how the paper bends around ``rect``."""
        middle = np.array([[(rect.x0 + rect.x1) / 2, (rect.y0 + rect.y1) / 2]])
        dx, dy = drift(self.at, self.off, middle)[0]
        return np.asarray(self.matrix @ shift(float(dx), float(dy)), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class _Round:
    """One round of matching over the first ``most`` landmarks. ``freedom`` of its transform as in fitted().

    ``tolerance`` and ``loose``, both in mm: of the transform, and of neighbours that agree.
    """

    look: Look
    most: int
    freedom: int
    tolerance: float = 1.2
    loose: float = 1.5


_LEAP = _Round(COARSE, 12, 8)
_GROW = (
    _Round(COARSE, 8, 6),
    _Round(COARSE, 16, 8),
    _Round(COARSE, 24, 8),
    _Round(COARSE, 99, 8),
    _Round(COARSE, 99, 8),
)
_AFAR = (_Round(WIDE, 99, 8), _Round(COARSE, 99, 8))
_FINE = _Round(FINE, 99, 8, 0.5, 1.0)
_CLOSE = _Round(CLOSE, 20, 8, 0.5, 1.0)
_SOFT = _Round(SOFT, 99, 8, 0.8, 1.0)
_SURE = 0.85  # share of all landmarks above which nothing better is looked for
_SETTLED = 0.75  # share of a leap's landmarks that must agree, else the search grows outward step by step
_INKED = 6  # patches by which the darkness of print is told
_SHARP_MM = 0.35  # of the leap's landmarks nine in ten agree as closely: the rest is near, too
_BENT_MM = 8.0  # how far a found landmark may lie from where a flat sheet would have it
_ONE_SIDED = 1.06  # a code stretched by more was sent by fax, or photographed at a slant


def _is_paper(corners: Points) -> bool:
    """Whether four corners are those of a sheet seen from its front: convex, clockwise, not folded flat."""
    sides = np.roll(corners, -1, axis=0) - corners
    after = np.roll(sides, -1, axis=0)
    turns = sides[:, 0] * after[:, 1] - sides[:, 1] * after[:, 0]
    lengths = np.linalg.norm(sides, axis=1)
    return bool((turns > 0.5 * lengths * np.roll(lengths, -1)).all())


def corners_of(rect: Rect) -> Points:
    """(4, 2): clockwise from the top left."""
    return np.array([(rect.x0, rect.y0), (rect.x1, rect.y0), (rect.x1, rect.y1), (rect.x0, rect.y1)])


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The paper as known so far: ``matrix``, and the bend ``off`` (n, 2; pt) of the landmarks ``at`` (n, 2).

    ``seen`` landmarks were on the page in the last round; ``alike`` (m, 2) and ``apart`` (m, 2) are all that
    looked alike and their offsets, also those that disagree with neighbours and are not among ``at``.
    """

    matrix: Matrix
    at: Points
    off: Points
    seen: int
    alike: Points
    apart: Points

    @classmethod
    def flat(cls, matrix: Matrix) -> "_Sheet":
        """Nothing is known but where flat paper would lie."""
        return cls(matrix, _NONE, _NONE, 0, _NONE, _NONE)

    @property
    def agreement(self) -> float:
        """The share of the landmarks seen that lie within 1 mm of flat paper."""
        return float((np.linalg.norm(self.off, axis=1) <= PT_PER_MM).sum()) / max(1, self.seen)

    @property
    def share(self) -> float:
        """The share of the landmarks seen that agree with their neighbours."""
        return len(self.at) / max(1, self.seen)

    @property
    def sharp(self) -> bool:
        """Whether paper this flat needs only a close look."""
        if self.share < _SURE:
            return False
        return float(np.quantile(np.linalg.norm(self.off, axis=1), 0.9)) <= _SHARP_MM * PT_PER_MM


def register(page: Pyramid, piece: Piece, code: Rect, corners: Points) -> Fit | None:
    """Lay ``piece`` onto the page, given that ``corners`` (4, 2; px) are those of its code at ``code``.

    None when not even a handful of patches is found.
    """
    landmarks = _landmarks(piece)
    fits: list[Fit] = []
    for start in _starts(corners_of(code), corners):
        # On a flatbed the code's own corners are good enough to leap over the whole piece at once.
        leap = _round(page, piece, _Sheet.flat(start), landmarks, _LEAP)
        if leap is not None and leap.agreement >= _SETTLED:
            fits += _settled(page, piece, leap, landmarks)
        if fits and fits[-1].share >= _SURE:
            return fits[-1]
        fits += _grown(page, piece, start, landmarks, code, corners)
        if fits and max(fit.share for fit in fits) >= _SURE:
            break
    return max(fits, key=lambda fit: fit.matched, default=None)


def _landmarks(piece: Piece) -> Points:
    return np.array(piece.landmarks, dtype=np.float64).reshape(-1, 2)


def _starts(code: Points, corners: Points) -> Iterator[Matrix]:
    """First guesses from a code's four corners, the likeliest first."""
    yield similarity(code, corners)
    stretched = affine(code, corners)
    if stretch(stretched) > _ONE_SIDED:
        yield stretched


def _grown(
    page: Pyramid, piece: Piece, start: Matrix, landmarks: Points, code: Rect, corners: Points
) -> list[Fit]:
    middle = np.array([(code.x0 + code.x1) / 2, (code.y0 + code.y1) / 2])
    outward = landmarks[np.argsort(np.linalg.norm(landmarks - middle, axis=1), kind="stable")]
    sheet = _Sheet.flat(start)
    for step in _GROW:
        sheet = _round(page, piece, sheet, outward, step, (corners_of(code), corners)) or sheet
    farther = sheet
    for step in _AFAR if sheet.share < _SURE else ():
        farther = _round(page, piece, farther, outward, step) or farther
    if farther.share > sheet.share:
        sheet = farther
    return _settled(page, piece, sheet, landmarks)


def rough_corners(piece: Piece, code: Rect, corners: Points) -> Points:
    """(4, 2): where the piece's corners would be, judged by its code alone; up to 15 mm off."""
    return apply(similarity(corners_of(code), corners), corners_of(piece.rect))


def register_from(page: Pyramid, piece: Piece, guess: Matrix) -> Fit | None:
    """Lay ``piece`` onto the page from a good guess, such as its neighbour's on an untorn sheet."""
    landmarks = _landmarks(piece)
    leap = _round(page, piece, _Sheet.flat(guess), landmarks, _LEAP)
    return next(iter(_settled(page, piece, leap, landmarks)), None) if leap else None


def _settled(page: Pyramid, piece: Piece, sheet: _Sheet, landmarks: Points) -> list[Fit]:
    """The fit that the last round makes of ``sheet``, if any."""
    best: _Sheet | None = None
    for step in (_CLOSE, _FINE, _SOFT) if sheet.sharp else (_FINE, _SOFT):
        found = _round(page, piece, sheet, landmarks, step)
        if found is not None and (best is None or found.share > best.share):
            best = found
        if best is not None and best.share >= _SURE:
            break
    return [] if best is None else [_judged(page, piece, best)]


def _round(
    page: Pyramid,
    piece: Piece,
    sheet: _Sheet,
    landmarks: Points,
    step: _Round,
    anchors: tuple[Points, Points] = (_NONE, _NONE),
) -> _Sheet | None:
    """The sheet as this round finds it, None when it finds next to nothing.

    ``anchors`` (pt, px) are points known without a search.
    """
    landmarks = landmarks[: step.most]
    moves = drift(sheet.at, sheet.off, landmarks)
    found = find(page, piece, sheet.matrix, landmarks, moves, step.look)
    if len(found.good) < 4:
        return None
    known, there = np.vstack([found.good, anchors[0]]), np.vstack([found.on_page, anchors[1]])
    matrix = fitted(known, there, step.tolerance * PT_PER_MM, step.freedom)
    if matrix is None:
        return None
    off = apply(inverse(matrix), found.on_page) - found.good
    kept = np.linalg.norm(off, axis=1) <= _BENT_MM * PT_PER_MM
    kept[kept] = consistent(found.good[kept], off[kept], step.loose * PT_PER_MM)
    return _Sheet(matrix, found.good[kept], off[kept], len(found.seen), found.good, off)


def _judged(page: Pyramid, piece: Piece, sheet: _Sheet) -> Fit:
    unexplained = sheet.apart - drift(sheet.at, sheet.off, sheet.alike)
    fit = Fit(
        piece=piece,
        matrix=sheet.matrix,
        residual=float(np.median(np.linalg.norm(unexplained, axis=1))) / PT_PER_MM,
        share=sheet.share,
        matched=len(sheet.at),
        contrast=_contrast(page, piece, sheet.matrix, sheet.at),
        at=sheet.at,
        off=sheet.off,
    )
    if not piece.rivals or not fit.accepted:
        return fit
    return replace(fit, favour=favour(page, piece, fit.near, fit.contrast))


def _contrast(page: Pyramid, piece: Piece, matrix: Matrix, at: Points) -> float:
    """How much darker than its paper print is, in the middle of the patches found with most print."""
    per_pt, half, side = REFERENCE_DPI / 72, 10.0, 42
    columns, rows = (at * (COARSE_DPI / 72)).astype(int).T
    inked = at[np.argsort(piece.tone[rows, columns], kind="stable")[:_INKED]]
    darkness = []
    level = None
    for x, y in inked:
        to_page = matrix @ shift(x - half, y - half) @ scale(1 / per_pt)
        level = page.coarsest(to_page, (side / 2, side / 2)) if level is None else level
        grays = page.window(to_page, (side, side), level).ravel()
        dark, light = int(0.02 * grays.size), int(0.9 * grays.size)
        ordered = np.partition(grays, (dark, light))
        darkness.append(float(ordered[light]) - float(ordered[dark]))
    return float(np.median(darkness)) if darkness else 0.0
