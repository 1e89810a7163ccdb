"""The phone: a sheet photographed on a desk."""

import cv2
import numpy as np
from numpy.typing import NDArray

from . import script
from .ink import MM, Image
from .light import blur, grain, shade
from .paper import Piece

_DESKS_BGR = ((92, 124, 158), (60, 78, 102), (150, 150, 148), (96, 92, 88), (178, 196, 206))
_STEP = 16  # the curl is computed on a grid this coarse, then interpolated


def photo(piece: Piece, rng: np.random.Generator) -> Image:
    """A BGR picture of ``piece``, the right way up, 4:3 with its long side along the piece's."""
    height, width = piece.mask.shape
    long, short = script.PHOTO_LONG_PX, script.PHOTO_LONG_PX * 3 // 4
    frame = (short, long) if height >= width else (long, short)
    to_frame = _view((width, height), frame, rng)
    across, down = _sight(to_frame, frame, piece, rng)
    pixels = cv2.remap(piece.pixels, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    mask = cv2.remap(piece.mask, across, down, cv2.INTER_LINEAR)
    scene = _desk(frame, rng)
    _cast_shadow(scene, mask)
    cv2.copyTo(pixels, cv2.compare(mask, 127, cv2.CMP_GT), scene)
    warmth = float(np.clip(rng.normal(0.02, script.PHOTO_WARMTH), -0.1, 0.12))
    scene = cv2.multiply(scene, (1 - warmth, 1.0, 1 + warmth / 2, 0.0))
    scene = shade(scene, rng.uniform(*script.PHOTO_SHADE), rng)
    return grain(blur(scene, rng.uniform(*script.PHOTO_BLUR_PX)), rng.uniform(*script.PHOTO_GRAIN), rng)


def _view(size: tuple[int, int], frame: tuple[int, int], rng: np.random.Generator) -> NDArray[np.float64]:
    """The homography from px of the piece to px of the frame: a hand holds the phone nearly straight."""
    width, height = size
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    scale = min(frame[0] / width, frame[1] / height) * rng.uniform(*script.PHOTO_FILL)
    angle = np.radians(np.clip(rng.normal(0, script.PHOTO_SKEW / 2), -script.PHOTO_SKEW, script.PHOTO_SKEW))
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    seen = (corners - (width / 2, height / 2)) @ turn * scale
    seen += rng.uniform(-1, 1, (4, 2)) * script.PHOTO_TILT * max(size) * scale
    seen -= (seen.min(axis=0) + seen.max(axis=0)) / 2
    seen *= min(1.0, float(np.min(np.array(frame) * 0.97 / np.ptp(seen, axis=0))))
    seen += np.array(frame) / 2
    view: NDArray[np.float64] = cv2.getPerspectiveTransform(
        corners.astype(np.float32), seen.astype(np.float32)
    )
    return view


def _sight(
    to_frame: NDArray[np.float64], frame: tuple[int, int], piece: Piece, rng: np.random.Generator
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """For each pixel of the frame, which px of the curled piece it sees: x and y maps."""
    xs = np.arange(0, frame[0] + _STEP, _STEP, dtype=np.float64)
    ys = np.arange(0, frame[1] + _STEP, _STEP, dtype=np.float64)
    grid = np.stack(np.meshgrid(xs, ys), axis=-1)
    flat = cv2.perspectiveTransform(grid.reshape(1, -1, 2), np.linalg.inv(to_frame)).reshape(grid.shape)
    height, width = piece.mask.shape
    curl = script.PHOTO_CURL_MM / MM * piece.dpi * rng.uniform(0.2, 1.0)
    phase = rng.uniform(0, 2 * np.pi, 2)
    flat[..., 1] += curl * np.sin(np.pi * flat[..., 0] / width + phase[0])
    flat[..., 0] += curl * 0.5 * np.sin(np.pi * flat[..., 1] / height + phase[1])
    # a grid node stands for the pixel at a multiple of the step, so the maps are sampled there exactly
    columns = np.tile(np.arange(frame[0], dtype=np.float32) / _STEP, (frame[1], 1))
    rows = np.tile(np.arange(frame[1], dtype=np.float32)[:, None] / _STEP, (1, frame[0]))
    fine = cv2.remap(
        flat.astype(np.float32), columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.ascontiguousarray(fine[..., 0]), np.ascontiguousarray(fine[..., 1])


def _desk(frame: tuple[int, int], rng: np.random.Generator) -> Image:
    """A desk top: one colour, its grain drawn out along one direction."""
    base = np.array(_DESKS_BGR[int(rng.integers(len(_DESKS_BGR)))], np.float32)
    small = (frame[0] // 4, frame[1] // 4)
    lines = cv2.resize(rng.normal(0, 9, (220, 14)).astype(np.float32), small, interpolation=cv2.INTER_CUBIC)
    spots = cv2.resize(rng.normal(0, 5, (40, 40)).astype(np.float32), small, interpolation=cv2.INTER_LINEAR)
    desk = np.clip(base + (lines + spots)[..., None], 0, 255).astype(np.uint8)
    scene: Image = cv2.resize(desk, frame, interpolation=cv2.INTER_LINEAR)
    return scene


def _cast_shadow(scene: Image, mask: NDArray[np.uint8]) -> None:
    """Darken the desk (in place) beside and under the paper."""
    small = cv2.resize(mask, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    moved = cv2.warpAffine(small, np.array([[1, 0, 1.5], [0, 1, 2.0]]), small.shape[::-1])
    soft = cv2.resize(cv2.GaussianBlur(moved, (0, 0), 2.5), mask.shape[::-1])
    scene[:] = cv2.subtract(scene, cv2.merge([cv2.convertScaleAbs(soft, alpha=0.22)] * 3))
