"""Pages behind an attachment sheet: filed with its case when that is sure, else put before a person."""

import io
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
import pikepdf
import pypdfium2
import pytest

from guidang.domain.scan import Outcome
from guidang.faces import answers
from guidang.faces.packs import find_pack
from guidang.paper.forms.attachment_sheet import CODE, KINDS, QUESTION, TITLE, with_attachment_sheet
from guidang.paper.forms.template.blank import compile_blank
from guidang.rehearsal.containers import jpeg, write_pdf
from guidang.steps import attachments
from guidang.steps.bind import bind
from guidang.steps.desk import Desk
from guidang.steps.issue import issue
from guidang.steps.receive import receive
from guidang.steps.reprint import Request, reprint
from guidang.steps.taking import take
from guidang.store.scans import RegionRow, all_regions, batch_by_claim

_ROOT = Path(__file__).parents[2]
_AT = datetime(2026, 5, 1, tzinfo=UTC)
_DPI = 150
_A4 = (round(297 / 25.4 * _DPI), round(210 / 25.4 * _DPI))


def _rows(file: str) -> list[RegionRow]:
    """Regions of a file, a letter a page: S and T attachment sheets of two cases, s one that did not fit,
    w a page without a code, t one with the trace of a code, - a blank one, C a form, 1 and 2 its pages,
    f a foreign code, d a damaged page.
    """
    kinds = {
        "S": (Outcome.MATCHED, "G1.N2520000111.FJ01.M1", CODE),
        "T": (Outcome.MATCHED, "G1.N2520000222.FJ01.M1", CODE),
        "s": (Outcome.DOES_NOT_FIT, "G1.N2520000111.FJ01.M1", CODE),
        "w": (Outcome.NO_CODE, "", None),
        "t": (Outcome.NO_CODE, "", None),
        "-": (Outcome.BLANK, "", None),
        "C": (Outcome.MATCHED, "G1.N2520000333.NT01.R1", "notice"),
        "1": (Outcome.MATCHED, "G1.N2520000444.TK01.M1", "talk_record"),
        "2": (Outcome.MATCHED, "G1.N2520000444.TK01.M2", "talk_record"),
        "f": (Outcome.FOREIGN_CODE, "", None),
        "d": (Outcome.DAMAGED, "", None),
    }
    found = []
    for page, letter in enumerate(file):
        outcome, body, form = kinds[letter]
        note = "有二维码的痕迹" if letter == "t" else ""
        codes = ["http://example.org"] if letter == "f" else []
        found.append(
            RegionRow(
                claim="claim",
                page=page,
                region_index=0,
                bbox=(0.0, 0.0, 1.0, 1.0),
                outcome=outcome,
                orientation=0,
                residual=-1.0,
                reading={"ticks": {f"{QUESTION}.chat": True}, "codes": codes, "note": note},
                body=body,
                case_no=body[3:14] or None,
                form=form,
                part="MAIN" if form else None,
                paper="hash",
            )
        )
    return found


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("SwwC", ".ss."),  # one-sided
        ("SwwTwwwC", ".ss.ttt."),  # two sheets behind each other
        ("CwSwC", None),  # a page without a code right before a sheet: which way the stack was scanned?
        ("CCSwCCTw", "...s...t"),
        ("S-w-wwC-", "..s.ss.."),  # both sides, one attachment written on its back
        ("S-w-w---w-", "..s.s....."),  # an empty sheet of paper, both sides, parts
        ("Sww-w", ".ss.."),  # so does an empty page of a one-sided file
        ("SwwCw", ".ss.."),  # nothing follows a form
        ("Swfw", ".s.."),  # a code that is not ours: nobody knows what begins there
        ("Swdw", ".s.?"),  # an unreadable page may have been another case's form
        ("Swtw", ".s.?"),  # of what looks like a form of ours, the reader's own guess stands
        ("swwC", ".??."),  # the sheet itself waits
        ("wwSwwT", None),  # scanned from the back
        ("SwT", None),  # a sheet without pages: the file may run backwards
        ("SC", ".."),
        ("Sw21", None),  # a form's pages count down
        ("Sw12", ".s.."),
        ("S", "."),
        ("ww", ".."),
    ],
)
def test_pages_without_a_code_follow_their_sheet(file: str, told: str | None) -> None:
    """s, t: attached to that case; ?: waits with a guess; None: nothing is attached, something guessed."""
    placed = attachments.follow(_rows(file), _AT)
    said = "".join(
        "." if not row.behind and "附件" not in row.reading["note"] else "?" if row.waiting else _whose(row)
        for row in placed
    )
    if told is None:
        assert set(said) == {".", "?"}
    else:
        assert said == told
    for before, after in zip(_rows(file), placed, strict=True):
        assert after.behind or (after.outcome, after.case_no) == (before.outcome, before.case_no)
        assert after.waiting == (before.waiting and not after.behind)


