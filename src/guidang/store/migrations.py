"""Named steps from one schema to the next; a step and the record of it share one transaction.

A ledger that knows a step this program does not is newer than the program: it is refused, never guessed at.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, Engine, insert, inspect, literal, select, text

from guidang.domain.errors import LedgerBroken
from guidang.store import schema


def _create_tables(connection: Connection) -> None:
    schema.metadata.create_all(connection)


_NEW_COLUMNS = (
    "cases ADD COLUMN state VARCHAR(20) NOT NULL DEFAULT 'open'",
    "lists ADD COLUMN marked VARCHAR(64) NOT NULL DEFAULT ''",
    "lists ADD COLUMN asked VARCHAR(64) NOT NULL DEFAULT ''",
    "sheets ADD COLUMN dated VARCHAR(10) NOT NULL DEFAULT ''",
)


def _corrections_and_records(connection: Connection) -> None:
    """Orders, history, questions and records; cases that were opened but not yet printed get their order.

    Of the lists of before only those are known that opened a case: each named at least the cases it opened.
    """
    schema.metadata.create_all(connection)
    if "state" in {column["name"] for column in inspect(connection).get_columns(schema.cases.name)}:
        return  # a ledger made by this program
    for column in _NEW_COLUMNS:
        connection.execute(text(f"ALTER TABLE {column}"))
    opened = select(schema.cases.c.claim, schema.cases.c.number)
    connection.execute(insert(schema.listed).from_select(["claim", "case_no"], opened))
    unprinted = select(
        schema.cases.c.number, schema.cases.c.claim, schema.cases.c.position, literal("opened"), literal("{}")
    ).where(~select(schema.sheets.c.body).where(schema.sheets.c.case_no == schema.cases.c.number).exists())
    connection.execute(
        insert(schema.orders).from_select(["case_no", "claim", "position", "kind", "data_json"], unprinted)
    )


def _replaced_sheets(connection: Connection) -> None:
    """Sheets in whose place another was printed are void; of the sheets of before all hold."""
    if "replaced_by" not in {
        column["name"] for column in inspect(connection).get_columns(schema.sheets.name)
    }:
        connection.execute(text("ALTER TABLE sheets ADD COLUMN replaced_by INTEGER NOT NULL DEFAULT 0"))


_REGION_COLUMNS = (
    "seen VARCHAR(20) NOT NULL DEFAULT ''",
    "stamp VARCHAR(64) NOT NULL DEFAULT ''",
)


def _decisions_kept(connection: Connection) -> None:
    """Decisions are kept with what was before; regions know what the reader called them."""
    schema.metadata.create_all(connection)
    schema.events_by_kind.create(connection, checkfirst=True)
    if "seen" in {column["name"] for column in inspect(connection).get_columns(schema.regions.name)}:
        return  # a ledger made by this program
    for column in _REGION_COLUMNS:
        connection.execute(text(f"ALTER TABLE regions ADD COLUMN {column}"))
    spoken = ("collision", "not_issued", "duplicate")  # by the ledger; what the reader said is not known
    unspoken = schema.regions.c.outcome.not_in(spoken)
    connection.execute(schema.regions.update().where(unspoken).values(seen=schema.regions.c.outcome))


STEPS: tuple[tuple[str, Callable[[Connection], None]], ...] = (
    ("0001-create-tables", _create_tables),
    ("0002-corrections-and-records", _corrections_and_records),
    ("0003-replaced-sheets", _replaced_sheets),
    ("0004-decisions", _decisions_kept),
)


def pending(engine: Engine) -> tuple[str, ...]:
    """The steps that the ledger still lacks. Raises LedgerBroken when it is newer than the program."""
    if not inspect(engine).has_table(schema.migrations.name):
        return tuple(name for name, _ in STEPS)
    with engine.connect() as connection:
        done = set(connection.scalars(select(schema.migrations.c.name)))
    unknown = done - {name for name, _ in STEPS}
    if unknown:
        raise LedgerBroken(
            reason=f"台账由更新版本的程序写成（{'、'.join(sorted(unknown))}），请先升级本程序。"
        )
    return tuple(name for name, _ in STEPS if name not in done)


def migrate(engine: Engine, now: datetime) -> None:
    """Bring the ledger to this program's schema."""
    lacking = pending(engine)
    for name, step in STEPS:
        if name in lacking:
            with engine.begin() as connection:
                step(connection)
                connection.execute(
                    insert(schema.migrations).values(name=name, applied_at=now.isoformat(timespec="seconds"))
                )
