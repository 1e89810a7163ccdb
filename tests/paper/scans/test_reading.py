"""Whole pages in, outcomes out: what is on the paper decides, and nothing is matched by guessing."""

import cv2
import numpy as np
import pytest

from guidang.domain.scan import Answer, Outcome
from guidang.paper.scans.reading import read_pages


def read(office, make, picture, quality=85):
    (reading,) = read_pages(make.as_jpeg(picture, quality), "scan.jpg", [0], office.kit)
    return reading


def outcomes(reading):
    return sorted(region.outcome.value for region in reading.regions)


def answers(region):
    return {r.mark: r.answer.as_json for r in (*region.signatures, *region.ticks)}


SIGNED = {
    "parent": True,
    "informed.yes": True,
    "informed.no": False,
    "contact.yes": True,
    "contact.no": False,
}


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize(("skew", "dpi"), [(0, 300), (-3, 200), (2.5, 150)])
def test_a_torn_receipt_any_way_up(office, make, turn, skew, dpi):
    picture, _ = make.Scanner(turn + dpi).flatbed(office.receipt(7).piece("RECEIPT"), turn + skew, dpi)
    (region,) = read(office, make, picture).regions
    assert region.outcome is Outcome.MATCHED
    assert region.code == make.code_of(7, "LT", "R")
    assert region.orientation == turn
    assert answers(region) == SIGNED
    assert 0 <= region.residual < 0.3
    assert region.edition == office.blanks["LT"].edition


@pytest.mark.parametrize("seed", range(4))
def test_a_photograph_at_a_slant(office, make, seed):
    picture, _ = make.Scanner(seed).phone(office.receipt(8).piece("RECEIPT"))
    (region,) = read(office, make, picture, 60).regions
    assert region.outcome is Outcome.MATCHED
    assert answers(region) == SIGNED


def test_a_fax_of_a_signed_receipt(office, make):
    picture, _ = make.Scanner().fax(office.receipt(9).piece("RECEIPT"))
    (region,) = read(office, make, picture, 100).regions
    assert region.outcome is Outcome.MATCHED


def test_an_untorn_page_has_one_region_for_each_piece(office, make):
    paper = office.receipt(3).write("officer")
    picture, _ = make.Scanner(1).flatbed(paper.image, 1)
    reading = read(office, make, picture)
    assert [r.code for r in reading.regions] == [make.code_of(3, "LT", p) for p in "ABR"]
    assert outcomes(reading) == ["matched"] * 3
    heights = [(r.bbox[1], r.bbox[3]) for r in reading.regions]
    assert heights[0][1] == pytest.approx(heights[1][0], abs=0.02)
    assert heights[1][1] == pytest.approx(heights[2][0], abs=0.02)


def test_four_receipts_on_one_page_at_any_angle(office, make):
    canvas = np.full((4961, 3507), 250, np.uint8)
    for number, angle in enumerate((3, 184, -4, 178)):
        piece = office.receipt(number + 1, signed=number != 2).piece("RECEIPT")
        matrix, size = make.Scanner().askew(piece.shape, angle, 0.86)
        laid = make.moved(piece, matrix, size, 250)
        top = 40 + 1230 * number
        canvas[top : top + size[1], 100 : 100 + size[0]] = laid[: 4961 - top]
    reading = read(office, make, cv2.GaussianBlur(canvas, (0, 0), 1))
    found = {r.code: (r.outcome, r.orientation) for r in reading.regions}
    wanted = {make.code_of(n, "LT", "R"): (Outcome.MATCHED, 180 if n in (2, 4) else 0) for n in (1, 2, 3, 4)}
    wanted[make.code_of(3, "LT", "R")] = (Outcome.UNSIGNED, 0)
    assert found == wanted


def test_every_page_of_a_form_has_its_own_marks(office, make):
    first = office.print("TH", {"MAIN": make.code_of(4, "TH", "M", 1)}).write("student").write("teacher")
    second = office.print("TH", {"MAIN": make.code_of(4, "TH", "M", 2)}, page=1)
    (one,) = read(office, make, make.Scanner().flatbed(first.image, 1)[0]).regions
    (two,) = read(office, make, make.Scanner().flatbed(second.image, 181)[0]).regions
    assert (one.outcome, answers(one)) == (Outcome.MATCHED, {"student": True, "teacher": True})
    assert (two.outcome, answers(two)) == (Outcome.UNSIGNED, {"head": False})


