"""待复核: the folder in which a person sees what waits: a page, a workbook to fill, and a picture an item.

The folder is derived from the ledger and says exactly what waits; what is decided disappears from it. A
workbook that the clerk has changed is never written over before it was read.

Not a step: steps may import this module.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from sqlalchemy import Connection

from guidang.domain.case import Case
from guidang.domain.pack import Pack
from guidang.domain.review import (
    SHEET_NAME,
    DecidedItem,
    Decision,
    FilledRow,
    ReviewBoard,
    ReviewItem,
    RowFault,
)
from guidang.domain.scan import Outcome
from guidang.paper.lists.review.page import TITLE, review_page
from guidang.paper.lists.review.workbook import review_workbook
from guidang.paper.scans.review_picture import outlined, small
from guidang.steps.desk import Desk
from guidang.steps.folders import HIDDEN, REVIEW
from guidang.store import cases, decisions, scans
from guidang.store.scans import RegionRow
from guidang.store.vault import write_durably

PAGE_NAME = f"{TITLE}.html"
_LATELY = 100  # decided items that are shown, so that they can be undone
_SHOWN = 150  # pictures that the page itself holds; more would make it slow to open
_STATE = "review.json"  # beside the ledger: what of the folder is ours as it stands
_ANSWERS = {True: "有", False: "无", None: "看不清"}
_EVIDENCE = (Outcome.COLLISION, Outcome.DOES_NOT_FIT, Outcome.UNSIGNED, Outcome.UNCERTAIN)


@dataclass(frozen=True, slots=True)
class LastSheet:
    """What became of the last filled workbook: a sentence, and the rows that were not carried out."""

    told: str = ""
    faults: tuple[tuple[FilledRow, tuple[RowFault, ...]], ...] = ()

    def dumped(self) -> bytes:
        """As it lies in the vault."""
        faults = [[asdict(row), [asdict(fault) for fault in some]] for row, some in self.faults]
        return json.dumps({"told": self.told, "faults": faults}, ensure_ascii=False).encode()

    @classmethod
    def loaded(cls, data: bytes) -> "LastSheet":
        """The inverse of `dumped`."""
        held = json.loads(data)
        faults = tuple((FilledRow(**row), tuple(RowFault(**f) for f in some)) for row, some in held["faults"])
        return cls(held["told"], faults)


def lay_out(desk: Desk) -> Path:
    """Make the review folder say what waits. Nothing is written when nothing changed."""
    folder = desk.scans / REVIEW
    folder.mkdir(parents=True, exist_ok=True)
    found = _gathered(desk)
    state = _state(desk)
    numbered = zip(found.waiting, found.board.items, strict=True)
    notes = {f"{stem(region)}.txt": _note(item) for region, item in numbered}
    _clear(folder, {*notes, *(_file(region) for region in found.waiting if region.picture)})
    for name, note in notes.items():
        if not (folder / name).exists() or (folder / name).read_bytes() != note:
            write_durably(folder / name, note)
    _lay_pictures(desk, folder, found.waiting)
    board = found.board
    sign = hashlib.sha256(repr(board).encode()).hexdigest()
    if state.page != sign or not (folder / PAGE_NAME).exists():
        page = review_page(replace(board, items=_with_images(desk, folder, found)))
        write_durably(folder / PAGE_NAME, page.encode())
        state = replace(state, page=sign)
    if not (untouched(desk) and state.board == sign and _digest(folder / SHEET_NAME) == state.workbooks[-1]):
        state = _lay_workbook(desk, state, board, sign)
    if state != _state(desk):
        _keep(desk, state)
    return folder


def _lay_workbook(desk: Desk, state: "_State", board: ReviewBoard, sign: str) -> "_State":
    """Write the workbook, unless it is the clerk's just now: it is read first, and then this is done again.

    It is known as ours before it is there, so that a crash never takes it for the clerk's.
    """
    if not untouched(desk):
        return replace(state, stale=True)
    workbook = review_workbook(board)
    known = (*state.workbooks[-1:], hashlib.sha256(workbook).hexdigest())
    state = replace(state, board=sign, workbooks=known, stale=False)
    _keep(desk, state)
    write_durably(desk.scans / REVIEW / SHEET_NAME, workbook)
    return state


def due(desk: Desk) -> bool:
    """Whether the workbook could not be brought up to date because it was open, and now can be."""
    return _state(desk).stale and untouched(desk)


def untouched(desk: Desk) -> bool:
    """Whether the workbook in the folder is as we wrote it, or not there, and nobody has it open."""
    path = desk.scans / REVIEW / SHEET_NAME
    digest = _digest(path)
    return (not digest or digest in _state(desk).workbooks) and not being_edited(path)


def _digest(path: Path) -> str:
    """SHA-256 (hex) of the file, "" when it is not there."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""
    except OSError:
        return "held by another program"


