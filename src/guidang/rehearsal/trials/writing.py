"""Names and figures in three hands: careful (a handwriting font, distorted), running, and a scrawl."""

from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from guidang.rehearsal.hand import glyph
from guidang.rehearsal.ink import Image, Points, Stroke, blend, lay_ink, pressed, spline
from guidang.rehearsal.sheets import Box
from guidang.rehearsal.trials.pens import Pen

# Written by hand, set in type for reading: none is a person's name.
_CHARACTERS = "一丁三上大川小山工己已千夕永江安宁远行舟木林森云水流石泉青松柏竹兰梅秋春冬夏明朗星河海洋清泽"
_FONTS = (
    "/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Light.ttf",
    "/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf",
)
_EM = 128  # px: characters are drawn this large, then bent
CAREFUL, RUNNING, SCRAWL = "careful", "running", "scrawl"


def write_name(page: Image, dpi: float, box: Box, pen: Pen, style: str, rng: np.random.Generator) -> None:
    """Fill ``box`` (mm: the ink's own extent, roughly) of ``page`` (BGR, in place) with a name."""
    if style == CAREFUL and _fonts():
        _set_in_type(page, dpi, box, pen, rng)
        return
    strokes = _scrawl(box, pen, rng) if style == SCRAWL else _running(box, pen, rng)
    lay_ink(page, dpi, strokes, pen.ink(rng), rng, pen.strength, pen.patchy)


def write_figures(page: Image, dpi: float, box: Box, text: str, pen: Pen, rng: np.random.Generator) -> None:
    """Write ``text`` (figures) into ``box`` (mm)."""
    if _fonts():
        _set_in_type(page, dpi, box, pen, rng, text)


def _set_in_type(
    page: Image, dpi: float, box: Box, pen: Pen, rng: np.random.Generator, text: str = ""
) -> None:
    unit = dpi / 25.4
    height, width = max(round((box[3] - box[1]) * unit), 6), max(round((box[2] - box[0]) * unit), 6)
    text = text or "".join(rng.choice(list(_CHARACTERS), int(rng.choice([2, 3, 3, 3]))))
    face = _type(text, _fonts()[int(rng.integers(len(_fonts())))])
    face = _bent(face, rng)
    rows, columns = np.flatnonzero(face.any(axis=1)), np.flatnonzero(face.any(axis=0))
    face = face[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    # the font's line is about an eighteenth of the em; fatten or thin it to the pen's, at this size
    wanted = pen.line(rng) * unit * face.shape[0] / height
    grow = round(wanted - _EM / 18)
    if abs(grow) > 1:
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (min(abs(grow), 15),) * 2)
        face = cv2.dilate(face, kernel) if grow > 0 else cv2.erode(face, kernel[:5, :5])
    cover = cv2.resize(face, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    noise = rng.random(cover.shape, dtype=np.float32)
    cover = np.minimum(cover * 1.4, 1) * rng.uniform(*pen.strength) * (1 - pen.patchy + pen.patchy * noise)
    x0, y0 = round(box[0] * unit), round(box[1] * unit)
    cut_x, cut_y = max(-x0, 0), max(-y0, 0)
    patch = page[y0 + cut_y : max(y0 + height, 0), x0 + cut_x : max(x0 + width, 0)]
    if patch.size:
        blend(patch, cover[cut_y : cut_y + patch.shape[0], cut_x : cut_x + patch.shape[1]], pen.ink(rng))


@lru_cache(maxsize=1)
def _fonts() -> tuple[str, ...]:
    return tuple(path for path in _FONTS if Path(path).exists())


@lru_cache(maxsize=4)
def _font(path: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, _EM)


def _type(text: str, path: str) -> NDArray[np.uint8]:
    """``text`` set in one line, white on black, with room around it to bend in."""
    canvas = Pillow.new("L", (_EM * (len(text) + 1), _EM * 2), 0)
    ImageDraw.Draw(canvas).text((_EM // 2, _EM // 3), text, 255, _font(path))
    return np.asarray(canvas, np.uint8)


def _bent(face: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Slanted, each character a little turned and lifted, every stroke a little off."""
    height, width = face.shape
    xs, ys = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    coarse = (max(width // 20, 4), max(height // 20, 4))
    dx, dy = (
        cv2.resize(rng.normal(0, 3.2, coarse[::-1]).astype(np.float32), (width, height), interpolation=3)
        for _ in range(2)
    )
    lift = cv2.resize(rng.normal(0, 7, (1, max(width // _EM * 2, 2))).astype(np.float32), (width, height))
    slant = rng.uniform(-0.08, 0.3)
    out: NDArray[np.uint8] = cv2.remap(
        face, xs + dx + np.float32(slant) * (ys - height / 2), ys + dy + lift, cv2.INTER_LINEAR
    )
    return out if out.any() else face


def _running(box: Box, pen: Pen, rng: np.random.Generator) -> list[Stroke]:
    """Two or three invented characters, their strokes run together."""
    count = int(rng.choice([2, 3, 3]))
    joined = rng.uniform(0.4, 0.95)
    pitch = (box[2] - box[0]) / count
    strokes = []
    for i in range(count):
        corner = np.array([box[0] + i * pitch, box[1]])
        size = np.array([pitch * rng.uniform(0.85, 1.15), (box[3] - box[1]) * rng.uniform(0.8, 1.0)])
        strokes += [pressed(corner + spline(k) * size, pen.line(rng), rng) for k in glyph(rng, joined)]
    return strokes


def _scrawl(box: Box, pen: Pen, rng: np.random.Generator) -> list[Stroke]:
    """One or two lines without a lift: loops, a wave that dies away, a flourish back under it."""
    middle, width, height = (box[1] + box[3]) / 2, box[2] - box[0], box[3] - box[1]
    count = int(rng.integers(9, 18))
    along = np.sort(rng.uniform(0, 1, count)) + rng.normal(0, 0.05, count)
    decay = np.linspace(1, rng.uniform(0.2, 0.7), count)
    swing = np.where(np.arange(count) % 2, 1, -1) * rng.uniform(0.35, 1.0, count) * decay * height / 2
    knots: Points = np.stack([box[0] + np.clip(along, 0, 1) * width, middle + swing], axis=1)
    strokes = [pressed(spline(knots), pen.line(rng), rng)]
    if rng.random() < 0.5:
        y = middle + height * rng.uniform(0.2, 0.5)
        back = np.array([[box[2], y - 1], [box[0] + width * 0.4, y], [box[0] + width * 0.9, y + 0.6]])
        strokes.append(pressed(spline(back), pen.line(rng), rng))
    return strokes
