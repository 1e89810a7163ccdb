"""What is printed: every form of the level, every part with its own code, in the order of the list."""

from dataclasses import replace

import pypdf
import pytest
from tests.conftest import student, write_list

from guidang.domain.codes import SheetCode, read_code
from guidang.domain.records import PrintWay
from guidang.faces import answers
from guidang.steps.admit import admit
from guidang.steps.desk import Desk
from guidang.steps.issue import issue
from guidang.steps.reprint import Request, reprint
from guidang.steps.taking import take
from guidang.store.sheets import all_prints


def dropped(desk: Desk, *rows: tuple[object, ...], name: str = "名单.xlsx") -> None:
    admit(desk, take(write_list(desk.intake / name, rows), desk.intake))
    issue(desk)


def test_a_red_case_gets_every_form_and_part(desk: Desk) -> None:
    dropped(desk, student(1))
    sheets = answers.issued(desk)
    parts = {(sheet["form"], sheet["part"]) for sheet in sheets}
    assert {("notice", "STUB"), ("notice", "STUDENT_COPY"), ("notice", "RECEIPT")} <= parts
    assert {("parent_letter", "LETTER"), ("parent_letter", "RECEIPT"), ("parent_talk", "MAIN")} <= parts
    codes = [read_code(sheet["qr"], desk.key) for sheet in sheets]
    assert all(isinstance(code, SheetCode) for code in codes)
    assert len(set(codes)) == len(codes)


def test_a_yellow_case_gets_no_parent_letter(desk: Desk) -> None:
    dropped(desk, student(1, "黄色预警"))
    assert "parent_letter" not in {sheet["form"] for sheet in answers.issued(desk)}


def test_one_file_a_class_with_the_pages_the_ledger_says(desk: Desk) -> None:
    dropped(desk, student(1), student(2, klass="机器人2532"), student(3))
    with desk.ledger.connect() as connection:
        files = {str(row["path"]): int(str(row["pages"])) for row in all_prints(connection) if row["pages"]}
    assert sorted(files) == [
        f"outbox/2025-2026-2/{klass}/{klass}_第01批_{what}.pdf"
        for klass in ("机器人2531", "机器人2532")
        for what in ("00_清点单", "01_文书")
    ]
    for path, pages in files.items():
        assert len(pypdf.PdfReader(desk.root / path).pages) == pages


def test_each_form_starts_on_a_front_side(desk: Desk) -> None:
    dropped(desk, student(1))
    first_pages = {sheet["pdf_page"] for sheet in answers.issued(desk) if sheet["page"] == 0}
    assert all(page % 2 == 0 for page in first_pages)


def test_the_page_says_what_the_list_says(desk: Desk) -> None:
    dropped(desk, student(1, name="欧阳晓明"))
    sheet = next(s for s in answers.issued(desk) if s["form"] == "notice")
    text = pypdf.PdfReader(desk.root / sheet["pdf"]).pages[sheet["pdf_page"]].extract_text()
    for value in (
        "欧阳晓明",
        "25010320001",
        "机器人2531",
        "工业机器人技术",
        "2025-2026学年第二学期",
        sheet["case_id"],
    ):
        assert value in text.replace("\n", "")


def test_marks_lie_on_their_part(desk: Desk) -> None:
    dropped(desk, student(1))
    for sheet in answers.issued(desk):
        left, top, right, bottom = sheet["part_bbox"]
        for mark in sheet["marks"]:
            x0, y0, x1, y1 = mark["bbox"]
            assert left <= x0 < x1 <= right
            assert top - 0.01 <= y0 < y1 <= bottom + 0.01


def test_the_parent_s_receipt_asks_what_the_school_asks(desk: Desk) -> None:
    dropped(desk, student(1))
    receipt = next(s for s in answers.issued(desk) if (s["form"], s["part"]) == ("parent_letter", "RECEIPT"))
    assert receipt["returns"]
    marks = {mark["mark"]: mark["kind"] for mark in receipt["marks"]}
    ticks = {"informed.yes", "informed.no", "contact_known.yes", "contact_known.no"}
    assert {name for name, kind in marks.items() if kind == "tick"} == ticks
    assert marks["parent"] == "signature"


def test_issuing_again_prints_nothing(desk: Desk) -> None:
    dropped(desk, student(1))
    before = answers.issued(desk)
    assert issue(desk) == []
    assert answers.issued(desk) == before


