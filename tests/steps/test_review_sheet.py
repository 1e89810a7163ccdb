"""The review folder as the clerk uses it: look at the page, fill the workbook, save, and it is done."""

import re
import shutil
from pathlib import Path

import openpyxl
import pytest
from tests.steps.reviewing import (
    WHO,
    came,
    filed,
    fill,
    region,
    returning,
    rows_of,
    seen,
    sign,
    workbook,
)

from guidang.domain.review import SHEET_NAME
from guidang.domain.scan import Outcome
from guidang.faces import watch
from guidang.faces.settings import read_settings
from guidang.steps import review, review_folder
from guidang.steps.desk import Desk
from guidang.steps.folders import REVIEW
from guidang.steps.taking import report_beside

UNSIGNED, NO_CODE = Outcome.UNSIGNED, Outcome.NO_CODE
TODAY = "2026-03-02"


@pytest.fixture
def office(printed: Desk) -> Desk:
    path = printed.root / "guidang.toml"
    text = path.read_text("utf-8").replace("settle_seconds = 2.0", "settle_seconds = 0.2")
    path.write_text(text, "utf-8")
    return printed


def once(desk: Desk) -> None:
    watch.watch_once(desk, read_settings(desk.root))


def folder(desk: Desk) -> Path:
    return desk.scans / REVIEW


def save(desk: Desk, book: openpyxl.Workbook) -> None:
    book.save(folder(desk) / SHEET_NAME)


def page(desk: Desk) -> str:
    return (folder(desk) / review_folder.PAGE_NAME).read_text("utf-8")


def names(desk: Desk) -> set[str]:
    return {path.name for path in folder(desk).iterdir()}


def state_of(desk: Desk, key: int) -> str:
    return str(rows_of(workbook(desk))[str(key)]["state"].value)


def test_the_page_shows_what_waits_without_any_network(office: Desk) -> None:
    sheet = returning(office)[0]
    half = (0.0, 0.5, 1.0, 1.0)
    doubt, stranger = came(
        office,
        seen(office, sheet, UNSIGNED, signed=False, bbox=half),
        seen(office, None, NO_CODE),
        name="扫描<b>.pdf",
    )
    once(office)
    shown = page(office)
    assert f"编号 {doubt}" in shown
    assert f"编号 {stranger}" in shown
    assert shown.count("data:image/jpeg") == 3  # two pages and the signature's crop
    assert sheet["case_id"] in shown
    assert "学生" in shown  # whose it probably is
    assert "扫描&lt;b&gt;.pdf" in shown
    assert not re.search(r"(src|href)=\"(?!data:|#)", shown)
    assert "default-src 'none'" in shown.replace("&#x27;", "'")
    row = rows_of(workbook(office))[str(doubt)]
    assert row["guess"].value
    assert row["picture"].hyperlink.target == row["picture"].value
    assert row["picture"].value in names(office)
    assert not any("学生" in name for name in names(office))


def test_filled_saved_and_closed_it_is_carried_out_row_by_row(office: Desk) -> None:
    one, two, three = returning(office)
    first, halves, second, other = came(
        office,
        seen(office, one, UNSIGNED),
        seen(office, None, NO_CODE),
        seen(office, None, NO_CODE),
        seen(office, None, NO_CODE),
    )
    once(office)
    book = workbook(office)
    sign(book)
    fill(book, first, doing="采用", why="已签")
    fill(book, halves, doing="合并到", into=str(first))
    titles = {form.code: form.title for form in office.pack.forms}
    part = office.pack.form(two["form"]).part(two["part"])
    fill(
        book, second, doing="归入", case=two["case_id"], form=titles[two["form"]], part=part.label, who="钱乙"
    )
    fill(book, other, doing="不采用")
    save(office, book)
    once(office)
    assert filed(office, one) == [first]
    assert filed(office, two) == [second]
    assert region(office, halves).decision == "merged"
    assert region(office, other).decision == "rejected"
    assert (region(office, first).decided_by, region(office, second).decided_by) == (WHO, "钱乙")
    assert review.seen(office, first).history[0].why == "已签"
    assert state_of(office, first) == f"已办：采用（{WHO}，{TODAY}），已签"
    assert "办理 4 项" in page(office)
    assert (office.scans / "已处理" / TODAY / SHEET_NAME).is_file()
    assert three["case_id"]

    book = workbook(office)
    fill(book, other, doing="撤销", who=WHO)
    save(office, book)
    once(office)
    assert region(office, other).waiting
    assert state_of(office, other).startswith("待复核")


def test_all_faults_are_said_at_once_and_stay_marked(office: Desk) -> None:
    sheet = returning(office)[0]
    one, two, three, four = came(office, seen(office, sheet, UNSIGNED), *[seen(office, None, NO_CODE)] * 3)
    once(office)
    book = workbook(office)
    fill(book, one, doing="采用", who=WHO)
    fill(book, two, doing="通过", into="甲")
    fill(book, three, doing="归入", case="N252-00001-00", who=WHO)
    fill(book, four, doing="采用", who=WHO)
    save(office, book)
    once(office)
    assert filed(office, sheet) == [one]
    told = report_beside(next((office.scans / "退回" / TODAY).glob("*.xlsx"))).read_text("utf-8-sig")
    for words in (
        "办理 1 项，3 项没有办理",
        "请从列表中选",
        "请填写经办人",
        "“甲”不是编号",
        "没有案号",
        "还不知道它",
    ):
        assert words in told
    assert re.search(rf"第 \d+ 行（编号 {two}）“处理”列（[A-Z] 列）", told)
    row = rows_of(workbook(office))[str(two)]
    assert (row["doing"].value, row["into"].value) == ("通过", "甲")
    assert row["doing"].fill.fgColor.rgb == "FFFFC7CE"
    assert "没有办理" in row["state"].value
    assert "没有办理" in page(office)

    once(office)  # nothing is tried again by itself
    book = workbook(office)
    sign(book)
    fill(book, two, doing="不采用", into="")
    fill(book, three, doing="", case="")
    fill(book, four, doing="")
    save(office, book)
    once(office)
    assert region(office, two).decision == "rejected"
    assert state_of(office, three).startswith("待复核")


