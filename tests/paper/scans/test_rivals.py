"""Forms and editions that share nearly all their print are told apart by the little that differs."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from guidang.paper.scans.codes import quick_codes
from guidang.paper.scans.kit import make_kit
from guidang.paper.scans.pyramid import Pyramid
from guidang.paper.scans.reading import read_pages
from guidang.paper.scans.registration import register


@pytest.fixture(scope="module")
def twins(office, make):
    """Three records: the teacher's, the secretary's (another title), an older edition (labels swapped)."""
    secretary = make.RECORD.replace("学业谈话记录表", "书记谈话记录表")
    older = make.RECORD.replace("学生签字", "甲方").replace("谈话人签字", "乙方负责")
    blanks = {
        "TH": make.typeset("interview", "4" * 64, make.RECORD),
        "TS": make.typeset("secretary", "5" * 64, secretary),
        "TH-older": make.typeset("interview", "6" * 64, older),
    }
    other = replace(make.RECORD_FORM, code="secretary", short="TS")
    others = [(make.LETTER_FORM, office.blanks["LT"]), (make.LETTER_FORM, office.blanks["LT-older"])]
    forms = {"TH": make.RECORD_FORM, "TS": other, "TH-older": make.RECORD_FORM}
    kit = make_kit(make.KEY, [*((forms[name], blank) for name, blank in blanks.items()), *others])
    return make.Office(blanks, kit)


def scans(make, image):
    yield make.Scanner(1).flatbed(image, 1)[0]
    yield make.Scanner(2).fax(image, 2)[0]
    yield make.Scanner(3).phone(image)[0]


def test_no_piece_is_laid_onto_another_s_print(twins, make):
    for name, (_, printed) in zip(twins.blanks, twins.kit.pieces, strict=False):
        paper = twins.print(name, {"MAIN": make.code_of(1, "TH", "M")})
        for picture in scans(make, paper.image):
            page = Pyramid(picture)
            (symbol,) = (s for s in quick_codes(page) if s.text)
            for _, piece in twins.kit.pieces:
                fit = register(page, piece, piece.codes[0], symbol.corners)
                same = piece.raster == printed.raster
                assert (fit is not None and fit.accepted) == same, (name, piece.form, piece.edition[:1])


def test_what_decides_is_the_print_and_not_how_much_of_it_is_shared(twins, make):
    paper = twins.print("TS", {"MAIN": make.code_of(1, "TH", "M")})
    page = Pyramid(make.Scanner(1).flatbed(paper.image, 1)[0])
    (symbol,) = (s for s in quick_codes(page) if s.text)
    piece = twins.kit.candidates("TH", "M", 1)[0]
    fit = register(page, piece, piece.codes[0], symbol.corners)
    assert fit.share > 0.85
    assert fit.favour < 0


@pytest.mark.parametrize("name", ["TH", "TH-older"])
def test_signatures_are_read_on_the_edition_that_lies_there(twins, make, name):
    paper = twins.print(name, {"MAIN": make.code_of(1, "TH", "M")}).write("student").write("teacher")
    picture = make.Scanner(4).flatbed(paper.image, 1)[0]
    ((region,),) = (reading.regions for reading in read_pages(make.as_jpeg(picture), "a.jpg", [0], twins.kit))
    assert region.edition == twins.blanks[name].edition


def test_hands_and_covers_do_not_make_a_piece_its_rival(twins, make):
    paper = twins.print("TH", {"MAIN": make.code_of(1, "TH", "M")}).write("student").write("teacher")
    height = paper.image.shape[0]
    cv2.rectangle(paper.image, (0, int(0.07 * height)), (1500, int(0.11 * height)), 225, -1)  # the title
    page = Pyramid(make.Scanner(4).flatbed(paper.image, 1)[0])
    (symbol,) = (s for s in quick_codes(page) if s.text)
    piece = twins.kit.candidates("TH", "M", 1)[0]
    fit = register(page, piece, piece.codes[0], symbol.corners)
    assert np.isfinite(fit.favour)
    assert fit.accepted
