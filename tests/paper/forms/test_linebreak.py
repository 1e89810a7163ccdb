"""Lines break as Chinese typesetting wants, and text shrinks before it is sent to an annex."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidang.domain.form import Rect, Slot
from guidang.paper.forms.linebreak import SMALLEST, fit, wrap
from guidang.paper.forms.typefaces import width


def slot(wide: float, high: float, size: float = 10.5, leading: float = 15.6, indent: float = 0.0) -> Slot:
    lines = max(1, int((high + 0.5) // leading))
    return Slot(
        "reason", 0, Rect(0, 0, wide, high), "song", size, leading=leading, lines=lines, indent=indent
    )


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


def test_a_text_that_fits_keeps_its_size() -> None:
    fitted = fit("欧阳晓明", slot(90, 22))
    assert fitted is not None and (fitted.lines, fitted.size) == (("欧阳晓明",), 10.5)


def test_a_long_name_wraps_or_shrinks_and_never_below_the_smallest() -> None:
    name = "买买提江阿卜杜热合曼阿卜杜拉吐尔逊江艾"
    fitted = fit(name, slot(90, 22))
    assert fitted is not None and "".join(fitted.lines) == name
    assert SMALLEST <= fitted.size < 10.5
    assert len(fitted.lines) * fitted.leading <= 22.5
    inline = fit(name[:8], slot(60, 10.5, leading=10.5))
    assert inline is not None and len(inline.lines) == 1
    assert width(name[:8], "song") * inline.size <= 60.5


def test_what_does_not_fit_is_none() -> None:
    assert fit("长" * 60, slot(60, 12)) is None
    assert fit("长" * 30, slot(60, 10.5, leading=10.5)) is None


@pytest.mark.parametrize("high", [15.6, 31.2, 62.4])
def test_a_full_area_is_used_before_shrinking(high: float) -> None:
    count = int(high // 15.6) * 20
    fitted = fit("字" * count, slot(210, high))
    assert fitted is not None and fitted.size == 10.5 and len(fitted.lines) == count // 20
    smaller = fit("字" * (count + 1), slot(210, high))
    assert smaller is not None and (smaller.size < 10.5 or smaller.leading < 15.6)
    assert len(smaller.lines) * smaller.leading <= high + 0.5
