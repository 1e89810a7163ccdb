"""Both codes gone: the print says which form it is, the printed number whose; never on a doubtful digit."""

import io
from dataclasses import replace

import cv2
import numpy as np
import pikepdf
import pypdfium2
import pytest

from guidang.domain.codes import CaseNo
from guidang.domain.form import Rect, Slot
from guidang.domain.scan import Outcome
from guidang.paper.lettering.canvas import Canvas
from guidang.paper.lettering.fonts import Fonts
from guidang.paper.scans.kit import make_kit
from guidang.paper.scans.pyramid import Pyramid
from guidang.paper.scans.reading import read_pages
from guidang.paper.scans.unlabelled import read_unlabelled

FACE, SIZE = "song+serif", 9.0


def number_slot(blank, part):
    code = next(m.rect for m in blank.marks if m.name == part)
    rect = Rect(code.x0 - 10, code.y1 + 3, code.x1, code.y1 + 12)
    return Slot("case_no", 0, rect, FACE, SIZE, valign="bottom", leading=SIZE)


@pytest.fixture(scope="module")
def numbered(office, make):
    """The letter with a place for the case number under the receipt's code, and a kit that knows it."""
    letter = office.blanks["LT"]
    letter = replace(letter, slots=(*letter.slots, number_slot(letter, "RECEIPT")))
    return letter, make_kit(make.KEY, [(make.LETTER_FORM, letter)])


def with_number(image, blank, text):
    """``text`` printed where the receipt's case number stands, on ``image`` (300 dpi)."""
    slot, pdf, fonts = blank.slots[-1], pikepdf.new(), Fonts()
    width, height = blank.pages[0]
    canvas = Canvas(fonts, height)
    canvas.text(slot.rect.x0, slot.rect.y1 - 0.07 * SIZE, text, FACE, SIZE)
    page = pdf.add_blank_page(page_size=(width, height))
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary())
    fonts.embed(pdf, page.Resources.Font)
    page.Contents = pdf.make_stream(canvas.content())
    held = io.BytesIO()
    pdf.save(held)
    document = pypdfium2.PdfDocument(held.getvalue())
    pixels = document[0].render(scale=300 / 72, grayscale=True).to_numpy()
    drawn = pixels.reshape(pixels.shape[:2]).copy()
    document.close()
    out = image.copy()
    rows, columns = min(drawn.shape[0], out.shape[0]), min(drawn.shape[1], out.shape[1])
    out[:rows, :columns] = np.minimum(out[:rows, :columns], drawn[:rows, :columns])
    return out


def receipt(office, make, letter, text, turn=0.0):
    paper = office.print("LT", {}).write("parent")
    paper.image = with_number(paper.image, letter, text)
    picture, _ = make.Scanner(3).flatbed(paper.piece("RECEIPT"), turn, 200)
    return picture


@pytest.mark.parametrize(("number", "turn"), [(7, 0.5), (36, 181), (90210, -0.7)])
def test_the_printed_number_names_the_sheet(office, make, numbered, number, turn):
    letter, kit = numbered
    picture = receipt(office, make, letter, str(CaseNo("N", 25, 2, number)), turn)
    (region,) = read_pages(make.as_jpeg(picture, 85), "a.jpg", [0], kit)[0].regions
    assert region.outcome in (Outcome.MATCHED, Outcome.UNCERTAIN)
    assert region.code == make.code_of(number, "LT", "R")
    assert region.codes == ()
    assert "案号" in region.note


@pytest.mark.parametrize("place", [1, 5, 8, 12])
def test_a_number_whose_check_digits_do_not_hold_names_nobody(office, make, numbered, place):
    letter, kit = numbered
    text = str(CaseNo("N", 25, 2, 36))
    wrong = text[:place] + str((int(text[place]) + 1) % 10) + text[place + 1 :]
    assert read_unlabelled(Pyramid(receipt(office, make, letter, wrong)), kit) == []


def test_a_number_partly_covered_is_never_beyond_doubt(office, make, numbered):
    letter, kit = numbered
    picture = receipt(office, make, letter, str(CaseNo("N", 25, 2, 36)))
    slot = letter.slots[-1].rect
    rng = np.random.default_rng(5)
    top = letter.part_rect("RECEIPT", 0).y0
    for _ in range(6):
        blotted = picture.copy()
        x = rng.uniform(slot.x0, slot.x1 - 8) * 200 / 72
        y = ((slot.y0 + slot.y1) / 2 - top) * 200 / 72
        cv2.circle(blotted, (int(x), int(y)), 11, 70, -1)
        for found in read_unlabelled(Pyramid(blotted), kit):
            assert not found.sure or found.text == make.code_of(36, "LT", "R")


def test_a_strangers_page_with_a_case_number_names_nobody(office, make, numbered):
    letter, kit = numbered
    page = np.full((1300, 1654), 245, np.uint8)
    for row in range(12):
        cv2.putText(page, "minutes of a meeting", (90, 90 + 95 * row), cv2.FONT_HERSHEY_SIMPLEX, 2, 40, 3)
    assert read_unlabelled(Pyramid(with_number(page, letter, str(CaseNo("N", 25, 2, 36)))), kit) == []
