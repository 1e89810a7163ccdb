"""What came back: matched, doubted, never filed twice, never lost; and what people decide about it."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import student, write_list

from guidang.domain.errors import PrintRefused, ReviewRefused, UnknownCase, UnknownReviewItem
from guidang.domain.records import PrintWay
from guidang.faces import answers
from guidang.faces.arrival import candidates
from guidang.rehearsal import rehearse
from guidang.steps import review
from guidang.steps.admit import admit
from guidang.steps.desk import Desk
from guidang.steps.folders import REVIEW
from guidang.steps.issue import issue
from guidang.steps.receive import receive
from guidang.steps.reprint import Request, reprint
from guidang.steps.taking import report_beside, take
from guidang.store.scans import all_regions
from guidang.store.sheets import replace_sheets, sheet_by_body


@pytest.fixture
def printed(desk: Desk) -> Desk:
    """A desk with three students' forms printed."""
    rows = [student(1, "黄色预警"), student(2, "黄色预警"), student(3, "橙色预警")]
    admit(desk, take(write_list(desk.intake / "名单.xlsx", rows), desk.intake))
    issue(desk)
    return desk


def scan_back(desk: Desk, seed: int = 11) -> list[dict[str, Any]]:
    """The rehearsal's people sign, tick, tear and scan; everything that lands in scans/ is received."""
    truth = rehearse(answers.issued(desk), desk.root, desk.scans, seed)
    for path in candidates(desk.scans):
        receive(desk, take(path, desk.scans))
    review.lay_out(desk)
    return truth


def outcomes(desk: Desk) -> list[str]:
    return [region["outcome"] for region in answers.scanned(desk)]


def test_every_returning_sheet_is_matched_or_put_before_a_person(printed: Desk) -> None:
    truth = scan_back(printed)
    read = {
        (r["file"], r["page"], r["case_id"], r["form"], r["part"]): r["outcome"]
        for r in answers.scanned(printed)
    }
    for played in truth:
        if played["case_id"]:
            key = (played["file"], played["page"], played["case_id"], played["form"], played["part"])
            assert read[key] == {"clean": "matched"}.get(played["kind"], played["kind"])


def test_a_second_image_of_a_sheet_is_a_collision(printed: Desk) -> None:
    scan_back(printed, seed=11)
    first = [r for r in answers.scanned(printed) if r["outcome"] == "matched"]
    scan_back(printed, seed=12)
    later = answers.scanned(printed)[len(first) :]
    assert "collision" in {r["outcome"] for r in later}
    filed = [
        (r["case_id"], r["form"], r["part"]) for r in answers.scanned(printed) if r["outcome"] == "matched"
    ]
    assert len(filed) == len(set(filed))


def test_another_workspace_s_papers_are_foreign(printed: Desk) -> None:
    truth = rehearse(answers.issued(printed), printed.root, printed.scans, 11)
    printed.key = b"another office's key, 32 bytes.."
    for path in candidates(printed.scans):
        receive(printed, take(path, printed.scans))
    assert truth
    assert not {"matched", "unsigned", "uncertain", "collision"} & set(outcomes(printed))


def test_what_waits_lies_in_the_review_folder_with_picture_and_reason(printed: Desk) -> None:
    scan_back(printed)
    items = answers.in_review(printed)
    assert {item["outcome"] for item in items} >= {"unsigned", "foreign_code"}
    for item in items:
        note = next((printed.scans / REVIEW).glob(f"{item['review']:05d}_*.txt")).read_text("utf-8-sig")
        assert item["reason"] in note
        assert f"guidang review reject {item['review']}" in note
        assert item["picture"]
        assert (printed.root / item["picture"]).stat().st_size > 1000


def test_accepting_files_it_and_clears_the_folder(printed: Desk) -> None:
    scan_back(printed)
    item = next(i for i in answers.in_review(printed) if i["outcome"] == "unsigned")
    review.accept(printed, item["review"], "经办人")
    assert item["review"] not in {i["review"] for i in answers.in_review(printed)}
    assert not list((printed.scans / REVIEW).glob(f"{item['review']:05d}_*"))
    with pytest.raises(UnknownReviewItem):
        review.accept(printed, item["review"], "经办人")


