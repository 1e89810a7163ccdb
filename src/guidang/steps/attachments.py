"""Pieces that follow: pages without a code behind an attachment sheet (附件页) belong to its case.

Need: chat screenshots and transcripts carry no code of ours, and a page filed under the wrong student is
worse than one that waits. Rule: such pages are filed only when the sheet itself was filed from this file,
when nothing else lies between, and when nothing speaks against the order of the file (`_in_order`): a stack
scanned from the back has every attachment before its sheet. What is not sure waits for a person, who is told
whose it probably is. A page on which the reader saw a trace of a code, or a form of ours, is never taken.

Blank pages: where the page behind the sheet is blank, the file was scanned on both sides, and blank backs
change nothing; a blank front parts. In a file of one side, every blank page parts.

Knowingly left open: files are not put together. Of a stack scanned first on its fronts and then, in a second
file, on its backs, the fronts are filed like any file; backs that carry a code say themselves what they are,
blank ones are recognised, and written ones without a code wait.

Not a step: steps may import this module.
"""

import secrets
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from guidang.domain.review import Decision
from guidang.domain.scan import Outcome
from guidang.paper.forms.attachment_sheet import CODE, KINDS, QUESTION, TITLE
from guidang.store.decisions import DecisionRow, as_before
from guidang.store.scans import RegionRow

_KEY = "attachment"  # of a reading: which page behind its sheet it is
_UNREAD = (Outcome.DAMAGED, Outcome.LOCKED)
_TAKEN = "附件页之后第 {number} 页"
_GUESS = "可能是个案 {case} 的附件（附件页之后第 {number} 页）；{why}，请核对后作附件或不采用"
_WHY_SHEET = "附件页本身没有归档（{label}）"
_WHY_ORDER = "文件中附件页与附件的先后有疑问（附件页应在附件的前面）"
_WHY_PAGE = "前面有一页有二维码的痕迹，或像本单位的文书"
_WHY_GAP = "前面有一页读不出"


def is_sheet(row: RegionRow) -> bool:
    """Whether the region is an attachment sheet itself."""
    return row.form == CODE and not row.behind and _KEY not in row.reading


def kinds_of(row: RegionRow) -> tuple[str, ...]:
    """What is ticked on an attachment sheet, in its order; () when nothing is for certain."""
    ticked: Mapping[str, bool | None] = row.reading.get("ticks", {})
    return tuple(label for kind, label in KINDS.items() if ticked.get(f"{QUESTION}.{kind}"))


def label_of(row: RegionRow) -> str:
    """How the papers behind a sheet are called in the catalogue: 附件（成绩单、请假条）."""
    named = "、".join(kinds_of(row))
    return f"附件（{named}）" if named else "附件"


def follow(rows: Sequence[RegionRow], at: datetime) -> list[RegionRow]:
    """``rows``, all regions of one file in page order as the ledger has named them, with those that belong
    behind an attachment sheet attached to it, and those that may belong there told so.
    """
    if not any(is_sheet(row) for row in rows):
        return list(rows)
    walk = _Walk(rows, at.isoformat(timespec="seconds"))
    return [walk.place(row) for row in rows]


def decided(rows: Sequence[RegionRow], keys: Sequence[int], at: datetime) -> Iterator[DecisionRow]:
    """What is on record of the pages that `follow` attached, so that a person can undo it; one by one."""
    stamp = at.isoformat(timespec="seconds")
    for row, key in zip(rows, keys, strict=True):
        if _KEY in row.reading and row.decision == Decision.ATTACHED:
            before = replace(row, body="", case_no=None, form=None, part=None, decision="", decided_at="")
            why = _TAKEN.format(number=row.reading[_KEY])
            yield DecisionRow(secrets.token_hex(8), key, Decision.ATTACHED, "", stamp, why, as_before(before))


