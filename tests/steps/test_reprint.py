"""加印: the same sheet again, a lost page with its back, further copies, a copy in place of a void one."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.conftest import CLOCK, student, write_list
from tests.steps.conftest import opened
from tests.steps.reprints import HEADER, WARNINGS, ask, files, notices, papers_of, row, texts

from guidang.domain.errors import PrintRefused
from guidang.domain.records import PrintWay
from guidang.domain.scan import Outcome
from guidang.faces import answers
from guidang.faces.cli import main
from guidang.faces.workspace import create
from guidang.steps.admit import admit
from guidang.steps.desk import Desk
from guidang.steps.issue import issue
from guidang.steps.reprint import Request, reprint
from guidang.steps.standing import proving
from guidang.steps.taking import take
from guidang.store import orders
from guidang.store.cases import all_cases, earlier_lists
from guidang.store.orders import Asked, OrderKind
from guidang.store.scans import BatchRow, RegionRow, add_batch, add_region
from guidang.store.sheets import all_sheets, replace_sheets


def test_the_same_sheet_again_is_the_same_sheet(printed: Desk) -> None:
    before = answers.issued(printed)
    ask(printed, row(1, "学业预警通知书", "原样重印"))
    again = papers_of(printed, 2)
    assert again.endswith("机器人2531_第02批_01_文书_重印.pdf")
    assert answers.issued(printed) == before
    sheet = next(s for s in before if s["form"] == "notice" and s["pdf"] == WARNINGS)
    assert texts(printed.root / again)[0] == texts(printed.root / WARNINGS)[sheet["pdf_page"]]


def test_what_changed_since_does_not_change_the_sheet(printed: Desk) -> None:
    """A corrected list renames the class; the sheet that is printed again says what it said."""
    rows = [student(1, klass="数控2531"), student(2, "黄色预警"), student(3, klass="机器人2532")]
    admit(printed, take(write_list(printed.intake / "改.xlsx", rows), printed.intake))
    issue(printed)
    ask(printed, row(1, "学业预警通知书"))
    (again,) = printed.outbox.rglob("数控2531_第01批_01_文书_重印.pdf")
    assert "机器人2531" in texts(again)[0]


def test_all_that_a_student_has_again(printed: Desk) -> None:
    told = ask(printed, row(2, "全部"))
    forms = {s["form"] for s in answers.issued(printed) if s["case_id"].startswith("N252-00002")}
    assert f"原样重印全部 {len(forms)} 份文书" in told
    assert "第01批" not in papers_of(printed, 2)


def test_the_same_file_or_the_same_row_prints_nothing_twice(printed: Desk) -> None:
    ask(printed, row(1, "学业预警通知书"))
    ask(printed, row(1, "学业预警通知书"))
    told = ask(printed, row(1, "学业预警通知书"), row(2, "学业预警通知书"), name="又.xlsx")
    assert "没有重复打印" in told
    assert len(texts(printed.root / papers_of(printed, 3))) == 1
    assert not files(printed, 4)
    ask(printed, row(1, "学业预警通知书", date="2026-03-01"), name="再.xlsx")
    assert len(texts(printed.root / papers_of(printed, 4))) == 1


def test_further_copies_of_a_talk_record_have_codes_of_their_own(printed: Desk) -> None:
    talk = "预警学生谈话记录表"
    ask(printed, row(1, talk, "另加新份", copies="2"), row(3, talk, copies="1"))
    serials: dict[str, list[int]] = {}
    for sheet in answers.issued(printed):
        if sheet["form"] == "talk_record":
            serials.setdefault(sheet["case_id"][:10], []).append(sheet["serial"])
    assert serials == {"N252-00001": [1, 2, 3], "N252-00002": [1], "N252-00003": [1, 2]}
    codes = [sheet["qr"] for sheet in answers.issued(printed)]
    assert len(set(codes)) == len(codes)
    typed = {path.name for path in printed.outbox.rglob(f"机器人253?_{talk}_N252-00001-*.docx")}
    assert {name.partition("N252-00001-")[2][2:] for name in typed} == {".docx", "_2.docx", "_3.docx"}


def test_a_whole_class_or_level_and_who_is_passed_over(printed: Desk) -> None:
    ask(printed, ("", "", "机器人2531", "", "家长（监护人）谈话记录表", "另加新份", "", "", ""))
    copies = [s for s in answers.issued(printed) if s["form"] == "parent_talk" and s["serial"] == 2]
    assert {sheet["case_id"][:10] for sheet in copies} <= {"N252-00001", "N252-00002"}
    assert copies
    ask(printed, ("", "", "", "红色预警", "预警学生谈话记录表", "另加新份", "", "", ""), name="红.xlsx")
    talks = [s for s in answers.issued(printed) if s["form"] == "talk_record" and s["serial"] == 2]
    assert {sheet["case_id"][:10] for sheet in talks} == {"N252-00001", "N252-00003"}
    told = ask(printed, ("", "", "机器人2531", "", "致家长", "", "", "", ""), name="信.xlsx")
    assert "没有打印：学生丙（N252-00002" in told


def test_a_new_code_makes_the_old_sheet_void(printed: Desk) -> None:
    ask(printed, row(1, "学业预警通知书", "换号重印"))
    notices = {
        (s["serial"], s["replaced_by"])
        for s in answers.issued(printed)
        if s["form"] == "notice" and s["case_id"].startswith("N252-00001")
    }
    assert notices == {(1, 2), (2, None)}
    with printed.ledger.connect() as connection:
        sheets = [s for s in all_sheets(connection) if s.case_no.startswith("N252-00001")]
    stub = next(rule for rule in printed.pack.materials if rule.of == "notice/STUB")
    assert {sheet.serial for sheet in proving(stub, sheets)} == {2}
    ask(printed, row(1, "学业预警通知书"))
    assert answers.status(printed)["sheets"] == len(sheets) + len(
        [s for s in answers.issued(printed) if not s["case_id"].startswith("N252-00001")]
    )


def test_one_copy_is_not_replaced_twice(printed: Desk) -> None:
    """Asked again before the new copy is printed, on one sheet, another sheet or at the command line."""
    twice = (row(1, "学业预警通知书", "换号重印"), row(1, "学业预警通知书", "换号重印", date="2026-03-01"))
    admit(printed, take(write_list(printed.intake / "加印.xlsx", twice, HEADER), printed.intake))
    with pytest.raises(PrintRefused, match="还没有印出"):
        reprint(printed, Request(student="25010320001", form="notice", way=PrintWay.REPLACE))
    issue(printed)
    assert notices(printed) == {(1, 2), (2, None)}
    reprint(printed, Request(student="25010320001", form="notice", way=PrintWay.REPLACE))
    issue(printed)
    assert notices(printed) == {(1, 2), (2, 3), (3, None)}


@pytest.mark.parametrize("apart", [False, True])
def test_an_order_to_replace_a_void_copy_prints_nothing(printed: Desk, apart: bool) -> None:
    with printed.ledger.connect() as connection:
        case = all_cases(connection)[0]
        claim = earlier_lists(connection, case.entry.term)[0].claim
    for _ in range(2):
        with printed.ledger.transaction() as tx:
            what = Asked("notice", serial=1)
            orders.add_asked(tx.connection, claim, [(str(case.number), 0, OrderKind.REPLACE, what)])
        if apart:
            issue(printed)
    issue(printed)
    assert notices(printed) == {(1, 2), (2, None)}
    with printed.ledger.transaction() as tx:
        replace_sheets(tx.connection, str(case.number), "notice", 1, 9)
    assert notices(printed) == {(1, 2), (2, None)}


@pytest.mark.parametrize("apart", [False, True])
def test_a_copy_that_becomes_void_is_not_printed_again_but_its_successor_is(
    printed: Desk, apart: bool
) -> None:
    """The reprint was ordered while the old copy held; the new one is printed in the same run, or before."""
    if apart:
        for way in (PrintWay.REPLACE, PrintWay.SAME):
            reprint(printed, Request(student="25010320001", form="notice", way=way, serial=1))
    else:
        rows = (row(1, "学业预警通知书", "换号重印"), row(1, "学业预警通知书", "原样重印"))
        admit(printed, take(write_list(printed.intake / "加印.xlsx", rows, HEADER), printed.intake))
    issue(printed)
    assert notices(printed) == {(1, 2), (2, None)}
    new = next(s for s in answers.issued(printed) if s["form"] == "notice" and s["serial"] == 2)
    again = [name for run in (2, 3) for name in files(printed, run) if name.endswith("重印.pdf")]
    assert len(again) == apart
    for name in again:
        assert texts(printed.root / name)[0] == texts(printed.root / new["pdf"])[new["pdf_page"]]


def test_forms_of_one_title_are_asked_for_one_by_one(tmp_path: Path) -> None:
    """After a level change one form of the title is printed that the new level has no further copies of."""
    create(tmp_path / "office", "heilongjiang")
    talk = "学生预警谈话记录表"
    with opened(tmp_path / "office") as desk:
        for name, level in (("名单.xlsx", "黄色预警"), ("改.xlsx", "红色预警")):
            admit(desk, take(write_list(desk.intake / name, [student(1, level)]), desk.intake))
            issue(desk)
        ask(desk, row(1, talk, "另加新份", copies="2"))
        ask(desk, row(1, talk, "换号重印"), name="又.xlsx")
        talks = {
            (s["form"], s["serial"], s["replaced_by"])
            for s in answers.issued(desk)
            if s["form"].startswith("talk_record")
        }
        assert talks == {
            ("talk_record", 1, None),
            *(("talk_record_monthly", serial, 4 if serial == 3 else None) for serial in (1, 2, 3, 4)),
        }
        assert "每次一份" in ask(desk, row(1, talk, "换号重印", copies="2"), name="再.xlsx")


REFUSED = [
    (("25010320009", "", "", "", "学业预警通知书", "", "", "", ""), "没有学号"),
    (row(1, "通知书"), "不能确定是哪种文书"),
    (row(1, "学业预警通知书", page="2"), "没有第2页，正文只有 1 页"),  # its back is empty
    (row(1, "学业预警通知书", page="附页第1页"), "没有附页1，正文只有 1 页"),
    (row(1, "预警学生学业帮扶计划"), "没有给该生印过《预警学生学业帮扶计划》；要给该生印一份的，请选“另加"),
    (("", "", "", "", "学业预警通知书", "", "", "", ""), "请填写学号或案号"),
    (row(1, "学业预警通知书", "另加新份"), "每人一份"),
    (row(1, "学业预警通知书", "原样重印", copies="2"), "每次一份"),
    (row(1, "全部", "换号重印"), "只能原样重印"),
    (row(2, "致家长", "原样重印"), "黄色预警不用"),
    (row(1, "预警等级变更通知"), "随等级变更打印"),
    (row(1, "学业预警通知书", "随便"), "看不明白"),
    (row(1, "学业预警通知书", page="两"), "整数"),
    (("", "", "", "", "学业预警通知书", "原样重印", "", "", ""), "请填写学号或案号"),
    (("", "", "别的班", "", "学业预警通知书", "", "", "", ""), "没有符合的在办个案"),
]


def test_what_cannot_be_printed_is_told_with_the_remedy(printed: Desk) -> None:
    told = ask(printed, *(asked for asked, _ in REFUSED))
    assert not files(printed, 2)
    for number, (_, why) in enumerate(REFUSED, 2):
        assert why in told, number


def came_back(desk: Desk, n: int, form: str, outcome: Outcome = Outcome.MATCHED) -> None:
    """A scan of a student's printed form is on record."""
    sheet = next(s for s in answers.issued(desk) if s["form"] == form and s["case_id"][5:10] == f"{n:05d}")
    body = sheet["qr"].rpartition(".")[0]
    with desk.ledger.transaction() as tx:
        add_batch(tx.connection, BatchRow("scan", "0" * 64, "扫描.pdf", CLOCK.isoformat(), 1))
        add_region(tx.connection, RegionRow("scan", 0, 0, (0, 0, 1, 1), outcome, 0, 0.0, {}, body=body))


