"""A workspace: made once, opened by one at a time, nothing in it overwritten."""

import subprocess
from pathlib import Path

import pytest
from tests.conftest import Inline

from guidang.domain.errors import UnknownPack, WorkspaceBusy, WorkspaceExists, WorkspaceIncomplete
from guidang.faces.folder_notes import README, TEXTS
from guidang.faces.packs import known_packs
from guidang.faces.settings import FILE
from guidang.faces.workspace import FOLDERS, at_desk, create, exclusive

ROOT = Path(__file__).resolve().parents[2]


def test_four_packs_are_known() -> None:
    assert known_packs() == ["heilongjiang", "lanzhou", "nanjing", "quzhou"]


def test_making_it_twice_keeps_key_and_settings(tmp_path: Path) -> None:
    create(tmp_path, "nanjing")
    key = (tmp_path / ".guidang" / "key").read_bytes()
    (tmp_path / FILE).write_text('pack = "nanjing"\nterm = "2025-2026-2"\n', "utf-8")
    create(tmp_path, "nanjing")
    assert (tmp_path / ".guidang" / "key").read_bytes() == key
    assert "2025-2026-2" in (tmp_path / FILE).read_text("utf-8")


def test_the_key_is_the_owner_s_alone(tmp_path: Path) -> None:
    create(tmp_path, "nanjing")
    path = tmp_path / ".guidang" / "key"
    assert len(path.read_bytes()) == 32
    assert path.stat().st_mode & 0o077 == 0
    assert (tmp_path / ".guidang").stat().st_mode & 0o077 == 0


def test_another_pack_or_an_unknown_one_is_refused(tmp_path: Path) -> None:
    create(tmp_path, "nanjing")
    with pytest.raises(WorkspaceExists):
        create(tmp_path, "quzhou")
    with pytest.raises(UnknownPack):
        create(tmp_path / "other", "beijing")


def test_two_at_one_desk_is_one_too_many(tmp_path: Path) -> None:
    create(tmp_path, "nanjing")
    with at_desk(tmp_path, workers=Inline()):
        with pytest.raises(WorkspaceBusy), exclusive(tmp_path, patience=0.2):
            pass
        with at_desk(tmp_path, workers=Inline(), writing=False) as reader:
            assert reader.pack.name == "nanjing"


def test_a_workspace_without_its_key_is_never_given_a_new_one(tmp_path: Path) -> None:
    create(tmp_path, "nanjing")
    (tmp_path / ".guidang").rename(tmp_path / "elsewhere")
    with pytest.raises(WorkspaceIncomplete), at_desk(tmp_path, workers=Inline()):
        pass
    assert not (tmp_path / ".guidang").exists()


def test_the_folders_say_what_they_are_for() -> None:
    assert set(TEXTS) == set(FOLDERS)
    for folder, text in TEXTS.items():
        assert (ROOT / folder / README).read_text("utf-8") == text


@pytest.mark.parametrize("folder", FOLDERS)
def test_git_ignores_everything_in_the_data_folders_but_the_readme(folder: str) -> None:
    def ignored(name: str) -> bool:
        done = subprocess.run(["git", "check-ignore", "-q", f"{folder}/{name}"], cwd=ROOT, check=False)
        return done.returncode == 0

    assert ignored("名单.xlsx")
    assert ignored("2025-2026-2/机器人2531/a.pdf")
    assert not ignored("README.md")


@pytest.mark.parametrize("name", ["guidang.toml", ".guidang/key", ".guidang/ledger.sqlite"])
def test_git_ignores_settings_key_and_ledger(name: str) -> None:
    subprocess.run(["git", "check-ignore", "-q", name], cwd=ROOT, check=True)
