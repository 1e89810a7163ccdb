"""Ink in boxes: three answers, and faint ink is never called absent."""

import cv2
import numpy as np
import pytest

from guidang.domain.form import MarkKind
from guidang.domain.scan import Answer, InkReading, Outcome
from guidang.paper.scans.hand import ticks_answered
from guidang.paper.scans.reading import read_pages


def receipt_of(office, make, picture, quality=85):
    (reading,) = read_pages(make.as_jpeg(picture, quality), "scan.jpg", [0], office.kit)
    (region,) = reading.regions
    return region


def signature_of(office, make, picture, quality=85):
    return receipt_of(office, make, picture, quality).signatures[0]


MACHINES = ("flatbed", "coarse", "phone", "dark phone", "fax")


def taken(make, machine, piece, seed):
    scanner = make.Scanner(seed)
    if machine == "flatbed":
        return scanner.flatbed(piece, 2)[0]
    if machine == "coarse":
        return scanner.flatbed(piece, -2, 150)[0]
    if machine == "fax":
        return scanner.fax(piece)[0]
    return scanner.phone(piece, light=0.5 if machine == "phone" else 0.3)[0]


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize(("gray", "width"), [(150, 4), (185, 3), (210, 3), (215, 2)])
def test_faint_ink_is_never_called_absent(office, make, machine, gray, width):
    paper = office.receipt(1, signed=False, ticks=()).write("parent", gray, width)
    signature = signature_of(office, make, taken(make, machine, paper.piece("RECEIPT"), gray))
    assert signature.answer is not Answer.NO


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("gray", [20, 60, 100])
def test_a_pen_is_seen_by_every_machine(office, make, machine, gray):
    paper = office.receipt(1, signed=False).write("parent", gray)
    picture = taken(make, machine, paper.piece("RECEIPT"), gray)
    assert signature_of(office, make, picture).answer is Answer.YES


@pytest.mark.parametrize("machine", ["flatbed", "coarse", "phone"])
def test_an_empty_box_is_empty(office, make, machine):
    picture = taken(make, machine, office.receipt(1, signed=False).piece("RECEIPT"), 5)
    assert signature_of(office, make, picture).answer is Answer.NO


def test_on_a_fax_an_empty_box_may_have_held_faint_ink(office, make):
    picture, _ = make.Scanner().fax(office.receipt(1, signed=False).piece("RECEIPT"))
    region = receipt_of(office, make, picture, 100)
    assert region.signatures[0].answer is Answer.UNCERTAIN
    assert region.outcome is Outcome.UNCERTAIN


def test_dust_is_not_ink(office, make):
    paper = office.receipt(1, signed=False, ticks=())
    rect, k = paper.box("parent", MarkKind.SIGNATURE), make.DPI / 72
    for _ in range(12):
        spot = (int(paper.rng.uniform(rect.x0, rect.x1) * k), int(paper.rng.uniform(rect.y0, rect.y1) * k))
        cv2.circle(paper.image, spot, int(paper.rng.integers(1, 4)), 80, -1)
    picture, _ = make.Scanner().flatbed(paper.piece("RECEIPT"), 1)
    assert signature_of(office, make, picture).answer is Answer.NO


@pytest.mark.parametrize(("what", "wanted"), [("streak", Answer.NO), ("stain", Answer.UNCERTAIN)])
def test_what_no_hand_draws_is_not_a_signature(office, make, what, wanted):
    paper = office.receipt(1, signed=False, ticks=())
    rect, k = paper.box("parent", MarkKind.SIGNATURE), make.DPI / 72
    x, y = int(rect.x0 * k) + 150, int((rect.y0 + rect.y1) / 2 * k)
    if what == "streak":
        cv2.line(paper.image, (x, 0), (x + 30, 3508), 60, 4)
    else:
        cv2.circle(paper.image, (x, y), 45, 120, -1)
    picture, _ = make.Scanner().flatbed(paper.piece("RECEIPT"), 2)
    assert signature_of(office, make, picture).answer is wanted


@pytest.mark.parametrize("beside", [(0, 0), (45, 0), (-30, 15), (20, -20)])
def test_a_seal_is_not_a_signature(office, make, beside):
    for colour, wanted in ((True, (Answer.NO,)), (False, (Answer.NO, Answer.UNCERTAIN))):
        paper = office.letter(1, colour=colour)
        rect = paper.box("parent", MarkKind.SIGNATURE)
        paper.seal(((rect.x0 + rect.x1) / 2 + beside[0], (rect.y0 + rect.y1) / 2 + beside[1]))
        picture, _ = make.Scanner().flatbed(paper.piece("RECEIPT"), 1)
        assert signature_of(office, make, picture).answer in wanted