def being_edited(path: Path) -> bool:
    """Whether Excel, WPS (``~$``) or LibreOffice (``.~lock.``) hold the workbook open."""
    return path.with_name(f"~${path.name}").exists() or path.with_name(f".~lock.{path.name}#").exists()


def stem(region: RegionRow) -> str:
    """The item's file name in the review folder, without ending. It names no person."""
    return f"{region.id:05d}_{region.outcome.label}"


def _note(item: ReviewItem) -> bytes:
    """The item in a few lines, with a byte order mark for every Windows Notepad."""
    number = item.number
    said = (
        ("待复核编号", str(number)),
        ("来源", item.source),
        ("原因", item.reason),
        ("最可能属于", item.guess),
        ("说明", item.note),
        ("怎么办", item.advice),
    )
    lines = [
        *(f"{label}：{words}" for label, words in said if words),
        "",
        f"在同一文件夹的“{SHEET_NAME}”里填写处理即可；也可以用命令：",
        *([f"采用：  guidang review accept {number} --by 你的姓名"] if item.case else []),
        f"归入：  guidang review assign {number} --case 案号 --form 文书 --part 联 --by 你的姓名",
        f"不采用：guidang review reject {number} --by 你的姓名",
        f"合并：  guidang review merge {number} --into 另一项的编号 --by 你的姓名",
    ]
    return "\r\n".join([*lines, ""]).encode("utf-8-sig")


def _file(region: RegionRow) -> str:
    return f"{stem(region)}.jpg"


@dataclass(frozen=True, slots=True)
class _State:
    """What of the folder is ours as it stands: which board the page and the workbook show, and the hashes of
    the last two workbooks. ``stale``: the workbook was open when it should have been written.
    """

    page: str = ""
    board: str = ""
    workbooks: tuple[str, ...] = ("",)
    stale: bool = False


def _state(desk: Desk) -> _State:
    try:
        held = json.loads((desk.root / HIDDEN / _STATE).read_bytes())
        return _State(held["page"], held["board"], tuple(held["workbooks"]), held["stale"])
    except (OSError, ValueError, KeyError, TypeError):
        return _State()


def _keep(desk: Desk, state: _State) -> None:
    write_durably(desk.root / HIDDEN / _STATE, json.dumps(asdict(state)).encode())


def _clear(folder: Path, wanted: set[str]) -> None:
    """Remove what we wrote and what waits no more; a person's own files are never touched."""
    for path in folder.iterdir():
        number, _, label = path.stem.partition("_")
        ours = len(number) >= 5 and number.isdigit() and label in _LABELS and path.suffix in (".jpg", ".txt")
        if ours and path.name not in wanted and path.is_file():
            path.unlink()


_LABELS = frozenset(outcome.label for outcome in Outcome)


def _lay_pictures(desk: Desk, folder: Path, waiting: Sequence[RegionRow]) -> None:
    """One picture an item, its piece of paper outlined."""
    lacking = [r for r in waiting if r.picture and not (folder / _file(r)).exists()]
    for start in range(0, len(lacking), _AT_ONCE):
        some = lacking[start : start + _AT_ONCE]
        turns = [int(r.reading.get("turn", r.orientation)) for r in some]
        pictures = [(desk.vault.get(r.picture), r.bbox, turn) for r, turn in zip(some, turns, strict=True)]
        drawn = desk.workers.submit(outlined, pictures).result()
        for region, data in zip(some, drawn, strict=True):
            write_durably(folder / _file(region), data)


_AT_ONCE = 32  # pictures on their way to a worker


@dataclass(frozen=True, slots=True)
class _Found:
    """What the ledger says. The board's items have no pictures yet."""

    waiting: list[RegionRow]
    board: ReviewBoard


def _gathered(desk: Desk) -> _Found:
    with desk.ledger.connect() as connection:
        waiting = scans.waiting_regions(connection)
        keys = decisions.lately_decided(connection, _LATELY)
        decided = [r for key in keys if (r := scans.get_region(connection, key)) is not None and r.decision]
        history = decisions.of_regions(connection, [r.id for r in decided])
        sources = scans.batch_names(connection, (r.claim for r in (*waiting, *decided)))
        theirs = cases.cases_named(connection, (r.case_no or "" for r in (*waiting, *decided)))
        last = last_sheet(desk, connection)
    faults = {row.item: (row, some) for row, some in last.faults}
    items = []
    for region in waiting:
        row, some = faults.get(str(region.id), (None, ()))
        items.append(_item(desk.pack, region, sources, theirs, row, some))
    done = []
    for region in decided:
        row, some = faults.get(str(region.id), (None, ()))
        standing = [d for d in history[region.id] if not d.undone_at and d.decision]
        if standing:
            done.append(_decided(desk.pack, region, standing[-1], sources, theirs, row, some))
    board = ReviewBoard(
        desk.pack.school,
        tuple(items),
        tuple(done),
        tuple(dict.fromkeys(form.title for form in desk.pack.forms)),
        tuple(dict.fromkeys(part.label for form in desk.pack.forms for part in form.parts)),
        last.told,
    )
    return _Found(waiting, board)


