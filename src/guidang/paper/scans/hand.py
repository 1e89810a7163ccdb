"""What a hand did on a piece of paper: which boxes it signed and ticked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from guidang.domain.form import Mark, MarkKind
from guidang.domain.scan import Answer, InkReading
from guidang.paper.scans.page_image import PageImage
from guidang.paper.scans.pyramid import Pyramid, apply
from guidang.paper.scans.registration import PT_PER_MM, Fit, corners_of
from guidang.paper.scans.signature import read_signature
from guidang.paper.scans.tick import TickSeen, read_tick

_NEAREST, _FOUND = 6, 3  # landmarks around a box, and how many of them must be found there
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
    signatures = []
    for mark in fit.piece.marks:
        if mark.kind is MarkKind.SIGNATURE:
            signatures.append(_known(read_signature(page, image, fit, mark), supported(page, fit, mark)))
    pen_seen = any(s.answer is Answer.YES for s in signatures)
    seen = []
    for mark in fit.piece.marks:
        if mark.kind is MarkKind.TICK:
            tick = read_tick(page, image, fit, mark, pen_seen)
            seen.append(replace(tick, reading=_known(tick.reading, supported(page, fit, mark))))
    return Hand(tuple(signatures), tuple(_taken_back(tick, seen) for tick in seen))


def _known(found: InkReading, known: bool) -> InkReading:
    return found if known else replace(found, answer=Answer.UNCERTAIN)


def _taken_back(tick: TickSeen, all_ticks: Sequence[TickSeen]) -> InkReading:
    """A struck tick is no answer where its question has another; else a person must tell."""
    question = question_of(tick.reading)
    others = (t for t in all_ticks if t is not tick and question_of(t.reading) == question)
    if tick.struck and any(other.reading.answer is Answer.YES for other in others):
        return replace(tick.reading, answer=Answer.NO)
    return tick.reading


def question_of(tick: InkReading) -> str:
    """A tick mark is named question.answer."""
    return tick.mark.split(".", 1)[0]


def supported(page: Pyramid, fit: Fit, mark: Mark) -> bool:
    """Whether the mark's box is on the page, and print near it where the blank has it.

    Else the paper may be torn, folded or covered there, or the box lie elsewhere: nothing is known of it.
    """
    box = apply(fit.near(mark.rect), corners_of(mark.rect))
    if (box < -_OFF_PAGE * page.size[0]).any() or (box > np.array(page.size) * (1 + _OFF_PAGE)).any():
        return False
    landmarks = np.array(fit.piece.landmarks, dtype=np.float64).reshape(-1, 2)
    if not len(fit.at) or not len(landmarks):
        return False
    found = np.linalg.norm(landmarks[:, None] - fit.at[None], axis=2).min(axis=1) < 0.1 * PT_PER_MM
    if not found.any():
        return False
    # Registration looks for them in their order and may stop when it has enough.
    looked_for = int(np.flatnonzero(found)[-1]) + 1
    middle = np.array([(mark.rect.x0 + mark.rect.x1) / 2, (mark.rect.y0 + mark.rect.y1) / 2])
    away = np.linalg.norm(landmarks[:looked_for] - middle, axis=1)
    nearest = np.argsort(away, kind="stable")[:_NEAREST]
    return bool(found[nearest].sum() >= min(_FOUND, len(nearest)))


def ticks_answered(ticks: Sequence[InkReading], question: str) -> Answer:
    """Whether one question was answered: YES once, NO not at all, UNCERTAIN when it cannot be told."""
    own = [t.answer for t in ticks if question_of(t) == question]
    if Answer.UNCERTAIN in own or own.count(Answer.YES) > 1:
        return Answer.UNCERTAIN
    return Answer.YES if Answer.YES in own else Answer.NO
