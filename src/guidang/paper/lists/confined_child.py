"""The child of `confined`: one file, one answer, under limits that it sets itself before it sees the file.

Orders come pickled over stdin (the parent is trusted), the answer goes as JSON to the pipe that was stdout.
Started as ``python -I -m guidang.paper.lists.confined_child read|mark|review SECONDS``. Only what the job
needs is imported: start-up is most of the cost of a small list.
"""

import base64
import dataclasses
import gc
import json
import os
import pickle
import resource
import sys
import traceback
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import PurePath
from types import MappingProxyType
from typing import Any

from guidang.domain.errors import ListRefused
from guidang.domain.records import RecordList
from guidang.domain.review import FilledSheet
from guidang.domain.warning_list import WarningList

# Address space, which resident memory cannot exceed. Measured, read and answered: 65 536 rows x 20 columns
# 310 MB as xlsx, 480 MB as xls (36 MB file); 100 000 rows x 20 columns as xlsx 450 MB; a small list 35 MB.
_MEMORY = 590 * 2**20
_OPEN_FILES = 32


def main() -> None:
    """Do the job that the arguments name and leave at once, without clearing up."""
    job, seconds = sys.argv[1], int(sys.argv[2])
    answer_to = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no answer
    work = _JOBS[job]()  # imported before the limits: compiled modules may be written
    _limit(seconds)
    gc.disable()  # one short job, and lists make no cycles
    answer = _answer(work)
    with os.fdopen(answer_to, "wb") as pipe:
        pipe.write(answer)
    os._exit(0)


def _limit(seconds: int) -> None:
    for limit, soft, hard in (
        (resource.RLIMIT_AS, _MEMORY, _MEMORY),
        (resource.RLIMIT_CPU, seconds, seconds + 1),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES, _OPEN_FILES),
        (resource.RLIMIT_NPROC, 0, 0),
    ):
        resource.setrlimit(limit, (soft, hard))


def _answer(work: Callable[..., Any]) -> bytes:
    try:
        return _said(*_done(work(*pickle.load(sys.stdin.buffer))))
    except ListRefused as refusal:
        return _said("refused", refusal.details["reason"])
    except MemoryError:
        return _said("memory", "")
    except Exception as bug:  # noqa: BLE001 - the job runner: a file must not be able to end the program
        return _said("bug", _place(bug))


def _said(kind: str, value: object) -> bytes:
    return json.dumps({"kind": kind, "value": value}, default=_plain).encode("ascii")


def _done(result: object) -> tuple[str, object]:
    match result:
        case bytes():
            return "bytes", base64.b64encode(result).decode("ascii")
        case WarningList():
            return "warnings", result
        case RecordList():
            return "records", result
        case FilledSheet():
            return "review", result
    raise TypeError(type(result).__name__)


def _place(bug: Exception) -> str:
    """Type and place of a bug; never its message, which may quote the file."""
    frames = traceback.extract_tb(bug.__traceback__)
    ours = [frame for frame in frames if "guidang" in frame.filename] or frames
    frame = ours[-1]
    return f"{type(bug).__name__} at {PurePath(frame.filename).name}:{frame.lineno} in {frame.name}"


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping | MappingProxyType):
        return dict(value)
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value).__name__)


def _reader() -> Callable[..., Any]:
    from guidang.paper.lists.dropped import read_dropped  # noqa: PLC0415 - each job imports only its own

    return read_dropped


def _marker() -> Callable[..., Any]:
    from guidang.paper.lists.answers.marked import mark  # noqa: PLC0415 - each job imports only its own

    return mark


def _review_reader() -> Callable[..., Any]:
    from guidang.paper.lists.review.filled import read_filled  # noqa: PLC0415 - each job imports only its own

    return read_filled


_JOBS: dict[str, Callable[[], Callable[..., Any]]] = {
    "read": _reader,
    "mark": _marker,
    "review": _review_reader,
}

if __name__ == "__main__":
    main()
