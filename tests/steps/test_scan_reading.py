"""A large batch: how far it is, few stretches in memory, and only a path to workers on this machine."""

from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

from tests.steps.test_receive_limits import drop, pdf, regions

from guidang.domain.scan import Outcome
from guidang.paper.scans import batch
from guidang.paper.scans.batch import count_pages, read_batch
from guidang.steps.desk import Desk
from guidang.steps.scan_reading import Progress, summary
from guidang.store.scans import RegionRow


def _rows(*outcomes: Outcome) -> list[RegionRow]:
    return [
        RegionRow("claim", page, 0, (0.0, 0.0, 1.0, 1.0), outcome, 0, -1.0, {}, id=page + 1)
        for page, outcome in enumerate(outcomes)
    ]


def test_a_line_every_few_seconds_says_how_far_it_is() -> None:
    said: list[str] = []
    now = [100.0]
    progress = Progress(400, said.append, lambda: now[0])
    for _ in range(50):
        now[0] += 0.4
        progress.more(8, _rows(*[Outcome.MATCHED] * 6, Outcome.NO_CODE, Outcome.BLANK))
    assert len(said) == 6  # in 20 seconds
    assert said[0] == "读取扫描件：64/400 页，20.0 页/秒，识别 48 处，需要人看 8 处，约剩 17 秒"
    assert "400/400" not in said[-1]


def test_a_slow_batch_says_minutes() -> None:
    said: list[str] = []
    now = [0.0]
    progress = Progress(400, said.append, lambda: now[0])
    now[0] = 10.0
    progress.more(8, _rows(Outcome.MATCHED))
    assert said[0].endswith("约剩 8 分钟")


def test_what_became_of_a_file_is_one_line() -> None:
    rows = _rows(Outcome.MATCHED, Outcome.UNSIGNED, Outcome.BLANK, Outcome.DUPLICATE)
    assert summary("扫描.pdf", 4, rows, 2.0) == (
        "“扫描.pdf”：4 页（2.0 页/秒），归档 1 处，待复核 1 处，空白 1 页，重复 1 处。"
    )


class Watched(Executor):
    """Workers on this machine that do a job when its answer is asked for; remembers what they were given."""

    same_machine = True

    def __init__(self) -> None:
        self.given: list[tuple[Any, ...]] = []
        self.waiting = self.most = 0

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.given.append((fn, *args))
        job = _Later(self, lambda: fn(*args, **kwargs))
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        return job


class _Later(Future[Any]):
    def __init__(self, workers: Watched, work: Any) -> None:
        super().__init__()
        self.workers, self.work = workers, work

    def result(self, timeout: float | None = None) -> Any:
        self.workers.waiting -= 1
        return self.work()


def test_workers_on_this_machine_get_the_path_and_few_stretches_are_under_way(desk: Desk) -> None:
    desk.workers = workers = Watched()
    drop(desk, pdf(150))
    assert [region.page for region in regions(desk)] == list(range(150))
    assert all(isinstance(source, Path) for _, source, *_ in workers.given)
    assert [fn for fn, *_ in workers.given] == [count_pages] + [read_batch] * 19
    assert workers.most == 12


def test_a_worker_keeps_one_file_open(desk: Desk, tmp_path: Path) -> None:
    kit = batch.ReadingKit(b"key", ())
    one, two = tmp_path / "1", tmp_path / "2"
    one.write_bytes(pdf(2))
    two.write_bytes(pdf(3))
    first = read_batch(one, "a.pdf", [1], kit)
    one.unlink()
    assert read_batch(one, "a.pdf", [1], kit) == first
    assert len(read_batch(two, "b.pdf", range(3), kit)) == 3
    assert len(batch._held) == 1
    batch.let_go()
    assert not batch._held
