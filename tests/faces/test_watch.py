"""Watching: everything that lies there is worked off, one bad file stops nothing."""

import shutil
import threading
import time
from pathlib import Path

import pytest
from tests.conftest import CLOCK, Inline, student, write_list

from guidang.faces import answers, watch
from guidang.faces.settings import read_settings
from guidang.faces.workspace import at_desk, create, exclusive
from guidang.steps.desk import Desk
from guidang.steps.taking import report_beside

BACK = "退回/2026-03-02"


@pytest.fixture
def quick(desk: Desk) -> None:
    path = desk.root / "guidang.toml"
    text = path.read_text("utf-8").replace("settle_seconds = 2.0", "settle_seconds = 0.2")
    path.write_text(text.replace("rescan_seconds = 60.0", "rescan_seconds = 1.0"), "utf-8")


def once(desk: Desk) -> None:
    watch.watch_once(desk, read_settings(desk.root))


@pytest.mark.usefixtures("quick")
def test_once_takes_all_that_lies_there(desk: Desk) -> None:
    write_list(desk.intake / "甲.xlsx", [student(1)])
    write_list(desk.intake / "乙.xlsx", [student(2)])
    (desk.intake / "~$甲.xlsx").write_bytes(b"lock")
    once(desk)
    assert answers.status(desk)["cases"] == 2
    assert sorted(path.name for path in desk.intake.iterdir() if path.is_file()) == ["README.md", "~$甲.xlsx"]


@pytest.mark.usefixtures("quick")
def test_a_list_in_a_folder_of_its_own(desk: Desk) -> None:
    (desk.intake / "自动化系").mkdir()
    write_list(desk.intake / "自动化系" / "名单.xlsx", [student(1)])
    once(desk)
    assert answers.status(desk)["cases"] == 1


@pytest.mark.usefixtures("quick")
def test_a_bug_sends_one_file_back_and_the_next_is_done(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    write_list(desk.intake / "甲.xlsx", [student(1, name="欧阳晓明")])
    good = write_list(desk.intake / "乙.xlsx", [student(2)])
    real = watch.admit

    def buggy(*args: object) -> object:
        if args[1].name == "甲.xlsx":  # type: ignore[attr-defined]
            raise KeyError("欧阳晓明")
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(watch, "admit", buggy)
    once(desk)
    assert answers.status(desk)["cases"] == 1
    assert not good.exists()
    back = desk.intake / BACK / "甲.xlsx"
    assert "没有丢失" in report_beside(back).read_text("utf-8-sig")
    log = (desk.root / ".guidang" / "errors.log").read_text("utf-8")
    assert "KeyError" in log
    assert "欧阳" not in log


@pytest.mark.usefixtures("quick")
def test_what_a_crash_left_claimed_is_worked_off(desk: Desk) -> None:
    path = write_list(desk.intake / "名单.xlsx", [student(1)])
    claim = desk.intake / ".taking" / "0123456789abcdef"
    claim.mkdir(parents=True)
    path.rename(claim / path.name)
    (desk.outbox / ".writing-half").write_bytes(b"half")
    once(desk)
    assert answers.status(desk)["cases"] == 1
    assert not claim.exists()
    assert not (desk.outbox / ".writing-half").exists()


@pytest.mark.parametrize("polling", ["false", "true"])
def test_a_file_dropped_while_watching_is_noticed(tmp_path: Path, polling: str) -> None:
    folder = tmp_path / "office"
    create(folder, "nanjing")
    settings = folder / "guidang.toml"
    text = settings.read_text("utf-8").replace("polling = false", f"polling = {polling}")
    text = text.replace("settle_seconds = 2.0", "settle_seconds = 0.2")
    settings.write_text(text.replace("rescan_seconds = 60.0", "rescan_seconds = 1.0"), "utf-8")
    stop = threading.Event()
    with at_desk(folder, clock=lambda: CLOCK, workers=Inline(), writing=False) as desk:
        keeper = threading.Thread(target=watch.watch, args=(desk, read_settings(folder), stop))
        keeper.start()
        try:
            time.sleep(0.5)
            shutil.copy(write_list(tmp_path / "名单.xlsx", [student(1)]), desk.intake)
            deadline = time.monotonic() + 60
            while not answers.status(desk)["sheets"] and time.monotonic() < deadline:
                time.sleep(0.2)
        finally:
            stop.set()
            (desk.intake / "wake.tmp").touch()
            keeper.join(30)
        assert answers.status(desk)["cases"] == 1
        assert not keeper.is_alive()
    with exclusive(folder, patience=1):
        pass  # a decision in review need not wait for the watch to end
