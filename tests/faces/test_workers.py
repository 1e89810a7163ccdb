"""Workers heal: a job that kills its process fails alone."""

import os
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool

import pytest

from guidang.faces.workers import Workers


@pytest.fixture
def workers() -> Iterator[Workers]:
    pool = Workers(1)
    yield pool
    pool.shutdown()


def test_a_killed_process_does_not_end_the_day(workers: Workers) -> None:
    with pytest.raises(BrokenProcessPool):
        workers.submit(os.abort).result()
    assert workers.submit(max, 1, 2).result() == 2
