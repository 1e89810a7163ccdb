"""Forms to compare: those of packs, and any .docx; their blanks and stand-ins."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import docx
from tests.oracle.stand_ins import stand_in

from guidang.domain.form import Blank, Form, Keeper, Part, Timing
from guidang.paper.forms.packs.pack import read_pack
from guidang.paper.forms.template import blank as compiler

PACKS = Path(__file__).parents[2] / "templates" / "forms"


@dataclass(frozen=True)
class Sample:
    """A form, with its Word template."""

    name: str
    form: Form
    template: bytes

    def blank(self) -> Blank:
        """Its blank; a form without codes is let through. Raises TemplateFaults."""
        with mock.patch.object(compiler, "_check_parts", lambda *_: None):
            return compiler.compile_blank(self.form, self.template)

    def stand_in(self) -> bytes:
        """Its Word file for LibreOffice."""
        return stand_in(self.form, self.template)

    @property
    def snaps(self) -> bool:
        """Whether its pages have a line grid."""
        grid = docx.Document(io.BytesIO(self.template)).element.body.xpath(".//w:docGrid/@w:type")
        return any(kind in ("lines", "linesAndChars") for kind in grid)


def samples(path: Path) -> Iterator[Sample]:
    """The forms of a pack's folder, or of one .docx (that lies in a pack, or stands for itself)."""
    folder = path if path.is_dir() else path.parent
    if (folder / "pack.toml").is_file():
        pack = read_pack(folder.name, {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()})
        for form in pack.forms:
            if path.is_dir() or form.file == path.name:
                yield Sample(f"{folder.name}/{form.code}", form, pack.templates[form.file])
        return
    for file in sorted(path.glob("*.docx")) if path.is_dir() else [path]:
        yield Sample(file.stem, _made_up(file.name), file.read_bytes())


def _made_up(file: str) -> Form:
    part = Part("MAIN", "M", "全文", Keeper.OFFICE)
    lists = {"failed_courses": 5, "catalogue": 10}
    return Form(
        "form", "XX", file, file, (part,), frozenset(), frozenset({Timing.ISSUE}), order=1, rows=lists
    )
