"""Ink in a mark's box: what a hand left there, with the blank's own print taken away.

Three answers. YES needs strokes as long and dark as a pen's. NO needs a clean box and an image on which a
faint stroke would have shown: a fax or a dark photo never says NO for an empty box. All else is UNCERTAIN.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from guidang.domain.form import Mark, Rect
from guidang.domain.scan import Answer, InkReading
from guidang.paper.scans.kit import REFERENCE_DPI
from guidang.paper.scans.page_image import Pixels, as_pixels
from guidang.paper.scans.pyramid import Matrix, Pyramid, scale, shift
from guidang.paper.scans.registration import PT_PER_MM, Fit

SIGNATURE_DPI = 200.0
TICK_DPI = 300.0
MARGIN_MM = 1.5
_PRINT_GROWS_MM = 0.3  # registration's error around printed edges
_PRINT_FADES_MM = 0.3  # and their blur beyond it
_PRINTED = 200  # gray of the blank below which it is print
_FAINT = 0.20  # of print's contrast: a pencil or a dying pen
_SIGMAS = 4.0  # of noise, for the faintest ink that counts
_WIDEST_MM = 9.0  # of a stain that is still told from the paper's own shade
_FLOOR = 5.0  # gray levels: JPEG's own ripples


@dataclass(frozen=True, slots=True)
class Box:
    """One mark's box as measured. ``depth`` how much darker than its paper each px is, gray levels;
    ``inside`` the px within the mark, ``free`` those not covered by print; ``print_near`` how much of print's
    darkness may reach each px (0..1); ``noise`` the spread of depth on paper.
    ``to_page`` maps px of the box to px of the page.
    """

    gray: Pixels
    depth: NDArray[np.float32]
    inside: NDArray[np.bool_]
    free: NDArray[np.bool_]
    print_near: NDArray[np.float32]
    noise: float
    per_mm: float
    to_page: Matrix


@dataclass(frozen=True, slots=True)
class Stroke:
    """A connected piece of ink, mm: ``length`` is its diagonal, ``core`` that of its darker half (blur makes
    a speck look large), ``thick`` its greatest thickness.
    """

    area: float
    length: float
    core: float
    thick: float
    contrast: float
    straight: bool


def cut_box(page: Pyramid, fit: Fit, rect: Rect, dpi: float) -> Box:
    """The box ``rect`` (pt) with a margin of MARGIN_MM, upright, at ``dpi``."""
    per_pt = dpi / 72
    margin = MARGIN_MM * PT_PER_MM
    size = (
        max(8, round((rect.width + 2 * margin) * per_pt)),
        max(8, round((rect.height + 2 * margin) * per_pt)),
    )
    to_pt = shift(rect.x0 - margin, rect.y0 - margin) @ scale(1 / per_pt)
    to_page = fit.near(rect) @ to_pt
    gray = page.window(to_page, size)
    blank = _blank_window(fit.piece.pixels, to_pt, size)
    per_mm = dpi / 25.4
    grown = 2 * round(_PRINT_GROWS_MM * per_mm) + 1
    printed = cv2.dilate(
        (blank < _PRINTED).astype(np.uint8), cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (grown, grown))
    )
    free = np.asarray(printed) == 0
    near = np.asarray(
        cv2.GaussianBlur(printed.astype(np.float32), (0, 0), _PRINT_FADES_MM * per_mm), dtype=np.float32
    )
    inside = np.zeros(gray.shape, bool)
    edge = round(MARGIN_MM * per_mm)
    inside[edge : gray.shape[0] - edge, edge : gray.shape[1] - edge] = True
    soft = cv2.GaussianBlur(gray, (0, 0), 0.10 * per_mm)
    depth = np.asarray(
        _paper(gray, per_mm).astype(np.float32) - np.asarray(soft, dtype=np.float32), dtype=np.float32
    )
    paper = depth[free]
    middle = float(np.median(paper)) if paper.size else 0.0
    noise = 1.4826 * float(np.median(np.abs(paper - middle))) if paper.size else 255.0
    return Box(gray, depth - np.float32(middle), inside, free, near, noise, per_mm, to_page)


def strokes(box: Box, threshold: float, print_contrast: float, where: NDArray[np.bool_]) -> list[Stroke]:
    """The connected pieces of ink deeper than ``threshold`` within ``where``, the longest first.

    Beside printed edges the threshold rises by as much of ``print_contrast`` as their blur may reach there.
    """
    dark = ((box.depth > threshold + print_contrast * box.print_near) & where & box.free).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    found: list[Stroke] = []
    for number in range(1, count):
        x, y, width, height, area = (int(v) for v in stats[number])
        length = float(np.hypot(width, height)) / box.per_mm
        if length < 0.4:
            continue
        own = labels[y : y + height, x : x + width] == number
        depth = box.depth[y : y + height, x : x + width]
        contrast = float(np.percentile(depth[own], 90))
        core = own & (depth > 0.5 * contrast)
        thick = _thickness(core) / box.per_mm
        core_length = (float(np.hypot(*np.ptp(np.argwhere(core), axis=0))) + 1) / box.per_mm
        straight = length > 4.0 and _is_straight(core, box.per_mm)
        found.append(Stroke(area / box.per_mm**2, length, core_length, thick, contrast, straight))
    return sorted(found, key=lambda s: -s.length)


def crop_png(gray: Pixels) -> bytes:
    """The registered box as people see it in review."""
    return cv2.imencode(".png", gray, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1].tobytes()


def weakest(box: Box, print_contrast: float) -> float:
    """The depth from which something counts as faint ink."""
    return max(_FLOOR, _SIGMAS * box.noise, 0.06 * print_contrast)


def faint_would_show(box: Box, print_contrast: float, bilevel: bool) -> bool:
    """Whether a faint stroke would have been seen on this image, so that a clean box means an empty one."""
    return not bilevel and print_contrast >= 40 and weakest(box, print_contrast) < _FAINT * print_contrast


def _blank_window(blank: Pixels, to_pt: Matrix, size: tuple[int, int]) -> Pixels:
    matrix = shift(-0.5, -0.5) @ scale(REFERENCE_DPI / 72) @ to_pt @ shift(0.5, 0.5)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return as_pixels(cv2.warpPerspective(blank, matrix, size, None, flags, cv2.BORDER_CONSTANT, 255))


def _paper(gray: Pixels, per_mm: float) -> Pixels:
    """What the paper would look like without anything on it: light and shade, no strokes."""
    small = cv2.resize(gray, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    reach = 2 * max(1, round(_WIDEST_MM / 2 * per_mm / 4)) + 1
    closed = cv2.morphologyEx(
        small, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8), borderType=cv2.BORDER_REPLICATE
    )
    soft = cv2.blur(closed, (reach, reach), borderType=cv2.BORDER_REPLICATE)
    return as_pixels(cv2.resize(soft, (gray.shape[1], gray.shape[0]), interpolation=cv2.INTER_LINEAR))


def _thickness(own: NDArray[np.bool_]) -> float:
    padded = np.pad(own.astype(np.uint8), 1)
    return 2 * float(np.asarray(cv2.distanceTransform(padded, cv2.DIST_L2, 3)).max())


def _is_straight(own: NDArray[np.bool_], per_mm: float) -> bool:
    """A crease, a scanner's streak or a rule, not a hand: its box at its own angle is under 0.7 mm wide."""
    points = np.argwhere(own)[:, ::-1].astype(np.float32)
    _, (width, height), _ = cv2.minAreaRect(points)
    return bool(min(width, height) / per_mm < 0.7)


def reading(mark: Mark, answer: Answer, found: list[Stroke], box: Box) -> InkReading:
    """The numbers beside the answer."""
    return InkReading(
        mark=mark.name,
        answer=answer,
        area=round(sum(s.area for s in found), 3),
        longest=round(max((s.length for s in found), default=0.0), 2),
        contrast=round(max((s.contrast for s in found), default=0.0), 1),
        crop=crop_png(box.gray),
    )
