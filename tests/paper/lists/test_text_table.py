"""csv and tab-separated text in every encoding that offices save."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidang.paper.lists import text_table

TEXT = "学号,姓名,备注\r\n02025001,张三,\r\n\r\n02025002,𠮷野㛃,a\r\n"
ROWS = [["学号", "姓名", "备注"], ["02025001", "张三", ""], [], ["02025002", "𠮷野㛃", "a"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding(encoding: str) -> None:
    assert text_table.read_rows(text_table.decode(TEXT.encode(encoding))) == ROWS


@pytest.mark.parametrize("separator", [",", "\t", ";", "，", "|"])
def test_every_separator(separator: str) -> None:
    assert text_table.read_rows(TEXT.replace(",", separator)) == ROWS


def test_quoted_fields_hold_separators_and_line_ends() -> None:
    assert text_table.read_rows('学号,课程\n1,"甲,乙\n丙"\n2,丁\n') == [
        ["学号", "课程"],
        ["1", "甲,乙\n丙"],
        ["2", "丁"],
    ]


def test_an_unpaired_quote_is_said_with_its_row_and_loses_nobody() -> None:
    with pytest.raises(text_table.UnbalancedQuotesError) as caught:
        text_table.read_rows('学号,姓名\n1,张三\n2,"李四\n3,王五\n')
    assert caught.value.row == 3


@pytest.mark.parametrize("data", [b"\x00\x01\x02\x03" * 20, b"\xff\xff\xff\xff\xff", b"abc\x07def"])
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(UnicodeError):
        text_table.decode(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        text = text_table.decode(data)
        text_table.read_rows(text)
    except (UnicodeError, text_table.UnbalancedQuotesError):
        pass
