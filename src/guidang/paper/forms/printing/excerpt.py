"""Printed pages once more (原样重印): taken from the files as they were printed, so that they are the same.

Nothing is filled anew: a case may have changed since, and a sheet of the same code must say the same.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pikepdf

from guidang.paper.forms.printing.fill import AnnexPage, FilledBatch


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Pages ``first`` to before ``end`` (0-based) of the printed file ``source``: one copy of one form.

    ``page`` is the one page that is wanted, counted in the file from 1, empty backs too; 0 for all of them.
    """

    source: str
    first: int
    end: int
    page: int = 0


def excerpt_batch(
    wanted: Sequence[Excerpt], sources: Mapping[str, bytes], *, duplex: bool = False
) -> FilledBatch:
    """The wanted pages, in order, in one PDF; the same input gives the same bytes.

    ``duplex``: every excerpt begins on the front of a sheet, and one page brings the other side of its paper
    with it. The empty back that ends a form is left out.
    """
    opened = {name: pikepdf.open(io.BytesIO(sources[name])) for name in {one.source for one in wanted}}
    pdf = pikepdf.new()
    starts, lengths, printed = [], [], []
    for one in wanted:
        if duplex and len(pdf.pages) % 2:
            pdf.add_blank_page(page_size=_size(pdf.pages[-1]))
        starts.append(len(pdf.pages))
        pages = _pages(opened[one.source], one, duplex=duplex)
        pdf.pages.extend(pages)
        printed.append(sum(not _is_empty(page) for page in pages))
        lengths.append(len(pdf.pages) - starts[-1])
    held = io.BytesIO()
    pdf.save(held, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    for source in opened.values():
        source.close()
    none: tuple[tuple[AnnexPage, ...], ...] = ((),) * len(starts)
    return FilledBatch(held.getvalue(), tuple(starts), tuple(lengths), none, tuple(printed))


def _pages(source: pikepdf.Pdf, one: Excerpt, *, duplex: bool) -> list[pikepdf.Page]:
    pages = [source.pages[n] for n in range(one.first, one.end)]
    while len(pages) > 1 and _is_empty(pages[-1]):
        pages.pop()
    if one.page:
        front = (one.page - 1) // 2 * 2 if duplex else one.page - 1
        pages = pages[front : front + (2 if duplex else 1)]
    return pages


def _is_empty(page: pikepdf.Page) -> bool:
    return not page.Contents.read_bytes()


def _size(page: pikepdf.Page) -> tuple[float, float]:
    left, low, right, high = (float(side) for side in page.MediaBox)
    return right - left, high - low
