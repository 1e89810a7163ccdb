"""Taking a file: one claim, one home, nothing lost, nothing overwritten."""

import os
from datetime import date
from pathlib import Path

import pytest

from guidang.domain.errors import ListRefused
from guidang.steps.taking import put_away, read_regular, report_beside, send_back, take, unfinished

DAY = date(2026, 3, 2)


def drop(home: Path, name: str, data: bytes = b"x") -> Path:
    path = home / name
    path.write_bytes(data)
    return path


def test_a_taken_file_is_out_of_the_way_until_it_is_put_away(tmp_path: Path) -> None:
    claim = take(drop(tmp_path, "名单.xlsx"), tmp_path)
    assert not (tmp_path / "名单.xlsx").exists()
    assert unfinished(tmp_path) == [claim]
    done = put_away(claim, DAY)
    assert done == tmp_path / "已处理" / "2026-03-02" / "名单.xlsx"
    assert done.read_bytes() == b"x"
    assert unfinished(tmp_path) == []


def test_the_same_name_twice_a_day_keeps_both(tmp_path: Path) -> None:
    for n in range(3):
        put_away(take(drop(tmp_path, "名单.xlsx", bytes([n])), tmp_path), DAY)
    folder = tmp_path / "已处理" / "2026-03-02"
    assert sorted(p.name for p in folder.iterdir()) == ["名单 (2).xlsx", "名单 (3).xlsx", "名单.xlsx"]


def test_a_refused_file_goes_back_with_its_report(tmp_path: Path) -> None:
    target = send_back(take(drop(tmp_path, "名单.xlsx"), tmp_path), DAY, "缺少学号列。")
    assert report_beside(target).read_text("utf-8-sig") == "缺少学号列。"
    assert target.parent == tmp_path / "退回" / "2026-03-02"


def test_a_name_of_255_bytes(tmp_path: Path) -> None:
    name = "名" * 83 + "a.xls"
    assert len(name.encode()) == 254
    for _ in range(2):
        target = send_back(take(drop(tmp_path, name), tmp_path), DAY, "说明")
        assert report_beside(target).is_file()


def test_a_name_that_is_nearly_all_ending(tmp_path: Path) -> None:
    name = "a." + "b" * 250
    for _ in range(2):
        assert send_back(take(drop(tmp_path, name), tmp_path), DAY, "说明").is_file()


def test_a_name_with_newline_quotes_and_shell_signs(tmp_path: Path) -> None:
    name = "-rf $(id)\n'\"\u202e名单.xlsx"
    assert put_away(take(drop(tmp_path, name), tmp_path), DAY).name == name


def test_a_file_that_is_gone_leaves_no_claim(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        take(tmp_path / "名单.xlsx", tmp_path)
    assert unfinished(tmp_path) == []


def test_an_empty_claim_folder_is_cleared(tmp_path: Path) -> None:
    (tmp_path / ".taking" / "ab").mkdir(parents=True)
    assert unfinished(tmp_path) == []
    assert not (tmp_path / ".taking" / "ab").exists()


def test_an_ordinary_file_is_read(tmp_path: Path) -> None:
    assert read_regular(drop(tmp_path, "名单.xlsx", b"abc"), 3) == b"abc"


def test_links_pipes_and_folders_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "链接.xlsx").symlink_to(drop(tmp_path, "名单.xlsx"))
    os.mkfifo(tmp_path / "管道.xlsx")
    (tmp_path / "文件夹.xlsx").mkdir()
    for name in ("链接.xlsx", "管道.xlsx", "文件夹.xlsx"):
        with pytest.raises(ListRefused, match="不是普通文件"):
            read_regular(tmp_path / name, 100)


def test_a_file_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ListRefused, match="超过 1 MB"):
        read_regular(drop(tmp_path, "大.xlsx", bytes(2**20 + 1)), 2**20)
