"""Issue: print every form that a case's level asks for, class by class, and record each sheet.

One class of one print run is one file and one transaction: after a crash the classes that are not recorded
are printed again, to the same bytes under the same name, because codes and layout depend on the case alone.
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
from guidang.paper.forms.fill import FilledBatch, FormFill, fill_batch
from guidang.paper.forms.printable import refuse_unprintable
from guidang.paper.forms.values import case_choices, case_values, catalogue
from guidang.paper.forms.word import fill_word
from guidang.steps.desk import Desk
from guidang.store import cases
from guidang.store.sheets import SheetRow, add_print, is_printed
from guidang.store.vault import write_durably

_UNSAFE = str.maketrans(dict.fromkeys('\\/:*?"<>|\r\n\t', "_"))


@dataclass(frozen=True, slots=True)
class _Set:
    """One form of one case, ready to be filled."""

    case: Case
    form: Form
    blank: Blank
    fill: FormFill


def issue(desk: Desk) -> list[Event]:
    """Print and record the forms of every case that has none yet. Raises Unprintable and TemplateFaults."""
    with desk.ledger.connect() as connection:
        runs = cases.unissued(connection)
    happened = []
    for run, waiting in runs:
        by_class = groupby(sorted(waiting, key=_class_key), key=_class_key)
        for (term, class_name), members in by_class:
            group = sorted(members, key=lambda case: case.number)
            desk.progress(f"打印 {term} {class_name}：{len(group)} 人")
            happened += _print_class(desk, run, term, class_name, group)
    return happened


def _class_key(case: Case) -> tuple[str, str]:
    return case.entry.term.short, case.entry.class_name or case.entry.major or "未分班"


def _print_class(desk: Desk, run: int, term: str, class_name: str, group: Sequence[Case]) -> list[Event]:
    folder = desk.outbox / term / folder_names([class_name])[class_name]
    folder.mkdir(parents=True, exist_ok=True)
    sets, faults = _printable(desk, group)
    _say_unprintable(folder / f"无法打印 第{run}批 说明.txt", faults)
    if not sets:
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
        forms = {str(case.number): [i.form.code for i in sets if i.case is case] for case in group}
        return [tx.record("case.issued", number, at, forms=codes) for number, codes in forms.items() if codes]


def _free(desk: Desk, folder: Path, stem: str) -> Path:
    """A file name that the ledger does not know: later printings of the same run are 补2, 补3…"""
    path, count = folder / f"{stem}.pdf", 1
    with desk.ledger.connect() as connection:
        while is_printed(connection, desk.relative(path)):
            count += 1
            path = folder / f"{stem}_补{count}.pdf"
    return path


def _printable(desk: Desk, group: Sequence[Case]) -> tuple[list[_Set], list[str]]:
    """The sets that can be printed, and what is wrong with the others: one name must not stop a class."""
    good: list[_Set] = []
    faults: list[str] = []
    for case in group:
        own = _sets(desk, case)
        try:
            refuse_unprintable([(str(case.number), item.fill.values, item.blank) for item in own])
            good += own
        except Unprintable as refusal:
            faults.append(f"{refusal}\n{refusal.advice}")
    return good, faults


def _say_unprintable(note: Path, faults: Sequence[str]) -> None:
    if faults:
        write_durably(note, "\n\n".join(faults).encode("utf-8-sig"))
    else:
        note.unlink(missing_ok=True)


def _sets(desk: Desk, case: Case) -> list[_Set]:
    wanted = [f for f in desk.pack.forms if case.level in f.levels and Timing.ISSUE in f.timing]
    found = []
    for form in sorted(wanted, key=lambda f: f.order):
        blank = desk.blank(form)
        rows = (form.rows or {}).get("catalogue", 0)
        codes = {
            (part, page): SheetCode(case.number, form.short, 1, form.part(part).letter, page + 1).sealed(
                desk.key
            )
            for page in range(len(blank.pages))
            for part in blank.parts(page)
        }
        fill = FormFill(
            form=form.code,
            edition=blank.edition,
            case_no=str(case.number),
            values=case_values(case, desk.pack, desk.office) | {"catalogue": catalogue((), rows)},
            choices=case_choices(case),
            codes=codes,
        )
        found.append(_Set(case, form, blank, fill))
    return found


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
                serial=1,
                page=page,
                edition=item.blank.edition,
                pdf=desk.relative(path),
                pdf_page=start + page,
                returns=item.form.part(part).returns,
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
        path = folder / f"{item.case.number}_{item.form.title.translate(_UNSAFE)}.docx"
        data = job.result()
        write_durably(path, data)
        written.append((path, data))
    return written
