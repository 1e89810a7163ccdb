"""The other sheets reach their cases, prove materials, exempt, decide; the same row again does nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from tests.conftest import CLOCK

from guidang.domain.case import Case, CaseState
from guidang.domain.codes import CaseNo
from guidang.domain.dossier import Evidence, MaterialState
from guidang.domain.events import Event
from guidang.domain.records import Record, RecordKind, RecordList
from guidang.domain.term import Term
from guidang.domain.warning_list import ListOutcome, RowError, WarningEntry
from guidang.faces import answers
from guidang.steps import changing, records
from guidang.steps.bind import bind
from guidang.steps.desk import Desk
from guidang.steps.standing import standing
from guidang.store import cases, orders, questions
from guidang.store import records as store
from guidang.store.questions import QuestionKind

TERM = Term(2025, 2)
ONE, TWO, LATER = CaseNo("N", 25, 2, 1), CaseNo("N", 25, 2, 2), CaseNo("N", 26, 1, 1)
COLUMNS = {
    "Sheet1": {
        "student_id": ("学号", 0),
        "name": ("姓名", 1),
        "outcome": ("结果", 2),
        "new_level": ("新等级", 3),
    }
}


def case(number: CaseNo, student_id: str, name: str, level: str = "orange", term: Term = TERM) -> Case:
    label = {"yellow": "黄色预警", "orange": "橙色预警", "red": "红色预警"}[level]
    entry = WarningEntry(student_id, name, "Sheet1", 2, term, class_name="一班", level=label)
    return Case(number, entry, level, label, (), "2026-03-02", "nanjing", "")


@pytest.fixture
def open_desk(desk: Desk) -> Desk:
    """Two students of one term, one of them warned again in the next."""
    opened = [
        case(ONE, "2025001", "张三"),
        case(TWO, "2025002", "李·四"),
        case(LATER, "2025002", "李·四", term=Term(2026, 1)),
    ]
    add_list(desk, "claim")
    with desk.ledger.transaction() as tx:
        cases.add_cases(tx.connection, "claim", list(enumerate(opened)))
    return desk


def add_list(desk: Desk, claim: str) -> None:
    with desk.ledger.transaction() as tx:
        cases.add_list(
            tx.connection,
            cases.ListRow(claim, claim * 8, f"{claim}.xlsx", CLOCK.isoformat(), "accepted", 1, ""),
        )


def row(kind: RecordKind, who: tuple[str, str] = ("2025001", "张三"), *, n: int = 2, **facts: str) -> Record:
    where: dict[str, str] = {"case_no": facts.pop("case_no", "")}
    term = Term.parse(said) if (said := facts.pop("term", "")) else None
    return Record(kind, *who, "Sheet1", n, term=term, facts=facts, **where)


def keep(desk: Desk, *entries: Record) -> tuple[list[Event], list[str], list[RowError]]:
    """Keep the rows as one list; the section's lines and cells come as plain texts."""
    reading = RecordList(entries[0].kind, ListOutcome.ACCEPTED, entries=entries, columns=COLUMNS)
    with desk.ledger.connect() as connection:
        claim = f"list{len(list(connection.exec_driver_sql('SELECT claim FROM lists')))}"
    add_list(desk, claim)
    with desk.ledger.transaction() as tx:
        events, sections, errors = records.keep(tx, desk, reading, claim, CLOCK)
    told = [text for s in sections for text in (*s.lines, *(cell for line in s.rows for cell in line))]
    return events, told, errors


def now(desk: Desk, number: CaseNo = ONE) -> Case:
    with desk.ledger.connect() as connection:
        found = cases.get_case(connection, str(number))
    assert found is not None
    return found


def kinds(events: Sequence[Event]) -> list[str]:
    return [event.kind for event in events]


TALK: Mapping[str, str] = {"date": "2026-03-09", "by": "李老师", "content": "电话"}
OUT: Mapping[str, str] = {"why": "成绩合格", "by": "赵主任", "date": "2026-03-01"}


