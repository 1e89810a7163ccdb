"""guidang.toml: a fresh one loads, every fault is named at once."""

from pathlib import Path

import pytest

from guidang.domain.errors import NotAWorkspace, SettingsFaults
from guidang.faces.settings import FILE, read_settings, settings_text


def test_a_fresh_file_loads_with_defaults(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(settings_text("nanjing"), "utf-8")
    settings = read_settings(tmp_path)
    assert settings.pack == "nanjing"
    assert settings.watching.settle_seconds == 2.0
    assert settings.printing.duplex


def test_saved_by_notepad_with_a_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(settings_text("nanjing"), "utf-8-sig")
    assert read_settings(tmp_path).pack == "nanjing"


def test_no_file_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(NotAWorkspace):
        read_settings(tmp_path)


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('[dates]\nterm_start = "三月二日"\n[office]\nfone = "1"\n', "utf-8")
    with pytest.raises(SettingsFaults) as caught:
        read_settings(tmp_path)
    for place in ("pack：缺少", "dates.term_start：应写成", "office.fone：没有这个设置项"):
        assert place in str(caught.value)


def test_broken_toml_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("pack = nanjing", "utf-8")
    with pytest.raises(SettingsFaults, match="无法解析"):
        read_settings(tmp_path)


def test_what_divides_the_files_counts_once(tmp_path: Path) -> None:
    text = settings_text("nanjing").replace('group_by = ["class"]', 'group_by = ["班级", "level", "class"]')
    (tmp_path / FILE).write_text(text, "utf-8")
    assert read_settings(tmp_path).printing.group_by == ["class", "level"]
