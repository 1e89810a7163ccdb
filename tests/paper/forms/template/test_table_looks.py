"""Tables as Word files have them: merges old and new, lines, shading, styles, heights, vertical text."""

import io
from itertools import pairwise

import docx
import pypdfium2
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from tests.paper.forms import form_samples as samples
from tests.paper.forms.form_samples import Page, form, ink, pixels

from guidang.domain.errors import TemplateFaults
from guidang.domain.form import Blank, Rect
from guidang.paper.forms.template.blank import compile_blank

LEFT_EDGE = 20 / 25.4 * 72  # the left margin of a Page, pt
STYLE = """
<w:style {ns} w:type="table" w:styleId="Banded"><w:name w:val="Banded"/>
<w:tblPr><w:tblStyleRowBandSize w:val="1"/><w:tblBorders><w:top w:val="single" w:sz="8" w:color="000000"/>
<w:bottom w:val="single" w:sz="8" w:color="000000"/></w:tblBorders>
<w:tblCellMar><w:left w:w="108" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr>
<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="000000"/></w:tcPr></w:tblStylePr>
<w:tblStylePr w:type="band1Horz"><w:tcPr><w:shd w:val="pct50" w:color="000000" w:fill="FFFFFF"/></w:tcPr>
</w:tblStylePr></w:style>
"""


def cell(text: str = "", properties: str = "", paragraph: str = "") -> str:
    run = f"<w:r><w:t>{text}</w:t></w:r>" if text else ""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:pPr>{paragraph}</w:pPr>{run}</w:p></w:tc>"


def row(*cells: str, tall: int = 600, rule: str = "", more: str = "") -> str:
    height = f'<w:trHeight w:val="{tall}" w:hRule="{rule or "atLeast"}"/>' if tall else ""
    return f"<w:tr><w:trPr>{height}{more}</w:trPr>{''.join(cells)}</w:tr>"


def grid(*widths: int, properties: str = "", lines: bool = True) -> str:
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="8" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    drawn = f"<w:tblBorders>{edges}</w:tblBorders>" if lines else ""
    columns = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in widths)
    layout = '<w:tblLayout w:type="fixed"/><w:tblInd w:w="108" w:type="dxa"/>'
    return f"<w:tblPr>{properties}{layout}{drawn}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>"


def page_of(*tables: str, between: str = "", style: str = "") -> bytes:
    """A page with a code and tables; grid columns are in twips."""
    page = Page(grid=0)
    if style:
        page.document.styles.element.append(parse_xml(style.format(ns=nsdecls("w"))))
    page.paragraph("{{ qr.MAIN }}")
    for number, table in enumerate(tables):
        if number:
            page.paragraph(between)
        page.document.element.body.insert(
            len(page.document.element.body) - 1, parse_xml(f"<w:tbl {nsdecls('w')}>{table}</w:tbl>")
        )
    page.paragraph("")
    return page.bytes()


def compiled(*tables: str, style: str = "") -> Blank:
    return compile_blank(form(), page_of(*tables, style=style))


def faults(*tables: str) -> str:
    with pytest.raises(TemplateFaults) as refused:
        compile_blank(form(), page_of(*tables))
    return refused.value.details["faults"]


def slot(blank: Blank, field: str) -> Rect:
    return next(s.rect for s in blank.slots if s.field == field)


