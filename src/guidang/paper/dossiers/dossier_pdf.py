"""卷宗: cover, 卷内目录, the papers in order, 卷内备考表, bound into one PDF/A-2b file.

The file that WeasyPrint typesets (catalogue and 备考表) is the base, because it carries the output intent
that makes a file PDF/A; everything else is copied into it. Scans keep their streams byte for byte. The same
content gives the same bytes, on any machine with the same fonts.
"""

import hashlib
import io

import pikepdf

from guidang.domain.errors import UnbindableItem
from guidang.paper.dossiers import xmp
from guidang.paper.dossiers.catalogue import catalogue_html
from guidang.paper.dossiers.conform import UnfitPaper, open_paper
from guidang.paper.dossiers.content import BoundDossier, BoundItem, DossierContent
from guidang.paper.dossiers.sheets import number_pages, sheet_of
from guidang.paper.typesetting import pdf_from_html

# Typesettings until the catalogue's length agrees with the numbers printed in it; two have always done.
_ATTEMPTS = 4


def bind_dossier(content: DossierContent) -> BoundDossier:
    """Bind ``content``. Raises UnbindableItem when the cover or an item cannot be opened."""
    cover = _open(content, "封面", content.cover_pdf) if content.cover_pdf else None
    papers = [_open(content, item.label, item.pdf) for item in content.items]
    notes = tuple(
        f"第 {number} 件“{item.label}”第 {'、'.join(map(str, pictured))} 页"
        "原文件不符合长期保存格式，已按原样转为图像。"
        for number, (item, (_, pictured)) in enumerate(zip(content.items, papers, strict=True), 1)
        if pictured
    )
    covers = len(cover[0].pages) if cover else 0
    counts = [len(paper.pages) for paper, _ in papers]
    base, catalogue, items = _typeset(content, covers, counts, notes)
    with base:
        closing = len(base.pages) - catalogue
        _put_in(base, catalogue, cover[0] if cover else None, [paper for paper, _ in papers])
        number_pages(base)
        _bookmark(base, covers, items, closing)
        xmp.describe(
            base,
            identifier=content.case_no,
            title=content.title,
            author=f"{content.school}{content.unit}",
            day=content.bound_on,
            ours={xmp.STUDENT: content.student_id},
        )
        out = io.BytesIO()
        base.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return BoundDossier(out.getvalue(), len(base.pages), items, notes)


def _open(content: DossierContent, label: str, data: bytes) -> tuple[pikepdf.Pdf, tuple[int, ...]]:
    try:
        return open_paper(data)
    except UnfitPaper as unfit:
        raise UnbindableItem(case=content.case_no, item=label, reason=str(unfit)) from unfit


def _typeset(
    content: DossierContent, covers: int, counts: list[int], notes: tuple[str, ...]
) -> tuple[pikepdf.Pdf, int, tuple[BoundItem, ...]]:
    """The base file, how many of its pages are the catalogue's, and where the items come to lie.

    The items' numbers depend on how many pages the catalogue takes, hence a second typesetting of long ones.
    """
    identifier = hashlib.md5(content.case_no.encode("utf-8"), usedforsecurity=False).digest()
    catalogue, closing = 1, 1
    for _ in range(_ATTEMPTS):
        first, items = covers + catalogue + 1, []
        for item, count in zip(content.items, counts, strict=True):
            items.append(BoundItem(item.label, first, count))
            first += count
        html = catalogue_html(content, items, first + closing - 1, notes)
        base = pikepdf.open(io.BytesIO(pdf_from_html(html, identifier)))
        begins = base.pages.index(pikepdf.Page(base.Root.Outlines.Last.Dest[0]))
        if (begins, len(base.pages) - begins) == (catalogue, closing):
            break
        catalogue, closing = begins, len(base.pages) - begins
    return base, begins, tuple(items)


def _put_in(base: pikepdf.Pdf, catalogue: int, cover: pikepdf.Pdf | None, papers: list[pikepdf.Pdf]) -> None:
    """The cover before the catalogue, the papers between catalogue and 备考表."""
    closing = list(base.pages)[catalogue:]
    del base.pages[catalogue:]
    for number, page in enumerate(cover.pages if cover else ()):
        base.pages.insert(number, sheet_of(base, page))
    for paper in papers:
        for page in paper.pages:
            base.pages.append(sheet_of(base, page))
    base.pages.extend(closing)


def _bookmark(base: pikepdf.Pdf, covers: int, items: tuple[BoundItem, ...], closing: int) -> None:
    with base.open_outline() as outline:
        outline.root.clear()
        if covers:
            outline.root.append(pikepdf.OutlineItem("封面", 0))
        outline.root.append(pikepdf.OutlineItem("卷内目录", covers))
        for number, item in enumerate(items, 1):
            outline.root.append(pikepdf.OutlineItem(f"{number} {item.label}", item.first_page - 1))
        outline.root.append(pikepdf.OutlineItem("卷内备考表", len(base.pages) - closing))
    base.Root.PageMode = pikepdf.Name.UseOutlines
    base.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
