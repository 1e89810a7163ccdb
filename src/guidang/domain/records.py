"""Other sheets that a clerk drops: talks, objections, exemptions, outcomes and term grades of open cases."""

from collections.abc import Iterable, Mapping
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
    REPRINT = "reprint"

    @property
    def label(self) -> str:
        """What the clerk calls the sheet."""
        return {
            "talk": "谈话、联系记录",
            "objection": "异议登记",
            "exemption": "豁免登记",
            "outcome": "结果登记",
            "grades": "学期成绩",
            "reprint": "加印",
        }[self.value]


class CaseOutcome(StrEnum):
    """What becomes of a case, by a person's decision (obligations.md 6). Never inferred."""

    RELEASED = "released"
    LOWERED = "lowered"
    RAISED = "raised"
    KEPT = "kept"  # at its level; a closed case is open again
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


class PrintWay(StrEnum):
    """How something is printed that the program would not print by itself."""

    SAME = "same"  # once more as it was, under the same code
    ANOTHER = "another"  # a further copy with a code of its own
    REPLACE = "replace"  # a new copy; the old one is void

    @property
    def label(self) -> str:
        """As the clerk writes it."""
        return {"same": "原样重印", "another": "另加新份", "replace": "换号重印"}[self.value]


class Ruling(StrEnum):
    """What was decided on an objection. Until then it is open."""

    UPHELD = "upheld"
    DISMISSED = "dismissed"

    @property
    def label(self) -> str:
        """As the clerk writes it."""
        return {"upheld": "成立", "dismissed": "不成立"}[self.value]


@dataclass(frozen=True, slots=True)
class Record:
    """One row: of whom, where it stands, and what it says.

    ``facts`` holds what the row says, by name; a name is absent when the row says nothing. Texts as read,
    dates ISO, codes for what is one of a closed set:

    - TALK: date, by, content; proves (codes of materials, space between), type, with, method, place, result,
      remark
    - OBJECTION: content, raised_on; ruling (a Ruling), by, ruled_on, explanation
    - EXEMPTION: material (a code), by, date, why
    - OUTCOME: outcome (a CaseOutcome), by, date, why; new_level (a code)
    - GRADES: course, credits, score, passed ("yes" or "no"); resit_score, when both scores are given
    - REPRINT: form (codes of forms of one title, space between; "*" for everything printed); way (a
      PrintWay), page, serial, copies (from 1), date, why; class_name and level (a code) when the row names
      no student, and ``student_id`` is then ""

    ``term`` is None when neither the row nor what stands around it names one: the student's one open case is
    then meant. For GRADES it is the term of the grade. ``case_no`` is "" when the row names none.
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
    """Such a sheet as read. Rows read = entries + ``repeated`` + rows with errors.

    ``columns`` says where each field stands: sheet → field → (heading, 0-based column), for faults that are
    found only when a row meets its case.
    """

    kind: RecordKind
    outcome: ListOutcome
    reason: str = ""
    entries: tuple[Record, ...] = ()
    row_errors: tuple[RowError, ...] = ()
    notes: tuple[str, ...] = ()
    rows_read: int = 0
    repeated: int = 0  # rows that say again what a row before says
    columns: Mapping[str, Mapping[str, tuple[str, int]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Objection:
    """异议 as it stands after everything that was said of it. ``ruling`` is None while it is open."""

    content: str
    raised_on: str
    ruling: Ruling | None = None
    by: str = ""
    ruled_on: str = ""
    explanation: str = ""


def objections(records: Iterable[Record]) -> tuple[Objection, ...]:
    """The objections of one case, oldest first in the ledger; a later row with a ruling closes its objection.

    The same objection is the same text of the same day.
    """
    found: dict[tuple[str, str], Objection] = {}
    for record in records:
        facts = record.facts
        if record.kind is not RecordKind.OBJECTION:
            continue
        key = (facts["content"], facts["raised_on"])
        if key not in found or "ruling" in facts:
            found[key] = Objection(
                *key,
                ruling=Ruling(facts["ruling"]) if "ruling" in facts else None,
                by=facts.get("by", ""),
                ruled_on=facts.get("ruled_on", ""),
                explanation=facts.get("explanation", ""),
            )
    return tuple(found.values())


def talks_proving(records: Iterable[Record], material: str) -> int:
    """How many talks of a case prove ``material``: one a day and person, so that a row typed anew with
    another wording is not counted twice.
    """
    return len(
        {
            (record.facts["date"], record.facts["by"])
            for record in records
            if record.kind is RecordKind.TALK and material in record.facts.get("proves", "").split()
        }
    )
