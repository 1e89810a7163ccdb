"""A fifth school without code: Word files that LibreOffice saved → draft → edits → paper → dossier."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pypdf
import pypdfium2
import pytest
import zxingcpp
from tests.conftest import CLOCK, Inline, write_list
from tests.paper.forms.form_samples import text

from guidang.domain.codes import SheetCode, read_code
from guidang.domain.pack import Pack
from guidang.faces import answers
from guidang.faces.arrival import candidates
from guidang.faces.packs import find_pack, pack_files
from guidang.faces.workspace import at_desk, create
from guidang.paper.forms.checking.naming import template_tokens
from guidang.paper.forms.fields import known_lists
from guidang.rehearsal import rehearse
from guidang.steps.admit import admit
from guidang.steps.bind import bind
from guidang.steps.desk import Desk
from guidang.steps.form_check import PackReport, check_pack
from guidang.steps.issue import issue
from guidang.steps.pack_draft import DraftedPack, draft_into
from guidang.steps.receive import receive
from guidang.steps.taking import take

WORD_FILES = Path(__file__).parents[1] / "resources" / "packs" / "fifth"
EDITS = (  # what a person changes in pack.toml after reading 草稿说明.md, and nothing else
    ('edition = "核对"', 'edition = "示例大学〔2026〕1号"'),
    ('letter = "F"', 'letter = "W"'),
    ('source = "核对：办法的条款"', 'source = "办法第五条"'),
)
HEADER = (
    "学年学期",
    "学院",
    "年级",
    "专业",
    "班级",
    "学号",
    "姓名",
    "不及格课程门数",
    "未获学分累计",
    "等级",
    "辅导员",
)
TERM = "2025-2026学年第一学期"
STUDENTS = (
    (TERM, "示例学院", "2024级", "软件工程", "软件2401", "2024100001", "学生甲", 3, 9.5, "三级", "辅导员甲"),
    (
        TERM,
        "示例学院",
        "2024级",
        "软件工程",
        "软件2401",
        "2024100002",
        "学生乙",
        6,
        21,
        "一级警示",
        "辅导员甲",
    ),
)


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> DraftedPack:
    originals = {path.name: path.read_bytes() for path in sorted(WORD_FILES.glob("*.docx"))}
    folder = tmp_path_factory.mktemp("学校") / "fifth"
    return draft_into(folder, originals, Inline())


@pytest.fixture(scope="module")
def edited(drafted: DraftedPack) -> Path:
    path = drafted.folder / "pack.toml"
    words = path.read_text("utf-8")
    for before, after in EDITS:
        assert before in words, before
        words = words.replace(before, after)
    path.write_text(words, "utf-8")
    return drafted.folder


@pytest.fixture(scope="module")
def checked(edited: Path) -> PackReport:
    return check_pack(edited.name, pack_files(edited), Inline())


@pytest.fixture(scope="module")
def office(edited: Path, checked: PackReport, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A workspace that names the pack by its path, with both students' papers printed."""
    checked.refuse()
    folder = tmp_path_factory.mktemp("office")
    create(folder, str(edited))
    with at_desk(folder, clock=lambda: CLOCK, workers=Inline()) as desk:
        admit(desk, take(write_list(desk.intake / "警示名单.xlsx", STUDENTS, HEADER), desk.intake))
        issue(desk)
        yield desk


def test_the_word_files_are_what_the_issue_asks_for() -> None:
    for path in WORD_FILES.glob("*.docx"):
        with zipfile.ZipFile(path) as packed:
            body = packed.read("word/document.xml").decode()
            assert "LibreOffice" in packed.read("docProps/app.xml").decode()
        assert "w:docGrid" in body
        assert "wps:txbx" in body
        assert "{{" not in body


def test_every_token_is_reported_and_no_other_is_there(drafted: DraftedPack) -> None:
    report = drafted.report.read_text("utf-8")
    for draft in drafted.drafts:
        for placed in draft.notes.placed:
            assert f"`{placed.token}`" in report
        columns = {f"c.{name}" for name in known_lists()["failed_courses"]} | {"tr endfor"}
        there = set(template_tokens((drafted.folder / draft.file).read_bytes())) - columns
        assert there == {placed.token.strip("{}% ") for placed in draft.notes.placed}
    assert "谈话时间" in report  # left to a hand, and said so