def test_a_missing_required_signature_is_unsigned(office, make):
    picture, _ = make.Scanner(2).flatbed(office.receipt(5, signed=False).piece("RECEIPT"), 1)
    (region,) = read(office, make, picture).regions
    assert region.outcome is Outcome.UNSIGNED
    assert region.code == make.code_of(5, "LT", "R")


def test_no_tick_at_all_is_fine_and_both_are_not(office, make):
    none = office.receipt(5, ticks=()).piece("RECEIPT")
    both = office.receipt(5, ticks=("informed.yes", "informed.no")).piece("RECEIPT")
    assert outcomes(read(office, make, none)) == ["matched"]
    assert outcomes(read(office, make, both)) == ["uncertain"]


def test_one_lost_code_does_not_lose_the_piece(office, make):
    for mark in ("RECEIPT", "RECEIPT.2"):
        paper = office.receipt(6)
        rect, k = next(m.rect for m in paper.blank.marks if m.name == mark), make.DPI / 72
        corners = [int(v * k) for v in (rect.x0, rect.y0, rect.x1, rect.y1)]
        paper.image[corners[1] : corners[3], corners[0] : corners[2]] = 200
        (region,) = read(office, make, paper.piece("RECEIPT")).regions
        assert region.outcome is Outcome.MATCHED
        assert answers(region) == SIGNED


def test_two_codes_that_disagree_are_never_resolved(office, make):
    codes = {"RECEIPT": make.code_of(1, "LT", "R"), "RECEIPT.2": make.code_of(2, "LT", "R")}
    paper = office.print("LT", codes).write("parent")
    (region,) = read(office, make, paper.piece("RECEIPT")).regions
    assert region.outcome is Outcome.CODES_DISAGREE
    assert set(region.codes) == set(codes.values())
    assert region.code == ""


def test_another_sheets_code_stuck_on_a_piece_disagrees(office, make):
    paper = office.receipt(1)
    paper.image[2900:3136, 1200:1436] = make.qr_pixels(make.code_of(2, "TH", "M"), 236)
    (region,) = read(office, make, paper.piece("RECEIPT")).regions
    assert region.outcome is Outcome.CODES_DISAGREE


def test_a_foreign_code_beside_ours_is_kept_and_ignored(office, make):
    paper = office.receipt(1)
    paper.image[3100:3300, 1100:1300] = make.qr_pixels("https://example.org/r/1", 200)
    (region,) = read(office, make, paper.piece("RECEIPT")).regions
    assert region.outcome is Outcome.MATCHED
    assert region.codes == (make.code_of(1, "LT", "R"), "https://example.org/r/1")


def test_a_foreign_code_alone_is_foreign(office, make):
    page = np.full((3508, 2480), 250, np.uint8)
    page[1500:1800, 1000:1300] = make.qr_pixels("https://example.org/r/1", 300)
    (region,) = read(office, make, page).regions
    assert (region.outcome, region.bbox) == (Outcome.FOREIGN_CODE, (0.0, 0.0, 1.0, 1.0))


def test_a_code_with_another_key_is_foreign(office, make):
    forged = make.code_of(1, "LT", "A", key=b"another workspace's key, 32 bytes")
    paper = office.print("LT", {"STUB": forged}).write("officer")
    (region,) = read(office, make, paper.piece("STUB")).regions
    assert region.outcome is Outcome.FOREIGN_CODE
    assert region.codes == (forged,)
    assert region.code == ""


def test_a_valid_code_on_another_form_does_not_fit(office, make):
    paper = office.print("TH", {"MAIN": make.code_of(1, "LT", "R")})
    (region,) = read(office, make, paper.image).regions
    assert region.outcome is Outcome.DOES_NOT_FIT
    assert region.code == make.code_of(1, "LT", "R")
    assert (region.residual, region.edition) == (-1.0, "")


