"""What else stands in boxes: a neighbour's ink, hairs, rules and streaks, circles, ticks taken back."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from guidang.domain.form import MarkKind, Slot
from guidang.domain.scan import Answer
from guidang.paper.scans.kit import make_kit
from guidang.paper.scans.reading import read_pages


def drawn(make, paper, mark, kind, lines, width=5, gray=45):
    """Lines of points in units of the mark's box, on ``paper``."""
    rect, k = paper.box(mark, kind), make.DPI / 72
    size = (rect.width, rect.height) if kind is MarkKind.SIGNATURE else (rect.height, rect.height)
    for points in lines:
        at = (np.array(points) * size + (rect.x0, rect.y0)) * k
        cv2.polylines(paper.image, [np.rint(at).astype(np.int32)], False, gray, width, cv2.LINE_AA)
    return paper


def region_of(make, paper, kit):
    picture, _ = make.Scanner(4).flatbed(paper.piece("RECEIPT"), 1)
    (reading,) = read_pages(make.as_jpeg(picture), "scan.jpg", [0], kit)
    return reading.regions[0]


def wave(x0, x1, y, high, count=40):
    along = np.linspace(0, 1, count)
    return [(x0 + (x1 - x0) * t, y + high * np.sin(2 * np.pi * t * 4)) for t in along]


NOT_SIGNED = {
    "a neighbour's tail from the left": [[(-0.15, 0.3), (-0.1, 0.7), (-0.02, 0.6), (0.06, 0.4)]],
    "a neighbour's tail from above": [[(0.5, -0.6), (0.53, -0.4), (0.52, -0.1), (0.51, 0.15)]],
    "a printed rule out of its place": [[(-0.4, 0.8), (1.6, 0.81)]],
    "a feeder's streak": [[(0.6, -9), (0.605, 9)]],
    "dots": [[(0.3, 0.4), (0.302, 0.41)], [(0.7, 0.6), (0.702, 0.61)]],
}


@pytest.mark.parametrize("what", NOT_SIGNED)
def test_what_is_no_signature(office, make, what):
    paper = office.receipt(2, signed=False)
    drawn(make, paper, "parent", MarkKind.SIGNATURE, NOT_SIGNED[what])
    (signature,) = region_of(make, paper, office.kit).signatures
    assert signature.answer is Answer.NO


@pytest.mark.parametrize(
    "lines",
    [
        [[(0.4, 0.4), (0.43, 0.35), (0.46, 0.5), (0.48, 0.48)]],  # a hair
        [[(0.2, 0.9), (0.5, 0.5), (0.7, 0.1)]],  # a slash: nobody was there to sign
    ],
)
def test_one_stroke_is_for_a_person(office, make, lines):
    paper = drawn(make, office.receipt(2, signed=False), "parent", MarkKind.SIGNATURE, lines)
    assert region_of(make, paper, office.kit).signatures[0].answer is Answer.UNCERTAIN


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        ([wave(0.1, 0.7, 0.5, 0.3)], (Answer.YES,)),
        ([wave(0.2, 0.4, 0.5, 0.14)], (Answer.YES,)),  # small
        ([wave(0.1, 0.7, 0.5, 0.6)], (Answer.YES,)),  # over both rules
        ([wave(0.2, 0.8, -0.2, 0.4)], (Answer.YES, Answer.UNCERTAIN)),  # mostly above its line
        ([wave(0.8, 1.5, 0.5, 0.3)], (Answer.YES, Answer.UNCERTAIN)),  # mostly to the right
    ],
)
def test_a_scrawl_is_a_signature(office, make, lines, wanted):
    paper = drawn(make, office.receipt(2, signed=False), "parent", MarkKind.SIGNATURE, lines)
    (signature,) = region_of(make, paper, office.kit).signatures
    assert signature.answer in wanted
    assert 40 < signature.contrast < 255


def test_a_name_that_a_longer_one_above_touches_is_a_signature(office, make):
    """The neighbour's leg comes down through the rule onto the name: together they lie mostly elsewhere."""
    above = [wave(x, x + 1.2, -0.7, 0.25, 200) for x in (-0.2, -0.15, -0.1)] + [[(0.3, -0.7), (0.31, 0.4)]]
    paper = office.receipt(2, signed=False)
    drawn(make, paper, "parent", MarkKind.SIGNATURE, [wave(0.1, 0.7, 0.5, 0.35, 200), *above])
    assert region_of(make, paper, office.kit).signatures[0].answer is Answer.YES


