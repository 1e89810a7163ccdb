"""Lines that run straight through a box from one side to the other: creases, a feeder's streaks, rules."""

import cv2
import numpy as np
from numpy.typing import NDArray

from guidang.paper.scans.box import Box

_ACROSS_MM = 1.5  # how far beside a line's middle its own darkness may reach
_UNBROKEN = 0.85  # share of its length on which a line must show
_OFF = 0.012  # of its length, how far it may stray from straight: a feeder's drag, a hand strays more
_PALER = 0.6  # of the threshold of ink: along a whole line less is seen
_MOST = 12


def straight_lines(box: Box, dark: NDArray[np.bool_], threshold: float) -> NDArray[np.bool_]:
    """The px of ``dark`` that belong to such lines; what a hand wrote across them stays, broken."""
    short = min(dark.shape)
    found = cv2.HoughLinesP(
        dark.astype(np.uint8) * 255,
        1,
        np.pi / 360,
        round(0.4 * short),
        minLineLength=0.6 * short,
        maxLineGap=2.0 * box.per_mm,
    )
    lines = np.zeros_like(dark)
    if found is None:
        return lines
    ends = np.asarray(found, dtype=np.float64).reshape(-1, 2, 2)
    ends = ends[np.argsort(-np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1), kind="stable")]
    looked = 0
    for start, end in ends:
        middle = np.rint((start + end) / 2).astype(int)
        if lines[middle[1], middle[0]]:
            continue
        looked += 1
        if looked > _MOST:
            break
        lines |= _line(box, start, end, threshold)
    return lines & dark


def _line(
    box: Box, start: NDArray[np.float64], end: NDArray[np.float64], threshold: float
) -> NDArray[np.bool_]:
    """A band as wide as the line, when it runs through; else nothing."""
    height, width = box.depth.shape
    along = (end - start) / np.linalg.norm(end - start)
    ends = _clipped(start, along, (width, height))
    steps = np.arange(0.0, float(np.linalg.norm(ends[1] - ends[0])), 1.0)
    reach = round(_ACROSS_MM * box.per_mm)
    offsets = np.arange(-reach, reach + 1)
    normal = np.array([-along[1], along[0]])
    at = ends[0] + steps[None, :, None] * along + offsets[:, None, None] * normal
    columns, rows = at[..., 0].astype(np.float32), at[..., 1].astype(np.float32)
    depth = cv2.remap(box.depth, columns, rows, cv2.INTER_LINEAR, None, cv2.BORDER_REPLICATE)
    free = cv2.remap(
        box.free.astype(np.uint8), columns, rows, cv2.INTER_NEAREST, None, cv2.BORDER_CONSTANT, 0
    )
    known = free[reach] > 0
    near = np.abs(offsets) <= max(1.0, _OFF * len(steps))
    shows = depth[near].max(axis=0) > _PALER * threshold
    nothing = np.zeros(box.depth.shape, dtype=np.bool_)
    if known.sum() < 0.3 * len(steps) or shows[known].mean() < _UNBROKEN:
        return nothing
    profile = np.median(depth[:, known], axis=1)
    wide = profile > _PALER * threshold
    low = high = int(np.flatnonzero(near)[np.argmax(profile[near])])
    while low > 0 and wide[low - 1]:
        low -= 1
    while high < len(offsets) - 1 and wide[high + 1]:
        high += 1
    if low == 0 or high == len(offsets) - 1:
        return nothing  # the edge of something broad
    centre = (offsets[low] + offsets[high]) / 2
    band = np.zeros(box.depth.shape, np.uint8)
    first, last = (np.rint(p + centre * normal).astype(int).tolist() for p in ends)
    cv2.line(band, first, last, 1, high - low + 3)
    return np.asarray(band > 0, dtype=np.bool_)


def _clipped(
    point: NDArray[np.float64], along: NDArray[np.float64], size: tuple[int, int]
) -> NDArray[np.float64]:
    """Where the line through ``point`` enters and leaves a window of ``size``."""
    low, high = -np.inf, np.inf
    for axis in range(2):
        if abs(along[axis]) > 1e-9:
            a, b = sorted((-point[axis] / along[axis], (size[axis] - 1 - point[axis]) / along[axis]))
            low, high = max(low, a), min(high, b)
    return np.stack([point + low * along, point + high * along])
