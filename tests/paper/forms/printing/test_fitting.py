"""Text in a slot goes on more lines, then shrinks, before it is sent to an annex."""

from typing import Any

import pytest

from guidang.domain.form import Rect, Slot
from guidang.paper.forms.printing.fitting import SMALLEST, Fitted, fit
from guidang.paper.lettering.typefaces import width


def slot(wide: float, high: float, size: float = 10.5, leading: float = 15.6, **looks: Any) -> Slot:
    lines = max(1, int((high + 0.5) // leading))
    return Slot("reason", 0, Rect(0, 0, wide, high), "song", size, leading=leading, lines=lines, **looks)


def blank(wide: float) -> Slot:
    """A blank in running text of 12 pt."""
    return slot(wide, 12, 12, 12, align="center", valign="bottom")


def test_a_text_that_fits_keeps_its_size() -> None:
    fitted = fit("欧阳晓明", slot(90, 22))
    assert fitted is not None and (fitted.lines, fitted.size) == (("欧阳晓明",), 10.5)


def test_a_long_name_wraps_or_shrinks_and_never_below_the_smallest() -> None:
    name = "买买提江阿卜杜热合曼阿卜杜拉吐尔逊江艾"
    fitted = fit(name, slot(100, 22))
    assert fitted is not None and "".join(fitted.lines) == name
    assert SMALLEST <= fitted.size < 10.5
    assert len(fitted.lines) * fitted.leading <= 22.5
    inline = fit(name[:8], slot(60, 10.5, leading=10.5))
    assert inline is not None and len(inline.lines) == 1
    assert width(name[:8], "song") * inline.size <= 60.5


def test_what_does_not_fit_is_none() -> None:
    assert fit("长" * 60, slot(60, 12)) is None
    assert fit("长" * 30, slot(60, 10.5, leading=10.5)) is None
    assert fit("长" * 9, blank(60), 20) is not None and fit("长" * 17, blank(60), 20) is None


def test_a_blank_in_a_sentence_takes_a_second_line_from_the_white_above_it() -> None:
    name = "阿卜杜热合曼阿卜杜拉吐尔"
    assert fit(name, blank(60), 2) is None
    raised = fit(name, blank(60), 9.5)
    assert raised is not None and raised.lines == (name[:6], name[6:])
    assert raised.size >= SMALLEST and 2 * raised.leading <= 12 + 9.5 + 0.5


def test_one_line_hardly_smaller_is_preferred_to_two() -> None:
    assert fit("机电一体化技术", slot(66, 24, align="center")) == Fitted(("机电一体化技术",), 9.5, 15.6)


def test_centred_lines_are_of_one_length() -> None:
    fitted = fit("机电一体化技术机器人方向", slot(92, 30, align="center"))
    assert fitted is not None and fitted.lines == ("机电一体化技", "术机器人方向")


def test_no_line_begins_with_a_closing_mark_nor_ends_with_an_opening_one() -> None:
    fitted = fit("累计六门课程不及格，（高等数学）、（大学英语）。" * 3, slot(105, 120))
    assert fitted is not None and len(fitted.lines) > 5
    for line in fitted.lines:
        assert line[0] not in "，、。）" and line[-1] != "（"


@pytest.mark.parametrize("high", [15.6, 31.2, 62.4])
def test_a_full_area_is_used_before_shrinking(high: float) -> None:
    count = int(high // 15.6) * 20
    fitted = fit("字" * count, slot(210, high))
    assert fitted is not None and fitted.size == 10.5 and len(fitted.lines) == count // 20
    smaller = fit("字" * (count + 1), slot(210, high))
    assert smaller is not None and (smaller.size < 10.5 or smaller.leading < 15.6)
    assert len(smaller.lines) * smaller.leading <= high + 0.5


def test_lines_move_together_before_an_annex_is_made() -> None:
    major = "中外合作办学机械设计制造及其自动化智能制造与机器人工程方向（卓越班）"[:33]
    fitted = fit(major, slot(85, 24, 12, 17, align="center"))
    assert fitted is not None and len(fitted.lines) == 3 and "".join(fitted.lines) == major
    assert fitted.size == SMALLEST and 3 * fitted.leading <= 24


@pytest.mark.parametrize("wide", [40, 46, 52, 58, 70])
def test_a_number_is_never_broken_in_a_list_of_numbers(wide: float) -> None:
    numbers = [f"139{n:08}" for n in range(1, 4)]
    fitted = fit("、".join(numbers), slot(wide, 60))
    if fitted is not None:
        assert all(any(number in line for line in fitted.lines) for number in numbers)
    else:
        assert wide < 46
