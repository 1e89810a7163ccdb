"""Line breaking by the rules of Chinese typesetting."""

from hypothesis import given
from hypothesis import strategies as st

from guidang.paper.dossiers.wrap import wrap
from guidang.paper.lettering import width


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one():
    lines = wrap("甲乙丙丁，戊己（庚辛）壬癸。", 4)
    assert lines == ["甲乙丙", "丁，戊己", "（庚辛）", "壬癸。"]


def test_numbers_and_words_stay_whole():
    assert wrap("案号N252-00012-56见", 7.2) == ["案号", "N252-00012-56", "见"]


def test_word_longer_than_a_line_is_broken():
    lines = wrap("a" * 40, 5)
    assert "".join(lines) == "a" * 40
    assert all(width(line) <= 5 for line in lines)


def test_first_line_is_shorter_by_its_indent():
    assert [len(line) for line in wrap("字" * 20, 10, indent=2)] == [8, 10, 2]


def test_nothing_is_one_empty_line():
    assert wrap("", 10) == [""]


@given(st.text(alphabet="字甲，。（《》12ab -", max_size=60), st.floats(3, 20))
def test_nothing_but_space_is_lost_and_nothing_overflows(words, limit):
    lines = wrap(words, limit)
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")
    assert all(width(line.strip()) <= limit + 1e-6 for line in lines)
