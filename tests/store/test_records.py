"""Records of open cases are kept once: by what they say, not by where it stood."""

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from guidang.domain.case import Case
from guidang.domain.codes import CaseNo
from guidang.domain.records import Record, RecordKind
from guidang.domain.term import Term
from guidang.domain.warning_list import WarningEntry
from guidang.store import cases, records
from guidang.store.ledger import Ledger
from guidang.store.records import KeptRecord

NOW = datetime(2026, 3, 2, tzinfo=UTC)
TERM = Term(2025, 2)
NUMBER = str(CaseNo("N", 25, 2, 1))
TALK = Record(RecordKind.TALK, "2025001", "张三", "Sheet1", 2, facts={"date": "2026-03-09", "by": "李老师"})


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger.in_file(tmp_path / "ledger.sqlite", NOW)
    entry = WarningEntry("2025001", "张三", "Sheet1", 2, TERM)
    case = Case(CaseNo("N", 25, 2, 1), entry, "red", "红色预警", (), "2026-03-02", "nanjing", "")
    with opened.transaction() as tx:
        cases.add_list(
            tx.connection, cases.ListRow("claim", "0" * 64, "名单.xlsx", NOW.isoformat(), "accepted", 1, "")
        )
        cases.add_cases(tx.connection, "claim", [(0, case)])
    yield opened
    opened.close()


def test_a_record_comes_back_as_it_was(ledger: Ledger) -> None:
    grade = Record(
        RecordKind.GRADES, "2025001", "张三", "成绩", 7, term=TERM, facts={"course": "英语", "passed": "no"}
    )
    with ledger.transaction() as tx:
        records.add(tx.connection, "claim", [KeptRecord(NUMBER, 0, TALK), KeptRecord(NUMBER, 1, grade)], NOW)
    with ledger.connect() as connection:
        assert records.of_case(connection, NUMBER) == [TALK, grade]
        assert records.of_case(connection, NUMBER, RecordKind.GRADES) == [grade]
        assert records.by_case(connection, RecordKind.TALK) == {NUMBER: [TALK]}
        assert records.of_case(connection, "N252-00002-00") == []


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (dataclasses.replace(TALK, sheet="二", row=9, case_no=NUMBER, term=TERM), True),
        (dataclasses.replace(TALK, facts={**TALK.facts, "by": "王老师"}), False),
        (dataclasses.replace(TALK, kind=RecordKind.OBJECTION), False),
    ],
)
def test_a_record_is_known_by_what_it_says(ledger: Ledger, other: Record, same: bool) -> None:
    with ledger.transaction() as tx:
        records.add(tx.connection, "claim", [KeptRecord(NUMBER, 0, TALK)], NOW)
    digest = KeptRecord(NUMBER, 5, other).digest
    with ledger.connect() as connection:
        assert records.known(connection, [digest, "f" * 64]) == ({digest} if same else set())


def test_the_same_words_about_another_case_are_another_record() -> None:
    assert KeptRecord(NUMBER, 0, TALK).digest != KeptRecord("N252-00002-00", 0, TALK).digest


def test_a_grade_of_another_term_is_another_record() -> None:
    grade = dataclasses.replace(TALK, kind=RecordKind.GRADES, term=TERM)
    later = dataclasses.replace(grade, term=Term(2026, 1))
    assert KeptRecord(NUMBER, 0, grade).digest != KeptRecord(NUMBER, 0, later).digest


def test_the_cases_of_students(ledger: Ledger) -> None:
    with ledger.connect() as connection:
        found = records.cases_by_student(connection, ["2025001", "2025002", "2025001"])
    assert {student: [str(case.number) for case in theirs] for student, theirs in found.items()} == {
        "2025001": [NUMBER]
    }
