"""What stays empty on paper for lack of data is told once, before anything is printed."""

from datetime import date

import pytest
from click.testing import CliRunner
from tests.conftest import HEADER, student, write_list

from guidang.faces.cli import main
from guidang.steps.admit import admit
from guidang.steps.desk import Desk
from guidang.steps.list_check import check
from guidang.steps.taking import take

BEGINNING = "以下各栏名单和设置中没有，打印后为空白，需手填："
LETTER = "《学业预警致家长（监护人）通知书》"


def test_the_page_of_a_list_says_what_neither_list_nor_settings_fill(desk: Desk) -> None:
    rows = [student(1, "红色预警"), student(2, "黄色预警"), student(3, "红色预警")]
    rows[2] = (*rows[2][:8], None, *rows[2][9:])
    admit(desk, take(write_list(desk.intake / "名单.xlsx", rows), desk.intake))
    (page,) = desk.intake.rglob("* 说明.html")
    said = page.read_text("utf-8")
    assert said.count(BEGINNING) == 1
    assert f"学院联系电话（{LETTER}）" in said  # every student who gets the letter
    assert "未获学分（" in said and "1 人）" in said
    assert "旷课学时（" not in said and "姓名（" not in said


def test_nothing_is_said_when_nothing_is_lacking(desk: Desk) -> None:
    desk.office = dict.fromkeys(desk.office, "某")
    path = write_list(desk.root / "名单.xlsx", [student(1, "黄色预警")])
    _, report = check(path, desk.pack, date(2026, 3, 2), None, desk.office)
    assert BEGINNING not in report


@pytest.mark.parametrize("with_pack", [True, False])
def test_the_check_of_a_list_speaks_of_settings_only_where_it_knows_them(
    desk: Desk, *, with_pack: bool
) -> None:
    known = dict(zip(HEADER, student(1, "红色预警"), strict=True)) | {"辅导员": ""}
    path = write_list(desk.root / "名单.xlsx", [tuple(known.values())], tuple(known))
    options = ["--pack", "nanjing"] if with_pack else []
    result = CliRunner().invoke(main, ["list", "check", str(path), "--workspace", str(desk.root), *options])
    assert f"辅导员（{LETTER}" in result.stdout
    assert ("学院联系电话" in result.stdout) != with_pack
