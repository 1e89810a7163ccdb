"""Torn paper, the machines and the files they write."""

import cv2
import numpy as np
import pytest
import zxingcpp
from PIL import Image

from guidang.rehearsal import containers
from guidang.rehearsal.capture import fax, feeder, glass
from guidang.rehearsal.paper import Prints, tear
from guidang.rehearsal.phone import photo
from guidang.rehearsal.sheets import returning

DPI = 200


@pytest.fixture(scope="module")
def receipts(workspace):
    """Three torn receipts and their codes."""
    rng = np.random.default_rng(2)
    sheets = [s for s in returning(workspace.issued) if s.part == "RECEIPT"][:3]
    with Prints(workspace.root) as prints:
        return {s.qr: tear(prints.page(s.pdf, s.pdf_page, DPI), s.box, DPI, rng) for s in sheets}


def texts(image):
    return {c.text for c in zxingcpp.read_barcodes(np.ascontiguousarray(image))}


def test_a_tear_strays_from_its_line_and_spares_the_page_edges(receipts):
    for piece in receipts.values():
        top = (piece.mask > 0).argmax(axis=0) / DPI * 25.4
        assert 0.3 < np.ptp(top) < 4.0
        assert len(np.unique(top)) > 5
        assert (piece.mask[-1] == 255).all()
        assert (piece.mask[piece.mask.shape[0] // 2] == 255).all()


def test_paper_tears_along_any_of_its_sides():
    page = np.full((400, 600, 3), 200, np.uint8)
    mask = tear(page, (0.25, 0.25, 0.75, 0.75), DPI, np.random.default_rng(1)).mask > 0
    height = len(mask)
    assert mask[height // 2].mean() > 0.85
    for edge in (mask.argmax(0), mask[::-1].argmax(0), mask.argmax(1), mask[:, ::-1].argmax(1)):
        inner = edge[40:-40]
        assert inner.max() < 40
        assert len(np.unique(inner)) > 2
    assert (page == 200).all()


def test_a_tear_leaves_the_other_parts_behind(receipts):
    for code, piece in receipts.items():
        assert texts(piece.pixels) == {code}
        assert piece.size_mm[1] == pytest.approx(100, abs=2.5)


def test_pieces_on_the_glass_lie_apart_each_its_own_way_round(receipts):
    pieces = list(receipts.values())
    page = glass(pieces, [0, 180, 0], np.random.default_rng(4))
    found = {c.text: c for c in zxingcpp.read_barcodes(page)}
    assert set(found) == set(receipts)
    turns = [round(found[code].orientation / 90) % 4 * 90 for code in receipts]
    assert turns == [0, 180, 0]
    heights = [found[code].position.top_left.y for code in receipts]
    assert heights == sorted(heights)


def test_a_sideways_piece_stays_on_the_glass(receipts):
    code, piece = next(iter(receipts.items()))
    for turn in (90, 270):
        assert texts(glass([piece], [turn], np.random.default_rng(1))) == {code}


def test_gray_paper_gives_a_gray_page(receipts):
    piece = next(iter(receipts.values()))
    assert feeder(piece.in_gray(), np.random.default_rng(0)).ndim == 2
    assert feeder(piece, np.random.default_rng(0)).ndim == 3


def test_a_fax_is_black_and_white_with_oblong_pixels(receipts):
    code, piece = next(iter(receipts.items()))
    page = fax(piece, np.random.default_rng(0))
    assert set(np.unique(page)) == {0, 255}
    assert page.shape[0] / page.shape[1] == pytest.approx(301 / 214 * 196 / 204, rel=0.01)
    assert texts(page) == {code}


def test_a_photo_shows_the_paper_on_a_darker_desk(receipts):
    code, piece = next(iter(receipts.items()))
    for seed in range(4):
        picture = photo(piece, np.random.default_rng(seed))
        assert picture.shape == (1944, 2592, 3)
        assert texts(picture) == {code}
        assert picture[:20].mean() < picture[900:1000, 600:2000].mean()


PATTERN = np.zeros((300, 200, 3), np.uint8)
PATTERN[:60, :60] = (250, 250, 250)  # a light top left corner tells which way is up


@pytest.mark.parametrize("tag", [1, 3, 6, 8])
def test_exif_turns_the_stored_picture_back(tmp_path, tag):
    containers.write_photo(tmp_path / "p.jpg", PATTERN, 85, tag)
    with Image.open(tmp_path / "p.jpg") as picture:
        assert picture.getexif()[0x0112] == tag
    shown = cv2.imread(str(tmp_path / "p.jpg"))  # OpenCV obeys EXIF
    assert shown.shape == PATTERN.shape
    assert shown[:40, :40].mean() > 200
    assert [p.name for p in tmp_path.iterdir()] == ["p.jpg"]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_the_rotate_key_turns_the_stored_page_back(tmp_path, rotate):
    import pypdfium2

    containers.write_pdf(tmp_path / "p.pdf", [containers.jpeg(PATTERN, 85, 72, rotate)])
    with pypdfium2.PdfDocument(tmp_path / "p.pdf") as pdf:
        shown = pdf[0].render(scale=1).to_numpy()
    assert shown.shape[:2] == PATTERN.shape[:2]
    assert shown[5:40, 5:40].mean() > 200
    assert shown[-40:, -40:].mean() < 50
