"""Several pieces of paper on one picture, and paper that is not ours."""

import cv2
import numpy as np
import qrcode

from guidang.rehearsal import strangers
from guidang.rehearsal.ink import Points
from guidang.rehearsal.trials import looks
from guidang.rehearsal.trials.glass import Leaves, plain, sense
from guidang.rehearsal.trials.leaf import Leaf
from guidang.rehearsal.trials.view import Laid, Matrix, View, lay, moved, placed

_TRIES = 60
_A4_MM = (210.0, 297.0)
_TALL_MM = 160.0  # two of these do not lie on one A4 glass


def several(leaves: Leaves, severity: int, rng: np.random.Generator) -> View:
    """Two to four receipts on one glass, from straight to any angle; at severity 4 corners may overlap."""
    unit = leaves[0].unit
    if min(leaf.size[1] for leaf in leaves) > _TALL_MM * unit:
        return _overlapping(leaves[:2], severity, rng)
    wide = max(_A4_MM[0], *(leaf.size[0] / unit + 8 for leaf in leaves))
    size = np.rint(
        np.array([wide * (1.0 if severity < 3 else 1.35), 297.0 * (1.0 if severity < 3 else 1.45)]) * unit
    )
    tone = int(rng.choice([246, 238, 30])) if severity else 244
    view = View(np.full((int(size[1]), int(size[0]), 3), tone, np.uint8), leaves[0].dpi)
    for leaf in leaves:
        spot = _free_place(view, leaf, severity, rng)
        if spot is not None:
            lay(view, leaf, spot)
    return sense(view, rng, severity)


