"""Tokens: the only things in double braces that a template may hold.

A template is a Jinja template to docxtpl, and templates come from outside. So the grammar is closed: a
dotted path, or a repeating table row. Calls, filters, conditions and comments are faults, told by place.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from guidang.paper.forms.fields import known_fields, known_lists

# A span holds no second opening: else many of them cost the square of their number.
_SPAN = re.compile(
    r"\{\{(?:(?!\{\{).)*?\}\}|\{%(?:(?!\{%).)*?%\}|\{#(?:(?!\{#).)*?#\}",
    re.DOTALL,
)
_STRAY = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}|\{_[{%]|[}%]_\}")
_PATH = re.compile(r"\{\{\s*([A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9][A-Za-z0-9_]*)*)\s*\}\}")
_LOOP = re.compile(r"\{%tr\s+for\s+([a-z_]+)\s+in\s+([a-z_]+)\s*%\}")
_END = re.compile(r"\{%tr\s+endfor\s*%\}")


class TokenKind(StrEnum):
    """What a token stands for."""

    FIELD = "field"
    SIGN = "sign"
    TICK = "tick"
    CHOICE = "choice"
    SEAL = "seal"
    QR = "qr"
    QR_SMALL = "qr2"
    TEAR = "tear"
    LOOP = "for"
    END = "endfor"


_PARTS = {  # how many names follow the first one
    TokenKind.SIGN: 1,
    TokenKind.TICK: 2,
    TokenKind.CHOICE: 2,
    TokenKind.SEAL: 1,
    TokenKind.QR: 1,
    TokenKind.QR_SMALL: 1,
    TokenKind.TEAR: 0,
}


@dataclass(frozen=True, slots=True)
class Token:
    """One token. ``text`` is its path as typed; ``name`` what follows the kind (``parent``,
    ``informed.yes``).

    For a LOOP, ``name`` is the list and ``variable`` the row's name.
    """

    kind: TokenKind
    text: str
    name: str
    variable: str = ""


def spans(text: str) -> list[tuple[int, int]]:
    """Where tokens stand in ``text``, well-formed or not."""
    return [match.span() for match in _SPAN.finditer(text)]


def strays(text: str) -> list[str]:
    """Braces in ``text`` (without its tokens) that Jinja or docxtpl would stumble over."""
    return _STRAY.findall(_SPAN.sub("", text))


def parse(raw: str, rows: dict[str, tuple[str, int]]) -> Token:
    """Read one token. ``rows`` maps a row's name to its list and row number, inside a repeating row.

    Raises ValueError with a sentence for the clerk when it is not of the grammar or names nothing known.
    """
    loop = _LOOP.fullmatch(raw)
    if loop is not None:
        if loop[2] not in known_lists():
            raise ValueError(f"没有名为“{loop[2]}”的列表（可用：{'、'.join(known_lists())}）")
        return Token(TokenKind.LOOP, raw, loop[2], loop[1])
    if _END.fullmatch(raw):
        return Token(TokenKind.END, raw, "")
    path = _PATH.fullmatch(raw)
    if path is None:
        raise ValueError(f"标签“{raw}”不受支持（只能写 {{{{ 字段 }}}} 或表格行循环 {{%tr for x in 列表 %}}）")
    return _named(path[1], rows)


def _named(path: str, rows: dict[str, tuple[str, int]]) -> Token:
    head, *rest = path.split(".")
    if head in rows:
        name, number = rows[head]
        if len(rest) != 1 or rest[0] not in known_lists()[name]:
            raise ValueError(
                f"列表“{name}”没有“{'.'.join(rest)}”这一列（可用：{'、'.join(known_lists()[name])}）"
            )
        return Token(TokenKind.FIELD, path, f"{name}.{number}.{rest[0]}")
    if not rest and head in known_fields():
        return Token(TokenKind.FIELD, path, path)
    for kind, count in _PARTS.items():
        if head == kind.value:
            if len(rest) != count:
                raise ValueError(f"标签“{path}”应在“{kind.value}”之后写 {count} 个名称")
            return Token(kind, path, ".".join(rest))
    raise ValueError(f"没有名为“{path}”的字段")