def _whose(row: RegionRow) -> str:
    return {"N2520000111": "s", "N2520000222": "t"}[str(row.case_no)]


def test_a_page_with_several_papers_ends_what_follows() -> None:
    rows = _rows("SwwwC")
    rows.insert(3, _moved(rows[2], 1))
    assert [row.behind for row in attachments.follow(rows, _AT)] == [False, True, False, False, False, False]


def _moved(row: RegionRow, index: int) -> RegionRow:
    values = {name: getattr(row, name) for name in RegionRow.__dataclass_fields__}
    return RegionRow(**(values | {"region_index": index}))


def test_the_template_is_what_its_maker_writes(tmp_path: Path) -> None:
    made = tmp_path / "made.docx"
    command = [sys.executable, "-B", str(_ROOT / "tools/templates/attachments.py"), str(made)]
    subprocess.run(command, check=True)
    kept = _ROOT / "src/guidang/paper/forms/attachments.docx"
    with zipfile.ZipFile(made) as one, zipfile.ZipFile(kept) as other:
        assert {n: one.read(n) for n in one.namelist()} == {n: other.read(n) for n in other.namelist()}


@pytest.mark.parametrize("name", ["heilongjiang", "lanzhou", "quzhou"])
def test_every_pack_has_room_for_the_sheet(name: str) -> None:
    own = with_attachment_sheet(find_pack(name))
    assert len({form.short for form in own.forms}) == len(own.forms)
    assert own.form(CODE).levels == {level.code for level in own.policy.levels}


def test_the_sheet_does_not_change_a_pack_s_fingerprint() -> None:
    pack = find_pack("nanjing")
    own = with_attachment_sheet(pack)
    assert own.fingerprint == pack.fingerprint
    assert own.forms[:-1] == pack.forms
    assert with_attachment_sheet(own) is own
    form = own.form(CODE)
    blank = compile_blank(form, own.templates[form.file])
    assert {m.name for m in blank.marks if m.name.startswith(QUESTION)} == {f"{QUESTION}.{k}" for k in KINDS}
    text = pypdfium2.PdfDocument(blank.pdf)[0].get_textpage().get_text_bounded()
    assert "其后各页" in text
    assert all(label in text for label in KINDS.values())