@pytest.mark.parametrize(
    ("outcome", "why"), [(Outcome.MATCHED, "已经收回归档"), (Outcome.UNCERTAIN, "还在待复核")]
)
def test_a_paper_that_came_back_before_its_successor_was_printed_stays_valid(
    printed: Desk, outcome: Outcome, why: str
) -> None:
    told: list[str] = []
    printed.progress = told.append
    rows = (row(1, "学业预警通知书", "换号重印"), row(2, "学业预警通知书", "换号重印"))
    admit(printed, take(write_list(printed.intake / "加印.xlsx", rows, HEADER), printed.intake))
    came_back(printed, 1, "notice", outcome)
    events = issue(printed)
    assert notices(printed) == {(1, None)}
    assert notices(printed, 2) == {(1, 2), (2, None)}
    assert ("sheet.kept", {"form": "notice", "serial": 1}) in [(e.kind, e.data) for e in events]
    (note,) = printed.outbox.rglob("没有换号重印*.txt")
    assert why in note.read_text("utf-8-sig")
    (ticks,) = [name for name in files(printed, 2) if "清点单" in name]
    assert "未打印" in "".join(texts(printed.root / ticks))
    assert sum("没有换号重印" in line for line in told) == 1
    assert issue(printed) == []
    assert note.exists()


