"""个案: one student, one term, decided under one edition of one pack."""

from dataclasses import dataclass

from guidang.domain.codes import CaseNo
from guidang.domain.warning_list import WarningEntry


@dataclass(frozen=True, slots=True)
class Case:
    """个案. ``level`` is the level's code; ``grounds`` are the codes of the grounds that hit.

    ``notice_date`` is the ISO date on which the warning was filled in (填发日期). ``pack`` and
    ``fingerprint`` say under which edition the case was decided; they never change afterwards.
    """

    number: CaseNo
    entry: WarningEntry
    level: str
    level_label: str
    grounds: tuple[str, ...]
    notice_date: str
    pack: str
    fingerprint: str
