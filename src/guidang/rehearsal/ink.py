"""Pen strokes: smooth curves of changing width, laid onto paper as ink that lets the print shine through."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]  # (h, w, 3) BGR, or (h, w) gray where a docstring says so
Points = NDArray[np.float64]  # (n, 2)

MM = 25.4  # per inch
_FINER = 3  # strokes are drawn this much finer than the page, then averaged down


@dataclass(frozen=True, slots=True)
class Stroke:
    """One movement of the pen: ``path`` (n, 2) in mm from the page's top left, ``width`` (n,) in mm."""

    path: Points
    width: NDArray[np.float64]


def spline(knots: Points, per_segment: int = 10) -> Points:
    """A Catmull-Rom curve through ``knots`` (n >= 2, any unit): (m, 2) points along it."""
    padded = np.vstack([2 * knots[0] - knots[1], knots, 2 * knots[-1] - knots[-2]])
    t = np.linspace(0, 1, per_segment, endpoint=False)[:, None]
    pieces = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        pieces.append(
            0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        )
    return np.vstack([*pieces, knots[-1:]])


def pressed(path: Points, pen_mm: float, rng: np.random.Generator) -> Stroke:
    """The stroke of a pen along ``path`` (mm): thinner where the hand is fast and where it lifts."""
    steps = np.linalg.norm(np.diff(path, axis=0), axis=1)
    speed = np.append(steps, steps[-1:]) / max(float(steps.mean()), 1e-6)
    along = np.linspace(0, 1, len(path))
    lift = np.clip(np.minimum(along / 0.06, (1 - along) / 0.18), 0.45, 1.0)
    sway = 1 + 0.15 * np.sin(2 * np.pi * (along * rng.uniform(1, 3) + rng.uniform()))
    width = pen_mm * np.clip(1.25 - 0.25 * speed, 0.7, 1.2) * lift * sway
    return Stroke(path, width)


def lay_ink(
    page: Image,
    dpi: float,
    strokes: Sequence[Stroke],
    colour: tuple[int, int, int],
    rng: np.random.Generator,
    strength: tuple[float, float] = (0.84, 0.97),
    patchy: float = 0.07,
) -> None:
    """Draw ``strokes`` onto ``page`` (BGR, changed in place); what falls off the page is lost.

    ``strength`` is how much of the light the ink takes, from stroke to stroke; ``patchy`` how much of that it
    misses from pixel to pixel: little for a gel pen, half for a pencil.
    """
    if not strokes:
        return
    scale = dpi / MM
    every = np.vstack([s.path for s in strokes]) * scale
    edge = max(float(s.width.max()) for s in strokes) * scale + 2
    x0, y0 = (int(v) for v in np.maximum(np.floor(every.min(axis=0) - edge), 0))
    x1, y1 = (int(v) for v in np.ceil(every.max(axis=0) + edge))
    patch = page[y0:y1, x0:x1]
    if not patch.size:
        return
    cover = _cover(strokes, scale, (x0, y0), patch.shape[:2])
    cover *= rng.uniform(*strength) * (1 - patchy + patchy * rng.random(cover.shape, dtype=np.float32))
    blend(patch, cover, colour)


def blend(patch: Image, cover: NDArray[np.float32], colour: tuple[int, int, int]) -> None:
    """Colour ``patch`` (BGR, in place) as translucent ink does where ``cover`` (h, w) is above 0, up to 1."""
    filtered = 1 - cover[..., None] * (1 - np.asarray(colour, np.float32) / 255)
    patch[:] = np.clip(patch * filtered, 0, 255).astype(np.uint8)


def _cover(
    strokes: Sequence[Stroke], scale: float, origin: tuple[int, int], shape: tuple[int, ...]
) -> NDArray[np.float32]:
    """How much of each pixel the strokes cover, 0..1, for a patch of ``shape`` at ``origin`` px."""
    fine = np.zeros((shape[0] * _FINER, shape[1] * _FINER), np.uint8)
    for stroke in strokes:
        points = np.rint((stroke.path * scale - origin) * _FINER).astype(int)
        widths = np.maximum(np.rint(stroke.width * scale * _FINER), 1).astype(int)
        for start, end, width in zip(
            points[:-1].tolist(), points[1:].tolist(), widths.tolist(), strict=False
        ):
            cv2.line(fine, start, end, 255, width, cv2.LINE_AA)
    small = cv2.resize(fine, (shape[1], shape[0]), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32) / np.float32(255)
