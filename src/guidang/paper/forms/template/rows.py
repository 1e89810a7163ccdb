"""The rows of a Word table as printed, and their cells: repeating rows, content controls, old merges."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from guidang.paper.forms.template import tokens
from guidang.paper.forms.template.faults import Faults
from guidang.paper.forms.template.ooxml import Element, attribute, find, local, number, switch, value
from guidang.paper.forms.template.tokens import Token, TokenKind

Rows = dict[str, tuple[str, int]]
"""The names that enclosing repeating rows give to their items: name → (list, row number)."""
_SILENT = (
    "tblPr",
    "tblGrid",
    "bookmarkStart",
    "bookmarkEnd",
    "proofErr",
    "permStart",
    "permEnd",
    "commentRangeStart",
    "commentRangeEnd",
    "trPr",
    "tblPrEx",
    "sdtPr",
    "sdtEndPr",
    "customXmlPr",
)
_MAX_COLUMNS = 63  # Word has no more
_WRAPPERS = ("sdt", "sdtContent", "customXml")


@dataclass(frozen=True, slots=True)
class Cell:
    """A w:tc from grid column ``column`` on. ``merge`` is its vMerge: "", restart, continue; ``joined`` are
    the cells that an old horizontal merge (w:hMerge) joins to it.
    """

    column: int
    span: int
    merge: str
    element: Element
    joined: tuple[Element, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A w:tr as printed, with the items of its repeating rows. ``number`` counts rows in Word, from 1."""

    element: Element
    cells: tuple[Cell, ...]
    rows: Rows
    number: int


class RowReader:
    """Reads the rows of a table. ``printed`` is ``Form.rows``; faults go to ``faults``."""

    def __init__(self, printed: Mapping[str, int], faults: Faults) -> None:
        self._printed, self._faults = printed, faults

    def read(self, table: Element, place: str, rows: Rows) -> list[Row]:
        """The rows of a w:tbl as printed: repeating rows as often as the pack says."""
        return list(self._read(list(self._children(table, "tr", place)), place, rows))

    def _children(self, parent: Element, wanted: str, place: str) -> Iterator[Element]:
        """Rows of a table or cells of a row, out of content controls."""
        for child in parent:
            name = local(child)
            if name == wanted:
                yield child
            elif name in _WRAPPERS:
                yield from self._children(child, wanted, place)
            elif name and name not in _SILENT:
                self._faults.add(place, f"表格中不支持“{name}”")

    def _read(self, found: list[Element], place: str, rows: Rows) -> Iterator[Row]:
        """The rows as printed: repeating rows as often as the pack says."""
        at = 0
        while at < len(found):
            where = f"{place}第{at + 1}行"
            loop = self._loop(found[at], where, rows)
            if loop is None:
                yield Row(found[at], self._cells(found[at], where), rows, at + 1)
                at += 1
                continue
            end = next((i for i in range(at + 1, len(found)) if "endfor" in words(found[i])), len(found))
            if loop.kind is TokenKind.END or end == len(found):
                self._faults.add(where, "表格行循环的开头和结尾不成对")
            elif loop.name not in self._printed:
                self._faults.add(where, f"pack.toml 没有说明列表“{loop.name}”印几行（rows）")
            else:
                self._loop(found[end], f"{place}第{end + 1}行", rows)
            for turn in range(self._printed.get(loop.name, 0)):
                inside = rows | {loop.variable: (loop.name, turn)}
                for i in range(at + 1, end):
                    yield Row(found[i], self._cells(found[i], f"{place}第{i + 1}行"), inside, i + 1)
            at = end + 1

    def _loop(self, row: Element, place: str, rows: Rows) -> Token | None:
        """The tag of a row that begins or ends a repetition, None for any other row."""
        said = words(row)
        tags = [said[start:end] for start, end in tokens.spans(said) if said.startswith("{%", start)]
        if not tags:
            return None
        if said.strip() != tags[0]:
            self._faults.add(place, "表格行循环的标签必须独占一行，该行不能有其他文字")
        try:
            return tokens.parse(tags[0], rows)
        except ValueError as fault:
            self._faults.add(place, str(fault))
            return None

    def _cells(self, row: Element, place: str) -> tuple[Cell, ...]:
        cells: list[Cell] = []
        at = min(int(number(value(row, "w:trPr/w:gridBefore"))), _MAX_COLUMNS)
        if switch(row, "w:trPr/w:hidden"):
            self._faults.add(place, "不支持隐藏的行（请删除该行）")
        for name in ("ins", "del"):
            if find(row, f"w:trPr/w:{name}") is not None:
                self._faults.add(place, "不支持修订标记（请先接受全部修订）")
        for element in self._children(row, "tc", place):
            span = min(max(1, int(number(value(element, "w:tcPr/w:gridSpan"), 1))), _MAX_COLUMNS + 1)
            across = find(element, "w:tcPr/w:hMerge")
            if across is not None and (attribute(across) or "continue") == "continue" and cells:
                if words(element).strip():
                    self._faults.add(place, "被合并的单元格里有文字（请重新合并单元格）")
                last = cells[-1]
                cells[-1] = replace(last, span=last.span + span, joined=(*last.joined, element))
            else:
                merged = find(element, "w:tcPr/w:vMerge")
                down = "" if merged is None else attribute(merged) or "continue"
                cells.append(Cell(at, span, down, element))
            at += span
            if at > _MAX_COLUMNS:
                self._faults.add(place, f"不支持超过 {_MAX_COLUMNS} 列的表格")
                break
        return tuple(cells)


def words(element: Element) -> str:
    """All text of an element, but that of text boxes."""
    if local(element) == "t":
        return element.text or ""
    return "".join(words(child) for child in element if local(child) not in ("txbxContent", "Fallback"))
