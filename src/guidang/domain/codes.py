"""案号 and 单号: what is printed on paper so that it finds its way back.

A case number (案号) is printed in plain characters, typed by people and confirmed by OCR, so it ends in
two check digits (ISO 7064 MOD 97-10). A sheet code (单号) is what the QR says; it carries a keyed tag, so
that a foreign, mistyped or forged code can never file a page. Neither holds a name or a student number.

Layout of a sheet code, 31 characters of the QR alphanumeric set (ISO/IEC 18004, table 5)::

    G1.N2520001241.LT01.R1.ABCDEFGH
    |  |           | |  || +-------- tag: HMAC-SHA256 under the workspace key, 5 bytes in base32
    |  |           | |  |+---------- page of the form, 1-9 then A-Z
    |  |           | |  +----------- part letter (a piece that is cut off)
    |  |           | +-------------- serial: which copy of a recurring form, 01-ZZ
    |  |           +---------------- the form's two-character code in its pack
    |  +---------------------------- case number without dashes
    +------------------------------- version of this layout
"""

import hmac
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Self

from stdnum.iso7064 import mod_97_10

VERSION = "G1"
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LAST_PAGE = len(_DIGITS) - 1
"""The highest page number that a sheet code can say."""
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"  # RFC 4648, section 6
_CASE = re.compile(r"([A-Z])(\d{2})(\d)(\d{5})(\d{2})")
_CODE = re.compile(r"G1\.([A-Z]\d{10})\.([0-9A-Z]{2})([0-9A-Z]{2})\.([A-Z])([1-9A-Z])\.([A-Z2-7]{8})")


@dataclass(frozen=True, order=True, slots=True)
class CaseNo:
    """案号: one student, one term. Printed as ``N252-00012-41``.

    ``letter`` is the pack's initial, ``year`` the last two digits of the year in which the academic year
    starts, ``half`` the term in it (1-3), ``number`` counts the cases of that term in this workspace.
    """

    letter: str
    year: int
    half: int
    number: int

    @property
    def bare(self) -> str:
        """The eleven characters without dashes, check digits included, as they stand in a sheet code."""
        return _checked(f"{self.letter}{self.year:02d}{self.half}{self.number:05d}")

    def __str__(self) -> str:
        bare = self.bare
        return f"{bare[:4]}-{bare[4:9]}-{bare[9:]}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a case number as typed: spaces, dashes, full-width forms and lower case do not matter.

        Raises ValueError when it is not of this form or its check digits do not hold.
        """
        folded = "".join(ch for ch in _fold(text) if ch.isalnum())
        match = _CASE.fullmatch(folded)
        if match is None or not mod_97_10.is_valid(folded):
            raise ValueError(f"not a case number: {text!r}")
        letter, year, half, number, _ = match.groups()
        return cls(letter, int(year), int(half), int(number))


@dataclass(frozen=True, order=True, slots=True)
class SheetCode:
    """单号: one piece of paper. ``form`` is the form's two-character code, ``part`` its part letter."""

    case: CaseNo
    form: str
    serial: int
    part: str
    page: int

    @property
    def body(self) -> str:
        """Everything before the tag."""
        serial = _DIGITS[self.serial // 36] + _DIGITS[self.serial % 36]
        return f"{VERSION}.{self.case.bare}.{self.form}{serial}.{self.part}{_DIGITS[self.page]}"

    def sealed(self, key: bytes) -> str:
        """What the QR says: the body and its tag under the workspace's key."""
        body = self.body
        return f"{body}.{_tag(key, body)}"


@dataclass(frozen=True)
class SheetCodes(Mapping[tuple[str, int], str]):
    """The sealed codes of a paper by (part, 0-based page), each made when it is asked for.

    ``listed`` says which there are, ``letters`` the letter of each part.
    """

    case: CaseNo
    form: str
    serial: int
    letters: Mapping[str, str]
    listed: Sequence[tuple[str, int]]
    key: bytes = field(repr=False)

    def __getitem__(self, of: tuple[str, int]) -> str:
        if of not in self.listed:
            raise KeyError(of)
        part, page = of
        return SheetCode(self.case, self.form, self.serial, self.letters[part], page + 1).sealed(self.key)

    def __iter__(self) -> Iterator[tuple[str, int]]:
        return iter(self.listed)

    def __len__(self) -> int:
        return len(self.listed)


@dataclass(frozen=True, slots=True)
class ForeignCode:
    """A QR code that this workspace did not make: another program's, another workspace's, or forged."""

    text: str


def read_code(text: str, key: bytes) -> SheetCode | ForeignCode:
    """Say what a decoded QR means here; only a code whose tag holds under ``key`` is a SheetCode."""
    match = _CODE.fullmatch(text)
    if match is None:
        return ForeignCode(text)
    bare, form, serial, part, page, tag = match.groups()
    try:
        case = CaseNo.parse(bare)
    except ValueError:
        return ForeignCode(text)
    code = SheetCode(case, form, int(serial, 36), part, int(page, 36))
    return code if hmac.compare_digest(tag, _tag(key, code.body)) else ForeignCode(text)


@lru_cache(maxsize=4096)  # a case's number is asked for dozens of times while it is printed
def _checked(body: str) -> str:
    return body + mod_97_10.calc_check_digits(body)  # type: ignore[no-any-return]  # stdnum has no types


def _tag(key: bytes, body: str) -> str:
    number = int.from_bytes(hmac.digest(key, body.encode("ascii"), "sha256")[:5])
    return "".join([_BASE32[number >> shift & 31] for shift in range(35, -1, -5)])


def _fold(text: str) -> str:
    return "".join(chr(ord(ch) - 0xFEE0) if "！" <= ch <= "～" else ch for ch in text).upper()
