"""The command line. Only here do Refusals become exit codes.

A verb's module is imported when the verb is called: trying a list must not wait for the typesetter.
"""

import importlib
from collections.abc import Mapping
from typing import Any

import click

import guidang
from guidang.domain.errors import Refusal

_VERBS = {
    "init": "init:init",
    "watch": "watch:watch",
    "list": "",
    "issued": "office:issued",
    "reprint": "reprint:reprint",
    "scans": "office:scans",
    "status": "office:status",
    "remind": "office:remind",
    "review": "review:review",
    "bind": "dossiers:bind",
    "hand-over": "dossiers:hand_over",
    "verify": "verify:verify",
    "forms": "forms:forms",
    "pack": "pack:pack",
    "demo": "demo:demo",
}
_LIST_VERBS = {"check": "list_check:check_list", "template": "list_template:hand_out_template"}


class LazyGroup(click.Group):
    """A group whose commands are named by module and function of faces/commands."""

    def __init__(self, *args: Any, lazy: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs, in the order of an office's work."""
        return list(self._lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """As click does; imports the verb's module."""
        place = self._lazy.get(cmd_name)
        if not place:
            return super().get_command(ctx, cmd_name)
        module, name = place.split(":")
        command = getattr(importlib.import_module(f"guidang.faces.commands.{module}"), name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{place} is no command")
        return command


class _Main(LazyGroup):
    """Turns every Refusal, whichever command it comes from, into a sentence, a remedy and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """As click does. On stderr, so that `--json` keeps stdout to itself."""
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            click.echo(f"错误：{refusal}\n{refusal.advice}".rstrip(), err=True)
            ctx.exit(refusal.exit_code)


@click.group(cls=_Main, lazy=_VERBS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(guidang.__version__, "--version", message="%(prog)s %(version)s")
def main() -> None:
    """归档：学业预警从名单到移交的全过程。"""


@main.group(name="list", cls=LazyGroup, lazy=_LIST_VERBS)
def list_() -> None:
    """名单和登记表。"""
