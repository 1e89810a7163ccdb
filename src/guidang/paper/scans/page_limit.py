"""What one page may cost: processor time and memory.

Need: a dropped file may be built, or damaged, so that a decoder never ends or takes all memory. Rule: at
SOFT_SECONDS of processor time the work on a page ends with PageTooLong, which is an outcome; code that does
not come back to Python is ended with its worker process at HARD_SECONDS, and so is code that needs more than
_MEMORY and does not say so. Processor time, so that a busy machine does not change any answer.
Knowingly left open: threads, thus the workers of a dask scheduler, have no such limit; the nanny of a
scheduler has its own.
"""

import multiprocessing
import resource
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from guidang.paper.scans.page_image import PageDamaged

SOFT_SECONDS = 10.0
HARD_SECONDS = 14.0
_MEMORY = 5 * 2**30  # bytes, beyond what the process has: three copies of the largest picture


class PageTooLong(PageDamaged):
    """The page took too long; whatever was read of it is not to be relied on."""

    def __init__(self) -> None:
        super().__init__("读取这一页超出了时间限制，页面可能过于复杂或已损坏；请将它另存为 JPEG 或重新扫描")


@contextmanager
def limited(soft: float = SOFT_SECONDS, hard: float = HARD_SECONDS) -> Iterator[None]:
    """Do the work inside within the limits (seconds of processor time). Raises PageTooLong, PageDamaged.

    The hard limit and the one on memory hold only in a worker process, which may be ended.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    with _soft_limit(soft), _hard_limits(hard):
        try:
            yield
        except MemoryError as fault:
            raise PageDamaged("读取这一页超出了内存限制；请以较低的分辨率（如 300 dpi）重新扫描") from fault


@contextmanager
def _soft_limit(seconds: float) -> Iterator[None]:
    before = signal.signal(signal.SIGVTALRM, _too_long)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _too_long(_signal: int, _frame: FrameType | None) -> None:
    raise PageTooLong


@contextmanager
def _hard_limits(seconds: float) -> Iterator[None]:
    if multiprocessing.parent_process() is None:
        yield
        return
    most, hard = resource.getrlimit(resource.RLIMIT_AS)
    own = _address_space() + _MEMORY
    limit = own if most == resource.RLIM_INFINITY else min(own, most)
    signal.setitimer(signal.ITIMER_PROF, seconds)  # SIGPROF ends a process that does not handle it
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
        signal.setitimer(signal.ITIMER_PROF, 0)


def _address_space() -> int:
    """Bytes that this process has mapped (proc(5), statm)."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
