"""Machines with a lamp: flatbed, feeder, fax, copier. Severities 0 (clean) to 4 (a person just reads it)."""

import cv2
import numpy as np

from guidang.rehearsal.ink import MM
from guidang.rehearsal.light import blur, grain, shade
from guidang.rehearsal.trials import looks
from guidang.rehearsal.trials.leaf import Leaf
from guidang.rehearsal.trials.view import View, lay, placed

FAX_DPI = (204, 196)  # ITU-T T.4 "fine"; "standard" has half the lines
Leaves = list[Leaf]
_LID_OPEN = 0.12  # of pages on the glass: the room behind them is black
_HALFTONE = 0.25  # of black and white scans: the machine was set to photograph


def bed(leaf: Leaf, rng: np.random.Generator, skew: float, *, colour: bool, room_mm: float = 4.0) -> View:
    """One leaf on a machine's white bed, askew by up to ``skew`` degrees."""
    askew = float(np.clip(rng.normal(0, skew / 2), -skew, skew))
    width, height = (side / leaf.unit for side in leaf.size)
    high = max(height + room_mm, 297.0 if rng.random() < 0.6 else 0.0)
    wide = max(width, 210.0) + room_mm
    size = (round(wide * leaf.unit), round(high * leaf.unit))
    tone = int(rng.integers(12, 46)) if rng.random() < _LID_OPEN else int(rng.integers(226, 250))
    shape = (size[1], size[0], 3) if colour else (size[1], size[0])
    view = View(np.full(shape, tone, np.uint8), leaf.dpi)
    slack = max(high - height - room_mm, 0) / 2 * leaf.unit
    centre = (size[0] / 2 + rng.uniform(-4, 4), size[1] / 2 + rng.uniform(-0.9, 0.9) * slack)
    lay(view, leaf, placed(leaf, centre, askew))
    return view


def sense(view: View, rng: np.random.Generator, severity: int) -> View:
    """Lens, noise, exposure and compression of an office machine."""
    soft = (0.35, 0.5, 0.95, 1.1, 1.15)[severity] * max(view.dpi, 110) / 200
    soft *= float(np.exp(rng.normal(0, 0.08 * severity)))
    noise = (1.2, 2.5, 8, 11, 13)[severity]
    black, white = ((-8, 252), (10, 245), (28, 232), (45, 218), (62, 205))[severity]
    view.image = grain(blur(view.image, max(soft, 0.3)), noise, rng, black, white)
    view.quality = (90, 82, 65, 45, 30)[severity]
    return view


def flatbed(leaves: Leaves, severity: int, rng: np.random.Generator) -> View:
    """The glass, gray or colour; from severity 2 on at low resolution."""
    view = bed(leaves[0], rng, (0.4, 1.5, 3, 5, 8)[severity], colour=rng.random() < 0.5)
    view.image = shade(view.image, (0.98, 0.95, 0.9, 0.84, 0.78)[severity], rng)
    if severity == 4:
        view.resize(float(rng.uniform(0.75, 1.0)))
    return sense(view, rng, severity)


def bilevel(leaves: Leaves, severity: int, rng: np.random.Generator) -> View:
    """The glass, set to black and white, its threshold more and more wrong."""
    view = bed(leaves[0], rng, (0.4, 1.5, 2.5, 4, 6)[severity], colour=False)
    noisy = grain(blur(view.image, 0.6), (2, 6, 12, 20, 27)[severity], rng)
    off = (0, 15, 30, 48, 55)[severity] * rng.choice([-1, 1])
    halftone = rng.random() < _HALFTONE
    view.image = (
        looks.diffused(looks.levels(noisy, -60, 300)) if halftone else looks.threshold(noisy, 145 + off)
    )
    view.bilevel = True
    return view


def feeder(leaves: Leaves, severity: int, rng: np.random.Generator) -> View:
    """Drawn through: askew, stretched, dragged where a roller slips, with streaks of dust on the lens."""
    leaf = leaves[0]
    height = leaf.size[1]
    drag = (0.1, 0.4, 0.9, 1.6, 2.6)[severity] * leaf.unit
    down = np.cumsum(rng.normal(0, 1, 9))
    down = (down - np.linspace(down[0], down[-1], 9)) / max(float(np.abs(down).max()), 1e-6) * drag
    stretch = rng.choice([-1, 1]) * (0.002, 0.005, 0.009, 0.015, 0.024)[severity] * height
    dy = (down + np.linspace(-0.5, 0.5, 9) * stretch).astype(np.float32)[:, None].repeat(3, axis=1)
    dx = (rng.normal(0, 0.25 * drag, (5, 1))).astype(np.float32).repeat(3, axis=1)
    leaf.bend(dx, dy)
    view = bed(leaf, rng, (0.6, 2, 3.5, 5.5, 9)[severity], colour=rng.random() < 0.4)
    looks.streaks(
        view.image,
        (0, 1, 3, 6, 12)[severity],
        ((6, 14), (10, 40), (15, 90), (25, 160), (30, 220))[severity],
        rng,
    )
    return sense(view, rng, severity)


