"""Hands: a person's pen, an invented signature that looks the same each time, and ticks.

A signature is made of two or three characters of running hand that mean nothing: strokes as Chinese writing
has them (across, down, falling left and right, folded, hooked, dotted), partly run together.
"""

import zlib
from dataclasses import dataclass

import numpy as np

from . import script
from .ink import Points, Stroke, pressed, spline
from .sheets import Box

Glyph = tuple[Points, ...]  # each stroke's knots in a unit square, y downwards

_STROKES: dict[str, tuple[tuple[float, float], ...]] = {
    "across": ((0.05, 0.52), (0.5, 0.46), (0.97, 0.43)),
    "down": ((0.5, 0.02), (0.49, 0.5), (0.47, 1.0)),
    "falling left": ((0.58, 0.05), (0.46, 0.5), (0.1, 0.96)),
    "falling right": ((0.4, 0.3), (0.62, 0.68), (0.98, 0.92)),
    "folded": ((0.12, 0.2), (0.5, 0.15), (0.84, 0.14), (0.82, 0.5), (0.74, 0.86), (0.6, 0.74)),
    "hooked": ((0.32, 0.1), (0.28, 0.6), (0.4, 0.92), (0.86, 0.9), (0.92, 0.68)),
    "dotted": ((0.3, 0.1), (0.38, 0.2), (0.41, 0.27)),
    "looped": ((0.2, 0.5), (0.6, 0.36), (0.7, 0.56), (0.4, 0.76), (0.3, 0.6), (0.62, 0.62), (0.96, 0.72)),
}
_FRAMES = (
    ("across", "down", "falling left", "falling right", "dotted"),
    ("dotted", "folded", "across", "across", "hooked"),
    ("falling left", "down", "folded", "across", "looped"),
    ("across", "falling left", "folded", "dotted", "falling right"),
    ("down", "folded", "across", "looped", "dotted", "hooked"),
)


@dataclass(frozen=True, slots=True)
class Hand:
    """A person's writing: the name's ``glyphs``, the pen's line in mm, its ink (BGR), its slant (dx/dy)."""

    glyphs: tuple[Glyph, ...]
    pen_mm: float
    ink: tuple[int, int, int]
    slant: float


def hand_of(seed: int, person: str) -> Hand:
    """The hand of ``person`` (any text that names one in this run): the same each time it is asked for."""
    rng = np.random.default_rng((seed, zlib.crc32(person.encode())))
    count = int(rng.choice([2, 3, 3, 3]))
    return Hand(
        glyphs=tuple(glyph(rng) for _ in range(count)),
        pen_mm=float(rng.choice(script.PENS_MM)),
        ink=script.INKS_BGR[int(rng.integers(len(script.INKS_BGR)))],
        slant=float(rng.uniform(-0.05, 0.22)),
    )


def glyph(rng: np.random.Generator, joined: float = 0.5) -> Glyph:
    """One invented character; a stroke runs on into the next with the probability ``joined``."""
    frame = _FRAMES[int(rng.integers(len(_FRAMES)))]
    runs: list[list[Points]] = []
    for name in frame:
        knots = np.array(_STROKES[name])
        size = rng.uniform(0.45, 0.95, 2)
        knots = (knots - 0.5) * size + 0.5 + rng.uniform(-0.24, 0.24, 2) + rng.normal(0, 0.03, knots.shape)
        if runs and rng.random() < joined:
            runs[-1].append(knots)
        else:
            runs.append([knots])
    drawn = [np.vstack(run) for run in runs]
    every = np.vstack(drawn)
    low, high = every.min(axis=0), every.max(axis=0)
    return tuple((knots - low) / np.maximum(high - low, 0.3) for knots in drawn)


def signature(hand: Hand, box: Box, rng: np.random.Generator) -> list[Stroke]:
    """The person's name in ``box`` (mm), as written this time: 40-80 % of the width, at times a little over.

    Hands have a size: the share gives way where the box is so wide that the characters would be stretched.
    """
    x0, y0, x1, y1 = box
    count = len(hand.glyphs)
    least, most = script.SIGNATURE_HEIGHT_MM
    height = float(np.clip((y1 - y0) * rng.uniform(0.7, 1.08), least * 0.6, rng.uniform(least + 2, most)))
    natural = count * height * 0.92
    width = float(np.clip((x1 - x0) * rng.uniform(*script.SIGNATURE_WIDTH), natural * 0.6, natural * 1.9))
    width = min(width, (x1 - x0) * 1.04)
    left = x0 + max(x1 - x0 - width, 0) * rng.uniform(0.05, 0.5)
    top = (y0 + y1 - height) / 2 + (y1 - y0) * rng.uniform(-0.08, 0.08)
    pitch = width / count
    strokes = []
    for i, character in enumerate(hand.glyphs):
        size = np.array([min(pitch * 0.94, height * 1.25), height * rng.uniform(0.8, 1.0)])
        corner = np.array(
            [left + i * pitch, top + (height - size[1]) / 2 + height * rng.uniform(-0.05, 0.05)]
        )
        for knots in character:
            shaky = knots + rng.normal(0, 0.018, knots.shape)
            path = corner + spline(shaky) * size
            path[:, 0] += hand.slant * (corner[1] + height / 2 - path[:, 1])
            strokes.append(pressed(path, hand.pen_mm, rng))
    return strokes


def tick(hand: Hand, box: Box, room: float, rng: np.random.Generator) -> list[Stroke]:
    """A tick in ``box`` (mm) that shoots over its top right corner, less than ``room`` mm to the right."""
    x0, y0, x1, y1 = box
    side = min(x1 - x0, y1 - y0)
    left, top = (x0 + x1 - side) / 2, (y0 + y1 - side) / 2
    over = min(side * rng.uniform(0.15, 0.6), max(room, 0.0) * 0.6 + (x1 - x0 - side) / 2)
    tip = np.array([left + side + over, top - side * rng.uniform(0.1, 0.5)])
    start = np.array([left + side * rng.uniform(0.0, 0.2), top + side * rng.uniform(0.4, 0.6)])
    valley = np.array([left + side * rng.uniform(0.35, 0.5), top + side * rng.uniform(0.85, 1.05)])
    half = (valley + tip) / 2 + np.array([-0.04, 0.08]) * side
    knots = np.vstack([start, (start + valley) / 2 + np.array([0.05, -0.02]) * side, valley, half, tip])
    return [pressed(spline(knots), hand.pen_mm * 1.1, rng)]
