"""Paper that has been through something before it reached a well-behaved machine."""

import cv2
import numpy as np

from guidang.rehearsal.ink import lay_ink
from guidang.rehearsal.trials import phones, wear
from guidang.rehearsal.trials.glass import plain
from guidang.rehearsal.trials.leaf import Leaf, Spot
from guidang.rehearsal.trials.pens import usual
from guidang.rehearsal.trials.ticking import strokes_through
from guidang.rehearsal.trials.view import View

Leaves = list[Leaf]


def crumpled(leaves: Leaves, severity: int, rng: np.random.Generator) -> View:
    """Folded to be posted, at worst crushed to a ball and smoothed out."""
    wear.crumple(leaves[0], (1, 2, 4, 8, 14)[severity], (0.1, 0.3, 0.7, 1.1, 1.6)[severity], rng)
    wear.dust(leaves[0], 10 * severity, rng)
    return plain(leaves, severity, rng)


def stained(leaves: Leaves, severity: int, rng: np.random.Generator) -> View:
    """Coffee and text markers."""
    wear.stain(leaves[0], (1, 1, 2, 3, 5)[severity], (0.15, 0.35, 0.55, 0.75, 0.95)[severity], rng)
    wear.highlight(leaves[0], (0, 1, 2, 3, 4)[severity], rng)
    return plain(leaves, severity, rng)


def edges(leaves: Leaves, severity: int, rng: np.random.Generator) -> View:
    """Holes, staples, dust, and corners torn off: at severity 4 a third of the width."""
    leaf = leaves[0]
    width, height = leaf.size
    ground = int(rng.choice([20, 240]))
    if rng.random() < 0.6:
        wear.punch(leaf, ground, rng)
    for _ in range((0, 1, 1, 2, 3)[severity]):
        inset = rng.uniform(6, 22) * leaf.unit
        x = inset if rng.random() < 0.5 else width - inset
        wear.staple(leaf, (x, inset if rng.random() < 0.7 else height - inset), rng)
    size = (0.0, 8.0, 18.0, 32.0, 50.0)[severity]
    for _ in range((0, 1, 1, 2, 2)[severity]):
        wear.tear_corner(leaf, size * rng.uniform(0.5, 1), rng)
    if severity and rng.random() < 0.4:
        wear.fold_corner(leaf, (0.0, 6.0, 12.0, 20.0, 30.0)[severity], rng)
    wear.dust(leaf, (5, 30, 80, 160, 300)[severity], rng)
    return plain(leaves, severity, rng)


def covered(leaves: Leaves, severity: int, rng: np.random.Generator) -> View:
    """A finger, a pen, a staple or a note over the codes: over 4 % of one at severity 0, a quarter at 4."""
    leaf = leaves[0]
    codes = [spot for spot in leaf.spots if spot.kind == "code"]
    share = (0.04, 0.08, 0.13, 0.18, 0.25)[severity]
    how = str(rng.choice(["finger", "pen", "staple", "note"]))
    for code in codes[: 1 if severity < 4 else 2]:
        if how == "pen":
            _pen_over(leaf, code, 1 + severity * 2, rng)
        elif how == "staple":
            middle = code.corners.mean(axis=0) + rng.normal(0, 4, 2) * leaf.unit
            for _ in range(1 + severity // 2):
                wear.staple(leaf, (middle[0], middle[1] + rng.normal(0, 3) * leaf.unit), rng)
        else:
            _blob_over(leaf, code, share, how, rng)
    return (
        phones.photo(leaves, 1, rng)
        if how == "finger" and rng.random() < 0.5
        else plain(leaves, severity, rng)
    )


def _pen_over(leaf: Leaf, code: Spot, count: int, rng: np.random.Generator) -> None:
    corners = code.corners / leaf.unit
    box = (*corners.min(axis=0), *corners.max(axis=0))
    pen = usual(rng)
    before = leaf.pixels.copy()
    strokes = strokes_through((box[0], box[1], box[2], box[3]), count, pen, rng)
    lay_ink(leaf.pixels, leaf.dpi, strokes, pen.ink(rng), rng, pen.strength, pen.patchy)
    leaf.hide(np.abs(leaf.pixels.astype(np.int16) - before).max(axis=2) > 60)


def _blob_over(leaf: Leaf, code: Spot, share: float, how: str, rng: np.random.Generator) -> None:
    """Cover about ``share`` of the code from one of its sides with a finger tip or a note's edge."""
    corners = code.corners
    low, high = corners.min(axis=0), corners.max(axis=0)
    size = float((high - low).mean())
    middle = (low + high) / 2
    side = np.array([(1, 0), (-1, 0), (0, 1), (0, -1)])[int(rng.integers(4))]
    cover = np.zeros(leaf.mask.shape, np.uint8)
    if how == "finger":
        radius = 8 * leaf.unit
        deep = size * (share * 1.6 + 0.05)
        centre = middle + side * (size / 2 - deep + radius)
        angle = float(np.degrees(np.arctan2(side[1], side[0])))
        reach = centre + side * radius * 2
        for at in (centre, (centre + reach) / 2, reach):
            cv2.ellipse(
                cover,
                np.rint(at).astype(int).tolist(),
                (round(radius), round(radius)),
                angle,
                0,
                360,
                255,
                -1,
            )
        colour = np.array([(128, 160, 214), (96, 124, 180), (150, 182, 232)][int(rng.integers(3))])
    else:
        edge = middle + side * (size / 2 - size * share)
        across = np.array([side[1], side[0]])
        quad = [
            edge + across * s * size + side * d for s, d in ((-1, 0), (1, 0), (1, size * 2), (-1, size * 2))
        ]
        quad = [p + rng.normal(0, 0.03 * size, 2) for p in quad]
        cv2.fillPoly(cover, [np.rint(quad).astype(np.int32)], 255)
        colour = np.array([(120, 235, 250), (250, 225, 160), (245, 245, 245)][int(rng.integers(3))])
    soft = cv2.GaussianBlur(cover, (0, 0), 0.3 * leaf.unit)[..., None].astype(np.float32) / 255
    leaf.pixels = (leaf.pixels * (1 - soft) + colour * soft).astype(np.uint8)
    leaf.hide(cover > 0)


def shone_through(leaves: Leaves, severity: int, rng: np.random.Generator) -> View:
    """Thin paper printed on both sides: the second leaf stands on the back of the first, mirrored."""
    front, back = leaves[0], leaves[-1]
    wear.show_through(front, back.pixels.copy(), (0.03, 0.08, 0.14, 0.22, 0.32)[severity])
    return plain([front], severity, rng)


def blank_back(leaves: Leaves, severity: int, rng: np.random.Generator) -> View:
    """The empty back of a printed sheet, its codes mirrored; dust, folds and holes with the years."""
    back = leaves[0]
    empty = Leaf(np.full_like(back.pixels, 246), back.mask.copy(), back.dpi, None, "blank")
    wear.show_through(empty, back.pixels, (0.02, 0.06, 0.12, 0.18, 0.26)[severity])
    wear.dust(empty, (3, 15, 40, 80, 160)[severity], rng)
    if severity >= 2:
        wear.crumple(empty, severity - 1, 0.3, rng)
    if rng.random() < 0.3:
        wear.punch(empty, int(rng.choice([20, 240])), rng)
    return plain([empty], severity, rng)
