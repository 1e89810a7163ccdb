"""Print-ready papers: each student's text on top of the blank, which a batch holds once.

A value that does not fit its slot at 6.5 pt goes to an annex page in full, and the slot says 见附页. A
character that no installed font has is refused by name before anything is printed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guidang.domain.form import Blank, Mark, MarkKind, Slot
from guidang.paper.forms.fields import label_of, list_label, value_of
from guidang.paper.forms.printing import annex
from guidang.paper.forms.printing.fitting import Fitted, fit
from guidang.paper.forms.printing.pdf_file import PdfFile
from guidang.paper.forms.printing.printable import clean, refuse_unprintable
from guidang.paper.lettering.canvas import Canvas
from guidang.paper.lettering.typefaces import LINE_CENTRE, require, width

CONTINUED = "以下见附页"
_Excess = dict[tuple[str, int], list[annex.Entry]]


@dataclass(frozen=True)
class FormFill:
    """One paper of one student.

    ``edition`` names the blank. ``values`` are the fields (absent or "": left for a hand), ``choices`` the
    value of each choice's field, ``codes`` the QR payload of every (part, 0-based page of the form).
    """

    form: str
    edition: str
    case_no: str
    values: Mapping[str, Any]
    choices: Mapping[str, str]
    codes: Mapping[tuple[str, int], str]


@dataclass(frozen=True)
class FilledBatch:
    """One PDF. Fill number i begins at page ``starts[i]`` (0-based) and has ``lengths[i]`` pages, annexes
    included.
    """

    pdf: bytes
    starts: tuple[int, ...]
    lengths: tuple[int, ...]


def fill_batch(
    fills: Sequence[FormFill], blanks: Mapping[str, Blank], *, duplex: bool = False
) -> FilledBatch:
    """Fill papers, in order, into one PDF; the same input gives the same bytes.

    ``blanks`` are by edition. ``duplex``: every paper begins on the front of a sheet. Raises Unprintable
    naming every character that no font has, KeyError when a blank or a code is missing, MissingLibrary
    without fonts.
    """
    require()
    refuse_unprintable([(one.case_no, one.values, blanks[one.edition]) for one in fills])
    file = PdfFile()
    prepared = {edition: _Prepared(blanks[edition]) for edition in {one.edition for one in fills}}
    starts, lengths = [], []
    for one in fills:
        if duplex and file.count % 2:
            file.empty()
        starts.append(file.count)
        _fill(one, prepared[one.edition], file)
        lengths.append(file.count - starts[-1])
    return FilledBatch(file.finish(), tuple(starts), tuple(lengths))


class _Prepared:
    """A blank sorted by page. ``printed`` counts the rows of each list."""

    def __init__(self, blank: Blank) -> None:
        self.blank = blank
        pages = range(len(blank.pages))
        self.slots = [[slot for slot in blank.slots if slot.page == page] for page in pages]
        self.marks = [[mark for mark in blank.marks if mark.page == page] for page in pages]
        self.printed: dict[str, int] = {}
        for slot in blank.slots:
            name, _, rest = slot.field.partition(".")
            if rest:
                self.printed[name] = max(self.printed.get(name, 0), int(rest.partition(".")[0]) + 1)

    def part(self, slot: Slot) -> str:
        """The part on whose piece of paper ``slot`` lies; "" when the piece has no code."""
        middle = (slot.rect.y0 + slot.rect.y1) / 2
        for part in self.blank.parts(slot.page):
            piece = self.blank.part_rect(part, slot.page)
            if piece.y0 <= middle < piece.y1:
                return part
        return ""


def _fill(one: FormFill, prepared: _Prepared, file: PdfFile) -> None:
    excess: _Excess = {}
    for page, (_, height) in enumerate(prepared.blank.pages):
        canvas = Canvas(file.fonts, height)
        for slot, text in _texts(one, prepared, page, excess):
            fitted = fit(text, slot)
            if fitted is None:
                _note(excess, prepared, slot, label_of(slot.field), text)
                fitted = fit(annex.NOTICE, slot) or Fitted((annex.NOTICE,), 5.0, slot.leading)
            _print(canvas, slot, fitted)
        for mark in prepared.marks[page]:
            _draw(canvas, one, mark)
        file.page(prepared.blank, page, canvas)
    for (part, page), entries in excess.items():
        payload = one.codes[part, page] if part else ""
        belongs = f"本页是该案号文书第{page + 1}页的附页，请随同保存。"
        for content in annex.draw_annex(file.fonts, one.case_no, belongs, payload, entries):
            file.plain(annex.PAGE, content)


def _draw(canvas: Canvas, one: FormFill, mark: Mark) -> None:
    if mark.kind is MarkKind.QR:
        canvas.code(mark.rect, one.codes[mark.name.removesuffix(".2"), mark.page])
    elif mark.kind is MarkKind.CHOICE:
        name, _, answer = mark.name.rpartition(".")
        if one.choices.get(name) == answer:
            canvas.tick(mark.rect)


def _texts(one: FormFill, prepared: _Prepared, page: int, excess: _Excess) -> Iterator[tuple[Slot, str]]:
    """What each slot of a page prints; rows of a list that the form has no room for go to ``excess``."""
    for slot in prepared.slots[page]:
        name, _, rest = slot.field.partition(".")
        if rest:
            row, _, column = rest.partition(".")
            items, printed = one.values.get(name) or (), prepared.printed[name]
            if int(row) == printed - 1 and len(items) > printed:
                if column in ("name", "label"):
                    _note(excess, prepared, slot, list_label(name), _listed(items[printed - 1 :]))
                    yield slot, CONTINUED
                continue
        text = one.case_no if slot.field == "case_no" else clean(value_of(slot.field, one.values))
        if text:
            yield slot, text


def _note(excess: _Excess, prepared: _Prepared, slot: Slot, label: str, text: str) -> None:
    """Note for the annex of the piece of paper on which ``slot`` lies; each text once."""
    entries = excess.setdefault((prepared.part(slot), slot.page), [])
    if annex.Entry(label, text) not in entries:
        entries.append(annex.Entry(label, text))


def _listed(items: Sequence[Mapping[str, object]]) -> str:
    """Items of a list, one a line."""
    return "\n".join("　".join(clean(str(value)) for value in item.values() if value) for item in items)


def _print(canvas: Canvas, slot: Slot, fitted: Fitted) -> None:
    rect, leading, size = slot.rect, fitted.leading, fitted.size
    spare = rect.height - len(fitted.lines) * leading
    top = rect.y0 + {"top": 0.0, "middle": spare / 2, "bottom": spare}[slot.valign]
    for number, line in enumerate(fitted.lines):
        x = rect.x0
        if slot.align == "left":
            x += slot.indent if number == 0 else 0.0
        else:
            loose = rect.width - width(line, slot.face, slot.bold) * size
            x += loose / 2 if slot.align == "center" else loose
        baseline = top + (number + 0.5) * leading + LINE_CENTRE * size
        canvas.text(x, baseline, line, slot.face, size, bold=slot.bold)
