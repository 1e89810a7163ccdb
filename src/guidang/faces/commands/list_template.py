"""Empty sheets for the office."""

from pathlib import Path
from typing import Any

import click

from guidang.faces.commands.options import AS_JSON, WORKSPACE, tell
from guidang.faces.packs import find_pack
from guidang.faces.settings import read_settings
from guidang.paper.forms.attachment_sheet import with_attachment_sheet
from guidang.steps import list_template


class _KindType(click.ParamType[str]):
    name = "KIND"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return list_template.kind_named(str(value))
        except ValueError:
            known = [f"{name}（{kind.label if kind else list_template.LIST_LABEL}）" for name, kind in _KINDS]
            self.fail(f"没有“{value}”这种表，可用：{'、'.join(known)}", param, ctx)


_KINDS = list_template.KINDS.items()


@click.command(name="template")
@click.argument("kind", type=_KindType())
@click.option("--pack", default=None, help="学校包名（默认：工作目录的学校包）")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), default=None, help="存为哪个文件")
@AS_JSON
@WORKSPACE
def hand_out_template(kind: str, pack: str | None, out: Path | None, as_json: bool, workspace: Path) -> None:
    """取一份空表。

    KIND：list 预警名单，talk 谈话、联系记录，objection 异议登记，exemption 豁免登记，outcome 结果登记，
    grades 学期成绩，reprint 加印。
    """
    path = list_template.write_template(
        kind, with_attachment_sheet(find_pack(pack or read_settings(workspace).pack, workspace)), out
    )
    tell(as_json, {"kind": kind, "path": str(path)}, f"空表已存为 {path}")
