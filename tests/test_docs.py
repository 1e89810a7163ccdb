"""The documents say what the program does: commands, settings, error codes, floors and words."""

import re
from pathlib import Path

import click
import pytest

from guidang.domain import errors
from guidang.domain.errors import Refusal
from guidang.faces.cli import main
from guidang.faces.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
CHINESE = (ROOT / "README.zh-CN.md").read_text("utf-8")
ENGLISH = (ROOT / "README.md").read_text("utf-8")


def commands(group: click.Group, prefix: str = "guidang") -> dict[str, click.Command]:
    found: dict[str, click.Command] = {}
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        path = f"{prefix} {name}"
        if isinstance(command, click.Group):
            found |= commands(command, path)
        if not isinstance(command, click.Group) or command.invoke_without_command:
            found[path] = command
    return found


def table(heading: str) -> list[list[str]]:
    section = CHINESE.split(heading)[1].split("\n## ")[0]
    rows = [
        line.strip("| ").split(" | ")
        for line in section.splitlines()
        if line.startswith("| `") or re.match(r"\| \d", line)
    ]
    return [[cell.strip("`") for cell in row] for row in rows]


def test_every_command_is_documented_and_no_other() -> None:
    assert {row[0] for row in table("## 三、命令")} == set(commands(main))


@pytest.mark.parametrize("path", commands(main))
def test_every_command_has_help(path: str) -> None:
    assert commands(main)[path].help


def test_every_setting_is_documented_as_its_file_says() -> None:
    wanted = {}
    for name, field in Settings.model_fields.items():
        inner = getattr(type(field.default), "model_fields", None)
        if inner is None:
            wanted[name] = field.description
        else:
            wanted |= {f"{name}.{key}": sub.description for key, sub in inner.items()}
    assert {row[0]: row[1] for row in table("## 四、设置")} == wanted


def test_every_exit_code_is_documented() -> None:
    kinds = [
        k
        for k in vars(errors).values()
        if isinstance(k, type) and issubclass(k, Refusal) and k is not Refusal
    ]
    wanted = {(str(k.exit_code), k.__name__, k.remedy) for k in kinds}
    assert {tuple(row) for row in table("## 五、出错代码")} == wanted


def test_every_floor_and_wing_is_in_the_picture() -> None:
    for folder in sorted((ROOT / "src" / "guidang").iterdir()):
        if folder.is_dir() and folder.name != "__pycache__":
            assert f"{folder.name}/" in ENGLISH, f"{folder.name}/ is not in README.md's architecture"


def test_every_link_and_picture_in_the_documents_is_there() -> None:
    for text in (CHINESE, ENGLISH):
        for target in re.findall(r"\]\(([^)#:]+)\)", text):
            assert (ROOT / target).is_file(), target
