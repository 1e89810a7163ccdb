"""Reading files of strangers in a process of their own, with limits.

Threat: a dropped file may be built, or damaged, so that its parser never ends, takes all memory or kills its
process. Rule: no byte of a dropped file is parsed in the office's program or in its workers; each file gets a
child (`confined_child`) with limits on memory, processor time, open files and written files, and a time by
which it must have answered. The parent trusts nothing that the child says: the answer is JSON, validated
field by field, never unpickled. The child trusts its parent: its orders are pickled.
Knowingly left open: the child may read what the user may read. It has no shell, cannot write a file and its
answer is all that leaves it.
"""

import base64
import binascii
import datetime as dt
import os
import pickle
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Annotated, Any, BinaryIO, Literal

from pydantic import Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked

from guidang.domain.errors import ListRefused
from guidang.domain.pack import Pack
from guidang.domain.records import RecordList
from guidang.domain.review import FilledSheet
from guidang.domain.term import Term
from guidang.domain.warning_list import ListOutcome, RowError, WarningList

_CHILD = (sys.executable, "-I", "-m", "guidang.paper.lists.confined_child")
_SECONDS = 9.0  # for any file; a child starts in 0.3 s
_SECONDS_PER_MB = 8.0  # more, for long honest lists (65 536 rows x 20 columns: 5 MB, 16 s)
_MOST_SECONDS = 120.0
_MAX_ANSWER = 300 * 2**20  # bytes; the answer to 200 000 rows is about 100 MB
_CHUNK = 2**20

_ADVICE = "请在 Excel 或 WPS 中打开，确认内容后另存为新的 .xlsx 文件再放入"
_NO_MEMORY = f"读取这个文件超出了内存限制，它不像一份名单（例如格式铺满整张工作表）；{_ADVICE}"
_NO_TIME = f"读取这个文件超出了时间限制，它可能已损坏，或不像一份名单；{_ADVICE}"
_DIED = f"读取这个文件时程序异常终止，文件可能已损坏；{_ADVICE}"
_NONSENSE = f"读取这个文件没有得到可用的结果，文件可能已损坏；{_ADVICE}"
_BUG = f"程序读取这个文件时出错（{{bug}}），请把这一行告诉技术人员；也可以{_ADVICE.removeprefix('请')}"


@checked(frozen=True)
class _Warnings:
    kind: Literal["warnings"]
    value: WarningList


@checked(frozen=True)
class _Records:
    kind: Literal["records"]
    value: RecordList


@checked(frozen=True)
class _Bytes:
    kind: Literal["bytes"]
    value: str


@checked(frozen=True)
class _Review:
    kind: Literal["review"]
    value: FilledSheet


@checked(frozen=True)
class _Failure:
    """``refused``: value is the reason for the clerk. ``bug``: value is type and place. ``memory``: ""."""

    kind: Literal["refused", "bug", "memory"]
    value: str


_Answer = _Warnings | _Records | _Bytes | _Review | _Failure
_ANSWER: TypeAdapter[_Answer] = TypeAdapter(Annotated[_Answer, Field(discriminator="kind")])


@dataclass(frozen=True, slots=True)
class Told:
    """A reading, and what went wrong in the child: "" or type and place, without any data of the file."""

    reading: WarningList | RecordList
    mishap: str = ""


def read_confined(
    data: bytes, filename: str, pack: Pack, today: dt.date, term: Term | None
) -> WarningList | RecordList:
    """Like dropped.read_dropped, in a child. Whatever the file does to the child is an outcome."""
    return read_and_tell(data, filename, pack, today, term).reading


def read_and_tell(data: bytes, filename: str, pack: Pack, today: dt.date, term: Term | None) -> Told:
    """Like read_confined, with a line for the error log."""
    slim = replace(pack, templates={}, words=dict(pack.words))
    answer = _run("read", (data, filename, slim, today, term), len(data))
    match answer:
        case _Warnings() | _Records():
            return Told(answer.value)
        case _Failure():
            return Told(WarningList(ListOutcome.REJECTED_WHOLE, _words(answer)), _log_line(answer))
    return Told(WarningList(ListOutcome.REJECTED_WHOLE, _NONSENSE), "answer of another kind")


