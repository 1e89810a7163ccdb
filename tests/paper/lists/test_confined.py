"""A file of a stranger ends at worst its own child: every way is an outcome, and memory is bounded."""

import datetime as dt
import json
import pickle
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.paper.lists.conftest import TODAY
from tests.paper.lists.hostile import files

from guidang.domain.errors import ListRefused
from guidang.domain.pack import Pack
from guidang.domain.records import RecordKind, RecordList
from guidang.domain.warning_list import ListOutcome, RowError, WarningList
from guidang.paper.lists import confined
from guidang.paper.lists.dropped import read_dropped

ROOT = Path(__file__).parents[3]
LISTS = ROOT / "tests" / "resources" / "lists"
MOST_MEMORY = 600 * 1024  # kilobytes

# A child whose job is replaced: {work} is an expression.
CHILD = """
import sys, os, time
import guidang.paper.lists.confined_child as child
from guidang.domain.records import *
from guidang.domain.warning_list import *
def tried(*attempts):
    said = []
    for attempt in attempts:
        try:
            attempt()
            said.append("done")
        except OSError as refused:
            said.append(type(refused).__name__)
    return WarningList(ListOutcome.IGNORED, " ".join(said))
child._JOBS = dict.fromkeys(("read", "mark"), lambda: lambda *orders: {work})
child.main()
"""


