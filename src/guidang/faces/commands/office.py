"""What the ledger holds: sheets, scans, the office at a glance, what is due."""

from pathlib import Path

import click

from guidang.faces import answers, tables
from guidang.faces.commands.options import AS_JSON, WORKSPACE, reading, tell
from guidang.steps.remind import remind as reminders


@click.command()
@AS_JSON
@WORKSPACE
def issued(as_json: bool, workspace: Path) -> None:
    """列出已打印的每一张文书。"""
    with reading(workspace) as desk:
        found = answers.issued(desk)
    tell(as_json, found, tables.issued(found))


@click.command()
@AS_JSON
@WORKSPACE
def scans(as_json: bool, workspace: Path) -> None:
    """列出收回的每一张纸和它的结果。"""
    with reading(workspace) as desk:
        found = answers.scanned(desk)
    tell(as_json, found, tables.scanned(found))


@click.command()
@AS_JSON
@WORKSPACE
def status(as_json: bool, workspace: Path) -> None:
    """概况：个案、文书、回收、待复核、缺什么材料。"""
    with reading(workspace) as desk:
        found = answers.status(desk)
    tell(as_json, found, tables.status(found))


@click.command()
@AS_JSON
@WORKSPACE
def remind(as_json: bool, workspace: Path) -> None:
    """催办清单：谁还欠什么、何时到期。"""
    with reading(workspace) as desk:
        found = [answers.reminder(line) for line in reminders(desk)]
    tell(as_json, found, tables.reminders(found))
