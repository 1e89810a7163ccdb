"""The kit: what travels to workers, and which print it trusts."""

import pickle
from dataclasses import replace

from guidang.domain.form import MarkKind
from guidang.paper.scans.kit import make_kit


def test_a_kit_is_small_and_travels(office):
    packed = pickle.dumps(office.kit)
    assert len(packed) < 200_000 * len(office.blanks)
    assert pickle.loads(packed) == office.kit


def test_the_same_blanks_make_the_same_kit(office, make):
    pair = [(make.LETTER_FORM, office.blanks["LT"])]
    assert make_kit(make.KEY, pair) == make_kit(make.KEY, pair)


def test_the_key_is_not_shown(office, make):
    assert make.KEY.decode() not in repr(office.kit)


def test_candidates_are_by_code_and_newest_first(office):
    editions = [piece.edition for piece in office.kit.candidates("LT", "R", 1)]
    assert editions == [office.blanks["LT"].edition, office.blanks["LT-older"].edition]
    assert [piece.page for piece in office.kit.candidates("TH", "M", 2)] == [1]
    assert office.kit.candidates("LT", "R", 2) == ()
    assert office.kit.candidates("XX", "R", 1) == ()


def test_every_piece_knows_its_codes_the_main_one_first(office):
    (receipt, *_) = office.kit.candidates("LT", "R", 1)
    assert [round(code.width / 72 * 25.4) for code in receipt.codes] == [20, 14]
    assert {m.name for m in receipt.marks if m.kind is MarkKind.TICK} == {
        "informed.yes",
        "informed.no",
        "contact.yes",
        "contact.no",
    }


def test_landmarks_are_static_print_of_their_own_piece(office):
    for _, piece in office.kit.pieces:
        assert len(piece.landmarks) >= 20
        for x, y in piece.landmarks:
            assert piece.rect.y0 < y < piece.rect.y1
            changing = [
                m.rect for m in piece.marks if m.kind in (MarkKind.SIGNATURE, MarkKind.QR, MarkKind.SEAL)
            ]
            assert not any(r.x0 < x < r.x1 and r.y0 < y < r.y1 for r in changing)


def test_the_first_landmarks_lie_all_over_their_piece(office):
    for _, piece in office.kit.pieces:
        xs, ys = zip(*piece.landmarks[:8], strict=True)
        assert max(xs) - min(xs) > 0.5 * piece.rect.width
        assert max(ys) - min(ys) > 0.3 * piece.rect.height


def test_a_sheet_is_only_laid_onto_the_edition_it_was_printed_on(office, make):
    code = make.code_of(3, "LT", "R")
    older = office.blanks["LT-older"].edition
    kit = replace(office.kit, printed_on={code.rpartition(".")[0]: older})
    assert [piece.edition for piece in kit.candidates("LT", "R", 1, code)] == [older]
    assert len(kit.candidates("LT", "R", 1, make.code_of(4, "LT", "R"))) == 2
    assert len(kit.candidates("LT", "R", 1)) == 2