def test_a_valid_code_on_white_paper_or_of_an_unknown_form_does_not_fit(office, make):
    page = np.full((3508, 2480), 255, np.uint8)
    page[100:336, 2000:2236] = make.qr_pixels(make.code_of(1, "LT", "R"), 236)
    assert outcomes(read(office, make, page)) == ["does_not_fit"]
    paper = office.print("TH", {"MAIN": make.code_of(1, "ZZ", "M")})
    assert outcomes(read(office, make, paper.image)) == ["does_not_fit"]


def test_an_older_edition_is_found_by_its_print(office, make):
    paper = office.print("LT-older", {"RECEIPT": make.code_of(1, "LT", "R")}).write("parent")
    (region,) = read(office, make, paper.piece("RECEIPT")).regions
    assert region.outcome is Outcome.MATCHED
    assert region.edition == office.blanks["LT-older"].edition


def test_a_mirrored_code_is_no_code(office, make):
    paper = office.receipt(1)
    reading = read(office, make, np.ascontiguousarray(paper.image[:, ::-1]))
    assert outcomes(reading) == ["no_code"]
    shining = 255 - (255 - cv2.GaussianBlur(paper.image[:, ::-1], (0, 0), 2).astype(float)) * 0.22
    assert outcomes(read(office, make, shining.astype(np.uint8))) == ["blank"]


def test_print_without_any_code_is_no_code(office, make):
    assert outcomes(read(office, make, office.print("LT", {}).image)) == ["no_code"]


def test_a_piece_whose_code_is_gone_is_reported_beside_its_neighbour(office, make):
    bare = office.print("LT", {}).write("parent")
    canvas = np.full((2800, 2481), 250, np.uint8)
    for top, piece in ((20, office.receipt(1).piece("RECEIPT")), (1400, bare.piece("RECEIPT"))):
        canvas[top : top + piece.shape[0], :] = piece[: 2800 - top]
    reading = read(office, make, canvas)
    assert outcomes(reading) == ["matched", "no_code"]
    lost = next(r for r in reading.regions if r.outcome is Outcome.NO_CODE)
    assert lost.bbox[1] > 0.45


def test_a_torn_away_signature_box_is_not_called_unsigned(office, make):
    piece = office.receipt(2, signed=False).piece("RECEIPT")
    (region,) = read(office, make, piece[: int(piece.shape[0] * 0.52)]).regions
    assert region.code == make.code_of(2, "LT", "R")
    assert region.outcome in (Outcome.UNCERTAIN, Outcome.DOES_NOT_FIT)
    assert all(s.answer is not Answer.NO for s in region.signatures)


def test_the_reading_carries_what_a_person_needs(office, make):
    picture, _ = make.Scanner().flatbed(office.receipt(1).image, 90)
    reading = read(office, make, picture)
    upright = cv2.imdecode(np.frombuffer(reading.upright, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert 1760 >= upright.shape[0] > upright.shape[1] >= 870
    assert (reading.width, reading.height) == (picture.shape[1], picture.shape[0])
    assert len(reading.stamp) == 64
    assert reading.stamp == read(office, make, picture).stamp != read(office, make, picture // 2).stamp
    codes = [region.code for region in reading.regions]
    number = codes.index(make.code_of(1, "LT", "R"))
    receipt = reading.regions[number]
    crop = cv2.imdecode(np.frombuffer(receipt.signatures[0].crop, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert crop.min() < 100 and crop.max() > 200
    numbers = np.array(reading.extra[f"matrix.{number}"].split(), dtype=float).reshape(3, 3)
    corner = numbers @ (0, 0, 1)
    assert corner[:2] / corner[2] == pytest.approx((1, 0), abs=0.01)


def test_reading_twice_gives_the_same(office, make):
    picture, _ = make.Scanner(3).phone(office.receipt(1).image)
    assert read(office, make, picture) == read(office, make, picture)


@pytest.mark.parametrize(("height", "width"), [(1, 1), (1, 3000), (15000, 40), (99, 5000), (100, 100)])
def test_pictures_too_small_for_paper_are_no_code(office, height, width):
    picture = np.random.default_rng(0).integers(0, 255, (height, width)).astype(np.uint8)
    data = cv2.imencode(".png", picture)[1].tobytes()
    assert outcomes(read_pages(data, "a.png", [0], office.kit)[0]) == ["no_code"]
