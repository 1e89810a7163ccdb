"""In which order, and how hard, codes are looked for on a page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from guidang.paper.scans.blankness import is_blank
from guidang.paper.scans.codes import Symbol, merged, patient_codes, quick_codes
from guidang.paper.scans.page_image import as_pixels
from guidang.paper.scans.pyramid import Points, Pyramid
from guidang.paper.scans.second_decoder import second_codes

Wanted = Callable[[str], bool]
"""Whether a text is one of this workspace's sheet codes."""


@dataclass(frozen=True, slots=True)
class Search:
    """Codes found on a page, those showing through mirrored included. ``blank``: the page carries nothing."""

    symbols: tuple[Symbol, ...]
    blank: bool = False


def search_page(page: Pyramid, wanted: Wanted) -> Search:
    """Every code of the page that can be had; costly treatments only while nothing ``wanted`` is read.

    A blank page costs no more than a glance.
    """
    symbols = quick_codes(page)
    for seen in [s for s in symbols if not s.text]:
        symbols = merged(symbols, search_around(page, seen.corners, wanted))
    if has_wanted(symbols, wanted):
        return Search(tuple(symbols))
    if not _upright(symbols) and is_blank(page, _through(symbols)):
        return Search(tuple(symbols), blank=True)
    symbols = merged(symbols, patient_codes(page, wanted))
    if not has_wanted(symbols, wanted):
        symbols = merged(second_codes(page, wanted), symbols)
    # A code that shows through may be read only now, and explains what seemed to be faint ink.
    through = [] if _upright(symbols) else _through(symbols)
    return Search(tuple(symbols), blank=bool(through) and is_blank(page, through))


def search_around(page: Pyramid, around: Points, wanted: Wanted) -> list[Symbol]:
    """Codes of a crop around points (n, 2; px) where one is suspected, with every treatment."""
    low, high = around.min(axis=0), around.max(axis=0)
    margin = 0.35 * float((high - low).min()) + 8
    width, height = page.size
    x0, y0 = (int(max(0.0, v)) for v in low - margin)
    x1, y1 = int(min(width, high[0] + margin)), int(min(height, high[1] + margin))
    if x1 - x0 < 24 or y1 - y0 < 24:
        return []
    crop = Pyramid(as_pixels(page.level(0)[y0:y1, x0:x1]))
    symbols = patient_codes(crop, wanted)
    if not has_wanted(symbols, wanted):
        symbols = merged(second_codes(crop, wanted), symbols)
    return [Symbol(s.text, s.corners + np.array([x0, y0]), s.mirrored) for s in symbols]


def has_wanted(symbols: Sequence[Symbol], wanted: Wanted) -> bool:
    """Whether one of the symbols is ours and not showing through from the back."""
    return any(wanted(s.text) for s in _upright(symbols))


def _upright(symbols: Sequence[Symbol]) -> list[Symbol]:
    return [s for s in symbols if s.text and not s.mirrored]


def _through(symbols: Sequence[Symbol]) -> list[Symbol]:
    return [s for s in symbols if s.mirrored]
