"""Bind: one PDF a student (一人一档), from the school's cover to 备考表, and a record of what is lacking."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from guidang.domain.case import Case
from guidang.domain.codes import CaseNo, SheetCode
from guidang.domain.dossier import Evidence, MaterialStatus
from guidang.domain.errors import UnbindableItem, UnknownCase
from guidang.domain.events import Event
from guidang.domain.form import Blank, Form, Timing
from guidang.paper.dossiers.content import DossierContent, DossierItem
from guidang.paper.dossiers.dossier_pdf import bind_dossier
from guidang.paper.dossiers.names import folder_names
from guidang.paper.dossiers.printed_page import joined, printed_page
from guidang.paper.forms.printing.fill import FormFill, fill_batch
from guidang.paper.forms.values import case_choices, case_values, catalogue
from guidang.steps import attachments
from guidang.steps.desk import Desk
from guidang.steps.standing import proving, standing
from guidang.store import cases, dossiers, scans
from guidang.store.sheets import ANNEX, SheetRow, all_prints, all_sheets
from guidang.store.vault import write_durably

_COVER_SERIAL = 36 * 36 - 1  # the bound cover is a sheet of its own, apart from the printed ones
_PRINTED, _SCANNED = "打印件", "扫描件"
_WHOLE = (0.0, 0.0, 1.0, 1.0)
_AT_ONCE = 16  # dossiers in memory at a time: enough to keep every worker busy, a few hundred MB at most


@dataclass(frozen=True, slots=True)
class _Filed:
    """One paper that goes into the dossier."""

    label: str
    responsible: str
    date: str
    pdf: bytes
    note: str


def bind(desk: Desk, number: str | None = None) -> list[Event]:
    """Bind the dossier of one case, or of every case. What did not change is not written again.

    Raises UnknownCase, and UnbindableItem after all the others are bound.
    """
    wanted = _wanted(desk, number)
    blanks = {blank.edition: (form, blank) for form, blank in desk.issued_blanks()}
    with desk.ledger.connect() as connection:
        before = dossiers.all_dossiers(connection)
    happened: list[Event] = []
    faults: list[UnbindableItem] = []
    for start in range(0, len(wanted), _AT_ONCE):
        contents = [(case, _content(desk, case, blanks)) for case in wanted[start : start + _AT_ONCE]]
        jobs = [desk.workers.submit(bind_dossier, content) for _, content in contents]
        for (case, content), job in zip(contents, jobs, strict=True):
            try:
                bound = job.result()
            except UnbindableItem as fault:  # the others are bound; this one is told at the end
                faults.append(fault)
                continue
            happened += _keep(desk, case, content, bound.pdf, bound.pages, before.get(str(case.number)))
        desk.progress(f"装订卷宗：{min(start + _AT_ONCE, len(wanted))}/{len(wanted)}")
    for refusal in faults:
        desk.progress(f"{refusal}\n{refusal.advice}")
    if faults:
        raise faults[0]
    return happened


def _wanted(desk: Desk, number: str | None) -> list[Case]:
    with desk.ledger.connect() as connection:
        if number is None:
            return cases.all_cases(connection)
        try:
            case = cases.get_case(connection, str(CaseNo.parse(number)))
        except ValueError:
            case = None
    if case is None:
        raise UnknownCase(case=number)
    return [case]


def _content(desk: Desk, case: Case, blanks: dict[str, tuple[Form, Blank]]) -> DossierContent:
    with desk.ledger.connect() as connection:
        statuses = standing(connection, desk.pack, case)
        sheets = all_sheets(connection, str(case.number))
        everything = scans.all_regions(connection, str(case.number))
        taken = {claim: batch.taken_at[:10] for claim, batch in scans.all_batches(connection).items()}
        prints = {str(row["path"]): str(row["sha256"]) for row in all_prints(connection)}
    regions = [r for r in everything if r.filed]
    pieces = [r for r in everything if r.behind and r.paper]
    filed = []
    for status in statuses:
        papers = proving(status.rule, sheets)
        if status.rule.evidence is Evidence.ISSUED:
            own = [(s, _printed(desk, case, status, s, blanks, prints)) for s in papers if status.have]
        else:
            own = [
                (s, _scanned(desk, status, r, taken, [p for p in pieces if p.body == r.body]))
                for s in papers
                for r in regions
                if r.body == s.body
            ]
        last = {_copy(sheet): place for place, (sheet, _) in enumerate(own)}
        for place, (sheet, paper) in enumerate(own):
            behind = _annexes(desk, sheet, sheets, regions, prints) if last[_copy(sheet)] == place else ()
            filed.append(_with_annexes(paper, behind))
    filed += _attachments(desk, everything, taken)
    entry = case.entry
    return DossierContent(
        case_no=str(case.number),
        school=desk.pack.school,
        unit=entry.department or desk.pack.unit,
        word="学业" + desk.pack.words.get("warning", "预警"),
        student_id=entry.student_id,
        name=entry.name,
        department=entry.department or desk.pack.unit,
        class_name=entry.class_name,
        level=case.level_label,
        term=str(entry.term),
        cover_pdf=_cover(desk, case, filed),
        items=tuple(DossierItem(f.label, f.responsible, f.date, f.pdf, f.note) for f in filed),
        statuses=tuple(s for s in statuses if s.state != "not_applicable"),
        prepared_by=entry.counselor,
        bound_on=max((f.date for f in filed), default=case.notice_date),
        remark=desk.pack.handover.remark,
    )


def _printed(
    desk: Desk,
    case: Case,
    status: MaterialStatus,
    sheet: SheetRow,
    blanks: dict[str, tuple[Form, Blank]],
    prints: dict[str, str],
) -> _Filed:
    """The office's own copy of what was issued, cut to its part."""
    _, blank = blanks[sheet.edition]
    piece = blank.part_rect(sheet.part, sheet.page)
    whole = len(blank.parts(sheet.page)) == 1
    pdf = printed_page(desk.vault.get(prints[sheet.pdf]), sheet.pdf_page, None if whole else piece)
    dated = sheet.dated or case.notice_date  # a level change moves the case's date, not that of older papers
    return _Filed(status.rule.label, case.entry.department or desk.pack.unit, dated, pdf, _PRINTED)


