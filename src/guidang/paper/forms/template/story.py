"""A flow of paragraphs and tables: the page, a header, a cell, a text box."""

from collections.abc import Iterable

from guidang.paper.forms.template.content import prints
from guidang.paper.forms.template.ooxml import Element, find, local
from guidang.paper.forms.template.plan import Room
from guidang.paper.forms.template.rows import Rows
from guidang.paper.forms.template.runs import Paragraph, Reader
from guidang.paper.forms.template.table import Tables
from guidang.paper.forms.template.text import Setter
from guidang.paper.forms.template.vertical import Column, set_vertical, sides

_OPENED = ("customXml", "smartTag")
_SILENT = frozenset(
    [
        "sectPr",
        "tcPr",
        "bookmarkStart",
        "bookmarkEnd",
        "proofErr",
        "permStart",
        "permEnd",
        "commentRangeStart",
        "commentRangeEnd",
        "customXmlPr",
        "smartTagPr",
    ]
)
_NAMES = {
    "altChunk": "嵌入的其他文档（请把内容粘贴进来）",
    "ins": "修订标记（请先接受全部修订）",
    "del": "修订标记（请先接受全部修订）",
    "oMathPara": "公式",
}


class Flow:
    """Sets what stands one below the other, with one reader and setter. ``counted`` numbers paragraphs and
    tables, for naming places, on through all that this flow sets at the top level.
    """

    def __init__(
        self, reader: Reader, setter: Setter, tables: Tables, *, on_grid: bool, grid_in_tables: bool
    ) -> None:
        self._reader, self._setter, self._tables = reader, setter, tables
        self._on_grid, self._grid_in_tables = on_grid, grid_in_tables
        self._counted = {"p": 0, "tbl": 0}

    def blocks(
        self, container: Iterable[Element], place: str, rows: Rows, table: list[Element], room: Room | None
    ) -> str:
        """The HTML of everything in ``container``."""
        html = ""
        waiting: list[Paragraph] = []
        counts = {"p": 0, "tbl": 0} if place else self._counted
        on_grid = self._on_grid and (room is None or self._grid_in_tables)
        for child in unwrapped(container):
            name = local(child)
            if name in counts:
                counts[name] += 1
            if name == "p":
                where = f"{place}第{counts['p']}段"
                waiting.append(self._reader.paragraph(child, where, rows, table))
            elif name == "tbl":
                html += self._setter.paragraphs(waiting, room, on_grid=on_grid)
                waiting = []
                where = f"{place}表{counts['tbl']}"
                html += self._tables.html(child, where, rows, self, nested=room is not None)
            elif name and name not in _SILENT:
                self._reader.faults.add(place or "正文", f"不支持{_NAMES.get(name, f'“{name}”')}")
        return html + self._setter.paragraphs(waiting, room, on_grid=on_grid)

    def columns(self, container: Element, place: str, rows: Rows, table: list[Element]) -> list[Column]:
        """The paragraphs of ``container``, to be set downwards."""
        found: list[Column] = []
        for child in unwrapped(container):
            if local(child) == "p":
                read = self._reader.paragraph(child, f"{place}第{len(found) + 1}段", rows, table)
                self._setter.check(read)
                height = self._setter.leading(read, on_grid=self._on_grid and self._grid_in_tables)
                found.append(Column(read, height))
            elif local(child) == "tbl":
                self._reader.faults.add(place, "竖排的文字里不能有表格")
        return found

    def downwards(
        self,
        container: Element,
        place: str,
        rows: Rows,
        direction: str,
        valign: str,
        room: tuple[float, float],
    ) -> tuple[str, list[str]]:
        """The HTML of the paragraphs of ``container`` in ``direction`` (w:textDirection), and the CSS of the
        box that holds them. ``room`` is how long a line may be, and how wide all of them, in pt.
        """
        columns = self.columns(container, place, rows, [])
        html = set_vertical(columns, direction, room[0], room[1], self._reader.faults)
        return html, sides(direction, valign, columns)

    def single(self, container: Element) -> bool:
        """Whether only one paragraph of ``container`` is not empty, and it holds no table."""
        children = [child for child in unwrapped(container) if local(child) in ("p", "tbl")]
        full = sum(1 for child in children if prints(child))
        return full == 1 and not any(local(child) == "tbl" for child in children)


def unwrapped(container: Iterable[Element]) -> list[Element]:
    """Children, with content controls and tags around blocks opened."""
    found: list[Element] = []
    for child in container:
        inner = find(child, "w:sdtContent") if local(child) == "sdt" else None
        inner = child if local(child) in _OPENED else inner
        found += [child] if inner is None else unwrapped(inner)
    return found
