"""What `--json` prints: the shapes that scripts of others rely on (design.md section 8)."""

from collections import Counter
from dataclasses import asdict
from typing import Any

from guidang.domain.errors import PackageFaults
from guidang.domain.form import Blank, Mark, MarkKind, Part
from guidang.paper.dossiers.verdicts import VerifyReport
from guidang.steps import review as reviewing
from guidang.steps import review_folder
from guidang.steps.desk import Desk
from guidang.steps.folders import REVIEW
from guidang.steps.remind import Reminder
from guidang.steps.standing import standing
from guidang.store import cases, dossiers, questions, scans
from guidang.store.sheets import all_prints, all_sheets

FAULTY_PACKAGE = PackageFaults.exit_code


def issued(desk: Desk) -> list[dict[str, Any]]:
    """Every sheet, in the order of its file.

    ``bbox`` and ``part_bbox`` are (x0, y0, x1, y1) in 0..1 of the PDF page.
    """
    blanks = {blank.edition: (form, blank) for form, blank in desk.issued_blanks()}
    with desk.ledger.connect() as connection:
        rows = all_sheets(connection)
    found = []
    for row in rows:
        form, blank = blanks[row.edition]
        if row.is_annex:
            box, marks = [0.0, 0.0, 1.0, 1.0], list[dict[str, Any]]()
        else:
            size = blank.pages[row.page]
            box = _rounded(blank.part_rect(row.part, row.page).relative(*size))
            marks = _marks(blank, form.part(row.part), row.page)
        found.append(
            {
                "case_id": row.case_no,
                "form": row.form,
                "part": row.part,
                "serial": row.serial,
                "page": row.page,
                "qr": row.code,
                "pdf": row.pdf,
                "pdf_page": row.pdf_page,
                "part_bbox": box,
                "returns": row.returns,
                "replaced_by": row.replaced_by or None,
                "marks": marks,
            }
        )
    return found


def _marks(blank: Blank, part: Part, page: int) -> list[dict[str, Any]]:
    return [
        {
            "mark": mark.name,
            "kind": mark.kind.value,
            "required": mark.kind is MarkKind.SIGNATURE and mark.name in part.signed_by,
            "bbox": _rounded(mark.rect.relative(*blank.pages[page])),
        }
        for mark in blank.marks_of(part.code, page)
        if _of_people(mark)
    ]


def _of_people(mark: Mark) -> bool:
    return mark.kind in (MarkKind.SIGNATURE, MarkKind.TICK, MarkKind.SEAL)


def _rounded(box: tuple[float, float, float, float]) -> list[float]:
    return [round(value, 5) for value in box]


def scanned(desk: Desk) -> list[dict[str, Any]]:
    """Every region of every file that came back; a page with nothing found has one entry."""
    with desk.ledger.connect() as connection:
        batches = scans.all_batches(connection)
        regions = scans.all_regions(connection)
    return [
        {
            "file": batches[region.claim].name,
            "page": region.page,
            "region_index": region.region_index,
            "bbox": _rounded(region.bbox),
            "outcome": region.outcome.value,
            "case_id": region.case_no,
            "form": region.form,
            "part": region.part,
            "orientation": region.orientation,
            "signed": region.reading["signed"],
            "ticks": region.reading["ticks"],
            "decision": region.decision,
            "review": region.id if region.waiting else None,
        }
        for region in regions
    ]


def status(desk: Desk) -> dict[str, Any]:
    """The office at a glance: counts, and for each case what its file lacks."""
    with desk.ledger.connect() as connection:
        everyone = cases.all_cases(connection)
        sheets = all_sheets(connection)
        regions = scans.all_regions(connection)
        bound = dossiers.all_dossiers(connection)
        handed = dossiers.all_handovers(connection)
        standings = {str(case.number): standing(connection, desk.pack, case) for case in everyone}
        files = all_prints(connection)
        waiting = questions.all_questions(connection, unanswered=True)
    back = {region.body for region in regions if region.filed}
    return {
        "pack": desk.pack.name,
        "school": desk.pack.school,
        "cases": len(everyone),
        "levels": dict(sorted(Counter(case.level_label for case in everyone).items())),
        "sheets": len(sheets),
        "printed_files": len(files),
        "printed_pages": sum(int(str(file["pages"])) for file in files),
        "returning": sum(sheet.returns and not sheet.replaced_by for sheet in sheets),
        "returned": sum(s.returns and not s.replaced_by and s.body in back for s in sheets),
        "outcomes": dict(sorted(Counter(region.outcome.value for region in regions).items())),
        "in_review": sum(region.waiting for region in regions),
        "questions": [{"case_id": q.case_no, "kind": q.kind, "asked_at": q.asked_at} for q in waiting],
        "dossiers": len(bound),
        "handovers": [{"batch": h.batch, "version": h.version, "path": h.path} for h in handed],
        "case_list": [
            {
                "case_id": str(case.number),
                "class": case.entry.class_name,
                "level": case.level_label,
                "state": case.state.value,
                "term": str(case.entry.term),
                "materials": {
                    s.rule.code: s.state.value
                    for s in standings[str(case.number)]
                    if s.state != "not_applicable"
                },
                "dossier": bound[str(case.number)].path if str(case.number) in bound else None,
            }
            for case in everyone
        ],
    }


