"""What the tables of one pack must agree on among themselves.

Runs on the tables that are right in themselves, each with its place. Names are looked up among all that
pack.toml declares, faulty tables included, so that one slip is not reported again wherever its name is used.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from guidang.domain.dossier import Evidence
from guidang.paper.forms.packs.faults import Loc, PackFault
from guidang.paper.forms.packs.schema import (
    ConditionTable,
    DutyTable,
    FormTable,
    HeadTable,
    LevelTable,
    MaterialTable,
)

WORD_LIMIT = 20_000_000
"""Bytes of a Word template; a form is some 10 kB, one with the school's badge a few 100 kB."""


@dataclass(slots=True)
class Draft:
    """The sound tables of a pack by place, and the codes declared by all tables, sound or not."""

    head: HeadTable | None = None
    levels: dict[int, LevelTable] = field(default_factory=dict)
    forms: dict[int, FormTable] = field(default_factory=dict)
    materials: dict[int, MaterialTable] = field(default_factory=dict)
    duties: dict[int, DutyTable] = field(default_factory=dict)
    declared: Mapping[str, frozenset[str]] = field(default_factory=dict)


def check(draft: Draft, files: Mapping[str, bytes]) -> Iterator[PackFault]:
    """Every disagreement between the tables of ``draft``, and between them and the pack's ``files``."""
    yield from _levels(draft)
    yield from _forms(draft)
    for index, form in draft.forms.items():
        yield from _template(("form", index, "file"), form.file, files)
    yield from _materials(draft)
    yield from _duties(draft)
    if draft.head is not None:
        yield from _twins(("handover", "group_by"), enumerate(draft.head.handover.group_by))


def _twins(
    loc: Loc, items: Iterable[tuple[int, str | int]], tail: Loc = (), what: str = "“{0}”已在前面用过"
) -> Iterator[PackFault]:
    """A fault for every item that repeats an earlier one."""
    seen: set[str | int] = set()
    for index, item in items:
        if item in seen:
            yield PackFault((*loc, index, *tail), what.format(item))
        seen.add(item)


def _known(loc: Loc, codes: Iterable[str], draft: Draft) -> Iterator[PackFault]:
    for index, code in enumerate(codes):
        if code not in draft.declared["level"]:
            yield PackFault((*loc, index), f"没有代码为“{code}”的等级")


def _levels(draft: Draft) -> Iterator[PackFault]:
    yield from _twins(("level",), ((i, lv.code) for i, lv in draft.levels.items()), ("code",))
    yield from _twins(("level",), ((i, lv.rank) for i, lv in draft.levels.items()), ("rank",))
    owners: dict[str, int] = {}
    grounds: set[str] = set()
    for index, level in draft.levels.items():
        own = {"".join(text.split()) for text in (level.code, level.label, *level.spellings)}
        for text in sorted(own):
            other = owners.setdefault(text, index)
            if other != index:
                loc: Loc = ("level", index, "spellings")
                yield PackFault(loc, f"“{text}”也是第 {other + 1} 个 [[level]] 的写法")
        for place, ground in enumerate(level.grounds):
            loc = ("level", index, "grounds", place)
            if ground.code in grounds:
                yield PackFault((*loc, "code"), f"“{ground.code}”已在前面用过")
            grounds.add(ground.code)
            for number, condition in enumerate(ground.when):
                yield from _condition((*loc, "when", number), condition)


def _condition(loc: Loc, condition: ConditionTable) -> Iterator[PackFault]:
    floors = [b for b in (condition.at_least, condition.above) if b is not None]
    ceilings = [b for b in (condition.at_most, condition.below) if b is not None]
    if not floors and not ceilings:
        yield PackFault(loc, "要有 at_least、at_most、above、below 中的至少一项")
    elif floors and ceilings:
        low, high = max(floors), min(ceilings)
        open_end = low == condition.above or high == condition.below
        if low > high or (low == high and open_end):
            yield PackFault(loc, f"下限 {low} 与上限 {high} 之间没有任何数值")


def _forms(draft: Draft) -> Iterator[PackFault]:
    forms = draft.forms
    yield from _twins(("form",), ((i, f.code) for i, f in forms.items()), ("code",))
    yield from _twins(("form",), ((i, f.short) for i, f in forms.items()), ("short",))
    for index, form in forms.items():
        yield from _known(("form", index, "levels"), form.levels, draft)
        loc: Loc = ("form", index, "parts")
        yield from _twins(loc, ((i, p.code) for i, p in enumerate(form.parts)), ("code",))
        yield from _twins(loc, ((i, p.letter) for i, p in enumerate(form.parts)), ("letter",))
        if len(form.parts) == 1 and form.parts[0].code != "MAIN":
            yield PackFault((*loc, 0, "code"), "不裁开的文书只有一联，其 code 应为 MAIN")
        for number, part in enumerate(form.parts):
            yield from _named((*loc, number, "signed_by"), part.signed_by, draft.head)
            yield from _named((*loc, number, "asks"), part.asks, draft.head)
            yield from _named((*loc, number, "may_sign"), part.may_sign, draft.head)
            for who in sorted(set(part.signed_by) & set(part.may_sign)):
                yield PackFault((*loc, number, "may_sign"), f"“{who}”已在 signed_by 中，不能又是可签可不签")


