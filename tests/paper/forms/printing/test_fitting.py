"""Text in a slot goes on more lines, then shrinks, before it is sent to an annex."""

import pytest

from guidang.domain.form import Rect, Slot
from guidang.paper.forms.printing.fitting import SMALLEST, fit
from guidang.paper.lettering.typefaces import width


def slot(wide: float, high: float, size: float = 10.5, leading: float = 15.6, indent: float = 0.0) -> Slot:
    lines = max(1, int((high + 0.5) // leading))
    return Slot(
        "reason", 0, Rect(0, 0, wide, high), "song", size, leading=leading, lines=lines, indent=indent
    )


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
