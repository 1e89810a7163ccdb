"""One page out of a class's printed PDF, as it was printed, for the dossier."""

import io

from pypdf import PdfReader, PdfWriter
from pypdf.generic import RectangleObject

from guidang.domain.form import Rect


def printed_page(pdf: bytes, page: int, piece: Rect | None = None) -> bytes:
    """Page ``page`` (0-based) of ``pdf`` as a file of its own, cut to ``piece`` (pt from the top left).

    The page's content is not touched; only its boxes say what part of it is shown. Same input, same bytes.
    """
    writer = PdfWriter()
    taken = writer.add_page(PdfReader(io.BytesIO(pdf)).pages[page])
    if piece is not None:
        left, bottom, top = (
            float(v) for v in (taken.mediabox.left, taken.mediabox.bottom, taken.mediabox.top)
        )
        box = RectangleObject((left + piece.x0, max(bottom, top - piece.y1), left + piece.x1, top - piece.y0))
        taken.mediabox = taken.cropbox = taken.trimbox = box
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
