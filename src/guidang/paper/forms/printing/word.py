"""Word copies of the forms that staff type into. The only importer of docxtpl.

A template is Jinja, so it is code from outside: its tags are checked against the closed grammar of
``tokens`` before Jinja sees them, Jinja runs sandboxed, an undefined name is an error, and every value is
escaped. The result is read back before it is handed out.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import docx
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape
from PIL import Image, ImageOps

from guidang.paper import qr
from guidang.paper.forms.fields import known_fields, known_lists
from guidang.paper.forms.printing.printable import clean
from guidang.paper.forms.template import tokens
from guidang.paper.forms.template.document import open_template
from guidang.paper.forms.template.faults import Faults
from guidang.paper.forms.template.tokens import Token, TokenKind

_BOX, _TICKED = "□", "☑"
_MODULE_PX = 12  # 600 dpi and more at 20 mm
_QUIET = 3  # modules of white inside the picture
_EPOCH = (1980, 1, 1, 0, 0, 0)
_LOOP = re.compile(r"\{%\s*(for|endfor)\b")
_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml")
_PROPERTIES = (
    "author",
    "comments",
    "identifier",
    "language",
    "subject",
    "title",
)  # docxtpl renders these too


def fill_word(
    template: bytes,
    values: Mapping[str, Any],
    choices: Mapping[str, str],
    codes: Mapping[tuple[str, int], str],
) -> bytes:
    """``template`` with its fields filled in; the same input gives the same bytes.

    Places for hands and seals stay empty, ticks are □, choices ☑ or □. A part that goes over several pages
    shows the code of its first page. Raises TemplateFaults when the template is no Word file, holds a tag
    outside the grammar, or the filled copy does not read back; KeyError when a code is missing.
    """
    faults = Faults("Word 模板")
    open_template(template, faults)
    document = DocxTemplate(io.BytesIO(template))
    found = _tokens(document, faults)
    faults.refuse()
    sandbox = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    try:
        document.render(_context(document, found, values, choices, codes), sandbox, autoescape=True)
    except (TemplateError, etree.XMLSyntaxError) as fault:
        faults.add("文件", f"无法填写（{type(fault).__name__}）")
        faults.refuse()
    held = io.BytesIO()
    document.save(held)
    filled = _repacked(held.getvalue())
    _read_back(filled, found, values, faults)
    faults.refuse()
    return filled


def _tokens(document: Any, faults: Faults) -> list[Token]:
    """Every tag that docxtpl would run, read by the grammar."""
    document.init_docx()
    texts = [document.patch_xml(document.get_xml())]
    for part in document.docx.part.package.iter_parts():
        if _PARTS.fullmatch(str(part.partname).lstrip("/")) and part is not document.docx.part:
            texts.append(document.patch_xml(part.blob.decode("utf-8")))
    texts += [getattr(document.docx.core_properties, name) for name in _PROPERTIES]
    found: list[Token] = []
    for text in texts:
        rows: dict[str, tuple[str, int]] = {}
        for start, end in tokens.spans(text):
            raw = _LOOP.sub(r"{%tr \1", text[start:end])
            try:
                token = tokens.parse(raw, rows)
            except ValueError as fault:
                faults.add("标签", str(fault))
                continue
            if token.kind is TokenKind.LOOP:
                rows[token.variable] = (token.name, 0)
            found.append(token)
    return found


def _context(
    document: Any,
    found: list[Token],
    values: Mapping[str, Any],
    choices: Mapping[str, str],
    codes: Mapping[tuple[str, int], str],
) -> dict[str, Any]:
    """Plain texts and name spaces of plain texts: nothing in it can be called."""
    context: dict[str, Any] = {name: _marked(values.get(name)) for name in known_fields()}
    for name, columns in known_lists().items():
        context[name] = [
            SimpleNamespace(**{column: _marked(item.get(column)) for column in columns})
            for item in values.get(name) or ()
        ]
    groups: dict[str, dict[str, Any]] = {}
    for token in found:
        first, _, second = token.name.partition(".")
        if token.kind in (TokenKind.SIGN, TokenKind.SEAL):
            groups.setdefault(token.kind.value, {})[first] = ""
        elif token.kind in (TokenKind.TICK, TokenKind.CHOICE):
            ticked = token.kind is TokenKind.CHOICE and choices.get(first) == second
            answers = groups.setdefault(token.kind.value, {}).setdefault(first, SimpleNamespace())
            setattr(answers, second, _TICKED if ticked else _BOX)
        elif token.kind in (TokenKind.QR, TokenKind.QR_SMALL):
            side = qr.SIDE_MM if token.kind is TokenKind.QR else qr.SIDE_SMALL_MM
            page = min((page for part, page in codes if part == first), default=0)
            groups.setdefault(token.kind.value, {})[first] = _picture(document, codes[first, page], side)
    return context | {"tear": ""} | {name: SimpleNamespace(**group) for name, group in groups.items()}


def _text(value: object) -> str:
    return "" if value is None else clean(str(value))


def _marked(value: object) -> Markup:
    """A value for Jinja. Underscores become references, or docxtpl would turn ``{_{`` of a name into
    ``{{``.
    """
    return Markup(str(escape(_text(value))).replace("_", "&#95;"))


def _picture(document: Any, payload: str, side: float) -> Any:
    """The code with white around it; the code itself, not the picture, is ``side`` mm."""
    code = Image.open(io.BytesIO(qr.png(payload, _MODULE_PX)))
    count = code.width // _MODULE_PX
    held = io.BytesIO()
    ImageOps.expand(code.convert("L"), _QUIET * _MODULE_PX, 255).convert("1").save(held, "PNG")
    held.seek(0)
    return InlineImage(document, held, width=Mm(side * (count + 2 * _QUIET) / count))


def _repacked(data: bytes) -> bytes:
    """The same package with entries in order of name and without times."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(held, "w") as target:
        # [Content_Types].xml sorts first, as the packaging convention likes it.
        for name in sorted(source.namelist()):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            target.writestr(entry, source.read(name))
    return held.getvalue()


def _read_back(filled: bytes, found: list[Token], values: Mapping[str, Any], faults: Faults) -> None:
    """Note every value that went in and does not come out."""
    document = docx.Document(io.BytesIO(filled))
    parts = [document.element, *(part._element for s in document.sections for part in (s.header, s.footer))]
    names = ("t", "br")
    told = "".join(
        (node.text or "") if node.tag.endswith("}t") else "\n"
        for part in parts
        for node in part.iter()
        if isinstance(node.tag, str) and node.tag.rpartition("}")[2] in names
    )
    for token in found:
        if (
            token.kind is TokenKind.FIELD
            and "." not in token.name
            and _text(values.get(token.name)) not in told
        ):
            faults.add("填写后的文件", f"读回时缺少“{token.text}”的内容")
