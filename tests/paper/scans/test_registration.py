"""Where the blank's points come to lie on a scan, measured against the matrix that made the scan."""

import numpy as np
import pytest

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
