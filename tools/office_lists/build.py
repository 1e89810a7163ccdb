"""Write the corpus: every list, its expectation beside it, and the table of README.md.

    python -m tools.office_lists.build [PREFIX …]     those lists only; README.md is always written anew

Lists that LibreOffice saves are built only when they are missing: delete one to have it built again.
"""

import importlib
import json
import sys
from pathlib import Path
from typing import Any

from tools.office_lists.book import Book
from tools.office_lists.registry import SPECS, Spec
from tools.office_lists.writers import HOW, WRITERS

CORPUS = Path(__file__).parents[2] / "tests" / "resources" / "lists" / "office"
TODAY = "2026-03-02"
THEMES = [
    "good_formats", "good_shapes", "good_courses", "good_values", "good_meaning", "good_habits", "good_nasty",
    "good_programs",
    "bad_files", "bad_whole", "bad_rows", "bad_nasty",
]  # fmt: skip
_HEAD = """# Warning lists as offices make them

Built by `python -m tools.office_lists.build`; each list has its expected reading beside it
(`<file>.expected.json`), written from what the builder put in, never from what a reader returned.
All students are invented.
`tests/paper/lists/test_office_lists.py` compares. G: good lists; B: bad lists and lists with bad rows.

| file | how made | purpose |
|---|---|---|
"""


def main(wanted: list[str]) -> None:
    for theme in THEMES:
        importlib.import_module(f"tools.office_lists.{theme}")
    CORPUS.mkdir(exist_ok=True)
    for spec in sorted(SPECS, key=lambda s: s.file):
        if wanted and not spec.file.startswith(tuple(wanted)):
            continue
        book = Book()
        spec.make(book)
        path = CORPUS / spec.file
        if not (spec.how.startswith("lo-") and path.exists()):
            path.write_bytes(WRITERS[spec.how](book))
        text = json.dumps(expectation(spec, book), ensure_ascii=False, indent=1)
        (CORPUS / f"{spec.file}.expected.json").write_text(text + "\n", encoding="utf-8")
    lines = [f"| `{s.file}` | {HOW[s.how]} | {s.purpose} |\n" for s in sorted(SPECS, key=lambda s: s.file)]
    (CORPUS / "README.md").write_text(_HEAD + "".join(lines), encoding="utf-8")
    names = {s.file for s in SPECS}
    for path in CORPUS.iterdir():
        if path.name != "README.md" and path.name.removesuffix(".expected.json") not in names:
            path.unlink()


def expectation(spec: Spec, book: Book) -> dict[str, Any]:
    """What the list must read as; keys that say nothing are left out."""
    outcome = book.outcome or ("accepted_with_row_errors" if book.row_errors else "accepted")
    whole = outcome in ("rejected_whole", "ignored") or isinstance(outcome, list)
    errors = {(e["sheet"], e["row"]) for e in book.row_errors}
    counts = {"cases": len(book.cases), "merged": 0, "errors": len(errors), "not_warned": 0} | book.counts
    named = len([sheet for sheet in book.sheets if sheet.rows]) > 1
    found: dict[str, Any] = {
        "purpose": spec.purpose,
        "pack": spec.pack,
        "today": TODAY,
        "term": spec.term,
        "acceptable_outcomes": outcome if isinstance(outcome, list) else [outcome],
        "cases": book.cases,
        "may": book.may,
        "any_order": book.any_order,
        "row_errors": [
            {key: value for key, value in error.items() if key != "sheet" or named}
            for error in book.row_errors
        ],
        "row_errors_may": book.may_err,
        "reason_says": book.reason_says,
        "notes_say": book.notes_say,
        "counts": {} if whole else counts,
        "context": spec.context,
    }
    return {key: value for key, value in found.items() if value or key in ("cases", "row_errors")}


if __name__ == "__main__":
    main(sys.argv[1:])
