"""Several pieces of paper on one picture, and paper that is not ours."""

import cv2
import numpy as np
import qrcode

from guidang.rehearsal import strangers
from guidang.rehearsal.ink import Points
from guidang.rehearsal.trials.glass import Leaves, plain, sense
from guidang.rehearsal.trials.leaf import Leaf
from guidang.rehearsal.trials.view import Laid, Matrix, View, lay, moved, placed

_TRIES = 60
_A4_MM = (210.0, 297.0)


def several(leaves: Leaves, severity: int, rng: np.random.Generator) -> View:
    """Two to four receipts on one glass, from straight to any angle; at severity 4 corners may overlap."""
    unit = leaves[0].unit
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
    return sense(view, rng, min(severity, 2))


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
    return sense(view, rng, min(severity, 2))


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
