"""What a person looks at before a form is used: the blank with all outlined, and two filled examples."""

import io
from dataclasses import dataclass

from PIL import Image

from guidang.domain.errors import Unprintable
from guidang.domain.form import Form
from guidang.paper.forms.checking import samples
from guidang.paper.forms.checking.check import FormReport, check_form, example
from guidang.paper.forms.checking.finding import Surroundings
from guidang.paper.forms.checking.ink import open_pages
from guidang.paper.forms.printing.fill import fill_batch
from guidang.paper.forms.printing.preview import draw_preview

PICTURE_DPI = 110
_COLOURS = 128


@dataclass(frozen=True, slots=True)
class Shown:
    """One PDF of a form, with a PNG of every page. ``title`` says what it shows."""

    title: str
    pdf: bytes
    pictures: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class ShownForm:
    """A form's check and its pictures; none when the template cannot be compiled."""

    report: FormReport
    shown: tuple[Shown, ...]


def show_form(form: Form, template: bytes, around: Surroundings) -> ShownForm:
    """Check ``form`` and draw it: outlined, for an ordinary student, at the longest values.

    Raises MissingLibrary. Annex pages are part of the examples.
    """
    report = check_form(form, template, around)
    blank = report.blank
    if blank is None:
        return ShownForm(report, ())
    shown = [_shown("空白版", draw_preview(blank))]
    for title, values in (
        ("示例", samples.ordinary_values(around, form.rows or {})),
        ("最长的内容", samples.longest_values(around, form.rows or {})),
    ):
        try:
            filled = fill_batch([example(form, blank, values, around)], {blank.edition: blank})
        except Unprintable:  # the report names the characters
            continue
        shown.append(_shown(title, filled.pdf))
    return ShownForm(report, tuple(shown))


def _shown(title: str, pdf: bytes) -> Shown:
    return Shown(title, pdf, tuple(_png(page) for page in open_pages(pdf, PICTURE_DPI)))


def _png(page: Image.Image) -> bytes:
    held = io.BytesIO()
    page.convert("RGB").quantize(_COLOURS, Image.Quantize.FASTOCTREE).save(held, "PNG", optimize=True)
    return held.getvalue()