@pytest.fixture
def with_work(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Replace the child's job by an expression."""

    def replace(work: str) -> None:
        code = CHILD.replace("{work}", work)
        monkeypatch.setattr(confined, "_CHILD", (sys.executable, "-I", "-c", code))

    return replace


@pytest.fixture
def with_child(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Replace the child by a program."""

    def replace(code: str) -> None:
        monkeypatch.setattr(confined, "_CHILD", (sys.executable, "-I", "-c", code))

    return replace


def told(pack: Pack, data: bytes = b"x") -> confined.Told:
    return confined.read_and_tell(data, "名单.csv", pack, TODAY, None)


@pytest.mark.parametrize("file", [*sorted(LISTS.glob("S*.xlsx")), *sorted((LISTS / "formats").glob("*.*s*"))])
def test_a_confined_reading_is_the_reading(file: Path, packs: dict[str, Pack]) -> None:
    for pack in packs.values():
        data = file.read_bytes()
        plain = read_dropped(data, file.name, pack, TODAY, None)
        assert confined.read_confined(data, file.name, pack, TODAY, None) == plain


def test_hostile_files_are_answered_in_bounded_memory() -> None:
    command = [sys.executable, "-m", "tests.paper.lists.measured"]
    wrong = []
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as measured:
        assert measured.stdin and measured.stdout
        for name, data, expected in files():
            pickle.dump(data, measured.stdin)
            measured.stdin.flush()
            said = json.loads(measured.stdout.readline())
            if isinstance(expected, str):
                right = (
                    said["outcome"] == "rejected_whole" and expected in said["reason"] and not said["mishap"]
                )
            else:
                outcome, cases, *note = expected
                right = (said["outcome"], said["cases"]) == (outcome, cases)
                right = right and all(any(word in remark for remark in said["notes"]) for word in note)
            if not right or said["peak_kilobytes"] >= MOST_MEMORY:
                wrong.append((name, said))
        measured.stdin.close()
    assert not wrong


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("import os; os.abort()", "内存"),
        ("import os; os.kill(os.getpid(), 9)", "内存"),
        ("import os; os.kill(os.getpid(), 11)", "异常终止"),
        ("raise SystemExit(3)", "异常终止"),
        ("print('{}')", "没有得到可用的结果"),
        ("print('[' * 100000)", "没有得到可用的结果"),
        ("pass", "没有得到可用的结果"),
        ("""print('{"kind": "bytes", "value": "eA=="}')""", "没有得到可用的结果"),
        (
            """print('{"kind": "warnings", "value": {"outcome": "accepted", "entries": [1]}}')""",
            "没有得到可用的结果",
        ),
        ("import pickle, sys; sys.stdout.buffer.write(pickle.dumps(1))", "没有得到可用的结果"),
    ],
)
def test_a_child_that_dies_or_talks_nonsense(
    code: str, word: str, with_child: Callable[[str], None], packs: dict[str, Pack]
) -> None:
    with_child(code)
    reading = told(packs["quzhou"]).reading
    assert reading.outcome is ListOutcome.REJECTED_WHOLE
    assert word in reading.reason
    assert "另存为" in reading.reason


@pytest.mark.parametrize("code", ["while True: pass", "import os, time; os.close(1); time.sleep(600)"])
def test_a_child_that_takes_too_long_is_stopped_with_all_its_kin(
    code: str,
    with_child: Callable[[str], None],
    packs: dict[str, Pack],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    note = tmp_path / "pid"
    kin = (
        "import subprocess; kin = subprocess.Popen(['sleep', '600'])\n"
        f"with open({str(note)!r}, 'w') as note: note.write(str(kin.pid))\n"
    )
    with_child(kin + code)
    monkeypatch.setattr(confined, "_SECONDS", 1.0)
    assert "时间限制" in told(packs["quzhou"]).reading.reason
    assert has_ended(int(note.read_text()))


def has_ended(pid: int) -> bool:
    """Whether the process is gone, or nobody has asked for its exit code yet."""
    for _ in range(500):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.01)
    return False


def test_a_child_that_says_too_much_is_stopped(
    with_child: Callable[[str], None], packs: dict[str, Pack], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confined, "_MAX_ANSWER", 1000)
    with_child("import os\nwhile True: os.write(1, b' ' * 500)")
    assert told(packs["quzhou"]).reading.outcome is ListOutcome.REJECTED_WHOLE


def test_a_bug_is_told_by_type_and_place_and_without_data(
    with_work: Callable[[str], None], packs: dict[str, Pack]
) -> None:
    with_work("{}['学生甲 02025001']")
    found = told(packs["quzhou"])
    assert found.reading.outcome is ListOutcome.REJECTED_WHOLE
    assert "KeyError" in found.mishap
    assert found.mishap in found.reading.reason
    assert "学生甲" not in found.mishap + found.reading.reason


def test_memory_and_processor_time_are_limited(
    with_work: Callable[[str], None], packs: dict[str, Pack], monkeypatch: pytest.MonkeyPatch
) -> None:
    with_work("bytes(2 ** 30)")
    found = told(packs["quzhou"])
    assert "内存限制" in found.reading.reason
    assert found.mishap == "out of memory"
    with_work("os.sysconf('SC_PAGE_SIZE') and [0] * 10 ** 8")
    assert "内存限制" in told(packs["quzhou"]).reading.reason


def test_a_child_writes_no_file_and_starts_with_nothing_of_its_parent(
    with_work: Callable[[str], None], packs: dict[str, Pack], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SOME_SECRET", "x")
    target = tmp_path / "stray"
    with_work(
        f"tried(lambda: open({str(target)!r}, 'wb', buffering=0).write(b'x'),"
        " lambda: [os.dup(0) for _ in range(100)],"
        " lambda: 'SOME_SECRET' in os.environ or os.stat('/none'))"
    )
    assert told(packs["quzhou"]).reading.reason == "OSError OSError FileNotFoundError"
    assert target.read_bytes() == b""


def test_what_a_library_prints_is_no_answer(with_work: Callable[[str], None], packs: dict[str, Pack]) -> None:
    with_work("print('warning') or os.write(1, b'warning') and WarningList(ListOutcome.IGNORED, '空')")
    assert told(packs["quzhou"]).reading == WarningList(ListOutcome.IGNORED, "空")


def test_records_come_back_as_records(with_work: Callable[[str], None], packs: dict[str, Pack]) -> None:
    with_work("RecordList(RecordKind.TALK, ListOutcome.ACCEPTED, repeated=2)")
    reading = told(packs["quzhou"]).reading
    assert reading == RecordList(RecordKind.TALK, ListOutcome.ACCEPTED, repeated=2)


def test_a_marked_copy_comes_back_as_bytes(with_work: Callable[[str], None]) -> None:
    with_work("orders[0] + orders[2][0].message.encode()")
    errors = [RowError("名单", 3, "", "缺少姓名")]
    assert confined.mark_confined(b"\0\xff", "名单.xlsx", errors) == b"\0\xff" + "缺少姓名".encode()


@pytest.mark.parametrize("work", ["WarningList(ListOutcome.IGNORED)", "1 / 0", "os.abort()"])
def test_no_marked_copy_is_a_refusal(work: str, with_work: Callable[[str], None]) -> None:
    with_work(work)
    with pytest.raises(ListRefused) as caught:
        confined.mark_confined(b"x", "文件夹/名单.xlsx", [])
    assert caught.value.details["file"] == "名单.xlsx"
    assert caught.value.details["reason"]


def test_the_child_imports_only_what_reading_needs() -> None:
    code = (
        "import sys, guidang.paper.lists.confined_child as child; child._JOBS['read']();"
        "print(sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    names = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True
    ).stdout
    for heavy in ("pydantic", "numpy", "cv2", "weasyprint", "openpyxl", "lxml", "sqlalchemy", "PIL"):
        assert f"'{heavy}'" not in names


def test_a_term_and_a_day_travel_to_the_child(
    with_work: Callable[[str], None], packs: dict[str, Pack]
) -> None:
    with_work("WarningList(ListOutcome.IGNORED, f'{orders[1]} {orders[2].name} {orders[3]}')")
    reading = confined.read_confined(b"x", "甲.csv", packs["lanzhou"], dt.date(2026, 3, 2), None)
    assert reading.reason == "甲.csv lanzhou 2026-03-02"
