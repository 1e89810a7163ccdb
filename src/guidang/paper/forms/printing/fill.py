"""Print-ready papers: each student's text on top of the blank, which a batch holds once.

A value that does not fit its slot at 7.5 pt goes to an annex page in full, and the slot says 见附页. A
character that no installed font has is refused by name before anything is printed.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from guidang.domain.codes import LAST_PAGE
from guidang.domain.form import Blank, Mark, MarkKind, Slot
from guidang.paper.forms.fields import known_lists, label_of, list_title, value_of
from guidang.paper.forms.printing import annex
from guidang.paper.forms.printing.fitting import Fitted, fit
from guidang.paper.forms.printing.pdf_file import PdfFile
from guidang.paper.forms.printing.prepared import Prepared
from guidang.paper.forms.printing.printable import clean, refuse_unprintable
from guidang.paper.lettering.canvas import Canvas
from guidang.paper.lettering.typefaces import LINE_CENTRE, require, width

CONTINUED = "以下见附页"
_COURSES_FOLLOW = f"不及格课程{annex.NOTICE}。"


@dataclass(slots=True)
class _Left:
    """What has no room on one part, and the pages (0-based) of the form where that is."""

    entries: list[annex.Entry | annex.Listing] = field(default_factory=list)
    pages: set[int] = field(default_factory=set)


_Excess = dict[str, _Left]  # by part; "" for a piece without code


@dataclass(frozen=True)
class FormFill:
    """One paper of one student.

    ``edition`` names the blank. ``values`` are the fields (absent or "": left for a hand), ``choices`` the
    value of each choice's field, ``codes`` the QR payload of every (part, 0-based page of the form).
    ``annex_codes`` are those of annex pages, which are numbered on after the form's pages, for each part by
    itself (`annex_keys`); an annex page without one is printed without. ``title`` and ``labels`` (part →
    label) name the paper on its annex.
    """

    form: str
    edition: str
    case_no: str
    values: Mapping[str, Any]
    choices: Mapping[str, str]
    codes: Mapping[tuple[str, int], str]
    annex_codes: Mapping[tuple[str, int], str] = field(default_factory=dict)
    title: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AnnexPage:
    """A printed annex page: its part, its number as in ``FormFill.annex_codes``, its page in the PDF."""

    part: str
    page: int
    pdf_page: int


@dataclass(frozen=True)
class FilledBatch:
    """One PDF. Fill number i begins at page ``starts[i]`` (0-based) and has ``lengths[i]`` pages, its annex
    pages ``annexes[i]`` (and in duplex printing the empty backs between them) included; ``printed[i]`` of
    them have something on them.
    """

    pdf: bytes
    starts: tuple[int, ...]
    lengths: tuple[int, ...]
    annexes: tuple[tuple[AnnexPage, ...], ...]
    printed: tuple[int, ...]


def annex_keys(blank: Blank) -> list[tuple[str, int]]:
    """The (part, page) under which ``FormFill.annex_codes`` may hold codes."""
    after = len(blank.pages)
    parts = dict.fromkeys(part for page in range(after) for part in blank.parts(page))
    numbers = range(after, min(after + annex.MOST_PAGES, LAST_PAGE))
    return [(part, number) for part in parts for number in numbers]


def fill_batch(
    fills: Sequence[FormFill], blanks: Mapping[str, Blank], *, duplex: bool = False
) -> FilledBatch:
    """Fill papers, in order, into one PDF; the same input gives the same bytes.

    ``blanks`` are by edition. ``duplex``: every paper begins on the front of a sheet, and so does the annex
    of a paper that is cut. Raises Unprintable naming every character that no font has, KeyError when a blank
    or a code is missing, MissingLibrary without fonts.
    """
    require()
    refuse_unprintable([(one.case_no, one.values, blanks[one.edition]) for one in fills])
    file = PdfFile()
    prepared = {edition: Prepared(blanks[edition]) for edition in {one.edition for one in fills}}
    starts, lengths, annexes = [], [], []
    for one in fills:
        if duplex and file.count % 2:
            file.empty()
        starts.append(file.count)
        annexes.append(tuple(_fill(one, prepared[one.edition], file, duplex=duplex)))
        lengths.append(file.count - starts[-1])
    printed = (  # one annex page may hold the annexes of several parts
        len(blanks[one.edition].pages) + len({page.pdf_page for page in own})
        for one, own in zip(fills, annexes, strict=True)
    )
    return FilledBatch(file.finish(), tuple(starts), tuple(lengths), tuple(annexes), tuple(printed))


def _fill(one: FormFill, prepared: Prepared, file: PdfFile, *, duplex: bool) -> list[AnnexPage]:
    excess: _Excess = {}
    for page, (_, height) in enumerate(prepared.blank.pages):
        canvas = Canvas(file.fonts, height)
        for slot, text in _texts(one, prepared, page, excess):
            _print(canvas, slot, _fitted(one, prepared, slot, text, excess))
        for mark in prepared.marks[page]:
            _draw(canvas, one, mark)
        file.page(prepared.blank, page, canvas)
    return _fill_annexes(one, prepared.blank, excess, file, duplex=duplex)


def _fill_annexes(
    one: FormFill, blank: Blank, excess: _Excess, file: PdfFile, *, duplex: bool
) -> list[AnnexPage]:
    """The annexes of the parts that are cut from one page on common sheets, the others by themselves."""
    first, found = len(blank.pages), list[AnnexPage]()
    order = [part for page in range(first) for part in blank.parts(page)]
    groups: dict[object, list[str]] = {}
    for part in sorted(excess, key=lambda p: order.index(p) if p in order else -1):
        page = min(excess[part].pages)
        groups.setdefault(("cut", page) if len(blank.parts(page)) > 1 else part, []).append(part)
    for parts in groups.values():
        annexes = [
            annex.Annex(
                tuple(_about(one, part, excess[part].pages, blank)),
                tuple(one.annex_codes.get((part, first + n), "") for n in range(annex.MOST_PAGES)),
                tuple(excess[part].entries),
            )
            for part in parts
        ]
        cut = len(blank.parts(min(excess[parts[0]].pages))) > 1
        before = -1
        for sheet in annex.draw_annexes(file.fonts, annexes):
            # On the back of a paper that is cut, an annex would be cut with it.
            index = sheet.holds[0][0]
            if duplex and cut and index != before and file.count % 2:
                file.empty()
            before = index
            found += [AnnexPage(parts[which], first + n, file.count) for which, n in sheet.holds]
            file.plain(annex.PAGE, sheet.content)
    return found


def _fitted(one: FormFill, prepared: Prepared, slot: Slot, text: str, excess: _Excess) -> Fitted:
    """``text`` as the slot can hold it; what it cannot hold is noted for the annex."""
    fitted = prepared.fitted(text, slot)
    if fitted is not None:
        return fitted
    if text == CONTINUED:
        return _squeezed(text, slot)
    said = clean(value_of("reason_figures", one.values)) if slot.field == "reason" else ""
    if said:
        brief = fit(said + _COURSES_FOLLOW, slot)
        courses = one.values.get("failed_courses") or ()
        if brief is not None and courses:
            _note(excess, prepared, slot, annex.Entry(label_of(slot.field), said))
            _note(excess, prepared, slot, _listing("failed_courses", courses))
            return brief
    _note(excess, prepared, slot, annex.Entry(label_of(slot.field), text))
    return fit(annex.NOTICE, slot) or _squeezed(annex.NOTICE, slot)


def _squeezed(text: str, slot: Slot) -> Fitted:
    """``text`` on one line however small."""
    size = min(slot.size, slot.rect.width / width(text, slot.face, slot.bold))
    return Fitted((text,), size, slot.leading)


def _about(one: FormFill, part: str, pages: Collection[int], blank: Blank) -> list[str]:
    """Whose annex it is, and of which paper."""
    label = one.labels.get(part, "") if len(blank.parts(min(pages))) > 1 else ""
    paper = f"《{one.title}》{label}" if one.title else "该案号文书"
    numbers = "、".join(str(page + 1) for page in sorted(pages))
    where = f"第{numbers}页" if len(blank.pages) > 1 or not one.title else ""
    name, number = (clean(value_of(name, one.values)) for name in ("name", "student_id"))
    who = "　".join([f"姓名：{name}"] * bool(name) + [f"学号：{number}"] * bool(number))
    return list(filter(None, (f"案号：{one.case_no}", who, f"本页是{paper}{where}的附页，请随同保存。")))


def _draw(canvas: Canvas, one: FormFill, mark: Mark) -> None:
    if mark.kind is MarkKind.QR:
        canvas.code(mark.rect, one.codes[mark.name.removesuffix(".2"), mark.page])
    elif mark.kind is MarkKind.CHOICE:
        name, _, answer = mark.name.rpartition(".")
        if one.choices.get(name) == answer:
            canvas.tick(mark.rect)


def _texts(one: FormFill, prepared: Prepared, page: int, excess: _Excess) -> Iterator[tuple[Slot, str]]:
    """What each slot of a page prints; rows of a list that the form has no room for go to ``excess``."""
    for slot in prepared.slots[page]:
        name, _, rest = slot.field.partition(".")
        if rest:
            row = rest.partition(".")[0]
            items, printed = one.values.get(name) or (), prepared.printed[name]
            if int(row) == printed - 1 and len(items) > printed:
                _note(excess, prepared, slot, _listing(name, items[printed - 1 :], "（续）"))
                if slot is prepared.telling[name]:
                    yield slot, CONTINUED
                continue
        text = one.case_no if slot.field == "case_no" else clean(value_of(slot.field, one.values))
        if text:
            yield slot, text


def _note(excess: _Excess, prepared: Prepared, slot: Slot, entry: annex.Entry | annex.Listing) -> None:
    """Note for the annex of the piece of paper on which ``slot`` lies; each entry once."""
    left = excess.setdefault(prepared.part(slot), _Left())
    left.pages.add(slot.page)
    if entry not in left.entries:
        left.entries.append(entry)


def _listing(name: str, items: Sequence[Mapping[str, object]], tail: str = "") -> annex.Listing:
    columns = tuple(known_lists()[name].items())
    rows = tuple(tuple(clean(str(item.get(column) or "")) for column, _ in columns) for item in items)
    return annex.Listing(list_title(name) + tail, columns, rows)


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
