"""The four schools' packs as they lie in templates/forms, for sheets whose rows name a pack's materials."""

import datetime as dt
from functools import cache
from pathlib import Path

from guidang.domain.pack import Pack
from guidang.paper.forms.packs.pack import read_pack

TODAY = dt.date(2026, 6, 30)
NAMES = ("heilongjiang", "nanjing", "lanzhou", "quzhou")
_FORMS = Path(__file__).parents[3] / "templates" / "forms"


@cache
def real_pack(name: str) -> Pack:
    return read_pack(name, {path.name: path.read_bytes() for path in (_FORMS / name).iterdir()})
