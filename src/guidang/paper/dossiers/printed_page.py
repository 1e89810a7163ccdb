"""One page out of a class's printed PDF, as it was printed, for the dossier."""

import io

import pikepdf

from guidang.domain.form import Rect


def printed_page(pdf: bytes, page: int, piece: Rect | None = None) -> bytes:
    """Page ``page`` (0-based) of ``pdf`` as a file of its own, cut to ``piece`` (pt from the top left).

    The page's content is not touched; only its boxes say what part of it is shown. Same input, same bytes.
    """
    with pikepdf.open(io.BytesIO(pdf)) as source, pikepdf.new() as out:
        out.pages.append(source.pages[page])
        if piece is not None:
            _, bottom, _, top = (float(v) for v in out.pages[0].mediabox)
            box = [piece.x0, max(bottom, top - piece.y1), piece.x1, top - piece.y0]
            for name in ("/MediaBox", "/CropBox", "/TrimBox"):
                out.pages[0].obj[name] = pikepdf.Array([round(v, 3) for v in box])
        stream = io.BytesIO()
        out.save(stream, deterministic_id=True)
        return stream.getvalue()
