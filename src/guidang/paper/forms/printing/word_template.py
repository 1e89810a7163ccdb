"""A Word template made ready once, so that each copy of it costs little. The only importer of docxtpl.

A template is Jinja, so it is code from outside: every text that Jinja is to run is read by the closed grammar
of ``tokens`` first, and Jinja runs sandboxed, escapes every value and knows no undefined name.

docxtpl opens, patches and compiles a template for each document, 50 to 200 ms. Here that happens once; a copy
renders the compiled parts and is packed beside the parts that are the same in every copy. Two steps of
docxtpl are left out: mending tables whose number of columns Jinja changed, because the grammar cannot change
it and the mending takes away columns of the school's own grid; and a way of its own for the properties,
which are one more XML part here.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from docx.opc.constants import CONTENT_TYPE
from docx.parts.story import StoryPart
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.nodes import Template as Parsed
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree
from markupsafe import Markup

from guidang.paper import qr
from guidang.paper.forms.printing.word_code import QUIET, code_picture
from guidang.paper.forms.template import tokens
from guidang.paper.forms.template.document import open_template, openable
from guidang.paper.forms.template.faults import Faults
from guidang.paper.forms.template.tokens import Token, TokenKind

FILE = "Word 模板"
_SIDES = {TokenKind.QR: qr.SIDE_MM, TokenKind.QR_SMALL: qr.SIDE_SMALL_MM}
_DECLARATION = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_HERE = "guidang:body"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_LOOP = re.compile(r"\{%\s*(for|endfor)\b")
_LISTED = re.compile("[\t\n\a\f]")  # what docxtpl turns into tabs, line breaks, paragraphs, pages
_BETWEEN = re.compile(r">\s+<")


@dataclass
class WordPart:
    """One part of a template that holds tags.

    ``name`` is its name in the package, ``found`` its tokens. ``around`` stands before and after the rendered
    text in the file: of the document the body alone is rendered.
    """

    name: str
    template: Template
    found: tuple[Token, ...]
    part: Any
    around: tuple[str, str] = (_DECLARATION, "")

    def whole(self, rendered: str) -> bytes:
        """The part as a file, with ``rendered`` in it."""
        before, after = self.around
        return (before + rendered + after).encode()


class WordTemplate:
    """A template, checked and compiled.

    Raises TemplateFaults naming every tag outside the grammar, or when it is no Word file. ``pictures`` are
    the names in the package of each code's picture, by the part of the form that the code names.
    """

    def __init__(self, template: bytes) -> None:
        faults = Faults(FILE)
        open_template(template, faults)
        self._docxtpl: Any = DocxTemplate(io.BytesIO(openable(template, faults)))
        self._docxtpl.render_init()
        jinja = _Gate(faults)
        self.parts = [part for part in self._parts(jinja, faults) if part.found]
        faults.refuse()
        self.pictures = {
            token.name: self._place(part, token, faults)
            for part in self.parts
            for token in part.found
            if token.kind in _SIDES
        }
        faults.refuse()
        self._drawings: dict[tuple[str, str, int], Markup] = {}
        self._same = self._pack_the_same()

    def render(self, part: WordPart, context: Mapping[str, Any]) -> str:
        """The XML of ``part``, filled. Raises TemplateError."""
        text = part.template.render(context)
        return str(self._docxtpl.resolve_listing(text)) if _LISTED.search(text) else text

    def drawing(self, part: WordPart, token: Token, count: int) -> Markup:
        """What stands for a code of ``count`` modules a side: the code itself, not the picture with its white
        margin, is as large as the token says.
        """
        key = (part.name, token.text, count)
        if key not in self._drawings:
            self._docxtpl.current_rendering_part = part.part
            wide = Mm(_SIDES[token.kind] * (count + 2 * QUIET) / count)
            image = InlineImage(self._docxtpl, io.BytesIO(code_picture(_stand_in(token))), width=wide)
            self._drawings[key] = Markup(_BETWEEN.sub("><", str(image)))
        return self._drawings[key]

    def packed(self, changed: Mapping[str, bytes]) -> bytes:
        """The package with these parts beside those that are the same in every copy."""
        held = io.BytesIO(self._same)
        with zipfile.ZipFile(held, "a") as target:
            for name in sorted(changed):
                target.writestr(_entry(name), changed[name])
        return held.getvalue()

    def _parts(self, jinja: "_Gate", faults: Faults) -> Iterator[WordPart]:
        """Every part whose tags are run: the document, headers and footers, footnotes, properties."""
        opened = self._docxtpl
        yield self._part(opened.docx.part, opened.get_xml(), jinja, faults, _around_body(opened.docx.element))
        seen = set()
        for uri in (opened.HEADER_URI, opened.FOOTER_URI):
            for _, part in opened.get_headers_footers(uri):
                if part.partname not in seen:
                    seen.add(part.partname)
                    yield self._part(part, opened.get_part_xml(part), jinja, faults)
        for part in opened.docx.part.package.iter_parts():
            if part.content_type in (CONTENT_TYPE.WML_FOOTNOTES, CONTENT_TYPE.OPC_CORE_PROPERTIES):
                yield self._part(part, opened.get_part_xml(part), jinja, faults)

    def _part(
        self,
        part: Any,
        xml: str,
        jinja: "_Gate",
        faults: Faults,
        around: tuple[str, str] = (_DECLARATION, ""),
    ) -> WordPart:
        source = self._docxtpl.patch_xml(xml)
        found = read_tokens(source, faults)
        return WordPart(_name(part), jinja.from_string(source), tuple(found), part, around)

    def _place(self, part: WordPart, token: Token, faults: Faults) -> str:
        """Put a picture into the package that every copy replaces by its own; its name there."""
        if not isinstance(part.part, StoryPart):
            faults.add(part.name, f"此处不能放二维码 {{{{ {token.text} }}}}")
            return ""
        relation, _ = part.part.get_or_add_image(io.BytesIO(code_picture(_stand_in(token))))
        return _name(part.part.related_parts[relation])

    def _pack_the_same(self) -> bytes:
        saved, held = io.BytesIO(), io.BytesIO()
        self._docxtpl.docx.save(saved)
        changing = {part.name for part in self.parts} | set(self.pictures.values())
        with zipfile.ZipFile(saved) as source, zipfile.ZipFile(held, "w") as target:
            # [Content_Types].xml sorts first, as the packaging convention likes it.
            for name in sorted(set(source.namelist()) - changing):
                target.writestr(_entry(name), source.read(name))
        return held.getvalue()


class _Gate(SandboxedEnvironment):
    """The one door to Jinja: a text with any tag outside the grammar is noted and compiled to nothing."""

    def __init__(self, faults: Faults) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self._faults = faults

    def from_string(
        self,
        source: str | Parsed,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - Jinja's name
        template_class: type[Template] | None = None,
    ) -> Template:
        """As Jinja's, after the grammar has read ``source``."""
        own = Faults(FILE)
        if not isinstance(source, str) or (read_tokens(source, own), own)[1]:
            return super().from_string("")
        try:
            return super().from_string(source, globals, template_class)
        except TemplateError as fault:
            self._faults.add("文件", f"无法填写（{type(fault).__name__}）")
            return super().from_string("")


