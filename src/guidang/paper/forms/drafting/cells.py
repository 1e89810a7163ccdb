"""Tables: a label's cell and the empty cell that waits for its value; lists of courses and of materials."""

import re
from copy import deepcopy
from itertools import pairwise
from typing import Any

from docx.oxml.ns import qn

from guidang.paper.forms.drafting import labels
from guidang.paper.forms.drafting.placed import Left, Notes, Placed, Spot, token
from guidang.paper.forms.drafting.rules import sign
from guidang.paper.forms.drafting.untouched import is_empty, tell_cells
from guidang.paper.forms.drafting.word_text import Line, cells_of, said, write

Element = Any
_LISTS = {
    "failed_courses": {
        "序号": "no",
        "课程名称": "name",
        "课程": "name",
        "不及格课程": "name",
        "不及格课程名称": "name",
        "学分": "credits",
        "成绩": "score",
        "分数": "score",
    },
    "catalogue": {
        "序号": "no",
        "材料名称": "label",
        "档案名称": "label",
        "文件名称": "label",
        "备注": "note",
    },
}
_WANTED = {"failed_courses": ("name", {"credits", "score"}), "catalogue": ("label", {"no", "note"})}
_LONGEST_LABEL = 12


def fill_table(table: Element, place: str, piece: int, notes: Notes) -> set[Element]:
    """Put tokens into the empty cells of ``table`` (a w:tbl) that stand beside or below a known label.

    The cells that are done with, labels and values, are returned.
    """
    used: set[Element] = set()
    rows = [row for row in table if row.tag == qn("w:tr")]
    done: set[Element] = set()
    for number, row in enumerate(rows):
        where = f"{place}第{number + 1}行"
        if row in done:
            continue
        if _list(rows, number, where, notes, done):
            continue
        cells = cells_of(row)
        below = cells_of(rows[number + 1]) if number + 1 < len(rows) else []
        if _is_heading(cells, below):
            for label, target in zip(cells, below, strict=True):
                used |= _pair(label, target, f"{place}第{number + 2}行", piece, notes)
            done.add(rows[number + 1])
            continue
        for label, target in pairwise(cells):
            if is_empty(target) and not is_empty(label):
                used |= _pair(label, target, where, piece, notes)
    lists = {cell for row in done for cell in cells_of(row)}
    tell_cells(table, place, notes, used | lists)
    return used


def label_beside(paragraph: Element) -> str:
    """The words of the cell to the left of the one that ``paragraph`` stands in; "" outside of tables."""
    cell = next((a for a in paragraph.iterancestors() if a.tag in (qn("w:tc"), qn("w:txbxContent"))), None)
    if cell is None or cell.tag != qn("w:tc"):
        return ""
    before = cell.getprevious()
    return said(before) if before is not None and before.tag == qn("w:tc") else ""


def _pair(label: Element, target: Element, place: str, piece: int, notes: Notes) -> set[Element]:
    text = labels.squeezed(said(label))
    found = labels.label_in(text)
    if found is not None:
        why = "" if found.sure else f"“{found.text}”可能另有所指，请核对"
        _write(target, label, token(found.field))
        notes.placed.append(Placed(place, text, token(found.field), why))
    elif labels.is_sign_cell(text):
        role = labels.role_in(text)
        why = "" if role else "没有写明是谁签字，请改成合适的称呼"
        word, code = role or ("签字人", "signer")
        words = sign(code, word, Placed(place, text, "", why), Spot(place, piece), notes)
        notes.widths.pop(words.strip("{} "), None)  # alone in its cell it takes all of it
        _write(target, label, words)
    elif text in labels.BY_HAND:
        notes.left.append(Left(place, text, "留给手写"))
    elif re.search(r"[^\W\d_]", text) and "@" not in text and len(text) <= _LONGEST_LABEL:
        notes.left.append(Left(place, text, "不认识这一栏，留空；要程序填的，请自己写上字段"))
    else:
        return set()
    return {label, target}


def _write(target: Element, label: Element, words: str) -> None:
    paragraph = target.find(qn("w:p"))
    like = next(label.iter(qn("w:r")), None)
    line = Line(paragraph)
    line.replace(0, len(line.text), "")  # blanks that hold the place open
    write(paragraph, words, like=like)


def _is_heading(cells: list[Element], below: list[Element]) -> bool:
    known = sum(labels.label_in(said(cell)) is not None for cell in cells)
    return (
        len(cells) >= 2
        and len(cells) == len(below)
        and known >= 2
        and all(not is_empty(cell) for cell in cells)
        and all(is_empty(cell) for cell in below)
    )


def _list(rows: list[Element], number: int, place: str, notes: Notes, done: set[Element]) -> bool:
    """Make the empty rows under a list's heading its repeating row; False when this is no such heading."""
    heads = [labels.squeezed(said(cell)) for cell in cells_of(rows[number])]
    for name, columns in _LISTS.items():
        key, others = _WANTED[name]
        known = [columns.get(head, "") for head in heads]
        if key not in known or not others & set(known):
            continue
        free = _free_rows(rows[number + 1 :], len(heads))
        if not free:
            continue
        if name in notes.rows:
            notes.left.append(Left(place, "、".join(heads), "同一份文书只能有一张这样的表，没有改动"))
            return True
        _repeat(free, name, known)
        notes.rows[name] = len(free)
        done.update(free)
        what = "、".join(head for head, column in zip(heads, known, strict=True) if column)
        tag = f"{{%tr for c in {name} %}}"
        notes.placed.append(Placed(place, what, tag, f"下面 {len(free)} 个空行改成循环行，印 {len(free)} 行"))
        return True
    return False


def _free_rows(rows: list[Element], count: int) -> list[Element]:
    free = []
    for row in rows:
        cells = cells_of(row)
        text = "".join(labels.squeezed(said(cell)) for cell in cells)
        if len(cells) != count or (text and not text.isdigit()):
            break
        free.append(row)
    return free


def _repeat(free: list[Element], name: str, columns: list[str]) -> None:
    first, *others = free
    for cell, column in zip(cells_of(first), columns, strict=True):
        _clear(cell)
        if column:
            write(cell.find(qn("w:p")), token(f"c.{column}"))
    for tag, put in ((f"{{%tr for c in {name} %}}", first.addprevious), ("{%tr endfor %}", first.addnext)):
        row = deepcopy(first)
        for cell in cells_of(row):
            _clear(cell)
        write(cells_of(row)[0].find(qn("w:p")), tag)
        put(row)
    for row in others:
        row.getparent().remove(row)


def _clear(cell: Element) -> None:
    for paragraph in cell.iter(qn("w:p")):
        line = Line(paragraph)
        line.replace(0, len(line.text), "")
