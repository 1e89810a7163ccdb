"""Which form a clerk means: its title, a part of it that only one title has, or its code; and which page."""

import re
import unicodedata
from collections.abc import Sequence

from guidang.domain.form import Form

EVERYTHING = "全部"
_EVERYTHING = frozenset({"全部", "全部文书", "所有文书", "整套", "全套", "一整套"})
_PAGE = re.compile(r"(附页?)?第?(\d{1,2})[页张面]?")
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


def annex_number(number: int) -> str:
    """How a clerk names annex page ``number`` (from 1), which says 附页第1页."""
    return f"附页{number}"


def page_label(number: str) -> str:
    """The page as it is told, ``number`` as in `annex_number` or plain; "" for none."""
    return f"第{number}页" if number.isdigit() else number


def page_named(text: str) -> tuple[int, int] | None:
    """Which page ``text`` means: (page of the form, 0) or (0, annex page), from 1; None when it is none."""
    found = _PAGE.fullmatch(_bare(text))
    number = int(found[2]) if found else 0
    if found is None or not number:
        return None
    return (0, number) if found[1] else (number, 0)


def _bare(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_DROPPED)
