"""Every label and blank that no rule took is told for a person to look at: 请假人：, ＿＿, empty cells."""

import re
from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from guidang.paper.forms.drafting import labels
from guidang.paper.forms.drafting.filled import filled_line
from guidang.paper.forms.drafting.placed import Left, Notes
from guidang.paper.forms.drafting.word_text import Line, cells_of, said

Element = Any
_COLON = re.compile(
    r"(?P<words>[^：:。；！？{}□☐▢\n\t_]{1,40})[：:](?P<blank>[_ \u3000\t]*)"
    r"(?=$|\n|[\d\s]*年|[^\s：:。，；{}_]{1,10}[ \u3000]*[：:])"
)
_BLANK = re.compile(r"(?P<before>[^\s_{}]{0,8})[ \u3000]*_(?:[_ \u3000\t]*_)+(?P<after>[^\s_{}]{0,4})")
_DATE = re.compile(r"日期|时间|年月日|^[年月日时分]|[年月日]$")
_PERSON = re.compile(r"(?:人|师|长|任|员|签[名字章]|组成员|领导|本人|家长|学生)$")
_NO_LABEL = re.compile(r"尊敬|您好|同学$|如下$|以下$|^[注附]$|^附件")
_NO_HEAD = re.compile(r"\{\{|@|^[\W\d_]*$")
_SIGNED = "；是签名处的，在后面写上 {{ sign.代码 }}（代码自己定，如 student）"
_FIELD = "没有动，留给手写；要程序填的，请自己写上字段"


def tell_line(line: Line, place: str, notes: Notes, told: set[str]) -> None:
    """List what of ``line`` waits for a hand. ``told`` are labels told of before, on this piece of paper."""
    ends = [0]
    for match in _COLON.finditer(line.shape):
        label = _last_words(match["words"])
        ends.append(match.end())
        if label and not _NO_LABEL.search(label):
            _tell(label, place, notes, told)
    if next(filled_line(line, place), None) is not None:
        return  # the words at a blank may be somebody's name
    for match in _BLANK.finditer(line.shape):
        if not any(match.start() < end <= match.end() or match.end() == end for end in ends):
            _tell(f"{match['before']}＿＿{match['after']}", place, notes, told)


def _tell(label: str, place: str, notes: Notes, told: set[str]) -> None:
    if label in told:
        return
    told.add(label)
    if _DATE.search(label) or label in labels.BY_HAND:
        why = "留给手写"
    else:
        why = _FIELD + (_SIGNED if _PERSON.search(label) else "")
    notes.left.append(Left(place, label, why))


def _last_words(words: str) -> str:
    """The label at the end of ``words``: characters set apart belong together, a wide gap ends another."""
    pieces = re.split(r"[ \u3000]{2,}", words.strip())
    if all(len(piece) == 1 for piece in pieces):
        return "".join(pieces)[-16:]
    return labels.squeezed(re.split(r"[，、,]", pieces[-1])[-1])[-16:]


def tell_cells(table: Element, place: str, notes: Notes, used: set[Element]) -> None:
    """List the empty cells of ``table`` (a w:tbl) that nothing was put into; ``used`` are told of already."""
    above: list[Element] = []
    empty_rows: list[int] = []
    rows = [cells_of(row) for row in table if row.tag == qn("w:tr")]
    for number, cells in enumerate(rows, 1):
        free = [cell for cell in cells if cell not in used and is_empty(cell)]
        if free and len(free) == len(cells):
            heads = [labels.squeezed(said(cell)) for cell in above]
            if len(heads) == len(cells) and all(heads) and "{{" not in "".join(heads):
                seen = "、".join(head[:8] for head in heads)[:30]
                notes.left.append(Left(f"{place}第{number}行", seen, f"下面的空格{_FIELD}"))
            else:
                empty_rows.append(number)
        elif free:
            for label, count in _beside(cells, free):
                more = f"右边的 {count} 个空格" if count > 1 else "右边的空格"
                notes.left.append(Left(f"{place}第{number}行", label[:20], f"{more}{_FIELD}"))
        above = cells
    if empty_rows:
        which = "、".join(map(str, empty_rows[:6])) + ("…" if len(empty_rows) > 6 else "")
        notes.left.append(Left(f"{place}第{which}行", "（空行）", _FIELD))


def _beside(cells: list[Element], free: list[Element]) -> Iterator[tuple[str, int]]:
    """Labels and how many of ``free`` follow each."""
    label, count = "", 0
    for cell in cells:
        words = labels.squeezed(said(cell))
        if cell in free:
            count += 1
            continue
        if words and "{{" not in words:
            if count and label:
                yield label, count
            label, count = ("" if _NO_HEAD.search(words) else words), 0
    if count and label:
        yield label, count


def is_empty(cell: Element) -> bool:
    """Whether a cell is free for a value: nothing in it, and not the lower half of a merged one."""
    merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    continued = merge is not None and merge.get(qn("w:val"), "continue") == "continue"
    holds = any(next(cell.iter(qn(name)), None) is not None for name in ("w:drawing", "w:pict", "w:tbl"))
    return not continued and not holds and not labels.squeezed(said(cell))
