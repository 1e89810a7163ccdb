"""卷宗: cover, 卷内目录, the papers in order, 卷内备考表, bound into one PDF/A-2b file.

The base is an empty PDF/A file that carries the output intent; the pages are drawn into it or copied from
the papers. Scans keep their streams byte for byte. The same content gives the same bytes, on any machine
with the same fonts.
"""

import pikepdf

from guidang.domain.errors import UnbindableItem
from guidang.paper.dossiers import xmp
from guidang.paper.dossiers.catalogue import (
    HIGH,
    WIDE,
    draw_catalogue,
    draw_reference_sheet,
    page_numbers,
    reference_pages,
)
from guidang.paper.dossiers.conform import UnfitPaper, open_paper
from guidang.paper.dossiers.content import BoundDossier, BoundItem, DossierContent
from guidang.paper.dossiers.ruled import MM, Document
from guidang.paper.dossiers.sheets import Number, sheet_of

Opened = tuple[pikepdf.Pdf, tuple[int, ...]]


def bind_dossier(content: DossierContent) -> BoundDossier:
    """Bind ``content``. Raises UnbindableItem when the cover or an item cannot be opened."""
    cover = _open(content, "封面", content.cover_pdf) if content.cover_pdf else None
    papers = [_open(content, item.label, item.pdf) for item in content.items]
    notes = _notes(content, papers)
    covers = len(cover[0].pages) if cover else 0
    items = page_numbers(content, covers, [len(paper.pages) for paper, _ in papers])
    document, total, catalogue = _draw(content, items, covers, notes)
    pdf, fonts = document.laid_out(content.case_no)
    with pdf:
        own = list(pdf.pages)
        del pdf.pages[catalogue:]
        for place, page in enumerate(cover[0].pages if cover else ()):
            number = Number(place + 1, total)
            pdf.pages.insert(place, sheet_of(pdf, page, number, document.fonts, fonts))
        for paper, _ in papers:
            for page in paper.pages:
                number = Number(len(pdf.pages) + 1, total)
                pdf.pages.append(sheet_of(pdf, page, number, document.fonts, fonts))
        closing = len(pdf.pages)
        pdf.pages.extend(own[catalogue:])
        document.fonts.embed(pdf, fonts)
        _bookmark(pdf, covers, items, closing)
        xmp.describe(
            pdf,
            identifier=content.case_no,
            title=content.title,
            author=f"{content.school}{content.unit}",
            day=content.bound_on,
            ours={xmp.STUDENT: content.student_id},
        )
        return BoundDossier(xmp.finished(pdf), total, items, notes)


def _open(content: DossierContent, label: str, data: bytes) -> Opened:
    try:
        return open_paper(data)
    except UnfitPaper as unfit:
        raise UnbindableItem(case=content.case_no, item=label, reason=str(unfit)) from unfit


def _notes(content: DossierContent, papers: list[Opened]) -> tuple[str, ...]:
    """What was done to papers, for the 备考表."""
    return tuple(
        f"第 {number} 件“{item.label}”第 {'、'.join(map(str, pictured))} 页"
        "原文件不符合长期保存格式，已按原样转为图像。"
        for number, (item, (_, pictured)) in enumerate(zip(content.items, papers, strict=True), 1)
        if pictured
    )


def _draw(
    content: DossierContent, items: tuple[BoundItem, ...], covers: int, notes: tuple[str, ...]
) -> tuple[Document, int, int]:
    """The pages of our own, the count of all pages, and how many of ours are the catalogue's."""
    document = Document(WIDE, HIGH)
    catalogue = draw_catalogue(document, content, items)
    before = covers + catalogue + sum(item.pages for item in items)
    total = before + 1
    # A longer total may take a line more; then the 备考表 is one page longer than guessed.
    while before + reference_pages(content, total, notes) > total:
        total = before + reference_pages(content, total, notes)
    draw_reference_sheet(document, content, total, notes)
    for place, sheet in enumerate(document.sheets):
        number = covers + place + 1 if place < catalogue else before + place - catalogue + 1
        Number(number, total).print_on(sheet.canvas, WIDE * MM, HIGH * MM)
    return document, total, catalogue


def _bookmark(pdf: pikepdf.Pdf, covers: int, items: tuple[BoundItem, ...], closing: int) -> None:
    with pdf.open_outline() as outline:
        if covers:
            outline.root.append(pikepdf.OutlineItem("封面", 0))
        outline.root.append(pikepdf.OutlineItem("卷内目录", covers))
        for number, item in enumerate(items, 1):
            outline.root.append(pikepdf.OutlineItem(f"{number} {item.label}", item.first_page - 1))
        outline.root.append(pikepdf.OutlineItem("卷内备考表", closing))
    pdf.Root.PageLabels = pikepdf.Dictionary(Nums=[0, pikepdf.Dictionary(S=pikepdf.Name.D)])
    pdf.Root.PageMode = pikepdf.Name.UseOutlines
    pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
