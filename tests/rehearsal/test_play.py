"""The play as a whole: nothing lost, nothing doubled, the truth is true, and the pages can be read."""

import ast
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import zxingcpp

import guidang.rehearsal
from guidang.rehearsal import rehearse
from guidang.rehearsal.strangers import FOREIGN_URL

ARRIVED = ("clean", "unsigned")


def decode(page):
    return {
        code.text: code
        for image in (page, page[::2, ::2])
        for code in zxingcpp.read_barcodes(np.ascontiguousarray(image), formats=zxingcpp.BarcodeFormat.QRCode)
    }


def run(workspace, out, seed, cases=2, **options):
    wanted = sorted({row["case_id"] for row in workspace.issued})[:cases]
    issued = [row for row in workspace.issued if row["case_id"] in wanted]
    truth = rehearse(issued, workspace.root, out, seed, **options)
    return truth, {path.name: path.read_bytes() for path in out.iterdir()}


def test_every_returning_sheet_comes_back_exactly_once(play):
    arrived = [t["qr"] for t in play.truth if t["kind"] in ARRIVED]
    assert sorted(arrived) == sorted(row["qr"] for row in play.workspace.returning)


def test_truth_speaks_of_every_page_of_every_file_and_of_no_other(play, pages):
    assert {(t["file"], t["page"]) for t in play.truth} == set(pages)


def test_a_run_holds_every_capture_and_every_make_of_file(play):
    assert {t["capture"] for t in play.truth} == {"flatbed", "adf", "photo", "fax"}
    assert {Path(t["file"]).suffix for t in play.truth} == {".pdf", ".tif", ".png", ".jpg"}
    shared = Counter((t["file"], t["page"]) for t in play.truth)
    assert max(shared.values()) >= 2


def test_exactly_one_sheet_is_unsigned_and_all_others_are_signed_where_they_must_be(play):
    required = {
        row["qr"]: {m["mark"] for m in row["marks"] if m["kind"] == "signature" and m["required"]}
        for row in play.workspace.returning
    }
    unsigned = [t for t in play.truth if t["kind"] == "unsigned"]
    assert len(unsigned) == 1
    assert unsigned[0]["signed"]
    assert not any(unsigned[0]["signed"].values())
    assert unsigned[0]["capture"] in ("flatbed", "adf")
    for t in play.truth:
        if t["kind"] == "clean":
            assert required[t["qr"]] <= {mark for mark, signed in t["signed"].items() if signed}


def test_every_question_gets_one_answer(play):
    receipts = [t for t in play.truth if t["kind"] in ARRIVED and t["part"] == "RECEIPT"]
    assert receipts
    assert all(set(t["ticks"]) == {"informed.yes", "informed.no"} for t in receipts)
    assert all(sum(t["ticks"].values()) == 1 for t in receipts)
    assert sum(t["ticks"]["informed.yes"] for t in receipts) > len(receipts) / 2


def test_one_foreign_page_one_blank_page_one_file_twice(play):
    kinds = Counter(t["kind"] for t in play.truth)
    assert (kinds["foreign"], kinds["blank"]) == (1, 1)
    again = {t["file"] for t in play.truth if t["kind"] == "duplicate"}
    assert len(again) == 1
    data = [path.read_bytes() for path in play.out.iterdir()]
    assert len(data) - len(set(data)) == 1


def test_codes_of_what_arrives_can_be_read_and_nothing_else_is_on_the_page(play, pages):
    read = {at: decode(page) for at, page in pages.items()}
    printed = [t for t in play.truth if t["qr"] is not None]
    seen = [t for t in printed if t["qr"] in read[t["file"], t["page"]]]
    assert len(seen) >= 0.99 * len(printed)
    for at, codes in read.items():
        assert set(codes) <= {t["qr"] for t in play.truth if (t["file"], t["page"]) == at}
    assert any(FOREIGN_URL in codes for codes in read.values())


def test_orientation_is_how_the_code_is_turned_on_the_displayed_page(play, pages):
    checked = 0
    for t in play.truth:
        code = decode(pages[t["file"], t["page"]]).get(t["qr"])
        if code is not None:
            apart = (code.orientation - t["orientation"] + 180) % 360 - 180
            assert abs(apart) < 20, t
            checked += 1
    assert checked > 20
    assert {t["orientation"] for t in play.truth} == {0, 90, 180, 270}


def test_same_seed_same_bytes_other_seed_other_play(workspace, tmp_path):
    truth, files = run(workspace, tmp_path / "a", 3)
    again, files_again = run(workspace, tmp_path / "b", 3)
    other, _ = run(workspace, tmp_path / "c", 4)
    assert truth == again
    assert files == files_again
    assert truth != other


def test_lost_sheets_never_arrive(workspace, tmp_path):
    truth, _ = run(workspace, tmp_path, 3, lost=1, duplicate=False)
    expected = {r["qr"] for r in workspace.returning if r["case_id"] in {t["case_id"] for t in truth}}
    arrived = {t["qr"] for t in truth if t["kind"] in ARRIVED}
    missing = expected - arrived
    assert len(missing) == 1
    assert ".LT01." in missing.pop()  # a torn receipt, not a page of a record
    assert "duplicate" not in {t["kind"] for t in truth}


def test_nothing_returns_but_strangers_when_nothing_was_asked_back(tmp_path):
    truth = rehearse([], tmp_path, tmp_path / "scans", 1)
    assert sorted(t["kind"] for t in truth if t["kind"] != "duplicate") == ["blank", "foreign"]


def test_a_pdf_that_is_not_there_is_an_error(workspace, tmp_path):
    with pytest.raises(FileNotFoundError):
        rehearse(workspace.issued, tmp_path, tmp_path / "scans", 1)


def test_progress_counts_every_captured_page_once(play):
    captured = {(t["file"], t["page"]) for t in play.truth if t["kind"] != "duplicate"}
    assert play.progress == [(n, len(captured)) for n in range(1, len(captured) + 1)]


def test_the_play_knows_nothing_of_guidang():
    folder = Path(guidang.rehearsal.__file__).parent
    for source in folder.glob("*.py"):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert node.level == 1 or not (node.module or "").startswith("guidang"), source.name
                assert node.level < 2, source.name
            elif isinstance(node, ast.Import):
                assert not any(name.name.startswith("guidang") for name in node.names), source.name
