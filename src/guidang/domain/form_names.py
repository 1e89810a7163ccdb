"""Which form a clerk means: its title, a part of it that only one title has, or its code."""

import unicodedata
from collections.abc import Sequence

from guidang.domain.form import Form

EVERYTHING = "全部"
_EVERYTHING = frozenset({"全部", "全部文书", "所有文书", "整套", "全套", "一整套"})
_DROPPED = str.maketrans(dict.fromkeys('《》<>“”"\u3000 \t\r\n'))


def means_everything(text: str) -> bool:
    """Whether all that was printed for the student is meant."""
    return _bare(text) in _EVERYTHING


def forms_named(text: str, forms: Sequence[Form]) -> tuple[Form, ...]:
    """The forms that ``text`` names: several only when they bear one title. () when none or not one title."""
    wanted = _bare(text)
    if not wanted:
        return ()
    for same in (
        [form for form in forms if form.code == text.strip().lower()],
        [form for form in forms if _bare(form.title) == wanted],
        [form for form in forms if wanted in _bare(form.title)],
    ):
        if len({form.title for form in same}) == 1:
            return tuple(same)
        if same:
            return ()
    return ()


def _bare(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_DROPPED)
