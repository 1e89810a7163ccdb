"""Paragraphs of the same border, one after another, stand in one box (ECMA-376 part 1, 17.3.1.24): only the
first has the rule above, only the last the rule below, and between them stands what w:between says.
"""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from itertools import pairwise

from guidang.paper.forms.template.ooxml import Element, attribute, find, local, number, w
from guidang.paper.forms.template.runs import Paragraph

_SIDES = ("top", "left", "bottom", "right", "between")
_LOOKS = ("val", "sz", "space", "color")


def joined(read: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs with the rules that each of them draws; gaps inside a box are enclosed by its rules."""
    found = list(read)
    for index, (upper, lower) in enumerate(pairwise(read)):
        if not _share(upper, lower):
            continue
        above, below = found[index].style, found[index + 1].style
        between = find(upper.style.borders, "w:between")
        gap = max(above.after, below.before) + number(attribute(between, "space"))
        borders = _without(above.borders, "bottom", None)
        found[index] = replace(found[index], style=replace(above, borders=borders, after=0.0, gap=gap))
        borders = _without(below.borders, "top", between)
        found[index + 1] = replace(found[index + 1], style=replace(below, borders=borders, before=0.0))
    return found


def _share(upper: Paragraph, lower: Paragraph) -> bool:
    one, other = upper.style, lower.style
    # A hanging first line moves the rule at the side, too.
    places = (one.left + min(one.first, 0.0), one.right) == (other.left + min(other.first, 0.0), other.right)
    return bool(_said(one.borders)) and _said(one.borders) == _said(other.borders) and places


def _said(borders: Element) -> list[tuple[str | None, ...]]:
    """What a w:pBdr says, for comparing; [] for none."""
    edges = [(side, find(borders, f"w:{side}")) for side in _SIDES]
    drawn = [(side, e) for side, e in edges if attribute(e) not in (None, "nil", "none")]
    return [(side, *(attribute(edge, look) for look in _LOOKS)) for side, edge in drawn]


def _without(borders: Element, side: str, instead: Element) -> Element:
    """``borders`` with nothing at ``side``, or with the rule of ``instead``."""
    made = deepcopy(borders)
    for edge in [edge for edge in made if local(edge) == side]:
        made.remove(edge)
    if instead is not None:
        rule = deepcopy(instead)
        rule.tag = w(side)
        made.append(rule)
    return made
