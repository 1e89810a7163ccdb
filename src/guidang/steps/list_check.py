"""Check a list without opening a case and without writing a file."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from guidang.domain.errors import ListRefused
from guidang.domain.pack import Pack
from guidang.domain.records import RecordList
from guidang.domain.term import Term
from guidang.domain.warning_list import ListOutcome, WarningList
from guidang.paper.lists.answers.report import report_text
from guidang.paper.lists.confined import read_confined
from guidang.paper.lists.files.sheet import MAX_BYTES
from guidang.paper.lists.reading_json import reading_json
from guidang.steps import by_hand
from guidang.steps.taking import read_regular

_UNKNOWN = dict.fromkeys(("office_phone", "office_address", "office_postcode", "contact_teacher"), "？")


def check(
    file: Path, pack: Pack, today: date, term: Term | None, office: Mapping[str, str] | None = None
) -> tuple[dict[str, Any], str]:
    """The reading as JSON (design.md section 8) and as a Chinese report, which also says what will be left to
    write by hand. ``office`` are the settings' words on the office; None: unknown, and not spoken of.

    A link, a pipe or a folder is answered like any other file that is no list. Raises OSError when there is
    nothing at ``file``, or it may not be read.
    """
    reading = _read(file, pack, today, term)
    report = report_text(reading, file.name)
    if isinstance(reading, WarningList):
        left = by_hand.of_entries(pack, office if office is not None else _UNKNOWN, reading.entries, today)
        report += f"\n{left}\n" if left else ""
    return reading_json(reading), report


def _read(file: Path, pack: Pack, today: date, term: Term | None) -> WarningList | RecordList:
    try:
        data = read_regular(file, MAX_BYTES)
    except ListRefused as refusal:
        return WarningList(ListOutcome.REJECTED_WHOLE, refusal.details["reason"])
    return read_confined(data, file.name, pack, today, term)
