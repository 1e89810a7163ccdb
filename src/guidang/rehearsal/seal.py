"""Round red office seals: a ring, a star, and characters around it that mean nothing."""

import zlib
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from .hand import glyph
from .ink import MM, Image, blend, spline

_RED_BGR = (58, 42, 205)
_PIXELS = 720  # the seal's face is cut once at this size


def stamp(
    page: Image, dpi: float, centre: tuple[float, float], diameter: float, name: str, rng: np.random.Generator
) -> None:
    """Stamp the seal ``name`` onto ``page`` (BGR, in place). ``centre`` and ``diameter`` in mm."""
    side = round(diameter / MM * dpi * 1.06)
    turn = cv2.getRotationMatrix2D((_PIXELS / 2, _PIXELS / 2), rng.uniform(-9, 9), side / _PIXELS)
    turn[:, 2] += side / 2 - _PIXELS / 2
    cover = cv2.warpAffine(_face(name), turn, (side, side), flags=cv2.INTER_AREA).astype(np.float32) / 255
    cover *= _pressure(side, rng)
    x0 = round(centre[0] / MM * dpi - side / 2)
    y0 = round(centre[1] / MM * dpi - side / 2)
    cut_x, cut_y = max(-x0, 0), max(-y0, 0)
    patch = page[y0 + cut_y : max(y0 + side, 0), x0 + cut_x : max(x0 + side, 0)]
    height, width = patch.shape[:2]
    if patch.size:
        blend(patch, cover[cut_y : cut_y + height, cut_x : cut_x + width], _RED_BGR)


def _pressure(side: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """How much ink reached the paper, 0..1: weaker to one side, mottled, missing in specks."""
    coarse = cv2.resize(rng.uniform(0.6, 1.0, (3, 3)).astype(np.float32), (side, side))
    mottle = cv2.resize(rng.uniform(0.45, 1.15, (side // 4, side // 4)).astype(np.float32), (side, side))
    out: NDArray[np.float32] = np.clip(coarse * mottle * rng.uniform(0.75, 0.95), 0, 0.92)
    return out


@lru_cache(maxsize=16)
def _face(name: str) -> NDArray[np.uint8]:
    """The cut face of the seal ``name``: (720, 720), 255 where it prints."""
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    face = np.zeros((_PIXELS, _PIXELS), np.uint8)
    middle = _PIXELS / 2
    radius = middle - 16
    cv2.circle(face, (int(middle), int(middle)), int(radius - 8), 255, 20, cv2.LINE_AA)
    corners = [
        (middle + r * np.sin(a), middle - r * np.cos(a))
        for a, r in zip(np.arange(10) * np.pi / 5, [radius * 0.33, radius * 0.126] * 5, strict=True)
    ]
    cv2.fillPoly(face, [np.rint(corners).astype(np.int32)], 255, cv2.LINE_AA)
    count = int(rng.integers(9, 13))
    for angle in np.linspace(-2.1, 2.1, count):
        _cut(
            face, rng, (middle + radius * 0.76 * np.sin(angle), middle - radius * 0.76 * np.cos(angle)), angle
        )
    for x in np.linspace(-0.3, 0.3, 5):
        _cut(face, rng, (middle + radius * x, middle + radius * 0.55), 0.0, 0.6)
    return face


def _cut(
    face: NDArray[np.uint8],
    rng: np.random.Generator,
    at: tuple[float, float],
    angle: float,
    size: float = 1.0,
) -> None:
    """Cut one character at ``at`` px, leaning by ``angle`` radians."""
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    for knots in glyph(rng, joined=0.1):
        path = ((spline(knots) - 0.5) * (62 * size, 92 * size)) @ turn + at
        cv2.polylines(face, [np.rint(path).astype(np.int32)], False, 255, round(11 * size), cv2.LINE_AA)
