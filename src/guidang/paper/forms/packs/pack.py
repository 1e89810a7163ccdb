"""学校包: pack.toml and its Word templates, read into the domain's words.

A pack is data: thresholds are Decimal bounds on a closed set of measures, never expressions. Whatever is
wrong is said all at once, each fault by its place, because the person who edits a pack has no debugger.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from pydantic import ValidationError

from guidang.domain.dossier import MaterialRule
from guidang.domain.errors import PackFaults
from guidang.domain.form import Form, Part
from guidang.domain.pack import Due, Duty, HandoverRule, Pack
from guidang.domain.policy import Condition, Ground, Level, Policy
from guidang.paper.forms.packs.checks import Draft, check
from guidang.paper.forms.packs.faults import ARRAYS, PackFault, from_pydantic, from_toml, ordered
from guidang.paper.forms.packs.schema import (
    DutyTable,
    FormTable,
    HeadTable,
    LevelTable,
    MaterialTable,
    PartTable,
    Table,
)

PACK_FILE = "pack.toml"
PACK_LIMIT = 1_000_000
"""Bytes of pack.toml; the longest of ours has some 30 kB."""

_Kind = TypeVar("_Kind", bound=Table)


@dataclass(frozen=True, slots=True)
class Examined:
    """A pack folder as far as it can be read.

    ``pack`` is None when pack.toml has faults; ``forms`` are those that are right in themselves and whose
    Word file is there, so that their templates can be checked all the same; ``words`` is None without them.
    """

    pack: Pack | None
    faults: tuple[PackFault, ...]
    forms: tuple[Form, ...]
    levels: Mapping[str, str]
    words: Mapping[str, str] | None


def read_pack(name: str, files: Mapping[str, bytes]) -> Pack:
    """Read the pack ``name`` from ``files`` (file name → bytes, all files of its folder).

    Files that no form names (Word's ~$ lock files, notes) are neither read nor part of the fingerprint.
    Raises PackFaults with every fault.
    """
    examined = examine_pack(name, files)
    if examined.pack is None:
        lines = [str(fault) for fault in examined.faults]
        raise PackFaults(pack=name, count=str(len(lines)), faults="\n".join(lines))
    return examined.pack


def examine_pack(name: str, files: Mapping[str, bytes]) -> Examined:
    """As ``read_pack``, but what is wrong is told, not raised, beside what could be read."""
    faults: list[PackFault] = []
    raw = _toml(files.get(PACK_FILE), faults)
    draft = Draft() if raw is None else _draft(raw, faults)
    if raw is not None:
        faults.extend(check(draft, files))
    pack = None if faults or draft.head is None else _pack(name, draft, draft.head, files)
    return Examined(
        pack,
        ordered(faults),
        tuple(_form(form, index) for index, form in draft.forms.items() if form.file in files),
        {level.code: level.label for level in draft.levels.values()},
        draft.head.words if draft.head else None,
    )


def _toml(data: bytes | None, faults: list[PackFault]) -> dict[str, Any] | None:
    """The tables of pack.toml; None, and a fault, when it is no TOML."""
    here = (PACK_FILE,)
    if data is None:
        faults.append(PackFault((), f"学校包的文件夹中没有 {PACK_FILE}"))
        return None
    if len(data) > PACK_LIMIT:
        faults.append(PackFault(here, f"文件太大（超过 {PACK_LIMIT // 1_000_000} MB）"))
        return None
    try:
        # Windows Notepad puts a BOM before UTF-8 and ends lines with CRLF.
        text = data.decode("utf-8-sig")
        return tomllib.loads(text, parse_float=Decimal)
    except UnicodeDecodeError:
        faults.append(PackFault(here, "不是 UTF-8 编码，请用记事本另存为 UTF-8"))
    except tomllib.TOMLDecodeError as error:
        faults.append(from_toml(error))
    except (RecursionError, ArithmeticError, ValueError):  # ten thousand brackets, a number of 10**9 digits
        faults.append(PackFault(here, "括号套得太深，或数字太长"))
    return None


def _draft(raw: dict[str, Any], faults: list[PackFault]) -> Draft:
    """Validate every table on its own; what fails is reported and left out."""
    heads = {key: value for key, value in raw.items() if key not in ARRAYS}
    declared = {
        array: frozenset(str(t["code"]) for t in _tables(raw, array, []) if "code" in t) for array in ARRAYS
    }
    return Draft(
        head=_valid(HeadTable, heads, (), faults),
        levels=_array(raw, "level", LevelTable, faults),
        forms=_array(raw, "form", FormTable, faults),
        materials=_array(raw, "material", MaterialTable, faults),
        duties=_array(raw, "duty", DutyTable, faults),
        declared=declared,
    )


def _tables(raw: dict[str, Any], array: str, faults: list[PackFault]) -> list[dict[str, Any]]:
    found = raw.get(array, [])
    if not isinstance(found, list) or not all(isinstance(table, dict) for table in found):
        faults.append(PackFault((array,), f"应写成 [[{array}]]"))
        return []
    if not found and array in ("level", "form"):
        faults.append(PackFault((array,), f"至少要有一个 [[{array}]]"))
    return found


def _array(raw: dict[str, Any], array: str, kind: type[_Kind], faults: list[PackFault]) -> dict[int, _Kind]:
    tried = {
        index: _valid(kind, table, (array, index), faults)
        for index, table in enumerate(_tables(raw, array, faults))
    }
    return {index: table for index, table in tried.items() if table is not None}


def _valid(
    kind: type[_Kind], table: dict[str, Any], loc: tuple[str | int, ...], faults: list[PackFault]
) -> _Kind | None:
    try:
        return kind.model_validate(table)
    except ValidationError as error:
        faults.extend(from_pydantic(error, loc))
        return None


def _pack(name: str, draft: Draft, head: HeadTable, files: Mapping[str, bytes]) -> Pack:
    templates = {form.file: files[form.file] for form in draft.forms.values()}
    every = frozenset(level.code for level in draft.levels.values())
    levels = sorted((_level(level) for level in draft.levels.values()), key=lambda level: level.rank)
    handover = head.handover
    return Pack(
        name=name,
        school=head.school,
        unit=head.unit,
        edition=head.edition,
        letter=head.letter,
        fingerprint=_fingerprint({PACK_FILE: files[PACK_FILE], **templates}),
        words=head.words,
        aliases=head.aliases,
        policy=Policy(tuple(levels)),
        forms=tuple(_form(form, index) for index, form in draft.forms.items()),
        materials=tuple(_material(material) for material in draft.materials.values()),
        duties=tuple(_duty(duty, every) for duty in draft.duties.values()),
        handover=HandoverRule(handover.group_by, handover.by, handover.to, handover.source, handover.remark),
        templates=templates,
    )


def _fingerprint(files: Mapping[str, bytes]) -> str:
    """SHA-256 (hex) over the sorted names and the bytes; lengths keep one from running into the next."""
    digest = hashlib.sha256()
    for name in sorted(files):
        for piece in (name.encode(), files[name]):
            digest.update(len(piece).to_bytes(8, "big"))
            digest.update(piece)
    return digest.hexdigest()


def _level(table: LevelTable) -> Level:
    grounds = tuple(
        Ground(
            ground.code,
            tuple(Condition(**condition.model_dump()) for condition in ground.when),
            ground.text,
            ground.source,
        )
        for ground in table.grounds
    )
    return Level(table.code, table.label, table.rank, table.spellings, grounds)


def _part(table: PartTable) -> Part:
    return Part(**table.model_dump())


def _form(table: FormTable, order: int) -> Form:
    values = table.model_dump(exclude={"parts", "levels", "timing"})
    return Form(
        **values,
        parts=tuple(_part(part) for part in table.parts),
        levels=frozenset(table.levels),
        timing=frozenset(table.timing),
        order=order,
    )


def _material(table: MaterialTable) -> MaterialRule:
    values = table.model_dump(exclude={"levels", "optional"})
    return MaterialRule(**values, levels=frozenset(table.levels), optional=frozenset(table.optional))


def _duty(table: DutyTable, every: frozenset[str]) -> Duty:
    due = Due(**table.due.model_dump()) if table.due is not None else None
    levels = every if table.levels is None else frozenset(table.levels)
    return Duty(table.code, table.who, table.what, levels, table.source, due, table.material)
