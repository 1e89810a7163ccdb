"""`forms check`, `forms preview` and `pack new` as they are typed: answers, exit codes, files."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.conftest import Inline
from tests.paper.forms import form_samples as samples

from guidang.faces.cli import main
from guidang.faces.commands import forms, pack
from guidang.faces.packs import find_pack
from guidang.faces.settings import FILE, read_settings
from guidang.faces.workspace import create

PACK = """\
school = "示例大学"
unit = ""
edition = "2026"
letter = "X"
[words]
student = "学生"
[[level]]
code = "yellow"
label = "黄色预警"
rank = 1
[[form]]
code = "notice"
short = "NT"
title = "通知书"
file = "样张.docx"
levels = ["yellow"]
timing = ["issue"]
[[form.parts]]
code = "MAIN"
letter = "M"
label = "通知书"
kept_by = "office"
returns = true
signed_by = ["student"]
[handover]
group_by = ["class"]
by = "辅导员"
to = "教务员"
source = "办法"
"""
GOOD = samples.one_page("姓名：{{ name }}", "学生签字：{{ sign.student }}")
UNSIGNED = samples.one_page("姓名：{{ name }}")


@pytest.fixture(autouse=True)
def inline(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (forms, pack):
        monkeypatch.setattr(module, "Workers", Inline)


def school(folder: Path, template: bytes = GOOD, settings: str = PACK) -> Path:
    folder.mkdir(parents=True)
    (folder / "pack.toml").write_text(settings, "utf-8")
    (folder / "样张.docx").write_bytes(template)
    return folder


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_a_good_pack_by_its_path(tmp_path: Path) -> None:
    result = run("forms", "check", school(tmp_path / "甲校"), "--json")
    assert result.exit_code == 0
    (form,) = json.loads(result.stdout)
    assert (form["form"], form["file"], form["pages"], form["faults"]) == ("notice", "样张.docx", 1, [])


def test_a_form_with_a_fault_ends_with_24(tmp_path: Path) -> None:
    folder = school(tmp_path / "甲校", UNSIGNED)
    told = run("forms", "check", folder)
    assert told.exit_code == 24
    assert "{{ sign.student }}" in told.stdout
    result = run("forms", "check", folder, "--json")
    assert result.exit_code == 24
    assert json.loads(result.stdout)[0]["faults"][0]["remedy"]


def test_faults_of_the_settings_and_of_templates_are_told_at_once(tmp_path: Path) -> None:
    broken = PACK.replace('kept_by = "office"', 'kept_by = "office"\nasks = ["q1"]')
    result = run("forms", "check", school(tmp_path / "甲校", UNSIGNED, broken), "--json")
    assert result.exit_code == 21
    settings, form = json.loads(result.stdout)
    assert (settings["file"], settings["form"]) == ("pack.toml", "")
    assert "q1" in settings["faults"][0]["what"]
    assert any("sign.student" in fault["remedy"] for fault in form["faults"])


def test_no_such_pack_ends_with_20(tmp_path: Path) -> None:
    assert run("forms", "check", tmp_path / "没有").exit_code == 20


def test_a_workspace_keeps_the_path_of_its_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    school(tmp_path / "packs" / "甲校")
    monkeypatch.chdir(tmp_path)
    create(tmp_path / "office", "packs/甲校")
    monkeypatch.chdir("/")
    setting = read_settings(tmp_path / "office").pack
    assert find_pack(setting, tmp_path / "office").school == "示例大学"
    shutil.move(tmp_path / "packs" / "甲校", tmp_path / "office" / "甲校")
    (tmp_path / "office" / FILE).write_text('pack = "甲校/pack.toml"\n', "utf-8")
    assert find_pack("甲校/pack.toml", tmp_path / "office").name == "甲校"


def test_a_preview_shows_every_form_on_one_page(tmp_path: Path) -> None:
    result = run("forms", "preview", school(tmp_path / "甲校"), "--out", tmp_path / "预览")
    assert result.exit_code == 0, result.output
    page = (tmp_path / "预览" / "预览.html").read_text("utf-8")
    pictures = sorted((tmp_path / "预览").glob("*.png"))
    assert len(pictures) >= 3
    for picture in pictures:
        assert picture.name in page
        assert picture.read_bytes().startswith(b"\x89PNG")
    assert {path.stem for path in (tmp_path / "预览").glob("*.pdf")} == {
        f"01_notice_{title}" for title in ("空白版", "示例", "最长的内容")
    }


def word_file(folder: Path, line: str) -> Path:
    """A school's notice without tokens, of a title and one line."""
    page = samples.Page()
    page.paragraph("示例大学学业预警通知书")
    page.paragraph(line)
    path = folder / "通知书.docx"
    path.write_bytes(page.bytes())
    return path


def test_a_draft_leaves_the_originals_and_other_folders_alone(tmp_path: Path) -> None:
    original = word_file(tmp_path, "姓名：________")
    before = original.read_bytes()
    result = run("pack", "new", tmp_path / "new", "--from", original, "--level", "黄色预警", "--json")
    assert result.exit_code == 0, result.output
    assert original.read_bytes() == before
    (form,) = json.loads(result.stdout)["forms"]
    assert {p["token"] for p in form["placed"]} == {
        "{{ name }}",
        "{{ qr.MAIN }}",
        "{{ qr2.MAIN }}",
        "{{ case_no }}",
    }
    assert find_pack(str(tmp_path / "new")).school == "示例大学"
    again = run("pack", "new", tmp_path / "new", "--from", original)
    assert again.exit_code == 25
    assert run("forms", "check", tmp_path / "new").exit_code == 0


def test_a_draft_without_stated_levels_can_be_checked_at_once(tmp_path: Path) -> None:
    form = word_file(tmp_path, "姓名：________")
    assert run("pack", "new", tmp_path / "new", "--from", form).exit_code == 0
    checked = run("forms", "check", tmp_path / "new")
    assert checked.exit_code == 0, checked.output


def test_a_form_that_does_not_say_whose_it_is_has_a_fault(tmp_path: Path) -> None:
    form = word_file(tmp_path, "姓名：示例某　辅导员：________")
    assert run("pack", "new", tmp_path / "new", "--from", form).exit_code == 0
    checked = run("forms", "check", tmp_path / "new")
    assert checked.exit_code == 24
    assert "别人填过的内容" in checked.output


def test_an_old_word_file_is_refused_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "旧.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    result = run("pack", "new", tmp_path / "new", "--from", tmp_path / "旧.doc")
    assert result.exit_code == 2
    assert "另存为 .docx" in result.output
    (tmp_path / "假.docx").write_bytes(b"nothing")
    assert run("pack", "new", tmp_path / "new", "--from", tmp_path / "假.docx").exit_code == 22
    assert not (tmp_path / "new").exists()
