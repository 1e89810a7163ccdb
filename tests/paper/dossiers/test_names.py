"""Folder names from class names that anyone may have typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidang.paper.dossiers.names import folder_names, unsafe


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("数控2301", "数控2301"),
        ("数控/2301", "数控_2301"),
        ("..", "未注明"),
        ("", "未注明"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        (" 机电 2302. ", "机电 2302"),
        ("机电\u202e2302\u200b", "机电2302"),
        ('a<b>:"|?*', "a_b______"),
        ("C:\\temp", "C__temp"),
    ],
)
def test_class_names_become_safe(name, folder):
    assert folder_names([name]) == {name: folder}


def test_names_that_differ_get_folders_that_differ():
    folders = folder_names(["数控/2301", "数控:2301", "a班", "A班"])
    assert len({folder.casefold() for folder in folders.values()}) == 4


def test_reserved_names_are_left_alone():
    assert folder_names(["移交清单.json"], ["移交清单.json"]) == {"移交清单.json": "移交清单.json_2"}


@given(st.lists(st.text(max_size=60), max_size=6))
def test_any_names_are_safe_and_distinct(names):
    folders = folder_names(names)
    assert set(folders) == set(names)
    assert len({folder.casefold() for folder in folders.values()}) == len(folders)
    assert all(unsafe(f"data/{folder}/001.pdf") == "" for folder in folders.values())


@pytest.mark.parametrize(
    "path",
    ["/etc/passwd", "C:/x", "~/x", "data/../../x", "data\\x", "data//x", "data/\x1bx", "data/nul", "data/a."],
)
def test_paths_that_must_not_be_followed(path):
    assert unsafe(path)
