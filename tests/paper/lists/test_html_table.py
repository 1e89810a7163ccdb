"""HTML saved as .xls, as student-record systems export it."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidang.domain.warning_list import WarningList
from guidang.paper.lists.files import html_table
from guidang.paper.lists.files.spreadsheet import Broken, read_book

PAGE = """<html><head><meta charset="gb2312"><script>var a = "<table>";</script></head><body>
<table><tr><td colspan="4">2025-2026学年第二学期学业预警名单</td></tr>
<tr><th>学号</th><th>姓名<th>班级</th><th>预警等级</th></tr>
<tr><td>02025001</td><td>张&#19977;</td><td rowspan=2>装饰2501</td><td>红色</td></tr>
<tr><td>02025002</td><td>李&amp;四<br></td><td>黄色</td></tr></table></body></html>"""


def test_spans_entities_and_open_tags() -> None:
    assert html_table.looks_like(PAGE)
    ((name, rows),) = html_table.read(PAGE)
    assert name == "表1"
    assert rows[0] == ["2025-2026学年第二学期学业预警名单"] * 4
    assert rows[1] == ["学号", "姓名", "班级", "预警等级"]
    assert rows[2:] == [["02025001", "张三", "装饰2501", "红色"], ["02025002", "李&四", "装饰2501", "黄色"]]


def test_it_is_read_as_a_list(read: Callable[..., WarningList]) -> None:
    reading = read(PAGE.encode("gb18030"), name="预警.xls")
    assert [(e.student_id, e.name, e.class_name, e.level, e.row) for e in reading.entries] == [
        ("02025001", "张三", "装饰2501", "红色预警", 3),
        ("02025002", "李&四", "装饰2501", "黄色预警", 4),
    ]


def test_what_excel_says_beside_the_text() -> None:
    page = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><!--[if gte mso 9]><xml>
    <x:Name>名单</x:Name></xml><![endif]--><table>
    <tr><td x:str="'001" style='mso-number-format:"\\@"'>001</td><td x:num="20250001.5">2E+07</td>
    <td x:num="7">007</td><td x:err="#REF!">#REF!</td><td>#N/A</td></tr>
    <tr style='display:none'><td>隐</td></tr></table></html>"""
    (sheet,) = read_book(page.encode(), "x.xls").sheets
    assert sheet.name == "名单"
    assert sheet.rows[0] == ["001", 20250001.5, "007", Broken.ERROR, Broken.ERROR]
    assert sheet.hidden_rows == {2}


def test_a_page_in_big5_says_so() -> None:
    page = '<html><meta content="text/html; charset=big5"><table><tr><td>學號</table></html>'
    assert read_book(page.encode("big5"), "x.xls").sheets[0].rows == [["學號"]]


def test_text_is_not_taken_for_a_page() -> None:
    assert not html_table.looks_like("学号,姓名\n1,<table>\n")


@pytest.mark.parametrize(
    "piece", ["<!--", "<a ", "<td rowspan=9999 colspan=9999>x", "<table>", "<script>", "&#1;"]
)
def test_a_page_made_to_take_for_ever_is_read_at_once(piece: str) -> None:
    for _, rows in html_table.read("<html><table>" + piece * 20_000):
        assert all(len(row) <= 500 for row in rows)


@given(st.text(alphabet=list("<>/tablerdh sp=\"'9 甲"), max_size=120))
def test_any_markup_is_read(text: str) -> None:
    for _, rows in html_table.read("<table>" + text):
        assert all(isinstance(cell, str) for row in rows for cell in row)
