"""A folder becomes an office."""

from pathlib import Path

import click

from guidang.faces.commands.options import say
from guidang.faces.packs import find_pack
from guidang.faces.workspace import create
from guidang.paper.forms.attachment_sheet import with_attachment_sheet
from guidang.steps import list_template


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--pack", required=True, help="学校包名，如 nanjing")
def init(folder: Path, pack: str) -> None:
    """新建工作目录：四个文件夹和设置文件 guidang.toml。"""
    create(folder, pack)
    list_template.write_all(folder / list_template.FOLDER, with_attachment_sheet(find_pack(pack, folder)))
    say(f"工作目录已就绪：{folder}\n把预警名单放入 {folder / 'intake'}，然后运行 guidang watch。")
