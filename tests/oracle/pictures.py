"""Pairs of pictures: our page at the left, LibreOffice's at the right, what differs marked."""

from collections.abc import Iterator

import pypdfium2
from PIL import Image, ImageDraw
from tests.oracle.compare import Comparison
from tests.oracle.glyphs import Glyph

SCALE = 1.5  # px a pt
_RED, _ORANGE, _BLUE = (220, 0, 0), (240, 140, 0), (0, 70, 230)


def pictures(ours: bytes, theirs: bytes, found: Comparison, limit: float) -> Iterator[Image.Image]:
    """One picture for each page that either side has.

    Red: a character that the other side lacks; orange: one further than ``limit`` pt off; blue: a line that
    begins elsewhere.
    """
    left, right = list(_pages(ours)), list(_pages(theirs))
    far = found.far(limit)
    for number in range(max(len(left), len(right))):
        sides = []
        for side, pages, lone in ((0, left, found.extra), (1, right, found.missing)):
            page = pages[number] if number < len(pages) else Image.new("RGB", left[0].size, "#888888")
            draw = ImageDraw.Draw(page)
            marked = [(pair[side], _ORANGE) for pair in far]
            marked += [(entry[side + 1], _BLUE) for entry in found.breaks]
            marked += [(glyph, _RED) for glyph in lone]
            for glyph, colour in marked:
                if glyph.page == number:
                    draw.rectangle(_box(glyph), outline=colour)
            sides.append(page)
        sheet = Image.new(
            "RGB", (sides[0].width + sides[1].width + 8, max(s.height for s in sides)), "#888888"
        )
        sheet.paste(sides[0], (0, 0))
        sheet.paste(sides[1], (sides[0].width + 8, 0))
        yield sheet


def _pages(pdf: bytes) -> Iterator[Image.Image]:
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            yield page.render(scale=SCALE).to_pil().convert("RGB")


def _box(glyph: Glyph) -> tuple[float, ...]:
    x0, y0, x1, y1 = glyph.box
    return (x0 * SCALE - 1, y0 * SCALE - 1, x1 * SCALE + 1, y1 * SCALE + 1)