def test_the_pack_is_found_by_its_path(edited: Path) -> None:
    pack = find_pack(str(edited))
    assert (pack.school, pack.name) == ("示例大学", "fifth")
    assert [form.title for form in pack.forms] == ["学业警示通知书", "学业警示谈话记录表"]
    assert [level.label for level in pack.policy.levels] == ["三级警示", "二级警示", "一级警示"]


def test_the_check_is_clean(checked: PackReport) -> None:
    assert checked.pack_faults == ()
    assert [str(fault) for form in checked.forms for fault in form.faults] == []
    assert {form.form.code: len(form.blank.pages) for form in checked.forms if form.blank} == {
        "notice": 1,
        "talk_record": 1,
    }


WANTED = {
    "name": "学生乙",
    "student_id": "2024100002",
    "class_name": "软件2401",
    "major": "软件工程",
    "department": "示例学院",
    "grade": "2024级",
    "term": TERM,
    "failed_count": "6",
    "unearned_credits": "21",
    "level_short": "一级",
    "level": "一级警示",
    "counselor": "辅导员甲",
}


def test_the_right_text_stands_at_the_right_places(office: Desk, checked: PackReport) -> None:
    sheets = [s for s in answers.issued(office) if s["case_id"].startswith("W") and _is_second(office, s)]
    assert {sheet["form"] for sheet in sheets} == {"notice", "talk_record"}
    for report in checked.forms:
        assert report.blank is not None
        sheet = next(s for s in sheets if s["form"] == report.form.code)
        pdf = (office.root / sheet["pdf"]).read_bytes()
        seen = set()
        for slot in report.blank.slots:
            if slot.field in WANTED:
                assert text(pdf, sheet["pdf_page"], slot.rect) == WANTED[slot.field], slot.field
                seen.add(slot.field)
        assert {"name", "student_id", "class_name", "department"} <= seen


def _is_second(desk: Desk, sheet: dict[str, object]) -> bool:
    return str(sheet["case_id"]).split("-")[1] == "00002"


def test_every_code_decodes_at_150_dpi(office: Desk) -> None:
    wanted: dict[tuple[str, int], set[str]] = {}
    for sheet in answers.issued(office):
        wanted.setdefault((sheet["pdf"], sheet["pdf_page"]), set()).add(sheet["qr"])
    for (pdf, page), codes in wanted.items():
        document = pypdfium2.PdfDocument(office.root / pdf)
        gray = np.asarray(document[page].render(scale=150 / 72).to_pil().convert("L"))
        read = {found.text for found in zxingcpp.read_barcodes(gray)}
        assert codes <= read
        assert all(isinstance(read_code(code, office.key), SheetCode) for code in codes)


def test_what_comes_back_signed_is_bound(office: Desk) -> None:
    truth = rehearse(answers.issued(office), office.root, office.scans, 7)
    for path in candidates(office.scans):
        receive(office, take(path, office.scans))
    regions = answers.scanned(office)
    found = {(r["file"], r["case_id"], r["form"], r["part"]): r for r in regions}
    for paper in truth:
        if paper["case_id"] and paper["kind"] != "duplicate":
            read = found[paper["file"], paper["case_id"], paper["form"], paper["part"]]
            assert read["outcome"] == ("unsigned" if paper["kind"] == "unsigned" else "matched")
            assert read["signed"] == paper["signed"]
            assert read["ticks"] == paper["ticks"]
    assert {"clean", "unsigned"} <= {paper["kind"] for paper in truth}
    bind(office)
    bound = answers.bound(office)
    assert len(bound) == len(STUDENTS)
    for dossier in bound:
        assert len(pypdf.PdfReader(office.root / dossier["path"]).pages) == dossier["pages"]


def test_the_pack_is_the_one_that_was_checked(office: Desk, checked: PackReport) -> None:
    pack: Pack | None = checked.pack
    assert pack is not None
    assert office.pack.fingerprint == pack.fingerprint