def test_a_signature_under_a_red_seal_is_seen(office, make):
    paper = office.letter(1, colour=True).write("parent")
    rect = paper.box("parent", MarkKind.SIGNATURE)
    paper.seal(((rect.x0 + rect.x1) / 2 + 20, (rect.y0 + rect.y1) / 2))
    picture, _ = make.Scanner().flatbed(paper.piece("RECEIPT"), 1)
    assert signature_of(office, make, picture).answer is Answer.YES


def test_red_handwriting_is_a_signature(office, make):
    paper = office.letter(1)
    black = office.letter(1).write("parent")
    written = paper.image.astype(int) - black.image > 60
    page = cv2.cvtColor(paper.image, cv2.COLOR_GRAY2BGR)
    page[written] = (60, 50, 200)
    rect, k = paper.blank.part_rect("RECEIPT", 0), make.DPI / 72
    picture, _ = make.Scanner().flatbed(page[int(rect.y0 * k) :], 1)
    assert signature_of(office, make, picture).answer is Answer.YES


@pytest.mark.parametrize("machine", ["flatbed", "coarse", "phone", "fax"])
def test_ticks_are_read_one_by_one(office, make, machine):
    for ticks in (("informed.no", "contact.yes"), ("contact.no",)):
        piece = office.receipt(1, ticks=ticks).piece("RECEIPT")
        region = receipt_of(office, make, taken(make, machine, piece, 3))
        assert {t.mark for t in region.ticks if t.answer is Answer.YES} == set(ticks)
        assert all(t.answer is not Answer.UNCERTAIN for t in region.ticks)


def test_a_faint_tick_is_never_called_absent(office, make):
    paper = office.receipt(1, ticks=()).tick("informed.yes", 205, 3)
    region = receipt_of(office, make, make.Scanner().flatbed(paper.piece("RECEIPT"), 1)[0])
    assert region.ticks[0].answer is not Answer.NO


def test_numbers_beside_the_answer(office, make):
    signed = signature_of(office, make, make.Scanner().flatbed(office.receipt(1).piece("RECEIPT"))[0])
    assert signed.area > 20
    assert 8 < signed.longest < 40
    assert 100 < signed.contrast <= 255
    crop = cv2.imdecode(np.frombuffer(signed.crop, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert crop.shape[1] > 2.5 * crop.shape[0]


@pytest.mark.parametrize(
    ("answers", "wanted"),
    [
        ({"q.yes": Answer.YES, "q.no": Answer.NO}, Answer.YES),
        ({"q.yes": Answer.NO, "q.no": Answer.NO}, Answer.NO),
        ({"q.yes": Answer.YES, "q.no": Answer.YES}, Answer.UNCERTAIN),
        ({"q.yes": Answer.YES, "q.no": Answer.UNCERTAIN}, Answer.UNCERTAIN),
        ({"q.yes": Answer.YES, "other.no": Answer.YES}, Answer.YES),
    ],
)
def test_a_question_is_answered_once_or_not_at_all(answers, wanted):
    ticks = [InkReading(mark, answer, 0, 0, 0) for mark, answer in answers.items()]
    assert ticks_answered(ticks, "q") is wanted


@pytest.mark.parametrize("seed", range(3))
def test_boxes_are_found_on_paper_that_bends(office, make, seed):
    for signed in (True, False):
        piece = office.receipt(1, signed=signed, ticks=("informed.yes",)).piece("RECEIPT")
        height, width = piece.shape
        y, x = np.indices(piece.shape, dtype=np.float32)
        wave = 8 * np.sin(2 * np.pi * (x / width * 1.3 + y / height + 0.3 * seed))  # 0.7 mm
        bent = cv2.remap(piece, x + wave.astype(np.float32), y + wave.astype(np.float32), cv2.INTER_LINEAR)
        region = receipt_of(office, make, make.Scanner(seed).phone(bent)[0])
        assert region.signatures[0].answer is (Answer.YES if signed else Answer.NO)
        assert [t.mark for t in region.ticks if t.answer is not Answer.NO] == ["informed.yes"]
