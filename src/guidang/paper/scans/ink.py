"""Ink in a mark's box: what a hand left there, with the blank's own print taken away.

Three answers. YES needs strokes as long and dark as a pen's. NO needs a clean box and an image on which a
faint stroke would have shown: a fax or a dark photo never says NO for an empty box. All else is UNCERTAIN.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from guidang.domain.form import Mark
from guidang.domain.scan import Answer, InkReading
from guidang.paper.scans.box import Box
from guidang.paper.scans.page_image import Pixels

SIGNATURE_DPI = 150.0
TICK_DPI = 300.0
_FAINT = 0.10  # of print's contrast: a pencil or a dying pen
_SIGMAS = 4.0  # of noise, for the faintest ink that counts
_FLOOR = 5.0  # gray levels: JPEG's own ripples


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
    return max(_FLOOR, _SIGMAS * box.noise, 0.05 * print_contrast)


def faint_would_show(box: Box, print_contrast: float, bilevel: bool) -> bool:
    """Whether a faint stroke would have been seen on this image, so that a clean box means an empty one."""
    return not bilevel and print_contrast >= 40 and weakest(box, print_contrast) < _FAINT * print_contrast


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
