"""Worker processes that heal: a job that kills its process fails alone, the next job gets a fresh pool."""

import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")


class Workers(Executor):
    """A process pool, started when first used and again after it broke.

    Processes, never threads: pdfium is not thread-safe. They are spawned, not forked, because a fork of a
    process that watches folders inherits its locks.
    """

    same_machine = True  # a job may be given the path of a file instead of its bytes

    def __init__(self, count: int = 0) -> None:
        self._count = count or os.cpu_count() or 1
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """As `Executor.submit`; a pool that broke before this call is replaced."""
        try:
            return self._fresh().submit(fn, *args, **kwargs)
        except BrokenProcessPool:
            self.shutdown()
            return self._fresh().submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.shutdown(wait=wait, cancel_futures=cancel_futures)
            self._pool = None

    def _fresh(self) -> ProcessPoolExecutor:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._count, mp_context=context, initializer=_quiet)
        return self._pool


def scheduler_workers(address: str) -> Executor:
    """Workers of a dask scheduler: the same steps on many machines."""
    from dask.distributed import Client  # noqa: PLC0415 - optional: only offices with a cluster have it

    return cast(Executor, Client(address).get_executor())


def _quiet() -> None:
    """One core a process: the pool is what spreads the work. Ctrl+C is for the parent alone."""
    import signal  # noqa: PLC0415 - in the worker only

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["OMP_NUM_THREADS"] = "1"
