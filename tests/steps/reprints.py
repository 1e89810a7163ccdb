"""Asking for papers once more, and what is printed then."""

from pathlib import Path

import pypdf
from tests.conftest import write_list

from guidang.faces import answers
from guidang.steps.admit import admit
from guidang.steps.desk import Desk
from guidang.steps.issue import issue
from guidang.steps.taking import take
from guidang.store.sheets import all_prints

HEADER = ("学号", "案号", "班级", "等级", "文书", "加印方式", "页", "份数", "申请日期")
WARNINGS = "outbox/2025-2026-2/机器人2531/机器人2531_第01批_01_文书.pdf"


def ask(desk: Desk, *rows: tuple[object, ...], name: str = "加印.xlsx") -> str:
    """Drop a sheet 加印; what the clerk is told."""
    admit(desk, take(write_list(desk.intake / name, rows, HEADER), desk.intake))
    issue(desk)
    pages = sorted(desk.intake.rglob("*说明*"), key=lambda path: path.stat().st_mtime_ns)
    return pages[-1].read_text("utf-8")


def row(
    n: int, form: str, way: str = "", page: str = "", copies: str = "", date: str = ""
) -> tuple[str, ...]:
    return (f"2501032{n:04d}", "", "", "", form, way, page, copies, date)


def files(desk: Desk, run: int) -> dict[str, int]:
    """The printed PDFs of a run with their pages in the ledger, which are those in the file."""
    with desk.ledger.connect() as connection:
        rows = {str(row["path"]): int(str(row["pages"])) for row in all_prints(connection)}
    found = {p: n for p, n in rows.items() if f"第{run:02d}批" in p and p.endswith(".pdf")}
    for path, pages in found.items():
        assert len(pypdf.PdfReader(desk.root / path).pages) == pages
    return found


def texts(path: Path) -> list[str]:
    return ["".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages]


def papers_of(desk: Desk, run: int) -> str:
    (name,) = [name for name in files(desk, run) if "清点单" not in name]
    return name


def notices(desk: Desk, n: int = 1) -> set[tuple[int, int | None]]:
    """The notices of one case: (serial, the serial printed in its place)."""
    return {
        (s["serial"], s["replaced_by"])
        for s in answers.issued(desk)
        if s["form"] == "notice" and s["case_id"].startswith(f"N252-{n:05d}")
    }
