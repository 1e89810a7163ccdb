"""What forty more official forms held that the first forty had not: WPS, old Word, other makers."""

import io
import struct
import zipfile

import pytest
from docx.enum.section import WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from PIL import Image
from tests.paper.forms import form_samples as samples
from tests.paper.forms.form_samples import Page, element, fill, form, ink, one_page, pixels
from tests.paper.forms.template.test_drawing_kinds import (
    LEFT,
    NAMES,
    RED_LINE,
    anchor,
    compiled,
    faults,
    shape,
)
from tests.paper.forms.template.text_samples import glyphs, lines

from guidang.domain.errors import TemplateFaults
from guidang.domain.form import Rect
from guidang.paper.forms.template.blank import compile_blank
from guidang.paper.forms.template.pictures import PictureError, data_url

WORDS = "<w:p><w:r><w:t>装订线</w:t></w:r></w:p>"
BOX_200 = "position:absolute;margin-left:100pt;margin-top:0;width:60pt;height:200pt"


def vml_box(style: str = "", image: str = "", words: str = WORDS) -> str:
    box = f'<v:textbox style="{style}"><w:txbxContent>{words}</w:txbxContent></v:textbox>'
    return f'<w:pict><v:shape type="#_x0000_t202" style="{BOX_200}">{image}{box}</v:shape></w:pict>'


def tall_box(way: str, anchored: str = "ctr") -> str:
    made = shape("rect", RED_LINE, WORDS)
    body = f'<wps:bodyPr vert="{way}" anchor="{anchored}" tIns="127000" bIns="127000"/>'
    return anchor(made.replace("<wps:bodyPr/>", body), (60, 200), ("column", 100.0))


def places(pdf: bytes) -> dict[str, tuple[float, float]]:
    """Left edge and baseline of each character, from the top left corner of the page in pt."""
    return {character: (x, y) for character, x, _, y in glyphs(pdf)}


def dib(size: tuple[int, int] = (40, 20)) -> bytes:
    """A red picture as device-independent bitmap."""
    held = io.BytesIO()
    Image.new("RGB", size, "red").save(held, "BMP")
    return held.getvalue()[14:]