def test_old_merges_gaps_and_controls_keep_their_columns() -> None:
    table = grid(1000, 2000, 3000, 4000) + "".join(
        (
            row(
                cell("{{ name }}", '<w:hMerge w:val="restart"/>'),
                cell("", "<w:hMerge/>"),
                cell("{{ grade }}"),
                cell("尾"),
            ),
            row(
                cell("{{ major }}", '<w:gridSpan w:val="2"/>'),
                cell("{{ term }}"),
                more='<w:gridBefore w:val="1"/><w:wBefore w:w="1000" w:type="dxa"/><w:gridAfter w:val="0"/>',
            ),
            f"<w:sdt><w:sdtPr/><w:sdtContent>{row(cell('{{ school }}'))}</w:sdtContent></w:sdt>",
            f"<w:tr><w:sdt><w:sdtContent>{cell('一')}</w:sdtContent></w:sdt>{cell('{{ reason }}')}</w:tr>",
        )
    )
    blank = compiled(table)
    assert slot(blank, "name").width == pytest.approx(150 - 10.8, abs=1)
    assert slot(blank, "grade").x0 - slot(blank, "name").x0 == pytest.approx(150, abs=0.5)
    assert slot(blank, "major").x0 == pytest.approx(slot(blank, "name").x0 + 50, abs=0.5)
    assert slot(blank, "major").width == pytest.approx(250 - 10.8, abs=1)
    assert slot(blank, "term").width == pytest.approx(200 - 10.8, abs=1.5)
    assert slot(blank, "school").width == pytest.approx(50 - 10.8, abs=1.5)
    assert slot(blank, "reason").x0 == pytest.approx(slot(blank, "name").x0 + 50, abs=0.5)


def test_widths_in_percent_and_without_a_grid() -> None:
    half = '<w:tcW w:w="2500" w:type="pct"/>'
    tables = (
        '<w:tblPr><w:tblW w:w="5000" w:type="pct"/></w:tblPr>'
        '<w:tblGrid><w:gridCol w:w="100"/><w:gridCol w:w="100"/></w:tblGrid>'
        + row(cell("{{ name }}", half), cell("{{ grade }}", half)),
        '<w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>' + row(cell("{{ term }}"), cell("乙")),
        "<w:tblPr/><w:tblGrid/>"
        + row(
            cell("{{ major }}", '<w:tcW w:w="1440" w:type="dxa"/>'),
            cell("{{ reason }}", '<w:tcW w:w="4000" w:type="dxa"/>'),
        ),
    )
    blank = compiled(*tables)
    text = 170 / 25.4 * 72
    assert slot(blank, "name").width == pytest.approx(text / 2 - 10.8 + 5.4, abs=6)
    assert slot(blank, "name").width == pytest.approx(slot(blank, "grade").width, abs=0.1)
    assert slot(blank, "term").width == pytest.approx(text / 2 - 10.8 + 5.4, abs=6)
    assert slot(blank, "major").width == pytest.approx(72 - 10.8, abs=1)
    assert slot(blank, "reason").width == pytest.approx(200 - 10.8, abs=1)


def test_a_line_that_a_cell_denies_is_not_drawn_and_the_wider_of_two_is() -> None:
    deny = '<w:tcBorders><w:bottom w:val="nil"/></w:tcBorders>'
    thick = '<w:tcBorders><w:bottom w:val="single" w:sz="24" w:color="000000"/></w:tcBorders>'
    thin = '<w:tcBorders><w:top w:val="single" w:sz="4" w:color="000000"/></w:tcBorders>'
    blank = compiled(
        grid(2000, 2000, 2000)
        + row(cell("{{ name }}", deny), cell("乙", thick), cell("丙", deny))
        + row(cell("{{ grade }}"), cell("丁", thin), cell("戊", thin))
    )
    gray = pixels(blank.pdf, dpi=288)
    edge = slot(blank, "grade").y0
    lefts = [slot(blank, "name").x0 - 5.4 + 100 * column + 20 for column in range(3)]
    dark = [
        float((gray[round((edge - 4) * 4) : round((edge + 4) * 4), round((x + 20) * 4)] < 128).mean()) * 8
        for x in lefts
    ]
    assert dark[0] == 0
    assert dark[1] == pytest.approx(3, abs=0.6)
    assert dark[2] == pytest.approx(0.5, abs=0.3)


