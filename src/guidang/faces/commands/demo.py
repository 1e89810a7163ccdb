"""The whole way, played."""

from pathlib import Path

import click

from guidang.faces.commands.options import say
from guidang.faces.demo import run


@click.command()
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("demo"), show_default=True
)
@click.option("--seed", type=int, default=20260302, show_default=True, help="模拟签字和扫描的随机种子")
def demo(out: Path, seed: int) -> None:
    """演示：四所学校从名单到移交的全过程，签字和扫描由程序模拟。"""
    raise SystemExit(run(out, seed, say))
