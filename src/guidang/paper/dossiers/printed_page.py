"""One page out of a class's printed PDF, as it was printed, for the dossier."""

import io
from collections.abc import Sequence

from pypdf import PdfReader, PdfWriter
from pypdf.generic import RectangleObject

from guidang.domain.form import Rect


def printed_page(pdf: bytes, page: int, piece: Rect | None = None, annexes: Sequence[int] = ()) -> bytes:
    """Page ``page`` (0-based) of ``pdf`` as a file of its own, cut to ``piece`` (pt from the top left), and
    the pages ``annexes`` whole behind it.

    The page's content is not touched; only its boxes say what part of it is shown. Same input, same bytes.
    """
    writer = PdfWriter()
    source = PdfReader(io.BytesIO(pdf))
    taken = writer.add_page(source.pages[page])
    if piece is not None:
        left, bottom, top = (
            float(v) for v in (taken.mediabox.left, taken.mediabox.bottom, taken.mediabox.top)
        )
        box = RectangleObject((left + piece.x0, max(bottom, top - piece.y1), left + piece.x1, top - piece.y0))
        taken.mediabox = taken.cropbox = taken.trimbox = box
    for annex in annexes:
        writer.add_page(source.pages[annex])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
