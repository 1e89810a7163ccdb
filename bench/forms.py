"""forms: from a dropped list to the finished outbox, beside LibreOffice on the same cases."""

import shutil
import subprocess
from collections import defaultdict
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import pikepdf

from bench.figures import Figures
from bench.measure import Clocked, Lap, lap, peak_mb
from bench.office import admit_and_issue, workspace, write_list
from guidang.faces.workers import Workers
from guidang.faces.workspace import at_desk
from guidang.paper.forms.printing.word import fill_word
from guidang.paper.forms.values import case_choices, case_values
from guidang.steps.desk import Desk
from guidang.store.cases import all_cases
from guidang.store.sheets import all_prints, all_sheets

_SINGLE = 3  # documents converted one call each
_MERGED = 24  # documents converted in one call
_PATIENCE = 240  # s for one call of LibreOffice


def prepare(folder: Path, students: int, _before: Figures) -> Figures:
    """A fresh workspace, a list, and a second one half as long."""
    workspace(folder)
    write_list(folder / "first.xlsx", students)
    write_list(folder / "second.xlsx", max(1, students // 2), students + 1)
    return {}


def print_forms(folder: Path, _students: int, _before: Figures) -> Figures:
    """The first list meets a fresh workspace; the second finds the worker running and the blanks compiled."""
    workers = Clocked(Workers(1))
    with at_desk(folder / "office", workers=workers) as desk:
        first = _timed(desk, folder / "first.xlsx")
        where, cpu = workers.where(first), workers.cpu(first)
        pages, copies = _form_pages(desk), _word_copies(desk)
        again = _timed(desk, folder / "second.xlsx")
        pages_again = _form_pages(desk) - pages
    workers.shutdown()
    return {
        "ms_per_page_core": round(first.seconds * 1000 / pages, 2),
        "ms_per_page_core_again": round(again.seconds * 1000 / pages_again, 2),
        "cpu_ms_per_page": round(cpu * 1000 / pages, 2),
        "pages": pages,
        "word_copies": copies,
        "peak_mb": peak_mb(1),
        "where_s": where,
    }


def _timed(desk: Desk, path: Path) -> Lap:
    dropped = Path(shutil.copy(path, desk.intake))
    with lap() as taken:
        admit_and_issue(desk, dropped)
    return taken


def _word_copies(desk: Desk) -> int:
    with desk.ledger.connect() as connection:
        return sum(not row["pages"] for row in all_prints(connection))


def _form_pages(desk: Desk) -> int:
    """Pages that carry a form. The ledger's own count holds the empty backs of duplex printing too."""
    with desk.ledger.connect() as connection:
        return len({(sheet.pdf, sheet.pdf_page) for sheet in all_sheets(connection)})


def libreoffice(folder: Path, _students: int, before: Figures) -> Figures:
    """The same cases' Word files through LibreOffice: one a call, then all in one call."""
    soffice = shutil.which("soffice")
    if soffice is None:
        return _none("not measured: soffice is not on PATH")
    papers = _word_files(folder)
    try:
        _convert(soffice, folder, papers[:1])  # makes its profile
        with lap() as single:
            pages = sum(_convert(soffice, folder, [paper]) for paper in papers[:_SINGLE])
        with lap() as merged:
            pages_merged = _convert(soffice, folder, papers)
    except (subprocess.SubprocessError, FileNotFoundError) as fault:
        return _none(f"not measured: soffice failed ({type(fault).__name__})")
    ms_single, ms_merged = single.seconds * 1000 / pages, merged.seconds * 1000 / pages_merged
    ours = float(str(before["ms_per_page_core"]))
    return {
        "libreoffice_single_ms_per_page": round(ms_single, 1),
        "libreoffice_merged_ms_per_page": round(ms_merged, 1),
        "ratio_libreoffice_single": round(ms_single / ours, 2),
        "ratio_libreoffice_merged": round(ms_merged / ours, 2),
        "libreoffice": f"{_SINGLE} files one by one, {len(papers)} files in one call; filling not counted",
    }


def _none(why: str) -> Figures:
    return {"ratio_libreoffice_single": None, "ratio_libreoffice_merged": None, "libreoffice": why}


def _word_files(folder: Path) -> list[Path]:
    """The forms of the first cases as Word files, in the order in which they are printed."""
    codes: dict[tuple[str, str], dict[tuple[str, int], str]] = defaultdict(dict)
    with at_desk(folder / "office") as desk:
        with desk.ledger.connect() as connection:
            cases = all_cases(connection)
            for sheet in all_sheets(connection):
                codes[sheet.case_no, sheet.form][sheet.part, sheet.page] = sheet.code
        papers = []
        wanted = ((c, f) for c in cases for f in desk.pack.forms if (str(c.number), f.code) in codes)
        for case, form in islice(wanted, _MERGED):
            path = folder / f"{case.number}_{form.code}.docx"
            values = case_values(case, desk.pack, desk.office)
            own = codes[str(case.number), form.code]
            path.write_bytes(fill_word(desk.pack.templates[form.file], values, case_choices(case), own))
            papers.append(path)
    return papers


def _convert(soffice: str, folder: Path, papers: Sequence[Path]) -> int:
    """Convert in one call and return the pages. Raises SubprocessError, and FileNotFoundError without PDF."""
    out = folder / "libreoffice"
    shutil.rmtree(out, ignore_errors=True)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    how = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(out)]
    subprocess.run([*how, *map(str, papers)], check=True, capture_output=True, timeout=_PATIENCE)
    pages = 0
    for paper in papers:
        with pikepdf.open(out / f"{paper.stem}.pdf") as pdf:
            pages += len(pdf.pages)
    return pages