def fax(leaves: Leaves, severity: int, rng: np.random.Generator) -> View:
    """204 x 196, at severity 3 and 4 often 204 x 98; threshold or a screen; lines lost on the wire."""
    view = bed(leaves[0], rng, (0.4, 1, 2, 3, 4)[severity], colour=False)
    standard = severity >= 3 and rng.random() < 0.5
    view.resize(FAX_DPI[0] / leaves[0].dpi, FAX_DPI[1] / leaves[0].dpi / (2 if standard else 1))
    noisy = grain(blur(view.image, 0.5), (3, 7, 11, 15, 20)[severity], rng)
    screened = severity >= 1 and rng.random() < 0.35
    level = 150 + (0, 10, 20, 30, 42)[severity] * rng.uniform(-1, 1)
    view.image = looks.dither(looks.levels(noisy, -30, 275)) if screened else looks.threshold(noisy, level)
    looks.specks(view.image, (0, 0.0003, 0.001, 0.002, 0.004)[severity], rng)
    view.image = looks.threshold(view.image, 127)
    looks.lost_lines(view.image, (0, 2, 6, 14, 26)[severity], rng)
    view.bilevel = True
    return view


def photocopy(leaves: Leaves, severity: int, rng: np.random.Generator) -> View:
    """A copy of a copy, scanned: one generation at severity 0, seven at 4."""
    view = bed(leaves[0], rng, (0.4, 1.5, 2.5, 4, 5)[severity], colour=False)
    if rng.random() < 0.35:
        _enlarged(view, float(rng.choice([0.93, 0.97, 1.03, 1.05])))
    for _ in range((1, 2, 3, 5, 7)[severity]):
        view.image = looks.copied(view.image, rng)
    if severity >= 3:
        view.resize((150, 140)[severity - 3] / view.dpi)
    return sense(view, rng, severity)


def _enlarged(view: View, scale: float) -> None:
    """Copied larger or smaller onto paper of the same size, from its middle."""
    width, height = view.size
    matrix = np.array([[scale, 0, width * (1 - scale) / 2], [0, scale, height * (1 - scale) / 2], [0, 0, 1]])
    view.image = cv2.warpAffine(view.image, matrix[:2], (width, height), borderMode=cv2.BORDER_REPLICATE)
    view.moved(matrix)


def exposure(leaves: Leaves, severity: int, rng: np.random.Generator) -> View:
    """Far too light, so that pale ink goes, or far too dark."""
    view = bed(leaves[0], rng, 2.0, colour=rng.random() < 0.5)
    view.image = blur(view.image, 0.6)
    if rng.random() < 0.5:
        black, gain = (0, 40, 85, 125, 155)[severity], (10, 35, 70, 95, 110)[severity]
        view.image = looks.levels(view.image, black, 255 + gain)
    else:
        view.image = looks.levels(view.image, -5, (250, 180, 120, 80, 55)[severity], 1 + 0.15 * severity)
    view.image = grain(view.image, (1.5, 2.5, 5, 7, 8)[severity], rng)
    view.quality = (90, 85, 80, 70, 60)[severity]
    return view


def turned(leaves: Leaves, severity: int, rng: np.random.Generator) -> View:
    """Laid the wrong way round, and carelessly: up to 20 degrees askew."""
    skew = (0.5, 3, 7, 12, 20)[severity]
    askew = rng.choice([-1, 1]) * rng.uniform(0.6, 1) * skew
    leaf = leaves[0]
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * np.array(leaf.size) / 2
    angle = np.radians(askew)
    reach = np.ptp(
        corners @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]), axis=0
    )
    size = np.rint(reach + 4 / MM * leaf.dpi).astype(int)
    ground = int(rng.choice([240, 246, 40]))
    view = View(np.full((size[1], size[0], 3), ground, np.uint8), leaf.dpi)
    lay(view, leaf, placed(leaf, (size[0] / 2, size[1] / 2), float(askew)))
    view.turn(int(rng.choice([90, 180, 270])))
    return sense(view, rng, severity)


def compressed(leaves: Leaves, severity: int, rng: np.random.Generator) -> View:
    """Sent about by messengers: made smaller, compressed again and again, with the moire of a screen."""
    view = bed(leaves[0], rng, 1.5, colour=True)
    view.resize((1.0, 0.9, 0.72, 0.58, 0.45)[severity] * float(rng.uniform(0.9, 1.1)))
    if severity:
        view.image = looks.moire(view.image, (0, 4, 9, 15, 22)[severity], rng)
    for _ in range((1, 1, 2, 2, 3)[severity]):
        view.image = looks.jpeg_again(view.image, (75, 50, 32, 20, 10)[severity] + int(rng.integers(0, 6)))
    view.quality = (80, 60, 40, 28, 20)[severity]
    return view


def toner_for(severity: int) -> float:
    """How far the toner has faded, for wear.low_toner."""
    return (0.1, 0.35, 0.6, 0.75, 0.8)[severity]


def plain(leaves: Leaves, severity: int, rng: np.random.Generator) -> View:
    """The glass as it should be: for what was done to the paper itself."""
    view = bed(leaves[0], rng, 1.5, colour=rng.random() < 0.6)
    return sense(view, rng, severity)
