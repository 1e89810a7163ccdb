"""A form of ours whose codes are gone is not taken for a stranger's page, nor that for ours."""

import cv2
import numpy as np
import pytest

from guidang.domain.scan import Outcome
from guidang.paper.scans.likeness import is_back_of_ours, looks_ours
from guidang.paper.scans.page_image import PageImage
from guidang.paper.scans.pyramid import Pyramid
from guidang.paper.scans.reading import read_image


def _without_codes(paper):
    """The printed page (300 dpi) with white over all of its codes."""
    page = paper.image.copy()
    page[:, -450:] = 255
    page[-500:, :500] = 255
    return page


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_form_without_its_codes_is_seen(office, make, turns):
    page = _without_codes(office.letter(1))
    picture, _ = make.Scanner(1).flatbed(page, 0.6, 200, noise=4)
    assert looks_ours(Pyramid(np.ascontiguousarray(np.rot90(picture, turns))), office.kit)


def test_the_back_of_a_form_is_told_without_its_codes_and_a_note_on_it_is_seen(office, make):
    soft = cv2.GaussianBlur(_without_codes(office.letter(1)), (0, 0), 2)[:, ::-1].astype(float)
    pale = 240 - (255 - soft) * 0.15
    back, _ = make.Scanner(1).flatbed(np.ascontiguousarray(pale.astype(np.uint8)), 0.5, 200, noise=4)
    assert is_back_of_ours(Pyramid(back, 200.0), office.kit)
    (region,) = read_image(PageImage(back, 200.0, False), 0, office.kit).regions
    assert region.outcome is Outcome.BLANK
    cv2.putText(back, "seen, Li", (500, 1100), cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 2.5, 130, 3, cv2.LINE_AA)
    (region,) = read_image(PageImage(back, 200.0, False), 0, office.kit).regions
    assert region.outcome is Outcome.NO_CODE


@pytest.mark.parametrize("seed", range(4))
def test_a_page_of_text_is_a_stranger_s(office, seed):
    rng = np.random.default_rng(seed)
    page = np.full((3508, 2480), 248, np.uint8)
    for y in range(300, 3200, 90):
        for x in range(200, int(rng.integers(900, 2300)), 70):
            cv2.putText(page, chr(int(rng.integers(97, 122))), (x, y), 0, 2, 30, 4)
    assert not looks_ours(Pyramid(page), office.kit)


def test_a_corner_of_a_code_is_a_trace(office):
    page = np.full((3508, 2480), 248, np.uint8)
    for half, gray in ((28, 20), (20, 248), (12, 20)):
        page[400 - half : 400 + half, 2000 - half : 2000 + half] = gray
    cv2.putText(page, "a torn paper", (400, 900), 0, 5, 30, 9)
    assert looks_ours(Pyramid(page), office.kit)
    (region,) = read_image(PageImage(page, 300.0, False), 0, office.kit).regions
    assert region.outcome is Outcome.NO_CODE
    assert "二维码的痕迹" in region.note
