"""A later list of the same term: cases are revised, changes of level noticed, the missing asked about.

Nothing that was printed is altered, and nothing a person decided is undone.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest
from openpyxl import load_workbook
from tests.conftest import CLOCK, HEADER, student, write_list
from tests.steps.conftest import Press

from guidang.domain.case import Case, CaseState
from guidang.domain.events import Event
from guidang.domain.records import Record, RecordKind
from guidang.faces import answers
from guidang.faces.workspace import at_desk, create
from guidang.steps import changing
from guidang.steps.admit import admit
from guidang.steps.bind import bind
from guidang.steps.desk import Desk
from guidang.steps.issue import issue
from guidang.steps.remind import remind
from guidang.steps.taking import take
from guidang.store import cases, history, records
from guidang.store import orders as order_store
from guidang.store.records import KeptRecord

YELLOW, ORANGE, RED = "黄色预警", "橙色预警", "红色预警"
Row = tuple[object, ...]


class Office:
    """One workspace whose clock goes on by a day with every list."""

    def __init__(self, folder: Path, pack: str) -> None:
        create(folder, pack)
        self.folder = folder
        self.now = CLOCK

    def open(self) -> AbstractContextManager[Desk]:
        return at_desk(self.folder, clock=lambda: self.now, workers=Press())

    def drop(
        self,
        desk: Desk,
        *rows: Row,
        name: str = "名单.xlsx",
        header: Sequence[str] = HEADER,
        later: bool = True,
    ) -> list[Event]:
        """Admit a list a day later than the last one."""
        self.now += timedelta(days=1) if later else timedelta()
        return admit(desk, take(write_list(desk.intake / name, rows, header), desk.intake))

    @property
    def day(self) -> str:
        return self.now.date().isoformat()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "office", "nanjing")


@pytest.fixture
def desk(office: Office) -> Iterator[Desk]:
    with office.open() as opened:
        yield opened


def kinds(events: Sequence[Event]) -> list[str]:
    return [event.kind for event in events]


def the_cases(desk: Desk) -> dict[str, Case]:
    """By the last digits of the student id."""
    with desk.ledger.connect() as connection:
        return {case.entry.student_id[-2:]: case for case in cases.all_cases(connection)}


def questions(desk: Desk) -> list[tuple[str, str]]:
    by_number = {str(case.number): n for n, case in the_cases(desk).items()}
    return [(by_number[q["case_id"]], q["kind"]) for q in answers.status(desk)["questions"]]


def forms_of(desk: Desk, number: Any) -> list[tuple[str, int]]:
    return sorted({(s["form"], s["serial"]) for s in answers.issued(desk) if s["case_id"] == str(number)})


def page(office: Office, desk: Desk, name: str = "名单.xlsx", folder: str = "已处理") -> str:
    return (desk.intake / folder / office.day / f"{name} 说明.html").read_text("utf-8")


def laid(desk: Desk, office: Office, folder: str) -> list[str]:
    found = (desk.intake / folder / office.day).glob("*")
    return sorted(path.name for path in found)


def changed(row: Row, **cells: object) -> Row:
    """A row with other cells, by heading."""
    return tuple(cells.get(heading, cell) for heading, cell in zip(HEADER, row, strict=True))


def decide(desk: Desk, office: Office, before: Case, after: Case) -> list[Event]:
    """What 结果登记 does with a case."""
    office.now += timedelta(days=1)
    claim, entry = f"decision-{office.day}", before.entry
    record = Record(RecordKind.OUTCOME, entry.student_id, entry.name, "", 2, facts={"date": office.day})
    row = cases.ListRow(claim, claim, "结果.xlsx", office.now.isoformat(), "accepted")
    with desk.ledger.transaction() as tx:
        cases.add_list(tx.connection, row)
        happened = changing.revise(tx, before, after, claim, 0, office.now, "学期中考核")
        records.add(tx.connection, claim, [KeptRecord(str(before.number), 0, record)], office.now)
        run = cases.next_run(tx.connection) if order_store.any_by(tx.connection, claim) else 0
        cases.finish_list(tx.connection, replace(row, run=run))
        return [*happened, *changing.answer(tx, str(before.number), "已决定", office.now)]


# ---- the same again


def test_another_file_that_says_the_same_changes_nothing(office: Office, desk: Desk) -> None:
    office.drop(desk, student(1), student(2))
    issue(desk)
    before = answers.issued(desk)
    assert kinds(office.drop(desk, student(2), student(1), name="另存.xlsx")) == ["list.taken"]
    assert issue(desk) == []
    assert answers.issued(desk) == before
    assert "与台账相同 2 人" in page(office, desk, "另存.xlsx")


def test_an_old_list_dropped_again_does_not_turn_cases_back(office: Office, desk: Desk) -> None:
    office.drop(desk, student(1, YELLOW))
    first = (desk.intake / "已处理" / office.day / "名单.xlsx").read_bytes()
    office.drop(desk, student(1, RED))
    (desk.intake / "名单.xlsx").write_bytes(first)
    assert kinds(admit(desk, take(desk.intake / "名单.xlsx", desk.intake))) == ["list.taken"]
    assert the_cases(desk)["01"].level == "red"


# ---- other facts, the same level


def test_corrected_facts_change_the_case_and_no_paper(office: Office, desk: Desk) -> None:
    office.drop(desk, student(1), student(2))
    issue(desk)
    before, papers = the_cases(desk)["01"], answers.issued(desk)
    files = {path: path.read_bytes() for path in desk.outbox.rglob("*") if path.is_file()}
    events = office.drop(desk, changed(student(1), 班级="机器人2532", 家长联系电话="13900000001"), student(2))
    assert kinds(events) == ["list.taken", "case.revised"]
    assert events[1].data == {"fields": ["class_name", "parent_phone"]}
    after = the_cases(desk)["01"]
    assert (after.entry.class_name, after.entry.parent_phone) == ("机器人2532", "13900000001")
    assert (after.number, after.level, after.notice_date) == (before.number, before.level, before.notice_date)
    assert issue(desk) == []
    assert answers.issued(desk) == papers
    assert {path: path.read_bytes() for path in files} == files
    told = page(office, desk)
    pages = len({(s["pdf"], s["pdf_page"]) for s in papers if s["case_id"] == str(after.number)})
    assert all(words in told for words in ("机器人2531", "机器人2532", "13900000001", f"{pages} 页"))
    with desk.ledger.connect() as connection:
        assert [case for _, case in history.of_case(connection, str(after.number))] == [before]


def test_what_a_newer_list_leaves_empty_stays(office: Office, desk: Desk) -> None:
    office.drop(desk, changed(student(1), 家长联系电话="13900000001"))
    bare = tuple(h for h in HEADER if h not in ("家长联系电话", "家长姓名", "辅导员", "年级"))
    row = tuple(c for h, c in zip(HEADER, student(1), strict=True) if h in bare)
    assert kinds(office.drop(desk, row, header=bare)) == ["list.taken"]
    assert the_cases(desk)["01"].entry.parent_phone == "13900000001"


def test_figures_of_two_lists_are_not_mixed(office: Office, desk: Desk) -> None:
    office.drop(desk, student(1))
    header = tuple(h for h in HEADER if h != "未获学分累计")
    row = changed(student(1), 不及格课程门数=2)
    office.drop(desk, tuple(c for h, c in zip(HEADER, row, strict=True) if h in header), header=header)
    assert {m.value: str(v) for m, v in the_cases(desk)["01"].entry.figures.items()} == {"failed_count": "2"}


def test_events_of_a_correction_name_no_student_and_no_value(office: Office, desk: Desk) -> None:
    office.drop(desk, student(1, YELLOW, name="欧阳晓明"), student(2))
    office.drop(
        desk, changed(student(1, RED, name="欧阳晓明"), 家长联系电话="13900000001", 家长姓名="欧阳大")
    )
    told = str([(event.kind, event.subject, event.data) for event in desk.ledger.events()])
    assert "case.level_changed" in told
    assert not any(word in told for word in ("欧阳", "2501032", "139", "学生"))


# ---- another level


def test_a_graver_level_prints_the_notice_and_what_is_new(office: Office, desk: Desk) -> None:
    office.drop(desk, student(1, YELLOW), student(2, YELLOW))
    issue(desk)
    first = the_cases(desk)["01"]
    papers = answers.issued(desk)
    events = office.drop(desk, student(1, RED), student(2, YELLOW))
    assert kinds(events) == ["list.taken", "case.level_changed"]
    assert events[1].data == {"before": "yellow", "after": "red", "grounds": []}
    assert [event.data["forms"] for event in issue(desk)] == [
        ["level_change", "parent_letter", "parent_talk", "helping_record"]
    ]
    assert [sheet for sheet in answers.issued(desk) if "第01批" in sheet["pdf"]] == papers
    assert issue(desk) == []
    after = the_cases(desk)["01"]
    assert (after.level, after.notice_date) == ("red", office.day)
    assert first.notice_date != office.day
    notice = next(s for s in answers.issued(desk) if (s["form"], s["part"]) == ("level_change", "NOTICE"))
    text = pypdf.PdfReader(desk.root / notice["pdf"]).pages[notice["pdf_page"]].extract_text()
    date = f"{office.now.year}年{office.now.month}月{office.now.day}日"
    assert all(words in text.replace("\n", "") for words in (YELLOW, RED, date, str(after.number)))
    assert f"{YELLOW} → {RED}" in page(office, desk)


def test_the_receipt_of_a_change_returns_signed_by_the_student(office: Office, desk: Desk) -> None:
    office.drop(desk, student(1, YELLOW))
    issue(desk)
    office.drop(desk, student(1, RED))
    issue(desk)
    parts = {s["part"]: s for s in answers.issued(desk) if s["form"] == "level_change"}
    assert {name: part["returns"] for name, part in parts.items()} == {"NOTICE": False, "RECEIPT": True}
    assert [m["mark"] for m in parts["RECEIPT"]["marks"] if m["required"]] == ["student"]
    assert parts["NOTICE"]["qr"] != parts["RECEIPT"]["qr"]


def test_a_printed_notice_of_change_is_missed_until_its_receipt_is_back(office: Office, desk: Desk) -> None:
    def told(number: str) -> list[str]:
        return [line.material for line in remind(desk) if line.case_no == number]

    office.drop(desk, student(1, YELLOW), student(2, YELLOW))
    issue(desk)
    number = str(the_cases(desk)["01"].number)
    state = {c["case_id"]: c["materials"] for c in answers.status(desk)["case_list"]}
    assert "level_change" not in state[number]
    office.drop(desk, student(1, RED), student(2, YELLOW))
    issue(desk)
    state = {c["case_id"]: c["materials"] for c in answers.status(desk)["case_list"]}
    assert state[number]["level_change"] == "missing"
    assert told(number)
    before = the_cases(desk)["01"]
    decide(desk, office, before, replace(before, state=CaseState.RELEASED))
    assert told(number) == [], "nobody is reminded of a case that a person has closed"


def test_the_papers_of_the_first_level_keep_their_date_in_the_dossier(office: Office, desk: Desk) -> None:
    office.drop(desk, student(1, YELLOW))
    issue(desk)
    first = the_cases(desk)["01"].notice_date
    office.drop(desk, student(1, RED))
    issue(desk)
    assert the_cases(desk)["01"].notice_date != first
    bind(desk)
    (dossier,) = desk.archive.rglob("*.pdf")
    text = "".join(page.extract_text() for page in pypdf.PdfReader(dossier).pages[:4])
    year, month, day = map(int, first.split("-"))
    assert f"立卷时间：{year}年{month}月{day}日" in "".join(text.split())


def test_changes_are_numbered_and_no_form_is_printed_twice(office: Office, desk: Desk) -> None:
    for turn, level in enumerate((YELLOW, RED, ORANGE, RED)):
        office.drop(desk, changed(student(1, level), 辅导员=f"第{turn}位"))
        issue(desk)
    number = the_cases(desk)["01"].number
    printed = forms_of(desk, number)
    assert [item for item in printed if item[0] == "level_change"] == [("level_change", n) for n in (1, 2, 3)]
    assert {serial for form, serial in printed if form != "level_change"} == {1}
    told = [event.data for event in desk.ledger.events() if event.kind == "case.level_changed"]
    assert [(d["before"], d["after"]) for d in told] == [
        ("yellow", "red"),
        ("red", "orange"),
        ("orange", "red"),
    ]


def test_a_change_before_the_first_printing_needs_no_notice(office: Office, desk: Desk) -> None:
    office.drop(desk, student(1, YELLOW))
    office.drop(desk, student(1, RED))
    issue(desk)
    forms = {form for form, _ in forms_of(desk, the_cases(desk)["01"].number)}
    assert "level_change" not in forms
    assert "parent_letter" in forms


def test_after_a_crash_the_change_is_printed_to_the_same_bytes(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with office.open() as desk:
        office.drop(desk, student(1, YELLOW), student(2, YELLOW, klass="机器人2532"))
        issue(desk)
        office.drop(desk, student(1, RED), student(2, RED, klass="机器人2532"))

        def crash(*_: object) -> None:
            raise RuntimeError

        monkeypatch.setattr("guidang.store.orders.done", crash)
        with pytest.raises(RuntimeError):
            issue(desk)
        monkeypatch.undo()
        half = {path: path.read_bytes() for path in desk.outbox.rglob("*第02批*.pdf")}
        assert len(half) == 2  # of one class: its 清点单 and its papers
    with office.open() as desk:
        issue(desk)
        files = {path: path.read_bytes() for path in desk.outbox.rglob("*第02批*.pdf")}
        assert len(files) == 4
        assert files.items() >= half.items()
        assert issue(desk) == []


def test_word_copies_that_staff_may_have_typed_into_stay(tmp_path: Path) -> None:
    """黑龙江's two talk records bear one title: the second must not take the first one's place."""
    office = Office(tmp_path / "office", "heilongjiang")
    with office.open() as desk:
        office.drop(desk, student(1, YELLOW))
        issue(desk)
        typed = next(desk.outbox.rglob("*谈话记录表_*.docx"))
        typed.write_bytes(b"typed by staff")
        office.drop(desk, student(1, RED))
        issue(desk)
        assert typed.read_bytes() == b"typed by staff"
        assert len(list(desk.outbox.rglob("*谈话记录表*.docx"))) == 2


# ---- who is lacking


def test_a_student_dropped_from_the_corrected_list_is_asked_about_once(office: Office, desk: Desk) -> None:
    office.drop(desk, student(1), student(2), student(3))
    before = the_cases(desk)
    events = office.drop(desk, student(1), student(2), name="更正.xlsx")
    assert kinds(events) == ["list.taken", "question.asked"]
    assert questions(desk) == [("03", "dropped")]
    assert the_cases(desk) == before
    assert "更正 待确认.xlsx" in laid(desk, office, "退回")
    told = page(office, desk, "更正.xlsx")
    assert "25010320003" in told
    assert told == page(office, desk, "更正.xlsx", "退回")
    again = office.drop(desk, student(2), changed(student(1), 辅导员="另一位"), name="再更正.xlsx")
    assert kinds(again) == ["list.taken", "case.revised"]
    assert questions(desk) == [("03", "dropped")]
    assert "25010320003" in page(office, desk, "再更正.xlsx")


def test_the_question_is_answered_when_the_student_is_on_a_list_again(office: Office, desk: Desk) -> None:
    office.drop(desk, student(1), student(2), student(3))
    office.drop(desk, student(1), student(2))
    events = office.drop(desk, student(3), name="补充.xlsx")
    assert kinds(events) == ["list.taken", "question.answered"]
    assert questions(desk) == []
    office.drop(desk, student(2), student(1))
    assert questions(desk) == [("03", "dropped")], "lacking once more is a new question"


def test_an_answer_of_a_person_is_not_asked_again(office: Office, desk: Desk) -> None:
    office.drop(desk, student(1), student(2), student(3))
    office.drop(desk, student(1), student(2))
    case = the_cases(desk)["03"]
    decide(desk, office, case, case)
    office.drop(desk, student(2), student(1))
    assert questions(desk) == []


def test_a_supplement_asks_about_nobody(office: Office, desk: Desk) -> None:
    office.drop(desk, *(student(n) for n in range(1, 6)))
    assert "question.asked" not in kinds(
        office.drop(desk, student(6), student(7), student(1), name="补充.xlsx")
    )
    assert "question.asked" not in kinds(office.drop(desk, student(8)))  # the usual name, other students
    assert questions(desk) == []


def test_half_of_the_students_or_the_same_name_make_a_corrected_version(office: Office, desk: Desk) -> None:
    office.drop(desk, *(student(n) for n in range(1, 5)))
    office.drop(desk, student(1), student(2), name="另一份.xlsx")
    assert questions(desk) == [("03", "dropped"), ("04", "dropped")]
    office.drop(desk, *(student(n) for n in range(11, 16)), name="二班.xlsx")
    office.drop(desk, student(11), name="二班.xlsx")
    assert questions(desk)[2:] == [(str(n), "dropped") for n in (12, 13, 14, 15)]


def test_a_row_with_an_error_is_not_lacking(office: Office, desk: Desk) -> None:
    office.drop(desk, student(1), student(2), student(3))
    office.drop(desk, student(1), student(2), changed(student(3), 预警等级="看不懂"))
    assert questions(desk) == []


def test_a_student_below_the_threshold_now_is_asked_about(tmp_path: Path) -> None:
    office = Office(tmp_path / "office", "quzhou")
    header = tuple(h for h in HEADER if h not in ("预警等级", "不及格课程门数"))

    def row(n: int, unearned: float) -> Row:
        whole = changed(student(n), 未获学分累计=unearned)
        return tuple(c for h, c in zip(HEADER, whole, strict=True) if h in header)

    with office.open() as desk:
        office.drop(desk, row(1, 5), row(2, 13), header=header)
        before = the_cases(desk)
        office.drop(desk, row(1, 0), row(2, 13), header=header)
        assert questions(desk) == [("01", "below")]
        assert the_cases(desk) == before
        office.drop(desk, row(1, 0), header=header, name="只有一人.xlsx")
        assert questions(desk) == [("01", "below")]
        office.drop(desk, row(1, 5), row(2, 13.5), header=header)
        assert questions(desk) == []


# ---- another name


def test_another_name_under_a_known_id_is_refused(office: Office, desk: Desk) -> None:
    office.drop(desk, *(student(n) for n in range(1, 7)))
    before = the_cases(desk)
    events = office.drop(desk, student(1, YELLOW, name="王五"), student(9), name="补充.xlsx")
    assert kinds(events) == ["list.taken", "case.opened", "list.rows_refused"]
    assert {n: case for n, case in the_cases(desk).items() if n != "09"} == before
    assert laid(desk, office, "退回") == ["补充 待改正.xlsx", "补充.xlsx 说明.html"]
    told = page(office, desk, "补充.xlsx")
    assert all(words in told for words in ("25010320001", "学生乙", "王五", "请核对学号"))


def test_a_change_of_name_on_the_corrected_list_is_believed(office: Office, desk: Desk) -> None:
    office.drop(desk, *(student(n) for n in range(1, 5)))
    events = office.drop(desk, student(1, name="学生乙二"), *(student(n) for n in range(2, 5)))
    assert kinds(events) == ["list.taken", "case.revised"]
    assert the_cases(desk)["01"].entry.name == "学生乙二"


@pytest.mark.parametrize(
    "rows",
    [
        (student(1, name="学生丙"), student(2, name="学生乙"), student(3)),  # two ids exchanged
        (student(1, name="学生丙"), student(3)),  # 学生丙 typed with the id of 学生乙, who is lacking
        (student(1, name="学生丁"), student(2), student(3)),  # 学生丁 twice
        (student(1, name="王五", klass="机器人2532"), student(2), student(3)),  # another class too
    ],
    ids=["exchanged", "slipped", "twice", "class"],
)
def test_a_slip_in_the_id_hands_no_case_to_another(office: Office, desk: Desk, rows: tuple[Row, ...]) -> None:
    office.drop(desk, student(1), student(2), student(3), student(4))
    before = the_cases(desk)
    office.drop(desk, *rows)
    assert the_cases(desk) == before


def test_a_list_that_the_ledger_speaks_against_throughout_goes_back(office: Office, desk: Desk) -> None:
    office.drop(desk, student(1), student(2), student(3), student(4))
    events = office.drop(desk, student(1, name="王五"), name="错.xlsx")
    assert kinds(events) == ["list.taken", "list.rows_refused"]
    assert laid(desk, office, "退回") == ["错 待改正.xlsx", "错.xlsx", "错.xlsx 说明.html"]
    assert laid(desk, office, "已处理") == []


# ---- what a person decided


def test_a_closed_case_is_asked_about_and_not_opened_again(office: Office, desk: Desk) -> None:
    office.drop(desk, student(1, YELLOW), student(2))
    issue(desk)
    case = the_cases(desk)["01"]
    events = decide(desk, office, case, replace(case, state=CaseState.RELEASED))
    assert kinds(events) == ["case.closed"]
    office.drop(desk, student(1, RED), student(2))
    assert issue(desk) == []
    found = the_cases(desk)["01"]
    assert (found.state, found.level) == (CaseState.RELEASED, "yellow")
    assert questions(desk) == [("01", "closed")]
    decide(desk, office, found, found)
    office.drop(desk, student(1, RED), student(2, YELLOW))
    assert questions(desk) == []


def test_a_closed_case_is_not_missed_on_a_corrected_list(office: Office, desk: Desk) -> None:
    office.drop(desk, student(1), student(2))
    case = the_cases(desk)["01"]
    decide(desk, office, case, replace(case, state=CaseState.WITHDRAWN))
    office.drop(desk, student(2))
    assert questions(desk) == []


def test_nothing_is_printed_for_a_closed_case_until_it_is_open_again(office: Office, desk: Desk) -> None:
    office.drop(desk, student(1))
    case = the_cases(desk)["01"]
    decide(desk, office, case, replace(case, state=CaseState.WITHDRAWN))
    assert issue(desk) == []
    closed = the_cases(desk)["01"]
    assert kinds(decide(desk, office, closed, case)) == ["case.reopened"]
    assert kinds(issue(desk)) == ["case.issued"]


def test_a_level_that_a_person_set_stands(office: Office, desk: Desk) -> None:
    office.drop(desk, student(1, RED), student(2))
    issue(desk)
    case = the_cases(desk)["01"]
    entry = replace(case.entry, level=ORANGE)
    decide(desk, office, case, replace(case, entry=entry, level="orange", level_label=ORANGE))
    assert [event.data["forms"] for event in issue(desk)] == [["level_change"]]
    office.drop(desk, changed(student(1, RED), 辅导员="另一位"), student(2))
    found = the_cases(desk)["01"]
    assert (found.level, found.entry.counselor) == ("orange", "另一位")
    assert "没有改回" in page(office, desk)
    office.drop(desk, student(1, YELLOW), student(2))
    assert the_cases(desk)["01"].level == "yellow", "a level that is neither is news"


def test_a_revision_is_of_one_case(office: Office, desk: Desk) -> None:
    office.drop(desk, student(1), student(2))
    one, other = the_cases(desk).values()
    with pytest.raises(ValueError, match="one case"):
        decide(desk, office, one, other)


# ---- where the clerk finds it


def test_rows_with_errors_come_back_marked_and_the_list_is_done_with(office: Office, desk: Desk) -> None:
    office.drop(desk, student(1), changed(student(2), 预警等级="看不懂"))
    assert laid(desk, office, "已处理") == ["名单.xlsx", "名单.xlsx 说明.html"]
    assert laid(desk, office, "退回") == ["名单 待改正.xlsx", "名单.xlsx 说明.html"]
    assert page(office, desk) == page(office, desk, folder="退回")
    assert "名单 待改正.xlsx" in page(office, desk)


def test_after_a_crash_everything_is_laid_out_again(office: Office, desk: Desk) -> None:
    rows = (student(1), student(2), changed(student(3), 预警等级="看不懂"))
    office.drop(desk, student(1), student(2), student(4))
    office.now += timedelta(days=1)
    claim = take(write_list(desk.intake / "名单.xlsx", rows), desk.intake)
    admit(desk, claim)

    def folders() -> dict[Path, bytes]:
        return {p: p.read_bytes() for day in desk.intake.glob(f"*/{office.day}") for p in day.iterdir()}

    before = folders()
    assert len(before) == 5
    claim.path.parent.mkdir()
    (desk.intake / "已处理" / office.day / "名单.xlsx").rename(claim.path)
    (desk.intake / "退回" / office.day / "名单 待改正.xlsx").unlink()  # as if it came in the middle
    assert admit(desk, claim) == []
    assert folders() == before


def test_a_file_of_the_clerk_is_never_overwritten(office: Office, desk: Desk) -> None:
    rows = (student(1), changed(student(2), 预警等级="看不懂"))
    office.drop(desk, *rows)
    mine = desk.intake / "退回" / office.day / "名单 待改正.xlsx"
    mine.write_bytes(b"half mended")
    office.drop(desk, *rows, changed(student(3), 预警等级="?"), later=False)
    assert mine.read_bytes() == b"half mended"
    assert laid(desk, office, "退回") == [
        "名单 (2) 待改正.xlsx",
        "名单 (2).xlsx 说明.html",
        "名单 待改正.xlsx",
        "名单.xlsx 说明.html",
    ]
    told = (desk.intake / "已处理" / office.day / "名单 (2).xlsx 说明.html").read_text("utf-8")
    assert "名单 (2) 待改正.xlsx" in told


def test_a_very_long_name(office: Office, desk: Desk) -> None:
    name = "名" * 83 + "a.csv"
    for n in (1, 2):
        (desk.intake / name).write_bytes(b"\xff\xd8\xff" * 99 + bytes([n]))
        admit(desk, take(desk.intake / name, desk.intake))
    assert len(laid(desk, office, "退回")) == 4


def test_the_sheet_of_questions_filled_in_answers_them(office: Office, desk: Desk) -> None:
    office.drop(desk, student(1), student(2), student(3), student(4))
    office.drop(desk, student(1), student(2))
    sheet = desk.intake / "退回" / office.day / "名单 待确认.xlsx"
    book = load_workbook(sheet)
    form = book.worksheets[0]
    heading = next(row for row in form.iter_rows() if row[0].value == "案号")
    columns = {str(cell.value).strip("* "): cell.column for cell in heading}
    assert {"学号", "姓名", "案号", "结果"} <= columns.keys()
    for offset, (digits, outcome) in enumerate((("03", "撤销"), ("04", "维持")), start=1):
        row = heading[0].row + offset
        assert str(form.cell(row, columns["学号"]).value).endswith(digits)
        for label, value in (("结果", outcome), ("日期", "2026-03-05"), ("决定人", "某某"), ("原因", "误列")):
            form.cell(row, columns[label], value)
    book.save(desk.intake / "待确认.xlsx")
    office.now += timedelta(days=1)
    events = admit(desk, take(desk.intake / "待确认.xlsx", desk.intake))
    assert kinds(events).count("question.answered") == 2
    assert questions(desk) == []
    assert {n: case.state.value for n, case in the_cases(desk).items()} == {
        "01": "open",
        "02": "open",
        "03": "withdrawn",
        "04": "open",
    }
