"""Pages that are not ours: a leaflet with somebody else's QR code, and a sheet with nothing on it."""

import cv2
import numpy as np
import qrcode

from . import script
from .hand import glyph
from .ink import MM, Image, spline
from .paper import Piece

FOREIGN_URL = "https://leaflet.example/campus-fair?source=paper"  # .example is reserved (RFC 2606)
_A4_MM = (210.0, 297.0)


def blank(dpi: int) -> Piece:
    """An empty A4 sheet."""
    width, height = (round(mm / MM * dpi) for mm in _A4_MM)
    pixels = np.full((height, width, 3), script.WHITE, np.uint8)
    return Piece(pixels, np.full((height, width), 255, np.uint8), dpi)


def leaflet(dpi: int, rng: np.random.Generator) -> Piece:
    """An A4 leaflet: a coloured headline, a picture, lines of print, and a QR code that is a web address."""
    piece = blank(dpi)
    page = piece.pixels
    unit = dpi / MM
    colour = tuple(int(v) for v in rng.integers(30, 190, 3))

    def area(x0: float, y0: float, x1: float, y1: float) -> Image:
        return page[round(y0 * unit) : round(y1 * unit), round(x0 * unit) : round(x1 * unit)]

    area(0, 0, 210, 52)[:] = colour
    for column in range(7):
        _print(page, rng, (30 + column * 22, 18), 17, unit, (245, 245, 245))
    picture = area(20, 66, 190, 150)
    scene = rng.integers(90, 220, (5, 8, 3)).astype(np.uint8)
    picture[:] = cv2.resize(scene, (picture.shape[1], picture.shape[0]), interpolation=cv2.INTER_CUBIC)
    for row in range(6):
        for column in range(int(rng.integers(14, 22))):
            _print(page, rng, (22 + column * 5.4, 165 + row * 9), 4.6, unit, (40, 40, 40))
    symbol = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    symbol.add_data(FOREIGN_URL)
    modules = np.array(symbol.get_matrix(), bool)
    place = area(150, 232, 185, 267)
    face = np.where(modules, script.TONER, script.WHITE).astype(np.uint8)
    face = cv2.resize(face, (place.shape[1], place.shape[0]), interpolation=cv2.INTER_NEAREST)
    place[:] = face[..., None]
    return piece


def _print(
    page: Image,
    rng: np.random.Generator,
    at_mm: tuple[float, float],
    size_mm: float,
    unit: float,
    colour: tuple[int, int, int],
) -> None:
    """Print one meaningless character with its top left corner at ``at_mm``."""
    thickness = max(round(size_mm * 0.09 * unit), 1)
    for knots in glyph(rng, joined=0.1):
        path = (spline(knots) * size_mm + at_mm) * unit
        cv2.polylines(page, [np.rint(path).astype(np.int32)], False, colour, thickness, cv2.LINE_AA)
