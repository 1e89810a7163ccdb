"""空白版: a form typeset once. Its rectangles are those of the typeset page, never measured by hand."""

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from itertools import pairwise
from typing import Any

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from guidang.domain.codes import LAST_PAGE
from guidang.domain.form import Blank, Form, Mark, MarkKind, Rect, Slot
from guidang.paper.forms.template.faults import Faults
from guidang.paper.forms.template.page import Source, read_source
from guidang.paper.forms.template.plan import Plan
from guidang.paper.lettering import typefaces
from guidang.paper.lettering.recut import recut_fonts

COMPILER = "4"
"""Raised whenever the compiler would place anything elsewhere than before."""
_PX = 0.75  # pt


def edition_of(form: Form, template: bytes) -> str:
    """The SHA-256 (hex) of everything that decides the geometry of a form: template, pack, fonts, compiler.

    Raises MissingLibrary.
    """
    decided = {
        "template": hashlib.sha256(template).hexdigest(),
        "form": form.code,
        "parts": [part.code for part in form.parts],
        "rows": dict(form.rows or {}),
        "widths": {name: float(wide) for name, wide in (form.widths or {}).items()},
        "fonts": typefaces.stamp(),
        "compiler": [COMPILER, weasyprint.__version__],
    }
    return hashlib.sha256(json.dumps(decided, sort_keys=True).encode()).hexdigest()


def compile_blank(form: Form, template: bytes) -> Blank:
    """Typeset ``form`` from its Word template.

    Raises TemplateFaults with every fault at once, each with its place; MissingLibrary without fonts or
    libraries.
    """
    typefaces.require()
    faults, plan = Faults(form.file), Plan()
    source = read_source(form, template, plan, faults)
    faults.refuse()
    document = _typeset(source)
    pages = tuple((round(page.width * _PX, 3), round(page.height * _PX, 3)) for page in document.pages)
    edition = edition_of(form, template)
    blank = Blank(
        form=form.code,
        edition=edition,
        pdf=recut_fonts(document.write_pdf(pdf_identifier=bytes.fromhex(edition)[:16])),
        pages=pages,
        slots=_slots(document, plan),
        marks=_marks(document, plan, pages),
    )
    if len(pages) > LAST_PAGE:
        faults.add("全文", f"共{len(pages)}页，一份文书最多{LAST_PAGE}页（单号只编到这里），请拆成几份文书")
    _check_parts(form, blank, faults)
    faults.refuse()
    return blank


