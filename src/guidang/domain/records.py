"""Other sheets that a clerk drops: talks, objections, exemptions, outcomes and term grades of open cases."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from guidang.domain.term import Term
from guidang.domain.warning_list import ListOutcome, RowError


class RecordKind(StrEnum):
    """The closed set of sheets that belong to open cases. Recognised by their headings."""

    TALK = "talk"
    OBJECTION = "objection"
    EXEMPTION = "exemption"
    OUTCOME = "outcome"
    GRADES = "grades"

    @property
    def label(self) -> str:
        """What the clerk calls the sheet."""
        return {
            "talk": "谈话、联系记录",
            "objection": "异议登记",
            "exemption": "豁免登记",
            "outcome": "结果登记",
            "grades": "学期成绩",
        }[self.value]


class CaseOutcome(StrEnum):
    """What becomes of a case, by a person's decision (obligations.md 6). Never inferred."""

    RELEASED = "released"
    LOWERED = "lowered"
    RAISED = "raised"
    KEPT = "kept"
    FAILED = "failed"
    REFERRED = "referred"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """As the clerk writes it."""
        return {
            "released": "解除",
            "lowered": "降级",
            "raised": "升级",
            "kept": "维持",
            "failed": "督促失败",
            "referred": "转学籍处理",
            "withdrawn": "撤销",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Record:
    """One row: of whom, where it stands, and what it says.

    ``facts`` holds the kind's own fields by name (date, by, material, content…), texts as read, dates ISO.
    ``term`` is None when the row names none: the student's one open case is then meant. ``case_no`` is ""
    when the sheet has no such column.
    """

    kind: RecordKind
    student_id: str
    name: str
    sheet: str
    row: int
    term: Term | None = None
    case_no: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RecordList:
    """Such a sheet as read. Rows read = entries + ``repeated`` + rows with errors."""

    kind: RecordKind
    outcome: ListOutcome
    reason: str = ""
    entries: tuple[Record, ...] = ()
    row_errors: tuple[RowError, ...] = ()
    notes: tuple[str, ...] = ()
    rows_read: int = 0
    repeated: int = 0  # rows that say again what a row before says
