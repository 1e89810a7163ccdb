"""Hand out an empty sheet: the warning list or one of the other sheets, as this school fills it in."""

from pathlib import Path

from guidang.domain.errors import Refusal
from guidang.domain.pack import Pack
from guidang.domain.records import RecordKind
from guidang.paper.lists.records.templates import template

LIST = "list"
LIST_LABEL = "预警名单"
FOLDER = "空表"  # of a workspace
KINDS: dict[str, RecordKind | None] = {LIST: None, **{kind.value: kind for kind in RecordKind}}
_SPELLED = {LIST_LABEL: LIST, "警示名单": LIST, **{kind.label: kind.value for kind in RecordKind}}


def kind_named(text: str) -> str:
    """The kind that ``text`` names, in English or in the clerk's words. Raises ValueError."""
    name = _SPELLED.get(text.strip(), text.strip().lower())
    if name not in KINDS:
        raise ValueError(f"no kind of sheet: {text!r}")
    return name


def file_name(kind: str) -> str:
    """What the template of a kind of `KINDS` is called."""
    record_kind = KINDS[kind]
    return f"{record_kind.label if record_kind else LIST_LABEL}.xlsx"


def write_all(folder: Path, pack: Pack) -> None:
    """Every template into ``folder``, for clerks who never see a command line; what lies there stays."""
    folder.mkdir(exist_ok=True)
    for kind in KINDS:
        if not (folder / file_name(kind)).exists():
            write_template(kind, pack, folder / file_name(kind))


def write_template(kind: str, pack: Pack, out: Path | None = None) -> Path:
    """Write the template of a kind of `KINDS` to ``out``, or to a file of its name in the current folder.

    Raises Refusal when a file lies there already: it may be filled in.
    """
    path = out or Path(file_name(kind))
    data = template(KINDS[kind], pack)
    try:
        with path.open("xb") as stream:
            stream.write(data)
    except FileExistsError as there:
        raise Refusal(
            what=f"“{path}”已经存在，没有覆盖。请先移走它，或用 --out 写明另一个文件名。"
        ) from there
    except FileNotFoundError as missing:
        raise Refusal(
            what=f"文件夹“{path.parent}”不存在。请先建好，或用 --out 写明另一个文件名。"
        ) from missing
    return path
