"""A form may change in mid-term: signatures count only where the sheet's own edition has its boxes."""

import pytest

from guidang.domain.scan import Outcome
from guidang.steps.judging import Known, judge
from guidang.store.scans import RegionRow
from guidang.store.sheets import SheetRow

BODY = "G1.N2520000383.LT01.R1"
SHEET = SheetRow(BODY, BODY + ".X", "N252-00001-00", "letter", "RECEIPT", 1, 0, "older", "a.pdf", 0, True)
WHOLE = (0.0, 0.0, 1.0, 1.0)


def judged(outcome: Outcome, edition: str) -> Outcome:
    seen = RegionRow(
        claim="c",
        page=0,
        region_index=0,
        bbox=WHOLE,
        outcome=outcome,
        orientation=0,
        residual=0.1,
        reading={"edition": edition, "signed": {}, "ticks": {}},
        body=BODY,
    )
    return judge(Known({BODY: SHEET}, {}), seen).region.outcome


@pytest.mark.parametrize("outcome", [Outcome.MATCHED, Outcome.UNSIGNED, Outcome.UNCERTAIN])
def test_what_was_read_on_another_edition_is_a_doubt(outcome: Outcome) -> None:
    assert judged(outcome, "newer") is Outcome.DOES_NOT_FIT
    assert judged(outcome, "older") is outcome
    assert judged(outcome, "") is outcome