def _annexes(
    desk: Desk,
    sheet: SheetRow,
    sheets: Sequence[SheetRow],
    regions: Sequence[scans.RegionRow],
    prints: dict[str, str],
) -> list[tuple[bytes, str]]:
    """The annex pages of the copy to which ``sheet`` belongs, in order, each with what it is: the scan where
    the annex came back as a page of its own, else as it was printed.
    """
    annex = (*_copy(sheet)[:2], sheet.part + ANNEX)
    found = []
    for page in sorted((s for s in sheets if _copy(s) == annex), key=lambda s: s.page):
        # Beside other papers on one scan an annex has no outline of its own: what is cut out is its code.
        scanned = [r for r in regions if r.body == page.body and r.paper and r.bbox == _WHOLE]
        pdf = (
            desk.vault.get(scanned[-1].paper)
            if scanned
            else printed_page(desk.vault.get(prints[page.pdf]), page.pdf_page)
        )
        found.append((pdf, _SCANNED if scanned else _PRINTED))
    return found


def _with_annexes(paper: _Filed, annexes: Sequence[tuple[bytes, str]]) -> _Filed:
    """The paper with its annex pages behind it: text and annex are one item (正文与附件为一件)."""
    if not annexes:
        return paper
    kinds = "、".join(dict.fromkeys(kind for _, kind in annexes))
    note = f"{paper.note}，含附页" + (f"（{kinds}）" if kinds != paper.note else "")
    return replace(paper, pdf=joined([paper.pdf, *(pdf for pdf, _ in annexes)]), note=note)


