"""The guide for a new school says what the program knows: fields, columns, marks, settings, and no other."""

import re
from pathlib import Path

import pytest
from docx.oxml import parse_xml
from tests.paper.forms.form_samples import Page, form

from guidang.domain.errors import TemplateFaults
from guidang.paper.forms.fields import known_fields, known_lists, list_label
from guidang.paper.forms.packs import schema
from guidang.paper.forms.template.blank import compile_blank
from guidang.paper.forms.template.pictures import PictureError, data_url
from guidang.paper.forms.template.tokens import TokenKind, parse

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "docs" / "新学校表格包指南.md"
GUIDE = FILE.read_text("utf-8")
TABLES = {
    "（最前面）": schema.HeadTable,
    "`[[level]]`": schema.LevelTable,
    "`[[level.grounds]]`": schema.GroundTable,
    "`when`": schema.ConditionTable,
    "`[[form]]`": schema.FormTable,
    "`[[form.parts]]`": schema.PartTable,
    "`[[material]]`": schema.MaterialTable,
    "`[[duty]]`": schema.DutyTable,
    "`due`": schema.DueTable,
    "`[handover]`": schema.HandoverTable,
}


def rows(heading: str) -> dict[str, str]:
    """The first two columns of the table under a heading."""
    section = re.split(r"\n#{2,3} ", re.split(rf"\n#{{2,3}} {re.escape(heading)}", GUIDE)[1])[0]
    cells = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| ")]
    return {cell[0].strip("`"): cell[1] for cell in cells[1:]}


def test_every_field_stands_in_the_guide_as_the_program_calls_it() -> None:
    assert rows("三、字段") == known_fields()


def test_every_list_and_column_stands_in_the_guide() -> None:
    wanted = {
        f"{name}.{column}": f"{list_label(name)}：{label}"
        for name, columns in known_lists().items()
        for column, label in columns.items()
    }
    assert rows("表格中的列表") == wanted


def test_every_kind_of_mark_stands_in_the_guide_and_can_be_typed_so() -> None:
    typed = {cell.strip("`{} ") for cell in rows("四、标记").values()}
    marks = set(TokenKind) - {TokenKind.FIELD, TokenKind.LOOP, TokenKind.END}
    assert {text.partition(".")[0] for text in typed} == {kind.value for kind in marks}
    for text in typed:
        parse(f"{{{{ {re.sub(r'[一-鿿]+', 'x', text)} }}}}", {})


@pytest.mark.parametrize("heading", TABLES)
def test_every_setting_of_pack_toml_stands_in_the_guide(heading: str) -> None:
    wanted = {info.alias or name for name, info in TABLES[heading].model_fields.items()}
    assert set(rows(heading)) == wanted


NAMES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
    }.items()
)
TABLE = (
    '<w:tbl><w:tblPr><w:tblW w:w="2000" w:type="dxa"/>{}</w:tblPr>'
    '<w:tblGrid><w:gridCol w:w="2000"/></w:tblGrid>'
    "<w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
)
RUN = "<w:p><w:r><w:t>文字</w:t>{}</w:r></w:p>"
BESIDE = '<w:tblpPr w:leftFromText="180" w:vertAnchor="text" w:horzAnchor="margin" w:tblpX="0" w:tblpY="1"/>'
UNSUPPORTED = {  # row of the guide: (XML that Word writes for it, what the refusal calls it)
    "修订标记": (f"<w:p><w:ins>{RUN[5:-6].format('')}</w:ins></w:p>", "修订标记"),
    "脚注": (RUN.format('<w:footnoteReference w:id="1"/>'), "脚注"),
    "没有预览图的嵌入对象": (RUN.format("<w:object/>"), "没有预览图的嵌入对象"),
    "艺术字、文字水印": (
        RUN.format('<w:pict><v:shape o:spt="136"><v:textpath string="样张"/></v:shape></w:pict>'),
        "艺术字或文字水印",
    ),
    "公式": ("<w:p><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath></w:p>", "公式"),
    "带箭头的线条": (
        RUN.format('<w:pict><v:line from="0,0" to="100,0"><v:stroke endarrow="block"/></v:line></w:pict>'),
        "带箭头的线条",
    ),
    "旋转的图形": (
        RUN.format('<w:pict><v:rect style="width:60pt;height:30pt;rotation:30"/></w:pict>'),
        "旋转的图形",
    ),
    "单元格间距": (TABLE.format('<w:tblCellSpacing w:w="20" w:type="dxa"/>'), "单元格间距"),
    "旁边排着文字的表格": (TABLE.format(BESIDE), "文字在表格旁边环绕"),
    "定在页面中间、底部的表格": (
        TABLE.format('<w:tblpPr w:vertAnchor="page" w:horzAnchor="margin" w:tblpYSpec="bottom"/>'),
        "相对页面定位",
    ),
    "从右到左": (TABLE.format("<w:bidiVisual/>"), "从右到左"),
    "拼音指南": (RUN.format("<w:ruby/>"), "拼音指南"),
}


def compiled(xml: str, after: str = "后面的文字") -> None:
    page = Page()
    page.paragraph("{{ qr.MAIN }}")
    element = parse_xml(xml.replace(">", f" {NAMES}>", 1))
    page.document.element.body.insert(1, element)
    page.paragraph(after)
    compile_blank(form(), page.bytes())


def test_every_unsupported_row_of_the_guide_has_its_trial() -> None:
    assert set(rows("七、Word 里不支持的写法")) == {*UNSUPPORTED, "画出来的 EMF、WMF"}


@pytest.mark.parametrize("name", UNSUPPORTED)
def test_what_the_guide_calls_unsupported_is_refused_by_the_compiler(name: str) -> None:
    xml, said = UNSUPPORTED[name]
    with pytest.raises(TemplateFaults) as refused:
        compiled(xml)
    assert said in refused.value.details["faults"]


def test_pictures_that_the_guide_calls_unsupported_are_refused() -> None:
    for blob in (b"\xd7\xcd\xc6\x9a" + bytes(60), bytes(40) + b" EMF" + bytes(40)):
        with pytest.raises(PictureError, match="EMF、WMF"):
            data_url(blob, 10, 10)


def test_a_table_that_was_dragged_is_supported_as_the_guide_says() -> None:
    compiled(TABLE.format(BESIDE), after="")


def test_every_picture_of_the_guide_is_there() -> None:
    pictures = re.findall(r"\]\(([^)#:]+)\)", GUIDE)
    assert pictures
    for name in pictures:
        assert (FILE.parent / name).is_file(), name


def test_the_readme_leads_to_the_guide() -> None:
    assert "docs/新学校表格包指南.md" in (ROOT / "README.zh-CN.md").read_text("utf-8")
