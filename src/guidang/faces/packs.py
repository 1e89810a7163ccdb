"""Finding a school's pack by its name: in the workspace, in the checkout, in the installed package."""

from pathlib import Path

import guidang
from guidang.domain.errors import UnknownPack
from guidang.domain.pack import Pack
from guidang.paper.forms.packs.pack import read_pack

_HOME = Path(guidang.__file__).resolve().parent
# In a checkout the packs lie at the top; in an installed package they lie inside it.
_PACK_HOMES = (_HOME.parents[1] / "templates" / "forms", _HOME / "templates" / "forms")


def pack_homes(workspace: Path | None = None) -> list[Path]:
    """The folders that packs are looked for in: the workspace's own first."""
    own = [workspace / "templates" / "forms"] if workspace else []
    return [home for home in (*own, *_PACK_HOMES) if home.is_dir()]


def known_packs(workspace: Path | None = None) -> list[str]:
    """The names of the packs that can be found."""
    return sorted({p.parent.name for home in pack_homes(workspace) for p in home.glob("*/pack.toml")})


def find_pack(name: str, workspace: Path | None = None) -> Pack:
    """Read a pack. Raises UnknownPack and PackFaults."""
    known = known_packs(workspace)
    if name not in known:
        raise UnknownPack(pack=name, known="、".join(known))
    for home in pack_homes(workspace):
        folder = home / name
        if (folder / "pack.toml").is_file():
            files = {p.name: p.read_bytes() for p in sorted(folder.iterdir()) if p.is_file()}
            return read_pack(name, files)
    raise UnknownPack(pack=name, known="、".join(known))