def test_a_foreign_page_cannot_be_accepted_but_can_be_assigned_or_rejected(printed: Desk) -> None:
    scan_back(printed)
    item = next(i for i in answers.in_review(printed) if i["outcome"] == "foreign_code")
    key = item["review"]
    with pytest.raises(ReviewRefused, match="assign"):
        review.accept(printed, key, "经办人")
    with pytest.raises(UnknownCase):
        review.assign(printed, key, "经办人", "N252-00001-00", "notice", "RECEIPT")
    case = answers.issued(printed)[0]["case_id"]
    with pytest.raises(ReviewRefused, match="没有文书"):
        review.assign(printed, key, "经办人", case, "no_such_form")
    review.reject(printed, key, "经办人")
    with pytest.raises(UnknownReviewItem):
        review.item(printed, key)


def test_assigning_files_under_the_named_case_and_replaces_what_was_there(printed: Desk) -> None:
    scan_back(printed)
    item = next(i for i in answers.in_review(printed) if i["outcome"] == "foreign_code")
    sheet = next(s for s in answers.issued(printed) if s["returns"])
    names = (sheet["case_id"], sheet["form"], sheet["part"])
    with pytest.raises(ReviewRefused, match="--replace"):
        review.assign(printed, item["review"], "经办人", *names)
    review.assign(printed, item["review"], "经办人", *names, replace=True)
    regions = [
        r
        for r in answers.scanned(printed)
        if (r["case_id"], r["form"], r["part"]) == (sheet["case_id"], sheet["form"], sheet["part"])
    ]
    assert {r["decision"] for r in regions} >= {"assigned"}
    assert sum(r["decision"] in ("", "accepted", "assigned") for r in regions) == 1


def test_a_good_scan_answers_an_earlier_doubt(printed: Desk) -> None:
    scan_back(printed, seed=11)
    doubt = next(i for i in answers.in_review(printed) if i["outcome"] == "unsigned")
    scan_back(printed, seed=12)
    signed_later = [
        r
        for r in answers.scanned(printed)
        if (r["case_id"], r["form"], r["part"]) == (doubt["case_id"], doubt["form"], doubt["part"])
        and r["outcome"] == "matched"
    ]
    assert signed_later
    assert doubt["review"] not in {i["review"] for i in answers.in_review(printed)}


def replaced(desk: Desk, case_no: str, form: str) -> None:
    """A new copy takes the place of copy 1."""
    reprint(desk, Request(case=case_no, form=form, way=PrintWay.REPLACE, serial=1))
    issue(desk)


def test_whatever_comes_back_of_a_void_paper_is_said_to_be_void(printed: Desk) -> None:
    """Signed, unsigned or hard to read: the new paper is the one to be filed, and the reviewer is told."""
    rehearse(answers.issued(printed), printed.root, printed.scans, 11, duplicate=False)
    for case_no, form in sorted({(s["case_id"], s["form"]) for s in answers.issued(printed) if s["returns"]}):
        replaced(printed, case_no, form)
    for path in candidates(printed.scans):
        receive(printed, take(path, printed.scans))
    ours = [r for r in answers.scanned(printed) if r["case_id"]]
    assert len(ours) > 3
    assert {r["outcome"] for r in ours} == {"not_issued"}
    waiting = [region for region in review.waiting(printed) if region.case_no]
    assert all("旧张作废" in region.reading["note"] for region in waiting)


def test_a_copy_whose_scan_waits_for_a_person_is_not_made_void(printed: Desk) -> None:
    scan_back(printed)
    item = next(i for i in answers.in_review(printed) if i["outcome"] == "unsigned")
    with pytest.raises(PrintRefused, match="待复核"):
        replaced(printed, item["case_id"], item["form"])
    review.reject(printed, item["review"], "经办人")
    with printed.ledger.connect() as connection:
        left = [r for r in all_regions(connection, item["case_id"]) if r.form == item["form"]]
    assert [r.decision for r in left] == ["rejected"]
    replaced(printed, item["case_id"], item["form"])