def test_lines_across_a_cell_run_from_corner_to_corner() -> None:
    across = '<w:tcBorders><w:tl2br w:val="single" w:sz="8" w:color="000000"/></w:tcBorders>'
    blank = compiled(
        grid(3000, 3000) + row(cell("", across), cell("{{ name }}", '<w:vAlign w:val="center"/>'), tall=1200)
    )
    box = slot(blank, "name")
    gray = pixels(blank.pdf, dpi=288)
    left, top = box.x0 - 5.4 - 150, box.y0
    for share in (0.1, 0.5, 0.9):
        x, y = left + share * 150, top + share * 60
        assert ink(gray, Rect(x - 1.5, y - 1.5, x + 1.5, y + 1.5), 288) > 0.1
        other = left + (1 - share) * 150
        assert share == 0.5 or ink(gray, Rect(other - 1, y - 1, other + 1, y + 1), 288) == 0


def test_a_style_dresses_the_first_row_and_every_other_one() -> None:
    properties = '<w:tblStyle w:val="Banded"/><w:tblLook w:firstRow="1" w:noHBand="0" w:noVBand="1"/>'
    blank = compiled(
        grid(4000, 4000, properties=properties, lines=False)
        + "".join(row(cell(""), cell(f"{{{{ {field} }}}}")) for field in ("name", "grade", "major", "term")),
        style=STYLE,
    )
    gray = pixels(blank.pdf, dpi=144)
    shades = []
    for field in ("name", "grade", "major", "term"):
        box = slot(blank, field)
        shades.append(int(gray[round(box.y0 + box.y1), round(box.x0 * 2 - 60)]))
    assert shades == [0, pytest.approx(128, abs=3), 255, pytest.approx(128, abs=3)]


def test_exact_rows_cut_what_is_too_long_and_merged_ones_too() -> None:
    long = "很长的文字" * 30
    blank = compiled(
        grid(2000, 2000)
        + row(cell(long, '<w:vMerge w:val="restart"/>'), cell("{{ name }}"), tall=500, rule="exact")
        + row(cell("", "<w:vMerge/>"), cell("{{ grade }}"), tall=500, rule="exact")
        + row(cell("甲"), cell("{{ major }}"), tall=0)
    )
    assert slot(blank, "grade").y0 - slot(blank, "name").y0 == pytest.approx(25, abs=0.6)
    assert slot(blank, "major").y0 - slot(blank, "grade").y0 == pytest.approx(25, abs=0.6)


def test_the_head_of_a_table_is_printed_on_every_page() -> None:
    table = grid(3000, 3000) + row(cell("表头甲"), cell("表头乙"), more="<w:tblHeader/>")
    table += "".join(
        row(cell(f"第{number}行"), cell(""), tall=2400, more="<w:cantSplit/>") for number in range(8)
    )
    page = docx.Document(io.BytesIO(page_of(table)))
    header = page.sections[0].header
    samples.write(header.paragraphs[0], "{{ qr.MAIN }}")
    page.element.body.remove(page.paragraphs[0]._p)
    held = io.BytesIO()
    page.save(held)
    blank = compile_blank(form(), held.getvalue())
    assert len(blank.pages) == 2
    assert all("表头甲表头乙" in samples.text(blank.pdf, number) for number in range(2))


def characters(blank: Blank, wanted: str) -> list[tuple[str, float, float]]:
    """Where characters stand: each with its middle, x and y in pt from the top left corner."""
    shown = pypdfium2.PdfDocument(blank.pdf)[0]
    text, tall = shown.get_textpage(), shown.get_size()[1]
    whole = text.get_text_range()
    found = []
    for index, character in enumerate(whole):
        if character in wanted:
            x0, y0, x1, y1 = text.get_charbox(index)
            found.append((character, (x0 + x1) / 2, tall - (y0 + y1) / 2))
    return found


