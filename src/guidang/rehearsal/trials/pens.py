"""What people write with, and how strongly it marks paper."""

from dataclasses import dataclass

import numpy as np

BGR = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Pen:
    """``inks`` to choose from; ``width`` of its line in mm; ``strength`` and ``patchy`` as in ink.lay_ink."""

    name: str
    inks: tuple[BGR, ...]
    width: tuple[float, float]
    strength: tuple[float, float]
    patchy: float

    def line(self, rng: np.random.Generator) -> float:
        """The width of this pen's line, mm."""
        return float(rng.uniform(*self.width))

    def ink(self, rng: np.random.Generator) -> BGR:
        """One of its inks."""
        return self.inks[int(rng.integers(len(self.inks)))]


BALL = Pen("ball", ((122, 52, 26), (140, 70, 40), (44, 38, 36)), (0.32, 0.5), (0.74, 0.92), 0.16)
GEL = Pen("gel", ((34, 28, 28), (112, 40, 20)), (0.45, 0.7), (0.88, 0.98), 0.05)
FOUNTAIN = Pen("fountain", ((96, 52, 34), (60, 44, 40)), (0.5, 0.9), (0.7, 0.92), 0.08)
RED = Pen("red", ((48, 44, 200), (70, 50, 214)), (0.4, 0.6), (0.8, 0.95), 0.1)
MARKER = Pen("marker", ((30, 26, 26), (120, 40, 24)), (1.2, 2.0), (0.93, 0.99), 0.03)
PENCIL = Pen("pencil", ((92, 92, 94),), (0.4, 0.6), (0.3, 0.55), 0.5)  # faint: asked for apart

USUAL = ((BALL, 0.45), (GEL, 0.4), (FOUNTAIN, 0.15))


def usual(rng: np.random.Generator) -> Pen:
    """A pen as it lies about."""
    return USUAL[int(rng.choice(len(USUAL), p=[share for _, share in USUAL]))][0]
