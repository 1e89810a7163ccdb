"""预警规定: a rule is data; applying it is a pure function that returns its reasons."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from guidang.domain.warning_list import Measure


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison of one measure; every bound that is set must hold.

    Bounds are Decimal: credits come in halves, and 6.0 must not become 6.000000001.
    """

    measure: Measure
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    above: Decimal | None = None
    below: Decimal | None = None

    def holds(self, value: Decimal) -> bool:
        """Whether ``value`` meets every bound."""
        return (
            (self.at_least is None or value >= self.at_least)
            and (self.at_most is None or value <= self.at_most)
            and (self.above is None or value > self.above)
            and (self.below is None or value < self.below)
        )


@dataclass(frozen=True, slots=True)
class Ground:
    """依据: conditions that must all hold, with the rule's own words and place in the school's text."""

    code: str
    conditions: tuple[Condition, ...]
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Level:
    """等级. ``rank`` grows with severity. No grounds: the level is stated on the list, never computed."""

    code: str
    label: str
    rank: int
    spellings: tuple[str, ...]
    grounds: tuple[Ground, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """判定: the level, every ground that hit (as evidence for later), and the figures that were missing.

    ``level`` is None when no ground hit. ``stated`` tells that the list named the level; ``computed`` is what
    the figures alone give, kept so that a contradiction can be reported.
    """

    level: Level | None
    grounds: tuple[Ground, ...]
    missing: tuple[Measure, ...]
    stated: bool
    computed: Level | None


@dataclass(frozen=True, slots=True)
class Policy:
    """预警规定 of one school, lightest level first."""

    levels: tuple[Level, ...]

    def level(self, code: str) -> Level:
        """The level with this code. Raises KeyError."""
        for level in self.levels:
            if level.code == code:
                return level
        raise KeyError(code)

    def spelled(self, text: str) -> Level | None:
        """The level that a list means by ``text``, or None."""
        wanted = "".join(text.split())
        for level in self.levels:
            if wanted in (level.code, level.label, *level.spellings):
                return level
        return None

    def computes(self) -> bool:
        """Whether any level can be computed from figures."""
        return any(level.grounds for level in self.levels)

    def assess(self, stated: str, figures: Mapping[Measure, Decimal]) -> Assessment:
        """Decide a level: a stated one stands, else the most severe ground that hits (all four schools).

        Raises ValueError when ``stated`` is none of the policy's levels.
        """
        hits: list[Ground] = []
        missing: set[Measure] = set()
        computed: Level | None = None
        for level in sorted(self.levels, key=lambda lv: lv.rank):
            for ground in level.grounds:
                unknown = [c.measure for c in ground.conditions if c.measure not in figures]
                missing.update(unknown)
                if not unknown and all(c.holds(figures[c.measure]) for c in ground.conditions):
                    hits.append(ground)
                    computed = level
        if not stated:
            return Assessment(computed, tuple(hits), tuple(sorted(missing)), stated=False, computed=computed)
        level_said = self.spelled(stated)
        if level_said is None:
            raise ValueError(f"unknown level: {stated}")
        return Assessment(level_said, tuple(hits), tuple(sorted(missing)), stated=True, computed=computed)