@pytest.mark.parametrize(
    ("record", "column"),
    [
        (row(RecordKind.TALK, ("2025009", "张三"), **TALK), 0),  # no case
        (row(RecordKind.TALK, ("2025001", "李四"), **TALK), 1),  # another name
        (row(RecordKind.TALK, ("2025002", "李四"), **TALK), 0),  # two open cases
        (row(RecordKind.TALK, case_no=str(TWO), **TALK), None),  # another student's case number
        (row(RecordKind.TALK, term="2026-2027-1", **TALK), None),  # no case in that term
        (row(RecordKind.TALK, case_no="N252-00009-00", **TALK), None),
    ],
)
def test_a_row_that_fits_no_case_for_certain_lands_nowhere(
    open_desk: Desk, record: Record, column: int | None
) -> None:
    events, _, (error,) = keep(open_desk, record)
    assert events == []
    assert (error.row, error.column_index) == (2, column)
    with open_desk.ledger.connect() as connection:
        assert store.by_case(connection, RecordKind.TALK) == {}


@pytest.mark.parametrize(
    ("record", "number"),
    [
        (row(RecordKind.TALK, **TALK), ONE),
        (row(RecordKind.TALK, ("2025002", "李四"), term="2026-2027-1", **TALK), LATER),
        (row(RecordKind.TALK, ("2025002", "李 四"), case_no=str(TWO), **TALK), TWO),
    ],
)
def test_a_row_lands_at_its_case(open_desk: Desk, record: Record, number: CaseNo) -> None:
    events, _, errors = keep(open_desk, record)
    assert errors == []
    assert [(e.kind, e.subject, e.data) for e in events] == [("record.kept", str(number), {"kind": "talk"})]


def test_the_same_row_again_does_nothing(open_desk: Desk) -> None:
    keep(open_desk, row(RecordKind.TALK, **TALK))
    events, told, errors = keep(open_desk, row(RecordKind.TALK, n=9, case_no=str(ONE), **TALK))
    assert (events, errors) == ([], [])
    assert any("1 条以前登记过" in line for line in told)


def logged(desk: Desk) -> None:
    """Let the pack take an entry in the log for the talk with the parents."""
    rules = [
        replace(rule, evidence=Evidence.LOG, of="") if rule.code == "parent_talk" else rule
        for rule in desk.pack.materials
    ]
    desk.pack = replace(desk.pack, materials=tuple(rules))


def test_a_talk_proves_its_material_in_the_status(open_desk: Desk) -> None:
    logged(open_desk)
    unproving = row(RecordKind.TALK, n=3, **{**TALK, "content": "谈话"})
    keep(open_desk, row(RecordKind.TALK, proves="parent_talk", **TALK), unproving)
    found = {c["case_id"]: c["materials"]["parent_talk"] for c in answers.status(open_desk)["case_list"]}
    assert found == {str(ONE): "present", str(TWO): "missing", str(LATER): "missing"}


def test_the_dossier_says_that_a_logged_talk_is_there(open_desk: Desk) -> None:
    logged(open_desk)
    keep(open_desk, row(RecordKind.TALK, proves="parent_talk", **TALK))
    bind(open_desk)
    missing = {
        d["case_id"]: "学业预警家长（监护人）谈话记录表" in d["missing"] for d in answers.bound(open_desk)
    }
    assert missing == {str(ONE): False, str(TWO): True, str(LATER): True}


def test_no_entry_in_a_log_stands_for_a_signed_paper(open_desk: Desk) -> None:
    keep(open_desk, row(RecordKind.TALK, proves="parent_talk", **TALK))
    with open_desk.ledger.connect() as connection:
        states = {s.rule.code: s.state for s in standing(connection, open_desk.pack, now(open_desk))}
    assert states["parent_talk"] is MaterialState.MISSING


