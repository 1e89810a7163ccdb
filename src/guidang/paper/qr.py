"""The picture of a sheet code: drawn by the forms, read by the scans.

Encoding is zxing-cpp's (0.1 ms a code; the pure Python encoders take 5 ms, twice a page). Level H: a
staple, a crease or a stamp may cover up to 30 % of the symbol (ISO/IEC 18004, table 12).
"""

import io
from functools import lru_cache

import numpy as np
import zxingcpp
from numpy.typing import NDArray
from PIL import Image

SIDE_MM = 20.0
"""Side of a main code, without its quiet zone."""
SIDE_SMALL_MM = 14.0
"""Side of the second code in the opposite corner."""
QUIET_MM = 2.0
"""White kept around a code: 2.9 modules of a 29-module code; table padding and leading add the rest of the 4
that ISO/IEC 18004 asks for."""
_MIDDLE = 128


@lru_cache(maxsize=4096)
def modules(text: str) -> NDArray[np.bool_]:
    """The dark modules of the QR code of ``text``, level H, without quiet zone: a square array that cannot be
    written to.

    Raises ValueError when ``text`` is empty or too long for a QR code.
    """
    if not text:
        raise ValueError("an empty text has no code")
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="H")
    dark: NDArray[np.bool_] = np.array(code.to_image(scale=1, add_quiet_zones=False)) < _MIDDLE
    dark.flags.writeable = False
    return dark


def png(text: str, box_px: int) -> bytes:
    """The code of ``text`` as a one-bit PNG, each module ``box_px`` pixels wide, without quiet zone.

    Raises ValueError as ``modules`` does, and when ``box_px`` is below 1.
    """
    if box_px < 1:
        raise ValueError("a module is at least one pixel wide")
    dark = np.kron(modules(text), np.ones((box_px, box_px), dtype=bool))
    held = io.BytesIO()
    Image.fromarray(~dark).save(held, "PNG")
    return held.getvalue()
