"""Reading one dropped file: many workers, memory that does not grow with its pages, and how far it is.

A worker that dies takes no page with it but the one at which it dies; a page that cannot be read is an
outcome of that page, and the others go on.

Not a step: steps may import this module.
"""

import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field

from guidang.domain.scan import Outcome, PageReading, RegionReading
from guidang.paper.scans.batch import ReadPage, Source, count_pages, read_batch
from guidang.paper.scans.kit import ReadingKit
from guidang.steps import attachments
from guidang.steps.desk import Desk
from guidang.steps.readings import editions_in, kit_of, row_of
from guidang.store.scans import RegionRow

_CHUNK = 8  # pages a worker reads in one go: few enough to spread
_SENDS = 16  # times at most that a file's bytes travel, where they must
_AHEAD = 12  # stretches being read or waiting: enough for every worker while one is kept, and few in memory
_EVERY = 3.0  # s between two lines on how far it is
_ENDED = "读取这一页时程序被中止：超出时间或内存限制，或文件已损坏；请将这一页另存为 JPEG 或重新扫描"


def read_file(desk: Desk, claim: str, name: str, data: bytes, digest: str) -> tuple[list[RegionRow], int]:
    """Read the file ``data``, which lies in the vault as ``digest``: its regions as they go on record, before
    the ledger is asked, and how many pages it has. Their images are in the vault.

    Raises ScanRefused when the file is no scan at all.
    """
    here = getattr(desk.workers, "same_machine", False)
    reading = _Reading(desk, name, desk.vault.path(digest) if here else data, kit_of(desk))
    try:
        pages = desk.workers.submit(count_pages, reading.source, name).result()
    except BrokenProcessPool:  # the file cannot even be opened: reading tries again, and says so
        pages = 1
    size = _CHUNK if here else max(_CHUNK, -(-pages // _SENDS))
    chunks = [range(start, min(start + size, pages)) for start in range(0, pages, size)]
    progress = Progress(pages, desk.progress)
    rows: list[RegionRow] = []
    editions = editions_in(reading.kit)
    for found in reading.all_of(chunks):
        kept = _kept(desk, found)
        new = [
            row_of(desk, claim, page, n, editions, kept.__getitem__)
            for page in found
            for n in range(len(page.papers))
        ]
        progress.more(len(found), new)
        rows += new
    return rows, pages


def summary(name: str, pages: int, rows: Sequence[RegionRow], seconds: float) -> str:
    """What became of a file, in one line. ``rows`` as they are on record."""
    outcomes = Counter(row.outcome for row in rows if not row.behind)
    filed, waiting = sum(row.filed for row in rows), sum(row.waiting for row in rows)
    parts = [f"归档 {filed} 处", f"待复核 {waiting} 处"]
    parts += [f"空白 {outcomes[Outcome.BLANK]} 页"] if outcomes[Outcome.BLANK] else []
    parts += [f"重复 {outcomes[Outcome.DUPLICATE]} 处"] if outcomes[Outcome.DUPLICATE] else []
    parts += [told] if (told := attachments.told(rows)) else []
    rate = f"（{pages / seconds:.1f} 页/秒）" if seconds > 0 and pages > 1 else ""
    return f"“{name}”：{pages} 页{rate}，{'，'.join(parts)}。"


@dataclass
class Progress:
    """Says now and then how far the reading of one file is. ``clock`` gives seconds, from any origin."""

    pages: int
    say: Callable[[str], None]
    clock: Callable[[], float] = time.monotonic
    done: int = 0
    good: int = 0
    doubts: int = 0
    _began: float = field(init=False)
    _said: float = field(init=False)

    def __post_init__(self) -> None:
        self._began = self._said = self.clock()

    def more(self, pages: int, rows: Sequence[RegionRow]) -> None:
        """So many pages more are read, with these regions on them."""
        self.done += pages
        self.good += sum(row.outcome is Outcome.MATCHED for row in rows)
        self.doubts += sum(row.outcome.doubt for row in rows)
        now = self.clock()
        if now - self._said >= _EVERY and self.done < self.pages:
            self._said = now
            self.say(self._line(self.done / max(now - self._began, 1e-9)))

    def _line(self, rate: float) -> str:
        left = (self.pages - self.done) / rate
        time_left = f"{left / 60:.0f} 分钟" if left >= 90 else f"{left:.0f} 秒"
        return (
            f"读取扫描件：{self.done}/{self.pages} 页，{rate:.1f} 页/秒，识别 {self.good} 处，"
            f"需要人看 {self.doubts} 处，约剩 {time_left}"
        )


_Job = tuple[Sequence[int], Future[list[ReadPage]]]


@dataclass
class _Reading:
    """One file at the workers."""

    desk: Desk
    name: str
    source: Source
    kit: ReadingKit

    def all_of(self, chunks: Sequence[Sequence[int]]) -> Iterator[list[ReadPage]]:
        """The pages of every stretch, in order; no more than a few stretches are in memory at a time."""
        ahead: deque[_Job] = deque()
        left = iter(chunks)
        broken = False
        while True:
            while not broken and len(ahead) < _AHEAD and (chunk := next(left, None)) is not None:
                ahead.append((chunk, self._begin(chunk)))
            if not ahead:
                return
            chunk, job = ahead.popleft()
            try:
                found = job.result()
            except BrokenProcessPool:
                wait([other for _, other in ahead])  # they ended with the same pool
                broken = True
                found = self._alone(chunk)
            broken = broken and bool(ahead)
            yield found

    def _begin(self, pages: Sequence[int]) -> Future[list[ReadPage]]:
        return self.desk.workers.submit(read_batch, self.source, self.name, pages, self.kit)

    def _alone(self, pages: Sequence[int]) -> list[ReadPage]:
        """Read pages while nothing else is read, after a worker died: if it dies again, one by one, and then
        only the page at which it dies is damaged.
        """
        try:
            return self._begin(pages).result()
        except BrokenProcessPool:
            if len(pages) > 1:
                return [read for page in pages for read in self._alone([page])]
            region = RegionReading(Outcome.DAMAGED, (0.0, 0.0, 1.0, 1.0), note=_ENDED)
            return [ReadPage(PageReading(pages[0], (region,), 0, 0), (b"",))]


def _kept(desk: Desk, found: Sequence[ReadPage]) -> dict[bytes, str]:
    """Every image of these pages in the vault, by its bytes: they wait for the disk together."""
    images = {
        data: None for page in found for data in (page.reading.upright, *page.papers, *_crops(page)) if data
    }
    return dict(zip(images, desk.vault.put_all(images), strict=True))


def _crops(page: ReadPage) -> Iterator[bytes]:
    for region in page.reading.regions:
        for ink in (*region.signatures, *region.ticks):
            yield ink.crop
