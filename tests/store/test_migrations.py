"""A ledger made by the version before comes along: what waited for the printer still waits."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from sqlalchemy import Connection, create_engine, inspect, text

from guidang.domain.case import Case
from guidang.domain.codes import CaseNo
from guidang.domain.term import Term
from guidang.domain.warning_list import Measure, WarningEntry
from guidang.store import cases, codec, orders
from guidang.store.ledger import Ledger
from guidang.store.migrations import STEPS
from guidang.store.sheets import all_sheets

NOW = datetime(2026, 3, 20, 9, 30, tzinfo=UTC)
TERM = Term(2025, 2)
# The tables of 0001 that 0002 touches or copies from, as that version made them on SQLite.
OLD = """
CREATE TABLE migrations (name VARCHAR(80) NOT NULL, applied_at VARCHAR(40) NOT NULL, PRIMARY KEY (name));
CREATE TABLE lists (claim VARCHAR(40) NOT NULL, sha256 VARCHAR(64) NOT NULL, name TEXT NOT NULL,
    taken_at VARCHAR(40) NOT NULL, outcome VARCHAR(40) NOT NULL, run INTEGER NOT NULL,
    report VARCHAR(64) NOT NULL, PRIMARY KEY (claim));
CREATE TABLE cases (number VARCHAR(20) NOT NULL, student_id VARCHAR(40) NOT NULL, term VARCHAR(20) NOT NULL,
    class_name TEXT NOT NULL, level VARCHAR(40) NOT NULL, case_json TEXT NOT NULL,
    claim VARCHAR(40) NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (number),
    CONSTRAINT one_case_a_student_and_term UNIQUE (student_id, term),
    FOREIGN KEY(claim) REFERENCES lists (claim));
CREATE TABLE blanks (edition VARCHAR(64) NOT NULL, form VARCHAR(60) NOT NULL, sha256 VARCHAR(64) NOT NULL,
    form_json TEXT NOT NULL, PRIMARY KEY (edition));
CREATE TABLE prints (path TEXT NOT NULL, sha256 VARCHAR(64) NOT NULL, pages INTEGER NOT NULL,
    PRIMARY KEY (path));
CREATE TABLE sheets (body VARCHAR(32) NOT NULL, code VARCHAR(32) NOT NULL, case_no VARCHAR(20) NOT NULL,
    form VARCHAR(60) NOT NULL, part VARCHAR(60) NOT NULL, serial INTEGER NOT NULL, page INTEGER NOT NULL,
    edition VARCHAR(64) NOT NULL, pdf TEXT NOT NULL, pdf_page INTEGER NOT NULL, returns BOOLEAN NOT NULL,
    PRIMARY KEY (body), FOREIGN KEY(case_no) REFERENCES cases (number));
INSERT INTO migrations VALUES ('0001-create-tables', '2026-03-02T09:30:00+00:00');
INSERT INTO lists VALUES ('c1', 'aa', '名单.xlsx', '2026-03-02T09:30:00+08:00', 'accepted', 1, 'bb');
INSERT INTO blanks VALUES ('ed', 'notice', 'cc', '{}');
INSERT INTO prints VALUES ('outbox/a.pdf', 'dd', 1);
"""


def case(n: int) -> Case:
    figures = {Measure.UNEARNED_CREDITS: Decimal("15.5")}
    entry = WarningEntry(f"2501032{n:04d}", f"学生{n}", "名单", n + 1, TERM, figures=figures)
    number = CaseNo("N", 25, 2, n)
    return Case(number, entry, "red", "红色预警", (), "2026-03-02", "nanjing", "f0")


def old_json(one: Case) -> str:
    """As the version before wrote a case: it knew no state."""
    return codec.dump(codec.CASE, one).replace(',"state":"open"', "")


def old_ledger(path: Path) -> None:
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        for statement in OLD.split(";\n"):
            if statement.strip():
                connection.execute(text(statement))
        for n in (1, 2, 3):
            add = text("INSERT INTO cases VALUES (:no, :sid, :term, '一班', 'red', :json, 'c1', :at)")
            one = case(n)
            row = {"no": str(one.number), "sid": one.entry.student_id, "term": TERM.short}
            assert "state" not in old_json(one)
            connection.execute(add, row | {"json": old_json(one), "at": n - 1})
        sheet = text(
            "INSERT INTO sheets VALUES ('b', 'b.t', :no, 'notice', 'STUB', 1, 0, 'ed', 'outbox/a.pdf', 0, 0)"
        )
        connection.execute(sheet, {"no": str(case(1).number)})
    engine.dispose()


def shape(connection: Connection) -> dict[str, set[str]]:
    found = inspect(connection)
    return {table: {c["name"] for c in found.get_columns(table)} for table in found.get_table_names()}


def test_an_old_ledger_comes_along(tmp_path: Path) -> None:
    old_ledger(tmp_path / "ledger.sqlite")
    ledger = Ledger.in_file(tmp_path / "ledger.sqlite", NOW)
    with ledger.connect() as connection:
        assert cases.all_cases(connection) == [case(1), case(2), case(3)]
        waiting = [(run, [o.case.number.number for o in some]) for run, some in orders.waiting(connection)]
        assert waiting == [(1, [2, 3])], (
            "what was opened and not printed has its order, what was printed none"
        )
        (earlier,) = cases.earlier_lists(connection, TERM)
        assert sorted(earlier.cases) == [case(n).entry.student_id for n in (1, 2, 3)]
        row = cases.list_by_claim(connection, "c1")
        assert row is not None
        assert (row.marked, row.asked) == ("", "")
        assert [sheet.replaced_by for sheet in all_sheets(connection)] == [0]  # what was printed holds
        migrated = shape(connection)
    ledger.close()
    fresh = Ledger.in_file(tmp_path / "fresh.sqlite", NOW)
    with fresh.connect() as connection:
        assert shape(connection) == migrated
    fresh.close()


def test_a_migrated_ledger_is_not_migrated_again(tmp_path: Path) -> None:
    old_ledger(tmp_path / "ledger.sqlite")
    for _ in range(2):
        ledger = Ledger.in_file(tmp_path / "ledger.sqlite", NOW)
        with ledger.connect() as connection:
            done = connection.scalars(text("SELECT name FROM migrations ORDER BY name")).all()
            count = connection.scalar(text("SELECT count(*) FROM orders"))
        ledger.close()
        assert (done, count) == ([name for name, _ in STEPS], 2)
