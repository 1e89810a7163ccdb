"""台账: what happened. Every change and its event share one transaction; events form one hash chain.

The ledger speaks in domain values and small rows; it knows no files but by hash and no folders but by
relative path. SQLite by default, PostgreSQL by URL.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Engine, create_engine, event, insert, select
from sqlalchemy.engine import RowMapping

from guidang.domain.errors import LedgerBroken
from guidang.domain.events import GENESIS, Event
from guidang.store import codec, schema
from guidang.store.migrations import migrate


class Ledger:
    """Open with `Ledger.open`; read with `connect`, change with `transaction`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str, now: datetime) -> Self:
        """Connect and migrate. Raises LedgerBroken when the ledger is newer than the program."""
        engine = create_engine(url, hide_parameters=True)  # parameters hold names: no error may print them
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _durable_sqlite)
            event.listen(engine, "begin", _begin)
        migrate(engine, now)
        return cls(engine)

    @classmethod
    def in_file(cls, path: Path, now: datetime) -> Self:
        """A SQLite ledger in one file."""
        return cls.open(f"sqlite:///{path}", now)

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A connection to read with."""
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def transaction(self) -> Iterator["Transaction"]:
        """All or nothing: what is changed inside is kept together with its events, or not at all."""
        with self._engine.begin() as connection:
            yield Transaction(connection)

    def close(self) -> None:
        """Let go of the file or the server."""
        self._engine.dispose()

    def events(self) -> Iterator[Event]:
        """Every event, oldest first. Raises LedgerBroken where the chain does not hold."""
        previous = GENESIS
        with self.connect() as connection:
            for row in connection.execute(select(schema.events).order_by(schema.events.c.seq)).mappings():
                found = _event(row)
                if found.previous != previous or found.digest != row["digest"]:
                    raise LedgerBroken(reason=f"第 {row['seq']} 条留痕与前后不符，可能被改动。")
                previous = found.digest
                yield found


class Transaction:
    """One unit of change. ``connection`` is for the tables; `record` appends the event that tells of it."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._last = ""  # digest of the chain's end, once it was asked for

    def record(self, kind: str, subject: str, at: datetime, **data: Any) -> Event:
        """Append an event to the chain. ``data`` must be JSON and hold no name of a person."""
        return self.record_all(at, [(kind, subject, data)])[0]

    def record_all(
        self, at: datetime, happenings: Sequence[tuple[str, str, Mapping[str, Any]]]
    ) -> list[Event]:
        """Append events, each (kind, subject, data), in this order: as `record`, in one statement.

        The end of the chain is read once a transaction. Nobody else can append meanwhile: SQLite has one
        writer, and elsewhere the unique ``previous`` makes the second of two writers fail as a whole.
        """
        stamp = at.isoformat(timespec="seconds")
        happened, rows = [], []
        previous = self._last or self._end()
        for kind, subject, data in happenings:
            appended = Event(kind, subject, stamp, dict(data), previous)
            row = {"kind": kind, "subject": subject, "at": stamp, "data_json": codec.as_json(data)}
            digest = appended.digest
            rows.append(row | {"previous": previous, "digest": digest})
            happened.append(appended)
            previous = digest
        if rows:
            self.connection.execute(insert(schema.events), rows)
        self._last = previous
        return happened

    def _end(self) -> str:
        latest = select(schema.events.c.digest).order_by(schema.events.c.seq.desc()).limit(1)
        return self.connection.scalar(latest) or GENESIS


def _event(row: RowMapping) -> Event:
    return Event(row["kind"], row["subject"], row["at"], json.loads(row["data_json"]), row["previous"])


def _durable_sqlite(connection: Any, _record: object) -> None:
    """A committed transaction survives a power cut; readers do not block the writer.

    The driver's own notion of when a transaction begins leaves table definitions outside of it, so that a
    migration would not be all or nothing: SQLAlchemy begins instead (`_begin`).
    """
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