def told(rows: Sequence[RegionRow]) -> str:
    """One sentence on the attachments of a file, "" when it has no sheet."""
    sheets = sum(is_sheet(row) and row.outcome is not Outcome.DUPLICATE for row in rows)
    own = [row for row in rows if _KEY in row.reading]
    waiting = sum(row.waiting for row in own)
    if not sheets:
        return ""
    filed = sum(row.behind for row in own)
    return f"{TITLE} {sheets} 张，归入附件 {filed} 页" + (f"，另有 {waiting} 页待复核" if waiting else "")


@dataclass(slots=True)
class _Run:
    """The pages behind one sheet. ``why`` says why they are not filed, "" while they are."""

    sheet: RegionRow
    duplex: bool
    why: str
    taken: int = 0


class _Walk:
    """Goes through the regions of one file in page order."""

    def __init__(self, rows: Sequence[RegionRow], stamp: str) -> None:
        self._stamp = stamp
        self._alone = {page for page, count in Counter(row.page for row in rows).items() if count == 1}
        self._blank = {row.page for row in rows if row.outcome is Outcome.BLANK}
        self._even = max(row.page for row in rows) % 2 == 1
        self._in_order = _in_order(rows)
        self._run: _Run | None = None

    def place(self, row: RegionRow) -> RegionRow:
        """``row``, or the same as a page behind the sheet that lies before it."""
        if is_sheet(row):
            self._run = self._begun(row) if row.page in self._alone else None
        elif self._run is not None and not self._goes_on(self._run, row):
            self._run = None
        elif self._run is not None and row.outcome is Outcome.NO_CODE:
            return self._taken(self._run, row)
        return row

    def _begun(self, sheet: RegionRow) -> _Run:
        why = "" if sheet.filed else _WHY_SHEET.format(label=sheet.outcome.label)
        duplex = self._even and sheet.page % 2 == 0 and sheet.page + 1 in self._blank
        return _Run(sheet, duplex, why or ("" if self._in_order else _WHY_ORDER))

    def _goes_on(self, run: _Run, row: RegionRow) -> bool:
        if row.outcome in _UNREAD:
            run.why = run.why or _WHY_GAP
            return True
        if row.outcome is Outcome.BLANK:
            return run.duplex and (row.page - run.sheet.page) % 2 == 1
        return row.outcome is Outcome.NO_CODE and row.page in self._alone and not row.reading["codes"]

    def _taken(self, run: _Run, row: RegionRow) -> RegionRow:
        run.taken += 1
        if row.reading["note"]:  # the reader knows more of this page: it may be another case's form
            run.why = run.why or _WHY_PAGE
            return row
        reading = {**row.reading, _KEY: run.taken}
        if run.why:
            guess = _GUESS.format(case=run.sheet.case_no, number=run.taken, why=run.why)
            return replace(row, reading={**reading, "note": guess})
        return replace(
            row,
            reading=reading,
            body=run.sheet.body,
            case_no=run.sheet.case_no,
            form=run.sheet.form,
            part=run.sheet.part,
            decision=Decision.ATTACHED.value,
            decided_at=self._stamp,
        )


def _in_order(rows: Sequence[RegionRow]) -> bool:
    """Whether nothing says that the file runs from back to front, or that sheets lie behind their papers.

    Every sheet must have pages behind it, no page without a code may lie right before a sheet unless it is
    behind another, and no form's pages may count down.
    """
    if any(_counts_down(one, other) for one, other in pairwise(row for row in rows if row.body)):
        return False
    owned = stray = False  # whether a sheet lies before; whether the page before lies behind no sheet
    had = True  # whether the last sheet has a page behind it
    for row in rows:
        if row.outcome is Outcome.BLANK:
            continue
        if row.outcome is Outcome.NO_CODE:
            stray, had = not owned, True
            continue
        if not had or (is_sheet(row) and stray):
            return False
        owned = is_sheet(row)
        stray, had = False, not owned
    return had


def _counts_down(one: RegionRow, other: RegionRow) -> bool:
    """Whether a later page of the same printed copy lies before an earlier one (domain/codes.py: the last
    character of a body is the page).
    """
    copy, copy_too = one.body.rpartition(".")[0], other.body.rpartition(".")[0]
    return copy == copy_too and int(one.body[-1], 36) > int(other.body[-1], 36)
