"""Phones: a leaf on a desk at a slant, in bad light, from an unsteady hand; what scanner apps make of it."""

import cv2
import numpy as np

from guidang.rehearsal.ink import Image, Points
from guidang.rehearsal.light import blur, grain, shade
from guidang.rehearsal.trials import looks
from guidang.rehearsal.trials.leaf import Leaf
from guidang.rehearsal.trials.view import Matrix, View, lay

_DESKS_BGR = ((92, 124, 158), (60, 78, 102), (150, 150, 148), (96, 92, 88), (178, 196, 206), (214, 218, 220))
Leaves = list[Leaf]


def photo(leaves: Leaves, severity: int, rng: np.random.Generator) -> View:
    """A photograph as the phone keeps it, 3264 px long or less."""
    long = (3264, 2592, 2300, 2000, 1800)[severity]
    view = _shot(leaves[0], long, severity, rng)
    warm = float(np.clip(rng.normal(0.03, 0.03 * (1 + severity)), -0.15, 0.2))
    view.image = cv2.multiply(view.image, (1 - warm, 1.0, 1 + warm / 2, 0.0))
    view.image = shade(view.image, (0.92, 0.8, 0.66, 0.52, 0.4)[severity], rng)
    if severity >= 2 and rng.random() < 0.6:
        _shadow(view.image, (0.0, 0.0, 0.75, 0.6, 0.5)[severity], rng)
    if severity and rng.random() < 0.35:
        looks.flash(view.image, (0, 60, 100, 140, 180)[severity], rng)
    view.image = looks.shaken(
        blur(view.image, (0.5, 0.6, 0.8, 1.0, 1.2)[severity]), (0, 0, 1.5, 2.5, 3.5)[severity], rng
    )
    view.image = grain(view.image, (2, 3.5, 6, 9, 13)[severity], rng)
    view.quality = (92, 85, 75, 62, 50)[severity]
    view.turn(int(rng.choice([0, 0, 0, 90, 180, 270])))
    view.dpi = 0.0
    return view


def chat(leaves: Leaves, severity: int, rng: np.random.Generator) -> View:
    """A photograph sent by a chat app, which makes it small; at worst a screenshot of that."""
    view = photo(leaves, max(severity - 1, 0), rng)
    long = (1800, 1600, 1440, 1280, 1080)[severity]
    view.resize(min(long / max(view.size), 1.0))
    view.image = looks.jpeg_again(view.image, (70, 50, 35, 22, 12)[severity])
    if severity >= 2 and rng.random() < 0.4:
        _screenshot(view, rng)
    view.quality = (80, 65, 50, 40, 30)[severity]
    view.dpi = 0.0
    return view


def _screenshot(view: View, rng: np.random.Generator) -> None:
    """The picture on a phone's black screen, with the bars above and below it."""
    across = 1080 / view.size[0]
    view.resize(min(across, 2000 / view.size[1]))
    width, height = view.size
    high = max(int(1080 * rng.uniform(1.9, 2.2)), height + 240)
    left, top = (1080 - width) // 2, (high - height) // 2
    screen = np.full((high, 1080, 3), int(rng.choice([0, 18])), np.uint8)
    screen[top : top + height, left : left + width] = view.image
    cv2.putText(screen, "12:30", (48, 62), cv2.FONT_HERSHEY_SIMPLEX, 1.1, (235, 235, 235), 2, cv2.LINE_AA)
    cv2.rectangle(screen, (960, 34), (1024, 62), (235, 235, 235), 2)
    view.image = looks.moire(screen, 5, rng) if rng.random() < 0.3 else screen
    view.moved(np.array([[1, 0, left], [0, 1, top], [0, 0, 1]], np.float64))


def app(leaves: Leaves, severity: int, rng: np.random.Generator) -> View:
    """A scanner app: cropped to the paper by eye, evened out, hard in tone; at times black and white."""
    view = _shot(leaves[0], (2800, 2400, 2000, 1750, 1500)[severity], max(severity - 1, 0), rng)
    view.image = shade(view.image, (0.9, 0.8, 0.65, 0.5, 0.4)[severity], rng)
    view.image = grain(blur(view.image, (0.4, 0.6, 0.8, 1.0, 1.1)[severity]), (2, 3, 5, 7, 10)[severity], rng)
    _crop(view, severity, rng)
    view.image = looks.cleaned(view.image, (0.3, 0.5, 0.8, 1.1, 1.4)[severity])
    if rng.random() < 0.3:
        view.image, view.bilevel = looks.threshold(view.image, (150, 145, 140, 130, 120)[severity]), True
    view.quality = (85, 75, 60, 45, 35)[severity]
    view.dpi = 0.0
    return view


