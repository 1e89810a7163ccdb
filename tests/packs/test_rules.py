"""Obligations, materials and hand-over of the four packs, against obligations 1.2-1.5, 2.3-2.6, 3.2-4.5."""

from itertools import pairwise

import pytest

from guidang.domain.dossier import Evidence
from guidang.domain.form import Keeper, Timing
from guidang.domain.pack import Due, Pack

COUNTS = {"heilongjiang": ("HLJ", 25), "nanjing": ("NJ", 25), "lanzhou": ("LZ", 20), "quzhou": ("QZ", 18)}


@pytest.mark.parametrize("name", COUNTS)
def test_every_obligation_is_there_by_its_number(packs: dict[str, Pack], name: str) -> None:
    prefix, count = COUNTS[name]
    assert [duty.code for duty in packs[name].duties] == [f"{prefix}-{n:02}" for n in range(1, count + 1)]


@pytest.mark.parametrize(
    ("pack", "duty", "due"),
    [
        ("heilongjiang", "HLJ-01", Due("term_start", 14)),
        ("heilongjiang", "HLJ-06", Due("notice", 30)),
        ("heilongjiang", "HLJ-13", Due("notice", None, "month", 1)),
        ("heilongjiang", "HLJ-18", Due("notice", None, "week", 1)),
        ("nanjing", "NJ-03", Due("resit_end", 7)),
        ("nanjing", "NJ-12", Due("delivered", 14)),
        ("nanjing", "NJ-22", Due("term_end", 0)),
        ("lanzhou", "LZ-01", Due("term_start", 14)),
        ("lanzhou", "LZ-08", Due("notice", None, "term", 2)),
        ("lanzhou", "LZ-09", Due("notice", None, "month", 1)),
        ("quzhou", "QZ-01", Due("term_start", 28)),
        ("quzhou", "QZ-12", Due("notice", None, "term", 3)),
        ("quzhou", "QZ-14", Due("notice", None, "term", 1)),
    ],
)
def test_deadlines_that_the_texts_give(packs: dict[str, Pack], pack: str, duty: str, due: Due) -> None:
    assert {d.code: d.due for d in packs[pack].duties}[duty] == due


REQUIRED = {
    ("heilongjiang", "yellow"): "notice talk_record study_plan parent_contact",
    ("heilongjiang", "orange"): "notice talk_record cause_record study_plan dossier_cover",
    ("heilongjiang", "red"): (
        "retention_notice retention_receipt talk_record_monthly cause_record study_plan parent_contact "
        "dossier_cover helper_pair"
    ),
    ("nanjing", "yellow"): "notice_stub notice_receipt talk_record",
    ("nanjing", "orange"): (
        "notice_stub notice_receipt talk_record letter_copy letter_receipt parent_talk study_plan "
        "helping_plan helping_record"
    ),
    ("nanjing", "red"): (
        "notice_stub notice_receipt talk_record letter_copy letter_receipt parent_talk study_plan "
        "helping_plan helping_record helping_meeting"
    ),
    ("lanzhou", "first_sitting"): "talk_counselor talk_head_teacher transcript",
    ("lanzhou", "oral"): "talk_counselor talk_head_teacher study_plan plan_review transcript",
    ("lanzhou", "written"): (
        "notice_stub parent_receipt talk_counselor talk_head_teacher study_plan plan_review transcript"
    ),
    ("quzhou", "three"): "basis notice_receipt talk_head_teacher parent_contact",
    ("quzhou", "two"): (
        "basis notice_receipt talk_counselor platform_entry parent_receipt parent_feedback counselling"
    ),
    ("quzhou", "one"): (
        "basis notice_receipt talk_counselor platform_entry talk_secretary platform_entry_secretary "
        "parent_receipt parent_visit parent_feedback counselling"
    ),
}


@pytest.mark.parametrize(("pack", "level"), REQUIRED)
def test_materials_required_at_each_level(packs: dict[str, Pack], pack: str, level: str) -> None:
    required = [rule.code for rule in packs[pack].materials if level in rule.levels]
    assert required == REQUIRED[pack, level].split()


def test_how_many_are_required(packs: dict[str, Pack]) -> None:
    more = {
        (name, rule.code): rule.at_least
        for name, pack in packs.items()
        for rule in pack.materials
        if rule.at_least > 1
    }
    assert more == {
        ("heilongjiang", "talk_record_monthly"): 4,
        ("lanzhou", "talk_counselor"): 2,
        ("lanzhou", "talk_head_teacher"): 4,
        ("quzhou", "parent_visit"): 3,
    }


