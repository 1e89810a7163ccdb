"""What a hand did on a piece of paper: which boxes it signed and ticked."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from guidang.domain.form import Mark, MarkKind
from guidang.domain.scan import Answer, InkReading
from guidang.paper.scans.box import MARGIN_MM, Box, cut_box
from guidang.paper.scans.ink import (
    SIGNATURE_DPI,
    TICK_DPI,
    Stroke,
    faint_would_show,
    reading,
    strokes,
    weakest,
)
from guidang.paper.scans.page_image import PageImage
from guidang.paper.scans.pyramid import Pyramid, apply
from guidang.paper.scans.registration import PT_PER_MM, Fit, corners_of
from guidang.paper.scans.seal import find_ring, inside_ring, red_ink, red_seal

_PEN = 0.35  # of print's contrast: a ball pen, a fountain pen, a marker
_SIGNED_MM = 4.0  # a stroke this long,
_SIGNED_MM2 = 1.0  # and this much ink, is a signature
_SPECK_MM = 1.2  # dust and dots are shorter
_SPECK_MM2 = 2.0
_BLOT_MM = 2.5  # thicker than any pen,
_BLOT_SHARE = 0.4  # and this thick for its length: a stain, a shadow, a finger
_TICK_MM = 1.5
_OFF_PAGE = 0.01  # of the page: how far a box may lie beyond its edge


@dataclass(frozen=True, slots=True)
class Hand:
    """What was read on one piece, in the order of the blank's marks."""

    signatures: tuple[InkReading, ...]
    ticks: tuple[InkReading, ...]


def read_hand(page: Pyramid, image: PageImage, fit: Fit) -> Hand:
    """Read every signature and tick box of the piece.

    When a signature stands on the piece, the hand's pen shows on this image, be it fax or dark: an empty tick
    box may then be called empty.
    """
    marks = fit.piece.marks
    signatures = tuple(_signature(page, image, fit, m) for m in marks if m.kind is MarkKind.SIGNATURE)
    pen_seen = any(s.answer is Answer.YES for s in signatures)
    ticks = tuple(_tick(page, image, fit, m, pen_seen) for m in marks if m.kind is MarkKind.TICK)
    return Hand(signatures, ticks)


def _signature(page: Pyramid, image: PageImage, fit: Fit, mark: Mark) -> InkReading:
    box = cut_box(page, fit, mark.rect, SIGNATURE_DPI)
    weak = weakest(box, fit.contrast)
    found = strokes(box, weak, fit.contrast, box.inside)
    answer = _signed(found, fit)
    if answer is not Answer.NO and found:
        found, answer = _without_seal(page, image, fit, mark, box, found)
    if answer is Answer.NO and not faint_would_show(box, fit.contrast, image.bilevel):
        answer = Answer.UNCERTAIN
    return reading(mark, answer if supported(page, fit, mark) else Answer.UNCERTAIN, found, box)


def _signed(found: list[Stroke], fit: Fit) -> Answer:
    pen = [s for s in found if s.contrast >= _PEN * fit.contrast and not s.straight and not _blot(s)]
    if sum(s.area for s in pen) >= _SIGNED_MM2 and max((s.length for s in pen), default=0.0) >= _SIGNED_MM:
        return Answer.YES
    return Answer.NO if all(_speck(s) for s in found) else Answer.UNCERTAIN


def _speck(stroke: Stroke) -> bool:
    return stroke.core < _SPECK_MM and stroke.length < 2 * _SPECK_MM and stroke.area < _SPECK_MM2


def _blot(stroke: Stroke) -> bool:
    return stroke.thick >= max(_BLOT_MM, _BLOT_SHARE * stroke.length)


def _without_seal(
    page: Pyramid, image: PageImage, fit: Fit, mark: Mark, box: Box, found: list[Stroke]
) -> tuple[list[Stroke], Answer]:
    """The strokes and the answer when a seal's ink is left out; as they were when there is no seal."""
    weak, colour = weakest(box, fit.contrast), image.colour
    if colour is not None:
        red = red_ink(colour, box.to_page, box.gray.shape[::-1])
        if red[box.inside].mean() < 0.002:
            return found, _signed(found, fit)
        left = strokes(box, weak, fit.contrast, box.inside & ~red)
        answer = _signed(left, fit)
        # Red strokes smaller than a seal may be a red pen's, or a fingerprint.
        return left, answer if answer is Answer.YES or red_seal(colour, fit, mark.rect) else Answer.UNCERTAIN
    ring = find_ring(page, fit, mark.rect)
    if ring is None:
        return found, _signed(found, fit)
    margin = MARGIN_MM * PT_PER_MM
    covered = inside_ring(ring, mark.rect, margin, box.gray.shape, box.per_mm / PT_PER_MM)
    beside = strokes(box, weak, fit.contrast, box.inside & ~covered)
    darker = strokes(box, ring.depth + 0.25 * fit.contrast, 0.0, box.inside & covered)
    signed = Answer.YES in (_signed(beside, fit), _signed(darker, fit))
    return [*beside, *darker], Answer.YES if signed else Answer.UNCERTAIN


def _tick(page: Pyramid, image: PageImage, fit: Fit, mark: Mark, pen_seen: bool) -> InkReading:
    box = cut_box(page, fit, mark.rect, TICK_DPI)
    weak = weakest(box, fit.contrast)
    found = strokes(box, weak, fit.contrast, box.free)
    within = strokes(box, max(weak, _PEN * fit.contrast), 0.5 * fit.contrast, box.inside)
    if not supported(page, fit, mark):
        answer = Answer.UNCERTAIN
    elif sum(s.length for s in within if s.length > 0.6) >= _TICK_MM:
        answer = Answer.YES
    elif all(_speck(s) for s in found) and (pen_seen or faint_would_show(box, fit.contrast, image.bilevel)):
        answer = Answer.NO
    else:
        answer = Answer.UNCERTAIN
    return reading(mark, answer, found, box)


def supported(page: Pyramid, fit: Fit, mark: Mark) -> bool:
    """Whether the mark's box is on the page, and print near it where the blank has it.

    Else the paper may be torn, folded or covered there, or the box lie elsewhere: nothing is known of it.
    """
    box = apply(fit.near(mark.rect), corners_of(mark.rect))
    if (box < -_OFF_PAGE * page.size[0]).any() or (box > np.array(page.size) * (1 + _OFF_PAGE)).any():
        return False
    middle = np.array([(mark.rect.x0 + mark.rect.x1) / 2, (mark.rect.y0 + mark.rect.y1) / 2])
    landmarks = np.array(fit.piece.landmarks, dtype=np.float64).reshape(-1, 2)
    nearest = landmarks[np.argsort(np.linalg.norm(landmarks - middle, axis=1), kind="stable")[:6]]
    if not len(fit.at):
        return False
    gaps = np.linalg.norm(nearest[:, None] - fit.at[None], axis=2).min(axis=1)
    return bool((gaps < 0.1 * PT_PER_MM).sum() >= min(3, len(nearest)))


def ticks_answered(ticks: Sequence[InkReading], question: str) -> Answer:
    """Whether one question was answered: YES once, NO not at all, UNCERTAIN when it cannot be told."""
    own = [t.answer for t in ticks if t.mark.split(".", 1)[0] == question]
    if Answer.UNCERTAIN in own or own.count(Answer.YES) > 1:
        return Answer.UNCERTAIN
    return Answer.YES if Answer.YES in own else Answer.NO
