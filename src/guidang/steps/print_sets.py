"""What the open orders of one case put on paper: forms to be filled, and printed copies to be printed again.

Not a step: steps may import this module.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from guidang.domain.case import Case
from guidang.domain.codes import SheetCodes
from guidang.domain.form import Blank, Form, Timing
from guidang.domain.form_names import annex_number
from guidang.paper.forms.printing.annex import MOST_PAGES
from guidang.paper.forms.printing.excerpt import Excerpt
from guidang.paper.forms.printing.fill import AnnexPage, FormFill, annex_keys
from guidang.paper.forms.values import case_choices, case_values, catalogue, change_values
from guidang.steps.desk import Desk
from guidang.store.orders import Order, OrderKind
from guidang.store.sheets import (
    ANNEX,
    SheetRow,
    all_blanks,
    all_sheets,
    get_print,
    printed_forms,
    sheets_of_print,
)


@dataclass(frozen=True, slots=True)
class Fresh:
    """One form of one case, ready to be filled. ``replaces`` is the serial that it makes void, 0 for none."""

    case: Case
    form: Form
    serial: int
    blank: Blank
    fill: FormFill
    replaces: int = 0


@dataclass(frozen=True, slots=True)
class Again:
    """One printed copy of a form, or a page of it, once more; ``digest`` names the printed file's bytes,
    ``number`` the page as the clerk says it ("2", "附页1"), "" for the whole copy.
    """

    case: Case
    form: Form
    serial: int
    excerpt: Excerpt
    digest: str
    number: str = ""


Piece = Fresh | Again


def pieces_of(desk: Desk, ordered: Sequence[Order]) -> list[Piece]:
    """What the open orders of one case ask for: of its forms that are not printed yet the notice of a level
    change, then the others in print order; then what a person asked for, in the order of the rows.

    Raises KeyError when the pack no longer has a form that was asked for.
    """
    case = ordered[0].case
    with desk.ledger.connect() as connection:
        printed = printed_forms(connection, str(case.number))
        asks = any(order.asked for order in ordered)
        copies = held_copies(connection, str(case.number)) if asks else []
        holding = {(sheet.form, sheet.serial) for sheet in copies}
        fresh = [piece for order in ordered for piece in _fresh(desk, order, printed, holding)]
        again = {
            piece.excerpt: piece
            for order in ordered
            if order.kind is OrderKind.REPRINT
            for piece in _again(connection, order)
            if (piece.form.code, piece.serial) in holding  # else its successor is printed here and now
        }
    return [*fresh, *again.values()]


def _fresh(
    desk: Desk, order: Order, printed: dict[str, int], holding: set[tuple[str, int]]
) -> Iterator[Fresh]:
    """``printed`` is the highest serial of each form, and is moved on; ``holding`` the printed copies (form,
    serial) that hold, and loses those that are replaced.
    """
    if order.kind is OrderKind.REPRINT:  # nothing new is filled
        return
    asked, says = order.asked, case_values(order.case, desk.pack, desk.office)
    if asked is None:
        for form, serial in _by_itself(desk, order, printed):
            printed[form.code] = serial
            yield _filled(desk, order, form, serial, says)
        return
    form = desk.pack.form(asked.form)
    replaces = 0
    if order.kind is OrderKind.REPLACE:
        newest = max((serial for code, serial in holding if code == form.code), default=0)
        replaces = asked.serial or newest
        if (form.code, replaces) not in holding:  # replaced already: a second would hold beside the first
            return
        holding.remove((form.code, replaces))
    for _ in range(asked.copies):
        printed[form.code] = printed.get(form.code, 0) + 1
        piece = _filled(desk, order, form, printed[form.code], says)
        yield replace(piece, replaces=replaces)


def _by_itself(desk: Desk, order: Order, printed: dict[str, int]) -> Iterator[tuple[Form, int]]:
    for form in sorted(desk.pack.forms, key=lambda f: (Timing.LEVEL_CHANGE not in f.timing, f.order)):
        if order.case.level not in form.levels:
            continue
        if order.change and Timing.LEVEL_CHANGE in form.timing:
            yield form, printed.get(form.code, 0) + 1
        elif Timing.ISSUE in form.timing and form.code not in printed:
            yield form, 1


def _filled(desk: Desk, order: Order, form: Form, serial: int, says: Mapping[str, Any]) -> Fresh:
    """``says`` is what the case says in every form (`case_values`)."""
    case, blank = order.case, desk.blank(form)
    rows = (form.rows or {}).get("catalogue", 0)
    values, choices = {**says, "catalogue": catalogue((), rows)}, case_choices(case)
    if order.change and Timing.LEVEL_CHANGE in form.timing:
        change = order.change
        values |= change_values(change.before_label, change.after_label, change.on, change.why)
        choices |= {"level": change.after}
    letters = {part.code: part.letter for part in form.parts}
    pages = [(part, page) for page in range(len(blank.pages)) for part in blank.parts(page)]

    def codes(listed: Sequence[tuple[str, int]]) -> SheetCodes:
        return SheetCodes(case.number, form.short, serial, letters, listed, desk.key)

    fill = FormFill(
        form.code,
        blank.edition,
        str(case.number),
        values,
        choices,
        dict(codes(pages)),
        annex_codes=codes(annex_keys(blank)),
        title=form.title,
        labels={part.code: part.label for part in form.parts},
    )
    return Fresh(case, form, serial, blank, fill)


def sheet_rows(
    desk: Desk, item: Fresh, pdf: str, start: int, annexes: Sequence[AnnexPage] = ()
) -> list[SheetRow]:
    """The sheets of a form that begins at page ``start`` (0-based) of the file ``pdf``, and of its annexes.

    An annex is no part of its form: nothing ever expects it back or counts it as a material.
    """
    sheets = [(key, code, "", start + key[1]) for key, code in sorted(item.fill.codes.items())]
    for annex in annexes:
        key = (annex.part, annex.page)
        code = item.fill.annex_codes.get(key)
        if code:  # a piece without a code has an annex without one, and so have pages beyond MOST_PAGES
            sheets.append((key, code, ANNEX, annex.pdf_page))
    return [
        SheetRow(
            body=code.rpartition(".")[0],
            code=code,
            case_no=str(item.case.number),
            form=item.form.code,
            part=part + ending,
            serial=item.serial,
            page=page,
            edition=item.blank.edition,
            pdf=pdf,
            pdf_page=pdf_page,
            returns=not ending and item.form.part(part).returns,
            dated=item.case.notice_date,
        )
        for (part, page), code, ending, pdf_page in sheets
    ]


@dataclass(frozen=True, slots=True)
class CopyPages:
    """The pages ``first`` to before ``end`` (0-based) of the printed file that one copy of a form takes, from
    its first sheet to its last, annexes included.

    ``numbered`` says on which pages of the file each number stands ("2", "附页1"): a paper that is cut may
    have an annex for each of its parts.
    """

    first: int
    end: int
    numbered: Mapping[str, tuple[int, ...]]


def held_copies(connection: Connection, case_no: str, form: str = "") -> list[SheetRow]:
    """The first sheet of every printed copy that still holds, by form and serial; of one ``form`` if said."""
    found = [s for s in all_sheets(connection, case_no) if not s.replaced_by and form in ("", s.form)]
    copies = groupby(sorted(found, key=_copy), key=lambda sheet: (sheet.form, sheet.serial))
    return [next(iter(sheets)) for _, sheets in copies]


def _copy(sheet: SheetRow) -> tuple[str, int, int, str]:
    return sheet.form, sheet.serial, sheet.page, sheet.part


def pages_of_copy(connection: Connection, sheet: SheetRow) -> CopyPages:
    """Where the copy of a form lies in its printed file. ``sheet`` is any sheet of the copy."""
    own = [
        s
        for s in all_sheets(connection, sheet.case_no)
        if (s.form, s.serial, s.pdf) == (sheet.form, sheet.serial, sheet.pdf)
    ]
    end = max(s.pdf_page for s in own) + 1
    numbers: dict[str, int] = {}
    pages: dict[str, list[int]] = {}
    for one in own:  # in page order
        number = str(one.page + 1)
        if one.is_annex:
            numbers[one.part] = numbers.get(one.part, 0) + 1
            number = annex_number(numbers[one.part])
        if one.pdf_page not in pages.setdefault(number, []):
            pages[number].append(one.pdf_page)
    if MOST_PAGES in numbers.values():  # annex pages without a code may follow
        later = [s.pdf_page for s in sheets_of_print(connection, sheet.pdf) if s.pdf_page >= end]
        printed = get_print(connection, sheet.pdf)
        end = min(later, default=printed[1] if printed else end)
    return CopyPages(min(s.pdf_page for s in own), end, {number: tuple(at) for number, at in pages.items()})


def _again(connection: Connection, order: Order) -> Iterator[Again]:
    asked, forms = order.asked, {row.edition: row.form for row in all_blanks(connection)}
    if asked is None:
        return
    copies = held_copies(connection, str(order.case.number), asked.form)
    if asked.form:
        newest = max((sheet.serial for sheet in copies), default=0)
        wanted = asked.serial if asked.serial in {sheet.serial for sheet in copies} else newest  # void since
        copies = [sheet for sheet in copies if sheet.serial == wanted]
    for sheet in sorted(copies, key=lambda s: (forms[s.edition].order, s.form, s.serial)):
        printed = get_print(connection, sheet.pdf)
        if printed is not None:
            copy = pages_of_copy(connection, sheet)
            # Of another edition than the clerk meant, and shorter: all of it.
            pages = [at - copy.first + 1 for at in copy.numbered.get(asked.number, ())]
            number = asked.number if pages else ""
            for page in pages or [0]:
                excerpt = Excerpt(sheet.pdf, copy.first, copy.end, page)
                yield Again(order.case, forms[sheet.edition], sheet.serial, excerpt, printed[0], number)
