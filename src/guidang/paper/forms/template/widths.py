"""How wide the columns of a table are: as Word laid them out when the file was saved.

In a fixed layout Word goes by what the cells say, then by the grid. In an automatic one it would also widen
a column for a long Latin word; the grid that it saved holds the result, so nothing is measured here.
"""

from collections.abc import Sequence

from guidang.paper.forms.template.ooxml import Element, attribute, find, find_all, number, points, value
from guidang.paper.forms.template.rows import Row


def wanted_width(stated: Element, whole: float) -> float:
    """A width (w:tblW, w:tcW) in pt, 0 for automatic; percentages are of ``whole`` pt."""
    kind, said = attribute(stated, "type") or "dxa", attribute(stated, "w") or "0"
    if said.endswith("%"):
        return number(said[:-1]) / 100 * whole
    if kind == "pct":
        return number(said) / 5000 * whole
    return points(said) if kind == "dxa" else 0.0


def column_widths(table: Element, rows: Sequence[Row], whole: float) -> list[float]:
    """Column widths in pt of a table that has ``whole`` pt of room."""
    widths = [points(attribute(column, "w")) for column in find_all(table, "w:tblGrid/w:gridCol")]
    count = max((cell.column + cell.span for row in rows for cell in row.cells), default=0)
    widths += [0.0] * (count - len(widths))
    table_width = wanted_width(find(table, "w:tblPr/w:tblW"), whole)
    stated: dict[int, float] = {}
    for start, span, wide in sorted(_said(rows, table_width or whole), key=lambda said: said[1]):
        columns = range(start, start + span)
        open_columns = [column for column in columns if column not in stated]
        rest = wide - sum(stated.get(column, 0.0) for column in columns)
        if open_columns and rest > 0:
            # What a merged cell leaves to columns that say nothing is shared as the grid has it.
            share = sum(widths[column] for column in open_columns) or len(open_columns)
            stated |= {column: rest * (widths[column] or 1.0) / share for column in open_columns}
    found = [stated.get(index, wide) for index, wide in enumerate(widths)]
    return _to_width(table, found, table_width, whole)


def _said(rows: Sequence[Row], whole: float) -> list[tuple[int, int, float]]:
    """What cells, and gaps before rows, say: first column, columns, pt."""
    found = []
    for row in rows:
        before = int(number(value(row.element, "w:trPr/w:gridBefore")))
        gap = wanted_width(find(row.element, "w:trPr/w:wBefore"), whole)
        if before and gap:
            found.append((0, before, gap))
        for cell in row.cells:
            wide = sum(wanted_width(find(e, "w:tcPr/w:tcW"), whole) for e in (cell.element, *cell.joined))
            if wide:
                found.append((cell.column, cell.span, wide))
    return found


def _to_width(table: Element, widths: list[float], wanted: float, whole: float) -> list[float]:
    """``widths`` as the table's own width has them, where columns say too little."""
    total = sum(widths)
    if not total:
        return [(wanted or whole) / max(1, len(widths))] * len(widths)
    if value(table, "w:tblPr/w:tblW", "type") == "pct" and wanted:
        return [wide * wanted / total for wide in widths]
    return widths
