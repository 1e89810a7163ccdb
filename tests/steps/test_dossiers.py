"""Binding and handing over: one PDF a student; same input, same bytes; changed input, next version."""

import bagit
import pypdf
import pytest
from tests.conftest import student, write_list

from guidang.domain.errors import NothingToHandOver, SeveralTerms, UnknownCase
from guidang.domain.term import Term
from guidang.faces import answers
from guidang.faces.arrival import candidates
from guidang.rehearsal import rehearse
from guidang.steps import review
from guidang.steps.admit import admit
from guidang.steps.bind import bind
from guidang.steps.desk import Desk
from guidang.steps.hand_over import hand_over
from guidang.steps.issue import issue
from guidang.steps.receive import receive
from guidang.steps.remind import remind
from guidang.steps.taking import take
from guidang.steps.verify import verify


@pytest.fixture
def returned(desk: Desk) -> Desk:
    """Two students whose papers came back; one sheet unsigned."""
    rows = [student(1, "黄色预警"), student(2, "红色预警")]
    admit(desk, take(write_list(desk.intake / "名单.xlsx", rows), desk.intake))
    issue(desk)
    rehearse(answers.issued(desk), desk.root, desk.scans, 5)
    for path in candidates(desk.scans):
        receive(desk, take(path, desk.scans))
    return desk


def test_nothing_bound_is_nothing_to_hand_over(desk: Desk) -> None:
    with pytest.raises(NothingToHandOver):
        hand_over(desk)


def test_an_unknown_case_is_refused(desk: Desk) -> None:
    with pytest.raises(UnknownCase):
        bind(desk, "N252-00001-00")


def test_one_dossier_a_student_with_what_came_back(returned: Desk) -> None:
    bind(returned)
    found = answers.bound(returned)
    assert len(found) == 2
    for dossier in found:
        reader = pypdf.PdfReader(returned.root / dossier["path"])
        assert len(reader.pages) == dossier["pages"]
        assert reader.outline
        assert dossier["case_id"] in (reader.xmp_metadata.dc_identifier or "")


def test_binding_again_changes_nothing(returned: Desk) -> None:
    bind(returned)
    before = answers.bound(returned)
    assert bind(returned) == []
    assert answers.bound(returned) == before


def test_the_package_is_a_bag_and_is_clean(returned: Desk) -> None:
    bind(returned)
    row = hand_over(returned)
    assert verify(returned.root / row.path).faults == ()
    bagit.Bag(str(returned.root / row.path / "移交包")).validate()


def test_the_same_input_makes_no_new_version(returned: Desk) -> None:
    bind(returned)
    assert hand_over(returned) == hand_over(returned)


def test_a_late_paper_makes_version_two_and_leaves_version_one_alone(returned: Desk) -> None:
    bind(returned)
    first = hand_over(returned)
    item = next(i for i in answers.in_review(returned) if i["outcome"] == "unsigned")
    review.accept(returned, item["review"], "经办人")
    bind(returned)
    second = hand_over(returned)
    assert (first.version, second.version) == (1, 2)
    assert (returned.root / second.path / "移交包" / "data" / "与上一版差异.csv").is_file()
    for row in (first, second):
        assert verify(returned.root / row.path).faults == ()


def test_two_terms_must_be_told_apart(returned: Desk) -> None:
    later = write_list(returned.intake / "下学期.xlsx", [student(3, term="2026-2027学年第一学期")])
    admit(returned, take(later, returned.intake))
    issue(returned)
    bind(returned)
    with pytest.raises(SeveralTerms, match="2026-2027-1"):
        hand_over(returned)
    row = hand_over(returned, Term(2025, 2))
    told = answers.handed_over(returned, row)
    assert (told["term"], told["dossiers"], told["unbound"]) == ("2025-2026-2", 2, 0)


def test_a_removed_package_comes_back_with_the_same_bytes(returned: Desk) -> None:
    import shutil

    bind(returned)
    first = hand_over(returned)
    shutil.rmtree(returned.root / first.path)
    assert hand_over(returned) == first
    assert verify(returned.root / first.path).faults == ()


def test_what_is_lacking_is_reminded_of(returned: Desk) -> None:
    lines = remind(returned)
    assert lines
    assert {line.case_no[:4] for line in lines} == {"N252"}
    assert all(line.who and line.what and line.material for line in lines)
