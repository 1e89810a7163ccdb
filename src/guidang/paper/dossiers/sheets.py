"""Every paper of a dossier on an A4 sheet, with its running number.

A paper's page becomes one form object, drawn on a sheet of its own: nothing in it, unbalanced or turned, can
shift the number, and its streams are copied byte for byte. Receipts and photos, which have any size, are
laid on A4; a page that is A4 already stays where it is.
"""

from dataclasses import dataclass

import pikepdf

from guidang.paper.dossiers.ruled import MM
from guidang.paper.lettering.canvas import Canvas
from guidang.paper.lettering.fonts import Fonts
from guidang.paper.lettering.typefaces import width

A4 = (210 * MM, 297 * MM)

_SLACK = 4 * MM  # a scanner's A4 is off by a millimetre or two, a US letter by more
_MARGIN = 15 * MM
_TOP = 20 * MM

# The number: centred, its baseline 7 mm above the edge, where printers still print and forms have no text.
_BASELINE = 7 * MM
_FACE, _SIZE = "song", 8


def sheet_of(
    dossier: pikepdf.Pdf, paper: pikepdf.Page, number: "Number", fonts: Fonts, resources: pikepdf.Dictionary
) -> pikepdf.Page:
    """A new sheet of ``dossier`` that shows ``paper``, a page of another file, which must stay open.

    ``resources`` is where ``fonts`` will be embedded.
    """
    form = dossier.copy_foreign(paper.as_form_xobject())
    x0, y0, x1, y1 = shown_box(form)
    wide, high = x1 - x0, y1 - y0
    sheet = A4[::-1] if wide > max(high, A4[0] + _SLACK) else A4
    full_width = abs(wide - sheet[0]) <= _SLACK
    if full_width and abs(high - sheet[1]) <= _SLACK:
        sheet, scale, left, bottom = (wide, high), 1.0, 0.0, 0.0
    elif full_width and high <= sheet[1] - _TOP:  # cut off an A4 sheet: it lies as it lay there, at the top
        scale, left, bottom = 1.0, (sheet[0] - wide) / 2, sheet[1] - high
    else:
        scale = min(1.0, (sheet[0] - 2 * _MARGIN) / wide, (sheet[1] - 2 * _TOP) / high)
        left = (sheet[0] - scale * wide) / 2
        bottom = sheet[1] - _TOP - scale * high
    place = f"{scale:.5f} 0 0 {scale:.5f} {left - scale * x0:.3f} {bottom - scale * y0:.3f} cm"
    canvas = Canvas(fonts, sheet[1])
    number.print_on(canvas, *sheet)
    return pikepdf.Page(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=[0, 0, round(sheet[0], 3), round(sheet[1], 3)],
            Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=form), Font=resources),
            Contents=dossier.make_stream(canvas.content("P", place)),
        )
    )


@dataclass(frozen=True, slots=True)
class Number:
    """第 n 页 共 m 页, at the foot of a page."""

    number: int
    total: int

    def print_on(self, canvas: Canvas, wide: float, high: float) -> None:
        """Print it on a page ``wide`` by ``high`` pt."""
        words = f"第 {self.number} 页 共 {self.total} 页"
        left = (wide - width(words, _FACE) * _SIZE) / 2
        canvas.text(left, high - _BASELINE, words, _FACE, _SIZE)


def shown_box(form: pikepdf.Object) -> tuple[float, float, float, float]:
    """The form's box as displayed: its BBox under its own matrix, which undoes /Rotate."""
    x0, y0, x1, y1 = (float(side) for side in form.BBox)
    a, b, c, d, e, f = (float(part) for part in form.get("/Matrix", [1, 0, 0, 1, 0, 0]))
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (x0, x1) for y in (y0, y1)]
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)