@pytest.mark.parametrize("name", COUNTS)
def test_papers_to_be_scanned_are_printed_in_time(packs: dict[str, Pack], name: str) -> None:
    """What a level must hand in as a signed paper of ours is printed with the warning at that level."""
    pack = packs[name]
    for rule in pack.materials:
        if rule.evidence is Evidence.SCAN and rule.levels:
            form = pack.form(rule.of.partition("/")[0])
            assert Timing.ISSUE in form.timing, rule.code
            assert rule.levels <= form.levels, rule.code


@pytest.mark.parametrize("name", COUNTS)
def test_a_change_of_level_has_a_notice_and_a_material_at_every_level(
    packs: dict[str, Pack], name: str
) -> None:
    pack = packs[name]
    everywhere = {level.code for level in pack.policy.levels}
    (form,) = [form for form in pack.forms if Timing.LEVEL_CHANGE in form.timing]
    assert form.levels == everywhere
    assert form.timing == {Timing.LEVEL_CHANGE}
    (rule,) = [rule for rule in pack.materials if rule.of == f"{form.code}/RECEIPT"]
    assert (rule.levels, rule.optional) == (set(), everywhere)


def test_psychological_papers_are_restricted(packs: dict[str, Pack]) -> None:
    pack = packs["heilongjiang"]
    assert pack.form("psych_plan").restricted
    assert [rule.code for rule in pack.materials if rule.restricted] == ["psych_plan"]


@pytest.mark.parametrize("name", COUNTS)
def test_what_returns_is_kept_by_the_office(packs: dict[str, Pack], name: str) -> None:
    for form in packs[name].forms:
        for part in form.parts:
            assert not part.returns or part.kept_by is Keeper.OFFICE
            assert part.returns or not part.signed_by


@pytest.mark.parametrize(
    ("pack", "form", "part", "signers"),
    [
        ("heilongjiang", "retention_notice", "RECEIPT", ("student", "parent", "head_teacher", "dean")),
        ("heilongjiang", "level_change", "RECEIPT", ("student",)),
        ("nanjing", "level_change", "RECEIPT", ("student",)),
        ("lanzhou", "level_change", "RECEIPT", ("student",)),
        ("quzhou", "level_change", "RECEIPT", ("student",)),
        ("nanjing", "notice", "RECEIPT", ("student",)),
        ("nanjing", "parent_letter", "RECEIPT", ("parent",)),
        ("lanzhou", "notice", "STUB", ("student",)),
        ("lanzhou", "parent_notice", "RECEIPT", ("parent",)),
        ("quzhou", "notice", "RECEIPT", ("deliverer", "student")),
        ("quzhou", "parent_notice", "RECEIPT", ("parent",)),
    ],
)
def test_who_must_sign(
    packs: dict[str, Pack], pack: str, form: str, part: str, signers: tuple[str, ...]
) -> None:
    assert packs[pack].form(form).part(part).signed_by == signers


def test_hand_over(packs: dict[str, Pack]) -> None:
    nanjing, lanzhou = packs["nanjing"].handover, packs["lanzhou"].handover
    assert (nanjing.group_by, nanjing.by, nanjing.to) == (("class", "level"), "辅导员", "教务员")
    assert lanzhou.group_by == ("class",)
    assert "不记入学生档案" in lanzhou.remark


@pytest.mark.parametrize("name", COUNTS)
def test_levels_and_print_order(packs: dict[str, Pack], name: str) -> None:
    pack = packs[name]
    labels = {
        "heilongjiang": ["黄色预警", "橙色预警", "红色预警"],
        "nanjing": ["黄色预警", "橙色预警", "红色预警"],
        "lanzhou": ["学业警示（正考）", "口头警示", "书面警示"],
        "quzhou": ["三级预警", "二级预警", "一级预警"],
    }
    assert [level.label for level in pack.policy.levels] == labels[name]
    assert all(a.rank < b.rank for a, b in pairwise(pack.policy.levels))
    assert [form.order for form in pack.forms] == list(range(len(pack.forms)))


def test_schools_have_letters_of_their_own(packs: dict[str, Pack]) -> None:
    assert [pack.letter for pack in packs.values()] == ["H", "N", "L", "Q"]
