"""Pictures, lines, shapes and text boxes: printed where they stand, once, and nothing else is fetched."""

import io

import pytest
from docx.oxml import parse_xml
from PIL import Image
from tests.paper.forms import form_samples as samples
from tests.paper.forms.form_samples import Page, form, ink, pixels

from guidang.domain.errors import TemplateFaults
from guidang.domain.form import Blank, Rect
from guidang.paper.forms.template.blank import compile_blank
from guidang.paper.forms.template.pictures import PictureError, data_url

NAMES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "w10": "urn:schemas-microsoft-com:office:word",
    }.items()
)
EMU = 12700
LEFT, TOP = 20 / 25.4 * 72, 18 / 25.4 * 72  # margins of a Page, pt
RED_LINE = '<a:ln w="25400"><a:solidFill><a:srgbClr val="FF0000"/></a:solidFill></a:ln>'

ARROW = RED_LINE.replace("</a:ln>", '<a:tailEnd type="arrow"/></a:ln>')


def image(kind: str = "PNG", size: tuple[int, int] = (20, 10), mode: str = "RGB") -> bytes:
    held = io.BytesIO()
    Image.new(mode, size, 0).save(held, kind)
    return held.getvalue()


def graphic(inside: str, uri: str = "wps") -> str:
    return f'<a:graphic><a:graphicData uri="{uri}">{inside}</a:graphicData></a:graphic>'


def shape(
    preset: str, look: str = RED_LINE, words: str = "", body: str = "<wps:bodyPr/>", at: str = ""
) -> str:
    box = f"<wps:txbx><w:txbxContent>{words}</w:txbxContent></wps:txbx>" if words else ""
    frame = at or '<a:xfrm><a:off x="0" y="0"/><a:ext cx="1" cy="1"/></a:xfrm>'
    geometry = f'<a:prstGeom prst="{preset}"><a:avLst/></a:prstGeom>'
    return f"<wps:wsp><wps:cNvSpPr/><wps:spPr>{frame}{geometry}{look}</wps:spPr>{box}<wps:bodyPr/></wps:wsp>"


def anchor(
    inside: str,
    size: tuple[float, float],
    across: tuple[str, float | str] = ("column", 0),
    down: tuple[str, float | str] = ("paragraph", 0),
    wrap: str = "<wp:wrapNone/>",
    more: str = 'behindDoc="0" relativeHeight="251658240"',
) -> str:
    def axis(name: str, place: tuple[str, float | str]) -> str:
        of, at = place
        said = (
            f"<wp:align>{at}</wp:align>"
            if isinstance(at, str)
            else f"<wp:posOffset>{int(at * EMU)}</wp:posOffset>"
        )
        return f'<wp:position{name} relativeFrom="{of}">{said}</wp:position{name}>'

    extent = f'<wp:extent cx="{int(size[0] * EMU)}" cy="{int(size[1] * EMU)}"/>'
    return (
        f'<w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" {more}><wp:simplePos x="0" y="0"/>'
        f'{axis("H", across)}{axis("V", down)}{extent}{wrap}<wp:docPr id="1" name="x"/>{graphic(inside)}'
        "</wp:anchor></w:drawing>"
    )


def run(inside: str) -> object:
    return parse_xml(f"<w:r {NAMES}>{inside}</w:r>")


def page_with(*runs: str, text: str = "正文", pictures: bytes = b"") -> Page:
    """A page: a code, then for each of ``runs`` a paragraph of ``text``; PICTURE names ``pictures``."""
    page = Page(grid=0)
    page.paragraph("{{ qr.MAIN }}")
    relation = ""
    if pictures:
        relation, _ = page.document.part.get_or_add_image(io.BytesIO(pictures))
    for inside in runs:
        page.paragraph(text)._p.append(run(inside.replace("PICTURE", relation)))
    return page


def compiled(*runs: str, **more: object) -> Blank:
    return compile_blank(form(), page_with(*runs, **more).bytes())


def faults(*runs: str, **more: object) -> str:
    with pytest.raises(TemplateFaults) as refused:
        compiled(*runs, **more)
    return refused.value.details["faults"]


