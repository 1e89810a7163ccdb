"""What a received package may suffer, one way at a time: each is caught and named, by file and by student."""

import hashlib
import json
import os
import shutil
import unicodedata
import zipfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import dossier_samples as samples
import pikepdf
import pytest

from guidang.domain.handover import FaultKind
from guidang.paper.dossiers.check import verify_package
from guidang.paper.dossiers.manifest_files import load_manifest
from guidang.paper.dossiers.package import BAG, MANIFEST, REGISTRATION, closing_papers
from guidang.paper.dossiers.verdicts import Verdict, VerifyReport

FIRST = "data/机电2302/红色预警/001_N252-00003-83.pdf"
SECOND = "data/数控2301/红色预警/002_N252-00001-89.pdf"
FIRST_STUDENT = "欧阳㛃（2023010003）"
SECOND_STUDENT = "欧阳㛃（2023010001）"


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    """A sound bag, and beside it the two papers."""
    root = samples.packed().write(tmp_path)
    for name, data in _beside(root).items():
        samples.put(tmp_path / name, data)
    return root


@lru_cache(maxsize=1)
def _beside_bytes(manifest: bytes, report: VerifyReport) -> dict[str, bytes]:
    return closing_papers(load_manifest(manifest), report, "")


def _beside(root: Path) -> dict[str, bytes]:
    return _beside_bytes((root / MANIFEST).read_bytes(), verify_package(root))


def found(path: Path) -> set[tuple[FaultKind, str, str]]:
    return {(fault.kind, fault.file, fault.student) for fault in verify_package(path).faults}


def reseal(root: Path) -> None:
    """What an attacker does who knows BagIt: every sum, size and count made to fit again."""
    files = {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }
    payload = {name: data for name, data in files.items() if name.startswith("data/")}

    def sums(names: dict[str, bytes]) -> str:
        return "".join(
            f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(names.items())
        )

    info = "".join(
        f"Payload-Oxum: {sum(map(len, payload.values()))}.{len(payload)}\n"
        if line.startswith("Payload")
        else line
        for line in (root / "bag-info.txt").read_text("utf-8").splitlines(keepends=True)
    )
    (root / "bag-info.txt").write_text(info, "utf-8")
    (root / "manifest-sha256.txt").write_text(sums(payload), "utf-8")
    tags = {
        path.name: path.read_bytes()
        for path in root.iterdir()
        if path.is_file() and path.name != "tagmanifest-sha256.txt"
    }
    (root / "tagmanifest-sha256.txt").write_text(sums(tags), "utf-8")


def rewrite(root: Path, change: Callable[[list[dict[str, Any]]], object]) -> None:
    """Change the rows of the manifest, take each row's sum and size from its file, and reseal."""
    manifest = json.loads((root / MANIFEST).read_bytes())
    change(manifest["rows"])
    for row in manifest["rows"]:
        if (root / row["path"]).is_file():
            data = (root / row["path"]).read_bytes()
            row["sha256"], row["size"] = hashlib.sha256(data).hexdigest(), len(data)
    (root / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False), "utf-8")
    reseal(root)


def test_sound_package_has_no_fault(bag):
    report = verify_package(bag)
    assert report.faults == ()
    assert report.sound
    assert report.digest == samples.packed().package.digest
    assert (report.files, len(report.manifest.rows)) == (12, 4)
    assert {check.verdict for check in report.checks} == {Verdict.PASSED, Verdict.NOT_DONE}


def test_folder_around_the_bag_is_a_package_too(bag):
    report = verify_package(bag.parent)
    assert report.faults == ()
    seal = next(check for check in report.checks if check.item == "归档信息包真实性")
    assert seal.verdict is Verdict.PASSED


@pytest.mark.parametrize("inside", [".", BAG])
def test_zip_of_it_is_a_package_too(bag, tmp_path, inside):
    archive = shutil.make_archive(str(tmp_path.with_suffix("")), "zip", bag.parent, inside)
    assert verify_package(Path(archive)).faults == ()


def test_zip_made_by_windows_explorer_keeps_chinese_names(bag, tmp_path):
    """Explorer writes names in GBK and does not set the flag that says UTF-8."""
    path = _gbk_zip(bag, tmp_path / "gbk.zip")
    assert "红色预警".encode("gbk") in path.read_bytes()
    assert verify_package(path).faults == ()


