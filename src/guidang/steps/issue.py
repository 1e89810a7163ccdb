"""Issue: print what is ordered (印单), class by class, and record each sheet.

An opened case gets every form of its level. A changed level gets the notice of the change, numbered from 1
for each of the case's changes, and those forms of the new level that were never printed for the case; what is
printed already is not printed again, and nothing printed is altered (obligations.md HLJ-15, 4.6.9). What a
person asks for (加印) is printed as it was, from the files as they were, or as a copy with a code of its own.

One class of one print run is one unit and one transaction, in which the orders are marked as done: after a
crash the orders that are open are printed again, to the same bytes under the same names, because codes and
layout depend on case and order alone. (Changed settings may leave files of before in the outbox.)
"""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any

from guidang.domain.errors import Unprintable
from guidang.domain.events import Event
from guidang.paper.forms.printing.excerpt import excerpt_batch
from guidang.paper.forms.printing.fill import FilledBatch, fill_batch
from guidang.paper.forms.printing.printable import refuse_unprintable
from guidang.paper.forms.printing.word import WordFill, fill_words
from guidang.steps import print_notes
from guidang.steps.desk import Desk
from guidang.steps.glyphs import Left, left_out
from guidang.steps.print_files import (
    Bundle,
    Printed,
    Unit,
    bundles_of,
    folder_of,
    list_of,
    name_files,
    next_batch,
    stems,
    unit_key,
)
from guidang.steps.print_notes import Kept
from guidang.steps.print_requests import came_back
from guidang.steps.print_sets import Again, Fresh, Piece, pieces_of, sheet_rows
from guidang.store import orders
from guidang.store.ledger import Transaction
from guidang.store.orders import Order, OrderKind
from guidang.store.sheets import add_copies, add_print, is_printed, printed_among, replace_sheets
from guidang.store.vault import write_all_durably, write_durably

_UNSAFE = str.maketrans(dict.fromkeys('\\/:*?"<>|\r\n\t', "_"))
_AHEAD = 3  # classes that are being filled while one is written: enough to keep workers busy, few in memory
_GONE = "学校包中已没有文书“{form}”，请恢复学校包，或与信息技术人员联系"


@dataclass(frozen=True, slots=True)
class _Printing:
    """One unit whose papers are being filled: what each job is for, and the orders that it serves.

    ``left`` are the cases that cannot be printed, ``kept`` the copies that were to be replaced and hold.
    """

    unit: Unit
    served: Sequence[Order]
    left: Sequence[Left]
    kept: Sequence[Kept]
    papers: Sequence[tuple[Bundle, Future[FilledBatch]]]
    word: Sequence[tuple[Path, Sequence[tuple[Sequence[Fresh], Future[list[bytes]]]]]]


def issue(desk: Desk) -> list[Event]:
    """Print and record what is ordered. Raises TemplateFaults; what has no glyph is noted and waits."""
    with desk.ledger.connect() as connection:
        runs = orders.waiting(connection)
    happened: list[Event] = []
    left: dict[Path, list[Left]] = {}
    for _, waiting in runs:
        # The next run may print for the same cases: what they have already must be in the ledger by then.
        started: deque[_Printing] = deque()
        for unit, group in _units(desk, waiting):
            begun = _start(desk, unit, group)
            if begun.left:
                left.setdefault(folder_of(desk, unit, restricted=False), []).extend(begun.left)
            if begun.served:
                started.append(begun)
            if len(started) > _AHEAD:
                happened += _finish(desk, started.popleft())
        while started:
            happened += _finish(desk, started.popleft())
    print_notes.say_unprintable(desk, left)
    return happened


def _units(desk: Desk, waiting: Sequence[Order]) -> Iterator[tuple[Unit, list[Order]]]:
    """The orders by unit; those of one case stay together, in their order."""

    def key(order: Order) -> tuple[str, str]:
        return unit_key(order.case, desk.group_by)

    for term, of_term in groupby(sorted(waiting, key=key), key=lambda order: key(order)[0]):
        called = stems(desk, term)
        for (_, name), members in groupby(of_term, key=key):
            group = sorted(members, key=lambda o: (o.case.entry.class_name, o.case.number, o.id))
            yield Unit(term, name, called[name]), group


def _start(desk: Desk, unit: Unit, group: Sequence[Order]) -> _Printing:
    """Hand the papers of one unit to the workers; no order is served when none of them can be printed."""
    pieces, served, left, kept = _printable(desk, group)
    if pieces:
        desk.progress(f"打印 {unit.term} {unit.name}：{len({piece.case.number for piece in pieces})} 人")
    bundles = bundles_of(pieces, desk.pack, desk.group_by)
    papers = [(bundle, _print(desk, bundle.pieces)) for bundle in bundles]
    word = []
    for restricted in (False, True):
        fresh = [p for p in pieces if isinstance(p, Fresh) and p.form.restricted is restricted]
        word.append((folder_of(desk, unit, restricted=restricted) / "Word", _word_copies(desk, fresh)))
    return _Printing(unit, served, left, kept, papers, word)


