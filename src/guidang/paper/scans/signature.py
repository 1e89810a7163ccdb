"""Whether a box is signed: by its own ink, not by a neighbour's, a seal's, a machine's or the paper's."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from guidang.domain.form import Mark, MarkKind
from guidang.domain.scan import Answer, InkReading
from guidang.paper.scans.box import Box, broad_shade, cut_box
from guidang.paper.scans.ink import (
    SIGNATURE_DPI,
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
from guidang.paper.scans.pyramid import Pyramid, apply
from guidang.paper.scans.registration import Fit, corners_of
from guidang.paper.scans.seal import Ring, find_rings, inside_rings, quiet_zone, red_ink, red_seal

_PENS = ((0.35, 7.0), (0.25, 25.0))  # of print's contrast, and the pen's way in mm: more proof for paler ink
_SIGNED_MM = 3.0  # with a stroke this long,
_SIGNED_MM2 = 1.0  # and this much ink, it is a signature;
_WINDING = 1.25  # unless it is one stroke, nearly straight: a hair, a slash, the tail of a neighbour's name
_THICK_MM = 1.2  # strokes that run into each other hide their windings,
_FRAMED = 1.15  # but fill a frame this many times as wide as they are thick
_CREASE_MM = 8.0  # a pale line as long and straight
_DIM, _DIM_MM = 0.10, 3.0  # of print's contrast, and how much in all: paper's own creases
_BLOT_MM = 2.5  # thicker than any pen,
_BLOT_SHARE = 0.4  # and this thick for its length: a stain, a shadow, a finger
_RIM_MM = 1.0  # of a stain, that looks like a stroke
_COVERED = 0.3  # of print's contrast: darker shade hides what is under it
_AROUND_MM = 10.0  # how far beyond its box ink is followed
_LEAK = 0.03  # share of a stroke's ink that may lie in the margin of its box: a leg's end; a tail has more
_OWN = 0.5  # share of a stroke's ink that must lie in the box to be the box's own
_TAILS = 1  # a stroke that runs over from beside the box,
_TAIL_MM = 9.0  # no longer than this in it,
_BESIDE_MM = 22.0  # with no longer a way beside the box than this: a neighbour's, not a name written too high
_DARKER = 0.25  # of print's contrast, than a seal on a gray page: a pen
_BESIDE_REACH_MM = 6.0  # how close
_RED_ALONE = 0.8  # share of a red stroke in the box; a seal's ring leads out of it
_RED_IS = 0.6  # as dark as blue on a gray picture
_LINE_OF_WRITING = 1.4  # times as long as high: name chops and fingerprints are nearly square

_Unseen = Callable[[Box], Mask]


@dataclass(frozen=True, slots=True)
class _Place:
    """One box on one page, and which ink in it is not looked at."""

    page: Pyramid
    image: PageImage
    fit: Fit
    mark: Mark


def read_signature(page: Pyramid, image: PageImage, fit: Fit, mark: Mark) -> InkReading:
    """Read one signature's box."""
    place = _Place(page, image, fit, mark)
    box = cut_box(page, fit, mark.rect, SIGNATURE_DPI)
    found = strokes(box, _dark(place, box))
    if _clean(found, fit.contrast):
        return reading(mark, _nothing(place, box, _all_seen), found, box)
    found, answer = _without_seal(place, box, found)
    return reading(mark, answer, found, box)


def _dark(place: _Place, box: Box) -> Mask:
    contrast = place.fit.contrast
    dark = dark_in(box, weakest(box, contrast), contrast)
    if dark.sum() <= _SIGNED_MM2 * box.per_mm**2:
        return dark
    rim = np.ones((2 * round(_RIM_MM * box.per_mm) + 1,) * 2, np.uint8)
    stain = cv2.dilate((broad_shade(box) > _COVERED * contrast).astype(np.uint8), rim) > 0
    return np.asarray(dark & ~stain, dtype=np.bool_)


