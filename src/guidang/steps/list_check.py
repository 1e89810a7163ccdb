"""Check a list without opening a case and without writing a file."""

from datetime import date
from pathlib import Path
from typing import Any

from guidang.domain.pack import Pack
from guidang.domain.term import Term
from guidang.paper.lists.reader import read_list
from guidang.paper.lists.reading_json import reading_json
from guidang.paper.lists.report import report_text


def check(file: Path, pack: Pack, today: date, term: Term | None) -> tuple[dict[str, Any], str]:
    """The reading as JSON (design.md section 8) and as a Chinese report."""
    reading = read_list(file.read_bytes(), file.name, pack, today, term)
    return reading_json(reading), report_text(reading, file.name)