def test_an_exemption_shows_in_the_status_with_who_and_why(open_desk: Desk) -> None:
    keep(
        open_desk,
        row(RecordKind.EXEMPTION, material="parent_talk", by="赵主任", date="2026-03-01", why="家长在国外"),
    )
    with open_desk.ledger.connect() as connection:
        found = {s.rule.code: s for s in standing(connection, open_desk.pack, now(open_desk))}
    assert (found["parent_talk"].state, found["parent_talk"].note) == (
        MaterialState.EXEMPT,
        "赵主任 2026-03-01：家长在国外",
    )


def test_a_later_sheet_closes_an_objection(open_desk: Desk) -> None:
    said = {"content": "成绩录错", "raised_on": "2026-02-27"}
    _, told, _ = keep(open_desk, row(RecordKind.OBJECTION, **said))
    assert any("1 条异议尚未处理" in line for line in told)
    _, told, _ = keep(open_desk, row(RecordKind.OBJECTION, **said, ruling="upheld", by="王老师"))
    assert not any("尚未处理" in line for line in told)
    assert any("结果登记" in line for line in told)
    assert now(open_desk).state is CaseState.OPEN


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        ("released", CaseState.RELEASED),
        ("failed", CaseState.FAILED),
        ("referred", CaseState.REFERRED),
        ("withdrawn", CaseState.WITHDRAWN),
        ("kept", CaseState.OPEN),
    ],
)
def test_an_outcome_moves_its_case(open_desk: Desk, outcome: str, state: CaseState) -> None:
    events, _, errors = keep(open_desk, row(RecordKind.OUTCOME, outcome=outcome, **OUT))
    assert errors == []
    assert now(open_desk).state is state
    assert kinds(events) == (["case.closed"] if state is not CaseState.OPEN else []) + ["record.kept"]


def test_a_new_level_is_recorded_and_ordered_for_print(open_desk: Desk) -> None:
    events, told, _ = keep(open_desk, row(RecordKind.OUTCOME, outcome="raised", new_level="red", **OUT))
    assert kinds(events) == ["case.level_changed", "record.kept"]
    after = now(open_desk)
    assert (after.level, after.level_label, after.entry.level) == ("red", "红色预警", "红色预警")
    with open_desk.ledger.connect() as connection:
        ((_, (order,)),) = orders.waiting(connection)
    assert order.change is not None
    assert (order.change.before, order.change.after, order.change.why) == ("orange", "red", "成绩合格")
    assert any("橙色预警 → 红色预警" in text for text in told)


@pytest.mark.parametrize(
    ("facts", "column"),
    [
        ({"outcome": "raised", "new_level": "yellow"}, 3),
        ({"outcome": "lowered", "new_level": "orange"}, 3),
    ],
)
def test_an_outcome_that_does_not_fit_the_case_is_a_row_error(
    open_desk: Desk, facts: dict[str, str], column: int
) -> None:
    before = now(open_desk)
    events, _, (error,) = keep(open_desk, row(RecordKind.OUTCOME, **facts, **OUT))
    assert (events, error.column_index, now(open_desk)) == ([], column, before)


@pytest.mark.parametrize(
    ("facts", "level"),
    [({"outcome": "kept"}, "orange"), ({"outcome": "raised", "new_level": "red"}, "red")],
)
def test_a_person_opens_a_closed_case_again(open_desk: Desk, facts: dict[str, str], level: str) -> None:
    keep(open_desk, row(RecordKind.OUTCOME, outcome="released", **OUT))
    _, _, (error,) = keep(open_desk, row(RecordKind.OUTCOME, outcome="failed", case_no=str(ONE), **OUT))
    assert (error.column_index, "维持" in error.message) == (2, True)
    events, _, errors = keep(open_desk, row(RecordKind.OUTCOME, case_no=str(ONE), **facts, **OUT))
    assert ("case.reopened" in kinds(events), errors) == (True, [])
    assert (now(open_desk).state, now(open_desk).level) == (CaseState.OPEN, level)


