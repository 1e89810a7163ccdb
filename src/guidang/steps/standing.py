"""How a case's file stands: which materials are there, which are lacking, which wait in review.

Not a step: steps may import this module.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from guidang.domain.case import Case
from guidang.domain.dossier import Evidence, MaterialRule, MaterialStatus, completeness
from guidang.domain.form import Timing
from guidang.domain.material_names import takes_log
from guidang.domain.pack import Pack
from guidang.domain.records import RecordKind, talks_proving
from guidang.store import dossiers, records, scans
from guidang.store.sheets import SheetRow, all_sheets


def standing(connection: Connection, pack: Pack, case: Case) -> tuple[MaterialStatus, ...]:
    """The completeness check of one case against its pack's materials."""
    number = str(case.number)
    sheets = all_sheets(connection, number)
    regions = scans.all_regions(connection, number)
    talks = records.of_case(connection, number, RecordKind.TALK)
    have: dict[str, int] = {}
    doubtful: dict[str, int] = {}
    rules = [_due_when_printed(pack, case, rule, sheets) for rule in pack.materials]
    for rule in rules:
        wanted = [sheet for sheet in sheets if _proves(rule, sheet)]
        if rule.evidence is Evidence.ISSUED:
            have[rule.code] = len({(sheet.form, sheet.serial) for sheet in wanted})
        elif rule.of:  # a scanned paper proves it, whatever else may
            have[rule.code] = _copies(wanted, [r for r in regions if r.filed])
            doubtful[rule.code] = _copies(wanted, [r for r in regions if r.waiting], partial=True)
        if takes_log(rule):  # the larger, not the sum: the same talk may be both registered and on paper
            have[rule.code] = max(have.get(rule.code, 0), talks_proving(talks, rule.code))
    exempt = dossiers.exemptions_of(connection, number)
    return completeness(rules, case.level, have, doubtful, exempt)


def _due_when_printed(pack: Pack, case: Case, rule: MaterialRule, sheets: Sequence[SheetRow]) -> MaterialRule:
    """A paper that only a level change calls for is wanted back as often as it was printed (HLJ-15)."""
    form = rule.of.partition("/")[0]
    printed = {sheet.serial for sheet in sheets if sheet.form == form}
    if not printed or Timing.LEVEL_CHANGE not in pack.form(form).timing:
        return rule
    return replace(rule, levels=rule.levels | {case.level}, at_least=len(printed))


def proving(rule: MaterialRule, sheets: Sequence[SheetRow]) -> list[SheetRow]:
    """The sheets whose return proves the material, in page order."""
    return sorted((s for s in sheets if _proves(rule, s)), key=lambda s: (s.serial, s.page, s.part))


def _proves(rule: MaterialRule, sheet: SheetRow) -> bool:
    """A void sheet proves nothing by its printing; one that came back does, if a person let it be filed."""
    form, _, part = rule.of.partition("/")
    if sheet.replaced_by and _issued_only(rule):
        return False
    return sheet.form == form and (sheet.part == part if part else sheet.returns or _issued_only(rule))


def _issued_only(rule: MaterialRule) -> bool:
    return rule.evidence is Evidence.ISSUED


def _copies(wanted: Sequence[SheetRow], regions: Sequence[scans.RegionRow], *, partial: bool = False) -> int:
    """How many copies of the paper are there with every one of their sheets (or, ``partial``, with any)."""
    needed = Counter(sheet.serial for sheet in wanted)
    bodies = {region.body for region in regions}
    there = Counter(sheet.serial for sheet in wanted if sheet.body in bodies)
    return sum(1 for serial, count in needed.items() if there[serial] >= (1 if partial else count))
