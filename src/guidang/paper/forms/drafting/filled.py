"""What somebody has already written into a form: fixed text beside 姓名, 学号, 班级 would be printed on every
student's paper.

Only labels that speak of a person are looked at, and only what stands where their value belongs. The value
itself is never told: it may be a person's name. Known limits: a value two cells away, or below a heading that
has other columns than its rows, is not seen; an unknown label that ends a line (姓名＿＿宿舍＿＿) is taken
for a value.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from docx.oxml.ns import qn

from guidang.paper.forms.drafting import labels
from guidang.paper.forms.drafting.word_text import Line, cells_of, paragraphs, said

Element = Any
_FIELDS = ("name", "student_id", "parent_name", "class_name", "major", "grade", "parent_phone")
_IN_LINES = (
    "name",
    "student_id",
    "parent_name",
    "class_name",
    "major",
)  # 联系电话：… may be the office's own
_BY_HAND = frozenset(("联系电话", "电话", "手机", "联系方式", "家庭住址", "家庭地址"))
_NO_VALUE = re.compile(r"[{}□☐▢：:]|[请填写签注]|^[（(].*[）)]$|^[\W_年月日]*$")
_LONGEST = 40
FILLED = "已经填有内容"
"""What is said of such a place in a draft."""
_WORDS = [word for word in labels.known_words() if labels.label_named(word).field in _IN_LINES]
_IN_LINE = re.compile(
    rf"(?<![一-鿿])(?P<label>{'|'.join(map(labels.spaced, _WORDS))})"
    r"(?:[ \u3000]*[：:][ \u3000_]{0,3}(?P<value>[^\s：:_，。；、]{2,20}+)(?![：:])"
    r"|[ \u3000_]{1,3}(?P<ruled>[^\s：:_，。；、]{2,20}+)(?=_|[ \u3000]*$)"
    r"|[ \u3000_：:]+(?P<last>[^\s：:_，。；、]{2,20}+)[ \u3000_]*$)"
)


@dataclass(frozen=True, slots=True)
class Filled:
    """A place that holds a value already. ``field`` is "" for what a hand would write."""

    place: str
    label: str
    field: str

    @property
    def told(self) -> str:
        """The whole sentence for a draft's report."""
        return f"{FILLED}，没有改动。{self.remedy}"

    @property
    def remedy(self) -> str:
        """What to do about it."""
        then = f"写上 {{{{ {self.field} }}}}" if self.field else "空着留给手写"
        return f"请在 Word 里清空后{then}；最好换成没有人填过的空表"


def filled_in(body: Element) -> Iterator[Filled]:
    """Every such place of a document's body, in tables and in lines."""
    for number, table in enumerate(body.iter(qn("w:tbl")), 1):
        yield from filled_cells(table, f"表{number}")
    for paragraph in paragraphs(body):
        line = Line(paragraph)
        for found in filled_line(line, ""):
            yield replace(found, place=f"“{found.label}…”")


def filled_line(line: Line, place: str) -> Iterator[Filled]:
    """姓名：某某, 学号 2024…＿＿ of one paragraph."""
    return (Filled(place, label.text, label.field) for label in filled_labels(line.shape).values())


def filled_labels(shape: str) -> dict[int, labels.Label]:
    """The labels of a line that have a value behind them, by where each begins."""
    found = {}
    for match in _IN_LINE.finditer(shape):
        value = match["value"] or match["ruled"] or match["last"]
        if not _NO_VALUE.search(value) and not _known(labels.squeezed(value)):
            found[match.start("label")] = labels.label_named(match["label"])
    return found


def filled_cells(table: Element, place: str) -> Iterator[Filled]:
    """Cells of ``table`` (a w:tbl) beside a label, or below one in a row of labels."""
    rows = [[labels.squeezed(said(cell)) for cell in cells_of(row)] for row in table if row.tag == qn("w:tr")]
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            field = _personal(text)
            if field is None:
                continue
            after = row[column + 1] if column + 1 < len(row) else ""
            heading = _known(after) or (column > 0 and _known(row[column - 1]))
            below = rows[number + 1] if number + 1 < len(rows) else []
            if heading and len(below) == len(row) and _value(below[column]):
                yield Filled(f"{place}第{number + 2}行", text, field)
            elif not heading and _value(after):
                yield Filled(f"{place}第{number + 1}行", text, field)


def _personal(text: str) -> str | None:
    """The field of a label that speaks of a person, "" for one that is left to a hand, else None."""
    found = labels.label_in(text)
    if found is not None and found.sure and found.field in _FIELDS:
        return found.field
    return "" if text in _BY_HAND else None


def _known(text: str) -> bool:
    return labels.label_in(text) is not None or text in labels.BY_HAND


def _value(text: str) -> bool:
    return 0 < len(text) <= _LONGEST and not _NO_VALUE.search(text) and not _known(text)
