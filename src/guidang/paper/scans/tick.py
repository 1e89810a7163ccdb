"""Whether a printed box is ticked: ✓, ×, a stroke, ○ round it, filled; a tick taken back is for a person."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from guidang.domain.form import Mark
from guidang.domain.scan import Answer, InkReading
from guidang.paper.scans.box import Box, cut_box, filled
from guidang.paper.scans.ink import (
    SIGNATURE_DPI,
    TICK_DPI,
    Mask,
    Stroke,
    dark_in,
    faint_is_absent,
    reading,
    strokes,
    weakest,
)
from guidang.paper.scans.lines import straight_lines
from guidang.paper.scans.page_image import PageImage
from guidang.paper.scans.pyramid import Pyramid
from guidang.paper.scans.registration import Fit
from guidang.paper.scans.seal import red_ink, red_seal

_AROUND_MM = 3.0
_SHORTEST_MM = 0.6
_LINE_MM = 10.0  # how far a line must run on beyond the box to be no hand's
_PEN = 0.35  # of print's contrast, for
_TICK_MM = 1.3  # so much of a pen's way;
_THIN_PEN = 0.2  # a thin pen is paler,
_THIN_TICK_MM = 2.2  # and needs more
_ROUND = 0.75  # of the directions that can be seen, in which a circle is met,
_DIRECTIONS = 36
_FEWEST = 18  # and how many must be seen
_THROUGH = 0.85  # share of a line through the box and beyond both sides that must be inked
_BEYOND = 0.25  # of the box's side, how far beyond
_ROWS = 12
_DOT_MM, _DOT_MM2 = 1.0, 0.5  # smaller is dust
_CRUMBS_MM2 = 0.05  # dots of black where a thinner pen than the signature's was on its way to white
_FILLED_MM = 8.0  # a box filled with ink, or a thick ring round it, is as wide
_NEAR_MM, _NEAR_WAY_MM = 0.8, 1.5  # ink just beside the box: a tick that missed it


@dataclass(frozen=True, slots=True)
class TickSeen:
    """One box's reading, and whether what stands in it was struck out."""

    reading: InkReading
    struck: bool


def read_tick(page: Pyramid, image: PageImage, fit: Fit, mark: Mark, pen_seen: bool) -> TickSeen:
    """Read one tick box. ``pen_seen``: the hand's pen shows elsewhere on this piece."""
    box = cut_box(page, fit, mark.rect, TICK_DPI, _AROUND_MM)
    box = filled(box, _FILLED_MM, _PEN * fit.contrast)
    dark = dark_in(box, weakest(box, fit.contrast), 0.5 * fit.contrast)
    found = strokes(box, dark)
    if dark.any() and image.colour is not None and red_seal(image.colour, fit, mark.rect):
        dark &= ~red_ink(image.colour, box.to_page, box.gray.shape[::-1])
        found = strokes(box, dark)
    if not all(_dot(s) for s in found) or _circled(box, dark, fit.contrast):
        lines = _machine_lines(page, fit, mark, box, dark)
        if lines.any():
            dark &= ~lines
            found = strokes(box, dark)
    struck = _struck(box, dark)
    if struck:
        answer = Answer.UNCERTAIN
    elif _inked(found, fit.contrast) or _circled(box, dark, fit.contrast):
        answer = Answer.YES
    elif _something(box, dark, found, image, fit):
        answer = Answer.UNCERTAIN
    elif pen_seen or faint_is_absent(box, fit.contrast, image.bilevel):
        answer = Answer.NO
    else:
        answer = Answer.UNCERTAIN
    return TickSeen(reading(mark, answer, found, box), struck)


def _something(box: Box, dark: Mask, found: Sequence[Stroke], image: PageImage, fit: Fit) -> bool:
    """Whether there is more than dust in or beside a box that is not ticked."""
    crumbs = image.bilevel and _crumbs(box, dark)
    return crumbs or not all(_dot(s) for s in found) or _beside(box, dark, fit.contrast)


