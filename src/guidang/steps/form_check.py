"""Check and preview a pack's forms: every field known, every mark placed, every part with its own code."""

from dataclasses import dataclass
from pathlib import Path

from guidang.domain.errors import TemplateFaults
from guidang.domain.form import Blank, Form, MarkKind, Part, Rect
from guidang.domain.pack import Pack
from guidang.paper.forms.fields import known_fields, known_lists
from guidang.paper.forms.printing.preview import draw_preview
from guidang.paper.forms.template.blank import compile_blank
from guidang.store.vault import write_durably

_MIN_QR = 19.9 / 25.4 * 72  # pt; smaller codes fail on folded and faxed paper (design.md section 5)


@dataclass(frozen=True, slots=True)
class FormReport:
    """What `forms check` says of one form. ``faults`` are in Chinese, with their place."""

    form: Form
    pages: int
    slots: int
    marks: int
    faults: tuple[str, ...]


def check_pack(pack: Pack) -> list[FormReport]:
    """Compile every form and compare it with what the pack says of it."""
    return [_check(form, pack.templates[form.file]) for form in pack.forms]


def preview_pack(pack: Pack, out: Path) -> list[Path]:
    """Draw every blank with its slots and marks outlined. Raises TemplateFaults."""
    out.mkdir(parents=True, exist_ok=True)
    paths = []
    for form in pack.forms:
        path = out / f"{form.order:02d}_{form.code}.pdf"
        write_durably(path, draw_preview(compile_blank(form, pack.templates[form.file])))
        paths.append(path)
    return paths


def _check(form: Form, template: bytes) -> FormReport:
    try:
        blank = compile_blank(form, template)
    except TemplateFaults as refusal:
        return FormReport(form, 0, 0, 0, (str(refusal),))
    faults = [*_fields(blank), *_codes(blank)]
    for part in form.parts:
        faults += _part(blank, part)
    return FormReport(form, len(blank.pages), len(blank.slots), len(blank.marks), tuple(faults))


def _fields(blank: Blank) -> list[str]:
    known = known_fields().keys() | known_lists().keys()
    return [
        f"填写位“{slot.field}”不是已知的字段" for slot in blank.slots if slot.field.split(".")[0] not in known
    ]


def _codes(blank: Blank) -> list[str]:
    faults = []
    for page, (width, height) in enumerate(blank.pages):
        codes = [m for m in blank.marks if m.kind is MarkKind.QR and m.page == page]
        if not codes:
            faults.append(f"第 {page + 1} 页没有二维码标记 {{{{ qr.… }}}}")
        for mark in codes:
            if "." not in mark.name and min(mark.rect.width, mark.rect.height) < _MIN_QR:
                faults.append(f"第 {page + 1} 页的二维码“{mark.name}”小于 20 毫米")
            if not Rect(0, 0, width, height).contains(mark.rect):
                faults.append(f"第 {page + 1} 页的二维码“{mark.name}”超出纸张")
        others = [(m.name, m.rect) for m in blank.marks if m.page == page and m.kind is not MarkKind.QR]
        others += [(s.field, s.rect) for s in blank.slots if s.page == page]
        faults += [
            f"第 {page + 1} 页的二维码“{code.name}”与“{name}”重叠"
            for code in codes
            for name, rect in others
            if code.rect.overlaps(rect)
        ]
    return faults


def _part(blank: Blank, part: Part) -> list[str]:
    pages = [page for page in range(len(blank.pages)) if part.code in blank.parts(page)]
    if not pages:
        return [f"联“{part.label}”没有自己的二维码 {{{{ qr.{part.code} }}}}"]
    marks = [mark for page in pages for mark in blank.marks_of(part.code, page)]
    signatures = {m.name for m in marks if m.kind is MarkKind.SIGNATURE}
    questions = {m.name.split(".")[0] for m in marks if m.kind is MarkKind.TICK}
    faults = [
        f"联“{part.label}”要求签字的“{who}”没有签名位 {{{{ sign.{who} }}}}"
        for who in part.signed_by
        if who not in signatures
    ]
    faults += [
        f"联“{part.label}”的问题“{question}”没有方框 {{{{ tick.{question}.… }}}}"
        for question in part.asks
        if question not in questions
    ]
    return faults
