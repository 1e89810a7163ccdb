"""A sheet known by its printed case number alone: the number does not say which copy of a form it is."""

import pytest

from guidang.domain.scan import Outcome
from guidang.steps.judging import Known, judge
from guidang.store.scans import RegionRow
from guidang.store.sheets import SheetRow

FIRST, SECOND = "G1.N2520000139.LT01.R1", "G1.N2520000139.LT02.R1"


def sheet(body):
    return SheetRow(body, body, "N252-00001-39", "letter", "RECEIPT", 1, 0, "", "", 0, True)


def seen(codes, outcome=Outcome.MATCHED):
    return RegionRow("scan", 0, 0, (0, 0, 1, 1), outcome, 0, 0.1, {"codes": codes}, body=FIRST)


@pytest.mark.parametrize("outcome", [Outcome.MATCHED, Outcome.UNSIGNED, Outcome.UNCERTAIN])
def test_of_several_copies_a_person_must_say_which(outcome):
    both = Known({body: sheet(body) for body in (FIRST, SECOND)}, {})
    found = judge(both, seen([], outcome)).region
    assert (found.outcome, found.case_no) == (Outcome.NO_CODE, "N252-00001-39")
    assert "不止一份" in found.reading["note"]


def test_the_only_copy_is_known_by_its_number():
    assert judge(Known({FIRST: sheet(FIRST)}, {}), seen([])).region.outcome is Outcome.MATCHED


def test_a_code_says_which_copy_it_is():
    both = Known({body: sheet(body) for body in (FIRST, SECOND)}, {})
    assert judge(both, seen([FIRST + ".ABCDEFGH"])).region.outcome is Outcome.MATCHED
