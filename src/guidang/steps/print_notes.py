"""What the outbox says of papers that are not in it: notes beside the printed files, for the clerk's Notepad.

Not a step: steps may import this module.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from guidang.domain.case import Case
from guidang.steps.desk import Desk
from guidang.steps.glyphs import Left
from guidang.store.vault import write_durably

_UNPRINTED = "无法打印 说明.txt"
_KEPT = "没有换号重印 {day}.txt"


@dataclass(frozen=True, slots=True)
class Kept:
    """A copy that was to be replaced and is not, because it came back meanwhile."""

    case: Case
    form: str
    serial: int
    why: str


def say_unprintable(desk: Desk, left: Mapping[Path, Sequence[Left]]) -> None:
    """A note in every folder that lacks the papers of somebody, gone when they are printed; what is said
    already is not said again.
    """
    for old in set(desk.outbox.glob("*/*/无法打印*说明.txt")) - {folder / _UNPRINTED for folder in left}:
        old.unlink(missing_ok=True)
    for folder, cases in left.items():
        note = folder / _UNPRINTED
        who = {one.case.number for one in cases}  # orders of several runs may wait for one name
        said = (f"{one.case.number}　{one.case.entry.student_id}　{one.why}" for one in cases)
        lines = list(dict.fromkeys(said))
        remedies = "".join(dict.fromkeys(one.remedy for one in cases))
        told = f"下列 {len(who)} 人的文书没有打印。{remedies}\r\n\r\n" + "\r\n".join(lines) + "\r\n"
        if _write_new(note, told):
            desk.progress(f"有 {len(who)} 人的文书无法打印，原因和改法见 {desk.relative(note)}。")


def say_kept(desk: Desk, folder: Path, kept: Sequence[Kept]) -> None:
    """Whoever ordered a new copy does not expect the old one to hold: a note that stays."""
    if not kept:
        return
    note = folder / _KEPT.format(day=desk.today().isoformat())
    before = note.read_text("utf-8-sig") if note.exists() else ""
    lines = [f"{one.case.number}　{one.case.entry.student_id}　{one.why}。原来那张仍然有效。" for one in kept]
    new = [line for line in lines if line not in before]
    if new and _write_new(note, before + "".join(f"{line}\r\n" for line in new)):
        desk.progress(f"有 {len(new)} 张文书没有换号重印，原因见 {desk.relative(note)}。")


def _write_new(note: Path, text: str) -> bool:
    """Write a note for Notepad; False when it says so already."""
    data = text.encode("utf-8-sig")
    if note.exists() and note.read_bytes() == data:
        return False
    note.parent.mkdir(parents=True, exist_ok=True)
    write_durably(note, data)
    return True
