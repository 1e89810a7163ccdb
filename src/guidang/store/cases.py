"""Cases, the lists that opened them, and which case was named on which list."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, bindparam, func, insert, select, update

from guidang.domain.case import Case, CaseState
from guidang.domain.codes import CaseNo
from guidang.domain.term import Term
from guidang.store import codec
from guidang.store.groups import in_groups
from guidang.store.schema import cases, listed, lists


@dataclass(frozen=True, slots=True)
class ListRow:
    """A list that was taken. ``run`` is which print run (第几批) it became, 0 for none.

    ``report`` is the hash of what the clerk is told of it, ``marked`` of the workbook with the faulty rows
    marked, ``asked`` of the sheet to answer questions on; the last two are "" when there is none.
    """

    claim: str
    sha256: str
    name: str
    taken_at: str
    outcome: str
    run: int = 0
    report: str = ""
    marked: str = ""
    asked: str = ""


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A case as a list named it: enough to say who is lacking on another list."""

    case_no: str
    student_id: str
    state: CaseState


@dataclass(frozen=True, slots=True)
class EarlierList:
    """An accepted list and the cases of one term that it named, by student id."""

    claim: str
    name: str
    cases: Mapping[str, ListedCase]


def add_list(connection: Connection, row: ListRow) -> None:
    """Record a taken list. What hangs on it (cases, orders, questions) comes after it."""
    connection.execute(insert(lists).values(**asdict(row)))


def finish_list(connection: Connection, row: ListRow) -> None:
    """Set what is known of a list only when all it says was worked off, in the transaction that added it."""
    connection.execute(update(lists).where(lists.c.claim == row.claim).values(**asdict(row)))


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


def name_cases(connection: Connection, claim: str, numbers: Iterable[str]) -> None:
    """Record that the list of ``claim`` named these cases."""
    rows = [{"claim": claim, "case_no": number} for number in dict.fromkeys(numbers)]
    if rows:
        connection.execute(insert(listed), rows)


def earlier_lists(connection: Connection, term: Term) -> list[EarlierList]:
    """The lists that named cases of ``term``, oldest first, each with all the cases of the term it named."""
    query = (
        select(lists.c.claim, lists.c.name, cases.c.number, cases.c.student_id, cases.c.state)
        .join(listed, listed.c.claim == lists.c.claim)
        .join(cases, cases.c.number == listed.c.case_no)
        .where(cases.c.term == term.short)
        .order_by(lists.c.taken_at, lists.c.claim, cases.c.number)
    )
    found: dict[str, tuple[str, dict[str, ListedCase]]] = {}
    for claim, name, number, student_id, state in connection.execute(query):
        named = found.setdefault(claim, (name, {}))[1]
        named[student_id] = ListedCase(number, student_id, CaseState(state))
    return [EarlierList(claim, name, named) for claim, (name, named) in found.items()]


def last_listed(connection: Connection, case_no: str) -> str:
    """When a list last named the case, as it was taken (ISO); "" for never."""
    query = (
        select(func.max(lists.c.taken_at))
        .join(listed, listed.c.claim == lists.c.claim)
        .where(listed.c.case_no == case_no)
    )
    return connection.scalar(query) or ""


def last_number(connection: Connection, letter: str, term: Term) -> int:
    """The highest number that a case of the term has, 0 when there is none."""
    prefix = str(CaseNo(letter, term.year % 100, term.half, 0))[:4]
    last = connection.scalar(select(func.max(cases.c.number)).where(cases.c.number.like(f"{prefix}-%")))
    return CaseNo.parse(last).number if last else 0


def cases_of_students(connection: Connection, term: Term, student_ids: Iterable[str]) -> dict[str, Case]:
    """The cases of a term by student id, as far as these students have one."""
    found = {}
    for some in in_groups(student_ids):
        query = select(cases.c.student_id, cases.c.case_json).where(
            cases.c.term == term.short, cases.c.student_id.in_(some)
        )
        for student_id, text in connection.execute(query):
            found[student_id] = codec.CASE.validate_json(text)
    return found


def add_cases(connection: Connection, claim: str, opened: Sequence[tuple[int, Case]]) -> None:
    """Open cases: (position in the list of ``claim``, case)."""
    rows = [
        _columns(case)
        | {"number": str(case.number), "claim": claim, "position": position}
        | {"student_id": case.entry.student_id, "term": case.entry.term.short}
        for position, case in opened
    ]
    if rows:
        connection.execute(insert(cases), rows)


def replace_cases(connection: Connection, changed: Sequence[Case]) -> None:
    """Let cases stand as they are given; student and term of a case never change."""
    columns = [_columns(case) | {"of": str(case.number)} for case in changed]
    if columns:
        names = [name for name in columns[0] if name != "of"]
        change = update(cases).where(cases.c.number == bindparam("of"))
        connection.execute(change.values({name: bindparam(name) for name in names}), columns)


def _columns(case: Case) -> dict[str, str]:
    return {
        "class_name": case.entry.class_name,
        "level": case.level,
        "state": case.state.value,
        "case_json": codec.dump(codec.CASE, case),
    }


def get_case(connection: Connection, number: str) -> Case | None:
    """The case with this number, or None."""
    found = connection.scalar(select(cases.c.case_json).where(cases.c.number == number))
    return codec.CASE.validate_json(found) if found else None


def cases_named(connection: Connection, numbers: Iterable[str]) -> dict[str, Case]:
    """The cases with these numbers, by number."""
    query = select(cases.c.number, cases.c.case_json)
    return {
        row.number: codec.CASE.validate_json(row.case_json)
        for some in in_groups(numbers)
        for row in connection.execute(query.where(cases.c.number.in_(some)))
    }


def all_cases(connection: Connection, term: str | None = None) -> list[Case]:
    """Every case, by number; of one term when ``term`` (``2025-2026-2``) is given."""
    query = select(cases.c.case_json).order_by(cases.c.number)
    if term:
        query = query.where(cases.c.term == term)
    return [codec.CASE.validate_json(text) for text in connection.scalars(query)]


def cases_of_student(connection: Connection, student_id: str) -> list[Case]:
    """The student's cases of all terms, oldest term first."""
    query = select(cases.c.case_json).where(cases.c.student_id == student_id).order_by(cases.c.term)
    return [codec.CASE.validate_json(text) for text in connection.scalars(query)]


def terms(connection: Connection) -> Sequence[str]:
    """The terms that have cases, oldest first."""
    return connection.scalars(select(cases.c.term).distinct().order_by(cases.c.term)).all()
