"""HTML of our own to PDF/A, without clock, chance or net."""

import io

import pikepdf
import pypdf
import pytest

from guidang.paper.typesetting import legal, page, pdf_from_html, text


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return pdf_from_html(page("题名<&", "@page{size:A4}", f"<p>{text('一人一档 <b>&')}</p>"), b"1" * 16)


def test_same_words_same_bytes(pdf):
    assert (
        pdf_from_html(page("题名<&", "@page{size:A4}", f"<p>{text('一人一档 <b>&')}</p>"), b"1" * 16) == pdf
    )


def test_words_stay_words(pdf):
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert reader.pages[0].extract_text() == "一人一档 <b>&"
    assert reader.metadata.title == "题名<&"


def test_fonts_are_small(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        programs = [
            thing for thing in opened.objects if isinstance(thing, pikepdf.Stream) and "/Subtype" in thing
        ]
        assert any(program.Subtype == "/CIDFontType0C" for program in programs)
        assert opened.Root.OutputIntents[0].S == "/GTS_PDFA1"
    assert len(pdf) < 20_000


@pytest.mark.parametrize("address", ["file:///etc/hostname", "http://127.0.0.1:9/x.png", "data:image/png,x"])
def test_nothing_is_fetched(address):
    made = pdf_from_html(page("", "", f'<img src="{address}"><p>字</p>'), bytes(16))
    with pikepdf.open(io.BytesIO(made)) as opened:
        assert "/XObject" not in opened.pages[0].Resources or not opened.pages[0].Resources.XObject.keys()


def test_forbidden_characters_are_dropped():
    assert legal("甲\x00\x0b\ud800\ufffe乙\n") == "甲乙\n"
