"""The receiving side: a package and nothing else."""

from pathlib import Path

import click

from guidang.faces import answers, tables
from guidang.faces.commands.options import AS_JSON, WORKSPACE, tell
from guidang.steps.verify import verify as verifying


@click.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@AS_JSON
@WORKSPACE
def verify(path: Path, as_json: bool, workspace: Path) -> None:
    """接收方检验移交包：不需要工作目录和网络。"""
    del workspace  # every command takes it; this one needs none
    report = verifying(path)
    found = answers.verified(report)
    tell(as_json, found, tables.verified(found))
    if report.faults:
        raise SystemExit(answers.FAULTY_PACKAGE)
