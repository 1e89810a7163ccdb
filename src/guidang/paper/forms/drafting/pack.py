"""Several Word files of a school → the files of a draft pack, and a report of every token in them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count, product

from guidang.domain.form import Form, Part
from guidang.paper.forms.drafting.draft import DraftForm, as_form
from guidang.paper.forms.drafting.told import report_text
from guidang.paper.forms.drafting.toml_text import GRAVITY, pack_toml
from guidang.paper.forms.packs.pack import PACK_FILE

REPORT = "草稿说明.md"
_LEVEL = {"warning": "预警"}
_SCHOOL = re.compile(r"[一-鿿]{2,16}?(?:大学|职业技术学院|职业学院|专科学校|学院|学校)")
_ORDER = ("notice", "talk_record", "parent_letter")  # what is printed first
_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TYPED = ("talk_record", "parent_talk", "parent_contact", "helping_record", "study_plan")


@dataclass(frozen=True, slots=True)
class DraftPack:
    """The files of a draft by name, pack.toml and the report among them; ``drafts`` as they were put in."""

    files: Mapping[str, bytes]
    forms: tuple[Form, ...]
    drafts: tuple[DraftForm, ...]


def draft_pack(
    drafts: Sequence[DraftForm], *, name: str, school: str = "", unit: str = "", levels: Sequence[str] = ()
) -> DraftPack:
    """Put ``drafts`` together. ``levels`` are labels, mildest first; without, those that the forms offer."""
    ordered = sorted(drafts, key=lambda d: _ORDER.index(d.code) if d.code in _ORDER else len(_ORDER))
    known = _levels(ordered, levels)
    named, words = _one_voice(ordered)
    forms = _unique(named, known)
    found = school or _school(ordered)
    forms = [_without(form, found) for form in forms]
    letter = name[:1].upper() if name[:1].isascii() and name[:1].isalpha() else "X"
    if any("警示" in text for text in (*known.values(), *(form.title for form in forms))):
        words["warning"] = "警示"
    text = pack_toml(found, unit, letter, known, words, forms)
    files = {draft.file: draft.template for draft in named}
    files[PACK_FILE] = text.encode()
    files[REPORT] = report_text(found, known, named, forms, guessed_school=not school).encode()
    return DraftPack(files, tuple(forms), tuple(named))


def _levels(drafts: Sequence[DraftForm], given: Sequence[str]) -> dict[str, str]:
    seen: dict[str, str] = {}
    for draft in drafts:
        for code, label in draft.notes.levels.items():
            seen.setdefault(code, label)
    if given:
        from_label = {label[:1]: code for code, label in seen.items()}
        # A code that the forms' boxes use goes to the first level of that colour or number, and to no other.
        found: dict[str, str] = {}
        for n, label in enumerate(given, 1):
            code = from_label.get(label[:1], "")
            found[code if code and code not in found else f"level_{n}"] = label
        return found
    full = {c: label if "预警" in label or "警示" in label else f"{label}预警" for c, label in seen.items()}
    return {code: full[code] for code in sorted(full, key=GRAVITY.index)} or dict(_LEVEL)


def _one_voice(drafts: Sequence[DraftForm]) -> tuple[list[DraftForm], dict[str, str]]:
    """All words in one table: a question's code that two forms use for different questions is renewed."""
    words: dict[str, str] = {}
    spoken = []
    for draft in drafts:
        renamed: dict[str, str] = {}
        for code, word in draft.notes.words.items():
            if not re.fullmatch(r"q\d+", code):
                words.setdefault(code, word)
                continue
            same = next((c for c, w in words.items() if w == word and re.fullmatch(r"q\d+", c)), "")
            fresh = same or f"q{1 + sum(bool(re.fullmatch(r'q[0-9]+', c)) for c in words)}"
            words[fresh] = word
            renamed[code] = fresh
        spoken.append(draft.renamed(renamed))
    return spoken, words


def _unique(drafts: Sequence[DraftForm], levels: Mapping[str, str]) -> list[Form]:
    """Codes, and the two characters in the sheet code, that differ from form to form."""
    forms: list[Form] = []
    for draft in drafts:
        codes, shorts = {form.code for form in forms}, {form.short for form in forms}
        numbered = (f"{draft.code}_{number}" for number in count(2))
        code = next(c for c in chain([draft.code], numbered) if c not in codes)
        own = (draft.short[0] + sign for sign in _SIGNS)
        others = (first + second for first, second in product(_SIGNS[10:], _SIGNS))
        short = next(s for s in chain([draft.short], own, others) if s not in shorts)
        form = as_form(draft.file, draft.title, code, short, draft.pieces, draft.notes)
        parts = tuple(_part(part) for part in form.parts)
        forms.append(replace(form, parts=parts, levels=frozenset(levels), typed=draft.code in _TYPED))
    return forms


def _part(part: Part) -> Part:
    return replace(part, label=part.label[:40] or part.code)


def _without(form: Form, school: str) -> Form:
    """``form`` whose titles do not repeat the school's name."""
    parts = tuple(replace(part, label=part.label.removeprefix(school) or part.label) for part in form.parts)
    return replace(form, title=form.title.removeprefix(school) or form.title, parts=parts)


def _school(drafts: Sequence[DraftForm]) -> str:
    for draft in drafts:
        for piece in draft.pieces:
            match = _SCHOOL.match(piece.title)
            if match:
                return match[0]
    return ""