def _dot(stroke: Stroke) -> bool:
    return stroke.length < _DOT_MM and stroke.area < _DOT_MM2


def _crumbs(box: Box, dark: Mask) -> bool:
    return bool(np.count_nonzero(dark & box.inside) >= _CRUMBS_MM2 * box.per_mm**2)


def _beside(box: Box, dark: Mask, print_contrast: float) -> bool:
    grown = np.ones((2 * round(_NEAR_MM * box.per_mm) + 1,) * 2, np.uint8)
    near = replace(box, inside=cv2.dilate(box.inside.astype(np.uint8), grown) > 0)
    found = [s for s in strokes(near, dark) if s.contrast >= _THIN_PEN * print_contrast and not _dot(s)]
    return sum(s.path for s in found) >= _NEAR_WAY_MM


def _inked(found: Sequence[Stroke], print_contrast: float) -> bool:
    def way(least: float) -> float:
        return sum(s.path for s in found if s.contrast >= least * print_contrast and s.length > _SHORTEST_MM)

    return way(_PEN) >= _TICK_MM or way(_THIN_PEN) >= _THIN_TICK_MM


def _machine_lines(page: Pyramid, fit: Fit, mark: Mark, box: Box, dark: Mask) -> Mask:
    """Lines through the box that run on far beyond it: a long stroke of a pen ends somewhere."""
    lines = straight_lines(box, dark, weakest(box, fit.contrast))
    if not lines.any():
        return lines
    wide = cut_box(page, fit, mark.rect, SIGNATURE_DPI, _LINE_MM)
    weak = weakest(wide, fit.contrast)
    far = straight_lines(wide, dark_in(wide, weak, fit.contrast), weak)
    return lines if (far & wide.inside).any() else np.zeros_like(lines)


def _circled(box: Box, dark: Mask, print_contrast: float) -> bool:
    """Whether a ring of ink runs round the box."""
    height, width = dark.shape
    side = _side(box)
    turn = np.arange(_DIRECTIONS) * 2 * np.pi / _DIRECTIONS
    away = np.arange(0.45, 1.05, 0.02)[:, None] * side
    columns = np.clip(np.rint(width / 2 + away * np.cos(turn)).astype(int), 0, width - 1)
    rows = np.clip(np.rint(height / 2 + away * np.sin(turn)).astype(int), 0, height - 1)
    met = (dark & (box.depth > _THIN_PEN * print_contrast))[rows, columns].any(axis=0)
    seen = met | (box.free[rows, columns].mean(axis=0) > 0.4)
    return bool(seen.sum() >= _FEWEST and (met & seen).sum() >= _ROUND * seen.sum())


def _struck(box: Box, dark: Mask) -> bool:
    """Whether a straight stroke runs through the box from well beyond one side to well beyond the other."""
    side, (height, width) = _side(box), dark.shape
    across = np.arange(-0.5 - _BEYOND, 0.5 + _BEYOND, 0.02)
    starts, ends = np.meshgrid(np.linspace(-0.4, 0.4, _ROWS), np.linspace(-0.4, 0.4, _ROWS))
    part = (across - across[0]) / (across[-1] - across[0])
    rows = starts.reshape(-1, 1) * (1 - part) + ends.reshape(-1, 1) * part
    at = np.rint(height / 2 + rows * side).astype(int), np.rint(width / 2 + across * side).astype(int)
    free = box.free[at[0], at[1][None]]
    inked = (cv2.dilate(dark.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0)[at[0], at[1][None]] & free
    zones = (across < -0.6, np.abs(across) < 0.4, across > 0.6)
    through = np.ones(len(rows), dtype=np.bool_)
    for zone in zones:
        known = free[:, zone].sum(axis=1)
        through &= inked[:, zone].sum(axis=1) >= _THROUGH * np.maximum(known, 1)
    return bool(through.any())


def _side(box: Box) -> float:
    rows, columns = np.flatnonzero(box.inside.any(axis=1)), np.flatnonzero(box.inside.any(axis=0))
    return float(min(len(rows), len(columns)))