def last_sheet(desk: Desk, connection: Connection) -> LastSheet:
    """What became of the last filled workbook."""
    digest = decisions.last_sheet(connection)
    return LastSheet.loaded(desk.vault.get(digest)) if digest else LastSheet()


def source_of(region: RegionRow, file: str) -> str:
    """Where the piece lies, in the clerk's words."""
    return f"{file} 第 {region.page + 1} 页 第 {region.region_index + 1} 处"


def belongs(pack: Pack, region: RegionRow, case: Case | None) -> str:
    """The best guess, or where it was filed: whose, which form, which part."""
    if not region.case_no:
        return ""
    who = f"{case.entry.name}（{case.entry.student_id}，{case.entry.class_name}）" if case else ""
    return f"{who}个案 {region.case_no}，{_paper(pack, region)}"


def _paper(pack: Pack, region: RegionRow) -> str:
    try:
        form = pack.form(str(region.form))
    except KeyError:
        return f"{region.form}/{region.part}"
    part = next((p.label for p in form.parts if p.code == region.part), str(region.part))
    return f"《{form.title}》" + (f"{part}" if len(form.parts) > 1 else "")


def _item(
    pack: Pack,
    region: RegionRow,
    sources: Mapping[str, str],
    theirs: Mapping[str, Case],
    row: FilledRow | None,
    faults: tuple[RowFault, ...],
) -> ReviewItem:
    return ReviewItem(
        number=region.id,
        source=source_of(region, sources[region.claim]),
        reason=region.outcome.label,
        guess=belongs(pack, region, theirs.get(region.case_no or "")),
        advice=region.outcome.remedy,
        note=str(region.reading.get("note", "")),
        case=region.case_no or "",
        file=_file(region) if region.picture else "",
        filled=row if faults else None,
        faults=faults,
    )


def _decided(
    pack: Pack,
    region: RegionRow,
    decision: decisions.DecisionRow,
    sources: Mapping[str, str],
    theirs: Mapping[str, Case],
    row: FilledRow | None,
    faults: tuple[RowFault, ...],
) -> DecidedItem:
    return DecidedItem(
        number=region.id,
        source=source_of(region, sources[region.claim]),
        reason=region.outcome.label,
        belongs=belongs(pack, region, theirs.get(region.case_no or "")),
        decision=Decision(decision.decision).label,
        who=decision.by_whom or "程序",
        on=decision.at[:10],
        why=decision.why,
        filled=row if faults else None,
        faults=faults,
    )


def _with_images(desk: Desk, folder: Path, found: _Found) -> tuple[ReviewItem, ...]:
    """The items with what the page shows of them; the oldest ones first, as many as it holds."""
    shown = [r for r in found.waiting if r.picture][:_SHOWN]
    pictures: dict[int, bytes] = {}
    for start in range(0, len(shown), _AT_ONCE):
        some = shown[start : start + _AT_ONCE]
        drawn = desk.workers.submit(small, [(folder / _file(r)).read_bytes() for r in some]).result()
        pictures |= {region.id: data for region, data in zip(some, drawn, strict=True)}
    regions = {region.id: region for region in found.waiting}
    return tuple(
        replace(item, picture=pictures.get(item.number, b""), crops=crops(desk, regions[item.number]))
        for item in found.board.items
    )


def crops(desk: Desk, region: RegionRow) -> tuple[tuple[str, str, bytes], ...]:
    """What was cut out of the boxes where a hand writes: (which, what was read, image)."""
    if region.outcome not in _EVIDENCE:
        return ()
    signed, ticks = region.reading.get("signed", {}), region.reading.get("ticks", {})
    figures, words = region.reading.get("figures", {}), desk.pack.words
    named = [(f"{words.get(mark, mark)}签字", mark, answer) for mark, answer in signed.items()]
    for mark, answer in ticks.items():
        question, _, choice = mark.partition(".")
        named.append((f"{words.get(question, question)}·{words.get(choice, choice)}", mark, answer))
    named.sort(key=lambda one: one[2] is not None)  # what is unclear first
    return tuple(
        (what, _ANSWERS[answer], desk.vault.get(figures[mark]["crop"]))
        for what, mark, answer in named
        if figures.get(mark, {}).get("crop")
    )
