"""附页: what a form has no room for, in full.

An annex page says to which paper it belongs and carries a sheet code of its own, numbered on after the form's
pages: with the code of the page that it belongs to, a scan of it would pass for a second scan of that page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guidang.domain.form import Rect
from guidang.paper import qr
from guidang.paper.lettering.canvas import Canvas
from guidang.paper.lettering.fonts import Fonts
from guidang.paper.lettering.linebreak import wrap
from guidang.paper.lettering.typefaces import LINE_CENTRE, marked, width

NOTICE = "见附页"
PAGE = (595.28, 841.89)  # A4, pt
MOST_PAGES = 9
"""So many annex pages of a part have codes of their own. 2,000 characters take two pages; only a text of
little but line breaks takes more than nine, and its last pages are printed without a code."""
_MM = 72 / 25.4
_LEFT, _RIGHT, _TOP, _BOTTOM = 25 * _MM, PAGE[0] - 25 * _MM, 25 * _MM, PAGE[1] - 22 * _MM
_LABEL = 38 * _MM
_PAD = 1.9 * _MM
_SIZE, _LEADING = 10.5, 15.6
_CODE = qr.SIDE_MM * _MM
_WIDTHS = {"no": 15 * _MM, "credits": 22 * _MM, "score": 26 * _MM, "note": 46 * _MM}  # of a list's columns


@dataclass(frozen=True, slots=True)
class Entry:
    """One value in full."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A table in full: ``columns`` are (name, label), ``rows`` texts in their order."""

    label: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class _Cell:
    x0: float
    x1: float
    lines: tuple[str, ...]
    centred: bool = False


_Row = tuple[_Cell, ...]


def draw_annex(
    fonts: Fonts, about: Sequence[str], payloads: Sequence[str], entries: Sequence[Entry | Listing]
) -> list[bytes]:
    """The contents of as many A4 pages as ``entries`` need.

    ``about`` are the lines that say whose and of which paper this is; ``payloads`` the sheet codes of the
    annex pages in order: "" or none left prints no code. Every character must have a font (the caller
    refused the others): else KeyError.
    """
    laid = _laid(entries, _TOP + max(_CODE, 22.0 + len(_about(about)) * _LEADING) + 4 * _MM)
    pages = []
    for number, rows in enumerate(laid):
        canvas = Canvas(fonts, PAGE[1])
        payload = payloads[number] if number < len(payloads) else ""
        _head(canvas, about, f"附页第{number + 1}页，共{len(laid)}页", payload)
        for y, row, bottom in rows:
            _draw(canvas, row, y, bottom)
        pages.append(canvas.content())
    return pages


def _laid(entries: Sequence[Entry | Listing], top: float) -> list[list[tuple[float, _Row, float]]]:
    """The rows of each page with their upper and lower edges; a row too high for a page goes over pages."""
    pages: list[list[tuple[float, _Row, float]]] = [[]]
    y = top
    for row, heading in _rows(entries):
        left: _Row | None = row
        while left:
            fits = int((_BOTTOM - y - 2 * _PAD) // _LEADING)
            if pages[-1] and fits < min(_height(left), 2):
                pages.append([])
                y = top
                if heading:
                    y = _put(pages[-1], heading, y)
                continue
            y = _put(pages[-1], _cut(left, 0, fits), y)
            left = _cut(left, fits, None) if _height(left) > fits else None
    return pages


def _put(page: list[tuple[float, _Row, float]], row: _Row, y: float) -> float:
    bottom = y + _height(row) * _LEADING + 2 * _PAD
    page.append((y, row, bottom))
    return bottom


def _height(row: _Row) -> int:
    return max(1, *(len(cell.lines) for cell in row))


def _cut(row: _Row, start: int, end: int | None) -> _Row:
    return tuple(_Cell(cell.x0, cell.x1, cell.lines[start:end], cell.centred) for cell in row)


def _rows(entries: Sequence[Entry | Listing]) -> Iterator[tuple[_Row, _Row | None]]:
    """Every row, each with the heading to repeat where it begins a page."""
    for entry in entries:
        if isinstance(entry, Entry):
            label = _cell(_LEFT, _LEFT + _LABEL, entry.label)
            yield (label, _cell(_LEFT + _LABEL, _RIGHT, entry.text)), None
            continue
        yield (_cell(_LEFT, _RIGHT, entry.label, centred=True),), None
        edges = _edges(entry)
        heading = tuple(
            _cell(x0, x1, label, centred=True)
            for (x0, x1), (_, label) in zip(edges, entry.columns, strict=True)
        )
        yield heading, None
        for row in entry.rows:
            cells = (
                _cell(x0, x1, text, centred=name in _WIDTHS and name != "note")
                for (x0, x1), (name, _), text in zip(edges, entry.columns, row, strict=True)
            )
            yield tuple(cells), heading


def _edges(listing: Listing) -> list[tuple[float, float]]:
    names = [name for name, _ in listing.columns]
    rest = _RIGHT - _LEFT - sum(_WIDTHS.get(name, 0.0) for name in names)
    free = sum(name not in _WIDTHS for name in names) or 1
    edges, x = [], _LEFT
    for name in names:
        edges.append((x, x + _WIDTHS.get(name, rest / free)))
        x = edges[-1][1]
    return edges


def _cell(x0: float, x1: float, text: str, *, centred: bool = False) -> _Cell:
    return _Cell(x0, x1, tuple(wrap(text, (x1 - x0 - 2 * _PAD) / _SIZE, "song")), centred)


def _about(about: Sequence[str]) -> list[str]:
    """The lines under the title, beside the code, one more for the page's number."""
    room = (_RIGHT - _CODE - _PAD * 2 - _LEFT) / _SIZE
    return [line for text in (*about, "") for line in wrap(marked(text), room, "song")]


def _head(canvas: Canvas, about: Sequence[str], place: str, payload: str) -> None:
    middle = PAGE[0] / 2
    canvas.text(middle - width("附　页", "hei") * 8, _TOP + 14, "附　页", "hei", 16)
    for number, line in enumerate((*_about(about)[:-1], place)):
        canvas.text(_LEFT, _TOP + 22 + (number + 0.75) * _LEADING, line, "song", _SIZE)
    if payload:
        canvas.code(Rect(_RIGHT - _CODE, _TOP, _RIGHT, _TOP + _CODE), payload)


def _draw(canvas: Canvas, row: _Row, y: float, bottom: float) -> None:
    for cell in row:
        canvas.frame(Rect(cell.x0, y, cell.x1, bottom))
        for number, line in enumerate(cell.lines):
            x = (cell.x0 + cell.x1 - width(line, "song") * _SIZE) / 2 if cell.centred else cell.x0 + _PAD
            baseline = y + _PAD + (number + 0.5) * _LEADING + LINE_CENTRE * _SIZE
            canvas.text(x, baseline, line, "song", _SIZE)
