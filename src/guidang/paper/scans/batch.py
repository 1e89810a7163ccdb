"""A stretch of pages, read and cut in one visit of a worker, so that the file's bytes travel once."""

from collections.abc import Sequence
from dataclasses import dataclass

from guidang.domain.scan import Outcome, PageReading
from guidang.paper.scans.cutting import cut_region
from guidang.paper.scans.kit import ReadingKit
from guidang.paper.scans.reading import read_pages

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
    found = []
    for reading in read_pages(data, filename, pages, kit):
        whole = len(reading.regions) == 1
        papers = tuple(
            b""
            if region.outcome in _NO_PAPER
            else cut_region(data, filename, reading.index, region.bbox, region.orientation, whole)
            for region in reading.regions
        )
        found.append(ReadPage(reading, papers))
    return found
