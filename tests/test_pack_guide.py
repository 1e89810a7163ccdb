"""The guide for a new school says what the program knows: fields, columns, marks, settings, and no other."""

import re
from pathlib import Path

import pytest

from guidang.paper.forms.fields import known_fields, known_lists, list_label
from guidang.paper.forms.packs import schema
from guidang.paper.forms.template.tokens import TokenKind, parse

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "docs" / "新学校表格包指南.md"
GUIDE = FILE.read_text("utf-8")
COMPILER = "".join(p.read_text("utf-8") for p in (ROOT / "src/guidang/paper/forms/template").glob("*.py"))
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


def test_what_the_guide_calls_unsupported_is_refused_by_the_compiler() -> None:
    for name in rows("七、Word 里不支持的写法"):
        assert name in COMPILER, name


def test_every_picture_of_the_guide_is_there() -> None:
    pictures = re.findall(r"\]\(([^)#:]+)\)", GUIDE)
    assert pictures
    for name in pictures:
        assert (FILE.parent / name).is_file(), name


def test_the_readme_leads_to_the_guide() -> None:
    assert "docs/新学校表格包指南.md" in (ROOT / "README.zh-CN.md").read_text("utf-8")
