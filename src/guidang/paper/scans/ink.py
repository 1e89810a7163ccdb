"""Ink in a mark's box: what a hand left there, with the blank's own print taken away.

Three answers. YES needs strokes as long and dark as a pen's. NO needs a clean box and an image on which a
faint stroke would have shown: a fax or a dark photo never says NO for an empty box. All else is UNCERTAIN.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from guidang.domain.form import Mark
from guidang.domain.scan import Answer, InkReading
from guidang.paper.scans.box import Box, softened
from guidang.paper.scans.page_image import Pixels

SIGNATURE_DPI = 150.0
TICK_DPI = 300.0
_FAINT = 0.10  # of print's contrast: a pencil or a dying pen
_SIGMAS = 4.0  # of noise, for the faintest ink that counts
_FLOOR = 5.0  # gray levels: JPEG's own ripples
_PALE_PRINT = (40.0, 120.0)  # gray levels: nothing faint shows; not on paper that is
_BLEACHED = 252.0  # as white as can be: overexposed
_SPECK_MM = 1.2  # dust and dots are shorter
_SPECK_MM2 = 2.0
_SHORTEST_MM = 0.4
_BRIDGED_MM = 1.3  # a stroke goes on behind a printed line
_MOST = 400  # pieces of ink of one box: a fax's pepper may come in thousands

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Stroke:
    """A connected piece of ink, as far as it lies in the mark: ``area`` in mm², the rest in mm.

    ``length`` is its diagonal, ``path`` the way of the pen, ``core`` the diagonal of its darker half (blur
    makes a speck look large), ``thick`` its greatest thickness. ``beyond`` is its area outside of the mark.
    """

    area: float
    length: float
    path: float
    core: float
    thick: float
    contrast: float
    narrow: float
    straight: bool
    beyond: float

    @property
    def speck(self) -> bool:
        """Dust, or a dot."""
        return self.core < _SPECK_MM and self.length < 2 * _SPECK_MM and self.area < _SPECK_MM2


def dark_in(box: Box, threshold: float, print_contrast: float) -> Mask:
    """What is deeper than ``threshold``, and no print of the blank.

    Beside printed edges the threshold rises by as much of ``print_contrast`` as their blur may reach there.
    """
    return np.asarray((box.depth > threshold + print_contrast * box.print_near) & box.free, dtype=np.bool_)


def strokes(box: Box, dark: Mask) -> list[Stroke]:
    """The connected pieces of ``dark`` that reach into the mark, the longest first."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(dark.astype(np.uint8), connectivity=8)
    sides = np.hypot(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    large = 1 + np.flatnonzero(sides[1:count] >= _SHORTEST_MM * box.per_mm)
    large = large[np.argsort(-sides[large], kind="stable")][:_MOST]
    group, inside, outside = _groups(box, np.isin(labels, large) if count > len(large) + 1 else dark)
    found = []
    for number in large:
        x, y, width, height = (int(v) for v in stats[number, :4])
        window = np.s_[y : y + height, x : x + width]
        own = (labels[window] == number) & box.inside[window]
        if not own.any():
            continue
        whole = int(group[window][own][0])
        beyond = float(np.count_nonzero(own) * outside[whole] / inside[whole])
        stroke = _measured(own, box.depth[window], beyond, box.per_mm)
        if stroke.length >= _SHORTEST_MM:
            found.append(stroke)
    return sorted(found, key=lambda s: -s.length)


def _groups(box: Box, dark: Mask) -> tuple[NDArray[np.int32], NDArray[np.intp], NDArray[np.intp]]:
    """The group of each px, joined across printed lines, and how much of each lies in the mark and beyond."""
    bridge = np.ones((2 * round(_BRIDGED_MM / 2 * box.per_mm) + 1,) * 2, np.uint8)
    count, group = cv2.connectedComponents(cv2.dilate(dark.astype(np.uint8), bridge))
    inside = np.bincount(group[dark & box.inside], minlength=count)
    return np.asarray(group), inside, np.bincount(group[dark & ~box.inside], minlength=count)


def _measured(own: Mask, depth: NDArray[np.float32], beyond: float, per_mm: float) -> Stroke:
    grays = depth[own]
    tenth = int(0.9 * (grays.size - 1))
    contrast = float(np.partition(grays, tenth)[tenth])
    core = own & (depth > 0.5 * contrast)
    distance = cv2.distanceTransform(np.pad(core.astype(np.uint8), 1), cv2.DIST_L2, 3)
    length = _diagonal(own) / per_mm
    frame = cv2.minAreaRect(np.argwhere(core)[:, ::-1].astype(np.float32))[1]
    narrow = min(frame) / per_mm
    # In a bar w px wide the mean distance from the nearest px beside it is w / 4 + 1 / 2.
    width = max(4 * float(distance[distance > 0].mean()) - 2, 1.0)
    return Stroke(
        area=np.count_nonzero(own) / per_mm**2,
        length=length,
        path=np.count_nonzero(core) / width / per_mm,
        core=_diagonal(core) / per_mm,
        thick=2 * float(distance.max()) / per_mm,
        contrast=contrast,
        narrow=narrow,
        # A crease, a scanner's streak or a rule, not a hand.
        straight=length > 4.0 and narrow < 0.7,
        beyond=beyond / per_mm**2,
    )


def _diagonal(shape: Mask) -> float:
    rows, columns = np.flatnonzero(shape.any(axis=1)), np.flatnonzero(shape.any(axis=0))
    return float(np.hypot(rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1))


def crop_png(gray: Pixels) -> bytes:
    """The registered box as people see it in review."""
    return cv2.imencode(".png", gray, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1].tobytes()


def weakest(box: Box, print_contrast: float) -> float:
    """The depth from which something counts as faint ink."""
    return max(_FLOOR, _SIGMAS * box.noise, 0.05 * print_contrast)


def faint_is_absent(box: Box, print_contrast: float, bilevel: bool) -> bool:
    """Whether a faint stroke would have been seen in a box where nothing was seen."""
    if bilevel or print_contrast < _PALE_PRINT[0]:
        return False
    if (
        print_contrast < _PALE_PRINT[1]
        and float(np.median(box.gray[::3, ::3][box.free[::3, ::3]])) >= _BLEACHED
    ):
        return False
    if weakest(box, print_contrast) < _FAINT * print_contrast:
        return True
    soft = softened(box)
    weak = weakest(soft, print_contrast)
    found = strokes(soft, dark_in(soft, weak, print_contrast))
    return weak < _FAINT * print_contrast and all(s.speck for s in found)


def reading(mark: Mark, answer: Answer, found: Iterable[Stroke], box: Box) -> InkReading:
    """The numbers beside the answer."""
    found = list(found)
    return InkReading(
        mark=mark.name,
        answer=answer,
        area=round(sum(s.area for s in found), 3),
        longest=round(max((s.length for s in found), default=0.0), 2),
        contrast=round(max((s.contrast for s in found), default=0.0), 1),
        crop=crop_png(box.gray),
    )
