"""A mark's box, cut out of the page and laid upright, its print and the paper's shade known."""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from guidang.domain.form import Rect
from guidang.paper.scans.kit import REFERENCE_DPI
from guidang.paper.scans.page_image import Pixels, as_pixels
from guidang.paper.scans.pyramid import Matrix, Pyramid, apply, scale, shift
from guidang.paper.scans.registration import PT_PER_MM, Fit, corners_of, peak

MARGIN_MM = 1.5
_PRINT_GROWS_MM = 0.3  # what is left of registration's error around printed edges
_PRINT_FADES_MM = 0.3  # and their blur beyond it
_PRINTED = 200  # gray of the blank below which it is print
_WIDEST_MM = 3.3  # of a stroke: what is wider and even is shade, a facet of crumpled paper, a text marker
_SOLID_MM = 4.5  # no pen's doing, however dense the strokes
_BROAD_MM = 9.0  # of a stain that is still told from the paper's own shade
_SHARP_MM, _SOFT_MM = 0.10, 0.25  # blur against grain
_ALIGN_DPI = 100.0
_CONTEXT_MM, _REACH_MM, _INSET_MM = 3.0, 0.8, 1.0  # print around the box by which it is aligned once more
_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Box:
    """One mark's box as measured. ``depth`` how much darker than the paper beside it each px is, gray levels;
    ``inside`` the px within the mark, ``free`` those not covered by print, the blank's or a slot's;
    ``print_near`` how much of print's darkness may reach each px (0..1); ``noise`` the spread of depth on
    paper. ``to_page`` maps px of the box to px of the page.
    """

    gray: Pixels
    depth: NDArray[np.float32]
    inside: NDArray[np.bool_]
    free: NDArray[np.bool_]
    print_near: NDArray[np.float32]
    noise: float
    per_mm: float
    to_page: Matrix


def cut_box(page: Pyramid, fit: Fit, rect: Rect, dpi: float, margin_mm: float = MARGIN_MM) -> Box:
    """The box ``rect`` (pt) with a margin around it, upright, at ``dpi``."""
    to_pt, size = _window(rect, margin_mm, dpi)
    to_page = _aligned(page, fit, rect) @ to_pt
    gray = page.window(to_page, size)
    per_mm = dpi / 25.4
    grown = 2 * round(_PRINT_GROWS_MM * per_mm) + 1
    ellipse = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (grown, grown))
    blank = _blank_window(fit.piece.pixels, to_pt, size)
    printed = np.asarray(cv2.dilate(np.where(blank < _PRINTED, 255, 0).astype(np.uint8), ellipse))
    for slot in fit.piece.slots:
        if slot.overlaps(_grown(rect, margin_mm)):
            (left, top), (right, bottom) = apply(
                np.asarray(np.linalg.inv(to_pt), np.float64), corners_of(slot)
            )[[0, 2]]
            printed[max(0, int(top)) : int(bottom) + 1, max(0, int(left)) : int(right) + 1] = 255
    fading = cv2.GaussianBlur(printed, (0, 0), _PRINT_FADES_MM * per_mm)
    near = np.asarray(fading, dtype=np.float32) / np.float32(255)
    inside = np.zeros(gray.shape, bool)
    edge = round(margin_mm * per_mm)
    inside[edge:-edge, edge:-edge] = True
    depth = _depth(gray, _SHARP_MM * per_mm, per_mm)
    free = printed == 0
    middle, noise = _spread(depth[free])
    return Box(gray, depth - np.float32(middle), inside, free, near, noise, per_mm, to_page)


def softened(box: Box) -> Box:
    """The box seen through a softer lens: grain goes before a faint stroke does."""
    depth = _depth(box.gray, _SOFT_MM * box.per_mm, box.per_mm)
    middle, noise = _spread(depth[box.free])
    return replace(box, depth=depth - np.float32(middle), noise=noise)


def filled(box: Box, widest_mm: float, least: float) -> Box:
    """The box with broader ink, up to ``widest_mm`` wide, counted too where it is deeper than ``least``."""
    depth = _depth(box.gray, _SHARP_MM * box.per_mm, box.per_mm, widest_mm)
    depth -= np.float32(_spread(depth[box.free])[0])
    return replace(box, depth=np.where(depth > least, np.maximum(depth, box.depth), box.depth))