def _shot(leaf: Leaf, long: int, severity: int, rng: np.random.Generator) -> View:
    """The leaf, bent, on a desk, seen at a slant."""
    width, height = leaf.size
    curl = (0.3, 1.0, 2.0, 3.5, 5.0)[severity] * leaf.unit
    xs, ys = np.linspace(0, 1, 9)[None, :], np.linspace(0, 1, 9)[:, None]
    phase = rng.uniform(0, 2 * np.pi, 2)
    dy = curl * np.sin(np.pi * xs + phase[0]) * (0.4 + 0.6 * ys)
    dx = curl * 0.5 * np.sin(np.pi * ys + phase[1]) * (0.4 + 0.6 * xs)
    leaf.bend(dx.astype(np.float32), dy.astype(np.float32))
    short = long * 3 // 4
    frame = (short, long) if height >= width else (long, short)
    scene = _desk(frame, rng)
    view = View(scene, 0.0)
    lay(view, leaf, _slant(leaf, frame, severity, rng), shadow=0.25)
    return view


def _slant(leaf: Leaf, frame: tuple[int, int], severity: int, rng: np.random.Generator) -> Matrix:
    width, height = leaf.size
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    skew = (2, 4, 8, 14, 22)[severity]
    angle = np.radians(rng.uniform(-skew, skew))
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    seen = (corners - (width / 2, height / 2)) @ turn
    seen += rng.uniform(-1, 1, (4, 2)) * (0.008, 0.02, 0.035, 0.055, 0.08)[severity] * max(width, height)
    seen = _tilted(seen, float(rng.uniform(0, (4, 9, 17, 28, 40)[severity])), rng)
    seen -= (seen.min(axis=0) + seen.max(axis=0)) / 2
    fill = rng.uniform(*((0.9, 0.97), (0.88, 0.96), (0.85, 0.95), (0.8, 0.93), (0.78, 0.92))[severity])
    seen *= float(np.min(np.array(frame) * fill / np.ptp(seen, axis=0)))
    seen += np.array(frame) / 2
    matrix: Matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), seen.astype(np.float32))
    return matrix


def _tilted(points: Points, degrees: float, rng: np.random.Generator) -> Points:
    """Points (n, 2) of a flat thing around 0, as seen when it leans back by ``degrees`` about some axis."""
    axis, lean = rng.uniform(0, 2 * np.pi), np.radians(degrees)
    along, across = np.array([np.cos(axis), np.sin(axis)]), np.array([-np.sin(axis), np.cos(axis)])
    near, far = points @ along, points @ across
    away = 1.3 * float(np.ptp(points))
    shrink = away / (away + far * np.sin(lean))
    flat: Points = (near * shrink)[:, None] * along + (far * np.cos(lean) * shrink)[:, None] * across
    return flat


def _crop(view: View, severity: int, rng: np.random.Generator) -> None:
    """Flatten the picture to where the app believes the paper's corners are: off by a little."""
    corners = view.laid[0].outline
    off = (0.002, 0.004, 0.008, 0.014, 0.02)[severity] * float(np.ptp(corners))
    guessed = corners + rng.uniform(-1, 1, (4, 2)) * off
    wide, high = np.linalg.norm(guessed[1] - guessed[0]), np.linalg.norm(guessed[3] - guessed[0])
    size = (max(int(wide), 200), max(int(high), 200))
    target = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    matrix = cv2.getPerspectiveTransform(guessed.astype(np.float32), target)
    view.image = cv2.warpPerspective(view.image, matrix, size, borderMode=cv2.BORDER_REPLICATE)
    view.moved(np.asarray(matrix, np.float64))


def _desk(frame: tuple[int, int], rng: np.random.Generator) -> Image:
    """A desk top, at times with a stripe of something else lying on it."""
    base = np.array(_DESKS_BGR[int(rng.integers(len(_DESKS_BGR)))], np.float32)
    small = (frame[0] // 4, frame[1] // 4)
    lines = cv2.resize(rng.normal(0, 9, (220, 14)).astype(np.float32), small, interpolation=cv2.INTER_CUBIC)
    desk = np.clip(base + lines[..., None], 0, 255).astype(np.uint8)
    if rng.random() < 0.3:
        x = int(rng.integers(small[0]))
        cv2.line(
            desk, (x, 0), (x + int(rng.integers(-60, 60)), small[1]), (40, 40, 44), int(rng.integers(4, 30))
        )
    scene: Image = cv2.resize(desk, frame, interpolation=cv2.INTER_LINEAR)
    return scene


def _shadow(image: Image, light: float, rng: np.random.Generator) -> None:
    """The photographer's shadow (in place): one soft edge across the picture, ``light`` left under it."""
    height, width = image.shape[:2]
    small = np.full((height // 16, width // 16), 255, np.uint8)
    edge = [[0, 0], [0, small.shape[0]], [int(rng.uniform(0.2, 0.8) * small.shape[1]), small.shape[0]]]
    edge.append([int(rng.uniform(0.1, 0.7) * small.shape[1]), 0])
    shape = np.array(edge)
    if rng.random() < 0.5:
        shape[:, 0] = small.shape[1] - shape[:, 0]
    cv2.fillPoly(small, [shape.astype(np.int32)], int(255 * light))
    soft = cv2.resize(cv2.GaussianBlur(small, (0, 0), float(rng.choice([0.7, 3]))), (width, height))
    image[:] = cv2.multiply(image, cv2.merge([soft] * 3), scale=1 / 255)
