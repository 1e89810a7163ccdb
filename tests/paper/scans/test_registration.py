"""Where the blank's points come to lie on a scan, measured against the matrix that made the scan."""

import cv2
import numpy as np
import pytest

from guidang.domain.form import MarkKind
from guidang.paper.scans.codes import quick_codes
from guidang.paper.scans.pyramid import Pyramid, apply
from guidang.paper.scans.registration import register, register_from

FLATBEDS = [(0, 300), (3, 300), (-4, 200), (88, 200), (183, 150), (33, 300)]


def laid(office, make, picture, letter="R"):
    """The fit of the newest edition's piece, from its main code."""
    page = Pyramid(picture)
    piece = office.kit.candidates("LT", letter, 1)[0]
    symbol = max((s for s in quick_codes(page) if f".{letter}1." in s.text), key=lambda s: s.side)
    return register(page, piece, piece.codes[0], symbol.corners)


def error_mm(fit, matrix, make):
    """The largest distance of a mark's middle from where it truly is, on paper."""
    middles = np.array(
        [((m.rect.x0 + m.rect.x1) / 2, (m.rect.y0 + m.rect.y1) / 2) for m in fit.piece.marks], dtype=float
    )
    # OpenCV's matrices count from the middle of the first pixel, ours from its corner.
    true = apply(matrix, middles * make.DPI / 72 - 0.5)
    found = np.vstack([apply(fit.near(m.rect), middles[i : i + 1]) for i, m in enumerate(fit.piece.marks)])
    back = apply(np.linalg.inv(matrix), found - 0.5) - apply(np.linalg.inv(matrix), true)
    return float(np.linalg.norm(back, axis=1).max()) / make.DPI * 25.4


@pytest.mark.parametrize(("degrees", "dpi"), FLATBEDS)
def test_flatbeds_are_met_within_a_quarter_millimetre(office, make, degrees, dpi):
    picture, matrix = make.Scanner(dpi).flatbed(office.receipt(1).image, degrees, dpi)
    fit = laid(office, make, picture)
    assert fit.accepted
    assert fit.residual < 0.2
    assert error_mm(fit, matrix, make) < 0.25


@pytest.mark.parametrize("seed", range(5))
def test_photographs_are_met_within_a_millimetre(office, make, seed):
    picture, matrix = make.Scanner(seed).phone(office.receipt(1).image)
    for letter in "ABR":
        fit = laid(office, make, picture, letter)
        assert fit.accepted
        assert error_mm(fit, matrix, make) < 1.0


def test_a_good_guess_is_enough_for_a_neighbour(office, make):
    picture, matrix = make.Scanner().flatbed(office.receipt(1).image, 2)
    fit = laid(office, make, picture, "B")
    neighbour = register_from(Pyramid(picture), office.kit.candidates("LT", "R", 1)[0], fit.matrix)
    assert neighbour.accepted
    assert error_mm(neighbour, matrix, make) < 0.25


def test_other_blanks_are_not_accepted(office, make):
    picture, _ = make.Scanner().flatbed(office.receipt(1).image, 1)
    page = Pyramid(picture)
    for symbol in quick_codes(page):
        for (form, letter, _), piece in office.kit.pieces:
            if form == "LT" and f".{letter}1." in symbol.text:
                continue
            for code in piece.codes:
                fit = register(page, piece, code, symbol.corners)
                assert fit is None or not fit.accepted


def test_the_better_edition_has_the_larger_share(office, make):
    picture, _ = make.Scanner().flatbed(office.receipt(1).image)
    page = Pyramid(picture)
    symbol = next(s for s in quick_codes(page) if ".R1." in s.text and s.side > 200)
    newer, older = (
        register(page, p, p.codes[0], symbol.corners) for p in office.kit.candidates("LT", "R", 1)
    )
    assert newer.share > 0.95
    assert older is None or older.share < 0.8


def record(office, make, page=1):
    """A page of the talk record, which has next to no print, and its piece."""
    paper = office.print("TH", {"MAIN": make.code_of(4, "TH", "M", page + 1)}, page)
    return paper.image, office.kit.candidates("TH", "M", page + 1)[0]


def on_code(make, picture, piece):
    page = Pyramid(picture)
    symbol = max((s for s in quick_codes(page) if s.text), key=lambda s: s.side)
    return register(page, piece, piece.codes[0], symbol.corners)


@pytest.mark.parametrize("seed", range(3))
def test_a_nearly_empty_page_is_met_at_a_steep_slant(office, make, seed):
    image, piece = record(office, make)
    picture, matrix = make.Scanner(seed).phone(image, tilt=0.14)
    fit = on_code(make, picture, piece)
    assert fit.accepted
    assert error_mm(fit, matrix, make) < 1.0


@pytest.mark.parametrize("down", [0.49, 0.97])
def test_a_fax_of_half_the_lines_is_met(office, make, down):
    image, piece = record(office, make, 0)
    picture, matrix = make.Scanner(5).flatbed(image, 1.5, 204)
    size = (picture.shape[1], round(picture.shape[0] * down))
    squeeze = np.diag([1, size[1] / picture.shape[0], 1.0])
    thin = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    (symbol,) = (s for s in quick_codes(Pyramid(picture)) if s.text)
    page = Pyramid(np.where(thin < 140, 0, 255).astype(np.uint8))
    fit = register(page, piece, piece.codes[0], apply(squeeze, symbol.corners))
    assert fit.accepted
    assert error_mm(fit, squeeze @ matrix, make) < 0.5


@pytest.mark.parametrize("page", [0, 1])
def test_paper_dragged_by_a_feeder_is_followed(office, make, page):
    """Rollers slip by up to 3 mm: no transform of a flat sheet explains that."""
    image, piece = record(office, make, page)
    height, width = image.shape
    rows = np.arange(height, dtype=np.float32)
    drag = (3.0 * make.DPI / 25.4 * np.sin(2 * np.pi * rows / height)).astype(np.float32)
    across, down = np.meshgrid(np.arange(width, dtype=np.float32), rows + drag)
    picture = cv2.GaussianBlur(cv2.remap(image, across, down, cv2.INTER_LINEAR, borderValue=255), (0, 0), 1)
    fit = on_code(make, picture, piece)
    assert fit.accepted
    for mark in (m for m in piece.marks if m.kind is MarkKind.SIGNATURE):
        middle = np.array([[(mark.rect.x0 + mark.rect.x1) / 2, (mark.rect.y0 + mark.rect.y1) / 2]])
        x, y = apply(fit.near(mark.rect), middle)[0]
        there = np.array([x, y + np.interp(y, rows, drag)]) * 72 / make.DPI
        assert np.linalg.norm(there - middle[0]) / 72 * 25.4 < 0.6


def test_a_blurred_photograph_is_laid_by_what_can_still_be_seen(office, make):
    picture, matrix = make.Scanner(3).phone(office.receipt(1).image, light=0.4)
    symbol = max((s for s in quick_codes(Pyramid(picture)) if ".R1." in s.text), key=lambda s: s.side)
    soft = cv2.GaussianBlur(picture, (0, 0), 6)
    soft = np.clip(soft + np.random.default_rng(1).normal(0, 9, soft.shape), 0, 255).astype(np.uint8)
    piece = office.kit.candidates("LT", "R", 1)[0]
    fit = register(Pyramid(soft), piece, piece.codes[0], symbol.corners)
    assert fit.accepted
    assert error_mm(fit, matrix, make) < 1.0