def test_a_workbook_that_is_open_or_being_filled_is_not_written_over(office: Desk) -> None:
    came(office, seen(office, None, NO_CODE))
    once(office)
    lock = folder(office) / f"~${SHEET_NAME}"
    lock.write_bytes(b"lock")
    book = workbook(office)
    sign(book)
    fill(book, 1, doing="不采用")
    save(office, book)
    (later,) = came(office, seen(office, None, NO_CODE))
    once(office)
    assert region(office, 1).waiting
    assert rows_of(workbook(office))["1"]["doing"].value == "不采用"
    assert f"编号 {later}" in page(office)
    lock.unlink()
    once(office)
    assert region(office, 1).decision == "rejected"
    assert str(later) in rows_of(workbook(office))


@pytest.mark.parametrize("home", ["scans", "intake", f"scans/{REVIEW}"])
def test_dropped_into_a_watched_folder_it_is_done_once(office: Desk, home: str) -> None:
    (key,) = came(office, seen(office, None, NO_CODE))
    once(office)
    book = workbook(office)
    sign(book)
    fill(book, key, doing="不采用")
    mine = office.root / "复核处理 副本.xlsx"
    book.save(mine)
    shutil.copy(mine, office.root / home)
    once(office)
    assert region(office, key).decision == "rejected"
    review.undo(office, key, WHO)
    shutil.copy(mine, office.root / home)
    once(office)
    assert region(office, key).waiting  # the same bytes again do nothing
    reports = (office.root / home.split("/", maxsplit=1)[0] / "已处理" / TODAY).glob("*说明.txt")
    assert any("没有重复办理" in path.read_text("utf-8-sig") for path in reports)


def test_another_spreadsheet_in_scans_goes_back(office: Desk) -> None:
    book = openpyxl.Workbook()
    book.save(office.scans / "成绩.xlsx")
    once(office)
    assert (office.scans / "退回" / TODAY / "成绩.xlsx").is_file()


def test_a_stranger_named_so_is_no_list_either(office: Desk) -> None:
    (office.intake / SHEET_NAME).write_bytes(b"PK\x03\x04 nothing")
    once(office)
    assert (office.intake / "退回" / TODAY / SHEET_NAME).is_file()


def test_a_renamed_one_in_intake_is_not_taken_for_a_list(office: Desk) -> None:
    came(office, seen(office, None, NO_CODE))
    once(office)
    shutil.copy(folder(office) / SHEET_NAME, office.intake / "名单.xlsx")
    once(office)
    told = next((office.intake / "退回" / TODAY).glob("*说明.html")).read_text("utf-8")
    assert "改回“复核处理.xlsx”" in told


def test_a_crash_before_the_file_is_put_away_does_it_once(
    office: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from guidang.steps import review_sheet

    (key,) = came(office, seen(office, None, NO_CODE))
    once(office)
    book = workbook(office)
    sign(book)
    fill(book, key, doing="不采用")
    save(office, book)

    class PowerCut(BaseException):
        pass

    def cut(*_args: object) -> None:
        raise PowerCut

    with monkeypatch.context() as patch:
        patch.setattr(review_sheet, "_put_where_it_belongs", cut)
        with pytest.raises(PowerCut):
            once(office)
    assert region(office, key).decision == "rejected"
    review.undo(office, key, WHO)
    once(office)  # the claim that was left is worked off: it is known, and does nothing
    assert region(office, key).waiting


def test_nothing_is_written_when_nothing_changed_and_the_same_board_is_the_same_bytes(office: Desk) -> None:
    came(office, seen(office, None, NO_CODE))
    once(office)
    before = {p.name: (p.stat().st_mtime_ns, p.read_bytes()) for p in folder(office).iterdir()}
    once(office)
    assert {p.name: (p.stat().st_mtime_ns, p.read_bytes()) for p in folder(office).iterdir()} == before
    shutil.rmtree(folder(office))
    once(office)
    assert {p.name: p.read_bytes() for p in folder(office).iterdir()} == {
        n: b for n, (_, b) in before.items()
    }


def test_no_name_in_events_or_log(office: Desk) -> None:
    sheet = returning(office)[0]
    (key,) = came(office, seen(office, sheet, UNSIGNED), name="学生甲的回执.pdf")
    said: list[str] = []
    office.progress = said.append
    once(office)
    book = workbook(office)
    sign(book)
    fill(book, key, doing="采用", why="学生甲来过")
    save(office, book)
    once(office)
    told = "".join(f"{event.subject}{dict(event.data)}" for event in office.ledger.events()) + "".join(said)
    assert WHO not in told
    assert "学生甲" not in told
