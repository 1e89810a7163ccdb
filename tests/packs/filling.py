"""Cases for the forms of the packs, and a filled page as a PDF reader sees it, character by character."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import cv2
import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from guidang.domain.case import Case
from guidang.domain.codes import CaseNo, SheetCode
from guidang.domain.form import Blank, Form, Rect
from guidang.domain.pack import Pack
from guidang.domain.policy import Level
from guidang.domain.term import Term
from guidang.domain.warning_list import Course, Measure, WarningEntry
from guidang.paper.forms.printing.fill import FormFill, annex_keys
from guidang.paper.forms.values import case_choices, case_values, catalogue, change_values

KEY = b"k" * 32
_OFFICE = {
    "office_phone": "000-87654321",
    "office_address": "某省某市示例路1号某楼3层学生工作办公室",
    "office_postcode": "100000",
    "contact_teacher": "示例老师",
}
_LOOKS: dict[str, Any] = {
    "department": "商学院",
    "grade": "2024级",
    "major": "机电一体化技术",
    "class_name": "机电2401班",
    "parent_name": "示例家长",
    "parent_phone": "13900000000",
    "counselor": "示例老师",
}


def entry(name: str = "示例生", courses: int = 5, **looks: Any) -> WarningEntry:
    """A warned student with so many failed courses."""
    figures = {
        Measure.FAILED_COUNT: Decimal(courses),
        Measure.UNEARNED_CREDITS: Decimal("17.5"),
        Measure.EARNED_CREDITS: Decimal(12),
        Measure.ABSENCE_HOURS: Decimal(12),
        Measure.PHYSICAL_FAILS: Decimal(2),
    }
    failed = tuple(
        Course(f"示例课程{n:02}（上）", Decimal("3.5"), str(30 + n)) for n in range(1, courses + 1)
    )
    plain = {"figures": figures, "failed_courses": failed} | _LOOKS | looks
    return WarningEntry("2024010123", name, "Sheet1", 2, Term(2025, 2), **plain)


def fills(
    pack: Pack, blanks: Mapping[str, Blank], level: Level, said: WarningEntry, number: int = 12, **values: Any
) -> list[FormFill]:
    """Every form that a case of ``level`` may ever get, in print order; ``values`` go before its own."""
    case = Case(
        CaseNo(pack.letter, 25, 2, number), said, level.code, level.label, (), "2026-03-05", pack.name, ""
    )
    return [
        _fill(pack, case, form, blanks[form.code], values) for form in pack.forms if level.code in form.levels
    ]


def _fill(pack: Pack, case: Case, form: Form, blank: Blank, values: Mapping[str, Any]) -> FormFill:
    def sealed(part: str, page: int) -> str:
        return SheetCode(case.number, form.short, 1, form.part(part).letter, page + 1).sealed(KEY)

    own = case_values(case, pack, _OFFICE)
    if form.rows and "catalogue" in form.rows:
        own["catalogue"] = catalogue((("示例材料（一式两份）", "扫描件"),), form.rows["catalogue"])
    if form.code == "level_change":
        before = pack.policy.levels[0].label
        own |= change_values(before, case.level_label, "2026-04-02", "补考成绩更正")
    return FormFill(
        form=form.code,
        edition=blank.edition,
        case_no=str(case.number),
        values=own | dict(values),
        choices=case_choices(case),
        codes={(p, n): sealed(p, n) for n in range(len(blank.pages)) for p in blank.parts(n)},
        annex_codes={(p, n): sealed(p, n) for p, n in annex_keys(blank)},
        title=form.title,
        labels={part.code: part.label for part in form.parts},
    )


@dataclass(frozen=True)
class Glyph:
    """One printed character and the box of its ink (pt, from the top)."""

    text: str
    box: Rect


def glyphs(document: pypdfium2.PdfDocument, page: int) -> list[Glyph]:
    """The characters of a page in the order in which they were printed, without white space."""
    shown = document[page]
    height, words = shown.get_height(), shown.get_textpage()
    found, units = [], ""
    for index in range(words.count_chars()):
        units += chr(pdfium.FPDFText_GetUnicode(words, index))
        if "\ud800" <= units[-1] <= "\udbff":
            continue
        text = units.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
        units = ""
        if not text.isspace():
            left, bottom, right, top = words.get_charbox(index)
            found.append(Glyph(text, Rect(left, height - top, right, height - bottom)))
    return found


def added(whole: Sequence[Glyph], blank: Sequence[Glyph]) -> list[Glyph]:
    """The characters of a filled page that its blank does not have."""
    printed = Counter(map(_place, blank))
    left = []
    for glyph in whole:
        if printed[_place(glyph)]:
            printed[_place(glyph)] -= 1
        else:
            left.append(glyph)
    return left


def _place(glyph: Glyph) -> tuple[str, int, int]:
    return glyph.text, round(glyph.box.x0), round(glyph.box.y0)


def gray(document: pypdfium2.PdfDocument, page: int, dpi: int) -> Any:
    """A page as gray pixels."""
    return np.asarray(document[page].render(scale=dpi / 72, grayscale=True).to_pil().convert("L"))


def box_of(pixels: Any, rect: Rect, dpi: int) -> Any:
    """The pixels that lie wholly or partly inside ``rect``."""
    scale = dpi / 72
    return pixels[
        int(rect.y0 * scale) : int(rect.y1 * scale) + 1, int(rect.x0 * scale) : int(rect.x1 * scale) + 1
    ]


def as_scanned(pixels: Any, seed: int) -> Any:
    """A page as an office scanner gives it: a little turned, blurred, noisy, JPEG."""
    high, wide = pixels.shape
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), 0.8, 1.0)
    turned = cv2.warpAffine(pixels, turn, (wide, high), flags=cv2.INTER_CUBIC, borderValue=255)
    soft = cv2.GaussianBlur(turned, (0, 0), 0.7).astype(np.float32)
    noise = np.random.default_rng(seed).normal(0, 8, soft.shape)
    dull = np.clip(soft * 0.85 + 25 + noise, 0, 255).astype(np.uint8)
    jpeg = cv2.imencode(".jpg", dull, [cv2.IMWRITE_JPEG_QUALITY, 70])[1]
    return cv2.imdecode(jpeg, cv2.IMREAD_GRAYSCALE)
