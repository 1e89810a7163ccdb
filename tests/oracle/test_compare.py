"""The oracle sees what it is there to see: each difference by itself, on two settings of one small form."""

from dataclasses import replace

import pytest
from tests.oracle.compare import compare
from tests.oracle.pairs import Sample
from tests.oracle.rules import read_rules, unlike
from tests.paper.forms.form_samples import Page, form

from guidang.domain.form import Blank

LETTER = "学业预警通知书已经送达，请家长认真阅读，并且在回执上签字之后交回学校，谢谢配合。" * 2
PLAIN = {"text": LETTER, "height": 8.0, "margins": (18, 15, 20, 20)}


def compiled(text: str, height: float, margins: tuple[int, int, int, int]) -> Blank:
    page = Page(margins)
    page.paragraph(text)
    page.paragraph("{{ tick.informed.yes }}是")
    page.table((60, 60), 2, height=height).cell(0, 0).text = "姓名"
    return Sample("small", form("LETTER"), page.bytes()).blank()


@pytest.fixture(scope="module")
def plain() -> Blank:
    return compiled(**PLAIN)


def test_a_form_is_like_itself(plain: Blank) -> None:
    found = compare(replace(plain, marks=()), plain.pdf)
    assert found.pages == (1, 1)
    assert (found.missing, found.extra, found.breaks, found.sizes, found.worst) == ([], [], [], [], 0.0)
    assert len(found.pairs) == len(LETTER) + len("是姓名")
    assert unlike(read_rules(plain.pdf), read_rules(plain.pdf), 0.1) == []


def test_a_lost_character_a_moved_line_and_another_break_are_seen(plain: Blank) -> None:
    lost = compare(replace(plain, marks=()), compiled(**PLAIN | {"text": LETTER.replace("回执", "回")}).pdf)
    assert "".join(g.text for g in lost.extra) == "执执"
    narrow = compare(replace(plain, marks=()), compiled(**PLAIN | {"margins": (18, 15, 20, 30)}).pdf)
    assert {words.partition(":")[0] for words, _, _ in narrow.breaks} == {"ours", "theirs"}
    assert narrow.far(3.0)
    assert (narrow.missing, narrow.extra) == ([], [])


def test_rules_elsewhere_are_seen(plain: Blank) -> None:
    taller = read_rules(compiled(**PLAIN | {"height": 14.0}).pdf)
    assert [rule.across for rule in unlike(taller, read_rules(plain.pdf), 3.0)].count(True) == 2


def test_a_tick_box_counts_as_a_character(plain: Blank) -> None:
    assert [g.text for g in compare(plain, plain.pdf).extra] == ["□"]
