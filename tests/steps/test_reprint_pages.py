"""加印 of one page: the one that is meant, with the other side of its paper; annex pages by their number."""

import io
import shutil
from pathlib import Path

import pypdf
import pytest
from tests.conftest import HEADER as LIST_HEADER
from tests.conftest import student, write_list
from tests.steps.conftest import opened
from tests.steps.reprints import files, papers_of, texts

from guidang.domain.errors import PrintRefused
from guidang.domain.records import PrintWay
from guidang.faces import answers
from guidang.faces.workspace import create
from guidang.paper.forms.printing.excerpt import Excerpt, excerpt_batch
from guidang.paper.forms.printing.pdf_file import PdfFile
from guidang.paper.lettering.canvas import Canvas
from guidang.steps.admit import admit
from guidang.steps.issue import issue
from guidang.steps.reprint import Request, reprint
from guidang.steps.taking import take


@pytest.fixture(scope="module")
def annexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A student whose failed courses no form has room for, all papers printed."""
    folder = tmp_path_factory.mktemp("annexed") / "office"
    create(folder, "nanjing")
    course = "专业选修课程之机械设计制造及其自动化方向综合实验"
    courses = "、".join(f"{course}（第{n}部分）" for n in range(1, 15))
    with opened(folder) as desk:
        listed = write_list(desk.intake / "名单.xlsx", [(*student(1), courses)], (*LIST_HEADER, "不及格课程"))
        admit(desk, take(listed, desk.intake))
        issue(desk)
    return folder


def test_an_annex_page_is_asked_for_by_its_number(annexed: Path, tmp_path: Path) -> None:
    with opened(Path(shutil.copytree(annexed, tmp_path / "office"))) as desk:
        annex = next(s for s in answers.issued(desk) if s["part"] == "STUB.annex")
        wanted = Request(student="25010320001", form=annex["form"], way=PrintWay.SAME, page="附页1")
        done, _ = reprint(desk, wanted)
        issue(desk)
        assert [one.told for one in done] == ["原样重印《学业预警通知书》附页1"]
        again = texts(desk.root / papers_of(desk, 2))
        before = texts(desk.root / annex["pdf"])
        assert again[0] == before[annex["pdf_page"]]
        parts = {s["part"] for s in answers.issued(desk) if s["form"] == "notice" and "annex" in s["part"]}
        firsts = ["附页第1页" in page for page in again[::2]]  # each on a front
        assert firsts == [True] * len(parts)
        (ticks,) = [name for name in files(desk, 2) if "清点单" in name]
        assert "（重印附页1）" in "".join(texts(desk.root / ticks))
        with pytest.raises(PrintRefused, match=r"没有第2页，正文只有 1 页，附页 \d 页；附页请写“附页1”"):
            reprint(desk, Request(student="25010320001", form="notice", way=PrintWay.SAME, page="2"))
        with pytest.raises(PrintRefused, match="“末页”不是页号"):
            reprint(desk, Request(student="25010320001", form="notice", way=PrintWay.SAME, page="末页"))


def test_the_list_counts_no_empty_back_between_a_form_and_its_annex(annexed: Path) -> None:
    with opened(annexed) as desk:
        pages = {(s["pdf"], s["pdf_page"]) for s in answers.issued(desk)}
        notice = {s["pdf_page"] for s in answers.issued(desk) if s["form"] == "notice"}
        assert max(notice) - min(notice) + 1 > len(notice)  # an empty back lies between
        (ticks,) = [name for name in files(desk, 1) if "清点单" in name]
        (papers,) = {pdf for pdf, _ in pages}
        sheets = -(-len(texts(desk.root / papers)) // 2)
        assert f"{len(notice)}" in "".join(texts(desk.root / ticks))
        assert f"合计1人{'1人' * 6}{len(pages)}{sheets}" in "".join(texts(desk.root / ticks))


def pages_file(count: int) -> bytes:
    """A printed file whose pages say p1, p2…; the last is an empty back."""
    file = PdfFile()
    for n in range(count):
        canvas = Canvas(file.fonts, 800)
        canvas.text(50, 50, f"p{n + 1}", "song", 12)
        file.plain((600, 800), canvas.content())
    file.empty()
    return file.finish()


def said(pdf: bytes) -> list[str]:
    return [page.extract_text().strip() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


@pytest.mark.parametrize(
    ("page", "duplex", "wanted"),
    [
        (0, True, ["p1", "p2", "p3"]),
        (1, True, ["p1", "p2"]),
        (2, True, ["p1", "p2"]),  # the back brings its front
        (3, True, ["p3"]),
        (2, False, ["p2"]),
    ],
)
def test_a_lost_page_brings_the_other_side_of_its_paper(page: int, duplex: bool, wanted: list[str]) -> None:
    batch = excerpt_batch([Excerpt("a", 0, 4, page)], {"a": pages_file(3)}, duplex=duplex)
    assert said(batch.pdf) == wanted
    assert (batch.starts, batch.lengths) == ((0,), (len(wanted),))


def test_every_excerpt_begins_on_a_front() -> None:
    batch = excerpt_batch([Excerpt("a", 0, 4, 3), Excerpt("a", 0, 4)], {"a": pages_file(3)}, duplex=True)
    assert said(batch.pdf) == ["p3", "", "p1", "p2", "p3"]
    assert batch.starts == (0, 2)
