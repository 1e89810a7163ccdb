"""The Word copy of every form as LibreOffice prints it, with names and majors as long as an office meets."""

import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

import pypdfium2
import pytest
import zxingcpp
from tests.oracle.glyphs import read
from tests.oracle.office import to_pdf
from tests.packs.conftest import NAMES
from tests.packs.filling import gray

from guidang.domain.form import Form
from guidang.domain.pack import Pack
from guidang.paper.forms.checking.finding import Surroundings
from guidang.paper.forms.checking.samples import SHEET_CODE, longest_values, ordinary_values
from guidang.paper.forms.printing.word import fill_word

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LISTED = ("reason", "failed_courses", "change_reason")
"""What fourteen failed courses fill may take a second page. All else has to stay on the form's one."""


@dataclass(frozen=True)
class Copy:
    """A Word copy, and how LibreOffice prints it. ``codes`` are the payloads that it has to carry."""

    document: bytes
    printed: bytes
    codes: frozenset[str]
    typed: bool


@pytest.fixture(scope="module")
def copies(packs: dict[str, Pack], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Copy]:
    forms = {f"{name}/{form.code}": (packs[name], form) for name in NAMES for form in packs[name].forms}
    made = {name: _copy(pack, form) for name, (pack, form) in forms.items()}
    printed = to_pdf({name: document for name, (document, _) in made.items()}, tmp_path_factory.mktemp("w"))
    return {name: Copy(made[name][0], printed[name], made[name][1], forms[name][1].typed) for name in made}


def _copy(pack: Pack, form: Form) -> tuple[bytes, frozenset[str]]:
    around, rows = Surroundings.of(pack), form.rows or {}
    ordinary = ordinary_values(around, rows)
    values = longest_values(around, rows) | {field: ordinary[field] for field in LISTED}
    codes = {(p.code, 0): SHEET_CODE.format(pack.letter, p.letter, 1) for p in form.parts}
    document = fill_word(pack.templates[form.file], values, {"level": pack.policy.levels[-1].code}, codes)
    return document, frozenset(codes.values())


def test_no_character_of_a_copy_is_cut_off_or_lost(copies: dict[str, Copy]) -> None:
    assert len(copies) >= 33
    for name, copy in copies.items():
        told = Counter("".join(_words(copy.document)))
        printed = Counter(glyph.text for glyph in read(copy.printed)[1])
        del told["☑"], printed["☑"]  # from another font than its line's; PDFium finds only some of them
        assert told == printed, name


def test_long_values_leave_a_typed_form_on_one_page(copies: dict[str, Copy]) -> None:
    """Letters, whose blanks lie in running text, may take a second one; nobody types into them."""
    pages = {name: read(copy.printed)[0] for name, copy in copies.items()}
    assert [name for name, copy in copies.items() if copy.typed and pages[name] > 1] == []
    assert max(pages.values()) <= 2


def test_the_codes_of_a_copy_read_at_150_dpi(copies: dict[str, Copy]) -> None:
    for name, copy in copies.items():
        with pypdfium2.PdfDocument(copy.printed) as document:
            pages = [gray(document, number, 150) for number in range(len(document))]
        found = {code.text for page in pages for code in zxingcpp.read_barcodes(page)}
        assert found >= copy.codes, name


def test_what_both_scripts_have_is_chinese_in_word(packs: dict[str, Pack]) -> None:
    """Without a hint Word sets “ ” and □ in Times; without its language LibreOffice sets Japanese marks."""
    for pack in packs.values():
        for template in pack.templates.values():
            with zipfile.ZipFile(io.BytesIO(template)) as package:
                document, styles, settings = (
                    ElementTree.fromstring(package.read(f"word/{part}.xml"))
                    for part in ("document", "styles", "settings")
                )
            assert {fonts.get(W + "hint") for fonts in document.iter(W + "rFonts")} == {"eastAsia"}
            spoken = [*styles.iter(W + "lang"), *settings.iter(W + "themeFontLang")]
            assert {language.get(W + "eastAsia") for language in spoken} == {"zh-CN"}


def _words(document: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        root = ElementTree.fromstring(package.read("word/document.xml"))
    for node in root.iter(W + "t"):
        yield from (node.text or "").split()
