"""Clocks and scales."""

import math
import os
import resource
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MB = 2**20
_EVERY = 0.5  # s


@dataclass
class Lap:
    """What a block took, known when it has ended: ``seconds`` of wall time, ``cpu`` seconds of this process.

    On a busy machine the first says how long one waited, the second what was done.
    """

    seconds: float = 0.0
    cpu: float = 0.0


@contextmanager
def lap() -> Iterator[Lap]:
    """Time a block."""
    taken, start, cpu = Lap(), time.perf_counter(), time.process_time()
    yield taken
    taken.seconds, taken.cpu = time.perf_counter() - start, time.process_time() - cpu


def best_of(rounds: int, runs: Mapping[str, Callable[[], object]]) -> dict[str, Lap]:
    """The least that each run took. They take turns, so that a busy moment of the machine meets all alike."""
    best = {name: Lap(math.inf, math.inf) for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            with lap() as taken:
                run()
            before = best[name]
            best[name] = Lap(min(before.seconds, taken.seconds), min(before.cpu, taken.cpu))
    return best


@dataclass
class Held:
    """The most memory that this process and its children held together, in MB, known when the block ends."""

    mb: float = 0.0


@contextmanager
def held() -> Iterator[Held]:
    """Weigh a block twice a second: proportional set sizes, so that a font file that several
    processes have mapped counts once.
    """
    most, ended = Held(), threading.Event()

    def watch() -> None:
        while True:
            most.mb = max(most.mb, round(sum(map(_proportional, _family())) / 1024, 1))
            if ended.wait(_EVERY):
                return

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield most
    finally:
        ended.set()
        watcher.join()


def _family() -> list[int]:
    """This process and its children."""
    tasks = Path("/proc/self/task").glob("*/children")
    return [os.getpid(), *(int(child) for task in tasks for child in task.read_text().split())]


def _proportional(process: int) -> int:
    """KiB; 0 for a process that has ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


@contextmanager
def one_core() -> Iterator[None]:
    """Everything in the block, processes that it starts too, shares one core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def children_cpu() -> float:
    """CPU seconds of the children that have ended, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def peak_mb(workers: int = 0) -> float:
    """The most memory that this process, and ``workers`` ended ones of its own, ever held, in MB.

    An upper bound: every worker counts like the largest, and shared libraries count in each.
    """
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss if workers else 0
    return round((own + workers * child) / 1024, 1)  # Linux counts in KiB


class Clocked(Executor):
    """Passes jobs on to ``inner``; adds up the CPU seconds of its workers and their children by craft."""

    def __init__(self, inner: Executor) -> None:
        self._inner = inner
        self.seconds: dict[str, float] = defaultdict(float)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """As `Executor.submit`."""
        outer: Future[Any] = Future()

        def done(inner: Future[tuple[float, Any]]) -> None:
            fault = inner.exception()
            if fault is not None:
                outer.set_exception(fault)
                return
            seconds, value = inner.result()
            self.seconds[fn.__name__] += seconds
            outer.set_result(value)

        self._inner.submit(_clocked, fn, args, kwargs).add_done_callback(done)
        return outer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers."""
        self._inner.shutdown(wait=wait, cancel_futures=cancel_futures)

    def cpu(self, taken: Lap) -> float:
        """CPU seconds of the block, of coordinator and workers."""
        return taken.cpu + sum(self.seconds.values())

    def where(self, taken: Lap) -> dict[str, float]:
        """CPU seconds by craft, and the coordinator's own."""
        found = {
            name: round(seconds, 2)
            for name, seconds in sorted(self.seconds.items(), key=lambda item: -item[1])
        }
        return found | {"coordinator": round(taken.cpu, 2)}


def _clocked(fn: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[float, Any]:
    before = children_cpu()  # the reader of lists works in a child of its own
    with lap() as taken:
        value = fn(*args, **kwargs)
    return taken.cpu + children_cpu() - before, value
