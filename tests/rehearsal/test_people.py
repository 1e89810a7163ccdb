"""Pens and seals: ink where the truth says it is, and none where it says there is none."""

from dataclasses import replace

import numpy as np
import pytest

from guidang.rehearsal.hand import hand_of, signature, tick
from guidang.rehearsal.paper import Prints
from guidang.rehearsal.people import finish
from guidang.rehearsal.sheets import Mark, returning

DPI = 200


@pytest.fixture
def prints(workspace):
    with Prints(workspace.root) as printer:
        yield printer


@pytest.fixture
def record(workspace):
    return next(s for s in returning(workspace.issued) if s.form == "talk_record" and s.page == 1)


def cut(page, box):
    height, width = page.shape[:2]
    x0, y0, x1, y1 = (round(v * n) for v, n in zip(box, (width, height) * 2, strict=True))
    return page[y0:y1, x0:x1].astype(int)


def ink_in(page, plain, box):
    return np.abs(cut(page, box) - cut(plain, box)).max(axis=2) > 40


def test_signed_boxes_carry_ink_and_unsigned_ones_none(record, prints):
    plain = prints.page(record.pdf, record.pdf_page, DPI)
    done = finish(record, prints, DPI, 5, False, np.random.default_rng(5))
    for mark in record.of_kind("signature"):
        ink = ink_in(done.piece.pixels, plain, mark.box)
        columns = np.flatnonzero(ink.any(axis=0))
        if done.signed[mark.name]:
            assert 0.3 < np.ptp(columns) / ink.shape[1] < 0.9
        else:
            assert not mark.required
            assert not len(columns)


def test_nobody_signs_or_stamps_the_forgotten_sheet(record, prints):
    plain = prints.page(record.pdf, record.pdf_page, DPI)
    done = finish(record, prints, DPI, 5, True, np.random.default_rng(5))
    assert np.array_equal(done.piece.pixels, plain)
    assert done.signed == {"teacher": False, "student": False, "parent": False}


def test_seal_is_red_and_lets_the_print_shine_through(record, prints):
    plain = prints.page(record.pdf, record.pdf_page, DPI)
    done = finish(record, prints, DPI, 5, False, np.random.default_rng(5))
    box = record.of_kind("seal")[0].box
    wide = (box[0] - 0.06, box[1] - 0.04, box[2] + 0.06, box[3] + 0.04)
    before, after = cut(plain, wide), cut(done.piece.pixels, wide)
    stamped = np.abs(after - before).max(axis=2) > 60
    assert stamped.mean() > 0.05
    blue, green, red = after[stamped].mean(axis=0)
    assert red > 1.4 * blue
    assert red > 1.4 * green
    assert (after <= before).all()


def test_a_seal_leaves_the_code_alone(record, prints):
    plain = prints.page(record.pdf, record.pdf_page, DPI)
    code = (172 / 210, 14 / 297, 192 / 210, 34 / 297)
    near = Mark("department", "seal", False, (0.70, 0.05, 0.76, 0.10))
    sheet = replace(record, marks=(near,))
    done = finish(sheet, prints, DPI, 5, False, np.random.default_rng(1))
    assert not np.array_equal(done.piece.pixels, plain)
    assert not ink_in(done.piece.pixels, plain, code).any()


def test_a_tick_shoots_over_its_box_but_stays_out_of_the_next():
    box = (50.0, 60.0, 53.6, 63.6)
    for seed in range(20):
        strokes = tick(hand_of(1, "parent"), box, 6.0, np.random.default_rng(seed))
        path = np.vstack([s.path for s in strokes])
        assert path[:, 1].min() < box[1]
        assert box[2] < path[:, 0].max() < box[2] + 6.0
        assert (path[:, 0].clip(box[0], box[2]).max() - path[:, 0].min()) / 3.6 > 0.5


def test_a_person_signs_alike_but_never_the_same_twice():
    box = (20.0, 20.0, 60.0, 30.0)
    hand = hand_of(1, "N252-00001-41 parent")
    first, second = (signature(hand, box, np.random.default_rng(s)) for s in (1, 2))
    assert len(first) == len(second)
    assert not np.array_equal(first[0].path, second[0].path)
    same, other = (hand_of(seed, "N252-00001-41 parent") for seed in (1, 2))
    assert same.glyphs[0][0].tolist() == hand.glyphs[0][0].tolist()
    assert other.glyphs[0][0].tolist() != hand.glyphs[0][0].tolist()


@pytest.mark.parametrize("size", [(25.0, 8.0), (40.0, 10.0), (60.0, 12.0)])
def test_a_signature_fills_its_share_of_the_box(size):
    box = (20.0, 20.0, 20.0 + size[0], 20.0 + size[1])
    for seed in range(20):
        path = np.vstack([s.path for s in signature(hand_of(seed, "p"), box, np.random.default_rng(seed))])
        assert 0.3 < np.ptp(path[:, 0]) / size[0] < 0.95
        assert path[:, 1].min() > box[1] - 0.35 * size[1]
        assert path[:, 1].max() < box[3] + 0.35 * size[1]
