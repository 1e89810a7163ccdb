"""A hand fills in a sheet: names, ticks, dates and seals, some of them where and as they should not be.

Shares are what an office sees in a bad week, so that the rare cases are met often enough to be counted.
"""

from collections.abc import Callable

import numpy as np

from guidang.rehearsal.ink import Points, lay_ink, pressed, spline
from guidang.rehearsal.seal import stamp
from guidang.rehearsal.sheets import Box, Mark, Sheet
from guidang.rehearsal.trials.leaf import Hand, Leaf, box_mm
from guidang.rehearsal.trials.pens import MARKER, PENCIL, RED, Pen, usual
from guidang.rehearsal.trials.ticking import any_way, tick_box
from guidang.rehearsal.trials.writing import CAREFUL, RUNNING, SCRAWL, write_figures, write_name

_SIGNED = 0.86  # of required signatures
_OPTIONAL = 0.35  # of others
_HOW = (("plain", 0.66), ("tiny", 0.07), ("crossing", 0.1), ("faint", 0.07), ("seal", 0.1))
_EMPTY = (("empty", 0.65), ("neighbour", 0.2), ("seal", 0.15))
_ANSWERED = (("one", 0.86), ("none", 0.05), ("both", 0.04), ("taken back", 0.05))
_STYLES = ((CAREFUL, 0.4), (RUNNING, 0.35), (SCRAWL, 0.25))
_NEAR_MM = 12.0  # a neighbour's name may run over so much
_SEALS = 0.5  # of places for a seal


def fill(
    sheet: Sheet, dates: list[tuple[float, float]], rng: np.random.Generator, tidy: bool = False
) -> Callable[[Leaf], None]:
    """What one person does to ``sheet``. ``tidy``: all signed and ticked once, with a pen that shows."""

    def hands(leaf: Leaf) -> None:
        pen = usual(rng)
        _seal_places(leaf, sheet, rng)
        for mark in sheet.of_kind("signature"):
            _sign_or_not(leaf, sheet, mark, pen, tidy, rng)
        _tick_all(leaf, sheet, pen, tidy, rng)
        if rng.random() < 0.6:
            for x, y in dates:
                _date(leaf, x, y, pen, rng)

    return hands


def _pick(shares: tuple[tuple[str, float], ...], rng: np.random.Generator) -> str:
    return str(rng.choice([name for name, _ in shares], p=[share for _, share in shares]))


def _sign_or_not(
    leaf: Leaf, sheet: Sheet, mark: Mark, pen: Pen, tidy: bool, rng: np.random.Generator
) -> None:
    box = box_mm(leaf, mark.box)
    if tidy or rng.random() < (_SIGNED if mark.required else _OPTIONAL):
        how = "plain" if tidy else _pick(_HOW, rng)
        leaf.hands[mark.name] = Hand(True, how, _sign(leaf, box, how, pen, rng))
        return
    how = _pick(_EMPTY, rng)
    if how == "neighbour" and not _run_over(leaf, box, pen, rng):
        how = "empty"
    if how == "seal" and not _stamp_over(leaf, box, rng):
        how = "empty"
    leaf.hands[mark.name] = Hand(False, how)


def _sign(leaf: Leaf, box: Box, how: str, pen: Pen, rng: np.random.Generator) -> str:
    """Sign in ``box`` (mm); the pen's name."""
    if how == "faint":
        pen = PENCIL
    elif how == "plain" and rng.random() < 0.12:
        pen = RED if rng.random() < 0.5 else MARKER
    width, height = box[2] - box[0], box[3] - box[1]
    tall = {"tiny": rng.uniform(2.4, 3.4), "crossing": height * rng.uniform(1.15, 1.6)}.get(
        how, min(height * rng.uniform(0.6, 1.0), rng.uniform(6, 13))
    )
    wide = min(tall * rng.uniform(1.7, 3.4), width * (1.2 if how == "crossing" else 0.95))
    x = box[0] + max(width - wide, 0) * rng.uniform(0.05, 0.8) - (0.1 * width if how == "crossing" else 0)
    y = box[1] + (height - tall) * (rng.uniform(0.1, 0.9) if how == "tiny" else rng.uniform(0.35, 0.65))
    write_name(leaf.pixels, leaf.dpi, (x, y, x + wide, y + tall), pen, _pick(_STYLES, rng), rng)
    if how == "seal":
        _stamp_over(leaf, box, rng)
    return pen.name


