"""Laying a piece of paper onto its blank.

The corners of a 20 mm code err by 1–15 mm at the far end of a page, so they are only a start: patches of the
blank are found again on the scan, coarse (75 dpi, 5 mm reach) and then fine (150 dpi, 1.6 mm reach). Where a
leap over the whole piece does not agree, as on a slanted photo, the search grows outward from the code, each
round with a freer transform. A piece is accepted by what is left over.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from guidang.domain.form import Rect
from guidang.paper.scans.kit import COARSE_DPI, REFERENCE_DPI, Piece
from guidang.paper.scans.pyramid import Matrix, Points, Pyramid, apply, scale, shift

PT_PER_MM = 72 / 25.4
MAX_RESIDUAL_MM = 1.0  # beyond it the print is not this blank's
MIN_MATCHED = 6  # patches; fewer prove nothing
# Of the landmarks that are on the page. Measured: the right blank 0.93 to 1, other forms up to 0.41, another
# edition that moved half of its print 0.68; there the newest that fits best is taken.
MIN_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Fit:
    """A piece laid onto the page: ``matrix`` maps pt of the blank to px of the page.

    ``at`` (n, 2) are the landmarks found again and ``off`` (n, 2) what the matrix leaves of them, both in pt.
    ``residual`` is the median of ``off`` in mm over all patches that look alike, ``share`` how many of the
    landmarks on the page were found within 1 mm, ``contrast`` the darkness of print there in gray levels.
    """

    piece: Piece
    matrix: Matrix
    residual: float
    share: float
    matched: int
    contrast: float
    at: Points
    off: Points

    @property
    def accepted(self) -> bool:
        """Whether this paper is this blank."""
        enough = self.matched >= MIN_MATCHED and self.share >= MIN_SHARE
        return enough and self.residual <= MAX_RESIDUAL_MM and _is_paper(self.corners())

    def corners(self) -> Points:
        """(4, 2): the piece's corners in px of the page, clockwise from its top left."""
        return apply(self.matrix, corners_of(self.piece.rect))

    def near(self, rect: Rect) -> Matrix:
        """``matrix`` corrected by what is left of the landmarks around ``rect``: paper bends."""
        if len(self.at) < 3:
            return self.matrix
        middle = np.array([(rect.x0 + rect.x1) / 2, (rect.y0 + rect.y1) / 2])
        weight = 1.0 / (np.linalg.norm(self.at - middle, axis=1) + 20.0) ** 3
        dx, dy = (self.off * weight[:, None]).sum(axis=0) / weight.sum()
        return np.asarray(self.matrix @ shift(float(dx), float(dy)), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class _Round:
    """One round of matching. ``half`` a patch and the ``reach`` of the search in pt.

    ``nearest`` to the code are taken, or when ``spread`` as many from all over the piece.
    """

    dpi: float
    nearest: int
    half: float
    reach: float
    freedom: int  # 4 similarity, 6 affine, 8 homography
    spread: bool = False


_NEAR = _Round(COARSE_DPI, 8, 12.0, 14.0, 4)
_LEAP = _Round(COARSE_DPI, 12, 12.0, 14.0, 8, spread=True)
_GROW = (
    _Round(COARSE_DPI, 16, 12.0, 14.0, 4),
    _Round(COARSE_DPI, 26, 12.0, 14.0, 6),
    _Round(COARSE_DPI, 99, 12.0, 14.0, 8),
)
_FINE = _Round(REFERENCE_DPI, 99, 7.6, 4.6, 8)
_SURE = 0.85  # share of all landmarks above which nothing better is looked for
_SETTLED = 0.75  # share of a leap's landmarks that must agree, else the search grows outward step by step
_BENT_MM = 1.6  # how far a found landmark may lie from where a flat sheet would have it
_ALIKE = 0.45  # normalised correlation from which a patch counts as found


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
class _Matched:
    """What one round found: landmarks ``seen`` on the page, those ``good``, and where these are in px."""

    seen: Points
    good: Points
    on_page: Points
    matrix: Matrix

    @property
    def agreement(self) -> float:
        """The share of the landmarks seen that the round's transform explains within 1 mm."""
        left = np.linalg.norm(apply(_inverse(self.matrix), self.on_page) - self.good, axis=1)
        return float((left <= PT_PER_MM).sum()) / max(1, len(self.seen))


def register(page: Pyramid, piece: Piece, code: Rect, corners: Points) -> Fit | None:
    """Lay ``piece`` onto the page, given that ``corners`` (4, 2; px) are those of its code at ``code``.

    None when not even a handful of patches is found.
    """
    landmarks = np.array(piece.landmarks, dtype=np.float64).reshape(-1, 2)
    middle = np.array([(code.x0 + code.x1) / 2, (code.y0 + code.y1) / 2])
    landmarks = landmarks[np.argsort(np.linalg.norm(landmarks - middle, axis=1), kind="stable")]
    matrix = _similarity(corners_of(code), corners)
    # On a flatbed the code's own corners are good enough to leap over the whole piece at once.
    leapt = _leapt(page, piece, matrix, landmarks)
    if leapt is not None and leapt.share >= _SURE:
        return leapt
    for step in (_NEAR, *_GROW):
        grown = _round(page, piece, matrix, landmarks, step)
        matrix = grown.matrix if grown else matrix
    fits = [fit for fit in (leapt, _settled(page, piece, matrix, landmarks)) if fit is not None]
    return max(fits, key=lambda fit: fit.matched, default=None)


def _leapt(page: Pyramid, piece: Piece, matrix: Matrix, landmarks: Points) -> Fit | None:
    leap = _round(page, piece, matrix, landmarks, _LEAP)
    if leap is None or leap.agreement < _SETTLED:
        return None
    return _settled(page, piece, leap.matrix, landmarks)


def rough_corners(piece: Piece, code: Rect, corners: Points) -> Points:
    """(4, 2): where the piece's corners would be, judged by its code alone; up to 15 mm off."""
    return apply(_similarity(corners_of(code), corners), corners_of(piece.rect))


def register_from(page: Pyramid, piece: Piece, guess: Matrix) -> Fit | None:
    """Lay ``piece`` onto the page from a good guess, such as its neighbour's on an untorn sheet."""
    landmarks = np.array(piece.landmarks, dtype=np.float64).reshape(-1, 2)
    leap = _round(page, piece, guess, landmarks, _LEAP)
    return _settled(page, piece, leap.matrix, landmarks) if leap else None


def _settled(page: Pyramid, piece: Piece, matrix: Matrix, landmarks: Points) -> Fit | None:
    fine = _round(page, piece, matrix, landmarks, _FINE)
    if fine is None:
        return None
    off = apply(_inverse(fine.matrix), fine.on_page) - fine.good
    return _judged(page, piece, fine.matrix, fine.seen, fine.good, off)


def _round(page: Pyramid, piece: Piece, matrix: Matrix, landmarks: Points, step: _Round) -> _Matched | None:
    stride = max(1, len(landmarks) // step.nearest) if step.spread else 1
    seen, found, alike = _matches(page, piece, matrix, landmarks[::stride][: step.nearest + 2], step)
    good = alike >= _ALIKE
    if good.sum() < 4:
        return None
    on_page = apply(matrix, found[good])
    moved = _fitted(seen[good], on_page, step)
    return None if moved is None else _Matched(seen, seen[good], on_page, moved)


def _judged(page: Pyramid, piece: Piece, matrix: Matrix, seen: Points, at: Points, off: Points) -> Fit:
    left = np.linalg.norm(off, axis=1) / PT_PER_MM
    close = left <= 1.0
    return Fit(
        piece=piece,
        matrix=matrix,
        residual=float(np.median(left)),
        share=float(close.sum() / max(1, len(seen))),
        matched=int(close.sum()),
        contrast=_contrast(page, matrix, at[close]),
        at=at[left <= _BENT_MM],
        off=off[left <= _BENT_MM],
    )


def _matches(
    page: Pyramid, piece: Piece, matrix: Matrix, landmarks: Points, step: _Round
) -> tuple[Points, Points, NDArray[np.float64]]:
    """The landmarks that lie on the page, where each was found (both in pt), and how alike it is (-1..1)."""
    per_pt = step.dpi / 72
    half, reach = round(step.half * per_pt), round(step.reach * per_pt)
    reference = piece.pixels if step.dpi == REFERENCE_DPI else piece.coarse
    width, height = page.size
    on_page = apply(matrix, landmarks)
    inside = ((on_page > 0) & (on_page < (width, height))).all(axis=1)
    middle = landmarks.mean(axis=0) if len(landmarks) else np.zeros(2)
    level = page.coarsest(matrix @ scale(1 / per_pt), (float(middle[0]) * per_pt, float(middle[1]) * per_pt))
    found, alike = [], []
    for x, y in landmarks[inside]:
        at = (int(x * per_pt), int(y * per_pt))
        top, left = max(0, at[1] - half), max(0, at[0] - half)
        patch = reference[top : at[1] + half + 1, left : at[0] + half + 1]
        corner = np.array(
            [[1 / per_pt, 0, (left - reach) / per_pt], [0, 1 / per_pt, (top - reach) / per_pt], [0, 0, 1]]
        )
        size = (patch.shape[1] + 2 * reach, patch.shape[0] + 2 * reach)
        window = page.window(matrix @ corner, size, level)
        likeness = np.asarray(cv2.matchTemplate(window, patch, cv2.TM_CCOEFF_NORMED))
        best = np.unravel_index(int(np.argmax(likeness)), likeness.shape)
        peak_y, peak_x = peak(likeness, int(best[0]), int(best[1]))
        found.append((x + (peak_x - reach) / per_pt, y + (peak_y - reach) / per_pt))
        alike.append(float(likeness[best]))
    return landmarks[inside], np.array(found).reshape(-1, 2), np.array(alike)


def peak(likeness: NDArray[np.float32], row: int, column: int) -> tuple[float, float]:
    """The maximum between pixels: a parabola through its neighbours, each way."""
    height, width = likeness.shape

    def between(low: float, high: float, top: float) -> float:
        bend = low + high - 2 * top
        return min(0.5, max(-0.5, 0.5 * (low - high) / bend)) if bend < -1e-6 else 0.0

    if not (0 < row < height - 1 and 0 < column < width - 1):
        return float(row), float(column)
    top = float(likeness[row, column])
    dy = between(float(likeness[row - 1, column]), float(likeness[row + 1, column]), top)
    dx = between(float(likeness[row, column - 1]), float(likeness[row, column + 1]), top)
    return row + dy, column + dx


def _fitted(source: Points, target: Points, step: _Round) -> Matrix | None:
    """The robust transform of the fewest degrees of freedom, up to the round's, that explains the points."""
    px_per_pt = _spread(target) / max(_spread(source), 1e-6)
    tolerance = px_per_pt * (PT_PER_MM * 1.2 if step.dpi < REFERENCE_DPI else PT_PER_MM * 0.5)
    best: tuple[float, Matrix] | None = None
    for freedom in (4, 6, 8):
        if freedom > step.freedom or len(source) < freedom + (0 if freedom == 4 else 2):
            break
        matrix = _robust(source, target, freedom, tolerance)
        if matrix is None:
            continue
        left = np.minimum(np.linalg.norm(apply(matrix, source) - target, axis=1), 2 * tolerance)
        cost = float(np.sqrt((left**2).mean()))
        # A freer transform must earn its freedom: it extrapolates worse.
        if best is None or cost < 0.8 * best[0]:
            best = (cost, matrix)
    return best[1] if best else None


def _inverse(matrix: Matrix) -> Matrix:
    if abs(float(np.linalg.det(matrix / np.abs(matrix).max()))) < 1e-12:
        return np.full((3, 3), np.nan)
    return np.asarray(np.linalg.inv(matrix), dtype=np.float64)


def _spread(points: Points) -> float:
    return float(np.sqrt(((points - points.mean(axis=0)) ** 2).sum(axis=1).mean()))


def _robust(source: Points, target: Points, freedom: int, tolerance: float) -> Matrix | None:
    if freedom == 8:
        matrix, _ = cv2.findHomography(source, target, cv2.RANSAC, tolerance)
        return None if matrix is None else np.asarray(matrix, dtype=np.float64)
    estimate = cv2.estimateAffinePartial2D if freedom == 4 else cv2.estimateAffine2D
    affine, _ = estimate(source, target, method=cv2.RANSAC, ransacReprojThreshold=tolerance)
    return None if affine is None else np.vstack([np.asarray(affine, dtype=np.float64), [0.0, 0.0, 1.0]])


def _similarity(source: Points, target: Points) -> Matrix:
    """Least squares over all four corners (Umeyama 1991, without reflection)."""
    here, there = source - source.mean(axis=0), target - target.mean(axis=0)
    turn = complex(
        (here[:, 0] @ there[:, 0]) + (here[:, 1] @ there[:, 1]),
        (here[:, 0] @ there[:, 1]) - (here[:, 1] @ there[:, 0]),
    )
    turn /= float((here**2).sum())
    linear = np.array([[turn.real, -turn.imag], [turn.imag, turn.real]])
    matrix = np.eye(3)
    matrix[:2, :2], matrix[:2, 2] = linear, target.mean(axis=0) - linear @ source.mean(axis=0)
    return matrix


def _contrast(page: Pyramid, matrix: Matrix, at: Points) -> float:
    """How much darker than its paper print is, in the middle of the patches found."""
    per_pt, half = REFERENCE_DPI / 72, 10.0
    darkness = []
    for x, y in at[:8]:
        window = page.window(matrix @ shift(x - half, y - half) @ scale(1 / per_pt), (42, 42))
        grays = np.sort(window.ravel())
        darkness.append(float(grays[int(0.9 * grays.size)]) - float(grays[int(0.02 * grays.size)]))
    return float(np.median(darkness)) if darkness else 0.0
