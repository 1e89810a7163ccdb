"""The picture of a page with one piece outlined, for a person to look at."""

from collections.abc import Sequence

import cv2
import numpy as np

from guidang.paper.scans.page_image import as_pixels

_RED = (30, 30, 210)  # BGR
_QUALITY = 72
_SMALL = 900  # px, long side: a printed case number can still be read
_SMALL_QUALITY = 60
_WHOLE = 0.98  # of the page: nothing to point out

Box = tuple[float, float, float, float]


def outlined(pictures: Sequence[tuple[bytes, Box, int]]) -> list[bytes]:
    """JPEGs with a red line around the box of each (picture, box, turn).

    ``box`` is (x0, y0, x1, y1) in 0..1 of the page as displayed, ``turn`` how many degrees clockwise the
    content lay there; the picture is upright. What is no picture comes back as it is.
    """
    return [_outlined(*one) for one in pictures]


def small(pictures: Sequence[bytes]) -> list[bytes]:
    """The same pictures, at most 900 px long."""
    return [_small(picture) for picture in pictures]


def _outlined(picture: bytes, box: Box, turn: int) -> bytes:
    x0, y0, x1, y1 = turned_box(box, turn)
    if (x1 - x0) * (y1 - y0) >= _WHOLE:
        return picture
    pixels = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
    if pixels is None:
        return picture
    height, width = pixels.shape[:2]
    line = max(3, max(width, height) // 300)
    corners = (round(x0 * width), round(y0 * height)), (round(x1 * width) - 1, round(y1 * height) - 1)
    cv2.rectangle(pixels, *corners, _RED, line)
    return cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1].tobytes()


def turned_box(box: Box, turn: int) -> Box:
    """The box on the page once the page is turned back by ``turn`` degrees."""
    x0, y0, x1, y1 = box
    return {
        0: (x0, y0, x1, y1),
        90: (y0, 1 - x1, y1, 1 - x0),
        180: (1 - x1, 1 - y1, 1 - x0, 1 - y0),
        270: (1 - y1, x0, 1 - y0, x1),
    }[turn % 360]


def _small(picture: bytes) -> bytes:
    pixels = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_UNCHANGED)
    if pixels is None:
        return b""
    shrink = min(1.0, _SMALL / max(pixels.shape[:2]))
    size = (max(1, round(pixels.shape[1] * shrink)), max(1, round(pixels.shape[0] * shrink)))
    less = as_pixels(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA))
    return cv2.imencode(".jpg", less, [cv2.IMWRITE_JPEG_QUALITY, _SMALL_QUALITY])[1].tobytes()
