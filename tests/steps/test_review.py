"""What people decide: kept with who, when and why, and taken back whole."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import delete, insert, select
from tests.steps.conftest import Press
from tests.steps.reviewing import WHO, WHOLE, came, filed, paper, region, returning, seen

from guidang.domain.errors import ReviewRefused, UnknownReviewItem
from guidang.domain.review import Decision
from guidang.domain.scan import Answer, InkReading, Outcome, PageReading, RegionReading
from guidang.faces import answers, tables
from guidang.paper.scans.batch import ReadPage, read_batch
from guidang.steps import review
from guidang.steps.bind import bind
from guidang.steps.desk import Desk
from guidang.steps.readings import blanks_for, editions_on_record
from guidang.steps.rematching import rematch
from guidang.store.dossiers import all_dossiers
from guidang.store.scans import all_regions
from guidang.store.schema import sheets
from guidang.store.sheets import replace_sheets

UNSIGNED = Outcome.UNSIGNED


def state(desk: Desk) -> list[tuple[object, ...]]:
    with desk.ledger.connect() as connection:
        return [
            (r.id, r.outcome, r.decision, r.case_no, r.form, r.part, r.body) for r in all_regions(connection)
        ]


def test_who_when_and_why_are_kept_and_undo_brings_back_what_was(printed: Desk) -> None:
    sheet = returning(printed)[0]
    (key,) = came(printed, seen(printed, sheet, UNSIGNED, signed=False))
    before = state(printed)
    review.accept(printed, key, WHO, why="当面补签")
    assert filed(printed, sheet) == [key]
    (kept,) = review.seen(printed, key).history
    assert (kept.decision, kept.by_whom, kept.why, kept.at[:10]) == (
        "accepted",
        WHO,
        "当面补签",
        "2026-03-02",
    )
    review.undo(printed, key, "钱经办")
    assert state(printed) == before
    (kept,) = review.seen(printed, key).history
    assert (kept.undone_by, bool(kept.undone_at)) == ("钱经办", True)
    shown = tables.review_item(answers.review_history(printed, review.seen(printed, key)))
    assert all(word in shown for word in (WHO, "当面补签", "钱经办撤销", "待复核"))
    with pytest.raises(ReviewRefused, match="没有可以撤销"):
        review.undo(printed, key, WHO)


def test_undo_brings_a_displaced_scan_back(printed: Desk) -> None:
    sheet = returning(printed)[0]
    (first,) = came(printed, seen(printed, sheet))
    (second,) = came(printed, seen(printed, sheet))
    assert region(printed, second).outcome is Outcome.COLLISION
    before = state(printed)
    review.accept(printed, second, WHO)
    assert filed(printed, sheet) == [second]
    assert region(printed, first).decision == Decision.REPLACED
    review.undo(printed, second, WHO)
    assert (filed(printed, sheet), state(printed)) == ([first], before)


def test_what_leans_on_a_decision_is_undone_first(printed: Desk) -> None:
    sheet = returning(printed)[0]
    (key,) = came(printed, seen(printed, sheet, UNSIGNED))
    review.accept(printed, key, WHO)
    (back,) = came(printed, seen(printed, None, Outcome.NO_CODE))
    review.merge(printed, [back], key, WHO)
    with pytest.raises(ReviewRefused, match=f"先撤销编号 {back}"):
        review.undo(printed, key, WHO)
    review.undo(printed, back, WHO)
    review.undo(printed, key, WHO)
    assert region(printed, key).waiting


def test_halves_are_one_item_of_the_dossier(printed: Desk) -> None:
    sheet = returning(printed)[0]
    top, bottom = came(printed, seen(printed, sheet, UNSIGNED), seen(printed, None, Outcome.NO_CODE))
    before = state(printed)
    review.merge(printed, [bottom], top, WHO, why="上下两半")
    assert filed(printed, sheet) == [top]
    assert (region(printed, bottom).decision, region(printed, bottom).case_no) == ("merged", sheet["case_id"])
    bind(printed, sheet["case_id"])
    with printed.ledger.connect() as connection:
        merged = all_dossiers(connection)[sheet["case_id"]]
    review.undo(printed, bottom, WHO)
    assert state(printed) == before
    review.accept(printed, top, WHO)
    bind(printed, sheet["case_id"])
    with printed.ledger.connect() as connection:
        alone = all_dossiers(connection)[sheet["case_id"]]
    assert (merged.items, merged.pages) == (alone.items, alone.pages + 1)


def test_a_merge_names_something_filed_and_never_itself(printed: Desk) -> None:
    sheet = returning(printed)[0]
    one, other = came(printed, seen(printed, None, Outcome.NO_CODE), seen(printed, None, Outcome.NO_CODE))
    (main,) = came(printed, seen(printed, sheet))
    with pytest.raises(ReviewRefused, match="还没有归入"):
        review.merge(printed, [one], other, WHO)
    with pytest.raises(ReviewRefused, match="它自己"):
        review.merge(printed, [one], one, WHO)
    with pytest.raises(UnknownReviewItem):
        review.merge(printed, [one], 999, WHO)
    with pytest.raises(UnknownReviewItem):
        review.merge(printed, [main], main, WHO)
    review.merge(printed, [one, other], main, WHO, attached=True)
    assert {region(printed, key).decision for key in (one, other)} == {"attached"}
    with pytest.raises(ReviewRefused, match="附在它后面"):
        review.reject(printed, main, WHO)


def test_what_replaces_a_merged_scan_takes_its_pieces_out_too(printed: Desk) -> None:
    sheet = returning(printed)[0]
    (main,) = came(printed, seen(printed, sheet))
    (half,) = came(printed, seen(printed, None, Outcome.NO_CODE))
    review.merge(printed, [half], main, WHO)
    (better,) = came(printed, seen(printed, sheet))
    assert region(printed, better).outcome is Outcome.COLLISION
    review.accept(printed, better, WHO)
    assert {region(printed, key).decision for key in (main, half)} == {"replaced"}
    review.undo(printed, better, WHO)
    assert filed(printed, sheet) == [main]
    assert region(printed, half).decision == "merged"


def test_a_person_can_take_out_what_was_filed_by_itself(printed: Desk) -> None:
    sheet = returning(printed)[0]
    (first,) = came(printed, seen(printed, sheet))
    (second,) = came(printed, seen(printed, sheet))
    review.reject(printed, first, WHO, why="别人的签字")
    assert filed(printed, sheet) == [second]  # it was read well, and is alone now
    with pytest.raises(ReviewRefused, match=f"编号 {second}"):
        review.undo(printed, first, WHO)
    assert filed(printed, sheet) == [second]
    review.reject(printed, second, WHO)
    review.undo(printed, first, WHO)
    assert filed(printed, sheet) == [first]


@pytest.mark.parametrize(
    ("outcome", "signed", "replaced"),
    [(UNSIGNED, False, True), (Outcome.UNCERTAIN, None, True), (Outcome.UNCERTAIN, True, False)],
)
def test_a_signed_copy_replaces_one_without_signature_by_itself(
    printed: Desk, outcome: Outcome, signed: bool | None, replaced: bool
) -> None:
    """Ticks that a person judged are another matter: the person is asked."""
    sheet = returning(printed)[0]
    (first,) = came(printed, seen(printed, sheet, outcome, signed=signed))
    review.accept(printed, first, WHO)
    (second,) = came(printed, seen(printed, sheet))
    assert filed(printed, sheet) == [second if replaced else first]
    assert region(printed, second).outcome is (Outcome.MATCHED if replaced else Outcome.COLLISION)
    if replaced:
        review.undo(printed, second, WHO)
        assert filed(printed, sheet) == [first]
        assert region(printed, second).waiting


def test_the_same_pixels_in_another_file_are_a_duplicate(printed: Desk) -> None:
    sheet, other = returning(printed)[:2]
    (first,) = came(printed, seen(printed, sheet, stamp="pixels"))
    again, apart = came(printed, seen(printed, sheet, stamp="pixels"), seen(printed, other, stamp="pixels"))
    assert region(printed, again).outcome is Outcome.DUPLICATE
    assert region(printed, apart).outcome is Outcome.MATCHED
    review.reject(printed, first, WHO)
    (later,) = came(printed, seen(printed, sheet, stamp="pixels"))
    assert filed(printed, sheet) == [later]


def test_twice_in_one_file_is_filed_once(printed: Desk) -> None:
    sheet = returning(printed)[0]
    doubt, good, better = came(
        printed, seen(printed, sheet, UNSIGNED), seen(printed, sheet), seen(printed, sheet)
    )
    assert filed(printed, sheet) == [good]
    assert region(printed, doubt).decision == "superseded"
    assert region(printed, better).outcome is Outcome.COLLISION
    assert review.seen(printed, doubt).history[0].by_whom == ""


def test_a_poor_second_copy_is_told_of_the_filed_one(printed: Desk) -> None:
    sheet = returning(printed)[0]
    (first,) = came(printed, seen(printed, sheet))
    (poor,) = came(printed, seen(printed, sheet, UNSIGNED, signed=False))
    assert region(printed, poor).outcome is UNSIGNED
    assert f"编号 {first}" in region(printed, poor).reading["note"]
    with pytest.raises(ReviewRefused, match="替换"):
        review.accept(printed, poor, WHO)


def test_a_sheet_recorded_later_is_matched_without_scanning_again(printed: Desk) -> None:
    """As after a ledger was restored from a backup that is older than the paper."""
    sheet = returning(printed)[0]
    body = sheet["qr"].rpartition(".")[0]
    with printed.ledger.transaction() as tx:
        row = dict(tx.connection.execute(select(sheets).where(sheets.c.body == body)).mappings().one())
        tx.connection.execute(delete(sheets).where(sheets.c.body == body))
    first, second = came(printed, seen(printed, sheet), seen(printed, sheet))
    assert {region(printed, key).outcome for key in (first, second)} == {Outcome.NOT_ISSUED}
    assert rematch(printed) == []
    with printed.ledger.transaction() as tx:
        tx.connection.execute(insert(sheets).values(**row))
    rematch(printed)
    assert filed(printed, sheet) == [first]
    assert region(printed, first).case_no == sheet["case_id"]
    assert region(printed, second).outcome is Outcome.COLLISION
    assert rematch(printed) == []


def test_a_paper_that_becomes_void_while_it_waits_is_said_to_be_void(printed: Desk) -> None:
    sheet = returning(printed)[0]
    (key,) = came(printed, seen(printed, sheet, UNSIGNED))
    with printed.ledger.transaction() as tx:
        replace_sheets(tx.connection, sheet["case_id"], sheet["form"], sheet["serial"], 2)
    rematch(printed)
    assert region(printed, key).outcome is Outcome.NOT_ISSUED
    assert "作废" in region(printed, key).reading["note"]
    assert rematch(printed) == []


class Reader(Press):
    """Reads every page as one region of the given sheet that fits."""

    def __init__(self, code: str) -> None:
        self.code, self.jobs = code, 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        if fn is not read_batch:
            return super().submit(fn, *args, **kwargs)
        self.jobs += 1
        ink = InkReading("student", Answer.YES, 20.0, 9.0, 90.0)
        read = RegionReading(Outcome.MATCHED, WHOLE, (self.code,), self.code, signatures=(ink,), residual=0.1)
        job: Future[Any] = Future()
        job.set_result([ReadPage(PageReading(number, (read,), 9, 9), (paper(),)) for number in args[2]])
        return job


def test_a_page_that_did_not_fit_is_read_again_from_the_vault_when_its_blank_is_there(printed: Desk) -> None:
    sheet = returning(printed)[0]
    strange, fits_not = seen(printed, sheet, Outcome.DOES_NOT_FIT), seen(printed, sheet, Outcome.DOES_NOT_FIT)
    known = blanks_for(printed.key, editions_on_record(printed), [sheet["qr"]])
    fits_not = replace(fits_not, reading={**fits_not.reading, "blanks": known})
    (first,) = came(printed, fits_not)
    printed.workers = reader = Reader(sheet["qr"])
    assert rematch(printed) == []
    assert reader.jobs == 0  # nothing is known that was not known then
    (second,) = came(printed, strange)
    rematch(printed)
    assert reader.jobs == 1
    assert filed(printed, sheet) == [second]
    found = region(printed, second)
    assert (found.outcome, found.reading["signed"]) == (Outcome.MATCHED, {"student": True})
    assert region(printed, first).decision == "superseded"
    assert rematch(printed) == []
    assert reader.jobs == 1