def test_a_restricted_paper_that_came_back_is_not_spoken_of_beside_the_class(printed: Desk) -> None:
    form = printed.pack.form("talk_record")
    others = (one for one in printed.pack.forms if one is not form)
    printed.pack = replace(printed.pack, forms=(*others, replace(form, restricted=True)))
    rows = (row(1, form.title, "换号重印"), row(2, "学业预警通知书", "换号重印"))
    admit(printed, take(write_list(printed.intake / "加印.xlsx", rows, HEADER), printed.intake))
    came_back(printed, 1, form.code)
    issue(printed)
    (note,) = printed.outbox.rglob("没有换号重印*.txt")
    assert (note.parent.name, form.title in note.read_text("utf-8-sig")) == ("保密", True)
    (ticks,) = [name for name in files(printed, 2) if "清点单" in name]
    assert "未打印" not in "".join(texts(printed.root / ticks))


def test_a_paper_that_came_back_alone_prints_nothing(printed: Desk) -> None:
    ordered = write_list(printed.intake / "加印.xlsx", [row(1, "学业预警通知书", "换号重印")], HEADER)
    admit(printed, take(ordered, printed.intake))
    came_back(printed, 1, "notice")
    issue(printed)
    assert notices(printed) == {(1, None)}
    assert not files(printed, 2)


