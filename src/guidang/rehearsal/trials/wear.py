"""What happens to paper between printer and scanner. Each changes a leaf in place, hiding what it hides."""

import cv2
import numpy as np
from numpy.typing import NDArray

from guidang.rehearsal.ink import Image
from guidang.rehearsal.trials.leaf import Leaf

Field = NDArray[np.float32]


def low_toner(page: Image, strength: float, rng: np.random.Generator) -> None:
    """Print that fades in bands and streaks: 0 none, 1 nearly gone. Before anything is written on it."""
    height, width = page.shape[:2]
    bands = cv2.resize(
        rng.uniform(0, 1, (1, 9)).astype(np.float32), (width, 1), interpolation=cv2.INTER_CUBIC
    )
    down = cv2.resize(rng.uniform(0.3, 1, (7, 1)).astype(np.float32), (1, height))
    mottle = cv2.resize(
        rng.uniform(0.75, 1.25, (height // 6, width // 6)).astype(np.float32), (width, height)
    )
    fade = np.clip(strength * (0.35 + 0.65 * bands) * (0.5 + 0.5 * down) * mottle, 0, 0.85)
    for _ in range(round(strength * 6)):  # a scratched drum leaves white lines
        x = int(rng.integers(width - 3))
        fade[:, x : x + int(rng.integers(1, 4))] = 0.85
    kept = cv2.convertScaleAbs(1 - fade, alpha=255)
    white = np.full_like(page, 247)
    page[:] = 247 - cv2.multiply(cv2.subtract(white, page), cv2.merge([kept] * 3), scale=1 / 255)


def crumple(leaf: Leaf, creases: int, deep: float, rng: np.random.Generator) -> None:
    """Creased along ``creases`` lines and smoothed out again: bent by ``deep`` mm, lit facet by facet."""
    width, height = leaf.size
    xs, ys = np.meshgrid(np.arange(0, width, 8, dtype=np.float32), np.arange(0, height, 8, dtype=np.float32))
    bend = np.zeros((2, *xs.shape), np.float32)
    light = np.zeros_like(xs)
    lines = []
    for _ in range(creases):
        angle = rng.choice([0.0, np.pi / 2]) + rng.normal(0, 0.08 if creases < 3 else 0.7)
        normal = np.array([np.cos(angle), np.sin(angle)])
        middle = np.array([width, height]) * rng.uniform(0.25, 0.75, 2)
        away = (xs - middle[0]) * normal[0] + (ys - middle[1]) * normal[1]
        reach = rng.uniform(15, 60) * leaf.unit
        ridge = np.exp(-np.abs(away) / reach)
        for axis in range(2):
            bend[axis] += (
                normal[axis] * np.sign(away) * (1 - ridge) * deep * leaf.unit * rng.uniform(-0.5, 0.5)
            )
            bend[axis] += normal[1 - axis] * ridge * deep * leaf.unit * rng.uniform(-0.4, 0.4)
        light += np.sign(away) * ridge * rng.uniform(3, 10) * (1 + deep)
        lines.append((middle, normal))
    soft = (max(int(width / leaf.unit / 12), 3), max(int(height / leaf.unit / 12), 3))
    bend += np.stack(
        [
            cv2.resize(b, xs.shape[::-1])
            for b in rng.normal(0, 0.12 * deep * leaf.unit, (2, *soft[::-1])).astype(np.float32)
        ]
    )
    leaf.bend(*[np.ascontiguousarray(b) for b in bend])
    shade = cv2.resize(light, (width, height))
    for middle, normal in lines:
        _crease(shade, middle, normal, leaf.unit, rng)
    up, down = (np.clip(sign * shade, 0, 255).astype(np.uint8) for sign in (1, -1))
    lit = cv2.add(leaf.pixels, cv2.merge([up] * 3))
    leaf.pixels = cv2.subtract(lit, cv2.merge([down] * 3))


def _crease(
    shade: Field,
    middle: NDArray[np.float64],
    normal: NDArray[np.float64],
    unit: float,
    rng: np.random.Generator,
) -> None:
    """A thin line, dark with a light rim: the paper's broken surface."""
    along = np.array([-normal[1], normal[0]]) * 4000
    ends = [tuple(np.rint(middle + s * along).astype(int).tolist()) for s in (-1, 1)]
    rim = [tuple(np.rint(np.array(e) + normal * unit * 0.5).astype(int).tolist()) for e in ends]
    layer = np.zeros_like(shade)
    cv2.line(layer, rim[0], rim[1], float(rng.uniform(8, 20)), max(round(0.4 * unit), 1))
    cv2.line(layer, ends[0], ends[1], -float(rng.uniform(15, 55)), max(round(0.25 * unit), 1))
    shade += cv2.GaussianBlur(layer, (0, 0), max(0.15 * unit, 0.6))


def stain(leaf: Leaf, count: int, depth: float, rng: np.random.Generator) -> None:
    """Coffee: ``count`` rings and spills, taking up to ``depth`` (0..1) of blue light, half of it of red."""
    width, height = leaf.size
    cover = np.zeros((height // 2, width // 2), np.float32)
    xs, ys = np.meshgrid(np.arange(width // 2, dtype=np.float32), np.arange(height // 2, dtype=np.float32))
    for _ in range(count):
        centre = (int(rng.integers(width // 2)), int(rng.integers(height // 2)))
        radius = int(rng.uniform(12, 42) * leaf.unit / 2)
        layer = np.zeros_like(cover)
        cv2.circle(layer, centre, radius, float(rng.uniform(0.15, 0.55)), -1)
        cv2.circle(layer, centre, radius, 1.0, max(int(rng.uniform(0.8, 2.5) * leaf.unit / 2), 1))
        wobble = rng.normal(0, 6 * leaf.unit / 2, (2, 9, 7)).astype(np.float32)
        moved = [cv2.resize(w, (width // 2, height // 2), interpolation=cv2.INTER_CUBIC) for w in wobble]
        cover = np.maximum(cover, cv2.remap(layer, xs + moved[0], ys + moved[1], cv2.INTER_LINEAR))
    full = cv2.resize(cv2.GaussianBlur(cover, (0, 0), 1.2), (width, height)) * np.float32(depth)
    left = [cv2.convertScaleAbs(1 - full * np.float32(taken), alpha=255) for taken in (0.85, 0.6, 0.42)]
    leaf.pixels = cv2.multiply(leaf.pixels, cv2.merge(left), scale=1 / 255)


def highlight(leaf: Leaf, count: int, rng: np.random.Generator) -> None:
    """``count`` strokes of a text marker, yellow, green or pink: every other one over a code or a box."""
    aims = [spot for spot in leaf.spots if spot.kind != "paper"]
    for _ in range(count):
        colour = np.array([(70, 250, 255), (120, 255, 140), (220, 140, 255)])[int(rng.integers(3))] / 255
        width, height = leaf.size
        y, x = int(rng.integers(height)), int(rng.integers(width // 2))
        if aims and rng.random() < 0.5:
            low = aims[int(rng.integers(len(aims)))].points.mean(axis=0) - (20 * leaf.unit, 2 * leaf.unit)
            x, y = (max(int(v), 0) for v in low)
        patch = leaf.pixels[y : y + int(4.5 * leaf.unit), x : x + int(rng.uniform(20, 90) * leaf.unit)]
        patch[:] = (patch * colour).astype(np.uint8)


def punch(leaf: Leaf, ground: int, rng: np.random.Generator) -> None:
    """Two holes of 6 mm, 80 mm apart, 12 mm from an edge (ISO 838); ``ground`` shows through them."""
    width, height = leaf.size
    side = rng.random() < 0.8 and height > 110 * leaf.unit
    cover = np.zeros((height, width), np.uint8)
    for offset in (-40, 40):
        x, y = (12 * leaf.unit, height / 2 + offset * leaf.unit)
        if not side:
            x, y = width / 2 + offset * leaf.unit, 12 * leaf.unit
        cv2.circle(cover, (round(x), round(y)), round(3 * leaf.unit), 255, -1, cv2.LINE_AA)
    leaf.pixels[cover > 127] = ground
    leaf.hide(cover > 127)


def staple(leaf: Leaf, at: tuple[float, float], rng: np.random.Generator) -> None:
    """A staple at ``at`` (px): 12 mm of bright and dark wire, with its shadow."""
    angle = rng.uniform(-0.9, 0.9)
    half = np.array([np.cos(angle), np.sin(angle)]) * 6 * leaf.unit
    ends = [tuple(np.rint(np.array(at) + s * half).astype(int).tolist()) for s in (-1, 1)]
    below = [(x + round(0.3 * leaf.unit), y + round(0.5 * leaf.unit)) for x, y in ends]
    cover = np.zeros(leaf.mask.shape, np.uint8)
    cv2.line(leaf.pixels, below[0], below[1], (150, 150, 150), max(round(0.8 * leaf.unit), 1), cv2.LINE_AA)
    tone = int(rng.choice([60, 90, 200]))
    for canvas, ink in ((leaf.pixels, (tone,) * 3), (cover, 255)):
        cv2.line(canvas, ends[0], ends[1], ink, max(round(0.7 * leaf.unit), 1), cv2.LINE_AA)
    leaf.hide(cover > 127)


def tear_corner(leaf: Leaf, size: float, rng: np.random.Generator) -> None:
    """A corner of about ``size`` mm is gone."""
    width, height = leaf.size
    corner = int(rng.integers(4))
    reach = np.array([size * rng.uniform(0.7, 1.4), size * rng.uniform(0.7, 1.4)]) * leaf.unit
    steps = np.linspace(0, 1, 14)
    edge = np.stack([reach[0] * (1 - steps), reach[1] * steps], axis=1) * (1 + rng.normal(0, 0.07, (14, 1)))
    shape = np.vstack([[[-9, -9]], [[reach[0], -9]], edge, [[-9, reach[1]]]])
    if corner % 2:
        shape[:, 0] = width - shape[:, 0]
    if corner > 1:
        shape[:, 1] = height - shape[:, 1]
    gone = np.zeros((height, width), np.uint8)
    cv2.fillPoly(gone, [np.rint(shape).astype(np.int32)], 255)
    rim = cv2.dilate(gone, np.ones((3, 3), np.uint8), iterations=max(round(0.4 * leaf.unit), 1))
    leaf.pixels[rim > 0] = 252
    leaf.mask[gone > 0] = 0
    leaf.hide(gone > 0)


def fold_corner(leaf: Leaf, size: float, rng: np.random.Generator) -> None:
    """A stapled corner of about ``size`` mm turned over: its back covers the print beside it.

    Half the time it is the corner next to a code.
    """
    reach = size * rng.uniform(0.7, 1.3, 2) * leaf.unit
    right, below = _corner(leaf, rng)
    corner = np.array([0.0, 0.0])
    ends = np.array([[reach[0], 0.0], [0.0, reach[1]]])
    normal = np.array([reach[1], reach[0]]) / np.hypot(*reach)
    tip = corner + 2 * normal * float((ends[0] - corner) @ normal)
    width, height = leaf.size
    shapes = []
    for shape in (np.vstack([corner - 2, ends]), np.vstack([tip, ends])):
        mirrored = shape.copy()
        if right:
            mirrored[:, 0] = width - mirrored[:, 0]
        if below:
            mirrored[:, 1] = height - mirrored[:, 1]
        shapes.append(np.rint(mirrored).astype(np.int32))
    gone, flap = np.zeros((2, height, width), np.uint8)
    cv2.fillPoly(gone, [shapes[0]], 255)
    cv2.fillPoly(flap, [shapes[1]], 255)
    fall = cv2.convertScaleAbs(cv2.GaussianBlur(flap, (0, 0), 0.8 * leaf.unit), alpha=0.3)
    leaf.pixels = cv2.subtract(leaf.pixels, cv2.merge([fall] * 3))
    leaf.pixels[flap > 0] = int(rng.integers(232, 247))
    leaf.mask[gone > 0] = 0
    leaf.hide((gone > 0) | (flap > 0))
    middle = shapes[1].mean(axis=0)
    staple(leaf, (float(middle[0]), float(middle[1])), rng)


def _corner(leaf: Leaf, rng: np.random.Generator) -> tuple[bool, bool]:
    """A corner: whether it is a right one, and one below."""
    codes = [spot for spot in leaf.spots if spot.kind == "code"]
    if codes and rng.random() < 0.5:
        middle = codes[int(rng.integers(len(codes)))].corners.mean(axis=0) * 2 > leaf.size
        return bool(middle[0]), bool(middle[1])
    return bool(rng.random() < 0.5), bool(rng.random() < 0.5)


def dust(leaf: Leaf, count: int, rng: np.random.Generator) -> None:
    """``count`` specks and fibres anywhere, 0.1 to 1 mm."""
    width, height = leaf.size
    for _ in range(count):
        x, y = int(rng.integers(width)), int(rng.integers(height))
        tone = (int(rng.integers(40, 150)),) * 3
        if rng.random() < 0.85:
            cv2.circle(leaf.pixels, (x, y), max(round(rng.uniform(0.05, 0.4) * leaf.unit), 1), tone, -1)
        else:
            knots = np.cumsum(rng.normal(0, 0.7 * leaf.unit, (5, 2)), axis=0) + np.array([x, y])
            cv2.polylines(leaf.pixels, [np.rint(knots).astype(np.int32)], False, tone, 1, cv2.LINE_AA)


def show_through(leaf: Leaf, back: Image, strength: float) -> None:
    """What is printed on the back shines through, mirrored and soft; ``strength`` 0..1."""
    width, height = leaf.size
    ghost = cv2.resize(cv2.flip(back, 1), (width, height), interpolation=cv2.INTER_AREA)
    ghost = cv2.GaussianBlur(ghost, (0, 0), 0.18 * leaf.unit)
    taken = cv2.convertScaleAbs(cv2.subtract(np.full_like(ghost, 247), ghost), alpha=strength)
    leaf.pixels = cv2.subtract(leaf.pixels, taken)
