"""The school's forms."""

from pathlib import Path

import click

from guidang.faces import form_reports
from guidang.faces.commands.options import AS_JSON, WORKSPACE, say, tell
from guidang.faces.packs import find_pack, pack_files, pack_folder
from guidang.faces.workers import Workers
from guidang.steps.form_check import check_pack, preview_pack


@click.group()
def forms() -> None:
    """学校包和文书模板。"""


@forms.command(name="check")
@click.argument("pack")
@AS_JSON
@WORKSPACE
def check_forms(pack: str, as_json: bool, workspace: Path) -> None:
    """检查学校包：设置、模板、每个标记都放好了没有。

    PACK：学校包名，或学校包文件夹的路径。退出代码：0 没有问题；21 pack.toml 有错误；24 文书有问题。
    """
    folder = pack_folder(pack, workspace)
    with Workers() as workers:
        report = check_pack(folder.name, pack_files(folder), workers)
    tell(as_json, form_reports.as_data(report), form_reports.as_text(report))
    report.refuse()


@forms.command(name="preview")
@click.argument("pack")
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="放到哪个文件夹")
@WORKSPACE
def preview_forms(pack: str, out: Path, workspace: Path) -> None:
    """画出每份文书：标出填写位和标记的空白版、填好的示例、最长的内容。

    先打开其中的“预览.html”。
    """
    with Workers() as workers:
        for path in preview_pack(find_pack(pack, workspace), out, workers):
            say(str(path))
