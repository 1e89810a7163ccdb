"""A new school's pack."""

from pathlib import Path

import click

from guidang.faces.commands.options import AS_JSON, tell
from guidang.faces.workers import Workers
from guidang.steps.pack_draft import DraftedPack, draft_into


@click.group()
def pack() -> None:
    """新学校的学校包。"""


@pack.command(name="new")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--from",
    "sources",
    multiple=True,
    required=True,
    type=click.Path(path_type=Path, exists=True),
    help="学校的 Word 文件（.docx），或放着它们的文件夹；可写多次",
)
@click.option("--school", default="", help="学校全称（默认：由标题推断）")
@click.option("--unit", default="", help="学院（系）；全校适用的不写")
@click.option("--level", "levels", multiple=True, help="预警等级，由轻到重各写一次（默认：由表上的方框推断）")
@AS_JSON
def new_pack(
    folder: Path, sources: tuple[Path, ...], school: str, unit: str, levels: tuple[str, ...], as_json: bool
) -> None:
    """由学校的 Word 文件做一个学校包草稿，放进新文件夹 DIR。

    原来的文件不改动。放了哪些标签、哪些没有把握，都写在 DIR 里的“草稿说明.md”。
    """
    originals = {path.name: path.read_bytes() for path in _word_files(sources)}
    with Workers() as workers:
        drafted = draft_into(folder, originals, workers, school=school, unit=unit, levels=levels)
    tell(as_json, _data(drafted), _text(drafted))


def _word_files(sources: tuple[Path, ...]) -> list[Path]:
    found: list[Path] = []
    for source in sources:
        inside = sorted(source.glob("*.docx")) if source.is_dir() else [source]
        found += [path for path in inside if not path.name.startswith("~$")]
    old = [path.name for path in found if path.suffix.lower() != ".docx"]
    if old:
        raise click.BadParameter(f"“{'、'.join(old)}”不是 .docx 文件，请在 Word 中另存为 .docx")
    names = [path.name for path in found]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise click.BadParameter(f"有两个文件都叫“{'、'.join(twice)}”，请先改名")
    if not found:
        raise click.BadParameter("文件夹里没有 .docx 文件")
    return found


def _data(drafted: DraftedPack) -> dict[str, object]:
    return {
        "folder": str(drafted.folder),
        "report": str(drafted.report),
        "forms": [
            {
                "file": draft.file,
                "title": draft.title,
                "placed": [
                    {"place": p.place, "seen": p.seen, "token": p.token, "unsure": p.why}
                    for p in draft.notes.placed
                ],
                "left": [{"place": x.place, "seen": x.seen, "why": x.why} for x in draft.notes.left],
                "faults": [str(finding) for finding in draft.report.faults],
            }
            for draft in drafted.drafts
        ],
    }


def _text(drafted: DraftedPack) -> str:
    lines = [f"学校包草稿在“{drafted.folder}”："]
    for draft in drafted.drafts:
        unsure = sum(bool(p.why) for p in draft.notes.placed)
        lines.append(
            f"  {draft.file}：放了 {len(draft.notes.placed)} 处标签，{unsure} 处请核对，"
            f"{len(draft.notes.left)} 处没有动，检查发现 {len(draft.report.faults)} 处问题"
        )
    return "\n".join([*lines, f"请先看：{drafted.report}", f"再运行：guidang forms check {drafted.folder}"])
