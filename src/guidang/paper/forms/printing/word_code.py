"""The picture of a sheet code in a Word file."""

import io

import numpy as np
from PIL import Image

from guidang.paper import qr

QUIET = 3
"""Modules of white inside the picture, on each side."""
_MODULE_PX = 8  # 290 dpi and more at 20 mm


def code_picture(payload: str) -> bytes:
    """The code of ``payload`` with white around it, a one-bit PNG.

    Raises ValueError as ``qr.modules`` does.
    """
    dark = qr.modules(payload)
    light = np.ones((len(dark) + 2 * QUIET,) * 2, dtype=bool)
    light[QUIET:-QUIET, QUIET:-QUIET] = ~dark
    small = Image.frombytes("1", light.shape, np.packbits(light, axis=1).tobytes())
    held = io.BytesIO()
    side = len(light) * _MODULE_PX
    small.resize((side, side), Image.Resampling.NEAREST).save(held, "PNG", compress_level=1)
    return held.getvalue()
