"""Word copies of the forms that staff type into.

Every copy is read back, from the very XML that is packed, before it is handed out.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from types import SimpleNamespace
from typing import Any

from jinja2 import TemplateError
from lxml import etree
from markupsafe import Markup, escape

from guidang.paper import qr
from guidang.paper.forms.fields import known_lists
from guidang.paper.forms.printing.printable import clean
from guidang.paper.forms.printing.word_code import code_picture
from guidang.paper.forms.printing.word_fitting import SHORT, shrink
from guidang.paper.forms.printing.word_template import FILE, WordPart, WordTemplate, prepared
from guidang.paper.forms.template.faults import Faults
from guidang.paper.forms.template.tokens import Token, TokenKind

_BOX, _TICKED = "□", "☑"
_FIRST_ID = 1001
_PICTURE = re.compile(r'(:docPr\b[^<>]*?\bid=")\d+')  # one in a repeating row would bring its number again
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


@dataclass(frozen=True, slots=True)
class WordFill:
    """What one copy says, as in ``fill.FormFill``: ``values`` the fields and lists, ``choices`` the value of
    each choice's field, ``codes`` the QR payload of every (part, 0-based page of the form).
    """

    values: Mapping[str, Any]
    choices: Mapping[str, str]
    codes: Mapping[tuple[str, int], str]


def fill_words(template: bytes, fills: Sequence[WordFill]) -> list[bytes]:
    """A copy of ``template`` for each of ``fills``; the same input gives the same bytes.

    Places for hands and seals stay empty, ticks are □, choices ☑ or □. A part that goes over several pages
    shows the code of its first page. Raises TemplateFaults when the template is no Word file, holds a tag
    outside the grammar, or a filled copy does not read back; KeyError when a code is missing.
    """
    ready = prepared(template)
    return [_filled(ready, one) for one in fills]


def fill_word(
    template: bytes,
    values: Mapping[str, Any],
    choices: Mapping[str, str],
    codes: Mapping[tuple[str, int], str],
) -> bytes:
    """One copy; see ``fill_words``."""
    return fill_words(template, [WordFill(values, choices, codes)])[0]


def _filled(template: WordTemplate, one: WordFill) -> bytes:
    faults, numbers = Faults(FILE), count(_FIRST_ID)
    changed: dict[str, bytes] = {}
    told: list[str] = []
    codes = {name: _code_of(name, one.codes) for name in template.pictures}
    long = {text for text in _texts(template, one) if len(text) > SHORT}
    for part in template.parts:
        try:
            text = template.render(part, _context(template, part, one, codes))
            text = _PICTURE.sub(lambda found: f"{found[1]}{next(numbers)}", text)
            root = etree.fromstring(text, _PARSER)
        except (TemplateError, etree.XMLSyntaxError) as fault:
            faults.add("文件", f"无法填写（{type(fault).__name__}）")
            continue
        told += _told(root)
        smaller = shrink(root, long)
        changed[part.name] = part.whole(etree.tostring(root, encoding="unicode") if smaller else text)
    faults.refuse()
    _read_back("".join(told), template, one, faults)
    faults.refuse()
    pictures = {template.pictures[name]: code_picture(payload) for name, payload in codes.items()}
    return template.packed(changed | pictures)


def _code_of(part: str, codes: Mapping[tuple[str, int], str]) -> str:
    return codes[part, min((page for name, page in codes if name == part), default=0)]


def _context(
    template: WordTemplate, part: WordPart, one: WordFill, codes: Mapping[str, str]
) -> dict[str, Any]:
    """Plain texts and name spaces of plain texts for the tokens of ``part``: nothing in it can be called."""
    context: dict[str, Any] = {"tear": ""}
    groups: dict[TokenKind, dict[str, Any]] = {}
    for token in part.found:
        first, _, second = token.name.partition(".")
        group = groups.setdefault(token.kind, {})
        if token.kind is TokenKind.LOOP:
            context[first] = [_row(first, item) for item in one.values.get(first) or ()]
        elif token.kind is TokenKind.FIELD and not second:
            context[first] = _marked(one.values.get(first))
        elif token.kind in (TokenKind.SIGN, TokenKind.SEAL):
            group[first] = ""
        elif token.kind in (TokenKind.TICK, TokenKind.CHOICE):
            ticked = token.kind is TokenKind.CHOICE and one.choices.get(first) == second
            setattr(group.setdefault(first, SimpleNamespace()), second, _TICKED if ticked else _BOX)
        elif token.kind in (TokenKind.QR, TokenKind.QR_SMALL):
            group[first] = template.drawing(part, token, len(qr.modules(codes[first])))
    return context | {kind.value: SimpleNamespace(**group) for kind, group in groups.items() if group}


def _row(name: str, item: Mapping[str, Any]) -> SimpleNamespace:
    return SimpleNamespace(**{column: _marked(item.get(column)) for column in known_lists()[name]})


def _text(value: object) -> str:
    return "" if value is None else clean(str(value))


def _marked(value: object) -> Markup:
    return escape(_text(value))


def _told(root: Any) -> Iterator[str]:
    """The texts of a part, line breaks among them."""
    if root.tag.endswith("}coreProperties"):
        yield from root.itertext()
    for node in root.iter("{*}t", "{*}br"):
        yield "\n" if node.tag.endswith("}br") else node.text or ""


def _read_back(told: str, template: WordTemplate, one: WordFill, faults: Faults) -> None:
    """Note every value that went in and does not come out."""
    for token in _fields(template):
        if any(text not in told for text in _said(token, one)):
            faults.add("填写后的文件", f"读回时缺少“{token.text}”的内容")


def _said(token: Token, one: WordFill) -> Iterator[str]:
    """The texts of a field: one, or of a list's column one for each row."""
    name, _, rest = token.name.partition(".")
    column = rest.partition(".")[2]
    rows = [item.get(column) for item in one.values.get(name) or ()] if rest else [one.values.get(name)]
    return map(_text, rows)


def _texts(template: WordTemplate, one: WordFill) -> Iterator[str]:
    for token in _fields(template):
        yield from _said(token, one)


def _fields(template: WordTemplate) -> Iterator[Token]:
    for part in template.parts:
        yield from (token for token in part.found if token.kind is TokenKind.FIELD)