def mark_confined(data: bytes, filename: str, errors: Sequence[RowError]) -> bytes:
    """Like marked.mark, in a child. Raises ListRefused when there is no marked copy to be had."""
    answer = _run("mark", (data, filename, tuple(errors)), len(data))
    reason = _words(answer) if isinstance(answer, _Failure) else _NONSENSE
    if isinstance(answer, _Bytes):
        try:
            return base64.b64decode(answer.value, validate=True)
        except binascii.Error:
            reason = _NONSENSE
    raise ListRefused(file=PurePath(filename).name, reason=reason)


def read_review_confined(data: bytes, filename: str) -> FilledSheet:
    """Like review.filled.read_filled, in a child. Raises ListRefused when the file cannot be read."""
    answer = _run("review", (data, filename), len(data))
    if isinstance(answer, _Review):
        return answer.value
    reason = _words(answer) if isinstance(answer, _Failure) else _NONSENSE
    raise ListRefused(file=PurePath(filename).name, reason=reason)


def _words(failure: _Failure) -> str:
    if failure.kind == "memory":
        return _NO_MEMORY
    return failure.value if failure.kind == "refused" else _BUG.format(bug=failure.value)


def _log_line(failure: _Failure) -> str:
    return {"memory": "out of memory", "bug": failure.value}.get(failure.kind, "")


def _run(job: str, arguments: tuple[Any, ...], size: int) -> _Answer:
    seconds = min(_SECONDS + _SECONDS_PER_MB * size / 2**20, _MOST_SECONDS)
    ended = _communicate(job, pickle.dumps(arguments), seconds)
    if ended.late or ended.code == -signal.SIGXCPU:
        return _Failure("refused", _NO_TIME)
    if ended.code in (-signal.SIGABRT, -signal.SIGKILL):  # Rust without memory; the kernel without memory
        return _Failure("refused", _NO_MEMORY)
    if ended.code:
        return _Failure("refused", _DIED)
    try:
        return _ANSWER.validate_json(ended.answer)
    except ValidationError:
        return _Failure("refused", _NONSENSE)


@dataclass(frozen=True, slots=True)
class _Ended:
    """``code`` as subprocess gives it. ``late``: the child had to be stopped."""

    answer: bytes
    code: int
    late: bool


def _communicate(job: str, orders: bytes, seconds: float) -> _Ended:
    """Run a child on its orders; it and its whole process group are gone afterwards."""
    until = time.monotonic() + seconds
    with _in_memory(orders) as source:
        child = subprocess.Popen(
            (*_CHILD, job, str(int(seconds) + 1)),
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a stack may quote the file
            env={"PATH": os.defpath, "LANG": "C.UTF-8"},
            cwd="/",
            start_new_session=True,
        )
    with child:
        watched = os.pidfd_open(child.pid)
        try:
            answer = _read(child.stdout.fileno() if child.stdout else -1, until)
            late = answer is None or not _ready(watched, until)
        finally:
            os.close(watched)
            os.killpg(child.pid, signal.SIGKILL)  # not reaped yet, so that the number is still its own
        return _Ended(answer or b"", child.wait(), late)


def _in_memory(orders: bytes) -> BinaryIO:
    """An open file without a name, so that neither side can block the other and nothing reaches a disk."""
    source = os.fdopen(os.memfd_create("orders"), "w+b")
    source.write(orders)
    source.seek(0)
    return source


def _read(pipe: int, until: float) -> bytes | None:
    """Everything up to the end of the pipe; None when it takes too long or says too much."""
    answer = bytearray()
    while _ready(pipe, until):
        chunk = os.read(pipe, _CHUNK)
        if not chunk:
            return bytes(answer)
        answer += chunk
        if len(answer) > _MAX_ANSWER:
            return None
    return None


def _ready(descriptor: int, until: float) -> bool:
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        return bool(selector.select(max(0.0, until - time.monotonic())))
