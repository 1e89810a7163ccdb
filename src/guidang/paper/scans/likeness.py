"""Whether a page without a readable code is one of our forms all the same: torn, or its codes covered.

Need: such a page behind an attachment sheet would be filed under the student of that sheet. Rule: a page with
a square that may be a corner of a code is never taken for a stranger's; nor is one onto which a blank fits,
even in part: the pages of all blanks are laid over it, upright and turned, and the likeliest are registered.
Nothing is filed by this, as it names no student. Knowingly left open: a photo at a slant, or half a sheet,
without a trace of its code is not recognised.
"""

import cv2

from guidang.paper.scans.blankness import is_paler
from guidang.paper.scans.kit import Piece, ReadingKit
from guidang.paper.scans.page_image import as_pixels
from guidang.paper.scans.page_print import alike, place_of, spectrum_of, spectrum_of_blank
from guidang.paper.scans.pyramid import Matrix, Pyramid
from guidang.paper.scans.registration import MIN_MATCHED, MIN_SHARE, Fit, register_from

_REACH = 14  # px of what is compared: how far a sheet may lie from where the page has it
_LONG_SIDE = 11.69  # inches, A4
_SHAPE = (1.25, 1.6)  # long over short side of a whole A4 page, give or take a scanner's margins
_CANDIDATES = 3
_SHARE = 0.35  # of a form's landmarks: half of what registration asks of a page with a code
_CORNER_MM = (2.5, 7.5)  # outer side of a corner of our codes: 7 of 29 modules of 14 and 20 mm, and to spare


def looks_ours(page: Pyramid, kit: ReadingKit) -> bool:
    """Whether the page may be one of our forms. Some 50 ms; ask only of pages on which no code was found."""
    return _has_code_corner(page) or _fitting(page, kit, _SHARE) is not None


def is_back_of_ours(page: Pyramid, kit: ReadingKit) -> bool:
    """Whether nothing is on the page but one of our forms that shows through from its back."""
    flipped = Pyramid(as_pixels(cv2.flip(page.level(0), 1)), page.dpi)
    fit = _fitting(flipped, kit, MIN_SHARE)
    return fit is not None and is_paler(page, fit.contrast)


def _has_code_corner(page: Pyramid) -> bool:
    """A dark square in a light one in a dark one, 3 : 5 : 7 modules a side (ISO/IEC 18004, 6.3.3)."""
    number = 1 if max(page.size) > 1400 else 0
    gray = page.level(number)
    soft = as_pixels(cv2.GaussianBlur(gray, (3, 3), 0))
    dark = cv2.adaptiveThreshold(soft, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 51, 12)
    contours, tree = cv2.findContours(dark, cv2.RETR_TREE, cv2.CHAIN_APPROX_SIMPLE)
    per_mm = max(gray.shape) / (_LONG_SIDE * 25.4)
    least, most = ((side * per_mm) ** 2 for side in _CORNER_MM)
    for index, contour in enumerate(contours):
        child = tree[0][index][2]
        core = tree[0][child][2] if child >= 0 else -1
        outer = cv2.contourArea(contour)
        if core < 0 or not least <= outer <= most:
            continue
        # 49 : 9 modules; blur and thresholds move both.
        square = len(cv2.approxPolyDP(contour, 0.08 * cv2.arcLength(contour, True), True)) == 4
        if square and 2.8 < outer / max(cv2.contourArea(contours[core]), 1.0) < 11:
            return True
    return False


def _fitting(page: Pyramid, kit: ReadingKit, share: float) -> Fit | None:
    """A blank that fits the page with at least this share of its landmarks, None when none does."""
    width, height = page.size
    if not _SHAPE[0] <= max(page.size) / min(page.size) <= _SHAPE[1]:
        return None
    own = spectrum_of(page.level(2))
    if own is None:
        return None
    found: list[tuple[float, Piece, Matrix]] = []
    for raster in dict.fromkeys(piece.raster for _, piece in kit.pieces):
        pieces = [piece for _, piece in kit.pieces if piece.raster == raster]
        whole = pieces[0].page_rect
        for turns in range(4):
            blank = spectrum_of_blank(raster, whole, turns)
            upright = turns % 2 == 0
            if blank is not None and (whole.height > whole.width) == ((height > width) == upright):
                likeness, moved = alike(own, blank, _REACH)
                guess = place_of(page, whole, turns, moved)
                found += [(likeness, piece, guess) for piece in pieces]
    found.sort(key=lambda one: -one[0])
    for _, piece, guess in found[:_CANDIDATES]:
        fit = register_from(page, piece, guess)
        if fit is not None and fit.matched >= MIN_MATCHED and fit.share >= share:
            return fit
    return None