def picture(size: tuple[float, float], crop: str = "") -> str:
    ext = f'<a:ext cx="{int(size[0] * EMU)}" cy="{int(size[1] * EMU)}"/>'
    return (
        '<pic:pic><pic:nvPicPr><pic:cNvPr id="0" name=""/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:embed="PICTURE"/>{crop}<a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/>{ext}</a:xfrm><a:prstGeom prst="rect"/></pic:spPr></pic:pic>'
    )


def inline(inside: str, size: tuple[float, float]) -> str:
    extent = f'<wp:extent cx="{int(size[0] * EMU)}" cy="{int(size[1] * EMU)}"/>'
    return (
        f'<w:drawing><wp:inline>{extent}<wp:docPr id="1" name="x"/>{graphic(inside)}</wp:inline></w:drawing>'
    )


def dark(blank: Blank, page: int = 0) -> Rect:
    """The rectangle around all that is coloured or black below the code, in pt."""
    gray = pixels(blank.pdf, page, dpi=144)
    rows = [y for y in range(gray.shape[0]) if (gray[y] < 200).any()]
    columns = [x for x in range(gray.shape[1]) if (gray[:, x] < 200).any()]
    return Rect(columns[0] / 2, rows[0] / 2, (columns[-1] + 1) / 2, (rows[-1] + 1) / 2)


def test_a_red_head_rule_stands_where_it_hangs_and_takes_no_room() -> None:
    line = anchor(shape("line"), (300, 0), ("column", -10), ("paragraph", 40))
    blank = compiled(line, text="")
    seen = dark(blank)
    assert (seen.x0, seen.x1) == (pytest.approx(LEFT - 10, abs=1), pytest.approx(LEFT + 290, abs=1))
    assert seen.height == pytest.approx(2, abs=0.6)
    assert "{" not in samples.text(blank.pdf)


def test_places_are_of_page_margin_and_paragraph() -> None:
    box = shape("rect", '<a:solidFill><a:srgbClr val="000000"/></a:solidFill><a:ln><a:noFill/></a:ln>')
    size = (40, 20)
    wide, tall = 210 / 25.4 * 72, 297 / 25.4 * 72
    for across, down, x, y in (
        (("page", 100.0), ("page", 500.0), 100, 500),
        (("page", "center"), ("page", "bottom"), wide / 2 - 20, tall - 20),
        (("margin", "right"), ("margin", 400.0), wide - LEFT - 40, TOP + 400),
        (("rightMargin", 5.0), ("topMargin", 6.0), wide - LEFT + 5, 6),
    ):
        blank = compiled(anchor(box, size, across, down), text="")
        seen = dark(blank)
        assert (seen.x0, seen.y0) == (pytest.approx(x, abs=0.6), pytest.approx(y, abs=0.6))
        assert (seen.width, seen.height) == (pytest.approx(40, abs=0.6), pytest.approx(20, abs=0.6))


def test_text_stands_above_and_below_a_picture_that_keeps_it_away() -> None:
    page = page_with(
        anchor(picture((200, 50)), (200, 50), down=("paragraph", 20), wrap="<wp:wrapTopAndBottom/>"),
        text="上一行",
        pictures=image(),
    )
    page.paragraph("")
    page.paragraph("{{ name }}")
    blank = compile_blank(form(), page.bytes())
    name = next(s.rect for s in blank.slots if s.field == "name")
    first = next(s for s in compile_blank(form(), _plain()).slots if s.field == "name").rect
    # 上一行 stands above the picture, which ends 70 pt below its top; then come an empty line and the name.
    assert name.y0 - first.y0 == pytest.approx(70 + 13.65, abs=1.5)


def test_a_picture_as_high_as_its_page_keeps_its_empty_paragraph_there() -> None:
    size = (200, (297 - 18 - 15) / 25.4 * 72 - 10)
    hung = anchor(picture(size), size, down=("paragraph", 4), wrap="<wp:wrapTopAndBottom/>")
    page = page_with(hung, text="", pictures=image())
    page.document.paragraphs[-1].paragraph_format.page_break_before = True
    with pytest.raises(TemplateFaults) as refused:
        compile_blank(form(), page.bytes())
    # The picture's page has no code of its own, and none follows it.
    assert [said[:3] for said in refused.value.details["faults"].splitlines()] == ["第2页"]


