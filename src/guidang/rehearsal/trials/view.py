"""A view: the picture that a machine takes of one or more leaves, and where on it every leaf came to lie."""

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from guidang.rehearsal.ink import Image, Points
from guidang.rehearsal.light import turned
from guidang.rehearsal.trials.leaf import Leaf, hidden_at

Matrix = NDArray[np.float64]  # (3, 3)


@dataclass(slots=True)
class Laid:
    """A leaf on the picture: ``matrix`` takes px of the leaf to px of the picture."""

    leaf: Leaf
    matrix: Matrix

    def at(self, points: Points) -> Points:
        """Points (n, 2) of the leaf, on the picture."""
        return moved(self.matrix, points)

    @property
    def outline(self) -> Points:
        """(4, 2) px of the picture, from the leaf's top left clockwise."""
        width, height = self.leaf.size
        return self.at(np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64))


@dataclass(slots=True)
class View:
    """``image`` is BGR or gray, as displayed; ``dpi`` 0 for a photo; ``bilevel``: only 0 and 255 in it."""

    image: Image
    dpi: float
    laid: list[Laid] = field(default_factory=list)
    quality: int = 85
    bilevel: bool = False
    dpi_down: float = 0.0  # when pixels are not square, else 0

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in px."""
        return self.image.shape[1], self.image.shape[0]

    def moved(self, matrix: Matrix) -> None:
        """The picture was changed by ``matrix``: where things lie follows it."""
        for laid in self.laid:
            laid.matrix = matrix @ laid.matrix

    def resize(self, across: float, down: float | None = None) -> None:
        """Scale the picture."""
        down = across if down is None else down
        width, height = self.size
        size = (max(round(width * across), 1), max(round(height * down), 1))
        how = cv2.INTER_AREA if min(across, down) < 1 else cv2.INTER_LINEAR
        self.image = cv2.resize(self.image, size, interpolation=how)
        self.moved(np.diag([size[0] / width, size[1] / height, 1.0]))
        self.dpi, self.dpi_down = self.dpi * across, self.dpi * down if down != across else 0.0

    def turn(self, degrees: int) -> None:
        """Turn the picture clockwise by a multiple of 90 degrees."""
        width, height = self.size
        matrix = {
            0: [[1, 0, 0], [0, 1, 0]],
            90: [[0, -1, height], [1, 0, 0]],
            180: [[-1, 0, width], [0, -1, height]],
            270: [[0, 1, 0], [-1, 0, width]],
        }[degrees % 360]
        self.image = turned(self.image, degrees % 360)
        self.moved(np.array([*matrix, [0, 0, 1]], np.float64))

    def cover(self, shape: NDArray[np.bool_]) -> None:
        """Something lies on the picture where ``shape`` (h, w) is true: what is under it is hidden."""
        for laid in self.laid:
            for spot in laid.leaf.spots:
                spot.hidden |= hidden_at(shape, laid.at(spot.points))

    def settle(self) -> None:
        """What fell off the picture is hidden, too: call when all is done."""
        self.cover(np.zeros(self.image.shape[:2], np.bool_))


def moved(matrix: Matrix, points: Points) -> Points:
    """Points (n, 2) under a homography."""
    out = np.hstack([points, np.ones((len(points), 1))]) @ matrix.T
    here: Points = out[:, :2] / out[:, 2:]
    return here


def placed(leaf: Leaf, centre: tuple[float, float], degrees: float, scale: float = 1.0) -> Matrix:
    """The matrix that puts the middle of ``leaf`` at ``centre`` (px), turned clockwise by ``degrees``."""
    width, height = leaf.size
    angle = np.radians(degrees)
    cos, sin = np.cos(angle) * scale, np.sin(angle) * scale
    turn = np.array([[cos, -sin, centre[0]], [sin, cos, centre[1]], [0, 0, 1]])
    matrix: Matrix = turn @ np.array([[1, 0, -width / 2], [0, 1, -height / 2], [0, 0, 1]])
    return matrix


def lay(view: View, leaf: Leaf, matrix: Matrix, shadow: float = 0.16) -> None:
    """Lay ``leaf`` onto the picture, over what lies there, with the shadow of its edge."""
    laid = Laid(leaf, matrix)
    margin = 12
    outline = laid.outline
    x0, y0 = (int(v) for v in np.maximum(outline.min(axis=0) - margin, 0))
    x1, y1 = (int(v) for v in np.ceil(outline.max(axis=0) + margin))
    patch = view.image[y0:y1, x0:x1]
    local = np.array([[1, 0, -x0], [0, 1, -y0], [0, 0, 1]]) @ matrix
    size = (patch.shape[1], patch.shape[0])
    source = leaf.pixels if view.image.ndim == 3 else cv2.cvtColor(leaf.pixels, cv2.COLOR_BGR2GRAY)
    pixels = _warped(source, local, size, cv2.INTER_LINEAR, cv2.BORDER_REPLICATE)
    if leaf.mask.all():
        mask = np.zeros(patch.shape[:2], np.uint8)
        cv2.fillConvexPoly(mask, np.rint(outline - (x0, y0) - 0.5).astype(np.int32), 255)
    else:
        mask = _warped(leaf.mask, local, size, cv2.INTER_NEAREST, cv2.BORDER_CONSTANT)
    soft = cv2.convertScaleAbs(cv2.blur(mask, (9, 9)), alpha=shadow)
    patch[:] = cv2.subtract(patch, soft if patch.ndim == 2 else cv2.merge([soft] * 3))
    cv2.copyTo(pixels, cv2.compare(mask, 127, cv2.CMP_GT), patch)
    if view.laid:
        under = np.zeros(view.image.shape[:2], np.bool_)
        under[y0:y1, x0:x1] = mask > 127
        view.cover(under)
    view.laid.append(laid)


def _warped(image: Image, matrix: Matrix, size: tuple[int, int], flags: int, border: int) -> Image:
    """``image`` under ``matrix``; the cheaper way when nothing is foreshortened."""
    flat = bool(np.allclose(matrix[2], (0, 0, 1)))
    out: Image = (
        cv2.warpAffine(image, matrix[:2], size, flags=flags, borderMode=border)
        if flat
        else cv2.warpPerspective(image, matrix, size, flags=flags, borderMode=border)
    )
    return out