def test_a_page_assigned_by_hand_goes_to_the_paper_that_holds(printed: Desk) -> None:
    sheet = next(s for s in answers.issued(printed) if s["returns"])
    names = (sheet["case_id"], sheet["form"], sheet["part"])
    replaced(printed, *names[:2])
    others = [s for s in answers.issued(printed) if s["case_id"] != names[0]]
    rehearse(others, printed.root, printed.scans, 11)
    for path in candidates(printed.scans):
        receive(printed, take(path, printed.scans))
    foreign = next(i for i in answers.in_review(printed) if i["outcome"] == "foreign_code")
    review.assign(printed, foreign["review"], "经办人", *names)
    with printed.ledger.connect() as connection:
        (filed,) = [r.body for r in all_regions(connection, names[0]) if r.filed]
        paper = sheet_by_body(connection, filed)
    assert paper is not None
    assert (paper.serial, paper.replaced_by) == (2, 0)
    other = next(i for i in answers.in_review(printed))
    with printed.ledger.transaction() as tx:
        replace_sheets(tx.connection, names[0], names[1], 2, 3)
    with pytest.raises(ReviewRefused, match="旧张作废"):
        review.assign(printed, other["review"], "经办人", *names, replace=True)


def test_a_person_s_own_file_in_the_review_folder_is_never_touched(printed: Desk) -> None:
    scan_back(printed)
    mine = printed.scans / REVIEW / "我的便条.txt"
    mine.write_text("问辅导员", "utf-8")
    review.lay_out(printed)
    assert mine.read_text("utf-8") == "问辅导员"


def test_a_rejected_scan_dropped_again_is_read_again(printed: Desk) -> None:
    rehearse(answers.issued(printed), printed.root, printed.scans, 11, duplicate=False)
    path = candidates(printed.scans)[0]
    data = path.read_bytes()
    receive(printed, take(path, printed.scans))
    rejected = answers.in_review(printed)
    for item in rejected:
        review.reject(printed, item["review"], "经办人")
    path.write_bytes(data)
    receive(printed, take(path, printed.scans))
    assert len(answers.in_review(printed)) == len(rejected) > 0
    assert "collision" not in outcomes(printed)  # what is filed is known by its pixels


def test_a_file_that_is_no_scan_goes_back_with_a_report(desk: Desk) -> None:
    path = desk.scans / "成绩.docx"
    path.write_bytes(b"PK\x03\x04 not a picture")
    receive(desk, take(path, desk.scans))
    back = desk.scans / "退回" / "2026-03-02" / "成绩.docx"
    assert back.is_file()
    assert "扫描" in report_beside(back).read_text("utf-8-sig")
    assert answers.scanned(desk) == []


def test_a_damaged_and_a_locked_file_are_one_entry_each(desk: Desk, tmp_path: Path) -> None:
    import pypdf

    writer = pypdf.PdfWriter()
    writer.add_blank_page(595, 842)
    writer.encrypt("密码")
    writer.write(desk.scans / "锁.pdf")
    (desk.scans / "坏.pdf").write_bytes(b"%PDF-1.7\n" + b"x" * 3000)
    for name in ("坏.pdf", "锁.pdf"):
        receive(desk, take(desk.scans / name, desk.scans))
    assert {(r["file"], r["outcome"]) for r in answers.scanned(desk)} == {
        ("坏.pdf", "damaged"),
        ("锁.pdf", "locked"),
    }


def test_events_and_json_hold_no_name(printed: Desk) -> None:
    scan_back(printed)
    told = json.dumps([[e.subject, dict(e.data)] for e in printed.ledger.events()], ensure_ascii=False)
    assert "学生" not in told
    assert "2501032" not in told