def test_a_streak_does_not_hide_a_signature(office, make):
    paper = drawn(make, office.receipt(2), "parent", MarkKind.SIGNATURE, [[(0.5, -9), (0.505, 9)]])
    assert region_of(make, paper, office.kit).signatures[0].answer is Answer.YES


def test_printed_text_of_a_slot_is_no_ink(office, make):
    blank = office.blanks["LT"]
    sign = next(m for m in blank.marks if m.name == "parent")
    over = replace(sign.rect, x1=sign.rect.x0 + 0.4 * sign.rect.width)
    slots = (*blank.slots, Slot("name", sign.page, over, "song", 11.0))
    form = make.LETTER_FORM
    paper = office.receipt(2, signed=False)
    drawn(make, paper, "parent", MarkKind.SIGNATURE, [wave(0.02, 0.35, 0.5, 0.3)])
    assert region_of(make, paper, office.kit).signatures[0].answer is Answer.YES
    kit = make_kit(make.KEY, [(form, replace(blank, slots=slots))])
    assert region_of(make, paper, kit).signatures[0].answer is Answer.NO


CHECK = [(0.1, 0.5), (0.42, 0.95), (1.1, -0.2)]
ROUND = [(0.5 + 0.85 * np.cos(a), 0.5 + 0.85 * np.sin(a)) for a in np.linspace(0.3, 6.7, 24)]
STRUCK = [CHECK, [(-0.5, 0.3), (1.6, 0.25)], [(-0.5, 0.55), (1.6, 0.5)], [(-0.5, 0.8), (1.6, 0.75)]]
TICKS = {
    "check": [CHECK],
    "small check": [[(0.3, 0.5), (0.45, 0.72), (0.72, 0.3)]],
    "cross": [[(0, 0), (1, 1)], [(1, 0), (0, 1)]],
    "slash": [[(0.05, 0.95), (0.95, 0.05)]],
    "long stroke": [[(0.15, 0.45), (0.4, 1.0), (0.9, 0.1), (1.6, -1.2)]],
    "circle": [ROUND],
    "filled": [[(0.06 + 0.9 * (i % 2), 0.05 + 0.045 * i) for i in range(21)]],
}


@pytest.mark.parametrize("way", TICKS)
def test_every_way_to_tick_is_one(office, make, way):
    paper = office.receipt(2, ticks=("contact.no",))
    drawn(make, paper, "informed.yes", MarkKind.TICK, TICKS[way])
    answers = {t.mark: t.answer for t in region_of(make, paper, office.kit).ticks}
    assert answers == {
        "informed.yes": Answer.YES,
        "informed.no": Answer.NO,
        "contact.yes": Answer.NO,
        "contact.no": Answer.YES,
    }


def test_a_tick_taken_back_is_none_where_another_box_is_ticked(office, make):
    paper = office.receipt(2, ticks=("contact.no", "informed.no"))
    drawn(make, paper, "informed.yes", MarkKind.TICK, STRUCK)
    answers = {t.mark: t.answer for t in region_of(make, paper, office.kit).ticks}
    assert (answers["informed.yes"], answers["informed.no"]) == (Answer.NO, Answer.YES)


def test_a_tick_taken_back_alone_is_for_a_person(office, make):
    paper = drawn(make, office.receipt(2, ticks=()), "informed.yes", MarkKind.TICK, STRUCK)
    assert region_of(make, paper, office.kit).ticks[0].answer is Answer.UNCERTAIN


def test_a_tick_beside_its_box_is_not_overlooked(office, make):
    below = [[(0.4, 1.1), (0.6, 1.6), (1.2, 0.9)]]
    paper = drawn(make, office.receipt(2, ticks=()), "informed.yes", MarkKind.TICK, below)
    assert region_of(make, paper, office.kit).ticks[0].answer is not Answer.NO


def test_a_streak_through_a_tick_box_is_no_tick(office, make):
    paper = drawn(
        make, office.receipt(2, ticks=()), "informed.yes", MarkKind.TICK, [[(0.5, -60), (0.52, 60)]]
    )
    assert region_of(make, paper, office.kit).ticks[0].answer is Answer.NO
