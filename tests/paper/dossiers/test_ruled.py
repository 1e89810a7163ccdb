"""Words on ruled pages are measured and broken as they are printed."""

import io

import pypdf

from guidang.paper.dossiers.ruled import Document, width, wrap


def words_of(*words: str) -> str:
    document = Document(210, 297)
    sheet = document.sheet()
    for number, word in enumerate(words, 1):
        sheet.text(20, 20 * number, word, 12)
    pdf, fonts = document.laid_out("x")
    document.fonts.embed(pdf, fonts)
    out = io.BytesIO()
    pdf.save(out)
    return pypdf.PdfReader(out).pages[0].extract_text()


def test_character_of_no_font_is_marked():
    assert words_of("甲\U000f0000乙") == "甲〓乙"
    assert width("甲\U000f0000乙") == 3


def test_white_space_is_a_blank():
    assert width("\t") == width("\n") == width(" ") < 0.3
    assert words_of("a\tb") == "a b"


def test_lines_are_broken_as_they_are_printed():
    assert wrap("甲\U000f0000\n乙丙", 2.3) == ["甲〓", "乙丙"]
    assert wrap("", 10) == [""]
