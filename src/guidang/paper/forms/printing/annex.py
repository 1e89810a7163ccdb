"""附页: what a form has no room for, in full.

An annex page says to which paper it belongs and carries a sheet code of its own, numbered on after the form's
pages: with the code of the page that it belongs to, a scan of it would pass for a second scan of that page.
The annexes of pieces that are cut from one paper share a sheet where they have room, and are cut like them.
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
MOST_PAGES = 20
"""So many annex pages of a part have codes of their own. 2,000 characters take two pages; only a text of
little but line breaks takes more than twenty, and its last pages are printed without a code."""
_MM = 72 / 25.4
_LEFT, _RIGHT, _TOP, _BOTTOM = 25 * _MM, PAGE[0] - 25 * _MM, 25 * _MM, PAGE[1] - 22 * _MM
_LABEL = 38 * _MM
_PAD = 1.9 * _MM
_SIZE, _LEADING = 10.5, 15.6
_FACE = "song+serif"
_GAP = 12 * _MM  # between two annexes on one sheet, with the line along which they are cut
_DASH = 3 * _MM
_CUT = "（沿虚线剪开，各随其联保存）"
_CODE = qr.SIDE_MM * _MM
_WIDTHS = {"no": 11 * _MM, "credits": 15 * _MM, "score": 17 * _MM, "note": 46 * _MM}  # of a list's columns:
# the name of a course then has 30 characters a line


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


@dataclass(frozen=True, slots=True)
class Annex:
    """All that has no room on one piece of paper.

    ``about`` are the lines that say whose and of which paper this is; ``payloads`` the sheet codes of its
    pages in order: "" or none left prints no code.
    """

    about: tuple[str, ...]
    payloads: tuple[str, ...]
    entries: tuple[Entry | Listing, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The content of an A4 page; ``holds`` says what is on it: (number of the annex, number of its page)."""

    content: bytes
    holds: tuple[tuple[int, int], ...]


_Laid = list[tuple[float, _Row, float]]  # rows with their upper and lower edges


def draw_annexes(fonts: Fonts, annexes: Sequence[Annex]) -> list[Sheet]:
    """As many A4 pages as ``annexes`` need; those of one page share a page with the ones before.

    Every character must have a font (the caller refused the others): else KeyError.
    """
    sheets: list[Sheet] = []
    open_: tuple[Canvas, float, tuple[tuple[int, int], ...]] | None = None
    for index, one in enumerate(annexes):
        head = max(_CODE, 22.0 + len(_about(one.about)) * _LEADING) + 4 * _MM
        laid = _laid(one.entries, _TOP + head)
        if open_ and len(laid) == 1 and open_[1] + _GAP + _end(laid[0]) - _TOP <= _BOTTOM:
            canvas, bottom, holds = open_
            _draw_cut(canvas, bottom + _GAP / 2)
            down = bottom + _GAP - _TOP
            sheets.pop()
        else:
            canvas, down, holds = Canvas(fonts, PAGE[1]), 0.0, ()
        for number, rows in enumerate(laid):
            if number:
                canvas, holds = Canvas(fonts, PAGE[1]), ()
            payload = one.payloads[number] if number < len(one.payloads) else ""
            _head(canvas, _TOP + down, one.about, f"附页第{number + 1}页，共{len(laid)}页", payload)
            for y, row, bottom in rows:
                _draw(canvas, row, y + down, bottom + down)
            holds = (*holds, (index, number))
            sheets.append(Sheet(canvas.content(), holds))
        open_ = (canvas, _end(laid[0]) + down, holds) if len(laid) == 1 else None
    return sheets


def _end(rows: _Laid) -> float:
    return rows[-1][2]


def _draw_cut(canvas: Canvas, y: float) -> None:
    """The line along which a sheet is cut, with the words that say so."""
    size = 9.0
    room = width(_CUT, _FACE) * size
    middle = PAGE[0] / 2
    dashes, x = [], 10 * _MM
    while x + _DASH < PAGE[0] - 10 * _MM:
        if x + _DASH < middle - room / 2 - _PAD or x > middle + room / 2 + _PAD:
            dashes.append((x, y, x + _DASH, y))
        x += 2 * _DASH
    canvas.lines(0.5, *dashes)
    canvas.text(middle - room / 2, y + LINE_CENTRE * size, _CUT, _FACE, size)


def _laid(entries: Sequence[Entry | Listing], top: float) -> list[_Laid]:
    """The rows of each page; a row too high for a page goes over pages."""
    pages: list[_Laid] = [[]]
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
            fits = max(fits, 1)  # under the longest head: a row goes on, whatever room is left
            y = _put(pages[-1], _cut(left, 0, fits), y)
            left = _cut(left, fits, None) if _height(left) > fits else None
    return pages


def _put(page: _Laid, row: _Row, y: float) -> float:
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
    return _Cell(x0, x1, tuple(wrap(text, (x1 - x0 - 2 * _PAD) / _SIZE, _FACE)), centred)


def _about(about: Sequence[str]) -> list[str]:
    """The lines under the title, beside the code, one more for the page's number."""
    room = (_RIGHT - _CODE - _PAD * 2 - _LEFT) / _SIZE
    return [line for text in (*about, "") for line in wrap(marked(text), room, _FACE)]


def _head(canvas: Canvas, top: float, about: Sequence[str], place: str, payload: str) -> None:
    middle = PAGE[0] / 2
    canvas.text(middle - width("附　页", "hei") * 8, top + 14, "附　页", "hei", 16)
    for number, line in enumerate((*_about(about)[:-1], place)):
        canvas.text(_LEFT, top + 22 + (number + 0.75) * _LEADING, line, _FACE, _SIZE)
    if payload:
        canvas.code(Rect(_RIGHT - _CODE, top, _RIGHT, top + _CODE), payload)


def _draw(canvas: Canvas, row: _Row, y: float, bottom: float) -> None:
    for cell in row:
        canvas.frame(Rect(cell.x0, y, cell.x1, bottom))
        for number, line in enumerate(cell.lines):
            x = (cell.x0 + cell.x1 - width(line, _FACE) * _SIZE) / 2 if cell.centred else cell.x0 + _PAD
            baseline = y + _PAD + (number + 0.5) * _LEADING + LINE_CENTRE * _SIZE
            canvas.text(x, baseline, line, _FACE, _SIZE)