def test_a_later_list_is_a_print_run_of_its_own(desk: Desk) -> None:
    dropped(desk, student(1))
    dropped(desk, student(2), name="补充.xlsx")
    assert {sheet["pdf"] for sheet in answers.issued(desk)} == {
        "outbox/2025-2026-2/机器人2531/机器人2531_第01批_01_文书.pdf",
        "outbox/2025-2026-2/机器人2531/机器人2531_第02批_01_文书.pdf",
    }


def test_word_copies_are_named_by_case_not_by_name(desk: Desk) -> None:
    dropped(desk, student(1, name="欧阳晓明"))
    names = [path.name for path in desk.outbox.rglob("*.docx")]
    assert names
    assert all(name.startswith("机器人2531_") and "_N252-00001-" in name for name in names)
    assert not any("欧阳" in name for name in names)


def test_one_unprintable_name_does_not_stop_the_class(desk: Desk) -> None:
    told: list[str] = []
    desk.progress = told.append
    folder = desk.outbox / "2025-2026-2" / "机器人2531"
    dropped(desk, student(1), student(2, name="王\U00031350"))
    assert {sheet["case_id"][:10] for sheet in answers.issued(desk)} == {"N252-00001"}
    note = folder / "无法打印 说明.txt"
    assert "N252-00002" in note.read_text("utf-8-sig")
    assert "整份名单" in note.read_text("utf-8-sig")
    (page,) = desk.intake.rglob("*说明.html")
    assert "请确认：无法打印的学生" in page.read_text("utf-8")
    assert "U+31350" in page.read_text("utf-8")
    (ticks,) = folder.glob("*清点单.pdf")
    text = "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(ticks).pages)
    assert "25010320002" in text
    assert "未打印：姓名：" in text
    assert "合计1人，另有未打印1人" in text
    lines = len(told)
    issue(desk)
    assert told[lines:] == []  # said once
    dropped(desk, student(1), student(2, name="王二"), name="改.xlsx")
    assert not note.exists()
    assert "人的文书无法打印" in "".join(told[:lines])
    assert sorted(path.name for path in folder.glob("*.pdf")) == [
        f"机器人2531_第0{batch}批_{what}.pdf" for batch in (1, 2) for what in ("00_清点单", "01_文书")
    ]


def test_a_form_that_the_pack_has_no_more_is_named_and_nothing_else_is_blamed_on_the_pack(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    dropped(desk, student(1))
    wanted = Request(student="25010320001", form="helping_plan", way=PrintWay.ANOTHER)
    reprint(desk, wanted)
    pack = desk.pack
    desk.pack = replace(pack, forms=tuple(form for form in pack.forms if form.code != "helping_plan"))
    issue(desk)
    note = desk.outbox / "2025-2026-2" / "机器人2531" / "无法打印 说明.txt"
    said = note.read_text("utf-8-sig")
    assert "学校包中已没有文书“helping_plan”" in said
    assert "规范字" not in said
    desk.pack = pack

    def broken(*_: object) -> None:
        raise KeyError("ours")

    with monkeypatch.context() as patched, pytest.raises(KeyError, match="ours"):
        patched.setattr("guidang.steps.issue.pieces_of", broken)
        issue(desk)
    issue(desk)
    assert not note.exists()


@pytest.mark.parametrize("name", ["{{ 7*7 }}", "<b>学生</b>", "=cmd|' /C calc'!A0", "../../etc", "𠮷㛃𬭎"])
def test_a_hostile_name_stays_text(desk: Desk, name: str) -> None:
    dropped(desk, student(1, name=name))
    sheet = next(s for s in answers.issued(desk) if s["form"] == "notice")
    text = pypdf.PdfReader(desk.root / sheet["pdf"]).pages[sheet["pdf_page"]].extract_text()
    assert "".join(name.split()) in "".join(text.split())


def test_after_a_crash_what_staff_typed_meanwhile_stays(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise InterruptedError

    with monkeypatch.context() as patched, pytest.raises(InterruptedError):
        patched.setattr("guidang.store.orders.done", crash)
        dropped(desk, student(1))
    typed, *others = sorted(desk.outbox.rglob("*.docx"))
    typed.write_bytes(b"typed into")
    issue(desk)
    assert typed.read_bytes() == b"typed into"
    assert typed.with_name(f"{typed.stem}_2.docx").exists()
    assert sorted(desk.outbox.rglob("*.docx")) == sorted(
        [typed, typed.with_name(f"{typed.stem}_2.docx"), *others]
    )
