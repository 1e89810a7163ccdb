"""lists: reading a long xlsx beside the bare engine, and opening the cases of its students."""

import gc
import io
from datetime import date
from pathlib import Path

from python_calamine import CalamineWorkbook

from bench.figures import STUDENTS, Figures
from bench.measure import best_of, lap, peak_mb
from bench.office import PACK, workspace, write_list, write_long_list
from guidang.faces.packs import find_pack
from guidang.faces.workspace import at_desk
from guidang.paper.lists.confined import read_confined
from guidang.paper.lists.reader import read_list
from guidang.steps.admit import admit
from guidang.steps.taking import take
from guidang.store.cases import all_cases

_FILES = {"long": "长表.xlsx", "wide": "名单.xlsx"}
_STUDENTS = 5000  # at the default of --students
_TODAY = date(2026, 3, 2)
_ROUNDS = 3


def prepare(folder: Path, students: int, _before: Figures) -> Figures:
    """One list with a row for each of four failed courses, one with a row a student."""
    count = max(1, students * _STUDENTS // STUDENTS["lists"])
    rows = write_long_list(folder / _FILES["long"], count)
    write_list(folder / _FILES["wide"], count)
    workspace(folder)
    return {"rows": rows, "rows_wide": count}


def read(folder: Path, _students: int, before: Figures) -> Figures:
    """read_list and calamine's to_python, in turns; then once as the office does it, in a child."""
    pack = find_pack(PACK)
    long, wide = ((folder / _FILES[kind]).read_bytes() for kind in ("long", "wide"))
    gc.disable()  # as in the child that reads for the office
    best = best_of(
        _ROUNDS,
        {
            "ours": lambda: read_list(long, _FILES["long"], pack, _TODAY, None),
            "calamine": lambda: _bare(long),
            "ours_wide": lambda: read_list(wide, _FILES["wide"], pack, _TODAY, None),
            "calamine_wide": lambda: _bare(wide),
        },
    )
    peak = peak_mb()
    with lap() as confined:
        read_confined(long, _FILES["long"], pack, _TODAY, None)
    rows, rows_wide = int(str(before["rows"])), int(str(before["rows_wide"]))
    return {
        "read_s": round(best["ours"].seconds, 2),
        "rows_per_s": round(rows / best["ours"].seconds),
        "calamine_rows_per_s": round(rows / best["calamine"].seconds),
        "ratio_calamine": round(best["ours"].seconds / best["calamine"].seconds, 2),
        "ratio_calamine_wide": round(best["ours_wide"].seconds / best["calamine_wide"].seconds, 2),
        "rows_per_s_wide": round(rows_wide / best["ours_wide"].seconds),
        "rows_per_cpu_s": round(rows / best["ours"].cpu),
        "confined_s": round(confined.seconds, 2),
        "entries": len(read_list(long, _FILES["long"], pack, _TODAY, None).entries),
        "peak_mb": peak,
    }


def open_cases(folder: Path, _students: int, _before: Figures) -> Figures:
    """The list dropped into a fresh office: read in a child, every case opened in ledger and vault."""
    with at_desk(folder / "office") as desk:
        data = (folder / _FILES["long"]).read_bytes()
        (desk.intake / _FILES["long"]).write_bytes(data)
        with lap() as reading:
            desk.workers.submit(read_confined, data, _FILES["long"], desk.pack, desk.today(), None).result()
        with lap() as taken:
            admit(desk, take(desk.intake / _FILES["long"], desk.intake))
        with desk.ledger.connect() as connection:
            opened = len(all_cases(connection))
    return {
        "admit_s": round(taken.seconds, 2),
        "cases_per_s": round(opened / max(taken.seconds - reading.seconds, 0.001)),
        "cases": opened,
    }


def _bare(data: bytes) -> None:
    CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