def _nothing(place: _Place, box: Box, unseen: _Unseen) -> Answer:
    """NO, where faint ink would have shown and nothing covers the box."""
    if not faint_is_absent(box, place.fit.contrast, place.image.bilevel):
        return Answer.UNCERTAIN
    covered = (broad_shade(box) > _COVERED * place.fit.contrast) & box.inside & ~unseen(box)
    return Answer.UNCERTAIN if covered.sum() / box.per_mm**2 > _BLOT_MM**2 else Answer.NO


def signed(found: Sequence[Stroke], print_contrast: float) -> bool:
    """Whether these strokes, alone in a box, are a signature."""
    return any(_written(found, least * print_contrast, way) for least, way in _PENS)


def _written(found: Sequence[Stroke], least: float, way: float) -> bool:
    pen = [s for s in found if s.contrast >= least and not s.straight and not _blot(s)]
    if sum(s.area for s in pen) < _SIGNED_MM2 or sum(s.path for s in pen) < way:
        return False
    long = [s for s in pen if s.length >= _SIGNED_MM]
    return len(long) > 1 or any(_winds(s) for s in long)


def _winds(stroke: Stroke) -> bool:
    if stroke.path >= _WINDING * stroke.length:
        return True
    return stroke.thick >= _THICK_MM and stroke.narrow >= _FRAMED * stroke.thick


def _clean(found: Sequence[Stroke], print_contrast: float) -> bool:
    """Nothing but dust, dots and a dim crease or two."""
    more = [s for s in found if not s.speck and not _crease(s, print_contrast)]
    dim = all(s.contrast < _DIM * print_contrast for s in more)
    return dim and sum(s.path for s in more) <= _DIM_MM


def _crease(stroke: Stroke, print_contrast: float) -> bool:
    pale = stroke.contrast < _PENS[0][0] * print_contrast
    return stroke.straight and stroke.length >= _CREASE_MM and pale


def _blot(stroke: Stroke) -> bool:
    return stroke.thick >= max(_BLOT_MM, _BLOT_SHARE * stroke.length)


def _judged(place: _Place, box: Box, found: list[Stroke], unseen: _Unseen) -> tuple[list[Stroke], Answer]:
    """The box's own strokes, and what they say. Only in doubt is more of the page looked at."""
    contrast = place.fit.contrast
    if _clean(found, contrast):
        return found, _nothing(place, box, unseen)
    if signed([s for s in found if s.beyond <= _LEAK * s.area], contrast):
        return found, Answer.YES
    return _followed_out(place, box, unseen)


def _followed_out(place: _Place, box: Box, unseen: _Unseen) -> tuple[list[Stroke], Answer]:
    """Lines taken out, every stroke followed beyond the box: whose is it?"""
    contrast = place.fit.contrast
    wide = cut_box(place.page, place.fit, place.mark.rect, SIGNATURE_DPI, _AROUND_MM)
    dark = _dark(place, wide) & ~unseen(wide)
    dark &= ~straight_lines(wide, dark, weakest(wide, contrast))
    left = strokes(wide, dark)
    own = [s for s in left if s.area >= _OWN * (s.area + s.beyond)]
    over = [s for s in left if s.area < _OWN * (s.area + s.beyond) and not s.speck]
    if signed(own, contrast):
        return own, Answer.YES
    if not _clean(own, contrast):
        return left, Answer.UNCERTAIN
    if not over:
        return own, _nothing(place, box, unseen)
    if len(over) <= _TAILS and not any(_winds(s) for s in over):
        way = sum(s.path for s in over)
        if way <= _TAIL_MM and _beside(place, wide, dark) * way / sum(s.area for s in over) <= _BESIDE_MM:
            return left, _nothing(place, box, unseen)
    return left, Answer.UNCERTAIN


def _beside(place: _Place, box: Box, dark: Mask) -> float:
    """How much of a pen's ink, mm², stands close around the box and in no other."""
    reach = np.ones((2 * round(_BESIDE_REACH_MM * box.per_mm) + 1,) * 2, np.uint8)
    near = cv2.dilate(box.inside.astype(np.uint8), reach) > 0
    ink = dark & (box.depth > _PENS[-1][0] * place.fit.contrast)
    return float((ink & near & ~box.inside & ~_others(place, box)).sum()) / box.per_mm**2