def reminder(line: Reminder) -> dict[str, Any]:
    """One line of 催办清单."""
    return {
        "case_id": line.case_no,
        "duty": line.duty,
        "who": line.who,
        "what": line.what,
        "due": line.due or None,
        "late": line.late,
        "counselor": line.counselor,
        "material": line.material,
    }


def in_review(desk: Desk) -> list[dict[str, Any]]:
    """Every item that waits for a person."""
    waiting = reviewing.waiting(desk)
    with desk.ledger.connect() as connection:
        names = scans.batch_names(connection, (region.claim for region in waiting))
    return [_review_item(desk, region, names[region.claim]) for region in waiting]


def review_item(desk: Desk, region: scans.RegionRow) -> dict[str, Any]:
    """One item: best guess, reason, what can be done, and where the picture lies."""
    with desk.ledger.connect() as connection:
        names = scans.batch_names(connection, [region.claim])
    return _review_item(desk, region, names.get(region.claim, ""))


def _review_item(desk: Desk, region: scans.RegionRow, file: str) -> dict[str, Any]:
    picture = desk.scans / REVIEW / f"{review_folder.stem(region)}.jpg"
    figures = region.reading.get("figures", {})
    return {
        "review": region.id,
        "file": file,
        "page": region.page,
        "region_index": region.region_index,
        "bbox": _rounded(region.bbox),
        "outcome": region.outcome.value,
        "reason": region.outcome.label,
        "remedy": region.outcome.remedy,
        "case_id": region.case_no,
        "form": region.form,
        "part": region.part,
        "signed": region.reading.get("signed", {}),
        "ticks": region.reading.get("ticks", {}),
        "crops": {
            mark: desk.relative(desk.vault.path(found["crop"]))
            for mark, found in figures.items()
            if found.get("crop")
        },
        "note": region.reading.get("note", ""),
        "picture": desk.relative(picture) if picture.exists() else None,
    }


def review_history(desk: Desk, found: reviewing.Seen) -> dict[str, Any]:
    """Any item of the record, how it stands, and all that was decided about it, oldest first."""
    region = found.region
    return review_item(desk, region) | {
        "waiting": region.waiting,
        "filed": region.filed or region.behind,
        "decision": region.decision,
        "history": [
            {
                "decision": row.decision,
                "by": row.by_whom,
                "at": row.at,
                "why": row.why,
                "undone_by": row.undone_by,
                "undone_at": row.undone_at,
            }
            for row in found.history
            if row.decision
        ],
    }


def bound(desk: Desk) -> list[dict[str, Any]]:
    """Every bound dossier and what it lacks."""
    with desk.ledger.connect() as connection:
        rows = dossiers.all_dossiers(connection)
    return [
        {
            "case_id": number,
            "path": row.path,
            "pages": row.pages,
            "items": row.items,
            "sha256": row.sha256,
            "missing": [s.rule.label for s in row.statuses if s.state == "missing"],
            "doubtful": [s.rule.label for s in row.statuses if s.state == "doubtful"],
        }
        for number, row in rows.items()
    ]


def handed_over(desk: Desk, row: dossiers.HandoverRow) -> dict[str, Any]:
    """One version of a hand-over, and what the office should know before it leaves."""
    with desk.ledger.connect() as connection:
        numbers = {str(case.number) for case in cases.all_cases(connection, row.term)}
        rows = [d for n, d in dossiers.all_dossiers(connection).items() if n in numbers]
        waiting = sum(region.waiting for region in scans.all_regions(connection))
    return {
        "dossiers": len(rows),
        "incomplete": sum(any(s.state in ("missing", "doubtful") for s in d.statuses) for d in rows),
        "unbound": len(numbers) - len(rows),
        "in_review": waiting,
        "batch": row.batch,
        "version": row.version,
        "term": row.term,
        "path": row.path,
        "digest": row.digest,
        "made_on": row.made_on,
        "folder": str(desk.root / row.path),
    }


def verified(report: VerifyReport) -> dict[str, Any]:
    """The receiving side's report: ``clean``, every fault, every check."""
    return {
        "clean": not report.faults,
        "faults": [
            {
                "kind": fault.kind.value,
                "nature": fault.nature.value,
                "file": fault.file,
                "student": fault.student,
                "message": fault.message,
            }
            for fault in report.faults
        ],
        "checks": [asdict(check) for check in report.checks],
    }
