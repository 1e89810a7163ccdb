"""How paper departs from a flat sheet: folds, curls and rollers move print, and neighbours alike.

Offsets are in pt of the blank: where a landmark was found, less where it would be on flat paper.
"""

import numpy as np
from numpy.typing import NDArray

from guidang.paper.scans.pyramid import Points

_CORE_PT = 20.0  # neighbours closer than this weigh about the same
_STIFF_PT2 = 60.0**2  # how unwilling the paper is to stretch on the word of few


def drift(at: Points, off: Points, where: Points) -> Points:
    """(m, 2): the offset at each of ``where`` (m, 2), judged by ``off`` (n, 2) of landmarks ``at`` (n, 2).

    Nearer ones count for more; between and beside them it changes as they do, but less.
    """
    if len(at) < 3:
        return np.zeros_like(where)
    return _judged(at, off, where, np.ones((len(where), len(at))))


def consistent(at: Points, off: Points, limit: float) -> NDArray[np.bool_]:
    """Which landmarks have an offset within ``limit`` pt of what the others let expect, worst out first."""
    kept = np.ones(len(at), bool)
    while kept.sum() >= 4:
        here, there = at[kept], off[kept]
        expected = _judged(here, there, here, 1.0 - np.eye(len(here)))
        wrong = np.linalg.norm(there - expected, axis=1)
        worst = int(np.argmax(wrong))
        if wrong[worst] <= limit:
            break
        kept[np.flatnonzero(kept)[worst]] = False
    return kept


def _judged(at: Points, off: Points, where: Points, allowed: Points) -> Points:
    """A plane through the offsets, weighted by nearness, at every ``where`` (moving least squares)."""
    distance = np.linalg.norm(where[:, None] - at[None], axis=2)
    weight = allowed / (distance + _CORE_PT) ** 3
    weight /= weight.sum(axis=1, keepdims=True)
    middle, mean = weight @ at, weight @ off
    places, offsets = at[None] - middle[:, None], off[None] - mean[:, None]
    weighted = places * weight[:, :, None]
    spread = np.einsum("qni,qnj->qij", weighted, places) + _STIFF_PT2 * np.eye(2)
    slope = np.linalg.solve(spread, np.einsum("qni,qnj->qij", weighted, offsets))
    return np.asarray(mean + np.einsum("qi,qij->qj", where - middle, slope), dtype=np.float64)
