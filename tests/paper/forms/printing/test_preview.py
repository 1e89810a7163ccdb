"""The preview names every slot and mark where it is."""

import numpy as np
from tests.paper.forms.form_samples import pixels, text

from guidang.domain.form import Blank
from guidang.paper.forms.printing.preview import draw_preview


def test_everything_is_outlined_and_named(letter: Blank) -> None:
    pdf = draw_preview(letter)
    shown = text(pdf)
    for name in (
        "name姓名",
        "failed_courses.0.name",
        "signature.parent",
        "seal.department",
        "qr.LETTER",
        "qr.RECEIPT.2",
    ):
        assert name in shown, name
    before, after = pixels(letter.pdf), pixels(pdf)
    for rect in (*(slot.rect for slot in letter.slots), *(mark.rect for mark in letter.marks)):
        edge = np.s_[
            round(rect.y0 * 2) : round(rect.y1 * 2) + 1, round(rect.x0 * 2) - 1 : round(rect.x0 * 2) + 1
        ]
        assert (after[edge] < 255).any(axis=1).mean() > 0.8
        assert (after[edge] != before[edge]).any()
    assert draw_preview(letter) == pdf
