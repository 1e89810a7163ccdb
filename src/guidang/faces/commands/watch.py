"""Watching the folders."""

import threading
from pathlib import Path

import click

from guidang.faces import watch as watching
from guidang.faces.commands.options import WORKSPACE, say
from guidang.faces.settings import read_settings
from guidang.faces.workspace import at_desk


@click.command()
@click.option("--once", is_flag=True, help="处理完现有文件后退出")
@WORKSPACE
def watch(once: bool, workspace: Path) -> None:
    """看管 intake 和 scans 文件夹：名单变文书，扫描件自动归档。"""
    settings = read_settings(workspace)
    if once:
        with at_desk(workspace, progress=say) as desk:
            watching.watch_once(desk, settings)
        return
    with at_desk(workspace, progress=say, writing=False) as desk:
        say(f"正在看管 {desk.intake} 和 {desk.scans}，按 Ctrl+C 停止。")
        try:
            watching.watch(desk, settings, threading.Event())
        except KeyboardInterrupt:
            say("已停止。")
