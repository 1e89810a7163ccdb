"""Hand over: the term's dossiers as one sealed package with its manifest.

The same input gives the same package and no new version; a changed input gives the next version with a list
of what changed; what was handed over before is never overwritten.
"""

import hashlib
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from guidang.domain.case import Case
from guidang.domain.errors import NothingToHandOver, SeveralTerms
from guidang.domain.handover import Manifest
from guidang.domain.term import Term
from guidang.paper.dossiers.check import verify_package
from guidang.paper.dossiers.manifest_files import load_manifest
from guidang.paper.dossiers.package import (
    BAG,
    MANIFEST,
    DossierEntry,
    Package,
    closing_papers,
    folder_of,
    make_package,
)
from guidang.steps.desk import Desk
from guidang.store import codec, dossiers
from guidang.store.cases import all_cases, terms
from guidang.store.vault import WRITING, write_durably

FOLDER = "移交"


def hand_over(desk: Desk, term: Term | None = None) -> dossiers.HandoverRow:
    """Package the bound dossiers of ``term`` (None: of the only term that has cases).

    Raises NothingToHandOver when none is bound, and SeveralTerms when it is not clear which term is meant.
    """
    with desk.ledger.connect() as connection:
        wanted = term or _only_term(terms(connection))
        by_number = {str(case.number): case for case in all_cases(connection, wanted.short)}
        bound = {n: row for n, row in dossiers.all_dossiers(connection).items() if n in by_number}
        batch = f"{desk.pack.letter}-{wanted.short}"
        earlier = dossiers.versions(connection, batch)
    if not bound:
        raise NothingToHandOver()
    inputs = _inputs(desk, bound)
    if earlier and earlier[-1].inputs == inputs and (desk.root / earlier[-1].path).is_dir():
        return earlier[-1]
    again = bool(earlier) and earlier[-1].inputs == inputs  # the folder was removed: the same version anew
    version = len(earlier) if again else len(earlier) + 1
    made_on = earlier[-1].made_on if again else max(row.bound_at[:10] for row in bound.values())
    departments = {by_number[number].entry.department for number in bound}
    header = _header(desk, departments, batch, wanted, version, made_on)
    package = make_package(
        header,
        [_entry(desk, by_number[number], row) for number, row in bound.items()],
        desk.pack.handover.group_by,
        [level.label for level in sorted(desk.pack.policy.levels, key=lambda lv: -lv.rank)],
        previous=_manifest_of(desk, earlier[version - 2]) if version > 1 else None,
    )
    folder = desk.archive / FOLDER / folder_of(package.manifest)
    _write(desk, folder, package, {n: row.sha256 for n, row in bound.items()})
    row = dossiers.HandoverRow(
        batch, version, wanted.short, desk.relative(folder), inputs, package.digest, made_on, signed=False
    )
    if not again:
        with desk.ledger.transaction() as tx:
            dossiers.add_handover(tx.connection, row)
            tx.record("handover.made", batch, desk.clock(), version=version, digest=package.digest)
    return row


def _only_term(known: Sequence[str]) -> Term:
    if not known:
        raise NothingToHandOver()
    if len(known) > 1:
        raise SeveralTerms(terms="、".join(known))
    return Term.parse(known[0])


def _inputs(desk: Desk, bound: Mapping[str, dossiers.DossierRow]) -> str:
    """What went in, as one hash: the dossiers and what is said of their materials."""
    told = [[n, row.sha256, codec.dump_statuses(row.statuses)] for n, row in sorted(bound.items())]
    return hashlib.sha256(codec.as_json([desk.pack.fingerprint, told]).encode()).hexdigest()


def _header(
    desk: Desk, departments: set[str], batch: str, term: Term, version: int, made_on: str
) -> Manifest:
    """``unit`` is the department that the lists name, when it is one; else the pack's own unit."""
    return Manifest(
        batch=batch,
        school=desk.pack.school,
        unit=(len(departments) == 1 and departments.pop()) or desk.pack.unit,
        term=str(term),
        version=version,
        handed_by=desk.pack.handover.by,
        handed_to=desk.pack.handover.to,
        made_on=made_on,
        remark=desk.pack.handover.remark,
        rows=(),
    )


def _entry(desk: Desk, case: Case, row: dossiers.DossierRow) -> DossierEntry:
    entry = case.entry
    return DossierEntry(
        case_no=row.case_no,
        department=entry.department or desk.pack.unit,
        grade=entry.grade,
        major=entry.major,
        class_name=entry.class_name,
        level=case.level_label,
        student_id=entry.student_id,
        name=entry.name,
        items=row.items,
        pages=row.pages,
        statuses=row.statuses,
        size=desk.vault.path(row.sha256).stat().st_size,
        sha256=row.sha256,
    )


def _manifest_of(desk: Desk, row: dossiers.HandoverRow) -> Manifest | None:
    """The manifest that was handed over before, when its folder is still there."""
    path = desk.root / row.path / BAG / MANIFEST
    return load_manifest(path.read_bytes()) if path.is_file() else None


def _write(desk: Desk, folder: Path, package: Package, dossier: Mapping[str, str]) -> None:
    """Write the whole package beside its final place, check it, and rename it into place."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    growing = folder.with_name(f"{WRITING}{folder.name}")
    if growing.exists():  # a crash left it
        shutil.rmtree(growing)
    bag = growing / BAG
    for name, data in package.files.items():
        (bag / name).parent.mkdir(parents=True, exist_ok=True)
        write_durably(bag / name, data)
    for count, (number, place) in enumerate(package.places.items(), start=1):
        (bag / place).parent.mkdir(parents=True, exist_ok=True)
        write_durably(bag / place, desk.vault.get(dossier[number]))
        desk.progress(f"移交包：{count}/{len(package.places)} 卷")
    report = verify_package(growing)
    for name, data in closing_papers(package.manifest, report, f"GH.{package.digest[:24].upper()}").items():
        write_durably(growing / name, data)
    if folder.exists():  # written, but not recorded, before a crash: the same bytes are put in its place
        shutil.rmtree(folder)
    growing.rename(folder)
