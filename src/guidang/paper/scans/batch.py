"""A stretch of pages, read and cut in one visit of a worker.

On one machine the file stays where it is and only its path travels; a worker keeps the last file open,
because opening one takes time with every page that it has. To other machines the bytes travel.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from guidang.domain.errors import ScanRefused
from guidang.domain.scan import Outcome, PageReading
from guidang.paper.scans import container
from guidang.paper.scans.container import ScanFile
from guidang.paper.scans.cutting import cut_region
from guidang.paper.scans.kit import ReadingKit
from guidang.paper.scans.page_image import PageDamaged
from guidang.paper.scans.page_limit import limited
from guidang.paper.scans.reading import opened, read_page

_UNCUT = "画面可以看到，但无法从文件中取出；请重新扫描这一页"
_CUTTING = (7.0, 9.0)  # seconds of processor time; reading and cutting end within 20 together
_NO_PAPER = (Outcome.BLANK, Outcome.DAMAGED, Outcome.LOCKED)

Source = bytes | Path
"""A scanned file: its bytes, or where they lie on this machine under a name that never holds others."""


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page's reading, and for each of its regions the piece of paper as a one-page PDF (b"" when none)."""

    reading: PageReading
    papers: tuple[bytes, ...]


@dataclass(slots=True)
class _Held:
    """The file that this worker has open."""

    source: Source
    data: bytes
    scan: ScanFile


_held: list[_Held] = []  # one at most


def count_pages(source: Source, filename: str) -> int:
    """How many pages the file has; 1 for a locked or damaged one, which is reported as one entry.

    Raises ScanRefused when the file is no scan at all, or has too many pages.
    """
    return container.count_pages(source.read_bytes() if isinstance(source, Path) else source, filename)


def read_batch(source: Source, filename: str, pages: Sequence[int], kit: ReadingKit) -> list[ReadPage]:
    """Read ``pages`` (0-based) of a scanned file and cut out what lies on them.

    A page with one piece of paper on it is passed through whole; of a page with several, each dossier gets
    its own piece only. Raises ScanRefused when the file is no scan at all.
    """
    held = next((one for one in _held if one.source == source), None) if isinstance(source, Path) else None
    if held is None:
        let_go()
        data = source.read_bytes() if isinstance(source, Path) else source
        scan = opened(data, filename)
        if isinstance(scan, PageReading):
            return [ReadPage(scan, (b"",))]
        held = _Held(source, data, scan)
    found = [_cut(held, filename, read_page(held.scan, index, kit)) for index in pages]
    damaged = any(r.outcome is Outcome.DAMAGED for page in found for r in page.reading.regions)
    _held[:] = []
    if isinstance(source, Path) and not damaged:
        _held.append(held)
    else:  # what a decoder left behind must not reach other pages
        held.scan.close()
    return found


def let_go() -> None:
    """Close the file that is held open, if any."""
    while _held:
        _held.pop().scan.close()


def _cut(held: _Held, filename: str, reading: PageReading) -> ReadPage:
    """A piece of paper that cannot be cut out is damaged, and stops none of its neighbours."""
    whole = len(reading.regions) == 1
    regions, papers = [], []
    for region in reading.regions:
        kept, paper = region, b""
        if region.outcome not in _NO_PAPER:
            try:
                with limited(*_CUTTING):
                    box, turn = region.bbox, region.orientation
                    paper = cut_region(held.data, filename, reading.index, box, turn, whole, held.scan)
            except (ScanRefused, PageDamaged):
                kept = replace(region, outcome=Outcome.DAMAGED, note=_UNCUT)
        regions.append(kept)
        papers.append(paper)
    return ReadPage(replace(reading, regions=tuple(regions)), tuple(papers))