def _gbk_zip(bag: Path, path: Path) -> Path:
    class Plain(zipfile.ZipInfo):
        def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - zipfile's name
            return self.filename.encode("gb18030"), self.flag_bits

    with zipfile.ZipFile(path, "w") as archive:
        for file in bag.rglob("*"):
            if file.is_file():
                archive.writestr(Plain(file.relative_to(bag.parent).as_posix()), file.read_bytes())
    return path


def test_missing_dossier(bag):
    (bag / FIRST).unlink()
    assert (FaultKind.MISSING_FILE, FIRST, FIRST_STUDENT) in found(bag)


def test_extra_file(bag):
    samples.put(bag / "data/多余.txt", b"x")
    samples.put(bag / "data/.DS_Store", b"x")
    assert {
        (FaultKind.EXTRA_FILE, "data/多余.txt", ""),
        (FaultKind.EXTRA_FILE, "data/.DS_Store", ""),
    } < found(bag)


def test_extra_tag_file(bag):
    samples.put(bag / "fetch.txt", b"http://example.org/x 1 data/x\n")
    assert found(bag) == {(FaultKind.EXTRA_FILE, "fetch.txt", "")}


def test_one_altered_byte(bag):
    data = bytearray((bag / FIRST).read_bytes())
    data[len(data) // 2] ^= 1
    (bag / FIRST).write_bytes(data)
    assert (FaultKind.ALTERED_FILE, FIRST, FIRST_STUDENT) in found(bag)


@pytest.mark.parametrize("name", ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "说明.txt"])
def test_altered_tag_file(bag, name):
    with (bag / name).open("ab") as file:
        file.write(b"\n")
    assert (FaultKind.ALTERED_TAG_FILE, name, "") in found(bag)


@pytest.mark.parametrize(
    "name", ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"]
)
def test_missing_tag_file(bag, name):
    (bag / name).unlink()
    kinds = {kind for kind, *_ in found(bag)}
    assert kinds & {FaultKind.MISSING_FILE, FaultKind.NOT_A_PACKAGE}


@pytest.mark.parametrize(
    "path", ["data/../../etc/passwd", "/etc/passwd", "C:/windows/x", "data/a\\b", "data/a\x1b[2Jb", "data/x/"]
)
def test_unsafe_name_in_the_sums(bag, path):
    with (bag / "manifest-sha256.txt").open("a", encoding="utf-8") as file:
        file.write(f"{'0' * 64}  {path}\n")
    faults = [fault for fault in verify_package(bag).faults if fault.kind is FaultKind.UNSAFE_NAME]
    assert len(faults) == 1
    assert faults[0].file.isprintable()


def test_unsafe_path_in_a_row(bag):
    rewrite(bag, lambda rows: rows[0].update(path="data/../../etc/passwd"))
    assert (FaultKind.UNSAFE_NAME, "data/../../etc/passwd", FIRST_STUDENT) in found(bag)


def test_unsafe_member_of_a_zip(tmp_path):
    path = tmp_path / "evil.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("bagit.txt", b"BagIt-Version: 1.0\n")
        archive.writestr("../../evil.txt", b"x")
        archive.writestr("data/../../evil2.txt", b"x")
        link = zipfile.ZipInfo("data/link.pdf")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, b"/etc/passwd")
    unsafe = {file for kind, file, _ in found(path) if kind is FaultKind.UNSAFE_NAME}
    assert unsafe == {"../../evil.txt", "data/../../evil2.txt", "data/link.pdf"}


def test_link_is_a_fault_and_is_not_followed(bag, tmp_path):
    secret = tmp_path / "secret.pdf"
    secret.write_bytes((bag / FIRST).read_bytes())
    (bag / FIRST).unlink()
    (bag / FIRST).symlink_to(secret)
    (bag / "data/folder").symlink_to(tmp_path)
    assert {file for kind, file, _ in found(bag) if kind is FaultKind.UNSAFE_NAME} == {FIRST, "data/folder"}


def test_pipe_is_not_opened(bag):
    os.mkfifo(bag / "data/pipe.pdf")
    assert (FaultKind.UNSAFE_NAME, "data/pipe.pdf", "") in found(bag)


def test_twin_names(bag):
    samples.put(bag / "data" / unicodedata.normalize("NFC", "é.txt"), b"x")
    samples.put(bag / "data" / unicodedata.normalize("NFD", "é.txt"), b"x")
    assert (FaultKind.TWIN_NAMES, "data/é.txt", "") in found(bag)


def test_names_that_a_mac_decomposed_are_the_same_names(bag):
    """A folder copied through macOS may come back in NFD: that alone is no fault."""
    samples.put(bag / "data/é班/x.txt", b"x")
    reseal(bag)
    (bag / "data/é班").rename(bag / "data" / unicodedata.normalize("NFD", "é班"))
    assert found(bag) == set()


