"""forms: from a dropped list to the finished outbox, beside docxtpl and LibreOffice on the same cases.

One core means one: coordinator and worker share it, and LibreOffice is held to it too.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pikepdf

from bench import print_room
from bench.figures import Figures
from bench.measure import Clocked, Held, Lap, children_cpu, held, lap, one_core, peak_mb
from bench.office import PACK, admit_and_issue, write_list
from bench.print_room import Paper
from guidang.faces.workers import Workers
from guidang.faces.workspace import at_desk, create
from guidang.paper.forms.values import case_choices, case_values, catalogue
from guidang.steps.desk import Desk
from guidang.store.cases import all_cases
from guidang.store.sheets import SheetRow, all_prints, all_sheets

_SINGLE = 4  # documents that are converted one a call
_MANY = 50  # documents a call, and in one document
_FEWER, _MORE = 10, 5  # times fewer and more students, to see whether it stays flat


def prepare(folder: Path, students: int, _before: Figures) -> Figures:
    """Lists of three lengths, and one half as long for a second printing."""
    for name, count in _lengths(students).items():
        write_list(folder / f"{name}.xlsx", count)
    write_list(folder / "again.xlsx", max(1, students // 2), students + 1)
    return {}


def _lengths(students: int) -> dict[str, int]:
    return {"few": max(1, students // _FEWER), "first": students, "many": students * _MORE}


def one(folder: Path, _students: int, _before: Figures) -> Figures:
    """A fresh machine prints the first list on one core; the second list finds worker and blanks ready."""
    workers = Clocked(Workers(1))
    with one_core(), held() as most, _desk(folder, "one", workers) as desk:
        first = _timed(desk, folder / "first.xlsx")
        where, cpu = workers.where(first), workers.cpu(first)
        pages, copies = _pages(desk), _word_copies(desk)
        again = _timed(desk, folder / "again.xlsx")
        pages_again = _pages(desk) - pages
        workers.shutdown()
    return {
        "whole_s": round(first.seconds, 1),
        "ms_per_page_core": round(first.seconds * 1000 / pages, 2),
        "ms_per_page_core_again": round(again.seconds * 1000 / pages_again, 2),
        "cpu_ms_per_page": round(cpu * 1000 / pages, 2),
        "pages": pages,
        "word_copies": copies,
        "peak_mb": most.mb,
        "peak_mb_upper_bound": peak_mb(1),
        "where_s": where,
    }


def two(folder: Path, _students: int, _before: Figures) -> Figures:
    """The same on two cores, or on as many as there are."""
    cores = min(2, os.cpu_count() or 1)
    taken, most, pages, cpu = _printed(folder, "first", cores)
    return {
        "whole_s_two_cores": round(taken.seconds, 1),
        "ms_per_page_two_cores": round(taken.seconds * 1000 / pages, 2),
        "cpu_ms_per_page_two_cores": round(cpu * 1000 / pages, 2),
        "peak_mb_two_cores": most.mb,
    }


def few(folder: Path, _students: int, _before: Figures) -> Figures:
    """A tenth of the students, blanks ready."""
    return _flat(folder, "few")


def many(folder: Path, _students: int, _before: Figures) -> Figures:
    """Five times the students, blanks ready."""
    return _flat(folder, "many")


def _flat(folder: Path, name: str) -> Figures:
    taken, most, pages, cpu = _printed(folder, name, min(2, os.cpu_count() or 1))
    return {
        f"cpu_ms_per_page_{name}": round(cpu * 1000 / pages, 2),
        f"ms_per_page_two_cores_{name}": round(taken.seconds * 1000 / pages, 2),
        f"peak_mb_{name}": most.mb,
        f"pages_{name}": pages,
    }


def _printed(folder: Path, name: str, cores: int) -> tuple[Lap, Held, int, float]:
    """Print a list in a fresh workspace; the time, memory, pages and CPU seconds that it took."""
    workers = Clocked(Workers(cores))
    with held() as most, _desk(folder, f"office-{name}-{cores}", workers) as desk:
        taken = _timed(desk, folder / f"{name}.xlsx")
        cpu, pages = workers.cpu(taken), _pages(desk)
        workers.shutdown()
    return taken, most, pages, cpu


def _desk(folder: Path, name: str, workers: Clocked) -> Any:
    """The desk of a fresh workspace. Its cache of blanks is this bench's own, so that the first is cold."""
    os.environ["GUIDANG_CACHE"] = str(folder / "cache")
    create(folder / name, PACK)
    return at_desk(folder / name, workers=workers)


def _timed(desk: Desk, path: Path) -> Lap:
    dropped = Path(shutil.copy(path, desk.intake))
    with lap() as taken:
        admit_and_issue(desk, dropped)
    return taken


