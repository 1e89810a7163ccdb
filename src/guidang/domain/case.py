"""个案: one student, one term, decided under one edition of one pack."""

from dataclasses import dataclass
from enum import StrEnum

from guidang.domain.codes import CaseNo
from guidang.domain.warning_list import WarningEntry


class CaseState(StrEnum):
    """Where a case stands. Only a person's decision closes one (结果登记)."""

    OPEN = "open"
    RELEASED = "released"  # 解除
    FAILED = "failed"  # 督促失败, followed up in the next term
    REFERRED = "referred"  # 转学籍处理
    WITHDRAWN = "withdrawn"  # 撤销: should not have been warned

    @property
    def label(self) -> str:
        """The word on lists and pages."""
        return {
            "open": "在办",
            "released": "已解除",
            "failed": "督促失败",
            "referred": "已转学籍处理",
            "withdrawn": "已撤销",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Case:
    """个案. ``level`` is the level's code; ``grounds`` are the codes of the grounds that hit.

    ``notice_date`` is the ISO date on which the warning was filled in (填发日期). ``pack`` and
    ``fingerprint`` say under which edition the case was decided. ``entry``, ``level`` and ``state`` are as
    they stand now; what they were before is kept in the ledger's history.
    """

    number: CaseNo
    entry: WarningEntry
    level: str
    level_label: str
    grounds: tuple[str, ...]
    notice_date: str
    pack: str
    fingerprint: str
    state: CaseState = CaseState.OPEN
