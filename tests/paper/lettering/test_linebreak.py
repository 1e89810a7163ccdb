"""Lines break as Chinese typesetting wants."""

from hypothesis import given
from hypothesis import strategies as st

from guidang.paper.lettering.linebreak import wrap
from guidang.paper.lettering.typefaces import width


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one() -> None:
    text = "甲乙丙丁，戊己庚辛。《壬癸》子丑（寅）卯、辰：巳”午"
    for limit in range(3, 12):
        lines = wrap(text, limit, "song")
        assert "".join(lines) == text
        assert all(width(line, "song") <= limit for line in lines)
        assert not [line for line in lines if line[0] in "，。》）、：”"]
        assert not [line for line in lines if line[-1] in "《（“"]


def test_words_and_numbers_stay_whole_where_they_can() -> None:
    assert wrap("成绩合计123.5分", 5, "song") == ["成绩合计", "123.5分"]
    assert wrap("网页Web设计", 3, "song")[:2] == ["网页", "Web"]
    assert "".join(wrap("A" * 40, 5, "song")) == "A" * 40


def test_line_breaks_are_kept_and_the_first_line_is_indented() -> None:
    assert wrap("一\n二", 10, "song") == ["一", "二"]
    assert wrap("一二三四五", 4, "song", indent=2) == ["一二", "三四五"]


@given(st.text(alphabet="中文字，。（）《》abc 123\n", max_size=80), st.integers(4, 20))
def test_nothing_is_lost_in_wrapping(text: str, limit: int) -> None:
    lines = wrap(text, limit, "song")
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(line, "song") <= limit + 1e-6 for line in lines)


def test_a_mark_takes_its_neighbour_to_its_line() -> None:
    lines = wrap("甲乙丙丁，戊己（庚辛）壬癸。", 4)
    assert lines == ["甲乙丙", "丁，戊己", "（庚辛）", "壬癸。"]


def test_numbers_and_words_stay_whole() -> None:
    assert wrap("案号N252-00012-56见", 7.2) == ["案号", "N252-00012-56", "见"]


def test_word_longer_than_a_line_is_broken() -> None:
    lines = wrap("a" * 40, 5)
    assert "".join(lines) == "a" * 40
    assert all(width(line) <= 5 for line in lines)


def test_first_line_is_shorter_by_its_indent() -> None:
    assert [len(line) for line in wrap("字" * 20, 10, indent=2)] == [8, 10, 2]


def test_nothing_is_one_empty_line() -> None:
    assert wrap("", 10) == [""]


@given(st.text(alphabet="字甲，。（《》12ab -", max_size=60), st.floats(3, 20))
def test_nothing_but_space_is_lost_and_nothing_overflows(words: str, limit: float) -> None:
    lines = wrap(words, limit)
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")
    assert all(width(line.strip()) <= limit + 1e-6 for line in lines)
