"""A blank is typeset once a machine; whatever lies in the cache, what is printed from is the right blank."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Inline

from guidang.faces.settings import FILE
from guidang.faces.workspace import at_desk, create
from guidang.paper.forms.template.blank import dump_blank
from guidang.steps.desk import Desk


class Counting(Inline):
    """Counts what is submitted, by the function's name."""

    def __init__(self) -> None:
        self.jobs: list[str] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        self.jobs.append(fn.__name__)
        return super().submit(fn, *args, **kwargs)


@contextmanager
def fresh(folder: Path) -> Iterator[tuple[Desk, Counting]]:
    """The desk of a new workspace."""
    create(folder, "nanjing")
    workers = Counting()
    with at_desk(folder, workers=workers) as desk:
        yield desk, workers


@pytest.fixture
def own(tmp_path: Path, typeset_once: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of this test alone, with all blanks of nanjing that a first printing needs."""
    with fresh(tmp_path / "first") as (desk, _):
        desk.blank(desk.pack.forms[0])
    folder = tmp_path / "cache"
    folder.mkdir(mode=0o700)
    for path in typeset_once.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
        (folder / path.name).chmod(0o600)
    monkeypatch.setenv("GUIDANG_CACHE", str(folder))
    return folder


def test_a_second_workspace_typesets_nothing(own: Path, tmp_path: Path) -> None:
    with fresh(tmp_path / "second") as (desk, workers):
        form = desk.pack.form("notice")
        assert desk.blank(form).form == "notice"
        assert workers.jobs == []


@pytest.mark.parametrize("spoil", ["other", "nonsense", "cut"])
def test_a_wrong_entry_is_made_anew(own: Path, tmp_path: Path, spoil: str) -> None:
    with fresh(tmp_path / "second") as (desk, _):
        right, wrong = (dump_blank(desk.blank(desk.pack.form(code))) for code in ("notice", "talk_record"))
        edition = desk.blank(desk.pack.form("notice")).edition
    (entry,) = own.glob(f"{edition}-*")
    data = {"other": wrong, "nonsense": b'{"form": []}', "cut": right[:-1]}[spoil]
    entry.write_bytes(hashlib.sha256(data).digest() + data)
    with fresh(tmp_path / "third") as (desk, workers):
        assert dump_blank(desk.blank(desk.pack.form("notice"))) == right
        assert workers.jobs == ["compile_blank"]
    with fresh(tmp_path / "fourth") as (desk, workers):
        assert dump_blank(desk.blank(desk.pack.form("notice"))) == right
        assert workers.jobs == [], "and is right from then on"


def test_it_can_be_switched_off_and_moved(own: Path, tmp_path: Path) -> None:
    absolute, relative = tmp_path / "there", tmp_path / "office2" / "here"
    for number, (said, used) in enumerate((("off", None), (str(absolute), absolute), ("here", relative))):
        folder = tmp_path / f"office{number}"
        create(folder, "nanjing")
        settings = folder / FILE
        settings.write_text(settings.read_text("utf-8").replace('cache = ""', f'cache = "{said}"'), "utf-8")
        with at_desk(folder, workers=Inline()) as desk:
            assert (desk.cache is None) == (used is None)
            if desk.cache and used:
                desk.cache.put("key", b"x")
                assert (used / "key").exists()


def test_without_a_word_it_lies_in_the_user_s_cache_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GUIDANG_CACHE")
    create(tmp_path / "office", "nanjing")
    for home, at in ((str(tmp_path / "xdg"), "xdg/guidang"), ("", ".cache/guidang"), ("x", ".cache/guidang")):
        monkeypatch.setenv("XDG_CACHE_HOME", home)
        monkeypatch.setenv("HOME", str(tmp_path))
        with at_desk(tmp_path / "office", workers=Inline()) as desk:
            assert desk.cache
            desk.cache.put("key", b"x")
        assert (tmp_path / at / "key").exists()
        (tmp_path / at / "key").unlink()