def broad_shade(box: Box) -> NDArray[np.float32]:
    """How much darker than the paper around it each px is, where that is no stroke's doing but a stain's."""
    small = np.asarray(
        cv2.resize(box.gray, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA), dtype=np.float32
    )
    shade = _paper(small, box.per_mm / 4) - small
    side = max(2, round(_SOLID_MM * box.per_mm / 4))
    broad = cv2.morphologyEx(shade, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    size = (box.gray.shape[1], box.gray.shape[0])
    return np.asarray(cv2.resize(broad, size, interpolation=cv2.INTER_NEAREST), dtype=np.float32)


def _depth(gray: Pixels, sigma: float, per_mm: float, widest_mm: float = _WIDEST_MM) -> NDArray[np.float32]:
    soft = cv2.GaussianBlur(gray, (0, 0), sigma)
    side = 2 * round(widest_mm / 2 * per_mm) + 1
    closed = cv2.morphologyEx(soft, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    return np.asarray(cv2.subtract(closed, soft, dtype=cv2.CV_32F), dtype=np.float32)


def _spread(depth: NDArray[np.float32]) -> tuple[float, float]:
    """The middle of ``depth`` and its usual distance from there."""
    some = depth[::3]  # a third of the px tells as much
    if not some.size:
        return 0.0, 255.0
    middle = float(np.median(some))
    away = np.abs(some - middle)
    usual = max(1.0, float(np.median(away)))  # in whole gray levels, too coarse to be taken as it is
    return middle, float(np.sqrt(np.mean(np.square(away[away <= 3 * usual]))))


def _grown(rect: Rect, margin_mm: float) -> Rect:
    margin = margin_mm * PT_PER_MM
    return Rect(rect.x0 - margin, rect.y0 - margin, rect.x1 + margin, rect.y1 + margin)


def _window(rect: Rect, margin_mm: float, dpi: float) -> tuple[Matrix, tuple[int, int]]:
    """From px of ``rect`` with a margin, at ``dpi``, to pt of the blank; and the window's (width, height)."""
    margin, per_pt = margin_mm * PT_PER_MM, dpi / 72
    width, height = (max(8, round((side + 2 * margin) * per_pt)) for side in (rect.width, rect.height))
    return shift(rect.x0 - margin, rect.y0 - margin) @ scale(1 / per_pt), (width, height)


def _aligned(page: Pyramid, fit: Fit, rect: Rect) -> Matrix:
    """The fit near ``rect``, moved so that the print around the box lies on the blank's: paper bends."""
    matrix = fit.near(rect)
    to_blank, size = _window(rect, _CONTEXT_MM, _ALIGN_DPI)
    blank = _blank_window(fit.piece.pixels, to_blank, size)
    reach = round(_REACH_MM * _ALIGN_DPI / 25.4)
    wide = matrix @ to_blank @ shift(-reach, -reach)
    seen = page.window(wide, (size[0] + 2 * reach, size[1] + 2 * reach))
    inset = round((_CONTEXT_MM + _INSET_MM) * _ALIGN_DPI / 25.4)
    for pixels, edge in ((blank, inset), (seen, inset + reach)):
        # What a hand wrote must not pull.
        pixels[edge:-edge, edge:-edge] = np.median(pixels)
    if float(blank.std()) < 4.0:
        return matrix
    likeness = np.asarray(cv2.matchTemplate(seen, blank, cv2.TM_CCOEFF_NORMED))
    row, column = (int(v) for v in np.unravel_index(int(np.argmax(likeness)), likeness.shape))
    if float(likeness[row, column]) < _ALIKE:
        return matrix
    y, x = peak(likeness, row, column)
    per_pt = _ALIGN_DPI / 72
    return np.asarray(matrix @ shift((x - reach) / per_pt, (y - reach) / per_pt), dtype=np.float64)


def _blank_window(blank: Pixels, to_pt: Matrix, size: tuple[int, int]) -> Pixels:
    matrix = shift(-0.5, -0.5) @ scale(REFERENCE_DPI / 72) @ to_pt @ shift(0.5, 0.5)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return as_pixels(cv2.warpPerspective(blank, matrix, size, None, flags, cv2.BORDER_CONSTANT, 255))


def _paper(small: NDArray[np.float32], per_mm: float) -> NDArray[np.float32]:
    """What the paper would look like without anything on it: light and shade, no strokes, in gray levels."""
    side = 2 * max(1, round(_BROAD_MM / 2 * per_mm)) + 1
    kernel = np.ones((side, side), np.uint8)
    # A slope of light is taken out first: closing flattens slopes towards the edges of the box.
    slope = _plane(cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel, borderType=cv2.BORDER_REPLICATE))
    level = cv2.morphologyEx(small - slope, cv2.MORPH_CLOSE, kernel, borderType=cv2.BORDER_REPLICATE)
    shade = slope + np.asarray(cv2.blur(level, (side, side), borderType=cv2.BORDER_REPLICATE))
    return np.asarray(shade, dtype=np.float32)


def _plane(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """The plane nearest to ``values`` (h, w), as an array of its shape."""
    rows, columns = np.indices(values.shape)
    terms = np.stack([rows.ravel(), columns.ravel(), np.ones(values.size)], axis=1)
    fit = np.linalg.lstsq(terms, values.ravel(), rcond=None)[0]
    return np.asarray((terms @ fit).reshape(values.shape), dtype=np.float32)