def _named(loc: Loc, names: Iterable[str], head: HeadTable | None) -> Iterator[PackFault]:
    """Every signer and question needs its Chinese word: reviews and reminders speak of it."""
    for index, name in enumerate(names):
        if head is not None and name not in head.words:
            yield PackFault((*loc, index), f"[words] 中没有“{name}”的中文称呼")


def _template(loc: Loc, name: str, files: Mapping[str, bytes]) -> Iterator[PackFault]:
    if any(sign in name for sign in '/\\:*?"<>|') or name.startswith(".") or any(ord(c) < 32 for c in name):
        yield PackFault(loc, "只写文件名，不能带文件夹或特殊符号")
    elif not name.endswith(".docx"):
        yield PackFault(loc, f"“{name}”不是 .docx 文件（旧的 .doc 请在 Word 中另存为 .docx）")
    elif name not in files:
        yield PackFault(loc, f"学校包的文件夹中没有“{name}”")
    elif not _is_word(files[name]):
        yield PackFault(loc, f"“{name}”打不开，不是完好的 Word 文档")


def _is_word(data: bytes) -> bool:
    """Whether ``data`` looks like a .docx: a zip with a main document; nothing of it is unpacked here."""
    if len(data) > WORD_LIMIT:
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {"[Content_Types].xml", "word/document.xml"} <= set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return False


def _materials(draft: Draft) -> Iterator[PackFault]:
    materials = draft.materials
    yield from _twins(("material",), ((i, m.code) for i, m in materials.items()), ("code",))
    # One paper proves one material: otherwise it would be counted, and bound into the dossier, twice.
    papers = ((i, m.of) for i, m in materials.items() if m.of)
    yield from _twins(("material",), papers, ("of",), "“{0}”已是前面一项材料的文书")
    for index, material in materials.items():
        loc: Loc = ("material", index)
        yield from _known((*loc, "levels"), material.levels, draft)
        yield from _known((*loc, "optional"), material.optional, draft)
        both = sorted(set(material.levels) & set(material.optional))
        if both:
            yield PackFault((*loc, "optional"), f"“{'、'.join(both)}”已在 levels 中，不能又是可选")
        if not material.levels and not material.optional:
            yield PackFault((*loc, "levels"), "levels 与 optional 至少要有一个等级")
        if not material.of and material.evidence in (Evidence.SCAN, Evidence.ISSUED):
            yield PackFault((*loc, "of"), f"evidence 为 {material.evidence} 时要写明是哪一份文书")
        elif material.of and not _is_paper(material.of, draft):
            yield PackFault((*loc, "of"), f"没有“{material.of}”这份文书或这一联")


def _is_paper(name: str, draft: Draft) -> bool:
    code, slash, part = name.partition("/")
    if code not in draft.declared["form"]:
        return False
    parts = [p.code for form in draft.forms.values() if form.code == code for p in form.parts]
    return not slash or not parts or part in parts


def _duties(draft: Draft) -> Iterator[PackFault]:
    yield from _twins(("duty",), ((i, d.code) for i, d in draft.duties.items()), ("code",))
    for index, duty in draft.duties.items():
        yield from _known(("duty", index, "levels"), duty.levels or (), draft)
        if duty.material:
            yield from _proof(("duty", index, "material"), duty, draft)
        if duty.due is not None and duty.due.days is None and not duty.due.every:
            yield PackFault(("duty", index, "due"), "要写 days（几天内）或 every（每隔多久）")


def _proof(loc: Loc, duty: DutyTable, draft: Draft) -> Iterator[PackFault]:
    """A duty can only be proven by a material that is filed at every level of the duty."""
    if duty.material not in draft.declared["material"]:
        yield PackFault(loc, f"没有代码为“{duty.material}”的材料")
    for material in draft.materials.values():
        if material.code == duty.material:
            wanted = draft.declared["level"] if duty.levels is None else set(duty.levels)
            lacking = sorted(wanted - set(material.levels) - set(material.optional))
            if lacking:
                yield PackFault(loc, f"材料“{duty.material}”不适用于等级“{'、'.join(lacking)}”")