def _finish(desk: Desk, started: _Printing) -> list[Event]:
    """Write one unit and record it."""
    files: list[tuple[Printed, FilledBatch]] = []
    lists: list[tuple[Path, bytes, int]] = []
    batch_no = next_batch(desk, started.unit)
    left = list(started.left)
    for restricted in (False, True):
        kept = [one for one in started.kept if desk.pack.form(one.form).restricted is restricted]
        print_notes.say_kept(desk, folder_of(desk, started.unit, restricted=restricted), kept)
        left += [Left(one.case, one.why) for one in kept]
        of_kind = [(b, job.result()) for b, job in started.papers if b.restricted is restricted]
        if of_kind:
            first, *paths = name_files(desk, started.unit, batch_no, [bundle for bundle, _ in of_kind])
            printed = [
                Printed(path, bundle, batch.lengths, batch.printed, batch.starts[-1] + batch.lengths[-1])
                for path, (bundle, batch) in zip(paths, of_kind, strict=True)
            ]
            files += zip(printed, (batch for _, batch in of_kind), strict=True)
            to_tick = list_of(desk, started.unit, batch_no, printed, left)
            lists.append((first, to_tick.pdf, to_tick.pages))
            left = []  # said once, on the list of the class if there is one
    stem = started.unit.stem
    word = [made for folder, jobs in started.word for made in _written_word(desk, folder, stem, jobs)]
    for path, data in [(f.path, batch.pdf) for f, batch in files] + [(path, pdf) for path, pdf, _ in lists]:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_durably(path, data)
    with desk.ledger.transaction() as tx:
        for path, pdf, pages in lists:
            add_print(tx.connection, desk.relative(path), desk.vault.put(pdf), pages, ())
        # A Word copy can be made again at any time: its digest is enough to know it by.
        add_copies(tx.connection, [(desk.relative(p), sha256(data).hexdigest()) for p, data in word])
        return _record(tx, desk, started, files)


def _record(
    tx: Transaction, desk: Desk, started: _Printing, files: Sequence[tuple[Printed, FilledBatch]]
) -> list[Event]:
    at = desk.clock()
    pieces = [piece for file, _ in files for piece in file.bundle.pieces]
    fresh = [piece for piece in pieces if isinstance(piece, Fresh)]
    for item in {item.blank.edition: item for item in fresh}.values():
        desk.keep_blank(tx, item.form, item.blank)
    for file, batch in files:
        path = desk.relative(file.path)
        whole = zip(file.bundle.pieces, batch.starts, batch.annexes, strict=True)
        new = [(item, start, annexes) for item, start, annexes in whole if isinstance(item, Fresh)]
        rows = [row for item, start, annexes in new for row in sheet_rows(desk, item, path, start, annexes)]
        add_print(tx.connection, path, desk.vault.put(batch.pdf), file.pages, rows)
    orders.done(tx.connection, [order.id for order in started.served], at)
    told = _told("case.issued", fresh)
    told += _told("case.reprinted", [piece for piece in pieces if isinstance(piece, Again)])
    for item in fresh:
        if item.replaces:
            number, form = str(item.case.number), item.form.code
            replace_sheets(tx.connection, number, form, item.replaces, item.serial)
            change = {"form": form, "serial": item.replaces, "by": item.serial}
            told.append(("sheet.replaced", number, change))
    told += [("sheet.kept", str(k.case.number), {"form": k.form, "serial": k.serial}) for k in started.kept]
    return tx.record_all(at, told)


def _told(kind: str, pieces: Sequence[Piece]) -> list[tuple[str, str, dict[str, Any]]]:
    forms: dict[str, list[str]] = {}
    for piece in pieces:
        forms.setdefault(str(piece.case.number), []).append(piece.form.code)
    return [(kind, number, {"forms": codes}) for number, codes in forms.items()]


def _free(desk: Desk, folder: Path, stem: str, suffix: str, sign: str) -> Path:
    """A file name that the ledger does not know: the second of its name is numbered 2."""
    path, count = folder / f"{stem}{suffix}", 1
    with desk.ledger.connect() as connection:
        while is_printed(connection, desk.relative(path)):
            count += 1
            path = folder / f"{stem}{sign}{count}{suffix}"
    return path


