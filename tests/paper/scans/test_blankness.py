"""A clean back is blank with all that machines and punches leave on it; a word in pencil is not."""

import cv2
import numpy as np
import pytest

from guidang.paper.scans.blankness import is_blank
from guidang.paper.scans.codes import quick_codes
from guidang.paper.scans.pyramid import Pyramid


def sheet():
    return np.full((3508, 2480), 246, np.uint8)


def punched(page):
    for y in (1276, 2221):
        cv2.circle(page, (142, y), 35, 60, -1)


def folded(page):
    cv2.line(page, (0, 1700), (2480, 1730), 200, 8)


def shadowed(page):
    page[:, :70] = 90
    page[-50:] = 120


def dusty(page):
    rng = np.random.default_rng(2)
    for x, y, radius in rng.integers((0, 0, 1), (2480, 3508, 4), (150, 3)).tolist():
        cv2.circle(page, (x, y), radius, 90, -1)


def streaked(page):
    cv2.line(page, (1100, 0), (1100, 3508), 180, 3)


@pytest.mark.parametrize("mar", [lambda page: None, punched, folded, shadowed, dusty, streaked])
@pytest.mark.parametrize("dpi", [300, 200])
def test_blank_with_all_that_is_no_ink(make, mar, dpi):
    page = sheet()
    mar(page)
    picture, _ = make.Scanner(1).flatbed(page, 0.5, dpi, noise=4)
    assert is_blank(Pyramid(picture))


@pytest.mark.parametrize(("gray", "width"), [(60, 4), (190, 4), (205, 3)])
@pytest.mark.parametrize("dpi", [300, 200, 150])
def test_a_word_is_not_blank(make, gray, width, dpi):
    page = sheet()
    cv2.putText(page, "seen, Li", (900, 1500), cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 3.5, gray, width, cv2.LINE_AA)
    picture, _ = make.Scanner(1).flatbed(page, 1, dpi, noise=4)
    assert not is_blank(Pyramid(picture))


def test_show_through_is_excused_only_by_a_mirrored_code(office, make):
    pale = 255 - (255 - cv2.GaussianBlur(office.letter(1).image, (0, 0), 2)[:, ::-1].astype(float)) * 0.25
    page = Pyramid(np.ascontiguousarray(pale.astype(np.uint8)))
    through = quick_codes(page)
    assert through and all(symbol.mirrored for symbol in through)
    assert is_blank(page, through)
    pale[:, :450] = pale[-500:, -500:] = 255  # the codes
    assert not is_blank(Pyramid(np.ascontiguousarray(pale.astype(np.uint8))))


def test_a_code_too_pale_for_the_reader_still_tells_a_back(office, make):
    pale = 236 - (255 - cv2.GaussianBlur(office.letter(1).image, (0, 0), 3)[:, ::-1].astype(float)) * 0.06
    back, _ = make.Scanner(1).flatbed(np.ascontiguousarray(pale.astype(np.uint8)), 0.4, 200, noise=2)
    assert is_blank(Pyramid(back))
    cv2.putText(back, "seen, Li", (400, 1000), cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 2.5, 150, 3, cv2.LINE_AA)
    assert not is_blank(Pyramid(back))


def test_a_word_on_the_back_is_seen_beside_what_shows_through(office, make):
    pale = 255 - (255 - cv2.GaussianBlur(office.letter(1).image, (0, 0), 2)[:, ::-1].astype(float)) * 0.12
    back = np.ascontiguousarray(pale.astype(np.uint8))
    assert is_blank(Pyramid(back), quick_codes(Pyramid(back)))
    cv2.putText(back, "seen, Li", (600, 1500), cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 3.5, 150, 4, cv2.LINE_AA)
    assert not is_blank(Pyramid(back), quick_codes(Pyramid(back)))


def test_the_back_of_a_small_piece_is_measured_by_its_code(office, make):
    piece = office.receipt(1).piece("RECEIPT")
    pale = 255 - (255 - cv2.GaussianBlur(piece, (0, 0), 2)[:, ::-1].astype(float)) * 0.2
    back = np.ascontiguousarray(pale.astype(np.uint8))
    for y in (300, 800):
        cv2.circle(back, (142, y), 35, 30, -1)
    assert is_blank(Pyramid(back), quick_codes(Pyramid(back)))
