"""库: written once, named by hash, never half written."""

import hashlib
from pathlib import Path

import pytest

from guidang.domain.errors import LedgerBroken
from guidang.store.vault import Vault, write_all_durably, write_durably


def test_what_is_put_comes_back_under_its_hash(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    digest = vault.put("名单".encode())
    assert digest == hashlib.sha256("名单".encode()).hexdigest()
    assert vault.get(digest).decode() == "名单"


def test_twice_the_same_is_once(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    vault.put(b"x")
    before = vault.path(vault.put(b"x")).stat().st_mtime_ns
    assert vault.path(vault.put(b"x")).stat().st_mtime_ns == before
    assert len([p for p in tmp_path.rglob("*") if p.is_file()]) == 1


def test_damaged_and_missing_bytes_are_said(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    digest = vault.put(b"x")
    vault.path(digest).write_bytes(b"y")
    with pytest.raises(LedgerBroken, match="已损坏"):
        vault.get(digest)
    vault.path(digest).unlink()
    with pytest.raises(LedgerBroken, match="缺少文件"):
        vault.get(digest)


def test_a_failed_write_leaves_the_old_file_and_no_scrap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a"
    target.write_bytes(b"old")

    def full(_fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_durably(target, b"new")
    assert target.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_many_files_at_once_are_as_safe_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [str(number).encode() for number in range(20)]
    targets = [(tmp_path / f"{number}", data) for number, data in enumerate(files)]
    write_all_durably(targets)
    assert [path.read_bytes() for path, _ in targets] == files

    def full(_fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_all_durably([(tmp_path / "0", b"new"), (tmp_path / "new", b"new")])
    assert (tmp_path / "0").read_bytes() == b"0" and not (tmp_path / "new").exists()


def test_many_are_put_in_their_order_and_each_once(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    known = vault.put(b"1")
    digests = vault.put_all([b"0", b"1", b"0", b"2"])
    assert [vault.get(digest) for digest in digests] == [b"0", b"1", b"0", b"2"]
    assert digests[1] == known
    assert sum(path.is_file() for path in tmp_path.rglob("*")) == 3
