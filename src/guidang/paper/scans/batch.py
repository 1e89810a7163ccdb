"""A stretch of pages, read and cut in one visit of a worker, so that the file's bytes travel once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from guidang.domain.errors import ScanRefused
from guidang.domain.scan import Outcome, PageReading
from guidang.paper.scans.cutting import cut_region
from guidang.paper.scans.kit import ReadingKit
from guidang.paper.scans.page_image import PageDamaged
from guidang.paper.scans.page_limit import limited
from guidang.paper.scans.reading import read_pages

_UNCUT = "画面可以看到，但无法从文件中取出；请重新扫描这一页"
_CUTTING = (7.0, 9.0)  # seconds of processor time; reading and cutting end within 20 together
_NO_PAPER = (Outcome.BLANK, Outcome.DAMAGED, Outcome.LOCKED)


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page's reading, and for each of its regions the piece of paper as a one-page PDF (b"" when none)."""

    reading: PageReading
    papers: tuple[bytes, ...]


def read_batch(data: bytes, filename: str, pages: Sequence[int], kit: ReadingKit) -> list[ReadPage]:
    """Read ``pages`` (0-based) of a scanned file and cut out what lies on them.

    A page with one piece of paper on it is passed through whole; of a page with several, each dossier gets
    its own piece only.
    """
    return [_cut(data, filename, reading) for reading in read_pages(data, filename, pages, kit)]


def _cut(data: bytes, filename: str, reading: PageReading) -> ReadPage:
    """A piece of paper that cannot be cut out is damaged, and stops none of its neighbours."""
    whole = len(reading.regions) == 1
    regions, papers = [], []
    for region in reading.regions:
        kept, paper = region, b""
        if region.outcome not in _NO_PAPER:
            try:
                with limited(*_CUTTING):
                    paper = cut_region(data, filename, reading.index, region.bbox, region.orientation, whole)
            except (ScanRefused, PageDamaged):
                kept = replace(region, outcome=Outcome.DAMAGED, note=_UNCUT)
        regions.append(kept)
        papers.append(paper)
    return ReadPage(replace(reading, regions=tuple(regions)), tuple(papers))
