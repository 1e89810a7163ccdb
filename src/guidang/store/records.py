"""Rows of the other sheets (谈话、联系记录, 异议, 豁免, 结果, 成绩), each once and for ever. Append-only."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import Connection, insert, select

from guidang.domain.case import Case
from guidang.domain.records import Record, RecordKind
from guidang.store import codec
from guidang.store.groups import in_groups
from guidang.store.schema import cases, records

_RECORD: TypeAdapter[Record] = TypeAdapter(Record)


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """A record with its case. ``position`` is its place among the rows of the list of ``claim``."""

    case_no: str
    position: int
    record: Record

    @property
    def digest(self) -> str:
        """SHA-256 (hex) over the case and all that the row says; where the row stood is no part of it.

        The term is only said of grades: of the others it is the case's.
        """
        term = str(self.record.term) if self.record.kind is RecordKind.GRADES and self.record.term else ""
        said = [self.record.kind.value, self.case_no, term, dict(self.record.facts)]
        return hashlib.sha256(codec.as_json(said).encode()).hexdigest()


def known(connection: Connection, digests: Iterable[str]) -> set[str]:
    """Those of ``digests`` that are on record."""
    found: set[str] = set()
    for some in in_groups(digests):
        query = select(records.c.digest).where(records.c.digest.in_(some))
        found.update(connection.scalars(query))
    return found


def add(connection: Connection, claim: str, kept: Sequence[KeptRecord], at: datetime) -> None:
    """Put records that are not known yet on record, under the list of ``claim``."""
    stamp = at.isoformat(timespec="seconds")
    rows = [
        {
            "digest": row.digest,
            "kind": row.record.kind.value,
            "case_no": row.case_no,
            "claim": claim,
            "position": row.position,
            "record_json": codec.dump(_RECORD, row.record),
            "recorded_at": stamp,
        }
        for row in kept
    ]
    if rows:
        connection.execute(insert(records), rows)


def of_case(connection: Connection, case_no: str, kind: RecordKind | None = None) -> list[Record]:
    """The records of one case, oldest first; of one kind when ``kind`` is given."""
    query = select(records.c.record_json).where(records.c.case_no == case_no).order_by(records.c.id)
    if kind is not None:
        query = query.where(records.c.kind == kind.value)
    return [_RECORD.validate_json(text) for text in connection.scalars(query)]


def by_case(connection: Connection, kind: RecordKind) -> dict[str, list[Record]]:
    """Every record of a kind by case number, oldest first."""
    query = (
        select(records.c.case_no, records.c.record_json)
        .where(records.c.kind == kind.value)
        .order_by(records.c.id)
    )
    found: dict[str, list[Record]] = {}
    for case_no, text in connection.execute(query):
        found.setdefault(case_no, []).append(_RECORD.validate_json(text))
    return found


def cases_by_student(connection: Connection, student_ids: Iterable[str]) -> dict[str, list[Case]]:
    """The cases of these students in all terms, oldest term first; students without a case are left out."""
    found: dict[str, list[Case]] = {}
    for some in in_groups(student_ids):
        query = select(cases.c.student_id, cases.c.case_json).where(cases.c.student_id.in_(some))
        for student_id, text in connection.execute(query.order_by(cases.c.term)):
            found.setdefault(student_id, []).append(codec.CASE.validate_json(text))
    return found
