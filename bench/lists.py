"""lists: reading a long xlsx, beside the bare engine."""

import io
from datetime import date
from pathlib import Path

from python_calamine import CalamineWorkbook

from bench.figures import STUDENTS, Figures
from bench.measure import best_of, peak_mb
from bench.office import PACK, write_list
from guidang.faces.workspace import find_pack
from guidang.paper.lists.reader import read_list

_FILE = "名单.xlsx"
_ROWS = 5000  # at the default of --students
_TODAY = date(2026, 3, 2)
_ROUNDS = 3


def prepare(folder: Path, students: int, _before: Figures) -> Figures:
    """The list."""
    rows = max(1, students * _ROWS // STUDENTS)
    write_list(folder / _FILE, rows)
    return {"rows": rows}


def read(folder: Path, _students: int, before: Figures) -> Figures:
    """read_list and calamine's to_python, in turns."""
    data, rows = (folder / _FILE).read_bytes(), int(str(before["rows"]))
    pack = find_pack(PACK)
    best = best_of(
        _ROUNDS,
        {
            "ours": lambda: read_list(data, _FILE, pack, _TODAY, None),
            "calamine": lambda: _bare(data),
        },
    )
    return {
        "rows_per_s": round(rows / best["ours"].seconds),
        "calamine_rows_per_s": round(rows / best["calamine"].seconds),
        "ratio_calamine": round(best["ours"].seconds / best["calamine"].seconds, 2),
        "rows_per_cpu_s": round(rows / best["ours"].cpu),
        "entries": len(read_list(data, _FILE, pack, _TODAY, None).entries),
        "peak_mb": peak_mb(),
    }


def _bare(data: bytes) -> None:
    CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