def test_a_crash_after_the_order_prints_it_once(printed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("guidang.store.orders.done", crash)
    with pytest.raises(RuntimeError):
        ask(printed, row(1, "预警学生谈话记录表", "另加新份"), row(1, "学业预警通知书"))
    half = {path: path.read_bytes() for path in printed.outbox.rglob("*第02批*.pdf")}
    monkeypatch.undo()
    issue(printed)
    assert {path: path.read_bytes() for path in printed.outbox.rglob("*第02批*.pdf")} == half
    assert len(half) == 3  # 清点单, the new copy, the old one again
    assert issue(printed) == []


def test_a_closed_case_is_printed_again_but_gets_nothing_new(printed: Desk) -> None:
    outcome = ("学号", "姓名", "结果", "原因", "决定人", "日期")
    decided = ("25010320001", "学生乙", "解除", "全部通过", "赵主任", "2026-03-01")
    admit(printed, take(write_list(printed.intake / "结果.xlsx", [decided], outcome), printed.intake))
    assert "只能原样重印" in ask(printed, row(1, "预警学生谈话记录表", "另加新份"))
    ask(printed, row(1, "预警学生谈话记录表", "原样重印"), name="又.xlsx")
    assert "第02批" in papers_of(printed, 2)


def test_the_command_prints_each_time_it_is_given(printed: Desk) -> None:
    wanted = Request(student="25010320001", form="notice", way=PrintWay.SAME, page="1")
    for run in (2, 3):
        done, passed = reprint(printed, wanted)
        issue(printed)
        assert ([one.told for one in done], passed) == (["原样重印《学业预警通知书》第1页"], [])
        assert done[0].run == run
        assert len(texts(printed.root / papers_of(printed, run))) == 1
    with pytest.raises(PrintRefused, match="不是案号"):
        reprint(printed, Request(case="N252-1", form="notice"))
    with pytest.raises(PrintRefused, match="不能确定是哪种文书"):
        reprint(printed, Request(student="25010320001", form="别的"))


def test_the_command_does_not_say_that_it_printed_what_it_could_not(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    create(folder, "nanjing")
    with opened(folder) as desk:
        rows = [student(1, name="王\U00031350"), student(2, "黄色预警")]
        admit(desk, take(write_list(desk.intake / "名单.xlsx", rows), desk.intake))
    words = ["--form", "helping_plan", "--another", "1", "--json", "--workspace", str(folder)]
    run = CliRunner().invoke(main, ["reprint", "--student", "25010320001", *words])
    assert (run.exit_code, run.stdout) == (PrintRefused.exit_code, "")
    assert "没有印出" in run.stderr
    assert "有 1 人的文书无法打印" in run.stderr
    (note,) = (folder / "outbox").rglob("无法打印*.txt")
    assert note.read_text("utf-8-sig").count("25010320001") == 1
    run = CliRunner().invoke(main, ["reprint", "--class", "机器人2531", *words])
    found = json.loads(run.stdout)
    assert (run.exit_code, [number[5:10] for number in found["waiting"]]) == (0, ["00001"])
    assert found["files"]


@pytest.mark.parametrize(
    "words",
    [[], ["--case", "N252-00001-37", "--class", "一班"], ["--case", "x", "--another", "1", "--new-code"]],
)
def test_the_command_line_must_say_what_it_wants(words: list[str], tmp_path: Path) -> None:
    assert CliRunner().invoke(main, ["reprint", *words, "--workspace", str(tmp_path)]).exit_code == 2


def test_the_command_names_the_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    run = CliRunner().invoke(main, ["reprint", "--student", "25010320001", "--json"])
    found = json.loads(run.stdout)
    assert [one["what"][:4] for one in found["ordered"]] == ["原样重印"]
    assert {name["path"].rpartition("_")[2] for name in found["files"]} == {"清点单.pdf", "重印.pdf"}
    assert all((folder / name["path"]).exists() for name in found["files"])
    run = CliRunner().invoke(main, ["reprint", "--student", "25010320009", "--json"])
    assert (run.exit_code, run.stdout) == (PrintRefused.exit_code, "")
