"""案号 and 单号: what is printed finds its way back, what is mistyped or forged does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidang.domain.codes import CaseNo, ForeignCode, SheetCode, SheetCodes, read_code

KEY = b"a" * 32
QR_ALPHANUMERIC = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")  # ISO/IEC 18004, table 5

case_numbers = st.builds(
    CaseNo,
    letter=st.sampled_from("ABCDEFGHJKLMNPQRSTUVWXYZ"),
    year=st.integers(0, 99),
    half=st.integers(1, 3),
    number=st.integers(1, 99999),
)
sheet_codes = st.builds(
    SheetCode,
    case=case_numbers,
    form=st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=2),
    serial=st.integers(1, 36 * 36 - 1),
    part=st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    page=st.integers(1, 35),
)


@given(case_numbers)
def test_a_case_number_reads_back_however_it_is_typed(number: CaseNo) -> None:
    printed = str(number)
    full_width = "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else c for c in printed)
    for typed in (printed, printed.lower(), printed.replace("-", ""), printed.replace("-", " "), full_width):
        assert CaseNo.parse(typed) == number


@given(case_numbers, st.data())
def test_one_wrong_character_is_noticed(number: CaseNo, data: st.DataObject) -> None:
    bare = number.bare
    place = data.draw(st.integers(1, len(bare) - 1))
    wrong = data.draw(st.sampled_from([d for d in "0123456789" if d != bare[place]]))
    with pytest.raises(ValueError, match="not a case number"):
        CaseNo.parse(bare[:place] + wrong + bare[place + 1 :])


@given(case_numbers, st.data())
def test_two_swapped_digits_are_noticed(number: CaseNo, data: st.DataObject) -> None:
    bare = number.bare
    place = data.draw(st.integers(1, len(bare) - 2))
    swapped = bare[:place] + bare[place + 1] + bare[place] + bare[place + 2 :]
    if swapped != bare:
        with pytest.raises(ValueError, match="not a case number"):
            CaseNo.parse(swapped)


@given(sheet_codes)
def test_a_sheet_code_fits_the_smallest_qr_and_reads_back(code: SheetCode) -> None:
    text = code.sealed(KEY)
    assert len(text) <= 32
    assert set(text) <= QR_ALPHANUMERIC
    assert read_code(text, KEY) == code


@given(sheet_codes, st.data())
def test_a_forged_code_files_nothing(code: SheetCode, data: st.DataObject) -> None:
    text = code.sealed(KEY)
    place = data.draw(st.integers(0, len(text) - 1))
    wrong = data.draw(st.sampled_from([c for c in "ABCDEFGHJKLMNPQRSTUVWXYZ234567." if c != text[place]]))
    forged = text[:place] + wrong + text[place + 1 :]
    assert isinstance(read_code(forged, KEY), ForeignCode)


@given(sheet_codes)
def test_another_workspace_s_code_is_foreign(code: SheetCode) -> None:
    assert isinstance(read_code(code.sealed(b"b" * 32), KEY), ForeignCode)


@given(st.text(max_size=60))
def test_any_other_text_is_foreign(text: str) -> None:
    assert read_code(text, KEY) == ForeignCode(text)


def test_codes_of_a_paper_are_those_of_its_sheets_and_tell_no_key() -> None:
    listed = [("student", 0), ("parent", 1)]
    case = CaseNo("N", 25, 2, 124)
    codes = SheetCodes(case, "LT", 2, {"student": "S", "parent": "R"}, listed, KEY)
    assert dict(codes) == {
        ("student", 0): SheetCode(case, "LT", 2, "S", 1).sealed(KEY),
        ("parent", 1): SheetCode(case, "LT", 2, "R", 2).sealed(KEY),
    }
    assert len(codes) == 2
    assert codes.get(("parent", 0), "") == ""
    assert repr(KEY) not in repr(codes)
