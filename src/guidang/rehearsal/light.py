"""Light, lens and sensor: what every machine does to every picture."""

from functools import lru_cache

import cv2
import numpy as np

from .ink import Image

_TILE = 1400  # noise is drawn once and cut from this tile at a random place


def blur(image: Image, sigma: float) -> Image:
    """Blur by ``sigma`` px, as a lens slightly out of focus."""
    out: Image = cv2.GaussianBlur(image, (0, 0), sigma)
    return out


def shade(image: Image, least: float, rng: np.random.Generator, knots: int = 3) -> Image:
    """Uneven light: of ``knots`` x ``knots`` places the darkest gets ``least`` (0..1) of the brightest."""
    coarse = rng.random((knots, knots))
    coarse = least + (1 - least) * (coarse - coarse.min()) / max(float(np.ptp(coarse)), 1e-6)
    height, width = image.shape[:2]
    gain = cv2.resize((coarse * 255).astype(np.uint8), (width, height), interpolation=cv2.INTER_CUBIC)
    if image.ndim == 3:
        gain = cv2.merge([gain] * 3)
    out: Image = cv2.multiply(image, gain, scale=1 / 255)
    return out


def grain(
    image: Image, sigma: float, rng: np.random.Generator, black: float = 0.0, white: float = 255.0
) -> Image:
    """Sensor noise of ``sigma`` gray levels, and exposure: what was 0 becomes ``black``, 255 ``white``."""
    y, x = (int(v) for v in rng.integers(0, _TILE, 2))
    noise = (_tiles() if image.ndim == 3 else _gray_tiles())[_TILE - y :, _TILE - x :]
    out = np.empty_like(image)
    for top in range(0, image.shape[0], _TILE):
        for left in range(0, image.shape[1], _TILE):
            here = image[top : top + _TILE, left : left + _TILE]
            out[top : top + _TILE, left : left + _TILE] = cv2.addWeighted(
                here,
                (white - black) / 255,
                noise[: here.shape[0], : here.shape[1]],
                sigma / 32,
                black - 4 * sigma,
            )
    return out


@lru_cache(maxsize=1)
def _tiles() -> Image:
    """Two by two tiles, from which a tile can be cut at any place."""
    return np.tile(_tile(), (2, 2, 1))


@lru_cache(maxsize=1)
def _gray_tiles() -> Image:
    return np.ascontiguousarray(_tiles()[..., 0])


@lru_cache(maxsize=1)
def _tile() -> Image:
    """(1400, 1400, 3) of noise around 128 with deviation 32: mostly luminance, a little colour."""
    rng = np.random.default_rng(20)
    gray = rng.normal(0, 30, (_TILE, _TILE, 1)).astype(np.float32)
    colour = rng.normal(0, 11, (_TILE, _TILE, 3)).astype(np.float32)
    tile: Image = np.clip(128 + gray + colour, 0, 255).astype(np.uint8)
    return tile


def turned(image: Image, degrees: int) -> Image:
    """``image`` turned clockwise by 0, 90, 180 or 270 degrees."""
    if degrees == 0:
        return image
    code = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}[degrees]
    out: Image = cv2.rotate(image, code)
    return out
