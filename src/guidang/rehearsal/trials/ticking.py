"""Ways to answer a printed question: ✓, ×, ○ round the box, a filled box, a long stroke, one taken back."""

import numpy as np

from guidang.rehearsal.ink import Image, Points, Stroke, lay_ink, pressed, spline
from guidang.rehearsal.sheets import Box
from guidang.rehearsal.trials.pens import Pen

WAYS = (("check", 0.62), ("cross", 0.14), ("circle", 0.06), ("filled", 0.08), ("long", 0.1))


def any_way(rng: np.random.Generator) -> str:
    """One of the ways, by its share."""
    return str(rng.choice([way for way, _ in WAYS], p=[share for _, share in WAYS]))


def tick_box(page: Image, dpi: float, box: Box, way: str, pen: Pen, rng: np.random.Generator) -> None:
    """Mark ``box`` (mm) on ``page`` (BGR, in place); ``struck`` draws a check and crosses it out."""
    x0, y0, x1, y1 = box
    side = min(x1 - x0, y1 - y0)
    corner = np.array([(x0 + x1 - side) / 2, (y0 + y1 - side) / 2])
    strokes = [
        pressed(corner + spline(knots + rng.normal(0, 0.03, knots.shape)) * side, pen.line(rng), rng)
        for knots in _lines(way, rng)
    ]
    lay_ink(page, dpi, strokes, pen.ink(rng), rng, pen.strength, pen.patchy)


def _lines(way: str, rng: np.random.Generator) -> list[Points]:
    """Knots of each stroke, in units of the box."""
    grow = rng.uniform(0.9, 1.15)
    check = np.array([[0.1, 0.5], [0.28, 0.72], [0.42, 0.95], [0.7, 0.35], [1.1, -0.2]])
    if way == "check":
        return [(check - 0.5) * grow + 0.5]
    if way == "long":  # it starts in the box and runs well out of it
        return [np.array([[0.15, 0.45], [0.4, 1.0], [0.9, 0.1], [1.5, -0.7 - rng.uniform(0, 0.5)]])]
    if way == "cross":
        ends = np.array([[0.05, 0.05], [0.5, 0.5], [0.98, 0.95]])
        return [(ends - 0.5) * grow + 0.5, (ends * (-1, 1) + (1, 0) - 0.5) * grow + 0.5]
    if way == "circle":
        turn = np.linspace(0.3, 2 * np.pi * 1.08 + 0.3, 12)
        return [0.5 + np.stack([np.cos(turn), np.sin(turn)], axis=1) * rng.uniform(0.62, 0.85)]
    zigzag = np.array([[0.06 + 0.9 * (i % 2), 0.05 + 0.09 * i] for i in range(11)])
    if way == "filled":
        return [zigzag]
    lines = [(check - 0.5) * 1.05 + 0.5]
    for y in (0.25, 0.55, 0.8):  # struck: lines right through it and past its sides
        lines.append(np.array([[-0.5, y], [0.5, y - 0.1], [1.6, y - 0.05]]))
    return lines


def strokes_through(box: Box, count: int, pen: Pen, rng: np.random.Generator) -> list[Stroke]:
    """``count`` careless lines through ``box`` (mm), from one side beyond the other."""
    x0, y0, x1, y1 = box
    strokes = []
    for _ in range(count):
        ends = np.array([[x0 - 3, rng.uniform(y0, y1)], [(x0 + x1) / 2, rng.uniform(y0, y1)], [x1 + 3, 0]])
        ends[2, 1] = rng.uniform(y0, y1)
        strokes.append(pressed(spline(ends), pen.line(rng), rng))
    return strokes
