"""Which blanks of the printed papers stay empty because neither list nor settings fill them, so that the
clerk knows before the paper is on the table what is left to write by hand.

Empty is in order: what a list need not have is not missed, only told, once and in sum.

Not a step: steps may import this module.
"""

import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from lxml import etree

from guidang.domain.case import Case
from guidang.domain.codes import CaseNo
from guidang.domain.form import Timing
from guidang.domain.pack import Pack
from guidang.domain.warning_list import WarningEntry
from guidang.paper.forms.checking.naming import template_tokens
from guidang.paper.forms.fields import known_fields, list_title
from guidang.paper.forms.values import case_values
from guidang.paper.lists.answers.report_page import Section

_BEGINNING = "以下各栏名单和设置中没有，打印后为空白，需手填："
# Empty says something by itself: not absent, passed; or is filled by another way of printing only.
_MAY_BE_EMPTY = {"absence_hours", "physical_test", "level_before", "change_date", "change_reason"}
_COURSES = "failed_courses"
_MOST_TITLES = 3


def said(pack: Pack, office: Mapping[str, str], cases: Iterable[Case]) -> str:
    """One sentence on the fields that first papers of ``cases`` leave empty, with how many students and which
    papers; "" when there are none.
    """
    forms = [(form, _fields(pack.templates[form.file])) for form in pack.forms if Timing.ISSUE in form.timing]
    asked, empty = Counter[str](), Counter[str]()  # students, by field
    on: dict[str, dict[str, None]] = {}
    for case in cases:
        values = case_values(case, pack, office)
        own = [(form.title, fields) for form, fields in forms if case.level in form.levels]
        printed = {field for _, fields in own for field in fields}
        lacking = {field for field in printed if not values[field]}
        asked.update(printed)
        empty.update(lacking)
        for title, fields in own:
            for field in lacking.intersection(fields):
                on.setdefault(field, {})[title] = None
    told = [
        _told(label, list(on[field]), 0 if empty[field] == asked[field] else empty[field])
        for field, label in _labels().items()
        if field in on
    ]
    return f"{_BEGINNING}{'；'.join(told)}。" if told else ""


def of_entries(pack: Pack, office: Mapping[str, str], entries: Iterable[WarningEntry], today: date) -> str:
    """The same of a list that has opened no cases."""
    number, cases = CaseNo(pack.letter, 0, 1, 1), []
    for entry in entries:
        level = pack.policy.spelled(entry.level)
        if level is not None:
            dated = entry.warning_date or today.isoformat()
            cases.append(Case(number, entry, level.code, level.label, (), dated, pack.name, pack.fingerprint))
    return said(pack, office, cases)


def section(sentence: str) -> list[Section]:
    """The part of the clerk's page; nothing when there is nothing to say."""
    return [Section("打印后手填的栏", (sentence,))] if sentence else []


def _told(label: str, titles: list[str], count: int) -> str:
    """``count`` is of students, 0 for all who get these papers."""
    named = "".join(f"《{title}》" for title in titles[:_MOST_TITLES])
    papers = named if len(titles) <= _MOST_TITLES else f"{named}等 {len(titles)} 种文书"
    return f"{label}（{papers}{f'，{count} 人' if count else ''}）"


def _labels() -> dict[str, str]:
    return known_fields() | {_COURSES: list_title(_COURSES)}


@lru_cache(maxsize=64)
def _fields(template: bytes) -> tuple[str, ...]:
    """The fields, and the list of courses, that a Word template prints and that ought to say something."""
    try:
        tokens = template_tokens(template)
    except (zipfile.BadZipFile, etree.XMLSyntaxError):
        return ()  # printing tells
    found = dict.fromkeys(token.rpartition(" ")[2] for token in tokens)  # tr for course in failed_courses
    return tuple(field for field in found if field in _labels() and field not in _MAY_BE_EMPTY)