def test_byte_count(bag):
    text = (bag / "bag-info.txt").read_text("utf-8")
    (bag / "bag-info.txt").write_text(text.replace("Payload-Oxum: ", "Payload-Oxum: 9"), "utf-8")
    assert (FaultKind.OXUM, "bag-info.txt", "") in found(bag)


def test_gap_in_the_numbers(bag):
    rewrite(bag, lambda rows: rows[0].update(number=7))
    kinds = {(kind, student) for kind, _, student in found(bag)}
    assert {(FaultKind.NUMBER_GAP, ""), (FaultKind.NUMBER_GAP, FIRST_STUDENT)} <= kinds


def test_number_twice(bag):
    rewrite(bag, lambda rows: rows[1].update(number=1))
    assert {student for kind, _, student in found(bag) if kind is FaultKind.NUMBER_GAP} == {
        "",
        FIRST_STUDENT,
        SECOND_STUDENT,
    }


def test_case_twice(bag):
    rewrite(bag, lambda rows: rows[1].update(case_no=rows[0]["case_no"]))
    assert (FaultKind.DUPLICATE_CASE, FIRST, FIRST_STUDENT) in found(bag)


def test_row_without_file(bag):
    rewrite(bag, lambda rows: rows[0].update(path="data/没有.pdf"))
    assert {
        (FaultKind.MANIFEST_ROW, "data/没有.pdf", FIRST_STUDENT),
        (FaultKind.MISSING_FILE, "data/没有.pdf", FIRST_STUDENT),
        (FaultKind.MANIFEST_ROW, FIRST, ""),
    } <= found(bag)


def test_dossier_without_row(bag):
    rewrite(bag, lambda rows: rows.pop())
    path = "data/数控2301/橙色预警/004_N252-00002-86.pdf"
    assert found(bag) == {(FaultKind.MANIFEST_ROW, path, "")}


def test_two_rows_one_file(bag):
    rewrite(bag, lambda rows: rows[1].update(path=rows[0]["path"]))
    assert (FaultKind.MANIFEST_ROW, FIRST, SECOND_STUDENT) in found(bag)


def test_row_without_name(bag):
    rewrite(bag, lambda rows: rows[0].update(name=" "))
    assert FaultKind.MANIFEST_ROW in {kind for kind, *_ in found(bag)}


def test_case_number_with_wrong_check_digits(bag):
    rewrite(bag, lambda rows: rows[0].update(case_no="N252-00003-84"))
    assert (FaultKind.MANIFEST_ROW, FIRST, FIRST_STUDENT) in found(bag)


def test_swapped_dossiers_with_every_sum_made_to_fit(bag):
    first, second = (bag / FIRST).read_bytes(), (bag / SECOND).read_bytes()
    (bag / FIRST).write_bytes(second)
    (bag / SECOND).write_bytes(first)
    rewrite(bag, lambda rows: None)
    (bag.parent / REGISTRATION).unlink()
    faults = verify_package(bag).faults
    assert {(fault.kind, fault.file, fault.student) for fault in faults} == {
        (FaultKind.WRONG_STUDENT, FIRST, FIRST_STUDENT),
        (FaultKind.WRONG_STUDENT, SECOND, SECOND_STUDENT),
    }
    assert "N252-00001-89" in faults[0].message


def test_rows_given_to_another_student_with_every_sum_made_to_fit(bag):
    rewrite(bag, lambda rows: rows[0].update(student_id="2023019999"))
    assert (FaultKind.WRONG_STUDENT, FIRST, "欧阳㛃（2023019999）") in found(bag)
    rewrite(bag, lambda rows: rows[0].update(student_id="2023010003", name="王某"))
    assert (FaultKind.WRONG_STUDENT, FIRST, "王某（2023010003）") in found(bag)


def test_dossier_that_does_not_say_whose_it_is(bag):
    (bag / FIRST).write_bytes(samples.form("学习计划", 4))
    rewrite(bag, lambda rows: None)
    assert (FaultKind.WRONG_STUDENT, FIRST, FIRST_STUDENT) in found(bag)


def test_whole_package_replaced_is_told_by_the_form(bag):
    """Nothing inside a package remade with care gives it away; the digest on the signed form does."""
    rewrite(bag, lambda rows: rows[0].update(complete=True, missing=[]))
    assert found(bag.parent) == {(FaultKind.ALTERED_TAG_FILE, "tagmanifest-sha256.txt", "")}
    (bag.parent / REGISTRATION).unlink()
    assert found(bag.parent) == set()


