"""What pack.toml says of a form is what its template holds."""

import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from guidang.domain.form import Form
from guidang.domain.pack import Pack

ROOT = Path(__file__).parents[2]
NAMES = ("heilongjiang", "nanjing", "lanzhou", "quzhou")


@pytest.mark.parametrize("name", NAMES)
def test_every_part_holds_its_codes_marks_and_case_number(
    packs: dict[str, Pack], pieces: Callable[[str, Form], dict[str, str]], name: str
) -> None:
    for form in packs[name].forms:
        found = pieces(name, form)
        assert set(found) == {part.code for part in form.parts}
        for part in form.parts:
            text = found[part.code]
            signs = set(re.findall(r"\{\{ sign\.([a-z_]+) \}\}", text))
            ticks = re.findall(r"\{\{ tick\.([a-z_]+)\.[a-z_]+ \}\}", text)
            assert "案号 {{ case_no }}" in text
            assert signs >= set(part.signed_by), (form.code, part.code)
            assert set(ticks) == set(part.asks), (form.code, part.code)
            assert all(ticks.count(question) >= 2 for question in ticks)
            assert f"{{{{ qr2.{part.code} }}}}" in text or not part.returns


def test_rows_printed_for_lists(packs: dict[str, Pack]) -> None:
    assert packs["heilongjiang"].form("dossier_cover").rows == {"catalogue": 10}
    assert packs["quzhou"].form("parent_notice").rows == {"failed_courses": 6}


def test_the_tool_writes_what_lies_in_the_packs(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        command = [sys.executable, "-B", str(ROOT / "tools/templates/build.py"), str(tmp_path / folder)]
        subprocess.run(command, check=True, capture_output=True)
    made = sorted((tmp_path / "one").glob("*/*.docx"))
    assert len(made) == 33
    for path in made:
        inside = path.relative_to(tmp_path / "one")
        assert path.read_bytes() == (tmp_path / "two" / inside).read_bytes()
        assert _members(path) == _members(ROOT / "templates/forms" / inside), inside


def _members(path: Path) -> dict[str, bytes]:
    """Compared by content: another zlib may pack the same content otherwise."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
