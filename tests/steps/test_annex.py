"""附页: what a form has no room for. Its pages are sheets of their own, never mistaken for their form."""

import io

import pypdf
import pypdfium2
import pytest
from tests.conftest import HEADER, student, write_list

from guidang.faces import answers
from guidang.steps import review
from guidang.steps.admit import admit
from guidang.steps.bind import bind
from guidang.steps.desk import Desk
from guidang.steps.issue import issue
from guidang.steps.receive import receive
from guidang.steps.taking import take

_COURSES = "、".join(
    f"专业选修课程之机械设计制造及其自动化方向综合实验与课程设计（第{n}部分）" for n in range(1, 15)
)


@pytest.fixture
def printed(desk: Desk) -> Desk:
    """A desk with a student's forms printed whose failed courses and major no form has room for."""
    known = dict(zip(HEADER, student(1, "红色预警"), strict=True))
    known |= {"不及格课程": _COURSES, "不及格课程门数": 14, "专业": "中外合作办学" * 12}
    path = write_list(desk.intake / "名单.xlsx", [tuple(known.values())], tuple(known))
    admit(desk, take(path, desk.intake))
    issue(desk)
    return desk


def annexes(desk: Desk) -> list[dict[str, object]]:
    return [sheet for sheet in answers.issued(desk) if str(sheet["part"]).endswith(".annex")]


def test_every_printed_page_is_a_sheet_of_its_own_code(printed: Desk) -> None:
    issued = answers.issued(printed)
    assert annexes(printed)
    assert len({sheet["qr"] for sheet in issued}) == len(issued)
    for name in {str(sheet["pdf"]) for sheet in issued}:
        pages = len(pypdf.PdfReader(printed.root / name).pages)
        assert {sheet["pdf_page"] for sheet in issued if sheet["pdf"] == name} <= set(range(pages))
    for sheet in annexes(printed):
        text = pypdf.PdfReader(printed.root / str(sheet["pdf"])).pages[int(str(sheet["pdf_page"]))]
        assert "附页" in text.extract_text()
        assert not sheet["returns"]


def scan(desk: Desk, sheet: dict[str, object], name: str) -> list[dict[str, object]]:
    """Scan the printed page of ``sheet`` as it is; what was read of it."""
    page = pypdfium2.PdfDocument(desk.root / str(sheet["pdf"]))[int(str(sheet["pdf_page"]))]
    held = io.BytesIO()
    page.render(scale=200 / 72).to_pil().save(held, "PNG")
    (desk.scans / name).write_bytes(held.getvalue())
    receive(desk, take(desk.scans / name, desk.scans))
    return [region for region in answers.scanned(desk) if region["file"] == name]


def dossier(desk: Desk) -> list[str]:
    """The text of every page of the only dossier."""
    bind(desk)
    (path,) = desk.archive.rglob("*.pdf")
    return ["".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages]


def of(desk: Desk, form: str, part: str) -> dict[str, object]:
    return next(s for s in answers.issued(desk) if (s["form"], s["part"]) == (form, part))


def test_an_annex_that_comes_back_belongs_to_its_case_and_is_not_its_form(printed: Desk) -> None:
    sheet = annexes(printed)[0]
    (region,) = scan(printed, sheet, "附页.png")
    assert (region["outcome"], region["case_id"], region["part"]) == (
        "matched",
        sheet["case_id"],
        sheet["part"],
    )


def test_a_scanned_paper_has_its_printed_annex_behind_it(printed: Desk) -> None:
    before = dossier(printed)
    scan(printed, of(printed, "talk_record", "MAIN"), "谈话.png")
    for waiting in review.waiting(printed):
        review.accept(printed, waiting.id, "某人")
    after = dossier(printed)
    assert len(after) == len(before) + 2
    assert "复核采用，含附页（打印件）" in "".join(after)
    assert sum("《预警学生谈话记录表》的附页，请随同保存" in page for page in after) == 1


def test_the_scan_of_an_annex_is_bound_rather_than_its_printing(printed: Desk) -> None:
    scan(printed, of(printed, "talk_record", "MAIN"), "谈话.png")
    for waiting in review.waiting(printed):
        review.accept(printed, waiting.id, "某人")
    before = dossier(printed)
    (region,) = scan(printed, of(printed, "talk_record", "MAIN.annex"), "附页.png")
    assert region["outcome"] == "matched"
    after = dossier(printed)
    assert len(after) == len(before)
    assert "复核采用，含附页（扫描件）" in "".join(after)
    assert not any("《预警学生谈话记录表》的附页，请随同保存" in page for page in after)


def test_a_common_sheet_of_annexes_may_come_back_uncut(desk: Desk) -> None:
    known = dict(zip(HEADER, student(1, "黄色预警"), strict=True)) | {"专业": "中外合作办学" * 12}
    path = write_list(desk.intake / "名单.xlsx", [tuple(known.values())], tuple(known))
    admit(desk, take(path, desk.intake))
    issue(desk)
    own = [sheet for sheet in annexes(desk) if sheet["form"] == "notice"]
    assert len(own) == 3 and len({(sheet["pdf"], sheet["pdf_page"]) for sheet in own}) == 1
    regions = scan(desk, own[0], "附页.png")
    assert {(r["outcome"], r["part"]) for r in regions} == {("matched", s["part"]) for s in own}
    scan(desk, of(desk, "notice", "RECEIPT"), "回执.png")
    for waiting in review.waiting(desk):
        review.accept(desk, waiting.id, "某人")
    pages = dossier(desk)  # what is cut from such a scan is a code only: the printed sheet is bound
    assert any("学生告知单回执单的附页，请随同保存" in page for page in pages)


def test_an_issued_paper_says_in_the_catalogue_that_its_annex_is_with_it(printed: Desk) -> None:
    assert any("打印件，含附页" in page for page in dossier(printed))


def test_the_stub_in_the_dossier_has_its_annex_behind_it(printed: Desk) -> None:
    bind(printed)
    (dossier,) = printed.archive.rglob("*.pdf")
    text = "".join(page.extract_text() for page in pypdf.PdfReader(dossier).pages)
    assert "第14部分" in text.replace("\n", "")