def _attachments(desk: Desk, regions: Sequence[scans.RegionRow], taken: dict[str, str]) -> list[_Filed]:
    """Each attachment sheet that was filed, with the pages that followed it: one item."""
    found = []
    for sheet in (r for r in regions if r.filed and attachments.is_sheet(r)):
        behind = [r for r in regions if r.behind and r.body == sheet.body and r.paper]
        pdf = joined([desk.vault.get(r.paper) for r in (sheet, *behind)])
        note = f"{_SCANNED}，附件页后 {len(behind)} 页"
        found.append(_Filed(attachments.label_of(sheet), "", taken[sheet.claim], pdf, note))
    return found


def _copy(sheet: SheetRow) -> tuple[str, int, str]:
    """The part of one printed copy of a form, on however many pages."""
    return sheet.form, sheet.serial, sheet.part


def _scanned(
    desk: Desk,
    status: MaterialStatus,
    region: scans.RegionRow,
    taken: dict[str, str],
    pieces: Sequence[scans.RegionRow],
) -> _Filed:
    """What came back of a sheet, with the further pieces and attachments that a person laid behind it."""
    word = {"accepted": "复核采用", "assigned": "复核归入"}.get(region.decision, "")
    note = f"{region.outcome.label}，{region.decided_by}{word}" if word else _SCANNED
    papers = [desk.vault.get(one.paper) for one in (region, *pieces)]
    if pieces:
        attached = sum(piece.decision == "attached" for piece in pieces)
        kinds = ("合并", len(pieces) - attached), ("附件", attached)
        note += "，含" + "、".join(f"{kind} {count} 页" for kind, count in kinds if count)
    pdf = joined(papers) if pieces else papers[0]
    return _Filed(status.rule.label, "", taken[region.claim], pdf, note)


def _cover(desk: Desk, case: Case, filed: Sequence[_Filed]) -> bytes:
    """The school's own cover with the dossier's contents on it; b"" when the pack has none."""
    for form in desk.pack.forms:
        if Timing.BIND in form.timing and case.level in form.levels:
            blank = desk.blank(form)
            codes = {
                (part, page): SheetCode(
                    case.number, form.short, _COVER_SERIAL, form.part(part).letter, page + 1
                ).sealed(desk.key)
                for page in range(len(blank.pages))
                for part in blank.parts(page)
            }
            rows = catalogue([(f.label, f.note) for f in filed], (form.rows or {}).get("catalogue", 0))
            values = case_values(case, desk.pack, desk.office) | {"catalogue": rows}
            fill = FormFill(form.code, blank.edition, str(case.number), values, case_choices(case), codes)
            return desk.workers.submit(fill_batch, [fill], {blank.edition: blank}).result().pdf
    return b""


def _keep(
    desk: Desk,
    case: Case,
    content: DossierContent,
    pdf: bytes,
    pages: int,
    before: dossiers.DossierRow | None,
) -> list[Event]:
    digest = desk.vault.put(pdf)
    path = _path(desk, case)
    if before is not None and before.sha256 == digest and path.exists():
        return []
    path.parent.mkdir(parents=True, exist_ok=True)
    write_durably(path, pdf)
    at = desk.clock()
    row = dossiers.DossierRow(
        case_no=str(case.number),
        sha256=digest,
        path=desk.relative(path),
        pages=pages,
        items=len(content.items),
        statuses=content.statuses,
        bound_at=at.isoformat(timespec="seconds"),
    )
    with desk.ledger.transaction() as tx:
        dossiers.put_dossier(tx.connection, row)
        return [tx.record("dossier.bound", str(case.number), at, sha256=digest, pages=pages)]


def _path(desk: Desk, case: Case) -> Path:
    class_name = case.entry.class_name or case.entry.major or "未分班"
    folder = folder_names([class_name])[class_name]
    return desk.archive / case.entry.term.short / folder / f"{case.number}.pdf"