def test_page_lost(bag):
    with pikepdf.open(bag / FIRST, allow_overwriting_input=True) as pdf:
        del pdf.pages[-1]
        pdf.save(bag / FIRST)
    rewrite(bag, lambda rows: None)
    assert (FaultKind.PAGE_COUNT, FIRST, FIRST_STUDENT) in found(bag)


@pytest.mark.parametrize("user", ["", "secret"])
def test_encrypted_dossier(bag, user):
    with pikepdf.open(bag / FIRST, allow_overwriting_input=True) as pdf:
        pdf.save(bag / FIRST, encryption=pikepdf.Encryption(owner="o", user=user))
    rewrite(bag, lambda rows: None)
    assert (FaultKind.ENCRYPTED, FIRST, FIRST_STUDENT) in found(bag)


@pytest.mark.parametrize("keep", [0, 10, 5000])
def test_torn_dossier(bag, keep):
    (bag / FIRST).write_bytes((bag / FIRST).read_bytes()[:keep])
    rewrite(bag, lambda rows: None)
    assert (FaultKind.UNREADABLE, FIRST, FIRST_STUDENT) in found(bag)


@pytest.mark.parametrize("data", [b"", b"{}", b"[1", b"\xff"])
def test_unreadable_manifest(bag, data):
    (bag / MANIFEST).write_bytes(data)
    reseal(bag)
    report = verify_package(bag)
    assert FaultKind.MANIFEST_ROW in {fault.kind for fault in report.faults}
    undone = {check.item for check in report.checks if check.verdict is Verdict.NOT_DONE}
    assert {"元数据与内容关联", "连续性元数据项", "内容数据未加密"} <= undone


def test_all_faults_are_told_at_once(bag):
    (bag / FIRST).unlink()
    samples.put(bag / "data/多余.txt", b"x")
    data = bytearray((bag / SECOND).read_bytes())
    data[-9] ^= 1
    (bag / SECOND).write_bytes(data)
    kinds = {kind for kind, *_ in found(bag)}
    assert {FaultKind.MISSING_FILE, FaultKind.EXTRA_FILE, FaultKind.ALTERED_FILE, FaultKind.OXUM} <= kinds


def test_messages_are_plain_chinese(bag):
    (bag / FIRST).unlink()
    samples.put(bag / "data/多余.txt", b"x")
    for fault in verify_package(bag).faults:
        assert any("一" <= ch <= "鿿" for ch in fault.message)
        assert str(bag) not in fault.message


def test_what_is_no_package_is_said(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.zip").write_bytes(b"not a zip")
    for name in ("empty", "text.zip", "absent"):
        report = verify_package(tmp_path / name)
        assert [fault.kind for fault in report.faults] == [FaultKind.NOT_A_PACKAGE]
        assert Verdict.PASSED not in {check.verdict for check in report.checks}


def test_two_packages_in_one_folder_are_not_guessed_between(bag):
    shutil.copytree(bag, bag.parent / "另一个")
    report = verify_package(bag.parent)
    assert [fault.kind for fault in report.faults] == [FaultKind.NOT_A_PACKAGE]
    assert "多个移交包" in report.faults[0].message


def test_swollen_zip_member_is_not_read(tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("bagit.txt", b"BagIt-Version: 1.0\n")
        archive.writestr("data/bomb.pdf", bytes(64 * 1024 * 1024))
    assert (FaultKind.UNSAFE_NAME, "data/bomb.pdf", "") in found(path)


def test_nothing_is_claimed_that_was_not_done(bag):
    by_item = {check.item: check.verdict for check in verify_package(bag).checks}
    for item in (
        "病毒检测",
        "载体安全性",
        "过程安全性",
        "内容格式合规性",
        "电子签名有效性",
        "归档信息包真实性",
    ):
        assert by_item[item] is Verdict.NOT_DONE


@pytest.mark.parametrize(
    ("lost", "items"),
    [
        ("manifest-sha256.txt", {"固化信息有效性", "总件数、总字节数"}),
        (FIRST, {"固化信息有效性", "元数据与内容关联", "内容完整性", "内容数据可读性", "内容数据未加密"}),
    ],
)
def test_what_could_not_be_tested_in_full_is_not_called_passed(bag, lost, items):
    (bag / lost).unlink()
    by_item = {check.item: check.verdict for check in verify_package(bag).checks}
    assert {by_item[item] for item in items} <= {Verdict.NOT_DONE, Verdict.FAILED}