def _run_over(leaf: Leaf, box: Box, pen: Pen, rng: np.random.Generator) -> bool:
    """The tail of what a neighbour wrote runs into ``box`` from one of its sides: less than any name."""
    width, height = box[2] - box[0], box[3] - box[1]
    if min(width, height) < 5:
        return False
    reach = min(width * rng.uniform(0.06, 0.16), _NEAR_MM / 3)
    if rng.random() < 0.5:  # from the left
        start = np.array([[box[0] - 9, box[1] + height * 0.5], [box[0] - 5, box[1] + height * 0.25]])
        end = np.array([[box[0] - 1, box[1] + height * 0.6], [box[0] + reach, box[1] + height * 0.45]])
    else:  # from above: a long downstroke
        x = box[0] + width * rng.uniform(0.2, 0.8)
        deep = height * rng.uniform(0.12, 0.22)
        start = np.array([[x - 2, box[1] - 7], [x + 1.5, box[1] - 5]])
        end = np.array([[x + 0.5, box[1] - 2], [x, box[1] + deep]])
    knots: Points = np.vstack([start, end])
    lay_ink(leaf.pixels, leaf.dpi, [pressed(spline(knots), pen.line(rng), rng)], pen.ink(rng), rng)
    return True


def _stamp_over(leaf: Leaf, box: Box, rng: np.random.Generator) -> bool:
    """A seal half over ``box`` (mm), off every code. False when there is no room."""
    codes = [spot.corners / leaf.unit for spot in leaf.spots if spot.kind == "code"]
    for _ in range(12):
        x = rng.uniform(box[0] - 6, box[2] + 6)
        y = rng.uniform(box[1] - 8, box[3] + 8)
        size = rng.uniform(34, 42)
        near = [np.maximum(np.maximum(c.min(axis=0) - (x, y), (x, y) - c.max(axis=0)), 0) for c in codes]
        if all(np.hypot(*gap) > size / 2 + 1.5 for gap in near):
            stamp(leaf.pixels, leaf.dpi, (x, y), size, f"seal {int(rng.integers(6))}", rng)
            return True
    return False


def _seal_places(leaf: Leaf, sheet: Sheet, rng: np.random.Generator) -> None:
    for mark in sheet.of_kind("seal"):
        if rng.random() < _SEALS:
            _stamp_over(leaf, box_mm(leaf, mark.box), rng)


def _tick_all(leaf: Leaf, sheet: Sheet, pen: Pen, tidy: bool, rng: np.random.Generator) -> None:
    questions: dict[str, list[Mark]] = {}
    for mark in sheet.of_kind("tick"):
        questions.setdefault(mark.name.rpartition(".")[0], []).append(mark)
    for marks in questions.values():
        order = [marks[i] for i in rng.permutation(len(marks))]
        answer = "one" if tidy else _pick(_ANSWERED, rng)
        ways = {"one": 1, "none": 0, "both": 2, "taken back": 1}[answer]
        for number, mark in enumerate(order):
            box = box_mm(leaf, mark.box)
            way = "check" if tidy else any_way(rng)
            leaf.hands[mark.name] = Hand(number < ways, way if number < ways else "empty", pen.name)
            if number < ways:
                tick_box(leaf.pixels, leaf.dpi, box, way, pen, rng)
            elif answer == "taken back" and number == 1:
                tick_box(leaf.pixels, leaf.dpi, box, "struck", pen, rng)
                leaf.hands[mark.name] = Hand(False, "struck", pen.name)


def _date(leaf: Leaf, x: float, y: float, pen: Pen, rng: np.random.Generator) -> None:
    """A figure or two before 年, 月 or 日, whose lower left corner is at ``x``, ``y`` (0..1)."""
    right, bottom, _, _ = box_mm(leaf, (x, y, x, y))
    figures = str(int(rng.integers(1, 28)))
    high = rng.uniform(3.2, 4.6)
    wide = high * 0.55 * len(figures)
    box = (right - wide - 0.8, bottom - high, right - 0.8, bottom + 0.4)
    write_figures(leaf.pixels, leaf.dpi, box, figures, pen, rng)
