"""Cases and the lists that opened them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select

from guidang.domain.case import Case
from guidang.domain.codes import CaseNo
from guidang.domain.term import Term
from guidang.store import codec, schema
from guidang.store.schema import cases, lists


@dataclass(frozen=True, slots=True)
class ListRow:
    """A list that was taken. ``run`` is which print run (第几批) it became, 0 for none; ``report`` is the
    hash of what the clerk is told of it.
    """

    claim: str
    sha256: str
    name: str
    taken_at: str
    outcome: str
    run: int
    report: str


def add_list(connection: Connection, row: ListRow) -> None:
    """Record a taken list."""
    connection.execute(
        insert(lists).values(
            claim=row.claim,
            sha256=row.sha256,
            name=row.name,
            taken_at=row.taken_at,
            outcome=row.outcome,
            run=row.run,
            report=row.report,
        )
    )


def list_by_claim(connection: Connection, claim: str) -> ListRow | None:
    """The list taken under this claim, or None."""
    row = connection.execute(select(lists).where(lists.c.claim == claim)).mappings().first()
    return ListRow(**row) if row else None


def accepted_list(connection: Connection, sha256: str) -> ListRow | None:
    """The accepted list with these bytes, or None."""
    query = select(lists).where(lists.c.sha256 == sha256, lists.c.outcome.like("accepted%"))
    row = connection.execute(query).mappings().first()
    return ListRow(**row) if row else None


def next_run(connection: Connection) -> int:
    """The number of the next print run."""
    return (connection.scalar(select(func.max(lists.c.run))) or 0) + 1


def next_number(connection: Connection, letter: str, term: Term) -> CaseNo:
    """The next free case number of a term."""
    prefix = str(CaseNo(letter, term.year % 100, term.half, 0))[:4]
    last = connection.scalar(select(func.max(cases.c.number)).where(cases.c.number.like(f"{prefix}-%")))
    number = CaseNo.parse(last).number + 1 if last else 1
    return CaseNo(letter, term.year % 100, term.half, number)


def case_of_student(connection: Connection, student_id: str, term: Term) -> Case | None:
    """The student's case in a term, or None."""
    query = select(cases.c.case_json).where(cases.c.student_id == student_id, cases.c.term == term.short)
    found = connection.scalar(query)
    return codec.CASE.validate_json(found) if found else None


def add_case(connection: Connection, case: Case, claim: str, position: int) -> None:
    """Open a case."""
    connection.execute(
        insert(cases).values(
            number=str(case.number),
            student_id=case.entry.student_id,
            term=case.entry.term.short,
            class_name=case.entry.class_name,
            level=case.level,
            case_json=codec.dump(codec.CASE, case),
            claim=claim,
            position=position,
        )
    )


def get_case(connection: Connection, number: str) -> Case | None:
    """The case with this number, or None."""
    found = connection.scalar(select(cases.c.case_json).where(cases.c.number == number))
    return codec.CASE.validate_json(found) if found else None


def all_cases(connection: Connection, term: str | None = None) -> list[Case]:
    """Every case, by number; of one term when ``term`` (``2025-2026-2``) is given."""
    query = select(cases.c.case_json).order_by(cases.c.number)
    if term:
        query = query.where(cases.c.term == term)
    return [codec.CASE.validate_json(text) for text in connection.scalars(query)]


def unissued(connection: Connection) -> list[tuple[int, list[Case]]]:
    """Cases that no sheet was printed for: by print run, in the order of their list."""
    query = (
        select(lists.c.run, cases.c.case_json)
        .join(lists, lists.c.claim == cases.c.claim)
        .where(~select(schema.sheets.c.body).where(schema.sheets.c.case_no == cases.c.number).exists())
        .order_by(lists.c.run, cases.c.position)
    )
    runs: dict[int, list[Case]] = {}
    for run, text in connection.execute(query):
        runs.setdefault(run, []).append(codec.CASE.validate_json(text))
    return list(runs.items())


def terms(connection: Connection) -> Sequence[str]:
    """The terms that have cases, oldest first."""
    return connection.scalars(select(cases.c.term).distinct().order_by(cases.c.term)).all()