def read_tokens(text: str, faults: Faults) -> list[Token]:
    """Every tag of ``text`` (XML that docxtpl has patched), read by the grammar."""
    found: list[Token] = []
    rows: dict[str, tuple[str, int]] = {}
    for start, end in tokens.spans(text):
        try:
            token = tokens.parse(_LOOP.sub(r"{%tr \1", text[start:end]), rows)
        except ValueError as fault:
            faults.add("标签", str(fault))
            continue
        if token.kind is TokenKind.LOOP:
            rows[token.variable] = (token.name, 0)
        found.append(token)
    return found


@lru_cache(maxsize=32)
def prepared(template: bytes) -> WordTemplate:
    """The template made ready, kept in this process. Raises TemplateFaults."""
    return WordTemplate(template)


def _stand_in(token: Token) -> str:
    """What the picture in the package says until a copy replaces it: each part's own, so that python-docx,
    which keeps equal pictures once, keeps them apart.
    """
    return f"GUIDANG {token.name}"


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
    return entry


def _name(part: Any) -> str:
    return str(part.partname).lstrip("/")


def _around_body(document: Any) -> tuple[str, str]:
    """The file of a document before and after its body."""
    root = etree.fromstring(etree.tostring(document))
    body = next(child for child in root if isinstance(child.tag, str) and child.tag.endswith("}body"))
    root.replace(body, etree.Comment(_HERE))
    before, after = etree.tostring(root, encoding="unicode").split(f"<!--{_HERE}-->")
    return _DECLARATION + before, after