def _free_place(view: View, leaf: Leaf, severity: int, rng: np.random.Generator) -> Matrix | None:
    """A matrix for ``leaf`` off the leaves that lie there already; None if none was found."""
    width, height = view.size
    taken = np.zeros((height // 8, width // 8), np.uint8)
    for laid in view.laid:
        cv2.fillConvexPoly(taken, np.rint(laid.outline / 8).astype(np.int32), 255)
    gap = 0 if severity == 4 else round((4 if severity < 3 else 2) * leaf.unit / 8)
    if gap:
        taken = cv2.dilate(taken, np.ones((2 * gap + 1, 2 * gap + 1), np.uint8))
    for _ in range(_TRIES):
        askew = {0: rng.choice([0, 180]), 1: rng.choice([0, 180]) + rng.normal(0, 2)}.get(
            severity, rng.choice([0, 90, 180, 270]) + rng.normal(0, (0, 0, 4, 12, 25)[severity])
        )
        corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * np.array(leaf.size) / 2
        reach = np.abs(moved(placed(leaf, (0, 0), float(askew)), corners + np.array(leaf.size) / 2)).max(
            axis=0
        )
        spare = np.array([width, height]) / 2 - reach
        if (spare < 0).any():
            continue
        centre = np.array([width, height]) / 2 + rng.uniform(-1, 1, 2) * spare
        matrix = placed(leaf, (centre[0], centre[1]), float(askew))
        own = np.zeros_like(taken)
        cv2.fillConvexPoly(own, np.rint(Laid(leaf, matrix).outline / 8).astype(np.int32), 255)
        if np.count_nonzero(own & taken) <= (0.015 * np.count_nonzero(own) if severity == 4 else 0):
            return matrix
    return None


def _overlapping(leaves: Leaves, severity: int, rng: np.random.Generator) -> View:
    """Two whole pages thrown on an A3 glass, a margin of one over the other's."""
    unit = leaves[0].unit
    size = np.rint(np.array([430.0, 310.0]) * unit).astype(int)
    tone = int(rng.choice([246, 238, 30]))
    view = View(np.full((size[1], size[0], 3), tone, np.uint8), leaves[0].dpi)
    over = (-6.0, -2.0, 4.0, 8.0, 14.0)[severity] * unit
    wide = sum(leaf.size[0] for leaf in leaves) - over * (len(leaves) - 1)
    left = (size[0] - wide) / 2
    for leaf in leaves:
        askew = rng.normal(0, (0.2, 0.5, 0.8, 1.2, 2.0)[severity]) + rng.choice([0, 180])
        lay(view, leaf, placed(leaf, (left + leaf.size[0] / 2, size[1] / 2), float(askew)))
        left += leaf.size[0] - over
    return sense(view, rng, severity)


def double_feed(leaves: Leaves, severity: int, rng: np.random.Generator) -> View:
    """The feeder drew two sheets at once: the upper hides most of the lower, whose foot sticks out."""
    upper, lower = leaves[0], leaves[-1]
    unit = upper.unit
    shift = upper.size[1] * rng.uniform(
        *((0.7, 0.9), (0.5, 0.8), (0.3, 0.7), (0.2, 0.6), (0.1, 0.5))[severity]
    )
    size = (
        round(max(upper.size[0], lower.size[0]) + 6 * unit),
        round(max(upper.size[1], lower.size[1] + shift) + 6 * unit),
    )
    view = View(np.full((size[1], size[0], 3), int(rng.choice([244, 30])), np.uint8), upper.dpi)
    for leaf, down in ((lower, shift), (upper, 0.0)):
        centre = (size[0] / 2 + rng.normal(0, 1) * unit, leaf.size[1] / 2 + down + 3 * unit)
        lay(view, leaf, placed(leaf, centre, float(rng.normal(0, (0.3, 0.8, 1.5, 2.5, 4.0)[severity]))))
    looks.streaks(view.image, severity, (10, 60), rng)
    return sense(view, rng, severity)


def taped(leaves: Leaves, severity: int, rng: np.random.Generator) -> View:
    """A torn-off receipt stuck onto a sheet of paper with clear tape, to be fed or filed with the others."""
    leaf = leaves[0]
    unit = leaf.unit
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * np.array(leaf.size) / 2
    askew = float(rng.normal(0, (0.5, 2, 4, 8, 14)[severity])) + float(rng.choice([0, 0, 0, 180]))
    reach = np.ptp(moved(placed(leaf, (0, 0), askew), corners + np.array(leaf.size) / 2), axis=0)
    size = np.rint(np.maximum(np.array(_A4_MM) * unit, reach + 4 * unit)).astype(int)
    view = View(np.full((size[1], size[0], 3), int(rng.integers(236, 250)), np.uint8), leaf.dpi)
    spare = (size - reach) / 2
    centre = size / 2 + rng.uniform(-0.9, 0.9, 2) * spare
    lay(view, leaf, placed(leaf, (centre[0], centre[1]), askew))
    for _ in range(int(rng.integers(2, 5))):
        _tape(view, view.laid[0], (0.06, 0.1, 0.16, 0.24, 0.34)[severity], rng)
    return sense(view, rng, severity)


def _tape(view: View, laid: Laid, haze: float, rng: np.random.Generator) -> None:
    """A strip of tape across the leaf's edge: ``haze`` (0..1) of the print's contrast goes."""
    unit = laid.leaf.unit
    start, end = (laid.outline[i] for i in ((0, 1), (1, 2), (2, 3), (3, 0))[int(rng.integers(4))])
    at = start + (end - start) * rng.uniform(0.05, 0.95)
    angle = rng.uniform(0, np.pi)
    along = np.array([np.cos(angle), np.sin(angle)]) * rng.uniform(14, 35) * unit
    across = np.array([-np.sin(angle), np.cos(angle)]) * rng.uniform(6, 12) * unit
    quad = np.rint([at - along - across, at + along - across, at + along + across, at - along + across])
    strip = np.zeros(view.image.shape[:2], np.uint8)
    cv2.fillConvexPoly(strip, quad.astype(np.int32), 255)
    x, y, wide, high = cv2.boundingRect(strip)
    patch, cover = (a[y : y + high, x : x + wide] for a in (view.image, strip))
    hazy = cv2.addWeighted(patch, 1 - haze, np.full_like(patch, 232), haze, -4)
    cv2.copyTo(hazy, cover, patch)
    cv2.polylines(view.image, [quad.astype(np.int32)], True, (206, 210, 212), 1, cv2.LINE_AA)


def spread(leaves: Leaves, severity: int, rng: np.random.Generator) -> View:
    """An A3 page: two sheets side by side, with the gutter's shadow; at severity 4 one upside down."""
    unit = leaves[0].unit
    sides = np.array([leaf.size for leaf in leaves[:2]])
    size = (int(sides[:, 0].sum() + 6 * unit), int(max(sides[:, 1].max(), 297 * unit) + 4 * unit))
    view = View(np.full((size[1], size[0], 3), 244, np.uint8), leaves[0].dpi)
    left = 2 * unit
    for number, leaf in enumerate(leaves[:2]):
        turn = 180 if severity >= 3 and rng.random() < 0.4 else 0
        centre = (left + leaf.size[0] / 2, size[1] / 2 + rng.uniform(-1, 1) * unit * severity)
        lay(view, leaf, placed(leaf, centre, turn + float(rng.normal(0, 0.25 * severity))))
        left += leaf.size[0] + (2 * unit if number == 0 else 0)
    gutter = 1 - (0.0, 0.15, 0.3, 0.45, 0.6)[severity] * np.exp(
        -np.abs(np.arange(size[0]) - sides[0, 0] - 2 * unit) / (7 * unit)
    )
    gain = np.repeat((gutter * 255).astype(np.uint8)[None, :], size[1], axis=0)
    view.image = cv2.multiply(view.image, cv2.merge([gain] * 3), scale=1 / 255)
    view.turn(int(rng.choice([0, 90, 270])))
    return sense(view, rng, severity)


def foreign(leaves: Leaves, severity: int, rng: np.random.Generator) -> View:
    """A leaflet with a web address, or our own form with a code that was made up or comes from elsewhere."""
    leaf = leaves[0]
    if rng.random() < 0.3:
        piece = strangers.leaflet(round(leaf.dpi), rng)
        leaf = Leaf(piece.pixels, piece.mask, piece.dpi, None, "foreign")
    else:
        for code in [spot for spot in leaf.spots if spot.kind == "code"]:
            _forge(leaf, code.name, code.corners, rng)
        leaf.kind, leaf.spots, leaf.hands = "forged", [], {}
    return plain([leaf], severity, rng)


def _forge(leaf: Leaf, text: str, corners: Points, rng: np.random.Generator) -> None:
    """Print another code over one of ours: its last characters, or the case's, are other ones."""
    made_up = list(text)
    for place in rng.choice(np.arange(len(text) - 8, len(text)), 3, replace=False):
        made_up[int(place)] = "A" if made_up[int(place)] != "A" else "B"
    symbol = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_H, border=0)
    symbol.add_data("".join(made_up))
    face = np.where(np.array(symbol.get_matrix(), bool), 26, 247).astype(np.uint8)
    x0, y0 = np.floor(corners.min(axis=0)).astype(int)
    x1, y1 = np.ceil(corners.max(axis=0)).astype(int)
    patch = leaf.pixels[max(y0, 0) : y1, max(x0, 0) : x1]
    if patch.size:
        patch[:] = cv2.resize(face, (patch.shape[1], patch.shape[0]), interpolation=cv2.INTER_NEAREST)[
            ..., None
        ]
