"""台账: all or nothing, one unbroken chain of events."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, inspect, text, update
from sqlalchemy.exc import IntegrityError

from guidang.domain.errors import LedgerBroken
from guidang.store import schema
from guidang.store.ledger import Ledger
from guidang.store.migrations import STEPS

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger.in_file(tmp_path / "ledger.sqlite", NOW)
    yield opened
    opened.close()


def test_events_form_a_chain(ledger: Ledger) -> None:
    with ledger.transaction() as tx:
        first = tx.record("case.opened", "N252-00001-00", NOW, level="red")
        second = tx.record("case.issued", "N252-00001-00", NOW)
    assert second.previous == first.digest
    assert [event.kind for event in ledger.events()] == ["case.opened", "case.issued"]


def test_an_altered_event_is_noticed(ledger: Ledger) -> None:
    with ledger.transaction() as tx:
        tx.record("case.opened", "N252-00001-00", NOW, level="red")
        tx.record("case.issued", "N252-00001-00", NOW)
    with ledger.transaction() as tx:
        tx.connection.execute(
            update(schema.events).where(schema.events.c.seq == 1).values(data_json='{"level":"x"}')
        )
    with pytest.raises(LedgerBroken, match="第 1 条"):
        list(ledger.events())


def test_a_removed_event_is_noticed(ledger: Ledger) -> None:
    with ledger.transaction() as tx:
        for _ in range(3):
            tx.record("case.issued", "N252-00001-00", NOW)
    with ledger.transaction() as tx:
        tx.connection.execute(text("DELETE FROM events WHERE seq = 2"))
    with pytest.raises(LedgerBroken, match="第 3 条"):
        list(ledger.events())


def test_a_failed_transaction_leaves_neither_change_nor_event(ledger: Ledger) -> None:
    with pytest.raises(RuntimeError), ledger.transaction() as tx:
        tx.record("case.opened", "N252-00001-00", NOW)
        raise RuntimeError
    assert list(ledger.events()) == []


def test_a_failed_migration_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE half (id INTEGER)"))
        raise RuntimeError

    monkeypatch.setattr("guidang.store.migrations.STEPS", (*STEPS, ("0002-half", half)))
    with pytest.raises(RuntimeError):
        Ledger.in_file(tmp_path / "ledger.sqlite", NOW)
    monkeypatch.undo()
    ledger = Ledger.in_file(tmp_path / "ledger.sqlite", NOW)
    with ledger.connect() as connection:
        assert "half" not in inspect(connection).get_table_names()
    ledger.close()


def test_an_error_of_the_database_tells_no_name(ledger: Ledger) -> None:
    row = {"number": "N252-00001-00", "student_id": "欧阳", "term": "", "class_name": "", "level": ""}
    with pytest.raises(IntegrityError) as caught, ledger.transaction() as tx:
        tx.connection.execute(insert(schema.cases).values(**row, case_json="", claim="none", position=0))
    assert "欧阳" not in str(caught.value)


def test_a_newer_ledger_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    ledger = Ledger.in_file(path, NOW)
    with ledger.transaction() as tx:
        tx.connection.execute(
            insert(schema.migrations).values(name="9999-future", applied_at=NOW.isoformat())
        )
    ledger.close()
    with pytest.raises(LedgerBroken, match="更新版本"):
        Ledger.in_file(path, NOW)


def test_events_in_bulk_are_the_same_chain(ledger: Ledger) -> None:
    happenings = [("case.opened", f"N252-0000{n}-00", {"level": "red"}) for n in range(5)]
    with ledger.transaction() as tx:
        first = tx.record("list.taken", "aa", NOW)
        told = tx.record_all(NOW, happenings)
        last = tx.record("case.issued", "N252-00001-00", NOW)
        assert tx.record_all(NOW, []) == []
    with ledger.transaction() as tx:
        tx.record("case.issued", "N252-00002-00", NOW)
    assert (told[0].previous, last.previous) == (first.digest, told[-1].digest)
    assert [event.subject for event in ledger.events()][1:6] == [subject for _, subject, _ in happenings]
    assert len(list(ledger.events())) == 8
