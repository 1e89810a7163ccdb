"""附页: what a form has no room for. Its pages are sheets of their own, never mistaken for their form."""

import io

import pypdf
import pypdfium2
import pytest
from tests.conftest import HEADER, student, write_list

from guidang.faces import answers
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
    """A desk with a student's forms printed whose failed courses no form has room for."""
    known = dict(zip(HEADER, student(1, "红色预警"), strict=True))
    known |= {"不及格课程": _COURSES, "不及格课程门数": 14}
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


def test_an_annex_that_comes_back_belongs_to_its_case_and_is_not_its_form(printed: Desk) -> None:
    sheet = annexes(printed)[0]
    page = pypdfium2.PdfDocument(printed.root / str(sheet["pdf"]))[int(str(sheet["pdf_page"]))]
    held = io.BytesIO()
    page.render(scale=200 / 72).to_pil().save(held, "PNG")
    (printed.scans / "附页.png").write_bytes(held.getvalue())
    receive(printed, take(printed.scans / "附页.png", printed.scans))
    (region,) = answers.scanned(printed)
    assert (region["outcome"], region["case_id"], region["part"]) == (
        "matched",
        sheet["case_id"],
        sheet["part"],
    )


def test_the_stub_in_the_dossier_has_its_annex_behind_it(printed: Desk) -> None:
    bind(printed)
    (dossier,) = printed.archive.rglob("*.pdf")
    text = "".join(page.extract_text() for page in pypdf.PdfReader(dossier).pages)
    assert "第14部分" in text.replace("\n", "")
