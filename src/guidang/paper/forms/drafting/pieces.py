"""Where a form is torn: which of its blocks belong to which piece of paper, and what each piece is."""

import re
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from guidang.paper.forms.drafting.placed import Notes
from guidang.paper.forms.drafting.tears import PIECE, put_tear
from guidang.paper.forms.drafting.word_text import said

Element = Any
_TITLE = re.compile(r"通知|回执|存根|记录|档案|计划|表$|书$|联[）)]?$")
_KINDS = (  # words of a piece's title, code, letter, kept_by, returns
    (r"回执", "RECEIPT", "R", "office", True),
    (r"存根", "STUB", "S", "office", False),
    (r"告知|学生联|学生留存", "STUDENT_COPY", "C", "student", False),
    (r"家长联|家长留存|家长|监护人", "LETTER", "L", "parent", False),
    (r"通知", "NOTICE", "N", "student", False),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of paper: ``blocks`` are children of the body. ``title`` is "" when none is found."""

    code: str
    letter: str
    title: str
    kept_by: str
    returns: bool
    blocks: tuple[Element, ...]
    heading: Element | None


def cut(body: Element, notes: Notes) -> list[Piece]:
    """Put tear tokens for the cut lines of ``body`` and say which pieces it falls into, in order."""
    blocks = [child for child in body if child.tag != qn("w:sectPr")]
    groups: list[list[Element]] = [[]]
    for index, block in enumerate(blocks):
        number = f"第{index + 1}段"
        fresh = len(groups) > 1 and not any(said(b).strip() for b in groups[-1])
        if block.tag == qn("w:p") and put_tear(block, blocks[index + 1 :], number, notes, fresh=fresh):
            groups.append([])
            continue
        if _new_page(block) and any(groups[-1]) and PIECE.search(_next_words(blocks[index:])):
            groups.append([])
        groups[-1].append(block)
    groups = [group for group in groups if any(said(block).strip() for block in group)] or [blocks]
    return _named(groups)


def _new_page(block: Element) -> bool:
    before = block.find(f"{qn('w:pPr')}/{qn('w:pageBreakBefore')}")
    return before is not None or any(b.get(qn("w:type")) == "page" for b in block.iter(qn("w:br")))


def _next_words(blocks: list[Element]) -> str:
    """The first words of the blocks that follow."""
    return next((text for block in blocks[:6] if (text := "".join(said(block).split()))), "")[:30]


def _named(groups: list[list[Element]]) -> list[Piece]:
    pieces = []
    used: set[str] = set()
    for number, group in enumerate(groups):
        heading, title = _heading(group)
        if len(groups) == 1:
            pieces.append(Piece("MAIN", "M", title, "office", True, tuple(group), heading))
            continue
        kinds = [kind for kind in _KINDS if re.search(kind[0], title)]
        other = (f"PART{number + 1}", "P", "office", False)
        code, letter, kept_by, returns = kinds[0][1:] if kinds else other
        if code in used or letter in {piece.letter for piece in pieces}:
            code = code if code not in used else f"{code}{number + 1}"
            taken = {piece.letter for piece in pieces}
            letter = next(c for c in "ABDEFGHIJKMOPQTUVWXYZ" if c not in taken)
        used.add(code)
        pieces.append(Piece(code, letter, title, kept_by, returns, tuple(group), heading))
    return pieces


def _heading(group: list[Element]) -> tuple[Element | None, str]:
    """The paragraph that is the title of a piece, and its words."""
    lines = [block for block in group if block.tag == qn("w:p") and said(block).strip()][:4]
    for block in lines:
        words = "".join(said(block).split())
        if _TITLE.search(words) and len(words) <= 40 and "：" not in words:
            return block, words
    return (lines[0], "".join(said(lines[0]).split())[:30]) if lines else (None, "")
