"""A file is taken when it has been still and is whole; junk is left alone."""

import os
import zipfile
from pathlib import Path

import pytest

from guidang.faces.arrival import Stillness, candidates, is_complete


@pytest.mark.parametrize(
    "name",
    ["~$名单.xlsx", "名单.xlsx.tmp", "名单.xlsx.part", "名单.crdownload", ".DS_Store", "Thumbs.db",
     "desktop.ini", "._名单.xlsx", ".~lock.名单.xlsx#", "README.md", "名单.xlsx~"],
)  # fmt: skip
def test_junk_is_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    assert candidates(tmp_path) == []


def test_folders_are_walked_but_not_ours_nor_links(tmp_path: Path) -> None:
    for folder in ("三班", "已处理/2026-03-02", "退回", "待复核", ".taking/ab", "@eaDir"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "a.pdf").write_bytes(b"x")
    (tmp_path / "link.pdf").symlink_to(tmp_path / "三班" / "a.pdf")
    os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "folder.xlsx").mkdir()
    assert candidates(tmp_path) == [tmp_path / "三班" / "a.pdf"]


def test_the_oldest_comes_first(tmp_path: Path) -> None:
    for age, name in ((30, "b"), (20, "c"), (10, "a")):
        (tmp_path / name).write_bytes(b"x")
        os.utime(tmp_path / name, (1000 - age, 1000 - age))
    assert [path.name for path in candidates(tmp_path)] == ["b", "c", "a"]


def test_a_growing_file_is_not_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"1")
    still = Stillness(seconds=2)
    assert not still.ready(path, 0)
    path.write_bytes(b"12")
    assert not still.ready(path, 3)
    assert not still.ready(path, 4.9)
    assert still.ready(path, 5)


def test_a_still_but_incomplete_file_is_given_time_and_then_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\n" + b"x" * 100)
    still = Stillness(seconds=2, patience=30)
    assert not still.ready(path, 0)
    assert not still.ready(path, 10)
    assert still.ready(path, 30)


def test_a_file_that_vanishes_is_not_ready(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"1")
    still = Stillness(seconds=1)
    still.ready(path, 0)
    path.unlink()
    assert not still.ready(path, 5)


def test_whole_and_cut_off_files(tmp_path: Path) -> None:
    book = tmp_path / "a.xlsx"
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>" * 1000)
    assert is_complete(book)
    book.write_bytes(book.read_bytes()[:-30])
    assert not is_complete(book)
    for whole in (
        b"%PDF-1.7\n...%%EOF\n",
        b"\xff\xd8\xff\xe0........\xff\xd9",
        b"\x89PNG\r\n\x1a\n..IEND\xaeB`\x82",
    ):
        path = tmp_path / "f"
        path.write_bytes(whole)
        assert is_complete(path)
        path.write_bytes(whole[:-6])
        assert not is_complete(path)