class _OnlyInside(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Gives WeasyPrint the pictures that stand in the page itself, and nothing from anywhere else."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        """Raises FatalURLFetchingError for every other address: a picture never goes missing unsaid."""
        if not url.startswith("data:"):
            raise FatalURLFetchingError(url)
        return super().fetch(url, headers)


def _typeset(source: Source) -> Any:
    def render(heights: Mapping[str, float], starts: Mapping[str, int]) -> Any:
        page = weasyprint.HTML(string=source.page(heights, starts), url_fetcher=_OnlyInside())
        return page.render(font_config=FontConfiguration())

    document = render({}, {})
    # A header higher than the margin pushes the text down, as in Word.
    heights = {
        name: max((box[3] - box[1]) * _PX for page in document.pages if (box := page.anchors.get(name)))
        for name in source.running
        if any(name in page.anchors for page in document.pages)
    }
    if heights:
        document = render(heights, {})
    starts = _starts(document, source)
    return render(heights, starts) if starts else document


def _starts(document: Any, source: Source) -> dict[str, int]:
    """On which page, from 1 where the page's own section begins, its followers begin."""
    pages = list(enumerate(document.pages))
    on = {
        section.name: next((number for number, page in pages if section.name in page.anchors), 0)
        for first in source.sections
        for section in (first, *first.followers)
    }
    return {
        section.name: on[section.name] - on[first.name] + 1
        for first in source.sections
        for section in first.followers
    }


def _slots(document: Any, plan: Plan) -> tuple[Slot, ...]:
    found = []
    for number, page in enumerate(document.pages):
        for slot in plan.slots:
            if not _is_on(document, plan, number, slot.anchor, slot.leading):
                continue
            rect = plan.slot_rect(page.anchors, slot)
            found.append(
                Slot(
                    field=slot.field,
                    page=number,
                    rect=_rounded(rect),
                    face=slot.face,
                    size=slot.size,
                    bold=slot.bold,
                    align=slot.align,
                    valign=slot.valign,
                    leading=round(slot.leading, 3),
                    # 0.5 pt: borders may take that much from a row that was made for whole lines.
                    lines=max(1, int((rect.height + 0.5) // slot.leading)),
                    indent=round(slot.indent, 3),
                )
            )
    return tuple(found)


def _marks(document: Any, plan: Plan, pages: tuple[tuple[float, float], ...]) -> tuple[Mark, ...]:
    found = []
    for number, page in enumerate(document.pages):
        here = [mark for mark in plan.marks if _is_on(document, plan, number, mark.anchor)]
        cuts = [plan.rect(page.anchors, mark.anchor).y0 for mark in here if mark.kind is MarkKind.TEAR]
        for mark in here:
            rect = plan.mark_rect(page.anchors, mark, pages[number], cuts)
            found.append(Mark(mark.name, mark.kind, number, _rounded(rect)))
    return tuple(found)


def _is_on(document: Any, plan: Plan, number: int, anchor: str, room: float = 1.0) -> bool:
    """Whether page ``number`` has the place that ``anchor`` names.

    What a page break cuts in two is the place once: on the first page that has ``room`` pt for it, or else
    on the first of all.
    """
    pages = [n for n, page in enumerate(document.pages) if anchor in page.anchors]
    if len(pages) < 2 or anchor in plan.repeated:
        return number in pages
    roomy = (n for n in pages if plan.rect(document.pages[n].anchors, anchor).height + 0.5 >= room)
    return number == next(roomy, pages[0])


def _rounded(rect: Rect) -> Rect:
    return Rect(round(rect.x0, 3), round(rect.y0, 3), round(rect.x1, 3), round(rect.y1, 3))


def _check_parts(form: Form, blank: Blank, faults: Faults) -> None:
    """Every piece of paper carries the code of exactly one part, and every mark is one of its kind there."""
    codes = {part.code for part in form.parts}
    named = {m.name.removesuffix(".2") for m in blank.marks if m.kind is MarkKind.QR}
    for name in sorted(named - codes):
        faults.add("二维码", f"学校包中本文书没有名为“{name}”的联（有：{'、'.join(sorted(codes))}）")
    for name in sorted(codes - named):
        faults.add("二维码", f"模板中缺少“{name}”联的二维码 {{{{ qr.{name} }}}}")
    for page, (width, height) in enumerate(blank.pages):
        marks = [m for m in blank.marks if m.page == page]
        cuts = [0.0, *sorted((m.rect.y0 + m.rect.y1) / 2 for m in marks if m.kind is MarkKind.TEAR), height]
        for piece, (above, below) in enumerate(pairwise(cuts)):
            place = f"第{page + 1}页" + (f"第{piece + 1}联" if len(cuts) > 2 else "")
            inside = [m for m in marks if m.kind is not MarkKind.TEAR and above <= _middle(m, height) < below]
            main = [m for m in inside if m.kind is MarkKind.QR and not m.name.endswith(".2")]
            if len(main) != 1:
                hint = "；如果本应只有一页，请缩小行高或字号" if page and not main else ""
                faults.add(place, f"应有且只有一个二维码，现有 {len(main)} 个{hint}")
            for (kind, name), count in Counter((m.kind, m.name) for m in inside).items():
                if count > 1:
                    faults.add(place, f"标记“{kind.value}.{name}”出现了 {count} 次")
            for mark in inside:
                if _leaves(mark.rect, width, height):
                    faults.add(place, f"标记“{mark.kind.value}.{mark.name}”超出纸面")

        for slot in (s for s in blank.slots if s.page == page):
            if slot.rect.x1 <= slot.rect.x0 or slot.rect.y1 <= slot.rect.y0:
                hint = "（请加宽单元格或减小其边距）"
                faults.add(f"第{page + 1}页", f"填写位“{slot.field}”太小，容不下文字{hint}")
            elif _leaves(slot.rect, width, height):
                faults.add(f"第{page + 1}页", f"填写位“{slot.field}”超出纸面")


def _leaves(rect: Rect, width: float, height: float) -> bool:
    """Whether ``rect`` lies partly off a paper of that size, by more than a point."""
    return rect.x0 < -1 or rect.y0 < -1 or rect.x1 > width + 1 or rect.y1 > height + 1


def _middle(mark: Mark, height: float) -> float:
    """How far down its page a mark is; one that has left the paper counts at the edge."""
    return min(max((mark.rect.y0 + mark.rect.y1) / 2, 0.0), height - 0.001)


def dump_blank(blank: Blank) -> bytes:
    """``blank`` as JSON (UTF-8): for the cache and for workers; the same blank gives the same bytes."""
    plain = asdict(blank) | {"pdf": base64.b64encode(blank.pdf).decode("ascii")}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True).encode()


def load_blank(data: bytes) -> Blank:
    """The blank that ``dump_blank`` wrote. Raises ValueError when ``data`` is not one."""
    try:
        plain = json.loads(data)
        return Blank(
            form=plain["form"],
            edition=plain["edition"],
            pdf=base64.b64decode(plain["pdf"]),
            pages=tuple((float(width), float(height)) for width, height in plain["pages"]),
            slots=tuple(Slot(**(slot | {"rect": Rect(**slot["rect"])})) for slot in plain["slots"]),
            marks=tuple(
                Mark(m["name"], MarkKind(m["kind"]), m["page"], Rect(**m["rect"])) for m in plain["marks"]
            ),
        )
    except (KeyError, TypeError) as fault:
        raise ValueError("not a blank") from fault
