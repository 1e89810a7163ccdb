"""What Word does to characters: rules under and through them, shades, frames, dots, widths, capitals."""

from itertools import pairwise

import numpy as np
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from tests.paper.forms.form_samples import Page, ink, pixels
from tests.paper.forms.template.text_samples import LEFT, compiled, fonts, glyphs, lines, place, run, typed

from guidang.domain.form import Rect

_BIG = fonts("Times New Roman") + '<w:sz w:val="48"/>'


def test_rules_shades_frames_and_dots_are_drawn_where_they_belong() -> None:
    page = typed(
        run("下", _BIG + '<w:u w:val="single"/>')
        + run("Ag   ", _BIG + '<w:u w:val="single"/>')
        + run("无", _BIG),
        run("双删", _BIG + "<w:dstrike/>"),
        run("着重", _BIG + '<w:em w:val="dot"/>'),
        run("框", _BIG + '<w:bdr w:val="single" w:sz="8"/>')
        + run("底", _BIG + '<w:highlight w:val="yellow"/>'),
        grid=0,
    )
    blank = compiled(page)
    gray = pixels(blank.pdf, dpi=288)
    found = {c: (x0, x1, y) for c, x0, x1, y in glyphs(blank.pdf)}
    x0, x1, y = found["下"]
    end = found["无"][0]
    rule = [
        ink(gray, Rect(x0 + 1, line / 4, end - 1, line / 4 + 0.25), 288)
        for line in range(int(y * 4) - 40, int(y * 4) + 40)
    ]
    assert max(rule) == 1.0  # one unbroken rule from Chinese over Latin text and its blanks
    assert ink(gray, Rect(end + 24, y - 30, end + 40, y + 10), 288) == 0
    x0, x1, y = found["着"]
    under = Rect(x0, y - 2, x1, y + 8)
    assert ink(gray, under, 288) > 0
    x0, x1, y = found["双"]
    struck = [
        ink(gray, Rect(x0 + 1, line / 4, found["删"][1] - 1, line / 4 + 0.25), 288)
        for line in range(int((y - 24) * 4), int(y * 4))
    ]
    # Two rules from edge to edge, which the strokes of no character reach.
    assert sum(a < 1.0 <= b for a, b in pairwise(struck)) == 2
    x0, x1, y = found["框"]
    columns = [
        ink(gray, Rect(x / 4, y - 15, x / 4 + 0.25, y), 288)
        for x in range(int((x0 - 4) * 4), int((x1 + 4) * 4))
    ]
    assert (max(columns[:24]) > 0.8, max(columns[-24:]) > 0.8) == (True, True)  # its left and its right edge
    x0, x1, _ = found["底"]
    colour = np.asarray(pixels(blank.pdf, dpi=288))
    assert (colour[:, int(x0 * 4) + 8 : int(x1 * 4) - 8] == 226).any()  # yellow in gray


def test_scaled_raised_capital_and_hidden_characters() -> None:
    page = typed(
        run("缩放", _BIG + '<w:w w:val="50"/>') + run("后", _BIG),
        run("升", _BIG + '<w:position w:val="12"/>') + run("平", _BIG),
        run("abc", _BIG + "<w:caps/>") + run("def", _BIG + "<w:smallCaps/>") + run("隐藏", "<w:vanish/>"),
    )
    pdf = compiled(page).pdf
    assert place(pdf, "后")[0] == pytest.approx(LEFT + 24, abs=0.6)
    found = {c: y for c, _, _, y in glyphs(pdf)}
    assert found["平"] - found["升"] == pytest.approx(6, abs=0.6)
    assert lines(pdf)[-1] == "ABCDEF"


def test_a_page_number_framed_to_a_side_takes_no_line() -> None:
    page = Page()
    page.paragraph("{{ qr.MAIN }}")
    foot = page.document.sections[0].footer.paragraphs[0]

    frame = '<w:framePr w:wrap="around" w:vAnchor="text" w:hAnchor="margin" w:xAlign="right" w:y="1"/>'
    made = parse_xml(f'<w:p {nsdecls("w")}><w:pPr>{frame}</w:pPr><w:fldSimple w:instr="PAGE"/></w:p>')
    foot._p.addprevious(made)
    foot.add_run("脚注")
    pdf = compiled(page).pdf
    assert lines(pdf) == ["脚注1"]
