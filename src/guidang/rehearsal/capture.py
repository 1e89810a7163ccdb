"""The machines in the office: the feeder, the glass and the fax. Gray pieces give gray pages."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from . import script
from .ink import MM, Image
from .light import blur, grain, shade
from .paper import Piece

GAP_MM = 9.0  # between pieces on the glass: askew, a piece needs this much more room
_A4_MM = (210.0, 297.0)


@dataclass(frozen=True, slots=True)
class Laid:
    """Where a piece lies on the bed: ``centre`` in mm, ``degrees`` clockwise, ``stretch`` in x and y."""

    centre: tuple[float, float]
    degrees: float
    stretch: tuple[float, float] = (1.0, 1.0)


def feeder(piece: Piece, rng: np.random.Generator) -> Image:
    """``piece`` drawn through the feeder: askew, stretched by the rollers, at times with a streak."""
    width, height = piece.size_mm
    bed_mm = (width + script.OVERSCAN_MM, height + script.OVERSCAN_MM)
    bed = _bed(bed_mm, piece, int(rng.integers(222, 240)))
    askew = _askew(script.SKEW_FEEDER, rng)
    middle = (bed_mm[0] / 2 + rng.uniform(-1, 1), bed_mm[1] / 2 + rng.uniform(-1, 1))
    lay(bed, piece, Laid(middle, askew, _stretch(rng)))
    if rng.random() < script.STREAK_SHARE:
        x = int(rng.integers(bed.shape[1] - 1))
        streak = bed[:, x : x + 2]
        streak[:] = cv2.subtract(streak, np.full_like(streak, rng.integers(*script.STREAK_DEPTH)))
    return _sensed(bed, piece.dpi, rng)


def glass(pieces: Sequence[Piece], turns: Sequence[int], rng: np.random.Generator) -> Image:
    """``pieces`` laid on the glass from top to bottom, each turned clockwise by its own of ``turns``."""
    dpi = pieces[0].dpi
    sizes = [p.size_mm if turn % 180 == 0 else p.size_mm[::-1] for p, turn in zip(pieces, turns, strict=True)]
    spare = script.OVERSCAN_MM
    bed_mm = (
        max(_A4_MM[0], *(w for w, _ in sizes)) + spare,
        max(_A4_MM[1], sum(h for _, h in sizes) + GAP_MM * (len(sizes) - 1)) + spare,
    )
    bed = _bed(bed_mm, pieces[0], int(rng.integers(232, 250)))
    free = bed_mm[1] - sum(h for _, h in sizes) - GAP_MM * (len(sizes) - 1) - spare / 2
    shares = rng.dirichlet(np.ones(len(sizes) + 1)) * max(free, 0)
    top = spare / 4
    for piece, turn, (width, height), share in zip(pieces, turns, sizes, shares, strict=False):
        slack = (bed_mm[0] - width) / 2
        centre = (bed_mm[0] / 2 + rng.uniform(-0.9, 0.9) * slack, top + share + height / 2)
        lay(bed, piece, Laid(centre, turn + _askew(script.SKEW_GLASS, rng), _stretch(rng)))
        top += share + height + GAP_MM
    return _sensed(shade(bed, rng.uniform(0.93, 0.99), rng), dpi, rng)


def fax(piece: Piece, rng: np.random.Generator) -> Image:
    """``piece`` as it comes out of a fax machine: (h, w) of 0 and 255, at 204 x 196 dpi."""
    bed_mm = (max(_A4_MM[0], piece.size_mm[0]) + 4, max(_A4_MM[1], piece.size_mm[1]) + 4)
    piece = piece.in_gray()
    bed = _bed(bed_mm, piece, 250)
    lay(bed, piece, Laid((bed_mm[0] / 2, bed_mm[1] / 2), _askew(script.SKEW_GLASS, rng)))
    size = tuple(round(mm / MM * dpi) for mm, dpi in zip(bed_mm, script.FAX_DPI, strict=True))
    gray = cv2.resize(blur(bed, 0.8), size, interpolation=cv2.INTER_LINEAR)
    gray = grain(gray, script.FAX_GRAIN, rng)
    threshold = script.FAX_THRESHOLD + rng.integers(-8, 12)
    _, out = cv2.threshold(gray, float(threshold), 255, cv2.THRESH_BINARY)
    page: Image = out
    return page


def lay(bed: Image, piece: Piece, laid: Laid) -> None:
    """Lay ``piece`` onto ``bed`` (of its dpi and kind of pixels, in place), with the shadow of its edge."""
    height, width = piece.mask.shape
    to_bed = cv2.getRotationMatrix2D((width / 2, height / 2), -laid.degrees, 1.0)
    to_bed[:, 2] -= (width / 2, height / 2)
    to_bed = np.diag(laid.stretch) @ to_bed
    to_bed[:, 2] += np.array(laid.centre) / MM * piece.dpi
    corners = np.array([[0, 0, 1], [width, 0, 1], [0, height, 1], [width, height, 1]]) @ to_bed.T
    margin = 8
    x0, y0 = (int(v) for v in np.maximum(corners.min(axis=0) - margin, 0))
    x1, y1 = (int(v) for v in corners.max(axis=0) + margin)
    patch = bed[y0:y1, x0:x1]
    to_bed[:, 2] -= (x0, y0)
    size = (patch.shape[1], patch.shape[0])
    pixels = cv2.warpAffine(
        piece.pixels, to_bed, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    mask = cv2.warpAffine(piece.mask, to_bed, size, flags=cv2.INTER_LINEAR)
    shadow = cv2.convertScaleAbs(cv2.blur(mask, (7, 7)), alpha=0.16)
    patch[:] = cv2.subtract(patch, shadow if patch.ndim == 2 else cv2.merge([shadow] * 3))
    cv2.copyTo(pixels, cv2.compare(mask, 127, cv2.CMP_GT), patch)


def _bed(size_mm: tuple[float, float], piece: Piece, tone: int) -> Image:
    """An empty bed of the piece's dpi and kind of pixels."""
    width, height = (round(mm / MM * piece.dpi) for mm in size_mm)
    return np.full((height, width, *piece.pixels.shape[2:]), tone, np.uint8)


def _askew(most: float, rng: np.random.Generator) -> float:
    return float(np.clip(rng.normal(0, most / 2), -most, most))


def _stretch(rng: np.random.Generator) -> tuple[float, float]:
    x, y = 1 + rng.uniform(-script.STRETCH, script.STRETCH, 2)
    return float(x), float(y)


def _sensed(bed: Image, dpi: float, rng: np.random.Generator) -> Image:
    """What the sensor makes of the bed."""
    sharp = blur(bed, rng.uniform(*script.BLUR_PX) * dpi / script.DPI)
    return grain(
        sharp, rng.uniform(*script.GRAIN), rng, rng.uniform(*script.BLACKS), rng.uniform(*script.WHITES)
    )
