"""A file that is too large, or that kills the processes that read it, costs itself and nothing else."""

import io
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import pytest
from PIL import Image

from guidang.domain.scan import Outcome
from guidang.paper.scans.batch import count_pages, read_batch
from guidang.steps import receive as receiving
from guidang.steps.desk import Desk
from guidang.steps.folders import REFUSED
from guidang.steps.receive import receive
from guidang.steps.taking import report_beside, take
from guidang.store.scans import all_regions


class Deadly(Executor):
    """Workers that die of reading one page, or of counting pages."""

    def __init__(self, page: int, counting: bool = False) -> None:
        self.page, self.counting, self.jobs = page, counting, 0

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.jobs += 1
        job: Future[Any] = Future()
        if (fn is read_batch and self.page in args[2]) or (fn is count_pages and self.counting):
            job.set_exception(BrokenProcessPool("died"))
        else:
            job.set_result(fn(*args, **kwargs))
        return job


def pdf(pages: int) -> bytes:
    sheets = [Image.new("L", (200, 300), 10 * number) for number in range(pages)]
    held = io.BytesIO()
    sheets[0].save(held, "PDF", save_all=True, append_images=sheets[1:])
    return held.getvalue()


def drop(desk: Desk, data: bytes) -> None:
    path = desk.scans / "扫描.pdf"
    path.write_bytes(data)
    receive(desk, take(path, desk.scans))


def regions(desk: Desk) -> list[Any]:
    with desk.ledger.connect() as connection:
        return sorted(all_regions(connection), key=lambda region: region.page)


def test_a_page_that_kills_its_worker_is_damaged_alone(desk: Desk) -> None:
    desk.workers = Deadly(page=9)
    drop(desk, pdf(18))
    found = regions(desk)
    assert [region.page for region in found] == list(range(18))
    damaged = [region.page for region in found if region.outcome is Outcome.DAMAGED]
    assert damaged == [9]
    assert "中止" in found[9].reading["note"]
    assert desk.workers.jobs == 1 + 3 + 1 + 8  # counting, three stretches, one again, its pages one by one


def test_a_file_that_cannot_even_be_counted_is_one_damaged_entry(desk: Desk) -> None:
    desk.workers = Deadly(page=0, counting=True)
    drop(desk, pdf(2))
    assert [region.outcome for region in regions(desk)] == [Outcome.DAMAGED]


def test_a_file_too_large_goes_back_with_what_to_do(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "_MOST_BYTES", 1000)
    drop(desk, pdf(2))
    (back,) = (desk.scans / REFUSED).rglob("扫描.pdf")
    assert "拆分" in report_beside(back).read_text("utf-8-sig")
    assert regions(desk) == []
