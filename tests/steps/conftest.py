"""The office of tests/conftest.py, whose blanks are typeset once for all tests instead of once a test."""

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, ClassVar

import pytest
from tests.conftest import CLOCK, Inline

from guidang.faces.workspace import at_desk, create
from guidang.paper.forms.template.blank import compile_blank, edition_of
from guidang.steps.desk import Desk


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
