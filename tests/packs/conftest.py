"""The four packs as they lie in templates/forms, read once, and the words printed on their forms."""

import io
import re
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest

from guidang.domain.form import Blank, Form
from guidang.domain.pack import Pack
from guidang.paper.forms.packs.pack import read_pack
from guidang.paper.forms.template.blank import compile_blank

FORMS = Path(__file__).parents[2] / "templates" / "forms"
NAMES = ("heilongjiang", "nanjing", "lanzhou", "quzhou")
_TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
_BOX = re.compile(r"\{\{ (?:tick|choice)\.[a-z_.]+ \}\}")
_TOKEN = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")


@pytest.fixture(scope="session")
def packs() -> dict[str, Pack]:
    folders = {name: (FORMS / name).iterdir() for name in NAMES}
    return {
        name: read_pack(name, {path.name: path.read_bytes() for path in paths})
        for name, paths in folders.items()
    }


@pytest.fixture(scope="session")
def blanks(packs: dict[str, Pack]) -> Callable[[str], dict[str, Blank]]:
    """The blanks of a pack by form, compiled once: a second each, so only one file of tests asks for them."""

    @cache
    def of_pack(name: str) -> dict[str, Blank]:
        pack = packs[name]
        return {form.code: compile_blank(form, pack.templates[form.file]) for form in pack.forms}

    return of_pack


@pytest.fixture(scope="session")
def pieces(packs: dict[str, Pack]) -> Callable[[str, Form], dict[str, str]]:
    """The raw text of every part of a form, tokens and all, by the code that the part carries."""

    def by_part(pack: str, form: Form) -> dict[str, str]:
        with zipfile.ZipFile(io.BytesIO(packs[pack].templates[form.file])) as archive:
            root = ElementTree.fromstring(archive.read("word/document.xml"))
        whole = "".join(node.text or "" for node in root.iter(_TEXT))
        found = {}
        for piece in whole.split("{{ tear }}"):
            codes = re.findall(r"\{\{ qr\.([A-Z_]+) \}\}", piece)
            assert len(codes) == 1, f"{form.file}: a piece of paper with codes {codes}"
            found[codes[0]] = piece
        return found

    return by_part


@pytest.fixture(scope="session")
def printed(pieces: Callable[[str, Form], dict[str, str]]) -> Callable[[str, Form], dict[str, str]]:
    """The words of every part without white space: boxes as □, other tokens as nothing."""

    def by_part(pack: str, form: Form) -> dict[str, str]:
        return {
            part: "".join(_TOKEN.sub("", _BOX.sub("□", text)).split())
            for part, text in pieces(pack, form).items()
        }

    return by_part
