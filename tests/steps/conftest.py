"""The office of tests/conftest.py, whose blanks are typeset once for all tests instead of once a test."""

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, ClassVar

import pytest
from tests.conftest import CLOCK, Inline, student, write_list

from guidang.faces.workspace import at_desk, create
from guidang.paper.forms.template.blank import compile_blank, edition_of
from guidang.steps.admit import admit
from guidang.steps.desk import Desk
from guidang.steps.issue import issue
from guidang.steps.taking import take


class Press(Inline):
    """A blank is a pure function of its form and template: the same one serves every test."""

    blanks: ClassVar[dict[str, Future[Any]]] = {}

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        if fn is not compile_blank:
            return super().submit(fn, *args, **kwargs)
        edition = edition_of(*args)
        if edition not in self.blanks:
            self.blanks[edition] = super().submit(fn, *args)
        return self.blanks[edition]


@pytest.fixture
def office(tmp_path: Path) -> Callable[[], AbstractContextManager[Desk]]:
    """Opens the desk of one nanjing workspace, as often as a test wants."""
    folder = tmp_path / "office"
    create(folder, "nanjing")

    def open_desk() -> AbstractContextManager[Desk]:
        return at_desk(folder, clock=lambda: CLOCK, workers=Press())

    return open_desk


def opened(folder: Path) -> AbstractContextManager[Desk]:
    return at_desk(folder, clock=lambda: CLOCK, workers=Press())


@pytest.fixture(scope="session")
def printed_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three students of two classes, all their papers printed."""
    folder = tmp_path_factory.mktemp("printed") / "office"
    create(folder, "nanjing")
    rows = [student(1), student(2, "黄色预警"), student(3, klass="机器人2532")]
    with opened(folder) as desk:
        admit(desk, take(write_list(desk.intake / "名单.xlsx", rows), desk.intake))
        issue(desk)
    return folder


@pytest.fixture
def folder(printed_office: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(printed_office, tmp_path / "office"))


@pytest.fixture
def printed(folder: Path) -> Iterator[Desk]:
    with opened(folder) as desk:
        yield desk