def _plain() -> bytes:
    page = page_with()
    page.paragraph("{{ name }}")
    return page.bytes()


def test_a_text_box_is_read_once_and_its_tokens_are_slots() -> None:
    words = (
        '<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t>盒中文字</w:t></w:r></w:p>'
        "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w='1000'/></w:tblGrid><w:tr><w:tc>"
        "<w:p><w:r><w:t>{{ name }}</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/>"
    )
    new = anchor(shape("rect", RED_LINE, words), (120, 80), ("column", 50), ("paragraph", 30))
    old = (
        '<w:pict><v:shape type="#_x0000_t202" o:spt="202" style="position:absolute;width:120pt;height:80pt">'
        f"<v:textbox><w:txbxContent>{words}</w:txbxContent></v:textbox></v:shape></w:pict>"
    )
    both = f'<mc:AlternateContent><mc:Choice Requires="wps">{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback>'
    both += "</mc:AlternateContent>"
    blank = compiled(both)
    assert samples.text(blank.pdf).count("盒中文字") == 1
    slots = [s.rect for s in blank.slots if s.field == "name"]
    assert len(slots) == 1
    assert slots[0].x0 == pytest.approx(LEFT + 50 + 7.2 + 5.4, abs=1)
    alone = compiled(old.replace("盒中文字", "{{ grade }}"))
    assert {s.field for s in alone.slots} == {"name", "grade"}


def test_an_empty_text_box_prints_its_frame_and_is_no_fault() -> None:
    blank = compiled(anchor(shape("rect", RED_LINE, "<w:p/>"), (100, 40), down=("paragraph", 60)), text="")
    assert dark(blank).width == pytest.approx(102, abs=1)


def test_vml_lines_and_groups() -> None:
    line = (
        '<w:pict><v:line style="position:absolute" from="10pt,300pt" to="210pt,300pt" strokeweight="2pt">'
        '<v:stroke dashstyle="dash"/></v:line></w:pict>'
    )
    group = (
        '<w:pict><v:group style="position:absolute;margin-left:0;margin-top:400pt;width:100pt;height:50pt" '
        'coordorigin="0,0" coordsize="1000,500"><v:rect style="left:0;top:0;width:1000;height:500" '
        'filled="f"/><v:oval style="left:500;top:0;width:500;height:500" fillcolor="black"/>'
        "</v:group></w:pict>"
    )
    gray = pixels(compiled(line, text="").pdf, dpi=288)
    rows = [y for y in range(gray.shape[0]) if (gray[y] < 128).mean() > 0.1]
    assert len(rows) in range(6, 11)  # 2 pt at 288 dpi
    seen = dark(compiled(group, text=""))
    assert (seen.width, seen.height) == (pytest.approx(101, abs=1), pytest.approx(51, abs=1))


