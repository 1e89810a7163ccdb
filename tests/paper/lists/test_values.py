"""One cell → one value, as offices type them; nothing is repaired by guessing."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidang.paper.lists import values
from guidang.paper.lists.files.spreadsheet import Broken
from guidang.paper.lists.values import CellError

TODAY = dt.date(2026, 3, 2)
ids = st.from_regex(r"[1-9][0-9]{6,13}", fullmatch=True)
CELLS = st.one_of(
    st.text(max_size=40),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.sampled_from(Broken),
)


@given(ids)
def test_a_student_id_is_the_same_however_it_is_stored(number: str) -> None:
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in number)
    for cell in (number, int(number), float(number), f" {number}\u200b", f'="{number}"', f"'{number}", wide):
        assert values.student_id(cell) == number


def test_leading_zeros_letters_and_inner_spaces() -> None:
    assert values.student_id("02025001") == "02025001"
    assert values.student_id("B2025 0421") == "B20250421"
    assert values.student_id("20250421003.0") == "20250421003"
    assert values.student_id("2.0250421003E+10") == "20250421003"
    assert values.student_id("") == ""


@pytest.mark.parametrize(
    "cell",
    [
        "2.02504E+10",
        2025042100312345.0,
        "张三",
        "12",
        "=1+1",
        "2025/001",
        dt.date(2025, 1, 1),
        True,
        "x" * 40,
    ],
)
def test_what_cannot_be_a_student_id_is_refused(cell: values.Cell) -> None:
    with pytest.raises(CellError):
        values.student_id(cell)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("张三", "张三"),
        ("张　三", "张三"),
        (" 张 三 ", "张三"),
        ("\ufeff张三\u200b", "张三"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("Anna  Maria", "Anna Maria"),
        ("㛃䶮𠮷", "㛃䶮𠮷"),
        ("<b>张三</b>", "<b>张三</b>"),
        ("{{ name }}", "{{ name }}"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
    ],
)
def test_names(typed: str, name: str) -> None:
    assert values.person_name(typed) == name


@pytest.mark.parametrize(
    "cell", ["张?", "张\ufffd", "李\ue000", 12.0, "12345", dt.date(2026, 1, 1), Broken.ERROR]
)
def test_unreadable_names_are_refused(cell: values.Cell) -> None:
    with pytest.raises(CellError):
        values.person_name(cell)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (15439835789.0, "15439835789"),
        ("154-3983-5789", "15439835789"),
        ("+86 15439835789", "15439835789"),
        ("１５４３９８３５７８９", "15439835789"),
        ("0931-2345678", "0931-2345678"),
        ("15439835789（父）", "15439835789（父）"),
        ("无", ""),
    ],
)
def test_phones(cell: values.Cell, text: str) -> None:
    assert values.phone(cell) == text


def test_a_phone_in_scientific_notation_has_lost_digits() -> None:
    with pytest.raises(CellError, match="科学计数法"):
        values.phone("1.54398E+10")


@pytest.mark.parametrize(
    ("cell", "figure"),
    [
        (5.0, "5"),
        ("5门", "5"),
        ("15.5 学分", "15.5"),
        ("６", "6"),
        ("两门", "2"),
        (0, "0"),
        (0.1 + 0.2, "0.3"),
        (6.000000001, "6"),
        ("-1", "-1"),
    ],
)
def test_figures(cell: values.Cell, figure: str) -> None:
    assert values.number(cell) == Decimal(figure)


@pytest.mark.parametrize("cell", ["", "无", "—", "/", "  "])
def test_nothing_said_is_no_figure(cell: str) -> None:
    assert values.number(cell) is None


@pytest.mark.parametrize(
    "cell", ["约5", "5-6", "1e3", "abc", dt.date(2026, 3, 2), True, Broken.ERROR, "#REF!", "#N/A"]
)
def test_what_is_no_figure_is_refused(cell: values.Cell) -> None:
    with pytest.raises(CellError):
        values.number(cell)


@given(st.decimals(0, 300, places=1))
def test_credits_survive_text_and_float(value: Decimal) -> None:
    assert values.number(str(value)) == value == values.number(float(value))


@pytest.mark.parametrize(
    "cell",
    [
        dt.date(2026, 3, 2),
        dt.datetime(2026, 3, 2, 8, 30),  # noqa: DTZ001 - a spreadsheet knows no zone
        "2026-03-02",
        "2026/3/2",
        "2026.3.2",
        "2026年3月2日",
        "２０２６年３月２日",
        "20260302",
        "2026-03-02 08:30:00",
        "3月2日",
        46083,
        46083.0,
        "46083",
    ],
)
def test_dates(cell: values.Cell) -> None:
    assert values.date(cell, TODAY) == TODAY


@pytest.mark.parametrize("cell", ["2026-02-30", "春季", "123", "2026"])
def test_what_is_no_date_is_refused(cell: str) -> None:
    with pytest.raises(CellError):
        values.date(cell, TODAY)


@given(CELLS)
def test_every_cell_is_read_or_refused(cell: values.Cell) -> None:
    for reader in (values.student_id, values.person_name, values.phone, values.number, values.said):
        try:
            reader(cell)
        except CellError as fault:
            assert str(fault)


def test_an_error_value_says_what_to_do() -> None:
    with pytest.raises(CellError, match="请改为具体内容"):
        values.text_of(Broken.UNCALCULATED)


HAN_NAMES = ["张三", "欧阳晓明", "买买提·艾力", "阿卜杜热合曼·吐尔逊", "李𠮷", "𬭎㛃", "王䶮", "刘𪩘"]
LATIN_NAMES = ["John Smith", "Maria da Silva", "J. R. Doe"]
PADDING = st.text(st.sampled_from(" \u00a0\u3000\t\u200b\ufeff\u2009"), max_size=3)


@given(st.sampled_from(HAN_NAMES), PADDING, PADDING, PADDING)
def test_padding_does_not_change_a_name(name: str, before: str, inside: str, after: str) -> None:
    typed = before + name[0] + inside + name[1:] + after
    assert values.person_name(typed) == name


@given(st.sampled_from(LATIN_NAMES), PADDING, PADDING, st.sampled_from([" ", "  ", "\u00a0", "\u3000"]))
def test_blanks_between_latin_words_stay(name: str, before: str, after: str, blank: str) -> None:
    assert values.person_name(before + name.replace(" ", blank) + after) == name


@given(st.sampled_from("·•．.・‧∙⋅●﹒"), st.sampled_from(["", " ", "\u3000"]))
def test_every_dot_in_a_name_is_one_dot(dot: str, blank: str) -> None:
    assert values.person_name(f"买买提{blank}{dot}{blank}艾力") == "买买提·艾力"


@given(st.integers(10**10, 2 * 10**10 - 1), st.sampled_from(["{a}-{b}-{c}", "{a} {b} {c}", "+86 {a}{b}{c}"]))
def test_a_mobile_number_is_the_same_however_it_is_typed(number: int, shape: str) -> None:
    text = str(number)
    typed = shape.format(a=text[:3], b=text[3:7], c=text[7:])
    for cell in (typed, number, float(number), f"{text}.0"):
        assert values.phone(cell) == text


@given(ids, st.text(st.sampled_from(" \t\u00a0\u3000\u200b"), max_size=3))
def test_blanks_around_and_inside_an_id_do_not_matter(number: str, blank: str) -> None:
    assert values.student_id(blank + number[:4] + blank + number[4:] + blank) == number


@given(st.dates(dt.date(2000, 1, 1), dt.date(2027, 12, 31)))
def test_a_date_is_the_same_however_it_is_typed(day: dt.date) -> None:
    serial = (day - dt.date(1899, 12, 30)).days
    spelled = f"{day.year}年{day.month}月{day.day}日"
    for cell in (
        day,
        serial,
        float(serial),
        str(serial),
        day.isoformat(),
        spelled,
        f"{day:%Y.%m.%d}",
        f"{day:%Y/%m/%d}",
    ):
        assert values.date(cell, dt.date(2026, 3, 2)) == day