def test_vertical_text_is_stacked_in_the_middle_of_its_cell() -> None:
    upright = '<w:textDirection w:val="tbRlV"/><w:vAlign w:val="center"/>'
    turned = '<w:textDirection w:val="btLr"/><w:vAlign w:val="center"/>'
    middle = '<w:jc w:val="center"/>'
    blank = compiled(
        grid(800, 800, 3000)
        + row(cell("谈话内容", upright, middle), cell("倒置", turned, middle), cell("{{ name }}"), tall=2400)
        + row(cell("两列竖排文字共十二个字呀", upright, middle), cell(""), cell("{{ grade }}"), tall=1600)
    )
    name, grade = slot(blank, "name"), slot(blank, "grade")
    left = name.x0 - 5.4 - 80
    stacked = characters(blank, "谈话内容")
    assert "".join(c for c, _, _ in stacked) == "谈话内容"
    assert [x for _, x, _ in stacked] == pytest.approx([left + 20] * 4, abs=1.5)
    steps = [b[2] - a[2] for a, b in pairwise(stacked)]
    assert steps == pytest.approx([10.5] * 3, abs=1)
    assert (stacked[0][2] + stacked[3][2]) / 2 == pytest.approx((name.y0 + name.y1) / 2, abs=1.5)
    first, second = characters(blank, "倒置")
    assert first[1] == pytest.approx(second[1], abs=1) and first[2] - second[2] == pytest.approx(10.5, abs=1)
    columns = characters(blank, "两列竖排文字共十二个呀")
    assert columns[0][1] > columns[-1][1] + 8  # the second column stands left of the first
    assert max(y for _, _, y in columns) < grade.y1 and min(y for _, _, y in columns) > grade.y0
    assert grade.height == pytest.approx(80, abs=1.5)


def test_what_is_not_done_in_a_table_is_named() -> None:
    said = faults(
        grid(2000, properties='<w:tblCellSpacing w:w="20" w:type="dxa"/>')
        + row(cell("{{ name }}", '<w:textDirection w:val="tbRlV"/>'), cell("甲", "<w:tcFitText/>"))
    )
    assert "表1：不支持单元格间距" in said
    assert "表1第1行第1列第1段" in said and "竖排的文字里不能有标签" in said
    assert "表1第1行第2列：不支持单元格适应文字" in said


@pytest.mark.parametrize(
    ("position", "x", "y"),
    [
        ('w:vertAnchor="text" w:tblpXSpec="center" w:tblpY="1"', 0, 0),
        ('w:vertAnchor="text" w:horzAnchor="page" w:tblpX="1334" w:tblpY="60"', 66.7 - LEFT_EDGE, 3),
    ],
)
def test_a_table_moved_with_the_mouse_stays_where_it_is(position: str, x: float, y: float) -> None:
    columns = (3212, 6424)  # as wide as the text
    cells = row(cell("甲"), cell("{{ name }}"))
    floating = f"<w:tblpPr w:leftFromText='180' w:rightFromText='180' {position}/>"
    plain, moved = compiled(grid(*columns) + cells), compiled(grid(*columns, properties=floating) + cells)
    assert slot(moved, "name").x0 == pytest.approx(LEFT_EDGE + x + 160.6 + 5.4, abs=1.5)
    assert slot(moved, "name").y0 - slot(plain, "name").y0 == pytest.approx(y, abs=1)


def test_a_table_beside_which_text_would_flow_is_refused() -> None:
    floating = '<w:tblpPr w:vertAnchor="text" w:horzAnchor="margin" w:tblpX="0" w:tblpY="1"/>'
    page = Page(grid=0)
    page.paragraph("{{ qr.MAIN }}")
    made = grid(2000, properties=floating) + row(cell("甲"))
    page.document.element.body.insert(1, parse_xml(f"<w:tbl {nsdecls('w')}>{made}</w:tbl>"))
    page.paragraph("旁边的文字")
    with pytest.raises(TemplateFaults, match="表1：不支持文字在表格旁边环绕"):
        compile_blank(form(), page.bytes())
