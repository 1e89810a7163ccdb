"""移交包: layout, order, lists, and the papers beside it."""

import csv
import hashlib
import io
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import bagit
import dossier_samples as samples
import pypdf
import pytest
import zxingcpp
from PIL import Image

from guidang.domain.dossier import MaterialState
from guidang.paper.dossiers.check import verify_package
from guidang.paper.dossiers.package import (
    INSPECTION,
    REGISTRATION,
    LevelChange,
    closing_papers,
    folder_of,
    lay_out,
    make_package,
)

_AGAIN = """
import sys
sys.path.insert(0, sys.argv[1])
from dossier_samples import packed
print(packed().package.digest)
"""
_HEAVY_FIRST = ("红色预警", "橙色预警", "黄色预警")


def _table(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def _words(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).replace("\n", "")


def test_dossiers_lie_by_class_and_level_without_names():
    rows = samples.packed().package.manifest.rows
    assert [(row.number, row.path, row.student_id) for row in rows] == [
        (1, "data/机电2302/红色预警/001_N252-00003-83.pdf", "2023010003"),
        (2, "data/数控2301/红色预警/002_N252-00001-89.pdf", "2023010001"),
        (3, "data/数控2301/红色预警/003_N252-00004-80.pdf", "2023010004"),
        (4, "data/数控2301/橙色预警/004_N252-00002-86.pdf", "2023010002"),
    ]


@pytest.mark.parametrize(
    ("groups", "first"),
    [
        ((), "data/001_N252-00001-89.pdf"),
        (("level",), "data/红色预警/001_N252-00001-89.pdf"),
        (("department", "class"), "data/机械工程系/机电2302/001_N252-00003-83.pdf"),
        (("grade", "major"), "data/2023/数控技术/001_N252-00001-89.pdf"),
    ],
)
def test_grouping_is_the_packs(groups, first):
    entries = [samples.entry(number) for number in (4, 3, 2, 1)]
    assert lay_out(samples.HEADER, entries, groups, _HEAVY_FIRST).rows[0].path == first


def test_unknown_group_is_a_mistake_of_the_pack():
    with pytest.raises(ValueError, match="room"):
        lay_out(samples.HEADER, [], ("room",))


def test_public_tool_validates_the_written_bag(tmp_path):
    root = samples.packed().write(tmp_path)
    assert bagit.Bag(str(root)).validate()
    for manifest in ("tagmanifest-sha256.txt", "manifest-sha256.txt"):
        subprocess.run(["sha256sum", "--quiet", "-c", manifest], cwd=root, check=True)
    digest = hashlib.sha256((root / "tagmanifest-sha256.txt").read_bytes()).hexdigest()
    assert digest == samples.packed().package.digest


def test_order_of_the_input_does_not_matter():
    package = samples.packed().package
    entries = [samples.entry(number) for number in (4, 2, 3, 1)]
    assert make_package(samples.HEADER, entries, ("class", "level"), _HEAVY_FIRST).files == package.files


def test_same_dossiers_same_package_in_another_process():
    run = subprocess.run(
        [sys.executable, "-c", _AGAIN, str(Path(__file__).parent)],
        capture_output=True,
        check=True,
        text=True,
        env={"PYTHONHASHSEED": "77", "PATH": "/usr/bin:/bin"},
    )
    assert run.stdout.strip() == samples.packed().package.digest


def test_gaps_name_each_material_with_its_reason():
    files = samples.packed().package.files
    rows = _table(files["data/材料缺失与豁免.csv"])
    assert ["1", "N252-00003-83", "机电2302", "红色预警", "2023010003", "欧阳㛃", "学习计划", "存疑"] in [
        row[:8] for row in rows
    ]
    assert len(rows) == 1 + 8
    assert "家长在外务工" in _words(files["data/材料缺失与豁免.pdf"]).replace(" ", "")


def test_restricted_material_is_not_named_in_lists():
    secret = samples.status("心理干预计划方案", MaterialState.MISSING, "心理咨询教师", restricted=True)
    package = make_package(samples.HEADER, [samples.entry(1, statuses=(secret,))], ())
    assert package.manifest.rows[0].missing == ("受限材料",)
    for path, data in package.files.items():
        shown = _words(data) if path.endswith(".pdf") else data.decode("utf-8", errors="ignore")
        assert "心理" not in shown


def test_unresolved_and_level_changes_are_listed():
    change = LevelChange(
        "N252-00001-89",
        "2023010001",
        "欧阳㛃",
        "数控2301",
        "橙色预警",
        "红色预警",
        "2026-05-01",
        "补考未通过",
    )
    package = make_package(
        samples.HEADER, [samples.entry(number) for number in (1, 3)], ("class",), _HEAVY_FIRST, [change]
    )
    assert [row[1] for row in _table(package.files["data/督促失败名单.csv"])[1:]] == ["N252-00003-83"]
    assert _table(package.files["data/等级变更.csv"])[1][4:6] == ["橙色预警", "红色预警"]


def test_second_version_lists_what_changed():
    before = make_package(samples.HEADER, [samples.entry(1), samples.entry(2), samples.entry(3)], ("class",))
    entries = [samples.entry(1), samples.entry(2, pages=9, sha256="0" * 64), samples.entry(4)]
    after = make_package(replace(samples.HEADER, version=2), entries, ("class",), previous=before.manifest)
    assert [(row[0], row[3]) for row in _table(after.files["data/与上一版差异.csv"])[1:]] == [
        ("N252-00002-86", "卷宗或著录有变化"),
        ("N252-00003-83", "移出"),
        ("N252-00004-80", "新增"),
    ]
    assert after.digest != before.digest
    assert folder_of(after.manifest) == "NJJD-2025-2026-2-v2"


def test_printed_manifest_repeats_its_header_and_totals():
    entries = [samples.entry(1, case_no=f"N252-{n:05d}-00", student_id=str(n)) for n in range(60)]
    reader = pypdf.PdfReader(io.BytesIO(make_package(samples.HEADER, entries, ()).files["data/移交清单.pdf"]))
    texts = [page.extract_text() for page in reader.pages]
    assert len(texts) > 2
    assert all("材料状况" in text for text in texts)
    assert all(f"第 {n} 页 共 {len(texts)} 页" in text for n, text in enumerate(texts, 1))
    assert "合计 60 卷" in texts[-1]
    for said in ("档案提供人（辅导员）", "档案接收人（教务员）", "交接时间"):
        assert said in texts[-1]


def test_papers_beside_the_bag_carry_its_digest(tmp_path):
    packed = samples.packed()
    packed.write(tmp_path)
    report = verify_package(tmp_path)
    beside = closing_papers(packed.package.manifest, report, "H1.NJJD.TEST")
    form, inspection = _words(beside[REGISTRATION]), _words(beside[INSPECTION])
    digest = packed.package.digest
    assert digest[:32] in form
    assert digest[32:] in form
    assert digest in inspection
    for field in (
        "交接工作名称",
        "移交数据量",
        "载体起止顺序号",
        "准确性检验",
        "载体外观检验",
        "填表人",
        "单位（印章）",
    ):
        assert field in form
    assert "病毒检测用杀毒软件扫描全包未检测" in inspection.replace(" ", "")


def test_code_on_the_registration_form_can_be_read(tmp_path):
    packed = samples.packed()
    packed.write(tmp_path)
    beside = closing_papers(packed.package.manifest, verify_package(tmp_path), "H1.NJJD.TEST")
    (tmp_path / "form.pdf").write_bytes(beside[REGISTRATION])
    subprocess.run(
        ["pdftoppm", "-r", "150", "-png", "-singlefile", "form.pdf", "form"], cwd=tmp_path, check=True
    )
    assert [code.text for code in zxingcpp.read_barcodes(Image.open(tmp_path / "form.png"))] == [
        "H1.NJJD.TEST"
    ]


def test_readme_tells_how_to_check_with_public_tools():
    words = samples.packed().package.files["说明.txt"].decode("utf-8-sig")
    for said in ("sha256sum -c manifest-sha256.txt", "certutil -hashfile", "bagit.py --validate", "4 卷"):
        assert said in words
