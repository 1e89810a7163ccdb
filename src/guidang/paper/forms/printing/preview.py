"""A blank with its slots and marks outlined and named, for whoever makes or checks a pack."""

from guidang.domain.form import Blank, MarkKind
from guidang.paper.forms.fields import label_of
from guidang.paper.forms.printing.pdf_file import PdfFile
from guidang.paper.lettering.canvas import Canvas
from guidang.paper.lettering.typefaces import width

_SIZE = 5.5
_SMALL = 4.0  # above a box, between two lines of the form
_NARROW = 30.0  # pt
_SLOT = "0.1 0.35 0.8"
_MARKS = {
    MarkKind.SIGNATURE: "0.8 0.1 0.1",
    MarkKind.TICK: "0.8 0.1 0.1",
    MarkKind.CHOICE: "0.1 0.35 0.8",
    MarkKind.SEAL: "0.85 0.45 0",
    MarkKind.QR: "0.1 0.5 0.2",
    MarkKind.TEAR: "0.5 0.5 0.5",
}


def draw_preview(blank: Blank) -> bytes:
    """A PDF of ``blank``: slots in blue, hands' marks in red, seals in orange, codes in green.

    Raises MissingLibrary without fonts.
    """
    file = PdfFile()
    for page, (_, height) in enumerate(blank.pages):
        canvas = Canvas(file.fonts, height)
        for slot in blank.slots:
            if slot.page == page:
                canvas.colour(_SLOT)
                canvas.frame(slot.rect, 0.7)
                for words in (f"{slot.field} {label_of(slot.field)}", slot.field, slot.field.split(".")[-1]):
                    if width(words, "hei") * _SIZE < slot.rect.width:
                        break
                canvas.text(slot.rect.x0 + 0.8, slot.rect.y0 + _SIZE, words, "hei", _SIZE)
        for mark in blank.marks:
            if mark.page == page:
                canvas.colour(_MARKS[mark.kind])
                canvas.frame(mark.rect, 1.0)
                narrow = mark.rect.width < _NARROW
                words = mark.name if narrow else f"{mark.kind.value}.{mark.name}"
                y = mark.rect.y0 - 0.8 if narrow else mark.rect.y1 - 1.2
                canvas.text(mark.rect.x0 + 0.8, y, words, "hei", _SMALL if narrow else _SIZE)
        file.page(blank, page, canvas)
    return file.finish()