def _word_copies(desk: Desk) -> int:
    with desk.ledger.connect() as connection:
        return sum(str(row["path"]).endswith(".docx") for row in all_prints(connection))


def _pages(desk: Desk) -> int:
    """Pages that carry a form. The ledger's own count holds the empty backs of duplex printing too."""
    with desk.ledger.connect() as connection:
        return len({(sheet.pdf, sheet.pdf_page) for sheet in all_sheets(connection)})


def libreoffice(folder: Path, _students: int, before: Figures) -> Figures:
    """Papers of the same cases by docxtpl and LibreOffice: one a call, 50 a call, and 50 in one document."""
    soffice = shutil.which("soffice")
    if soffice is None:
        return _none("not measured: soffice is not on PATH")
    papers = _sample(folder)
    ways: dict[str, Callable[[], int]] = {
        "single": lambda: sum(_separate(soffice, folder, [paper]) for paper in papers[:_SINGLE]),
        "fifty": lambda: _separate(soffice, folder, papers),
        "merged": lambda: _merged(soffice, folder, papers),
    }
    found: Figures = {}
    ours = {"": before["ms_per_page_core"], "_cpu": before["cpu_ms_per_page"]}
    try:
        with one_core():
            _separate(soffice, folder, papers[:1])  # makes its profile
            for way, run in ways.items():
                used = children_cpu()
                with lap() as taken:
                    pages = run()
                spent = {"": taken.seconds, "_cpu": taken.cpu + children_cpu() - used}
                found[f"libreoffice_{way}_ms_per_page"] = round(taken.seconds * 1000 / pages, 1)
                for how, seconds in spent.items():
                    ratio = seconds * 1000 / pages / float(str(ours[how]))
                    found[f"ratio_libreoffice_{way}{how}"] = round(ratio, 2)
    except (subprocess.SubprocessError, FileNotFoundError) as fault:
        return _none(f"not measured: soffice failed ({type(fault).__name__})")
    note = f"{_SINGLE} papers one by one, {len(papers)} in one call, {len(papers)} in one document"
    return found | {"libreoffice": note}


def _none(why: str) -> Figures:
    return {"ratio_libreoffice_single": None, "ratio_libreoffice_merged": None, "libreoffice": why}


def _sample(folder: Path) -> list[tuple[Paper, int]]:
    """The first papers in the order in which they were printed, each with its pages."""
    with at_desk(folder / "one") as desk:
        with desk.ledger.connect() as connection:
            cases = {str(case.number): case for case in all_cases(connection)}
            by_paper: dict[tuple[str, str], list[SheetRow]] = {}
            for sheet in all_sheets(connection):
                by_paper.setdefault((sheet.case_no, sheet.form), []).append(sheet)
        found = []
        for (number, code), sheets in sorted(by_paper.items())[:_MANY]:
            case, form = cases[number], desk.pack.form(code)
            values = case_values(case, desk.pack, desk.office)
            values |= {"catalogue": catalogue((), (form.rows or {}).get("catalogue", 0))}
            codes = {sheet.part: sheet.code for sheet in reversed(sheets)}
            level: Mapping[str, str] = case_choices(case)
            paper = Paper(desk.pack.templates[form.file], values, level["level"], codes)
            found.append((paper, len({sheet.pdf_page for sheet in sheets})))
    return found


def _separate(soffice: str, folder: Path, papers: Sequence[tuple[Paper, int]]) -> int:
    """Fill and convert in one call; the pages of the forms."""
    files = []
    for number, (paper, _) in enumerate(papers):
        path = folder / f"paper{number}.docx"
        path.write_bytes(print_room.fill(paper))
        files.append(path)
    _check(print_room.convert(soffice, folder, files), papers)
    return sum(pages for _, pages in papers)


def _merged(soffice: str, folder: Path, papers: Sequence[tuple[Paper, int]]) -> int:
    """Fill, merge into one document and convert it; the pages of the forms."""
    path = folder / "merged.docx"
    path.write_bytes(print_room.merge([print_room.fill(paper) for paper, _ in papers]))
    _check(print_room.convert(soffice, folder, [path]), papers)
    return sum(pages for _, pages in papers)


def _check(made: Sequence[Path], papers: Sequence[tuple[Paper, int]]) -> None:
    """A file that lacks pages would flatter nobody. Raises SubprocessError."""
    count = 0
    for path in made:
        with pikepdf.open(path) as pdf:
            count += len(pdf.pages)
    if count < sum(pages for _, pages in papers):
        raise subprocess.SubprocessError("pages are missing")
