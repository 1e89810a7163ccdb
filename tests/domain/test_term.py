"""学年学期: every spelling that lists use is one term; what names none is refused, never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidang.domain.term import Term

SPRING = Term(2025, 2)

terms = st.builds(Term, st.integers(2000, 2098), st.integers(1, 3))


@pytest.mark.parametrize(
    "text",
    [
        "2025-2026学年第二学期",
        "2025－2026学年第2学期",
        "2025—2026学年度第二学期",
        "2025 – 2026 学年 第 二 学期",
        "2025~2026学年下学期",
        "2025/2026学年下半学期",
        "2025至2026学年（第二学期）",
        "2025学年-2026学年第二学期",
        "2025-26学年第二学期",
        "25-26学年第二学期",
        "２０２５－２０２６学年第二学期",
        "二〇二五—二〇二六学年第二学期",
        "2025-2026学年（二）",
        "2025-2026-2",
        "2025-2026-02",
        "2025-2026(2)",
        "2025-2026（2）",
        "2025_2026_2",
        "2025/2026/2",
        "2025-2026学年春季学期",
        "2026年春季学期",
        "2026春季",
        "2026年春",
        "2025学年第二学期",
        "2025学年度第2学期",
    ],
)
def test_every_spelling_is_found_within_a_sentence(text: str) -> None:
    assert Term.find(text) == SPRING
    assert Term.find(f"环境艺术系{text}，学业预警名单") == SPRING


@pytest.mark.parametrize(
    "text", ["202520262", "2025-20262", "20252026-2", "25-26-2", "2025-26-2", " 2025-2026-2 "]
)
def test_codes_of_record_systems_are_terms_when_they_stand_alone(text: str) -> None:
    assert Term.parse(text) == SPRING


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("2025-2026学年第一学期", Term(2025, 1)),
        ("2025-2026学年上学期", Term(2025, 1)),
        ("2025年秋季学期", Term(2025, 1)),
        ("2025-2026学年秋季学期", Term(2025, 1)),
        ("2025-2026学年第三学期", Term(2025, 3)),
        ("2025-2026学年夏季学期", Term(2025, 3)),
        ("1999级在2025-2026-1", Term(2025, 1)),
    ],
)
def test_halves(text: str, term: Term) -> None:
    assert Term.find(text) == term


@pytest.mark.parametrize(
    "text",
    [
        "",
        "第二学期",
        "2025-2026学年",
        "2025-2027学年第二学期",
        "2025 - 2027学年第二学期",
        "2026-2025学年第二学期",
        "2026-03-02",
        "2026年3月2日",
        "2025-2026学年上海校区",
        "机器人24-25-1班",
        "2025级春晖班",
        "20250421003",
        "2025年第二学期",
        "2025-2026学年第四学期",
    ],
)
def test_what_names_no_term_is_refused(text: str) -> None:
    assert Term.find(text) is None
    with pytest.raises(ValueError, match="no term"):
        Term.parse(text)


def test_the_first_of_several_is_found() -> None:
    assert Term.find("2025-2026学年第二学期名单，据2025-2026学年第一学期成绩") == SPRING
    assert Term.find("2025-2026-1 成绩，2025-2026学年第二学期") == Term(2025, 1)


@given(terms)
def test_what_is_printed_is_read_back(term: Term) -> None:
    assert Term.parse(str(term)) == term
    assert Term.parse(term.short) == term


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = Term.find(text)
    assert found is None or found.half in (1, 2, 3)


@given(terms, terms)
def test_terms_sort_by_time(one: Term, other: Term) -> None:
    assert (one < other) == ((one.year, one.half) < (other.year, other.half))


DASHES = "-—–－~～至"
ORDINALS = {1: "一1上", 2: "二2下"}


@given(
    st.integers(2015, 2090),
    st.sampled_from([1, 2]),
    st.sampled_from(DASHES),
    st.sampled_from(["", "学年", " 学年 ", "学年度"]),
    st.data(),
)
def test_a_term_in_every_usual_spelling(
    year: int, half: int, dash: str, word: str, data: st.DataObject
) -> None:
    ordinal = data.draw(st.sampled_from(ORDINALS[half]))
    tail = f"{ordinal}学期" if ordinal in "上下" else f"第{ordinal}学期"
    for text in (f"{year}{dash}{year + 1}{word}{tail}", f"{year}/{year + 1}{word}{tail}"):
        assert Term.parse(text) == Term(year, half), text
        assert Term.find(f"某学院{text}学业预警名单（3人）") == Term(year, half), text
    for code in (f"{year}-{year + 1}-{half}", f"{year}{year + 1}{half}", f"{year}—{year + 1}—{half}"):
        assert Term.parse(code) == Term(year, half), code