def _others(place: _Place, box: Box) -> Mask:
    """Where in a window other boxes lie that a hand was asked to write in."""
    there = np.zeros(box.inside.shape, dtype=np.bool_)
    to_box = np.linalg.inv(box.to_page) @ place.fit.near(place.mark.rect)
    for mark in place.fit.piece.marks:
        if mark.kind is MarkKind.SIGNATURE and mark.rect != place.mark.rect:
            corners = apply(to_box, corners_of(mark.rect))
            (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
            there[max(0, int(top)) : max(0, int(bottom)), max(0, int(left)) : max(0, int(right))] = True
    return there


def _without_seal(place: _Place, box: Box, found: list[Stroke]) -> tuple[list[Stroke], Answer]:
    """The strokes and the answer when a seal's ink is left out; as they were when there is no seal."""
    colour = place.image.colour
    if colour is not None:
        red = red_ink(colour, box.to_page, box.gray.shape[::-1])
        if red[box.inside].mean() < 0.002:
            return _judged(place, box, found, _all_seen)
        return _beside_red(place, box, red)
    rings = find_rings(place.page, place.fit, place.mark.rect)
    return _beside_rings(place, box, rings) if rings else _judged(place, box, found, _all_seen)


def _beside_rings(place: _Place, box: Box, rings: Sequence[Ring]) -> tuple[list[Stroke], Answer]:
    """On a gray page a seal's ink is told from a pen's only by its paleness and its place in the seal."""

    def covered(of: Box) -> Mask:
        return inside_rings(rings, place.mark.rect, of)

    dark, under = _dark(place, box), covered(box)
    beside, answer = _judged(place, box, strokes(box, dark & ~under), covered)
    pen = max(ring.depth for ring in rings) + _DARKER * place.fit.contrast
    darker = strokes(box, box.free & under & (box.depth > pen))
    if answer is Answer.YES or signed(darker, place.fit.contrast):
        return [*beside, *darker], Answer.YES
    quiet = strokes(box, dark & quiet_zone(rings[0], place.mark.rect, box))
    if answer is Answer.NO and len(rings) == 1 and all(s.speck for s in (*darker, *quiet)):
        return beside, Answer.NO
    return [*beside, *darker], Answer.UNCERTAIN


def _beside_red(place: _Place, box: Box, red: Mask) -> tuple[list[Stroke], Answer]:
    colour = place.image.colour
    if colour is None:
        raise ValueError("a page without colour has no red ink")

    def under_red(of: Box) -> Mask:
        return red_ink(colour, of.to_page, of.gray.shape[::-1])

    dark = _dark(place, box)
    left, answer = _judged(place, box, strokes(box, dark & ~red), under_red)
    if answer is Answer.YES:
        return left, answer
    written = strokes(box, dark & red)
    if red_seal(colour, place.fit, place.mark.rect):
        rings = find_rings(place.page, place.fit, place.mark.rect)
        if rings:
            written = strokes(box, dark & red & ~inside_rings(rings, place.mark.rect, box))
        elif any(s.beyond > 0 for s in written):
            return left, Answer.UNCERTAIN
    if _clean(written, place.fit.contrast):
        return left, answer
    # Red ink smaller than a seal, or beside it: a red pen's, a name chop's, or a fingerprint.
    own = [s for s in written if s.area >= _RED_ALONE * (s.area + s.beyond)]
    if signed(own, _RED_IS * place.fit.contrast) and _in_line(dark & red & box.inside):
        return [*left, *own], Answer.YES
    return [*left, *written], Answer.UNCERTAIN


def _in_line(ink: Mask) -> bool:
    rows, columns = np.nonzero(ink)
    high, wide = float(np.ptp(rows)) + 1, float(np.ptp(columns)) + 1
    return max(high, wide) >= _LINE_OF_WRITING * min(high, wide)


def _all_seen(box: Box) -> Mask:
    return np.zeros(box.depth.shape, dtype=np.bool_)
