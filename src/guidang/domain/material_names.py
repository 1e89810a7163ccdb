"""Which material a text on a sheet means: its label, an alternative that the label names, or a part of it.

Only what can mean nothing else counts; a talk that is credited to the wrong material would hide a lack.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from guidang.domain.dossier import Evidence, MaterialRule

_SHORTEST_PART = 4  # characters: 谈话 or 联系 alone is a kind of act, no material
_COUNTED = re.compile(r"^每(?:学期|学年|月|周)(?:至少|不少于)?\d+次")
_LOGGED = re.compile(r"联系.*记录$")
_MARKS = re.compile(r"[《》“”\"'‘’「」、·\s]")


def materials_named(text: str, rules: Sequence[MaterialRule]) -> tuple[MaterialRule, ...]:
    """The materials that ``text`` means for certain.

    Several only when each bears exactly this name: 联系家长记录, and the same as the other way of proving a
    parent's visit. None when it is a part of several.
    """
    return tuple(rule for rule, _ in _matches(text, rules))


def material_named(text: str, rules: Sequence[MaterialRule]) -> MaterialRule | None:
    """The one material that ``text`` means, its whole label before an alternative; None when not certain."""
    found = _matches(text, rules)
    whole = [rule for rule, _ in found if _fold(text) in (_fold(rule.label), _fold(rule.code))]
    candidates = whole or [rule for rule, _ in found]
    return candidates[0] if len(candidates) == 1 else None


def proved_by_log(text: str, rules: Sequence[MaterialRule]) -> tuple[MaterialRule, ...]:
    """The materials for which a log entry of type ``text`` is evidence."""
    return tuple(rule for rule, names in _matches(text, rules) if names & _log_names(rule))


def log_labels(rules: Iterable[MaterialRule]) -> tuple[str, ...]:
    """What a clerk may write as the type of a log entry, so that it counts: a label, or the alternative."""
    found = []
    for rule in rules:
        if rule.evidence is Evidence.LOG:
            found.append(rule.label)
        else:
            found += _logged_alternatives(rule)
    return tuple(dict.fromkeys(found))


def takes_log(rule: MaterialRule) -> bool:
    """Whether a log entry can prove the material at all."""
    return bool(_log_names(rule))


def _matches(text: str, rules: Sequence[MaterialRule]) -> list[tuple[MaterialRule, frozenset[str]]]:
    """The materials meant, each with the names of it that matched."""
    wanted = _fold(text)
    if not wanted:
        return []
    exact = [
        (rule, frozenset({wanted}))
        for rule in rules
        if wanted in (_fold(rule.label), _fold(rule.code), *_alternatives(rule))
    ]
    if exact:
        return exact
    parts = []
    for rule in rules:
        names = frozenset(
            name
            for name in _alternatives(rule)
            if (len(wanted) >= _SHORTEST_PART and wanted in name)
            or (len(name) >= _SHORTEST_PART and name in wanted)
        )
        if names:
            parts.append((rule, names))
    return parts if len(parts) == 1 else []


def _alternatives(rule: MaterialRule) -> tuple[str, ...]:
    """家长来校面谈记录，或每学期至少 3 次联系家长记录 → 家长来校面谈记录, 联系家长记录."""
    return tuple(_COUNTED.sub("", part) for part in re.split(r",?或", _fold(rule.label)) if part)


def _log_names(rule: MaterialRule) -> frozenset[str]:
    """The names under which a log entry proves the material; of a signed paper, only an alternative to it."""
    whole = {_fold(rule.label), _fold(rule.code)}
    if rule.evidence is Evidence.LOG:
        return frozenset({*whole, *_alternatives(rule)})
    logged = _logged_alternatives(rule)
    return frozenset({*whole, *logged}) if logged else frozenset()


def _logged_alternatives(rule: MaterialRule) -> list[str]:
    alternatives = _alternatives(rule)
    return [part for part in alternatives if len(alternatives) > 1 and _LOGGED.search(part)]


def _fold(text: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKC", text)).casefold()
