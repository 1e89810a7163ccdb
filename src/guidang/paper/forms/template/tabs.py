"""Tab stops: where they stand, and how far a tab goes (ECMA-376 part 1, 17.3.1.37 and .38)."""

from collections.abc import Sequence
from dataclasses import dataclass

from guidang.paper.forms.template.ooxml import Element, attribute, find_all, points

DEFAULT_STEP = 36.0
"""The distance of Word's default stops in pt, where the settings say nothing."""
_KINDS = {"start": "left", "end": "right", "num": "left"}
_NEAR = 0.1  # pt; a stop nearer than this is the place itself


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop ``at`` pt from the left margin. ``kind``: left, center, right, decimal; ``leader`` as Word says
    it.
    """

    at: float
    kind: str = "left"
    leader: str = ""


def stops_of(sources: Sequence[Element]) -> tuple[Stop, ...]:
    """The stops of a paragraph whose properties are ``sources``, nearest first: a nearer one overrules or
    clears a farther one of the same place.
    """
    found: dict[float, Stop | None] = {}
    for source in sources:
        for tab in find_all(source, "w:tabs/w:tab"):
            at, kind = points(attribute(tab, "pos")), attribute(tab) or "left"
            leader = attribute(tab, "leader") or ""
            if kind == "bar" or at in found:
                continue
            stop = Stop(at, _KINDS.get(kind, kind), "" if leader == "none" else leader)
            found[at] = None if kind == "clear" else stop
    return tuple(sorted((stop for stop in found.values() if stop), key=lambda stop: stop.at))


def next_stop(at: float, stops: Sequence[Stop], hanging: float | None, step: float) -> Stop:
    """The stop that a tab at ``at`` pt goes to: the paragraph's own, the edge of a ``hanging`` paragraph, a
    default one every ``step`` pt.
    """
    own = next((stop for stop in stops if stop.at > at + _NEAR), None)
    if hanging is not None and hanging > at + _NEAR and (own is None or own.at > hanging):
        return Stop(hanging)
    return own or Stop((int((at + _NEAR) // step) + 1) * step)
