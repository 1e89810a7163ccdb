"""学校包: one school's policy and forms, as data."""

from collections.abc import Mapping
from dataclasses import dataclass

from guidang.domain.dossier import MaterialRule
from guidang.domain.form import Form
from guidang.domain.policy import Policy


@dataclass(frozen=True, slots=True)
class Due:
    """When a duty must be done: ``days`` after ``trigger``, or ``times`` in every ``every``.

    Triggers: term_start (T0), resit_end (TM), notice (TN), delivered (TR), term_end (TE).
    """

    trigger: str
    days: int | None = None
    every: str = ""  # "", day, week, month, term
    times: int = 1


@dataclass(frozen=True, slots=True)
class Duty:
    """义务: who must do what by when, at which levels. ``material`` names the material that proves it."""

    code: str
    who: str
    what: str
    levels: frozenset[str]
    source: str
    due: Due | None = None
    material: str = ""


@dataclass(frozen=True, slots=True)
class HandoverRule:
    """How dossiers are grouped and to whom they go. ``remark`` is printed on every manifest."""

    group_by: tuple[str, ...]
    by: str
    to: str
    source: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    """学校包. ``name`` is its folder; ``fingerprint`` the SHA-256 (hex) of pack.toml and all templates.

    ``words`` are the school's own terms (预警 or 警示, 系部 or 学院…). ``templates`` holds the bytes of every
    Word template by file name, so that a pack can travel to a worker whole.
    """

    name: str
    school: str
    unit: str
    edition: str
    letter: str
    fingerprint: str
    words: Mapping[str, str]
    aliases: tuple[str, ...]  # names under which lists mention the school or unit
    policy: Policy
    forms: tuple[Form, ...]
    materials: tuple[MaterialRule, ...]
    duties: tuple[Duty, ...]
    handover: HandoverRule
    templates: Mapping[str, bytes]

    def form(self, code: str) -> Form:
        """The form with this code. Raises KeyError."""
        for form in self.forms:
            if form.code == code:
                return form
        raise KeyError(code)

    def form_by_short(self, short: str) -> Form:
        """The form with this two-character code. Raises KeyError."""
        for form in self.forms:
            if form.short == short:
                return form
        raise KeyError(short)