def _printable(desk: Desk, group: Sequence[Order]) -> tuple[list[Piece], list[Order], list[Left], list[Kept]]:
    """The pieces that can be printed, the orders that are done with them, the cases that cannot be printed:
    one name must not stop a class; and the copies that are not replaced. A case whose one order cannot be
    printed waits with all of them, in their order.
    """
    good: list[Piece] = []
    served: list[Order] = []
    left: list[Left] = []
    kept: list[Kept] = []
    known = {form.code for form in desk.pack.forms}
    for _, own_orders in groupby(group, key=lambda order: order.case.number):
        ordered = list(own_orders)
        new = [o.asked.form for o in ordered if o.asked and o.kind is not OrderKind.REPRINT]
        gone = [form for form in new if form not in known]
        if gone:
            left.append(Left(ordered[0].case, _GONE.format(form=gone[0])))
            continue
        back = {order.id: held for order in ordered if (held := _came_back(desk, order))}
        standing = [order for order in ordered if order.id not in back]
        try:
            own = pieces_of(desk, standing) if standing else []
            fresh = [piece for piece in own if isinstance(piece, Fresh)]
            refuse_unprintable([(item.fill.case_no, item.fill.values, item.blank) for item in fresh])
        except Unprintable as refusal:
            left.append(left_out(ordered[0].case, refusal))
        else:
            good += own
            served += ordered
            kept += back.values()
    return good, served, left, kept


def _came_back(desk: Desk, order: Order) -> Kept | None:
    """The copy that an order would make void although its paper is back since the order was given."""
    if order.kind is not OrderKind.REPLACE or order.asked is None:
        return None
    form, serial = desk.pack.form(order.asked.form), order.asked.serial
    with desk.ledger.connect() as connection:
        why = came_back(connection, str(order.case.number), form, serial)
    return Kept(order.case, form.code, serial, why) if why else None


def _print(desk: Desk, pieces: Sequence[Piece]) -> Future[FilledBatch]:
    fresh = [piece for piece in pieces if isinstance(piece, Fresh)]
    if fresh:
        blanks = {item.blank.edition: item.blank for item in fresh}
        return desk.workers.submit(fill_batch, [item.fill for item in fresh], blanks, duplex=desk.duplex)
    again = [piece for piece in pieces if isinstance(piece, Again)]
    sources = {piece.excerpt.source: desk.vault.get(piece.digest) for piece in again}
    return desk.workers.submit(excerpt_batch, [piece.excerpt for piece in again], sources, duplex=desk.duplex)


def _word_copies(desk: Desk, sets: Sequence[Fresh]) -> list[tuple[Sequence[Fresh], Future[list[bytes]]]]:
    """Word copies of the forms that staff type into, one job a template."""
    typed = [item for item in sets if item.form.typed or desk.word_for_all]
    by_file: dict[str, list[Fresh]] = {}
    for item in typed:
        by_file.setdefault(item.form.file, []).append(item)
    return [
        (
            members,
            desk.workers.submit(
                fill_words,
                desk.pack.templates[file],
                [WordFill(item.fill.values, item.fill.choices, item.fill.codes) for item in members],
            ),
        )
        for file, members in by_file.items()
    ]


def _written_word(
    desk: Desk, folder: Path, stem: str, jobs: Sequence[tuple[Sequence[Fresh], Future[list[bytes]]]]
) -> list[tuple[Path, bytes]]:
    """The Word copies, in files named by class (``stem``), form and case number, never by the student's name:
    sorted by name, those of one form lie together, in the order of the printed ones.
    """
    found: list[tuple[str, bytes]] = []
    for members, job in jobs:
        for item, data in zip(members, job.result(), strict=True):
            name = f"{stem}_{item.form.title.translate(_UNSAFE)}_{item.case.number}"
            found.append((name + (f"_{item.serial}" if item.serial > 1 else ""), data))
    if not found:
        return []
    folder.mkdir(parents=True, exist_ok=True)
    names = _free_names(desk, folder, found)
    written = [(folder / name, data) for name, (_, data) in zip(names, found, strict=True)]
    write_all_durably([(path, data) for path, data in written if not path.exists()])
    return written


def _is_other(path: Path, data: bytes) -> bool:
    return path.exists() and path.read_bytes() != data


def _free_names(desk: Desk, folder: Path, copies: Sequence[tuple[str, bytes]]) -> list[str]:
    """A name for each Word copy, also for two forms of one title. What is there may have been typed into,
    even after a run that was broken off: only a file of the very bytes keeps its name.
    """
    stems = [stem for stem, _ in copies]
    with desk.ledger.connect() as connection:
        taken = printed_among(connection, [desk.relative(folder / f"{stem}.docx") for stem in stems])
    names: list[str] = []
    for stem, data in copies:
        name, count = f"{stem}.docx", 1
        if desk.relative(folder / name) in taken:
            name = _free(desk, folder, stem, ".docx", "_").name
        while name in names or _is_other(folder / name, data):
            count += 1
            name = f"{stem}_{count}.docx"
        names.append(name)
    return names
