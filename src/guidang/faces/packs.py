"""Finding a school's pack: by its name in the workspace, in the checkout, in the installed package; or by the
path of its folder, so that a school's own pack needs no change here.
"""

from pathlib import Path

import guidang
from guidang.domain.errors import UnknownPack
from guidang.domain.pack import Pack
from guidang.paper.forms.packs.checks import WORD_LIMIT
from guidang.paper.forms.packs.pack import PACK_FILE, read_pack

_HOME = Path(guidang.__file__).resolve().parent
# In a checkout the packs lie at the top; in an installed package they lie inside it.
_PACK_HOMES = (_HOME.parents[1] / "templates" / "forms", _HOME / "templates" / "forms")


def pack_homes(workspace: Path | None = None) -> list[Path]:
    """The folders that packs are looked for in: the workspace's own first."""
    own = [workspace / "templates" / "forms"] if workspace else []
    return [home for home in (*own, *_PACK_HOMES) if home.is_dir()]


def known_packs(workspace: Path | None = None) -> list[str]:
    """The names of the packs that can be found without a path."""
    return sorted({p.parent.name for home in pack_homes(workspace) for p in home.glob(f"*/{PACK_FILE}")})


def pack_folder(name: str, workspace: Path | None = None) -> Path:
    """The folder of a pack: of a known one by its name, else of the path ``name``.

    A path is taken from the workspace, then from the current folder; that of a pack.toml will do too. Raises
    UnknownPack.
    """
    if "/" not in name and "\\" not in name:
        for home in pack_homes(workspace):
            if (home / name / PACK_FILE).is_file():
                return home / name
    path = Path(name).expanduser()
    for folder in ((workspace or Path()) / path, path):
        whole = folder.parent if folder.name == PACK_FILE else folder
        if (whole / PACK_FILE).is_file():
            return whole.resolve()
    raise UnknownPack(pack=name, known="、".join(known_packs(workspace)))


def as_setting(name: str, workspace: Path) -> str:
    """What guidang.toml says of a pack: its name, or its whole path when it is none of the known ones.

    Raises UnknownPack.
    """
    folder = pack_folder(name, workspace)
    return name if name in known_packs(workspace) else str(folder)


def pack_files(folder: Path) -> dict[str, bytes]:
    """What may belong to a pack in ``folder``, by file name; a file beyond any Word form's size as b""."""
    names = (PACK_FILE, ".docx")
    return {
        p.name: p.read_bytes() if p.stat().st_size <= WORD_LIMIT else b""
        for p in sorted(folder.iterdir())
        if p.is_file() and p.name.lower().endswith(names)
    }


def find_pack(name: str, workspace: Path | None = None) -> Pack:
    """Read a pack, by name or path. Raises UnknownPack and PackFaults."""
    folder = pack_folder(name, workspace)
    return read_pack(folder.name, pack_files(folder))
