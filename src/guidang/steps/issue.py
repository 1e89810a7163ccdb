"""Issue: print what is ordered (印单), class by class, and record each sheet.

An opened case gets every form of its level. A changed level gets the notice of the change, numbered from 1
for each of the case's changes, and those forms of the new level that were never printed for the case; what is
printed already is not printed again, and nothing printed is altered (obligations.md HLJ-15, 4.6.9).

One class of one print run is one file and one transaction, in which the orders are marked as done: after a
crash the orders that are open are printed again, to the same bytes under the same name, because codes and
layout depend on case and order alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from guidang.domain.case import Case
from guidang.domain.codes import SheetCode
from guidang.domain.errors import Unprintable
from guidang.domain.events import Event
from guidang.domain.form import Blank, Form, Timing
from guidang.paper.dossiers.names import folder_names
from guidang.paper.forms.printing.fill import FilledBatch, FormFill, fill_batch
from guidang.paper.forms.printing.printable import refuse_unprintable
from guidang.paper.forms.printing.word import fill_word
from guidang.paper.forms.values import case_choices, case_values, catalogue, change_values
from guidang.steps.desk import Desk
from guidang.store import orders
from guidang.store.orders import Order
from guidang.store.sheets import SheetRow, add_print, is_printed, printed_forms
from guidang.store.vault import write_durably

_UNSAFE = str.maketrans(dict.fromkeys('\\/:*?"<>|\r\n\t', "_"))


@dataclass(frozen=True, slots=True)
class _Set:
    """One form of one case, ready to be filled."""

    case: Case
    form: Form
    blank: Blank
    fill: FormFill
    serial: int


def issue(desk: Desk) -> list[Event]:
    """Print and record what is ordered. Raises TemplateFaults; what has no glyph is noted and waits."""
    with desk.ledger.connect() as connection:
        runs = orders.waiting(connection)
    happened = []
    for run, waiting in runs:
        by_class = groupby(sorted(waiting, key=_class_key), key=_class_key)
        for (term, class_name), members in by_class:
            group = sorted(members, key=lambda order: (order.case.number, order.id))
            desk.progress(f"打印 {term} {class_name}：{len({o.case.number for o in group})} 人")
            happened += _print_class(desk, run, term, class_name, group)
    return happened


def _class_key(order: Order) -> tuple[str, str]:
    entry = order.case.entry
    return entry.term.short, entry.class_name or entry.major or "未分班"


def _print_class(desk: Desk, run: int, term: str, class_name: str, group: Sequence[Order]) -> list[Event]:
    folder = desk.outbox / term / folder_names([class_name])[class_name]
    folder.mkdir(parents=True, exist_ok=True)
    sets, served, faults = _printable(desk, group)
    _say_unprintable(folder / f"无法打印 第{run}批 说明.txt", faults)
    if not served:
        return []
    stem = f"{folder.name}_第{run}批"
    kinds = (
        ("", [i for i in sets if not i.form.restricted]),
        ("_保密", [i for i in sets if i.form.restricted]),
    )
    printed = [
        (_free(desk, folder, f"{stem}{ending}"), members, _print(desk, members))
        for ending, members in kinds
        if members
    ]
    word = _word_copies(desk, folder / "Word", sets)
    for path, _, batch in printed:
        write_durably(path, batch.pdf)
    at = desk.clock()
    with desk.ledger.transaction() as tx:
        for item in {item.blank.edition: item for item in sets}.values():
            desk.keep_blank(tx, item.form, item.blank)
        for path, members, batch in printed:
            rows = [row for n, item in enumerate(members) for row in _rows(desk, item, path, batch.starts[n])]
            pages = batch.starts[-1] + batch.lengths[-1]
            add_print(tx.connection, desk.relative(path), desk.vault.put(batch.pdf), pages, rows)
        for path, data in word:
            add_print(tx.connection, desk.relative(path), desk.vault.put(data), 0, ())
        orders.done(tx.connection, [order.id for order in served], at)
        forms: dict[str, list[str]] = {}
        for item in sets:
            forms.setdefault(str(item.case.number), []).append(item.form.code)
        return tx.record_all(at, [("case.issued", n, {"forms": codes}) for n, codes in forms.items()])


def _free(desk: Desk, folder: Path, stem: str, suffix: str = ".pdf", sign: str = "_补") -> Path:
    """A file name that the ledger does not know: later printings of the same run are 补2, 补3…"""
    path, count = folder / f"{stem}{suffix}", 1
    with desk.ledger.connect() as connection:
        while is_printed(connection, desk.relative(path)):
            count += 1
            path = folder / f"{stem}{sign}{count}{suffix}"
    return path


def _printable(desk: Desk, group: Sequence[Order]) -> tuple[list[_Set], list[Order], list[str]]:
    """The sets that can be printed, the orders that they serve, and what is wrong with the others: one name
    must not stop a class. A case whose one order cannot be printed waits with all of them, in their order.
    """
    good: list[_Set] = []
    served: list[Order] = []
    faults: list[str] = []
    for _, own_orders in groupby(group, key=lambda order: order.case.number):
        ordered = list(own_orders)
        own = _sets(desk, ordered)
        try:
            refuse_unprintable([(item.fill.case_no, item.fill.values, item.blank) for item in own])
            good += own
            served += ordered
        except Unprintable as refusal:
            faults.append(f"{refusal}\n{refusal.advice}")
    return good, served, faults


def _say_unprintable(note: Path, faults: Sequence[str]) -> None:
    if faults:
        write_durably(note, "\n\n".join(faults).encode("utf-8-sig"))
    else:
        note.unlink(missing_ok=True)


def _sets(desk: Desk, ordered: Sequence[Order]) -> list[_Set]:
    """What the open orders of one case ask for beyond what is printed: the notice of a change, then the
    other forms in print order.
    """
    case = ordered[0].case
    with desk.ledger.connect() as connection:
        printed = printed_forms(connection, str(case.number))
    found = []
    for order in ordered:
        for form in sorted(desk.pack.forms, key=lambda f: (Timing.LEVEL_CHANGE not in f.timing, f.order)):
            if case.level not in form.levels:
                continue
            if order.change and Timing.LEVEL_CHANGE in form.timing:
                serial = printed.get(form.code, 0) + 1
            elif Timing.ISSUE in form.timing and form.code not in printed:
                serial = 1
            else:
                continue
            printed[form.code] = serial
            found.append(_set(desk, order, form, serial))
    return found


def _set(desk: Desk, order: Order, form: Form, serial: int) -> _Set:
    case, blank = order.case, desk.blank(form)
    rows = (form.rows or {}).get("catalogue", 0)
    codes = {
        (part, page): SheetCode(case.number, form.short, serial, form.part(part).letter, page + 1).sealed(
            desk.key
        )
        for page in range(len(blank.pages))
        for part in blank.parts(page)
    }
    values = case_values(case, desk.pack, desk.office) | {"catalogue": catalogue((), rows)}
    choices = case_choices(case)
    if order.change and Timing.LEVEL_CHANGE in form.timing:
        change = order.change
        values |= change_values(change.before_label, change.after_label, change.on, change.why)
        choices |= {"level": change.after}
    fill = FormFill(form.code, blank.edition, str(case.number), values, choices, codes)
    return _Set(case, form, blank, fill, serial)


def _print(desk: Desk, sets: Sequence[_Set]) -> FilledBatch:
    blanks = {item.blank.edition: item.blank for item in sets}
    return desk.workers.submit(fill_batch, [item.fill for item in sets], blanks, duplex=desk.duplex).result()


def _rows(desk: Desk, item: _Set, path: Path, start: int) -> list[SheetRow]:
    rows = []
    for (part, page), code in sorted(item.fill.codes.items()):
        rows.append(
            SheetRow(
                body=code.rpartition(".")[0],
                code=code,
                case_no=str(item.case.number),
                form=item.form.code,
                part=part,
                serial=item.serial,
                page=page,
                edition=item.blank.edition,
                pdf=desk.relative(path),
                pdf_page=start + page,
                returns=item.form.part(part).returns,
                dated=item.case.notice_date,
            )
        )
    return rows


def _word_copies(desk: Desk, folder: Path, sets: Sequence[_Set]) -> list[tuple[Path, bytes]]:
    """Word copies of the forms that staff type into; named by case number, never by the student's name."""
    typed = [item for item in sets if item.form.typed or desk.word_for_all]
    jobs = [
        desk.workers.submit(
            fill_word,
            desk.pack.templates[item.form.file],
            item.fill.values,
            item.fill.choices,
            item.fill.codes,
        )
        for item in typed
    ]
    written = []
    for item, job in zip(typed, jobs, strict=True):
        folder.mkdir(parents=True, exist_ok=True)
        stem = f"{item.case.number}_{item.form.title.translate(_UNSAFE)}"
        stem += f"_{item.serial}" if item.serial > 1 else ""
        path = _free(desk, folder, stem, ".docx", "_")  # two forms of one title: the first may be typed into
        data = job.result()
        write_durably(path, data)
        written.append((path, data))
    return written
