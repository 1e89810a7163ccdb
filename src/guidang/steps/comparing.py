"""What a warning list says against what the ledger holds: decided before anything is changed.

Decisions, each told to the clerk on the report:

- A list is a corrected version of an earlier list of the same term when it names a student of that list and
  has the same file name, or when it names at least half of that list's students. Half, because a corrected
  list repeats nearly everybody, while a supplement, a list of one class or the mended rows of a list name few
  of them: one half lies far from both. The same name alone is not enough, since every office calls its lists
  名单.xlsx.
- Who stood on the earlier list and is lacking on the corrected one is asked about, nothing else: the row may
  have been forgotten.
- Another name under the same student id is either a change of name or a slip in the id, and a slip would hand
  one student's case to another. It is believed only where a slip is all but excluded: on a corrected version,
  in the same class, when the two names share a character, when the old name stands nowhere on it and the new
  one belongs to nobody else.
- A level that a person set (结果登记) stands when the list merely repeats the level it was changed from.
- A closed case was closed by a person. A list does not open it again; the clerk is asked.

Not a step: steps may import this module.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import Connection

from guidang.domain.case import Case, CaseState
from guidang.domain.codes import CaseNo
from guidang.domain.pack import Pack
from guidang.domain.policy import Level
from guidang.domain.revision import Difference, differences, merged
from guidang.domain.term import Term
from guidang.domain.warning_list import Aside, RowError, WarningEntry, WarningList
from guidang.store import cases, history
from guidang.store.cases import EarlierList

ENOUGH = 2  # a corrected version names at least one half of the earlier list's students


@dataclass(frozen=True, slots=True)
class Revision:
    """A case that the list states otherwise; ``position`` is the entry's place in the list."""

    position: int
    entry: WarningEntry
    before: Case
    after: Case

    @property
    def facts(self) -> tuple[Difference, ...]:
        """What differs beside the level."""
        every = differences(self.before.entry, self.after.entry)
        return tuple(d for d in every if d.field != "level") if self.level_changed else every

    @property
    def level_changed(self) -> bool:
        """Whether the case moves to another level."""
        return self.before.level != self.after.level


@dataclass(slots=True)
class Comparison:
    """Every entry of the list is opened, unchanged, revised, closed or refused; ``decided`` ones are
    unchanged or revised in something else.

    ``dropped`` and ``below`` are open cases to ask about, ``corrects`` the names of the lists that this one
    corrects.
    """

    opened: list[tuple[int, Case]] = field(default_factory=list)
    unchanged: list[Case] = field(default_factory=list)
    revised: list[Revision] = field(default_factory=list)
    closed: list[tuple[WarningEntry, Case]] = field(default_factory=list)
    refused: list[RowError] = field(default_factory=list)
    decided: list[tuple[WarningEntry, Case]] = field(default_factory=list)  # levels left as a person set them
    dropped: list[Case] = field(default_factory=list)
    below: list[Case] = field(default_factory=list)
    corrects: list[str] = field(default_factory=list)

    @property
    def named(self) -> list[Case]:
        """The cases that the list names as warned, as they stood before."""
        known = [*self.unchanged, *(r.before for r in self.revised), *(case for _, case in self.closed)]
        return [*(case for _, case in self.opened), *known]


def compare(
    connection: Connection, pack: Pack, reading: WarningList, filename: str, today: date
) -> Comparison:
    """Compare an accepted list with the ledger; nothing is changed."""
    result = Comparison()
    present = _present(reading)
    by_hand = history.changed_by_hand(connection)
    for term in dict.fromkeys(entry.term for entry in reading.entries):
        entries = [(n, e) for n, e in enumerate(reading.entries) if e.term == term]
        corrected = [e for e in cases.earlier_lists(connection, term) if _corrects(filename, present, e)]
        lacking = _lacking(connection, term, corrected, present)
        result.corrects += [earlier.name for earlier in corrected]
        result.dropped += lacking
        bearers = Counter([e.name for _, e in entries] + [case.entry.name for case in lacking])
        known = cases.cases_of_students(connection, term, (e.student_id for _, e in entries))
        number = cases.last_number(connection, pack.letter, term)
        bench = _Bench(connection, pack, today, corrected, bearers, by_hand, result)
        for position, entry in entries:
            before = known.get(entry.student_id)
            if before is None:
                number += 1
                result.opened.append((position, _opened(pack, entry, number, today)))
            else:
                bench.judge(position, entry, before)
    result.below = _below(connection, reading)
    return result


