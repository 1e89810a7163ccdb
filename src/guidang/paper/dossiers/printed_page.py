"""Pages out of a class's printed PDF, as they were printed, for the dossier."""

import io
from collections.abc import Sequence

from pypdf import PdfReader, PdfWriter
from pypdf.generic import RectangleObject

from guidang.domain.form import Rect


def printed_page(pdf: bytes, page: int, piece: Rect | None = None) -> bytes:
    """Page ``page`` (0-based) of ``pdf`` as a file of its own, cut to ``piece`` (pt from the top left).

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
    return _written(writer)


def joined(papers: Sequence[bytes]) -> bytes:
    """The pages of ``papers``, each a PDF of ours or a scan cut by us, in one file; contents untouched."""
    writer = PdfWriter()
    for paper in papers:
        for page in PdfReader(io.BytesIO(paper)).pages:
            writer.add_page(page)
    return _written(writer)


def _written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
