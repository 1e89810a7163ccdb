"""卷宗: what the binder promises, asked of readers other than the one that wrote it."""

import hashlib
import io
import pickle
import re
import subprocess
import sys
from pathlib import Path

import dossier_samples as samples
import numpy as np
import pikepdf
import pypdf
import pytest
from PIL import Image

from guidang.domain.dossier import MaterialState
from guidang.domain.errors import UnbindableItem
from guidang.paper.dossiers import xmp
from guidang.paper.dossiers.content import DossierItem
from guidang.paper.dossiers.dossier_pdf import bind_dossier

_AGAIN = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
import dossier_samples
from guidang.paper.dossiers.dossier_pdf import bind_dossier
bind_dossier(dossier_samples.content(99, name="买买提·赛丽亚𫘧", items=()))
print(hashlib.sha256(bind_dossier(dossier_samples.content()).pdf).hexdigest())
"""


@pytest.fixture(scope="module")
def dossier():
    return bind_dossier(samples.content())


@pytest.fixture(scope="module")
def reader(dossier):
    return pypdf.PdfReader(io.BytesIO(dossier.pdf))


@pytest.fixture(scope="module")
def file(dossier, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("dossier") / "dossier.pdf"
    path.write_bytes(dossier.pdf)
    return path


def test_every_paper_lies_where_the_result_says(dossier, reader):
    assert dossier.pages == len(reader.pages) == 13
    assert [(item.first_page, item.pages) for item in dossier.items] == [
        (3, 1),
        (4, 1),
        (5, 1),
        (6, 2),
        (8, 1),
        (9, 1),
        (10, 3),
    ]
    assert "学生成绩单" in reader.pages[9].extract_text()


def test_catalogue_states_columns_pages_and_dates(reader):
    words = reader.pages[1].extract_text()
    for head in ("序号", "文号", "责任者", "题名", "日期", "页号", "备注"):
        assert head in words
    row = re.search(r"2 (N252-00012-56) (\S+) (.+?) (20260305) (\d+) (\S+)3 ", words.replace("\n", ""))
    assert row is not None
    assert row[3].replace(" ", "") == "学业预警通知书（学生告知单）回执单"
    assert row.group(2, 5, 6) == ("学生本人", "4", "扫描件")
    assert "20260301 10-12" in words


def test_reference_sheet_names_what_is_missing_doubtful_and_exempt(reader):
    words = reader.pages[-1].extract_text().replace("\n", "")
    for said in (
        "缺失材料 2 项",
        "帮扶见面会记录",
        "存疑材料 1 项",
        "学习计划",
        "豁免材料 1 项",
        "家长在外务工",
        "立卷人：辅导员甲",
        "检查人",
        "2026 年 7 月 1 日",
    ):
        assert said in words


def test_complete_dossier_says_so():
    content = samples.content(items=(), cover_pdf=b"", statuses=())
    words = pypdf.PdfReader(io.BytesIO(bind_dossier(content).pdf)).pages[-1].extract_text()
    assert "齐全，无缺失" in words


def test_running_numbers_and_labels(reader):
    for number, page in enumerate(reader.pages, 1):
        assert f"第 {number} 页 共 13 页" in page.extract_text()
    assert reader.page_labels == [str(number) for number in range(1, 14)]


def test_running_number_stands_in_the_bottom_margin(file):
    boxes = subprocess.run(
        ["pdftotext", "-bbox", "-f", "4", "-l", "4", file, "-"], capture_output=True, check=True, text=True
    ).stdout
    height = float(re.search(r'page width="[\d.]+" height="([\d.]+)"', boxes)[1])
    foot = max(float(bottom) for bottom in re.findall(r'yMax="([\d.]+)"', boxes))
    assert 5 < (height - foot) * 25.4 / 72 < 8


def test_bookmarks_lead_to_the_papers(dossier, reader):
    found = [(mark.title, reader.get_destination_page_number(mark)) for mark in reader.outline]
    papers = [(f"{n} {item.label}", item.first_page - 1) for n, item in enumerate(dossier.items, 1)]
    assert found == [("封面", 0), ("卷内目录", 1), *papers, ("卷内备考表", 12)]


def test_scans_keep_their_bytes(dossier):
    with pikepdf.open(io.BytesIO(dossier.pdf)) as pdf:
        streams = {
            thing.read_raw_bytes()
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Stream) and thing.get("/Filter") == "/DCTDecode"
        }
    seeds = [samples.scan(1), samples.scan(2), samples.scan(3, (700, 420)), samples.scan(4, mode="RGB")]
    assert streams == {jpeg for _, jpeg in seeds}


def test_file_declares_pdfa_and_whose_it_is(dossier):
    with pikepdf.open(io.BytesIO(dossier.pdf)) as pdf:
        said = xmp.read_identity(pdf)
        packet = pdf.Root.Metadata.read_bytes().decode("utf-8")
        assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert len(pdf.trailer.ID) == 2
        assert (
            str(pdf.docinfo.Title) == said["title"] == "欧阳㛃（2023010012）2025-2026学年第二学期学业预警档案"
        )
    assert said["identifier"] == samples.content().case_no
    assert said[xmp.STUDENT] == "2023010012"
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" in packet


def test_every_font_is_embedded(file):
    table = subprocess.run(["pdffonts", file], capture_output=True, check=True, text=True).stdout
    rows = table.splitlines()[2:]
    assert rows
    assert all(re.search(r"Identity-H\s+yes yes yes", row) for row in rows)


def test_poppler_and_ghostscript_read_it(file):
    info = subprocess.run(["pdfinfo", file], capture_output=True, check=True, text=True)
    assert re.search(r"Pages:\s+13\b", info.stdout)
    assert info.stderr == ""
    drawn = subprocess.run(
        ["gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=nullpage", file],
        capture_output=True,
        text=True,
        check=True,
    )
    assert drawn.stdout + drawn.stderr == ""


def test_ghostscript_draws_the_letters(file, tmp_path):
    """Fonts numbered anew must not print as blanks: two makers of pictures put the ink alike."""
    page = ["-dFirstPage=2", "-dLastPage=2"]
    subprocess.run(
        ["gs", "-q", "-sDEVICE=pnggray", "-r150", *page, "-o", tmp_path / "gs.png", file], check=True
    )
    subprocess.run(
        ["pdftoppm", "-r", "150", "-png", "-singlefile", "-f", "2", "-l", "2", file, tmp_path / "poppler"],
        check=True,
    )
    small = [
        np.asarray(Image.open(tmp_path / name).convert("L").resize((210, 297), Image.Resampling.BOX), float)
        for name in ("gs.png", "poppler.png")
    ]
    title = [255 - picture[20:34, 60:150] for picture in small]
    assert title[1].sum() > 1000
    assert np.corrcoef(title[0].ravel(), title[1].ravel())[0, 1] > 0.9
    rows = [255 - picture[54:125, 30:170] for picture in small]
    assert np.corrcoef(rows[0].ravel(), rows[1].ravel())[0, 1] > 0.8


def test_same_content_same_bytes_in_another_process(dossier):
    """Another hash seed, another time zone, and another dossier bound before it."""
    run = subprocess.run(
        [sys.executable, "-c", _AGAIN, str(Path(__file__).parent)],
        capture_output=True,
        check=True,
        text=True,
        env={"PYTHONHASHSEED": "2", "PATH": "/usr/bin:/bin", "TZ": "Asia/Shanghai", "LANG": "C.UTF-8"},
    )
    assert run.stdout.strip() == hashlib.sha256(dossier.pdf).hexdigest()


def test_content_travels_to_a_worker(dossier):
    content = samples.content()
    assert pickle.loads(pickle.dumps(content)) == content
    assert pickle.loads(pickle.dumps(dossier)) == dossier


def test_small_receipt_is_laid_on_a4(reader):
    page = reader.pages[7]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)


@pytest.mark.parametrize(("size", "expected"), [((3000, 4000), (595, 842)), ((4000, 3000), (842, 595))])
def test_photo_of_huge_page_size_is_brought_to_a4(size, expected):
    photo = samples.image_pdf(samples.scan(9, (60, 80))[1], size, 72)
    item = DossierItem("回执", "家长", "", photo)
    reader = pypdf.PdfReader(io.BytesIO(bind_dossier(samples.content(items=(item,), cover_pdf=b"")).pdf))
    box = reader.pages[1].mediabox
    assert (round(box.width), round(box.height)) == expected


def test_long_catalogue_shifts_the_numbers():
    items = tuple(DossierItem(f"材料{n}", "辅导员", "", samples.scan(0, (80, 110), 10)[0]) for n in range(40))
    dossier = bind_dossier(samples.content(items=items, cover_pdf=b""))
    reader = pypdf.PdfReader(io.BytesIO(dossier.pdf))
    assert dossier.items[0].first_page == 4
    assert [mark.title for mark in reader.outline][-1] == "卷内备考表"
    assert reader.get_destination_page_number(reader.outline[-1]) == dossier.pages - 1 == 43


def test_long_reference_sheet_runs_over():
    many = tuple(samples.status(f"材料{n}", MaterialState.MISSING, "说明" * 40) for n in range(40))
    dossier = bind_dossier(samples.content(items=samples.items()[:1], cover_pdf=b"", statuses=many))
    reader = pypdf.PdfReader(io.BytesIO(dossier.pdf))
    assert dossier.pages > 3
    assert reader.get_destination_page_number(reader.outline[-1]) == 2
    assert "检查人" in reader.pages[-1].extract_text()


def test_hostile_names_stay_text():
    hostile = '<img src="file:///etc/passwd">&amp;]]>\x07'
    dossier = bind_dossier(
        samples.content(items=(), cover_pdf=b"", name=hostile, remark="<script>1</script>")
    )
    with pikepdf.open(io.BytesIO(dossier.pdf)) as pdf:
        assert xmp.read_identity(pdf)["title"].startswith('<img src="file:///etc/passwd">&amp;]]>')
    words = pypdf.PdfReader(io.BytesIO(dossier.pdf)).pages[1].extract_text()
    assert "<script>" in words


@pytest.mark.parametrize(
    ("data", "reason"), [(b"not a pdf", "损坏"), (b"", "损坏"), (b"%PDF-1.7\n%%EOF", "损坏")]
)
def test_item_that_cannot_be_opened_is_named(data, reason):
    content = samples.content(items=(DossierItem("学习计划", "学生", "", data),), cover_pdf=b"")
    with pytest.raises(UnbindableItem) as caught:
        bind_dossier(content)
    assert "学习计划" in str(caught.value)
    assert reason in str(caught.value)
