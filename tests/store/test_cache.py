"""A cache gives back what was put in, or nothing at all."""

from collections.abc import Callable
from pathlib import Path

import pytest

from guidang.store.cache import Cache

DATA = "空白".encode() * 100


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    made = Cache(tmp_path / "made" / "cache")
    made.put("key", DATA)
    return made


@pytest.fixture
def entry(cache: Cache, tmp_path: Path) -> Path:
    return tmp_path / "made" / "cache" / "key"


def test_what_was_put_comes_back(cache: Cache) -> None:
    assert cache.get("key") == DATA
    assert cache.get("other") is None
    cache.put("key", b"")
    assert cache.get("key") == b""


def test_only_the_owner_reads_and_writes(entry: Path) -> None:
    assert entry.stat().st_mode & 0o777 == 0o600
    assert entry.parent.stat().st_mode & 0o777 == 0o700


def linked(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to(path.with_name("elsewhere"))


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda p: p.write_bytes(p.read_bytes()[:-1]), id="cut"),
        pytest.param(lambda p: p.write_bytes(b""), id="empty"),
        pytest.param(lambda p: p.write_bytes(b"\0" + p.read_bytes()[1:]), id="changed"),
        pytest.param(lambda p: p.chmod(0o666), id="anybody's"),
        pytest.param(lambda p: p.parent.chmod(0o777), id="in anybody's folder"),
        pytest.param(linked, id="a link"),
        pytest.param(lambda p: (p.unlink(), p.mkdir()), id="a folder"),
    ],
)
def test_what_cannot_be_trusted_is_not_there(
    cache: Cache, entry: Path, spoil: Callable[[Path], object]
) -> None:
    spoil(entry)
    assert cache.get("key") is None


def test_a_spoilt_entry_is_made_anew(cache: Cache, entry: Path) -> None:
    entry.write_bytes(b"spoilt")
    cache.put("key", DATA)
    assert cache.get("key") == DATA


def test_nothing_is_written_where_others_may_write(cache: Cache, entry: Path) -> None:
    entry.parent.chmod(0o777)
    cache.put("another", DATA)
    assert not entry.with_name("another").exists()


def test_a_place_that_cannot_be_used_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    cache = Cache(tmp_path / "file" / "cache")
    cache.put("key", DATA)
    assert cache.get("key") is None
