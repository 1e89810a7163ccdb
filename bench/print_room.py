"""How a print room does it without this program: docxtpl fills, python-docx merges, LibreOffice converts."""

import io
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from guidang.paper import qr

_PATIENCE = 240  # s for one call of LibreOffice
_MODULE_PX = 8


@dataclass(frozen=True)
class Paper:
    """One form of one case: its template, its fields and the level to tick, its codes by part."""

    template: bytes
    values: Mapping[str, Any]
    level: str
    codes: Mapping[str, str]


class _Names:
    """Answers every name by ``make``: what stands after ``sign.``, ``tick.informed.``…"""

    def __init__(self, make: Callable[[str], Any]) -> None:
        self._make = make

    def __getattr__(self, name: str) -> Any:
        return self._make(name)


def fill(paper: Paper) -> bytes:
    """The Word file, by docxtpl as its documentation shows it, with sandbox and autoescape."""
    template = DocxTemplate(io.BytesIO(paper.template))

    def code(side: float) -> Callable[[str], Any]:
        return lambda part: InlineImage(
            template, io.BytesIO(qr.png(paper.codes[part], _MODULE_PX)), width=Mm(side)
        )

    context = {
        **paper.values,
        "tear": "",
        "sign": _Names(lambda _: ""),
        "seal": _Names(lambda _: ""),
        "tick": _Names(lambda _: _Names(lambda _: "□")),
        "choice": _Names(lambda _: _Names(lambda answer: "☑" if answer == paper.level else "□")),
        "qr": _Names(code(qr.SIDE_MM)),
        "qr2": _Names(code(qr.SIDE_SMALL_MM)),
    }
    jinja = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    template.render(context, jinja, autoescape=True)
    held = io.BytesIO()
    template.save(held)
    return held.getvalue()


def merge(files: Sequence[bytes]) -> bytes:
    """One document of all, each in a section of its own with its own page setup."""
    whole = docx.Document(io.BytesIO(files[0]))
    body = whole.element.body
    last = body.sectPr
    for data in files[1:]:
        _close_section(body, last)
        added = docx.Document(io.BytesIO(data))
        for blip in added.element.body.iter(qn("a:blip")):
            picture = added.part.related_parts[blip.get(qn("r:embed"))]
            relation, _ = whole.part.get_or_add_image(io.BytesIO(picture.blob))
            blip.set(qn("r:embed"), relation)
        children = list(added.element.body)
        last = children.pop()
        for child in children:
            body.append(child)
        body.append(last)
    held = io.BytesIO()
    whole.save(held)
    return held.getvalue()


def _close_section(body: Any, section: Any) -> None:
    """Put a page setup, so far the document's, at the end of the last paragraph, or of a small new one."""
    body.remove(section)
    for reference in section.xpath("w:headerReference | w:footerReference"):
        section.remove(reference)  # they belong to another file
    paragraph = body[-1]
    if paragraph.tag != qn("w:p"):
        paragraph = body.makeelement(qn("w:p"))
        body.append(paragraph)
    paragraph.get_or_add_pPr().append(deepcopy(section))


def convert(soffice: str, folder: Path, papers: Sequence[Path]) -> list[Path]:
    """PDFs of these Word files by one call. Raises SubprocessError, and FileNotFoundError without a PDF."""
    out = folder / "libreoffice"
    shutil.rmtree(out, ignore_errors=True)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    how = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(out)]
    subprocess.run([*how, *map(str, papers)], check=True, capture_output=True, timeout=_PATIENCE)
    made = [out / f"{paper.stem}.pdf" for paper in papers]
    for path in made:
        if not path.exists():
            raise FileNotFoundError(path.name)
    return made
