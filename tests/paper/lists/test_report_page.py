"""The page that a clerk looks at: complete, adding up, and inert whatever stands in the list."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from guidang.domain.records import RecordKind, RecordList
from guidang.domain.term import Term
from guidang.domain.warning_list import ListOutcome, RowError, WarningEntry, WarningList
from guidang.paper.lists.answers.report_page import Section, report_page

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&\u202e\u200b\x00"
TITLE = ["2025-2026学年第二学期学业预警学生名单"]
HEAD = ["学号", "姓名", "不及格门数"]


class Page(HTMLParser):
    """Tags, attributes and the cells of each table of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.tables: list[list[list[str]]] = []
        self.words = ""
        self._open: list[str] = []
        self.feed(page)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag != "meta":
            self._open.append(tag)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] in ("td", "th"):
            self.tables[-1][-1][-1] += data
        if "style" not in self._open:
            self.words += data

    def table(self, *headings: str) -> list[list[str]]:
        return next(table[1:] for table in self.tables if table[0] == list(headings))


def test_a_page_says_all_of_a_list_with_errors(read: Callable[..., WarningList]) -> None:
    rows = [["1001", "甲", 4], ["1001", "甲", 4], ["1002", "乙", 0], ["", "丙", 4], ["1004", "丁", -1]]
    reading = read([TITLE, HEAD, *rows, ["1005", "戊", 6]])
    page = Page(
        report_page(
            reading,
            "环艺系.xlsx",
            ledger=[Section("请确认：漏列", ("请答复。",), ("学号", "案号"), (("1009", "H-1"),))],
            marked_name="环艺系 待改正.xlsx",
            school="某校",
            at="2026-03-02 09:15",
        )
    )
    assert "已接收，部分行有错误" in page.words
    assert "环艺系 待改正.xlsx" in page.words
    assert "读取 6 行 = 立案 2 人 + 并入 1 行 + 未达预警条件 1 行 + 有错误 2 行" in page.words
    *parts, total = page.table("去向", "数量", "其中")
    counted = [int(re.sub(r"\D", "", count)) for _, count, _ in parts]
    assert (counted, sum(counted)) == ([2, 1, 1, 2], int(re.sub(r"\D", "", total[1])))
    assert page.table("工作表", "行", "列", "学号", "问题和改法") == [
        ["Sheet1", "6", "A 列“学号”", "", "缺少学号，请补填"],
        ["Sheet1", "7", "C 列“不及格门数”", "1004", "-1 是负数，请核对"],
    ]
    assert page.table("等级", "人数") == [["橙色预警", "1 人"], ["红色预警", "1 人"]]
    students = page.table("学号", "姓名", "班级", "等级", "依据")
    assert students[1] == ["1005", "戊", "", "红色预警", "HLJ-R2a（HLJ-R2a）"]
    assert page.table("学号", "案号") == [["1009", "H-1"]]
    assert "另有事项等您答复：请确认：漏列" in page.words
    assert all(note in page.words for note in reading.notes)


@pytest.mark.parametrize(
    ("outcome", "told", "advice"),
    [
        (ListOutcome.ACCEPTED, "已接收", "没有需要改正的行"),
        (ListOutcome.REJECTED_WHOLE, "未接收", "请按上面写的原因改正"),
        (ListOutcome.IGNORED, "已跳过", "不需要做什么"),
    ],
)
def test_each_outcome_says_what_to_do(outcome: ListOutcome, told: str, advice: str) -> None:
    page = Page(report_page(WarningList(outcome, "因为如此"), "x.xlsx"))
    assert f"x.xlsx：{told}\n" in page.words
    assert advice in page.words
    assert "因为如此" in page.words


def test_nothing_in_a_list_acts_in_the_page() -> None:
    entry = WarningEntry(HOSTILE, HOSTILE, HOSTILE, 2, Term(2025, 2), class_name=HOSTILE, level=HOSTILE)
    error = RowError(HOSTILE, 3, HOSTILE, HOSTILE, HOSTILE, 1)
    reading = WarningList(
        ListOutcome.ACCEPTED_WITH_ROW_ERRORS, HOSTILE, (entry,), (error,), (HOSTILE,), rows_read=2
    )
    section = Section(HOSTILE, (HOSTILE,), (HOSTILE,), ((HOSTILE,),))
    html = report_page(reading, HOSTILE, ledger=[section], marked_name=HOSTILE, school=HOSTILE, at=HOSTILE)
    page = Page(html)
    assert not page.tags & {"script", "img", "link", "iframe", "object", "form", "base"}
    assert not [name for name in page.attributes if name.startswith("on")]
    assert "src" not in page.attributes
    assert not {character for character in html if character in "\u202e\u200b\x00"}
    assert "default-src &#x27;none&#x27;; style-src &#x27;unsafe-inline&#x27;" in html
    assert "url(" not in html
    assert "[U+202E]" in page.words


def test_a_sheet_of_records_has_a_page() -> None:
    reading = RecordList(RecordKind.TALK, ListOutcome.ACCEPTED, rows_read=3, repeated=3)
    page = Page(report_page(reading, "谈话.xlsx"))
    assert "谈话、联系记录接收说明" in page.words
    assert "读取 3 行 = 登记 0 行 + 重复 3 行 + 有错误 0 行" in page.words


def test_many_errors_are_summed_up_and_all_listed() -> None:
    errors = tuple(
        RowError("名单", row, "", f"“门数”列：“{row}x”不是数字", "门数", 2) for row in range(201, 1, -1)
    )
    reading = WarningList(ListOutcome.REJECTED_WHOLE, "全错", row_errors=errors, rows_read=200)
    page = Page(report_page(reading, "x.xlsx"))
    (kind,) = page.table("工作表", "列", "数量", "问题", "行")
    assert kind[1:3] == ["C 列“门数”", "200 处"]
    assert kind[4] == "2–201"
    listed = page.table("工作表", "行", "列", "学号", "问题和改法")
    assert [int(row[1]) for row in listed] == list(range(2, 202))


def test_a_page_of_countless_errors_stays_small_and_says_so() -> None:
    errors = tuple(RowError("名单", row, "", "错") for row in range(1, 20_001))
    reading = WarningList(ListOutcome.REJECTED_WHOLE, "全错", row_errors=errors, rows_read=20_000)
    html = report_page(reading, "x.xlsx", marked_name="x 待改正.xlsx")
    assert len(html) < 400_000
    assert "这里只列出前 1000 处，共 20000 处，全部见“x 待改正.xlsx”" in html