def test_pictures_in_the_line_are_cropped_and_make_their_line_higher() -> None:
    held = io.BytesIO()
    half = Image.new("RGB", (40, 20), "white")
    half.paste((0, 0, 0), (20, 0, 40, 20))
    half.save(held, "PNG")
    whole = compiled(inline(picture((80, 40)), (80, 40)), text="", pictures=held.getvalue())
    right = compiled(
        inline(picture((80, 40), '<a:srcRect l="50000"/>'), (80, 40)), text="", pictures=held.getvalue()
    )
    assert dark(whole).width == pytest.approx(40, abs=1)
    assert dark(right).width == pytest.approx(80, abs=1)
    page = page_with(inline(picture((80, 40)), (80, 40)), pictures=held.getvalue())
    page.paragraph("{{ name }}")
    name = next(s.rect for s in compile_blank(form(), page.bytes()).slots if s.field == "name")
    plain = next(s.rect for s in compile_blank(form(), _plain()).slots if s.field == "name")
    assert 40 <= name.y0 - plain.y0 < 48


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        (anchor(shape("rightArrow"), (9, 9)), "不支持形状“rightArrow”"),
        (
            anchor(shape("line", RED_LINE.replace("</a:ln>", '<a:tailEnd type="arrow"/></a:ln>')), (9, 0)),
            "带箭头的线条",
        ),
        (
            anchor(
                shape("rect", at='<a:xfrm rot="2700000"><a:off x="0" y="0"/><a:ext cx="1" cy="1"/></a:xfrm>'),
                (9, 9),
            ),
            "不支持旋转的图形",
        ),
        (anchor(shape("rect"), (100, 20), ("column", 150), wrap="<wp:wrapSquare/>"), "文字在图形两侧环绕"),
        (anchor(shape("rect"), (9, 9), ("character", 0.0)), "相对字符定位"),
        ("<w:object/>", "嵌入对象"),
        ('<w:pict><v:shape o:spt="136"><v:textpath string="水印"/></v:shape></w:pict>', "艺术字或文字水印"),
        (inline('<c:chart xmlns:c="http://x/chart"/>', (9, 9)), "不支持图表"),
        (inline(picture((9, 9)).replace("PICTURE", "rId999"), (9, 9)), "图片缺失"),
    ],
)
def test_what_is_not_drawn_is_named_with_a_remedy(inside: str, said: str) -> None:
    assert any(said in fault and "第2段“正文”" in fault for fault in faults(inside).splitlines())


def test_pictures_of_other_kinds_or_of_absurd_size_are_refused() -> None:
    for kind, mode in (("PNG", "P"), ("JPEG", "CMYK"), ("GIF", "P"), ("BMP", "RGB")):
        assert data_url(image(kind, mode=mode), 20, 10).startswith("data:image/")
    broken = io.BytesIO()
    Image.radial_gradient("L").save(broken, "PNG")
    fine = image("PNG", (4000, 2000))
    assert len(data_url(fine, 72, 36)) < len(data_url(fine, 7200, 3600))  # made as coarse as print needs
    for blob, said in (
        (image("PNG", (7000, 7000), "1"), "像素过多"),
        (b"\xd7\xcd\xc6\x9a" + bytes(60), "EMF、WMF"),
        (bytes(40) + b" EMF" + bytes(40), "EMF、WMF"),
        (broken.getvalue()[:2000], "无法读取"),
        (b"<svg/>", "无法读取"),
        (bytes(20_000_001), "文件过大"),
    ):
        with pytest.raises(PictureError, match=said):
            data_url(blob, 10, 10)


def test_drawings_in_front_stand_in_their_order_and_behind_ones_under_the_text() -> None:
    black = '<a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
    white = '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'

    def boxes(*layers: tuple[str, str]) -> float:
        runs = [
            anchor(shape("rect", fill), (60, 30), down=("page", 300.0), more=layer) for fill, layer in layers
        ]
        return ink(pixels(compiled("".join(runs), text="").pdf), Rect(LEFT, 300, LEFT + 60, 330))

    low, high = 'behindDoc="0" relativeHeight="1024"', 'behindDoc="0" relativeHeight="4096"'
    assert boxes((white, high), (black, low)) == 0
    assert boxes((white, low), (black, high)) == 1
    assert boxes((black, 'behindDoc="1" relativeHeight="9999"'), (white, low)) == 0


def test_a_drawn_cut_line_is_no_tear_mark_and_headers_have_drawings_too() -> None:
    page = page_with(anchor(shape("line"), (400, 0), down=("paragraph", 10)), text="----剪----")
    header = page.document.sections[0].header
    header.paragraphs[0]._p.append(run(anchor(shape("line"), (400, 0), down=("page", 30.0))))
    blank = compile_blank(form(), page.bytes())
    assert [m.kind.value for m in blank.marks] == ["qr"]
    gray = pixels(blank.pdf, dpi=144)
    assert ink(gray, Rect(LEFT + 10, 29, LEFT + 300, 31)) > 0.7
