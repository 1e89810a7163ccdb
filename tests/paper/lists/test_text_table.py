"""csv and tab-separated text in every encoding that offices save."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidang.paper.lists.files import text_table
from guidang.paper.lists.files.sheet import UnreadableError

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
    assert "第 3 行" in reason('学号,姓名\n1,张三\n2,"李四\n3,王五\n'.encode())


def test_excels_own_first_line_names_the_separator() -> None:
    assert text_table.read_rows("sep=;\r\n学号;姓名,全\r\n1;张三\r\n") == [
        [],
        ["学号", "姓名,全"],
        ["1", "张三"],
    ]


LIST = "学号,姓名,班级\r\n" + "".join(
    f"0202500{n},学生{name},装饰250{n}\r\n" for n, name in enumerate("甲乙丙丁戊己")
)


@pytest.mark.parametrize(
    ("encoding", "bad"),
    [
        ("utf-8", b"\xe5\xff"),
        ("utf-8-sig", b"\xe5\xff"),
        ("gb18030", b"\xff\xff"),
        ("utf-8", b"\x80"),
        ("utf-8", b"\x01"),
    ],
)
def test_a_damaged_character_is_refused_by_its_row(encoding: str, bad: bytes) -> None:
    data = LIST.encode(encoding)
    place = data.index("丙".encode(encoding.removesuffix("-sig")))
    assert "第 4 行" in reason(data[:place] + bad + data[place + len(bad) :])


def test_damaged_utf_8_is_not_taken_for_gb18030() -> None:
    data = LIST.encode()
    for place in (i for i, byte in enumerate(data) if byte >= 0x80):
        for bad in (0x20, 0x81, 0xD5):
            damaged = data[:place] + bytes([bad]) + data[place + 1 :]
            try:
                text = text_table.decode(damaged)
            except UnreadableError:
                continue
            assert text == damaged.decode("utf-8")  # what is whole UTF-8 nobody can tell from the right text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_cut_in_a_character_is_refused(encoding: str) -> None:
    assert "第 7 行" in reason(LIST.encode(encoding)[:-7])


def test_four_byte_characters_of_gb18030() -> None:
    assert text_table.decode("学号,姓名\n1,㛃䶮𠮷𬭎\n".encode("gb18030")) == "学号,姓名\n1,㛃䶮𠮷𬭎\n"


@pytest.mark.parametrize(
    "change", [("学生丙,", "学生丙-"), ("学生丙,", "学生丙,,x,"), ("装饰2502\r\n", "装饰2502")]
)
def test_one_row_of_another_width_has_lost_or_gained_a_separator(change: tuple[str, str]) -> None:
    assert "第 4 行" in reason(LIST.replace(*change).encode())


@pytest.mark.parametrize(
    "more",
    [
        "合计\r\n",
        "02025009,学生庚,\r\n",
        "02025009,学生庚,装饰,,\r\n",
        "02025009,学生庚\r\n02025010,学生辛\r\n",
    ],
)
def test_footers_and_what_is_empty_at_the_end_are_no_faults(more: str) -> None:
    assert len(text_table.read_rows(LIST + more)) == 7 + more.count("\n")


def reason(data: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        text_table.read_rows(text_table.decode(data))
    return caught.value.reason


@pytest.mark.parametrize("data", [b"\x00\x01\x02\x03" * 20, b"\xff\xff\xff\xff\xff", bytes(range(256)) * 4])
def test_binary_data_is_refused(data: bytes) -> None:
    assert "既不是" in reason(data) or "损坏" in reason(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        text = text_table.decode(data)
        text_table.read_rows(text)
    except UnreadableError as refused:
        assert refused.reason