def test_the_same_outcome_with_a_new_date_answers_what_was_asked_since(open_desk: Desk) -> None:
    released = row(RecordKind.OUTCOME, outcome="released", case_no=str(ONE), **OUT)
    keep(open_desk, released)
    with open_desk.ledger.transaction() as tx:
        changing.ask(tx, str(ONE), "claim", QuestionKind.CLOSED, CLOCK)
    _, told, _ = keep(open_desk, released)
    assert any("新的日期" in line for line in told)
    again = row(RecordKind.OUTCOME, outcome="released", case_no=str(ONE), **{**OUT, "date": "2026-03-02"})
    events, _, _ = keep(open_desk, again)
    assert kinds(events) == ["question.answered", "record.kept"]
    assert now(open_desk).state is CaseState.RELEASED


def test_a_register_that_grows_does_not_touch_the_next_terms_case(open_desk: Desk) -> None:
    released = row(RecordKind.OUTCOME, outcome="released", **OUT)
    keep(open_desk, released)
    following = replace(
        case(CaseNo("N", 26, 1, 2), "2025001", "张三", term=Term(2026, 1)), notice_date="2026-09-14"
    )
    with open_desk.ledger.transaction() as tx:
        cases.add_cases(tx.connection, "claim", [(9, following)])
    events, told, errors = keep(open_desk, released, row(RecordKind.OUTCOME, outcome="failed", n=3, **OUT))
    assert events == []
    assert any("1 条以前登记过" in line for line in told)
    assert [(error.row, "案号" in error.message) for error in errors] == [(3, True)]
    assert now(open_desk, following.number) == following


def test_outcomes_take_effect_in_the_order_of_their_dates(open_desk: Desk) -> None:
    said = {"why": "好", "by": "赵主任"}
    keep(
        open_desk,
        row(RecordKind.OUTCOME, outcome="released", date="2026-03-02", **said),
        row(RecordKind.OUTCOME, outcome="lowered", new_level="yellow", date="2026-03-01", n=3, **said),
    )
    assert (now(open_desk).state, now(open_desk).level) == (CaseState.RELEASED, "yellow")


def test_an_outcome_older_than_the_last_one_does_not_turn_the_case_back(open_desk: Desk) -> None:
    keep(open_desk, row(RecordKind.OUTCOME, outcome="raised", new_level="red", **OUT))
    older = {**OUT, "date": "2026-02-01"}
    _, _, errors = keep(open_desk, row(RecordKind.OUTCOME, outcome="lowered", new_level="yellow", **older))
    assert len(errors) == 1
    assert now(open_desk).level == "red"


@pytest.mark.parametrize("outcome", ["kept", "withdrawn", "released"])
def test_a_decision_answers_the_question_about_the_case(open_desk: Desk, outcome: str) -> None:
    with open_desk.ledger.transaction() as tx:
        changing.ask(tx, str(ONE), "claim", QuestionKind.DROPPED, CLOCK)
    keep(open_desk, row(RecordKind.OUTCOME, outcome=outcome, **OUT))
    with open_desk.ledger.connect() as connection:
        (question,) = questions.of_case(connection, str(ONE))
    assert question.answered_at
    assert "赵主任" in question.answer


def test_grades_of_a_whole_class_leave_out_who_is_not_warned(open_desk: Desk) -> None:
    facts = {"course": "英语", "credits": "4", "score": "50", "passed": "no"}
    events, told, errors = keep(
        open_desk,
        row(RecordKind.GRADES, **facts),
        row(RecordKind.GRADES, n=3, **{**facts, "course": "高数", "passed": "yes"}),
        row(RecordKind.GRADES, ("2025077", "王五"), n=4, **facts),
    )
    assert (kinds(events), errors) == (["record.kept"] * 2, [])
    assert any("1 行的学生在台账中没有个案" in line for line in told)
    assert told[-2:] == ["2", "1"]


def test_events_name_no_person(open_desk: Desk) -> None:
    keep(open_desk, row(RecordKind.OUTCOME, outcome="raised", new_level="red", **OUT))
    keep(open_desk, row(RecordKind.TALK, **TALK))
    told = str([(event.subject, event.data) for event in open_desk.ledger.events()])
    assert not any(word in told for word in ("张三", "2025001", "赵主任", "成绩合格", "电话"))