def wmf(*records: tuple[int, bytes]) -> bytes:
    head = b"\xd7\xcd\xc6\x9a" + bytes(18) + bytes(18)
    body = b"".join(
        struct.pack("<IH", 3 + len(data) // 2, kind) + data for kind, data in (*records, (0, b""))
    )
    return head + body


def emf(*records: tuple[int, bytes], size: tuple[int, int] = (40, 20)) -> bytes:
    bounds = struct.pack("<8i", 0, 0, size[0] - 1, size[1] - 1, 0, 0, 1000, 500)
    head = struct.pack("<II", 1, 108) + bounds + b" EMF" + bytes(64)
    end = (14, bytes(12))
    return head + b"".join(struct.pack("<II", kind, 8 + len(data)) + data for kind, data in (*records, end))


def shown_in_wmf(size: tuple[int, int] = (40, 20)) -> tuple[int, bytes]:
    wide, tall = size
    return 0x0F43, struct.pack("<IH8h", 0x00CC0020, 0, tall, wide, 0, 0, tall, wide, 0, 0) + dib()


def shown_in_emf(frame: tuple[int, int] = (40, 20)) -> tuple[int, bytes]:
    head, bits = dib()[:40], dib()[40:]
    offsets = (80, len(head), 80 + len(head), len(bits))
    numbers = (0, 0, 39, 19, 0, 0, 0, 0, 40, 20, *offsets, 0, 0x00CC0020, *frame)
    return 81, struct.pack("<18i", *numbers) + head + bits


def test_a_metafile_that_shows_one_picture_is_that_picture_and_any_other_is_refused() -> None:
    silent, line = (0x0103, struct.pack("<h", 8)), (0x0213, bytes(4))
    for blob in (wmf(silent, shown_in_wmf()), emf((17, bytes(4)), shown_in_emf())):
        assert data_url(blob, 40, 20).startswith("data:image/png")
    for blob in (
        wmf(shown_in_wmf(), line),
        wmf(shown_in_wmf(), shown_in_wmf()),
        wmf(shown_in_wmf((20, 20))),
        emf(shown_in_emf((20, 10))),
        emf((4, bytes(16))),
        wmf((0x0F43, b"\x20\x00\xcc\x00")),
        wmf(silent)[:-8],
    ):
        with pytest.raises(PictureError, match="EMF、WMF"):
            data_url(blob, 40, 20)


def test_an_embedded_object_prints_as_its_preview() -> None:
    frame = 'style="width:40pt;height:20pt"'
    preview = f'<w:object><v:shape {frame}><v:imagedata r:id="PICTURE"/></v:shape></w:object>'
    held = io.BytesIO()
    Image.new("RGB", (40, 20), "black").save(held, "PNG")
    blank = compiled(preview, text="", pictures=held.getvalue())
    assert ink(pixels(blank.pdf), Rect(LEFT, 0, LEFT + 40, 842)) > 0.02


def test_a_text_box_of_wps_with_an_empty_picture_keeps_its_text() -> None:
    blank = compiled(vml_box(image='<v:imagedata o:title=""/>'))
    assert "装订线" in "".join(lines(blank.pdf))


@pytest.mark.parametrize(
    ("box", "step", "x"),
    [
        (tall_box("eaVert"), 1, 130),
        (tall_box("vert"), 1, 130),
        (tall_box("vert270"), -1, 130),
        (vml_box("layout-flow:vertical-ideographic"), 1, 147),
        (vml_box("layout-flow:vertical;mso-layout-flow-alt:bottom-to-top"), -1, 113),
    ],
)
def test_text_of_a_box_that_runs_downwards_or_upwards(box: str, step: int, x: float) -> None:
    found = places(compiled(box, text="").pdf)
    assert found["订"][1] - found["装"][1] == pytest.approx(10.5 * step, abs=1.5)
    assert found["线"][1] - found["订"][1] == pytest.approx(10.5 * step, abs=1.5)
    assert found["装"][0] + 5.25 == pytest.approx(LEFT + x, abs=6)


def test_a_rule_beside_text_that_runs_downwards_is_drawn() -> None:
    ruled = WORDS.replace("<w:r>", '<w:r><w:rPr><w:u w:val="single"/></w:rPr>')
    with_, without = (
        compiled(vml_box("layout-flow:vertical-ideographic", words=words), text="").pdf
        for words in (ruled, WORDS)
    )
    assert (pixels(with_) < 128).sum() - (pixels(without) < 128).sum() > 30
    waved = ruled.replace("single", "double")
    assert "竖排文字不支持下划线" in faults(vml_box("layout-flow:vertical-ideographic", words=waved))


def test_text_low_in_a_box_stays_above_its_lower_inset() -> None:
    top = next(y for c, _, _, y in glyphs(compiled(tall_box("horz", "t"), text="").pdf) if c == "装")
    low = next(y for c, _, _, y in glyphs(compiled(tall_box("horz", "b"), text="").pdf) if c == "装")
    middle = next(y for c, _, _, y in glyphs(compiled(tall_box("horz", "ctr"), text="").pdf) if c == "装")
    assert low - top == pytest.approx(2 * (middle - top), abs=0.2)
    assert low - top < 200 - 20 - 10.5


def test_text_of_a_box_that_reaches_into_the_bottom_margin_is_printed() -> None:
    words = "".join(f"<w:p><w:r><w:t>第{n}行字</w:t></w:r></w:p>" for n in range(8))
    box = anchor(shape("rect", RED_LINE, words), (200, 150), down=("page", 680.0))
    said = "".join(lines(compiled(box).pdf))
    assert [n for n in range(8) if f"第{n}行字" not in said] == []


def bordered(*sides: str, **looks: str) -> bytes:
    page = Page()
    page.paragraph("{{ qr.MAIN }}")
    page.paragraph("正文")
    frame = element("pgBorders", **looks)
    for side in sides:
        frame.append(element(side, val="single", sz="16", space="24", color="auto"))
    page.document.sections[0]._sectPr.append(frame)
    return page.bytes()


def test_page_borders_are_drawn_where_word_draws_them() -> None:
    gray = pixels(compile_blank(form(), bordered("top", "left", "bottom", "right", offsetFrom="page")).pdf)
    tall, wide = gray.shape[0] / 2, gray.shape[1] / 2
    for rule in (
        Rect(30, 24.5, wide - 30, 25.5),
        Rect(30, tall - 25.5, wide - 30, tall - 24.5),
        Rect(24.5, 30, 25.5, tall - 30),
        Rect(wide - 25.5, 30, wide - 24.5, tall - 30),
    ):
        assert ink(gray, rule) == 1
    gray = pixels(compile_blank(form(), bordered("left")).pdf)
    left = 20 / 25.4 * 72 - 24 - 1
    assert ink(gray, Rect(left - 0.5, 100, left + 0.5, 700)) == 1
    assert ink(gray, Rect(0, 0, wide, 30)) == 0


def test_page_borders_without_lines_and_colours_of_the_page_print_nothing() -> None:
    page = Page()
    page.paragraph("{{ qr.MAIN }}")
    plain = pixels(compile_blank(form(), page.bytes()).pdf)
    frame = element("pgBorders")
    frame.append(element("top", val="none", sz="0", space="1"))
    page.document.sections[0]._sectPr.append(frame)
    page.document.element.insert(0, element("background", color="C7EDCC"))
    assert (pixels(compile_blank(form(), page.bytes()).pdf) == plain).all()
    ground = page.document.element[0]
    ground.append(parse_xml(f'<v:background {NAMES}><v:fill type="frame"/></v:background>'))
    with pytest.raises(TemplateFaults) as refused:
        compile_blank(form(), page.bytes())
    assert "页面背景" in refused.value.details["faults"]


def test_relations_that_lead_nowhere_are_overlooked() -> None:
    held = io.BytesIO()
    loose = '<Relationship Id="rId99" Type="http://x/ui" Target="../NULL"/></Relationships>'
    with zipfile.ZipFile(io.BytesIO(one_page("正文"))) as packed, zipfile.ZipFile(held, "w") as target:
        for name in packed.namelist():
            data = packed.read(name)
            if name.endswith(".rels"):
                data = data.replace(b"</Relationships>", loose.encode())
            target.writestr(name, data)
    assert "正文" in "".join(lines(compile_blank(form(), held.getvalue()).pdf))


def test_a_table_placed_on_the_page_after_a_page_break() -> None:
    page = Page()
    page.paragraph("{{ qr.MAIN }}封面")
    page.document.add_section(WD_SECTION.NEW_PAGE)
    table = page.table((85, 85), 1)
    fill(table.cell(0, 0), "甲")
    where = element("tblpPr", vertAnchor="page", horzAnchor="page", tblpX="1134", tblpY="3000")
    table._tbl.tblPr.append(where)
    page.paragraph("{{ qr.RECEIPT }}")
    blank = compile_blank(form("MAIN", "RECEIPT"), page.bytes())
    assert next(y for c, _, _, y in glyphs(blank.pdf, 1) if c == "甲") > 150


def test_automatic_space_is_left_out_at_the_ends_of_a_cell() -> None:
    def height(automatic: bool) -> float:
        page = Page(grid=0)
        page.paragraph("{{ qr.MAIN }}")
        table = page.table((60, 60), 1, height=5)
        fill(table.cell(0, 0), "甲")
        if automatic:
            spacing = table.cell(0, 0).paragraphs[0]._p.get_or_add_pPr().get_or_add_spacing()
            for side in ("before", "after"):
                spacing.set(qn(f"w:{side}Autospacing"), "1")
        page.paragraph("乙")
        return next(y for c, _, _, y in glyphs(compile_blank(form(), page.bytes()).pdf) if c == "乙")

    assert height(True) == pytest.approx(height(False), abs=0.1)


def test_a_section_that_goes_on_with_a_header_of_its_own_shows_it_from_the_next_page() -> None:
    page = Page()
    document = page.document
    samples.write(document.sections[0].header.paragraphs[0], "前眉")
    page.paragraph("{{ qr.MAIN }}上文")
    second = document.add_section(WD_SECTION.CONTINUOUS)
    second.header.is_linked_to_previous = False
    samples.write(second.header.paragraphs[0], "后眉")
    page.paragraph("下文")
    document.paragraphs[-1].add_run().add_break(samples.PAGE_BREAK)
    page.paragraph("{{ qr.RECEIPT }}次页")
    document.paragraphs[-1].add_run().add_break(samples.PAGE_BREAK)
    page.paragraph("{{ qr.STUB }}末页")
    blank = compile_blank(form("MAIN", "RECEIPT", "STUB"), page.bytes())
    said = ["".join(lines(blank.pdf, number)) for number in range(3)]
    assert [text.count("前眉") for text in said] == [1, 0, 0]
    assert [text.count("后眉") for text in said] == [0, 1, 1]
    assert "上文" in said[0] and "下文" in said[0]


def test_indents_from_the_margins_count_usual_characters_and_first_lines_their_own() -> None:
    page = Page(grid=0)
    page.document.styles["Normal"].font.size = samples.Pt(10.5)
    page.paragraph("{{ qr.MAIN }}")
    for letter, looks in (("甲", {"leftChars": "1000"}), ("乙", {"firstLineChars": "1000"})):
        page.paragraph(letter, size=21)
        indent = page.document.paragraphs[-1]._p.get_or_add_pPr().get_or_add_ind()
        for name, said in looks.items():
            indent.set(qn(f"w:{name}"), said)
    found = places(compile_blank(form(), page.bytes()).pdf)
    assert found["甲"][0] == pytest.approx(LEFT + 105, abs=2)
    assert found["乙"][0] == pytest.approx(LEFT + 210, abs=2)
