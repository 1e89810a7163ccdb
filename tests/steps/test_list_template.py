"""`list template`: an empty sheet in the current folder, never in place of another."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from guidang.domain.records import RecordKind
from guidang.faces.cli import main
from guidang.faces.workspace import create
from guidang.steps import list_template


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("said", "kind", "name"),
    [
        ("list", "list", "预警名单.xlsx"),
        ("预警名单", "list", "预警名单.xlsx"),
        *[(kind.value, kind.value, f"{kind.label}.xlsx") for kind in RecordKind],
        *[(kind.label, kind.value, f"{kind.label}.xlsx") for kind in RecordKind],
    ],
)
def test_a_template_is_laid_into_the_current_folder(here: Path, said: str, kind: str, name: str) -> None:
    result = CliRunner().invoke(main, ["list", "template", said, "--pack", "quzhou", "--json"])
    assert (result.exit_code, json.loads(result.stdout)) == (0, {"kind": kind, "path": name})
    assert (here / name).read_bytes().startswith(b"PK")


def test_a_file_that_is_there_is_never_overwritten(here: Path) -> None:
    (here / "结果登记.xlsx").write_bytes(b"filled in")
    result = CliRunner().invoke(main, ["list", "template", "outcome", "--pack", "quzhou"])
    assert result.exit_code not in (0, 1)
    assert "--out" in result.stderr
    assert (here / "结果登记.xlsx").read_bytes() == b"filled in"


def test_the_workspace_tells_the_pack(here: Path) -> None:
    create(here / "office", "lanzhou")
    args = ["list", "template", "list", "--workspace", "office", "--out", "空表.xlsx"]
    assert CliRunner().invoke(main, args).exit_code == 0
    assert (here / "空表.xlsx").exists()


def test_an_unknown_kind_is_told_with_the_known_ones(here: Path) -> None:
    result = CliRunner().invoke(main, ["list", "template", "别的", "--pack", "quzhou"])
    assert result.exit_code == 2
    assert "异议登记" in result.stderr


def test_a_new_workspace_has_every_empty_sheet_and_keeps_those_that_lie_there(tmp_path: Path) -> None:
    folder = tmp_path / "办公室"
    assert CliRunner().invoke(main, ["init", str(folder), "--pack", "quzhou"]).exit_code == 0
    sheets = folder / list_template.FOLDER
    assert {path.name for path in sheets.iterdir()} == {
        list_template.file_name(k) for k in list_template.KINDS
    }
    mine = sheets / list_template.file_name("talk")
    mine.write_bytes(b"filled in")
    assert CliRunner().invoke(main, ["init", str(folder), "--pack", "quzhou"]).exit_code == 0
    assert mine.read_bytes() == b"filled in"