def _sheet(desk: Desk, case: str, ticked: Sequence[str]) -> np.ndarray:
    """The newest attachment sheet of a case as it comes out of a scanner."""
    row = [s for s in answers.issued(desk) if (s["case_id"], s["form"]) == (case, CODE)][-1]
    page = _printed(desk, row["pdf"], row["pdf_page"])
    for mark in row["marks"]:
        if mark["mark"].partition(".")[2] in ticked and mark["kind"] == "tick":
            x0, y0, x1, y1 = (
                round(v * side) for v, side in zip(mark["bbox"], page.shape[::-1] * 2, strict=True)
            )
            cv2.line(page, (x0 + 3, y1 - 6), ((x0 + x1) // 2, y1 - 2), 30, 3, cv2.LINE_AA)
            cv2.line(page, ((x0 + x1) // 2, y1 - 2), (x1 - 2, y0 + 2), 30, 3, cv2.LINE_AA)
    return page


def _printed(desk: Desk, pdf: str, page: int) -> np.ndarray:
    document = pypdfium2.PdfDocument((desk.root / pdf).read_bytes())
    pixels = document[page].render(scale=_DPI / 72, grayscale=True).to_numpy()
    return np.ascontiguousarray(pixels.reshape(pixels.shape[:2]))


def _written(seed: int) -> np.ndarray:
    """A page of chat bubbles."""
    rng = np.random.default_rng(seed)
    page = np.full(_A4, 250, np.uint8)
    for y in range(120, _A4[0] - 150, 110):
        x = int(rng.integers(80, 300))
        cv2.rectangle(page, (x, y), (x + int(rng.integers(300, 700)), y + 70), 225, -1)
        for word in range(int(rng.integers(3, 9))):
            cv2.putText(page, "abc"[: word % 3 + 1], (x + 20 + 60 * word, y + 45), 0, 1.0, 40, 2)
    return page


def _blank() -> np.ndarray:
    return np.full(_A4, 246, np.uint8)


def _scan(desk: Desk, name: str, pages: Sequence[np.ndarray]) -> list[RegionRow]:
    rng = np.random.default_rng(5)
    noisy = [np.clip(p + rng.normal(0, 2, p.shape), 0, 255).astype(np.uint8) for p in pages]
    path = desk.scans / name
    write_pdf(path, [jpeg(page, 80, _DPI) for page in noisy])
    claim = take(path, desk.scans)
    receive(desk, claim)
    with desk.ledger.connect() as connection:
        assert batch_by_claim(connection, claim.token) is not None
        return [row for row in all_regions(connection) if row.claim == claim.token]


def test_attachments_are_printed_scanned_and_bound(printed: Desk) -> None:
    issued = answers.issued(printed)
    one, two = sorted({s["case_id"] for s in issued})[:2]
    for case in (one, two):
        reprint(printed, Request(case=case, form=TITLE))
    issue(printed)
    said: list[str] = []
    printed.progress = said.append
    other = next(s for s in answers.issued(printed) if s["case_id"] == two and s["form"] == "notice")
    pages = [
        _sheet(printed, one, ("chat", "transcript")), _blank(),
        _written(1), _blank(), _written(2), _written(3),
        _sheet(printed, two, ()), _blank(), _written(4), _blank(),
        _printed(printed, other["pdf"], other["pdf_page"]), _blank(),
        _written(5), _blank(),
    ]  # fmt: skip
    rows = _scan(printed, "两面扫描.pdf", pages)
    behind = {row.page: row.case_no for row in rows if row.behind}
    assert behind == {2: one, 4: one, 5: one, 8: two}
    assert {row.page for row in rows if row.outcome is Outcome.BLANK} == {1, 3, 7, 9, 11, 13}
    assert next(row for row in rows if row.page == 12).waiting
    assert any("附件页 2 张，归入附件 4 页" in line for line in said)

    bind(printed)
    dossier = next(printed.archive.rglob(f"{one}.pdf"))
    with pikepdf.open(io.BytesIO(Path(dossier).read_bytes())) as pdf, pdf.open_outline() as outline:
        titles = " ".join(str(entry.title) for item in outline.root for entry in (item, *item.children))
    assert f"附件（{KINDS['chat']}、{KINDS['transcript']}）" in titles


def test_the_same_sheet_again_files_nothing_twice(printed: Desk) -> None:
    case = min(s["case_id"] for s in answers.issued(printed))
    reprint(printed, Request(case=case, form=TITLE))
    issue(printed)
    first = _scan(printed, "一.pdf", [_sheet(printed, case, ("leave",)), _written(1)])
    again = _scan(printed, "二.pdf", [_sheet(printed, case, ("leave", "photo")), _written(2)])
    assert [row.behind for row in first] == [False, True]
    assert [row.outcome for row in again] == [Outcome.COLLISION, Outcome.NO_CODE]
    assert again[1].waiting
    assert case in again[1].reading["note"]
