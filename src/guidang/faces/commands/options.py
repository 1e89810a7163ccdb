"""What the verbs share: options that every one of them has, and how they speak."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from guidang.domain.term import Term

if TYPE_CHECKING:
    from guidang.steps.desk import Desk

WORKSPACE = click.option(
    "--workspace",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    callback=lambda ctx, _param, value: _workspace(ctx, value),
    help="工作目录（默认：当前文件夹）",
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档")


class TermType(click.ParamType[Term]):
    """学年学期, as a list or the clerk spells it."""

    name = "TERM"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Term:
        """As click does."""
        if isinstance(value, Term):
            return value
        try:
            return Term.parse(str(value))
        except ValueError:
            self.fail(f"“{value}”不是学年学期，应写成 2025-2026-2 的样子", param, ctx)


def _workspace(ctx: click.Context, value: Path | None) -> Path:
    """The one said here, else by the group before (`review --workspace DIR accept 3`), else this folder."""
    parent = ctx.parent.params.get("workspace") if ctx.parent else None
    return value or parent or Path()


def say(text: str) -> None:
    """A line for the person at the terminal; stdout is for answers."""
    click.echo(text, err=True)


def tell(as_json: bool, value: Any, text: str) -> None:
    """The answer: one JSON document, or text."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1) if as_json else text)


@contextmanager
def reading(workspace: Path) -> Iterator["Desk"]:
    """The desk of a workspace, to read only."""
    from guidang.faces.workspace import at_desk  # noqa: PLC0415 - list check needs no desk, and is quicker

    with at_desk(workspace, writing=False) as desk:
        yield desk
