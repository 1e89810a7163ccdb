"""A page out of a class's file: only that page, only that piece, the same bytes each time."""

import io

import pikepdf
import pypdf
import pypdfium2
from tests.paper.dossiers.dossier_samples import content

from guidang.domain.form import Rect
from guidang.paper.dossiers.content import DossierItem
from guidang.paper.dossiers.dossier_pdf import bind_dossier
from guidang.paper.dossiers.printed_page import printed_page
from guidang.paper.typesetting import pdf_from_html

STYLE = "<style>@page{size:A4;margin:0}section{break-after:page}div{height:98mm}</style>"
THREE_PIECES = STYLE + "".join(
    f"<section><div>存根{n}</div><div>告知{n}</div><div>回执{n}</div></section>" for n in range(3)
)


def the_file() -> bytes:
    return pdf_from_html(f"<html lang=zh-CN>{THREE_PIECES}</html>", b"0123456789abcdef")


def test_only_that_page_and_its_words() -> None:
    taken = printed_page(the_file(), 1)
    reader = pypdf.PdfReader(io.BytesIO(taken))
    assert len(reader.pages) == 1
    words = "".join(reader.pages[0].extract_text().split())
    assert "存根1" in words
    assert "存根0" not in words


def test_only_the_piece_is_shown() -> None:
    taken = printed_page(the_file(), 2, Rect(0, 277.8, 595.3, 555.6))
    with pypdfium2.PdfDocument(taken) as document:
        page = document[0]
        assert round(page.get_width()) == 595
        assert round(page.get_height()) == 278
        shown = page.get_textpage().get_text_bounded()
    assert "告知2" in shown


def test_no_other_student_s_page_hides_in_the_file() -> None:
    with pikepdf.open(io.BytesIO(printed_page(the_file(), 0))) as document:
        pages = [
            o for o in document.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/Page"
        ]
    assert len(pages) == 1


def test_the_same_input_gives_the_same_bytes() -> None:
    assert printed_page(the_file(), 1) == printed_page(the_file(), 1)


def test_a_piece_lies_on_an_upright_sheet_at_full_size() -> None:
    piece = DossierItem("存根", "系部", "2026-03-02", printed_page(the_file(), 0, Rect(0, 0, 595.3, 277.8)))
    bound = bind_dossier(content(items=(piece,)))
    with pypdfium2.PdfDocument(bound.pdf) as document:
        page = document[bound.items[0].first_page - 1]
        assert (round(page.get_width()), round(page.get_height())) == (595, 842)
        _, _, right, top = page.get_textpage().get_charbox(0)
    assert top > 842 - 40
    assert right < 40