@dataclass(frozen=True, slots=True)
class _Bench:
    """What is needed to judge an entry whose student has a case: the lists ``corrected``, how many students
    bear a name on this list or are lacking on it (``bearers``), and which cases a person changed
    (``by_hand``). Verdicts go to ``result``.
    """

    connection: Connection
    pack: Pack
    today: date
    corrected: Sequence[EarlierList]
    bearers: Mapping[str, int]
    by_hand: set[str]
    result: Comparison

    def judge(self, position: int, entry: WarningEntry, before: Case) -> None:
        """Put the entry where it belongs."""
        if entry.name != before.entry.name and not self._renamed(entry, before):
            self.result.refused.append(_other_name(entry, before))
            return
        if before.state is not CaseState.OPEN:
            self.result.closed.append((entry, before))
            return
        if self._decided(entry, before):
            self.result.decided.append((entry, before))
            entry = replace(entry, level=before.level_label)
        after = _revised(self.pack, before, entry, self.today)
        if after is before:
            self.result.unchanged.append(before)
        else:
            self.result.revised.append(Revision(position, entry, before, after))

    def _renamed(self, entry: WarningEntry, before: Case) -> bool:
        """Whether a change of name is the only likely reading."""
        again = any(entry.student_id in earlier.cases for earlier in self.corrected)
        same_class = bool(entry.class_name) and entry.class_name == before.entry.class_name
        alike = bool(set(entry.name) & set(before.entry.name))  # 李娜 may become 李那, hardly 赵七
        nobody_else = not self.bearers[before.entry.name] and self.bearers[entry.name] == 1
        return again and same_class and alike and nobody_else

    def _decided(self, entry: WarningEntry, before: Case) -> bool:
        """Whether a person moved the case away from the very level that the list states."""
        stated = self.pack.policy.spelled(entry.level)
        if stated is None or stated.code == before.level:
            return False
        number = str(before.number)
        return number in self.by_hand and history.decided_from(self.connection, before) == stated.code


def _opened(pack: Pack, entry: WarningEntry, number: int, today: date) -> Case:
    level, grounds = _judged(pack, entry)
    return Case(
        number=CaseNo(pack.letter, entry.term.year % 100, entry.term.half, number),
        entry=entry,
        level=level.code,
        level_label=level.label,
        grounds=grounds,
        notice_date=entry.warning_date or today.isoformat(),
        pack=pack.name,
        fingerprint=pack.fingerprint,
    )


def _revised(pack: Pack, before: Case, stated: WarningEntry, today: date) -> Case:
    """``before`` itself when the list says nothing new; else the case under the pack's present edition.

    The notice date follows a date that the list states anew. A new level is a new notice: it is dated today
    unless the list says otherwise, so that its duties are not late before they were known.
    """
    entry = merged(before.entry, stated)
    if not differences(before.entry, entry):
        return before
    level, grounds = _judged(pack, entry)
    notice_date = before.notice_date
    if entry.warning_date != before.entry.warning_date:
        notice_date = entry.warning_date
    elif level.code != before.level:
        notice_date = today.isoformat()
    return replace(
        before,
        entry=entry,
        level=level.code,
        level_label=level.label,
        grounds=grounds,
        notice_date=notice_date,
        pack=pack.name,
        fingerprint=pack.fingerprint,
    )


def _judged(pack: Pack, entry: WarningEntry) -> tuple[Level, tuple[str, ...]]:
    """The level and the codes of the grounds that hit."""
    judged = pack.policy.assess(entry.level, entry.figures)
    if judged.level is None:  # the reader gives entries only to students who are warned
        raise ValueError("an entry without level reached the ledger")
    return judged.level, tuple(ground.code for ground in judged.grounds)


def _other_name(entry: WarningEntry, before: Case) -> RowError:
    message = (
        f"学号 {entry.student_id} 在台账中是另一个姓名：“{before.entry.name}”（案号 {before.number}），"
        f"不是“{entry.name}”，这一行没有办理。请核对学号；确是改名的，请把原名单中这一个姓名改好、其余照旧，整份重新放入"
    )
    return RowError(entry.sheet, entry.row, entry.student_id, message)


def _present(reading: WarningList) -> set[str]:
    """Everybody whom the list names, warned or not, and rows that have to be mended too."""
    named = {entry.student_id for entry in reading.entries}
    named |= {aside.student_id for aside in reading.asides} | {e.student_id for e in reading.row_errors}
    return named - {""}


def _corrects(filename: str, present: set[str], earlier: EarlierList) -> bool:
    shared = len(present & earlier.cases.keys())
    return shared > 0 and (earlier.name == filename or shared * ENOUGH >= len(earlier.cases))


def _lacking(
    connection: Connection, term: Term, corrected: Sequence[EarlierList], present: set[str]
) -> list[Case]:
    lacking = [
        student_id
        for earlier in corrected
        for student_id, case in earlier.cases.items()
        if student_id not in present and case.state is CaseState.OPEN
    ]
    found = cases.cases_of_students(connection, term, lacking)
    return sorted(found.values(), key=lambda case: case.number)


def _below(connection: Connection, reading: WarningList) -> list[Case]:
    """Open cases of students whom the list states as not warned: of its terms, or of the student's latest
    term when no entry is left to tell the list's term.
    """
    ids = {aside.student_id for aside in reading.asides if aside.why is Aside.BELOW}
    ids -= {entry.student_id for entry in reading.entries}
    terms = dict.fromkeys(entry.term for entry in reading.entries)
    if terms:
        found = [c for term in terms for c in cases.cases_of_students(connection, term, ids).values()]
    else:
        found = [c for one in sorted(ids) for c in cases.cases_of_student(connection, one)[-1:]]
    return sorted((c for c in found if c.state is CaseState.OPEN), key=lambda case: case.number)
