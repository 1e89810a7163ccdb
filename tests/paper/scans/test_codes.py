"""QR codes: read, told from their mirror images, and read by a second decoder when the first cannot."""

import cv2
import numpy as np
import pytest

from guidang.paper.scans.codes import patient_codes, quick_codes
from guidang.paper.scans.pyramid import Pyramid
from guidang.paper.scans.searching import search_page
from guidang.paper.scans.second_decoder import second_codes


def page_with(make, text, side=236, at=(400, 300)):
    page = np.full((1200, 1000), 245, np.uint8)
    page[at[1] : at[1] + side, at[0] : at[0] + side] = make.qr_pixels(text, side)
    return page


def everything(_):
    return True


def test_corners_run_clockwise_from_the_symbols_own_top_left(make):
    text = make.code_of(1, "LT", "R")
    for turn in range(4):
        page = np.rot90(page_with(make, text), -turn)
        (symbol,) = quick_codes(Pyramid(np.ascontiguousarray(page)))
        square = np.array([(400, 300), (636, 300), (636, 536), (400, 536)], dtype=float)
        spin = {0: lambda p: p, 1: lambda p: (1200 - p[1], p[0]), 2: lambda p: (1000 - p[0], 1200 - p[1])}
        spin[3] = lambda p: (p[1], 1000 - p[0])
        wanted = np.array([spin[turn](p) for p in square])
        assert np.abs(symbol.corners - wanted).max() <= 2
        assert (symbol.text, symbol.mirrored) == (text, False)


@pytest.mark.parametrize("part", ["A", "B", "R"])
@pytest.mark.parametrize("turn", [0, 1])
def test_a_mirrored_code_is_known_for_one(make, part, turn):
    page = np.rot90(page_with(make, make.code_of(11, "LT", part)), turn)
    for mirrored in (page[:, ::-1], page[::-1]):
        (symbol,) = quick_codes(Pyramid(np.ascontiguousarray(mirrored)))
        assert symbol.mirrored


@pytest.mark.parametrize(
    "spoil",
    [
        lambda p: cv2.GaussianBlur(p, (0, 0), 4),
        lambda p: np.clip(p + np.random.default_rng(1).normal(0, 60, p.shape), 0, 255).astype(np.uint8),
        lambda p: (190 + p.astype(int) * 25 // 255).astype(np.uint8),
        lambda p: cv2.resize(cv2.resize(p, None, fx=0.3, fy=0.3, interpolation=cv2.INTER_AREA), (1000, 1200)),
    ],
)
def test_the_ladder_reads_spoilt_codes(make, spoil):
    text = make.code_of(1, "LT", "R")
    found = patient_codes(Pyramid(np.ascontiguousarray(spoil(page_with(make, text)))), everything)
    assert [s.text for s in found] == [text]


@pytest.mark.parametrize("corner", [(0, 0), (1, 0), (0, 1)])
@pytest.mark.parametrize("degrees", [0, 20, 135])
def test_a_lost_finder_pattern_is_drawn_anew(make, corner, degrees):
    text = make.code_of(1, "LT", "R")
    page = page_with(make, text)
    cv2.circle(page, (400 + 236 * corner[0], 300 + 236 * corner[1]), 50, 40, -1)
    picture, _ = make.Scanner().flatbed(page, degrees)
    assert not any(s.text for s in patient_codes(Pyramid(picture), everything))
    assert [s.text for s in second_codes(Pyramid(picture), everything)] == [text]


def test_the_second_decoder_does_not_bring_back_mirrored_codes(make):
    page = page_with(make, make.code_of(1, "LT", "R"))
    cv2.circle(page, (400, 300), 50, 40, -1)
    found = second_codes(Pyramid(np.ascontiguousarray(page[:, ::-1])), everything)
    assert all(symbol.mirrored for symbol in found)


def test_the_search_goes_on_past_foreign_codes(make):
    ours = make.code_of(1, "LT", "R")
    page = page_with(make, ours)
    cv2.circle(page, (400, 300), 50, 40, -1)
    page[800:1000, 100:300] = make.qr_pixels("https://example.org", 200)
    search = search_page(Pyramid(page), lambda text: text.startswith("G1."))
    assert {s.text for s in search.symbols if s.text} == {ours, "https://example.org"}


def test_a_blank_page_is_not_searched_hard(monkeypatch):
    from guidang.paper.scans import searching

    monkeypatch.setattr(searching, "patient_codes", lambda *_: pytest.fail("searched"))
    assert search_page(Pyramid(np.full((2400, 1700), 240, np.uint8)), everything).blank


def spoilt(page, sigma, noise, light, seed=3):
    """As a phone sees it in bad light: blurred, dim and grainy."""
    soft = cv2.GaussianBlur(page, (0, 0), sigma).astype(float)
    grain = np.random.default_rng(seed).normal(0, noise, page.shape)
    return np.clip(soft * light + grain, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("degrees", [0, 33, 118, 181])
def test_the_second_decoder_reads_what_the_ladder_cannot(make, degrees):
    text = make.code_of(1, "LT", "R")
    small = cv2.resize(page_with(make, text), None, fx=0.36, fy=0.36, interpolation=cv2.INTER_AREA)
    turned, _ = make.Scanner().flatbed(cv2.resize(small, None, fx=1.1, fy=1.1), degrees, 300, noise=0)
    page = Pyramid(spoilt(turned, 1.3, 14, 0.5))
    assert not any(s.text for s in patient_codes(page, everything))
    (symbol,) = second_codes(page, everything)
    assert (symbol.text, symbol.mirrored) == (text, False)


def test_the_second_decoder_reads_only_what_is_wanted(make):
    page = Pyramid(page_with(make, make.code_of(1, "LT", "R", key=b"a key of another workspace, 32 by")))
    assert second_codes(page, lambda text: False) == []


@pytest.mark.parametrize("seed", range(6))
def test_nothing_is_read_out_of_noise_and_text(make, seed):
    rng = np.random.default_rng(seed)
    page = np.where(rng.random((700, 600)) < 0.5, 40, 230).astype(np.uint8)
    page = cv2.resize(page, (1200, 1400), interpolation=cv2.INTER_NEAREST)
    for row in range(10):
        cv2.putText(page, "QR 20 mm", (30, 120 + 130 * row), cv2.FONT_HERSHEY_DUPLEX, 3, 0, 5)
    assert second_codes(Pyramid(page), everything) == []
